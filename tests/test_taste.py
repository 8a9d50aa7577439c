"""The two heads: what evenings may teach them, and what they may not."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import expit, logit
from scipy.stats import norm

from recommender.model import Candidate, Index
from recommender.taste import (
    CUTS,
    LIKING_PRIORS,
    MIDDLE,
    POTENCY,
    STAR_NOISE,
    TEARS_PRIORS,
    WORK_NOISE,
    Features,
    Lesson,
    Taste,
    chance,
    family,
    features,
    learn,
    sigmoid,
)
from recommender.works import Outcome

# A night pulls the log-odds by less than 1, so each weight by less than its variance.
# It moves most where odds are even and the same work is met again: by 0.19 here.
ONE_NIGHT = 0.2
MANY_NIGHTS = 20
ROUNDING = 1e-9
CONVERGED = 1e-4  # slope or step that the last sweep may leave

TAGS = (
    "theme:farewell",
    "theme:friendship",
    "theme:reunion",
    "route:loss",
    "route:warmth",
    "genre:drama",
    "era:vhs-years",
)
THIN = {"person": 1.0, "form:feature": 1.0, "route:loss": 1.0, "theme:reunion": 1.0}

CLAIMS = st.dictionaries(st.sampled_from(TAGS), st.sampled_from((1 / 3, 2 / 3, 1.0)))
FACTS = st.fixed_dictionaries(
    {
        "person": st.just(1.0),
        "form:feature": st.just(1.0),
        "acclaim": st.integers(-2, 2).map(float),
        "childhood": st.floats(0, 1),
        "company": st.sampled_from((0.0, 1.0)),
    }
)
MEETINGS = st.builds(lambda facts, claims: {**facts, **claims}, FACTS, CLAIMS)
STARS = st.integers(1, 10).map(lambda halves: halves / 2)
OUTCOMES = st.sampled_from(Outcome)
NEXT_OUTCOMES = st.sampled_from(list(pairwise(Outcome)))
NEXT_STARS = STARS.map(lambda stars: (stars, stars + 0.5))
POTENCIES = st.integers(1, 5)
LESSONS = st.lists(
    st.builds(Lesson, MEETINGS, POTENCIES, st.none() | OUTCOMES, st.none() | STARS),
    max_size=10,
)
LOG_ODDS = st.floats(allow_nan=False, allow_infinity=False)
VARIANCES = st.floats(0, allow_nan=False, allow_infinity=False)


def expected(taste: Taste, met: Features, potency: int = 3) -> float:
    """Return the log-odds of misty or more."""
    return sum(taste.tears.addends(met).values()) + POTENCY[potency] - MIDDLE


def moved(taste: Taste) -> dict[str, float]:
    """Return every weight that evenings have moved, of both heads."""
    heads = {"tears": taste.tears, "liking": taste.liking}
    return {
        f"{head}/{name}": weight.mean
        for head, learned in heads.items()
        for name, weight in learned.weights.items()
    }


def log_posterior(weights: Mapping[str, float], lessons: Sequence[Lesson]) -> float:
    """Return the log posterior of the tears head, written from its definition."""
    priors = {name: TEARS_PRIORS[family(name)] for name in weights}
    total = sum(
        float(norm.logpdf(weight, priors[name].mean, priors[name].spread))
        for name, weight in weights.items()
    )
    for lesson in lessons:
        if lesson.outcome is not None:
            eta = POTENCY[lesson.potency] - MIDDLE
            eta += sum(weights.get(n, 0) * v for n, v in lesson.features.items())
            at_least = [1.0, *expit(eta - np.array(CUTS)), 0.0]
            total += math.log(
                at_least[lesson.outcome] - at_least[lesson.outcome + 1] or 1e-300
            )
    return total


def steepest(taste: Taste, lessons: Sequence[Lesson]) -> float:
    """Return the largest slope of the log posterior at what was learned."""
    here = {name: weight.mean for name, weight in taste.tears.weights.items()}
    slopes = [0.0]
    for name, mean in here.items():
        up, down = ({**here, name: mean + step} for step in (1e-4, -1e-4))
        slopes.append(log_posterior(up, lessons) - log_posterior(down, lessons))
    return max(map(abs, slopes)) / 2e-4


def closed_form(lessons: Sequence[Lesson]) -> dict[str, float]:
    """Return the liking head's weights by solving its normal equations."""
    rated = [lesson for lesson in lessons if lesson.stars is not None]
    names = sorted(
        {
            name
            for lesson in rated
            for name, value in lesson.features.items()
            if value and family(name) in LIKING_PRIORS
        }
    )
    x = np.array([[lesson.features.get(n, 0.0) for n in names] for lesson in rated])
    x = x.reshape(len(rated), len(names))
    stars = np.array([lesson.stars for lesson in rated], dtype=float)
    mean = np.array([LIKING_PRIORS[family(name)].mean for name in names])
    precision = np.diag([LIKING_PRIORS[family(n)].spread ** -2 for n in names])
    precision = precision.reshape(len(names), len(names))
    pull = precision @ mean + x.T @ stars / STAR_NOISE**2
    weights = np.linalg.solve(precision + x.T @ x / STAR_NOISE**2, pull)
    return dict(zip(names, weights.tolist(), strict=True))


def families(index: Index) -> dict[str, str]:
    """Return each tag's family."""
    return {name: tag.family for name, tag in index.tags().items()}


def dry_nights(index: Index, work: Candidate, count: int) -> Taste:
    """Return what *count* dry nights with *work* teach."""
    met = features(work, families(index))
    return learn([Lesson(met, work.potency, Outcome.DRY, None)] * count)


def chances(index: Index, taste: Taste) -> dict[str, tuple[float, float, float]]:
    """Return the chance of each work on the shelf, with its interval."""
    met = {w.id: (w, features(w, families(index))) for w in index.candidates()}
    return {
        name: chance(expected(taste, f, work.potency), taste.tears.variance(f))
        for name, (work, f) in met.items()
    }


@settings(deadline=None)
@given(LESSONS, st.randoms(use_true_random=False))
def test_the_order_of_lessons_is_irrelevant(
    lessons: list[Lesson], random: Random
) -> None:
    """The same evenings teach the same, in whatever order they are told."""
    shuffled = random.sample(lessons, len(lessons))
    told = moved(learn(lessons))
    assert moved(learn(shuffled)) == pytest.approx(told, abs=ROUNDING)


@settings(deadline=None)
@given(LESSONS)
def test_tears_are_learned_to_the_top_of_the_posterior(lessons: list[Lesson]) -> None:
    """The log posterior is level at the tears weights that were learned."""
    assert steepest(learn(lessons), lessons) < CONVERGED


@pytest.mark.parametrize(
    ("met", "potency", "count"),
    [({"person": 1.0}, 3, 20), (THIN, 3, 60), (THIN, 2, 100)],
    ids=["person alone", "sixty thin works", "a hundred thin works"],
)
def test_many_evenings_of_sobs_are_learned_to_the_top_too(
    met: Features, potency: int, count: int
) -> None:
    """However often somebody sobs, the log posterior is level at the weights."""
    lessons = [Lesson(met, potency, Outcome.SOBS, None)] * count
    assert steepest(learn(lessons), lessons) < 0.01


@settings(deadline=None)
@given(LESSONS)
def test_liking_is_learned_as_normal_equations_have_it(lessons: list[Lesson]) -> None:
    """The liking weights solve the normal equations of stars and prior."""
    learned = {n: w.mean for n, w in learn(lessons).liking.weights.items()}
    assert learned == pytest.approx(closed_form(lessons), abs=CONVERGED)


@settings(deadline=None)
@given(MEETINGS, POTENCIES, NEXT_OUTCOMES)
def test_a_better_outcome_never_lowers_a_theme(
    met: Features, potency: int, outcomes: tuple[Outcome, Outcome]
) -> None:
    """After a first evening, no theme weighs less for its having gone better."""
    worse, better = (learn([Lesson(met, potency, o, None)]).tears for o in outcomes)
    for name in met:
        if family(name) == "theme":
            assert better.weight(name).mean >= worse.weight(name).mean - ROUNDING


@settings(deadline=None)
@given(LESSONS, MEETINGS, POTENCIES, NEXT_OUTCOMES)
def test_a_better_outcome_never_lowers_the_hope_of_that_meeting(
    lessons: list[Lesson],
    met: Features,
    potency: int,
    outcomes: tuple[Outcome, Outcome],
) -> None:
    """Whatever else happened, tears are no less likely where an evening went better."""
    worse, better = (
        expected(learn([*lessons, Lesson(met, potency, outcome, None)]), met)
        for outcome in outcomes
    )
    assert better >= worse - CONVERGED


@settings(deadline=None)
@given(LESSONS, MEETINGS, NEXT_STARS)
def test_more_stars_never_lower_the_liking_of_that_work(
    lessons: list[Lesson], met: Features, stars: tuple[float, float]
) -> None:
    """Whatever else was rated, a work is liked no less for more stars."""
    worse, better = (
        sum(learn([*lessons, Lesson(met, 3, None, given)]).liking.addends(met).values())
        for given in stars
    )
    assert better >= worse - CONVERGED


@settings(deadline=None)
@given(LESSONS)
def test_evidence_never_widens_a_weight_beyond_its_prior(lessons: list[Lesson]) -> None:
    """No weight is less sure after evenings than before the first."""
    taste = learn(lessons)
    for head in (taste.tears, taste.liking):
        for name, weight in head.weights.items():
            prior = head.priors[family(name)]
            assert 0 < weight.variance <= prior.spread**2 + ROUNDING


@settings(deadline=None)
@given(LESSONS, MEETINGS, POTENCIES)
def test_seen_without_an_opinion_teaches_nothing(
    lessons: list[Lesson], met: Features, potency: int
) -> None:
    """An entry with neither outcome nor stars leaves every weight as it was."""
    assert learn([*lessons, Lesson(met, potency, None, None)]) == learn(lessons)


@settings(deadline=None)
@given(MEETINGS, POTENCIES, OUTCOMES, STARS)
def test_stars_say_nothing_of_tears(
    met: Features, potency: int, outcome: Outcome, stars: float
) -> None:
    """The tears head learns the same whatever stars stand beside the outcome."""
    starless = learn([Lesson(met, potency, outcome, None)])
    assert learn([Lesson(met, potency, outcome, stars)]).tears == starless.tears


def test_without_evenings_the_prior_stands() -> None:
    """Somebody who has written nothing is believed to be as the priors say."""
    for head in learn([]):
        for name, prior in head.priors.items():
            weight = head.weight(name)
            assert (weight.mean, weight.variance) == (prior.mean, prior.spread**2)


def test_one_dry_night_moves_every_chance_only_a_little(index: Index) -> None:
    """A single dry night lowers no chance by more than a fifth."""
    before = chances(index, learn([]))
    for work in index.candidates():
        after = chances(index, dry_nights(index, work, 1))
        assert all(0 < before[w][0] - after[w][0] < ONE_NIGHT for w in before)


def test_one_dry_night_leaves_every_chance_where_it_was_thought_to_be(
    index: Index,
) -> None:
    """After one dry night each chance still lies within its former interval."""
    before = chances(index, learn([]))
    for work in index.candidates():
        after = chances(index, dry_nights(index, work, 1))
        assert all(before[w][1] < after[w][0] for w in before)


def test_many_dry_nights_move_the_chance_of_their_work_much(index: Index) -> None:
    """Twenty dry nights with a work leave it less than a third of its chance."""
    before = chances(index, learn([]))
    for work in index.candidates():
        after = chances(index, dry_nights(index, work, MANY_NIGHTS))
        assert after[work.id][0] < before[work.id][0] / 3


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
    assert features(bambi, families(index), 0.6, again=True, others=True) == {
        "person": 1.0,
        "acclaim": 2.0,
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
