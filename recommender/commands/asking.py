"""Asking a person: choice lists by keyboard, or plain numbered questions.

Lists need a terminal that can redraw lines. Where it cannot, or a screen reader is
on, or answers come through a pipe, the same questions are asked line by line. Every
question can be left open; Ctrl-C ends it, and what was answered is for the caller to
keep.
"""

import os
import shutil
import signal
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from recommender.errors import WrongUsage
from recommender.present import console
from recommender.words import say

if TYPE_CHECKING:  # heavy: loaded when a list is shown
    import questionary
    from prompt_toolkit.output import Output
    from questionary import Question

PLAIN = ("BOOST_PLAIN", "ACCESSIBLE")  # set by those who have lines read to them
PERSON = "?"  # typed or pressed at any question, it names people who listen
LONG = 12  # choices; a longer list can be narrowed down by typing
HINT = "\n "  # how to answer stands under the question
BELOW = "\n >"  # a line is typed under its question, however long that is
CLUTTER = 6  # columns that a pointer and a tick take before a label
TOLD_TO_END = 128 + signal.SIGTERM


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
    return _Lines() if is_plain() else _Lists()


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


class _Lines:
    """Asks line by line, with numbers."""

    def one(
        self, question: str, choices: Sequence[Choice], chosen: str | None = None
    ) -> str | None:
        self._show(question, choices, (chosen,), "asking.numbers")
        while True:
            numbers = self._numbers(len(choices))
            if numbers == []:
                return None
            if numbers and len(numbers) == 1:
                return choices[numbers[0]].value
            console.remark(say("asking.again"))

    def several(
        self, question: str, choices: Sequence[Choice], chosen: Sequence[str] = ()
    ) -> tuple[str, ...]:
        self._show(question, choices, chosen, "asking.several")
        while (numbers := self._numbers(len(choices))) is None:
            console.remark(say("asking.again"))
        if not numbers:
            return tuple(chosen)
        return tuple(choices[place].value for place in sorted(set(numbers)))

    def text(
        self,
        question: str,
        check: Callable[[str], object] = str,
        known: Sequence[str] = (),
    ) -> str | None:
        console.remark(f"{question} {say('asking.free')}")
        while line := self._line():
            try:
                check(line)
            except WrongUsage as error:
                console.remark(str(error))
            else:
                return line
        return None

    def _show(
        self,
        question: str,
        choices: Sequence[Choice],
        chosen: Sequence[str | None],
        how: str,
    ) -> None:
        console.remark(question)
        for number, choice in enumerate(choices, start=1):
            mark = say("asking.so_far") if choice.value in chosen else ""
            console.remark(f"  {number}. {choice.label}{mark}")
        console.remark(say(how))

    def _numbers(self, most: int) -> list[int] | None:
        """Return the places that were typed, none when left open, None for nonsense."""
        words = self._line().replace(",", " ").split()
        if not all(word.isdecimal() and 1 <= int(word) <= most for word in words):
            return None
        return [int(word) - 1 for word in words]

    def _line(self) -> str:
        """Return the next line; its end, like Ctrl-C, interrupts."""
        while True:
            sys.stderr.write("> ")
            sys.stderr.flush()
            line = sys.stdin.readline()
            if not line:
                raise KeyboardInterrupt
            if line.strip() != PERSON:
                return line.strip()
            show_people()


class _Lists:
    """Asks with lists that the arrow keys walk through."""

    def one(
        self, question: str, choices: Sequence[Choice], chosen: str | None = None
    ) -> str | None:
        import questionary

        person = questionary.Choice(title=say("asking.person"), value=PERSON)
        skip = questionary.Choice(title=say("asking.skip"), value="")
        known = ["", *(choice.value for choice in choices)]
        answer = _put(
            lambda: questionary.select(
                _folded(question) + HINT,
                [*_shown(choices), skip, person],
                default=chosen if chosen in known else None,
                instruction=say("asking.list"),
                use_jk_keys=False,
                output=_screen(),
            )
        )
        return str(answer) or None

    def several(
        self, question: str, choices: Sequence[Choice], chosen: Sequence[str] = ()
    ) -> tuple[str, ...]:
        import questionary

        narrow = len(choices) > LONG
        answer = _put(
            lambda: questionary.checkbox(
                _folded(question) + HINT,
                _shown(choices, chosen),
                instruction=say(f"asking.{'long_' if narrow else ''}ticks"),
                use_jk_keys=False,
                use_search_filter=narrow,
                output=_screen(),
            )
        )
        return tuple(map(str, cast(list[str], answer)))

    def text(
        self,
        question: str,
        check: Callable[[str], object] = str,
        known: Sequence[str] = (),
    ) -> str | None:
        asked = _folded(f"{question} {say('asking.free')}") + BELOW
        line = ""
        while True:
            line = str(_put(partial(_text, asked, line, known))).strip()
            try:
                check(line) if line else None
            except WrongUsage as error:
                console.remark(str(error))
            else:
                return line or None


def _text(asked: str, line: str, known: Sequence[str]) -> "Question":
    """Return the question for a line, with what was typed before to mend."""
    import questionary

    if known:
        return questionary.autocomplete(
            asked, list(known), line, validate_while_typing=False, output=_screen()
        )
    return questionary.text(asked, line, output=_screen())


def _put(question: "Callable[[], Question]") -> object:
    """Put a *question* until it is answered, with people named wherever they are asked.

    However it ends, the terminal is left as it was found.
    """
    from prompt_toolkit.key_binding import KeyBindings

    while True:
        asked = question()
        keys = asked.application.key_bindings
        if isinstance(keys, KeyBindings):  # a list; a line is read as it is typed
            keys.add(PERSON, eager=True)(lambda event: event.app.exit(result=PERSON))
        with _told_to_end():
            answer = asked.unsafe_ask()
        if answer != PERSON:
            return answer
        show_people()


@contextmanager
def _told_to_end() -> Iterator[None]:
    """Let whoever is told to end put the terminal right first."""

    def end(*_: object) -> None:
        sys.exit(TOLD_TO_END)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _shown(
    choices: Sequence[Choice], chosen: Sequence[str] = ()
) -> "list[questionary.Choice]":
    """Return *choices* as a list shows them, none wider than the screen."""
    import questionary

    return [
        questionary.Choice(
            title=textwrap.shorten(choice.label, _room(), placeholder=" …"),
            value=choice.value,
            checked=choice.value in chosen,
        )
        for choice in choices
    ]


def _room() -> int:
    """Return how many columns are left for words."""
    return min(console.WIDEST, shutil.get_terminal_size().columns) - CLUTTER


def _folded(question: str) -> str:
    """Return *question* broken into lines that fit beside its mark."""
    return "\n  ".join(textwrap.wrap(question, _room()))


def _screen() -> "Output":
    """Return stderr to draw on: results alone go to stdout."""
    from prompt_toolkit.output import create_output

    return create_output(sys.stderr)
