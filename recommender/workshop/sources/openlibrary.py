"""Open Library: which books it knows, how long they are, and how many read them."""

import re
from collections.abc import Generator, Iterable, Iterator, Sequence

from recommender.works import Work, plain
from recommender.workshop.sources import (
    Absent,
    Ask,
    Described,
    Found,
    Lost,
    Surprise,
    Unanswered,
    ignore,
)
from recommender.workshop.sources import openlibrary_findings as findings
from recommender.workshop.sources import openlibrary_queries as queries
from recommender.workshop.sources.openlibrary_queries import batches, packs
from recommender.workshop.sources.openlibrary_records import (
    Doc,
    describe,
    read_docs,
    read_record,
    read_subject,
)
from recommender.workshop.sources.openlibrary_records import (
    describe_record as describe_record,  # for who reads the dump
)
from recommender.workshop.sources.openlibrary_words import tells_a_story

WORK_ID = re.compile(r"OL\d{1,12}W")
ISBN = re.compile(r"97[89]\d{10}")
MOST_MOVES = 3  # a merged record may have been merged again, not for ever
FEW = 3  # keys of one question that may all be missing at once

# What stories that move people are filed under there: who is lost, who loses, what
# heals. One page of each; robots.txt wants no more, and the lists are long tails.
SUBJECTS = (
    *("grief", "death", "bereavement", "loss", "terminally ill", "cancer"),
    *("orphans", "foster children", "adoption", "refugees", "holocaust"),
    *("mothers and daughters", "fathers and sons", "brothers and sisters"),
    *("grandparents", "family life", "separation", "alzheimer's disease"),
    *("friendship", "kindness", "love stories", "coming of age"),
    *("dogs", "horses", "human-animal relationships"),
)


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
        """Return how many questions `candidates` asks at most: pages, then works."""
        works = len(SUBJECTS) * queries.AT_ONCE
        return len(SUBJECTS) + -(-works // queries.KEYS_AT_ONCE)

    def candidates(
        self, works: Sequence[Work], ask: Ask, lost: Lost = ignore
    ) -> Iterator[Described]:
        """Yield stories that stand under subjects which move people."""
        return candidates(ask, lost=lost)


def candidates(
    ask: Ask,
    names: Sequence[str] = SUBJECTS,
    limit: int = queries.AT_ONCE,
    lost: Lost = ignore,
) -> Iterator[Described]:
    """Yield stories from the first *limit* works of each subject, the most read first.

    A book that is spread over several works is described once. What stays Unanswered
    is passed over, and *lost* hears of it.
    """
    pages = (_on_page(name, limit, ask, lost) for name in names)
    keys = dict.fromkeys(key for page in pages for key in page)
    found = [
        doc
        for batch in batches(tuple(keys), queries.KEYS_AT_ONCE)
        for doc in _described(batch, ask, lost)
        if doc.year and doc.makers and tells_a_story(doc.subjects)
    ]
    told: set[tuple[str, str]] = set()
    for doc in sorted(found, key=lambda doc: doc.standing, reverse=True):
        name = (plain(doc.title), plain(doc.makers[0]))
        if name not in told:
            told.add(name)
            yield describe(doc)


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
            docs = _docs_by_key([key for _, key in batch], ask)
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


def _docs_by_key(keys: Sequence[str], ask: Ask) -> dict[str, Doc]:
    """Return the works with these *keys*; that all are gone is not to be believed."""
    wanted = tuple(dict.fromkeys(keys))
    docs = ask(queries.by_keys(wanted), read_docs).docs
    if not docs and len(wanted) > FEW:
        raise Surprise("a search of Open Library finds none of the works it had")
    return {doc.key: doc for doc in docs}


def _on_page(name: str, limit: int, ask: Ask, lost: Lost) -> tuple[str, ...]:
    try:
        most = min(limit, queries.AT_ONCE)
        return ask(queries.subject(name, most), read_subject)[:most]
    except Absent:
        return ()
    except Unanswered as silence:
        lost(silence)
        return ()


def _described(keys: Sequence[str], ask: Ask, lost: Lost) -> Iterable[Doc]:
    try:
        return _docs_by_key(keys, ask).values()
    except Unanswered as silence:
        lost(silence)
        return ()
