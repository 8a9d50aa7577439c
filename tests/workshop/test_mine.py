"""Foretelling one's own evenings, each from all the others."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.lessons import Lesson
from recommender.present import mine as told
from recommender.taste import Features
from recommender.works import Outcome
from recommender.workshop import mine
from recommender.workshop.mine import FEW, Foretold, foretell

FAREWELL: Features = {"person": 1.0, "theme:farewell": 1.0, "route:loss": 1.0}
REUNION: Features = {"person": 1.0, "theme:reunion": 1.0, "route:warmth": 1.0}
NOTHING = Foretold(0, 0, 0.0, None, 0, None, None)

LESSONS = st.lists(
    st.builds(
        Lesson,
        st.sampled_from((FAREWELL, REUNION)),
        st.none() | st.sampled_from(Outcome),
        st.none() | st.integers(1, 10).map(lambda halves: halves / 2),
        st.sampled_from((0.5, 1.0)),
    ),
    max_size=9,
)
some_journals = settings(deadline=None, max_examples=40)


def evenings(*outcomes: Outcome) -> list[Lesson]:
    """Return an evening for each of *outcomes*, with one sort of work by turns."""
    return [
        Lesson((FAREWELL, REUNION)[n % 2], outcome)
        for n, outcome in enumerate(outcomes)
    ]


def said(foretold: Foretold) -> str:
    """Return all that is said of *foretold*."""
    return "\n".join(told.lines(foretold))


def test_an_empty_journal_foretells_nothing() -> None:
    """Without an evening there is nothing to count, and no figure."""
    assert foretell([]) == NOTHING
    assert "0 evenings" in said(NOTHING)
    assert "0 ratings" in said(NOTHING)


@pytest.mark.parametrize("outcome", Outcome)
def test_an_evening_is_not_used_to_foretell_itself(
    monkeypatch: pytest.MonkeyPatch, outcome: Outcome
) -> None:
    """Whatever an evening came to, the chance that is foretold of it is the same."""
    monkeypatch.setattr(mine, "MOST", 1)  # the last one alone is foretold
    others = evenings(Outcome.DRY, Outcome.SOBS, Outcome.LUMP)
    usual = foretell([*others, Lesson(FAREWELL, Outcome.DRY)])
    other = foretell([*others, Lesson(FAREWELL, outcome)])
    assert (usual.evenings, other.evenings) == (1, 1)
    assert other.expected == usual.expected
    assert other.moved == (outcome >= Outcome.MISTY)


def test_an_evening_is_used_to_foretell_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the others came to does move the chance that is foretold."""
    monkeypatch.setattr(mine, "MOST", 1)
    chances = [
        foretell([Lesson(FAREWELL, before), Lesson(FAREWELL, Outcome.DRY)]).expected
        for before in Outcome
    ]
    assert chances == sorted(set(chances))


@pytest.mark.parametrize("stars", [1.0, 2.5, 5.0])
def test_stars_are_not_used_to_foretell_themselves(
    monkeypatch: pytest.MonkeyPatch, stars: float
) -> None:
    """Whatever stars were given, those that are foretold are the same."""
    monkeypatch.setattr(mine, "MOST", 1)
    monkeypatch.setattr(mine, "FEW", 1)
    others = [Lesson(FAREWELL, stars=4.0), Lesson(REUNION, stars=3.0)]
    lowest = foretell([*others, Lesson(FAREWELL, stars=0.0)]).error
    assert lowest is not None  # nought stars: the error is what was foretold
    error = foretell([*others, Lesson(FAREWELL, stars=stars)]).error
    assert error == pytest.approx(abs(stars - lowest))


@some_journals
@given(LESSONS)
def test_evenings_and_ratings_are_counted(lessons: list[Lesson]) -> None:
    """Evenings have an outcome, moving ones misty eyes or more, ratings have stars."""
    foretold = foretell(lessons)
    wept = [lesson.outcome for lesson in lessons if lesson.outcome is not None]
    assert foretold.evenings == len(wept)
    assert foretold.moved == sum(outcome >= Outcome.MISTY for outcome in wept)
    assert foretold.rated == sum(lesson.stars is not None for lesson in lessons)
    assert 0 <= foretold.expected <= len(wept)


@some_journals
@given(LESSONS)
def test_a_figure_is_given_where_there_is_enough_to_tell(
    lessons: list[Lesson],
) -> None:
    """FEW of them it takes, and for the ranking evenings of both sorts."""
    foretold = foretell(lessons)
    both = 0 < foretold.moved < foretold.evenings
    assert (foretold.ranked is not None) == (both and foretold.evenings >= FEW)
    assert (foretold.error is not None) == (foretold.rated >= FEW)
    assert (foretold.plain_error is not None) == (foretold.rated >= FEW)
    assert foretold.ranked is None or 0 <= foretold.ranked <= 1


@some_journals
@given(LESSONS, st.randoms(use_true_random=False))
def test_the_order_of_evenings_is_irrelevant(
    lessons: list[Lesson], random: Random
) -> None:
    """The same evenings, told in another order, were foretold as well."""
    shuffled = foretell(random.sample(lessons, len(lessons)))
    assert tuple(shuffled) == pytest.approx(tuple(foretell(lessons)))


def test_only_the_last_of_many_are_foretold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a long journal no more than MOST evenings are foretold, the last ones."""
    monkeypatch.setattr(mine, "MOST", 6)
    lessons = evenings(*[Outcome.DRY] * 9, *[Outcome.SOBS] * 4)
    foretold = foretell(lessons)
    assert (foretold.evenings, foretold.moved) == (6, 4)


def test_somebody_whom_one_theme_opens_is_ranked_rightly() -> None:
    """Where farewells alone bring tears, they are told from reunions nearly always."""
    lessons = evenings(*[Outcome.TEARS, Outcome.DRY] * 8)
    foretold = foretell(lessons)
    assert foretold.ranked is not None
    assert foretold.ranked > 0.95
    assert foretold.expected == pytest.approx(foretold.moved, abs=2)


def test_stars_that_follow_a_theme_are_foretold_better_than_by_the_mean() -> None:
    """Where farewells alone are loved, stars are nearer than one's own mean."""
    lessons = [
        Lesson(met, stars=stars) for met, stars in ((FAREWELL, 5.0), (REUNION, 2.0))
    ] * 24
    foretold = foretell(lessons)
    assert foretold.error is not None
    assert foretold.plain_error is not None
    assert foretold.error < 0.75 * foretold.plain_error


def test_the_own_mean_leaves_out_what_it_is_held_against() -> None:
    """One's own mean is that of the other ratings."""
    lessons = [Lesson(FAREWELL, stars=stars) for stars in (1.0, 1.0, 1.0, 1.0, 5.0)]
    # Four miss the mean of 1, 1, 1 and 5 by 1; the last misses 1 by 4.
    assert foretell(lessons).plain_error == pytest.approx((4 * 1 + 4) / 5)


def test_few_evenings_say_so() -> None:
    """With four evenings and one rating no figure is given, but how many it takes."""
    few = [Outcome.DRY, Outcome.TEARS, Outcome.DRY, Outcome.SOBS]
    foretold = foretell([*evenings(*few), Lesson(FAREWELL, stars=4.0)])
    text = said(foretold)
    assert "4 evenings with an outcome; it takes 5" in text
    assert "1 rating; it takes 5" in text
    assert "in 100" not in text


def test_evenings_that_all_ended_alike_say_so() -> None:
    """One sort of evening cannot be told from another, and that is said."""
    for outcome in (Outcome.DRY, Outcome.SOBS):
        foretold = foretell(evenings(*[outcome] * FEW))
        assert foretold.ranked is None
        assert "all ended alike" in said(foretold)


def test_enough_evenings_are_told_in_figures() -> None:
    """With enough of both sorts the figures are said in a sentence each."""
    foretold = Foretold(12, 5, 4.42, 0.713, 8, 0.621, 0.934)
    text = said(foretold)
    assert "of 12 evenings, 5 brought misty eyes or more; 4.4 were foretold" in text
    assert "71 times in 100; a coin would come to 50" in text
    assert "8 ratings, foretold to 0.62 stars on average" in text
    assert "0.93 off" in text


@pytest.mark.parametrize(
    "foretold", [NOTHING, Foretold(12, 5, 4.42, 0.71333333, 8, 0.6, 0.9)]
)
def test_programs_get_every_figure(foretold: Foretold) -> None:
    """The record has a key for each figure, to four decimals, and None for none."""
    record = told.record(foretold)
    assert record.keys() == set(Foretold._fields)
    for name, value in foretold._asdict().items():
        assert record[name] == (
            value if value is None else pytest.approx(value, abs=5e-5)
        )
