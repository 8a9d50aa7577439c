"""The two ways out: results to stdout, remarks to stderr."""

import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

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
