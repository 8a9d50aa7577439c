"""`boost stats`: what opens you, when, and how it went on."""

import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from recommender import journal, places
from recommender.commands import asking, common, reader
from recommender.commands.options import Json
from recommender.entries import Pick
from recommender.errors import BoostError, WrongUsage
from recommender.model import Index
from recommender.present import console, records
from recommender.stats import Stats, add_up
from recommender.words import say


def stats(
    year: Annotated[
        int | None, typer.Option(metavar="YEAR", help="The evenings of one year.")
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a page to keep or to print."),
    ] = None,
    notes: Annotated[
        bool, typer.Option("--notes", help="With your private notes.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace FILE if it is there already.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Add up your evenings: what opens you, when, how strong, how you felt later."""
    common.exclusive("--html", html is not None, "--json", as_json)
    common.exclusive("--notes", notes, "--discreet", console.is_discreet())
    with common.shelf() as index:
        told = _add_up(index, year)
        tags = index.tags()
    if as_json:
        from recommender.present import tallies

        console.result(records.dump(tallies.record(told, notes)))
    elif not told.evenings and not told.memories:
        console.say(f"{_nothing(year)} {say('stats.begin')}")
    elif html:
        from recommender.present import page

        text = page.written(told, tags, common.today(), notes)
        _keep(html, console.covered(text), force)
        console.remark(say("stats.wrote_notes" if notes else "stats.wrote_bare"))
    else:
        from recommender.present import cards
        from recommender.present import stats as drawn

        words_alone = any(os.environ.get(name) for name in asking.PLAIN)
        drawn.show(cards.open_console(), told, tags, not words_alone, notes)


def _add_up(index: Index, year: int | None) -> Stats:
    person = reader.read(index)
    return add_up(person.entries, _picks(), index, person.taste, year)


def _picks() -> list[Pick]:
    path = places.journal_file()
    if not path.exists():
        return []
    with journal.reading(path) as diary:
        return diary.picks()


def _nothing(year: int | None) -> str:
    return say("stats.none") if year is None else say("stats.none_in", year=year)


def _keep(path: Path, page: str, force: bool) -> None:
    """Put *page* at *path*, whole or not at all, for its owner alone."""
    if path.exists() and not force:
        if not sys.stdin.isatty():
            raise WrongUsage(say("stats.exists", path=path))
        if not common.agreed(say("stats.replace", path=path)):
            console.say(say("stats.kept", path=path))
            raise typer.Exit
    try:
        _replace(path, page.encode("utf-8", "replace"))
    except OSError as error:
        why = error.strerror or str(error)
        raise BoostError(say("stats.unwritten", path=path, why=why)) from error
    console.say(say("stats.wrote", path=path))


def _replace(path: Path, page: bytes) -> None:
    # mkstemp makes the file for its owner alone; beside the goal, so it can be moved.
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(page)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
