"""What the ladder and the gate promise, and how often it was so."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from recommender.gate import SAFE_LOAD
from recommender.words import say
from recommender.works import Outcome
from recommender.workshop.seasons import Evening, Offer


class Rule(NamedTuple):
    """A promise of the ladder or the gate: how often it was kept, and of how many."""

    promise: str
    kept: int
    of: int


def rules(seasons: Sequence[Sequence[Evening]]) -> Iterator[Rule]:
    """Count how often the ladder and the gate kept their word in *seasons*."""
    steps = [step for season in seasons for step in pairwise(season)]
    dry = [_no_weaker(*step) for step in steps if _dry_at_the_rung(step[0])]
    much = [_milder(*step) for step in steps if step[0].entry.too_much]
    light = [o.load <= SAFE_LOAD for s in seasons for e in s for o in e.offers]
    new = [fresh for season in seasons for fresh in _new(season)]
    yield Rule(say("promises.after_dry"), *_count(dry))
    yield Rule(say("promises.after_too_much"), *_count(much))
    yield Rule(say("promises.light"), *_count(light))
    yield Rule(say("promises.new"), *_count(new))


def _dry_at_the_rung(evening: Evening) -> bool:
    """Return whether all stayed dry with a work as strong as what was to fit."""
    fit, entry = _fitting(evening), evening.entry
    dry = entry.outcome == Outcome.DRY and not entry.too_much
    return dry and evening.taken.potency >= fit.potency


def _no_weaker(before: Evening, after: Evening) -> bool:
    return _fitting(after).potency >= _fitting(before).potency


def _milder(before: Evening, after: Evening) -> bool:
    """Return whether the fitting pick asks less, unless nothing asks less."""
    was, fit = before.taken, _fitting(after)
    lowest = was.load == 0 and was.potency == 1
    return lowest or fit.load < was.load or fit.potency < was.potency


def _fitting(evening: Evening) -> Offer:
    fitting = [offer for offer in evening.offers if offer.role == "fitting"]
    return (fitting or evening.offers)[0]


def _new(season: Sequence[Evening]) -> Iterator[bool]:
    known: set[str] = set()
    for evening in season:
        yield from (offer.work not in known for offer in evening.offers)
        known.add(evening.taken.work)


def _count(kept: Sequence[bool]) -> tuple[int, int]:
    return sum(kept), len(kept)
