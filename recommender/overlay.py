"""What was looked up about the catalog's works, kept beside the journal.

One SQLite file: facts with their source, day and licence, candidates for the catalog,
and what the person decided of them. Nothing in it came out of the journal. Refreshing
replaces facts and candidates; what was decided is never replaced.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal, NamedTuple

from recommender.errors import CatalogBroken
from recommender.works import Work, read_work

Verdict = Literal["accepted", "declined"]

VERSION = 1
APPLICATION_ID = 0x626F6F76  # "boov"
BUSY_SECONDS = 10.0
REPLACED = ("facts", "candidates")  # by a refresh, and put back by its undoing

# The columns of works.csv that a fact may fill, and how its text is read.
FILLED: dict[str, Callable[[str], object]] = {
    "imdb_id": str,
    "wikidata_id": str,
    "openlibrary_id": str,
    "minutes": int,
    "pages": int,
}

SCHEMA = f"""
CREATE TABLE facts (
    work TEXT NOT NULL,             -- id in the catalog
    field TEXT NOT NULL,            -- a column of works.csv, title:fr, genre ...
    value TEXT NOT NULL,
    source TEXT NOT NULL,           -- wikidata, openlibrary, tmdb
    evidence TEXT NOT NULL,         -- why it is this work
    licence TEXT NOT NULL,
    retrieved_on TEXT NOT NULL,     -- ISO date
    PRIMARY KEY (work, field, value, source)
) WITHOUT ROWID;
CREATE TABLE candidates (
    id TEXT PRIMARY KEY,            -- as its id in the catalog would be
    kind TEXT NOT NULL,
    year INTEGER NOT NULL,
    minutes INTEGER,
    load INTEGER NOT NULL,
    held INTEGER NOT NULL,          -- may carry what is held back until asked for
    worth REAL NOT NULL,            -- how much the catalog lacks it
    record TEXT NOT NULL,           -- JSON: the whole work, with guessed tags
    vector TEXT NOT NULL,           -- JSON: tag to TF-IDF weight, of length 1
    unsure TEXT NOT NULL,           -- JSON: what the tagger could not tell
    source TEXT NOT NULL,
    licence TEXT NOT NULL,
    retrieved_on TEXT NOT NULL
);
CREATE INDEX candidates_by_limits  -- all that a choice among them reads
    ON candidates (kind, held, load, minutes, year, worth, id);
CREATE INDEX candidates_by_worth ON candidates (worth DESC);
CREATE TABLE verdicts (
    candidate TEXT PRIMARY KEY,
    verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'declined')),
    decided_on TEXT NOT NULL,
    record TEXT NOT NULL            -- JSON: the work as it was when it was decided
);
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {VERSION};
"""


class Fact(NamedTuple):
    """One thing a source says of a work of the catalog. Days are ISO dates."""

    work: str
    field: str
    value: str
    source: str
    evidence: str
    licence: str
    retrieved_on: str


class Overlay:
    """An open overlay. Get one from `reading` or `writing`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    @property
    def connection(self) -> sqlite3.Connection:
        """The database it is open on, for those who keep tables of their own here."""
        return self._db

    def facts(self, work: str | None = None) -> list[Fact]:
        """Return every fact, or those of one *work*, in order."""
        rows = self._db.execute(
            "SELECT * FROM facts WHERE ? IN (work, '') ORDER BY work, field, value",
            (work or "",),
        )
        return [Fact(*row) for row in rows]

    def replace_facts(
        self, source: str, works: Iterable[str], facts: Iterable[Fact]
    ) -> None:
        """Let *facts* stand for all that *source* said before of these *works*."""
        self._db.executemany(
            "DELETE FROM facts WHERE source = ? AND work = ?",
            ((source, work) for work in works),
        )
        self._db.executemany(
            "INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?, ?, ?, ?)", facts
        )

    def accepted(self) -> list[Work]:
        """Return the candidates that the person took in, in order of id."""
        rows = self._db.execute(
            "SELECT record FROM verdicts WHERE verdict = 'accepted' ORDER BY candidate"
        )
        return [read_work(json.loads(record)) for (record,) in rows]


@contextmanager
def reading(path: Path) -> Iterator[Overlay]:
    """Open the overlay at *path* to be read; one that does not exist is empty."""
    with _mishaps_told(path):
        if path.exists():
            db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)
        else:
            db = sqlite3.connect(":memory:")
            db.executescript(SCHEMA)
        with closing(db):
            _check(db, path)
            db.execute("PRAGMA query_only = ON")
            yield Overlay(db)


@contextmanager
def writing(path: Path) -> Iterator[Overlay]:
    """Open the overlay at *path* for one change: all of it is kept, or none."""
    with _mishaps_told(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        with closing(
            sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        ) as db:
            db.execute("BEGIN IMMEDIATE")
            if not db.execute("SELECT 1 FROM sqlite_master").fetchone():
                _create(db)
            _check(db, path)
            yield Overlay(db)
            db.execute("COMMIT")  # closed without it, everything is taken back


def filled(work: Work, facts: Iterable[Fact]) -> Work:
    """Return *work* with its empty cells filled from *facts*, and its other titles.

    What the catalog says stands: a fact only ever fills what is empty.
    """
    known: dict[str, str] = {}
    titles = dict.fromkeys(work.titles)
    for fact in facts:
        field, _, part = fact.field.partition(":")
        if field == "title":
            titles[part, fact.value] = None
        elif field in FILLED and not getattr(work, field):
            known.setdefault(field, fact.value)
    values = {field: FILLED[field](value) for field, value in known.items()}
    return work._replace(titles=tuple(titles), **values)  # type: ignore[arg-type]


def _create(db: sqlite3.Connection) -> None:
    for statement in SCHEMA.split(";\n"):
        if statement.strip():
            db.execute(statement)


def _check(db: sqlite3.Connection, path: Path) -> None:
    """Refuse what is not ours, or newer."""
    application = db.execute("PRAGMA application_id").fetchone()[0]
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION_ID:
        raise CatalogBroken(
            f"{path} is no overlay of this program and was left alone. Move it away; "
            "`boost refresh` makes a new one."
        )
    if version > VERSION:
        raise CatalogBroken(
            f"{path} was written by a newer version of this program and was left as it "
            "is. Update with `pip install --upgrade boost-the-signal`."
        )


@contextmanager
def _mishaps_told(path: Path) -> Iterator[None]:
    """Turn what disk and database say into a sentence with a next step."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise CatalogBroken(
            f"What was looked up, {path}, cannot be used: {error}. Nothing was "
            "changed. Move it away; `boost refresh` makes a new one."
        ) from error
