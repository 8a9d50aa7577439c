"""Opponents that know everybody's ratings: what each of them learns."""

import numpy as np
import pytest

from recommender.workshop.crowd import Ease, ItemMean, ItemNeighbours, Popularity
from recommender.workshop.exams import Numbers, Taught

NAN = np.nan
NOBODY = Taught(np.array([], dtype=np.intp), np.array([]))
FIRST = Taught(np.array([0, 4]), np.array([5.0, 1.0]))

# Works 0 and 1 are liked by the same people, 2 and 3 by others; nobody likes 4.
OTHERS: Numbers = np.array(
    [
        [5.0, 5.0, NAN, 2.0, 1.0],
        [5.0, 4.5, 1.0, NAN, 1.0],
        [4.5, 5.0, NAN, NAN, 2.0],
        [1.0, NAN, 5.0, 5.0, 2.0],
        [NAN, NAN, 5.0, 4.5, NAN],
    ]
    * 6
)


def test_popularity_counts_likes() -> None:
    """The work that most people liked stands first, one that nobody did last."""
    scores = Popularity().fit(OTHERS).score(NOBODY)
    assert scores.tolist() == [18, 18, 12, 12, 0]


def test_a_mean_of_few_is_held_back() -> None:
    """Of two works with the same mean the one rated by fewer is nearer the middle."""
    stars = np.array([[5.0, 5.0, 1.0], [5.0, NAN, 1.0], [5.0, NAN, 2.0]])
    often, once, bad = ItemMean().fit(stars).score(NOBODY)
    assert often > once > bad


def test_a_mean_of_nothing_is_in_the_middle() -> None:
    """A work that nobody rated gets the mean of all."""
    stars = np.array([[5.0, NAN, 1.0]])
    high, middle, low = ItemMean().fit(stars).score(NOBODY)
    assert high > middle > low
    assert middle == pytest.approx(3.0)


@pytest.mark.parametrize("rival", [ItemNeighbours(), Ease()])
def test_those_who_liked_this_liked_that(rival: ItemNeighbours | Ease) -> None:
    """After liking a work, the one that the same people liked is ahead of others."""
    scores = rival.fit(OTHERS).score(FIRST)
    assert scores is not None
    assert scores[1] > max(scores[2], scores[3])


def test_one_shared_reader_is_thin_evidence() -> None:
    """Of two pairs that were always liked together, the oftener met one is nearer."""
    often = [[5.0, 5.0, NAN, NAN, 1.0]] * 9
    once = [[NAN, NAN, 5.0, 5.0, 1.0]]
    likeness = ItemNeighbours().fit(np.array(often + once)).likeness
    assert likeness[0, 1] > likeness[2, 3] > 0


@pytest.mark.parametrize("rival", [ItemNeighbours(), Ease()])
def test_without_ratings_they_have_nothing_to_say(rival: ItemNeighbours | Ease) -> None:
    """Before the first rating there is nobody to compare with."""
    assert rival.fit(OTHERS).score(NOBODY) is None


def test_ease_is_its_closed_form() -> None:
    """The weights are those that ridge regression finds, column by column."""
    weights = Ease().fit(OTHERS).weights
    means = np.nanmean(OTHERS, axis=1, keepdims=True)
    fed = np.nan_to_num(1 + (OTHERS - means) / 2)
    for work in range(5):
        rest = [other for other in range(5) if other != work]
        gram = fed[:, rest].T @ fed[:, rest] + 1_000 * np.eye(4)
        expected = np.linalg.solve(gram, fed[:, rest].T @ fed[:, work])
        assert weights[rest, work] == pytest.approx(expected)
        assert weights[work, work] == 0


@pytest.mark.parametrize("rival", [Popularity(), ItemMean(), ItemNeighbours(), Ease()])
def test_nobody_to_learn_from_is_no_mishap(
    rival: Popularity | ItemMean | ItemNeighbours | Ease,
) -> None:
    """With no other people every work is alike."""
    scores = rival.fit(np.empty((0, 5))).score(FIRST)
    assert scores is not None
    assert np.ptp(scores) == 0
