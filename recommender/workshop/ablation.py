"""What each part of the score is worth: the same seasons lived without it."""

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from recommender.score import PARTS
from recommender.workshop.choosers import LEAVING_OUT
from recommender.workshop.season_measures import Estimate, mean_of
from recommender.workshop.seasons import Evening, Life, simulate

OURS = "ours"
LEFT = tuple(sorted(PARTS - {"person", "deal", "like", "wish"}))  # what nobody asks for


class Worth(NamedTuple):
    """What leaving a part out changes, as a mean over people with its interval.

    `chance` is the change in the true chance of what was taken, `fitting` of what was
    offered as fitting, `stars` of what was given, `too_much` of its share.
    """

    part: str
    chance: Estimate
    fitting: Estimate
    stars: Estimate
    too_much: Estimate


def ablate(
    index_file: Path,
    today: datetime.date,
    count: int,
    seed: int,
    workers: int = 2,
    progress: Callable[[int], None] = lambda done: None,
) -> list[Worth]:
    """Let *count* people live the same season with and without each part."""
    names = [f"{OURS}{LEAVING_OUT}{part}" for part in LEFT]
    choosers = (OURS, *names)
    lives = simulate(index_file, today, count, seed, choosers, workers, progress)
    rng = np.random.default_rng(seed)
    return [
        Worth(
            part,
            *(_change(lives, name, figure, rng) for figure in FIGURES),
        )
        for part, name in zip(LEFT, names, strict=True)
    ]


def _change(
    lives: Sequence[Life],
    name: str,
    figure: Callable[[Evening], float],
    rng: np.random.Generator,
) -> Estimate:
    each = [
        _average(life.seasons[name], figure) - _average(life.seasons[OURS], figure)
        for life in lives
    ]
    return mean_of(each, rng)


def _average(season: Sequence[Evening], figure: Callable[[Evening], float]) -> float:
    return sum(map(figure, season)) / max(1, len(season))


def _fitting(evening: Evening) -> float:
    offers = evening.offers
    return next((o.truth for o in offers if o.role == "fitting"), offers[0].truth)


FIGURES: tuple[Callable[[Evening], float], ...] = (
    lambda evening: evening.taken.truth,
    _fitting,
    lambda evening: evening.entry.stars or 0.0,
    lambda evening: float(evening.entry.too_much),
)
