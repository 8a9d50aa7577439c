"""Whether a work that a source describes is one that we know already."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from recommender.works import Work, plain
from recommender.workshop.sources import Described
from recommender.workshop.sources.matches import (
    YEARS_APART,
    Seen,
    evidence,
    nearest_year,
    shares_title,
)

IDS = ("imdb_id", "wikidata_id", "openlibrary_id")
AFTER_TITLE = re.compile(r"\s*[(\[:：].*$", re.DOTALL)
BEHIND = re.compile(r",\s*(the|a|an|le|la|les|der|die|das|el|il)\s*$", re.IGNORECASE)
ARTICLE = re.compile(r"^(the|a|an|le|la|les|der|die|das|el|il|o|os|as) ")


class Familiar:
    """Works by their ids and by their titles: the catalog's, those left out, decided.

    Retired works count, since an id is never given twice.
    """

    def __init__(self, works: Iterable[Work]) -> None:
        self._ids: set[str] = set()
        self._named: dict[str, list[Work]] = defaultdict(list)
        for work in works:
            self._ids.update(
                f"{name}:{v}" for name in IDS if (v := getattr(work, name))
            )
            for name in sorted({*_names(work.title), *_all_names(work)}):
                self._named[name].append(work)

    def knows(self, described: Described) -> bool:
        """Return whether *described* is one of the works.

        An id tells, else title, year and maker. Where no maker is known, title and
        year are enough: better one work missed than one proposed twice.
        """
        if any(f"{name}:{getattr(described, name)}" in self._ids for name in IDS):
            return True
        titles = (described.title, *(title for _, title in described.titles))
        seen = Seen(titles, (described.year,), described.creators, described.kind)
        namesakes = (
            work
            for name in sorted({name for title in titles for name in _names(title)})
            for work in self._named.get(name, ())
        )
        return any(_is(work, seen) for work in namesakes)


def _is(work: Work, seen: Seen) -> bool:
    if work.creators and seen.makers:
        return evidence(work, seen) is not None
    year = nearest_year(work, seen.years)
    timely = year is not None and abs(year - work.year) <= YEARS_APART
    return timely and work.kind == seen.kind and shares_title(work, seen.titles)


def _all_names(work: Work) -> Iterator[str]:
    for title in (work.original_title, *(title for _, title in work.titles)):
        yield from _names(title)


def _names(title: str) -> Iterator[str]:
    """Yield *title* in plain letters: whole, and without subtitle; no article."""
    for name in (title, AFTER_TITLE.sub("", title)):
        if key := ARTICLE.sub("", plain(BEHIND.sub("", name))):
            yield key
