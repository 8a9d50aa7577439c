"""The exams: what is taught, what is asked, and beside what."""

import numpy as np
import pytest

from recommender.model import Index
from recommender.works import Work
from recommender.workshop.exams import (
    CROWD,
    MIN_HELD,
    Exam,
    fame,
    is_liked,
    set_exams,
    star_matrix,
)
from recommender.workshop.ratings import Ratings
from tests.workshop.town import make_shelf, make_town

KS = (0, 5, 10, 20)


@pytest.fixture
def works(index: Index) -> list[Work]:
    """Return ninety works of two kinds."""
    return make_shelf(index.works()[0], 90)


@pytest.fixture
def ratings(works: list[Work]) -> Ratings:
    """Return what the town gave them."""
    return make_town(works)


@pytest.fixture
def exams(ratings: Ratings) -> dict[int, list[Exam]]:
    """Return the exams of the town."""
    return set_exams(ratings, KS)


def rated_by(ratings: Ratings, person: int) -> list[int]:
    """Return the places of what a person rated, in teaching order."""
    name = sorted(ratings.table["person"].unique())[person]
    ids = [work.id for work in ratings.shelf]
    rows = ratings.table[ratings.table["person"] == name]
    return [ids.index(work) for work in rows["work"]]


def test_the_first_ratings_teach(
    ratings: Ratings, exams: dict[int, list[Exam]]
) -> None:
    """The first k ratings are taught, and all the others are asked about."""
    for k in KS:
        for exam in exams[k]:
            rated = rated_by(ratings, exam.person)
            assert list(exam.taught.places) == rated[:k]
            assert list(exam.held) == rated[k:]


def test_stars_belong_to_their_works(
    ratings: Ratings, exams: dict[int, list[Exam]]
) -> None:
    """What is taught is what the person gave."""
    stars = star_matrix(ratings)
    for exam in exams[10]:
        given = stars[exam.person, exam.taught.places]
        assert exam.taught.stars.tolist() == given.tolist()


def test_the_same_people_sit_up_to_ten(exams: dict[int, list[Exam]]) -> None:
    """After 0, 5 and 10 ratings the same people are asked; after 20 some of them."""
    sat = {k: [exam.person for exam in exams[k]] for k in KS}
    assert sat[0] == sat[5] == sat[10]
    assert 0 < len(sat[20]) <= len(sat[10])
    assert set(sat[20]) <= set(sat[10])


def test_every_exam_can_tell(exams: dict[int, list[Exam]]) -> None:
    """Enough is held back in each, some of it liked and some not."""
    for exam in (exam for k in KS for exam in exams[k]):
        assert len(exam.held) >= MIN_HELD
        assert 0 < exam.liked.sum() < len(exam.liked)


def test_the_crowd_is_unseen(ratings: Ratings, exams: dict[int, list[Exam]]) -> None:
    """Beside each liked work stand fifty others that the person never rated."""
    for exam in exams[10]:
        rated = set(rated_by(ratings, exam.person))
        assert exam.crowd.shape == (exam.liked.sum(), CROWD)
        for crowd in exam.crowd:
            assert len(set(crowd)) == CROWD
            assert not rated & set(crowd)


def test_the_crowd_is_the_nearest_in_popularity(
    ratings: Ratings, exams: dict[int, list[Exam]]
) -> None:
    """No unseen work outside the crowd is nearer in popularity than one within."""
    stars = star_matrix(ratings)
    for exam in exams[10]:
        others = np.delete(stars, exam.person, axis=0)
        known = (~np.isnan(others)).sum(axis=0)
        unseen = set(np.flatnonzero(np.isnan(stars[exam.person])))
        for work, crowd in zip(exam.held[exam.liked], exam.crowd, strict=True):
            apart = np.abs(known - known[work])
            left = unseen - set(crowd)
            assert max(apart[list(crowd)]) <= min(apart[list(left)])


def test_the_crowd_is_the_same_at_every_k(exams: dict[int, list[Exam]]) -> None:
    """What changes with k is what was taught, not what stands beside a work."""
    for early, late in zip(exams[0], exams[10], strict=True):
        crowds = dict(zip(early.held[early.liked], early.crowd, strict=True))
        for work, crowd in zip(late.held[late.liked], late.crowd, strict=True):
            assert list(crowds[work]) == list(crowd)


def test_the_same_seed_sets_the_same_exams(ratings: Ratings) -> None:
    """The lot between works equally popular is the seed's."""
    crowds = [
        [exam.crowd.tolist() for exam in set_exams(ratings, (10,), seed)[10]]
        for seed in (3, 3, 4)
    ]
    assert crowds[0] == crowds[1] != crowds[2]


def test_too_few_ratings_are_not_asked_about(works: list[Work]) -> None:
    """With nineteen ratings nobody sits."""
    assert set_exams(make_town(works, each=19), (0, 10)) == {0: [], 10: []}


def test_who_has_seen_everything_is_not_asked(works: list[Work]) -> None:
    """Whoever rated the whole shelf leaves nothing unseen to stand beside."""
    assert set_exams(make_town(works[:26]), (0,)) == {0: []}


@pytest.mark.parametrize(
    ("stars", "mean", "liked"),
    [(3.5, 3.0, True), (3.0, 3.0, False), (4.0, 4.5, True), (3.9, 3.9, False)],
)
def test_liking_is_above_the_own_mean(stars: float, mean: float, liked: bool) -> None:
    """Half a star above one's own mean is liking, and four stars always are."""
    assert is_liked(np.array([stars]), mean).tolist() == [liked]


def test_unrated_is_not_liked() -> None:
    """Where nothing was given nothing was liked."""
    assert is_liked(np.array([np.nan]), 1.0).tolist() == [False]


def test_fame_is_told_of_both_sides(
    ratings: Ratings, exams: dict[int, list[Exam]]
) -> None:
    """How many others rated a liked work, and those beside it, is between 0 and all."""
    for known in fame(ratings, exams[10]):
        assert 0 < known < ratings.people
