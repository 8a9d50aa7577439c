"""Learning both heads: what evenings may teach, and what they may not."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit
from scipy.stats import norm

from recommender.lessons import Lesson
from recommender.model import Candidate, Index
from recommender.taste import (
    CUTS,
    LIKING_PRIORS,
    STAR_NOISE,
    TEARS_PRIORS,
    Features,
    Taste,
    chance,
    family,
    features,
    prior_of,
)
from recommender.works import Outcome
from recommender.workshop.learn import learn

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
        "potency": st.sampled_from((-1.7, -0.8, 0.0, 0.7, 1.3)),
    }
)
MEETINGS = st.builds(lambda facts, claims: {**facts, **claims}, FACTS, CLAIMS)
STARS = st.integers(1, 10).map(lambda halves: halves / 2)
OUTCOMES = st.sampled_from(Outcome)
NEXT_OUTCOMES = st.sampled_from(list(pairwise(Outcome)))
NEXT_STARS = STARS.map(lambda stars: (stars, stars + 0.5))
WEIGHTS = st.sampled_from((0.25, 0.5, 1.0))
LESSONS = st.lists(
    st.builds(Lesson, MEETINGS, st.none() | OUTCOMES, st.none() | STARS, WEIGHTS),
    max_size=10,
)


def expected(taste: Taste, met: Features) -> float:
    """Return the log-odds of misty or more."""
    return sum(taste.tears.addends(met).values())


def moved(taste: Taste) -> dict[str, float]:
    """Return every weight that evenings have moved, of both heads."""
    heads = {"tears": taste.tears, "liking": taste.liking}
    return {
        f"{head}/{name}": mean
        for head, learned in heads.items()
        for name, mean in learned.weights().items()
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
            eta = sum(weights.get(n, 0) * v for n, v in lesson.features.items())
            at_least = [1.0, *expit(eta - np.array(CUTS)), 0.0]
            likely = at_least[lesson.outcome] - at_least[lesson.outcome + 1]
            total += lesson.weight * math.log(likely or 1e-300)
    return total


def steepest(taste: Taste, lessons: Sequence[Lesson]) -> float:
    """Return the largest slope of the log posterior at what was learned."""
    here = taste.tears.weights()
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
    share = np.array([lesson.weight for lesson in rated]) / STAR_NOISE**2
    pull = precision @ mean + x.T @ (share * stars)
    weights = np.linalg.solve(precision + (x.T * share) @ x, pull)
    return dict(zip(names, weights.tolist(), strict=True))


def families(index: Index) -> dict[str, str]:
    """Return each tag's family."""
    return {name: tag.family for name, tag in index.tags().items()}


def dry_nights(index: Index, work: Candidate, count: int) -> Taste:
    """Return what *count* dry nights with *work* teach."""
    met = features(work, families(index))
    return learn([Lesson(met, Outcome.DRY)] * count)


def chances(index: Index, taste: Taste) -> dict[str, tuple[float, float, float]]:
    """Return the chance of each work on the shelf, with its interval."""
    met = {w.id: features(w, families(index)) for w in index.candidates()}
    return {
        name: chance(expected(taste, f), taste.tears.variance(f))
        for name, f in met.items()
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
    ("met", "count"),
    [({"person": 1.0}, 20), (THIN, 60), (THIN, 1000)],
    ids=["person alone", "sixty thin works", "a thousand thin works"],
)
def test_many_evenings_of_sobs_are_learned_to_the_top_too(
    met: Features, count: int
) -> None:
    """However often somebody sobs, the log posterior is level at the weights."""
    lessons = [Lesson(met, Outcome.SOBS)] * count
    assert steepest(learn(lessons), lessons) < 0.01


@settings(deadline=None)
@given(LESSONS)
def test_liking_is_learned_as_normal_equations_have_it(lessons: list[Lesson]) -> None:
    """The liking weights solve the normal equations of stars and prior."""
    learned = learn(lessons).liking.weights()
    assert learned == pytest.approx(closed_form(lessons), abs=CONVERGED)


@settings(deadline=None)
@given(MEETINGS, NEXT_OUTCOMES)
def test_a_better_outcome_never_lowers_a_theme(
    met: Features, outcomes: tuple[Outcome, Outcome]
) -> None:
    """After a first evening, no theme weighs less for its having gone better."""
    worse, better = (learn([Lesson(met, o)]).tears for o in outcomes)
    for name in met:
        if family(name) == "theme":
            assert better.weight(name).mean >= worse.weight(name).mean - ROUNDING


@settings(deadline=None)
@given(LESSONS, MEETINGS, NEXT_OUTCOMES)
def test_a_better_outcome_never_lowers_the_hope_of_that_meeting(
    lessons: list[Lesson],
    met: Features,
    outcomes: tuple[Outcome, Outcome],
) -> None:
    """Whatever else happened, tears are no less likely where an evening went better."""
    worse, better = (
        expected(learn([*lessons, Lesson(met, outcome)]), met) for outcome in outcomes
    )
    assert better >= worse - CONVERGED


@settings(deadline=None)
@given(LESSONS, MEETINGS, NEXT_STARS)
def test_more_stars_never_lower_the_liking_of_that_work(
    lessons: list[Lesson], met: Features, stars: tuple[float, float]
) -> None:
    """Whatever else was rated, a work is liked no less for more stars."""
    worse, better = (
        sum(learn([*lessons, Lesson(met, None, given)]).liking.addends(met).values())
        for given in stars
    )
    assert better >= worse - CONVERGED


@settings(deadline=None)
@given(LESSONS)
def test_evidence_never_widens_a_weight_beyond_its_prior(lessons: list[Lesson]) -> None:
    """No weight is less sure after evenings than before the first."""
    taste = learn(lessons)
    for head in taste:
        for name in head.names:
            prior = prior_of(name, head.priors)
            assert 0 < head.weight(name).variance <= prior.spread**2 + ROUNDING


@settings(deadline=None)
@given(LESSONS, MEETINGS)
def test_seen_without_an_opinion_teaches_nothing(
    lessons: list[Lesson], met: Features
) -> None:
    """An entry with neither outcome nor stars leaves every weight as it was."""
    assert learn([*lessons, Lesson(met)]) == learn(lessons)


@settings(deadline=None)
@given(MEETINGS, OUTCOMES, STARS)
def test_stars_say_nothing_of_tears(
    met: Features, outcome: Outcome, stars: float
) -> None:
    """The tears head learns the same whatever stars stand beside the outcome."""
    starless = learn([Lesson(met, outcome)])
    assert learn([Lesson(met, outcome, stars)]).tears == starless.tears


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
