"""What the journal says about a person: two small Bayesian models, ready to be read.

Both heads are linear in the same features of a work. The *tears* head is an ordinal
logit, so that `chance`, the probability of misty or more, is sigmoid(eta); the *liking*
head is normal and expects stars. `recommender/README.md` writes the mathematics down.
The workshop learns a taste when something is written; here it is only read.
"""

import json
import math
import sys
from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from recommender.errors import BoostError
from recommender.model import Candidate
from recommender.words import say
from recommender.works import Outcome

Features = Mapping[str, float]

VERSION = 1  # raised whenever the same journal would teach something else

CUTS = (-1.0, 0.0, 1.0, 2.5)  # lump, misty, tears, sobs
POTENCY = {1: -2.0, 2: -1.1, 3: -0.3, 4: 0.4, 5: 1.0}  # an ordinary crier's log-odds
MIDDLE = POTENCY[3]  # what the potency part is counted from
STAR_NOISE = 0.9  # stars of one person for works they like alike
WORK_NOISE = 0.6  # log-odds by which works of the same features differ
EIGHTY = 1.2816  # standard normal: 80 % lie within
NEAR = 1  # of 0 to 4: how close to tears somebody usually is


class Prior(NamedTuple):
    """What is believed of a weight before the first evening: its mean and spread."""

    mean: float
    spread: float


Priors = Mapping[str, Prior]  # by feature, or by its family

# A tag of strength 3 has the value 1. Spreads say how far people differ.
TEARS_PRIORS: Priors = {
    "person": Prior(-1.6, 1.1),  # how dry this person is, at a work of potency 3
    "child": Prior(0.0, 1.0),  # how dry they were as a child: most are not
    "potency": Prior(1.0, 0.25),  # how much a stronger work does for them
    "theme": Prior(0.08, 0.4),
    "route": Prior(0.0, 0.4),
    "form": Prior(0.0, 0.25),
    "childhood": Prior(0.4, 0.4),  # the old remedy; but the bump is weak for films
    "again-warmth": Prior(0.2, 0.3),  # warm works gain when met again,
    "again-loss": Prior(-0.3, 0.3),  # sad ones lose (Gabert-Quillen 2015)
    "company": Prior(-0.3, 0.4),  # less is shown beside others (Jakobs 2001)
    "near": Prior(0.3, 0.2),  # a notch closer to tears beforehand (Cotter 2019)
}
LIKING_PRIORS: Priors = {
    "person": Prior(3.5, 0.5),
    "child": Prior(3.8, 0.5),  # what one loved as a child one loved more
    "acclaim": Prior(0.2, 0.1),  # stars for each notch above 3
    "esteem": Prior(0.06, 0.06),  # for each notch above 6, of nine
    "load": Prior(0.06, 0.06),  # whoever chooses a heavy work values it more
    "theme": Prior(0.0, 0.2),
    "route": Prior(0.0, 0.2),
    "genre": Prior(0.0, 0.3),
    "form": Prior(0.0, 0.2),
    "era": Prior(0.0, 0.2),
    "country": Prior(0.0, 0.2),
    "decade": Prior(0.0, 0.2),
}


class Weight(NamedTuple):
    """A weight as it is believed now, and how unsure it is (its variance)."""

    mean: float
    variance: float


class Head(NamedTuple):
    """One model of the two: its priors, and the weights that evenings have moved.

    `means` stands in the order of `names`; `covariances` is the lower triangle of
    their covariance, row by row. A feature that no evening had is as its prior says.
    """

    priors: Priors
    names: tuple[str, ...] = ()
    means: Sequence[float] = ()
    covariances: Sequence[float] = ()

    def weight(self, feature: str) -> Weight:
        """Return what is believed of *feature* now."""
        if feature in self.names:
            at = self.names.index(feature)
            return Weight(self.means[at], self.covariances[at * (at + 3) // 2])
        mean, spread = prior_of(feature, self.priors)
        return Weight(mean, spread**2)

    def weights(self) -> dict[str, float]:
        """Return the mean of every weight that evenings have moved."""
        return dict(zip(self.names, self.means, strict=True))

    def addends(self, features: Features) -> dict[str, float]:
        """Return what each feature adds; their sum is the prediction."""
        moved = self.weights()
        return {
            name: value
            * (moved[name] if name in moved else prior_of(name, self.priors).mean)
            for name, value in features.items()
            if knows(name, self.priors)
        }

    def variance(self, features: Features) -> float:
        """Return how unsure the sum of the addends is."""
        places = {name: at for at, name in enumerate(self.names)}
        moved = sorted((places[n], v) for n, v in features.items() if n in places)
        total = sum(
            (prior_of(name, self.priors).spread * value) ** 2
            for name, value in features.items()
            if name not in places and knows(name, self.priors)
        )
        for nth, (row, value) in enumerate(moved):
            start = row * (row + 1) // 2
            across = sum(self.covariances[start + at] * v for at, v in moved[:nth])
            total += value * (2 * across + self.covariances[start + row] * value)
        return total


class Taste(NamedTuple):
    """Both heads of one person."""

    tears: Head
    liking: Head


NEW = Taste(Head(TEARS_PRIORS), Head(LIKING_PRIORS))  # nobody has written anything yet


def family(feature: str) -> str:
    """Return the family of *feature*: "theme:reunion" is a theme."""
    return feature.partition(":")[0]


def knows(feature: str, priors: Priors) -> bool:
    """Return whether a head with these *priors* looks at *feature*."""
    return feature in priors or family(feature) in priors


def prior_of(feature: str, priors: Priors) -> Prior:
    """Return the prior of *feature*: its own, or its family's."""
    return priors.get(feature) or priors[family(feature)]


def features(
    work: Candidate,
    families: Mapping[str, str],
    childhood: float = 0.0,
    again: bool = False,
    others: bool = False,
    near: int | None = None,
) -> dict[str, float]:
    """Return the features of meeting *work*; *families* gives each tag's family.

    *childhood* is how likely it was met then, from 0 to 1; *near* is how close to
    tears somebody is beforehand, from 0 to 4, None where it was not said.
    """
    found = {
        f"{families[tag]}:{tag}": strength / 3
        for tag, strength in work.claims.items()
        if families[tag] in ("theme", "route", "genre", "era")
    }
    found |= {
        "person": 1.0,
        "potency": POTENCY[work.potency] - MIDDLE,
        "acclaim": float(work.acclaim - 3),
        "esteem": float(work.esteem - 6),
        "load": float(work.load - 2),
        f"form:{work.form}": 1.0,
        f"country:{work.country}": 1.0,
        f"decade:{work.year // 10 * 10}": 1.0,
        "childhood": childhood,
        "company": float(others),
        "near": 0.0 if near is None else float(near - NEAR),
    }
    for route in ("warmth", "loss") if again else ():
        found[f"again-{route}"] = work.claims.get(route, 0) / 3
    return found


def chance(
    eta: float, variance: float, least: Outcome = Outcome.MISTY
) -> tuple[float, float, float]:
    """Return the probability of *least* or more at log-odds *eta*, and 80 % bounds.

    The probability is averaged over *variance* (MacKay 1992, "The evidence framework
    applied to classification networks"); the bounds are those of the log-odds.
    """
    eta -= CUTS[least - 1]
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


def read_priors(path: Path) -> Priors:
    """Return the liking prior that was fitted and kept at *path*.

    What an older program did not know of is as stated. BoostError when it makes no
    sense.
    """
    try:
        kept = json.loads(path.read_bytes())
        fitted = {name: Prior(float(m), float(s)) for name, (m, s) in kept.items()}
        for mean, spread in fitted.values():
            if not (math.isfinite(mean) and 0 < spread < math.inf):
                raise ValueError("no prior has such a mean or spread")
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise BoostError(say("evaluate.bad_prior", path=path)) from error
    return {**LIKING_PRIORS, **fitted}


def pack(taste: Taste) -> bytes:
    """Return *taste* as bytes: a line of JSON, then the numbers of both heads."""
    header = {
        "order": sys.byteorder,
        "heads": [(head.priors, head.names) for head in taste],
    }
    numbers = array("d")
    for head in taste:
        numbers.extend(head.means)
        numbers.extend(head.covariances)
    return json.dumps(header).encode() + b"\n" + numbers.tobytes()


def unpack(packed: bytes) -> Taste:
    """Return the taste that `pack` made bytes of; ValueError for anything else."""
    line, _, tail = packed.partition(b"\n")
    header = json.loads(line)
    numbers = array("d", tail)
    if header["order"] != sys.byteorder:
        numbers.byteswap()
    heads = []
    for priors, names in header["heads"]:
        many = len(names)
        means, numbers = numbers[:many], numbers[many:]
        triangle = many * (many + 1) // 2
        covariances, numbers = numbers[:triangle], numbers[triangle:]
        if len(covariances) != triangle:
            raise ValueError("the numbers of a taste were cut short")
        known = {name: Prior(*prior) for name, prior in priors.items()}
        heads.append(Head(known, tuple(names), means, covariances))
    return Taste(*heads)
