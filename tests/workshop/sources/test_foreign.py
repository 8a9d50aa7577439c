"""What stands in JSON from outside comes in bounded, clean and of one type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.workshop.sources import Surprise
from recommender.workshop.sources.foreign import (
    inner,
    mapping,
    number,
    number_within,
    rows,
    text,
    texts,
)


@given(st.text(), st.integers(1, 50))
def test_a_text_is_one_printable_line(value: str, longest: int) -> None:
    """Control characters, line ends and double spaces are gone, and it is short."""
    found = text(value, longest)
    assert found == "" or found.isprintable()
    assert len(found) <= longest
    assert found == " ".join(found.split())


@given(st.text("abc é中"))
def test_a_good_text_stays_as_it_is(value: str) -> None:
    """Of a clean short text only the spaces change."""
    assert text(value) == " ".join(value.split())[:200].rstrip()


def test_a_lone_text_is_a_list_of_one() -> None:
    """Where a list is expected, a text stands for itself, and rubbish for nothing."""
    assert list(texts("Ann")) == ["Ann"]
    assert list(texts(["Ann", None, " ", 7])) == ["Ann"]
    assert list(texts(None)) == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (7, 7),
        (7.0, 7),
        (7.5, None),
        (True, None),
        ("7", None),
        (float("nan"), None),
        (float("inf"), None),
        (None, None),
    ],
)
def test_a_number_is_whole_or_none(value: object, expected: int | None) -> None:
    """Only what is a whole number counts as one."""
    assert number(value) == expected


@given(st.integers() | st.floats(), st.integers(-9, 9), st.integers(-9, 9))
def test_a_number_is_within_its_bounds(value: float, least: int, most: int) -> None:
    """A number outside the bounds is not given."""
    found = number_within(value, least, most)
    assert found is None or least <= found == value <= most


@pytest.mark.parametrize("value", [None, [], "x", 7])
def test_what_is_no_object_surprises_only_as_a_whole(value: object) -> None:
    """An answer must be an object; inside one, what is none is an empty one."""
    with pytest.raises(Surprise, match="the answer"):
        mapping(value, "the answer")
    assert inner(value) == {}


def test_what_is_no_list_is_an_empty_one() -> None:
    """A list stays itself."""
    assert rows({"a": 1}) == []
    assert rows([1]) == [1]
