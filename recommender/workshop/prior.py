"""Fitting the liking prior to many people: empirical Bayes, on one's own machine.

Each person is the liking head of `recommender/README.md` with weights of their own,
drawn from one prior. The expectation is each person's posterior; the maximisation sets
every family's spread, and every feature's mean, to what the posteriors say (Dempster,
Laird and Rubin 1977). The result stays on this machine.
"""

import json
import os
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from recommender.lessons import Lesson
from recommender.model import Index
from recommender.taste import (
    LIKING_PRIORS,
    Head,
    Prior,
    Priors,
    family,
    features,
    prior_of,
)
from recommender.workshop.learn import learn_liking
from recommender.workshop.ratings import Ratings

ROUNDS = 20  # the spreads move by less than a hundredth of a star after that
HELD = 20.0  # people whom the stated mean is worth: rare tags keep it
LEAST_SPREAD = 0.02  # stars: a spread of nought could never grow again


def fit_prior(people: Sequence[Sequence[Lesson]]) -> Priors:
    """Return the liking prior that fits *people* best, each of them their lessons."""
    priors = LIKING_PRIORS
    for _ in range(ROUNDS):
        priors = _next(priors, [learn_liking(lessons, priors) for lessons in people])
    return priors


def lessons_of(ratings: Ratings, index: Index) -> list[list[Lesson]]:
    """Return what each person's *ratings* teach, for works of *index*."""
    families = {tag.id: tag.family for tag in index.tags().values()}
    known = {work.id: features(work, families) for work in index.candidates()}
    return [
        [
            Lesson(known[work], stars=float(stars))
            for work, stars in zip(table["work"], table["stars"], strict=True)
        ]
        for _, table in ratings.table.groupby("person", sort=True)
    ]


def save(priors: Priors, path: Path) -> None:
    """Keep *priors* at *path*, whole or not at all, for the owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({name: list(prior) for name, prior in sorted(priors.items())}, file)
    Path(name).replace(path)


def _next(priors: Priors, heads: Sequence[Head]) -> Priors:
    """Return the prior that makes what *heads* believe most likely."""
    means: dict[str, list[float]] = defaultdict(list)
    variances: dict[str, list[float]] = defaultdict(list)
    for head in heads:
        for at, name in enumerate(head.names):
            means[name].append(head.means[at])
            variances[name].append(head.covariances[at * (at + 3) // 2])
    centres = {name: _centre(name, told) for name, told in means.items()}
    scatter: dict[str, list[float]] = defaultdict(list)
    for name, told in means.items():
        away = (np.array(told) - centres[name]) ** 2 + np.array(variances[name])
        scatter[family(name)].extend(away.tolist())
    spreads = {
        name: max(LEAST_SPREAD, float(np.sqrt(np.mean(away))))
        for name, away in scatter.items()
    }
    fitted = {
        name: Prior(centre, spreads[family(name)]) for name, centre in centres.items()
    }
    families = {
        name: Prior(stated.mean, spreads.get(name, stated.spread))
        for name, stated in LIKING_PRIORS.items()
    }
    return families | fitted


def _centre(name: str, told: Sequence[float]) -> float:
    """Return the mean of *told*, held by what was stated of the feature."""
    stated = prior_of(name, LIKING_PRIORS).mean
    return (sum(told) + HELD * stated) / (len(told) + HELD)
