"""The tagger's examination: on works that it has not seen, by how much is known."""

from collections.abc import Sequence

import pytest

from recommender.catalog import load_catalog
from recommender.overlay import Fact
from recommender.present import tagged
from recommender.workshop import tagger_exam
from recommender.workshop.tagger_exam import GRAVE, Exam, examine
from tests.conftest import ROOT, TODAY

EVERY = 8  # of the catalog's works, so that it takes a second or two
CATALOG = load_catalog(ROOT / "data", TODAY)
WORKS = CATALOG.works[::EVERY]


@pytest.fixture(scope="module")
def exams() -> Sequence[Exam]:
    """Return what comes out where half of the works have a genre."""
    facts = [
        Fact(work.id, "genre", "drama film", "wikidata", "", "", "")
        for work in WORKS[::2]
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tagger_exam, "FEW", 5)  # draws: intervals are not looked at here
        return examine(WORKS, CATALOG.tags, facts)


def test_every_state_of_knowledge_is_examined(exams: Sequence[Exam]) -> None:
    """Each work is guessed bare and with a sentence, with or without genres."""
    assert {exam.known: exam.works for exam in exams} == {
        "nothing": len(WORKS) // 2,
        "genres": (len(WORKS) + 1) // 2,
        "one sentence": len(WORKS) // 2,
        "genres and one sentence": (len(WORKS) + 1) // 2,
    }


def test_where_nothing_is_known_nothing_is_ruled_out(exams: Sequence[Exam]) -> None:
    """Every warning is in doubt, and every such work is held back."""
    nothing = exams[0]
    assert {caught.recall.value for caught in nothing.caught} == {1.0}
    assert nothing.held_back == 1
    assert nothing.theme_f1 == 0


def test_figures_are_shares(exams: Sequence[Exam]) -> None:
    """Recall, precision and the like lie between nought and one, in their interval."""
    for exam in exams:
        assert {caught.tag for caught in exam.caught} <= set(GRAVE)
        for caught in exam.caught:
            for figure in (caught.recall, caught.precision):
                assert 0 <= figure.low <= figure.value <= figure.high <= 1
        assert 0 <= exam.calibration.value < 0.2


def test_the_figures_are_told(exams: Sequence[Exam]) -> None:
    """Each state has its lines, and a program gets every figure."""
    lines = "\n".join(tagged.lines([], exams))
    for words in ("suicide: ", "potency: off by", "(ECE)", "held back: "):
        assert lines.count(words) == len(exams)
    assert len(tagged.record([], exams)["tagger"]) == len(exams)  # type: ignore[arg-type]
