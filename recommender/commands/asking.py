"""Asking a person: choice lists by keyboard, or plain numbered questions.

Lists need a terminal that can redraw lines. Where it cannot, or a screen reader is
on, or answers come through a pipe, the same questions are asked line by line. Every
question can be left open; Ctrl-C ends it, and what was answered is for the caller to
keep.
"""

import os
import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from recommender.present import console
from recommender.words import say

PLAIN = ("BOOST_PLAIN", "ACCESSIBLE")  # set by those who have lines read to them
PERSON = "?"  # typed or pressed at any question, it names people who listen


class Choice(NamedTuple):
    """One answer that can be chosen: what it means, and how it reads."""

    value: str
    label: str


class Asker(Protocol):
    """Somebody who puts questions to a person. None or () is an open answer."""

    def one(
        self, question: str, choices: Sequence[Choice], chosen: str | None = None
    ) -> str | None:
        """Return the value of the one choice that was made.

        A list begins at *chosen*; where that is empty, at leaving it open.
        """
        ...

    def several(
        self, question: str, choices: Sequence[Choice], chosen: Sequence[str] = ()
    ) -> tuple[str, ...]:
        """Return the values of the choices made, in the order shown.

        What was *chosen* before stands where the question is left open.
        """
        ...

    def text(
        self,
        question: str,
        check: Callable[[str], object] = str,
        known: Sequence[str] = (),
    ) -> str | None:
        """Return a line that *check* takes; what it raises as WrongUsage is said.

        Names that are *known* are offered while a line is typed.
        """
        ...


def asker() -> Asker:
    """Return the asker that suits this terminal."""
    if is_plain():
        from recommender.commands.lines import Lines

        return Lines()
    from recommender.commands.lists import Lists

    return Lists()


def is_plain() -> bool:
    """Return whether questions are asked line by line here."""
    return (
        any(os.environ.get(name) for name in PLAIN)
        or os.environ.get("TERM", "dumb") in ("dumb", "")
        or not (sys.stdin.isatty() and sys.stderr.isatty())
    )


def show_people() -> None:
    """Name people who listen, beside the question that waits."""
    from recommender.commands import support

    told = (*support.lines(support.home()), "", say("asking.waiting"), "")
    console.remark("\n".join(told))
