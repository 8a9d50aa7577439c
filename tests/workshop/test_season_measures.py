"""The measures of seasons, on evenings made up so that the answer is known."""

from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.entries import Entry
from recommender.model import Index
from recommender.works import Outcome
from recommender.workshop import people
from recommender.workshop.build import build_index
from recommender.workshop.calibration import calibrate
from recommender.workshop.choosers import Belief
from recommender.workshop.exact import Posterior
from recommender.workshop.people import Circumstances, Person
from recommender.workshop.promises import rules
from recommender.workshop.season_measures import Result, evaluate, measure
from recommender.workshop.seasons import Evening, Life, Offer, Run, simulate
from tests.conftest import ROOT, TODAY

THEMES = ("farewell", "friendship", "growing-up", "reunion")
PROBABILITIES = st.floats(0.05, 0.95)


@pytest.fixture
def person(index: Index) -> Person:
    """Return somebody with one own theme."""
    shelf = people.stock(index, TODAY, Random(1), least=1, together=1)
    drawn = (people.draw_person(Random(n), shelf) for n in range(100))
    return next(p for p in drawn if len(p.own) == 1 and p.pair)


def evening(
    truth: float = 0.5,
    chance: float = 0.5,
    width: float = 0.1,
    outcome: Outcome = Outcome.MISTY,
    potency: int = 3,
    load: int = 1,
    work: str = "a-work",
    too_much: bool = False,
) -> Evening:
    """Return an evening with one pick, the fitting one."""
    offer = Offer(
        "fitting", work, potency, load, truth, chance, chance - width, chance + width
    )
    entry = Entry(work, "2026-11-23", outcome, too_much=too_much)
    return Evening((offer,), offer, Circumstances(), entry)


def kept(*season: Evening) -> dict[str, tuple[int, int]]:
    """Return how often each rule was kept in one *season*."""
    names = ("dry", "too much", "ceiling", "rest")
    counted = rules([season])
    return {n: (r.kept, r.of) for n, r in zip(names, counted, strict=True)}


def life(person: Person, told: Sequence[Belief], chance: float = 0.4) -> Life:
    """Return a life of two evenings, in which *told* is believed at eight outcomes."""
    seasons = {"ours": (evening(chance),) * 2, "oracle": (evening(0.9),) * 2}
    return Life(person, seasons, {8: tuple(told)})


def measured(person: Person, told: Sequence[Belief]) -> Result:
    """Measure two like lives beside an exact learner that finds the own theme first."""
    others = [f"theme-{n}" for n in range(5)]
    themes = (*person.own, *others)
    chances = np.tile(np.linspace(0.9, 0.1, len(themes)), (2, 1))
    lives = [life(person, told)] * 2
    return measure(lives, {8: Posterior(themes, chances, 0.01)}, 1)


@settings(deadline=None, max_examples=20)
@given(st.lists(PROBABILITIES, min_size=1, max_size=30))
def test_true_chances_have_no_true_error(chances: list[float]) -> None:
    """Who says nothing but the truth is told so."""
    season = [evening(p, p) for p in chances]
    found = calibrate([season], np.random.default_rng(1))
    assert found.true_error.value == pytest.approx(0, abs=1e-12)
    assert found.covered.value == 1.0


@settings(deadline=None, max_examples=20)
@given(st.lists(st.floats(0.2, 0.8), min_size=1, max_size=30))
def test_a_chance_said_too_high_is_an_error_of_as_much(chances: list[float]) -> None:
    """The error is how far what was said is from what was true."""
    season = [evening(p, p + 0.1, width=0.05) for p in chances]
    found = calibrate([season], np.random.default_rng(1))
    assert found.true_error.value == pytest.approx(0.1)
    assert found.covered.value == 0.0


def test_bins_hold_every_evening_in_order_of_chance() -> None:
    """Ten bins of like size, from the lowest chance to the highest."""
    season = [evening(0.5, n / 100) for n in range(95)]
    bins = calibrate([season], np.random.default_rng(1)).bins
    assert sum(b.evenings for b in bins) == 95
    assert len(bins) == 10
    assert [b.said for b in bins] == sorted(b.said for b in bins)


def test_what_came_is_counted_as_misty_or_more() -> None:
    """A lump is not yet misty; sobs are."""
    season = [evening(outcome=outcome) for outcome in Outcome]
    bins = calibrate([season], np.random.default_rng(1)).bins
    assert sum(b.misty * b.evenings for b in bins) == pytest.approx(3)


def test_luck_alone_makes_some_error() -> None:
    """Even true chances seem a little wrong by what happens, and less so in time."""
    few, many = (
        calibrate([[evening()] * count], np.random.default_rng(1)).none
        for count in (50, 1000)
    )
    assert few > many > 0


def test_weaker_after_dry_breaks_the_ladder() -> None:
    """After dry with a work at the rung, a weaker fitting pick is counted."""
    dry = evening(outcome=Outcome.DRY, potency=3)
    assert kept(dry, evening(potency=3))["dry"] == (1, 1)
    assert kept(dry, evening(potency=2))["dry"] == (0, 1)


def test_after_tears_the_ladder_promises_nothing() -> None:
    """Only dry evenings oblige."""
    wept = evening(outcome=Outcome.TEARS, potency=3)
    assert kept(wept, evening(potency=1))["dry"] == (0, 0)


def test_after_too_much_it_must_be_lighter_or_milder() -> None:
    """Either will do; neither is counted."""
    much = evening(potency=3, load=2, too_much=True)
    assert kept(much, evening(potency=3, load=1))["too much"] == (1, 1)
    assert kept(much, evening(potency=2, load=2))["too much"] == (1, 1)
    assert kept(much, evening(potency=3, load=2))["too much"] == (0, 1)


def test_a_pick_above_the_ceiling_is_counted() -> None:
    """Load 3 is the ceiling while nothing else is set."""
    assert kept(evening(load=3), evening(load=4))["ceiling"] == (1, 2)


def test_a_work_that_comes_back_is_counted() -> None:
    """What was met this season rests."""
    first, second = evening(work="first"), evening(work="second")
    assert kept(first, second)["rest"] == (2, 2)
    assert kept(first, first)["rest"] == (1, 2)


def test_what_is_lost_is_what_the_oracle_had_more(person: Person) -> None:
    """Losses add up over the evenings; the oracle loses nothing."""
    ours, oracle = measured(person, []).choosers
    assert ours.lost.value == pytest.approx(1.0)
    assert ours.lost_first.value == pytest.approx(1.0)
    assert oracle.lost.value == 0.0
    assert ours.chance.value == pytest.approx(0.4)


def test_an_own_theme_among_the_three_is_recovered(person: Person) -> None:
    """Naming the own theme is as good as the exact learner; not naming it is nought."""
    named = [Belief(person.own[0], True), Belief("farewell", False)]
    (found,) = measured(person, named).recoveries
    assert (found.ours.value, found.exact.value, found.ratio.value) == (1, 1, 1)
    (missed,) = measured(person, []).recoveries
    assert (missed.ours.value, missed.exact.value, missed.ratio.value) == (0, 1, 0)


def test_a_clear_theme_that_is_not_theirs_is_false(person: Person) -> None:
    """Unclear themes and those of the pair are no false ones."""
    assert person.pair
    told = [
        Belief("no-theme-of-theirs", True),
        Belief(person.pair[0], True),
        Belief("nor-this", False),
    ]
    (found,) = measured(person, told).recoveries
    assert found.false.value == pytest.approx(1 / 3)
    assert found.false_of_clear.value == pytest.approx(1 / 2)


def test_intervals_hold_their_figure(person: Person) -> None:
    """A bootstrap interval has its figure within it, and is a point for one fate."""
    found = measured(person, []).choosers[0].chance
    assert found.low == pytest.approx(found.value)
    assert found.high == pytest.approx(found.value)


def test_a_run_is_measured_whole(tmp_path: Path) -> None:
    """One call lives, recognises and measures, and says the same for the same run."""
    build_index(ROOT / "data", tmp_path / "index.sqlite", TODAY)
    run = Run(tmp_path / "index.sqlite", TODAY, 3)
    lives = (simulate(run, 2, evenings=2, workers=1) for _ in range(2))
    one, other = (evaluate(lived, run, sweeps=5, workers=1) for lived in lives)
    assert one == other
    assert (one.people, one.evenings) == (2, 2)
    assert [recovery.outcomes for recovery in one.recoveries] == [8, 15, 30]
