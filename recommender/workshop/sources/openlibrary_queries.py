"""What Open Library is asked: many books in one question, and nothing to break it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote_plus

from recommender.works import Work
from recommender.workshop.sources import Question

NAME = "openlibrary"

FIELDS = (  # without them an answer has neither subjects nor pages nor readers
    "key,title,author_name,first_publish_year,language,subject,edition_count,"
    "readinglog_count,want_to_read_count,number_of_pages_median"
)
AT_ONCE = 100  # docs in an answer; the service gives no more unless it is paged
KEYS_AT_ONCE = 50  # records, of some 5 kB each where readers are many
ISBNS_AT_ONCE = 40  # a popular work adds a list of hundreds of its own
TITLES_AT_ONCE = 10  # each brings its namesakes along, and all must fit in an answer
LONGEST_QUERY = 4000  # characters once encoded; a server takes some 8,000 in all
MOST_WORDS = 12  # of a title; so many tell it from any other
MOST_MAKERS = 2  # the author, and who stands beside them


def by_keys(keys: Iterable[str]) -> Question:
    """Ask for the works with these *keys*."""
    named = " OR ".join(f"/works/{key}" for key in keys)
    return _search(f"key:({named})", FIELDS)


def by_isbns(isbns: Iterable[str]) -> Question:
    """Ask for the works of which an edition has one of these *isbns*."""
    return _search(f"isbn:({' OR '.join(isbns)})", f"{FIELDS},isbn")


def by_titles(works: Iterable[Work]) -> Question:
    """Ask for whatever has the title of one of *works* and a name of its makers."""
    return _search(" OR ".join(clause(work) for work in works), FIELDS)


def record(key: str) -> Question:
    """Ask for the record of one work, wherever it went."""
    return Question(NAME, f"/works/{key}.json")


def subject(name: str, limit: int) -> Question:
    """Ask for the first page of a subject, the most edited works first."""
    snake = re.sub("[^a-z0-9'-]+", "_", name.lower()).strip("_")
    return Question(NAME, f"/subjects/{snake}.json", (("limit", str(limit)),))


def clause(work: Work) -> str:
    """Return the part of a query that finds *work*, or '' if no words can.

    Inside quotes nothing is left but words, so that no title can end its quotes, and
    AND, OR and NOT are words like others.
    """
    names = dict.fromkeys(_words(title) for title in (work.title, work.original_title))
    titles = " OR ".join(f'"{name}"' for name in names if name)
    makers = " OR ".join(f'"{name}"' for name in _maker_words(work.creators))
    if not titles or not makers:
        return ""
    return f"(title:({titles}) AND author:({makers}))"


def packs(works: Iterable[Work]) -> Iterator[list[Work]]:
    """Yield *works* in heaps that one query by title can hold."""
    heap: list[Work] = []
    length = 0
    for work in works:
        more = len(quote_plus(f"{clause(work)} OR "))
        if heap and (len(heap) == TITLES_AT_ONCE or length + more > LONGEST_QUERY):
            yield heap
            heap, length = [], 0
        heap.append(work)
        length += more
    if heap:
        yield heap


def _search(query: str, fields: str) -> Question:
    # The most edited come first: what an answer cannot hold is then of the least.
    return Question(
        NAME,
        "/search.json",
        (
            ("q", query),
            ("fields", fields),
            ("sort", "editions"),
            ("limit", str(AT_ONCE)),
        ),
    )


def _words(title: str) -> str:
    """Return the words of *title* alone; an apostrophe belongs to its word."""
    kept = "".join(c if _in_word(c) else " " for c in title)
    return " ".join(kept.split()[:MOST_WORDS])


def _in_word(char: str) -> bool:
    return char.isalnum() or char in "'’" or unicodedata.category(char)[0] == "M"


def _maker_words(creators: Sequence[str]) -> tuple[str, ...]:
    """Return the parts of the makers' names, for their order varies; no initials."""
    parts = [part for name in creators[:MOST_MAKERS] for part in _words(name).split()]
    names = [part for part in parts if len(part) > 1] or parts
    return tuple(dict.fromkeys(names))[:MOST_WORDS]
