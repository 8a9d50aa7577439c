"""How much the catalog lacks a work: thin childhoods, countries and rungs."""

from collections import Counter
from collections.abc import Sequence
from functools import cache

from recommender import coverage
from recommender.childhood import FIRST_AGE, LAST_AGE
from recommender.coverage import BIRTH_YEARS, GENTLE, STRONG
from recommender.works import Kind, Work

OWN_WORKS = 8  # of a country, and
MET: dict[Kind, int] = {"film": 28, "book": 12}  # by a birth year: DESIGN section 8
FOR_CHILDREN = frozenset(("children", "family"))  # what a childhood is likely to meet
ENOUGH = 60  # works on a rung, beyond which one more adds no evening


class Lack:
    """What the *works* of the catalog leave open."""

    def __init__(self, works: Sequence[Work]) -> None:
        self._works = works
        self._own = Counter(work.country for work in works)
        self._rungs = coverage.cover(works).rungs
        # A country's childhoods take a while to count, and most are asked for often.
        self._met = cache(self._count_met)

    def share(self, work: Work) -> float:
        """Return how much of *work* is lacking, from 0 to 1."""
        return (self.of_years(work) + self.of_country(work) + self.of_rung(work)) / 3

    def of_country(self, work: Work) -> float:
        """Return how far its country is from works enough of its own; 0 for unknown."""
        if not work.country:
            return 0.0
        return max(0.0, 1 - self._own[work.country] / OWN_WORKS)

    def of_years(self, work: Work) -> float:
        """Return how thin the childhoods are that may have met it when it was new."""
        if work.audience not in FOR_CHILDREN:
            return 0.0
        born = [
            year
            for year in range(work.year - LAST_AGE, work.year - FIRST_AGE + 1)
            if year in BIRTH_YEARS
        ]
        met = self._met(work.country or None)
        enough = MET[work.kind]
        thin = [max(0.0, 1 - met[year, work.kind] / enough) for year in born]
        return sum(thin) / len(thin) if thin else 0.0

    def of_rung(self, work: Work) -> float:
        """Return how empty the emptiest rung is on which it would stand."""
        kept = [
            self._rungs[f"{route}, {work.kind}, {name}"]
            for route in ("loss", "warmth")
            if route in dict(work.claims)
            for name, fits in (
                (GENTLE, coverage.is_gentle),
                (STRONG, coverage.is_strong),
            )
            if fits(work)
        ]
        return max(0.0, 1 - min(kept) / ENOUGH) if kept else 0.0

    def _count_met(self, region: str | None) -> Counter[tuple[int, Kind]]:
        met: Counter[tuple[int, Kind]] = Counter()
        for work in self._works:
            born = {
                year
                for wave in work.waves
                if region is None or wave.region in (region, "world")
                for year in range(
                    max(BIRTH_YEARS[0], wave.from_year - LAST_AGE),
                    min(BIRTH_YEARS[-1], (wave.to_year or 9999) - FIRST_AGE) + 1,
                )
            }
            met.update((year, work.kind) for year in born)
        return met
