"""`boost buddy`: the line for the person one trusts, shown and never sent."""

import json
import os
from pathlib import Path

import pytest

from recommender.commands.buddy import line
from recommender.entries import Profile
from tests.conftest import Boost
from tests.terminal import ENTER, INTERRUPT, answer, finish, terminal
from tests.test_cli import hold, screen

NO_CLIPBOARD = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "PATH": "/nowhere"}


@pytest.fixture
def clipboard(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """Return the file that a small clipboard writes to, and how to reach it."""
    kept = tmp_path / "clipboard"
    program = tmp_path / "bin" / "xclip"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\ncat > '{kept}'\n", "utf-8")
    program.chmod(0o755)
    path = f"{program.parent}:{os.environ['PATH']}"
    return kept, {"DISPLAY": ":0", "WAYLAND_DISPLAY": "", "PATH": path}


def test_the_line_reads_well(boost: Boost) -> None:
    """Nobody kept, one kept, with a sign, in one's own words: each screen is agreed."""
    steps = (
        ("buddy",),
        ("buddy", "--name", "Ana"),
        ("buddy", "--sign", "***"),
        ("buddy",),
        ("buddy", "--text", "Ana, if I text “blue”, bring the dog."),
        ("buddy", "--json"),
        ("undo",),
    )
    said = [
        f"$ boost {' '.join(step)}\n{screen(boost(*step, **NO_CLIPBOARD))}"
        for step in steps
    ]
    hold("buddy", "\n".join(said))


def test_the_line_is_copied_where_there_is_a_clipboard(
    boost: Boost, clipboard: tuple[Path, dict[str, str]]
) -> None:
    """The clipboard gets the line whole, and the screen says so."""
    kept, setting = clipboard
    told = json.loads(boost("buddy", "--name", "Ana", "--json").out)["line"]
    assert not kept.exists()
    run = boost("buddy", **setting)
    assert kept.read_text("utf-8") == told
    assert "on the clipboard" in run.err


def test_only_the_line_goes_to_stdout(boost: Boost) -> None:
    """What is piped on is the line alone."""
    boost("buddy", "--name", "Ana", "--text", "Could you come over?")
    assert boost("buddy", **NO_CLIPBOARD).out == "Could you come over?\n"


def test_without_a_sign_the_line_asks_for_company() -> None:
    """The line says what is asked, with a sign or without; nobody, no line."""
    assert line(Profile()) is None
    bare, signed = (
        line(Profile(buddy="Ana")),
        line(Profile(buddy="Ana", buddy_sign="~")),
    )
    assert bare is not None
    assert signed is not None
    assert "“~”" in signed
    for said in (bare, signed):
        assert said.startswith("Hello Ana")
        assert "ice cream and tissues" in said


def test_what_is_typed_cannot_steer_a_terminal(boost: Boost) -> None:
    """Escape sequences lose their escape before they are kept."""
    boost("buddy", "--name", "A\x1b[31mna", "--sign", "\x07*")
    told = json.loads(boost("buddy", "--json").out)
    assert (told["name"], told["sign"]) == ("A[31mna", "*")


def test_it_asks_where_nobody_is_kept(home: Path, boost: Boost) -> None:
    """In a terminal name, sign and words are asked, and each may be left open."""
    with terminal("buddy", **NO_CLIPBOARD) as child:
        answer(child, "Whom do you trust")
        answer(child, ">", "Ana", ENTER)
        answer(child, "small sign")
        answer(child, ">", "***", ENTER)
        answer(child, "what words")
        answer(child, ">", ENTER)
        code, shown = finish(child)
    assert (code, "Hello Ana" in shown, "sends nothing" in shown) == (0, True, True)
    assert json.loads(boost("buddy", "--json").out)["sign"] == "***"


def test_an_interruption_keeps_the_name(home: Path, boost: Boost) -> None:
    """Ctrl-C at the sign keeps the name that was given."""
    with terminal("buddy") as child:
        answer(child, "Whom do you trust")
        answer(child, ">", "Ana", ENTER)
        answer(child, "small sign")
        answer(child, ">", INTERRUPT)
        code, _ = finish(child)
    assert code == 130
    assert json.loads(boost("buddy", "--json").out)["name"] == "Ana"
