"""What the query service is asked, one row for each value, and what its rows say.

Questions with several values at once would multiply: three genres and two directors are
six rows. So each has two or three columns, and is put together here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from recommender.workshop.sources import Ask
from recommender.workshop.sources.entities import YEAR_KNOWN, minutes_of, year_of
from recommender.workshop.sources.records import (
    LINKS,
    READERS,
    TEXT_LETTERS,
    TEXTS,
    TITLE_LETTERS,
    Record,
    bounded_values,
    bounded_years,
    tidy,
)
from recommender.workshop.sources.sparql import NOTHING, Row, ask_rows, item, literal

K = TypeVar("K")
V = TypeVar("V")

# VALUES stands for the items, ids or titles that are asked about.
FACTS = f"""
SELECT ?item ?p ?v WHERE {{ VALUES ?item {{ VALUES }}
VALUES ?p {{ wikibase:sitelinks {" ".join(f"wdt:{p}" for p in (*LINKS, *TEXTS))} }}
?item ?p ?v . }}"""
DATES = """
SELECT ?item ?t ?prec WHERE { VALUES ?item { VALUES } ?item p:P577 ?s .
?s a wikibase:BestRank ; psv:P577 ?n .
?n wikibase:timeValue ?t ; wikibase:timePrecision ?prec . }"""
LENGTHS = """
SELECT ?item ?amount ?unit WHERE { VALUES ?item { VALUES } ?item p:P2047 ?s .
?s a wikibase:BestRank ; psv:P2047 ?n .
?n wikibase:quantityAmount ?amount ; wikibase:quantityUnit ?unit . }"""
LABELS = """
SELECT ?item ?l WHERE { VALUES ?item { VALUES } ?item rdfs:label ?l .
FILTER(LANG(?l) IN (LANGUAGES)) }"""
DESCRIPTIONS = """
SELECT ?item ?l WHERE { VALUES ?item { VALUES } ?item schema:description ?l .
FILTER(LANG(?l) = "en") }"""
CODES = "SELECT ?item ?v WHERE { VALUES ?item { VALUES } ?item wdt:PROPERTY ?v . }"
# A record that was merged into another is nothing but a pointer to it.
HEIRS = "SELECT ?item ?v WHERE { VALUES ?item { VALUES } ?item owl:sameAs ?v . }"
HOMES = "SELECT ?item ?v WHERE { VALUES ?v { VALUES } ?item wdt:PROPERTY ?v . }"
# What is sought has a maker, as a match needs one; that spares a thousand namesakes.
NAMESAKES = """
SELECT DISTINCT ?item ?l ?t WHERE { VALUES ?l { VALUES }
?item rdfs:label|skos:altLabel ?l ; MAKER ?maker ; wdt:P577 ?t . }"""
BASED_ON = "SELECT ?item ?v WHERE { VALUES ?v { VALUES } ?item wdt:P144 ?v . }"
BASES = "SELECT ?item ?v WHERE { VALUES ?item { VALUES } ?item wdt:P144 ?v . }"
# So many links exactly: a number is looked up, where a bound would be searched for.
LINKED = """
SELECT DISTINCT ?item WHERE { VALUES ?links { VALUES }
?item wikibase:sitelinks ?links ; wdt:P31 ?class ; PROPERTY ?id .
VALUES ?class { CLASSES } }"""


def rows(ask: Ask, query: str, terms: Iterable[str]) -> Iterator[Row]:
    """Yield the rows of *query* with *terms* put where it says `{ VALUES }`."""
    head, _, tail = query.partition("{ VALUES }")
    return ask_rows(ask, terms, lambda some: f"{head}{{ {some} }}{tail}")


def homes(ask: Ask, name: str, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the items that have each of *ids* as their property *name*."""
    found = rows(ask, HOMES.replace("PROPERTY", name), map(literal, ids))
    return gathered((text_of(row, "v"), item_of(row)) for row in found)


def namesakes(
    ask: Ask, labels: Iterable[tuple[str, str]], maker: str
) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return items and a year of each, by which of *labels* (language, text) they have.

    Only what has a *maker*, a property or several, and a date is returned.
    """
    terms = (literal(text, language) for language, text in labels)
    return gathered(
        (text_of(row, "l"), (item_of(row), year_of(text_of(row, "t"), YEAR_KNOWN) or 0))
        for row in rows(ask, NAMESAKES.replace("MAKER", maker), terms)
    )


def linked(
    ask: Ask, numbers: Iterable[int], name: str, classes: Iterable[str]
) -> tuple[str, ...]:
    """Return the items of *classes* with a *name* and so many links."""
    query = LINKED.replace("CLASSES", " ".join(map(item, sorted(classes))))
    found = rows(ask, query.replace("PROPERTY", name), map(str, numbers))
    return tuple(filter(None, dict.fromkeys(map(item_of, found))))


def based_on(ask: Ask, items: Iterable[str]) -> dict[str, str]:
    """Return what was made from *items*, each with the one it was made from."""
    found = ((item_of(row), item_of(row, "v")) for row in _of(ask, BASED_ON, items))
    return {made: base for made, base in found if made and base}


def bases(ask: Ask, items: Iterable[str]) -> tuple[str, ...]:
    """Return what *items* were made from."""
    found = (item_of(row, "v") for row in _of(ask, BASES, items))
    return tuple(filter(None, dict.fromkeys(found)))


def heirs(ask: Ask, items: Iterable[str]) -> dict[str, str]:
    """Return what each of *items* was merged into, if it was."""
    found = ((item_of(row), item_of(row, "v")) for row in _of(ask, HEIRS, items))
    return {name: heir for name, heir in found if name and heir}


def codes(ask: Ask, name: str, items: Iterable[str]) -> dict[str, str]:
    """Return the code that each of *items* has as its property *name*."""
    found = _of(ask, CODES.replace("PROPERTY", name), items)
    return {item_of(row): text_of(row, "v") for row in found}


def labels(
    ask: Ask, items: Iterable[str], languages: Iterable[str]
) -> dict[str, dict[str, str]]:
    """Return the names of each of *items* by language."""
    wanted = ",".join(map(literal, languages))
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in _of(ask, LABELS.replace("LANGUAGES", wanted), items):
        if label := text_of(row, "l"):
            found[item_of(row)][row["l"].language] = label
    return found


def records(ask: Ask, items: Sequence[str]) -> dict[str, Record]:
    """Return what the query service says of each of *items* that it knows."""
    facts = _facts(ask, items)
    years, lengths = _years(ask, facts), _lengths(ask, facts)
    named, texts = labels(ask, facts, READERS), _descriptions(ask, facts)
    return {
        name: Record(
            id=name,
            values=values,
            labels=named.get(name, {}),
            years=bounded_years(years.get(name, ())),
            minutes=tuple(sorted(lengths.get(name, ()))),
            links=int(next(iter(values.get("sitelinks", ())), 0)),
            text=texts.get(name, ""),
        )
        for name, values in facts.items()
    }


def gathered(pairs: Iterable[tuple[K, V | None]]) -> dict[K, tuple[V, ...]]:
    """Return all values of each key, once; nothing and '' are no values."""
    found: dict[K, dict[V, None]] = defaultdict(dict)
    for key, value in pairs:
        if key and value:
            found[key][value] = None
    return {key: tuple(values) for key, values in found.items()}


def item_of(row: Row, name: str = "item") -> str:
    """Return the QID in a cell; '' when there is none."""
    return row.get(name, NOTHING).item


def text_of(row: Row, name: str, most: int = TITLE_LETTERS) -> str:
    """Return the text in a cell; '' when there is none."""
    return tidy(row.get(name, NOTHING).literal, most)


def _of(ask: Ask, query: str, items: Iterable[str]) -> Iterator[Row]:
    return rows(ask, query, map(item, items))


def _facts(ask: Ask, items: Iterable[str]) -> dict[str, Mapping[str, tuple[str, ...]]]:
    """Return the values of each item by property; `sitelinks` is one of them."""
    told = gathered(
        ((item_of(row), row.get("p", NOTHING).name), item_of(row, "v") or _id(row))
        for row in _of(ask, FACTS, items)
    )
    found: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for (name, part), values in told.items():
        if name and (kept := bounded_values(part, values)):
            found[name][part] = kept
    return dict(found)


def _id(row: Row) -> str:
    return text_of(row, "v")


def _years(ask: Ask, items: Iterable[str]) -> dict[str, tuple[int, ...]]:
    return gathered(
        (item_of(row), year_of(text_of(row, "t"), text_of(row, "prec")))
        for row in _of(ask, DATES, items)
    )


def _lengths(ask: Ask, items: Iterable[str]) -> dict[str, tuple[int, ...]]:
    return gathered(
        (item_of(row), minutes_of(text_of(row, "amount"), item_of(row, "unit")))
        for row in _of(ask, LENGTHS, items)
    )


def _descriptions(ask: Ask, items: Iterable[str]) -> dict[str, str]:
    return {
        item_of(row): text_of(row, "l", TEXT_LETTERS)
        for row in _of(ask, DESCRIPTIONS, items)
    }
