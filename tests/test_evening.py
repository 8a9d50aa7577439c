"""What is asked of an evening, what fits it, and changes of mind."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import evening
from recommender.entries import Entry
from recommender.evening import CHANGES, MOST_SHIFT, QUESTIONS, Asked, Change
from recommender.spell import Lean
from recommender.works import Kind, Wish

TODAY = datetime.date(2026, 11, 23)
ENTRY = Entry("bambi-1942", "2026-11-01")


def open_ones(said: Asked, *entries: Entry) -> list[str]:
    """Return the questions that are still asked after what was *said*."""
    return [name for name in QUESTIONS if evening.is_open(name, said, entries)]


def test_what_was_said_is_not_asked() -> None:
    """An option is an answer; nothing at all is asked when all are given."""
    assert open_ones(Asked(), ENTRY) == list(QUESTIONS)
    assert open_ones(Asked(near=0, minutes=30), ENTRY) == ["company", "met", "form"]
    assert open_ones(Asked(1, "alone", 90, "new", "film"), ENTRY) == []


def test_nothing_is_asked_in_vain() -> None:
    """With an empty journal nothing can be met again, and a book has no minutes."""
    assert "met" not in open_ones(Asked())
    assert "minutes" not in open_ones(Asked(form="book"))


def test_a_wish_holds_what_was_asked_and_what_holds_every_evening() -> None:
    """Tonight's answers come over the usual wish, and notches add up."""
    usual = Wish(shift=1, avoid=frozenset(("suicide",)), formats=("novel",))
    asked = Asked(2, "alone", 60, "new", "film", -1)
    wish = evening.wish(asked, usual)
    assert (wish.near, wish.company, wish.minutes, wish.met) == (2, "alone", 60, "new")
    assert (wish.kind, wish.formats, wish.shift) == ("film", (), 0)
    assert wish.avoid == {"suicide"}
    assert evening.wish(Asked(), usual) == usual


def test_something_short_may_be_a_film_or_a_book() -> None:
    """Short is a matter of form, not of kind."""
    wish = evening.wish(Asked(form="short"), Wish())
    assert wish.kind is None
    assert {"short", "short-story"} <= set(wish.formats)


def test_a_dry_spell_leans_another_way_and_not_simply_stronger() -> None:
    """The other route is wished for; strength stays what it was."""
    wish = evening.wish(Asked(), Wish(), Lean("warmth", "book"))
    assert wish == Wish(route="warmth")


@pytest.mark.parametrize(
    ("days", "said", "shaken"),
    [
        (0, {"too_much": True}, True),
        (14, {"too_much": True}, True),
        (15, {"too_much": True}, False),
        (0, {"stopped": True}, False),
        (0, {"too_much": True, "childhood": True}, False),
    ],
)
def test_too_much_is_remembered_for_two_weeks(
    days: int, said: dict[str, bool], shaken: bool
) -> None:
    """Then, and for no other reason, nothing stronger is offered."""
    day = (TODAY - datetime.timedelta(days=days)).isoformat()
    entry = Entry("bambi-1942", day)._replace(**said)  # type: ignore[arg-type]
    assert evening.is_shaken([entry], TODAY) is shaken


def test_stronger_is_not_offered_where_it_may_not_be() -> None:
    """Gentler always is, until the ladder ends."""
    assert evening.changes(Wish(), ("film",), False) == ("gentler", "else", "book")
    assert "gentler" not in evening.changes(Wish(shift=-MOST_SHIFT), (), True)


kinds = st.lists(st.sampled_from(("film", "book")), min_size=1, max_size=3)


@given(kinds, st.lists(st.sampled_from(CHANGES), max_size=12))
def test_minds_change_within_the_ladder(shown: list[Kind], minds: list[Change]) -> None:
    """However often a mind changes as offered, strength stays near the ladder."""
    asked = Asked()
    for mind in minds:
        wish = evening.wish(asked, Wish())
        if mind in evening.changes(wish, shown, True):
            asked = evening.changed(asked, mind)
    assert abs(asked.shift) <= MOST_SHIFT
    assert evening.wish(asked, Wish()).max_load is None


@given(kinds)
def test_another_kind_is_offered_where_there_is_another(shown: list[Kind]) -> None:
    """A book instead makes no sense where all are books, a film no more."""
    offered = evening.changes(Wish(), shown, True)
    assert ("book" in offered) == (set(shown) != {"book"})
    assert ("film" in offered) == (set(shown) != {"film"})
