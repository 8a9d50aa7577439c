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

from recommender.errors import WrongUsage
from recommender.present import console
from recommender.words import say

PLAIN = ("BOOST_PLAIN", "ACCESSIBLE")  # set by those who have lines read to them


class Choice(NamedTuple):
    """One answer that can be chosen: what it means, and how it reads."""

    value: str
    label: str


class Asker(Protocol):
    """Somebody who puts questions to a person. None or () is an open answer."""

    def one(self, question: str, choices: Sequence[Choice]) -> str | None:
        """Return the value of the one choice that was made."""
        ...

    def several(self, question: str, choices: Sequence[Choice]) -> tuple[str, ...]:
        """Return the values of the choices that were made, in the order shown."""
        ...

    def text(self, question: str, check: Callable[[str], object] = str) -> str | None:
        """Return a line that *check* takes; what it raises as WrongUsage is said."""
        ...


def asker() -> Asker:
    """Return the asker that suits this terminal."""
    return _Lines() if is_plain() else _Lists()


def is_plain() -> bool:
    """Return whether questions are asked line by line here."""
    return (
        any(os.environ.get(name) for name in PLAIN)
        or os.environ.get("TERM", "dumb") in ("dumb", "")
        or not (sys.stdin.isatty() and sys.stderr.isatty())
    )


class _Lines:
    """Asks line by line, with numbers."""

    def one(self, question: str, choices: Sequence[Choice]) -> str | None:
        self._show(question, choices, "asking.numbers")
        while True:
            chosen = self._numbers(len(choices))
            if chosen == []:
                return None
            if chosen and len(chosen) == 1:
                return choices[chosen[0]].value
            console.remark(say("asking.again"))

    def several(self, question: str, choices: Sequence[Choice]) -> tuple[str, ...]:
        self._show(question, choices, "asking.several")
        while True:
            chosen = self._numbers(len(choices))
            if chosen is not None:
                return tuple(choices[place].value for place in sorted(set(chosen)))
            console.remark(say("asking.again"))

    def text(self, question: str, check: Callable[[str], object] = str) -> str | None:
        console.remark(f"{question} {say('asking.free')}")
        while line := self._line():
            try:
                check(line)
            except WrongUsage as error:
                console.remark(str(error))
            else:
                return line
        return None

    def _show(self, question: str, choices: Sequence[Choice], how: str) -> None:
        console.remark(question)
        for number, choice in enumerate(choices, start=1):
            console.remark(f"  {number}. {choice.label}")
        console.remark(say(how))

    def _numbers(self, most: int) -> list[int] | None:
        """Return the places that were typed, none when left open, None for nonsense."""
        words = self._line().replace(",", " ").split()
        if not all(word.isdecimal() and 1 <= int(word) <= most for word in words):
            return None
        return [int(word) - 1 for word in words]

    def _line(self) -> str:
        """Return the next line; its end, like Ctrl-C, interrupts."""
        sys.stderr.write("> ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise KeyboardInterrupt
        return line.strip()


class _Lists:
    """Asks with lists that the arrow keys walk through."""

    def one(self, question: str, choices: Sequence[Choice]) -> str | None:
        import questionary

        shown = [questionary.Choice(title=c.label, value=c.value) for c in choices]
        shown.append(questionary.Choice(title=say("asking.skip"), value=""))
        answer = questionary.select(question, shown, output=_screen()).unsafe_ask()
        return str(answer) or None

    def several(self, question: str, choices: Sequence[Choice]) -> tuple[str, ...]:
        import questionary

        shown = [questionary.Choice(title=c.label, value=c.value) for c in choices]
        answer = questionary.checkbox(question, shown, output=_screen()).unsafe_ask()
        return tuple(map(str, answer))

    def text(self, question: str, check: Callable[[str], object] = str) -> str | None:
        import questionary

        def verdict(line: str) -> bool | str:
            try:
                check(line.strip()) if line.strip() else None
            except WrongUsage as error:
                return str(error)
            return True

        answer = questionary.text(
            f"{question} {say('asking.free')}", validate=verdict, output=_screen()
        ).unsafe_ask()
        return str(answer).strip() or None


def _screen() -> object:
    """Return stderr to draw on: results alone go to stdout."""
    from prompt_toolkit.output import create_output

    return create_output(sys.stderr)
