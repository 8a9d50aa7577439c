"""What thirty evenings of many simulated people say about who chose for them.

Every figure is a mean over people with a 95 % bootstrap interval over people.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import NamedTuple

import numpy as np

from recommender.workshop.bootstrap import Estimate, mean_of, ratio_of
from recommender.workshop.calibration import Calibration, calibrate
from recommender.workshop.choosers import TOLD
from recommender.workshop.climbs import Climb, climbs
from recommender.workshop.exact import SWEEPS, Posterior, recognise
from recommender.workshop.memories import Memory
from recommender.workshop.people import Shelf
from recommender.workshop.promises import Rule, rules
from recommender.workshop.seasons import TOLD_AT, Evening, Life, Run, is_misty, stocked

FEW = 10  # evenings that count as first, and as last

Memories = list[list[Memory]]


class Chooser(NamedTuple):
    """How the evenings went: true chance, lost against the oracle, shares.

    `lost` sums what the oracle's works had more of true chance, over the season, its
    first ten and its last ten evenings.
    """

    name: str
    chance: Estimate
    lost: Estimate
    lost_first: Estimate
    lost_last: Estimate
    misty: Estimate
    too_much: Estimate


class Recovery(NamedTuple):
    """How many own themes stand among the top three after so many outcomes.

    `false` is the share of our top three that are clear and yet neither own nor in the
    pair; `false_of_clear` the same as a share of the clear ones. `unsettled` is the
    most by which two halves of the exact learner's chains disagree on a theme.
    """

    outcomes: int
    ours: Estimate
    exact: Estimate
    ratio: Estimate
    false: Estimate
    false_of_clear: Estimate
    unsettled: float


class Result(NamedTuple):
    """All figures of one run."""

    people: int
    evenings: int
    seed: int
    choosers: tuple[Chooser, ...]
    recoveries: tuple[Recovery, ...]
    calibration: Calibration
    climbs: tuple[Climb, ...]
    rules: tuple[Rule, ...]


def evaluate(
    lives: Sequence[Life], run: Run, sweeps: int = SWEEPS, workers: int = 2
) -> Result:
    """Measure *lives* of *run*, with everybody who may choose, beside an exact learner.

    The learner takes its time, as many *sweeps* as it is given.
    """
    # The longest memories take longest, so they come first.
    told = sorted(TOLD_AT, reverse=True)
    jobs = [(run, remember(lives, stocked(run), n), sweeps) for n in told]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        each = pool.map if workers > 1 else map
        exact = dict(zip(told, each(_recognise, jobs), strict=True))
    return measure(lives, exact, run.seed)


def remember(lives: Sequence[Life], shelf: Shelf, outcomes: int) -> Memories:
    """Return the first *outcomes* of each season with us, as they are remembered."""
    works = {work.id: work for work in shelf.works}
    return [
        [
            Memory(works[e.entry.work], e.met, e.entry.outcome)
            for e in life.seasons["ours"][:outcomes]
            if e.entry.outcome is not None
        ]
        for life in lives
    ]


def measure(lives: Sequence[Life], exact: Mapping[int, Posterior], seed: int) -> Result:
    """Measure *lives* whose own themes the *exact* learner saw after so many evenings.

    The lives must have seasons with "ours" and with the "oracle".
    """
    rng = np.random.default_rng(seed)
    return Result(
        people=len(lives),
        evenings=max(len(life.seasons["ours"]) for life in lives),
        seed=seed,
        choosers=tuple(_chooser(lives, name, rng) for name in lives[0].seasons),
        recoveries=tuple(
            _recovery(lives, outcomes, exact[outcomes], rng)
            for outcomes in sorted(exact)
        ),
        calibration=calibrate([life.seasons["ours"] for life in lives], rng),
        climbs=tuple(climbs(lives)),
        rules=tuple(rules([life.seasons["ours"] for life in lives])),
    )


def _recognise(job: tuple[Run, Memories, int]) -> Posterior:
    run, remembered, sweeps = job
    rng = np.random.default_rng(run.seed)
    return recognise(remembered, stocked(run), rng, sweeps)


def _chooser(lives: Sequence[Life], name: str, rng: np.random.Generator) -> Chooser:
    seasons = [life.seasons[name] for life in lives]
    best = [life.seasons["oracle"] for life in lives]

    def lost(part: slice) -> Estimate:
        each = [
            _hope(there[part]) - _hope(here[part])
            for here, there in zip(seasons, best, strict=True)
        ]
        return mean_of(each, rng)

    return Chooser(
        name=name,
        chance=mean_of([_hope(s) / len(s) for s in seasons], rng),
        lost=lost(slice(None)),
        lost_first=lost(slice(None, FEW)),
        lost_last=lost(slice(-FEW, None)),
        misty=mean_of([sum(map(is_misty, s)) / len(s) for s in seasons], rng),
        too_much=mean_of(
            [sum(e.entry.too_much for e in s) / len(s) for s in seasons], rng
        ),
    )


def _recovery(
    lives: Sequence[Life], outcomes: int, exact: Posterior, rng: np.random.Generator
) -> Recovery:
    ours, theirs, false, clear = [], [], [], []
    for life, chances in zip(lives, exact.chances, strict=True):
        own, told = set(life.person.own), life.beliefs[outcomes]
        best = [exact.themes[place] for place in np.argsort(-chances)[:TOLD]]
        ours.append(len(own & {belief.theme for belief in told}) / len(own))
        theirs.append(len(own & set(best)) / len(own))
        true = own | set(life.person.pair or ())
        clear.append(sum(belief.clear for belief in told))
        false.append(sum(b.clear and b.theme not in true for b in told))
    return Recovery(
        outcomes,
        mean_of(ours, rng),
        mean_of(theirs, rng),
        ratio_of(ours, theirs, rng),
        mean_of([count / TOLD for count in false], rng),
        ratio_of(false, clear, rng),
        exact.unsettled,
    )


def _hope(season: Sequence[Evening]) -> float:
    return sum(evening.taken.truth for evening in season)
