"""What a reading of a dump gave: findings about our works, and candidates."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Generic

from recommender.works import Work
from recommender.workshop.dumps.gleanings import Counts, Gleanings
from recommender.workshop.dumps.known import Known
from recommender.workshop.dumps.shapes import Alike, K, Shape
from recommender.workshop.sources import Ask, Described, Finding, Found, Lost, ignore
from recommender.workshop.sources.matches import evidence


class Dump(Generic[K]):
    """What one dump says: a source like any other, that asks nobody."""

    def __init__(
        self,
        shape: Shape[K],
        known: Known,
        kept: Gleanings,
        counts: Counts,
        origin: str,
    ) -> None:
        self.name = shape.name
        self.licence = shape.licence
        self.counts = counts
        self.silent_about = shape.silent_about
        self._shape, self._known, self._kept = shape, known, kept
        self._origin = origin
        self._found = {found.work: found for found in self._all_found()}

    def steps(self, works: Sequence[Work]) -> int:
        """Return how many of *works* it knows: about others it is not asked."""
        return sum(work.id in self._found for work in works)

    def look_up(self, works: Sequence[Work], ask: Ask | None = None) -> Iterator[Found]:
        """Yield what the dump says of those of *works* that it knows.

        Of others, what was known stays. Nothing is asked.
        """
        for work in works:
            if found := self._found.get(work.id):
                yield found

    def most_questions(self) -> int:
        """Return that nothing is asked."""
        return 0

    def candidates(
        self,
        works: Sequence[Work] = (),
        ask: Ask | None = None,
        lost: Lost = ignore,
    ) -> Iterator[Described]:
        """Yield what is none of our works and known well enough, in the dump's order.

        Where the dump does not name a maker, whatever has a title of ours is left out:
        it cannot be told from our work.
        """
        for kept in self._records():
            described = self._shape.described(kept, self._name)
            if described and not self._is_ours(kept):
                yield described

    def _all_found(self) -> Iterator[Found]:
        """Yield what is known of every work, with the dump it comes from."""
        alike: dict[str, Alike[K]] = defaultdict(lambda: Alike([], []))
        for kept in self._records():
            for work in self._known.by_id(self._shape.ids(kept)):
                alike[work.id].by_id.append(kept)
            for work in self._known.by_title(self._shape.seen(kept, self._name)):
                alike[work.id].by_title.append(kept)
        for found in self._shape.found(self._known.works, alike, self._name):
            if found.findings:
                yield Found(found.work, tuple(map(self._dated, found.findings)))

    def _is_ours(self, kept: K) -> bool:
        seen = self._shape.seen(kept, self._name)
        if self._known.by_id(self._shape.ids(kept)):
            return True
        if not seen.makers:
            return bool(self._known.by_title(seen, any_year=True))
        return any(evidence(work, seen) for work in self._known.by_title(seen))

    def _records(self) -> Iterator[K]:
        return map(self._shape.thaw, self._kept.records())

    def _name(self, key: str) -> str:
        return self._kept.name(key)

    def _dated(self, finding: Finding) -> Finding:
        return finding._replace(evidence=f"{finding.evidence}; {self._origin}")


class Unread:
    """A dump of which nothing is known yet but whose it is."""

    def __init__(self, name: str, licence: str) -> None:
        self.name, self.licence = name, licence

    def steps(self, works: Sequence[Work]) -> int:
        """Return that nothing can be asked of it."""
        return 0

    def look_up(self, works: Sequence[Work], ask: Ask | None = None) -> Iterator[Found]:
        """Yield nothing."""
        return iter(())
