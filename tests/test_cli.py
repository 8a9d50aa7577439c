"""The commands as a person meets them: whole outputs, and what bad input gets."""

import datetime
import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import ROOT, Boost, Run, environment

GOLDEN = Path(__file__).parent / "golden"
SUGGEST_KEYS = {
    "rank",
    "role",
    "id",
    "kind",
    "title",
    "year",
    "creators",
    "minutes",
    "pages",
    "score",
    "chance",
    "chance_low",
    "chance_high",
    "liking",
    "potency",
    "load",
    "routes",
    "window",
    "seen",
    "parts",
    "reasons",
    "warnings",
}

SCREENS = {
    "bare": (),
    "help": ("--help",),
    "suggest-help": ("suggest", "--help"),
    "rate-help": ("rate", "--help"),
    "suggest": ("suggest",),
    "suggest-childhood": ("suggest", "--born", "1950", "--country", "GB"),
    "suggest-all": ("suggest", "--all", "--max-load", "5"),
    "suggest-json": ("suggest", "-n", "1", "--json"),
    "suggest-nothing": ("suggest", "--film", "--minutes", "5"),
    "find": ("find",),
    "find-title": ("find", "charlotte"),
    "find-maker": ("find", "briggs"),
    "find-filters": ("find", "--film", "--country", "us", "--max-load", "3"),
    "find-theme": ("find", "--theme", "friendship", "--decade", "1970"),
    "catalog": ("catalog", "--country", "US"),
    "show": ("show", "grave of the fireflies"),
    "show-notes": ("show", "bambi", "--notes"),
    "tags-route": ("tags", "route"),
    "journal-empty": ("journal",),
    "profile-empty": ("profile",),
    "unknown-title": ("show", "ikiruu"),
    "ambiguous-title": ("rate", "Charlotte's Web", "--tears", "dry"),
    "unknown-tag": ("suggest", "--avoid", "animal-deth"),
    "film-and-book": ("suggest", "--film", "--book"),
    "childhood-without-year": ("suggest", "--childhood"),
    "rate-nothing": ("rate", "bambi"),
}


def screen(run: Run) -> str:
    """Return all that a terminal would have shown, and the exit code."""
    said = f"{run.out}\n[stderr]\n{run.err}" if run.err else run.out
    return f"{said}\n[exit {run.code}]\n"


def hold(name: str, text: str) -> None:
    """Compare *text* with a whole file; BOOST_GOLDEN=write accepts what is new."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("BOOST_GOLDEN") == "write":
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_says_what_was_agreed(name: str, boost: Boost) -> None:
    """Every screen equals its golden file, to the letter."""
    hold(name, screen(boost(*SCREENS[name])))


def test_a_season_of_evenings_reads_well(boost: Boost) -> None:
    """Rating, listing, mending, removing and undoing say what was done."""
    on = ("--on", "2026-11-01")
    steps = (
        ("rate", "bambi", "--tears", "dry", *on),
        ("rate", "snowman", "--tears", "tears", "--with", "alone", "--stars", "4", *on),
        ("rate", "red dog", "--too-much", "--stopped", "--note", "Not today.", *on),
        ("journal",),
        ("journal", "edit", "1", "--tears", "lump"),
        ("journal", "remove", "2"),
        ("undo",),
        ("journal",),
        ("profile", "set", "--born", "1988", "--country", "gb", "--avoid", "suicide"),
        ("profile", "unset", "country"),
        ("undo",),
        ("suggest", "--again"),
    )
    said = "\n".join(
        f"$ boost {' '.join(step)}\n{screen(boost(*step))}" for step in steps
    )
    hold("season", said)


def test_the_answer_moves_after_an_evening(boost: Boost) -> None:
    """A dry evening changes the chances of what is suggested next."""
    before = json.loads(boost("suggest", "--json").out)
    boost("rate", "velveteen rabbit", "--tears", "dry")
    after = json.loads(boost("suggest", "--json").out)
    assert before != after


def test_json_has_the_agreed_keys(boost: Boost) -> None:
    """A suggestion in JSON has every key of the contract, and parts that sum up."""
    answer = json.loads(boost("suggest", "--json").out)
    assert answer["version"] == 1
    for suggestion in answer["suggestions"]:
        assert suggestion.keys() >= SUGGEST_KEYS
        total = sum(part["value"] for part in suggestion["parts"])
        assert suggestion["score"] == pytest.approx(total, abs=1e-3)


def test_rate_json_gives_the_stored_entry(boost: Boost) -> None:
    """`rate --json` prints the entry as `journal --json` lists it."""
    stored = json.loads(boost("rate", "bambi", "--tears", "misty", "--json").out)
    assert json.loads(boost("journal", "--json").out)["entries"] == [stored]


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        (("suggest", "--born", "1850"), 2, "1850"),
        (("suggest", "--born", "2050"), 2, "2050"),
        (("suggest", "--country", "Britain"), 2, "two letters"),
        (("suggest", "--max-load", "6"), 2, "6"),
        (("suggest", "-n", "0"), 2, "0"),
        (("suggest", "--strength", "brutal"), 2, "brutal"),
        (("suggest", "--again", "--new"), 2, "exclude"),
        (("suggest", "--like", "no such thing at all"), 3, "boost find"),
        (("suggest", "--era", "reunion"), 2, "boost tags era"),
        (("rate", "bambi", "--stars", "6"), 2, "0.5 to 5"),
        (("rate", "bambi", "--tears", "wet"), 2, "wet"),
        (("rate", "bambi", "--tears", "dry", "--on", "2999-01-01"), 2, "not come yet"),
        (("rate", "bambi", "--tears", "dry", "--on", "soon"), 2, "year-month-day"),
        (("rate", "", "--tears", "dry"), 3, "boost find"),
        (("journal", "edit", "7", "--tears", "dry"), 2, "no entry 7"),
        (("journal", "edit", "1"), 2, "What should change"),
        (("journal", "remove", "7"), 2, "no entry 7"),
        (("undo",), 2, "nothing to undo"),
        (("profile", "set"), 2, "What should be kept"),
        (("profile", "set", "--format", "opera"), 2, "picture-book"),
        (("profile", "set", "--language", "english"), 2, "two letters"),
        (("find", "zzzzzz"), 3, "Nothing in the catalog"),
        (("nonsense",), 2, "nonsense"),
    ],
)
def test_bad_input_is_told_and_loses_nothing(
    words: tuple[str, ...], code: int, part: str, boost: Boost, home: Path
) -> None:
    """A mishap has its exit code and a sentence; nothing is written, no traceback."""
    run = boost(*words)
    assert run.code == code
    assert part in run.err
    assert "Traceback" not in run.err
    assert json.loads(boost("journal", "--json").out)["entries"] == []


def test_what_is_typed_cannot_steer_the_terminal(boost: Boost) -> None:
    """Escape sequences in a title or a note are told without their escape."""
    assert "\x1b" not in boost("show", "\x1b[31mno such thing").err
    boost("rate", "bambi", "--seen", "--note", "\x1b[31mred\x07")
    (entry,) = json.loads(boost("journal", "--json").out)["entries"]
    assert entry["note"] == "[31mred"


def test_a_damaged_journal_is_left_alone(boost: Boost, home: Path) -> None:
    """A journal that is no database exits 5, says so, and keeps its bytes."""
    file = home / "journal.sqlite"
    file.write_bytes(b"not a database, but somebody's" * 100)
    before = file.read_bytes()
    for words in (("suggest",), ("rate", "bambi", "--tears", "dry"), ("journal",)):
        run = boost(*words)
        assert run.code == 5
        assert "damaged" in run.err
    assert file.read_bytes() == before


def test_a_newer_journal_is_refused(boost: Boost, home: Path) -> None:
    """A journal from a newer version exits 5 and says how to update."""
    boost("rate", "bambi", "--tears", "dry")
    with closing(sqlite3.connect(home / "journal.sqlite")) as db:
        db.execute("PRAGMA user_version = 99")
    run = boost("suggest")
    assert run.code == 5
    assert "newer version" in run.err


def test_a_broken_catalog_names_the_cell(
    boost: Boost, shelf: Path, tmp_path: Path
) -> None:
    """A bad cell exits 4 with file, row, column and the allowed values."""
    broken = tmp_path / "broken"
    broken.mkdir()
    for file in shelf.iterdir():
        (broken / file.name).write_bytes(file.read_bytes())
    works = broken / "works.csv"
    works.write_text(
        works.read_text("utf-8").replace(",family,", ",everyone,"), "utf-8"
    )
    run = boost("suggest", BOOST_CATALOG=str(broken))
    assert run.code == 4
    assert "works.csv: row 7: audience is 'everyone'" in run.err
    assert "children, family, teen, adult" in run.err


def test_a_missing_catalog_says_where_it_looked(boost: Boost, tmp_path: Path) -> None:
    """A folder without tables exits 4 and names the folder and the setting."""
    run = boost("suggest", BOOST_CATALOG=str(tmp_path / "nowhere"))
    assert run.code == 4
    assert "nowhere" in run.err
    assert "BOOST_CATALOG" in run.err


def test_a_home_that_cannot_be_written_is_told(boost: Boost, tmp_path: Path) -> None:
    """Where no folder can be made, rating exits 5 and suggesting still works."""
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    rated = boost("rate", "bambi", "--tears", "dry", BOOST_HOME=str(blocked / "home"))
    assert rated.code == 5
    assert "BOOST_HOME" in rated.err
    assert boost("suggest", BOOST_HOME=str(blocked / "home")).code == 0


def test_a_reader_who_leaves_early_is_no_mishap(home: Path) -> None:
    """A closed pipe ends the command without a word."""
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "suggest", "--all"],
        stdout=write,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment(),
        check=False,
    )
    os.close(write)
    assert "Traceback" not in done.stderr
    assert "Broken" not in done.stderr


def test_an_interruption_ends_with_130_and_changes_nothing(
    boost: Boost, home: Path
) -> None:
    """Ctrl-C at the question of `forget` wipes nothing and exits 130."""
    boost("rate", "bambi", "--tears", "dry")
    with subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), "forget"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as asked:
        assert asked.stderr is not None
        while b"?" not in asked.stderr.read(1):
            pass
        asked.send_signal(signal.SIGINT)
        assert asked.wait(timeout=30) == 130
    assert len(json.loads(boost("journal", "--json").out)["entries"]) == 1


def test_forget_wipes_what_was_written(boost: Boost, home: Path) -> None:
    """After `forget --yes` the journal is gone and reads as empty."""
    boost("rate", "bambi", "--tears", "dry")
    assert boost("forget", "--yes").code == 0
    assert not (home / "journal.sqlite").exists()
    assert "empty" in boost("journal").out


@pytest.mark.parametrize(
    "setting", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"COLUMNS": "200"}, {"LANG": "C"}]
)
def test_cards_read_the_same_everywhere(setting: dict[str, str], boost: Boost) -> None:
    """In a pipe the cards are plain text of at most 80 columns, whatever is set."""
    out = boost("suggest", **setting).out
    assert out == boost("suggest").out
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) <= 80
    assert all(line == line.rstrip() for line in out.splitlines())


def test_suggest_writes_nothing(boost: Boost, home: Path) -> None:
    """A suggestion leaves no trace beside the journal."""
    before = sorted(home.rglob("*"))
    boost("suggest", "--born", "1988", "--country", "GB")
    assert sorted(home.rglob("*")) == before


def test_doctor_tells_what_is_well(boost: Boost, home: Path) -> None:
    """A sound installation is well in every check; a damaged journal is not."""
    checks = json.loads(boost("doctor", "--json").out)["checks"]
    assert [check["well"] for check in checks] == [True] * 5
    (home / "journal.sqlite").write_bytes(b"damaged" * 200)
    assert boost("doctor").code == 5


def test_an_entry_without_a_day_is_of_today(boost: Boost) -> None:
    """Without --on, an entry carries the day on which it was written."""
    before = datetime.date.today().isoformat()
    entry = json.loads(boost("rate", "bambi", "--seen", "--json").out)
    assert before <= entry["day"] <= datetime.date.today().isoformat()
