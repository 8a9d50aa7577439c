"""The shelf: it is loaded whole or refused, with a sentence for every fault."""

import csv
import json
import shutil
import tomllib
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.catalog import (
    NEEDS_WARNING,
    SHOWN_PROBLEMS,
    Catalog,
    listeners,
    load_catalog,
)
from recommender.errors import CatalogBroken
from recommender.places import catalog_digest
from tests.conftest import SHELF, TODAY

Edit = tuple[str, str, dict[str, str] | None]

TABLES = ("works", "claims", "tags", "exposure", "titles", "sources", "support")


@pytest.fixture
def folder(shelf: Path, tmp_path: Path) -> Path:
    """Return a copy of the small shelf's tables, to be spoiled."""
    return Path(shutil.copytree(shelf, tmp_path / "data"))


def alter(folder: Path, edit: Edit) -> None:
    """Change cells of the first row that begins with these words, or drop it."""
    name, start, cells = edit
    path = folder / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    row = next(row for row in rows if ",".join(row).startswith(start))
    if cells is None:
        rows.remove(row)
    else:
        for column, cell in cells.items():
            row[header.index(column)] = cell
    write(path, [header, *rows])


def insert(folder: Path, name: str, *row: str) -> None:
    """Put *row* into its place in a table."""
    path = folder / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    write(path, [header, *sorted([*rows, list(row)])])


def write(path: Path, rows: list[list[str]]) -> None:
    """Write *rows* as the project writes CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def load(folder: Path) -> Catalog:
    """Load the tables of *folder* as on the tests' day."""
    return load_catalog(folder, TODAY)


def problems(folder: Path) -> tuple[str, ...]:
    """Return what the refusal of *folder* tells."""
    with pytest.raises(CatalogBroken) as refusal:
        load(folder)
    return refusal.value.problems


def retire(work: str, heir: str) -> Edit:
    """Return an edit that puts *heir* in the place of *work*."""
    return "works", work, {"replaced_by": heir}


FAULTS: dict[str, tuple[list[Edit], str]] = {
    "a book's form on a film": (
        [("works", "bambi", {"form": "novel"})],
        "works.csv: row 2: bambi-1942: form novel does not belong to a film",
    ),
    "a film's form on a book": (
        [("works", "the-snowman", {"form": "short"})],
        "works.csv: row 9: the-snowman-1978: form short does not belong to a book",
    ),
    "pages of a film": (
        [("works", "bambi", {"pages": "40"})],
        "works.csv: row 2: bambi-1942: pages is 40, but a film has none",
    ),
    "minutes of a book": (
        [("works", "the-snowman", {"minutes": "26"})],
        "works.csv: row 9: the-snowman-1978: minutes is 26, but a book has none",
    ),
    "a year to come": (
        [("works", "manchester", {"year": "2027"})],
        "works.csv: row 6: manchester-by-the-sea-2016: year 2027 is in the future",
    ),
    "based on a stranger": (
        [("works", "charlottes-web-1973", {"based_on": "bambi-1923"})],
        "works.csv: row 4: charlottes-web-1973: based_on 'bambi-1923' is no other "
        "work's id",
    ),
    "based on itself": (
        [("works", "bambi", {"based_on": "charlottes-web-1952|bambi-1942"})],
        "works.csv: row 2: bambi-1942: based_on 'bambi-1942' is no other work's id",
    ),
    "based on a retired work": (
        [retire("charlottes-web-1952", "the-snowman-1978")],
        "works.csv: row 4: charlottes-web-1973: based_on 'charlottes-web-1952' *",
    ),
    "replaced by itself": (
        [retire("bambi", "bambi-1942")],
        "works.csv: row 2: bambi-1942: replaced_by bambi-1942 is itself or retired too",
    ),
    "replaced by a retired work": (
        [
            retire("bambi", "red-dog-2011"),
            retire("red-dog", "paddington-2-2017"),
        ],
        "works.csv: row 2: bambi-1942: replaced_by red-dog-2011 is itself or retired "
        "too",
    ),
    "a tag replaced by itself": (
        [("tags", "western,", {"replaced_by": "western"})],
        "tags.csv: row *: western: replaced_by western is itself or retired too",
    ),
    "a retired tag": (
        [("tags", "musical,", {"replaced_by": "comedy"})],
        "claims.csv: row *: tag musical is retired",
    ),
    "no route": (
        [("claims", "paddington-2-2017,warmth", None)],
        "claims.csv: paddington-2-2017: no route is claimed",
    ),
    "no theme": (
        [
            ("claims", f"the-snowman-1978,{theme}", None)
            for theme in ("farewell", "friendship")
        ],
        "claims.csv: the-snowman-1978: no theme is claimed",
    ),
    "a theme without its warning": (
        [("claims", "bambi-1942,parent-death", None)],
        "claims.csv: bambi-1942: claims parent-loss, but not the warning parent-death",
    ),
    "a wave before its work": (
        [("exposure", "red-dog", {"from_year": "2010"})],
        "exposure.csv: row *: red-dog-2011: from_year 2010 is before the work's year "
        "2011",
    ),
    "a wave to come": (
        [("exposure", "the-snowman", {"from_year": "2027"})],
        "exposure.csv: row *: the-snowman-1978: from_year 2027 is in the future",
    ),
    "a wave that ends before it begins": (
        [("exposure", "red-dog", {"from_year": "2012", "to_year": "2011"})],
        "exposure.csv: row *: red-dog-2011: to_year 2011 is before from_year 2012",
    ),
    "an era without a region": (
        [("tags", "vhs-years,", {"region": ""})],
        "tags.csv: row *: vhs-years: region and from_year belong to eras, and every "
        "era has them",
    ),
    "an era without a first year": (
        [("tags", "vhs-years,", {"from_year": "", "to_year": ""})],
        "tags.csv: row *: vhs-years: region and from_year belong to eras, and every "
        "era has them",
    ),
    "an era that ends before it begins": (
        [("tags", "vhs-years,", {"from_year": "1990", "to_year": "1980"})],
        "tags.csv: row *: vhs-years: to_year 1980 is before from_year 1990",
    ),
    "a theme with years and a region": (
        [("tags", "farewell,", {"region": "GB", "from_year": "1950"})],
        "tags.csv: row *: farewell: region and from_year belong to eras, and every "
        "era has them",
    ),
    "a theme with a region": (
        [("tags", "farewell,", {"region": "GB"})],
        "tags.csv: row *: farewell: region * to eras*",
    ),
    "a theme with a last year": (
        [("tags", "farewell,", {"to_year": "1950"})],
        "tags.csv: row *: farewell: * to eras*",
    ),
}


@pytest.mark.parametrize(("edits", "sentence"), FAULTS.values(), ids=FAULTS.keys())
def test_rows_that_contradict_are_refused(
    folder: Path, edits: list[Edit], sentence: str
) -> None:
    """Rows that contradict one another are refused in one sentence with the place."""
    for edit in edits:
        alter(folder, edit)
    (problem,) = problems(folder)
    assert fnmatchcase(problem, sentence)


@pytest.mark.parametrize("tag", NEEDS_WARNING)
def test_a_loss_brings_its_warning(folder: Path, tag: str) -> None:
    """Whoever claims such a tag must also claim the warning that belongs to it."""
    insert(folder, "claims", "paddington-2-2017", tag, "1", "curation", "")
    assert problems(folder) == (
        f"claims.csv: paddington-2-2017: claims {tag}, but not the warning "
        f"{NEEDS_WARNING[tag]}",
    )


def test_a_tag_with_its_warning_is_welcome(folder: Path) -> None:
    """A loss whose warning is claimed beside it is taken in."""
    for tag in ("parent-loss", "parent-death"):
        insert(folder, "claims", "paddington-2-2017", tag, "1", "curation", "")
    assert len(load(folder).works) == 9


def test_this_year_is_not_the_future(folder: Path) -> None:
    """A work and a wave of this very year are taken in."""
    alter(folder, ("works", "manchester", {"year": str(TODAY.year)}))
    alter(folder, ("exposure", "the-snowman", {"from_year": str(TODAY.year)}))
    assert len(load(folder).works) == 9


def test_every_card_comes_back_as_it_was_written(shelf: Path) -> None:
    """What a card says of a work, the loaded work says too."""
    cards = tomllib.loads((SHELF / "cards.toml").read_text("utf-8"))
    for work in load(shelf).works:
        facts = {
            key: tuple(value) if isinstance(value, list) else value
            for key, value in cards[work.id].items()
            if hasattr(work, key) and key != "titles"
        }
        assert facts == {key: getattr(work, key) for key in facts}


def test_a_work_holds_its_claims_waves_and_titles(shelf: Path) -> None:
    """The rows of the other tables are found at their work, and at no other."""
    works = {work.id: work for work in load(shelf).works}
    work = works["grave-of-the-fireflies-1988"]
    assert dict(work.claims)["sibling-bond"] == 3
    assert [(w.region, w.medium, w.from_year, w.to_year) for w in work.waves] == [
        ("JP", "cinema", 1988, 1988),
        ("JP", "tv", 1989, 2015),
    ]
    assert work.titles == (
        ("de", "Die letzten Glühwürmchen"),
        ("ja", "Hotaru no Haka"),
        ("ja", "火垂るの墓"),
    )
    assert works["manchester-by-the-sea-2016"].waves == ()


def test_an_open_wave_has_no_last_year(shelf: Path) -> None:
    """A wave without a last year still lasts."""
    works = {work.id: work for work in load(shelf).works}
    assert [wave.to_year for wave in works["the-snowman-1978"].waves] == [None]


def test_what_is_not_known_is_none(shelf: Path) -> None:
    """An unknown length is None rather than a number."""
    works = {work.id: work for work in load(shelf).works}
    assert works["red-dog-2011"].minutes is None


def test_the_catalog_carries_the_digest_of_its_tables(shelf: Path) -> None:
    """The digest is that of the folder it was loaded from."""
    assert load(shelf).digest == catalog_digest(shelf)


def test_a_retired_tag_is_no_word_any_more(folder: Path) -> None:
    """A retired tag that no work claims stands in the table, not in the catalog."""
    alter(folder, ("tags", "western,", {"replaced_by": "adventure"}))
    assert "western" not in {tag.id for tag in load(folder).tags}


def test_a_retired_work_stays_on_the_shelf(folder: Path) -> None:
    """A retired work is loaded with its heir, since journals may point at it."""
    alter(folder, retire("red-dog", "bambi-1942"))
    heirs = {work.id: work.replaced_by for work in load(folder).works}
    assert heirs["red-dog-2011"] == "bambi-1942"


def test_an_empty_shelf_is_refused(folder: Path) -> None:
    """Tables in order but without a work are no catalog."""
    for name in ("works", "claims", "exposure", "titles"):
        path = folder / f"{name}.csv"
        path.write_text(f"{path.read_text('utf-8').splitlines()[0]}\n", "utf-8")
    assert problems(folder) == ("works.csv: there is no work in it",)


def test_many_faults_are_counted(folder: Path) -> None:
    """After twenty faults the others are counted, so that the list can be read."""
    path = folder / "claims.csv"
    path.write_text(path.read_text("utf-8").replace(",curation,", ",rumour,"), "utf-8")
    rows = len(path.read_text("utf-8").splitlines()) - 1
    *shown, rest = problems(folder)
    assert len(shown) == SHOWN_PROBLEMS
    assert rest == f"and {rows - SHOWN_PROBLEMS} more"


def test_the_refusal_is_for_people(folder: Path) -> None:
    """The whole message names the folder, says that nothing was loaded, and where."""
    alter(folder, ("works", "bambi", {"potency": "9"}))
    with pytest.raises(CatalogBroken) as refusal:
        load(folder)
    assert str(refusal.value) == (
        f"The catalog in {folder} does not hold together. Nothing was loaded.\n"
        "works.csv: row 2: potency is 9; allowed: a whole number from 1 to 5"
    )


@pytest.mark.parametrize("name", TABLES)
def test_no_table_may_be_missing(folder: Path, name: str) -> None:
    """A catalog that lacks a table is refused, whichever it is."""
    (folder / f"{name}.csv").unlink()
    assert f"{name}.csv: the file is missing" in problems(folder)


def test_a_package_without_works_is_refused(folder: Path) -> None:
    """A data package of other tables is refused, never a traceback."""
    path = folder / "datapackage.json"
    path.write_text('{"resources": []}', "utf-8")
    with pytest.raises(CatalogBroken):
        load(folder)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("works", "acclaim"),
        ("works", "esteem"),
        ("claims", "strength"),
        ("tags", "phrase"),
        ("exposure", "to_year"),
    ],
)
def test_tables_of_another_version_are_refused(
    folder: Path, name: str, column: str
) -> None:
    """Tables that lack a column we read are refused, never a traceback."""
    path = folder / "datapackage.json"
    package = json.loads(path.read_text("utf-8"))
    (table,) = [each for each in package["resources"] if each["name"] == name]
    fields = table["schema"]["fields"]
    place = [field["name"] for field in fields].index(column)
    del fields[place]
    path.write_text(json.dumps(package), "utf-8")
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = [row[:place] + row[place + 1 :] for row in csv.reader(file)]
    write(folder / f"{name}.csv", rows)
    with pytest.raises(CatalogBroken, match=column):
        load(folder)


@settings(deadline=None, max_examples=150)
@given(
    name=st.sampled_from(TABLES),
    place=st.floats(0, 1),
    length=st.integers(0, 4),
    junk=st.text(max_size=3).map(str.encode) | st.binary(max_size=3),
)
def test_a_damaged_table_is_loaded_whole_or_refused(
    name: str,
    place: float,
    length: int,
    junk: bytes,
    shelf: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Whatever is overwritten in a table, nine works are loaded or none."""
    folder = Path(shutil.copytree(shelf, tmp_path_factory.mktemp("damage") / "data"))
    path = folder / f"{name}.csv"
    data = path.read_bytes()
    start = int(place * len(data))
    path.write_bytes(data[:start] + junk + data[start + length :])
    with suppress(CatalogBroken):
        assert len(load(folder).works) == 9


SUPPORT = """\
country,name,kind,contact,hours,url,read_on,source
GB,Samaritans,listening,116 123,day and night,https://www.samaritans.org,2026-11-23,a
US,Lifeline,crisis,988,day and night,,2026-11-23,a page
world,Find A Helpline,directory,findahelpline.com,,https://findahelpline.com,2026-11-23,a
"""


@pytest.fixture
def support(folder: Path) -> Path:
    """Return a folder whose support table is `SUPPORT`."""
    (folder / "support.csv").write_text(SUPPORT, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("country", "names"),
    [
        ("GB", ["Samaritans", "Find A Helpline"]),
        ("US", ["Lifeline", "Find A Helpline"]),
        ("BR", ["Find A Helpline"]),
        (None, ["Find A Helpline"]),
    ],
)
def test_listeners_of_the_country_come_first(
    support: Path, country: str | None, names: list[str]
) -> None:
    """The lines of one's own country come first, the directories for all after."""
    assert [line.name for line in listeners(support, country)] == names


def test_a_listener_has_the_day_it_was_read(support: Path) -> None:
    """A line comes with the day on which its source was read."""
    assert listeners(support, "US")[0].read_on == "2026-11-23"


def test_a_broken_support_table_is_refused(support: Path) -> None:
    """Lines that may be wrong are not shown."""
    alter(support, ("support", "US", {"contact": ""}))
    with pytest.raises(CatalogBroken, match=r"row 3: contact is empty"):
        listeners(support, "US")
