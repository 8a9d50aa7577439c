"""The door for cards: all go in or none, and every misspelling is told."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from recommender.catalog import load_catalog
from recommender.errors import CatalogBroken
from recommender.schema import read_schema, read_table
from recommender.workshop import batch
from tests.conftest import ROOT, SHELF, TODAY, Run, environment

GIANT = "the-iron-giant-1999"
CARD = f"""\
[{GIANT}]
kind = "film"
title = "The Iron Giant"
year = 1999
creators = ["Brad Bird"]
countries = ["US"]
language = "en"
form = "animated-feature"
audience = "family"
minutes = 86
potency = 4
load = 2
acclaim = 4
esteem = 6
aftertaste = "bittersweet"
window = ["late", "ending"]
line = "A boy in Maine hides a metal giant that fell from the sky."
routes = "loss 2, warmth 3"
themes = "friendship 3, sacrifice 3, being-seen 2"
genres = "science-fiction 2"
eras = "vhs-years 2"
exposure = ["US cinema 1999-1999", "world dvd 2004-"]
titles = {{ fr = "Le Géant de fer", de = ["Der Gigant aus dem All"] }}
notes = {{ sacrifice = "It chooses who it is." }}
"""


@pytest.fixture
def folder(shelf: Path, tmp_path: Path) -> Path:
    """Return a copy of the small shelf's tables, to be added to."""
    return Path(shutil.copytree(shelf, tmp_path / "data"))


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """Return a file with one good card."""
    return cards(tmp_path, CARD)


def cards(folder: Path, text: str) -> Path:
    """Write a file of cards."""
    path = folder / "cards.toml"
    path.write_text(text, "utf-8")
    return path


def tables(folder: Path) -> dict[str, bytes]:
    """Return every file of *folder*, hidden ones too, byte for byte."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def ids(folder: Path) -> list[str]:
    """Return the works that load from *folder*."""
    return [work.id for work in load_catalog(folder, TODAY).works]


def run(*words: str | Path) -> Run:
    """Run the workshop's door as a process, as a curator would."""
    command = [sys.executable, "-m", "recommender.workshop.batch", *map(str, words)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Run(done.stdout, done.stderr, done.returncode)


def refusal(file: Path, folder: Path) -> str:
    """Return the sentences with which *file* is refused."""
    with pytest.raises(CatalogBroken) as refused:
        batch.check([file], folder)
    return str(refused.value)


def test_a_card_goes_in(card: Path, folder: Path) -> None:
    """A good card becomes a work with its claims, waves and titles."""
    batch.add([card], folder)
    work = {work.id: work for work in load_catalog(folder, TODAY).works}[GIANT]
    assert work.title == "The Iron Giant"
    assert dict(work.claims) == {
        "being-seen": 2,
        "friendship": 3,
        "loss": 2,
        "sacrifice": 3,
        "science-fiction": 2,
        "vhs-years": 2,
        "warmth": 3,
    }
    assert [(wave.medium, wave.to_year) for wave in work.waves] == [
        ("cinema", 1999),
        ("dvd", None),
    ]
    assert dict(work.titles) == {
        "de": "Der Gigant aus dem All",
        "fr": "Le Géant de fer",
    }


def test_a_note_stands_beside_its_claim(card: Path, folder: Path) -> None:
    """A card's note is kept in the row of the claim that it explains."""
    batch.add([card], folder)
    claims = (folder / "claims.csv").read_text("utf-8")
    assert f"{GIANT},sacrifice,3,curation,It chooses who it is.\n" in claims


def test_a_card_touches_no_other_row(card: Path, folder: Path) -> None:
    """Every row that was there stays as it was; those that come are the card's."""
    before = {name: data.splitlines() for name, data in tables(folder).items()}
    batch.add([card], folder)
    for name, data in tables(folder).items():
        lines = data.splitlines()
        mine = [line for line in lines if line.startswith(GIANT.encode())]
        assert [line for line in lines if line not in mine] == before[name]


@settings(deadline=None, max_examples=10)
@given(order=st.permutations(range(9)))
def test_the_order_of_the_files_does_not_matter(
    order: list[int], shelf: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The same cards in files of any order make the same tables."""
    scratch = tmp_path_factory.mktemp("order")
    folder = Path(shutil.copytree(shelf, scratch / "data"))
    for name in ("works", "claims", "exposure", "titles"):
        path = folder / f"{name}.csv"
        path.write_text(f"{path.read_text('utf-8').splitlines()[0]}\n", "utf-8")
    parts = re.split(r"(?m)^(?=\[)", (SHELF / "cards.toml").read_text("utf-8"))[1:]
    for number, part in enumerate(parts):
        (scratch / f"{number}.toml").write_text(part, "utf-8")
    batch.add([scratch / f"{number}.toml" for number in order], folder)
    assert tables(folder) == tables(shelf)


def test_one_bad_card_keeps_all_out(tmp_path: Path, folder: Path) -> None:
    """Of a good card and a bad one neither goes in."""
    before = tables(folder)
    bad = CARD.replace(GIANT, "the-iron-hand-1999").replace("= 4", "= 9")
    file = cards(tmp_path, CARD + bad)
    with pytest.raises(CatalogBroken, match="Nothing was written"):
        batch.add([file], folder)
    assert tables(folder) == before


def test_checking_writes_nothing(card: Path, folder: Path) -> None:
    """To check a good card is not to add it."""
    before = tables(folder)
    batch.check([card], folder)
    assert tables(folder) == before


def test_a_work_is_not_taken_in_twice(card: Path, folder: Path) -> None:
    """A card whose work is there already is refused, and told how to insist."""
    batch.add([card], folder)
    assert f"{GIANT}: is in the catalog already; --replace" in refusal(card, folder)


def test_replacing_takes_the_works_place(tmp_path: Path, folder: Path) -> None:
    """With --replace nothing is left of what an older card said of its work."""
    batch.add([cards(tmp_path, CARD)], folder)
    shorter = re.sub(r"(?m)^(exposure|titles|eras|notes) = .*\n", "", CARD)
    batch.add([cards(tmp_path, shorter)], folder, replace=True)
    work = {work.id: work for work in load_catalog(folder, TODAY).works}[GIANT]
    assert (work.waves, work.titles) == ((), ())
    assert "vhs-years" not in dict(work.claims)


def test_replacing_by_the_same_card_changes_nothing(card: Path, folder: Path) -> None:
    """A card that takes its own place leaves the tables as they were."""
    batch.add([card], folder)
    before = tables(folder)
    batch.add([card], folder, replace=True)
    assert tables(folder) == before


MISSPELLINGS = {
    "a key": (
        "minutes =",
        "minuets =",
        "minuets is no key of a card; keys: kind, title",
    ),
    "a claim without strength": (
        "friendship 3",
        "friendship",
        "themes: 'friendship' is not a tag and 1, 2 or 3",
    ),
    "a strength of four": (
        "friendship 3",
        "friendship 4",
        "themes: 'friendship 4' is not a tag and 1, 2 or 3",
    ),
    "claims in a list": (
        '"science-fiction 2"',
        '["science-fiction 2"]',
        "genres: \"['science-fiction 2']\" is not a tag and 1, 2 or 3",
    ),
    "an unknown tag": (
        "friendship 3",
        "frendship 3",
        "themes: frendship is no theme tag",
    ),
    "a tag of another family": (
        "friendship 3",
        "suicide 3",
        "themes: suicide is no theme tag",
    ),
    "a wave without years": (
        "US cinema 1999-1999",
        "US cinema",
        "exposure 'US cinema' is not like 'GB vhs 1995-1999' or '1995-'",
    ),
    "a wave in words": (
        "US cinema 1999-1999",
        "US cinema since 1999",
        "exposure 'US cinema since 1999' is not like 'GB vhs 1995-1999' or '1995-'",
    ),
    "another year than the id's": (
        "year = 1999",
        "year = 2000",
        "an id ends in the year, and -book where a film holds it",
    ),
    "titles without languages": (
        'titles = { fr = "Le Géant de fer", de = ["Der Gigant aus dem All"] }',
        'titles = "Le Géant de fer"',
        "titles",
    ),
    "a note without its tag": (
        'notes = { sacrifice = "It chooses who it is." }',
        'notes = "It chooses who it is."',
        "notes",
    ),
    "a note on a tag that is not claimed": (
        "notes = { sacrifice",
        "notes = { sacrifices",
        "notes: sacrifices",
    ),
    "a number out of range": ("potency = 4", "potency = 9", "potency is 9; allowed"),
    "an unknown medium": ("US cinema", "US kino", "medium is 'kino'; allowed: cinema"),
    "an unknown language": ("{ fr =", "{ french =", "language is 'french'; allowed"),
    "no year": ("year = 1999\n", "", "year is empty, but must not be"),
    "no theme": (
        'themes = "friendship 3, sacrifice 3, being-seen 2"\n',
        "",
        "no theme is claimed",
    ),
}


@pytest.mark.parametrize(
    ("old", "new", "words"), MISSPELLINGS.values(), ids=MISSPELLINGS.keys()
)
def test_a_misspelling_is_told(
    tmp_path: Path, folder: Path, old: str, new: str, words: str
) -> None:
    """A misspelling is told in a sentence that names its card."""
    assert old in CARD
    lines = refusal(cards(tmp_path, CARD.replace(old, new, 1)), folder).splitlines()
    assert any(words in line and GIANT in line for line in lines)


def test_every_key_of_a_card_is_listed(tmp_path: Path, folder: Path) -> None:
    """Whoever misspells a key is shown all those that a card may have."""
    text = refusal(cards(tmp_path, f"{CARD}colour = 1\n"), folder)
    listed = set(re.findall(r"\w+", text.partition("keys: ")[2]))
    assert tomllib.loads(CARD)[GIANT].keys() <= listed


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[the-iron-giant", "is not TOML"),
        (CARD.encode() + CARD.encode(), "is not TOML"),
        (b"\xff\xfe", "is not TOML"),
        (b'title = "The Iron Giant"', "title is not a card; begin one with [id]"),
    ],
    ids=["cut off", "one id twice", "not UTF-8", "no id"],
)
def test_a_file_that_holds_no_cards_is_told(
    tmp_path: Path, folder: Path, content: bytes, words: str
) -> None:
    """A file that cannot be read as cards is refused by its name."""
    file = tmp_path / "cards.toml"
    file.write_bytes(content)
    assert re.match(rf"{file}.*{re.escape(words)}", refusal(file, folder))


def test_a_file_that_is_not_there_is_told(tmp_path: Path, folder: Path) -> None:
    """A file of cards that does not exist is refused by its name."""
    file = tmp_path / "nothing.toml"
    assert refusal(file, folder).startswith(f"{file} cannot be read: No such file")


VALUES = st.text() | st.integers() | st.booleans() | st.lists(st.text() | st.integers())


@settings(deadline=None, max_examples=150)
@given(
    key=st.sampled_from([*batch.ROW_KEYS, *tomllib.loads(CARD)[GIANT]]),
    value=VALUES.map(lambda value: json.dumps(value, ensure_ascii=False))
    | st.sampled_from(["1999-01-01", "1.5", "{ fr = 3 }", "{ fr = { de = 1 } }"]),
)
@example(key="year", value='"²"')
@example(key="year", value="[]")
def test_whatever_a_card_says_is_taken_in_or_told(
    key: str, value: str, shelf: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever stands in a card, it is taken in or refused, never a traceback."""
    rest = re.sub(rf"(?m)^{key} = .*\n", "", CARD)
    file = cards(tmp_path_factory.mktemp("card"), f"{rest}{key} = {value}\n")
    with suppress(CatalogBroken):
        batch.check([file], shelf)


def test_a_catalog_in_disorder_takes_no_card(card: Path, folder: Path) -> None:
    """Where the tables do not hold, the cards are not blamed for it."""
    works = folder / "works.csv"
    works.write_bytes(works.read_bytes().removesuffix(b"\n"))
    text = refusal(card, folder)
    assert text.startswith("The catalog itself is not in order.\nworks.csv: the last")


@pytest.mark.parametrize("title", ["The Iron Giants", "THE IRON-GIANT!"])
def test_a_near_double_is_reported(
    card: Path, folder: Path, capsys: pytest.CaptureFixture[str], title: str
) -> None:
    """A title that nearly is another's of the same time is told, and taken in."""
    batch.add([card], folder)
    text = CARD.replace("The Iron Giant", title).replace("1999", "2000")
    batch.add([cards(card.parent, text)], folder)
    twin = "the-iron-giant-2000"
    assert capsys.readouterr().err == f"{twin}: looks like {GIANT}; is it the same?\n"
    assert twin in ids(folder)


NAMESAKES = {
    "of another time": CARD.replace("1999", "2001"),
    "of another title": CARD.replace("The Iron Giant", "The Iron Lady"),
    "of another kind": CARD.replace('"film"', '"book"')
    .replace("animated-feature", "novel")
    .replace("minutes", "pages"),
}


@pytest.mark.parametrize("text", NAMESAKES.values(), ids=NAMESAKES.keys())
def test_a_namesake_is_not_reported(
    card: Path, folder: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    """Of a later remake, another title or a film's book nobody is asked."""
    batch.add([card], folder)
    batch.add([cards(card.parent, text.replace("the-iron-giant", "other"))], folder)
    assert capsys.readouterr().err == ""


SWEEP = """
import os, shutil, signal, sys
from pathlib import Path
from recommender.workshop import batch

shelf, card, scratch = map(Path, sys.argv[1:])

def die_at(moment, folder):
    def hook(event, arguments):
        nonlocal moment
        if event in ("open", "os.rename", "os.remove") and folder in str(arguments):
            moment -= 1
            if moment == 0:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hook)

for moment in range(1, 1000):
    folder = shutil.copytree(shelf, scratch / str(moment))
    child = os.fork()
    if child == 0:
        die_at(moment, str(folder))
        batch.add([card], folder)
        os._exit(0)
    if os.waitpid(child, 0)[1] == 0:
        break
"""


def test_a_killed_add_leaves_the_old_tables_or_the_new(
    card: Path, shelf: Path, tmp_path: Path
) -> None:
    """Killed at any file, it leaves whole tables, or such as the next run finishes."""
    scratch = tmp_path / "sweep"
    scratch.mkdir()
    words = [sys.executable, "-c", SWEEP, *map(str, (shelf, card, scratch))]
    subprocess.run(words, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    broken = {}
    for folder in scratch.iterdir():
        batch.finish(folder)
        try:
            load_catalog(folder, TODAY)
        except CatalogBroken as error:
            broken[int(folder.name)] = error.problems[0]
    assert broken == {}


@pytest.mark.parametrize("command", [batch.check, batch.add])
def test_a_begun_batch_is_finished_first(
    card: Path, folder: Path, tmp_path: Path, command: Callable[..., None]
) -> None:
    """Tables that a killed add had ready are moved before anything else is done."""
    whole = shutil.copytree(folder, tmp_path / "whole")
    batch.add([card], whole)
    shutil.copy(whole / "claims.csv", folder)
    (folder / batch.READY).mkdir()
    for name in ("works.csv", "exposure.csv", "titles.csv"):
        shutil.copy(whole / name, folder / batch.READY)
    command([cards(tmp_path, CARD.replace("1999", "2003"))], folder)
    assert GIANT in ids(folder)


FULL = """
import resource, sys
from pathlib import Path
from recommender.workshop import batch

resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
batch.add([Path(sys.argv[1])], Path(sys.argv[2]))
"""


def test_a_full_disk_changes_nothing(card: Path, folder: Path) -> None:
    """When the tables cannot be written, the old ones stay, and nothing else."""
    before = tables(folder)
    words = [sys.executable, "-c", FULL, str(card), str(folder)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, check=False)
    assert b"File too large" in done.stderr
    assert tables(folder) == before


def test_bad_cards_end_with_four(tmp_path: Path, folder: Path) -> None:
    """As a process, a refusal is told on stderr and ends with exit code 4."""
    file = cards(tmp_path, CARD.replace("friendship 3", "frendship 3"))
    done = run("check", file, "--data", folder)
    assert done.code == 4
    assert done.out == ""
    assert done.err == (
        "The cards do not fit. Nothing was written.\n"
        f"{GIANT}: themes: frendship is no theme tag\n"
    )


def test_good_cards_end_with_nought(card: Path, folder: Path) -> None:
    """As a process, good cards are counted on stdout, and it ends with exit code 0."""
    done = run("add", card, "--data", folder)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("1 ")
    assert GIANT in ids(folder)


def test_one_card_is_one_card(card: Path, folder: Path) -> None:
    """One card is counted in the singular."""
    assert run("check", card, "--data", folder).out == "1 card is in order.\n"


def test_no_file_is_a_usage_error(folder: Path) -> None:
    """As a process without a file of cards, it ends with exit code 2."""
    assert run("check", "--data", folder).code == 2


def test_the_card_in_the_paper_is_a_card(tmp_path: Path, folder: Path) -> None:
    """The card that `data/README.md` shows fits, as it stands there."""
    paper = (ROOT / "data" / "README.md").read_text("utf-8")
    (block,) = re.findall(r"```toml\n(.*?)```", paper, re.DOTALL)
    batch.add([cards(tmp_path, block)], folder)
    assert "the-lion-king-1994" in ids(folder)


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r")).map(
    str.strip
)


@settings(deadline=None)
@given(rows=st.dictionaries(st.from_regex(r"[a-z]{1,9}", fullmatch=True), CELL))
def test_what_is_written_is_read_back(
    rows: dict[str, str], shelf: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Commas, quotes, line ends and any script come back as they were written."""
    folder = tmp_path_factory.mktemp("written")
    shutil.copy(shelf / "datapackage.json", folder)
    table = read_schema(folder)["sources"]
    written = [
        {"id": name, "citation": rows[name] or "-", "url": ""} for name in sorted(rows)
    ]
    batch.write_table(table.path, table, written)
    found: list[str] = []
    assert read_table(table, found) == written
    assert found == []
