"""One refresh at a time: two at once would ask a service twice as often as it wants."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from recommender.errors import NothingRefreshed
from recommender.words import say


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the file at *path* while the block runs; it is free once the process ends.

    Raises NothingRefreshed at once while another process holds it. Where no file can
    be written, nobody is kept out.
    """
    with closing(_opened(path)) as db:
        try:
            db.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:  # or there is no room, which is told elsewhere
            if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_BUSY:
                raise NothingRefreshed(say("refresh.another")) from error
        yield


def _opened(path: Path) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError:
        return sqlite3.connect(":memory:", isolation_level=None)
    return sqlite3.connect(path, timeout=0, isolation_level=None)
