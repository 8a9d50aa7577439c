"""The ladder: how strong the next pick should be."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.ladder import FIRST_RUNG, Evening, misfit, roles, rung
from recommender.works import Outcome, Role, Strength

NOTCHES = st.integers(1, 5)
EVENINGS = st.builds(Evening, potency=NOTCHES, outcome=..., too_much=...)
STRENGTHS: tuple[Strength, ...] = ("gentle", "steady", "strong")
ROLES: tuple[Role, ...] = ("gentle", "fitting", "stretch")


def dry(potency: int) -> Evening:
    """Return an evening without tears."""
    return Evening(potency, Outcome.DRY, too_much=False)


def stirred(potency: int, outcome: Outcome = Outcome.TEARS) -> Evening:
    """Return an evening that moved something."""
    return Evening(potency, outcome, too_much=False)


def overwhelmed(potency: int, outcome: Outcome | None = None) -> Evening:
    """Return an evening that was too much."""
    return Evening(potency, outcome, too_much=True)


@pytest.mark.parametrize(
    ("evenings", "at"),
    [
        pytest.param([], 3, id="the first evening"),
        pytest.param([dry(3)], 4, id="up after dry"),
        pytest.param([dry(5)], 4, id="one notch, however strong it was"),
        pytest.param([dry(2)], 3, id="hold when a weaker work left it dry"),
        pytest.param([dry(3), dry(4), dry(5)], 5, id="no higher than the top"),
        pytest.param([dry(3), dry(3)], 4, id="a weaker one after a notch up"),
        pytest.param([stirred(3, Outcome.LUMP)], 3, id="hold after a lump"),
        pytest.param([stirred(5, Outcome.SOBS)], 3, id="hold after sobs"),
        pytest.param([Evening(3, None, too_much=False)], 3, id="hold without a word"),
        pytest.param([overwhelmed(3)], 2, id="down after too much"),
        pytest.param([overwhelmed(5)], 2, id="down from the rung, not from the work"),
        pytest.param([overwhelmed(1)], 1, id="no lower than the bottom"),
        pytest.param([dry(3), dry(4), overwhelmed(3)], 2, id="below what was too much"),
        pytest.param([overwhelmed(3, Outcome.DRY)], 2, id="too much outweighs dry"),
        pytest.param([overwhelmed(3), dry(3)], 3, id="up again, oldest first"),
        pytest.param([dry(3), overwhelmed(4)], 3, id="down again, oldest first"),
    ],
)
def test_the_rung_follows_the_outcomes(evenings: list[Evening], at: int) -> None:
    """Up a notch after dry, hold after a lump, down after too much."""
    assert rung(evenings) == at


@pytest.mark.parametrize(
    ("evenings", "strength", "at"),
    [
        ([], "gentle", 2),
        ([], "steady", 3),
        ([], "strong", 4),
        ([overwhelmed(1)], "gentle", 1),
        ([dry(3), dry(4)], "strong", 5),
    ],
)
def test_a_wish_moves_tonight_by_a_notch(
    evenings: list[Evening], strength: Strength, at: int
) -> None:
    """The strength asked for is a notch less or more, within the five."""
    assert rung(evenings, strength) == at


@given(evenings=st.lists(EVENINGS), strength=st.sampled_from((None, *STRENGTHS)))
@settings(deadline=None)
def test_the_rung_is_a_potency(
    evenings: list[Evening], strength: Strength | None
) -> None:
    """Whatever happened and is asked, the rung lies from 1 to 5."""
    assert rung(evenings, strength) in range(1, 6)


@given(evenings=st.lists(EVENINGS), last=EVENINGS)
@settings(deadline=None)
def test_one_evening_lifts_by_one_notch_at_most(
    evenings: list[Evening], last: Evening
) -> None:
    """No evening makes the next one more than a notch stronger."""
    assert rung([*evenings, last]) <= rung(evenings) + 1


@given(
    evenings=st.lists(EVENINGS),
    potency=NOTCHES,
    outcome=st.sampled_from([None, *list(Outcome)[1:]]),
)
@settings(deadline=None)
def test_what_stirred_holds_the_rung(
    evenings: list[Evening], potency: int, outcome: Outcome | None
) -> None:
    """Anything but dry and too much leaves the rung where it was."""
    last = Evening(potency, outcome, too_much=False)
    assert rung([*evenings, last]) == rung(evenings)


@given(evenings=st.lists(EVENINGS), potency=NOTCHES, outcome=...)
@settings(deadline=None)
def test_too_much_leads_below_it(
    evenings: list[Evening], potency: int, outcome: Outcome | None
) -> None:
    """After too much the rung is below that work and below where it was, if it can."""
    at = rung([*evenings, overwhelmed(potency, outcome)])
    assert at == 1 or at < min(potency, rung(evenings))


@given(evenings=st.lists(EVENINGS))
@settings(deadline=None)
def test_a_person_who_stays_dry_reaches_the_top(evenings: list[Evening]) -> None:
    """Dry evenings with the strongest works lead to the top, whatever came before."""
    assert rung([*evenings, *[dry(5)] * 4]) == 5


def test_the_ladder_can_go_both_ways_from_the_start() -> None:
    """The first rung leaves room below and above."""
    assert 1 < FIRST_RUNG < 5


@pytest.mark.parametrize(
    ("count", "wanted"),
    [
        (0, []),
        (1, ["fitting"]),
        (2, ["gentle", "fitting"]),
        (3, ["gentle", "fitting", "stretch"]),
        (5, ["gentle", "fitting", "stretch", "fitting", "fitting"]),
    ],
)
def test_roles_follow_the_count(count: int, wanted: list[Role]) -> None:
    """One gentle, one fitting, one stretch; fewer leave out, more are fitting."""
    assert roles(count) == wanted


@given(count=st.integers(3, 200))
@settings(deadline=None)
def test_there_is_a_role_for_every_pick(count: int) -> None:
    """However many picks, one is gentle, one a stretch, and the others fit."""
    assert Counter(roles(count)) == {"gentle": 1, "stretch": 1, "fitting": count - 2}


@pytest.mark.parametrize(
    ("role", "at", "potency"),
    [
        ("gentle", 3, 2),
        ("fitting", 3, 3),
        ("stretch", 3, 4),
        ("gentle", 1, 1),
        ("stretch", 5, 5),
    ],
)
def test_a_role_wants_its_own_potency(role: Role, at: int, potency: int) -> None:
    """Gentle is a notch below the rung, stretch a notch above, within the five."""
    fits = [notch for notch in range(1, 6) if misfit(role, at, notch, 0) == 0]
    assert fits == [potency]


@pytest.mark.parametrize(("load", "notches"), [(0, 0), (1, 0), (2, 1), (4, 3)])
def test_a_gentle_pick_is_light(load: int, notches: int) -> None:
    """Each notch of load above 1 takes a work a notch away from gentle."""
    assert misfit("gentle", 3, 2, load) == notches


@given(role=st.sampled_from(("fitting", "stretch")), at=NOTCHES, potency=NOTCHES)
@settings(deadline=None)
def test_load_matters_to_gentle_alone(role: Role, at: int, potency: int) -> None:
    """What is heavy may fit or stretch as well as what is light."""
    assert misfit(role, at, potency, 5) == misfit(role, at, potency, 0)


@given(role=st.sampled_from(ROLES), at=NOTCHES, potency=NOTCHES, load=st.integers(0, 5))
@settings(deadline=None)
def test_misfit_is_a_distance(role: Role, at: int, potency: int, load: int) -> None:
    """A notch of potency changes the misfit by a notch, and it is never negative."""
    here, there = (misfit(role, at, notch, load) for notch in (potency, potency + 1))
    assert here >= 0
    assert abs(here - there) == 1
