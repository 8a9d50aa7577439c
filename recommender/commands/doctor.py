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
from recommender.words import count, say

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
            how = "doctor.well" if line["well"] else "doctor.unwell"
            what = say(f"doctor.name_{line['check']}")
            console.say(say(how, what=what, says=line["says"]))
    raise typer.Exit(worst)


def _catalog() -> str:
    folder = places.catalog_folder()
    shelf = catalog.load_catalog(folder, common.today())
    films = sum(work.kind == "film" for work in shelf.works)
    books = len(shelf.works) - films
    tags = len(shelf.tags)
    return say("doctor.catalog", films=films, books=books, tags=tags, folder=folder)


def _index() -> str:
    with common.shelf() as index:
        state = index.integrity()
    if state != "ok":
        folder = places.cache_folder()
        raise BoostError(say("doctor.bad_index", why=state, folder=folder))
    return say("doctor.index", folder=places.cache_folder())


def _support() -> str:
    lines = catalog.listeners(places.catalog_folder(), None, everywhere=True)
    oldest = min(line.read_on for line in lines) if lines else ""
    age = (common.today() - datetime.date.fromisoformat(oldest)).days if oldest else 0
    if age > OLD_DAYS:
        raise BoostError(say("doctor.old_lines", day=oldest))
    if not lines:
        return say("doctor.no_lines")
    return say("doctor.lines", count=len(lines), day=oldest)


def _journal() -> str:
    path = places.journal_file()
    if not path.exists():
        return say("doctor.no_journal", path=path)
    with journal.reading(path) as book:
        entries, state = len(book.entries()), book.integrity()
    if state != "ok":
        raise JournalBroken(say("doctor.bad_journal", path=path, why=state))
    _check_closed(path)
    return count("doctor.journal", entries, path=path)


def _overlay() -> str:
    path = places.overlay_file()
    if not path.exists():
        return say("doctor.no_overlay")
    with overlay.reading(path) as book:
        state = book.integrity()
        facts, accepted = book.facts(), book.accepted()
    if state != "ok":
        raise CatalogBroken(say("doctor.bad_overlay", path=path, why=state))
    _check_closed(path)
    latest = max((fact.retrieved_on for fact in facts), default="")
    said = [
        count("doctor.facts", len(facts)),
        say("doctor.latest", day=latest) if latest else "",
        count("doctor.taken", len(accepted)) if accepted else "",
        say("doctor.in", path=path),
    ]
    return ", ".join(filter(None, said))


def _check_closed(path: Path) -> None:
    """Ask that nobody but the owner can read *path*."""
    if path.stat().st_mode & 0o077 and os.name == "posix":
        raise BoostError(say("doctor.open", path=path))
