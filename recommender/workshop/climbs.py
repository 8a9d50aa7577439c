"""How the ladder went over a season: where the rung stood, and how often it turned."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from recommender import ladder
from recommender.ladder import Rung
from recommender.workshop.seasons import Evening, Life

SHOWN = (1, 3, 5, 10, 20, 30)  # evenings


class Climb(NamedTuple):
    """The rung of one sort of crier before each of the evenings SHOWN, on average.

    `turns` is how often in a season the potency changed its direction: a ladder that
    loops would turn every few evenings.
    """

    crier: str
    people: int
    potency: tuple[float, ...]
    load: tuple[float, ...]
    turns: float


def climbs(lives: Sequence[Life]) -> list[Climb]:
    """Return the climb of each sort of crier, the easiest first."""
    return [
        _climb(
            crier, [rungs(x.seasons["ours"]) for x in lives if x.person.crier == crier]
        )
        for crier in ("ordinary", "hard", "tearless")
        if any(life.person.crier == crier for life in lives)
    ]


def rungs(season: Sequence[Evening]) -> list[Rung]:
    """Return where the rung stood before each evening, and after the last."""
    lived = [
        ladder.Evening(e.taken.potency, e.taken.load, e.entry.outcome, e.entry.too_much)
        for e in season
    ]
    return [ladder.rung(lived[:number]) for number in range(len(lived) + 1)]


def _climb(crier: str, seasons: Sequence[Sequence[Rung]]) -> Climb:
    before = [
        [rung[min(evening, len(rung)) - 1] for rung in seasons] for evening in SHOWN
    ]
    return Climb(
        crier=crier,
        people=len(seasons),
        potency=tuple(float(np.mean([r.potency for r in at])) for at in before),
        load=tuple(float(np.mean([r.load for r in at])) for at in before),
        turns=float(np.mean([_turns(rung) for rung in seasons])),
    )


def _turns(rung: Sequence[Rung]) -> int:
    steps = [b.potency - a.potency for a, b in pairwise(rung) if a.potency != b.potency]
    return sum((a > 0) != (b > 0) for a, b in pairwise(steps))
