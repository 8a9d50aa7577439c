"""The index: what the catalog comes to, in one SQLite file made to be read fast.

It is built by the workshop, carries the digest of the tables it was built from, and
is never written to afterwards.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, Self

from recommender.works import Kind, Tag, Wave, Work, read_work

INDEX_VERSION = "4"  # raised whenever the tables below change

SCHEMA = """
CREATE TABLE meta (
    key TEXT PRIMARY KEY,       -- version, digest, taught
    value TEXT NOT NULL
);
CREATE TABLE works (            -- small rows: every suggestion reads them all
    place INTEGER PRIMARY KEY,  -- in order of id
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    form TEXT NOT NULL,
    audience TEXT NOT NULL,
    minutes INTEGER,            -- films of known length
    year INTEGER NOT NULL,
    country TEXT NOT NULL,      -- the work's own
    language TEXT NOT NULL,
    potency INTEGER NOT NULL,
    load INTEGER NOT NULL,
    acclaim INTEGER NOT NULL,
    esteem INTEGER NOT NULL,
    claims TEXT NOT NULL,       -- JSON: tag to strength
    vector TEXT NOT NULL,       -- JSON: tag to TF-IDF weight, of length 1
    replaced_by TEXT NOT NULL   -- '' unless retired
);
CREATE TABLE records (
    work TEXT PRIMARY KEY,
    record TEXT NOT NULL        -- JSON: the whole work
);
CREATE TABLE waves (
    work TEXT NOT NULL,
    region TEXT NOT NULL,
    medium TEXT NOT NULL,
    from_year INTEGER NOT NULL,
    to_year INTEGER             -- NULL while it lasts
);
CREATE INDEX waves_by_region ON waves (region, from_year);
CREATE TABLE names (
    key TEXT NOT NULL,          -- the title in plain letters
    work TEXT NOT NULL
);
CREATE INDEX names_by_key ON names (key);
CREATE TABLE tags (
    id TEXT PRIMARY KEY,
    record TEXT NOT NULL        -- JSON: the whole tag
);
"""


class Candidate(NamedTuple):
    """What the scorer needs to know of a work.

    `vector` is JSON, tag to weight, of length 1 or empty: few works are ever compared,
    so it is decoded for those alone.
    """

    id: str
    kind: Kind
    form: str
    audience: str
    minutes: int | None
    year: int
    country: str
    language: str
    potency: int
    load: int
    acclaim: int
    esteem: int
    claims: Mapping[str, int]
    vector: str


class Index:
    """An open index. Use as a context manager."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._heirs: dict[str, str] = {}
        self._tags: dict[str, Tag] = {}

    @classmethod
    def at(cls, path: Path) -> Self:
        """Open the index at *path*; sqlite3.Error when there is none."""
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        return cls(sqlite3.connect(uri, uri=True))

    @classmethod
    def in_memory(cls, path: Path) -> Self:
        """Open a copy of the index at *path* that does not need the file."""
        memory = sqlite3.connect(":memory:")
        with cls.at(path) as index:
            index._db.backup(memory)
        return cls(memory)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    @property
    def digest(self) -> str:
        """The digest of what it was built from; '' for another version."""
        return self._meta("digest")

    @property
    def taught(self) -> str:
        """The digest of what a taste is learned from: all of it but filled facts."""
        return self._meta("taught")

    def bare(self) -> "Index":
        """Return the shelf with nothing hidden: a veiled one hides what names a work.

        It is for logic, never to be shown.
        """
        return self

    def _meta(self, key: str) -> str:
        meta = dict(self._db.execute("SELECT key, value FROM meta"))
        return str(meta[key]) if meta.get("version") == INDEX_VERSION else ""

    def candidates(self, only: Iterable[str] | None = None) -> list[Candidate]:
        """Return the works that are not retired, or just *only*, in order of id."""
        columns = (
            "id, kind, form, audience, minutes, year, country, language, potency, "
            "load, acclaim, esteem, claims, vector"
        )
        query = f"SELECT {columns} FROM works WHERE "
        if only is None:
            rows = self._db.execute(
                f"{query} replaced_by = '' ORDER BY place"
            ).fetchall()
        else:
            chosen = "id IN (SELECT value FROM json_each(?)) ORDER BY place"
            wanted = json.dumps(sorted(only))
            rows = self._db.execute(query + chosen, (wanted,)).fetchall()
        # One decoding of all cells takes a third of the time of one for each.
        claims = json.loads(f"[{','.join(row[-2] for row in rows)}]")
        return [
            Candidate._make((*row[:-2], claimed, row[-1]))
            for row, claimed in zip(rows, claims, strict=True)
        ]

    def heir(self, work: str) -> str:
        """Return the id that stands for *work*: itself unless it was retired."""
        if not self._heirs:
            self._heirs = {"": ""} | dict(
                self._db.execute(
                    "SELECT id, replaced_by FROM works WHERE replaced_by <> ''"
                )
            )
        return self._heirs.get(work, work)

    def work(self, work: str) -> Work | None:
        """Return everything about one work, or None."""
        row = self._db.execute(
            "SELECT record FROM records WHERE work = ?", (self.heir(work),)
        ).fetchone()
        return read_work(json.loads(row[0])) if row else None

    def works(self) -> list[Work]:
        """Return every work that is not retired, in order of id."""
        rows = self._db.execute(
            "SELECT record FROM records JOIN works ON work = id "
            "WHERE replaced_by = '' ORDER BY place"
        )
        return [read_work(json.loads(record)) for (record,) in rows]

    def tags(self) -> dict[str, Tag]:
        """Return the vocabulary by id."""
        if not self._tags:
            rows = self._db.execute("SELECT id, record FROM tags ORDER BY id")
            self._tags = {name: Tag(**json.loads(record)) for name, record in rows}
        return self._tags

    def waves(self, region: str, first: int, last: int) -> dict[str, list[Wave]]:
        """Return each work's waves in *region* or the world that touch those years."""
        found: dict[str, list[Wave]] = defaultdict(list)
        rows = self._db.execute(
            "SELECT work, region, medium, from_year, to_year FROM waves "
            "WHERE region IN (?, 'world') AND from_year <= ? "
            "AND coalesce(to_year, 9999) >= ? ORDER BY work, from_year",
            (region, last, first),
        )
        for work, *wave in rows:
            found[work].append(Wave(*wave))
        return found

    def named(self, key: str) -> list[str]:
        """Return the ids of works with exactly this title in plain letters."""
        rows = self._db.execute(
            "SELECT DISTINCT work FROM names WHERE key = ? ORDER BY work", (key,)
        )
        return [work for (work,) in rows]

    def names(self) -> list[tuple[str, str]]:
        """Return every title in plain letters with its work's id."""
        return self._db.execute(
            "SELECT key, work FROM names ORDER BY key, work"
        ).fetchall()

    def is_whole(self, path: Path) -> bool:
        """Return whether the file at *path* is as long as it says it is."""
        pages = self._db.execute("PRAGMA page_count").fetchone()[0]
        size = self._db.execute("PRAGMA page_size").fetchone()[0]
        return bool(path.stat().st_size == pages * size)

    def integrity(self) -> str:
        """Return 'ok', or what SQLite finds damaged."""
        return str(self._db.execute("PRAGMA quick_check").fetchone()[0])


def open_index(path: Path, digest: str) -> Index | None:
    """Open the index at *path* when it was built from the tables of *digest*."""
    try:
        index = Index.at(path)
    except sqlite3.Error:
        return None
    try:
        if index.is_whole(path) and index.digest == digest:
            return index
    except (sqlite3.Error, KeyError, OSError):
        pass  # half-written, foreign or swept away: it is built again
    index.__exit__()
    return None
