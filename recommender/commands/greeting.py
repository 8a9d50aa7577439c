"""What bare `boost` says of a pick that waits. Fast: nothing is built or learned."""

import datetime
from contextlib import suppress

from recommender import places
from recommender.errors import BoostError
from recommender.present import console


def line() -> str | None:
    """Return a line on the pick that waits to be told of; None where none does.

    A damaged journal says nothing here: whatever opens it will tell.
    """
    with suppress(BoostError, OSError):
        if places.journal_file().exists():
            return _due()
    return None


def _due() -> str | None:
    from recommender import aftercare, journal
    from recommender.present import waiting

    now = datetime.datetime.now().astimezone()
    with journal.reading(places.journal_file()) as book:
        picks = book.picks()
        told = {entry.id for entry in book.entries()} if picks else frozenset[int]()
    due = aftercare.due(picks, told, now)
    if due is None or due.slot == "felt_first":
        return None
    return waiting.reminder(due, _title(due.pick.work), now)


def _title(work: str) -> str:
    """Return the title of *work*; its id where no index is there to be read."""
    from recommender import model

    folder = places.catalog_folder()
    stamp = places.catalog_stamp(folder)
    digest = places.digest_at(stamp) or places.catalog_digest(folder)
    index = model.open_index(places.index_file(digest), digest)
    if index is None:
        return work
    with index:
        found = index.work(index.heir(work))
    return console.seen(found).title if found else work
