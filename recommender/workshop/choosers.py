"""Who may choose the works of a simulated person: we, luck, potency, an oracle."""

import datetime
from collections.abc import Callable, Sequence
from functools import cache
from random import Random
from typing import NamedTuple

from recommender import gate, lessons, suggest
from recommender.entries import Entry, Profile
from recommender.gate import Past
from recommender.model import Candidate, Index
from recommender.taste import Taste
from recommender.works import Role, Wish
from recommender.workshop import people
from recommender.workshop.learn import learn
from recommender.workshop.people import Circumstances, Person, Shelf

CHOOSERS = ("ours", "oracle", "random", "potency")
ROLES: tuple[Role, ...] = ("fitting", "gentle", "stretch")  # of picks, the best first
LEAVING_OUT = " without "
TOLD = 3  # themes that a learner may name
EIGHTY = 1.2816  # standard normal: 80 % lie within


class Pick(NamedTuple):
    """A work on offer, with its chance of misty or more where the chooser says one."""

    role: Role
    work: Candidate
    chance: float | None = None
    low: float | None = None
    high: float | None = None


class Belief(NamedTuple):
    """A theme that a learner names; `clear` when it is sure of more than nothing."""

    theme: str
    clear: bool


Choose = Callable[[Sequence[Entry], Wish, datetime.date], Sequence[Pick]]
Believe = Callable[[Sequence[Entry], Wish], Sequence[Belief]]


def choose_like(name: str, shelf: Shelf, person: Person, random: Random) -> Choose:
    """Return who chooses for *person*, by *name*: one of CHOOSERS.

    "ours without kinship" is ours with that part of the score left out.
    """
    match name.split(LEAVING_OUT):
        case ["ours", *parts]:
            return ours(shelf.index, frozenset(parts))
        case ["oracle"]:
            return oracle(shelf, person)
        case ["random"]:
            return at_random(shelf, random)
        case ["potency"]:
            return by_potency(shelf, random)
    raise ValueError(f"nobody chooses like {name}")


def ours(index: Index, without: frozenset[str] = frozenset()) -> Choose:
    """Choose as `boost suggest` does, with some parts of the score left out."""

    def choose(
        entries: Sequence[Entry], wish: Wish, day: datetime.date
    ) -> Sequence[Pick]:
        taste = learn_from(entries, wish, index)
        found = suggest.suggest(wish, entries, index, taste, day, without).suggestions
        return [
            Pick(s.role or "fitting", s.work, s.score.chance, s.score.low, s.score.high)
            for s in found
        ]

    return choose


def our_themes(index: Index) -> Believe:
    """Name the themes that our model leans to most; clear where 80 % say so."""

    def believe(entries: Sequence[Entry], wish: Wish) -> Sequence[Belief]:
        head = learn_from(entries, wish, index).tears
        nothing = head.priors["theme"].mean
        themes = [t.id for t in index.tags().values() if t.family == "theme"]
        weights = {theme: head.weight(f"theme:{theme}") for theme in themes}
        ranked = sorted(themes, key=lambda theme: (-weights[theme].mean, theme))
        return [
            Belief(t, weights[t].mean - EIGHTY * weights[t].variance ** 0.5 > nothing)
            for t in ranked[:TOLD]
        ]

    return believe


def at_random(shelf: Shelf, random: Random) -> Choose:
    """Choose any of the works that pass the gate."""
    return _in_order(shelf, lambda work: random.random())


def by_potency(shelf: Shelf, random: Random) -> Choose:
    """Choose the most potent works, among equals any."""
    lots = {work.id: random.random() for work in shelf.works}
    return _in_order(shelf, lambda work: work.potency + lots[work.id])


def oracle(shelf: Shelf, person: Person) -> Choose:
    """Choose what is likeliest to move *person*, knowing every hidden value.

    An evening shifts all works alike, so their order is the same on every evening.
    """
    moves = {
        work.id: people.log_odds(person, work, met(person, work, Circumstances()))
        for work in shelf.works
    }
    return _in_order(shelf, lambda work: moves[work.id])


def met(person: Person, work: Candidate, tonight: Circumstances) -> Circumstances:
    """Return how *person* meets *work* in tonight's circumstances."""
    return tonight._replace(
        childhood=person.fits.get(work.id, 0.0), again=work.id in person.met
    )


def learn_from(entries: Sequence[Entry], wish: Wish, index: Index) -> Taste:
    """Return what *entries* say of somebody who comes with *wish*."""
    profile = Profile(born=wish.born, country=wish.country)
    return learn(lessons.read(entries, index, profile))


def _in_order(shelf: Shelf, worth: Callable[[Candidate], float]) -> Choose:
    """Choose the three worthiest works that pass the gate and were not met yet."""

    @cache
    def allowed(wish: Wish, day: datetime.date) -> list[Candidate]:
        nothing = Past({}, frozenset())
        return [
            work
            for work in shelf.works
            if not any(gate.obstacles(work, wish, nothing, (), day))
        ]

    def choose(
        entries: Sequence[Entry], wish: Wish, day: datetime.date
    ) -> Sequence[Pick]:
        # The gate lets a work rest for longer than a season, so it comes once only.
        rest = {entry.work for entry in entries}
        first = datetime.date.fromisoformat(entries[0].day) if entries else day
        asked = wish._replace(company=None, near=None)  # no limits: they only score
        left = [work for work in allowed(asked, first) if work.id not in rest]
        left.sort(key=lambda work: (-worth(work), work.id))
        return [Pick(role, work) for role, work in zip(ROLES, left, strict=False)]

    return choose
