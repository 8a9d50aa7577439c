"""The evenings that people remember, as the tables of numbers a learner reads.

Everything is by person and evening; shorter seasons are padded with evenings that say
nothing.
"""

from collections.abc import Sequence
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from recommender.model import Candidate
from recommender.works import Outcome
from recommender.workshop import people
from recommender.workshop.people import Circumstances, Normal, Shelf

Numbers = NDArray[np.float64]
Places = NDArray[np.intp]

# Every hidden number that adds in proportion to something known of the evening. The
# first is dryness, whose prior is a mixture.
NUMBERS = (
    Normal(-1.5, 1.0),
    people.SLOPE,
    people.ROUTE,
    people.ROUTE,
    people.CHILDHOOD,
    people.AGAIN["warmth"],
    people.AGAIN["loss"],
    people.OTHERS,
    people.CLOSENESS,
)


class Memory(NamedTuple):
    """An evening as it is remembered."""

    work: Candidate
    met: Circumstances
    outcome: Outcome


class Choice(NamedTuple):
    """A hidden choice: what each alternative would add, and where.

    The last alternative is none, and adds nothing. `adds` holds it all; `night`,
    `which` and `value` list what is not nought, padded with noughts.
    """

    adds: Numbers  # person, evening, alternative
    night: Places  # person, entry
    which: Places
    value: Numbers

    @classmethod
    def of(cls, adds: Numbers) -> Self:
        """List where *adds* is not nought, and add the alternative none."""
        filled = [np.nonzero(each) for each in adds]
        most = max((len(night) for night, _ in filled), default=0)
        night, which = np.zeros((2, len(adds), most), np.intp)
        value = np.zeros((len(adds), most))
        for person, (nights, alternatives) in enumerate(filled):
            night[person, : len(nights)] = nights
            which[person, : len(nights)] = alternatives
            value[person, : len(nights)] = adds[person, nights, alternatives]
        return cls(np.pad(adds, ((0, 0), (0, 0), (0, 1))), night, which, value)


class Remembered(NamedTuple):
    """What is known of every evening; see each function below."""

    outcomes: Places
    given: Numbers
    known: Numbers
    choices: dict[str, Choice]


def read(remembered: Sequence[Sequence[Memory]], shelf: Shelf) -> Remembered:
    """Return the tables of what each person has *remembered*, by who remembers."""
    return Remembered(
        _outcomes(remembered),
        _given(remembered),
        _known(remembered),
        _choices(remembered, shelf),
    )


def _given(remembered: Sequence[Sequence[Memory]]) -> Numbers:
    """Return what is known to add to each evening."""
    given = np.zeros((len(remembered), _longest(remembered)))
    for person, memories in enumerate(remembered):
        for night, memory in enumerate(memories):
            given[person, night] = people.SATED * memory.met.sated
    return given


def _known(remembered: Sequence[Sequence[Memory]]) -> Numbers:
    """Return by how much each of NUMBERS counts on each evening."""
    known = np.zeros((len(remembered), _longest(remembered), len(NUMBERS)))
    for person, memories in enumerate(remembered):
        for night, (work, met, _) in enumerate(memories):
            warmth, loss = (work.claims.get(r, 0) / 3 for r in ("warmth", "loss"))
            known[person, night] = (
                1.0,
                people.POTENCY[work.potency],
                warmth,
                loss,
                met.childhood,
                met.again * warmth,
                met.again * loss,
                met.others,
                met.closeness - 1,
            )
    return known


def _outcomes(remembered: Sequence[Sequence[Memory]]) -> Places:
    """Return each evening's outcome; where there was none, what says nothing."""
    outcomes = np.full((len(remembered), _longest(remembered)), len(Outcome))
    for person, memories in enumerate(remembered):
        outcomes[person, : len(memories)] = [memory.outcome for memory in memories]
    return outcomes


def _choices(remembered: Sequence[Sequence[Memory]], shelf: Shelf) -> dict[str, Choice]:
    """Return what each theme, pair, maker and the loosening add to each evening."""
    size = len(remembered), _longest(remembered)
    theme = np.zeros((*size, len(shelf.themes)))
    pair = np.zeros((*size, len(shelf.pairs)))
    maker = np.zeros((*size, len(shelf.makers)))
    evening = np.zeros((*size, 1))
    made = [shelf.makers[name] for name in sorted(shelf.makers)]
    for person, memories in enumerate(remembered):
        for night, (work, met, _) in enumerate(memories):
            clear = people.clear_claims(work)
            theme[person, night] = [work.claims.get(t, 0) / 3 for t in shelf.themes]
            pair[person, night] = [clear.issuperset(p) for p in shelf.pairs]
            maker[person, night] = [work.id in works for works in made]
            evening[person, night] = met.evening
    adds = {"theme": theme, "pair": pair, "maker": maker, "evening": evening}
    return {name: Choice.of(added) for name, added in adds.items()}


def _longest(remembered: Sequence[Sequence[Memory]]) -> int:
    return max(map(len, remembered), default=0)
