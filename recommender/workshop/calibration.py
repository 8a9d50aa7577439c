"""How far chances can be trusted: what was said, what was true, what came."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommender.workshop.bootstrap import RESAMPLES, Estimate, Statistic, estimate
from recommender.workshop.seasons import Evening, Offer, is_misty

BINS = 10

Numbers = NDArray[np.float64]


class Bin(NamedTuple):
    """Evenings of like chance: what was said, what was true, what came."""

    evenings: int
    said: float
    truth: float
    misty: float


class Calibration(NamedTuple):
    """How far the chances can be trusted.

    `error` is the expected calibration error against what happened, `true_error`
    against the true chances, `none` what `error` would be by luck alone were every
    said chance true. `covered` is the share of true chances in the 80 % interval.
    """

    error: Estimate
    true_error: Estimate
    none: float
    covered: Estimate
    bins: tuple[Bin, ...]


def calibrate(
    seasons: Sequence[Sequence[Evening]], rng: np.random.Generator
) -> Calibration:
    """Compare the chances that were said in *seasons* with what was true and came."""
    told = [[e for e in season if e.taken.chance is not None] for season in seasons]
    said = [np.array([e.taken.chance for e in season], float) for season in told]
    true = [np.array([e.taken.truth for e in season]) for season in told]
    came = [np.array([is_misty(e) for e in season]) for season in told]
    within = [np.array([_covers(e.taken) for e in season]) for season in told]

    def error(against: list[Numbers]) -> Statistic:
        return lambda who: _error(_together(said, who), _together(against, who))

    everybody = np.arange(len(seasons))
    chances = _together(said, everybody)
    by_luck = [
        _error(chances, (rng.random(len(chances)) < chances).astype(float))
        for _ in range(RESAMPLES // BINS)
    ]
    return Calibration(
        error=estimate(len(seasons), error(came), rng),
        true_error=estimate(len(seasons), error(true), rng),
        none=float(np.mean(by_luck)),
        covered=estimate(
            len(seasons), lambda who: float(_together(within, who).mean()), rng
        ),
        bins=tuple(_bins(chances, _together(true, everybody), came)),
    )


def _covers(offer: Offer) -> float:
    low, high = offer.low, offer.high
    return float(low is not None and high is not None and low <= offer.truth <= high)


def _bins(said: Numbers, true: Numbers, came: Sequence[Numbers]) -> Iterator[Bin]:
    happened = np.concatenate(came)
    for places in np.array_split(np.argsort(said, kind="stable"), BINS):
        if len(places):
            means = (float(x[places].mean()) for x in (said, true, happened))
            yield Bin(len(places), *means)


def _error(said: Numbers, against: Numbers) -> float:
    """Return the expected calibration error over bins of equal count."""
    order = np.argsort(said, kind="stable")
    gaps = [
        abs(float((said[places] - against[places]).sum()))
        for places in np.array_split(order, BINS)
    ]
    return sum(gaps) / len(said)


def _together(each: Sequence[Numbers], who: NDArray[np.intp]) -> Numbers:
    return np.concatenate([each[place] for place in who])
