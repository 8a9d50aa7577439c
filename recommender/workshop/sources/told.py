"""What a record of Wikidata tells of one of our works, as findings."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from recommender.works import Work, plain
from recommender.workshop.sources import Finding
from recommender.workshop.sources.matches import (
    doubts,
    same_person,
    shared_maker,
    shares_title,
    the_one,
)
from recommender.workshop.sources.records import (
    BASED_ON,
    COUNTRY,
    DERIVED,
    IMDB,
    OPENLIBRARY,
    Lore,
    Record,
    coded,
    describe,
    languages,
    middle,
    only,
    titles,
)

NEAR = 10  # minutes; of several lengths the one near ours is ours
EVIDENCE_LETTERS = 300


class Kin(NamedTuple):
    """Which of our books films were made from, as far as both are known."""

    books: dict[str, str]  # QID to id in the catalog
    films: dict[str, str]  # QID of a film to the id of the book it came from

    def meet(self, work: Work, record: Record) -> None:
        """Remember where *work* is found, and what was made from it."""
        if work.kind == "book":
            self.books[record.id] = work.id
            self.films.update(dict.fromkeys(record.of(DERIVED), work.id))

    def of(self, record: Record) -> tuple[str, ...]:
        """Return our books that *record* was made from."""
        named = [self.books.get(base, "") for base in record.of(BASED_ON)]
        named.append(self.films.get(record.id, ""))
        return tuple(dict.fromkeys(filter(None, named)))


def by_id(
    work: Work, records: Iterable[Record], ids: Iterable[str], lore: Lore
) -> tuple[Record, str] | None:
    """Return the one of *records* that *work* is, as *ids* say, and the evidence.

    Where several have them, title, year and maker must tell which.
    """
    fitting = {
        r.id: r
        for r in records
        if r.kind == work.kind or (r.kind is None and not r.is_other)
    }
    if len(fitting) == 1:
        record = next(iter(fitting.values()))
        seen = record.seen(lore.name)
        led = tuple(ids)
        why = f"{' and '.join(led)} {'agrees' if len(led) == 1 else 'agree'}"
        return record, "; but ".join((why, *doubts(work, seen)))[:EVIDENCE_LETTERS]
    return by_title(work, fitting.values(), {}, lore)


def by_title(
    work: Work,
    records: Iterable[Record],
    aliases: Mapping[str, Iterable[str]],
    lore: Lore,
) -> tuple[Record, str] | None:
    """Return the only one of *records* that title, year and maker say is *work*."""
    ours = {record.id: record for record in records if record.kind == work.kind}
    seen = ((r, ours[r].seen(lore.name, aliases.get(r, ()))) for r in ours)
    found = the_one(work, seen)
    return (ours[found[0]], found[1]) if found else None


def tell(
    work: Work, record: Record, why: str, lore: Lore, kin: Kin
) -> tuple[Finding, ...]:
    """Return what *record* says of *work*.

    When neither title nor maker is ours, the id that led there is another work's: then
    only what contradicts the catalog is told, and nothing that could fill it.
    """
    told = _told(work, record, lore, kin)
    if not _is_trusted(work, record, lore):
        told = _contradictions(work, record, lore)
    once = dict.fromkeys((field, value) for field, value in told if value)
    return tuple(Finding(field, value, why) for field, value in once)


def _is_trusted(work: Work, record: Record, lore: Lore) -> bool:
    seen = record.seen(lore.name)
    silent = not seen.titles or not seen.makers
    agrees = shares_title(work, seen.titles) or shared_maker(work.creators, seen.makers)
    return silent or bool(agrees)


def _contradictions(
    work: Work, record: Record, lore: Lore
) -> Iterator[tuple[str, str]]:
    yield "title", record.title
    yield from (("year", str(year)) for year in record.years[:1])
    yield from (("creators", name) for name in _creators(work, record, lore))


def _told(
    work: Work, record: Record, lore: Lore, kin: Kin
) -> Iterator[tuple[str, str]]:
    described = describe(record._replace(years=record.years or (work.year,)), lore)
    yield "wikidata_id", record.id
    yield from (("year", str(year)) for year in record.years[:1])
    yield from (("creators", name) for name in _creators(work, record, lore))
    yield from (("countries", land) for land in _countries(record, lore))
    tongues = coded(languages(record), lore.languages)
    yield "language", work.language if work.language in tongues else only(tongues)
    if work.kind == "film":
        yield "minutes", str(_length(work, record) or "")
        yield "imdb_id", _same_or_only(work.imdb_id, record.of(IMDB))
        yield from (("based_on", book) for book in kin.of(record))
    else:
        yield (
            "openlibrary_id",
            _same_or_only(work.openlibrary_id, record.of(OPENLIBRARY)),
        )
    yield "sitelinks", str(record.links)
    yield from ((f"title:{code}", title) for code, title in _titles(work, record))
    if described:
        yield from (("genre", name) for name in described.genres)
        yield from (("subject", name) for name in described.subjects)


def _creators(work: Work, record: Record, lore: Lore) -> Iterator[str]:
    """Yield the makers, as the catalog spells those that it knows."""
    for name in filter(None, map(lore.name, record.makers)):
        yield next((maker for maker in work.creators if same_person(maker, name)), name)


def _countries(record: Record, lore: Lore) -> tuple[str, ...]:
    """Return the countries when all have codes; some of them would mislead."""
    lands = record.of(COUNTRY)
    whole = all(lore.countries.get(land) for land in lands)
    return coded(lands, lore.countries) if whole else ()


def _length(work: Work, record: Record) -> int | None:
    """Return the length that is ours, else the middle one of all versions."""
    near = [m for m in record.minutes if abs(m - (work.minutes or 0)) <= NEAR]
    return middle(tuple(near)) or middle(record.minutes)


def _same_or_only(ours: str, ids: tuple[str, ...]) -> str:
    return ours if ours in ids else only(ids)


def _titles(work: Work, record: Record) -> Iterator[tuple[str, str]]:
    """Yield other-language titles that a search would not find yet."""
    known = {plain(title) for title in (work.title, work.original_title)}
    labels = record._replace(labels={**record.labels, "en": record.title})
    for code, title in ((("en", record.title)), *titles(labels)):
        if plain(title) not in known:
            yield code, title
