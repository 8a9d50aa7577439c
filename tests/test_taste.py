"""A taste as it is read: chances, intervals, and the bytes it is kept as."""

import math
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import expit, logit
from scipy.stats import norm

from recommender.model import Index
from recommender.taste import (
    CUTS,
    LIKING_PRIORS,
    NEW,
    TEARS_PRIORS,
    WORK_NOISE,
    Head,
    Taste,
    chance,
    family,
    features,
    knows,
    pack,
    prior_of,
    sigmoid,
    unpack,
)
from recommender.works import Outcome

ROUNDING = 1e-9
LOG_ODDS = st.floats(allow_nan=False, allow_infinity=False)
VARIANCES = st.floats(0, allow_nan=False, allow_infinity=False)
NAMES = ("person", "potency", "theme:farewell", "theme:reunion", "route:loss")
MEETINGS = st.dictionaries(
    st.sampled_from((*NAMES, "theme:sacrifice", "country:US")), st.floats(-1, 1)
)


def head(names: tuple[str, ...], seed: int) -> Head:
    """Return a tears head that has moved the weights of *names*."""
    random = np.random.default_rng(seed)
    roots = random.normal(size=(len(names), len(names)))
    covariance = roots @ roots.T
    triangle = covariance[np.tril_indices(len(names))].tolist()
    return Head(TEARS_PRIORS, names, random.normal(size=len(names)).tolist(), triangle)


HEADS = st.builds(
    head, st.lists(st.sampled_from(NAMES), unique=True).map(tuple), st.integers(0, 99)
)


def square(one: Head) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return the covariance of *one* as a square."""
    many = len(one.names)
    full = np.zeros((many, many))
    full[np.tril_indices(many)] = one.covariances
    return np.asarray(full + np.tril(full, -1).T)


def families(index: Index) -> Mapping[str, str]:
    """Return each tag's family."""
    return {name: tag.family for name, tag in index.tags().items()}


@settings(deadline=None)
@given(HEADS, MEETINGS)
def test_the_variance_of_a_prediction_is_the_quadratic_form(
    learned: Head, met: dict[str, float]
) -> None:
    """It is x' C x over what moved, and the prior's variance for what did not."""
    x = np.array([met.get(name, 0.0) for name in learned.names])
    still = [
        prior_of(name, TEARS_PRIORS).spread * value
        for name, value in met.items()
        if name not in learned.names and knows(name, TEARS_PRIORS)
    ]
    wanted = x @ square(learned) @ x + sum(v * v for v in still)
    assert learned.variance(met) == pytest.approx(float(wanted), abs=1e-9)


@settings(deadline=None)
@given(HEADS, MEETINGS)
def test_a_weight_is_what_moved_or_what_was_believed(
    learned: Head, met: dict[str, float]
) -> None:
    """Addends are weight times value, for every feature the head looks at."""
    addends = learned.addends(met)
    assert set(addends) == {name for name in met if family(name) in TEARS_PRIORS}
    for name, added in addends.items():
        assert added == pytest.approx(learned.weight(name).mean * met[name])


@settings(deadline=None)
@given(HEADS)
def test_a_taste_survives_being_kept(learned: Head) -> None:
    """What was packed is unpacked as it was, to the last bit."""
    kept = unpack(pack(Taste(learned, Head(LIKING_PRIORS))))
    assert kept.liking == Head(LIKING_PRIORS, (), kept.liking.means, kept.liking[3])
    assert (kept.tears.priors, kept.tears.names) == (TEARS_PRIORS, learned.names)
    assert list(kept.tears.means) == list(learned.means)
    assert list(kept.tears.covariances) == list(learned.covariances)


@settings(deadline=None)
@given(HEADS, st.data())
def test_a_taste_cut_short_is_refused(learned: Head, data: st.DataObject) -> None:
    """Bytes that end too early are no taste, and say so."""
    packed = pack(Taste(learned, NEW.liking))
    end = data.draw(st.integers(0, len(packed) - 1))
    if packed[end:].strip(b"\n"):
        with pytest.raises(ValueError, match=r"cut|Expecting|length|Unterminated"):
            unpack(packed[:end])


def test_more_is_less_likely(index: Index) -> None:
    """Tears are less likely than misty eyes, and sobs less than tears."""
    chances = [chance(0.3, 1.0, least)[0] for least in list(Outcome)[1:]]
    assert len(chances) == len(CUTS)
    assert chances == sorted(chances, reverse=True)


@settings(deadline=None)
@given(LOG_ODDS, VARIANCES)
def test_a_chance_lies_within_its_interval(eta: float, variance: float) -> None:
    """For any finite log-odds and variance, 0 <= low <= chance <= high <= 1."""
    middle, low, high = chance(eta, variance)
    assert 0 <= low <= middle <= high <= 1


@settings(deadline=None)
@given(st.tuples(LOG_ODDS, LOG_ODDS).map(sorted), VARIANCES)
def test_a_chance_and_its_interval_rise_with_the_log_odds(
    etas: list[float], variance: float
) -> None:
    """Higher log-odds lower neither the chance nor an end of its interval."""
    fewer, more = (chance(eta, variance) for eta in etas)
    assert all(a <= b + ROUNDING for a, b in zip(fewer, more, strict=True))


@settings(deadline=None)
@given(LOG_ODDS, st.tuples(VARIANCES, VARIANCES).map(sorted))
def test_an_interval_widens_with_the_variance(
    eta: float, variances: list[float]
) -> None:
    """The less is known, the lower the low end and the higher the high end."""
    (_, low, high), (_, lower, higher) = (chance(eta, v) for v in variances)
    assert lower <= low + ROUNDING
    assert higher >= high - ROUNDING


@pytest.mark.parametrize("eta", [-5.0, -1.4, 0.0, 0.7, 3.0])
@pytest.mark.parametrize("variance", [0.0, 0.3, 1.5, 4.0])
def test_a_chance_is_near_the_true_average(eta: float, variance: float) -> None:
    """The approximation is within two hundredths of the integral it stands for."""
    spread = math.sqrt(variance + WORK_NOISE**2)
    average, _ = quad(lambda z: norm.pdf(z) * expit(eta + spread * z), -8, 8)
    assert chance(eta, variance)[0] == pytest.approx(average, abs=0.02)


@pytest.mark.parametrize("eta", [-5.0, 0.0, 0.7])
def test_an_interval_holds_eighty_of_a_hundred(eta: float) -> None:
    """A tenth of the belief lies below the low end, and a tenth above the high one."""
    _, low, high = chance(eta, 1.0)
    belief = norm(eta, math.sqrt(1.0 + WORK_NOISE**2))
    assert belief.cdf(logit([low, high])) == pytest.approx([0.1, 0.9], abs=1e-4)


@settings(deadline=None)
@given(st.floats(allow_nan=False))
def test_the_logistic_function_takes_any_number(x: float) -> None:
    """However large the log-odds, the logistic function is what scipy says."""
    assert sigmoid(x) == pytest.approx(float(expit(x)), abs=1e-12)


def test_the_features_of_a_meeting(index: Index) -> None:
    """A meeting's features are the work's tags and facts and how it was met."""
    (bambi,) = index.candidates(only=["bambi-1942"])
    assert features(bambi, families(index), 0.6, True, True, near=3) == {
        "person": 1.0,
        "potency": 0.7,
        "near": 2.0,
        "acclaim": 2.0,
        "esteem": 1.0,
        "load": 0.0,
        "route:loss": 1.0,
        "route:warmth": 1 / 3,
        "theme:parent-loss": 1.0,
        "theme:growing-up": 1.0,
        "theme:friendship": 2 / 3,
        "theme:mother-and-child": 2 / 3,
        "genre:animal-story": 1.0,
        "era:disney-first-features": 1.0,
        "form:animated-feature": 1.0,
        "country:US": 1.0,
        "decade:1940": 1.0,
        "childhood": 0.6,
        "company": 1.0,
        "again-loss": 1.0,
        "again-warmth": 1 / 3,
    }
