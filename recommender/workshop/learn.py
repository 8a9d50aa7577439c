"""Learning a taste: the posterior of both heads, by a few Newton steps.

`recommender/README.md` says what is computed and why.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from recommender.lessons import Lesson
from recommender.taste import (
    CUTS,
    LIKING_PRIORS,
    STAR_NOISE,
    TEARS_PRIORS,
    Head,
    Priors,
    Taste,
    knows,
    prior_of,
)

Vector = npt.NDArray[np.float64]
STEPS = 100  # Newton needs five or six; a hundred would be a bug
CLOSE_ENOUGH = 1e-6  # log-odds or stars; Newton's next step is the square of it
LOWEST, HIGHEST = -40.0, 40.0  # log-odds beyond which a logistic is 0 or 1


class Likelihood(NamedTuple):
    """At some predictions: the log likelihood, its slope and its curvature, by row."""

    value: Vector
    slope: Vector
    bend: Vector


LikelihoodAt = Callable[[Vector], Likelihood]


def learn(
    lessons: Iterable[Lesson],
    tears: Priors = TEARS_PRIORS,
    liking: Priors = LIKING_PRIORS,
) -> Taste:
    """Learn both heads from *lessons*, in any order."""
    known = sorted(lessons, key=_canonical)
    wept = [lesson for lesson in known if lesson.outcome is not None]
    outcomes = np.array([lesson.outcome for lesson in wept], dtype=int)
    return Taste(
        tears=_fit(tears, wept, lambda eta: ordinal(outcomes, eta)),
        liking=learn_liking(known, liking),
    )


def learn_liking(lessons: Sequence[Lesson], liking: Priors = LIKING_PRIORS) -> Head:
    """Learn the liking head alone, from *lessons* in an order of their own."""
    rated = [lesson for lesson in lessons if lesson.stars is not None]
    stars = np.array([lesson.stars for lesson in rated], dtype=float)
    return _fit(liking, rated, lambda eta: normal(stars, eta))


def ordinal(outcomes: npt.NDArray[np.int_], eta: Vector) -> Likelihood:
    """Return the likelihood of *outcomes* at log-odds *eta* in the ordinal logit.

    With a = P(>= outcome) and b = P(> outcome) it is a - b, its slope 1 - a - b and its
    curvature a (1 - a) + b (1 - b).
    """
    cuts = np.array([-np.inf, *CUTS, np.inf])
    low = np.clip(eta - cuts[outcomes], LOWEST, HIGHEST)
    high = np.clip(eta - cuts[outcomes + 1], LOWEST, HIGHEST)
    a, b = _logistic(low), _logistic(high)
    gap = cuts[outcomes + 1] - cuts[outcomes]
    # a - b = a (1 - b) (1 - exp(low - high)): no difference of two near ones
    log_gap = np.log(-np.expm1(-gap))
    value = -np.logaddexp(0, -low) - np.logaddexp(0, high) + log_gap
    return Likelihood(value, 1 - a - b, a * (1 - a) + b * (1 - b))


def normal(stars: Vector, eta: Vector) -> Likelihood:
    """Return the likelihood of *stars* where *eta* is expected."""
    precision = np.full_like(stars, STAR_NOISE**-2)
    away = stars - eta
    return Likelihood(-precision * away**2 / 2, precision * away, precision)


def _canonical(lesson: Lesson) -> tuple[object, ...]:
    """Return what puts lessons in an order of their own, whoever brings them."""
    return (
        sorted(lesson.features.items()),
        -1 if lesson.outcome is None else lesson.outcome,
        lesson.stars or 0.0,
        lesson.weight,
    )


def _fit(priors: Priors, lessons: Sequence[Lesson], at: LikelihoodAt) -> Head:
    """Find the posterior mode of a head, and the covariance around it."""
    names = _names(priors, lessons)
    if not names:
        return Head(priors)
    place = {name: column for column, name in enumerate(names)}
    x = np.zeros((len(lessons), len(names)))
    for row, lesson in enumerate(lessons):
        for name, value in lesson.features.items():
            if name in place:
                x[row, place[name]] = value
    share = np.array([lesson.weight for lesson in lessons])
    believed = [prior_of(name, priors) for name in names]
    mean = np.array([prior.mean for prior in believed])
    precision = np.array([prior.spread**-2 for prior in believed])
    weights, covariance = climb(x, share, mean, precision, at)
    triangle = covariance[np.tril_indices(len(names))]
    return Head(priors, names, weights.tolist(), triangle.tolist())


def climb(
    x: Vector, share: Vector, mean: Vector, precision: Vector, at: LikelihoodAt
) -> tuple[Vector, Vector]:
    """Return the mode and the covariance of a concave log posterior.

    *x* has a row a lesson and a column a feature; *share* is how much each row counts;
    *mean* and *precision* are the prior's. Newton's method with halved steps.
    """

    def height(weights: Vector) -> float:
        prior = -(precision @ (weights - mean) ** 2) / 2
        return float(share @ at(x @ weights).value + prior)

    weights = mean.copy()
    for _ in range(STEPS):
        there = at(x @ weights)
        slope = x.T @ (share * there.slope) - precision * (weights - mean)
        halves = x * np.sqrt(share * there.bend)[:, None]
        bend = halves.T @ halves + np.diag(precision)  # of one's own: half the work
        step = np.linalg.solve(bend, slope)
        begun = height(weights)
        while height(weights + step) < begun - CLOSE_ENOUGH:
            step /= 2
        weights = weights + step
        if np.abs(step).max() < CLOSE_ENOUGH:
            break
    return weights, np.asarray(np.linalg.inv(bend), dtype=float)


def _names(priors: Priors, lessons: Sequence[Lesson]) -> tuple[str, ...]:
    """Return, in order, the features of *lessons* that a head looks at."""
    return tuple(
        sorted(
            {
                name
                for lesson in lessons
                for name, value in lesson.features.items()
                if value and knows(name, priors)
            }
        )
    )


def _logistic(x: Vector) -> Vector:
    return np.asarray(1 / (1 + np.exp(-x)))
