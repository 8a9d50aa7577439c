"""What the journal says about a person: two small Bayesian models, learned from it.

Both heads are linear in the same features of a work, with an independent normal
prior for each weight. The *tears* head is an ordinal logit,

    P(outcome >= k) = sigmoid(eta - CUTS[k - 1]),   eta = w . x + potency,

so `chance`, the probability of misty or more, is sigmoid(eta). The *liking* head is
normal: stars = w . x + noise. The posterior mode is found by cyclic Newton steps, one
weight at a time; both log posteriors are concave, so there is one mode, and the order
of the entries does not matter. A weight's variance is the inverse of the curvature
there. Intervals use MacKay's approximation of the logistic by the probit (1992, "The
evidence framework applied to classification networks").

Where the constants come from: 28 of 60 and 71 of 132 ordinary viewers cried at strong
clips (Gracanin 2015, Sharman 2020), so tears have about even odds at potency 5 for an
ordinary crier. A person who asks this program for help finds it harder than that; how
much harder is a judgment, held loosely and learned from the first evenings.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from recommender.model import Candidate
from recommender.works import Outcome

Features = Mapping[str, float]
Column = list[tuple[int, float]]  # row, value
SlopeAt = Callable[[int, float], tuple[float, float]]  # row, log-odds -> slope, bend

CUTS = (-1.0, 0.0, 1.0, 2.5)  # lump, misty, tears, sobs
POTENCY = {1: -2.0, 2: -1.1, 3: -0.3, 4: 0.4, 5: 1.0}  # an ordinary crier's log-odds
MIDDLE = POTENCY[3]  # what the potency part is counted from
STAR_NOISE = 0.9  # stars of one person for works they like alike
WORK_NOISE = 0.6  # log-odds by which works of the same features differ
EIGHTY = 1.2816  # standard normal: 80 % lie within
SWEEPS = 300
FIRST_REACH = 1.0  # log-odds or stars
CLOSE_ENOUGH = 1e-4  # log-odds or stars; finer steps change no chance that is shown


class Prior(NamedTuple):
    """What is believed of a weight before the first evening."""

    mean: float
    spread: float


# By family; a tag of strength 3 has the value 1. Spreads say how far people differ.
TEARS_PRIORS = {
    "person": Prior(-1.4, 0.7),  # how dry this person is, at a work of potency 3
    "theme": Prior(0.08, 0.35),
    "route": Prior(0.0, 0.4),
    "form": Prior(0.0, 0.3),
    "childhood": Prior(0.4, 0.4),  # the old remedy; but the bump is weak for films
    "again-warmth": Prior(0.2, 0.3),  # warm works gain when met again,
    "again-loss": Prior(-0.3, 0.3),  # sad ones lose (Gabert-Quillen 2015)
    "company": Prior(-0.3, 0.3),  # less is shown beside others (Jakobs 2001)
}
LIKING_PRIORS = {
    "person": Prior(3.4, 0.5),
    "acclaim": Prior(0.2, 0.1),  # stars for each notch above 3
    "theme": Prior(0.0, 0.3),
    "route": Prior(0.0, 0.3),
    "genre": Prior(0.0, 0.4),
    "form": Prior(0.0, 0.3),
    "era": Prior(0.0, 0.3),
    "country": Prior(0.0, 0.3),
    "decade": Prior(0.0, 0.25),
}


class Weight(NamedTuple):
    """A learned weight and how unsure it is (its variance)."""

    mean: float
    variance: float


class Head(NamedTuple):
    """One model of the two: its priors, and the weights that evenings have moved."""

    priors: Mapping[str, Prior]
    weights: Mapping[str, Weight]

    def weight(self, feature: str) -> Weight:
        """Return what is believed of *feature* now."""
        known = self.weights.get(feature)
        if known:
            return known
        prior = self.priors[family(feature)]
        return Weight(prior.mean, prior.spread**2)

    def addends(self, features: Features) -> dict[str, float]:
        """Return what each feature adds; their sum is the prediction."""
        return {
            name: self.weight(name).mean * value
            for name, value in features.items()
            if family(name) in self.priors
        }

    def variance(self, features: Features) -> float:
        """Return how unsure the sum of the addends is."""
        return sum(
            self.weight(name).variance * value**2
            for name, value in features.items()
            if family(name) in self.priors
        )


class Lesson(NamedTuple):
    """What one entry teaches: the work's features, and what happened."""

    features: Features
    potency: int
    outcome: Outcome | None
    stars: float | None


class Taste(NamedTuple):
    """Both heads of one person."""

    tears: Head
    liking: Head


def family(feature: str) -> str:
    """Return the family of *feature*: "theme:reunion" is a theme."""
    return feature.partition(":")[0]


def features(
    work: Candidate,
    families: Mapping[str, str],
    childhood: float = 0.0,
    again: bool = False,
    others: bool = False,
) -> dict[str, float]:
    """Return the features of meeting *work*; *families* gives each tag's family."""
    found = {
        f"{families[tag]}:{tag}": strength / 3
        for tag, strength in work.claims.items()
        if families[tag] in ("theme", "route", "genre", "era")
    }
    found |= {
        "person": 1.0,
        "acclaim": float(work.acclaim - 3),
        f"form:{work.form}": 1.0,
        f"country:{work.country}": 1.0,
        f"decade:{work.year // 10 * 10}": 1.0,
        "childhood": childhood,
        "company": float(others),
    }
    for route in ("warmth", "loss") if again else ():
        found[f"again-{route}"] = work.claims.get(route, 0) / 3
    return found


def learn(lessons: Iterable[Lesson]) -> Taste:
    """Learn both heads from *lessons*, in any order."""
    known = sorted(
        lessons,
        key=lambda e: (sorted(e.features.items()), e.outcome or 0, e.stars or 0),
    )
    wept = [e for e in known if e.outcome is not None]
    rated = [e for e in known if e.stars is not None]
    return Taste(
        tears=_fit(
            TEARS_PRIORS,
            [e.features for e in wept],
            [POTENCY[e.potency] - MIDDLE for e in wept],
            lambda i, eta: _tears_slope(wept[i].outcome or Outcome.DRY, eta),
        ),
        liking=_fit(
            LIKING_PRIORS,
            [e.features for e in rated],
            [0.0] * len(rated),
            lambda i, eta: (
                ((rated[i].stars or 0.0) - eta) / STAR_NOISE**2,
                1 / STAR_NOISE**2,
            ),
        ),
    )


def chance(eta: float, variance: float) -> tuple[float, float, float]:
    """Return the probability of misty or more at log-odds *eta*, and its 80 % interval.

    The probability is averaged over *variance*; the interval is of the log-odds.
    """
    variance += WORK_NOISE**2
    reach = EIGHTY * math.sqrt(variance)
    middle = sigmoid(eta / math.sqrt(1 + math.pi * variance / 8))
    low, high = sigmoid(eta - reach), sigmoid(eta + reach)
    return min(max(middle, low), high), low, high


def sigmoid(x: float) -> float:
    """Return the logistic function of *x*, for any *x*."""
    if x < 0:
        return math.exp(max(x, -700.0)) / (1 + math.exp(max(x, -700.0)))
    return 1 / (1 + math.exp(-min(x, 700.0)))


def _tears_slope(outcome: Outcome, eta: float) -> tuple[float, float]:
    """Return slope and curvature of the log likelihood of *outcome* at *eta*.

    With a = P(>= outcome) and b = P(> outcome) the slope is 1 - a - b and the
    curvature a (1 - a) + b (1 - b).
    """
    a = sigmoid(eta - CUTS[outcome - 1]) if outcome > Outcome.DRY else 1.0
    b = sigmoid(eta - CUTS[outcome]) if outcome < Outcome.SOBS else 0.0
    return 1 - a - b, a * (1 - a) + b * (1 - b)


def _fit(
    priors: Mapping[str, Prior],
    rows: Sequence[Features],
    offsets: Sequence[float],
    slope_at: SlopeAt,
) -> Head:
    """Find the posterior mode of a head, one weight at a time."""
    columns = _columns(priors, rows)
    weights = {
        name: Weight(priors[family(name)].mean, priors[family(name)].spread ** 2)
        for name in sorted(columns)
    }
    etas = [
        offset + sum(weights[n].mean * v for n, v in row.items() if n in weights)
        for offset, row in zip(offsets, rows, strict=True)
    ]
    reach = dict.fromkeys(weights, FIRST_REACH)
    for _ in range(SWEEPS):
        largest = 0.0
        for name, old in weights.items():
            new = _newton(old, priors[family(name)], columns[name], etas, slope_at)
            step = max(-reach[name], min(reach[name], new.mean - old.mean))
            # Far from the mode a parabola promises too much, so steps are kept short
            # until they shorten by themselves (Genkin, Lewis and Madigan 2007).
            reach[name] = max(2 * abs(step), reach[name] / 2)
            weights[name] = Weight(old.mean + step, new.variance)
            for i, value in columns[name]:
                etas[i] += step * value
            largest = max(largest, abs(step))
        if largest < CLOSE_ENOUGH:
            break
    return Head(priors, weights)


def _columns(
    priors: Mapping[str, Prior], rows: Sequence[Features]
) -> dict[str, Column]:
    """Return, for each feature of a head, the rows that have it and how much."""
    columns: dict[str, Column] = {}
    for i, row in enumerate(rows):
        for name, value in row.items():
            if value and family(name) in priors:
                columns.setdefault(name, []).append((i, value))
    return columns


def _newton(
    old: Weight, prior: Prior, column: Column, etas: Sequence[float], slope_at: SlopeAt
) -> Weight:
    """Move one weight to the top of its log posterior's parabola."""
    precision = prior.spread**-2
    slope = (prior.mean - old.mean) * precision
    for i, value in column:
        gain, bend = slope_at(i, etas[i])
        slope += gain * value
        precision += bend * value**2
    return Weight(old.mean + slope / precision, 1 / precision)
