"""The two ways out: results to stdout, remarks to stderr."""

import sys
import textwrap

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
            subsequent_indent=" " * (len(line) - len(line.lstrip())),
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in text.splitlines()
    )


def on_terminal() -> bool:
    """Return whether somebody watches what stderr says."""
    return sys.stderr.isatty()
