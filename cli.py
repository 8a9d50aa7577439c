"""Boost the Signal: the film or the book that lets the tears come.

`boost` asks, prints and exits; what it says and does lives in `recommender`.
"""

import os
import sys
from typing import Annotated

import typer

from recommender import __version__
from recommender.commands import browse, diary, doctor, person
from recommender.commands.rate import rate
from recommender.commands.suggest import suggest
from recommender.errors import BoostError
from recommender.present import console

WELCOME = """\
Boost the Signal helps you find the film or the book that lets the tears come.
Everything stays on this machine. It is not therapy, and dry is a normal result.

  boost suggest                  three works for tonight; no setup needed
  boost profile set --born 1988  to look among the years of your childhood
  boost rate TITLE --tears dry   what happened; the next suggestion learns from it

`boost --help` lists everything."""

app = typer.Typer(
    name="boost",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,  # a bug is a traceback: plain, and ours to mend
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(suggest)
app.command()(rate)
app.command()(browse.find)
app.command()(browse.show)
app.command()(browse.tags)
app.add_typer(diary.app, name="journal")
app.add_typer(person.app, name="profile")
app.command()(diary.undo)
app.command()(diary.forget)
app.command()(doctor.doctor)


@app.callback(invoke_without_command=True)
def boost(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Say which version this is.")
    ] = False,
) -> None:
    """Find the film or the book that lets the tears come."""
    if version:
        console.result(f"boost {__version__}")
    elif context.invoked_subcommand is None:
        console.result(WELCOME)


def main() -> None:
    """Run a command and exit with its code."""
    try:
        app()
    except BoostError as error:
        console.remark(str(error))
        sys.exit(error.exit_code)
    finally:
        _flush()


def _flush() -> None:
    """Send off what was printed; a reader who has left is no mishap."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
