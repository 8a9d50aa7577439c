"""`boost doctor`: whether everything is where it belongs, and whole."""

import datetime
import os
from collections.abc import Callable
from pathlib import Path

import typer

from recommender import catalog, journal, overlay, places
from recommender.commands import common
from recommender.commands.options import Json
from recommender.errors import BoostError, CatalogBroken, JournalBroken
from recommender.present import console, records

OLD_DAYS = 365  # a year; after that a number is worth checking again


def doctor(as_json: Json = False) -> None:
    """Look after catalog, index and journal; say what is wrong and what to do."""
    checks: list[tuple[str, Callable[[], str]]] = [
        ("catalog", _catalog),
        ("index", _index),
        ("journal", _journal),
        ("overlay", _overlay),
        ("support", _support),
    ]
    found: list[dict[str, object]] = []
    worst = 0
    for name, check in checks:
        try:
            found.append({"check": name, "well": True, "says": check()})
        except BoostError as error:
            found.append({"check": name, "well": False, "says": str(error)})
            worst = worst or error.exit_code
    if as_json:
        console.result(records.dump({"version": records.VERSION, "checks": found}))
    else:
        for line in found:
            well = "well" if line["well"] else "not well"
            console.say(f"{line['check']}: {well}. {line['says']}")
    raise typer.Exit(worst)


def _catalog() -> str:
    folder = places.catalog_folder()
    shelf = catalog.load_catalog(folder, common.today())
    films = sum(work.kind == "film" for work in shelf.works)
    books = len(shelf.works) - films
    return f"{films} films and {books} books, {len(shelf.tags)} tags, in {folder}."


def _index() -> str:
    with common.shelf() as index:
        state = index.integrity()
    if state != "ok":
        raise BoostError(
            f"The index is damaged ({state}). Delete the folder "
            f"{places.cache_folder()}; it is built again."
        )
    return f"Built from these tables, in {places.cache_folder()}."


def _support() -> str:
    lines = catalog.listeners(places.catalog_folder(), None, everywhere=True)
    oldest = min(line.read_on for line in lines) if lines else ""
    age = (common.today() - datetime.date.fromisoformat(oldest)).days if oldest else 0
    if age > OLD_DAYS:
        raise BoostError(
            f"A listening line was last read on {oldest}. Numbers change: look it up "
            "before you rely on it, or update this program."
        )
    return f"{len(lines)} listening lines, all read since {oldest or 'never'}."


def _journal() -> str:
    path = places.journal_file()
    if not path.exists():
        return f"Nothing was written yet; it will be {path}."
    with journal.reading(path) as book:
        count, state = len(book.entries()), book.integrity()
    if state != "ok":
        raise JournalBroken(
            f"{path} is damaged ({state}). Copy it somewhere safe before anything else."
        )
    _check_closed(path)
    return f"{count} entr{'y' if count == 1 else 'ies'}, in {path}."


def _overlay() -> str:
    path = places.overlay_file()
    if not path.exists():
        return "Nothing was looked up yet; `boost refresh` does."
    with overlay.reading(path) as book:
        state = book.integrity()
        facts, accepted = book.facts(), book.accepted()
    if state != "ok":
        raise CatalogBroken(
            f"{path} is damaged ({state}). Move it away; `boost refresh` makes a new "
            "one."
        )
    _check_closed(path)
    latest = max((fact.retrieved_on for fact in facts), default="")
    said = f"{len(facts):,} fact{'' if len(facts) == 1 else 's'}"
    said += f", the latest of {latest}" if latest else ""
    taken = f", {len(accepted)} works taken in" if accepted else ""
    return f"{said}{taken}, in {path}."


def _check_closed(path: Path) -> None:
    """Ask that nobody but the owner can read *path*."""
    if path.stat().st_mode & 0o077 and os.name == "posix":
        raise BoostError(
            f"Others on this machine can read {path}. Close it: chmod 600 '{path}'"
        )
