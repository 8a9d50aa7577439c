"""A childhood as it fills: what was known and cried at in each of its years."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from recommender.ages import Child, likeliest
from recommender.remember import ITS_YEARS, Memory
from recommender.works import Work


class Told(NamedTuple):
    """A work that a person knew as a child, and whether they cried at it."""

    work: Work
    cried: bool


class Year(NamedTuple):
    """A year of childhood: works near a child then, and those known and cried at."""

    age: int
    year: int
    near: int
    knew: int
    cried: int


class Span(NamedTuple):
    """The part of a childhood, by its first and last age, that an era covers."""

    era: str
    first: int
    last: int


class Timeline(NamedTuple):
    """The years of a childhood, its eras, and how many works have no place in it."""

    years: tuple[Year, ...]
    eras: tuple[Span, ...]
    elsewhere: int


def draw(told: Sequence[Told], memories: Sequence[Memory], of: Child) -> Timeline:
    """Return the childhood *of* a person, with what they *told* in its years.

    Nobody remembers the year, so a work stands where it was likeliest met, in the
    emptiest of such years; what was told later moves nothing.
    """
    places: dict[int, list[Told]] = {age: [] for age in of.ages}
    for one in told:
        if ages := likeliest(one.work, of):
            places[min(ages, key=lambda age: len(places[age]))].append(one)
    placed = sum(map(len, places.values()))
    return Timeline(
        tuple(_year(age, places[age], memories, of) for age in of.ages),
        tuple(_eras(memories, of)),
        len(told) - placed,
    )


def rows(spans: Iterable[Span]) -> dict[int, str]:
    """Give each era one of the years it covers to itself, while there are any."""
    taken: dict[int, str] = {}
    for span in sorted(spans, key=lambda span: (span.last, span.first)):
        free = [age for age in range(span.first, span.last + 1) if age not in taken]
        if free:
            taken[free[0]] = span.era
    return taken


def _year(
    age: int, told: Sequence[Told], memories: Sequence[Memory], of: Child
) -> Year:
    near = sum(
        memory.ages[age] >= ITS_YEARS * max(memory.ages.values()) for memory in memories
    )
    cried = sum(one.cried for one in told)
    return Year(age, of.born + age, near, len(told), cried)


def _eras(memories: Iterable[Memory], of: Child) -> list[Span]:
    """Return the eras that cover this childhood and have works in it, by their start.

    Those of its own country go before those of the world.
    """
    with_works = Counter(tag for memory in memories for tag, _ in memory.work.claims)
    spans = {
        name: Span(name, *years)
        for name, years in _covered(of).items()
        if with_works[name] or of.eras[name].own
    }
    return sorted(
        spans.values(),
        key=lambda span: (span.first, of.eras[span.era].region == "world", span.era),
    )


def _covered(of: Child) -> Mapping[str, tuple[int, int]]:
    """Return the ages at which each era covers this childhood."""
    found = {}
    for name, era in of.eras.items():
        last = of.ages[-1] if era.to_year is None else era.to_year - of.born
        ages = [age for age in of.ages if era.from_year - of.born <= age <= last]
        if ages:
            found[name] = ages[0], ages[-1]
    return found
