"""Fitting the liking prior: people drawn from a known one give it back."""

import math
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recommender.lessons import Lesson
from recommender.model import Index
from recommender.taste import (
    LIKING_PRIORS,
    STAR_NOISE,
    Features,
    Prior,
    Priors,
    family,
    features,
    prior_of,
    read_priors,
)
from recommender.works import Outcome
from recommender.workshop.learn import learn
from recommender.workshop.prior import LEAST_SPREAD, fit_prior, lessons_of, save
from recommender.workshop.ratings import Ratings

# Harsher people than is stated, who differ more in themes and genres, and like films
# where nothing is stated of that.
TRUE: Mapping[str, Prior] = {
    "person": Prior(2.6, 0.9),
    "acclaim": Prior(0.4, 0.05),
    "theme:farewell": Prior(0.5, 0.7),
    "theme:reunion": Prior(-0.4, 0.7),
    "genre:drama": Prior(0.4, 0.9),
    "form:feature": Prior(0.4, 0.3),
}
MANY, EACH = 80, 30  # people, and ratings by each


def meet(lot: np.random.Generator) -> Features:
    """Draw the features of a work."""
    return {
        "person": 1.0,
        "acclaim": float(lot.integers(-2, 3)),
        "theme:farewell": float(lot.choice((0, 1 / 3, 1))),
        "theme:reunion": float(lot.choice((0, 2 / 3, 1))),
        "genre:drama": float(lot.choice((0, 1))),
        "form:feature": float(lot.choice((0, 1))),
    }


def draw_person(lot: np.random.Generator, ratings: int = EACH) -> list[Lesson]:
    """Draw somebody from TRUE, and what their *ratings* teach."""
    weights = {name: lot.normal(*prior) for name, prior in TRUE.items()}
    met = [meet(lot) for _ in range(ratings)]
    return [
        Lesson(
            f, stars=lot.normal(sum(weights[n] * v for n, v in f.items()), STAR_NOISE)
        )
        for f in met
    ]


def error(priors: Priors, people: Sequence[Sequence[Lesson]], taught: int) -> float:
    """Return how far off stars are, squared, after the first *taught* of each."""
    off = []
    for lessons in people:
        head = learn(lessons[:taught], liking=priors).liking
        for lesson in lessons[taught:]:
            told = sum(head.addends(lesson.features).values())
            off.append((told - (lesson.stars or 0.0)) ** 2)
    return float(np.mean(off))


@pytest.fixture(scope="module")
def fitted() -> Priors:
    """Return what is fitted to many people drawn from TRUE."""
    lot = np.random.default_rng(11)
    return fit_prior([draw_person(lot) for _ in range(MANY)])


@pytest.mark.parametrize("feature", TRUE)
def test_means_come_close_to_the_true_ones(fitted: Priors, feature: str) -> None:
    """Every mean is near what people were drawn from, and nearer than was stated."""
    true, stated = TRUE[feature].mean, prior_of(feature, LIKING_PRIORS).mean
    found = prior_of(feature, fitted).mean
    assert found == pytest.approx(true, abs=0.25)
    assert abs(found - true) < 0.6 * abs(stated - true)


@pytest.mark.parametrize(
    "feature", ["person", "theme:farewell", "theme:reunion", "genre:drama"]
)
def test_spreads_come_close_to_the_true_ones(fitted: Priors, feature: str) -> None:
    """How far people differ is told within a third, and better than was stated."""
    true, stated = TRUE[feature].spread, prior_of(feature, LIKING_PRIORS).spread
    found = prior_of(feature, fitted).spread
    assert found == pytest.approx(true, rel=0.34)
    assert abs(found - true) < 0.6 * abs(stated - true)


def test_a_family_has_one_spread(fitted: Priors) -> None:
    """Tags of a family differ in their means; how far people differ is shared."""
    themes = [prior for name, prior in fitted.items() if family(name) == "theme"]
    assert len(themes) == 3
    assert len({prior.spread for prior in themes}) == 1


def test_what_nobody_met_is_as_stated(fitted: Priors) -> None:
    """Families that no rating spoke of keep their stated prior; none is missing."""
    for name in ("child", "route", "era", "country", "decade"):
        assert fitted[name] == LIKING_PRIORS[name]
    assert fitted.keys() >= LIKING_PRIORS.keys()


@pytest.mark.parametrize("taught", [0, 5])
def test_others_of_the_same_sort_are_foretold_better(
    fitted: Priors, taught: int
) -> None:
    """New people from the same prior are foretold better than by the stated one."""
    lot = np.random.default_rng(12)
    others = [draw_person(lot, 12) for _ in range(40)]
    assert error(fitted, others, taught) < error(LIKING_PRIORS, others, taught)


def test_the_order_of_people_is_irrelevant() -> None:
    """The same people, told in another order, have the same prior."""
    lot = np.random.default_rng(3)
    people = [draw_person(lot, 8) for _ in range(6)]
    told, turned = fit_prior(people), fit_prior(people[::-1])
    assert told.keys() == turned.keys()
    for name, prior in told.items():
        assert tuple(turned[name]) == pytest.approx(tuple(prior), abs=1e-6)


ALIKE = [Lesson({"person": 1.0, "acclaim": 1.0}, stars=3.5)]
ODD: dict[str, list[list[Lesson]]] = {
    "nobody": [],
    "people without a rating": [[], []],
    "one rating": [ALIKE],
    "all alike": [ALIKE * 50] * 50,
    "sure and alike": [[Lesson({"person": 1.0}, stars=3.5, weight=1e9)]] * 3,
    "only tears": [[Lesson({"person": 1.0}, Outcome.TEARS)]],
}


@pytest.mark.parametrize("people", ODD)
def test_no_spread_is_ever_nought(people: str) -> None:
    """However alike people are, it stays possible that somebody differs."""
    for mean, spread in fit_prior(ODD[people]).values():
        assert math.isfinite(mean)
        assert LEAST_SPREAD <= spread < math.inf


@pytest.mark.parametrize("people", ["nobody", "people without a rating", "only tears"])
def test_without_ratings_the_stated_prior_stands(people: str) -> None:
    """Where nobody gave a star nothing is fitted."""
    assert fit_prior(ODD[people]) == LIKING_PRIORS


def test_a_few_people_hardly_move_a_mean() -> None:
    """Two people of one sort are not everybody: the stated mean outweighs them."""
    lot = np.random.default_rng(5)
    found = fit_prior([draw_person(lot), draw_person(lot)])["person"].mean
    stated = LIKING_PRIORS["person"].mean
    assert abs(found - stated) < 0.2 * abs(TRUE["person"].mean - stated) + 0.1


def test_what_ratings_teach_is_each_persons_own(index: Index) -> None:
    """Each person's stars come with the features of the works that they rated."""
    rows = [
        ("one", "bambi-1942", 4.5),
        ("one", "red-dog-2011", 2.0),
        ("other", "red-dog-2011", 5.0),
    ]
    table = pd.DataFrame(rows, columns=["person", "work", "stars"])
    shelf = tuple(w for w in index.works() if w.id in set(table["work"]))
    told = lessons_of(Ratings("film", shelf, table, unmatched=0), index)
    families = {name: tag.family for name, tag in index.tags().items()}
    met = {work.id: features(work, families) for work in index.candidates()}
    assert told == [
        [
            Lesson(met["bambi-1942"], stars=4.5),
            Lesson(met["red-dog-2011"], stars=2.0),
        ],
        [Lesson(met["red-dog-2011"], stars=5.0)],
    ]


def test_a_prior_comes_back_as_it_was_kept(tmp_path: Path, fitted: Priors) -> None:
    """What was saved is read to the last bit; it is its owner's alone."""
    path = tmp_path / "home" / "prior.json"
    save(fitted, path)
    assert read_priors(path) == fitted
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_prior_takes_the_place_of_the_one_before(
    tmp_path: Path, fitted: Priors
) -> None:
    """Saving leaves the new prior and nothing beside it."""
    path = tmp_path / "prior.json"
    path.write_text("damaged", "utf-8")
    save(LIKING_PRIORS, path)
    save(fitted, path)
    assert read_priors(path) == fitted
    assert [*tmp_path.iterdir()] == [path]
