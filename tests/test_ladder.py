"""The ladder: how strong and how heavy the next pick should be."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.ladder import (
    FIRST_LOAD,
    FIRST_POTENCY,
    MOST_STRIDE,
    Evening,
    Rung,
    misfit,
    roles,
    rung,
    wanted_by,
)
from recommender.works import Outcome, Role

NOTCHES = st.integers(1, 5)
LOADS = st.integers(0, 5)
SHIFTS = st.integers(-1, 1)
EVENINGS = st.builds(Evening, potency=NOTCHES, load=LOADS, outcome=..., too_much=...)
RUNGS = st.builds(Rung, NOTCHES, LOADS, st.just(1.0))
ROLES: tuple[Role, ...] = ("gentle", "fitting", "stretch")


def dry(potency: int) -> Evening:
    """Return an evening without tears."""
    return Evening(potency, FIRST_LOAD, Outcome.DRY, too_much=False)


def stirred(potency: int, outcome: Outcome = Outcome.TEARS, load: int = 2) -> Evening:
    """Return an evening that moved something."""
    return Evening(potency, load, outcome, too_much=False)


def overwhelmed(potency: int, outcome: Outcome | None = None, load: int = 2) -> Evening:
    """Return an evening that was too much."""
    return Evening(potency, load, outcome, too_much=True)


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
        pytest.param([Evening(3, 2, None, False)], 3, id="hold without a word"),
        pytest.param([overwhelmed(3)], 2, id="down after too much"),
        pytest.param([overwhelmed(5)], 2, id="down from the rung, not from the work"),
        pytest.param([overwhelmed(1)], 1, id="no lower than the bottom"),
        pytest.param([dry(3), dry(4), overwhelmed(3)], 2, id="below what was too much"),
        pytest.param([overwhelmed(3, Outcome.DRY)], 2, id="too much outweighs dry"),
        pytest.param([overwhelmed(3), dry(3)], 3, id="up again, oldest first"),
        pytest.param([dry(3), overwhelmed(4)], 3, id="down again, oldest first"),
    ],
)
def test_potency_follows_the_outcomes(evenings: list[Evening], at: int) -> None:
    """Up a notch after dry, hold after a lump, down after too much."""
    assert rung(evenings).potency == at


@pytest.mark.parametrize(
    ("evenings", "at"),
    [
        pytest.param([], 2, id="the first evening"),
        pytest.param([stirred(3, load=2)], 3, id="what was borne may be heavier"),
        pytest.param([stirred(3, load=1)], 2, id="a lighter one says nothing"),
        pytest.param([dry(3)], 2, id="dry climbs in potency, not in load"),
        pytest.param([overwhelmed(3, load=3)], 1, id="lighter after too much"),
        pytest.param([overwhelmed(3, load=1)], 0, id="lighter than what was too much"),
        pytest.param([overwhelmed(3, load=0)], 0, id="nothing is lighter than light"),
        pytest.param([stirred(4, load=5)] * 9, 5, id="nothing is heavier than heavy"),
    ],
)
def test_load_follows_what_was_borne(evenings: list[Evening], at: int) -> None:
    """A notch heavier after what was borne, lighter after what was too much."""
    assert rung(evenings).load == at


@pytest.mark.parametrize(
    ("evenings", "shift", "at"),
    [
        ([], -1, (2, 1)),
        ([], 0, (3, 2)),
        ([], 1, (4, 3)),
        ([overwhelmed(1, load=0)], -1, (1, 0)),
        ([dry(3), dry(4)], 1, (5, 3)),
    ],
)
def test_a_wish_moves_tonight_by_a_notch(
    evenings: list[Evening], shift: int, at: tuple[int, int]
) -> None:
    """What was asked for is a notch less or more, within the notches there are."""
    assert rung(evenings, shift=shift)[:2] == at


@given(evenings=st.lists(EVENINGS), shift=SHIFTS, slope=st.floats(-9, 9))
@settings(deadline=None)
def test_the_rung_has_the_notches_there_are(
    evenings: list[Evening], shift: int, slope: float
) -> None:
    """Whatever happened and is asked, potency is from 1 to 5 and load from 0 to 5."""
    at = rung(evenings, slope, shift)
    assert at.potency in range(1, 6)
    assert at.load in range(6)
    assert 0 < at.stride <= MOST_STRIDE


@given(evenings=st.lists(EVENINGS), last=EVENINGS)
@settings(deadline=None)
def test_one_evening_lifts_by_one_notch_at_most(
    evenings: list[Evening], last: Evening
) -> None:
    """No evening makes the next one more than a notch stronger or heavier."""
    before, after = rung(evenings), rung([*evenings, last])
    assert after.potency <= before.potency + 1
    assert after.load <= before.load + 1


@given(
    evenings=st.lists(EVENINGS),
    potency=NOTCHES,
    load=LOADS,
    outcome=st.sampled_from([None, *list(Outcome)[1:]]),
)
@settings(deadline=None)
def test_what_stirred_holds_the_potency(
    evenings: list[Evening], potency: int, load: int, outcome: Outcome | None
) -> None:
    """Anything but dry and too much leaves the potency where it was."""
    last = Evening(potency, load, outcome, too_much=False)
    assert rung([*evenings, last]).potency == rung(evenings).potency


@given(evenings=st.lists(EVENINGS), potency=NOTCHES, load=LOADS, outcome=...)
@settings(deadline=None)
def test_too_much_leads_below_it(
    evenings: list[Evening], potency: int, load: int, outcome: Outcome | None
) -> None:
    """After too much it is milder and lighter than that work and than before."""
    before, at = rung(evenings), rung([*evenings, overwhelmed(potency, outcome, load)])
    assert at.potency == 1 or at.potency < min(potency, before.potency)
    assert at.load == 0 or at.load < min(load, before.load)


@given(evenings=st.lists(EVENINGS))
@settings(deadline=None)
def test_a_person_who_stays_dry_reaches_the_top(evenings: list[Evening]) -> None:
    """Dry evenings with the strongest works lead to the top, whatever came before."""
    assert rung([*evenings, *[dry(5)] * 4]).potency == 5


def test_the_ladder_can_go_both_ways_from_the_start() -> None:
    """The first rung leaves room below and above, in potency and in load."""
    assert 1 < FIRST_POTENCY < 5
    assert 0 < FIRST_LOAD < 3


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
    here = Rung(potency=at)
    fits = [
        notch for notch in range(1, 6) if misfit(wanted_by(role, here), notch, 0) == 0
    ]
    assert fits == [potency]


@pytest.mark.parametrize(
    ("role", "most"), [("gentle", 1), ("fitting", 3), ("stretch", 4)]
)
def test_a_role_bears_its_own_load(role: Role, most: int) -> None:
    """Gentle is light, fitting as heavy as is borne, stretch a notch heavier."""
    at = Rung(potency=3, load=3)
    strong = at.potency + ROLES.index(role) - 1
    borne = [
        load for load in range(6) if misfit(wanted_by(role, at), strong, load) == 0
    ]
    assert borne == list(range(most + 1))


@given(role=st.sampled_from(ROLES), at=RUNGS, potency=NOTCHES, load=LOADS)
@settings(deadline=None)
def test_misfit_is_a_distance(role: Role, at: Rung, potency: int, load: int) -> None:
    """A notch of potency changes the misfit by a notch, and it is never negative."""
    here, there = (
        misfit(wanted_by(role, at), notch, load) for notch in (potency, potency + 1)
    )
    assert here >= 0
    assert abs(here - there) == 1


@given(role=st.sampled_from(ROLES), at=RUNGS, potency=NOTCHES)
@settings(deadline=None)
def test_a_notch_is_as_wide_as_the_person_feels_it(
    role: Role, at: Rung, potency: int
) -> None:
    """For somebody whose curve is twice as steep a notch of potency counts twice."""
    usual, steep = (
        misfit(wanted_by(role, at._replace(stride=s)), potency, 0) for s in (1, 2)
    )
    assert steep == 2 * usual
