"""What happened, kept: entries, and what they say of the pick they came from."""

import datetime
from typing import NamedTuple

from recommender import aftercare, spell
from recommender.aftercare import Slot
from recommender.commands import common
from recommender.entries import Entry, Pick, Profile, Relief
from recommender.journal import Journal
from recommender.spell import Spell, Turn
from recommender.works import Outcome


class Happened(NamedTuple):
    """What an evening came to, as it is told afterwards."""

    outcome: Outcome | None = None
    stars: float | None = None
    stopped: bool = False
    too_much: bool = False
    note: str = ""


class Kept(NamedTuple):
    """An entry as it was stored, whose it is, and the dry spell it may be part of."""

    entry: Entry
    profile: Profile
    spell: Spell
    turn: Turn | None


def written_at() -> str:
    """Return the time as an entry keeps it."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def add(book: Journal, entry: Entry) -> Kept:
    """Store *entry* in *book*; a work that has an entry already is met again."""
    before = book.entries()
    met = any(old.work == entry.work for old in before)
    stored = book.add(entry._replace(again=entry.again or met))
    was, now = spell.dry_spell(before), spell.dry_spell([*before, stored])
    return Kept(stored, book.profile(), now, spell.turn(was, now))


def tell(book: Journal, pick: Pick, entry: Entry, now: datetime.datetime) -> Kept:
    """Store *entry* in *book* as what came of *pick*, both or neither.

    The entry goes last, so that it is the first that `boost undo` takes back; a pick
    without it is open again.
    """
    told = pick._replace(
        entry=book.next_number(),
        told_at=common.as_text(now),
        felt_first=None,
        felt_20=None,
        felt_90=None,
        closed=not aftercare.is_asked_later(entry.outcome),
    )
    book.edit_pick(told)
    return add(book, entry)


def feel(book: Journal, pick: Pick, slot: Slot, how: Relief) -> Pick:
    """Store in *book* how one felt after *pick*, and what that says of its entry."""
    told = aftercare.felt(pick, slot, how)
    book.edit_pick(told)
    afterwards = aftercare.relief(told)
    for entry in book.entries():
        if entry.id == told.entry and afterwards not in (None, entry.relief):
            book.edit(entry._replace(relief=afterwards))
    return told


def pick_now(book: Journal, pick: Pick) -> Pick:
    """Return *pick* as *book* has it now."""
    return next(kept for kept in book.picks() if kept.id == pick.id)


def entry_of(pick: Pick, happened: Happened) -> Entry:
    """Return the entry that says what *happened* with *pick*, on its own evening."""
    picked_at = datetime.datetime.fromisoformat(pick.picked_at)
    return Entry(
        work=pick.work,
        day=aftercare.evening_of(picked_at).isoformat(),
        company=pick.company,
        near=pick.near,
        written_at=written_at(),
        **happened._asdict(),
    )
