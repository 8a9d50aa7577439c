"""At which age a child is likely to have met a work, by exposure, era and form."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from recommender.childhood import (
    ERA_SHARE,
    FIRST_AGE,
    LAST_AGE,
    WORLD_SHARE,
    Era,
    eras_lived,
)
from recommender.works import Tag, Wave, Work

# The ages at which children meet a form, by whom it is for; a year beside it is less
# likely by TOO_YOUNG.
FILM_AGES = {"children": (3, 9), "family": (6, 13), "teen": (11, 14), "adult": (12, 14)}
CARTOON_AGES = {"children": (3, 9), "family": (5, 11)}
BOOK_AGES = {"children": (5, 9), "family": (9, 13), "teen": (11, 14), "adult": (13, 14)}
NOVEL_AGES = ((130, (6, 9)), (260, (8, 11)), (9999, (9, 12)))  # by pages, children's
PICTURE_BOOK_AGES = (3, 7)
USUAL_PAGES = 180
TOO_YOUNG = 0.5

# How surely a child comes by a work, in the years of a wave.
MEDIA = {
    "cinema": 0.9,
    "tv": 0.85,
    "vhs": 0.9,
    "dvd": 0.9,
    "streaming": 0.8,
    "school": 1.0,
    "library": 0.8,
}
SHOPS = frozenset(("cinema", "vhs", "dvd", "streaming"))  # where new things come first
STALE = 0.85  # a year later fewer children are shown it,
SHELVED = 0.4  # but some always are
NEW, NEW_YEARS = 1.4, 2  # what is new in those very years is what everybody sees
FILM_WORLD_SHARE = 0.9  # a film that goes round the world is shown nearly everywhere
ERA_ALONE = 0.11  # what no wave brought here is asked for last, if at all

SURE = 0.9  # of its greatest likelihood: as good an age as any


class Child(NamedTuple):
    """Whose childhood it is, with its eras, and how old that child is today."""

    born: int
    country: str | None
    eras: Mapping[str, Era]
    today: int

    @property
    def ages(self) -> range:
        """The ages of this childhood so far."""
        return range(FIRST_AGE, min(LAST_AGE, self.today) + 1)


def child(
    born: int,
    country: str | None,
    own_eras: Iterable[str],
    tags: Iterable[Tag],
    today: datetime.date,
) -> Child:
    """Return the child somebody was, as far as their childhood has come *today*."""
    eras = eras_lived(tags, own_eras, born, country)
    return Child(born, country, eras, today.year - born)


def likely(work: Work, of: Child, age: int) -> float:
    """Return how likely the child met *work* at *age*, by its waves and the eras."""
    year = of.born + age
    near = [wave for wave in work.waves if wave.region in (of.country, "world")]
    ways = [*_by_wave(work, near, year), *_by_era(work, near, of, year)]
    first, last = _ages_of(work)
    return max(ways, default=0.0) * TOO_YOUNG ** max(first - age, age - last, 0)


def likeliest(work: Work, of: Child) -> list[int]:
    """Return the ages at which *work* was met, if it was: by exposure, else by form.

    None of them where it came out after this childhood.
    """
    ages = {age: likely(work, of, age) for age in of.ages}
    if most := max(ages.values(), default=0.0):
        return [age for age, here in ages.items() if here >= SURE * most]
    out = [age for age in of.ages if of.born + age >= work.year]
    first, last = _ages_of(work)
    return [age for age in out if first <= age <= last] or out[:1]


def _by_wave(work: Work, near: Iterable[Wave], year: int) -> Iterator[float]:
    world = FILM_WORLD_SHARE if work.kind == "film" else WORLD_SHARE
    for wave in near:
        if wave.from_year <= year <= (wave.to_year or year):
            old = year - wave.from_year if wave.medium in SHOPS else 0
            fresh = SHELVED + (1 - SHELVED) * STALE**old
            if year - work.year <= NEW_YEARS:
                fresh = NEW
            yield MEDIA[wave.medium] * fresh * (world if wave.region == "world" else 1)


def _by_era(work: Work, near: Sequence[Wave], of: Child, year: int) -> Iterator[float]:
    come = min((wave.from_year for wave in near), default=work.year)
    share = WORLD_SHARE * (1.0 if near else ERA_ALONE)
    for tag, strength in work.claims:
        era = of.eras.get(tag)
        if era and come <= year and _lasts(era, year):
            here = era.own or era.region != "world"
            yield ERA_SHARE * strength / 3 * (1.0 if here else share)


def _lasts(era: Era, year: int) -> bool:
    return era.from_year <= year <= (era.to_year or year)


def _ages_of(work: Work) -> tuple[int, int]:
    """Return the ages between which children meet a work like this one."""
    if work.form == "picture-book":
        return PICTURE_BOOK_AGES
    if work.form == "childrens-novel":
        pages = work.pages or USUAL_PAGES
        return next(ages for most, ages in NOVEL_AGES if pages <= most)
    if work.kind == "book":
        return BOOK_AGES[work.audience]
    if work.form in ("animated-feature", "short"):
        return CARTOON_AGES.get(work.audience, FILM_AGES[work.audience])
    return FILM_AGES[work.audience]
