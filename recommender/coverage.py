"""What the catalog covers: counts by decade, country, form, rung and childhood."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from recommender.childhood import overlap, years
from recommender.works import Kind, Route, Work

BIRTH_YEARS = range(1940, 2016)  # DESIGN section 8: everyone who may ask
GENTLE = "gentle (strength 2 to 3, load 0 to 1)"
STRONG = "strong (strength 4 to 5, load up to 3)"

Counts = dict[str, int]


class Coverage(NamedTuple):
    """Counts of works, each by its own key; `met` has films and books by birth year."""

    films: int
    books: int
    decades: Counts
    countries: Counts
    forms: Counts
    rungs: Counts
    met: dict[int, tuple[int, int]]


def cover(works: Sequence[Work], region: str | None = None) -> Coverage:
    """Count *works*; childhoods are those of *region*, or of anywhere without one."""
    kinds = Counter(work.kind for work in works)
    return Coverage(
        films=kinds["film"],
        books=kinds["book"],
        decades=_sorted(f"{work.year // 10 * 10}s" for work in works),
        countries=_commonest(work.country for work in works if work.country),
        forms=_commonest(work.form for work in works),
        rungs=_rungs(works),
        met={born: _met(works, born, region) for born in BIRTH_YEARS},
    )


def _rungs(works: Iterable[Work]) -> Counts:
    """Count what each route and kind has to offer for a gentle and a strong evening."""
    counts: Counts = {}
    routes: tuple[Route, ...] = ("loss", "warmth")
    kinds: tuple[Kind, ...] = ("film", "book")
    for route in routes:
        for kind in kinds:
            held = [w for w in works if w.kind == kind and route in dict(w.claims)]
            for name, fits in ((GENTLE, is_gentle), (STRONG, is_strong)):
                counts[f"{route}, {kind}, {name}"] = sum(map(fits, held))
    return counts


def is_gentle(work: Work) -> bool:
    """Return whether *work* suits a first, careful evening."""
    return work.potency in (2, 3) and work.load <= 1


def is_strong(work: Work) -> bool:
    """Return whether *work* is potent without being heavy beyond the usual ceiling."""
    return work.potency >= 4 and work.load <= 3


def _met(works: Iterable[Work], born: int, region: str | None) -> tuple[int, int]:
    """Count the films and books that children born then met between 3 and 14."""
    first, last = years(born)
    met = Counter(
        work.kind
        for work in works
        if any(
            overlap(first, last, wave.from_year, wave.to_year)
            for wave in work.waves
            if region is None or wave.region in (region, "world")
        )
    )
    return met["film"], met["book"]


def _sorted(keys: Iterable[str]) -> Counts:
    return dict(sorted(Counter(keys).items()))


def _commonest(keys: Iterable[str]) -> Counts:
    ranked = Counter(keys).items()
    return dict(sorted(ranked, key=lambda pair: (-pair[1], pair[0])))
