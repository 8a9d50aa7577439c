"""Our own model of liking, as it sits the exams."""

from pathlib import Path

import numpy as np
import pytest

from recommender.catalog import load_catalog
from recommender.model import Index
from recommender.works import Work
from recommender.workshop import build
from recommender.workshop.exams import Numbers, Taught
from recommender.workshop.ours import OurModel
from recommender.workshop.protocol import OURS, measure
from recommender.workshop.ratings import Ratings
from tests.conftest import TODAY
from tests.workshop.town import make_shelf, make_town

NOTHING = Taught(np.array([], dtype=np.intp), np.array([]))


def indexed(works: list[Work], shelf: Path, path: Path) -> Index:
    """Return an index of *works*, with the tags of the small shelf."""
    catalog = load_catalog(shelf, TODAY)._replace(works=tuple(works))
    build._write(catalog, path)
    return Index.at(path)


@pytest.fixture(scope="module")
def town(shelf: Path) -> Ratings:
    """Return what a town of two camps gave to ninety works."""
    return make_town(make_shelf(load_catalog(shelf, TODAY).works[0], 90))


@pytest.fixture(scope="module")
def ours(
    town: Ratings, shelf: Path, tmp_path_factory: pytest.TempPathFactory
) -> OurModel:
    """Return our model of the town's shelf."""
    path = tmp_path_factory.mktemp("town") / "index.sqlite"
    with indexed(list(town.shelf), shelf, path) as index:
        return OurModel(index, town.shelf)


def camps(town: Ratings) -> Numbers:
    """Return the camp of each work of the shelf, 0 or 1."""
    return np.array([int(work.id[-2:]) % 2 for work in town.shelf], dtype=np.float64)


def test_the_camps_are_told_apart(town: Ratings, ours: OurModel) -> None:
    """After ten ratings nearly every work of one's camp stands before the others."""
    result = measure(town, {OURS: ours}, ks=(0, 10), resamples=50)
    means = {(row.k, row.measure): row.mean for row in result.rows}
    assert means[10, "A"] > 0.95
    assert means[10, "Bm"] > 0.7  # half of those beside it are of its own camp
    assert means[10, "A"] > means[0, "A"] + 0.2


@pytest.mark.parametrize("camp", [0, 1])
@pytest.mark.parametrize("count", [1, 2, 6])
def test_a_few_stars_turn_the_shelf_to_their_camp(
    town: Ratings, ours: OurModel, camp: int, count: int
) -> None:
    """Loving works of one camp and not the others lifts that camp on average."""
    mine = np.flatnonzero(camps(town) == camp)[:count]
    others = np.flatnonzero(camps(town) != camp)[:count]
    taught = Taught(
        np.concatenate([mine, others]), np.array([5.0] * count + [1.0] * count)
    )
    told = ours.score(taught) - ours.score(NOTHING)
    assert told[camps(town) == camp].mean() > told[camps(town) != camp].mean()


def test_the_order_of_ratings_is_irrelevant(town: Ratings, ours: OurModel) -> None:
    """The same stars, taught in another order, say the same."""
    places, stars = np.array([3, 8, 15, 40]), np.array([5.0, 1.0, 4.0, 2.5])
    told = ours.score(Taught(places, stars))
    turned = ours.score(Taught(places[::-1], stars[::-1]))
    assert turned == pytest.approx(told)


def test_every_work_gets_a_number(town: Ratings, ours: OurModel) -> None:
    """With stars or without there is a finite score for each work of the shelf."""
    for taught in (NOTHING, Taught(np.array([0]), np.array([0.5]))):
        assert ours.score(taught).shape == (town.works,)
        assert np.isfinite(ours.score(taught)).all()


def test_before_the_first_rating_acclaim_alone_ranks_a_town(
    town: Ratings, ours: OurModel
) -> None:
    """Works that differ in nothing but themes and acclaim rank by acclaim."""
    told = ours.score(NOTHING)
    by_acclaim = {
        notch: {
            round(s, 9)
            for s, w in zip(told, town.shelf, strict=True)
            if w.acclaim == notch
        }
        for notch in range(1, 6)
    }
    assert all(len(same) == 1 for same in by_acclaim.values())
    rising = [same.pop() for same in by_acclaim.values()]
    assert rising == sorted(set(rising))


def test_before_the_first_rating_nothing_else_matters(
    shelf: Path, tmp_path: Path
) -> None:
    """With acclaim and esteem alike, no other fact or claim moves a score.

    Load is left alike too: how heavy a work is may say how it is held.
    """
    (twin, *others) = load_catalog(shelf, TODAY).works
    alike = [
        other._replace(acclaim=twin.acclaim, esteem=twin.esteem, load=twin.load)
        for other in others
    ]
    with indexed([twin, *alike], shelf, tmp_path / "index.sqlite") as index:
        told = OurModel(index, [twin, *alike]).score(NOTHING)
    assert told == pytest.approx(np.full(len(told), told[0]))


@pytest.mark.parametrize("fact", ["acclaim", "esteem"])
def test_before_the_first_rating_more_of_it_never_lowers(
    shelf: Path, tmp_path: Path, fact: str
) -> None:
    """Of two works alike in all else, the better held one stands no lower."""
    twin = load_catalog(shelf, TODAY).works[0]
    held = [
        twin._replace(id=f"work-{notch}", **{fact: notch})  # type: ignore[arg-type]
        for notch in range(1, 6)
    ]
    with indexed(held, shelf, tmp_path / "index.sqlite") as index:
        told = OurModel(index, held).score(NOTHING)
    assert (np.diff(told) >= 0).all()
