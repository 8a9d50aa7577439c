"""Which book of another table is which of ours: by number, or by name and maker."""

from pathlib import Path

import pandas as pd
import pytest

from recommender.catalog import load_catalog
from recommender.works import Work
from recommender.workshop.matching import match_books, match_films
from tests.conftest import TODAY

WEB = "charlottes-web-1952"
RABBIT = "the-velveteen-rabbit-1922"


@pytest.fixture
def works(shelf: Path) -> tuple[Work, ...]:
    """Return the works of the small shelf; one book has an ISBN, one film an id."""
    isbns, films = {WEB: "9780061124952"}, {"bambi-1942": "tt0034492"}
    return tuple(
        work._replace(isbn13=isbns.get(work.id, ""), imdb_id=films.get(work.id, ""))
        for work in load_catalog(shelf, TODAY).works
    )


def match(works: tuple[Work, ...], **cells: str) -> dict[str, str]:
    """Match a table of one book."""
    usual = {
        "book_id": "7",
        "title": "The Velveteen Rabbit",
        "authors": "Margery Williams, William Nicholson",
        "original_publication_year": "1922.0",
    }
    return match_books(pd.DataFrame([usual | cells]), works)


@pytest.mark.parametrize(
    "title",
    [
        "The Velveteen Rabbit",
        "the velveteen rabbit",
        "The Velveteen Rabbit (Classics, #1)",
        "The Velveteen Rabbit: Or How Toys Become Real",
        "The Velveteen Rabbit: Or How Toys Become Real (Classics, #1)",
    ],
)
def test_a_title_is_known_without_its_trimmings(
    works: tuple[Work, ...], title: str
) -> None:
    """Series and subtitle do not hide a book."""
    assert match(works, title=title) == {"7": RABBIT}


@pytest.mark.parametrize(
    "authors",
    ["Margery Williams", "M. Williams", "Somebody Else, Margery Williams", "Williams"],
)
def test_one_maker_is_enough(works: tuple[Work, ...], authors: str) -> None:
    """A book is known by one of its makers, however the others are named."""
    assert match(works, authors=authors) == {"7": RABBIT}


def test_another_maker_is_another_book(works: tuple[Work, ...]) -> None:
    """The same title by somebody else is not ours."""
    assert match(works, authors="Tennessee Hill") == {}


@pytest.mark.parametrize(
    ("year", "known"),
    [("1922", True), ("1925.0", True), ("1926.0", False), ("", True), ("old", True)],
)
def test_years_may_differ_a_little(
    works: tuple[Work, ...], year: str, known: bool
) -> None:
    """A translation's year is let pass, a year far off is not; none is no hindrance."""
    assert bool(match(works, original_publication_year=year)) == known


@pytest.mark.parametrize("isbn", ["9780061124952", "9780061124952.0"])
def test_an_isbn_is_enough(works: tuple[Work, ...], isbn: str) -> None:
    """With our ISBN the title may be anything."""
    assert match(works, isbn13=isbn, title="?", authors="?") == {"7": WEB}


@pytest.mark.parametrize("isbn", ["", "9.78006112495e+12", "9780061124953"])
def test_a_broken_isbn_is_no_hindrance(works: tuple[Work, ...], isbn: str) -> None:
    """A rounded or foreign ISBN leaves title and maker to decide."""
    assert match(works, isbn13=isbn) == {"7": RABBIT}


def test_the_original_title_counts(works: tuple[Work, ...]) -> None:
    """Where the title is a translation the original one may be known."""
    cells = {"title": "Samettikani", "original_title": "The Velveteen Rabbit"}
    assert match(works, **cells) == {"7": RABBIT}


def test_a_film_is_no_book(works: tuple[Work, ...]) -> None:
    """A book is not matched with the film of the same name."""
    cells = {"title": "Bambi", "authors": "David Hand", "isbn13": ""}
    assert match(works, **cells, original_publication_year="1942") == {}


def test_retired_works_match_nothing(works: tuple[Work, ...]) -> None:
    """What was retired leaves its ratings to nobody."""
    retired = tuple(work._replace(replaced_by="another") for work in works)
    assert match(retired) == {}
    assert match_films(retired) == {}


def test_films_match_by_their_id_alone(works: tuple[Work, ...]) -> None:
    """A film without an IMDb id cannot be matched."""
    assert match_films(works) == {"tt0034492": "bambi-1942"}
