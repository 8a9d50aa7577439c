"""Open Library's dump: a row for each record, of five columns."""

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from recommender.works import Work
from recommender.workshop.dumps.known import Known
from recommender.workshop.dumps.shapes import Alike, Name, read_object
from recommender.workshop.dumps.sieves import (
    COLUMNS,
    MAKER,
    Sieve,
    maker_sieve,
    openlibrary_sieve,
)
from recommender.workshop.sources import Described, Found
from recommender.workshop.sources import openlibrary_findings as findings
from recommender.workshop.sources.foreign import text
from recommender.workshop.sources.matches import Seen
from recommender.workshop.sources.openlibrary_records import Doc, describe_record

# The dump counts no readers. A book for which many people took the trouble to name
# subjects is one that many have read.
SUBJECTS = 8


class OpenLibraryDump:
    """`ol_dump_works_*.txt.gz`; or the dump of everything, which names makers too."""

    name = "openlibrary"
    licence = "CC0-1.0"
    silent_about = frozenset(("language", "pages", "readers"))
    names_itself = False

    def sieve(self, known: Known) -> Sieve:
        """Let through works with a key of ours, or a year."""
        return openlibrary_sieve(known.ids("openlibrary_id"))

    def is_maker(self, line: bytes) -> bool:
        """Return whether a row is an author's."""
        return line.startswith(MAKER)

    def read(self, line: bytes) -> Described | None:
        """Read a row's record."""
        return describe_record(_record(line))

    def thaw(self, kept: object) -> Described:
        """Return what was kept."""
        return Described(*(_frozen(value) for value in cast(list[object], kept)))  # type: ignore[arg-type]

    def ids(self, kept: Described) -> Iterator[tuple[str, str]]:
        """Yield its key."""
        yield "openlibrary_id", kept.openlibrary_id

    def links(self, kept: Described) -> Iterator[str]:
        """Yield the keys of its authors."""
        return iter(kept.creators)

    def seen(self, kept: Described, name: Name) -> Seen:
        """Return title, year and named makers."""
        return _doc(kept, name).seen

    def described(self, kept: Described, name: Name) -> Described | None:
        """Describe a book with a year and many subjects."""
        if not kept.year or len(kept.subjects) < SUBJECTS:
            return None
        return kept._replace(creators=_doc(kept, name).makers)

    def found(
        self, works: Iterable[Work], alike: Mapping[str, Alike[Described]], name: Name
    ) -> Iterator[Found]:
        """Tell what the record of a book's key says, else that of title and maker."""
        for work in works:
            records = alike[work.id]
            docs = [_doc(kept, name) for kept in records.by_title]
            if records.by_id:
                yield findings.of_known(work, _doc(records.by_id[0], name))
            elif found := findings.best(work, docs, findings.by_title):
                yield found

    def name_sieve(self, keys: Iterable[str]) -> Sieve:
        """Let through these authors."""
        return maker_sieve(keys)

    def read_name(self, line: bytes) -> tuple[str, str]:
        """Return an author's key and name."""
        record = _record(line)
        return text(record.get("key")).rpartition("/")[2], text(record.get("name"))


def _doc(kept: Described, name: Name) -> Doc:
    """Return a record as a search would have found it, its makers named."""
    return Doc(
        key=kept.openlibrary_id,
        title=kept.title,
        year=kept.year or None,
        makers=tuple(filter(None, map(name, kept.creators))),
        subjects=kept.subjects,
    )


def _record(line: bytes) -> dict[str, object]:
    columns = line.split(b"\t", COLUMNS - 1)
    if len(columns) < COLUMNS:
        raise ValueError(f"{len(columns)} columns")
    return read_object(columns[-1])


def _frozen(value: object) -> object:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
