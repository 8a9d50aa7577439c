"""The exact learner: that it finds the posterior, and where chains must agree."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations, product
from random import Random
from typing import NamedTuple

import numpy as np
import pytest
from scipy.special import expit

from recommender.model import Index
from recommender.works import Outcome
from recommender.workshop import people
from recommender.workshop.exact import Posterior, recognise
from recommender.workshop.memories import Memory
from recommender.workshop.people import Circumstances, Normal, Shelf
from tests.conftest import TODAY

THEMES = ("farewell", "friendship", "homecoming", "reunion", "sacrifice")
PAIRS = (("farewell", "friendship"), ("homecoming", "reunion"))
COPIES = 40  # of one person: many short chains for the price of a few
SWEEPS, SETTLING = 250, 50
CLOSE = 0.01  # between sampling and enumeration
MADE = "bambi-1942"
NIGHTS = 3  # each one more would make the grid of log-odds nine times as large
PLACES, WEIGHTS = np.polynomial.hermite_e.hermegauss(9)
GRID = np.array(list(product(PLACES, repeat=NIGHTS)))
GRID_WEIGHTS = np.prod(list(product(WEIGHTS / WEIGHTS.sum(), repeat=NIGHTS)), axis=1)


@pytest.fixture
def tiny(index: Index) -> Shelf:
    """Return a shelf with five themes, two pairs and one maker."""
    shelf = people.stock(index, TODAY, Random(1), least=1, together=1)
    makers = {"Jan": frozenset((MADE,))}
    return replace(shelf, themes=THEMES, pairs=PAIRS, makers=makers)


def remembered(tiny: Shelf) -> list[Memory]:
    """Return three evenings that leave several explanations open."""
    first, second, third = tiny.works[:3]
    return [
        Memory(
            first._replace(potency=3, claims={"farewell": 3, "friendship": 2}),
            Circumstances(others=True, closeness=2),
            Outcome.SOBS,
        ),
        Memory(
            second._replace(potency=5, claims={"reunion": 2, "warmth": 3}),
            Circumstances(again=True, childhood=0.5, evening=1),
            Outcome.DRY,
        ),
        Memory(
            third._replace(potency=2, claims={"farewell": 3, "homecoming": 1}),
            Circumstances(evening=20, sated=True),
            Outcome.TEARS,
        ),
    ]


class Hidden(NamedTuple):
    """One way in which the hidden choices may be, and how probable it is."""

    probability: float
    own: tuple[str, ...]
    shut: str
    pair: tuple[str, ...]
    made: bool
    loosens: bool


def possibilities() -> Iterator[Hidden]:
    """Yield every way in which the hidden choices may be."""
    for two, shuts, paired in product((False, True), repeat=3):
        share = luck(people.TWO_THEMES, two) * luck(people.SHUTS_DOWN, shuts)
        share *= luck(people.HAS_PAIR, paired)
        ways = [
            (drawn, pair)
            for drawn in permutations(THEMES, 1 + two + shuts)
            for pair in (PAIRS if paired else ((),))
            if not {*pair} & {*drawn}
        ]
        for (drawn, pair), made, loosens in product(ways, (False, True), (False, True)):
            own, shut = drawn[: 1 + two], drawn[1 + two] if shuts else ""
            chance = luck(people.HAS_MAKER, made) * luck(people.LOOSENS, loosens)
            yield Hidden(share * chance / len(ways), own, shut, pair, made, loosens)


def luck(share: float, has: bool) -> float:
    """Return the probability of having what *share* of people have, or not."""
    return share if has else 1 - share


def likelihood(memories: Sequence[Memory], hidden: Hidden) -> float:
    """Return the probability of what happened, every hidden number integrated away.

    Given the hidden choices, log-odds are normal with a mean and a covariance; the
    outcomes are averaged over a grid of Gauss and Hermite's.
    """
    if not memories:
        return 1.0
    mean = np.array([fixed(memory, hidden) for memory in memories])
    columns = [numbers(memory, hidden) for memory in memories]
    mean += [sum(n.mean * value for n, value in night) for night in columns]
    spreads = np.array([[n.spread * value for n, value in night] for night in columns])
    noises = (people.WORK_ERROR, people.WORK_QUIRK, people.EVENING)
    noise = np.eye(len(memories)) * sum(n.spread**2 for n in noises)
    total = 0.0
    for crier, share in people.CRIERS.items():
        dry = people.DRYNESS[crier]
        root = np.linalg.cholesky(spreads @ spreads.T + noise + dry.spread**2)
        felt = mean + dry.mean + GRID @ root.T
        at_least = np.pad(
            expit(felt[..., None] - np.array(people.CUTS)),
            ((0, 0), (0, 0), (1, 1)),
            constant_values=((0, 0), (0, 0), (1, 0)),
        )
        chances = [
            at_least[:, n, memory.outcome] - at_least[:, n, memory.outcome + 1]
            for n, memory in enumerate(memories)
        ]
        total += share * float(np.prod(chances, axis=0) @ GRID_WEIGHTS)
    return total


def numbers(memory: Memory, hidden: Hidden) -> list[tuple[Normal, float]]:
    """Return every hidden number but dryness, and how much of it counts."""
    (work, met, _), claims = memory, memory.work.claims
    warmth, loss = claims.get("warmth", 0) / 3, claims.get("loss", 0) / 3
    own = [(people.OWN_THEME, claims.get(theme, 0) / 3) for theme in hidden.own]
    return [
        (people.SLOPE, people.POTENCY[work.potency]),
        (people.ROUTE, warmth),
        (people.ROUTE, loss),
        (people.CHILDHOOD, met.childhood),
        (people.AGAIN["warmth"], met.again * warmth),
        (people.AGAIN["loss"], met.again * loss),
        (people.OTHERS, float(met.others)),
        (people.CLOSENESS, met.closeness - 1.0),
        *own,
    ]


def fixed(memory: Memory, hidden: Hidden) -> float:
    """Return what the hidden choices add that is no number of its own."""
    work, met, _ = memory
    clear = {tag for tag, strength in work.claims.items() if strength >= 2}
    opened = bool(hidden.pair) and {*hidden.pair} <= clear
    return (
        people.SHUT * work.claims.get(hidden.shut, 0) / 3
        + people.PAIR * opened
        + people.MAKER * (hidden.made and work.id == MADE)
        + people.LOOSER * met.evening * hidden.loosens
        + people.SATED * met.sated
    )


def enumerated(memories: Sequence[Memory]) -> dict[str, float]:
    """Return how probable each theme is an own one, by trying every possibility."""
    own, total = dict.fromkeys(THEMES, 0.0), 0.0
    for hidden in possibilities():
        weight = hidden.probability * likelihood(memories, hidden)
        total += weight
        for theme in hidden.own:
            own[theme] += weight
    return {theme: weight / total for theme, weight in own.items()}


def sampled(memories: Sequence[Memory], tiny: Shelf, seed: int = 1) -> Posterior:
    """Return what the learner says of many copies of one person."""
    return recognise(
        [memories] * COPIES, tiny, np.random.default_rng(seed), SWEEPS, SETTLING
    )


def test_the_posterior_is_what_enumeration_finds(tiny: Shelf) -> None:
    """Chains and brute force agree on every theme, and tell the themes apart."""
    memories = remembered(tiny)
    found = sampled(memories, tiny).chances.mean(axis=0)
    chances = enumerated(memories)
    assert max(chances.values()) - min(chances.values()) > 10 * CLOSE
    assert [*found] == pytest.approx([*chances.values()], abs=CLOSE)


def test_without_evenings_no_theme_stands_out(tiny: Shelf) -> None:
    """Who remembers nothing has each theme as often as the simulator draws it."""
    found = sampled([], tiny).chances.mean(axis=0)
    assert found == pytest.approx(np.array([*enumerated([]).values()]), abs=CLOSE)


def test_everybody_has_one_or_two_themes(tiny: Shelf) -> None:
    """The probabilities of a person sum to between one theme and two."""
    sums = sampled(remembered(tiny), tiny).chances.sum(axis=1)
    assert ((sums >= 1 - 1e-9) & (sums <= 2 + 1e-9)).all()


def test_many_like_evenings_settle_it(tiny: Shelf) -> None:
    """Who sobs at one theme and is dry at all others leans to that theme."""
    work = tiny.works[-1]
    memories = [
        Memory(
            work._replace(potency=3, claims={theme: 3}),
            Circumstances(),
            Outcome.SOBS if theme == "reunion" else Outcome.DRY,
        )
        for theme in THEMES * 6
    ]
    found = recognise([memories] * 4, tiny, np.random.default_rng(1), SWEEPS, SETTLING)
    assert found.chances[:, THEMES.index("reunion")].min() > 0.95


def test_halves_of_the_chains_agree(tiny: Shelf) -> None:
    """Chains that ran long enough say the same of one person."""
    rng = np.random.default_rng(1)
    found = recognise([remembered(tiny)], tiny, rng, sweeps=1500)
    assert found.unsettled < 0.1


def test_short_memories_may_stand_beside_long_ones(tiny: Shelf) -> None:
    """What one person remembers says nothing of another, nor of evenings to come."""
    memories, rng = remembered(tiny), np.random.default_rng(1)
    beside = recognise([memories, []] * COPIES, tiny, rng, SWEEPS, SETTLING).chances
    alone = sampled(memories, tiny, seed=2).chances.mean(axis=0)
    assert [*beside[::2].mean(axis=0)] == pytest.approx([*alone], abs=2 * CLOSE)
    assert [*beside[1::2].mean(axis=0)] == pytest.approx(
        [*enumerated([]).values()], abs=CLOSE
    )


def test_the_same_seed_recognises_the_same(tiny: Shelf) -> None:
    """Every draw comes from the generator that was passed in."""
    one, other = (
        recognise([remembered(tiny)], tiny, np.random.default_rng(5), 20)
        for _ in range(2)
    )
    assert (one.chances == other.chances).all()
