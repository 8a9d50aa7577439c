"""The exams that recommenders sit: what a person teaches, and what is asked then.

**A** asks to rank a person's other rated works, the liked before the rest. **Bm** asks
to rank each liked one before 50 works that the person never rated and that as many
other people rated: what everybody has seen tells nothing there.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommender.workshop.ratings import Ratings

Numbers = NDArray[np.float64]
Places = NDArray[np.intp]

MIN_RATINGS = 20  # ten teach, and ten are enough to be asked about
MIN_HELD = 5  # fewer works than that rank by accident
CROWD = 50  # unseen works beside each liked one
LIKED_ABOVE_MEAN = 0.5  # stars above a person's own mean: DESIGN section 8
ALWAYS_LIKED = 4.0  # stars; generous people like most of what they see


class Taught(NamedTuple):
    """The first ratings of a person: places on the shelf, and stars for each."""

    places: Places
    stars: Numbers


class Exam(NamedTuple):
    """What *person* taught, and what is asked: places on the shelf.

    Of the works *held* back some are *liked*; each liked one has a row of *crowd*.
    """

    person: int
    taught: Taught
    held: Places
    liked: NDArray[np.bool_]
    crowd: Places


def star_matrix(ratings: Ratings) -> Numbers:
    """Return people by works, in order of person and shelf; NaN where not rated."""
    wide = ratings.table.pivot(index="person", columns="work", values="stars")
    shelf = [work.id for work in ratings.shelf]
    return wide.reindex(columns=shelf).to_numpy(dtype=np.float64)


def is_liked(stars: Numbers, mean: float) -> NDArray[np.bool_]:
    """Return which *stars* tell of liking, from a person who gives *mean* stars."""
    return stars >= min(mean + LIKED_ABOVE_MEAN, ALWAYS_LIKED)


def set_exams(
    ratings: Ratings, ks: Sequence[int], seed: int = 0
) -> dict[int, list[Exam]]:
    """Return the exams after each of *ks* first ratings.

    Up to k = MIN_RATINGS / 2 the same people sit them all; above, those of them who
    still have MIN_HELD works held back, some liked and some not.
    """
    stars = star_matrix(ratings)
    counts = (~np.isnan(stars)).sum(axis=0)
    exams: dict[int, list[Exam]] = {k: [] for k in ks}
    for person, places in enumerate(_lessons(ratings)):
        if not _may_sit(stars[person], places):
            continue
        lot = np.random.default_rng((seed, person))
        crowds = _crowds(stars[person], places, counts, lot)
        for k in ks:
            if k <= MIN_RATINGS // 2 or _can_tell(stars[person], places, k):
                exams[k].append(_exam(stars[person], person, places, k, crowds))
    return exams


def fame(ratings: Ratings, exams: Sequence[Exam]) -> tuple[float, float]:
    """Return how many others rated a liked work, and a work of its crowd, on average.

    The best known have no unseen equals, so the first number is the larger one.
    """
    counts = (~np.isnan(star_matrix(ratings))).sum(axis=0)
    liked = [float(np.mean(counts[exam.held[exam.liked]] - 1)) for exam in exams]
    crowd = [float(np.mean(counts[exam.crowd])) for exam in exams]
    return float(np.mean(liked)), float(np.mean(crowd))


def _lessons(ratings: Ratings) -> Iterator[Places]:
    """Return the places of what each person rated, in teaching order."""
    place = {work.id: number for number, work in enumerate(ratings.shelf)}
    for _, table in ratings.table.groupby("person", sort=True):
        yield np.array([place[work] for work in table["work"]], dtype=np.intp)


def _may_sit(stars: Numbers, places: Places) -> bool:
    enough = len(places) >= MIN_RATINGS and len(places) < len(stars)
    return enough and _can_tell(stars, places, MIN_RATINGS // 2)


def _can_tell(stars: Numbers, places: Places, k: int) -> bool:
    """Return whether enough is held back after *k*, some of it liked and some not."""
    liked = is_liked(stars[places], float(np.nanmean(stars)))[k:]
    return len(liked) >= MIN_HELD and 0 < liked.sum() < len(liked)


def _crowds(
    stars: Numbers, places: Places, counts: Places, lot: np.random.Generator
) -> Places:
    """Return, for each of *places*, the unseen works that about as many others rated.

    Those nearest in number come first; the lot decides between equals.
    """
    unseen = lot.permutation(np.flatnonzero(np.isnan(stars)))
    others = counts[places] - 1  # the person's own rating is no news
    apart = np.abs(counts[unseen][None, :] - others[:, None])
    return unseen[np.argsort(apart, axis=1, kind="stable")[:, :CROWD]]


def _exam(stars: Numbers, person: int, places: Places, k: int, crowds: Places) -> Exam:
    held = places[k:]
    liked = is_liked(stars[held], float(np.nanmean(stars)))
    return Exam(
        person=person,
        taught=Taught(places[:k], stars[places[:k]]),
        held=held,
        liked=liked,
        crowd=crowds[k:][liked],
    )
