"""The measuring: marks are fair, intervals honest, and nobody peeps."""

from dataclasses import dataclass
from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.model import Index
from recommender.works import Work
from recommender.workshop.exams import Exam, Numbers, Taught, set_exams, star_matrix
from recommender.workshop.protocol import (
    MEASURES,
    OURS,
    Estimate,
    Measured,
    Recommender,
    mark,
    measure,
    ndcg,
)
from recommender.workshop.ratings import Ratings
from tests.workshop.town import make_shelf, make_town

EXAM = Exam(
    person=0,
    taught=Taught(np.array([0]), np.array([4.0])),
    held=np.array([1, 2, 3, 4, 5]),
    liked=np.array([True, False, True, False, False]),
    crowd=np.array([[6, 7, 8], [7, 8, 9]]),
)
MIDDLE = 3.25  # stars: the town gives more to what it likes, less to the rest
ranked = st.lists(st.integers(-3, 3), min_size=10, max_size=10)


@dataclass(frozen=True)
class Always:
    """Gives everybody the same scores, but says nothing before it was taught."""

    scores: Numbers

    def score(self, taught: Taught) -> Numbers | None:
        """Return the scores."""
        return self.scores if len(taught.stars) else None


@dataclass(frozen=True)
class Camp:
    """Asks only whether the camp of a work was liked so far."""

    works: int

    def score(self, taught: Taught) -> Numbers:
        """Return 1 for the works of the better-liked camp."""
        camps = np.arange(self.works) % 2
        above = taught.stars - MIDDLE
        leaning = [above[camps[taught.places] == camp].sum() for camp in (0, 1)]
        return np.asarray(camps == np.argmax(leaning), dtype=np.float64)


@dataclass(frozen=True)
class Peeper:
    """Scores by what the very person gave, if that person is among the others."""

    others: Numbers | None = None

    def fit(self, others: Numbers) -> Recommender:
        """Keep the others."""
        return Peeping(others)


@dataclass(frozen=True)
class Peeping:
    """Looks for a person who gave exactly what is taught."""

    others: Numbers

    def score(self, taught: Taught) -> Numbers:
        """Return that person's stars, or nought for every work."""
        same = (self.others[:, taught.places] == taught.stars).all(axis=1)
        found = self.others[same].sum(axis=0) if same.any() else self.others[0] * 0
        return np.asarray(np.nan_to_num(found), dtype=np.float64)


@pytest.fixture
def ratings(index: Index) -> Ratings:
    """Return what a town gave to ninety works."""
    return make_town(make_shelf(index.works()[0], 90))


@pytest.fixture
def measured(ratings: Ratings) -> Measured:
    """Measure somebody who knows the camps beside somebody who knows nothing."""
    return measure(
        ratings,
        {"flat": Always(np.zeros(ratings.works)), OURS: Camp(ratings.works)},
        ks=(0, 10),
        resamples=200,
    )


def means(rows: tuple[Estimate, ...], name: str, k: int) -> dict[str, float]:
    """Return the means of a recommender by measure."""
    return {r.measure: r.mean for r in rows if (r.recommender, r.k) == (name, k)}


@given(ranked)
def test_a_is_the_share_of_pairs_in_order(scores: list[int]) -> None:
    """A is the share of pairs in which the liked one is ahead; ties count half."""
    given_ = np.array(scores, dtype=np.float64)
    pairs = [
        (given_[liked] > given_[other]) + (given_[liked] == given_[other]) / 2
        for liked in EXAM.held[EXAM.liked]
        for other in EXAM.held[~EXAM.liked]
    ]
    assert mark(given_, EXAM)[0] == pytest.approx(np.mean(pairs))


@given(ranked)
def test_only_the_order_of_scores_matters(scores: list[int]) -> None:
    """Scores stretched without changing their order earn the same marks."""
    given_ = np.array(scores, dtype=np.float64)
    assert mark(given_, EXAM) == pytest.approx(mark(np.exp(given_) + 7, EXAM))


@given(ranked)
def test_the_reverse_earns_the_rest(scores: list[int]) -> None:
    """Turned round, A and Bm are what they lacked of 1."""
    given_ = np.array(scores, dtype=np.float64)
    one, other = mark(given_, EXAM), mark(-given_, EXAM)
    assert (one[0] + other[0], one[2] + other[2]) == pytest.approx((1, 1))


@given(ranked)
def test_marks_lie_between_nought_and_one(scores: list[int]) -> None:
    """No mark leaves its scale."""
    assert all(0 <= x <= 1 + 1e-9 for x in mark(np.array(scores, np.float64), EXAM))


def test_equal_scores_know_nothing() -> None:
    """Whoever scores all works alike gets a half of A and Bm."""
    marks = mark(np.ones(10), EXAM)
    assert (marks[0], marks[2]) == (0.5, 0.5)


def test_a_perfect_ranking_earns_everything() -> None:
    """Liked works above all others get full marks."""
    scores = np.zeros(10)
    scores[EXAM.held[EXAM.liked]] = 1.0
    assert mark(scores, EXAM) == pytest.approx((1, 1, 1, 1))


@given(
    st.lists(st.integers(0, 2), min_size=5, max_size=5),
    st.lists(st.booleans(), min_size=5, max_size=5).filter(any),
)
def test_ties_share_the_ndcg_of_their_orders(
    scores: list[int], liked: list[bool]
) -> None:
    """The nDCG of tied scores is the mean over every order that they allow."""
    found = []
    for order in permutations(range(5)):
        if all(scores[a] >= scores[b] for a, b in pairwise(order)):
            won = sum(liked[w] / np.log2(p + 2) for p, w in enumerate(order[:3]))
            found.append(won)
    ideal = sum(1 / np.log2(p + 2) for p in range(min(sum(liked), 3)))
    values = ndcg(np.array(scores, np.float64), np.array(liked, np.float64), top=3)
    assert values == pytest.approx(np.mean(found) / ideal)


def test_bm_ndcg_asks_for_the_first_ten() -> None:
    """One work with two of its three rivals above it is third."""
    scores = np.arange(10.0)
    scores[1], scores[3] = 6.5, 7.5  # between 6 and 7; between 7 and 8
    third, second_last = 1 / np.log2(4), 1 / np.log2(4)
    assert mark(scores, EXAM)[3] == pytest.approx((third + second_last) / 2)


def test_who_knows_the_camps_is_ahead(measured: Measured) -> None:
    """After ten ratings the camps can be told apart, and nothing else need be."""
    known = means(measured.rows, OURS, 10)
    assert known["A"] > 0.95
    assert 0.6 < known["Bm"] < 0.9
    assert means(measured.rows, "flat", 10)["A"] == 0.5


def test_nothing_to_say_is_no_row(measured: Measured) -> None:
    """Whoever says nothing before the first rating has no row there, not a half."""
    assert not means(measured.rows, "flat", 0)
    assert means(measured.rows, OURS, 0).keys() == set(MEASURES)


def test_a_mean_lies_within_its_interval(measured: Measured) -> None:
    """Every mean and every difference has its interval around it."""
    for row in (*measured.rows, *measured.differences):
        assert row.low <= row.mean <= row.high


def test_an_interval_is_as_wide_as_it_should_be(index: Index) -> None:
    """With many people it reaches 1.96 standard errors to each side, or nearly."""
    town = make_town(make_shelf(index.works()[0], 90), people=150)
    scores = np.random.default_rng(0).random(town.works)
    marks = [mark(scores, exam) for exam in set_exams(town, (10,))[10]]
    errors = np.std(marks, axis=0) / np.sqrt(len(marks))
    found = measure(town, {"lot": Always(scores)}, (10,), resamples=2_000)
    for row, error in zip(found.rows, errors, strict=True):
        assert row.high - row.low == pytest.approx(2 * 1.96 * error, rel=0.08)


def test_differences_are_of_the_means(measured: Measured) -> None:
    """By how much ours is ahead is its mean less the rival's."""
    ours, flat = (means(measured.rows, name, 10) for name in (OURS, "flat"))
    for name, ahead in means(measured.differences, "flat", 10).items():
        assert ahead == pytest.approx(ours[name] - flat[name])


def test_ours_is_no_rival_of_its_own(measured: Measured) -> None:
    """Differences are to others, and where both have rows."""
    assert {(r.recommender, r.k) for r in measured.differences} == {("flat", 10)}


def test_differences_are_paired(ratings: Ratings) -> None:
    """Against its own double ours is ahead by nothing, surely."""
    twin = Camp(ratings.works)
    found = measure(ratings, {OURS: twin, "double": twin}, ks=(5,), resamples=50)
    assert {(r.mean, r.low, r.high) for r in found.differences} == {(0.0, 0.0, 0.0)}


def test_the_same_seed_measures_the_same(ratings: Ratings) -> None:
    """Exams, folds and intervals are the seed's."""
    runs = [
        measure(ratings, {OURS: Camp(ratings.works)}, (5,), seed, 50)
        for seed in (1, 1, 2)
    ]
    assert runs[0] == runs[1] != runs[2]


def test_nobody_learns_from_who_is_asked(ratings: Ratings) -> None:
    """A recommender that looks for the very person among the others finds nobody."""
    found = measure(ratings, {"peeper": Peeper()}, ks=(10,), resamples=20)
    assert means(found.rows, "peeper", 10)["A"] == 0.5
    assert found.taught_by_others == ("peeper",)


def test_a_peeper_would_be_seen(ratings: Ratings) -> None:
    """If the person were among the others, the peeper would know everything."""
    stars = star_matrix(ratings)
    found = measure(ratings, {"all": Peeping(stars)}, ks=(10,), resamples=20)
    assert means(found.rows, "all", 10)["A"] == 1.0


@pytest.mark.parametrize("scores", [np.zeros(3), np.full(90, np.nan)])
def test_a_score_for_every_work_is_asked(ratings: Ratings, scores: Numbers) -> None:
    """Scores for other works, or that are no numbers, are a mistake of ours."""
    with pytest.raises(ValueError, match="each work of the shelf"):
        measure(ratings, {"wrong": Always(scores)}, ks=(5,))


def test_without_exams_there_are_no_rows(index: Index) -> None:
    """Where nobody rated enough, nothing is claimed."""
    shelf: list[Work] = make_shelf(index.works()[0], 90)
    town = make_town(shelf, people=2, each=12)
    found = measure(town, {OURS: Camp(town.works)})
    assert (found.rows, found.differences, found.fame) == ((), (), None)
