"""The file the diary is kept in: opened, brought up to date, wiped, its mishaps told.

One SQLite file, readable by its owner alone. Reading never writes: a file that does not
exist reads as empty, one of an older version is brought up to date in memory.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from recommender.errors import JournalBroken
from recommender.words import say

BUSY_SECONDS = 10.0  # how long a second process waits for the first
APPLICATION_ID = 0x626F6F73  # "boos": another program's database is left alone
# Which sentence tells of a mishap; damage is told of whatever is not here.
MISHAPS = {
    sqlite3.SQLITE_READONLY: "unopened",
    sqlite3.SQLITE_CANTOPEN: "unopened",
    sqlite3.SQLITE_PERM: "unopened",
    sqlite3.SQLITE_BUSY: "held",
    sqlite3.SQLITE_LOCKED: "held",
    sqlite3.SQLITE_IOERR: "disk",
    sqlite3.SQLITE_FULL: "full",
}

# Append only: a shipped migration is never edited. Each runs in one transaction.
MIGRATIONS: tuple[tuple[str, str], ...] = (
    (
        "the diary",
        """
        CREATE TABLE entries (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            work TEXT NOT NULL,             -- id in the catalog
            day TEXT NOT NULL,              -- ISO date of the evening
            outcome INTEGER                 -- 0 dry ... 4 sobs
                CHECK (outcome BETWEEN 0 AND 4),
            stars REAL                      -- 0.5 ... 5
                CHECK (stars BETWEEN 0.5 AND 5),
            company TEXT                    -- alone, others
                CHECK (company IN ('alone', 'others')),
            again INTEGER NOT NULL,         -- met before
            childhood INTEGER NOT NULL,     -- belongs to childhood
            stopped INTEGER NOT NULL,       -- was not finished
            too_much INTEGER NOT NULL,      -- overwhelmed
            relief TEXT                     -- worse, same, better
                CHECK (relief IN ('worse', 'same', 'better')),
            note TEXT NOT NULL,
            written_at TEXT NOT NULL        -- ISO time
        );
        CREATE TABLE profile (
            key TEXT PRIMARY KEY,
            value TEXT NOT NULL             -- JSON
        );
        CREATE TABLE changes (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            subject TEXT NOT NULL,          -- entry, profile
            before TEXT,                    -- JSON; NULL when it is new
            after TEXT,                     -- JSON; NULL when it was removed
            undone INTEGER NOT NULL DEFAULT 0
        );
        """,
    ),
    (
        "how close to tears, and what was learned",
        """
        ALTER TABLE entries ADD COLUMN
            near INTEGER                    -- to tears beforehand: 0 ... 4
                CHECK (near BETWEEN 0 AND 4);
        CREATE TABLE learned (              -- from all of the above, by the model
            key TEXT PRIMARY KEY,           -- of the catalog and the model
            taste BLOB NOT NULL
        );
        """,
    ),
    (
        "what was picked for an evening, and what was never met",
        """
        CREATE TABLE picks (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            work TEXT NOT NULL,             -- id in the catalog
            picked_at TEXT NOT NULL,        -- ISO time, with its zone
            company TEXT                    -- alone, others
                CHECK (company IN ('alone', 'others')),
            near INTEGER                    -- to tears beforehand: 0 ... 4
                CHECK (near BETWEEN 0 AND 4),
            entry INTEGER,                  -- what came of it; NULL until it is told
            told_at TEXT,                   -- ISO time of that
            felt_first TEXT                 -- worse, same, better: at once
                CHECK (felt_first IN ('worse', 'same', 'better')),
            felt_20 TEXT                    -- ... after twenty minutes
                CHECK (felt_20 IN ('worse', 'same', 'better')),
            felt_90 TEXT                    -- ... after ninety
                CHECK (felt_90 IN ('worse', 'same', 'better')),
            who TEXT NOT NULL,              -- whom it made them think of
            closed INTEGER NOT NULL         -- nothing more is asked
        );
        CREATE TABLE never (
            work TEXT PRIMARY KEY,          -- not met in childhood
            said_on TEXT NOT NULL           -- ISO date
        );
        """,
    ),
)


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the diary at *path* to be read; nothing on disk changes."""
    with _mishaps_told(path), ExitStack() as open_until_here:
        if not path.exists():
            db = open_until_here.enter_context(closing(_connect(":memory:")))
            _migrate(db, path)
        else:
            db = open_until_here.enter_context(closing(_connect(_address(path))))
            _check_length(db, path)
            db.execute("PRAGMA query_only = ON")
            if _version(db, path) < len(MIGRATIONS):
                older = db
                db = open_until_here.enter_context(closing(_connect(":memory:")))
                older.backup(db)
                _migrate(db, path)
        yield db


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the diary at *path* for one change: all of it is kept, or none.

    Creates folder and file for the owner alone, and brings an older diary up to date
    after copying it.
    """
    with _mishaps_told(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        with closing(_connect(_address(path))) as db:
            _check_length(db, path)
            db.execute("PRAGMA secure_delete = ON")
            if _version(db, path) < len(MIGRATIONS):
                _copy_aside(db, path)
                _migrate(db, path)
            db.execute("BEGIN IMMEDIATE")
            yield db
            db.execute("COMMIT")  # closed without it, everything is taken back


def forget(path: Path) -> list[Path]:
    """Delete the diary at *path* and every copy of it; return what was deleted.

    What was written is overwritten first, so that it is gone and not just unnamed.
    JournalBroken names what could not be wiped and what was.
    """
    return _wipe(sorted(path.parent.glob(f"{path.name}*")))


def wipe_copies(path: Path) -> list[Path]:
    """Delete the copies of the diary at *path* alone, and return them."""
    return _wipe(sorted(path.parent.glob(f"{path.name}.version-*")))


def compact(path: Path) -> None:
    """Write the diary at *path* anew, so that nothing deleted is left in the file."""
    with _mishaps_told(path), closing(_connect(_address(path))) as db:
        _check_length(db, path)
        _version(db, path)
        db.execute("PRAGMA secure_delete = ON")
        db.execute("VACUUM")


def _wipe(copies: Iterable[Path]) -> list[Path]:
    """Overwrite and delete *copies*; JournalBroken names what could not be wiped."""
    wiped: list[Path] = []
    for copy in copies:
        if not copy.is_file():
            continue
        try:
            with copy.open("r+b") as file:
                file.write(b"\0" * copy.stat().st_size)
                file.flush()
                os.fsync(file.fileno())
            copy.unlink()
        except OSError as error:
            gone = [say("storage.gone", file=file) for file in wiped]
            last = say("storage.by_hand")
            said = say("storage.unwiped", copy=copy, why=error.strerror)
            raise JournalBroken(" ".join((said, *gone, last))) from error
        wiped.append(copy)
    return wiped


@contextmanager
def sense() -> Iterator[None]:
    """Call what cannot be understood by its name: damage."""
    try:
        yield
    except (ValueError, TypeError, KeyError) as error:
        raise sqlite3.DatabaseError(say("storage.senseless", why=error)) from error


def _connect(address: str) -> sqlite3.Connection:
    db = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    db.row_factory = sqlite3.Row
    return db


def _version(db: sqlite3.Connection, path: Path) -> int:
    """Return how many migrations *db* has had; refuse what is not ours or newer."""
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    application = db.execute("PRAGMA application_id").fetchone()[0]
    begun = application or db.execute("SELECT 1 FROM sqlite_master").fetchone()
    if begun and application != APPLICATION_ID:
        raise JournalBroken(say("storage.not_ours", path=path))
    if version > len(MIGRATIONS):
        raise JournalBroken(say("storage.newer", path=path))
    return version


def _address(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=rw"


def _check_length(db: sqlite3.Connection, path: Path) -> None:
    """Ask that the file at *path* is as long as it says it is."""
    with sense():
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        size = db.execute("PRAGMA page_size").fetchone()[0]
    if path.stat().st_size < pages * size:
        raise sqlite3.DatabaseError(say("storage.cut_short"))


def _migrate(db: sqlite3.Connection, path: Path) -> None:
    """Bring *db* up to date, one transaction a migration, whoever else tries too."""
    for number, (_, script) in enumerate(MIGRATIONS, start=1):
        db.execute("BEGIN IMMEDIATE")
        try:
            if _version(db, path) < number:
                for statement in _statements(script):
                    db.execute(statement)
                db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                db.execute(f"PRAGMA user_version = {number}")
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise


def _statements(script: str) -> Iterator[str]:
    """Split *script* where SQLite sees a complete statement."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        raise ValueError(f"a migration ends in the middle: {statement.strip()}")


def _copy_aside(db: sqlite3.Connection, path: Path) -> None:
    """Keep a copy of an older diary beside it before it is changed."""
    version = _version(db, path)
    if version == 0:
        return
    aside = path.with_name(f"{path.name}.version-{version}")
    os.close(os.open(aside, os.O_RDWR | os.O_CREAT, 0o600))
    with closing(sqlite3.connect(aside)) as copy:
        db.backup(copy)


@contextmanager
def _mishaps_told(path: Path) -> Iterator[None]:
    """Turn what disk and database say into a sentence with a next step."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None) or 0
        raise JournalBroken(_sentence(path, code & 0xFF, str(error))) from error
    except OSError as error:
        said = say("storage.unusable", path=path, why=error.strerror)
        raise JournalBroken(said) from error


def _sentence(path: Path, code: int, said: str) -> str:
    how = MISHAPS.get(code, "damaged")
    seconds = f"{BUSY_SECONDS:.0f}"
    return say(f"storage.{how}", path=path, why=said, seconds=seconds)
