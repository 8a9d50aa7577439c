"""How strong and how heavy the next pick should be, told from the evenings so far.

Potency climbs while load is kept in hand: the two are different ladders. Up a notch of
potency after a dry evening, hold after anything that stirred, down after too much; what
was borne lets a heavier work be the fitting one, what was too much lets only lighter.
"""

from collections.abc import Iterable
from typing import NamedTuple

from recommender.works import Outcome, Role

FIRST_POTENCY = 3  # starts gently: the strongest works can wait
FIRST_LOAD = 2  # a loss, in a gentle frame
LOWEST, HIGHEST = 1, 5  # the notches of potency
LIGHTEST, HEAVIEST = 0, 5  # the notches of load
STEP = {"gentle": -1, "fitting": 0, "stretch": 1}
GENTLE_LOAD = 1  # a gentle pick is light as well as mild
LEAST_STRIDE, MOST_STRIDE = 0.5, 2.0


class Evening(NamedTuple):
    """What the ladder needs to know of an entry."""

    potency: int
    load: int
    outcome: Outcome | None
    too_much: bool


class Rung(NamedTuple):
    """What fits now: a potency, and the load that is well borne.

    `stride` is how much a notch of potency does for this person, 1 as a rule: it comes
    from the slope of their own curve.
    """

    potency: int = FIRST_POTENCY
    load: int = FIRST_LOAD
    stride: float = 1.0

    def away(self, potency: int) -> float:
        """Return how far *potency* is from this rung, in notches as they feel it."""
        return self.stride * abs(potency - self.potency)

    def moved(self, notches: int) -> "Rung":
        """Return the rung that many *notches* of potency and load away."""
        load = max(LIGHTEST, min(HEAVIEST, self.load + notches))
        return self._replace(potency=_within(self.potency + notches), load=load)


def rung(evenings: Iterable[Evening], slope: float = 1.0, shift: int = 0) -> Rung:
    """Return the rung that fits after *evenings* (oldest first).

    *slope* is the person's own curve over potency; *shift* asks for that many notches
    more tonight.
    """
    at = Rung(stride=max(LEAST_STRIDE, min(MOST_STRIDE, slope)))
    for evening in evenings:
        at = _after(at, evening)
    return at.moved(shift)


def roles(count: int) -> list[Role]:
    """Return the roles of *count* picks in the order of their ranks."""
    few: list[list[Role]] = [[], ["fitting"], ["gentle", "fitting"]]
    if count < len(few):
        return few[count]
    more: list[Role] = ["fitting"] * (count - 3)
    return ["gentle", "fitting", "stretch", *more]


def wanted_by(role: Role, at: Rung) -> Rung:
    """Return the rung that *role* wants at rung *at*: its potency, its most load."""
    wanted = at.moved(STEP[role])
    light = min(GENTLE_LOAD, wanted.load)
    return wanted._replace(load=light) if role == "gentle" else wanted


def misfit(wanted: Rung, potency: int, load: int) -> float:
    """Return how many notches a work is away from what is *wanted* of a role."""
    return wanted.away(potency) + max(0, load - wanted.load)


def _after(at: Rung, evening: Evening) -> Rung:
    potency, load, outcome = evening.potency, evening.load, evening.outcome
    if evening.too_much:
        lighter = max(LIGHTEST, min(at.load, load) - 1)
        return at._replace(potency=_within(min(at.potency, potency) - 1), load=lighter)
    if outcome is None:
        return at
    if outcome == Outcome.DRY:
        up = potency >= at.potency
        return at._replace(potency=_within(at.potency + up))
    borne = load >= at.load
    return at._replace(load=min(HEAVIEST, at.load + borne))


def _within(notch: int) -> int:
    return max(LOWEST, min(HIGHEST, notch))
