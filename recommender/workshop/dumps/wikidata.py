"""Wikidata's dump: an entity on each line."""

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from recommender.works import Work
from recommender.workshop.dumps.known import Known
from recommender.workshop.dumps.shapes import Alike, Name, read_object
from recommender.workshop.dumps.sieves import Sieve, entity_sieve, wikidata_sieve
from recommender.workshop.sources import Described, Found
from recommender.workshop.sources.codes import BOOK_CLASSES, FILM_CLASSES
from recommender.workshop.sources.entities import entity_name, read_entity
from recommender.workshop.sources.foreign import text
from recommender.workshop.sources.matches import Seen
from recommender.workshop.sources.records import (
    GENRE,
    IMDB,
    OPENLIBRARY,
    SUBJECT,
    Lore,
    Record,
    describe,
)
from recommender.workshop.sources.told import Kin, by_id, by_title, tell
from recommender.workshop.sources.wikidata import LEAST_LINKS


class WikidataDump:
    """`latest-all.json.gz`: a list of entities, one a line, or the lines alone."""

    name = "wikidata"
    licence = "CC0-1.0"
    silent_about: frozenset[str] = frozenset()
    names_itself = True

    def sieve(self, known: Known) -> Sieve:
        """Let through films, books, and what has an id of ours."""
        return wikidata_sieve(
            known.ids("wikidata_id"),
            known.ids("imdb_id"),
            known.ids("openlibrary_id"),
            FILM_CLASSES | BOOK_CLASSES,
        )

    def is_maker(self, line: bytes) -> bool:
        """Return False: here makers are entities like all others."""
        return False

    def read(self, line: bytes) -> Record | None:
        """Read an entity that may be a film or a book."""
        record = read_entity(_entity(line))
        return record if record and record.title and not record.is_other else None

    def thaw(self, kept: object) -> Record:
        """Return what was kept."""
        record = Record(*cast(list[object], kept))  # type: ignore[arg-type]
        values = {p: tuple(found) for p, found in record.values.items()}
        return record._replace(
            values=values, years=tuple(record.years), minutes=tuple(record.minutes)
        )

    def ids(self, kept: Record) -> Iterator[tuple[str, str]]:
        """Yield its QID, and its ids elsewhere."""
        yield "wikidata_id", kept.id
        yield from (("imdb_id", value) for value in kept.of(IMDB))
        yield from (("openlibrary_id", value) for value in kept.of(OPENLIBRARY))

    def links(self, kept: Record) -> Iterator[str]:
        """Yield makers, genres and subjects."""
        yield from (*kept.makers, *kept.of(GENRE, SUBJECT))

    def seen(self, kept: Record, name: Name) -> Seen:
        """Return titles, year, named makers and length."""
        return kept.seen(name)

    def described(self, kept: Record, name: Name) -> Described | None:
        """Describe a film or book of which many Wikipedias tell."""
        return describe(kept, Lore(name)) if kept.links >= LEAST_LINKS else None

    def found(
        self, works: Iterable[Work], alike: Mapping[str, Alike[Record]], name: Name
    ) -> Iterator[Found]:
        """Tell what the record of an id says, else the one of title, year and maker.

        Books come first, as films are made of them.
        """
        ours, lore = list(works), Lore(name)
        books = (work for work in ours if work.kind == "book" and work.wikidata_id)
        kin = Kin({work.wikidata_id: work.id for work in books}, {})
        for work in sorted(ours, key=lambda work: work.kind != "book"):
            records = alike[work.id]
            led = _ids_that_led(work, records.by_id)
            answer = by_id(work, records.by_id, led, lore) if records.by_id else None
            answer = answer or by_title(work, records.by_title, {}, lore)
            if answer:
                record, why = answer
                kin.meet(work, record)
                yield Found(work.id, tell(work, record, why, lore, kin))

    def name_sieve(self, keys: Iterable[str]) -> Sieve:
        """Let through these entities."""
        return entity_sieve(keys)

    def read_name(self, line: bytes) -> tuple[str, str]:
        """Return an entity's id and English name."""
        entity = _entity(line)
        return text(entity.get("id")), entity_name(entity)


def _ids_that_led(work: Work, records: Iterable[Record]) -> Iterator[str]:
    """Yield the ids of *work* that one of *records* has, in words."""
    known = list(records)
    if any(work.imdb_id in record.of(IMDB) for record in known):
        yield f"IMDb id {work.imdb_id}"
    if any(work.openlibrary_id in record.of(OPENLIBRARY) for record in known):
        yield f"Open Library id {work.openlibrary_id}"
    if any(work.wikidata_id == record.id for record in known):
        yield f"Wikidata id {work.wikidata_id}"


def _entity(line: bytes) -> dict[str, object]:
    return read_object(line.strip().removesuffix(b","))
