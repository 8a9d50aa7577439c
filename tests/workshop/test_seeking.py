"""Seeking candidates: what of it is kept, and what stays as it was."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import candidates, overlay, verdicts
from recommender.candidates import Proposal
from recommender.works import Work
from recommender.workshop import seeking
from recommender.workshop.seeking import Search, Sought
from recommender.workshop.sources import (
    Ask,
    Described,
    Lost,
    Question,
    Refused,
    Surprise,
    Unanswered,
    ignore,
)
from recommender.workshop.staging import staging
from tests.conftest import TODAY
from tests.test_candidates import proposal

SOURCES = ("wikidata", "openlibrary")


class Scripted:
    """Asks one question for each film, and describes it when that was answered."""

    name = "wikidata"
    licence = "CC0-1.0"

    def most_questions(self) -> int:
        """Return so many."""
        return 10

    def candidates(
        self, works: Sequence[Work], ask: Ask, lost: Lost = ignore
    ) -> Iterator[Described]:
        """Yield ten films."""
        for number in range(10):
            try:
                ask(Question(self.name, f"/{number}"), str)
            except Unanswered as silence:
                lost(silence)
            else:
                yield Described("film", f"Film {number}", 1980)


def sought(
    *mishaps: Exception | None, told: Callable[[int], None] = lambda done: None
) -> tuple[Sought, int]:
    """Return what comes of a search with these mishaps, and what is staged of it."""
    script = dict(enumerate(mishaps))

    def ask(question: Question, read: Callable[[object], str]) -> str:
        if mishap := script.get(int(question.path[1:])):
            raise mishap
        return read("said")

    with staging() as stage:
        found = seeking.seek(Search(Scripted(), 10), (), ask, stage, told)  # type: ignore[arg-type]
        stage.merge()
        return found, stage.size()


def test_what_is_described_is_staged_and_counted() -> None:
    """Every question is told of, from none on."""
    done: list[int] = []
    assert sought(told=done.append) == (Sought("wikidata", 10), 10)
    assert done == [*range(11)]


def test_an_open_question_leaves_the_rest() -> None:
    """It is counted with its reason, and what was described stands."""
    found, staged = sought(None, Unanswered("It \x1b[31mbroke."))
    assert (found.described, found.failed, staged) == (9, 1, 9)
    assert (found.trouble, found.reason, found.answered) == ("", "It [31mbroke.", True)


@pytest.mark.parametrize(
    ("mishaps", "trouble"),
    [
        ([None, None, Refused("No more.")], "refused"),
        ([Surprise("Odd.")] * 2, "surprised"),
        ([Unanswered("Nothing.")] * 10, "silent"),
    ],
)
def test_in_trouble_nothing_is_staged(
    mishaps: list[Exception | None], trouble: str
) -> None:
    """What came before it is not used, and the source's own words are kept."""
    found, staged = sought(*mishaps)
    assert (found.trouble, staged, found.answered) == (trouble, 0, False)
    assert found.reason == str(mishaps[-1])


LOTS = st.lists(
    st.tuples(st.integers(0, 12), st.sampled_from(SOURCES), st.integers(1, 3)),
    unique_by=lambda lot: lot[0],
)


def proposals(lots: Sequence[tuple[int, str, int]]) -> list[Proposal]:
    """Return a candidate for each lot: number, source and worth."""
    return [
        proposal(f"film-{number}-1984", f"Film {number}", source=source, worth=worth)
        for number, source, worth in lots
    ]


def kept(path: Path) -> dict[str, tuple[str, float]]:
    """Return source and worth of each candidate that is kept, by id."""
    with overlay.reading(path) as book:
        found = candidates.best(book, 100)
    return {each.work.id: (each.source, each.worth) for each in found}


@settings(max_examples=60, deadline=None)  # each writes files
@given(old=LOTS, new=LOTS, declined=st.sets(st.integers(0, 12)))
def test_a_sources_candidates_are_renewed_or_stay(
    tmp_path_factory: pytest.TempPathFactory,
    old: list[tuple[int, str, int]],
    new: list[tuple[int, str, int]],
    declined: set[int],
) -> None:
    """They stand as they are proposed, unless too few are proposed again.

    The other source's are as they were, no decided one comes back, and nothing is
    altered that was not kept aside before.
    """
    path = tmp_path_factory.mktemp("overlay") / "overlay.sqlite"
    with overlay.writing(path) as book:
        candidates.replace(book, SOURCES, proposals(old))
        for number in declined:
            verdicts.decide(book, f"film-{number}-1984", "declined", TODAY)
    before, calls = kept(path), list[str]()
    ours = {name for name, (source, _) in before.items() if source == "wikidata"}
    with seeking.put_by(proposals(new)) as found:
        done = seeking.keep(
            path, found, Sought("wikidata", 20), lambda: calls.append("aside")
        )
    after = kept(path)
    again = ours & {f"film-{number}-1984" for number, _, _ in new}
    lost = len(ours) - len(again)
    others = {name: its for name, its in before.items() if name not in ours}
    assert (done.trouble == "dropped") == (lost >= 5 and len(again) < len(ours) / 2)
    assert others.items() <= after.items()
    if done.trouble:
        assert (after, calls) == (before, [])
    else:
        decided = {
            f"film-{number}-1984"
            for number in declined & {number for number, _, _ in old}
        }
        assert after == others | {
            name: (source, worth)
            for number, source, worth in new
            if source == "wikidata"
            and (name := f"film-{number}-1984") not in {*others, *decided}
        }
    assert calls or after == before
    assert done.kept == sum(source == "wikidata" for source, _ in after.values())
    assert done.new - done.gone == len(after) - len(before)
