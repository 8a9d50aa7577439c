"""What was looked up about the catalog's works, kept beside the journal.

One SQLite file: facts with their source, day and licence, candidates for the catalog,
and what the person decided of them. Nothing in it came out of the journal. Refreshing
replaces facts and candidates; what was decided is never replaced.
"""

import datetime
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal, NamedTuple

from recommender.errors import CatalogBroken
from recommender.storage import sense
from recommender.words import say
from recommender.works import Work, read_work

Verdict = Literal["accepted", "declined"]

VERSION = 1
APPLICATION_ID = 0x626F6F76  # "boov"
BUSY_SECONDS = 10.0
# Which sentence tells of a mishap; damage is told of whatever is not here.
MISHAPS = {
    sqlite3.SQLITE_BUSY: "held",
    sqlite3.SQLITE_LOCKED: "held",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_IOERR: "full",
    sqlite3.SQLITE_READONLY: "unopened",
    sqlite3.SQLITE_CANTOPEN: "unopened",
    sqlite3.SQLITE_PERM: "unopened",
}
# What a refresh replaces, and its undoing puts back.
REPLACED = ("facts", "askings", "candidates")

# Whose terms keep their facts out of the index and of exports, and how many days these
# may be kept: TMDB allows six months.
SHOWN_ONLY = {"tmdb": 179}

# Where two sources fill the same cell, the first of these is believed.
BELIEVED = ("wikidata", "openlibrary", "tmdb")

# The columns of works.csv that a fact may fill, and how its text is read.
FILLED: dict[str, Callable[[str], object]] = {
    "imdb_id": str,
    "wikidata_id": str,
    "openlibrary_id": str,
    "minutes": int,
    "pages": int,
    "based_on": lambda text: tuple(text.split("|")),
}
SEVERAL = frozenset(("based_on",))  # of these, which hold several values

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
CREATE TABLE askings (
    source TEXT NOT NULL,
    work TEXT NOT NULL,             -- id in the catalog
    known INTEGER NOT NULL,         -- whether the source knew it: 0, 1
    asked_on TEXT NOT NULL,         -- ISO date
    PRIMARY KEY (source, work)
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

    def may_be_shown(self, today: datetime.date) -> bool:
        """Return whether the terms of its source still let it be shown."""
        if self.source not in SHOWN_ONLY:
            return True
        return self.retrieved_on >= last_day(self.source, today)


class Asking(NamedTuple):
    """That a source was asked about a work, whether it knew it, and when."""

    source: str
    work: str
    known: bool
    asked_on: str


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
        chosen, values = ("WHERE work = ?", (work,)) if work else ("", ())
        rows = self._db.execute(
            f"SELECT * FROM facts {chosen} ORDER BY work, field, value, source", values
        )
        return [Fact(*row) for row in rows]

    def askings(self) -> list[Asking]:
        """Return what each source was asked about, in order."""
        rows = self._db.execute("SELECT * FROM askings ORDER BY source, work")
        return [
            Asking(source, work, bool(known), on) for source, work, known, on in rows
        ]

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

    def keep_askings(self, askings: Iterable[Asking]) -> None:
        """Keep that sources were asked, in place of what was kept of it before."""
        self._db.executemany(
            "INSERT OR REPLACE INTO askings VALUES (?, ?, ?, ?)", askings
        )

    def expire(self, today: datetime.date) -> None:
        """Drop the facts that the terms of their source let nobody keep any longer."""
        for source in SHOWN_ONLY:
            until = (source, last_day(source, today))
            self._db.execute(
                "DELETE FROM facts WHERE source = ? AND retrieved_on < ?", until
            )
            self._db.execute(
                "DELETE FROM askings WHERE source = ? AND asked_on < ?", until
            )

    def take_over(self, other: "Overlay") -> None:
        """Let what *other* holds of facts and candidates stand here too.

        What was decided of candidates stays as it is.
        """
        for table in REPLACED:
            rows = other._db.execute(f"SELECT * FROM {table}")
            marks = ", ".join("?" * len(rows.description))
            self._db.execute(f"DELETE FROM {table}")
            self._db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)

    def integrity(self) -> str:
        """Return 'ok', or what SQLite finds damaged."""
        return str(self._db.execute("PRAGMA quick_check").fetchone()[0])

    def accepted(self) -> list[Work]:
        """Return the candidates that the person took in, in order of id."""
        rows = self._db.execute(
            "SELECT record FROM verdicts WHERE verdict = 'accepted' ORDER BY candidate"
        )
        with sense():
            return [read_work(json.loads(record)) for (record,) in rows]


def last_day(source: str, today: datetime.date) -> str:
    """Return the first day whose facts from *source* may be kept *today*."""
    return (today - datetime.timedelta(days=SHOWN_ONLY[source])).isoformat()


@contextmanager
def reading(path: Path) -> Iterator[Overlay]:
    """Open the overlay at *path* to be read; one that does not exist is empty."""
    with mishaps_told(path):
        there = path.exists() and path.stat().st_size > 0  # 0: killed as it was made
        address = f"{path.absolute().as_uri()}?mode=rw" if there else ":memory:"
        with closing(_connect(address)) as db:
            if not there:
                _create(db)
            _check(db, path)
            db.execute("PRAGMA query_only = ON")
            yield Overlay(db)


@contextmanager
def writing(path: Path) -> Iterator[Overlay]:
    """Open the overlay at *path* for one change: all of it is kept, or none."""
    with mishaps_told(path):
        _make_file(path)
        with closing(_connect(path.absolute().as_uri())) as db:
            db.execute("BEGIN IMMEDIATE")
            if not db.execute("SELECT 1 FROM sqlite_master").fetchone():
                _create(db)
            _check(db, path)
            yield Overlay(db)
            db.execute("COMMIT")  # closed without it, everything is taken back


@contextmanager
def mishaps_told(path: Path) -> Iterator[None]:
    """Turn what disk and database say into a sentence with a next step."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None) or 0
        raise CatalogBroken(_sentence(path, code & 0xFF, str(error))) from error
    except OSError as error:
        said = say("overlay.unusable", path=path, why=error.strerror)
        raise CatalogBroken(said) from error


def filled(work: Work, facts: Iterable[Fact]) -> Work:
    """Return *work* with its empty cells filled from *facts*, and its other titles.

    What the catalog says stands: a fact only ever fills what is empty. The order of
    *facts* is irrelevant.
    """
    known: dict[str, str] = {}
    titles = dict.fromkeys(work.titles)
    for fact in sorted(facts, key=_belief):
        field, _, part = fact.field.partition(":")
        if field == "title":
            titles[part, fact.value] = None
        elif field in FILLED and not getattr(work, field):
            if field in SEVERAL and field in known:
                known[field] += f"|{fact.value}"
            known.setdefault(field, fact.value)
    values = {field: FILLED[field](value) for field, value in known.items()}
    return work._replace(titles=tuple(titles), **values)  # type: ignore[arg-type]


def _belief(fact: Fact) -> tuple[int, str, str]:
    known = fact.source in BELIEVED
    rank = BELIEVED.index(fact.source) if known else len(BELIEVED)
    return rank, fact.field, fact.value


def _connect(address: str) -> sqlite3.Connection:
    return sqlite3.connect(
        address, uri=True, timeout=BUSY_SECONDS, isolation_level=None
    )


def _make_file(path: Path) -> None:
    """Make an empty file for the owner alone at *path*, unless one is there."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _create(db: sqlite3.Connection) -> None:
    for statement in SCHEMA.split(";\n"):
        if statement.strip():
            db.execute(statement)


def _check(db: sqlite3.Connection, path: Path) -> None:
    """Refuse what is not ours, or newer."""
    application = db.execute("PRAGMA application_id").fetchone()[0]
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION_ID:
        raise CatalogBroken(say("overlay.not_ours", path=path))
    if version > VERSION:
        raise CatalogBroken(say("overlay.newer", path=path))


def _sentence(path: Path, code: int, said: str) -> str:
    how = MISHAPS.get(code, "damaged")
    seconds = f"{BUSY_SECONDS:.0f}"
    return say(f"overlay.{how}", path=path, why=said, seconds=seconds)
