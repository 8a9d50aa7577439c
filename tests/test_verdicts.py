"""Verdicts: the person's own, whatever is discovered before or after."""

import datetime
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import overlay
from recommender.candidates import best, near, replace
from recommender.overlay import Overlay
from recommender.verdicts import decide, decided, named
from recommender.works import Wish
from tests.conftest import TODAY
from tests.test_candidates import WARNINGS, ids, keep, proposal

TITLES = ("The Quiet River", "A Dog at the Gate", "Paper Boats", "The Quiet Rivers")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where an overlay is kept."""
    return tmp_path / "overlay.sqlite"


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.sampled_from(("accepted", "declined"))),
        max_size=6,
    ),
    st.permutations("abcd"),
)
def test_a_declined_candidate_never_returns(
    verdicts: list[tuple[str, overlay.Verdict]], order: list[str]
) -> None:
    """Whatever was decided stands through every refresh, in whatever order it comes."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(overlay.SCHEMA)
        book = Overlay(db)
        replace(book, ["wikidata"], [proposal(f"{name}-1") for name in "abcd"])
        last: dict[str, overlay.Verdict] = {}
        for name, verdict in verdicts:
            decide(book, f"{name}-1", verdict, TODAY)
            last[f"{name}-1"] = verdict
            replace(book, ["wikidata"], [proposal(f"{one}-1") for one in order])
            offered = {
                known.id for known, _ in near(book, Wish(), 5, False, WARNINGS)
            } | {*ids(best(book, 9))}
            assert not offered & last.keys()
        assert {one.work.id: one.verdict for one in decided(book)} == last
        taken = sorted(name for name, said in last.items() if said == "accepted")
        assert [work.id for work in book.accepted()] == taken


def test_a_verdict_keeps_the_work_when_the_candidate_is_gone(path: Path) -> None:
    """A refresh that no longer knows it leaves a decision whole, and reversible."""
    keep(path, proposal())
    with overlay.writing(path) as book:
        decide(book, "the-quiet-river-1984", "declined", TODAY)
    keep(path)
    with overlay.writing(path) as book:
        later = TODAY + datetime.timedelta(days=3)
        decision = decide(book, "the-quiet-river-1984", "accepted", later)
        assert decision is not None
        assert decision.decided_on == later.isoformat()
        assert [work.title for work in book.accepted()] == ["The Quiet River"]
        assert decide(book, "nothing-1900", "accepted", TODAY) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("c-1", ["c-1"]),
        ("paper boats", ["c-1"]),
        ("The Quiet River", ["a-1"]),
        ("papr boats", ["c-1"]),
        ("zzz", []),
    ],
)
def test_a_candidate_is_found_by_id_or_title(
    path: Path, text: str, meant: list[str]
) -> None:
    """An exact name stands alone, a slip finds the nearest, nonsense nothing."""
    names = [f"{letter}-1" for letter in "abcd"]
    keep(path, *(proposal(n, t) for n, t in zip(names, TITLES, strict=True)))
    with overlay.reading(path) as book:
        assert [name for name, _, _ in named(book, text)][: len(meant) or 1] == meant
