"""Figures over people, each with its 95 % bootstrap interval."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1000  # enough for the second digit of an interval

Statistic = Callable[[NDArray[np.intp]], float]  # of people, by place


class Estimate(NamedTuple):
    """A figure and its 95 % bootstrap interval over people."""

    value: float
    low: float
    high: float


def mean_of(each: Sequence[float], rng: np.random.Generator) -> Estimate:
    """Return the mean of *each* person's figure, with its interval."""
    values = np.array(each, float)
    return estimate(len(values), lambda who: float(values[who].mean()), rng)


def ratio_of(
    over: Sequence[float], under: Sequence[float], rng: np.random.Generator
) -> Estimate:
    """Return the sum of *over* in that of *under*, with its interval; 0 for nothing."""
    top, bottom = np.array(over, float), np.array(under, float)

    def ratio(who: NDArray[np.intp]) -> float:
        whole = float(bottom[who].sum())
        return float(top[who].sum()) / whole if whole else 0.0

    return estimate(len(top), ratio, rng)


def estimate(count: int, statistic: Statistic, rng: np.random.Generator) -> Estimate:
    """Return *statistic* of *count* people, with its interval over draws of them."""
    drawn = [statistic(rng.integers(count, size=count)) for _ in range(RESAMPLES)]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Estimate(statistic(np.arange(count)), float(low), float(high))
