"""An exact learner that knows the simulator: how well themes can be told at all.

It is given what our model is given, the evenings a person lived, and the very
distributions that `people` draws from, pairs, maker, loosening and satiation included.
Its posterior is found by Markov chains, many people and chains at a time. Each sweep
draws every hidden choice (an own theme, the theme that shuts, the pair, the maker, the
loosening) from its exact conditional distribution, and moves every hidden number by a
Metropolis step. The probability that a theme is own is the mean of those conditional
probabilities over the sweeps.

An outcome's own noise (curators' error, quirk and evening) is independent from evening
to evening as long as no work is met twice; it is integrated away beforehand. A work met
again is treated as if its quirk were drawn anew.
"""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommender.works import Outcome
from recommender.workshop import memories, people
from recommender.workshop.memories import NUMBERS, Memory, Numbers, Places
from recommender.workshop.people import Normal, Shelf

CHAINS = 4  # two halves of two, which must agree
SWEEPS, SETTLING = 1500, 300  # the first ones are forgotten
REACH, FINE = 20.0, 1000  # the table of log likelihoods: up to here, cells per log-odd
NODES = 40  # of the Gauss-Hermite rule; more change nothing
STEP = 1.2  # Metropolis steps, in spreads of the prior: one in two or three is taken

LogDensity = Callable[[Numbers], Numbers]


class Posterior(NamedTuple):
    """The probability of each person's having each theme as their own.

    `unsettled` is the largest difference between two halves of the chains.
    """

    themes: tuple[str, ...]
    chances: Numbers  # person, theme
    unsettled: float


def recognise(
    remembered: Sequence[Sequence[Memory]],
    shelf: Shelf,
    rng: np.random.Generator,
    sweeps: int = SWEEPS,
    settling: int = SETTLING,
) -> Posterior:
    """Return how probable each theme is each person's own, by what they remember.

    The first sweeps, *settling*, are forgotten.
    """
    chains = _Chains(remembered, shelf, rng)
    total = np.zeros(chains.shape)
    for sweep in range(settling + sweeps):
        seen = chains.sweep()
        if sweep >= settling:
            total += seen
    by_chain = (total / sweeps).reshape(len(remembered), CHAINS, -1)
    halves = by_chain[:, ::2].mean(1), by_chain[:, 1::2].mean(1)
    unsettled = float(np.abs(halves[0] - halves[1]).max(initial=0.0))
    return Posterior(shelf.themes, by_chain.mean(1), unsettled)


class _Chains:
    """The chains of all people; `_felt` is always the sum of what is held.

    Of a choice the last alternative means none. Person p has the chains from
    p * CHAINS on.
    """

    def __init__(
        self,
        remembered: Sequence[Sequence[Memory]],
        shelf: Shelf,
        rng: np.random.Generator,
    ) -> None:
        self._rng = rng
        self._who = np.repeat(np.arange(len(remembered)), CHAINS)
        self._all = np.arange(len(self._who))
        tables = memories.read(remembered, shelf)
        self._outcomes = tables.outcomes[self._who] * _CELLS
        self._known = tables.known[self._who]
        self._choices = tables.choices
        self._themes, self._pairs = len(shelf.themes), len(shelf.pairs)
        self._ways = _ways(self._themes, self._pairs)
        self._holds = _holds(shelf)
        self.shape = (len(self._who), self._themes)
        self._start(tables.given[self._who])

    def _start(self, given: Numbers) -> None:
        """Begin somewhere in the prior, with one own theme and no other choice."""
        count = len(self._who)
        means, spreads = np.array(NUMBERS).T
        self._numbers = self._rng.normal(means, spreads, (count, len(NUMBERS)))
        self._leaning = self._rng.normal(*people.OWN_THEME, (2, count))
        none = np.full(count, self._themes)
        self._own = [self._rng.integers(self._themes, size=count), none]
        self._shut = none
        self._pair = np.full(count, self._pairs)
        self._maker = np.full(count, self._choices["maker"].adds.shape[2] - 1)
        self._loosens = np.ones(count, np.intp)
        felt = given + np.einsum("knc,kc->kn", self._known, self._numbers)
        self._felt = felt + self._leaning[0][:, None] * self._adds(
            "theme", self._own[0]
        )

    def sweep(self) -> Numbers:
        """Draw everything once; return how probable each theme is as an own one."""
        first = self._draw_own(0)
        second = self._draw_own(1)
        self._draw_shut()
        self._draw_pair()
        self._draw_others()
        self._walk_numbers()
        self._walk_leanings()
        return first + second

    def _draw_own(self, slot: int) -> Numbers:
        """Draw an own theme; return the probabilities it was drawn with."""
        other = self._own[1 - slot]
        prior = self._free(other, self._shut)
        if slot == 0:
            prior[:, -1] = -np.inf  # everybody has a first one
        else:
            drawn = 1 + self._is_some(self._shut)
            self._weigh_none(prior, people.TWO_THEMES, drawn)
        self._own[slot], chances = self._draw(
            "theme", self._own[slot], self._leaning[slot], prior
        )
        return chances[:, :-1]

    def _draw_shut(self) -> None:
        prior = self._free(*self._own)
        drawn = 1 + self._is_some(self._own[1])
        self._weigh_none(prior, people.SHUTS_DOWN, drawn)
        self._shut, _ = self._draw("theme", self._shut, people.SHUT, prior)

    def _draw_pair(self) -> None:
        if not self._pairs:
            return
        held = [self._holds[theme] for theme in (*self._own, self._shut)]
        prior = np.where(np.any(held, axis=0), -np.inf, 0.0)
        drawn = 1 + self._is_some(self._own[1]) + self._is_some(self._shut)
        prior += np.log(people.HAS_PAIR) + self._ways[drawn, 1][:, None]
        prior[:, -1] = np.log(1 - people.HAS_PAIR) + self._ways[drawn, 0]
        self._pair, _ = self._draw("pair", self._pair, people.PAIR, prior)

    def _draw_others(self) -> None:
        """Draw the maker and whether evenings loosen; nothing else excludes them."""
        makers = self._choices["maker"].adds.shape[2] - 1
        if makers:
            prior = _perhaps(people.HAS_MAKER, makers)
            self._maker, _ = self._draw("maker", self._maker, people.MAKER, prior)
        prior = _perhaps(people.LOOSENS, 1)
        self._loosens, _ = self._draw("evening", self._loosens, people.LOOSER, prior)

    def _free(self, *taken: Places) -> Numbers:
        """Return minus infinity for each theme that is *taken* or of the pair."""
        prior = np.where(self._holds[:, self._pair].T, -np.inf, 0.0)
        for theme in taken:
            prior[self._all, theme] = -np.inf
        return prior

    def _weigh_none(self, prior: Numbers, share: float, drawn: Places) -> None:
        """Weigh having none against any of a kind that *share* of people have."""
        paired = (self._pair < self._pairs).astype(np.intp)
        prior[:, -1] = np.log(1 - share) + self._ways[drawn, paired]
        prior[:, :-1] += (np.log(share) + self._ways[drawn + 1, paired])[:, None]

    def _is_some(self, theme: Places) -> Places:
        return (theme < self._themes).astype(np.intp)

    def _draw(
        self, name: str, held: Places, scale: Numbers | float, prior: Numbers
    ) -> tuple[Places, Numbers]:
        """Draw a choice from its conditional distribution, and return that too."""
        choice, scale = self._choices[name], np.broadcast_to(scale, len(held))[:, None]
        self._felt -= scale * self._adds(name, held)
        night, which = choice.night[self._who], choice.which[self._who]
        before = _likely(self._outcomes, self._felt)
        there = self._felt[self._all[:, None], night]
        outcomes = self._outcomes[self._all[:, None], night]
        gain = _likely(outcomes, there + scale * choice.value[self._who])
        gain -= before[self._all[:, None], night]
        gain[choice.value[self._who] == 0] = 0.0
        width = choice.adds.shape[2]
        cells = (self._all[:, None] * width + which).ravel()
        gains = np.bincount(cells, gain.ravel(), len(held) * width)
        weights = prior + gains.reshape(len(held), width)
        drawn = np.argmax(weights + self._rng.gumbel(size=weights.shape), axis=1)
        self._felt += scale * self._adds(name, drawn)
        chances = np.exp(weights - weights.max(axis=1, keepdims=True))
        return drawn, chances / chances.sum(axis=1, keepdims=True)

    def _adds(self, name: str, held: Places) -> Numbers:
        """Return what the alternative that is *held* adds to each evening."""
        return self._choices[name].adds[self._who, :, held]

    def _walk_numbers(self) -> None:
        for place, prior in enumerate(NUMBERS):
            held, column = self._numbers[:, place], self._known[:, :, place]
            believed = _dry if place == 0 else _normal(prior)
            self._numbers[:, place] = self._walk(held, column, prior.spread, believed)

    def _walk_leanings(self) -> None:
        prior = people.OWN_THEME
        for slot, theme in enumerate(self._own):
            held, column = self._leaning[slot], self._adds("theme", theme)
            self._leaning[slot] = self._walk(held, column, prior.spread, _normal(prior))

    def _walk(
        self, held: Numbers, column: Numbers, spread: float, believed: LogDensity
    ) -> Numbers:
        """Take a Metropolis step of a number that adds in proportion to *column*."""
        step = self._rng.normal(0, STEP * spread, len(held))
        felt = self._felt + step[:, None] * column
        gain = _likely(self._outcomes, felt) - _likely(self._outcomes, self._felt)
        gain = gain.sum(axis=1) + believed(held + step) - believed(held)
        taken = np.log(self._rng.random(len(held))) < gain
        self._felt[taken] = felt[taken]
        return np.where(taken, held + step, held)


def _ways(themes: int, pairs: int) -> Numbers:
    """Return minus the log of how many ways there are to draw so many themes.

    The second place says whether there is a pair too, which none of them may be of.
    """
    ways = np.full((4, 2), -np.inf)
    for drawn in range(4):
        for paired in range(2 if pairs else 1):
            count = (
                math.perm(max(themes - 2 * paired, 0), drawn) * (pairs or 1) ** paired
            )
            ways[drawn, paired] = -math.log(count) if count else -np.inf
    return ways


def _holds(shelf: Shelf) -> NDArray[np.bool_]:
    """Say which theme is of which pair; none is of none."""
    holds = np.zeros((len(shelf.themes) + 1, len(shelf.pairs) + 1), bool)
    for place, pair in enumerate(shelf.pairs):
        for theme in pair:
            holds[shelf.themes.index(theme), place] = True
    return holds


def _perhaps(share: float, alternatives: int) -> Numbers:
    """Return log probabilities: *share* for any alternative, the rest for none."""
    prior = np.full((1, alternatives + 1), math.log(share / alternatives))
    prior[0, -1] = math.log(1 - share)
    return prior


def _normal(prior: Normal) -> LogDensity:
    return lambda value: np.asarray(-0.5 * ((value - prior.mean) / prior.spread) ** 2)


def _dry(value: Numbers) -> Numbers:
    """Return the log density of dryness, whoever it is."""
    density = np.zeros_like(value)
    for crier, share in people.CRIERS.items():
        mean, spread = people.DRYNESS[crier]
        density += share / spread * np.exp(-0.5 * ((value - mean) / spread) ** 2)
    return np.asarray(np.log(density + np.finfo(float).tiny))


def _likely(outcomes: Places, felt: Numbers) -> Numbers:
    """Return the log likelihood of *outcomes*, given as the start of their table."""
    cells = ((felt.clip(-REACH, REACH) + REACH) * FINE + 0.5).astype(np.intp)
    return np.take(_TABLE, outcomes + cells)


def _table() -> Numbers:
    """Return the log likelihood of each outcome by log-odds, then one that is silent.

    The noise of a work and an evening, three independent normals, is averaged out.
    """
    noise = math.hypot(*(n.spread for n in _NOISES))
    places, weights = np.polynomial.hermite_e.hermegauss(NODES)
    felt = np.arange(-REACH, REACH + 0.5 / FINE, 1 / FINE)
    at_least = np.ones((len(Outcome) + 1, len(felt)))
    at_least[-1] = 0.0
    for step, cut in enumerate(people.CUTS, start=1):
        chances = 1 / (1 + np.exp(cut - felt[:, None] - noise * places))
        at_least[step] = chances @ weights / weights.sum()
    likely = at_least[:-1] - at_least[1:]
    return np.log(np.vstack([likely, np.ones(len(felt))])).ravel()


_NOISES = (people.WORK_ERROR, people.WORK_QUIRK, people.EVENING)
_TABLE = _table()
_CELLS = len(_TABLE) // (len(Outcome) + 1)
