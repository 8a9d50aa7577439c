"""How much a work looks like those that move people, rather than like the crowd.

The catalog knows only works that move; the crowd is whatever else the sources know.
Told apart by genres and subjects alone, and those in pairs, since a drama for children
is more than either: learning from positive and unlabelled examples (Elkan and Noto
2008), where the order counts and not the figure.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Self

from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from recommender.works import Kind, plain
from recommender.workshop.cues import cued
from recommender.workshop.descriptions import topics
from recommender.workshop.sources import Described

LEAST_MOVING, LEAST_CROWD = 30, 100  # examples, before anything is learned
MOST_CROWD = 5_000  # more of it changes nothing but the wait
MOST_PAIRED = 8  # topics of a work that are paired; a long list says less of each
HALF = 0.5  # of a work about which nothing is known
SHRINK = 0.3  # inverse strength of the penalty; from 0.1 to 1 the order hardly moves

Lens = Callable[[Described], list[str]]


def topical(described: Described) -> list[str]:
    """Return the topics of *described*, their pairs, and what their words speak for."""
    return [*_topical(described)]


class Moving:
    """What was learned of the difference, for each kind apart."""

    def __init__(self, models: Mapping[Kind, Pipeline], lens: Lens) -> None:
        self._models = models
        self._lens = lens

    @classmethod
    def fit(
        cls,
        moving: Sequence[Described],
        crowd: Sequence[Described],
        lens: Lens = topical,
    ) -> Self:
        """Learn from works that move and from a *crowd*, where *lens* sees anything."""
        models: dict[Kind, Pipeline] = {}
        kinds: tuple[Kind, ...] = ("film", "book")
        for kind in kinds:
            held, others = (
                sorted((d for d in side if d.kind == kind and lens(d)), key=str)
                for side in (moving, crowd)
            )
            if len(held) >= LEAST_MOVING and len(others) >= LEAST_CROWD:
                told = [1] * len(held) + [0] * len(others)
                models[kind] = _model(lens).fit([*held, *others], told)
        return cls(models, lens)

    def likeness(self, described: Sequence[Described]) -> list[float]:
        """Return how much each looks like what moves, from 0 to 1; the order counts.

        Where nothing is known, or nothing was learned, it is a half.
        """
        found = [HALF] * len(described)
        for kind, model in self._models.items():
            places = [
                place
                for place, one in enumerate(described)
                if one.kind == kind and self._lens(one)
            ]
            if places:
                chances = model.predict_proba([described[place] for place in places])
                for place, chance in zip(places, chances[:, 1], strict=True):
                    found[place] = float(chance)
        return found


def _model(lens: Lens) -> Pipeline:
    return make_pipeline(
        CountVectorizer(analyzer=lens, binary=True, min_df=2),
        LogisticRegression(C=SHRINK, class_weight="balanced", max_iter=2_000),
    )


def _topical(described: Described) -> Iterator[str]:
    names = (plain(topic) for topic in (*described.genres, *described.subjects))
    held = sorted({name for name in names if name})
    yield from held
    yield from (f"{a} + {b}" for a, b in combinations(held[:MOST_PAIRED], 2))
    yield from (f"cue:{tag}" for tag in sorted(cued(topics(described))))
