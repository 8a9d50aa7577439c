"""The questions after an evening, each kept as soon as it is answered.

Nobody has to answer. After too much, people come before any question.
"""

import datetime
from contextlib import AbstractContextManager
from typing import NamedTuple

from recommender import aftercare, catalog, childhood, journal, lessons, places
from recommender import suggest as path
from recommender.aftercare import Due, Slot
from recommender.commands import common, keeping
from recommender.commands.asking import Asker, Choice
from recommender.commands.buddy import cleaned
from recommender.commands.keeping import Happened, Kept
from recommender.entries import Entry, Pick, Profile, Relief
from recommender.journal import Journal
from recommender.model import Index
from recommender.present import console, diary, evening, waiting
from recommender.words import say
from recommender.works import Outcome, Work

ENDINGS = ("stopped", "too_much", "not_watched")
FEELINGS: tuple[Relief, ...] = ("worse", "same", "better")


class Past(NamedTuple):
    """What the journal holds that aftercare looks at."""

    profile: Profile
    picks: list[Pick]
    entries: list[Entry]

    def is_told(self, pick: Pick) -> bool:
        """Return whether what happened with *pick* was told."""
        return aftercare.is_told(pick, {entry.id for entry in self.entries})

    def due(self, now: datetime.datetime) -> Due | None:
        """Return what is to be asked *now*."""
        return aftercare.due(self.picks, {entry.id for entry in self.entries}, now)


class Room(NamedTuple):
    """Who asks, where titles are known, and what time it is."""

    ask: Asker
    shelf: Index
    now: datetime.datetime


def past() -> Past:
    """Return what the person set, picked and wrote; nothing on disk changes."""
    path_ = places.journal_file()
    if not path_.exists():
        return Past(Profile(), [], [])
    with journal.reading(path_) as book:
        return Past(book.profile(), book.picks(), book.entries())


def ask_all(room: Room, asked: Due) -> bool:
    """Ask what is due, and return whether anything was told that teaches."""
    pick, slot = asked
    if slot is not None:
        _ask_felt(room, pick, slot)
        return True
    kept = _ask_what(room, pick)
    if kept is None:
        return False
    pick = _as_kept(pick)
    slot = aftercare.slot_of(pick, room.now)
    if slot:
        _ask_felt(room, pick, slot)
    if not kept.entry.too_much:
        _ask_who(room, _as_kept(pick))
    if slot == "felt_first" and not pick.closed:
        console.remark(say("after.come_back"))
    return True


def show_kept(kept: Kept, title: str) -> None:
    """Say what was kept, and what is good to know; after too much, people first."""
    entry = kept.entry
    if entry.too_much:
        near = catalog.listeners(places.catalog_folder(), kept.profile.country)
        people = [say("after.people"), *(f"  {diary.listener(one)}" for one in near)]
        told = [say("after.enough"), "", f"  {evening.reach_out(kept.profile)}", ""]
        console.say("\n".join((*told, *people, "", "")))
    happened = diary.what_happened(entry)
    console.say(say("after.kept", number=entry.id, title=title, happened=happened))
    for line in diary.after(entry._replace(too_much=False), ()):
        console.say(line)
    for line in evening.after_spell(kept.turn, kept.spell):
        console.say(line)
    console.say(say("after.undo"))


def show_light(shelf: Index, kept: Past, turn: int) -> None:
    """Name something warm, and a light work that suits the person."""
    console.say("\n".join(("", *evening.lightly(light(shelf, kept, turn)))))


def light(shelf: Index, kept: Past, turn: int) -> Work | None:
    """Return a light and comforting work that the person's limits let through."""
    wish = common.usual_wish(kept.profile)._replace(max_load=aftercare.LIGHT_LOAD)
    met = lessons.look_back(kept.entries, shelf)
    known = childhood.meet(
        shelf.candidates(), shelf, wish.born, wish.country, wish.own_eras, met.childhood
    )
    allowed, _ = path.allow(shelf.candidates(), wish, met, known, common.today())
    named = (shelf.work(work.id) for work in allowed if "warmth" in work.claims)
    return aftercare.light(filter(None, named), turn, known)


def reminder(room: Room, due: Due) -> str:
    """Say in a line what is due."""
    return waiting.reminder(due, title_of(room.shelf, due.pick), room.now)


def title_of(shelf: Index, pick: Pick) -> str:
    """Return the title of the work picked; its id where the catalog lacks it."""
    work = shelf.work(shelf.heir(pick.work))
    return work.title if work else pick.work


def _ask_what(room: Room, pick: Pick) -> Kept | None:
    """Ask what happened; the answer is an entry, or None where there is none."""
    title = title_of(room.shelf, pick)
    choices = [Choice(o.word, say(f"outcome.{o.word}")) for o in Outcome]
    endings = [Choice(ending, say(f"after.{ending}")) for ending in ENDINGS]
    question = say("after.what", title=title, when=waiting.when(pick, room.now))
    said = room.ask.one(question, [*choices, *endings], "")
    if said is None:
        console.remark(say("after.open"))
        return None
    if said == "not_watched":
        _settle(pick)
        console.say(say("after.closed", title=title))
        return None
    outcome = None if said in ENDINGS else Outcome[said.upper()]
    happened = Happened(outcome, stopped=said == "stopped", too_much=said == "too_much")
    with _writing() as book:
        kept = keeping.tell(book, pick, keeping.entry_of(pick, happened), room.now)
    if happened.stopped:
        kept = kept._replace(entry=_ask_until_then(room, kept.entry, choices))
    show_kept(kept, title)
    return kept


def _ask_until_then(room: Room, entry: Entry, choices: list[Choice]) -> Entry:
    """Ask what came before it was stopped; stopping alone is kept already."""
    said = room.ask.one(say("after.until_then"), choices, "")
    if said:
        entry = entry._replace(outcome=Outcome[said.upper()])
        with _writing() as book:
            book.edit(entry)
    return entry


def _ask_felt(room: Room, pick: Pick, slot: Slot) -> None:
    """Ask how it is now; left open at the last time, it is not asked again."""
    title = title_of(room.shelf, pick)
    choices = [Choice(how, say(f"felt.{how}")) for how in FEELINGS]
    said = room.ask.one(say(f"after.{slot}", title=title), choices, "")
    how = next((how for how in FEELINGS if how == said), None)
    if how:
        with _writing() as book:
            keeping.feel(book, keeping.pick_now(book, pick), slot, how)
        first = slot == "felt_first" and how == "worse" and _cried(pick)
        console.remark(say("after.told_worse_first" if first else f"after.told_{how}"))
    elif slot == "felt_90":
        with _writing() as book:
            book.edit_pick(keeping.pick_now(book, pick)._replace(closed=True))


def _cried(pick: Pick) -> bool:
    """Return whether the evening of *pick* brought misty eyes or more."""
    told = next((entry for entry in past().entries if entry.id == pick.entry), None)
    return bool(told and told.outcome and told.outcome >= Outcome.MISTY)


def _settle(pick: Pick) -> None:
    """Keep that nothing came of *pick*."""
    with _writing() as book:
        book.edit_pick(aftercare.settled(keeping.pick_now(book, pick)))


def _ask_who(room: Room, pick: Pick) -> None:
    """Ask whom it made them think of; the answer stays with the pick."""
    said = cleaned(who=room.ask.text(say("after.who")))
    if said:
        with _writing() as book:
            book.edit_pick(keeping.pick_now(book, pick)._replace(**said))  # type: ignore[arg-type]
        console.remark(say("after.who_kept"))


def _as_kept(pick: Pick) -> Pick:
    with journal.reading(places.journal_file()) as book:
        return keeping.pick_now(book, pick)


def _writing() -> AbstractContextManager[Journal]:
    return journal.writing(places.journal_file())
