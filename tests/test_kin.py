"""Kin: how near a work is to those that moved somebody."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.kin import Kin, Years, kinship, vector_of
from recommender.model import Candidate

TAGS = ("farewell", "friendship", "reunion", "loss", "warmth")
VECTORS = st.dictionaries(st.sampled_from(TAGS), st.floats(0.01, 1)).map(
    lambda weights: {
        t: w / sum(v * v for v in weights.values()) ** 0.5 for t, w in weights.items()
    }
)
WORTHS = st.floats(0.01, 1)
YEARS = st.integers(1850, 2026)


def work(name: str, vector: dict[str, float]) -> Candidate:
    """Return a work with this *vector*."""
    facts = ("feature", "family", 90, 1994, "US", "en", 3, 1, 3, 6)
    return Candidate(name, "film", *facts, {}, json.dumps(vector))


WORKS = st.lists(VECTORS, min_size=1, max_size=6).map(
    lambda vectors: [work(f"work-{n}", vector) for n, vector in enumerate(vectors)]
)


@given(works=WORKS, data=st.data())
def test_the_nearest_kin_is_the_one_that_a_plain_search_finds(
    works: list[Candidate], data: st.DataObject
) -> None:
    """It is the work of most worth times likeness, whatever the short way there."""
    moved = [(each, data.draw(WORTHS)) for each in works]
    asked = data.draw(st.sampled_from(works))
    near = {w.id: worth * kinship(asked, w) for w, worth in moved if w.id != asked.id}
    twin, value = Kin(moved).nearest(asked)
    assert value == pytest.approx(max(near.values(), default=0.0))
    assert near.get(twin, 0.0) == pytest.approx(value)


@given(VECTORS, WORTHS)
def test_a_work_is_not_its_own_kin(vector: dict[str, float], worth: float) -> None:
    """Somebody moved by one work alone finds no kin of it."""
    alone = work("alone", vector)
    assert Kin([(alone, worth)]).nearest(alone) == ("", 0.0)


@given(VECTORS, VECTORS)
def test_kinship_is_mutual(one: dict[str, float], other: dict[str, float]) -> None:
    """Each is as near to the other, from 0 to 1, and all the way to its double."""
    here, there = work("one", one), work("other", other)
    assert kinship(here, there) == pytest.approx(kinship(there, here))
    assert 0 <= kinship(here, there) <= 1
    assert kinship(here, here) == pytest.approx(1 if vector_of(here) else 0)


@given(st.lists(YEARS, max_size=8), YEARS)
def test_nearness_of_years_is_a_share(loved: list[int], year: int) -> None:
    """It lies from 0 to 1, and is nothing for somebody who loved nothing."""
    near = Years(loved)[year]
    assert 0 <= near < 1
    assert loved or near == 0


@given(YEARS, st.integers(0, 50), st.integers(1, 50))
def test_a_year_further_away_is_less_near(loved: int, apart: int, more: int) -> None:
    """The further from a loved work, the less near, on either side."""
    years = Years([loved])
    assert years[loved + apart] > years[loved + apart + more]
    assert years[loved - apart] == pytest.approx(years[loved + apart])


@given(YEARS, st.integers(1, 9))
def test_a_habit_is_nearer_than_a_single_work(loved: int, many: int) -> None:
    """The more works of the very same year were loved, the nearer it is."""
    assert Years([loved] * (many + 1))[loved] > Years([loved] * many)[loved]
