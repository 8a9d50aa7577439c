"""Thirty evenings of a simulated person, with whoever chooses their works.

Each evening brings up to three picks; one of them is met, and the journal remembers
what happened. Our model and what it is compared with live the same evenings: the same
person, the same company and closeness to tears, the same luck.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import NamedTuple

from recommender import gate, lessons, suggest
from recommender.gate import Past
from recommender.journal import Entry, Profile
from recommender.model import Candidate, Index
from recommender.taste import Taste
from recommender.works import Outcome, Role, Wish
from recommender.workshop import people
from recommender.workshop.learn import learn
from recommender.workshop.people import Circumstances, Person, Shelf

EVENINGS = 30
GAP = (1, 5)  # days between two evenings; judgment
# Most take what fits, some something milder or bolder; judgment.
TAKES: Mapping[Role, float] = {"fitting": 0.5, "gentle": 0.3, "stretch": 0.2}
ROLES: tuple[Role, ...] = ("fitting", "gentle", "stretch")  # of picks, the best first
TOLD_AT = (8, 15, 30)  # outcomes after which a learner says which themes it sees
TOLD = 3  # themes it may name
EIGHTY = 1.2816  # standard normal: 80 % lie within


class Pick(NamedTuple):
    """A work on offer, with its chance of misty or more where the chooser says one."""

    role: Role
    work: Candidate
    chance: float | None = None
    low: float | None = None
    high: float | None = None


class Offer(NamedTuple):
    """A pick as it is remembered; `truth` is the person's own chance that evening."""

    role: Role
    work: str
    potency: int
    load: int
    truth: float
    chance: float | None
    low: float | None
    high: float | None


class Evening(NamedTuple):
    """What was on offer, what was taken, how it was met, and what was written."""

    offers: tuple[Offer, ...]
    taken: Offer
    met: Circumstances
    entry: Entry


class Belief(NamedTuple):
    """A theme that a learner names; `clear` when it is sure of more than nothing."""

    theme: str
    clear: bool


class Life(NamedTuple):
    """A person, their season with each chooser, and what was believed of them."""

    person: Person
    seasons: Mapping[str, tuple[Evening, ...]]
    beliefs: Mapping[int, tuple[Belief, ...]]


Choose = Callable[[Sequence[Entry], Wish, datetime.date], Sequence[Pick]]
Believe = Callable[[Sequence[Entry], Wish], Sequence[Belief]]


def simulate(
    index_file: Path,
    today: datetime.date,
    count: int,
    seed: int,
    choosers: Sequence[str] = ("ours", "oracle", "random", "potency"),
    workers: int = 2,
    progress: Callable[[int], None] = lambda done: None,
) -> list[Life]:
    """Let *count* people live a season with each of *choosers*, by name.

    The same seed gives the same lives. *progress* hears how many are lived.
    """
    jobs = [(index_file, today, seed, tuple(choosers), n) for n in range(count)]
    lives: list[Life] = []
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for life in pool.map(_life, *zip(*jobs, strict=True)):
            lives.append(life)
            progress(len(lives))
    return lives


def live_season(
    person: Person,
    choose: Choose,
    random: Random,
    today: datetime.date,
    evenings: int = EVENINGS,
) -> tuple[Evening, ...]:
    """Let *person* live *evenings* from *today* on; fewer if nothing is on offer."""
    wish = wish_of(person)
    entries: list[Entry] = []
    season: list[Evening] = []
    for number in range(evenings):
        tonight = _tonight(person, number, entries, today, random)
        told = replace(
            wish,
            company="others" if tonight.others else "alone",
            near=tonight.closeness,
        )
        picks = choose(tuple(entries), told, today)
        lot = random.random()
        if not picks:
            break
        evening = _live_evening(person, picks, lot, tonight, today, random)
        season.append(evening)
        entries.append(evening.entry)
        today += datetime.timedelta(days=random.randint(*GAP))
    return tuple(season)


def wish_of(person: Person) -> Wish:
    """Return the wish that *person* comes with: nothing but where and when born."""
    return Wish(born=person.born, country=person.country)


def ours(index: Index) -> Choose:
    """Choose as `boost suggest` does."""

    def choose(
        entries: Sequence[Entry], wish: Wish, day: datetime.date
    ) -> Sequence[Pick]:
        taste = _learn(entries, wish, index)
        found = suggest.suggest(wish, entries, index, taste, day).suggestions
        return [
            Pick(s.role or "fitting", s.work, s.score.chance, s.score.low, s.score.high)
            for s in found
        ]

    return choose


def our_themes(index: Index) -> Believe:
    """Name the themes that our model leans to most; clear where 80 % say so."""

    def believe(entries: Sequence[Entry], wish: Wish) -> Sequence[Belief]:
        head = _learn(entries, wish, index).tears
        nothing = head.priors["theme"].mean
        themes = [t.id for t in index.tags().values() if t.family == "theme"]
        weights = {theme: head.weight(f"theme:{theme}") for theme in themes}
        ranked = sorted(themes, key=lambda theme: (-weights[theme].mean, theme))
        return [
            Belief(t, weights[t].mean - EIGHTY * weights[t].variance ** 0.5 > nothing)
            for t in ranked[:TOLD]
        ]

    return believe


def _learn(entries: Sequence[Entry], wish: Wish, index: Index) -> Taste:
    profile = Profile(born=wish.born, country=wish.country)
    return learn(lessons.read(entries, index, profile))


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


def _chooser(name: str, shelf: Shelf, person: Person, random: Random) -> Choose:
    match name:
        case "ours":
            return ours(shelf.index)
        case "oracle":
            return oracle(shelf, person)
        case "random":
            return at_random(shelf, random)
        case "potency":
            return by_potency(shelf, random)
    raise ValueError(f"nobody chooses like {name}")


def _life(
    index_file: Path,
    today: datetime.date,
    seed: int,
    choosers: tuple[str, ...],
    number: int,
) -> Life:
    """Live all seasons of one person; every draw comes from *seed* and *number*."""
    shelf = _shelf(index_file, today, seed)
    person = people.draw_person(Random(f"{seed}:{number}:person"), shelf)
    seasons = {
        name: live_season(
            person,
            _chooser(name, shelf, person, Random(f"{seed}:{number}:{name}")),
            Random(f"{seed}:{number}:season"),
            today,
        )
        for name in choosers
    }
    believe = our_themes(shelf.index)
    entries = [evening.entry for evening in seasons.get("ours", ())]
    told = {n: tuple(believe(entries[:n], wish_of(person))) for n in TOLD_AT}
    return Life(person, seasons, told)


@cache
def _shelf(index_file: Path, today: datetime.date, seed: int) -> Shelf:
    return people.stock(Index.at(index_file), today, Random(f"{seed}:shelf"))


def _tonight(
    person: Person,
    number: int,
    entries: Sequence[Entry],
    today: datetime.date,
    random: Random,
) -> Circumstances:
    others = random.random() < person.company_habit
    notches = range(len(people.CLOSE_TONIGHT))
    closeness = random.choices(notches, people.CLOSE_TONIGHT)[0]
    lately = (today - datetime.timedelta(days=people.SATED_DAYS)).isoformat()
    sated = any(e.day >= lately and (e.outcome or 0) >= Outcome.TEARS for e in entries)
    return Circumstances(
        others=others, closeness=closeness, evening=number, sated=sated
    )


def _live_evening(
    person: Person,
    picks: Sequence[Pick],
    lot: float,
    tonight: Circumstances,
    today: datetime.date,
    random: Random,
) -> Evening:
    offers = tuple(_offer(person, pick, tonight) for pick in picks)
    place = _taken([pick.role for pick in picks], lot)
    work = picks[place].work
    here = met(person, work, tonight)
    happened = people.live(person, work, here, random)
    entry = Entry(
        work.id,
        today.isoformat(),
        outcome=happened.outcome,
        stars=happened.stars,
        company="others" if here.others else "alone",
        near=here.closeness,
        again=here.again,
        stopped=happened.stopped,
        too_much=happened.too_much,
    )
    return Evening(offers, offers[place], here, entry)


def _offer(person: Person, pick: Pick, tonight: Circumstances) -> Offer:
    role, work, *said = pick
    truth = people.true_chance(person, work, met(person, work, tonight))
    return Offer(role, work.id, work.potency, work.load, truth, *said)


def _taken(roles: Sequence[Role], lot: float) -> int:
    """Return the place of the pick that is taken; *lot* is drawn from 0 to 1."""
    shares = [TAKES[role] for role in roles]
    lot *= sum(shares)
    for place, share in enumerate(shares):
        lot -= share
        if lot < 0:
            return place
    return len(shares) - 1


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
        asked = replace(wish, company=None, near=None)  # no limits: they only score
        left = [work for work in allowed(asked, first) if work.id not in rest]
        left.sort(key=lambda work: (-worth(work), work.id))
        return [Pick(role, work) for role, work in zip(ROLES, left, strict=False)]

    return choose
