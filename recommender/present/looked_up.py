"""What sources told of a work, each with its source and the day it was told."""

from collections.abc import Iterable, Iterator, Sequence

from recommender.overlay import Fact
from recommender.workshop.sources.tmdb import ATTRIBUTION, WATCH_ATTRIBUTION

SOURCES = {"wikidata": "Wikidata", "openlibrary": "Open Library", "tmdb": "TMDB"}

# What is said of a work in a sentence of its own, in this order.
COUNTS = {
    "sitelinks": "Wikipedia writes about it in {} language{}.",
    "readers": "{} reader{} of Open Library keep it on a shelf.",
}

THANKS = f"{ATTRIBUTION} {WATCH_ATTRIBUTION}"


def lines(facts: Sequence[Fact], country: str | None) -> Iterator[str]:
    """Say how widely a work is known, and where it is to be watched in *country*."""
    for field, sentence in COUNTS.items():
        for fact in facts:
            if fact.field == field:
                plural = "" if fact.value == "1" else "s"
                yield f"{sentence.format(fact.value, plural)} {_origin(fact)}"
    here = [fact for fact in facts if fact.field == f"watch:{country}"]
    if here:
        where = ", ".join(fact.value for fact in here)
        yield f"To watch in {country}: {where}. {_origin(here[0])}"
    for fact in facts:
        if fact.field == f"certificate:{country}":
            here.append(fact)
            yield f"Certificate in {country}: {fact.value}. {_origin(fact)}"
    if any(fact.source == "tmdb" for fact in here):
        yield THANKS


def as_records(facts: Iterable[Fact]) -> list[dict[str, object]]:
    """Return everything that was told as JSON, with the thanks a source asks for."""
    return [
        {**fact._asdict(), **({"attribution": THANKS} if _is_tmdb(fact) else {})}
        for fact in facts
    ]


def _is_tmdb(fact: Fact) -> bool:
    return fact.source == "tmdb"


def _origin(fact: Fact) -> str:
    return f"({SOURCES.get(fact.source, fact.source)}, {fact.retrieved_on})"
