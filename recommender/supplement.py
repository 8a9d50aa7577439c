"""What the overlay adds to the catalog: facts that fill it, candidates taken in."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from recommender import overlay
from recommender.overlay import FILLED, SHOWN_ONLY, Fact, filled
from recommender.schema import Column
from recommender.storage import sense
from recommender.works import Work, as_record

# What nobody may know of a work that was not curated.
UNKNOWN = frozenset(("creators", "countries", "language", "window", "aftertaste"))


class Supplement(NamedTuple):
    """What an index takes from the overlay beside the tables."""

    facts: tuple[Fact, ...] = ()
    accepted: tuple[Work, ...] = ()

    def sealed(self, digest: str) -> str:
        """Return *digest*, of the tables, made the digest of tables and this."""
        if not self.facts and not self.accepted:
            return digest
        seal = hashlib.sha256(digest.encode())
        for fact in self.facts:
            seal.update("\0".join((*fact[:4], "")).encode())
        for work in self.accepted:
            seal.update(as_record(work).encode())
        return seal.hexdigest()

    def without_facts(self) -> "Supplement":
        """Return what of it a taste is learned from: facts are no features."""
        return self._replace(facts=())


NOTHING = Supplement()


def read_supplement(path: Path) -> Supplement:
    """Read from the overlay at *path*; CatalogBroken when it makes no sense."""
    with overlay.reading(path) as book, sense():
        return Supplement(tuple(_taken(book.facts())), tuple(book.accepted()))


def supplemented(
    works: Iterable[Work],
    supplement: Supplement,
    columns: Iterable[Column],
    tags: Collection[str],
) -> tuple[Work, ...]:
    """Return *works* and those taken in, filled, in order of id.

    What the catalog has come to hold itself stands, and what does not fit its
    *columns* and *tags* any longer stays out.
    """
    shelf = {work.id: work for work in works}
    for work in supplement.accepted:
        claims = tuple(claim for claim in work.claims if claim[0] in tags)
        if work.id not in shelf and claims and fits(work, columns):
            shelf[work.id] = work._replace(claims=claims)
    said = by_work(supplement.facts)
    return tuple(filled(shelf[name], said.get(name, ())) for name in sorted(shelf))


def by_work(facts: Iterable[Fact]) -> Mapping[str, list[Fact]]:
    """Return *facts* by the work they speak of."""
    said = defaultdict(list)
    for fact in facts:
        said[fact.work].append(fact)
    return said


def fits(work: Work, columns: Iterable[Column]) -> bool:
    """Return whether *work* could stand in the table with these *columns*.

    Of one that is not curated some cells may be empty.
    """
    cells = ((column, cell_of(getattr(work, column.name))) for column in columns)
    return not any(
        column.complaint(cell)
        for column, cell in cells
        if cell or work.curated or column.name not in UNKNOWN
    )


def cell_of(value: object) -> str:
    """Return *value*, as a work holds it, as a cell of the table."""
    if isinstance(value, tuple):
        return "|".join(map(str, value))
    return "" if value is None else str(value)


def _taken(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Yield the *facts* that fill a work or name it, from sources that allow it."""
    for fact in facts:
        column = FILLED.get(fact.field, str)
        column(fact.value)  # a number that is none is told here, not at a suggestion
        titled = fact.field.startswith("title:")
        if fact.source not in SHOWN_ONLY and (titled or fact.field in FILLED):
            yield fact
