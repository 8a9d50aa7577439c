"""What a kind of dump must tell of its lines, so that they can be sorted."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Generic, NamedTuple, Protocol, TypeVar

from recommender.works import Work
from recommender.workshop.dumps.known import Known
from recommender.workshop.dumps.sieves import Sieve
from recommender.workshop.sources import Described, Found
from recommender.workshop.sources.matches import Seen

Name = Callable[[str], str]  # of a key; '' where it is not known
K = TypeVar("K", bound=tuple[object, ...])


class Alike(NamedTuple, Generic[K]):
    """The records that may be of one work: by an id of it, and by title and year."""

    by_id: list[K]
    by_title: list[K]


class Shape(Protocol[K]):
    """One kind of dump, and what is kept of its records: a tuple of JSON's values."""

    name: str  # of its source
    licence: str
    silent_about: frozenset[str]  # what its source tells when it is asked
    names_itself: bool  # whether what records link to stands in every such dump

    def sieve(self, known: Known) -> Sieve:
        """Return what lets through whatever may be one of *known*, or a candidate."""
        ...

    def is_maker(self, line: bytes) -> bool:
        """Return whether a line is of somebody who makes works."""
        ...

    def read(self, line: bytes) -> K | None:
        """Read a line; None for what is no work, ValueError for what is damaged."""
        ...

    def thaw(self, kept: object) -> K:
        """Return what was kept as it was, when JSON has made lists of it."""
        ...

    def ids(self, kept: K) -> Iterator[tuple[str, str]]:
        """Yield its ids: column of works.csv, and value."""
        ...

    def links(self, kept: K) -> Iterator[str]:
        """Yield the keys in it that stand for names."""
        ...

    def seen(self, kept: K, name: Name) -> Seen:
        """Return what of it can be compared with a work."""
        ...

    def described(self, kept: K, name: Name) -> Described | None:
        """Say what it says, where it is known well enough to be a candidate."""
        ...

    def found(
        self, works: Iterable[Work], alike: Mapping[str, Alike[K]], name: Name
    ) -> Iterator[Found]:
        """Yield what is known of each of *works*, of whose id records are *alike*."""
        ...

    def name_sieve(self, keys: Iterable[str]) -> Sieve:
        """Return what lets through the records that name *keys*."""
        ...

    def read_name(self, line: bytes) -> tuple[str, str]:
        """Return key and name; raises ValueError for a damaged line."""
        ...


def read_object(words: bytes) -> dict[str, object]:
    """Read a JSON object; ValueError for anything else."""
    value = json.loads(words)
    if not isinstance(value, dict):
        raise ValueError("no object")
    return value
