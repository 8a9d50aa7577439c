"""Honest opponents that know one person's ratings and the catalog's claims alone.

All but the lot and acclaim see works as TF-IDF vectors of claims and facts. Their
constants are the best of a small grid on the very ratings that DESIGN section 8 names,
so they are, if anything, better off than ours.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import Ridge

from recommender.works import Tag, Work
from recommender.workshop.crowd import Ease, Fixed, ItemMean, ItemNeighbours, Popularity
from recommender.workshop.exams import Numbers, Taught, is_liked
from recommender.workshop.protocol import Collaborative, Recommender

FAMILIES = ("theme", "route", "genre", "era")
STRONGEST = 3  # of a claim
FACT = 1 / 3  # as a claim of strength 1: more lifts Bm by what A loses
RIDGE_ALPHA = 1.0  # 0.03 to 10 are alike within 0.01
AGAINST = 0.25  # of the disliked; more lifts A by less than Bm loses
NEIGHBOURS = 10  # of the taught works; with 5 both measures are lower
FEW_NEIGHBOURS = 1.0  # likeness to a middling work that nobody taught
MIDDLING = 3.5  # stars: what is above speaks for its like, what is below against


def rivals(
    shelf: Sequence[Work], tags: Iterable[Tag], seed: int = 0
) -> dict[str, Recommender | Collaborative]:
    """Return every rival by its name, ready to rank *shelf*; *seed* rules the lot."""
    vectors = describe(shelf, {tag.id: tag.family for tag in tags})
    return {
        "random": Lot(np.random.default_rng(seed), len(shelf)),
        "acclaim alone": Fixed(np.array([float(work.acclaim) for work in shelf])),
        "Ridge": LinearStars(vectors),
        "centroid": Centroid(vectors),
        "Rocchio": Centroid(vectors, against=AGAINST),
        "content kNN": ContentNeighbours(vectors),
        "popularity": Popularity(),
        "item mean": ItemMean(),
        "item kNN": ItemNeighbours(),
        "EASE": Ease(),
    }


def describe(works: Sequence[Work], families: Mapping[str, str]) -> Numbers:
    """Return the TF-IDF vectors of *works*, of length 1, over their claims and facts.

    Warnings are left out: they say what to keep away from.
    """
    counts = DictVectorizer().fit_transform([_words(work, families) for work in works])
    weighed = TfidfTransformer().fit_transform(counts)
    dense = weighed.toarray()  # type: ignore[attr-defined]  # it is sparse, not dense
    return np.asarray(dense, dtype=np.float64)


def _words(work: Work, families: Mapping[str, str]) -> dict[str, float]:
    words = {
        f"{families[tag]}:{tag}": strength / STRONGEST
        for tag, strength in work.claims
        if families[tag] in FAMILIES
    }
    facts = (
        f"form:{work.form}",
        f"country:{work.country}",
        f"language:{work.language}",
        f"decade:{work.year // 10 * 10}",
    )
    return words | dict.fromkeys(facts, FACT)


@dataclass(frozen=True, slots=True)
class Lot:
    """Ranks by lot: what knowing nothing comes to."""

    lot: np.random.Generator
    works: int

    def score(self, taught: Taught) -> Numbers:
        """Return a number drawn for each work."""
        return self.lot.random(self.works)


@dataclass(frozen=True, slots=True)
class LinearStars:
    """Ridge regression of the stars on the vectors."""

    vectors: Numbers

    def score(self, taught: Taught) -> Numbers | None:
        """Return the stars expected."""
        if not len(taught.stars):
            return None
        line = Ridge(alpha=RIDGE_ALPHA).fit(self.vectors[taught.places], taught.stars)
        return np.asarray(line.predict(self.vectors), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Centroid:
    """Likeness to the mean of what was liked.

    With *against*, a share of the likeness to the mean of the rest is taken off, which
    is Rocchio's rule (1971).
    """

    vectors: Numbers
    against: float = 0.0

    def score(self, taught: Taught) -> Numbers | None:
        """Return the likeness, from -*against* to 1."""
        if not len(taught.stars):
            return None
        liked = _best_liked(taught)
        return self._likeness(taught, liked) - self.against * self._likeness(
            taught, ~liked
        )

    def _likeness(self, taught: Taught, chosen: NDArray[np.bool_]) -> Numbers:
        middle = self.vectors[taught.places[chosen]].sum(axis=0)
        length = float(np.linalg.norm(middle)) or 1.0
        return np.asarray(self.vectors @ middle / length, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class ContentNeighbours:
    """The stars of the taught works that are most like each work, less a middling one.

    Without many likes the answer shrinks towards middling.
    """

    vectors: Numbers

    def score(self, taught: Taught) -> Numbers | None:
        """Return stars above MIDDLING."""
        if not len(taught.stars):
            return None
        likeness = self.vectors @ self.vectors[taught.places].T
        near = min(NEIGHBOURS, likeness.shape[1])
        least = np.sort(likeness, axis=1)[:, -near][:, None]
        likeness = np.where(likeness >= least, likeness, 0.0)
        pull = likeness @ (taught.stars - MIDDLING)
        likely = pull / (likeness.sum(axis=1) + FEW_NEIGHBOURS)
        return np.asarray(likely, dtype=np.float64)


def _best_liked(taught: Taught) -> NDArray[np.bool_]:
    """Return which works were liked, or of those that none liked the best."""
    liked = is_liked(taught.stars, float(taught.stars.mean()))
    return liked if liked.any() else taught.stars == taught.stars.max()
