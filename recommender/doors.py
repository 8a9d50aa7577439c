"""Where a work can be looked for: addresses built here, nothing is asked of anyone.

A place may have several doors, "Open Library, by ISBN" beside "Open Library": the first
that opens with what is known of the work is the one to take.
"""

import string
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from recommender.errors import CatalogBroken, WrongUsage
from recommender.schema import read_schema, read_table
from recommender.words import say
from recommender.works import Work

EVERYWHERE = "world"
WAYS = ("borrow", "watch", "read", "about")  # what is nearest to hand comes first
IDS = frozenset(("imdb_id", "isbn13", "openlibrary_id", "wikidata_id"))
LIBRARY_WANTS = frozenset(("query", "isbn13"))


class Door(NamedTuple):
    """A place to look for works of a kind; `url` holds what is filled in."""

    country: str
    kind: str
    name: str
    way: str
    url: str
    until_year: int | None = None


class Address(NamedTuple):
    """A place where one work can be looked for."""

    name: str
    way: str
    url: str


def read_doors(folder: Path) -> list[Door]:
    """Return every door in the tables of *folder*; CatalogBroken when there is none."""
    table, problems = read_schema(folder)["doors"], list[str]()
    rows = read_table(table, problems)
    if problems:
        raise CatalogBroken(say("catalog.unread", path=table.path), problems)
    return [
        Door(
            country=row["country"],
            kind=row["kind"],
            name=row["name"],
            way=row["way"],
            url=row["url"],
            until_year=int(row["until_year"]) if row["until_year"] else None,
        )
        for row in rows
    ]


def addresses(
    work: Work, doors: Iterable[Door], country: str | None, library: str | None
) -> list[Address]:
    """Return where *work* can be looked for from *country*, one address a place.

    *library* is the person's own, an address with {query} or {isbn13} in it. A place of
    the country goes before one for everywhere, and borrowing before anything else.
    """
    own = Door(EVERYWHERE, work.kind, say("where.own"), "borrow", library or "")
    near = sorted(
        (door for door in doors if door.country in (country, EVERYWHERE)),
        key=lambda door: (door.country == EVERYWHERE, WAYS.index(door.way)),
    )
    found: dict[str, Address] = {}
    for door in (own, *near):
        place = door.name.partition(",")[0]
        if place not in found and _opens(door, work):
            found[place] = Address(place, door.way, _filled(door.url, work))
    return sorted(found.values(), key=lambda address: WAYS.index(address.way))


def check_library(url: str) -> str:
    """Return *url* when a search can be built from it, or say what it lacks."""
    secure = url.startswith(("https://", "http://"))
    plain = url.isprintable() and " " not in url
    if not (secure and plain and set(_wanted(url)) & LIBRARY_WANTS):
        raise WrongUsage(say("where.bad_library"))
    return url


def _opens(door: Door, work: Work) -> bool:
    """Return whether *door* leads to works like *work*, with what is known of it."""
    in_time = door.until_year is None or work.year <= door.until_year
    known = all(getattr(work, name) for name in _wanted(door.url) if name in IDS)
    return bool(door.url) and door.kind == work.kind and in_time and known


def _filled(url: str, work: Work) -> str:
    """Return *url* with what it wants of *work*, safe for an address."""
    maker = work.creators[:1] if work.kind == "book" else ()  # film shops know titles
    words = " ".join((work.title, *maker))
    values = {name: getattr(work, name) for name in IDS} | {"query": words}
    for name in _wanted(url):
        if name in values:
            url = url.replace(f"{{{name}}}", quote(values[name], safe=""))
    return url


def _wanted(url: str) -> Iterator[str]:
    """Yield the names in braces; an address that makes no sense has none."""
    try:
        yield from (name for _, name, _, _ in string.Formatter().parse(url) if name)
    except ValueError:
        return
