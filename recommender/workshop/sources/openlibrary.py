"""Open Library: which books it knows, how long they are, and how many read them."""

from recommender.workshop.sources.openlibrary_records import (
    describe_record as describe_record,
)
