"""How strong the next pick should be, told from the evenings so far."""

from collections.abc import Iterable
from typing import NamedTuple

from recommender.works import Outcome, Role, Strength

FIRST_RUNG = 3  # starts gently: the strongest works can wait
LOWEST, HIGHEST = 1, 5  # the notches of potency
SHIFT = {"gentle": -1, "steady": 0, "strong": 1}
STEP = {"gentle": -1, "fitting": 0, "stretch": 1}
GENTLE_LOAD = 1  # a gentle pick is light as well as mild


class Evening(NamedTuple):
    """What the ladder needs to know of an entry."""

    potency: int
    outcome: Outcome | None
    too_much: bool


def rung(evenings: Iterable[Evening], strength: Strength | None = None) -> int:
    """Return the potency, 1 to 5, that fits after *evenings* (oldest first).

    Up a notch after a dry evening with a work at least as strong as the rung, hold
    after anything that stirred, down a notch below what was too much. *strength*
    asks for a notch less or more tonight.
    """
    at = FIRST_RUNG
    for evening in evenings:
        if evening.too_much:
            at = min(at, evening.potency) - 1
        elif evening.outcome == Outcome.DRY and evening.potency >= at:
            at += 1
        at = _within(at)
    return _within(at + SHIFT[strength]) if strength else at


def roles(count: int) -> list[Role]:
    """Return the roles of *count* picks in the order of their ranks."""
    few: list[list[Role]] = [[], ["fitting"], ["gentle", "fitting"]]
    if count < len(few):
        return few[count]
    more: list[Role] = ["fitting"] * (count - 3)
    return ["gentle", "fitting", "stretch", *more]


def misfit(role: Role, at: int, potency: int, load: int) -> int:
    """Return how many notches a work is away from what *role* wants at rung *at*."""
    away = abs(potency - _within(at + STEP[role]))
    heavy = max(0, load - GENTLE_LOAD) if role == "gentle" else 0
    return away + heavy


def _within(notch: int) -> int:
    return max(LOWEST, min(HIGHEST, notch))
