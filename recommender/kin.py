"""How near a work is to others: by what they claim, and by their years."""

import json
import math
from collections.abc import Iterable, Sequence
from functools import cache

from recommender.model import Candidate

YEARS = 8.0  # apart, and a work is a third as near
FEW_LOVED = 3  # works are not yet a habit


class Kin:
    """Works that moved somebody, each with its worth, listed to be compared quickly."""

    def __init__(self, moved: Sequence[tuple[Candidate, float]]) -> None:
        self._ids = [work.id for work, _ in moved]
        self._by_tag: dict[str, list[tuple[int, float]]] = {}
        for place, (work, worth) in enumerate(moved):
            for tag, weight in vector_of(work).items():
                self._by_tag.setdefault(tag, []).append((place, worth * weight))

    def nearest(self, work: Candidate) -> tuple[str, float]:
        """Return which of them *work* is nearest to, and how near: worth by likeness.

        One good match is enough. A work is not its own kin; ("", 0) without any.
        """
        near = [0.0] * len(self._ids)
        for tag, weight in vector_of(work).items():
            for place, shared in self._by_tag.get(tag, ()):
                near[place] += weight * shared
        found = zip(near, self._ids, strict=True)
        others = ((value, twin) for value, twin in found if value and twin != work.id)
        best, twin = max(others, default=(0.0, ""))
        return twin, best


class Years(dict[int, float]):
    """How near each year is to those of works that were loved, from 0 to 1."""

    def __init__(self, loved: Iterable[int]) -> None:
        self._loved = tuple(loved)

    def __missing__(self, year: int) -> float:
        near = sum(math.exp(-abs(year - loved) / YEARS) for loved in self._loved)
        self[year] = near / (len(self._loved) + FEW_LOVED)
        return self[year]


def kinship(one: Candidate, other: Candidate) -> float:
    """Return the cosine of two works' claims, from 0 to 1."""
    few, many = sorted((vector_of(one), vector_of(other)), key=len)
    return min(1.0, sum(w * many[tag] for tag, w in few.items() if tag in many))


def vector_of(work: Candidate) -> dict[str, float]:
    """Return the TF-IDF vector of *work*, tag to weight."""
    return _decoded(work.vector)


@cache
def _decoded(vector: str) -> dict[str, float]:
    weights: dict[str, float] = json.loads(vector)
    return weights
