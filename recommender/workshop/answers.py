"""Web answers, kept so that an interrupted refresh never asks twice.

One SQLite file in the cache folder, readable by its owner alone. It holds what was
asked and what came back: no key, which travels in a header, and nothing of the journal.
It may be lost at any time, so whatever is wrong with it costs a question and no more.
"""

import datetime
import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from recommender.workshop.sources import Absent, Ask, Question, Unanswered

T = TypeVar("T")

KEPT_DAYS = 7  # long enough to take up an interrupted evening, too short to go stale
BUSY_SECONDS = 10.0
ABSENT = "absent"  # in place of JSON: the source has no such record

SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    source TEXT NOT NULL,
    path TEXT NOT NULL,
    parameters TEXT NOT NULL,   -- JSON: pairs, in order
    answered_on TEXT NOT NULL,  -- ISO date
    answer TEXT NOT NULL,       -- JSON, or that there is no such record
    PRIMARY KEY (source, path, parameters)
)
"""


class Answers:
    """Open answers. Get them from `opened`."""

    def __init__(self, db: sqlite3.Connection, today: datetime.date) -> None:
        self._db = db
        self._today = today
        self._days: dict[str, datetime.date] = {}
        self.asked = 0  # questions that went out
        self.found = 0  # questions that were answered from here

    def ask_through(self, fetch: Ask) -> Ask:
        """Return an Ask that looks here first, and keeps what *fetch* brings.

        An answer is kept once its reader has taken it; one that was kept must be taken
        again, or it is asked anew. That there is no such record is kept too.
        """

        def ask(question: Question, read: Callable[[object], T]) -> T:
            for kept, day in self._look_up(question):
                if kept != ABSENT:
                    with suppress(Unanswered, ValueError):
                        return self._used(read(json.loads(kept)), question, day)
                else:
                    self._used(None, question, day)
                    raise Absent("There is no such record.")
            return self._fetch(question, read, fetch)

        return ask

    def day_of(self, source: str) -> datetime.date:
        """Return the day of the oldest answer that *source* gave in this run."""
        return self._days.get(source, self._today)

    def sweep(self) -> None:
        """Drop every answer: what they were asked for is done."""
        with suppress(sqlite3.Error):
            self._db.execute("DELETE FROM answers")
            self._db.execute("VACUUM")

    def sweep_old(self) -> None:
        """Drop the answers that are too old to be used."""
        oldest = (self._today - datetime.timedelta(days=KEPT_DAYS)).isoformat()
        with suppress(sqlite3.Error):
            self._db.execute(
                "DELETE FROM answers WHERE answered_on NOT BETWEEN ? AND ?",
                (oldest, self._today.isoformat()),
            )

    def _fetch(self, question: Question, read: Callable[[object], T], fetch: Ask) -> T:
        came: list[object] = []

        def read_it(answer: object) -> T:
            taken = read(answer)
            came[:] = [answer]
            return taken

        self.asked += 1
        try:
            taken = fetch(question, read_it)
        except Absent:
            self._keep(question, ABSENT)
            self._used(None, question, self._today)
            raise
        self._keep(question, json.dumps(came[0]))
        return self._used(taken, question, self._today, anew=True)

    def _used(
        self, taken: T, question: Question, day: datetime.date, anew: bool = False
    ) -> T:
        """Note how old what *taken* was read from is, and pass it on."""
        self.found += not anew
        self._days[question.source] = min(day, self.day_of(question.source))
        return taken

    def _look_up(self, question: Question) -> list[tuple[str, datetime.date]]:
        """Return the answer that is kept to *question* with its day, if one is."""
        with suppress(sqlite3.Error, ValueError, TypeError):
            rows = self._db.execute(
                "SELECT answer, answered_on FROM answers "
                "WHERE source = ? AND path = ? AND parameters = ?",
                _key(question),
            ).fetchall()
            return [(str(a), datetime.date.fromisoformat(day)) for a, day in rows]
        return []

    def _keep(self, question: Question, answer: str) -> None:
        with suppress(sqlite3.Error):  # a full disk costs a question the next time
            self._db.execute(
                "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)",
                (*_key(question), self._today.isoformat(), answer),
            )


@contextmanager
def opened(path: Path, today: datetime.date) -> Iterator[Answers]:
    """Open the answers at *path*; where none can be kept, they live for this run."""
    with closing(_open(path)) as db:
        answers = Answers(db, today)
        answers.sweep_old()
        yield answers


def _open(path: Path) -> sqlite3.Connection:
    with suppress(sqlite3.OperationalError, OSError):
        try:
            return _at(path)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:  # damaged: it can all be asked again
            path.unlink()
            return _at(path)
    return _connect(":memory:")


def _at(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    return _connect(str(path))


def _connect(name: str) -> sqlite3.Connection:
    db = sqlite3.connect(name, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        db.execute(SCHEMA)
    except sqlite3.Error:
        db.close()
        raise
    return db


def _key(question: Question) -> tuple[str, str, str]:
    return question.source, question.path, json.dumps(question.parameters)
