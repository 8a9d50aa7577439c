"""What sources told of a work, each with its source and the day it was told."""

from collections.abc import Iterable, Iterator, Sequence

from recommender.overlay import Fact
from recommender.words import say, table
from recommender.workshop.sources.tmdb import ATTRIBUTION, WATCH_ATTRIBUTION

COUNTS = ("sitelinks", "readers")  # told in a sentence of their own, in this order
THANKS = f"{ATTRIBUTION} {WATCH_ATTRIBUTION}"


def lines(facts: Sequence[Fact], country: str | None) -> Iterator[str]:
    """Say how widely a work is known, and where it is to be watched in *country*."""
    for field in COUNTS:
        for fact in facts:
            if fact.field == field:
                many = "one" if fact.value == "1" else "many"
                told = say(f"looked_up.{field}_{many}", count=fact.value)
                yield f"{told} {_origin(fact)}"
    certified = [fact for fact in facts if fact.field == f"certificate:{country}"]
    for fact in certified:
        told = say("looked_up.certificate", country=country, value=fact.value)
        yield f"{told} {_origin(fact)}"
    watched = list(watch_lines(facts, country))
    if certified and not watched:
        yield from thanks(certified)
    yield from watched


def watch_lines(facts: Sequence[Fact], country: str | None) -> Iterator[str]:
    """Say where a work is to be watched in *country*, and thank who knows it."""
    here = [fact for fact in facts if fact.field == f"watch:{country}"]
    if here:
        where = ", ".join(fact.value for fact in here)
        told = say("looked_up.watch", country=country, where=where)
        yield f"{told} {_origin(here[0])}"
        yield from thanks(here)


def thanks(facts: Iterable[Fact]) -> Iterator[str]:
    """Give the thanks that a source of *facts* asks for."""
    if any(_is_tmdb(fact) for fact in facts):
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
    source = table("source").get(fact.source, fact.source)
    return f"({source}, {fact.retrieved_on})"
