"""Opponents that know one person's ratings: what each makes of them."""

from pathlib import Path

import numpy as np
import pytest

from recommender.catalog import Catalog, load_catalog
from recommender.workshop.exams import Taught
from recommender.workshop.protocol import Collaborative, Recommender, measure
from recommender.workshop.rivals import (
    Centroid,
    ContentNeighbours,
    LinearStars,
    Lot,
    describe,
    rivals,
)
from tests.conftest import TODAY
from tests.workshop.town import make_shelf, make_town

ALONE = ("random", "acclaim alone", "Ridge", "centroid", "Rocchio", "content kNN")
NOBODY = Taught(np.array([], dtype=np.intp), np.array([]))
# Works 0 and 1 are of one kind, 2 and 3 of another; 4 has something of both.
VECTORS = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0], [0.6, 0.8]])
LIKED_FIRST = Taught(np.array([0, 2]), np.array([5.0, 2.0]))
LEARNERS = [
    LinearStars(VECTORS),
    Centroid(VECTORS),
    Centroid(VECTORS, against=0.5),
    ContentNeighbours(VECTORS),
]


@pytest.fixture
def catalog(shelf: Path) -> Catalog:
    """Load the small shelf."""
    return load_catalog(shelf, TODAY)


@pytest.mark.parametrize("learner", LEARNERS, ids=lambda rival: type(rival).__name__)
def test_what_is_like_a_liked_work_is_ahead(learner: Recommender) -> None:
    """The twin of the liked work stands above the twin of the other."""
    scores = learner.score(LIKED_FIRST)
    assert scores is not None
    assert scores[1] > scores[4] > scores[3]


@pytest.mark.parametrize("learner", LEARNERS, ids=lambda rival: type(rival).__name__)
def test_who_was_taught_nothing_says_nothing(learner: Recommender) -> None:
    """Before the first rating a learner has no opinion."""
    assert learner.score(NOBODY) is None


@pytest.mark.parametrize("learner", LEARNERS, ids=lambda rival: type(rival).__name__)
def test_the_order_of_lessons_does_not_matter(learner: Recommender) -> None:
    """The same ratings in another order give the same scores."""
    turned = Taught(LIKED_FIRST.places[::-1], LIKED_FIRST.stars[::-1])
    one, other = learner.score(LIKED_FIRST), learner.score(turned)
    assert one == pytest.approx(other)


def test_disliking_counts_against() -> None:
    """Rocchio puts the twin of a disliked work below nought, the centroid does not."""
    plain, rocchio = (Centroid(VECTORS, share).score(LIKED_FIRST) for share in (0, 0.5))
    assert plain is not None
    assert rocchio is not None
    assert plain[3] == 0 > rocchio[3]


def test_few_stars_speak_against_neighbours() -> None:
    """A work like a disliked one is worth less than one like nothing that was rated."""
    scores = ContentNeighbours(VECTORS).score(Taught(np.array([2]), np.array([2.0])))
    assert scores is not None
    assert scores[3] < scores[0] == 0


def test_the_best_of_a_bad_lot_is_still_the_best() -> None:
    """Where nothing was liked, the centroid leans on what was disliked least."""
    taught = Taught(np.array([0, 2]), np.array([2.0, 2.4]))
    scores = Centroid(VECTORS).score(taught)
    assert scores is not None
    assert scores[3] > scores[1]


def test_the_lot_is_drawn_anew() -> None:
    """Two people get two rankings, and the same seed the same ones again."""
    drawn = [Lot(np.random.default_rng(5), 9) for _ in range(2)]
    first, again = (lot.score(NOBODY).tolist() for lot in drawn)
    assert first == again != drawn[0].score(NOBODY).tolist()


def test_vectors_have_length_one(catalog: Catalog) -> None:
    """Every work is described, none louder than another."""
    families = {tag.id: tag.family for tag in catalog.tags}
    lengths = np.linalg.norm(describe(catalog.works, families), axis=1)
    assert lengths == pytest.approx(np.ones(len(catalog.works)))


def test_warnings_describe_nothing(catalog: Catalog) -> None:
    """A work without its warnings has the same vector."""
    families = {tag.id: tag.family for tag in catalog.tags}
    bare = [
        work._replace(
            claims=tuple(c for c in work.claims if families[c[0]] != "warning")
        )
        for work in catalog.works
    ]
    assert (describe(bare, families) == describe(catalog.works, families)).all()


def test_every_rival_sits(catalog: Catalog) -> None:
    """All ten rank the shelf after ten ratings, four of them taught by others."""
    town = make_town(make_shelf(catalog.works[0], 90))
    named = rivals(town.shelf, catalog.tags)
    found = measure(town, named, ks=(0, 10), resamples=20)
    assert {row.recommender for row in found.rows if row.k == 10} == named.keys()
    alone = [name for name, who in named.items() if not isinstance(who, Collaborative)]
    assert tuple(alone) == ALONE


def test_rivals_are_no_strawmen(catalog: Catalog) -> None:
    """In a town of two camps whoever learns finds out which one a person belongs to."""
    town = make_town(make_shelf(catalog.works[0], 90), people=60)
    found = measure(town, rivals(town.shelf, catalog.tags), ks=(10,), resamples=20)
    known = {row.recommender: row.mean for row in found.rows if row.measure == "A"}
    for name in ALONE[2:]:
        assert known[name] > 0.9, name
    for name in ("item kNN", "EASE"):  # sixty people are few to learn from
        assert known[name] > 0.75, name
