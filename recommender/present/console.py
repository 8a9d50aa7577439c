"""The two ways out: results to stdout, remarks to stderr."""

import io
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO, cast

import typer

if TYPE_CHECKING:
    from recommender.entries import Profile
    from recommender.works import Work

WIDEST = 80


def result(text: str) -> None:
    """Print a result as it is."""
    typer.echo(text)


def say(text: str) -> None:
    """Print sentences as a result, no line wider than 80 columns."""
    typer.echo(folded(text))


def remark(text: str) -> None:
    """Print sentences beside the result, no line wider than 80 columns."""
    typer.echo(folded(text), err=True)


def be_discreet() -> None:
    """From now on show nothing that names a work, whatever is printed."""
    sys.stdout, sys.stderr = _Discreet(sys.stdout), _Discreet(sys.stderr)


def is_discreet() -> bool:
    """Return whether others may see the screen, so that no name is to be shown."""
    return isinstance(sys.stdout, _Discreet)


def seen(work: "Work") -> "Work":
    """Return *work* as this screen may show it: as it is, or veiled."""
    if not is_discreet():
        return work
    from recommender.veil import veiled  # for those alone who ask for it

    return veiled(work)


def person_seen(kept: "Profile") -> "Profile":
    """Return what a person *kept* as this screen may show it; never to be stored."""
    if not is_discreet():
        return kept
    from recommender.veil import person

    return person(kept)


def covered(text: str) -> str:
    """Return *text* for a file that may be seen as this screen may."""
    if not is_discreet():
        return text
    from recommender.veil import covered

    return covered(text)


def folded(text: str) -> str:
    """Return *text* with its long lines broken, and their margins kept.

    Control characters, which a terminal would obey, are left out.
    """
    text = "".join(c for c in text if c.isprintable() or c == "\n")
    return "\n".join(
        line
        if len(line) <= WIDEST
        else textwrap.fill(
            line,
            WIDEST,
            subsequent_indent=" " * _margin(line),
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in text.splitlines()
    )


def _margin(line: str) -> int:
    """Return how many columns *line* is set in, with its bullet where it has one."""
    text = line.lstrip(" ")
    return len(line) - len(text) + len("- ") * text.startswith("- ")


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show how far *what* has come, of *total*; on a terminal only.

    Yields what hears how many are done.
    """
    if not on_terminal():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(escape(what), total=total)
        yield lambda done: bar.update(task, completed=done)


def on_terminal() -> bool:
    """Return whether somebody watches what stderr says."""
    return sys.stderr.isatty()


class _Discreet(io.TextIOWrapper):
    """A way out on which a handle stands wherever an id would."""

    def __init__(self, stream: TextIO) -> None:
        self._under = cast(io.TextIOWrapper, stream)  # it would close what it leads to
        super().__init__(
            self._under.buffer,
            encoding=self._under.encoding,
            errors=self._under.errors,
            line_buffering=self._under.line_buffering,
            write_through=self._under.write_through,
        )

    def write(self, text: str) -> int:
        """Write *text*, with what names a work covered."""
        return super().write(covered(text))

    def close(self) -> None:
        """Send off what is left; what this leads to belongs to another."""
        self.flush()
