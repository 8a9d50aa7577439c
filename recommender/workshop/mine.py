"""How well the program has known one person: each evening foretold from the others."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from recommender.lessons import Lesson
from recommender.taste import LIKING_PRIORS, Priors, Taste, chance
from recommender.works import Outcome
from recommender.workshop.learn import learn

FEW = 5  # evenings, or ratings: fewer say nothing that chance could not
MOST = 300  # lessons left out in turn; more would only take longer


class Foretold(NamedTuple):
    """What leaving one evening out at a time came to.

    Of *evenings* with an outcome, *moved* ended in misty eyes or more; *expected* is
    how many were foretold. *ranked* is how often a moving evening had the higher
    chance than one that was not, ties counting half; None where there was only one
    sort. *rated* counts stars; *error* is how far off they were foretold on average,
    *plain_error* how far off one's own mean would have been.
    """

    evenings: int
    moved: int
    expected: float
    ranked: float | None
    rated: int
    error: float | None
    plain_error: float | None


def foretell(lessons: Sequence[Lesson], liking: Priors = LIKING_PRIORS) -> Foretold:
    """Foretell each of *lessons* from all the others, and say how that went.

    Of more than MOST only the last are foretold, still from all the others.
    """
    first = max(0, len(lessons) - MOST)
    wept = [i for i in range(first, len(lessons)) if lessons[i].outcome is not None]
    rated = [i for i in range(first, len(lessons)) if lessons[i].stars is not None]
    chances = [_chance(_without(lessons, i, liking), lessons[i]) for i in wept]
    came = [(lessons[i].outcome or 0) >= Outcome.MISTY for i in wept]
    stars = np.array([lessons[i].stars for i in rated], dtype=float)
    told = np.array([_stars(_without(lessons, i, liking), lessons[i]) for i in rated])
    enough = len(rated) >= FEW
    others = (stars.sum() - stars) / max(1, len(rated) - 1)
    return Foretold(
        evenings=len(wept),
        moved=sum(came),
        expected=sum(chances),
        ranked=_ranked(chances, came) if len(wept) >= FEW else None,
        rated=len(rated),
        error=float(np.abs(stars - told).mean()) if enough else None,
        plain_error=float(np.abs(stars - others).mean()) if enough else None,
    )


def _without(lessons: Sequence[Lesson], one: int, liking: Priors) -> Taste:
    return learn([*lessons[:one], *lessons[one + 1 :]], liking=liking)


def _chance(taste: Taste, lesson: Lesson) -> float:
    head = taste.tears
    eta = sum(head.addends(lesson.features).values())
    return chance(eta, head.variance(lesson.features))[0]


def _stars(taste: Taste, lesson: Lesson) -> float:
    return sum(taste.liking.addends(lesson.features).values())


def _ranked(chances: Sequence[float], came: Sequence[bool]) -> float | None:
    """Return the area under the curve; None where all evenings ended alike."""
    moved = [c for c, yes in zip(chances, came, strict=True) if yes]
    others = [c for c, yes in zip(chances, came, strict=True) if not yes]
    if not moved or not others:
        return None
    pairs = [(a > b) + (a == b) / 2 for a in moved for b in others]
    return float(np.mean(pairs))
