"""What is worth reading in a dump."""

import json

from hypothesis import given
from hypothesis import strategies as st

from recommender.workshop.dumps.sieves import (
    entity_sieve,
    maker_sieve,
    openlibrary_sieve,
    wikidata_sieve,
)
from tests.workshop.dumps.rows import author_row, book_row, entity_line

CLASSES = {"Q11424", "Q571"}
KEYS = st.sampled_from(["Q5", "Q571", "Q11424", "Q114", "Q1142", "Q99"])
PROPERTIES = st.sampled_from(["P31", "P136", "P57", "P279"])
IMDB = st.sampled_from(["tt0110357", "tt0110358", "nm0110357", "tt01103570"])
LINKS = st.dictionaries(PROPERTIES, st.lists(KEYS, min_size=1, max_size=3))


@given(KEYS, LINKS, st.dictionaries(st.sampled_from(["P345", "P646"]), IMDB))
def test_the_sieve_of_entities_knows_what_it_lets_through(
    key: str, links: dict[str, list[str]], ids: dict[str, str]
) -> None:
    """An entity passes for its class, its id or its IMDb id, and for nothing else."""
    wants = wikidata_sieve(["Q99"], ["tt0110357"], [], CLASSES)
    line = entity_line(key, {"en": "“P31”: Q571, tt0110357"}, links, ids)
    expected = (
        key == "Q99"
        or bool(CLASSES & set(links.get("P31", ())))
        or ids.get("P345") == "tt0110357"
    )
    assert wants(f"{line},".encode()) is expected


@given(KEYS, LINKS)
def test_what_is_written_otherwise_passes(
    key: str, links: dict[str, list[str]]
) -> None:
    """With spaces, or in another order, an entity is not judged by its letters."""
    entity = json.loads(entity_line(key, {}, links))
    turned = dict(reversed(entity.items()))
    for line in (json.dumps(entity), json.dumps(turned, separators=(",", ":"))):
        assert wikidata_sieve([], [], [], CLASSES)(line.encode())
        assert entity_sieve([])(line.encode())


def test_the_frame_of_the_list_does_not_pass() -> None:
    """Brackets, empty lines and properties are no entities that could be works."""
    for line in (b"[", b"]", b"", b"\r", b"],\r", b'{"type":"property","id":"P31"}'):
        assert not wikidata_sieve([], [], [], CLASSES)(line)
        assert not entity_sieve(["P31"])(line)


def test_names_are_let_through_by_their_ids() -> None:
    """Those who are sought pass, and no others."""
    wants = entity_sieve(["Q1", "Q12"])
    passed = [key for key in ("Q1", "Q2", "Q12", "Q123") if wants(_entity(key))]
    assert passed == ["Q1", "Q12"]
    makers = maker_sieve(["OL1A"])
    assert makers(author_row("OL1A", "A").encode())
    assert not makers(author_row("OL11A", "A").encode())
    assert not makers(book_row("OL1W", "A", ["OL1A"]).encode())


def test_books_pass_by_key_or_year() -> None:
    """A work passes by its key, or with a year; a row of other columns is not lost."""
    wants = openlibrary_sieve(["OL1W"])
    assert wants(book_row("OL1W", "A").encode())
    assert wants(book_row("OL2W", "A", first_publish_date="1900").encode())
    assert wants(author_row("OL1A", "A").encode())
    assert wants(b"/type/work\t/works/OL3W")
    assert not wants(book_row("OL11W", "A").encode())
    assert not wants(b"")


def _entity(key: str) -> bytes:
    return entity_line(key, {}).encode()
