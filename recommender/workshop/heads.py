"""From scores to what may be said: chances, claims, doubts, notches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

SURE = 0.5  # chance at which a tag is claimed
DOUBT = 0.2  # chance at which a theme or genre may be meant; below it nothing is said
CAUGHT = 0.94  # of those that carry a warning; leaves room above nine of ten
LEAST_CARRIERS = 30  # of a tag, for a chance of its own; else its share is its chance
LEAST_KNOWN = 30  # carriers about which alike much is known, to set a doubt by
HEAVIER = 0.8  # the chance that a work is no heavier than is said
WORTH_SAYING = 0.95  # of the error of always saying the same; above it, a notch is that

Known = tuple[bool, bool]  # whether there are topics, and whether there is a text
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Head:
    """How a tag's score becomes a chance and a strength.

    From a chance of `doubts` on, by what is known of a work, the tag is in doubt; from
    `sure` on it is claimed.
    """

    slope: float
    offset: float
    doubts: Mapping[Known, float]
    sure: float
    strength: tuple[float, float]

    def doubt(self, known: Known) -> float:
        """Return the chance from which the tag is in doubt, where so much is known."""
        return self.doubts.get(known, min(self.doubts.values()))

    def chance(self, score: float) -> float:
        """Return the chance that a work of this *score* carries the tag."""
        return float(1 / (1 + np.exp(-(self.slope * score + self.offset))))

    def notch(self, score: float) -> int:
        """Return how strongly the tag is claimed, from 1 to 3."""
        slope, offset = self.strength
        return int(min(3, max(1, round(slope * score + offset))))


@dataclass(frozen=True, slots=True)
class Notch:
    """How a score becomes a notch from `least` to `most`.

    `lean` is added to err to the careful side; `usual` says that the facts say no
    more than what works of the catalog usually are.
    """

    least: int
    most: int
    lean: float
    usual: bool

    def of(self, score: float) -> int:
        """Return the notch for *score*."""
        return int(min(self.most, max(self.least, round(score + self.lean))))


def tag_head(
    scores: Numbers, strengths: Numbers, known: Sequence[Known], careful: bool
) -> Head:
    """Learn a tag's head from *scores* of works that were not learned from.

    A *careful* tag is in doubt from where all but a few of its carriers lie, among the
    works of which as much is *known*.
    """
    carries = strengths > 0
    every = dict.fromkeys(sorted(set(known)), DOUBT)
    if min(carries.sum(), (~carries).sum()) < LEAST_CARRIERS:
        share = float((carries.sum() + 1) / (len(carries) + 2))
        doubts = dict.fromkeys(every, 0.0) if careful else every
        return Head(0.0, float(np.log(share / (1 - share))), doubts, SURE, (0.0, 1.0))
    fitted = LogisticRegression(C=1e3, solver="newton-cholesky").fit(
        scores[:, None], carries
    )
    # A score that speaks against its own tag says nothing.
    slope, offset = max(float(fitted.coef_[0][0]), 0.0), float(fitted.intercept_[0])
    chances = 1 / (1 + np.exp(-(slope * scores + offset)))
    doubts = doubts_of(chances, carries, known, CAUGHT) if careful else every
    strength = _strength(scores[carries], strengths[carries])
    return Head(slope, offset, doubts, SURE, strength)


def doubts_of(
    chances: Numbers, carries: Flags, known: Sequence[Known], caught: float
) -> dict[Known, float]:
    """Return the chances from which *caught* of the carriers are in doubt.

    Each holds among the works of which as much is *known*; where these are few, the
    lowest holds.
    """
    doubts: dict[Known, float] = {}
    for kind in sorted(set(known)):
        held = carries & np.array([one == kind for one in known])
        if held.sum() >= LEAST_KNOWN:
            doubts[kind] = min(SURE, _lowest(chances[held], caught))
    lowest = min(doubts.values(), default=min(SURE, _lowest(chances[carries], caught)))
    return {kind: doubts.get(kind, lowest) for kind in sorted(set(known))}


def notch_head(
    name: str, least: int, most: int, scores: Numbers, true: Numbers
) -> Notch:
    """Learn how to say a notch from *scores* of works that were not learned from.

    In doubt a potency is the lower and a load the higher, as curators have it.
    """
    missed = true - scores
    always = float(np.abs(true - np.median(true)).mean())
    usual = float(np.abs(missed).mean()) >= WORTH_SAYING * always
    lean = float(np.quantile(missed, HEAVIER)) - 0.5 if name == "load" else -LOWER[name]
    return Notch(least, most, lean, usual)


# Notches taken off before rounding: facts alone say little of fame or esteem.
LOWER = {"potency": 0.25, "acclaim": 0.5, "esteem": 0.5}


def _lowest(chances: Numbers, caught: float) -> float:
    return float(np.quantile(chances, 1 - caught, method="lower"))


def _strength(scores: Numbers, strengths: Numbers) -> tuple[float, float]:
    """Return slope and offset of the strength that a tag is claimed with."""
    spread = float(scores.var())
    if not spread:
        return 0.0, float(strengths.mean())
    slope = float(np.cov(scores, strengths, bias=True)[0, 1]) / spread
    return slope, float(strengths.mean() - slope * scores.mean())
