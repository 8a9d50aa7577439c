"""Where a work can be looked for: built offline, from what is known of it."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import doors
from recommender.doors import Door, addresses, check_library
from recommender.errors import WrongUsage
from recommender.model import Index
from recommender.works import Work
from tests.conftest import ROOT
from tests.workshop.sources import shop

DOORS = doors.read_doors(ROOT / "data")
LIBRARY = "https://catalogue.example.org/search?q={query}"


@pytest.fixture
def book(index: Index) -> Work:
    """Return a book of the small shelf."""
    return next(work for work in index.works() if work.kind == "book")


@pytest.fixture
def film(index: Index) -> Work:
    """Return a film of the small shelf."""
    return next(work for work in index.works() if work.kind == "film")


def names(*given: object) -> list[str]:
    """Return the names of the addresses that are *given* to be found."""
    return [address.name for address in addresses(*given)]  # type: ignore[arg-type]


def test_ones_own_library_comes_first(book: Work) -> None:
    """The person's own library stands before every other place."""
    assert names(book, DOORS, "AU", LIBRARY)[0] == "Your library"


def test_a_place_with_several_doors_is_named_once(book: Work) -> None:
    """Of several ways into one place only the first that opens is told."""
    known = book._replace(isbn13="9780064400558", openlibrary_id="OL483391W")
    found = {a.name: a.url for a in addresses(known, DOORS, None, None)}
    assert found["Open Library"].endswith("/works/OL483391W")
    without = known._replace(openlibrary_id="")
    found = {a.name: a.url for a in addresses(without, DOORS, None, None)}
    assert found["Open Library"].endswith("/isbn/9780064400558")


def test_a_door_that_wants_an_unknown_id_stays_shut(film: Work) -> None:
    """Nothing is guessed: without an id there is no address that wants it."""
    bare = film._replace(imdb_id="", wikidata_id="")
    assert names(bare, DOORS, "GB", None) == ["JustWatch"]


def test_a_country_has_its_own_places(film: Work) -> None:
    """A film is looked for where the person is, and nowhere else."""
    (found,) = (a for a in addresses(film, DOORS, "GB", None) if a.name == "JustWatch")
    assert found.url.startswith("https://www.justwatch.com/uk/search?q=")
    assert "JustWatch" not in names(film, DOORS, "EG", None)


@pytest.mark.parametrize(("year", "there"), [(1911, True), (1931, False)])
def test_old_books_alone_are_free(book: Work, year: int, there: bool) -> None:
    """A place for books without rights is told for old books only."""
    found = names(book._replace(year=year), DOORS, None, None)
    assert ("Project Gutenberg" in found) is there


@given(st.text(min_size=1), st.text(min_size=1))
def test_no_title_can_leave_its_place(title: str, maker: str) -> None:
    """Whatever a title holds, it stays one value of one parameter."""
    door = Door("world", "book", "Shop", "borrow", "https://a.example/s?q={query}&b=1")
    work = shop.work("a-book-2000", kind="book", title=title, creators=(maker,))
    (found,) = addresses(work, [door], None, None)
    parts = urlsplit(found.url)
    assert (parts.netloc, parts.path, parts.fragment) == ("a.example", "/s", "")
    assert parts.query.count("&") == 1


@pytest.mark.parametrize(
    "url",
    ["", "ftp://a/{query}", "https://a.example/", "https://a/{quer", "https://a/{title}",
     "https://a /{query}", "javascript:alert({query})"],
)  # fmt: skip
def test_a_library_without_a_place_for_words_is_refused(url: str) -> None:
    """An address that no search can be built from is told, with an example."""
    with pytest.raises(WrongUsage, match=r"catalogue\.example\.org"):
        check_library(url)


def test_a_library_with_one_is_taken() -> None:
    """A secure address with a place for the words is kept as it is."""
    assert check_library(LIBRARY) == LIBRARY
