"""Which records of millions may be of one of our works: asked of each, so quick."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from recommender.works import Work, plain
from recommender.workshop.sources.matches import (
    ARTICLE,
    LETTERS,
    YEARS_APART,
    Seen,
    every_name,
    nearest_year,
    shares_title,
)

CUT = re.compile(r"[:：(\[]")
IDS = ("imdb_id", "wikidata_id", "openlibrary_id")


class Named(NamedTuple):
    """A work, and all that it may be called."""

    work: Work
    names: frozenset[str]


class Known:
    """The works of the catalog, found by their ids, or by a word of their title."""

    def __init__(self, works: Sequence[Work]) -> None:
        self.works = tuple(works)
        self._by_id: dict[tuple[str, str], list[Work]] = defaultdict(list)
        self._by_word: dict[tuple[str, str], list[Named]] = defaultdict(list)
        for work in works:
            for name in IDS:
                if value := getattr(work, name):
                    self._by_id[name, value].append(work)
            titles = (work.title, work.original_title, *(t for _, t in work.titles))
            named = Named(work, _every_name(titles))
            for word in _first_words(titles):
                self._by_word[work.kind, word].append(named)

    def ids(self, name: str) -> Collection[str]:
        """Return all that the works have in the column *name*."""
        return [value for column, value in self._by_id if column == name]

    def by_id(self, ids: Iterable[tuple[str, str]]) -> tuple[Work, ...]:
        """Return the works that have one of *ids* (column, value)."""
        found = (self._by_id.get(one, ()) for one in ids)
        return tuple({work.id: work for works in found for work in works}.values())

    def by_title(self, seen: Seen, any_year: bool = False) -> tuple[Work, ...]:
        """Return the works of the kind, a title and the year of *seen*, within one.

        Who made it is not asked: of a dump that is known only later.
        """
        near = {
            named.work.id: named
            for word in _first_words(seen.titles)
            for named in self._by_word.get((seen.kind or "", word), ())
            if any_year or _is_near(named.work, seen.years)
        }
        names = _every_name(seen.titles) if near else frozenset()
        return tuple(
            work
            for work, ours in near.values()
            if not names.isdisjoint(ours) and shares_title(work, seen.titles)
        )


def _is_near(work: Work, years: Iterable[int]) -> bool:
    year = nearest_year(work, years)
    return year is not None and abs(year - work.year) <= YEARS_APART


def _every_name(titles: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*map(every_name, titles))


def _first_words(titles: Iterable[str]) -> set[str]:
    """Return the words that *titles* begin with, behind any article.

    Two titles that are one share such a word: what may be left out else stands behind
    it, in brackets or after a colon.
    """
    whole = dict.fromkeys(titles)
    shortened = (title[: cut.start()] for title in whole if (cut := CUT.search(title)))
    return set(map(_first_word, (*whole, *shortened)))


def _first_word(title: str) -> str:
    name = plain(plain(title).translate(LETTERS))
    while article := ARTICLE.match(name):
        name = name[article.end() :]
    return name.partition(" ")[0]
