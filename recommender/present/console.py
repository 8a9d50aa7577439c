"""The two ways out: results to stdout, remarks to stderr."""

import sys

import typer

WIDEST = 80


def result(text: str) -> None:
    """Print a result."""
    typer.echo(text)


def remark(text: str) -> None:
    """Print a remark beside the result."""
    typer.echo(text, err=True)


def on_terminal() -> bool:
    """Return whether somebody watches what stderr says."""
    return sys.stderr.isatty()
