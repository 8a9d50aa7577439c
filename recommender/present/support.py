"""Who listens, and what is known of medicines, mood and tears: pages of sentences."""

from collections.abc import Iterable, Sequence

from recommender.catalog import Listener
from recommender.names import country_name
from recommender.words import say

WORLD = "world"


def people(lines: Sequence[Listener], country: str | None) -> list[str]:
    """Return the page of those who listen in *country*, with the directories."""
    near = [line for line in lines if line.country != WORLD]
    return [
        say("support.danger"),
        "",
        _where(near, country),
        *(text for line in near for text in who(line)),
        "",
        say("support.directories"),
        *(text for line in lines if line.country == WORLD for text in who(line)),
    ]


def who(line: Listener) -> Iterable[str]:
    """Say how to reach them, when, and where and on what day that was read."""
    yield f"  {line.name}: {line.contact}"
    kind = say(f"support.{line.kind}")
    yield "    " + ", ".join(filter(None, (kind, line.hours, _address(line))))
    yield "    " + say("support.read", day=line.read_on, source=line.source)


def page(name: str) -> list[str]:
    """Return the page of this *name*, a paragraph a line."""
    return say(f"support.{name}").split("\n")


def _address(line: Listener) -> str:
    """Return the address of the line's own page, where the contact is not that."""
    bare = line.url.removeprefix("https://").removeprefix("www.")
    return "" if bare == line.contact else line.url


def _where(near: Sequence[Listener], country: str | None) -> str:
    if country is None:
        return say("support.no_country")
    name = country_name(country)
    if not near:
        return say("support.nobody", country=name)
    return say("support.people", country=name)
