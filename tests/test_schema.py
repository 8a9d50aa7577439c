"""The schema: what a cell, a row and a file may hold, and how a fault is told."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.errors import CatalogBroken
from recommender.schema import Column, link_problems, read_schema, read_table

Edit = Callable[[bytes], bytes]

LINE = "A young deer learns the forest with his friends through all its seasons."


@pytest.fixture
def folder(shelf: Path, tmp_path: Path) -> Path:
    """Return a copy of the small shelf's tables, to be spoiled."""
    return Path(shutil.copytree(shelf, tmp_path / "data"))


def problems(folder: Path) -> list[str]:
    """Return everything that is wrong with the tables of *folder*."""
    found: list[str] = []
    schema = read_schema(folder)
    tables = {name: read_table(table, found) for name, table in schema.items()}
    return found or list(link_problems(schema, tables))


def swap(old: str, new: str) -> Edit:
    """Return an edit that puts *new* in the place of the first *old*."""

    def edit(data: bytes) -> bytes:
        assert old.encode() in data
        return data.replace(old.encode(), new.encode(), 1)

    return edit


def repeat(line: str) -> Edit:
    """Return an edit that writes the row *line* twice."""
    return swap(f"{line}\n", f"{line}\n{line}\n")


def first_date(cell: str) -> Edit:
    """Return an edit that puts *cell* in the place of the first date."""
    return lambda data: re.sub(rb"\d{4}-\d\d-\d\d", cell.encode(), data, count=1)


def column(kind: str, **rules: Any) -> Column:
    """Return a column of this *kind* with no rule but *rules*."""
    free = dict.fromkeys(("pattern", "minimum", "maximum", "longest"))
    return Column(
        **{"name": "x", "kind": kind, "required": False, "allowed": (), **free, **rules}
    )


FAULTS = {
    "empty": (
        "works.csv",
        swap("film,Bambi,", "film,,"),
        "works.csv: row 2: title is empty, but must not be",
    ),
    "a word that is not allowed": (
        "works.csv",
        swap("bambi-1942,film", "bambi-1942,opera"),
        "works.csv: row 2: kind is 'opera'; allowed: film, book",
    ),
    "a word in a list that is not allowed": (
        "works.csv",
        swap("late|ending", "late|encore"),
        "works.csv: row 3: window is 'late|encore'; allowed: opening, early, middle, "
        "late, ending (joined by |)",
    ),
    "too high": (
        "works.csv",
        swap(",70,,4,", ",70,,6,"),
        "works.csv: row 2: potency is 6; allowed: a whole number from 1 to 5",
    ),
    "too low": (
        "claims.csv",
        swap("animal-story,3", "animal-story,0"),
        "claims.csv: row 3: strength is 0; allowed: a whole number from 1 to 3",
    ),
    "a number in words": (
        "works.csv",
        swap(",70,,4,", ",seventy,,4,"),
        "works.csv: row 2: minutes is 'seventy'; allowed: a whole number from 1 to 900",
    ),
    "a fraction": (
        "works.csv",
        swap(",70,,4,", ",70,,3.5,"),
        "works.csv: row 2: potency is '3.5'; allowed: a whole number from 1 to 5",
    ),
    "an id of the wrong shape": (
        "works.csv",
        swap("bambi-1942,", "Bambi_1942,"),
        "works.csv: row 2: id is 'Bambi_1942'; allowed: text like "
        "^[a-z0-9]+(-[a-z0-9]+)*$",
    ),
    "a foreign id of the wrong shape": (
        "works.csv",
        swap("seasons.,,", "seasons.,0034492,"),
        "works.csv: row 2: imdb_id is '0034492'; allowed: text like ^tt[0-9]{7,9}$",
    ),
    "too long": (
        "works.csv",
        swap(LINE, "A" * 121),
        "works.csv: row 2: line has 121 characters; 120 are allowed",
    ),
    "no date": (
        "support.csv",
        first_date("23 November"),
        "support.csv: row 2: read_on is '23 November', not a date like 2026-11-23",
    ),
    "a date that is in no calendar": (
        "support.csv",
        first_date("2026-13-45"),
        "support.csv: row 2: read_on is '2026-13-45', not a date like 2026-11-23",
    ),
    "a space after a word": (
        "works.csv",
        swap("film,Bambi,", "film,Bambi ,"),
        "works.csv: row 2: title has space around it: 'Bambi '",
    ),
    "a cell too many": (
        "claims.csv",
        swap("3,curation,\n", "3,curation,,\n"),
        "claims.csv: row 3: 6 cells, but 5 columns",
    ),
    "a cell too few": (
        "claims.csv",
        swap("3,curation,\n", "3,curation\n"),
        "claims.csv: row 3: 4 cells, but 5 columns",
    ),
    "an empty line": (
        "claims.csv",
        swap("note\n", "note\n\n"),
        "claims.csv: row 2: 0 cells, but 5 columns",
    ),
    "an empty line in the middle": (
        "sources.csv",
        lambda data: b"id,citation,url\na,One,\n\nb,Two,\n",
        "sources.csv: row 3: 0 cells, but 3 columns",
    ),
    "another header": (
        "sources.csv",
        lambda data: b"id,name,url\n",
        "sources.csv: row 1: the columns are id, name, url; they must be id, "
        "citation, url",
    ),
    "a quote that is never closed": (
        "sources.csv",
        lambda data: b'id,citation,url\na,"One,\n',
        "sources.csv: line 2: unexpected end of data",
    ),
    "an id twice": (
        "sources.csv",
        lambda data: b"id,citation,url\na,One,\na,Two,\n",
        "sources.csv: row 3: id a stands already in row 2",
    ),
    "a key twice": (
        "claims.csv",
        repeat("bambi-1942,animal-story,3,curation,"),
        "claims.csv: row 4: work_id + tag bambi-1942 + animal-story stands already in "
        "row 3",
    ),
    "a foreign id twice": (
        "works.csv",
        lambda data: data.replace(b".,,,,,", b".,tt0034492,,,,", 2),
        "works.csv: row 3: imdb_id tt0034492 stands already in row 2",
    ),
    "out of order": (
        "sources.csv",
        lambda data: b"id,citation,url\nb,Two,\na,One,\n",
        "sources.csv: row 3: a is out of order; it belongs before b",
    ),
    "an unknown work": (
        "titles.csv",
        swap("paddington-2-2017,", "paddington-3-2024,"),
        "titles.csv: row 5: work_id is 'paddington-3-2024', which is no id in "
        "works.csv",
    ),
    "an unknown tag": (
        "claims.csv",
        swap("animal-story", "animal-tale"),
        "claims.csv: row 3: tag is 'animal-tale', which is no id in tags.csv",
    ),
    "an unknown source": (
        "claims.csv",
        swap("curation", "hearsay"),
        "claims.csv: row 2: source is 'hearsay', which is no id in sources.csv",
    ),
    "an unknown heir": (
        "works.csv",
        swap("seasons.,,,,,,\n", "seasons.,,,,,,bambi-2042\n"),
        "works.csv: row 2: replaced_by is 'bambi-2042', which is no id in works.csv",
    ),
    "not UTF-8": (
        "titles.csv",
        lambda data: data.replace("ü".encode(), b"\xfc"),
        "titles.csv: byte 68: not UTF-8",
    ),
    "a byte order mark": (
        "works.csv",
        lambda data: b"\xef\xbb\xbf" + data,
        "works.csv: begins with a byte order mark; save as UTF-8",
    ),
    "CRLF": (
        "works.csv",
        lambda data: data.replace(b"\n", b"\r\n"),
        "works.csv: line 1: ends in CRLF; lines end in LF",
    ),
    "one CRLF": (
        "sources.csv",
        lambda data: b"id,citation,url\ncuration,Our own,\r\n",
        "sources.csv: line 2: ends in CRLF; lines end in LF",
    ),
    "no last newline": (
        "works.csv",
        lambda data: data.removesuffix(b"\n"),
        "works.csv: the last line has no end",
    ),
}


@pytest.mark.parametrize(
    ("name", "edit", "sentence"), FAULTS.values(), ids=FAULTS.keys()
)
def test_a_fault_is_told_in_one_sentence(
    folder: Path, name: str, edit: Edit, sentence: str
) -> None:
    """A fault is told with its file, its row, its column and what is allowed."""
    path = folder / name
    path.write_bytes(edit(path.read_bytes()))
    assert problems(folder) == [sentence]


def test_a_shelf_in_order_has_no_fault(shelf: Path) -> None:
    """Of tables that hold together nothing is told."""
    assert problems(shelf) == []


def test_a_missing_table_is_told(folder: Path) -> None:
    """Of a table that is not there one thing is told: that it is missing."""
    (folder / "titles.csv").unlink()
    assert problems(folder) == ["titles.csv: the file is missing"]


def test_an_empty_file_is_told(folder: Path) -> None:
    """A table without so much as a header is told with the columns that it needs."""
    (folder / "sources.csv").write_bytes(b"")
    (sentence,) = problems(folder)
    assert sentence.startswith("sources.csv: ")
    assert sentence.endswith("must be id, citation, url")


def test_a_folder_in_a_tables_place_is_told(folder: Path) -> None:
    """A table that cannot be opened is told by its name, whatever is in its place."""
    (folder / "titles.csv").unlink()
    (folder / "titles.csv").mkdir()
    assert any(problem.startswith("titles.csv:") for problem in problems(folder))


def test_every_fault_is_told_at_once(folder: Path) -> None:
    """Faults in several tables are told together, so that they are mended together."""
    for name in ("works.csv", "claims.csv", "titles.csv"):
        (folder / name).write_bytes((folder / name).read_bytes().removesuffix(b"\n"))
    assert [problem.partition(":")[0] for problem in problems(folder)] == [
        "works.csv",
        "claims.csv",
        "titles.csv",
    ]


def test_rows_are_counted_as_in_the_file(folder: Path) -> None:
    """A row with a cell too many does not shift the number of a row after it."""
    path = folder / "sources.csv"
    text = "id,citation,url\na,One,,\nb,Two,\nb,Three,\n"
    path.write_text(text, "utf-8")
    assert "sources.csv: row 4: id b stands already in row 3" in problems(folder)


def test_a_cell_may_hold_commas_quotes_and_lines(folder: Path) -> None:
    """A quoted cell is read as it was meant."""
    path = folder / "sources.csv"
    path.write_text('id,citation,url\na,"One, ""two""\nthree",\n', "utf-8")
    (row,) = read_table(read_schema(folder)["sources"], [])
    assert row["citation"] == 'One, "two"\nthree'


@settings(deadline=None, max_examples=50)
@given(order=st.permutations(range(5)))
def test_only_the_sorted_order_is_in_order(
    order: list[int], tmp_path_factory: pytest.TempPathFactory, shelf: Path
) -> None:
    """A table in any order but its own is refused."""
    path = tmp_path_factory.mktemp("order") / "sources.csv"
    lines = "".join(f"{'abcde'[place]},A citation,\n" for place in order)
    path.write_text(f"id,citation,url\n{lines}", "utf-8")
    found: list[str] = []
    shutil.copy(shelf / "datapackage.json", path.parent)
    read_table(read_schema(path.parent)["sources"], found)
    assert (found == []) == (order == sorted(order))


@given(value=st.integers(), low=st.integers(-9, 9), high=st.integers(-9, 9))
def test_an_integer_fits_between_its_limits(value: int, low: int, high: int) -> None:
    """A whole number is accepted exactly when it lies within the limits."""
    complaint = column("integer", minimum=low, maximum=high).complaint(str(value))
    assert (complaint is None) == (low <= value <= high)


@given(cell=st.text(min_size=1), longest=st.integers(0, 9))
def test_a_text_fits_within_its_length(cell: str, longest: int) -> None:
    """Text is accepted exactly when it is trimmed and no longer than allowed."""
    complaint = column("string", longest=longest).complaint(cell)
    assert (complaint is None) == (len(cell) <= longest and cell == cell.strip())


@given(cell=st.sampled_from(["film", "book", "Film", "films", "play"]))
def test_a_word_fits_when_it_is_listed(cell: str) -> None:
    """A word is accepted exactly when it is one of those allowed."""
    complaint = column("string", allowed=("film", "book")).complaint(cell)
    assert (complaint is None) == (cell in ("film", "book"))


@given(cell=st.text("ab ", min_size=1, max_size=4))
def test_a_pattern_holds_for_the_whole_cell(cell: str) -> None:
    """Text is accepted exactly when all of it follows the pattern, not a part."""
    complaint = column("string", pattern=re.compile("ab+")).complaint(cell)
    assert (complaint is None) == (cell == "a" + "b" * max(1, len(cell) - 1))


@pytest.mark.parametrize("required", [True, False])
def test_only_what_is_required_must_be_there(required: bool) -> None:
    """An empty cell is a fault exactly in a column that must be filled."""
    assert bool(column("string", required=required).complaint("")) == required


def test_a_missing_package_says_where_to_look(folder: Path) -> None:
    """A folder without a datapackage.json is no catalog, and the sentence says so."""
    (folder / "datapackage.json").unlink()
    with pytest.raises(CatalogBroken, match=r"no catalog in .*Check BOOST_CATALOG"):
        read_schema(folder)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff", b"[]", b"null", b"{}", b'{"resources": 3}']
)
def test_a_package_that_is_none_is_refused(folder: Path, content: bytes) -> None:
    """A datapackage.json that is no data package is refused by its name."""
    (folder / "datapackage.json").write_bytes(content)
    with pytest.raises(CatalogBroken, match=r"datapackage\.json cannot be read"):
        read_schema(folder)


FIRST = ("resources", 0, "schema")
DAMAGES = {
    "a table that is a word": (("resources", 0), "works"),
    "a table without a schema": (FIRST, None),
    "a table without columns": ((*FIRST, "fields"), None),
    "a column that is a word": ((*FIRST, "fields", 0), "id"),
    "rules that are nothing": ((*FIRST, "fields", 0, "constraints"), None),
    "a pattern that is none": ((*FIRST, "fields", 0, "constraints", "pattern"), "["),
    "a limit in words": ((*FIRST, "fields", 4, "constraints", "minimum"), "old"),
    "a key that is no column": ((*FIRST, "primaryKey"), ["name"]),
    "a link from no column": ((*FIRST, "foreignKeys", 0, "fields"), "name"),
    "a link to no table": ((*FIRST, "foreignKeys", 0, "reference", "resource"), "x"),
}


@pytest.mark.parametrize(("place", "value"), DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_package_is_refused(
    folder: Path, place: tuple[str | int, ...], value: object
) -> None:
    """A data package that cannot be followed is refused, never a traceback."""
    path = folder / "datapackage.json"
    package = json.loads(path.read_text("utf-8"))
    spot = package
    for step in place[:-1]:
        spot = spot[step]
    spot[place[-1]] = value
    path.write_text(json.dumps(package), "utf-8")
    with pytest.raises(CatalogBroken, match=r"datapackage\.json"):
        problems(folder)
