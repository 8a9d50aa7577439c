"""The one rule for "is this the same work": title, year within one, and a maker."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.works import Work
from recommender.workshop.sources.matches import (
    Seen,
    doubts,
    evidence,
    same_person,
    same_title,
    the_one,
)
from tests.workshop.sources.shop import work

names = st.text("abcdeéøÅłJRñ", min_size=1, max_size=9)
people = st.lists(names, min_size=1, max_size=3).map(" ".join)
titles = st.lists(
    st.sampled_from(("The", "My", "Girl", "l'été", ":", "2", "(Series)", "Straße")),
    min_size=1,
    max_size=4,
).map(" ".join)
MY_GIRL = work("my-girl-1991", title="My Girl", year=1991, creators=("Howard Zieff",))


def test_a_match_says_its_evidence() -> None:
    """Title, year and maker that agree are named in a phrase."""
    seen = Seen(("My girl",), (1991,), ("Zieff Howard",), "film")
    assert evidence(MY_GIRL, seen) == "title, year 1991 and maker Howard Zieff agree"


def test_a_year_within_one_is_told_as_it_is() -> None:
    """Where the years are one apart the phrase gives both."""
    seen = Seen(("My Girl",), (1996, 1992), ("Howard Zieff",))
    expected = "title, year 1991 (there 1992) and maker Howard Zieff agree"
    assert evidence(MY_GIRL, seen) == expected


@pytest.mark.parametrize(
    "seen",
    [
        Seen((), (1991,), ("Howard Zieff",)),
        Seen(("My Girl 2",), (1991,), ("Howard Zieff",)),
        Seen(("My Girl",), (), ("Howard Zieff",)),
        Seen(("My Girl",), (1991,), ()),
        Seen(("My Girl",), (1991,), ("Howard Hawks", "Anna Zieff")),
        Seen(("My Girl",), (1991,), ("Howard Zieff",), "book"),
    ],
)
def test_two_of_three_are_no_match(seen: Seen) -> None:
    """Without title, year, maker or the kind there is no match."""
    assert evidence(MY_GIRL, seen) is None


@settings(deadline=None)
@given(st.integers(1500, 2100))
def test_two_years_off_is_never_a_match(year: int) -> None:
    """However well the rest agrees, years more than one apart are two works."""
    seen = Seen(("My Girl",), (year,), ("Howard Zieff",))
    assert (evidence(MY_GIRL, seen) is not None) == (abs(year - 1991) <= 1)


@settings(deadline=None)
@given(titles.filter(lambda t: same_title(t, t)), people, st.integers(1500, 2100))
def test_a_work_matches_itself(title: str, maker: str, year: int) -> None:
    """What describes itself in its own words is recognised."""
    one = work("one", title=title, year=year, creators=(maker,))
    assert evidence(one, Seen((title,), (year,), (maker,), "film"))


@settings(deadline=None)
@given(titles, titles)
def test_titles_agree_in_either_direction(one: str, other: str) -> None:
    """It does not matter which of two titles is ours."""
    assert same_title(one, other) == same_title(other, one)


@settings(deadline=None)
@given(people, people)
def test_people_agree_in_either_direction(one: str, other: str) -> None:
    """It does not matter which of two names is ours."""
    assert same_person(one, other) == same_person(other, one)


@settings(deadline=None)
@given(people, people, st.sampled_from((str.upper, str.lower, str.title)))
def test_case_never_matters_in_a_name(
    one: str, other: str, case: Callable[[str], str]
) -> None:
    """A name in capitals is the same name."""
    assert same_person(one, other) == same_person(case(one), other)


@settings(deadline=None)
@given(titles, titles, st.sampled_from((str.upper, str.lower)))
def test_case_never_matters_in_a_title(
    one: str, other: str, case: Callable[[str], str]
) -> None:
    """A title in capitals is the same title."""
    assert same_title(one, other) == same_title(case(one), other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Charlotte’s Web", "Charlotte's web"),
        ("The Lion King", "Lion King"),
        ("Le Fabuleux Destin d’Amélie Poulain", "Fabuleux destin d'Amelie Poulain"),
        ("Hachi: A Dog's Tale", "Hachi"),
        ("Oblivion", "Oblivion: A Memoir"),
        ("The Body (Buffy the Vampire Slayer)", "The Body"),
        ("The Giver (The Giver, #1)", "The Giver"),
        ("Giving Tree, The", "The Giving Tree"),
        ("Separation, A (Jodaeiye Nader az Simin)", "A Separation"),
        ("Brødrene Løvehjerte", "Brodrene Lovehjerte"),
        ("火垂るの墓", "火垂るの墓"),
    ],
)
def test_one_title_written_in_two_ways(one: str, other: str) -> None:
    """Case, accents, articles, a subtitle or a series' name make no other title."""
    assert same_title(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Star Wars: A New Hope", "Star Wars: Return of the Jedi"),
        (
            "Harry Potter and the Deathly Hallows",
            "Harry Potter and the Deathly Hallows: Part 2",
        ),
        ("Frozen", "Frozen: II"),
        ("The Body (Buffy)", "The Body (Homicide)"),
        ("Toy Story", "Toy Story 2"),
        ("The", "A"),
        ("…", "!"),
        ("", ""),
        (": A Memoir", ": A Memory"),
    ],
)
def test_titles_that_differ_stay_two(one: str, other: str) -> None:
    """Parts, sequels and works that share only their first half are kept apart."""
    assert not same_title(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("J. R. R. Tolkien", "J.R.R. Tolkien"),
        ("J. R. R. Tolkien", "JRR Tolkien"),
        ("J. R. R. Tolkien", "John Ronald Reuel Tolkien"),
        ("JRR Tolkien", "John Ronald Reuel Tolkien"),
        ("Hayao Miyazaki", "Miyazaki Hayao"),
        ("Yu Li-Qiong", "Liqiong Yu"),
        ("Bong Joon-ho", "Joon-ho Bong"),
        ("宮崎 駿", "宮崎駿"),
        ("Isao Takahata", "TAKAHATA, Isao"),
        ("Pedro Almodóvar", "Pedro Almodovar"),
        ("Friðrik Þór Friðriksson", "Fridrik Thor Fridriksson"),
        ("Fyodor Dostoevsky", "Fyodor Dostoyevsky"),
        ("Volker Schlöndorff", "Volker Schloendorff"),
        ("Alejandro González Iñárritu", "Alejandro G. Iñárritu"),
        ("F. Scott Fitzgerald", "Scott Fitzgerald"),
        ("Dan Scanlon", "Daniel Scanlon"),
        ("Guillermo del Toro", "del Toro, Guillermo"),
        ("Kurt Vonnegut Jr.", "Kurt Vonnegut"),
        ("Colette", "colette"),
    ],
)
def test_one_person_written_in_two_ways(one: str, other: str) -> None:
    """Initials, order, accents and a second first name make no other person."""
    assert same_person(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Paul W. S. Anderson", "Paul Thomas Anderson"),
        ("Joel Coen", "Ethan Coen"),
        ("Emily Brontë", "Charlotte Brontë"),
        ("Wes Anderson", "Wes Andersen"),
        ("Doris Lessing", "Lessing"),
        ("Lu Xun", "Lu Xin"),
        ("Ann Hui", "Anne Fontaine"),
        ("", ""),
        ("…", "…"),
    ],
)
def test_people_who_differ_stay_two(one: str, other: str) -> None:
    """Family members and people with one half of a name in common are kept apart."""
    assert not same_person(one, other)


def test_any_title_and_any_maker_will_do() -> None:
    """An original or other-language title counts, and one of several makers."""
    lion = work(
        "the-lion-king-1994",
        title="The Lion King",
        year=1994,
        creators=("Roger Allers", "Rob Minkoff"),
        titles=(("fr", "Le Roi lion"),),
    )
    seen = Seen(("Le roi lion",), (1994,), ("Don Hahn", "Rob Minkoff"))
    assert evidence(lion, seen) == "title, year 1994 and maker Rob Minkoff agree"


def test_the_one_of_several_is_found() -> None:
    """The record that fits is told with its evidence."""
    fitting = Seen(("My Girl",), (1991,), ("Howard Zieff",))
    records = [("Q1", Seen(("My Girl",), (2003,), ())), ("Q2", fitting)]
    found = the_one(MY_GIRL, records)
    assert found == ("Q2", "title, year 1991 and maker Howard Zieff agree")


def test_two_that_fit_are_none() -> None:
    """Where two different records fit, neither is taken."""
    fitting = Seen(("My Girl",), (1991,), ("Howard Zieff",))
    assert the_one(MY_GIRL, [("Q1", fitting), ("Q2", fitting)]) is None
    assert the_one(MY_GIRL, [("Q1", fitting), ("Q1", fitting)]) is not None


def test_doubts_name_what_disagrees() -> None:
    """Each fact that a record has otherwise is named, with both sides."""
    seen = Seen(("Ma fille",), (1994,), ("Anna Muylaert",), minutes=140)
    assert doubts(MY_GIRL._replace(minutes=102), seen) == (
        "title “Ma fille”, ours “My Girl”",
        "year 1994, ours 1991",
        "maker Anna Muylaert, ours Howard Zieff",
        "140 minutes, ours 102",
    )


@pytest.mark.parametrize(
    ("ours", "theirs", "differ"),
    [
        (102, 108, False),
        (102, 113, True),
        (200, 211, True),
        (8, 9, False),
        (8, 20, True),
    ],
)
def test_lengths_may_differ_a_little(ours: int, theirs: int, differ: bool) -> None:
    """More than a tenth, or ten minutes, is a disagreement; less is rounding."""
    film: Work = MY_GIRL._replace(minutes=ours)
    assert bool(doubts(film, Seen(minutes=theirs))) == differ


def test_silence_is_no_doubt() -> None:
    """A record that says nothing disagrees with nothing."""
    assert doubts(MY_GIRL, Seen()) == ()
