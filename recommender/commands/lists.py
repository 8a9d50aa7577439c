"""Questions asked with lists that the arrow keys walk through."""

import shutil
import signal
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, cast

from recommender.commands.asking import PERSON, Choice, show_people
from recommender.errors import WrongUsage
from recommender.present import console
from recommender.words import say

if TYPE_CHECKING:  # heavy: loaded when a list is shown
    import questionary
    from prompt_toolkit.output import Output
    from questionary import Question

LONG = 12  # choices; a longer list can be narrowed down by typing
HINT = "\n "  # how to answer stands under the question
BELOW = "\n >"  # a line is typed under its question, however long that is
CLUTTER = 6  # columns that a pointer and a tick take before a label
TOLD_TO_END = 128 + signal.SIGTERM


class Lists:
    """Asks with lists that the arrow keys walk through."""

    def one(
        self, question: str, choices: Sequence[Choice], chosen: str | None = None
    ) -> str | None:
        """Ask with a list; its last choices leave it open, and name people."""
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
        """Ask with boxes to tick, those of *chosen* ticked already."""
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
        """Ask for a line, offering *known* names; a slip comes back to be mended."""
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
