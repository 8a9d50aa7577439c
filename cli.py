"""Boost the Signal: a film or a book that may let the tears come.

`boost` asks, prints and exits; what it says and does lives in `recommender`.
"""

import gc
import os
import sys
from importlib import import_module
from typing import Annotated

import typer

from recommender import __version__
from recommender.errors import BoostError
from recommender.present import console
from recommender.words import say

DISCREET = "--discreet"  # as an option anywhere before a "--", or set as BOOST_DISCREET

# Where each command lives. Only the one that is asked for is loaded: help needs all.
COMMANDS = {
    "suggest": "suggest:suggest",
    "rate": "rate:rate",
    "refresh": "refresh:refresh",
    "tonight": "tonight:tonight",
    "after": "after:after",
    "setup": "setup:setup",
    "remember": "remember:remember",
    "buddy": "buddy:buddy",
    "support": "support:support",
    "why": "why:why",
    "find": "browse:find",
    "show": "browse:show",
    "tags": "browse:tags",
    "catalog": "browse:catalog",
    "where": "where:where",
    "journal": "diary:app",
    "stats": "stats:stats",
    "profile": "person:app",
    "undo": "diary:undo",
    "forget": "forget:forget",
    "candidates": "candidates:candidates",
    "accept": "candidates:accept",
    "decline": "candidates:decline",
    "evaluate": "evaluate:app",
    "doctor": "doctor:doctor",
}

app = typer.Typer(
    name="boost",
    add_completion=False,
    pretty_exceptions_enable=False,  # a bug is a traceback: plain, and ours to mend
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def boost(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Say which version this is.")
    ] = False,
    discreet: Annotated[
        bool,
        typer.Option(
            DISCREET,
            help="Hide titles and names on a shared screen; goes anywhere. "
            "BOOST_DISCREET=1 always does.",
        ),
    ] = False,
) -> None:
    """Find a film or a book that may let the tears come."""
    if discreet or os.environ.get("BOOST_DISCREET"):
        console.be_discreet()
    if version:
        console.result(f"boost {__version__}")
    elif context.invoked_subcommand is None:
        from recommender.commands import greeting  # for bare `boost` alone

        if waiting := greeting.line():
            console.say(waiting)
            console.result("")
        console.result(say("welcome.text"))


def load_commands(*names: str) -> None:
    """Give the app the commands of these *names*."""
    for name in names:
        room, _, thing = COMMANDS[name].partition(":")
        found = getattr(import_module(f"recommender.commands.{room}"), thing)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name)
        else:
            app.command(name)(found)


def main() -> None:
    """Run a command and exit with its code."""
    gc.disable()  # so short a life leaves nothing worth collecting
    sys.argv[1:] = words = discreet_first(sys.argv[1:])
    asked = [word for word in words if word != DISCREET][:1]
    load_commands(*(asked if {*asked} <= {*COMMANDS} else COMMANDS))
    try:
        app(prog_name="boost")
    except BoostError as error:
        console.remark(str(error))
        sys.exit(error.exit_code)
    finally:
        _flush()


def discreet_first(words: list[str]) -> list[str]:
    """Return *words* with `--discreet` before the command, wherever it was said."""
    end = words.index("--") if "--" in words else len(words)
    if DISCREET not in words[:end]:
        return words
    return [DISCREET, *(w for w in words[:end] if w != DISCREET), *words[end:]]


def _flush() -> None:
    """Send off what was printed; a reader who has left is no mishap."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
