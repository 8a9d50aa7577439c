"""What is asked of the world outside: one interface, one file for each source.

A source turns works into questions and answers into findings. It knows nothing of the
network, of files or of time: `ask` does, so the same conversation runs against the real
service, a server of our own, or the answers kept from an interrupted run.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol, TypeVar

from recommender.works import Kind, Work

T = TypeVar("T")


class Question(NamedTuple):
    """One GET: a path below the source's address, and its parameters, in order."""

    source: str
    path: str
    parameters: tuple[tuple[str, str], ...] = ()


class Finding(NamedTuple):
    """One thing a source says of a work, and why we think it is that work.

    `field` is a column of works.csv, or one of `title:fr` (any language), `sitelinks`,
    `readers`, `genre`, `subject`, `keyword`, `certificate:GB`, `watch:GB`. Fields with
    several values have a finding for each. `evidence` is a short plain phrase.
    """

    field: str
    value: str
    evidence: str


class Found(NamedTuple):
    """Everything a source says of one work; no findings when it does not know it."""

    work: str
    findings: tuple[Finding, ...]


class Described(NamedTuple):
    """A work as the sources describe it, in or outside the catalog.

    `popularity` counts what its source counts: sitelinks or readers. `genres` and
    `subjects` are English phrases in lower case; `text` is a description of facts.
    """

    kind: Kind
    title: str
    year: int
    creators: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    language: str = ""
    minutes: int | None = None
    pages: int | None = None
    imdb_id: str = ""
    wikidata_id: str = ""
    openlibrary_id: str = ""
    popularity: int = 0
    genres: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    titles: tuple[tuple[str, str], ...] = ()
    text: str = ""
    based_on: str = ""


class Unanswered(Exception):
    """A question got no answer that can be used. Other questions may."""


class Surprise(Unanswered):
    """An answer has another shape than the one that is documented."""


class Absent(Unanswered):
    """The source answered that it has no such record: a 404, or a 410."""


class Busy(Unanswered):
    """A complete answer says: not now. It is asked again, as after a 503."""


class Refused(Exception):
    """The source wants no more questions: a ban, a wrong key."""


class Ask(Protocol):
    """Get the JSON answer to a question and read it.

    *read* turns decoded JSON into what is wanted, raising Surprise for another shape
    and Busy for "not now". An answer is kept only once *read* has taken it. Raises
    Unanswered when there is none, and Refused when there will be none.
    """

    def __call__(self, question: Question, read: Callable[[object], T]) -> T:
        """Return what *read* makes of the answer to *question*."""
        ...


Lost = Callable[[Unanswered], object]  # hears why a part stays unknown


def ignore(silence: Unanswered) -> None:
    """Hear of what nobody waits for."""


class Source(Protocol):
    """One service that knows facts."""

    name: str  # as `--source` takes it
    licence: str  # of its facts, as it is kept with each

    def steps(self, works: Sequence[Work]) -> int:
        """Return about how many questions `look_up` asks for *works*."""
        ...

    def look_up(self, works: Sequence[Work], ask: Ask) -> Iterator[Found]:
        """Yield what is known of each of *works*, once for each that was answered.

        A work for which any question stayed Unanswered is not yielded at all, so that
        what was known of it before is kept. Refused is left to the caller.
        """
        ...


class Seeker(Protocol):
    """One service that knows works which are not in the catalog."""

    name: str
    licence: str

    def most_questions(self) -> int:
        """Return about how many questions `candidates` asks at most."""
        ...

    def candidates(
        self, works: Sequence[Work], ask: Ask, lost: Lost = ignore
    ) -> Iterator[Described]:
        """Yield what it describes, knowing ours to be *works*.

        Some may be ours. What stays Unanswered is left out, and *lost* hears of it;
        Refused is left to the caller.
        """
        ...
