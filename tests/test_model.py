"""The index: one file, read only, that is the catalog or is not opened."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from recommender.catalog import Catalog, load_catalog
from recommender.model import Index, open_index
from recommender.places import catalog_digest
from recommender.works import Wave, plain
from recommender.workshop import batch
from recommender.workshop.build import build_index
from tests.conftest import SHELF, TODAY

BAMBI, RETIRED = "bambi-1942", "bambi-1943"


@pytest.fixture(scope="module")
def catalog(shelf: Path) -> Catalog:
    """Return the small shelf as its tables have it."""
    return load_catalog(shelf, TODAY)


@pytest.fixture(scope="module")
def with_retired(shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the index of a shelf on which one work was retired for Bambi."""
    folder = tmp_path_factory.mktemp("retired") / "data"
    shutil.copytree(shelf, folder)
    cards = (SHELF / "cards.toml").read_text("utf-8")
    bambi = cards[cards.index("[bambi") : cards.index("[charlottes-web-1952]")]
    retired = bambi.replace("1942", "1943").replace('"Bambi"', '"Bambi the Fawn"')
    card = folder.parent / "retired.toml"
    card.write_text(f'{retired}replaced_by = "{BAMBI}"\n', "utf-8")
    batch.add([card], folder)
    build_index(folder, folder.parent / "index.sqlite", TODAY)
    return folder.parent / "index.sqlite"


def opens(path: Path, digest: str) -> bool:
    """Say whether the index at *path* is opened for the tables of *digest*."""
    index = open_index(path, digest)
    if index:
        index.__exit__()
    return index is not None


def test_the_works_of_an_index_are_those_of_the_tables(
    index: Index, catalog: Catalog
) -> None:
    """Every work comes out of the index as the tables have it."""
    assert index.works() == list(catalog.works)


def test_one_work_of_an_index_is_that_of_the_tables(
    index: Index, catalog: Catalog
) -> None:
    """A work that is asked for by its id is the one that the tables have."""
    assert [index.work(work.id) for work in catalog.works] == list(catalog.works)


def test_the_tags_of_an_index_are_those_of_the_tables(
    index: Index, catalog: Catalog
) -> None:
    """The whole vocabulary comes out of the index as the tables have it."""
    assert index.tags() == {tag.id: tag for tag in catalog.tags}


def test_a_candidate_has_the_facts_of_its_work(index: Index, catalog: Catalog) -> None:
    """What the scorer knows of a work is what the tables say of it."""
    facts = ("kind", "form", "audience", "minutes", "year", "language", "potency")
    for candidate, work in zip(index.candidates(), catalog.works, strict=True):
        for fact in ("id", *facts, "load", "acclaim", "esteem"):
            assert getattr(candidate, fact) == getattr(work, fact)
        assert candidate.country == work.countries[0]
        assert candidate.claims == dict(work.claims)


def test_a_vector_has_length_one(index: Index) -> None:
    """The vector of every work has length 1, but for its rounding."""
    for work in index.candidates():
        square = sum(weight**2 for weight in json.loads(work.vector).values())
        assert square == pytest.approx(1, abs=1e-3)


def test_a_vector_holds_no_warning_and_no_era(index: Index) -> None:
    """Works are akin by theme, route and genre alone."""
    tags = index.tags()
    families = {
        tags[tag].family
        for work in index.candidates()
        for tag in json.loads(work.vector)
    }
    assert families == {"theme", "route", "genre"}


def test_only_some_candidates_are_those(index: Index) -> None:
    """Works that are asked for by id come in order of id, unknown ones left out."""
    found = index.candidates(only=["red-dog-2011", "gone-1999", BAMBI])
    assert [work.id for work in found] == [BAMBI, "red-dog-2011"]


def test_waves_are_of_a_place_and_its_years(index: Index) -> None:
    """The waves of a childhood are those of its region and the world that touch it."""
    found = index.waves("GB", 1958, 1978)
    assert found == {
        BAMBI: [Wave("GB", "cinema", 1957, 1958)],
        "the-snowman-1978": [Wave("GB", "library", 1978, None)],
        "the-velveteen-rabbit-1922": [Wave("world", "library", 1922, None)],
    }


def test_every_title_names_its_work(index: Index, catalog: Catalog) -> None:
    """A title in any language, in plain letters, names the work that has it."""
    for work in catalog.works:
        for title in (work.title, *(title for _, title in work.titles)):
            assert work.id in index.named(plain(title))


def test_a_retired_work_stands_nowhere(with_retired: Path) -> None:
    """A work that has an heir is no candidate."""
    with Index.at(with_retired) as index:
        assert RETIRED not in [work.id for work in index.candidates()]


def test_a_retired_work_is_none_of_the_works(with_retired: Path) -> None:
    """A work that has an heir is not listed."""
    with Index.at(with_retired) as index:
        assert RETIRED not in [work.id for work in index.works()]


def test_a_retired_work_is_read_as_its_heir(with_retired: Path) -> None:
    """Asking for a work that has an heir gives the heir."""
    with Index.at(with_retired) as index:
        assert index.work(RETIRED) == index.work(BAMBI) is not None


@pytest.mark.parametrize(
    ("work", "heir"), [(RETIRED, BAMBI), (BAMBI, BAMBI), ("gone-1999", "gone-1999")]
)
def test_a_work_is_its_own_heir_unless_retired(
    with_retired: Path, work: str, heir: str
) -> None:
    """A retired work has an heir, and any other stands for itself."""
    with Index.at(with_retired) as index:
        assert index.heir(work) == heir


def test_an_unknown_work_is_none(index: Index) -> None:
    """Asking for an id that the shelf does not hold gives nothing."""
    assert index.work("gone-1999") is None


def test_an_index_of_these_tables_is_opened(index_file: Path, shelf: Path) -> None:
    """An index with the digest of the tables is the one that is used."""
    assert opens(index_file, catalog_digest(shelf))


def test_an_index_of_other_tables_is_not_opened(index_file: Path) -> None:
    """An index with another digest than the tables' opens nothing."""
    assert not opens(index_file, "0" * 64)


def test_an_index_of_another_version_is_not_opened(
    index_file: Path, shelf: Path, tmp_path: Path
) -> None:
    """An index that another version of the program built opens nothing."""
    path = tmp_path / "index.sqlite"
    shutil.copy(index_file, path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE meta SET value = '0' WHERE key = 'version'")
    assert not opens(path, catalog_digest(shelf))


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda index: b"",
    "not a database": lambda index: b"no index at all\n" * 999,
    "zeroes": lambda index: bytes(len(index)),
    "header alone": lambda index: index[:100],
    "half": lambda index: index[: len(index) // 2],
    "without its last page": lambda index: index[:-4096],
    "without its last byte": lambda index: index[:-1],
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_index_is_not_opened(
    index_file: Path, shelf: Path, tmp_path: Path, how: str
) -> None:
    """A file that is not the whole index opens nothing."""
    path = tmp_path / "index.sqlite"
    path.write_bytes(SPOILT[how](index_file.read_bytes()))
    assert not opens(path, catalog_digest(shelf))


def test_a_database_of_another_program_is_not_opened(tmp_path: Path) -> None:
    """A database without our tables opens nothing."""
    path = tmp_path / "index.sqlite"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE birds (name TEXT)")
    assert not opens(path, "")


def test_a_missing_index_is_not_made(tmp_path: Path) -> None:
    """Where there is no index, none is opened and no file appears."""
    path = tmp_path / "index.sqlite"
    assert (opens(path, ""), path.exists()) == (False, False)


def test_an_index_is_opened_wherever_it_lies(
    index_file: Path, shelf: Path, tmp_path: Path
) -> None:
    """A folder with marks that mean something in an address is a folder like any."""
    path = tmp_path / "ünder #1 50%25?mode=memory" / "index.sqlite"
    path.parent.mkdir()
    shutil.copy(index_file, path)
    assert opens(path, catalog_digest(shelf))


def test_an_index_is_never_written(index: Index) -> None:
    """Writing to an open index fails."""
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        index._db.execute("DELETE FROM works")


def test_an_index_in_memory_outlives_its_file(
    index_file: Path, tmp_path: Path, catalog: Catalog
) -> None:
    """An index that was read into memory does without the file it came from."""
    path = tmp_path / "index.sqlite"
    shutil.copy(index_file, path)
    with Index.in_memory(path) as index:
        path.unlink()
        assert index.works() == list(catalog.works)


def test_a_whole_index_is_sound(index: Index) -> None:
    """SQLite finds nothing damaged in an index as it was built."""
    assert index.integrity() == "ok"
