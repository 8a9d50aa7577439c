"""Which records of Wikidata our works are: sought by their ids, or by their titles.

Every search returns answers by the work's id: a record and why it is that work, or None
for a work that is unknown there. A work about which a question stayed unanswered is
absent.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain

from recommender.works import Kind, Work
from recommender.workshop.sources import Ask, queries
from recommender.workshop.sources.matches import YEARS_APART, without_series
from recommender.workshop.sources.records import IMDB, OPENLIBRARY, Record, tidy
from recommender.workshop.sources.roads import Roads, or_none
from recommender.workshop.sources.sparql import LANGUAGE
from recommender.workshop.sources.told import by_id, by_title

LABELS = 10  # of a work, under which it is sought
MAKERS: Mapping[Kind, str] = {"film": "wdt:P57", "book": "wdt:P50|wdt:P170"}
# How Wikidata names a language that the catalog writes otherwise.
SPELLINGS = {"no": ("nb",), "zh": ("zh", "zh-hans", "zh-hant")}

Answers = dict[str, tuple[Record, str] | None]


def find_by_id(chunk: Sequence[Work], roads: Roads) -> Answers:
    """Find works of one kind, each of which has an id."""
    homes = or_none(partial(_homes, chunk, roads.ask))
    items = {
        work.id: tuple(
            filter(None, (work.wikidata_id, *(homes or {}).get(other_id(work), ())))
        )
        for work in chunk
    }
    records = or_none(partial(roads.records, chain.from_iterable(items.values())))
    if records is None:
        return {}
    answers: Answers = {}
    for work in chunk:
        told = [records[name] for name in items[work.id] if name in records]
        if told or homes is not None or not other_id(work):
            ids = _ids(work, items[work.id], homes or {})
            answers[work.id] = by_id(work, told, ids, roads.lore)
    return answers


def find_by_title(chunk: Sequence[Work], kind: Kind, roads: Roads) -> Answers:
    """Find works of *kind* by title, year and maker."""
    labels = {work.id: _labels(work) for work in chunk}
    every = dict.fromkeys(chain.from_iterable(labels.values()))
    named = or_none(partial(queries.namesakes, roads.ask, every, MAKERS[kind]))
    if named is None:
        return {}
    aliases = {work.id: _aliases(work, labels[work.id], named) for work in chunk}
    items = chain.from_iterable(aliases.values())
    records = or_none(partial(roads.records, items))
    if records is None:
        return {}
    return {
        work.id: by_title(
            work,
            [records[name] for name in aliases[work.id] if name in records],
            aliases[work.id],
            roads.lore,
        )
        for work in chunk
    }


def other_id(work: Work) -> str:
    """Return the id of *work* at the service for its kind, or ''."""
    return work.imdb_id if work.kind == "film" else work.openlibrary_id


def _homes(chunk: Sequence[Work], ask: Ask) -> dict[str, tuple[str, ...]]:
    name = IMDB if chunk[0].kind == "film" else OPENLIBRARY
    return queries.homes(ask, name, filter(None, map(other_id, chunk)))


def _ids(
    work: Work, items: tuple[str, ...], homes: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    """Yield the ids that led to *items*, in words."""
    if other_id(work) in homes:
        service = "IMDb" if work.kind == "film" else "Open Library"
        yield f"{service} id {other_id(work)}"
    if work.wikidata_id in items:
        yield f"Wikidata id {work.wikidata_id}"


def _labels(work: Work) -> tuple[tuple[str, str], ...]:
    """Return what *work* may be called there, with its languages."""
    own = work.original_title or work.title
    titles = (("en", work.title), ("mul", work.title), (work.language, own))
    labels = (
        (spelling, tidy(name))
        for language, title in (*titles, *work.titles)
        for spelling in SPELLINGS.get(language, (language,))
        for name in (title, without_series(title))
        if LANGUAGE.fullmatch(spelling) and "\\" not in name
    )
    return tuple(dict.fromkeys(label for label in labels if label[1]))[:LABELS]


def _aliases(
    work: Work,
    labels: Sequence[tuple[str, str]],
    named: Mapping[str, tuple[tuple[str, int], ...]],
) -> dict[str, list[str]]:
    """Return the items of about the year of *work*, by names they were found by."""
    found: dict[str, list[str]] = {}
    for text in dict.fromkeys(text for _, text in labels):
        for name, year in named.get(text, ()):
            if name and abs(year - work.year) <= YEARS_APART:
                found.setdefault(name, []).append(text)
    return found
