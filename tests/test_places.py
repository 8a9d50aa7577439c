"""The places: where tables, journal and index live, and the tables' digest."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import places
from recommender.errors import CatalogBroken
from tests.conftest import ROOT

Place = Callable[[], Path]


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Unset every variable that moves a folder."""
    for name in ("BOOST_HOME", "BOOST_CATALOG"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.fixture
def folder(shelf: Path, tmp_path: Path) -> Path:
    """Return a copy of the small shelf's tables."""
    return Path(shutil.copytree(shelf, tmp_path / "data"))


def test_a_checkout_has_its_catalog_beside_it(nowhere: pytest.MonkeyPatch) -> None:
    """Without a word from anyone the catalog is the folder `data` of the checkout."""
    assert places.catalog_folder() == ROOT / "data"


def test_an_installed_catalog_is_inside_the_package(
    nowhere: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A package that carries tables uses them, and not a folder beside it."""
    (tmp_path / "data").mkdir()
    package = tmp_path / "recommender"
    (package / "data").mkdir(parents=True)
    for name in ("__init__.py", "places.py", "errors.py"):
        shutil.copy(ROOT / "recommender" / name, package)
    shutil.copytree(ROOT / "recommender" / "words", package / "words")
    code = "from recommender import places; print(places.catalog_folder())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str(package / "data")


@pytest.mark.parametrize(
    ("variable", "place"),
    [
        ("BOOST_CATALOG", places.catalog_folder),
        ("BOOST_HOME", places.home_folder),
        ("BOOST_HOME", lambda: places.journal_file().parent),
        ("BOOST_HOME", lambda: places.cache_folder().parent),
    ],
)
def test_a_variable_moves_the_folder(
    nowhere: pytest.MonkeyPatch, variable: str, place: Place
) -> None:
    """A person may name another folder, their home folder's ~ included."""
    nowhere.setenv(variable, "~/elsewhere")
    assert place() == Path.home() / "elsewhere"


@pytest.mark.parametrize(
    "place", [places.home_folder, places.cache_folder, lambda: places.index_file("0")]
)
def test_the_platform_names_the_folder(
    nowhere: pytest.MonkeyPatch, place: Place
) -> None:
    """Without a word from anyone the folders are the platform's, under our name."""
    assert "boost-the-signal" in place().parts


def test_asking_for_a_place_makes_none(
    nowhere: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """To know where a file would be is not to make it."""
    nowhere.setenv("BOOST_HOME", str(tmp_path / "home"))
    places.journal_file()
    places.index_file("0" * 64)
    assert list(tmp_path.iterdir()) == []


def test_every_digest_has_an_index_of_its_own(nowhere: pytest.MonkeyPatch) -> None:
    """The indexes of two catalogs never share a file."""
    one, other = (places.index_file(digit * 64) for digit in "01")
    assert one.parent == other.parent
    assert one.name != other.name


def test_the_same_tables_have_the_same_digest(shelf: Path, folder: Path) -> None:
    """The digest does not depend on where the tables lie."""
    assert places.catalog_digest(folder) == places.catalog_digest(shelf)


@settings(deadline=None, max_examples=50)
@given(number=st.integers(0, 8), place=st.floats(0, 1, exclude_max=True))
def test_every_byte_counts(
    number: int, place: float, shelf: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """One changed byte in any table, or in the schema, changes the digest."""
    folder = Path(shutil.copytree(shelf, tmp_path_factory.mktemp("byte") / "data"))
    path = sorted(folder.iterdir())[number]
    data = bytearray(path.read_bytes())
    data[int(place * len(data))] ^= 1
    path.write_bytes(data)
    assert places.catalog_digest(folder) != places.catalog_digest(shelf)


def test_a_row_counts_where_it_stands(folder: Path) -> None:
    """The same bytes in another table are another catalog."""
    before = places.catalog_digest(folder)
    first, second = folder / "claims.csv", folder / "exposure.csv"
    text = first.read_bytes() + second.read_bytes()
    first.write_bytes(text[:-40])
    second.write_bytes(text[-40:])
    assert places.catalog_digest(folder) != before


def test_other_files_do_not_count(folder: Path) -> None:
    """A paper beside the tables does not make another catalog of them."""
    before = places.catalog_digest(folder)
    (folder / "README.md").write_text("About the tables.", "utf-8")
    assert places.catalog_digest(folder) == before


@pytest.mark.parametrize("name", ["datapackage.json", "works.csv"])
def test_a_table_that_cannot_be_read_is_told(folder: Path, name: str) -> None:
    """A folder in a table's place is refused with the path and what to do."""
    (folder / name).unlink()
    (folder / name).mkdir()
    with pytest.raises(CatalogBroken, match=rf"{name}: .*Check BOOST_CATALOG"):
        places.catalog_digest(folder)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """Where there is no catalog, the sentence says what to check."""
    with pytest.raises(CatalogBroken, match="Check BOOST_CATALOG"):
        places.catalog_digest(tmp_path / "nothing")


@pytest.fixture
def cache(home: Path) -> Path:
    """Return the cache folder, empty but there."""
    return places.cache_folder()


def test_a_kept_digest_is_found_by_its_stamp(cache: Path, folder: Path) -> None:
    """While the tables are untouched their digest need not be worked out again."""
    stamp = places.catalog_stamp(folder)
    places.keep_digest(stamp, "the-digest")
    assert places.digest_at(places.catalog_stamp(folder)) == "the-digest"


@pytest.mark.parametrize("name", ["works.csv", "datapackage.json"])
def test_a_touched_table_has_another_stamp(
    cache: Path, folder: Path, name: str
) -> None:
    """A table written again, were it to the same length, is read again."""
    places.keep_digest(places.catalog_stamp(folder), "the-digest")
    stat = (folder / name).stat()
    os.utime(folder / name, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    assert places.digest_at(places.catalog_stamp(folder)) == ""


def test_another_folder_has_another_stamp(
    cache: Path, folder: Path, tmp_path: Path
) -> None:
    """The same tables elsewhere are other tables until they are read."""
    places.keep_digest(places.catalog_stamp(folder), "the-digest")
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    assert places.digest_at(places.catalog_stamp(copy)) == ""


def test_no_stamp_finds_nothing(cache: Path, tmp_path: Path) -> None:
    """Tables that are not there have no stamp, and no digest by it."""
    assert places.catalog_stamp(tmp_path / "nowhere") == ""
    places.keep_digest("", "the-digest")
    assert places.digest_at("") == ""


def test_a_cache_that_cannot_be_written_costs_nothing(
    cache: Path, folder: Path
) -> None:
    """Where nothing can be kept, nothing is found, and nobody is told."""
    shutil.rmtree(cache)
    places.keep_digest(places.catalog_stamp(folder), "the-digest")
    assert places.digest_at(places.catalog_stamp(folder)) == ""


def test_a_damaged_stamp_finds_nothing(cache: Path, folder: Path) -> None:
    """Bytes that are no stamp are passed over."""
    stamp = places.catalog_stamp(folder)
    places.keep_digest(stamp, "the-digest")
    (kept,) = cache.glob("*.stamp")
    kept.write_bytes(b"\xff\x00" + kept.read_bytes())
    assert places.digest_at(stamp) == ""
