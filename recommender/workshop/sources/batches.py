"""Many things, a few at a time: what one question can hold."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batches(things: Iterable[T], size: int) -> Iterator[Sequence[T]]:
    """Yield *things* in order, *size* at a time, none before it is its turn."""
    rest = iter(things)
    while some := tuple(islice(rest, size)):
        yield some
