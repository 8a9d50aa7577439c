"""Questions asked line by line, with numbers: read aloud, piped, on a dumb terminal."""

import sys
from collections.abc import Callable, Sequence

from recommender.commands.asking import PERSON, Choice, show_people
from recommender.errors import WrongUsage
from recommender.present import console
from recommender.words import say


class Lines:
    """Asks line by line, with numbers."""

    def __init__(self) -> None:
        self._waiting = ""  # the question, to be put again after an interlude

    def one(
        self, question: str, choices: Sequence[Choice], chosen: str | None = None
    ) -> str | None:
        """Ask for one number; an empty line leaves it open."""
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
        """Ask for numbers; an empty line lets stand what was *chosen*."""
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
        """Ask for a line; *known* names are for lists alone."""
        self._put(f"{question} {say('asking.free')}")
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
        self._put(question)
        for number, choice in enumerate(choices, start=1):
            mark = say("asking.so_far") if choice.value in chosen else ""
            console.remark(f"  {number}. {choice.label}{mark}")
        console.remark(say(how))

    def _put(self, question: str) -> None:
        self._waiting = question
        console.remark(question)

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
            if not sys.stdin.isatty():
                sys.stderr.write("\n")  # nobody typed one to be seen
            if not line:
                raise KeyboardInterrupt
            if line.strip() != PERSON:
                return line.strip()
            show_people()
            console.remark(self._waiting)
