"""Our own model of liking, sitting the same exams as its rivals."""

from collections.abc import Sequence

import numpy as np

from recommender.journal import Entry
from recommender.ladder import Rung
from recommender.lessons import Lesson
from recommender.model import Candidate, Index
from recommender.score import LIKING_PARTS, Scorer
from recommender.suggest import kin_of
from recommender.taste import LIKING_PRIORS, Priors, features
from recommender.works import Wish, Work
from recommender.workshop.exams import Numbers, Taught
from recommender.workshop.learn import learn


class OurModel:
    """The liking side of the score that `boost suggest` ranks by, for a bare taste."""

    def __init__(
        self, index: Index, shelf: Sequence[Work], priors: Priors = LIKING_PRIORS
    ) -> None:
        known = {work.id: work for work in index.candidates()}
        self._works = [known[work.id] for work in shelf]
        self._families = {tag.id: tag.family for tag in index.tags().values()}
        self._priors = priors

    def score(self, taught: Taught) -> Numbers:
        """Return what speaks for each work of the shelf, after the stars *taught*."""
        pairs = zip(taught.places, taught.stars, strict=True)
        rated = [(self._works[place], float(stars)) for place, stars in pairs]
        scorer = self._scorer(rated)
        return np.array([liking(scorer, work) for work in self._works])

    def _scorer(self, rated: Sequence[tuple[Candidate, float]]) -> Scorer:
        lessons = [Lesson(features(w, self._families), stars=s) for w, s in rated]
        known = [(Entry(work.id, "", stars=stars), work) for work, stars in rated]
        return Scorer(
            wish=Wish(),
            taste=learn(lessons, liking=self._priors),
            families=self._families,
            rung=Rung(),
            meetings={},
            seen=frozenset(),
            moved=kin_of(known),
            like=(),
        )


def liking(scorer: Scorer, work: Candidate) -> float:
    """Return the sum of the parts of *work*'s score that say how it will be liked."""
    parts = scorer.addends(work)
    return sum(sum(parts[name].values()) for name in LIKING_PARTS & parts.keys())
