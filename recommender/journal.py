"""The person's diary of films and books, and what they set about themselves."""

import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from recommender import storage
from recommender.entries import Entry, Pick, Profile, Told
from recommender.errors import WrongUsage
from recommender.storage import sense
from recommender.words import say
from recommender.works import Outcome

TABLES = {
    "entry": ("entries", "id"),
    "pick": ("picks", "id"),
    "never": ("never", "work"),
}
DAY = len("2026-11-23")  # of a time
SEAL = 4  # bytes before a taste: numbers that were damaged still look like numbers


class Journal:
    """An open diary. Get one from `reading` or `writing`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def entries(self) -> list[Entry]:
        """Return every entry, by day and then as written."""
        with sense():
            rows = self._db.execute("SELECT * FROM entries ORDER BY day, id")
            return [_entry(dict(row)) for row in rows]

    def entry(self, number: int) -> Entry:
        """Return the entry with this *number*; WrongUsage when there is none."""
        with sense():
            row = self._db.execute(
                "SELECT * FROM entries WHERE CAST(id AS TEXT) = ?", (str(number),)
            ).fetchone()
            if row:
                return _entry(dict(row))
        raise WrongUsage(say("journal.no_entry", number=number))

    def picks(self) -> list[Pick]:
        """Return every pick, as made."""
        with sense():
            rows = self._db.execute("SELECT * FROM picks ORDER BY id")
            return [Pick(**{**row, "closed": bool(row["closed"])}) for row in rows]

    def never(self) -> frozenset[str]:
        """Return the works that the person said they never met as a child."""
        return frozenset(row[0] for row in self._db.execute("SELECT work FROM never"))

    def profile(self) -> Profile:
        """Return what the person set."""
        with sense():
            rows = self._db.execute("SELECT key, value FROM profile")
            kept = _profile({key: json.loads(value) for key, value in rows})
            return kept._replace(never=tuple(sorted(self.never())))

    def add(self, entry: Entry) -> Entry:
        """Store *entry* and return it with its number."""
        stored = entry._replace(id=self.next_number())
        self._change("entry", None, _plain_entry(stored))
        return stored

    def next_number(self) -> int:
        """Return the number that the next entry will have."""
        number = self._db.execute(
            "SELECT max(seq) FROM sqlite_sequence WHERE name = 'entries'"
        ).fetchone()[0]
        return int(number or 0) + 1

    def add_pick(self, pick: Pick) -> Pick:
        """Store *pick* and return it with its number."""
        number = self._db.execute("SELECT coalesce(max(id), 0) FROM picks").fetchone()
        stored = pick._replace(id=number[0] + 1)
        self._change("pick", None, stored._asdict())
        return stored

    def edit_pick(self, pick: Pick) -> None:
        """Put *pick* in the place of the stored one with its number."""
        before = next((old for old in self.picks() if old.id == pick.id), None)
        if before is None:
            raise WrongUsage(say("journal.no_pick", number=pick.id))
        self._change("pick", before._asdict(), pick._asdict())

    def add_never(self, work: str, day: str) -> None:
        """Keep that *work* was never met in childhood; *day* is when that was said."""
        self._change("never", None, {"work": work, "said_on": day})

    def edit(self, entry: Entry) -> None:
        """Put *entry* in the place of the stored one with its number."""
        before = self.entry(entry.id)
        self._change("entry", _plain_entry(before), _plain_entry(entry))

    def remove(self, number: int) -> Entry:
        """Take the entry with this *number* out and return it."""
        entry = self.entry(number)
        self._change("entry", _plain_entry(entry), None)
        return entry

    def set_profile(self, profile: Profile) -> None:
        """Keep *profile*."""
        before = _plain_profile(self.profile())
        self._change("profile", before, _plain_profile(profile))

    def undo(self) -> tuple[str, dict[str, object] | None, dict[str, object] | None]:
        """Take back the last thing written that was not taken back yet.

        Returns its subject ('entry', 'profile', 'pick' or 'never'), what was there
        before it and what it had written; WrongUsage when nothing is left to undo.
        """
        row = self._db.execute(
            "SELECT id, subject, before, after FROM changes "
            "WHERE NOT undone ORDER BY id DESC LIMIT 1"
        ).fetchone()
        if row is None:
            raise WrongUsage(say("undo.none"))
        with sense():
            before, after = (json.loads(cell) if cell else None for cell in row[2:])
        self._put(row["subject"], after, before)
        self._db.execute("UPDATE changes SET undone = 1 WHERE id = ?", (row["id"],))
        return row["subject"], before, after

    def forget(self, told: Told) -> None:
        """Delete all that *told* holds and every trace of it. There is no undoing it.

        A pick goes with the entry that told of it.
        """
        gone = {entry.id for entry in told.entries}
        picks = (*told.picks, *(pick for pick in self.picks() if pick.entry in gone))
        for subject, keys in (
            ("entry", gone),
            ("pick", {pick.id for pick in picks}),
            ("never", told.never),
        ):
            table, key = TABLES[subject]
            for value in keys:
                self._db.execute(f"DELETE FROM {table} WHERE {key} = ?", (value,))
                self._db.execute(
                    f"DELETE FROM changes WHERE subject = ? AND json_extract("
                    f"coalesce(before, after), '$.{key}') = ?",
                    (subject, value),
                )
        self._db.execute("DELETE FROM learned")

    def told_between(self, first: str, last: str) -> Told:
        """Return what was told of the days from *first* to *last*, ISO dates."""
        with sense():
            never = self._db.execute(
                "SELECT work FROM never WHERE said_on BETWEEN ? AND ? ORDER BY work",
                (first, last),
            ).fetchall()
        return Told(
            tuple(entry for entry in self.entries() if first <= entry.day <= last),
            tuple(p for p in self.picks() if first <= p.picked_at[:DAY] <= last),
            tuple(work for (work,) in never),
        )

    def state(self) -> tuple[int, int]:
        """Return what differs whenever anything was written or taken back."""
        row = self._db.execute(
            "SELECT coalesce(max(id), 0), coalesce(sum(undone), 0) FROM changes"
        ).fetchone()
        return row[0], row[1]

    def taste(self, key: str) -> bytes | None:
        """Return the taste that was learned under *key* from what is written here.

        None when there is none, or when it is not what was kept.
        """
        row = self._db.execute(
            "SELECT taste FROM learned WHERE key = ?", (key,)
        ).fetchone()
        kept = bytes(row[0]) if row and isinstance(row[0], bytes) else b""
        seal, taste = kept[:SEAL], kept[SEAL:]
        return taste if seal == _seal(taste) else None

    def keep_taste(self, key: str, taste: bytes) -> None:
        """Keep *taste* under *key*, until the next thing is written."""
        self._db.execute("DELETE FROM learned")
        sealed = _seal(taste) + taste
        self._db.execute("INSERT INTO learned VALUES (?, ?)", (key, sealed))

    def integrity(self) -> str:
        """Return 'ok', or what SQLite finds damaged."""
        return str(self._db.execute("PRAGMA quick_check").fetchone()[0])

    def _change(
        self,
        subject: str,
        before: dict[str, object] | None,
        after: dict[str, object] | None,
    ) -> None:
        self._put(subject, before, after)
        self._db.execute(
            "INSERT INTO changes (subject, before, after) VALUES (?, ?, ?)",
            (
                subject,
                json.dumps(before) if before else None,
                json.dumps(after) if after else None,
            ),
        )

    def _put(
        self,
        subject: str,
        before: dict[str, object] | None,
        after: dict[str, object] | None,
    ) -> None:
        """Make the table say *after* for *before*; what was learned is stale then."""
        self._db.execute("DELETE FROM learned")
        if subject == "profile":
            self._db.execute("DELETE FROM profile")
            self._db.executemany(
                "INSERT INTO profile VALUES (?, ?)",
                [(key, json.dumps(value)) for key, value in (after or {}).items()],
            )
            return
        table, key = TABLES[subject]
        if before:
            self._db.execute(f"DELETE FROM {table} WHERE {key} = ?", (before[key],))
        if after:
            self._db.execute(
                f"INSERT OR REPLACE INTO {table} ({', '.join(after)}) "
                f"VALUES ({', '.join('?' * len(after))})",
                tuple(after.values()),
            )


@contextmanager
def reading(path: Path) -> Iterator[Journal]:
    """Open the diary at *path* to be read; nothing on disk changes."""
    with storage.reading(path) as db:
        yield Journal(db)


@contextmanager
def writing(path: Path) -> Iterator[Journal]:
    """Open the diary at *path* for one change: all of it is kept, or none."""
    with storage.writing(path) as db:
        yield Journal(db)


def compact(path: Path) -> list[Path]:
    """Write the diary at *path* anew without what was deleted from it.

    Copies made before a change of version still hold it, so they are wiped; returns
    those.
    """
    storage.compact(path)
    return storage.wipe_copies(path)


def _seal(taste: bytes) -> bytes:
    return zlib.crc32(taste).to_bytes(SEAL, "big")


def _plain_entry(entry: Entry) -> dict[str, object]:
    return entry._asdict()


def _entry(row: dict[str, object]) -> Entry:
    outcome = cast(int | None, row.pop("outcome"))
    flags = {
        name: bool(row.pop(name))
        for name in ("again", "childhood", "stopped", "too_much")
    }
    kept = cast(Mapping[str, str], row)
    known = None if outcome is None else Outcome(outcome)
    return Entry(outcome=known, **flags, **kept)  # type: ignore[arg-type]


def _plain_profile(profile: Profile) -> dict[str, object]:
    return {
        key: value
        for key, value in profile._asdict().items()
        if value not in (None, ()) and key != "never"  # it has a table of its own
    }


def _profile(values: Mapping[str, object]) -> Profile:
    known = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in values.items()
    }
    return Profile(**known)  # type: ignore[arg-type]
