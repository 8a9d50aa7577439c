"""Batches: all that there is, a few at a time."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from recommender.workshop.sources.batches import batches


@given(st.lists(st.integers(), max_size=40), st.integers(1, 9))
def test_batches_lose_nothing(rows: list[int], size: int) -> None:
    """Batches in a row are the rows, and none is larger than asked."""
    parts = list(batches(rows, size))
    assert [row for part in parts for row in part] == rows
    assert all(1 <= len(part) <= size for part in parts)


def test_what_is_not_asked_for_is_not_fetched() -> None:
    """A batch is taken when it is its turn, so that whoever stops early asks less."""
    fetched: list[int] = []

    def fetching() -> Iterator[int]:
        for number in range(10):
            fetched.append(number)
            yield number

    assert next(batches(fetching(), 3)) == (0, 1, 2)
    assert fetched == [0, 1, 2]
