"""What the overlay adds to the catalog, and how the index comes to know it."""

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from recommender import overlay, places
from recommender.catalog import Catalog, load_catalog
from recommender.commands import common, reader
from recommender.errors import CatalogBroken
from recommender.model import Index
from recommender.overlay import Fact
from recommender.schema import Column, read_schema
from recommender.supplement import (
    NOTHING,
    Supplement,
    cell_of,
    fits,
    read_supplement,
    supplemented,
)
from recommender.works import Work, as_record
from recommender.workshop.build import build_index
from tests.conftest import TODAY

BAMBI, RED_DOG = "bambi-1942", "red-dog-2011"


def fact(field: str, value: str, work: str = RED_DOG, source: str = "wikidata") -> Fact:
    """Return a fact, of which only what matters need be said."""
    return Fact(work, field, value, source, "IMDb id", "CC0-1.0", "2026-11-01")


@pytest.fixture
def catalog(shelf: Path) -> Catalog:
    """Load the small shelf."""
    return load_catalog(shelf, TODAY)


@pytest.fixture
def columns(shelf: Path) -> tuple[Column, ...]:
    """Return the columns of works.csv."""
    return read_schema(shelf)["works"].columns


@pytest.fixture
def stranger(catalog: Catalog) -> Work:
    """Return a work that the catalog does not hold, as one that was taken in."""
    bambi = next(work for work in catalog.works if work.id == BAMBI)
    return bambi._replace(id="a-stranger-1999", title="A Stranger", year=1999)


def put(*facts: Fact) -> None:
    """Keep *facts* in the overlay."""
    with overlay.writing(places.overlay_file()) as book:
        for each in facts:
            book.replace_facts(each.source, [], [each])


def accept(work: Work) -> None:
    """Take *work* in."""
    put()
    with closing(sqlite3.connect(places.overlay_file())) as db, db:
        db.execute(
            "INSERT INTO verdicts VALUES (?, 'accepted', '2026-11-01', ?)",
            (work.id, as_record(work)),
        )


def add(catalog: Catalog, columns: tuple[Column, ...], *accepted: Work) -> list[Work]:
    """Return the works of the shelf with those that were taken in."""
    tags = {tag.id for tag in catalog.tags}
    return list(supplemented(catalog.works, Supplement((), accepted), columns, tags))


def test_facts_that_an_index_takes_are_read(tmp_path: Path) -> None:
    """Titles and filling facts are taken; the rest, and all of TMDB, is not."""
    path = tmp_path / "overlay.sqlite"
    taken = (fact("minutes", "92"), fact("title:de", "Roter Hund"))
    left = (
        fact("genre", "drama"),
        fact("sitelinks", "12"),
        fact("minutes", "93", source="tmdb"),
        fact("title:fr", "Chien rouge", source="tmdb"),
    )
    with overlay.writing(path) as book:
        book.replace_facts("wikidata", [], (*taken, *left))
    assert set(read_supplement(path).facts) == set(taken)


def test_a_length_that_is_none_is_told(tmp_path: Path) -> None:
    """A fact that no cell could hold is damage, found before any suggestion."""
    path = tmp_path / "overlay.sqlite"
    with overlay.writing(path) as book:
        book.replace_facts("wikidata", [], [fact("minutes", "an hour")])
    with pytest.raises(CatalogBroken, match="no sense"):
        read_supplement(path)


def test_nothing_added_leaves_the_digest(stranger: Work) -> None:
    """Each thing that is added makes another digest; nothing makes none."""
    some = Supplement((fact("minutes", "92"),))
    digests = {
        NOTHING.sealed("abc"),
        some.sealed("abc"),
        some.sealed("abd"),
        Supplement((fact("minutes", "93"),)).sealed("abc"),
        Supplement((), (stranger,)).sealed("abc"),
    }
    assert len(digests) == 5
    assert NOTHING.sealed("abc") == "abc"
    assert some.without_facts().sealed("abc") == "abc"


def test_the_day_of_a_fact_makes_no_other_index() -> None:
    """A fact that was only confirmed does not cost a new index."""
    one = fact("minutes", "92")
    later = one._replace(retrieved_on="2026-11-20", evidence="title")
    assert Supplement((one,)).sealed("abc") == Supplement((later,)).sealed("abc")


def test_a_work_that_was_taken_in_stands_in_order(
    catalog: Catalog, columns: tuple[Column, ...], stranger: Work
) -> None:
    """It is a work like any other, where its id belongs."""
    added = add(catalog, columns, stranger)
    assert added == sorted((*catalog.works, stranger), key=lambda work: work.id)


@pytest.mark.parametrize(
    "change",
    [
        {"countries": ()},
        {"form": "opera"},
        {"year": 99},
        {"line": "x" * 121},
        {"imdb_id": "none"},
        {"claims": ()},
        {"claims": (("no-such-tag", 3),)},
        {"id": BAMBI, "title": "Another Bambi"},
    ],
    ids=str,
)
def test_what_does_not_fit_stays_out(
    catalog: Catalog,
    columns: tuple[Column, ...],
    stranger: Work,
    change: dict[str, object],
) -> None:
    """A work that the tables would refuse, or already have, is left out."""
    odd = stranger._replace(**change)  # type: ignore[arg-type]
    assert add(catalog, columns, odd) == list(catalog.works)


def test_tags_that_are_gone_are_left_out(
    catalog: Catalog, columns: tuple[Column, ...], stranger: Work
) -> None:
    """A claim of a tag that the vocabulary lost is dropped, the work is not."""
    odd = stranger._replace(claims=(*stranger.claims, ("no-such-tag", 3)))
    assert stranger in add(catalog, columns, odd)


def test_every_work_of_the_catalog_fits(
    catalog: Catalog, columns: tuple[Column, ...]
) -> None:
    """What the tables hold they would hold again, cell by cell."""
    assert all(fits(work, columns) for work in catalog.works)
    assert [cell_of(value) for value in (None, 7, ("a", "b"), ())] == [
        "",
        "7",
        "a|b",
        "",
    ]


def test_the_index_holds_what_was_added(
    shelf: Path, tmp_path: Path, stranger: Work
) -> None:
    """Lengths, titles and works that were taken in are in the index, with a digest."""
    facts = (fact("minutes", "92"), fact("title:fr", "Le chien rouge"))
    added = Supplement(facts, (stranger,))
    build_index(shelf, tmp_path / "index.sqlite", TODAY, added)
    with Index.at(tmp_path / "index.sqlite") as index:
        (dog,) = index.candidates(only=[RED_DOG])
        assert dog.minutes == 92
        assert index.named("le chien rouge") == [RED_DOG]
        assert index.work(stranger.id) == stranger
        assert index.digest == added.sealed(places.catalog_digest(shelf))
        assert index.taught == Supplement((), (stranger,)).sealed(
            places.catalog_digest(shelf)
        )


def test_the_shelf_knows_what_was_looked_up(home: Path, stranger: Work) -> None:
    """From the next start on, and again without it once it is gone."""
    with common.shelf() as index:
        assert index.named("roter hund") == []
    put(fact("title:de", "Roter Hund"))
    accept(stranger)
    with common.shelf() as index:
        assert index.named("roter hund") == [RED_DOG]
        assert index.work(stranger.id) == stranger
    places.overlay_file().unlink()
    with common.shelf() as index:
        assert index.named("roter hund") == []


def test_a_start_opens_the_overlay_only_when_it_changed(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the stamp fits, the overlay is not opened; touched, it is read once."""
    put(fact("title:de", "Roter Hund"))
    common.prepare()
    read: list[Path] = []

    def reading(path: Path) -> Supplement:
        read.append(path)
        return read_supplement(path)

    monkeypatch.setattr("recommender.supplement.read_supplement", reading)
    common.shelf().__exit__()
    assert read == []
    stat = places.overlay_file().stat()
    os.utime(places.overlay_file(), ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    common.prepare()
    common.shelf().__exit__()
    assert read == [places.overlay_file()]


def test_an_overlay_changes_the_stamp(home: Path, shelf: Path) -> None:
    """One that comes, changes or goes is seen by the stamp alone."""
    stamps = [places.catalog_stamp(shelf)]
    for number in range(2):
        put(fact("genre", f"genre {number}" * 500))
        stamps.append(places.catalog_stamp(shelf))
    assert len(set(stamps)) == 3
    places.overlay_file().unlink()
    assert places.catalog_stamp(shelf) == stamps[0]


def test_a_refresh_does_not_make_a_taste_stale(home: Path, stranger: Work) -> None:
    """Facts are no features: what was learned still fits; works taken in are."""
    with common.shelf() as index:
        before = reader._key(index)
    put(fact("minutes", "92"))
    with common.shelf() as index:
        assert reader._key(index) == before
    accept(stranger)
    with common.shelf() as index:
        assert reader._key(index) != before


def test_a_nonsense_overlay_is_left_out(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The shelf is the catalog's then, and a remark says so each time."""
    put(fact("minutes", "an hour"))
    for _ in range(2):
        with common.shelf() as index:
            assert index.candidates(only=[RED_DOG])[0].minutes is None
        assert "used without it" in " ".join(capsys.readouterr().err.split())


def test_a_record_of_another_version_is_left_out(home: Path, stranger: Work) -> None:
    """A work taken in by a version with other columns does not stop a start."""
    record = json.loads(as_record(stranger))
    del record["acclaim"]
    put()
    with closing(sqlite3.connect(places.overlay_file())) as db, db:
        db.execute(
            "INSERT INTO verdicts VALUES ('x', 'accepted', '2026-11-01', ?)",
            (json.dumps(record),),
        )
    with common.shelf() as index:
        assert index.work(stranger.id) is None
