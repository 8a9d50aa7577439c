"""Open Library: which books it knows, how long they are, and how many read them."""

import re
from collections.abc import Generator, Iterator, Sequence

from recommender.works import Work
from recommender.workshop.sources import (
    Absent,
    Ask,
    Described,
    Found,
    Lost,
    Unanswered,
    ignore,
)
from recommender.workshop.sources import openlibrary_findings as findings
from recommender.workshop.sources import openlibrary_queries as queries
from recommender.workshop.sources.batches import batches
from recommender.workshop.sources.openlibrary_candidates import (
    SUBJECTS,
    candidates,
    most_questions,
)
from recommender.workshop.sources.openlibrary_docs import docs_by_key
from recommender.workshop.sources.openlibrary_queries import packs
from recommender.workshop.sources.openlibrary_records import read_docs, read_record

WORK_ID = re.compile(r"OL\d{1,12}W")
ISBN = re.compile(r"97[89]\d{10}")
MOST_MOVES = 3  # a merged record may have been merged again, not for ever


class OpenLibrary:
    """The library's works, asked for by id, then by ISBN, then by title and maker."""

    name = queries.NAME
    licence = "CC0-1.0"

    def steps(self, works: Sequence[Work]) -> int:
        """Return how many questions there are if no record moved, no ISBN failed."""
        known, numbered, named = _sorted_out(works)
        return (
            -(-len(known) // queries.KEYS_AT_ONCE)
            + -(-len(numbered) // queries.ISBNS_AT_ONCE)
            + sum(1 for _ in packs(work for work in named if queries.clause(work)))
        )

    def look_up(self, works: Sequence[Work], ask: Ask) -> Iterator[Found]:
        """Yield what is known of the books among *works*."""
        known, numbered, named = _sorted_out(works)
        yield from _by_key(known, ask)
        unknown = yield from _by_isbn(numbered, ask)
        yield from _by_title([*named, *unknown], ask)

    def most_questions(self) -> int:
        """Return how many questions `candidates` asks at most."""
        return most_questions(len(SUBJECTS))

    def candidates(
        self, works: Sequence[Work], ask: Ask, lost: Lost = ignore
    ) -> Iterator[Described]:
        """Yield stories that stand under subjects which move people."""
        return candidates(ask, lost=lost)


def _sorted_out(works: Sequence[Work]) -> tuple[list[Work], list[Work], list[Work]]:
    """Return the books with an id, those with an ISBN, and those with neither."""
    books = [work for work in works if work.kind == "book"]
    known = [book for book in books if WORK_ID.fullmatch(book.openlibrary_id)]
    others = [book for book in books if not WORK_ID.fullmatch(book.openlibrary_id)]
    numbered = [book for book in others if ISBN.fullmatch(book.isbn13)]
    return known, numbered, [b for b in others if not ISBN.fullmatch(b.isbn13)]


def _by_key(books: Sequence[Work], ask: Ask) -> Iterator[Found]:
    """Yield what stands under the books' own ids, or where these lead."""
    missing = yield from _under([(book, book.openlibrary_id) for book in books], ask)
    led: list[tuple[Work, str]] = []
    for book in missing:
        key = _whereabouts(book.openlibrary_id, ask)
        if key == "":
            yield Found(book.id, ())
        # A record that is there although no search finds it tells nothing yet: the
        # index lags behind, and what was known stays.
        elif key and key != book.openlibrary_id:
            led.append((book, key))
    yield from _under(led, ask)


def _under(
    led: Sequence[tuple[Work, str]], ask: Ask
) -> Generator[Found, None, list[Work]]:
    """Yield what is found under the books' keys; return the books without a record."""
    missing: list[Work] = []
    for batch in batches(led, queries.KEYS_AT_ONCE):
        try:
            docs = docs_by_key([key for _, key in batch], ask)
        except Unanswered:
            continue
        for book, key in batch:
            if doc := docs.get(key):
                yield findings.of_known(book, doc)
            else:
                missing.append(book)
    return missing


def _whereabouts(key: str, ask: Ask) -> str | None:
    """Return the key *key* was merged into, itself, or '' for one deleted.

    None where that cannot be told: without an answer, or moved again and again.
    """
    for _ in range(1 + MOST_MOVES):
        try:
            record = ask(queries.record(key), read_record)
        except Absent:
            return ""
        except Unanswered:
            return None
        if record.deleted or not record.moved_to:
            return "" if record.deleted else record.key
        key = record.moved_to
    return None


def _by_isbn(books: Sequence[Work], ask: Ask) -> Generator[Found, None, list[Work]]:
    """Yield what the books' ISBNs lead to; return the books that these do not know.

    What an ISBN leads to is compared, and a book it does not lead to can still be
    found by its title.
    """
    unknown: list[Work] = []
    for batch in batches(books, queries.ISBNS_AT_ONCE):
        try:
            docs = ask(queries.by_isbns(book.isbn13 for book in batch), read_docs).docs
        except Unanswered:
            continue
        for book in batch:
            own = [doc for doc in docs if book.isbn13 in doc.isbns]
            if found := findings.best(book, own, findings.by_isbn):
                yield found
            else:
                unknown.append(book)
    return unknown


def _by_title(books: Sequence[Work], ask: Ask) -> Iterator[Found]:
    """Yield what has the books' title, year and maker."""
    for book in books:
        if not queries.clause(book):
            yield Found(book.id, ())
    for heap in packs(book for book in books if queries.clause(book)):
        yield from _searched(heap, ask)


def _searched(books: Sequence[Work], ask: Ask) -> Iterator[Found]:
    """Yield what one search finds, or two, where one cannot hold all namesakes."""
    try:
        docs = ask(queries.by_titles(books), read_docs)
    except Unanswered:
        return
    if docs.whole or len(books) == 1:
        for book in books:
            found = findings.best(book, docs.docs, findings.by_title)
            yield found or Found(book.id, ())
    else:
        middle = len(books) // 2
        yield from _searched(books[:middle], ask)
        yield from _searched(books[middle:], ask)
