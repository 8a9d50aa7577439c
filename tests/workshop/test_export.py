"""Proposals for the tables: diffs that apply, and the evidence beside them."""

import csv
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.catalog import load_catalog
from recommender.errors import BoostError, CatalogBroken, WrongUsage
from recommender.overlay import Fact, filled
from recommender.works import Work
from recommender.workshop.export import Export, write_proposals
from tests.conftest import ROOT, TODAY

BAMBI, FIREFLIES = "bambi-1942", "grave-of-the-fireflies-1988"
WHY = "title, year and maker agree"


def fact(
    field: str, value: str, work: str = BAMBI, source: str = "wikidata", why: str = WHY
) -> Fact:
    """Return a fact, of which only what matters need be said."""
    return Fact(work, field, value, source, why, "CC0-1.0", "2026-11-01")


FACTS = (
    fact("imdb_id", "tt0034492"),
    fact("wikidata_id", "Q43051"),
    fact("title:de", "Bambi, das Reh"),
    fact("title:fr", "Le tombeau des lucioles", FIREFLIES),
    fact("title:fr", 'Un titre, avec “virgule” et "guillemets"', FIREFLIES),
    fact("title:zh", "红狗", "red-dog-2011"),
    fact("minutes", "92", "red-dog-2011"),
    fact("based_on", "charlottes-web-1952"),
    fact("openlibrary_id", "OL483391W", "charlottes-web-1952", "openlibrary"),
    fact("sitelinks", "74"),
)


@pytest.fixture
def checkout(shelf: Path, tmp_path: Path) -> Path:
    """Return a folder with the small shelf's tables in its `data`."""
    shutil.copytree(shelf, tmp_path / "checkout" / "data")
    return tmp_path / "checkout"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Return where proposals go: a folder that is not there yet."""
    return tmp_path / "proposals" / "of today"


def export(facts: Sequence[Fact], checkout: Path, target: Path) -> Export:
    """Write the proposals of *facts* for the tables in *checkout*."""
    return write_proposals(facts, checkout / "data", target, TODAY)


def apply(checkout: Path, target: Path) -> tuple[Work, ...]:
    """Apply the diffs in *target* as a maintainer would; return the works then."""
    for name in ("works.diff", "titles.diff"):
        if (target / name).read_text("utf-8"):
            command = ("git", "apply", "--whitespace=error-all", str(target / name))
            subprocess.run(command, cwd=checkout, check=True, capture_output=True)
    return load_catalog(checkout / "data", TODAY).works


def evidence(target: Path) -> list[dict[str, str]]:
    """Return the rows of the evidence."""
    with (target / "evidence.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def test_the_diffs_apply_and_hold_together(checkout: Path, target: Path) -> None:
    """After `git apply` the tables load, filled as the index would be."""
    before = load_catalog(checkout / "data", TODAY).works
    export(FACTS, checkout, target)
    after = apply(checkout, target)
    wanted = [filled(work, [f for f in FACTS if f.work == work.id]) for work in before]
    assert [w._replace(titles=tuple(sorted(w.titles))) for w in wanted] == list(after)
    assert list(after) != list(before)


def test_patch_takes_them_too(checkout: Path, target: Path) -> None:
    """`patch -p1` does what `git apply` does."""
    if not shutil.which("patch"):
        pytest.skip("there is no patch on this machine")
    export(FACTS, checkout, target)
    for name in ("works.diff", "titles.diff"):
        with (target / name).open("rb") as diff:
            subprocess.run(("patch", "-p1", "-s"), cwd=checkout, stdin=diff, check=True)
    works = {work.id: work for work in load_catalog(checkout / "data", TODAY).works}
    assert works[BAMBI].imdb_id == "tt0034492"


def test_only_what_changes_is_in_a_diff(checkout: Path, target: Path) -> None:
    """One filled cell is one line taken out and one put in."""
    export([fact("imdb_id", "tt0034492")], checkout, target)
    lines = (target / "works.diff").read_text("utf-8").splitlines()
    signs = [line[0] for line in lines[3:] if line[0] != " "]
    assert signs == ["-", "+"]
    assert (target / "titles.diff").read_text("utf-8") == ""


def test_applied_once_there_is_nothing_left(checkout: Path, target: Path) -> None:
    """Exported again after the diffs were applied, they are empty."""
    export(FACTS, checkout, target)
    apply(checkout, target)
    export(FACTS, checkout, target)
    assert (target / "works.diff").read_text("utf-8") == ""
    assert (target / "titles.diff").read_text("utf-8") == ""


def test_nothing_known_proposes_nothing(checkout: Path, target: Path) -> None:
    """Without facts the diffs are empty and the evidence is a header."""
    done = export([], checkout, target)
    assert [file.name for file in done.files] == [
        *("works.diff", "titles.diff", "evidence.csv")
    ]
    assert evidence(target) == []


def test_the_evidence_names_source_licence_and_day(
    checkout: Path, target: Path
) -> None:
    """Each fact is in the evidence, with why it is believed to be that work's."""
    export(FACTS, checkout, target)
    rows = evidence(target)
    assert len(rows) == len(FACTS)
    assert {
        "work": BAMBI,
        "field": "imdb_id",
        "value": "tt0034492",
        "source": "wikidata",
        "licence": "CC0-1.0",
        "day": "2026-11-01",
        "evidence": WHY,
    } in rows


def test_tmdb_is_in_none_of_it(checkout: Path, target: Path) -> None:
    """What terms keep from being passed on is in no file."""
    said = (
        fact("imdb_id", "tt0034492", source="tmdb"),
        fact("keyword", "tearjerker", source="tmdb"),
        fact("title:fr", "Le faon de TMDB", source="tmdb"),
    )
    export(said, checkout, target)
    written = "".join(file.read_text("utf-8") for file in target.iterdir())
    assert "tt0034492" not in written
    assert "tmdb" not in written.lower()
    assert "tearjerker" not in written


@pytest.mark.parametrize("first", ["=", "+", "-", "@"])
def test_a_formula_is_neutralised_and_stays_out(
    checkout: Path, target: Path, first: str
) -> None:
    """A title that a spreadsheet would obey is named, and in no diff."""
    title = f"{first}HYPERLINK(0)"
    done = export([fact("title:fr", title), fact("genre", title)], checkout, target)
    assert [left.value for left in done.left_out] == [title]
    assert (target / "titles.diff").read_text("utf-8") == ""
    assert [row["value"] for row in evidence(target)] == [f"'{title}"] * 2


@pytest.mark.parametrize(
    "stale",
    [
        fact("imdb_id", "no id at all"),
        fact("minutes", "71"),
        fact("pages", "300"),
        fact("year", "1943"),
        fact("based_on", "no-such-work-1999"),
        fact("imdb_id", "tt0000001", "no-such-work-1999"),
        fact("title:xyz", "Bambi in no language"),
        fact("title:fr", "Bambi"),
    ],
    ids=str,
)
def test_what_does_not_fit_the_tables_is_not_proposed(
    checkout: Path, target: Path, stale: Fact
) -> None:
    """Facts of other times are held against the tables as they are now."""
    export([stale], checkout, target)
    assert (target / "works.diff").read_text("utf-8") == ""
    assert (target / "titles.diff").read_text("utf-8") == ""
    assert evidence(target) == []


def test_two_works_never_get_one_id(checkout: Path, target: Path) -> None:
    """An id that two sources give to two works is proposed for neither."""
    said = (
        fact("imdb_id", "tt0034492"),
        fact("imdb_id", "tt0034492", FIREFLIES, "openlibrary"),
    )
    export(said, checkout, target)
    assert (target / "works.diff").read_text("utf-8") == ""


def test_the_tables_themselves_are_not_written_to(checkout: Path) -> None:
    """The folder of the tables is refused, by whatever road it is named."""
    tables = checkout / "data"
    before = {file.name: file.read_bytes() for file in tables.iterdir()}
    for road in (tables, checkout / "data" / ".." / "data"):
        with pytest.raises(WrongUsage, match="another folder"):
            export(FACTS, checkout, road)
    assert {file.name: file.read_bytes() for file in tables.iterdir()} == before


def test_a_file_that_is_replaced_is_named(checkout: Path, target: Path) -> None:
    """Files that stood there already are told from new ones."""
    assert export(FACTS, checkout, target).replaced == ()
    (target / "titles.diff").unlink()
    replaced = export(FACTS, checkout, target).replaced
    assert [file.name for file in replaced] == ["works.diff", "evidence.csv"]


def test_a_folder_that_cannot_be_made_is_told(checkout: Path, tmp_path: Path) -> None:
    """Where a file is in the way, the sentence names it."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BoostError, match="cannot be written"):
        export(FACTS, checkout, tmp_path / "file" / "below")


def test_broken_tables_propose_nothing(checkout: Path, target: Path) -> None:
    """Tables that do not hold together are not proposed for."""
    (checkout / "data" / "works.csv").write_text("id\n", "utf-8")
    with pytest.raises(CatalogBroken):
        export(FACTS, checkout, target)
    assert not target.exists()


WORKS = ("bambi-1942", "charlottes-web-1952", "red-dog-2011", "the-snowman-1978")
WORDS = st.text('ab,"|é =;', min_size=1, max_size=8)
ANY = st.lists(
    st.builds(
        fact,
        st.sampled_from(("title:fr", "title:aa", "imdb_id", "minutes", "based_on")),
        st.one_of(WORDS, st.sampled_from(("tt0000001", "92", *WORKS))),
        st.sampled_from(WORKS),
        st.sampled_from(("wikidata", "openlibrary")),
    ),
    max_size=8,
    unique_by=lambda each: each[:4],
)


@settings(max_examples=15, deadline=None)  # each runs git
@given(facts=ANY)
def test_whatever_is_known_the_diffs_apply(
    shelf: Path, tmp_path_factory: pytest.TempPathFactory, facts: list[Fact]
) -> None:
    """Any facts at all give diffs that apply and leave tables that load."""
    folder = tmp_path_factory.mktemp("any")
    shutil.copytree(shelf, folder / "data")
    export(facts, folder, folder / "out")
    assert len(apply(folder, folder / "out")) == 9


def test_the_whole_catalog_can_be_proposed_for(tmp_path: Path) -> None:
    """The shipped tables take a diff too, quoted cells and all."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    works = load_catalog(ROOT / "data", TODAY).works
    said = [fact("title:xx", f"Título nº {n}", w.id) for n, w in enumerate(works)]
    said += [
        fact("wikidata_id", f"Q90{number}", work.id)
        for number, work in enumerate(works)
        if not work.wikidata_id and not work.replaced_by
    ]
    export(said, tmp_path, tmp_path / "out")
    after = apply(tmp_path, tmp_path / "out")
    assert all(work.wikidata_id for work in after if not work.replaced_by)
    assert all(("xx", f"Título nº {n}") in w.titles for n, w in enumerate(after))
