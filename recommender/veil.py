"""The veil over works and persons, for a screen that others may see.

A veiled work is the same work for the program, with its own id, and holds nothing that
names it. Where its id would be printed, a handle stands: drawn from the id, always the
same, and taken wherever a title is.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping

from recommender.entries import Profile
from recommender.model import Index
from recommender.words import say
from recommender.works import Work, plain

# Two of two thousand works share a handle in one of a hundred such shelves; then it is
# told as ambiguous, as a title is.
DIGITS = 7
HANDLE = re.compile(rf"(?:\w+ )?([0-9a-f]{{{DIGITS}}})")
# An id ends in a year, and has a letter or is no more than a number before it: not a
# telephone number. What stands in a path or an address is not ours to change.
ID = re.compile(
    r"(?<![\w/.~-])"
    r"(?:(?=[\d-]*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*-\d{4}|\d[\d-]*-(?:18|19|20)\d\d)"
    r"(?:-book)?(?![\w/-]|\.\w)"
)
STEERING = re.compile(r"(\x1b\[[0-9;?]*[A-Za-z])")  # a colour may touch an id
# Keys of what programs are told: what names a work, what a person keeps to themselves,
# and what a source told, a title perhaps.
HIDDEN = frozenset(
    (
        *("original_title", "creators", "line", "titles"),
        *("imdb_id", "isbn13", "openlibrary_id", "wikidata_id"),
        *("steer", "steer_until", "last_cried", "library", "contact"),
        *("buddy", "buddy_sign", "buddy_text", "note", "who"),
        *("ours", "theirs", "evidence"),
    )
)
VALUES = frozenset(("before", "after"))
PUBLIC = "lines"  # who listens is for everyone


class VeiledIndex(Index):
    """An index whose works hold nothing that names them; `bare` is for logic alone."""

    def __init__(self, index: Index) -> None:
        super().__init__(index._db)
        self._bare = index

    def bare(self) -> Index:
        """Return the shelf with nothing hidden."""
        return self._bare

    def work(self, work: str) -> Work | None:
        """Return one work, veiled, or None."""
        found = super().work(work)
        return veiled(found) if found else None

    def works(self) -> list[Work]:
        """Return every work that is not retired, veiled, in order of id."""
        return [veiled(work) for work in super().works()]


def handle(work: str) -> str:
    """Return what stands for the id of a *work* where that may not be shown."""
    return hashlib.sha256(work.encode()).hexdigest()[:DIGITS]


def behind(text: str, ids: Iterable[str]) -> list[str]:
    """Return those of *ids* for which *text* stands, "film 3f2a91c" or its end."""
    found = HANDLE.fullmatch(plain(text))
    return [name for name in ids if found and handle(name) == found[1]]


def veiled(work: Work) -> Work:
    """Return *work* with nothing that names it."""
    return work._replace(
        title=say(f"veil.{work.kind}", handle=handle(work.id)),
        original_title="",
        creators=(),
        line="",
        titles=(),
        imdb_id="",
        isbn13="",
        openlibrary_id="",
        wikidata_id="",
    )


def person(kept: Profile) -> Profile:
    """Return *kept* without names, losses and tears, to be shown and never stored."""
    return kept._replace(
        steer=(),
        steer_until=None,
        last_cried=None,
        library=None,
        contact=None,
        buddy=say("veil.buddy") if kept.buddy else None,
        buddy_sign=None,
        buddy_text=None,
    )


def covered(text: str) -> str:
    """Return *text* with a handle in the place of every id of a work."""
    return "".join(
        part if place % 2 else ID.sub(lambda found: handle(found[0]), part)
        for place, part in enumerate(STEERING.split(text))
    )


def record(shown: object) -> object:
    """Return what is *shown* to programs without names, notes and what they name."""
    if isinstance(shown, Mapping):
        return {key: _cell(key, value) for key, value in shown.items()}
    if isinstance(shown, list | tuple):
        return [record(part) for part in shown]
    return shown


def _cell(key: str, value: object) -> object:
    if key == PUBLIC:
        return value
    if key in HIDDEN or (key in VALUES and isinstance(value, list | tuple)):
        return _empty(value)
    if key == "value" and isinstance(value, str):  # the value of a part is a number
        return ""
    return record(value)


def _empty(value: object) -> object:
    if isinstance(value, str):
        return ""
    return [] if isinstance(value, list | tuple) else None
