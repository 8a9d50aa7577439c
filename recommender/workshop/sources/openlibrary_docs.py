"""Works of Open Library, fetched by their keys."""

from collections.abc import Sequence

from recommender.workshop.sources import Ask, Surprise
from recommender.workshop.sources import openlibrary_queries as queries
from recommender.workshop.sources.openlibrary_records import Doc, read_docs

FEW = 3  # keys of one question that may all be missing at once


def docs_by_key(keys: Sequence[str], ask: Ask) -> dict[str, Doc]:
    """Return the works with these *keys*; that all are gone is not to be believed."""
    wanted = tuple(dict.fromkeys(keys))
    docs = ask(queries.by_keys(wanted), read_docs).docs
    if not docs and len(wanted) > FEW:
        raise Surprise("a search of Open Library finds none of the works it had")
    return {doc.key: doc for doc in docs}
