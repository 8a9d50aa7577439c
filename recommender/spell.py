"""Dry evenings in a row, and the other way that is worth trying after some of them.

Dry is a normal result, so one dry evening says nothing. After a few, more of the same
or simply stronger is not the answer: another route or another form may be.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from recommender.entries import Entry
from recommender.model import Candidate
from recommender.works import Kind, Outcome, Route

DRY_SPELL = 3  # by chance alone an ordinary viewer has one such run in eight
LONG_SPELL = 6  # one in sixty: what is known of medicines and mood may be of use

Turn = Literal["another_way", "medication"]


class Spell(NamedTuple):
    """How many evenings in a row were dry up to now, and with which works."""

    evenings: int
    works: tuple[str, ...]

    @property
    def lasts(self) -> bool:
        """Whether there were enough of them to try another way."""
        return self.evenings >= DRY_SPELL


class Lean(NamedTuple):
    """Another way: the route less tried, and the kind not tried at all."""

    route: Route
    kind: Kind | None


def dry_spell(entries: Sequence[Entry]) -> Spell:
    """Return the dry evenings at the end of *entries*, whatever their order.

    An evening that stirred anything, or was too much, ends a spell. One that was
    stopped, or that says nothing of tears, neither ends it nor counts; memories of
    childhood are no evenings.
    """
    told = sorted((e for e in entries if not e.childhood), key=_day, reverse=True)
    evenings, works = 0, list[str]()
    for _, evening in groupby(told, key=_day):
        same_day = list(evening)
        if any(map(_stirred, same_day)):
            break
        dry = [entry.work for entry in same_day if _is_dry(entry)]
        evenings += bool(dry)
        works += dry
    return Spell(evenings, tuple(works))


def turn(before: Spell, now: Spell) -> Turn | None:
    """Return what is to be said when a spell grows from *before* to *now*.

    Each is said once a spell: on the evening that makes it so long.
    """
    if before.evenings < LONG_SPELL <= now.evenings:
        return "medication"
    if before.evenings < DRY_SPELL <= now.evenings:
        return "another_way"
    return None


def lean(tried: Iterable[Candidate]) -> Lean:
    """Return the way that the works *tried* in a spell leave open."""
    works = list(tried)
    taken: Counter[str] = Counter()
    for work in works:
        taken.update({route: work.claims.get(route, 0) for route in ("loss", "warmth")})
    route: Route = "loss" if taken["warmth"] > taken["loss"] else "warmth"
    kinds = {work.kind for work in works}
    others: dict[Kind, Kind] = {"film": "book", "book": "film"}
    return Lean(route, others[kinds.pop()] if len(kinds) == 1 else None)


def _day(entry: Entry) -> str:
    return entry.day


def _stirred(entry: Entry) -> bool:
    return entry.too_much or (entry.outcome is not None and entry.outcome > Outcome.DRY)


def _is_dry(entry: Entry) -> bool:
    return entry.outcome == Outcome.DRY and not entry.stopped
