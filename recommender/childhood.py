"""Which works a person is likely to have met as a child, by exposure and era.

The year of release alone is not childhood: a work reaches children in waves.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from recommender.model import Candidate, Index
from recommender.works import Tag, Wave

FIRST_AGE, LAST_AGE = 3, 14  # DESIGN section 2: met between 3 and 14
FULL_OVERLAP = 4  # years of a wave within childhood that make meeting it likely
ONE_YEAR = 0.4  # a single year may have been missed
WORLD_SHARE = 0.6  # what went round the world reaches a given country less surely
OWN_WORD = "journal"  # the cause where a person said that it was in their childhood
FOR_WHOM = {"children": 1.0, "family": 1.0, "teen": 0.7, "adult": 0.5}
ERA_SHARE = 0.8  # an era's years fit, but nobody asked whether it was theirs


class Meeting(NamedTuple):
    """How likely a work was met in childhood, from 0 to 1, and what says so.

    `cause` is an era's id, a wave ("cinema 1994", or "library" if it began before),
    or OWN_WORD.
    """

    fit: float
    cause: str


class Era(NamedTuple):
    """The years of a childhood era, and whether the person named it as their own."""

    region: str
    from_year: int
    to_year: int | None
    own: bool


def years(born: int) -> tuple[int, int]:
    """Return the first and last year in which somebody *born* then was 3 to 14."""
    return born + FIRST_AGE, born + LAST_AGE


def overlap(first: int, last: int, start: int, end: int | None) -> int:
    """Return how many years from *first* to *last* lie in *start* to *end*."""
    return max(0, min(last, 9999 if end is None else end) - max(first, start) + 1)


def meet(
    works: Sequence[Candidate],
    index: Index,
    born: int | None,
    country: str | None,
    own_eras: Sequence[str],
    told: Iterable[str] = (),
    never: Iterable[str] = (),
) -> dict[str, Meeting]:
    """Return how each of *works* is likely to have been met; not those that were not.

    Without a year of birth only *own_eras* say something. What a person *told* of
    their childhood, by the works' ids, is beyond doubt; so is what they *never* met.
    """
    beyond_doubt = dict.fromkeys(told, Meeting(1.0, OWN_WORD))
    if not (born or own_eras):
        return beyond_doubt
    eras = eras_lived(index.tags().values(), own_eras, born, country)
    waves = index.waves(country or "world", *years(born)) if born else {}
    missed = frozenset(map(index.heir, never))
    meetings = {
        work.id: meeting(work, waves.get(work.id, ()), eras, born)
        for work in works
        if work.id not in missed
    }
    likely = {work: way for work, way in meetings.items() if way and way.fit > 0}
    return likely | beyond_doubt


def meeting(
    work: Candidate, waves: Sequence[Wave], eras: Mapping[str, Era], born: int | None
) -> Meeting | None:
    """Say how *work* was met, from its own *waves* near *born* and the *eras* lived."""
    ways = [*_by_wave(work, waves, born), *_by_era(work, eras, born)]
    return max(ways, key=lambda way: (way.fit, way.cause), default=None)


def eras_lived(
    tags: Iterable[Tag], own: Iterable[str], born: int | None, country: str | None
) -> dict[str, Era]:
    """Return the eras a childhood may have had: its *own*, and those of its place."""
    chosen = frozenset(own)
    return {
        tag.id: Era(tag.region, tag.from_year, tag.to_year, tag.id in chosen)
        for tag in tags
        if tag.from_year is not None
        and (tag.id in chosen or (born and tag.region in (country, "world")))
    }


def _by_wave(
    work: Candidate, waves: Sequence[Wave], born: int | None
) -> Iterable[Meeting]:
    for wave in waves if born is not None else ():
        first, last = years(born or 0)
        shared = overlap(first, last, wave.from_year, wave.to_year)
        reach = WORLD_SHARE if wave.region == "world" else 1.0
        fit = _share(shared) * reach * FOR_WHOM[work.audience]
        # A wave begun before this childhood was simply there; its year says nothing.
        began = f" {wave.from_year}" if wave.from_year >= first else ""
        yield Meeting(fit, f"{wave.medium}{began}")


def _by_era(
    work: Candidate, eras: Mapping[str, Era], born: int | None
) -> Iterable[Meeting]:
    for name in work.claims.keys() & eras.keys():
        era, weight = eras[name], work.claims[name] / 3
        if era.own:
            yield Meeting(weight, name)
        elif born is not None:
            # What was made after a childhood was not in it, whatever its era.
            start = max(era.from_year, work.year)
            shared = overlap(*years(born), start, era.to_year)
            reach = WORLD_SHARE if era.region == "world" else 1.0
            yield Meeting(ERA_SHARE * _share(shared) * reach * weight, name)


def _share(shared_years: int) -> float:
    if shared_years <= 0:
        return 0.0
    step = (1 - ONE_YEAR) / (FULL_OVERLAP - 1)
    return min(1.0, ONE_YEAR + step * (shared_years - 1))
