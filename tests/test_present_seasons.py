"""What simulated people tell, as a person reads it and as a program does."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.present import seasons
from recommender.present.console import WIDEST
from recommender.words import say, table
from recommender.workshop.bootstrap import Estimate
from recommender.workshop.calibration import Bin, Calibration
from recommender.workshop.climbs import SHOWN, Climb
from recommender.workshop.people import DRYNESS
from recommender.workshop.promises import Rule
from recommender.workshop.season_measures import Chooser, Recovery, Result

FIGURES = st.floats(0, 1)
LOSSES = st.floats(-9.9, 30)
RATIOS = st.floats(0, 9)


def estimates(figures: st.SearchStrategy[float]) -> st.SearchStrategy[Estimate]:
    """Draw a figure with an interval."""
    return st.builds(Estimate, figures, figures, figures)


SHARES, LOST, OVER = estimates(FIGURES), estimates(LOSSES), estimates(RATIOS)
NOTCHES = st.tuples(*[st.floats(0, 5)] * len(SHOWN))
CLIMBS = st.builds(
    Climb,
    crier=st.sampled_from(tuple(DRYNESS)),
    people=st.integers(1, 9999),
    potency=NOTCHES,
    load=NOTCHES,
    turns=st.floats(0, 30),
)
RESULTS = st.builds(
    Result,
    people=st.integers(1, 9999),
    evenings=st.integers(1, 30),
    climbs=st.lists(CLIMBS, max_size=3).map(tuple),
    seed=st.integers(0, 10**9),
    choosers=st.tuples(
        *(
            st.builds(Chooser, st.just(n), SHARES, LOST, LOST, LOST, SHARES, SHARES)
            for n in table("chooser")
        )
    ),
    recoveries=st.lists(
        st.builds(
            Recovery,
            st.sampled_from((8, 15, 30)),
            SHARES,
            SHARES,
            OVER,
            SHARES,
            SHARES,
            FIGURES,
        ),
        max_size=3,
    ).map(tuple),
    calibration=st.builds(
        Calibration,
        SHARES,
        SHARES,
        FIGURES,
        SHARES,
        st.lists(
            st.builds(Bin, st.integers(1, 9999), FIGURES, FIGURES, FIGURES),
            min_size=1,
            max_size=10,
        ).map(tuple),
    ),
    rules=st.lists(
        st.builds(
            Rule,
            st.just("after dry at the rung, the fitting pick is no weaker"),
            st.integers(0, 99999),
            st.integers(0, 99999),
        ),
        max_size=4,
    ).map(tuple),
)


@given(RESULTS)
def test_no_line_is_wider_than_a_terminal(result: Result) -> None:
    """Every figure fits into 80 columns."""
    assert max(map(len, seasons.lines(result))) <= WIDEST


@given(RESULTS)
def test_every_figure_is_said(result: Result) -> None:
    """Each chooser, each count of outcomes, each bin and each rule has its line."""
    said = "\n".join(seasons.lines(result))
    for chooser in result.choosers:
        assert f"{chooser.chance.value:.2f}" in said
        assert say(f"chooser.{chooser.name}") in said
    for recovery in result.recoveries:
        assert f"{recovery.ratio.value:.2f}" in said
    for found in result.calibration.bins:
        assert f"{found.said:.2f}  {found.truth:.2f}  {found.misty:.2f}" in said
    for rule in result.rules:
        assert f"{rule.promise:54} {rule.kept} of {rule.of}" in said


@given(RESULTS)
def test_the_record_holds_every_figure(result: Result) -> None:
    """The JSON has the fields of the result, and comes back from text as it was."""
    record = seasons.record(result)
    assert record.keys() == {"version", *Result._fields}
    assert json.loads(json.dumps(record)) == record


def test_figures_in_the_record_are_short() -> None:
    """Four digits are more than any interval leaves room for."""
    rules = (Rule("kept", 1, 2),)
    none = Estimate(1 / 3, 0.25, 2 / 3)
    found = Calibration(none, none, 0.1, none, ())
    record = seasons.record(Result(1, 2, 3, (), (), found, (), rules))
    assert record["rules"] == [{"promise": "kept", "kept": 1, "of": 2}]
    assert record["calibration"] == {
        "error": {"value": 0.3333, "low": 0.25, "high": 0.6667},
        "true_error": {"value": 0.3333, "low": 0.25, "high": 0.6667},
        "none": 0.1,
        "covered": {"value": 0.3333, "low": 0.25, "high": 0.6667},
        "bins": [],
    }


@pytest.mark.parametrize(
    ("said", "truth", "bar"),
    [(0.2, 0.1, "▇▇▇▇    |"), (0.1, 0.1, "▇▇▇▇|"), (0.1, 0.2, "▇▇▇▇|▇▇▇▇")],
)
def test_the_bar_ends_at_the_mark_when_it_should(
    said: float, truth: float, bar: str
) -> None:
    """Short of the mark we said too much; beyond it, too little."""
    nothing = Estimate(0, 0, 0)
    bins = (Bin(9, said, truth, 0.5),)
    found = Calibration(nothing, nothing, 0, nothing, bins)
    lines = seasons.lines(Result(1, 2, 3, (), (), found, (), ()))
    assert f"  {said:.2f}  {truth:.2f}  0.50  {bar}" in [*lines]
