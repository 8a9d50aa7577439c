"""What a part is worth: nothing where it has no say, and the same for the same run."""

import pytest

from recommender.score import PARTS, TEARS_PARTS
from recommender.workshop.ablation import TRIED, Worth, ablate
from recommender.workshop.build import build_index
from recommender.workshop.seasons import Life, Run, simulate
from tests.conftest import ROOT, TODAY

EVENINGS = 6


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Return a run on the real catalog."""
    path = tmp_path_factory.mktemp("run") / "index.sqlite"
    build_index(ROOT / "data", path, TODAY)
    return Run(path, TODAY, 5)


@pytest.fixture(scope="module")
def lives(run: Run) -> list[Life]:
    """Let two people live a few evenings with us."""
    return simulate(run, 2, ("ours",), EVENINGS, workers=1)


@pytest.fixture(scope="module")
def worths(run: Run, lives: list[Life]) -> dict[str, Worth]:
    """Return what each part was worth to them."""
    return {worth.part: worth for worth in ablate(lives, run, workers=1)}


def test_every_part_that_ranks_unasked_is_tried(worths: dict[str, Worth]) -> None:
    """All parts are tried but those that only an asked-for wish brings, and person."""
    assert set(worths) == set(TRIED) == PARTS - {"person", "wish", "like", "deal"}


def test_only_parts_of_a_chance_can_mend_it(worths: dict[str, Worth]) -> None:
    """A log loss is told for the tears parts alone."""
    assert {part for part, w in worths.items() if w.loss} == TEARS_PARTS - {"person"}


@pytest.mark.parametrize("part", ["tonight", "familiarity"])
def test_what_is_alike_for_all_works_ranks_nothing(
    worths: dict[str, Worth], part: str
) -> None:
    """The evening is the same for every work and none was met before: no pick moves."""
    assert worths[part].chance == (0, 0, 0)


def test_leaving_out_the_strength_of_works_changes_what_is_foretold(
    worths: dict[str, Worth],
) -> None:
    """Without potency the chances are others."""
    loss = worths["potency"].loss
    assert loss is not None
    assert loss.value != 0


def test_the_same_lives_are_worth_the_same(
    run: Run, lives: list[Life], worths: dict[str, Worth]
) -> None:
    """Asked again, the same evenings give the same figures."""
    assert {worth.part: worth for worth in ablate(lives, run, workers=1)} == worths


def test_one_evening_says_nothing(run: Run, lives: list[Life]) -> None:
    """Somebody with a single evening is left aside."""
    short = lives[0]._replace(seasons={"ours": lives[0].seasons["ours"][:1]})
    assert ablate([short, *lives], run, workers=1) == ablate(lives, run, workers=1)
