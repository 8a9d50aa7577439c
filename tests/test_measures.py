"""What the measuring says: every figure told, none dressed up, eighty columns."""

import json
from dataclasses import replace

import pytest

from recommender.present.console import WIDEST
from recommender.present.measures import lines, record
from recommender.workshop.protocol import MEASURES, OURS, Estimate, Measured

NAMES = (OURS, "centroid", "EASE")
KS = (0, 10)


def estimates(names: tuple[str, ...], start: float) -> tuple[Estimate, ...]:
    """Return made-up rows, each mean another."""
    keys = [(name, k, measure) for name in names for k in KS for measure in MEASURES]
    return tuple(
        Estimate(*key, mean, mean - 0.02, mean + 0.02, 35)
        for key, mean in ((key, start + n / 200) for n, key in enumerate(keys))
        if key[:2] != ("centroid", 0)  # it has nothing to say yet
    )


@pytest.fixture
def measured() -> Measured:
    """Return a result of three recommenders, ours last."""
    return Measured(
        kind="film",
        people=40,
        works=90,
        ratings=1200,
        unmatched=7,
        fame=(30.2, 20.4),
        rows=estimates(NAMES[::-1], 0.55),
        differences=estimates(NAMES[1:], -0.04),
        taught_by_others=("EASE",),
    )


def beneath(text: list[str], start: str) -> list[str]:
    """Return the lines from the one that begins with *start* to the next empty one."""
    first = next(n for n, line in enumerate(text) if line.startswith(start))
    rest = text[first:]
    return rest[: rest.index("")] if "" in rest else rest


def test_no_line_is_too_wide(measured: Measured) -> None:
    """Everything fits eighty columns, and no line ends in blanks."""
    for line in lines(measured):
        assert len(line) <= WIDEST
        assert line == line.rstrip()


def test_both_measures_are_explained_before_the_tables(measured: Measured) -> None:
    """What A and Bm mean is said before the first figure of theirs."""
    text = list(lines(measured))
    table = next(n for n, line in enumerate(text) if line.startswith("After 0"))
    for word in ("A: ", "Bm: "):
        assert any(line.startswith(word) for line in text[:table])


def test_ours_stands_first(measured: Measured) -> None:
    """Ours first, then who knows one person, then who knows everybody, then quoted."""
    table = beneath(list(lines(measured)), "After 10 ratings")
    starts = [line.split("  ")[1].strip() for line in table[2:]]
    assert [word for word in starts if not word.startswith("With")] == [
        *NAMES,
        *("biased MF", "BPR"),
    ]
    assert starts.index("EASE") > starts.index("With everybody else’s ratings at hand:")


def test_every_mean_has_its_interval(measured: Measured) -> None:
    """The tables hold A and Bm of everybody at every k, as they were measured."""
    text = list(lines(measured))
    for row in measured.rows:
        if row.measure in ("A", "Bm"):
            cell = f"{row.mean:.3f} ({row.low:.3f} to {row.high:.3f})"
            table = beneath(text, f"After {row.k} ratings, {row.people} people")
            assert any(row.recommender in line and cell in line for line in table)


def test_who_has_nothing_to_say_has_no_row(measured: Measured) -> None:
    """The table before the first rating leaves the centroid out."""
    table = beneath(list(lines(measured)), "After 0 ratings")
    assert not any("centroid" in line for line in table)


def test_quoted_figures_are_marked(measured: Measured) -> None:
    """What was not measured here says so, and only after ten ratings."""
    text = list(lines(measured))
    quoted = [line for line in text if "biased MF" in line or "BPR" in line]
    assert len(quoted) == 2
    assert all(line.count("(quoted)") == 2 for line in quoted)


def test_films_are_not_quoted_for_books(measured: Measured) -> None:
    """The figures quoted are of films, so a result of books has none."""
    books = replace(measured, kind="book")
    assert not any("quoted" in line for line in lines(books))
    assert record(books)["quoted"] == {}


@pytest.mark.parametrize(("mean", "word"), [(0.6499, "missed"), (0.65, "reached")])
def test_an_aim_nearly_reached_is_missed(
    measured: Measured, mean: float, word: str
) -> None:
    """No rounding makes an aim reached."""
    rows = tuple(
        row._replace(mean=mean) if (row[:3] == (OURS, 10, "A")) else row
        for row in measured.rows
    )
    text = list(lines(replace(measured, rows=rows)))
    assert beneath(text, "A should be")[0].endswith(f"{word}.")


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [(0.01, 0.05, "ahead"), (-0.05, -0.01, "behind"), (-0.01, 0.05, "even")],
)
def test_a_difference_says_who_is_ahead(
    measured: Measured, low: float, high: float, word: str
) -> None:
    """Only an interval that leaves nought out says ahead or behind."""
    gaps = tuple(row._replace(low=low, high=high) for row in measured.differences)
    text = list(lines(replace(measured, differences=gaps)))
    for line in beneath(text, "Ours less each rival")[2:]:
        assert line.count(word) == 2


def test_bars_are_as_long_as_what_lies_above_chance(measured: Measured) -> None:
    """A bar twice as long is twice as far above a half; below it there is none."""
    means = dict(zip(NAMES, (0.7, 0.6, 0.4), strict=True))
    rows = tuple(row._replace(mean=means[row.recommender]) for row in measured.rows)
    text = list(lines(replace(measured, rows=rows)))
    for measure in ("A", "Bm"):
        bars = [
            line.count("▇") for line in beneath(text, f"{measure} after 10 ratings;")
        ]
        assert bars[1:] == [bars[1], bars[1] / 2, 0]
        assert bars[1] > 20


def test_the_number_comes_before_the_bar(measured: Measured) -> None:
    """Whoever listens hears the figure first."""
    for line in beneath(list(lines(measured)), "A after 10 ratings;")[1:]:
        assert line.index("0.") < line.index("▇")


def test_without_ours_nothing_is_claimed(measured: Measured) -> None:
    """Rivals alone make tables, but no aims and no differences."""
    rows = tuple(row for row in measured.rows if row.recommender != OURS)
    text = "\n".join(lines(replace(measured, rows=rows, differences=())))
    assert "should be at least" not in text
    assert "Ours" not in text
    assert "centroid" in text


def test_nobody_to_ask_is_said(measured: Measured) -> None:
    """Without any row there is a sentence in place of the tables."""
    nothing = replace(measured, rows=(), differences=(), fame=None)
    text = "\n".join(lines(nothing))
    assert "Nobody rated enough" in text
    assert "▇" not in text


def test_everything_measured_is_in_the_record(measured: Measured) -> None:
    """The record is JSON and has every row, every difference and every count."""
    kept = json.loads(json.dumps(record(measured)))
    for name, rows in (("rows", measured.rows), ("differences", measured.differences)):
        for row, given in zip(rows, kept[name], strict=True):
            assert Estimate(**given) == pytest.approx(row, abs=1e-4)
    counts = [kept[name] for name in ("people", "works", "ratings", "unmatched")]
    assert counts == [40, 90, 1200, 7]
    assert kept["quoted"]["BPR"] == {"k": 10, "A": 0.60, "Bm": 0.74}
