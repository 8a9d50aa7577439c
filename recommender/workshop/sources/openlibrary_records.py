"""What Open Library answers: searches, records, subject pages, and rows of its dump."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from recommender.workshop.sources import Busy, Described, Surprise
from recommender.workshop.sources.foreign import (
    inner,
    mapping,
    number,
    number_within,
    rows,
    text,
    texts,
)
from recommender.workshop.sources.matches import Seen
from recommender.workshop.sources.openlibrary_words import language, subjects

WORK_KEY = re.compile(r"(?:/works/)?(OL\d{1,12}W)")
AUTHOR_KEY = re.compile(r"(?:/authors/)?(OL\d{1,12}A)")
YEAR = re.compile(r"(?<!\d)(1[0-9]\d\d|20\d\d)(?!\d)")
PAGES = (4, 5000)  # fewer is a leaflet, more a row of volumes counted as one
YEARS = (1, 2100)
READERS = (1, 10**8)
MOST_MAKERS = 5  # an anthology names fifty
MOST_RAW_SUBJECTS = 400  # that are looked at
TOO_MANY = 429  # as the library says it inside its answer, too


class Doc(NamedTuple):
    """One work as a search finds it."""

    key: str
    title: str
    year: int | None = None  # of the earliest edition that is known there
    makers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()  # of all editions, in the library's codes
    subjects: tuple[str, ...] = ()  # as they are spelt there
    pages: int | None = None
    readers: int | None = None
    editions: int = 0
    isbns: frozenset[str] = frozenset()

    @property
    def seen(self) -> Seen:
        """What can be compared with a work of the catalog."""
        years = () if self.year is None else (self.year,)
        return Seen((self.title,), years, self.makers, "book")

    @property
    def standing(self) -> tuple[int, int, int]:
        """How much this is the record that readers use, of several for one book."""
        return (self.readers or 0, self.editions, -int(self.key[2:-1]))


class Docs(NamedTuple):
    """The answer to a search; `whole` if it holds all that was found."""

    docs: tuple[Doc, ...]
    whole: bool


class Record(NamedTuple):
    """What became of a record: it stands under `key`, moved, or was deleted."""

    key: str
    moved_to: str = ""
    deleted: bool = False


def read_docs(answer: object) -> Docs:
    """Read the answer of a search."""
    page = _page(answer)
    docs = page.get("docs")
    if not isinstance(docs, list):
        raise Surprise("a search of Open Library has no docs")
    known = tuple(doc for row in docs if (doc := _doc(inner(row))))
    if docs and not known:
        raise Surprise("no doc of a search has a key and a title")
    count = number(page.get("numFound", page.get("num_found")))
    return Docs(known, whole=count is None or count <= len(docs))


def read_record(answer: object) -> Record:
    """Read a work's own record, or what stands in its place."""
    page = _page(answer)
    kind, key = _type(page), _key(page.get("key"))
    if kind == "/type/delete":
        return Record(key, deleted=True)
    moved_to = _key(page.get("location"))
    if kind == "/type/redirect" and moved_to:
        return Record(key, moved_to)
    if kind == "/type/work" and key:
        return Record(key)
    raise Surprise(f"a record of Open Library is of the kind “{kind}”")


def read_subject(answer: object) -> tuple[str, ...]:
    """Read the keys of the works on a page of a subject."""
    works = _page(answer).get("works")
    if not isinstance(works, list):
        raise Surprise("a subject of Open Library has no works")
    keys = (_key(inner(work).get("key")) for work in works)
    return tuple(key for key in keys if key)


def describe(doc: Doc) -> Described:
    """Say of *doc* what any source says of a work; year 0 where none is known."""
    return Described(
        kind="book",
        title=doc.title,
        year=doc.year or 0,
        creators=doc.makers,
        language=language(doc.languages),
        pages=doc.pages,
        openlibrary_id=doc.key,
        popularity=doc.readers or 0,
        subjects=subjects(doc.subjects),
    )


def describe_record(record: Mapping[str, object]) -> Described | None:
    """Describe a record of the works dump; None unless it is a work with a title.

    A record knows its authors by their keys (OL23919A), which stand as creators here,
    and rarely its year, which is 0 then. Counts are not in the dump at all.
    """
    key, title = _key(record.get("key")), text(record.get("title"))
    if not key or not title or _type(record) != "/type/work":
        return None
    authors = (_author(row) for row in rows(record.get("authors"))[:MOST_MAKERS])
    named = texts(rows(record.get("subjects"))[:MOST_RAW_SUBJECTS])
    return Described(
        kind="book",
        title=title,
        year=_year(record.get("first_publish_date")),
        creators=tuple(author for author in authors if author),
        openlibrary_id=key,
        subjects=subjects(named),
    )


def _page(answer: object) -> Mapping[str, object]:
    """Return *answer* if it is one, and not an error in the clothes of one."""
    page = mapping(answer, "an answer of Open Library")
    if page.get("status") == TOO_MANY:
        raise Busy("Open Library asks to wait")
    if "error" in page or "detail" in page:
        raise Surprise("Open Library answered with an error")
    return page


def _doc(row: Mapping[str, object]) -> Doc | None:
    key, title = _key(row.get("key")), text(row.get("title"))
    if not key or not title:
        return None
    readers = row.get("readinglog_count", row.get("want_to_read_count"))
    return Doc(
        key=key,
        title=title,
        year=number_within(row.get("first_publish_year"), *YEARS),
        makers=tuple(texts(row.get("author_name")))[:MOST_MAKERS],
        languages=tuple(texts(row.get("language"))),
        subjects=tuple(texts(rows(row.get("subject"))[:MOST_RAW_SUBJECTS])),
        pages=number_within(row.get("number_of_pages_median"), *PAGES),
        readers=number_within(readers, *READERS),
        editions=number_within(row.get("edition_count"), *READERS) or 0,
        isbns=frozenset(isbn.replace("-", "") for isbn in texts(row.get("isbn"))),
    )


def _key(value: object) -> str:
    found = WORK_KEY.fullmatch(value) if isinstance(value, str) else None
    return found[1] if found else ""


def _type(record: Mapping[str, object]) -> str:
    """Return the kind of a record; it is a text in some rows, an object in others."""
    kind = record.get("type")
    return text(kind) or text(inner(kind).get("key"))


def _author(row: object) -> str:
    """Return the key of an author, who is a text, an object, or an object in one."""
    author = inner(row).get("author", row)
    key = author if isinstance(author, str) else inner(author).get("key")
    found = AUTHOR_KEY.fullmatch(key) if isinstance(key, str) else None
    return found[1] if found else ""


def _year(value: object) -> int:
    """Return the one year in a date that was typed by hand; 0 for none or several."""
    years = set(YEAR.findall(text(value)))
    return int(years.pop()) if len(years) == 1 else 0
