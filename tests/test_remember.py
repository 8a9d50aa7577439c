"""Which works are asked for, in which order, and the years they are drawn in."""

import datetime
from collections import Counter
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from recommender import ages, childhood, remember, timeline
from recommender.ages import Child
from recommender.catalog import Catalog, load_catalog
from recommender.model import Index
from recommender.names import languages_of
from recommender.present import years
from recommender.present.console import WIDEST, folded
from recommender.remember import PAGE, STRETCHES, Memory
from recommender.timeline import Span, Told
from recommender.works import Wave, Work
from tests.conftest import ROOT, TODAY
from tests.test_cli import hold

CHILDHOODS = ((1958, "BR"), (1988, "GB"), (2009, "JP"))
BORN = st.integers(1930, 2018)
COUNTRY = st.sampled_from(("BR", "DE", "GB", "IN", "JP", "NG", "US", None))


@cache
def catalog() -> Catalog:
    """Return the catalog that is shipped."""
    return load_catalog(ROOT / "data", TODAY)


def born(year: int, country: str | None) -> Child:
    """Return the child somebody was who was born in *year*."""
    return ages.child(year, country, (), catalog().tags, TODAY)


@cache
def memories(year: int, country: str | None) -> tuple[Memory, ...]:
    """Return what they are likely to have met."""
    return tuple(remember.recall(catalog().works, born(year, country)))


def walked(year: int, country: str | None, pages: int) -> list[tuple[int, list[Work]]]:
    """Return the first *pages* of the walk, each with the age it begins at."""
    left, found = list(memories(year, country)), []
    for at in range(pages):
        stretch = remember.walk(left, born(year, country), at)
        if stretch is None:
            break
        works = remember.page(left, *stretch)
        found.append((stretch[0], works))
        left = [memory for memory in left if memory.work not in works]
    return found


@pytest.mark.parametrize(("year", "country"), CHILDHOODS)
def test_a_childhood_reads_as_it_was(year: int, country: str) -> None:
    """The first page of every stretch, and the years they fill, are as agreed."""
    child, spoken = born(year, country), languages_of(country)
    said, told = [], []
    for first, works in walked(year, country, len(STRETCHES)):
        said.append(f"From the age of {first}:")
        said += [f"  {years.label(work, spoken)}" for work in works]
        told += [Told(work, n == 0) for n, work in enumerate(works[::2])]
    line = timeline.draw(told, memories(year, country), child)
    vocabulary = {tag.id: tag for tag in catalog().tags}
    for lines in (years.drawn(line, vocabulary), years.told(line, vocabulary)):
        said += ["", *lines]
    text = "".join(f"{folded(line)}\n" for line in said)
    assert max(map(len, text.splitlines())) <= WIDEST
    hold(f"remember-{country.lower()}-{year}", text)


@given(year=BORN, country=COUNTRY)
@settings(deadline=None, max_examples=15)
def test_only_what_may_have_been_met_is_asked_for(
    year: int, country: str | None
) -> None:
    """Every work that is asked for has a wave or an era that touches the childhood."""
    child = born(year, country)
    first, last = childhood.years(year)
    for _, works in walked(year, country, 8):
        for work in works:
            near = [wave for wave in work.waves if wave.region in (country, "world")]
            waves = (
                childhood.overlap(first, last, w.from_year, w.to_year) for w in near
            )
            assert any(waves) or {tag for tag, _ in work.claims} & child.eras.keys()
            assert year + child.ages[-1] >= work.year


@given(year=BORN, country=COUNTRY)
@settings(deadline=None, max_examples=15)
def test_no_work_is_asked_for_twice(year: int, country: str | None) -> None:
    """A walk to its end asks for each work once, at most ten at a time."""
    pages = walked(year, country, 100)
    asked = Counter(work.id for _, works in pages for work in works)
    assert set(asked.values()) <= {1}
    assert all(1 <= len(works) <= PAGE for _, works in pages)


def test_the_walk_goes_through_the_years_and_begins_again() -> None:
    """Each page is about the next stretch of childhood."""
    began = [first for first, _ in walked(1988, "GB", 6)]
    assert began == [3, 6, 9, 12, 3, 6]


def test_order_of_works_is_irrelevant() -> None:
    """The same childhood is asked the same, however the catalog is sorted."""
    child = born(1988, "GB")
    turned = remember.recall(reversed(catalog().works), child)
    for stretch in STRETCHES:
        same = remember.page(memories(1988, "GB"), *stretch)
        assert remember.page(turned, *stretch) == same


def test_a_page_holds_films_and_books() -> None:
    """Where there are both, a page asks for some of each."""
    for year, country in CHILDHOODS:
        for _, works in walked(year, country, 3):
            assert len({work.kind for work in works}) == 2


def test_a_film_and_its_book_are_seldom_on_one_page() -> None:
    """The Snowman comes once a page, as film or as book."""
    for _, works in walked(1988, "GB", 6):
        assert sum(work.title == "The Snowman" for work in works) <= 1


@pytest.mark.parametrize(
    ("year", "country", "age", "title"),
    [
        (1988, "GB", 6, "The Lion King"),
        (1988, "GB", 9, "Harry Potter and the Philosopher's Stone"),
        (1988, "GB", 3, "The Snowman"),
        (1958, "BR", 9, "My Sweet Orange Tree"),
        (1958, "BR", 3, "Bambi"),
        (2009, "JP", 3, "My Neighbor Totoro"),
        (2009, "JP", 6, "Stand by Me Doraemon"),
        (1975, "US", 9, "Bridge to Terabithia"),
        (1970, "DE", 12, "E.T. the Extra-Terrestrial"),
    ],
)
def test_what_everybody_saw_is_asked_for_first(
    year: int, country: str, age: int, title: str
) -> None:
    """What most children met at an age is on the first page about it."""
    first = dict(reversed(walked(year, country, len(STRETCHES))))
    assert title in [work.title for work in first[age]]


def test_what_a_person_keeps_away_from_is_not_asked_for() -> None:
    """A title alone can hurt: an avoided tag is never asked for, a heavy work is."""
    child = born(1988, "GB")
    heavy = next(w for w in catalog().works if w.load == 5 and w.audience != "adult")
    assert remember.may_be_asked(heavy, child, frozenset())
    tag, _ = heavy.claims[0]
    assert not remember.may_be_asked(heavy, child, {tag})


def test_a_child_is_asked_for_what_is_made_for_children() -> None:
    """Before sixteen, works made for adults are not asked for, nor years to come."""
    child = born(TODAY.year - 8, "GB")
    grown = next(work for work in catalog().works if work.audience == "adult")
    assert not remember.may_be_asked(grown, child, frozenset())
    assert list(child.ages) == [3, 4, 5, 6, 7, 8]
    assert remember.walk(memories(child.born, "GB"), child, 2) == (3, 5)


def test_a_wave_says_at_which_age(index: Index) -> None:
    """A film is met while it is shown, and first when it is new."""
    film = next(work for work in index.works() if work.id == "bambi-1942")
    shown = film._replace(year=1994, waves=(Wave("GB", "cinema", 1994, 1995),))
    child = ages.child(1988, "GB", (), (), TODAY)
    assert ages.likeliest(shown, child) == [6, 7]
    assert ages.likely(shown, child, 8) == 0
    old = ages.likely(shown._replace(year=1942), child, 6)
    assert 0 < old < ages.likely(shown, child, 6)


def test_a_work_stands_at_the_age_of_its_form(index: Index) -> None:
    """Without exposure the form says the age; after childhood nothing does."""
    book = next(work for work in index.works() if work.form == "picture-book")
    child = ages.child(1988, "GB", (), (), TODAY)
    bare = book._replace(waves=(), claims=())
    assert ages.likeliest(bare, child) == [3, 4, 5, 6, 7]
    assert ages.likeliest(bare._replace(year=2001), child) == [13]
    assert ages.likeliest(bare._replace(year=2005), child) == []


@given(year=BORN, country=COUNTRY, chance=st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=15)
def test_every_work_told_stands_once(
    year: int, country: str | None, chance: object
) -> None:
    """Counts add up to what was told; what is told later moves nothing."""
    here, child = memories(year, country), born(year, country)
    works = chance.sample(catalog().works, 12)  # type: ignore[attr-defined]
    told = [Told(work, n % 3 == 0) for n, work in enumerate(works)]
    before = timeline.draw(told[:6], here, child)
    after = timeline.draw(told, here, child)
    assert sum(row.knew for row in after.years) + after.elsewhere == len(told)
    assert all(row.cried <= row.knew for row in after.years)
    for old, new in zip(before.years, after.years, strict=True):
        assert old.knew <= new.knew
        assert old.cried <= new.cried


@given(
    spans=st.lists(
        st.tuples(st.integers(3, 14), st.integers(3, 14)).map(sorted), max_size=20
    )
)
def test_an_era_is_named_on_one_of_its_years(spans: list[list[int]]) -> None:
    """No row bears two eras, and no era stands outside its years."""
    eras = [Span(f"era-{n}", *ages) for n, ages in enumerate(spans)]
    named = timeline.rows(eras)
    assert len(set(named.values())) == len(named)
    for span in eras:
        for age, era in named.items():
            assert era != span.era or span.first <= age <= span.last


def test_the_eras_of_a_childhood_are_cut_to_it() -> None:
    """An era is told by the part of it that lies within the childhood."""
    line = timeline.draw((), memories(1988, "GB"), born(1988, "GB"))
    spans = {era.era: (era.first, era.last) for era in line.eras}
    assert spans["vhs-years"] == (3, 14)
    assert spans["harry-potter-years"] == (9, 14)
    assert "ghibli-years" not in spans


def test_a_title_is_the_one_a_child_knew(index: Index) -> None:
    """The country's own title is shown, then the catalog's, and all of it fits."""
    work = index.works()[0]._replace(
        title="Up", original_title="", language="en", titles=(("pt", "Altas"),)
    )
    assert years.own_title(work, ("pt", "en")) == "Altas"
    assert years.own_title(work, ("ja", "en")) == "Up"
    assert years.own_title(work, ()) == "Up"
    own = work._replace(language="pt", original_title="Para o alto")
    assert years.own_title(own, ("pt",)) == "Para o alto"
    long = years.label(work._replace(titles=(("ja", "千" * 60),)), ("ja",))
    assert cell_len(long) <= years.ROOM


def test_a_full_year_does_not_burst_its_row() -> None:
    """However many works stand in a year, its row keeps to the screen."""
    row = timeline.Year(3, 1991, 0, 99, 40)
    line = timeline.Timeline((row,), (Span("vhs-years", 3, 3),), 2)
    vocabulary = {tag.id: tag for tag in catalog().tags}
    drawn = years.drawn(line, vocabulary)
    assert drawn[0].endswith("2 more came out after those years.")
    assert "+  The VHS years" in drawn[3]
    assert len(drawn[3]) <= WIDEST


def test_a_year_of_birth_today_has_no_childhood_yet() -> None:
    """Somebody of three has one year to ask about."""
    child = ages.child(TODAY.year - 3, None, (), (), datetime.date(2026, 1, 1))
    assert list(child.ages) == [3]
