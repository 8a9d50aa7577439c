"""What the sources describe, kept in a file until all of it has come.

Many thousand descriptions arrive in any order, one work from several sources. Here
they are put in order and made one, without all of them being in memory at once.
"""

import json
import sqlite3
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from recommender.works import plain
from recommender.workshop.sources import Described

LONGEST = 300  # characters of a name; a longer one is an attack or a mistake
LONGEST_TEXT = 4_000
MOST = 40  # genres, subjects, titles or makers of one work
SCHEMA = """
CREATE TABLE told (key TEXT, rank INTEGER, record TEXT, source TEXT, licence TEXT);
CREATE TABLE works (
    name TEXT, year INTEGER, kind TEXT, fame INTEGER, key TEXT, lot INTEGER,
    record TEXT, source TEXT, licence TEXT
);
"""


class Stream(NamedTuple):
    """What one source describes, and the licence of its facts."""

    source: str
    licence: str
    described: Iterable[Described]


class Staged(NamedTuple):
    """A work as all sources together describe it, and the first that did."""

    described: Described
    source: str
    licence: str


class Stage:
    """A place for descriptions. Get one from `staging`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._rank = 0

    def take(self, stream: Stream) -> int:
        """Take all that *stream* yields and return how much it was.

        Sources that came first are believed first.
        """
        self._rank += 1
        before = self._db.total_changes
        self._db.executemany(
            "INSERT INTO told VALUES (?, ?, ?, ?, ?)",
            (
                (_key(one), self._rank, json.dumps(one), stream.source, stream.licence)
                for one in map(bounded, stream.described)
                if one.title
            ),
        )
        return self._db.total_changes - before

    def drop(self, source: str) -> None:
        """Forget what *source* described."""
        self._db.execute("DELETE FROM told WHERE source = ?", (source,))

    def merge(self) -> None:
        """Make one of what several descriptions say of a work."""
        rows = self._db.execute("SELECT * FROM told ORDER BY key, rank, record, source")
        self._db.execute("DELETE FROM works")
        self._db.executemany(
            "INSERT INTO works VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _merged(rows)
        )
        self._db.execute(
            "CREATE INDEX IF NOT EXISTS in_order ON works "
            "(name, year, kind DESC, fame DESC, key)"
        )

    def works(self) -> Iterator[Staged]:
        """Yield the merged works: namesakes of a year together, films first."""
        rows = self._db.execute(
            "SELECT record, source, licence FROM works "
            "ORDER BY name, year, kind DESC, fame DESC, key"
        )
        for record, source, licence in rows:
            yield Staged(_read(record), source, licence)

    def some(self, kind: str, count: int) -> list[Described]:
        """Return *count* works of *kind* by lot; the same works draw the same lots."""
        rows = self._db.execute(
            "SELECT record FROM works WHERE kind = ? ORDER BY lot, key LIMIT ?",
            (kind, count),
        )
        return [_read(record) for (record,) in rows]

    def size(self) -> int:
        """Return how many works there are, once they are merged."""
        return int(self._db.execute("SELECT count(*) FROM works").fetchone()[0])


@contextmanager
def staging() -> Iterator[Stage]:
    """Open a stage that is gone afterwards."""
    with (
        tempfile.TemporaryDirectory(prefix="boost-") as scratch,
        closing(sqlite3.connect(Path(scratch) / "stage.sqlite")) as db,
    ):
        db.executescript(SCHEMA)
        yield Stage(db)


def bounded(described: Described) -> Described:
    """Return *described* with what came from outside made safe to keep and to show."""
    return described._replace(
        title=_clean(described.title),
        creators=_cleaned(described.creators),
        countries=_cleaned(described.countries),
        language=_clean(described.language),
        imdb_id=_clean(described.imdb_id),
        wikidata_id=_clean(described.wikidata_id),
        openlibrary_id=_clean(described.openlibrary_id),
        popularity=max(0, described.popularity),
        genres=_cleaned(described.genres),
        subjects=_cleaned(described.subjects),
        titles=tuple(
            (_clean(language), cleaned)
            for language, title in described.titles[:MOST]
            if (cleaned := _clean(title))
        ),
        text=_clean(described.text, LONGEST_TEXT),
        based_on=_clean(described.based_on),
    )


def _clean(text: str, longest: int = LONGEST) -> str:
    shown = "".join(c if c.isprintable() else " " for c in text[: 2 * longest])
    return " ".join(shown.split())[:longest].strip()


def _cleaned(words: Iterable[str]) -> tuple[str, ...]:
    kept = (cleaned for word in words if (cleaned := _clean(word)))
    return tuple(dict.fromkeys(kept))[:MOST]


def _key(one: Described) -> str:
    """Return what two descriptions of one work have in common."""
    for name in ("openlibrary_id", "wikidata_id", "imdb_id"):
        if value := getattr(one, name):
            return f"{name}:{value}"
    maker = plain(one.creators[0]) if one.creators else ""
    return f"{one.kind}:{plain(one.title)}:{one.year}:{maker}"


def _merged(
    rows: Iterable[tuple[str, int, str, str, str]],
) -> Iterator[tuple[object, ...]]:
    for key, group in groupby(rows, key=lambda row: row[0]):
        told = list(group)
        one = _together([_read(record) for _, _, record, _, _ in told])
        lot = zlib.crc32(key.encode())
        yield (
            *(plain(one.title), one.year, one.kind, one.popularity, key, lot),
            *(json.dumps(one), *told[0][3:]),
        )


def _together(told: list[Described]) -> Described:
    """Return what *told* say together: the first word stands, the rest fills."""
    first, *others = told
    for other in others:
        if other.kind != first.kind:
            continue
        filled = {
            name: value
            for name, value in other._asdict().items()
            if value and not getattr(first, name)
        }
        first = first._replace(**filled)._replace(
            genres=tuple(dict.fromkeys((*first.genres, *other.genres))),
            subjects=tuple(dict.fromkeys((*first.subjects, *other.subjects))),
            titles=tuple(dict.fromkeys((*first.titles, *other.titles))),
            popularity=max(first.popularity, other.popularity),
        )
    return first


def _read(record: str) -> Described:
    values = (tuple(v) if isinstance(v, list) else v for v in json.loads(record))
    described = Described._make(values)
    return described._replace(titles=tuple((a, b) for a, b in described.titles))
