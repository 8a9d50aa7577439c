"""Copies of the overlay: as it was before the last refresh, and to try one on."""

import datetime
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from recommender import overlay

TRIAL = "overlay-trial-"  # begins the name of a copy to try something on


def keep_aside(path: Path) -> None:
    """Keep a copy of the overlay at *path* beside it, for `put_back`.

    It takes the place of an earlier one only once it is whole. Meanwhile nobody else
    can write, or keep a copy: two at once would take each other's half for their own.
    """
    copy = path.with_name(f"{path.name}.copying")
    with overlay.writing(path), overlay.mishaps_told(copy):
        copy.unlink(missing_ok=True)
        with overlay.reading(path) as before, overlay.writing(copy) as aside:
            aside.take_over(before)
        copy.replace(aside_of(path))


def put_back(path: Path, today: datetime.date) -> bool:
    """Let the facts and candidates that were kept aside stand again at *path*.

    False when none were. It works once: what is put back is no longer aside. What was
    decided of candidates stays.
    """
    aside = aside_of(path)
    if not aside.exists():
        return False
    with overlay.reading(aside) as before, overlay.writing(path) as book:
        book.take_over(before)
        book.expire(today)
    with overlay.mishaps_told(aside):
        aside.unlink()
    return True


def expire(path: Path, today: datetime.date) -> None:
    """Drop what may be kept no longer from the overlay at *path* and its copy."""
    for kept in (path, aside_of(path)):
        if kept.exists():
            with overlay.writing(kept) as book:
                book.expire(today)


@contextmanager
def rehearsing(path: Path, folder: Path) -> Iterator[Path]:
    """Give a copy of the overlay at *path*, in *folder*; it is gone afterwards."""
    with overlay.mishaps_told(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(prefix=TRIAL, dir=folder)
        os.close(handle)
    copy = Path(name)
    try:
        with (
            overlay.reading(path) as book,
            overlay.mishaps_told(copy),
            closing(sqlite3.connect(copy)) as trial,
        ):
            book.connection.backup(trial)
        yield copy
    finally:
        copy.unlink()


def aside_of(path: Path) -> Path:
    """Return where the copy of the overlay at *path* is kept for `put_back`."""
    return path.with_name(f"{path.name}.before")
