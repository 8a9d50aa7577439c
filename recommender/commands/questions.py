"""The ten questions of `boost setup`, in the order in which they are easy to answer.

Each yields what is to be kept as soon as it is answered, so that stopping anywhere
loses nothing: facts for the profile, or an entry for the journal. Where something was
said before, the question shows it and lets it stand.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from recommender import childhood, names
from recommender.commands import common, telling
from recommender.commands.asking import Asker, Choice
from recommender.commands.buddy import cleaned
from recommender.commands.telling import Told
from recommender.entries import LAST_CRIED, Entry, Profile
from recommender.errors import WorkNotFound, WrongUsage
from recommender.model import Index
from recommender.present import console
from recommender.titles import find_work, search_works
from recommender.words import say
from recommender.works import Outcome, Tag, Work

MOST_MOVED = 3  # two or three are enough to begin with
MOST_MEANT = 6  # works that a title may mean
LOADS = range(1, 6)  # a ceiling of 0 lets almost nothing through; an option sets it
LONG_AGO = ("decades", "never")


class Room(NamedTuple):
    """Who asks, and what can be chosen from."""

    ask: Asker
    shelf: Index
    tags: Mapping[str, Tag]


Kept = Iterator[Told | Entry]
Question = Callable[[Room, Profile, Sequence[Entry]], Kept]


def born(room: Room, old: Profile, entries: Sequence[Entry]) -> Kept:
    """Ask for the year of birth."""
    year = room.ask.text(_asked("born", old.born), _year)
    if year:
        yield {"born": _year(year)}


def country(room: Room, old: Profile, entries: Sequence[Entry]) -> Kept:
    """Ask where they grew up."""
    now = names.country_name(old.country) if old.country else None
    said = room.ask.text(
        _asked("country", now), common.check_country, names.countries()
    )
    if said:
        yield {"country": common.check_country(said)}


def languages(room: Room, old: Profile, entries: Sequence[Entry]) -> Kept:
    """Ask which languages they read or follow a film in."""
    now = ", ".join(map(names.language_name, old.languages))
    said = room.ask.text(_asked("languages", now), _languages)
    if said:
        yield {"languages": _languages(said)}


def eras(room: Room, old: Profile, entries: Sequence[Entry]) -> Kept:
    """Ask what was on the shelf and on the screen, among what may have been there."""
    fitting = [tag for tag in room.tags.values() if _fits(tag, old)]
    yield from _several(room, "eras", fitting, old.eras)


def moved(room: Room, old: Profile, entries: Sequence[Entry]) -> Kept:
    """Ask for works that got them as a child; a work already told is not kept twice."""
    known = {entry.work for entry in entries if entry.childhood}
    key = "setup.moved"
    for _ in range(MOST_MOVED):
        title = room.ask.text(say(key))
        if title is None:
            return
        work = _meant(room, title)
        if work is None:
            console.remark(say("setup.unknown", text=title))
        elif work.id in known:
            console.remark(say("setup.moved_known", title=work.title))
        else:
            known.add(work.id)
            yield met(work)
            console.remark(say("setup.moved_kept", title=work.title))
        key = "setup.moved_more"


def avoid(room: Room, old: Profile, entries: Sequence[Entry]) -> Kept:
    """Ask what to keep away."""
    warnings = [tag for tag in room.tags.values() if tag.family == "warning"]
    yield from _several(room, "avoid", warnings, old.avoid)


def loss(room: Room, old: Profile, entries: Sequence[Entry]) -> Kept:
    """Ask about a recent loss, and steer around it for a year."""
    before = telling.losses_of(common.as_of_today(old).steer)
    choices = [Choice(name, say(f"loss.{name}")) for name in telling.LOSSES]
    after = room.ask.several(say("setup.loss"), choices, before)
    if after == before:
        return
    told = telling.steering(after, room.tags)
    yield told or {"steer": (), "steer_until": None}
    if told:
        console.remark(say("setup.loss_kept", until=told["steer_until"]))


def load(room: Room, old: Profile, entries: Sequence[Entry]) -> Kept:
    """Ask how heavy it may be, in words."""
    choices = [Choice(str(load), say(f"load.{load}")) for load in LOADS]
    now = "" if old.max_load is None else str(old.max_load)
    said = room.ask.one(say("setup.load"), choices, now)
    if said:
        yield {"max_load": int(said)}


def last_cried(room: Room, old: Profile, entries: Sequence[Entry]) -> Kept:
    """Ask how long it is; after decades, offer to begin a notch stronger."""
    choices = [Choice(when, say(f"cried.{when}")) for when in LAST_CRIED]
    said = room.ask.one(say("setup.last_cried"), choices, old.last_cried or "")
    if said:
        yield {"last_cried": said}
    if said in LONG_AGO and not old.shift:
        yield from _stronger(room)


def buddy(room: Room, old: Profile, entries: Sequence[Entry]) -> Kept:
    """Ask whom they could text, and for the sign the two agree on."""
    name = room.ask.text(_asked("buddy", old.buddy))
    if name:
        yield dict(cleaned(buddy=name))
    if name or old.buddy:
        sign = room.ask.text(_asked("sign", old.buddy_sign))
        if sign:
            yield dict(cleaned(buddy_sign=sign))


QUESTIONS: tuple[Question, ...] = (
    born,
    country,
    languages,
    eras,
    moved,
    avoid,
    loss,
    load,
    last_cried,
    buddy,
)


def met(work: Work) -> Entry:
    """Return the entry that says: *work* drew tears in childhood."""
    return Entry(
        work=work.id,
        day=common.today().isoformat(),
        outcome=Outcome.TEARS,
        childhood=True,
        written_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    )


def _asked(key: str, now: object) -> str:
    """Return the question, with what was said before where there is something."""
    question = say(f"setup.{key}")
    return say("setup.now", question=question, now=now) if now else question


def _year(text: str) -> int:
    if not text.strip().isdecimal():
        raise WrongUsage(say("setup.no_year", text=text))
    year = int(text)
    common.check_born(year)
    return year


def _languages(text: str) -> tuple[str, ...]:
    return telling.languages(filter(None, map(str.strip, text.split(","))))


def _fits(tag: Tag, person: Profile) -> bool:
    """Return whether *tag* is an era that may have been a part of their childhood."""
    if tag.family != "era" or tag.region not in ("world", person.country):
        return False
    if person.born is None or tag.from_year is None:
        return True
    first, last = childhood.years(person.born)
    return childhood.overlap(first, last, tag.from_year, tag.to_year) > 0


def _several(
    room: Room, key: str, tags: Sequence[Tag], before: tuple[str, ...]
) -> Kept:
    """Ask which of *tags* hold; what else was said *before* stays."""
    listed = [tag.id for tag in tags]
    rest = tuple(name for name in before if name not in listed)
    choices = [Choice(tag.id, tag.label) for tag in tags]
    now = tuple(name for name in before if name in listed)
    if choices:
        after = room.ask.several(say(f"setup.{key}"), choices, now)
        if set(after) != set(now):
            yield {key: (*rest, *after)}


def _meant(room: Room, title: str) -> Work | None:
    """Return the work that *title* means, asking where several may be meant."""
    try:
        return find_work(room.shelf, title)
    except WorkNotFound:
        near = search_works(room.shelf, title)[:MOST_MEANT]
    choices = [
        Choice(work.id, f"{work.title} ({work.kind}, {work.year})") for work in near
    ]
    if not choices:
        return None
    chosen = room.ask.one(say("setup.which"), choices)
    return room.shelf.work(chosen) if chosen else None


def _stronger(room: Room) -> Kept:
    """Offer the stronger beginning; it can be changed at any time."""
    choices = [Choice(way, say(f"setup.stronger_{way}")) for way in ("yes", "no")]
    if room.ask.one(say("setup.stronger"), choices, "") == "yes":
        yield {"shift": telling.STRONGER}
        console.remark(say("setup.stronger_kept"))
