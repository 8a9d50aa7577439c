"""Our own model of liking, sitting the same exams as its rivals."""

from collections.abc import Sequence

import numpy as np

from recommender.entries import Entry
from recommender.ladder import Rung
from recommender.lessons import Lesson
from recommender.model import Candidate, Index
from recommender.score import LIKING_PARTS, Known, Scorer
from recommender.suggest import kin_of
from recommender.taste import LIKING_PRIORS, Priors, features
from recommender.works import Wish, Work
from recommender.workshop.exams import Numbers, Taught
from recommender.workshop.learn import learn
from recommender.workshop.prior import fit_prior


class OurModel:
    """The liking side of the score that `boost suggest` ranks by, for a bare taste.

    The part named *without* is left out, to see what it is worth.
    """

    def __init__(
        self,
        index: Index,
        shelf: Sequence[Work],
        priors: Priors = LIKING_PRIORS,
        without: str = "",
    ) -> None:
        known = {work.id: work for work in index.candidates()}
        self._works = [known[work.id] for work in shelf]
        self._families = {tag.id: tag.family for tag in index.tags().values()}
        self._priors = priors
        self._parts = LIKING_PARTS - {without}

    def score(self, taught: Taught) -> Numbers:
        """Return what speaks for each work of the shelf, after the stars *taught*."""
        pairs = zip(taught.places, taught.stars, strict=True)
        rated = [(self._works[place], float(stars)) for place, stars in pairs]
        scorer = self._scorer(rated)
        return np.array([self._liking(scorer, work) for work in self._works])

    def _scorer(self, rated: Sequence[tuple[Candidate, float]]) -> Scorer:
        lessons = [Lesson(features(w, self._families), stars=s) for w, s in rated]
        told = [(Entry(work.id, "", stars=stars), work) for work, stars in rated]
        known = Known(
            wish=Wish(),
            taste=learn(lessons, liking=self._priors),
            families=self._families,
            rung=Rung(),
            meetings={},
            seen=frozenset(),
            moved=kin_of(told),
            like=(),
        )
        return Scorer(known)

    def _liking(self, scorer: Scorer, work: Candidate) -> float:
        """Sum the parts of *work*'s score that say how it will be liked."""
        parts = scorer.addends(work)
        return sum(sum(parts[name].values()) for name in self._parts & parts.keys())


class FittedModel:
    """Our own model with a prior that was fitted to other people's stars."""

    def __init__(self, index: Index, shelf: Sequence[Work]) -> None:
        self._index, self._shelf = index, shelf
        known = {work.id: work for work in index.candidates()}
        families = {tag.id: tag.family for tag in index.tags().values()}
        self._met = [features(known[work.id], families) for work in shelf]

    def fit(self, others: Numbers) -> OurModel:
        """Return ours with the prior that fits *others*, people by works."""
        people = [
            [
                Lesson(self._met[place], stars=float(stars[place]))
                for place in np.flatnonzero(~np.isnan(stars))
            ]
            for stars in others
        ]
        return OurModel(self._index, self._shelf, fit_prior(people))
