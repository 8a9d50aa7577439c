"""The climbs: where the rung stood, told from made-up evenings."""

from dataclasses import replace
from random import Random

import pytest

from recommender.entries import Entry
from recommender.model import Index
from recommender.works import Outcome
from recommender.workshop import people
from recommender.workshop.climbs import SHOWN, climbs, rungs
from recommender.workshop.people import Circumstances, Person
from recommender.workshop.seasons import Evening, Life, Offer
from tests.conftest import TODAY


def evening(outcome: Outcome, potency: int, too_much: bool = False) -> Evening:
    """Return an evening with a work of this *potency*."""
    offer = Offer("fitting", "a-work", potency, 2, 0.5, None, None, None)
    entry = Entry("a-work", "2026-11-23", outcome, too_much=too_much)
    return Evening((offer,), offer, Circumstances(), entry)


DRY = evening(Outcome.DRY, 5)
TOO_MUCH = evening(Outcome.DRY, 5, too_much=True)


@pytest.fixture
def person(index: Index) -> Person:
    """Return somebody."""
    shelf = people.stock(index, TODAY, Random(1), least=1, together=1)
    return people.draw_person(Random(1), shelf)


def life(person: Person, *season: Evening) -> Life:
    """Return a life with this *season*."""
    return Life(person, {"ours": season}, {})


def test_the_rung_is_told_before_each_evening_and_after_the_last() -> None:
    """Dry evenings climb, too much steps down."""
    season = (DRY, DRY, TOO_MUCH, DRY)
    assert [rung.potency for rung in rungs(season)] == [3, 4, 5, 4, 5]


@pytest.mark.parametrize(
    ("season", "turns"),
    [
        ((DRY,) * 6, 0),
        ((DRY, TOO_MUCH), 1),
        ((DRY, TOO_MUCH, DRY, TOO_MUCH), 3),
        ((evening(Outcome.TEARS, 3),) * 6, 0),
    ],
)
def test_turns_are_changes_of_direction(
    person: Person, season: tuple[Evening, ...], turns: int
) -> None:
    """A ladder that only climbs or holds does not turn."""
    (climb,) = climbs([life(person, *season)])
    assert climb.turns == turns


def test_a_climb_is_the_mean_over_people_of_a_sort(person: Person) -> None:
    """One who stays dry and one who holds: half the notches of the climb."""
    lives = [
        life(person, *(DRY,) * 30),
        life(person, *(evening(Outcome.LUMP, 3),) * 30),
    ]
    (climb,) = climbs(lives)
    assert (climb.crier, climb.people) == (person.crier, 2)
    assert len(climb.potency) == len(climb.load) == len(SHOWN)
    assert climb.potency == (3, 4, 4, 4, 4, 4)


def test_each_sort_of_crier_has_a_row(person: Person) -> None:
    """The easiest come first; a sort that nobody is of has no row."""
    lives = [
        life(replace(person, crier=crier), DRY) for crier in ("tearless", "ordinary")
    ]
    assert [climb.crier for climb in climbs(lives)] == ["ordinary", "tearless"]
