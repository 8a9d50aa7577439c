"""`boost refresh --from-dump`: facts read in a file, as a person would have it."""

import datetime
import gzip
import json
import os
from pathlib import Path

import pytest

from recommender import overlay
from recommender.overlay import Fact
from recommender.workshop import dumps
from tests.conftest import Boost
from tests.workshop.dumps.rows import as_list, author_row, book_row, entity_line

FILMS = as_list(
    (
        entity_line(
            "Q274167",
            {"en": "Grave of the Fireflies", "fr": "Le Tombeau des lucioles"},
            {"P31": ["Q11424"], "P57": ["Q55404"], "P136": ["Q8"]},
            {"P345": "tt0095327"},
            1988,
            89,
            70,
        ),
        entity_line("Q55404", {"en": "Isao Takahata"}, {"P31": ["Q5"]}),
        entity_line("Q8", {"en": "War film"}),
    )
)
GRAVE = "grave-of-the-fireflies-1988"
WEB = "charlottes-web-1952"


@pytest.fixture
def films(tmp_path: Path) -> Path:
    """Return a small dump of Wikidata."""
    path = tmp_path / "wikidata-20260921-all.json.gz"
    path.write_bytes(gzip.compress(FILMS.encode()))
    return path


@pytest.fixture
def books(tmp_path: Path) -> Path:
    """Return a small dump of everything in Open Library."""
    rows = (
        author_row("OL1A", "E. B. White"),
        book_row(
            "OL2W",
            "Charlotte's Web",
            ["OL1A"],
            first_publish_date="1952",
            subjects=["Spiders"],
        ),
    )
    path = tmp_path / "ol_dump_2026-08-31.txt"
    path.write_text("".join(f"{row}\n" for row in rows))
    return path


def facts(home: Path) -> dict[tuple[str, str], Fact]:
    """Return what the overlay holds, by work and field."""
    with overlay.reading(home / "overlay.sqlite") as book:
        return {(fact.work, fact.field): fact for fact in book.facts()}


def test_facts_are_read_without_contact_or_network(
    boost: Boost, home: Path, films: Path
) -> None:
    """A dump fills the overlay, with its day and why it is this work."""
    run = boost("refresh", "--from-dump", str(films))
    assert (run.code, run.err) == (0, "")
    assert "Wikidata: of 5 lines, 1 is of our works." in run.out
    assert "Nobody was asked, and nothing left this machine." in run.out
    genre = facts(home)[GRAVE, "genre"]
    assert (genre.value, genre.source, genre.licence, genre.retrieved_on) == (
        "war film",
        "wikidata",
        "CC0-1.0",
        "2026-09-21",
    )
    assert genre.evidence.endswith("agree; dump of 2026-09-21")
    assert "Grave of the Fireflies" in boost("find", "Tombeau des lucioles").out


def test_a_dry_run_writes_nothing(boost: Boost, home: Path, films: Path) -> None:
    """What would be written is shown, and then it is just that."""
    dry = boost("refresh", "--from-dump", str(films), "--dry-run")
    assert "Nothing was written." in dry.out
    assert facts(home) == {}
    wet = boost("refresh", "--from-dump", str(films))
    assert dry.out.rpartition("Nothing was")[0] == wet.out.rpartition("`boost")[0]


def test_it_can_be_taken_back(boost: Boost, home: Path, films: Path) -> None:
    """`--undo` puts the overlay back as it was."""
    boost("refresh", "--from-dump", str(films))
    assert boost("refresh", "--undo").code == 0
    assert facts(home) == {}


def test_json_tells_it_all(boost: Boost, home: Path, films: Path) -> None:
    """`--json` has the counts of the dump beside those of the source."""
    run = boost("refresh", "--from-dump", str(films), "--json")
    told = json.loads(run.out)
    assert told["sources"]["wikidata"]["asked"] == 1
    assert told["sources"]["wikidata"]["changed"] == 1
    assert told["dump"]["lines"] == 5


def test_only_the_works_that_are_named(boost: Boost, home: Path, films: Path) -> None:
    """With `--only` the others are left alone."""
    run = boost("refresh", "--from-dump", str(films), "--only", "Bambi")
    assert "0 are of our works" in run.out
    assert facts(home) == {}


def test_what_the_dump_cannot_know_stays(boost: Boost, home: Path, books: Path) -> None:
    """Readers and pages, which Open Library told when asked, outlive its dump."""
    old = Fact(WEB, "readers", "900", "openlibrary", "asked", "CC0-1.0", "2026-01-01")
    with overlay.writing(home / "overlay.sqlite") as book:
        book.replace_facts(
            "openlibrary",
            [WEB],
            [old, old._replace(field="subject", value="pigs")],
        )
    assert boost("refresh", "--from-dump", str(books)).code == 0
    found = facts(home)
    assert found[WEB, "readers"] == old
    assert found[WEB, "subject"].value == "spiders"
    assert found[WEB, "openlibrary_id"].value == "OL2W"


def test_an_older_dump_replaces_nothing_newer(
    boost: Boost, home: Path, films: Path
) -> None:
    """What was asked after the day of the dump stays."""
    new = Fact(GRAVE, "genre", "tragedy", "wikidata", "asked", "CC0-1.0", "2026-10-01")
    with overlay.writing(home / "overlay.sqlite") as book:
        book.replace_facts("wikidata", [GRAVE], [new])
    run = boost("refresh", "--from-dump", str(films))
    assert run.code == 0
    assert "What was asked since that day is newer, and stays: 1." in run.out
    assert list(facts(home).values()) == [new]


def test_a_cut_dump_fills_what_it_can(boost: Boost, home: Path, films: Path) -> None:
    """What stands before the cut is kept; the exit code and a sentence tell of it."""
    many = "".join(f"{entity_line(f'Q{n}', {'en': str(n)})},\n" for n in range(9999))
    text = FILMS.removesuffix("\n]\n") + ",\n" + many
    films.write_bytes(gzip.compress(text.encode())[:-50])
    run = boost("refresh", "--from-dump", str(films))
    assert run.code == 6
    assert "is not whole: after" in run.err
    assert (GRAVE, "genre") in facts(home)


def test_another_file_changes_nothing(boost: Boost, home: Path) -> None:
    """A file that is no dump, or none at all, is a sentence."""
    tables = Path(__file__)
    assert boost("refresh", "--from-dump", str(tables)).code == 2
    missing = boost("refresh", "--from-dump", str(tables.with_name("nothing.gz")))
    assert (missing.code, missing.out) == (2, "")
    assert "cannot be read: No such file" in missing.err
    assert facts(home) == {}


@pytest.mark.parametrize("other", ["--undo", "--source=wikidata", "--export=there"])
def test_it_stands_alone(boost: Boost, home: Path, films: Path, other: str) -> None:
    """What asks, takes back or exports is another errand."""
    assert boost("refresh", "--from-dump", str(films), other).code == 2


def test_the_journal_is_not_touched(boost: Boost, home: Path, films: Path) -> None:
    """Reading a dump leaves what a person wrote as it was, to the byte."""
    boost("rate", "Bambi", "--tears", "tears")
    before = (home / "journal.sqlite").read_bytes()
    boost("refresh", "--from-dump", str(films))
    assert (home / "journal.sqlite").read_bytes() == before


def test_the_day_of_a_dump_is_in_its_name(films: Path, tmp_path: Path) -> None:
    """A name without a day, or with an impossible one, leaves the file's own."""
    assert dumps.day_of(films).isoformat() == "2026-09-21"
    noon = datetime.datetime(2025, 3, 14, 12).timestamp()
    for name in ("latest-all.json.gz", "dump-20269999.gz"):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (noon, noon))
        assert dumps.day_of(tmp_path / name).isoformat() == "2025-03-14"
