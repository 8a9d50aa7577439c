"""A real terminal of 80 columns and 24 lines, for tests of what is asked in one."""

import re
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import pexpect

from tests.conftest import ROOT, environment

SECONDS = 20  # a loaded machine is slow; a question that never comes is a failure
PAUSES = None, 0.02, 0.02  # before a key, after closing, after ending
DOWN, UP, SPACE, ENTER = "\x1b[B", "\x1b[A", " ", "\r"
INTERRUPT = "\x03"
STEERING = re.compile(r"\x1b(\[[0-9;?]*[A-Za-z]|[=>])")


@contextmanager
def terminal(*words: str, **setting: str) -> Iterator[pexpect.spawn]:
    """Run `boost` with *words* in a terminal; it has ended when this is left."""
    with running([str(ROOT / "cli.py"), *words], **setting) as child:
        yield child


@contextmanager
def running(words: list[str], **setting: str) -> Iterator[pexpect.spawn]:
    """Run Python with *words* in a terminal of its own."""
    child = pexpect.spawn(
        sys.executable,
        words,
        env=environment(**{"TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", **setting}),
        encoding="utf-8",
        dimensions=(24, 80),
        timeout=SECONDS,
    )
    child.delaybeforesend, child.delayafterclose, child.delayafterterminate = PAUSES
    try:
        yield child
    finally:
        child.close(force=True)


def answer(child: pexpect.spawn, question: str, *keys: str) -> str:
    """Wait for *question*, press *keys*, and return what was shown until then."""
    child.expect_exact(question)
    shown = cast(str, child.before)
    for key in keys:
        child.send(key)
    return shown


def finish(child: pexpect.spawn) -> tuple[int, str]:
    """Wait for the end; return the exit code and what was shown since, as text."""
    child.expect(pexpect.EOF)
    shown = plain(cast(str, child.before))
    child.close()
    return cast(int, child.exitstatus), shown


def plain(shown: str) -> str:
    """Return what was *shown* without what steers a terminal."""
    return STEERING.sub("", shown).replace("\r", "")


def is_sane(child: pexpect.spawn) -> bool:
    """Return whether the terminal echoes what is typed, line by line, as it should."""
    flags = termios.tcgetattr(child.fileno())[3]
    return bool(flags & termios.ECHO) and bool(flags & termios.ICANON)
