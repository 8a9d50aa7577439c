"""The simulated people: that they are as their table says, and know no model."""

import ast
import math
from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import expit
from scipy.stats import norm

from recommender.model import Candidate, Index
from recommender.works import Outcome
from recommender.workshop import people
from recommender.workshop.people import Circumstances, Person, Shelf
from tests.conftest import ROOT, TODAY

PLAIN = Circumstances()
SURE = 4.0  # standard errors; a fair simulator strays further once in 16,000 times
MANY = 1000

CIRCUMSTANCES = st.builds(
    Circumstances,
    childhood=st.floats(0, 1),
    again=st.booleans(),
    others=st.booleans(),
    closeness=st.integers(0, 4),
    evening=st.integers(0, 29),
    sated=st.booleans(),
)
SEEDS = st.integers(0, 10**6)
ONE_SHELF = settings(
    deadline=None,
    max_examples=50,
    # The shelf is read only, so that one for all examples is as good as new.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def stocked(index: Index) -> Shelf:
    """Return the small shelf, on which a single work makes a theme."""
    return people.stock(index, TODAY, Random(1), least=1, together=1)


@pytest.fixture
def crowd(stocked: Shelf) -> list[Person]:
    """Return many people."""
    return [people.draw_person(Random(n), stocked) for n in range(MANY)]


def plain_person(stocked: Shelf, **hidden: object) -> Person:
    """Return somebody whom nothing moves but what is said in *hidden*."""
    nobody = replace(
        people.draw_person(Random(0), stocked),
        dryness=0.0,
        slope=1.0,
        own=(),
        shut=None,
        pair=None,
        leanings={},
        by_maker=frozenset(),
        childhood=0.0,
        again={"loss": 0.0, "warmth": 0.0},
        others=0.0,
        closeness=0.0,
        loosening=0.0,
        quirks=dict.fromkeys((work.id for work in stocked.works), 0.0),
    )
    return replace(nobody, **hidden)  # type: ignore[arg-type]


def work_with(stocked: Shelf, **claims: int) -> Candidate:
    """Return a work of potency 5 that claims nothing but *claims*."""
    named = {tag.replace("_", "-"): strength for tag, strength in claims.items()}
    return stocked.works[0]._replace(potency=5, claims=named)


def share_is(count: int, of: int, expected: float) -> bool:
    """Return whether *count* of *of* is what luck makes of an expected share."""
    error = math.sqrt(expected * (1 - expected) / of)
    return abs(count / of - expected) < SURE * error


def test_the_same_seed_draws_the_same_person(stocked: Shelf) -> None:
    """Who comes depends on the seed and the shelf alone."""
    one, other = (people.draw_person(Random(5), stocked) for _ in range(2))
    assert one == other
    assert one != people.draw_person(Random(6), stocked)


@pytest.mark.parametrize("room", ["people", "exact", "memories"])
def test_the_simulator_does_not_know_our_model(room: str) -> None:
    """Neither the people nor who knows them exactly import what is measured."""
    text = (ROOT / f"recommender/workshop/{room}.py").read_text("utf-8")
    names = {
        name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom)
        for name in (node.module or "", *(alias.name for alias in node.names))
    }
    assert not {n for n in names if n.endswith(("taste", "score", "suggest", "ladder"))}


def test_only_themes_that_can_be_tried_are_anybodys_own(index: Index) -> None:
    """A theme needs enough works that pass the gate; held-back works do not count."""
    shelf = people.stock(index, TODAY, Random(1), least=3, together=1)
    assert shelf.themes == ("animal-loss", "farewell", "friendship")


def test_pairs_are_themes_that_works_carry_together(index: Index) -> None:
    """A pair is clear in enough works at once."""
    shelf = people.stock(index, TODAY, Random(1), least=3, together=2)
    assert shelf.pairs == (
        ("animal-loss", "farewell"),
        ("animal-loss", "friendship"),
        ("farewell", "friendship"),
    )


def test_kinds_of_criers_come_as_often_as_the_table_says(crowd: list[Person]) -> None:
    """A fifth cries as others do; the rest find it hard or cannot."""
    counts = Counter(person.crier for person in crowd)
    for crier, share in people.CRIERS.items():
        assert share_is(counts[crier], MANY, share)


def test_hidden_leanings_come_as_often_as_the_table_says(crowd: list[Person]) -> None:
    """Second themes, shut ones, pairs and loosening have the shares of the table."""
    assert share_is(sum(len(p.own) == 2 for p in crowd), MANY, people.TWO_THEMES)
    assert share_is(sum(p.shut is not None for p in crowd), MANY, people.SHUTS_DOWN)
    assert share_is(sum(p.pair is not None for p in crowd), MANY, people.HAS_PAIR)
    assert share_is(sum(p.loosening > 0 for p in crowd), MANY, people.LOOSENS)


def test_no_theme_has_two_meanings_for_one_person(crowd: list[Person]) -> None:
    """Own themes, the one that shuts and those of the pair are all different."""
    for person in crowd:
        drawn = [*person.own, *(person.pair or ())]
        drawn += [person.shut] if person.shut else []
        assert len(drawn) == len(set(drawn))


def test_ordinary_criers_weep_at_strong_works_as_viewers_did(stocked: Shelf) -> None:
    """About half of ordinary criers weep at potency 5: 28 of 60, 71 of 132."""
    work, wept = work_with(stocked), 0
    for n in range(MANY):
        dryness = people.DRYNESS["ordinary"].draw(Random(n))
        person = plain_person(stocked, dryness=dryness)
        wept += people.live(person, work, PLAIN, Random(n)).outcome >= Outcome.TEARS
    assert 28 / 60 - 0.05 < wept / MANY < 71 / 132 + 0.05


@given(SEEDS, CIRCUMSTANCES)
@ONE_SHELF
def test_true_chances_average_the_evening_out(
    stocked: Shelf, seed: int, circumstances: Circumstances
) -> None:
    """The true chance is the logistic averaged over what an evening brings."""
    person = people.draw_person(Random(seed), stocked)
    work = Random(seed).choice(stocked.works)
    middling = people.log_odds(person, work, circumstances)
    spread = people.EVENING.spread
    averaged, _ = quad(lambda x: expit(middling + spread * x) * norm.pdf(x), -8, 8)
    said = people.true_chance(person, work, circumstances)
    assert said == pytest.approx(averaged, abs=1e-4)


def test_evenings_go_as_the_true_chance_says(stocked: Shelf) -> None:
    """Misty or more comes as often as the true chance."""
    person, random = people.draw_person(Random(2), stocked), Random(3)
    work = stocked.works[0]
    came = sum(
        people.live(person, work, PLAIN, random).outcome >= Outcome.MISTY
        for _ in range(MANY)
    )
    assert share_is(came, MANY, people.true_chance(person, work, PLAIN))


def test_an_own_theme_moves_in_proportion_to_its_claim(stocked: Shelf) -> None:
    """A leaning counts whole at strength 3 and a third at strength 1."""
    person = plain_person(stocked, leanings={"reunion": 1.5})
    without, some, whole = (
        people.log_odds(person, work_with(stocked, reunion=strength), PLAIN)
        for strength in (0, 1, 3)
    )
    assert some - without == pytest.approx(0.5)
    assert whole - without == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("farewell", "friendship", "gain"),
    [(2, 2, people.PAIR), (3, 1, 0.0), (3, 0, 0.0), (0, 3, 0.0)],
)
def test_a_pair_opens_only_together(
    stocked: Shelf, farewell: int, friendship: int, gain: float
) -> None:
    """Both themes must be clear; one of them does nothing."""
    work = work_with(stocked, farewell=farewell, friendship=friendship)
    person = plain_person(stocked, pair=("farewell", "friendship"))
    nobody = plain_person(stocked)
    log_odds = (people.log_odds(p, work, PLAIN) for p in (nobody, person))
    without, with_pair = log_odds
    assert with_pair - without == pytest.approx(gain)


@pytest.mark.parametrize(
    ("hidden", "circumstances", "gain"),
    [
        ({"childhood": 0.5}, {"childhood": 0.4}, 0.2),
        ({"again": {"warmth": 0.3, "loss": -0.6}}, {"again": True}, 0.3 - 0.6 / 3),
        ({"others": -0.4}, {"others": True}, -0.4),
        ({"closeness": 0.3}, {"closeness": 3}, 0.6),
        ({"loosening": 0.02}, {"evening": 20}, 0.4),
        ({}, {"sated": True}, people.SATED),
    ],
    ids=["childhood", "again", "others", "closeness", "loosening", "sated"],
)
def test_circumstances_add_what_the_person_leans(
    stocked: Shelf,
    hidden: dict[str, object],
    circumstances: dict[str, float],
    gain: float,
) -> None:
    """Each circumstance adds its leaning, and nothing where it is absent."""
    work = work_with(stocked, warmth=3, loss=1)
    person = plain_person(stocked, **hidden)
    there = people.log_odds(person, work, PLAIN._replace(**circumstances))  # type: ignore[arg-type]
    assert there - people.log_odds(person, work, PLAIN) == pytest.approx(gain)


def test_a_maker_reaches_a_person_with_every_work(stocked: Shelf) -> None:
    """Works by the person's maker gain, and no others."""
    first, second = stocked.works[:2]
    person = plain_person(stocked, by_maker=frozenset((first.id,)))
    nobody = plain_person(stocked)
    for work, gain in ((first, people.MAKER), (second, 0.0)):
        gained = people.log_odds(person, work, PLAIN)
        gained -= people.log_odds(nobody, work, PLAIN)
        assert gained == pytest.approx(gain)


@given(SEEDS, st.integers(0, 4))
@ONE_SHELF
def test_a_heavier_work_is_too_much_no_less_often(
    stocked: Shelf, seed: int, load: int
) -> None:
    """Who can bear a work in an hour bears a lighter one in the same hour."""
    person = people.draw_person(Random(seed), stocked)
    light, heavy = (stocked.works[0]._replace(load=at) for at in (load, load + 1))
    here, there = (
        people.live(person, work, PLAIN, Random(seed)) for work in (light, heavy)
    )
    assert there.too_much >= here.too_much


@given(SEEDS)
@ONE_SHELF
def test_lives_of_one_seed_differ_in_their_works_alone(
    stocked: Shelf, seed: int
) -> None:
    """Every evening takes as much luck as any other, whatever happens."""
    one, other = Random(seed), Random(seed)
    person = people.draw_person(Random(seed), stocked)
    people.live(person, stocked.works[0], PLAIN, one)
    people.live(person, stocked.works[-1], PLAIN._replace(sated=True), other)
    assert one.getstate() == other.getstate()


@given(SEEDS, CIRCUMSTANCES)
@ONE_SHELF
def test_what_happened_can_be_written_down(
    stocked: Shelf, seed: int, circumstances: Circumstances
) -> None:
    """Stars are halves from 0.5 to 5, and only what was too much is broken off."""
    random = Random(seed)
    person = people.draw_person(random, stocked)
    happened = people.live(person, random.choice(stocked.works), circumstances, random)
    assert 1 <= happened.stars * 2 <= 10
    assert (happened.stars * 2).is_integer()
    assert happened.too_much or not happened.stopped
