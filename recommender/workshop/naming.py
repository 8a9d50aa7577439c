"""Ids for works that have none yet, readable and never given twice."""

import re
from collections.abc import Iterable

from recommender.gate import SAFE_LOAD
from recommender.works import Kind, Work, plain
from recommender.workshop.familiar import Familiar
from recommender.workshop.sources import Described

LONGEST_ID = 60  # characters of a title in an id
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Letters that no table of accents takes apart.
LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)


class Names:
    """Gives ids as the catalog does, and never one twice."""

    def __init__(self, works: Iterable[Work]) -> None:
        self._kinds: dict[str, Kind] = {work.id: work.kind for work in works}
        self._last: tuple[str, int, Kind] | None = None
        self._namesakes: list[Work] = []

    def give(self, described: Described) -> str:
        """Return a new id for *described*; '' when it was given one just before.

        Namesakes of a year come one after the other, the best known first.
        """
        group = (plain(described.title), described.year, described.kind)
        if group != self._last:
            self._last, self._namesakes = group, []
        if Familiar(self._namesakes).knows(described):
            return ""
        if name := self._free(described):
            self._kinds[name] = described.kind
            self._namesakes.append(unknown_work(name, described))
        return name

    def _free(self, described: Described) -> str:
        title, year = slug(described.title), described.year
        maker = slug(described.creators[0].split()[-1]) if described.creators else ""
        foreign = described.wikidata_id or described.openlibrary_id or described.imdb_id
        name = f"{title or foreign.lower()}-{year}"
        if self._kinds.get(name) == "film" and described.kind == "book":
            name = f"{name}-book"
        ways = (name, f"{title}-{maker}-{year}", f"{title}-{foreign.lower()}-{year}")
        for way in ways:
            if way not in self._kinds and ID.fullmatch(way):
                return way
        return ""


def slug(title: str) -> str:
    """Return *title* as it stands in an id; '' when it has no Latin letter or digit."""
    words = re.findall(r"[a-z0-9]+", plain(plain(title).translate(LETTERS)))
    kept = ""
    for word in words:
        longer = f"{kept}-{word}" if kept else word
        if len(longer) > LONGEST_ID:
            break
        kept = longer
    return kept


def unknown_work(name: str, described: Described) -> Work:
    """Return *described* as a work of which nothing was judged."""
    return Work(
        id=name,
        kind=described.kind,
        title=described.title,
        original_title="",
        year=described.year,
        creators=described.creators,
        countries=described.countries,
        language=described.language,
        form="feature" if described.kind == "film" else "novel",
        audience="adult",
        minutes=described.minutes if described.kind == "film" else None,
        pages=described.pages if described.kind == "book" else None,
        potency=1,
        load=SAFE_LOAD,
        acclaim=1,
        esteem=1,
        aftertaste="",
        window=(),
        line="",
        imdb_id=described.imdb_id,
        isbn13="",
        openlibrary_id=described.openlibrary_id,
        wikidata_id=described.wikidata_id,
        based_on=(),
        replaced_by="",
        claims=(),
        waves=(),
        titles=described.titles,
        curated=False,
    )
