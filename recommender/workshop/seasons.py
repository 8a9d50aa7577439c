"""Thirty evenings of a simulated person, with whoever chooses their works.

Each evening brings up to three picks; one of them is met, and the journal remembers
what happened. Our model and what it is compared with live the same evenings: the same
person, the same company and closeness to tears, the same luck.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import NamedTuple

from recommender.entries import Entry
from recommender.model import Index
from recommender.works import Company, Outcome, Role, Wish
from recommender.workshop import people
from recommender.workshop.choosers import (
    CHOOSERS,
    Belief,
    Choose,
    Pick,
    choose_like,
    met,
    our_themes,
)
from recommender.workshop.people import Circumstances, Person, Shelf

EVENINGS = 30
GAP = (1, 5)  # days between two evenings; judgment
# Most take what fits, some something milder or bolder; judgment.
TAKES: Mapping[Role, float] = {"fitting": 0.5, "gentle": 0.3, "stretch": 0.2}
TOLD_AT = (8, 15, 30)  # outcomes after which a learner says which themes it sees


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


class Life(NamedTuple):
    """A person, their season with each chooser, and what was believed of them."""

    person: Person
    seasons: Mapping[str, tuple[Evening, ...]]
    beliefs: Mapping[int, tuple[Belief, ...]]


class Run(NamedTuple):
    """What everybody of a run has in common: the shelf, the first day, the seed."""

    index_file: Path
    today: datetime.date
    seed: int


class Job(NamedTuple):
    """The seasons of one person that are to be lived."""

    run: Run
    choosers: tuple[str, ...]
    evenings: int
    number: int


def simulate(
    run: Run,
    count: int,
    choosers: Sequence[str] = CHOOSERS,
    evenings: int = EVENINGS,
    workers: int = 2,
    progress: Callable[[int], None] = lambda done: None,
) -> list[Life]:
    """Let *count* people live a season with each of *choosers*, by name.

    The same run gives the same lives. *progress* hears how many are lived.
    """
    names = tuple(choosers)
    jobs = [Job(run, names, evenings, number) for number in range(count)]
    lives: list[Life] = []
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        each = pool.map if workers > 1 else map
        for life in each(live_life, jobs):
            lives.append(life)
            progress(len(lives))
    return lives


def live_life(job: Job) -> Life:
    """Live all seasons of one person; every draw comes from the seed and number."""
    shelf, name = stocked(job.run), f"{job.run.seed}:{job.number}"
    person = people.draw_person(Random(f"{name}:person"), shelf)
    seasons = {
        chooser: live_season(
            person,
            choose_like(chooser, shelf, person, Random(f"{name}:{chooser}")),
            Random(f"{name}:season"),
            job.run.today,
            job.evenings,
        )
        for chooser in job.choosers
    }
    believe = our_themes(shelf.index)
    entries = [evening.entry for evening in seasons.get("ours", ())]
    told = {n: tuple(believe(entries[:n], wish_of(person))) for n in TOLD_AT}
    return Life(person, seasons, told)


@cache
def stocked(run: Run) -> Shelf:
    """Return the shelf that everybody of a *run* meets."""
    index, random = Index.at(run.index_file), Random(f"{run.seed}:shelf")
    return people.stock(index, run.today, random)


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
        told = wish_for(wish, tonight)
        picks = choose(tuple(entries), told, today)
        lot = random.random()
        if not picks:
            break
        evening = _live_evening(person, picks, lot, tonight, today, random)
        season.append(evening)
        entries.append(evening.entry)
        today += datetime.timedelta(days=random.randint(*GAP))
    return tuple(season)


def wish_for(wish: Wish, tonight: Circumstances) -> Wish:
    """Return *wish* with what there is to say about the evening."""
    company: Company = "others" if tonight.others else "alone"
    return wish._replace(company=company, near=tonight.closeness)


def wish_of(person: Person) -> Wish:
    """Return the wish that *person* comes with: nothing but where and when born."""
    return Wish(born=person.born, country=person.country)


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


def is_misty(evening: Evening) -> float:
    """Return 1 where *evening* brought misty eyes or more, else 0."""
    return float((evening.entry.outcome or Outcome.DRY) >= Outcome.MISTY)
