"""What thirty evenings of many simulated people say about who chose for them.

Every figure is a mean over people with a 95 % bootstrap interval over people.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommender.gate import SAFE_LOAD
from recommender.works import Outcome
from recommender.workshop.choosers import TOLD
from recommender.workshop.climbs import Climb, climbs
from recommender.workshop.exact import SWEEPS, Posterior, recognise
from recommender.workshop.memories import Memory
from recommender.workshop.people import Shelf
from recommender.workshop.seasons import (
    TOLD_AT,
    Evening,
    Life,
    Offer,
    Run,
    stocked,
)

RESAMPLES = 1000  # enough for the second digit of an interval
BINS = 10
FEW = 10  # evenings that count as first, and as last

Numbers = NDArray[np.float64]
Memories = list[list[Memory]]
Statistic = Callable[[NDArray[np.intp]], float]  # of people, by place


class Estimate(NamedTuple):
    """A figure and its 95 % bootstrap interval over people."""

    value: float
    low: float
    high: float


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


class Bin(NamedTuple):
    """Evenings of like chance: what was said, what was true, what came."""

    evenings: int
    said: float
    truth: float
    misty: float


class Calibration(NamedTuple):
    """How far the chances can be trusted.

    `error` is the expected calibration error against what happened, `true_error`
    against the true chances, `none` what `error` would be by luck alone were every
    said chance true. `covered` is the share of true chances in the 80 % interval.
    """

    error: Estimate
    true_error: Estimate
    none: float
    covered: Estimate
    bins: tuple[Bin, ...]


class Rule(NamedTuple):
    """A promise of the ladder or the gate: how often it was kept, and of how many."""

    promise: str
    kept: int
    of: int


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


def calibrate(
    seasons: Sequence[Sequence[Evening]], rng: np.random.Generator
) -> Calibration:
    """Compare the chances that were said in *seasons* with what was true and came."""
    told = [[e for e in season if e.taken.chance is not None] for season in seasons]
    said = [np.array([e.taken.chance for e in season], float) for season in told]
    true = [np.array([e.taken.truth for e in season]) for season in told]
    came = [np.array([_misty(e) for e in season]) for season in told]
    within = [np.array([_covers(e.taken) for e in season]) for season in told]

    def error(against: list[Numbers]) -> Statistic:
        return lambda who: _error(_together(said, who), _together(against, who))

    everybody = np.arange(len(seasons))
    chances = _together(said, everybody)
    by_luck = [
        _error(chances, (rng.random(len(chances)) < chances).astype(float))
        for _ in range(RESAMPLES // BINS)
    ]
    return Calibration(
        error=_estimate(len(seasons), error(came), rng),
        true_error=_estimate(len(seasons), error(true), rng),
        none=float(np.mean(by_luck)),
        covered=_estimate(
            len(seasons), lambda who: float(_together(within, who).mean()), rng
        ),
        bins=tuple(_bins(chances, _together(true, everybody), came)),
    )


def rules(seasons: Sequence[Sequence[Evening]]) -> Iterator[Rule]:
    """Count how often the ladder and the gate kept their word in *seasons*."""
    steps = [step for season in seasons for step in pairwise(season)]
    dry = [_no_weaker(*step) for step in steps if _dry_at_the_rung(step[0])]
    much = [_milder(*step) for step in steps if step[0].entry.too_much]
    light = [o.load <= SAFE_LOAD for s in seasons for e in s for o in e.offers]
    new = [fresh for season in seasons for fresh in _new(season)]
    yield Rule("after dry at the rung, the fitting pick is no weaker", *_count(dry))
    yield Rule("after too much, it is lighter or milder", *_count(much))
    yield Rule("no pick is heavier than the ceiling", *_count(light))
    yield Rule("no pick was met this season", *_count(new))


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
        misty=mean_of([sum(map(_misty, s)) / len(s) for s in seasons], rng),
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
        _ratio(ours, theirs, rng),
        mean_of([count / TOLD for count in false], rng),
        _ratio(false, clear, rng),
        exact.unsettled,
    )


def _misty(evening: Evening) -> float:
    return float((evening.entry.outcome or Outcome.DRY) >= Outcome.MISTY)


def _covers(offer: Offer) -> float:
    low, high = offer.low, offer.high
    return float(low is not None and high is not None and low <= offer.truth <= high)


def _hope(season: Sequence[Evening]) -> float:
    return sum(evening.taken.truth for evening in season)


def _dry_at_the_rung(evening: Evening) -> bool:
    """Return whether all stayed dry with a work as strong as what was to fit."""
    fit, entry = _fitting(evening), evening.entry
    dry = entry.outcome == Outcome.DRY and not entry.too_much
    return dry and evening.taken.potency >= fit.potency


def _no_weaker(before: Evening, after: Evening) -> bool:
    return _fitting(after).potency >= _fitting(before).potency


def _milder(before: Evening, after: Evening) -> bool:
    """Return whether the fitting pick asks less, unless nothing asks less."""
    was, fit = before.taken, _fitting(after)
    lowest = was.load == 0 and was.potency == 1
    return lowest or fit.load < was.load or fit.potency < was.potency


def _fitting(evening: Evening) -> Offer:
    fitting = [offer for offer in evening.offers if offer.role == "fitting"]
    return (fitting or evening.offers)[0]


def _new(season: Sequence[Evening]) -> Iterator[bool]:
    known: set[str] = set()
    for evening in season:
        yield from (offer.work not in known for offer in evening.offers)
        known.add(evening.taken.work)


def _count(kept: Sequence[bool]) -> tuple[int, int]:
    return sum(kept), len(kept)


def _bins(said: Numbers, true: Numbers, came: Sequence[Numbers]) -> Iterator[Bin]:
    happened = np.concatenate(came)
    for places in np.array_split(np.argsort(said, kind="stable"), BINS):
        if len(places):
            means = (float(x[places].mean()) for x in (said, true, happened))
            yield Bin(len(places), *means)


def _error(said: Numbers, against: Numbers) -> float:
    """Return the expected calibration error over bins of equal count."""
    order = np.argsort(said, kind="stable")
    gaps = [
        abs(float((said[places] - against[places]).sum()))
        for places in np.array_split(order, BINS)
    ]
    return sum(gaps) / len(said)


def _together(each: Sequence[Numbers], who: NDArray[np.intp]) -> Numbers:
    return np.concatenate([each[place] for place in who])


def mean_of(each: Sequence[float], rng: np.random.Generator) -> Estimate:
    """Return the mean of *each* person's figure, with its interval."""
    values = np.array(each, float)
    return _estimate(len(values), lambda who: float(values[who].mean()), rng)


def _ratio(
    over: Sequence[float], under: Sequence[float], rng: np.random.Generator
) -> Estimate:
    top, bottom = np.array(over, float), np.array(under, float)

    def ratio(who: NDArray[np.intp]) -> float:
        whole = float(bottom[who].sum())
        return float(top[who].sum()) / whole if whole else 0.0

    return _estimate(len(top), ratio, rng)


def _estimate(count: int, statistic: Statistic, rng: np.random.Generator) -> Estimate:
    drawn = [statistic(rng.integers(count, size=count)) for _ in range(RESAMPLES)]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Estimate(statistic(np.arange(count)), float(low), float(high))
