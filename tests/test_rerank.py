"""Variety: three picks that are not three versions of one thing."""

import json
import math
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.kin import kinship
from recommender.ladder import Rung, misfit, wanted_by
from recommender.model import Candidate
from recommender.rerank import MISFIT_COST, Scored, likeness, vary
from recommender.works import Role

TAGS = ("farewell", "friendship", "reunion", "loss", "warmth")
CLAIMS = st.dictionaries(
    st.sampled_from(TAGS), st.integers(1, 3), min_size=1, max_size=3
)
COUNTS = st.integers(1, 6)
RUNGS = st.integers(1, 5)


def work(
    number: int,
    claims: dict[str, int] | None = None,
    form: str = "feature",
    potency: int = 3,
    load: int = 1,
) -> Candidate:
    """Return a work that differs from others in *number* and what is given."""
    claims = {"loss": 3} if claims is None else claims
    length = math.hypot(*claims.values())
    return Candidate(
        id=f"work-{number}-1994",
        kind="film",
        form=form,
        audience="family",
        minutes=90,
        year=1994,
        country="US",
        language="en",
        potency=potency,
        load=load,
        acclaim=3,
        esteem=6,
        claims=claims,
        vector=json.dumps({tag: strength / length for tag, strength in claims.items()}),
    )


WORKS = st.builds(
    work,
    st.integers(1, 99),
    CLAIMS,
    st.sampled_from(("feature", "short")),
    st.integers(1, 5),
    st.integers(0, 5),
)
SCORED: st.SearchStrategy[list[Scored]] = st.lists(
    st.tuples(WORKS, st.integers(-8, 8).map(lambda quarters: quarters / 4)),
    max_size=8,
    unique_by=lambda pair: pair[0].id,
)


def fitting(picks: list[tuple[Role, Candidate]]) -> Candidate:
    """Return the first fitting work among *picks*."""
    return next(work for role, work in picks if role == "fitting")


@pytest.mark.parametrize(
    ("count", "roles"),
    [
        (1, ["fitting"]),
        (2, ["gentle", "fitting"]),
        (3, ["gentle", "fitting", "stretch"]),
        (5, ["gentle", "fitting", "stretch", "fitting", "fitting"]),
    ],
)
def test_each_pick_has_its_role(count: int, roles: list[Role]) -> None:
    """The picks play the roles that their count asks for, in the order of rank."""
    scored = [(work(number), 0.0) for number in range(9)]
    assert [role for role, _ in vary(scored, count, Rung(3))] == roles


@pytest.mark.parametrize(("there", "count"), [(1, 3), (2, 3), (2, 5), (3, 5), (4, 6)])
def test_a_short_shelf_plays_the_roles_of_a_short_list(there: int, count: int) -> None:
    """Where fewer works are left than were asked for, roles go by those there are."""
    scored = [(work(number), 0.0) for number in range(there)]
    asked, given = vary(scored, count, Rung(3)), vary(scored, there, Rung(3))
    assert [role for role, _ in asked] == [role for role, _ in given]


@settings(deadline=None)
@given(SCORED, COUNTS, RUNGS)
def test_no_pick_is_missing_or_made_twice(
    scored: list[Scored], count: int, at: int
) -> None:
    """As many different works are picked as were asked for, or as there are."""
    picked = {work.id for _, work in vary(scored, count, Rung(at))}
    assert len(picked) == min(count, len(scored))


@settings(deadline=None)
@given(SCORED.filter(bool), COUNTS, RUNGS)
def test_variety_keeps_the_fitting_pick(
    scored: list[Scored], count: int, at: int
) -> None:
    """However many are asked for, the fitting one is the one that stands alone."""
    assert fitting(vary(scored, count, Rung(at))) == fitting(vary(scored, 1, Rung(at)))


@settings(deadline=None)
@given(SCORED.filter(bool), COUNTS, RUNGS)
def test_the_fitting_pick_is_chosen_by_its_score_alone(
    scored: list[Scored], count: int, at: int
) -> None:
    """No work has a better score than the fitting one, once its role is paid for."""
    worth = {
        work.id: score
        - MISFIT_COST * misfit(wanted_by("fitting", Rung(at)), work.potency, work.load)
        for work, score in scored
    }
    assert worth[fitting(vary(scored, count, Rung(at))).id] == max(worth.values())


@settings(deadline=None)
@given(SCORED, COUNTS, RUNGS, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant(
    scored: list[Scored], count: int, at: int, random: Random
) -> None:
    """The same works with the same scores are picked in whatever order they come."""
    shuffled = random.sample(scored, len(scored))
    assert vary(shuffled, count, Rung(at)) == vary(scored, count, Rung(at))


@settings(deadline=None)
@given(CLAIMS, st.floats(0, 1), st.randoms(use_true_random=False))
def test_twins_never_crowd_out_a_different_work(
    claims: dict[str, int], behind: float, random: Random
) -> None:
    """Beside one of two identical works stands a different one, if nearly as good."""
    twins = [(work(number, claims), behind) for number in (1, 2)]
    other = work(3, {"miracle": 3}, form="short"), 0.0
    scored = random.sample([*twins, other], 3)
    assert other[0] in [work for _, work in vary(scored, 2, Rung(3))]


@pytest.mark.parametrize("at", [2, 3, 4])
def test_each_role_takes_the_notch_it_wants(at: int) -> None:
    """Of works with equal scores, the gentle pick is a notch below, the stretch above.

    The fitting pick is at the rung.
    """
    scored = [(work(notch, potency=notch), 0.0) for notch in (1, 2, 3, 4, 5)]
    notches = [work.potency for _, work in vary(scored, 3, Rung(at))]
    assert notches == [at - 1, at, at + 1]


def test_the_gentle_pick_is_light() -> None:
    """Of two works as mild and as good, the gentle pick is the less heavy one."""
    heavy, light = work(1, potency=2, load=4), work(2, potency=2, load=1)
    scored = [(heavy, 0.0), (light, 0.0), (work(3), 0.0)]
    assert vary(scored, 2, Rung(3))[0] == ("gentle", light)


@settings(deadline=None)
@given(WORKS, WORKS)
def test_likeness_is_mutual(one: Candidate, other: Candidate) -> None:
    """A work is as like another as the other is like it."""
    assert likeness(one, other) == pytest.approx(likeness(other, one))


@settings(deadline=None)
@given(WORKS, WORKS)
def test_likeness_lies_between_none_and_whole(one: Candidate, other: Candidate) -> None:
    """Two works are alike from 0 to 1."""
    assert 0 <= likeness(one, other) <= 1


@settings(deadline=None)
@given(WORKS)
def test_a_work_is_wholly_like_itself(one: Candidate) -> None:
    """Nothing is more like a work than the work itself."""
    assert likeness(one, one) == pytest.approx(1)


def test_kinship_is_the_cosine_of_claims() -> None:
    """Two works that share half of their claims are half akin."""
    one = work(1, {"loss": 1, "farewell": 1})
    other = work(2, {"loss": 1, "reunion": 1}, form="short")
    assert kinship(one, other) == pytest.approx(0.5)
