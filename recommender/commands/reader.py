"""The person as the journal tells of them: read fast, learned anew when it changes."""

import zlib
from contextlib import suppress
from typing import NamedTuple

from recommender import journal, lessons, places, taste
from recommender.commands import common
from recommender.entries import Entry, Profile
from recommender.errors import BoostError
from recommender.model import Index
from recommender.taste import LIKING_PRIORS, TEARS_PRIORS, Head, Priors, Taste


class Reader(NamedTuple):
    """The person as tonight finds them: what they set, wrote, and what that says."""

    profile: Profile
    entries: list[Entry]
    taste: Taste


def read(index: Index) -> Reader:
    """Return the person with their taste; nothing on disk changes.

    What was learned when something was last written is read; it is learned again
    where the catalog or the program has changed since.
    """
    path = places.journal_file()
    with suppress(OSError):
        if not path.exists():
            return Reader(Profile(), [], _untaught())
    with journal.reading(path) as diary:
        profile, entries = diary.profile(), diary.entries()
        packed = diary.taste(_key(index)) if entries else None
    if not entries:
        return Reader(profile, entries, _untaught())
    if packed:
        with suppress(ValueError, KeyError):  # damaged: it can be learned again
            return Reader(profile, entries, taste.unpack(packed))
    return Reader(profile, entries, _learn(entries, index, profile))


def learn_again() -> None:
    """Learn from the journal as it is now, and keep what that says beside it.

    What the person wrote is safe before this begins; when this fails, the taste is
    learned at the next suggestion instead.
    """
    path = places.journal_file()
    with suppress(BoostError), common.shelf() as index:
        with journal.reading(path) as diary:
            state, profile, entries = diary.state(), diary.profile(), diary.entries()
        if not entries:
            return  # nothing to learn from
        packed = taste.pack(_learn(entries, index, profile))
        with journal.writing(path) as diary:
            if diary.state() == state:  # nobody else wrote meanwhile
                diary.keep_taste(_key(index), packed)


def _learn(entries: list[Entry], index: Index, profile: Profile) -> Taste:
    from recommender.workshop import learn  # heavy: only when something was written

    return learn.learn(lessons.read(entries, index, profile), liking=liking_priors())


def _untaught() -> Taste:
    return Taste(Head(TEARS_PRIORS), Head(liking_priors()))


def _key(index: Index) -> str:
    """Return what a taste depends on beside the journal: model, catalog and prior."""
    prior = str(sorted(liking_priors().items()))
    return f"{taste.VERSION}:{index.taught}:{zlib.crc32(prior.encode())}"


def liking_priors() -> Priors:
    """Return what is believed of liking before anything was rated.

    BoostError when what was fitted makes no sense.
    """
    path = places.prior_file()
    with suppress(OSError):  # whatever else is wrong with it, reading will tell
        if not path.exists():
            return LIKING_PRIORS
    return taste.read_priors(path)
