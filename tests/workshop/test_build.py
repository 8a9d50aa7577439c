"""Building the index: every work, weighed, whole or not at all."""

import csv
import datetime
import json
import math
import shutil
import sqlite3
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import pytest

from recommender.catalog import Catalog, load_catalog
from recommender.errors import CatalogBroken
from recommender.model import Index
from recommender.places import catalog_digest
from recommender.workshop.build import (
    KINSHIP_FAMILIES,
    build_index,
    open_anew,
    weigh_claims,
)
from tests.conftest import ROOT, TODAY

RETIRED = "red-dog-2011"
HEIR = "bambi-1942"


@pytest.fixture
def catalog(shelf: Path) -> Catalog:
    """Load the small shelf."""
    return load_catalog(shelf, TODAY)


@pytest.fixture
def folder(shelf: Path, tmp_path: Path) -> Path:
    """Return a copy of the small shelf's tables, to be spoiled."""
    return Path(shutil.copytree(shelf, tmp_path / "data"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where an index may be built: a folder that is not there yet."""
    return tmp_path / "cache" / "index-0123.sqlite"


def spoil(folder: Path) -> None:
    """Give the tables of *folder* a fault."""
    works = folder / "works.csv"
    works.write_bytes(works.read_bytes().removesuffix(b"\n"))


def content(path: Path) -> list[str]:
    """Return everything in an index, as SQL."""
    with sqlite3.connect(path) as db:
        lines = list(db.iterdump())
    db.close()
    return lines


def test_every_work_is_in_the_index(index: Index, catalog: Catalog) -> None:
    """What the index says of a work is what the catalog says."""
    assert tuple(index.works()) == catalog.works


def test_every_tag_is_in_the_index(index: Index, catalog: Catalog) -> None:
    """The index knows the whole vocabulary."""
    assert tuple(index.tags().values()) == catalog.tags


def test_every_candidate_has_its_facts(index: Index, catalog: Catalog) -> None:
    """What the scorer reads of a work stands in the right columns."""
    facts = (
        *("id", "kind", "form", "audience", "minutes", "year", "language"),
        *("potency", "load", "acclaim", "esteem"),
    )
    for candidate, work in zip(index.candidates(), catalog.works, strict=True):
        assert [getattr(candidate, fact) for fact in facts] == [
            getattr(work, fact) for fact in facts
        ]
        assert candidate.country == work.countries[0]
        assert candidate.claims == dict(work.claims)
        assert json.loads(candidate.vector) == weigh_claims(catalog)[work.id]


def test_every_wave_is_in_the_index(index: Index, catalog: Catalog) -> None:
    """The waves of a region and of the world are found at their works."""
    assert index.waves("GB", 1900, 2026) == {
        work.id: waves
        for work in catalog.works
        if (waves := [w for w in work.waves if w.region in ("GB", "world")])
    }


@pytest.mark.parametrize(
    ("typed", "work"),
    [
        ("bambi", "bambi-1942"),
        ("bambi 1942", "bambi-1942"),
        ("die letzten gluhwurmchen", "grave-of-the-fireflies-1988"),
        ("火垂るの墓", "grave-of-the-fireflies-1988"),
        ("hotaru no haka", "grave-of-the-fireflies-1988"),
    ],
)
def test_a_work_is_found_by_every_title(index: Index, typed: str, work: str) -> None:
    """A work is named by its title, with its year, and in other languages."""
    assert index.named(typed) == [work]


def test_two_works_may_share_a_title(index: Index) -> None:
    """A title that a book and its film share leads to both."""
    assert len(index.named("charlottes web")) == 2


def test_a_retired_work_leads_to_its_heir(folder: Path, path: Path) -> None:
    """A retired work is no candidate and has no name, but its id finds its heir."""
    works = folder / "works.csv"
    with works.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    next(row for row in rows if row[0] == RETIRED)[-1] = HEIR
    with works.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    build_index(folder, path, TODAY)
    with Index.at(path) as index:
        assert index.heir(RETIRED) == HEIR
        assert index.named("red dog") == []
        assert RETIRED not in [candidate.id for candidate in index.candidates()]
        assert RETIRED not in index.waves("AU", 1900, 2026)


def test_vectors_have_length_one(catalog: Catalog) -> None:
    """Every work's vector has length 1, so that kinship is a plain product."""
    for vector in weigh_claims(catalog).values():
        assert math.hypot(*vector.values()) == pytest.approx(1, abs=1e-3)


def test_vectors_hold_what_makes_works_akin(catalog: Catalog) -> None:
    """Themes, routes and genres enter the vectors; warnings and eras do not."""
    family = {tag.id: tag.family for tag in catalog.tags}
    vectors = weigh_claims(catalog)
    for work in catalog.works:
        akin = {tag for tag, _ in work.claims if family[tag] in KINSHIP_FAMILIES}
        assert vectors[work.id].keys() == akin
    assert not {"warning", "era"} & set(KINSHIP_FAMILIES)


def test_a_rare_tag_weighs_more(catalog: Catalog) -> None:
    """Of two tags claimed alike in a work, the one that fewer carry weighs more."""
    claimed = [tag for work in catalog.works for tag, _ in work.claims]
    vectors = weigh_claims(catalog)
    pairs = 0
    for work in catalog.works:
        strength, vector = dict(work.claims), vectors[work.id]
        for rare, common in permutations(vector, 2):
            alike = strength[rare] == strength[common]
            if alike and claimed.count(rare) < claimed.count(common):
                assert vector[rare] > vector[common]
                pairs += 1
    assert pairs > 20


def test_a_strong_claim_weighs_more(catalog: Catalog) -> None:
    """Of two tags that as many works carry, the stronger claim weighs more."""
    vector = weigh_claims(catalog)["bambi-1942"]
    assert vector["parent-loss"] > vector["mother-and-child"]


def test_the_index_carries_the_digest_of_its_tables(shelf: Path, index: Index) -> None:
    """An index says which tables it was built from."""
    assert index.digest == catalog_digest(shelf)


def test_two_builds_are_alike(shelf: Path, index_file: Path, path: Path) -> None:
    """The same tables make the same index."""
    build_index(shelf, path, TODAY)
    assert content(path) == content(index_file)


def test_an_index_is_for_its_owner(shelf: Path, path: Path) -> None:
    """Nobody else may read the index, nor look into the folder made for it."""
    build_index(shelf, path, TODAY)
    modes = [place.stat().st_mode & 0o077 for place in (path, path.parent)]
    assert modes == [0, 0]


def test_bad_tables_leave_no_file(folder: Path, path: Path) -> None:
    """Tables that do not hold together are refused before anything is written."""
    spoil(folder)
    with pytest.raises(CatalogBroken):
        build_index(folder, path, TODAY)
    assert not path.parent.exists()


def test_bad_tables_leave_the_old_index(
    folder: Path, index_file: Path, path: Path
) -> None:
    """An index of earlier tables is neither harmed nor swept away for bad ones."""
    path.parent.mkdir()
    shutil.copy(index_file, path)
    spoil(folder)
    with pytest.raises(CatalogBroken):
        open_anew(folder, path.with_name("index-4567.sqlite"), TODAY)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_build_that_fails_at_the_end_leaves_no_file(shelf: Path, path: Path) -> None:
    """When the index cannot take its place, nothing half-made stays beside it."""
    path.mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        build_index(shelf, path, TODAY)
    assert list(path.parent.iterdir()) == [path]


FULL = """
import datetime, resource, sys
from pathlib import Path
from recommender.workshop.build import build_index

today = datetime.date.fromisoformat(sys.argv[3])
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    build_index(Path(sys.argv[1]), Path(sys.argv[2]), today)
except OSError:
    print("OSError")
"""


def build_on_a_full_disk(shelf: Path, path: Path) -> str:
    """Build the index where no file may grow; return what the process prints."""
    words = map(str, (shelf, path, TODAY))
    done = subprocess.run(
        [sys.executable, "-c", FULL, *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


def test_a_full_disk_leaves_no_file(shelf: Path, path: Path) -> None:
    """When the disk is full, nothing half-made stays behind."""
    build_on_a_full_disk(shelf, path)
    assert list(path.parent.iterdir()) == []


def test_a_full_disk_is_an_error_of_the_disk(shelf: Path, path: Path) -> None:
    """When the disk is full, it is told as promised, with an OSError."""
    assert build_on_a_full_disk(shelf, path) == "OSError\n"


KILLED = """
import datetime, os, signal, sys
from pathlib import Path
from recommender.workshop.build import build_index

def die(event, arguments):
    if event == "os.rename":
        os.kill(os.getpid(), signal.SIGKILL)

today = datetime.date.fromisoformat(sys.argv[3])
sys.addaudithook(die)
build_index(Path(sys.argv[1]), Path(sys.argv[2]), today)
"""


def test_a_killed_build_is_done_again(shelf: Path, path: Path) -> None:
    """Killed before the index takes its place, the next build finds no half of one."""
    words = map(str, (shelf, path, TODAY))
    done = subprocess.run([sys.executable, "-c", KILLED, *words], cwd=ROOT, check=False)
    assert done.returncode == -9
    assert not path.exists()
    with open_anew(shelf, path, TODAY) as index:
        assert index.integrity() == "ok"


def test_older_indexes_are_swept_away(shelf: Path, path: Path) -> None:
    """Only the new index stays; what is no index is left alone."""
    path.parent.mkdir()
    for name in ("index-aaaa.sqlite", "index-bbbb.sqlite", "journal.sqlite"):
        (path.parent / name).write_bytes(b"older")
    open_anew(shelf, path, TODAY).__exit__()
    names = sorted(file.name for file in path.parent.iterdir())
    assert names == [path.name, "journal.sqlite"]


def test_an_index_that_is_there_is_built_anew(shelf: Path, path: Path) -> None:
    """A damaged index is replaced by a whole one."""
    path.parent.mkdir()
    path.write_bytes(b"damaged")
    with open_anew(shelf, path, TODAY) as index:
        assert index.integrity() == "ok"


def test_without_a_folder_the_index_lives_in_memory(
    shelf: Path, tmp_path: Path, catalog: Catalog
) -> None:
    """Where nothing can be kept, the index still has every work."""
    blocked = tmp_path / "file"
    blocked.write_text("no folder", "utf-8")
    with open_anew(shelf, blocked / "index-0.sqlite", TODAY) as index:
        assert tuple(index.works()) == catalog.works


def test_without_a_folder_bad_tables_are_refused(folder: Path, tmp_path: Path) -> None:
    """Where nothing can be kept, bad tables are refused all the same."""
    blocked = tmp_path / "file"
    blocked.write_text("no folder", "utf-8")
    spoil(folder)
    with pytest.raises(CatalogBroken):
        open_anew(folder, blocked / "index-0.sqlite", TODAY)


def test_a_work_of_next_year_waits(shelf: Path, path: Path) -> None:
    """The day comes from outside: for an earlier day, later works are refused."""
    with pytest.raises(CatalogBroken, match="in the future"):
        build_index(shelf, path, datetime.date(2000, 1, 1))
