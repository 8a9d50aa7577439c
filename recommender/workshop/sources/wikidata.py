"""Wikidata: facts, ids and fame of films and books, free of any right (CC0).

Standard SPARQL 1.1 alone is asked, so that another engine may answer one day.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice

from recommender.works import Kind, Work
from recommender.workshop.sources import (
    Ask,
    Described,
    Finding,
    Found,
    Lost,
    Unanswered,
    ignore,
    queries,
)
from recommender.workshop.sources.batches import batches
from recommender.workshop.sources.codes import BOOK_CLASSES, FILM_CLASSES
from recommender.workshop.sources.records import describe
from recommender.workshop.sources.roads import Roads, or_none
from recommender.workshop.sources.search import (
    Answers,
    find_by_id,
    find_by_title,
    other_id,
)
from recommender.workshop.sources.told import Kin, tell

CHUNK = 100  # works of which all is asked before the next are: little is lost with one
QUESTIONS = 10  # about, for a chunk
MOST_LINKS = 400  # there are not many more Wikipedias
# A work with as many articles is known in many countries: about 9,000 films are.
LEAST_LINKS = 20
MOST_SOUGHT: Mapping[Kind, int] = {"film": 10_000, "book": 5_000}  # described, so asked

CLASSES: Mapping[Kind, frozenset[str]] = {"film": FILM_CLASSES, "book": BOOK_CLASSES}
# What a candidate must have: an id for a film, an author for a book.
MARKS: Mapping[Kind, str] = {"film": "wdt:P345", "book": "wdt:P50"}


class Wikidata:
    """The source that knows both films and books."""

    name = "wikidata"
    licence = "CC0-1.0"

    def steps(self, works: Sequence[Work]) -> int:
        """Return about how many questions `look_up` asks for *works*."""
        return sum(
            -(-len(some) // CHUNK) * QUESTIONS
            for kind in ("book", "film")
            for some in _parted(works, kind)
        )

    def look_up(self, works: Sequence[Work], ask: Ask) -> Iterator[Found]:
        """Yield what is known of each of *works*, books first, as films come of them.

        A work is sought by its ids, else by its titles. One for which any question
        stayed Unanswered is not yielded.
        """
        roads = Roads(ask)
        books = (work for work in works if work.kind == "book" and work.wikidata_id)
        kin = Kin({work.wikidata_id: work.id for work in books}, {})
        for kind in ("book", "film"):
            yield from _look_up(works, kind, roads, kin)

    def most_questions(self) -> int:
        """Return about how many questions `candidates` asks at most."""
        bands = sum(1 for _ in _bands(LEAST_LINKS))
        described = sum(most // CHUNK for most in MOST_SOUGHT.values())
        return len(MOST_SOUGHT) * bands + (described + 1) * QUESTIONS

    def candidates(
        self, works: Sequence[Work], ask: Ask, lost: Lost = ignore
    ) -> Iterator[Described]:
        """Yield what our *works* were made of or into, then what is widely known."""
        yield from based_on_candidates(ask, works, lost)
        for kind in MOST_SOUGHT:
            yield from candidates(ask, kind, LEAST_LINKS, lost)


def candidates(
    ask: Ask, kind: Kind, least_links: int, lost: Lost = ignore
) -> Iterator[Described]:
    """Yield works of *kind* that at least so many pages link to, the best known first.

    What stays Unanswered is left out, and *lost* hears of it; the rest goes on.
    """
    bands = reversed(list(_bands(least_links)))
    linked = chain.from_iterable(_linked(ask, kind, band, lost) for band in bands)
    known = islice(linked, MOST_SOUGHT[kind])
    yield from (d for d in _described(Roads(ask), known, lost) if d.kind == kind)


def based_on_candidates(
    ask: Ask, works: Sequence[Work], lost: Lost = ignore
) -> Iterator[Described]:
    """Yield films made from our books, with the book's id, and books our films are of.

    Only works whose `wikidata_id` is known lead anywhere; what is ours is left out.
    """
    roads = Roads(ask)
    ours = {work.wikidata_id: work for work in works if work.wikidata_id}
    books = [name for name, work in ours.items() if work.kind == "book"]
    films = [name for name, work in ours.items() if work.kind == "film"]
    made = or_none(partial(queries.based_on, ask, books), lost) or {}
    bases = or_none(partial(queries.bases, ask, films), lost) or ()
    new = [name for name in made if name not in ours]
    for described in _described(roads, new, lost):
        if described.kind == "film":
            base = made.get(described.wikidata_id, "")
            yield described._replace(based_on=ours[base].id if base else "")
    new = [name for name in bases if name not in ours]
    for described in _described(roads, new, lost):
        if described.kind == "book":
            yield described


def _look_up(
    works: Sequence[Work], kind: Kind, roads: Roads, kin: Kin
) -> Iterator[Found]:
    known, sought = _parted(works, kind)
    for chunk in batches(known, CHUNK):
        answers = find_by_id(chunk, roads)
        sought += [work for work in chunk if answers.get(work.id, True) is None]
        yield from _found(chunk, {k: v for k, v in answers.items() if v}, roads, kin)
    for chunk in batches(sought, CHUNK):
        yield from _found(chunk, find_by_title(chunk, kind, roads), roads, kin)


def _found(
    chunk: Sequence[Work], answers: Answers, roads: Roads, kin: Kin
) -> Iterator[Found]:
    for work in (work for work in chunk if work.id in answers):
        findings: tuple[Finding, ...] = ()
        if answer := answers[work.id]:
            record, why = answer
            kin.meet(work, record)
            findings = tell(work, record, why, roads.lore, kin)
        yield Found(work.id, findings)


def _parted(works: Sequence[Work], kind: Kind) -> tuple[list[Work], list[Work]]:
    """Return the works of *kind* that have an id, and those that have none."""
    ours = [work for work in works if work.kind == kind]
    known = [work for work in ours if work.wikidata_id or other_id(work)]
    return known, [work for work in ours if work not in known]


def _bands(least: int) -> Iterator[range]:
    """Yield numbers of links, more together where fewer works have as many."""
    while least <= MOST_LINKS:
        yield range(least, least + 1 + least // 16)
        least += 1 + least // 16


def _linked(
    ask: Ask, kind: Kind, numbers: Sequence[int], lost: Lost
) -> tuple[str, ...]:
    """Return the items with so many links; by halves when all are too many to ask."""
    try:
        return queries.linked(ask, numbers, MARKS[kind], CLASSES[kind])
    except Unanswered as silence:
        half = len(numbers) // 2
        if not half:
            lost(silence)
            return ()
        more = _linked(ask, kind, numbers[half:], lost)
        return more + _linked(ask, kind, numbers[:half], lost)


def _described(roads: Roads, items: Iterable[str], lost: Lost) -> Iterator[Described]:
    for some in batches(items, CHUNK):
        records = or_none(partial(roads.records, some), lost) or {}
        for record in {record.id: record for record in records.values()}.values():
            if described := describe(record, roads.lore):
                yield described._replace(based_on="")
