"""Which film or book of somebody else's table is which work of the catalog."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import pandas as pd
from rapidfuzz import fuzz

from recommender.works import Work, plain

YEARS_APART = 3  # a translation's year often stands where the first one belongs
SAME_NAME = 85  # of 100: "Dostoevsky" and "Dostoyevsky" are one person
SERIES = re.compile(r"\s*\([^()]*\)\s*$")  # "(The Giver, #1)"
ISBN = re.compile(r"(\d{13})(\.0)?")  # tables often keep it as a fraction

BOOK_COLUMNS = ("book_id", "title", "authors", "original_publication_year")

Named = dict[str, list[Work]]


def match_films(works: Iterable[Work]) -> dict[str, str]:
    """Return the ids of films by IMDb id; retired ones are left out."""
    return {
        work.imdb_id: work.id
        for work in works
        if work.kind == "film" and work.imdb_id and not work.replaced_by
    }


def match_books(table: pd.DataFrame, works: Iterable[Work]) -> dict[str, str]:
    """Return the ids of books by the `book_id` of *table*, whose cells are text.

    A book is known by its ISBN, else by a title, one of its makers, and its year where
    one is given.
    """
    books = [work for work in works if work.kind == "book" and not work.replaced_by]
    isbns = {work.isbn13: work.id for work in books if work.isbn13}
    named = _by_name(books)
    found: dict[str, str] = {}
    for row in table.to_dict("records"):
        cells = {str(column): str(cell) for column, cell in row.items()}
        if work := isbns.get(_isbn(cells)) or _book(cells, named):
            found[cells["book_id"]] = work
    return found


def _by_name(books: Iterable[Work]) -> Named:
    named: Named = defaultdict(list)
    for work in books:
        titles = (work.title, work.original_title, *(title for _, title in work.titles))
        for name in sorted({name for title in titles for name in _names(title)}):
            named[name].append(work)
    return named


def _names(title: str) -> Iterator[str]:
    """Return *title* in plain letters, without its series, then without its subtitle.

    A title in brackets alone has no other name.
    """
    short = SERIES.sub("", title)
    for name in (title, short, short.partition(":")[0]):
        if key := plain(name):
            yield key


def _isbn(cells: dict[str, str]) -> str:
    match = ISBN.fullmatch(cells.get("isbn13", ""))
    return match[1] if match else ""


def _book(cells: dict[str, str], named: Named) -> str:
    """Return the id of the book that title, makers and year agree on, or ''."""
    titles = (cells["title"], cells.get("original_title", ""))
    names = dict.fromkeys(name for title in titles for name in _names(title))
    authors = cells["authors"].split(",")
    year = _year(cells["original_publication_year"])
    for work in (work for name in names for work in named.get(name, ())):
        timely = year is None or abs(work.year - year) <= YEARS_APART
        if timely and _share_a_maker(work.creators, authors):
            return work.id
    return ""


def _year(cell: str) -> int | None:
    """Return a year that may be written as a fraction, or None."""
    match = re.fullmatch(r"(-?\d{1,4})(\.0)?", cell)
    return int(match[1]) if match else None


def _share_a_maker(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    return any(_same_person(plain(a), plain(b)) for a in ours for b in theirs)


def _same_person(one: str, other: str) -> bool:
    """Return whether two names in plain letters are nearly one, or end alike."""
    if not one or not other:
        return False
    alike = fuzz.token_sort_ratio(one, other) >= SAME_NAME
    return alike or one.split()[-1] == other.split()[-1]
