"""Dry spells: what counts, what ends them, and the other way."""

import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import spell
from recommender.entries import Entry
from recommender.model import Index
from recommender.spell import DRY_SPELL, LONG_SPELL, Spell
from recommender.works import Outcome

FIRST = datetime.date(2026, 1, 1)


def evening(day: int, outcome: Outcome | None = Outcome.DRY, **said: bool) -> Entry:
    """Return an entry of the evening that many days after the first."""
    on = (FIRST + datetime.timedelta(days=day)).isoformat()
    return Entry("bambi-1942", on, outcome, **said)  # type: ignore[arg-type]


def length(*entries: Entry) -> int:
    """Return how many dry evenings in a row end *entries*."""
    return spell.dry_spell(entries).evenings


def test_dry_evenings_in_a_row_are_counted() -> None:
    """Each dry evening adds one, and a day with two of them is one evening."""
    assert length() == 0
    assert length(evening(0), evening(1), evening(2)) == 3
    assert length(evening(0), evening(0)) == 1


@pytest.mark.parametrize("outcome", [o for o in Outcome if o > Outcome.DRY])
def test_whatever_stirs_ends_a_spell(outcome: Outcome) -> None:
    """From a lump on, an evening is not dry, whatever else that evening was."""
    assert length(evening(0), evening(1, outcome)) == 0
    assert length(evening(0), evening(1, outcome), evening(1)) == 0
    assert length(evening(0), evening(1, outcome), evening(2)) == 1


def test_too_much_ends_a_spell() -> None:
    """What was too much was anything but dry."""
    assert length(evening(0), evening(1, Outcome.DRY, too_much=True)) == 0
    assert length(evening(0), evening(1, None, too_much=True), evening(2)) == 1


def test_what_is_no_dry_evening_neither_counts_nor_ends_a_spell() -> None:
    """Stopping, stars alone and memories of childhood leave a spell as it is."""
    aside = (
        evening(1, Outcome.DRY, stopped=True),
        evening(2, None),
        evening(3, Outcome.SOBS, childhood=True),
        evening(4, Outcome.DRY, childhood=True),
    )
    assert length(evening(0), *aside) == 1
    assert length(evening(0), *aside, evening(5)) == 2


entries = st.lists(
    st.builds(
        evening,
        st.integers(0, 20),
        st.none() | st.sampled_from(Outcome),
        stopped=st.booleans(),
        too_much=st.booleans(),
        childhood=st.booleans(),
    ),
    max_size=12,
)


@given(entries.flatmap(lambda told: st.tuples(st.just(told), st.permutations(told))))
def test_the_order_of_entries_is_irrelevant(
    orders: tuple[list[Entry], list[Entry]],
) -> None:
    """A spell is a matter of days, not of when they were written down."""
    assert length(*orders[0]) == length(*orders[1])


@given(entries)
def test_each_thing_is_said_once_a_spell(told: list[Entry]) -> None:
    """As evenings go by, a turn comes at its very length alone."""
    told.sort(key=lambda entry: entry.day)
    spells = [spell.dry_spell(told[:count]) for count in range(len(told) + 1)]
    for before, now in pairwise(spells):
        said = spell.turn(before, now)
        assert (said == "another_way") == (
            before.evenings < DRY_SPELL <= now.evenings < LONG_SPELL
        )
        assert (said == "medication") == (before.evenings < LONG_SPELL <= now.evenings)


def test_a_spell_lasts_from_three_on() -> None:
    """Two dry evenings are nearly nothing."""
    assert [Spell(n, ()).lasts for n in (0, 2, 3, 7)] == [False, False, True, True]


def test_the_other_way_is_the_one_less_tried(index: Index) -> None:
    """After films of loss it is warmth and a book; after warmth, loss."""
    lean = spell.lean(index.candidates(only=("grave-of-the-fireflies-1988",)))
    assert lean == ("warmth", "book")
    lean = spell.lean(index.candidates(only=("paddington-2-2017",)))
    assert lean == ("loss", "book")


def test_after_films_and_books_no_kind_is_the_other(index: Index) -> None:
    """Where both were tried, the route alone is another; nothing tried leans warm."""
    both = ("bambi-1942", "the-snowman-1978")
    assert spell.lean(index.candidates(only=both)).kind is None
    assert spell.lean(()) == ("warmth", None)
