"""What several commands need: the shelf opened, the person read, tags checked."""

import datetime
import difflib
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from recommender import catalog, journal, model, places
from recommender.errors import WrongUsage
from recommender.journal import Entry, Profile
from recommender.model import Index
from recommender.present import console
from recommender.works import Tag

OLDEST = 120  # years; nobody older asks
YOUNGEST = 3


def today() -> datetime.date:
    """Return the day of this evening."""
    return datetime.date.today()


@contextmanager
def shelf() -> Iterator[Index]:
    """Open the index of the catalog, building it first where it is not there yet."""
    folder = places.catalog_folder()
    digest = catalog.catalog_digest(folder)
    path = places.index_file(digest)
    index = model.open_index(path, digest)
    if index:
        with index:
            yield index
        return
    if console.on_terminal():
        console.remark("Preparing the catalog. This happens once.")
    from recommender.workshop import build  # heavy: only when the tables have changed

    try:
        build.build_index(folder, path, today())
    except OSError:  # nowhere to keep it: build it for this run alone
        with _scratch() as scratch:
            build.build_index(folder, scratch / path.name, today())
            with model.require_index(scratch / path.name, digest) as index:
                yield index
        return
    _sweep(path)
    with model.require_index(path, digest) as index:
        yield index


def person() -> tuple[Profile, list[Entry]]:
    """Return what the person set and wrote; nothing on disk changes."""
    with journal.reading(places.journal_file()) as diary:
        return diary.profile(), diary.entries()


def known_tags(
    names: Iterable[str], tags: Mapping[str, Tag], family: str | None = None
) -> tuple[str, ...]:
    """Return *names* once each, in order; WrongUsage with near ones for a stranger."""
    allowed = [tag for tag in tags if family in (None, tags[tag].family)]
    for name in names:
        if name not in allowed:
            near = difflib.get_close_matches(name, allowed, n=3, cutoff=0.5)
            meant = f" Did you mean {', or '.join(near)}?" if near else ""
            where = f"boost tags {family}" if family else "boost tags"
            raise WrongUsage(
                f"“{name}” is no {family or 'tag'}.{meant} `{where}` lists them."
            )
    return tuple(dict.fromkeys(names))


def check_born(born: int | None) -> int | None:
    """Return *born* when somebody alive may have been born then."""
    year = today().year
    if born is not None and not year - OLDEST <= born <= year - YOUNGEST:
        raise WrongUsage(
            f"Nobody who asks was born in {born}: give a year from "
            f"{year - OLDEST} to {year - YOUNGEST}."
        )
    return born


def check_country(country: str | None) -> str | None:
    """Return *country* in capitals when it looks like a code of two letters."""
    if country is None:
        return None
    if len(country) != 2 or not country.isascii() or not country.isalpha():
        raise WrongUsage(
            f"“{country}” is no country code. Give two letters, such as GB, BR or JP."
        )
    return country.upper()


def _sweep(path: Path) -> None:
    """Remove indexes of earlier catalogs; they can always be built again."""
    for old in path.parent.glob("index-*.sqlite"):
        if old != path:
            old.unlink(missing_ok=True)


@contextmanager
def _scratch() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="boost-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
