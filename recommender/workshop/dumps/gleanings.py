"""What was found in a dump so far, and the place where reading goes on.

One SQLite file in the cache folder. Both are written in one transaction, so whatever
interrupts the reading, the file says exactly what lies before its place.
"""

import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal, NamedTuple

from recommender.errors import BoostError
from recommender.workshop.dumps.lines import FRONT, Place

Stage = Literal["records", "names", "done"]

VERSION = 1
SCHEMA = """
CREATE TABLE IF NOT EXISTS reading (
    task TEXT PRIMARY KEY,          -- the dump's identity, and what is sought in it
    stage TEXT NOT NULL,            -- records, names, done
    place TEXT NOT NULL,            -- JSON: Place
    counts TEXT NOT NULL            -- JSON: Counts
);
CREATE TABLE IF NOT EXISTS records (
    line INTEGER PRIMARY KEY,       -- in the dump
    record BLOB NOT NULL            -- JSON, packed
);
CREATE TABLE IF NOT EXISTS names (
    id TEXT PRIMARY KEY,            -- Q1151111, OL3965090A
    name TEXT                       -- NULL while it is sought
) WITHOUT ROWID;
"""


class Counts(NamedTuple):
    """How many lines were read, and what kept some from being understood."""

    lines: int = 0
    damaged: int = 0
    overlong: int = 0
    makers: int = 0  # records of people, which not every dump has
    candidates: int = 0
    cut: str = ""  # why reading ended before the file did


class Gleanings:
    """An open file of findings. Get one from `keeping`."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db = db
        self.path = path

    def resume(self, task: str) -> tuple[Stage, Place, Counts]:
        """Return how far *task* has come; what belongs to another is thrown away."""
        row = self._db.execute(
            "SELECT stage, place, counts FROM reading WHERE task = ?", (task,)
        ).fetchone()
        if row:
            stage, place, counts = row
            return stage, Place(*json.loads(place)), Counts(*json.loads(counts))
        for table in ("reading", "records", "names"):
            self._db.execute(f"DELETE FROM {table}")
        self.reach(task, "records", FRONT, Counts())
        return "records", FRONT, Counts()

    def reach(self, task: str, stage: Stage, place: Place, counts: Counts) -> None:
        """Keep all that was added, with the place before which it was found."""
        self._db.execute(
            "INSERT OR REPLACE INTO reading VALUES (?, ?, ?, ?)",
            (task, stage, json.dumps(place), json.dumps(counts)),
        )
        self._db.execute("COMMIT")
        self._db.execute("BEGIN IMMEDIATE")

    def add_record(self, line: int, record: object) -> None:
        """Add what *line* of the dump says."""
        self._db.execute(
            "INSERT OR REPLACE INTO records VALUES (?, ?)",
            (line, zlib.compress(json.dumps(record, ensure_ascii=False).encode(), 1)),
        )

    def records(self) -> Iterator[object]:
        """Yield what was added, in the order of the dump."""
        with mishaps_told(self.path):
            rows = self._db.execute("SELECT record FROM records ORDER BY line")
            for (record,) in rows:
                yield json.loads(zlib.decompress(record))

    def seek_names(self, ids: Iterable[str]) -> None:
        """Add *ids* to those whose records are sought."""
        self._db.executemany(
            "INSERT OR IGNORE INTO names VALUES (?, NULL)", ((name,) for name in ids)
        )

    def sought(self) -> frozenset[str]:
        """Return the ids whose names have not been found."""
        rows = self._db.execute("SELECT id FROM names WHERE name IS NULL")
        return frozenset(key for (key,) in rows)

    def add_name(self, key: str, name: str) -> None:
        """Add the name of *key*, if it is sought."""
        self._db.execute("UPDATE names SET name = ? WHERE id = ?", (name, key))

    def name(self, key: str) -> str:
        """Return the name of *key*; '' where it was not found."""
        found = self._db.execute("SELECT name FROM names WHERE id = ?", (key,))
        (name,) = found.fetchone() or ("",)
        return name or ""


@contextmanager
def keeping(path: Path) -> Iterator[Gleanings]:
    """Open the findings at *path*, making the file where it is not there."""
    with mishaps_told(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        db = sqlite3.connect(path, timeout=0, isolation_level=None)
    with closing(db):
        with mishaps_told(path):
            _prepare(db)
        yield Gleanings(db, path)


@contextmanager
def mishaps_told(path: Path) -> Iterator[None]:
    """Turn what disk and database say of the findings into a sentence."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise BoostError(
            f"What was found in the dump cannot be kept in {path}: {error}. If another "
            "`boost refresh` is running, wait for it; or else make room, or delete "
            "that file, and ask again."
        ) from error


def _prepare(db: sqlite3.Connection) -> None:
    """Begin a change, on tables of this version."""
    db.execute("BEGIN IMMEDIATE")
    if db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
        for table in ("reading", "records", "names"):
            db.execute(f"DROP TABLE IF EXISTS {table}")
    for statement in SCHEMA.split(";\n"):
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {VERSION}")
