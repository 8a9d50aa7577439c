"""The measuring of liking: recommenders sit exams, and the marks get intervals.

Every mean has a 95 % percentile interval from a bootstrap over people, and so has the
difference of ours to each rival, person by person. Recommenders that learn from other
people learn from four fifths of them and are asked about the last.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from recommender.works import Kind
from recommender.workshop.exams import (
    Exam,
    Numbers,
    Taught,
    fame,
    set_exams,
    star_matrix,
)
from recommender.workshop.ratings import Ratings

KS = (0, 5, 10, 20)
FOLDS = 5
RESAMPLES = 1_000
LEVEL = (2.5, 97.5)  # percent: the ends of a 95 % interval
OURS = "ours"
MEASURES = ("A", "A nDCG@10", "Bm", "Bm nDCG@10")  # in the order that `mark` gives
TOP = 10

Marks = dict[tuple[str, int], Numbers]  # by name and k: people by measures


class Recommender(Protocol):
    """Whoever ranks the shelf for one person."""

    def score(self, taught: Taught) -> Numbers | None:
        """Return a score for each work of the shelf, or None with nothing to say."""


@runtime_checkable
class Collaborative(Protocol):
    """Whoever must see other people's stars first: people by works, NaN unrated."""

    def fit(self, others: Numbers) -> Recommender:
        """Learn from *others*, and return who can rank."""


class Estimate(NamedTuple):
    """The mean of a measure over people, and its 95 % interval.

    In a difference, *recommender* is whom ours is held against.
    """

    recommender: str
    k: int
    measure: str
    mean: float
    low: float
    high: float
    people: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What came out: a row for each recommender, k and measure.

    *differences* says by how much ours is ahead of each rival, *taught_by_others* names
    who learned from other people, and *fame* is how many others rated a liked work and
    a work of its crowd: None when nobody rated enough to be asked.
    """

    kind: Kind
    people: int
    works: int
    ratings: int
    unmatched: int
    fame: tuple[float, float] | None
    rows: tuple[Estimate, ...]
    differences: tuple[Estimate, ...]
    taught_by_others: tuple[str, ...]


def measure(
    ratings: Ratings,
    recommenders: Mapping[str, Recommender | Collaborative],
    ks: Sequence[int] = KS,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> Measured:
    """Let *recommenders* sit the exams that *ratings* make after each of *ks* ratings.

    A recommender that has nothing to say at some k has no row there.
    """
    exams = set_exams(ratings, ks, seed)
    fold = np.random.default_rng(seed).permutation(ratings.people) % FOLDS
    stars = star_matrix(ratings)
    marks: Marks = {}
    for name, recommender in recommenders.items():
        sitters = _sitters(recommender, stars, fold)
        for k in ks:
            given = [_sit(sitters[fold[e.person]], e, ratings.works) for e in exams[k]]
            if given and None not in given:
                marks[name, k] = np.array(given)
    return Measured(
        kind=ratings.kind,
        people=ratings.people,
        works=ratings.works,
        ratings=ratings.ratings,
        unmatched=ratings.unmatched,
        fame=fame(ratings, exams[min(ks)]) if marks else None,
        rows=tuple(_estimates(marks, seed, resamples)),
        differences=tuple(_estimates(_ahead(marks), seed, resamples)),
        taught_by_others=tuple(
            name for name, who in recommenders.items() if isinstance(who, Collaborative)
        ),
    )


def mark(scores: Numbers, exam: Exam) -> tuple[float, float, float, float]:
    """Return the MEASURES of *scores* in *exam*; equal scores share what they earn."""
    held, liked = scores[exam.held], exam.liked
    chosen = held[liked][:, None]
    crowd = scores[exam.crowd]
    above, level = (crowd > chosen).sum(axis=1), (crowd == chosen).sum(axis=1)
    return (
        _auc(held, liked),
        ndcg(held, liked.astype(np.float64)),
        float(1 - np.mean((above + level / 2) / crowd.shape[1])),
        float(np.mean([_worth(a, n) for a, n in zip(above, level + 1, strict=True)])),
    )


def ndcg(scores: Numbers, gains: Numbers, top: int = TOP) -> float:
    """Return the nDCG of the first *top*; equal scores share their gains evenly."""
    values, group = np.unique(-scores, return_inverse=True)
    sizes = np.bincount(group, minlength=len(values))
    shared = np.repeat(np.bincount(group, gains) / sizes, sizes)
    best = np.sort(gains)[::-1]
    discounts = _discounts(top)[: len(gains)]
    ideal = best[: len(discounts)] @ discounts
    return float(shared[: len(discounts)] @ discounts / ideal)


def _discounts(top: int = TOP) -> Numbers:
    return 1 / np.log2(np.arange(2, top + 2))


def _worth(above: int, level: int) -> float:
    """Return the nDCG of one work with *above* before it, among *level* equal ones."""
    return float(_discounts()[above : above + level].sum() / level)


def _auc(scores: Numbers, liked: NDArray[np.bool_]) -> float:
    """Return how often a liked work stands before another; ties count half."""
    n = int(liked.sum())
    ranks = rankdata(scores)[liked].sum() - n * (n + 1) / 2
    return float(ranks / (n * (len(liked) - n)))


def _sitters(
    recommender: Recommender | Collaborative, stars: Numbers, fold: NDArray[np.intp]
) -> list[Recommender]:
    """Return who sits for the people of each fold, knowing nobody of it."""
    if isinstance(recommender, Collaborative):
        return [recommender.fit(stars[fold != f]) for f in range(FOLDS)]
    return [recommender] * FOLDS


def _sit(
    recommender: Recommender, exam: Exam, works: int
) -> tuple[float, float, float, float] | None:
    scores = recommender.score(exam.taught)
    if scores is None:
        return None
    if scores.shape != (works,) or np.isnan(scores).any():
        raise ValueError("a recommender scores each work of the shelf, with a number")
    return mark(scores, exam)


def _ahead(marks: Marks) -> Marks:
    """Return by how much ours is ahead of each rival, person by person."""
    return {
        (name, k): marks[OURS, k] - theirs
        for (name, k), theirs in marks.items()
        if name != OURS and (OURS, k) in marks
    }


def _estimates(marks: Marks, seed: int, resamples: int) -> Iterator[Estimate]:
    for (name, k), given in marks.items():
        people = len(given)
        lot = np.random.default_rng(seed)
        drawn = lot.integers(people, size=(resamples, people))
        for number, measured in enumerate(MEASURES):
            column = given[:, number]
            low, high = np.percentile(column[drawn].mean(axis=1), LEVEL)
            mean = float(column.mean())
            yield Estimate(name, k, measured, mean, float(low), float(high), people)
