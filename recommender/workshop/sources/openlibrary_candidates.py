"""Stories that Open Library files under what moves people."""

from collections.abc import Iterable, Iterator, Sequence

from recommender.works import plain
from recommender.workshop.sources import (
    Absent,
    Ask,
    Described,
    Lost,
    Unanswered,
    ignore,
)
from recommender.workshop.sources import openlibrary_queries as queries
from recommender.workshop.sources.batches import batches
from recommender.workshop.sources.openlibrary_docs import docs_by_key
from recommender.workshop.sources.openlibrary_records import Doc, describe, read_subject
from recommender.workshop.sources.openlibrary_words import tells_a_story

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


def most_questions(subjects: int) -> int:
    """Return how many questions so many *subjects* are at most: pages, then works."""
    works = subjects * queries.AT_ONCE
    return subjects + -(-works // queries.KEYS_AT_ONCE)


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
        return docs_by_key(keys, ask).values()
    except Unanswered as silence:
        lost(silence)
        return ()
