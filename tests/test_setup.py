"""`boost setup`: ten questions by list, by line or by option, and nothing lost."""

import datetime
import json
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from recommender import journal
from recommender.catalog import load_catalog
from recommender.commands import questions, telling
from recommender.commands.telling import Options
from recommender.entries import LAST_CRIED
from recommender.errors import WrongUsage
from recommender.model import Index
from recommender.words import say
from tests.conftest import ROOT, TODAY, Boost, environment
from tests.terminal import DOWN, ENTER, INTERRUPT, SPACE, answer, finish, terminal
from tests.test_cli import hold, screen

Profile = dict[str, object]
LINES = (  # an answer to each of the ten, and to what follows from it
    "1988",
    "brazil",
    "english, Portuguese",
    "1",
    "bambi",
    "",
    "4",
    "8",
    "2",
    "4",
    "1",
    "Ana",
    "***",
)
KEPT = {  # how many of them each fact has waited for
    "born": 1,
    "country": 2,
    "languages": 3,
    "eras": 4,
    "avoid": 7,
    "steer": 8,
    "steer_until": 8,
    "max_load": 9,
    "last_cried": 10,
    "shift": 11,
    "buddy": 12,
    "buddy_sign": 13,
}
HEADINGS = ("1.", "2.", "3.", "4.", "5.", "6.", "7.", "8.", "9.", "10.")


def ask(*lines: str, **setting: str) -> subprocess.CompletedProcess[str]:
    """Run `boost setup` with *lines* as answers, and then the end of input."""
    return subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "setup"],
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        encoding="utf-8",
        env=environment(**setting),
        check=False,
    )


def told(home: Path) -> Profile:
    """Return what the profile holds, without what was never said."""
    with journal.reading(home / "journal.sqlite") as book:
        profile = book.profile()._asdict()
    return {key: value for key, value in profile.items() if value not in (None, ())}


def is_whole(home: Path) -> bool:
    """Return whether the journal is sound, or was never begun."""
    file = home / "journal.sqlite"
    if not file.exists():
        return True
    with closing(sqlite3.connect(file)) as db:
        return str(db.execute("PRAGMA integrity_check").fetchone()[0]) == "ok"


def test_ten_questions_line_by_line(home: Path, boost: Boost) -> None:
    """Every question is answered by a line, and every answer is kept."""
    done = ask(*LINES)
    assert done.returncode == 0
    until = (datetime.date.today() + datetime.timedelta(days=365)).isoformat()
    assert told(home) == {
        "born": 1988,
        "country": "BR",
        "languages": ("en", "pt"),
        "eras": ("anime-classics-europe",),
        "avoid": ("animal-death",),
        "steer": ("animal-loss", "animal-death"),
        "steer_until": until,
        "max_load": 2,
        "last_cried": "decades",
        "shift": 1,
        "buddy": "Ana",
        "buddy_sign": "***",
    }
    (entry,) = json.loads(boost("journal", "--json").out)["entries"]
    assert (entry["title"], entry["outcome"], entry["childhood"]) == (
        "Bambi",
        "tears",
        True,
    )
    text = f"{done.stdout}\n[stderr]\n{done.stderr}"
    hold(
        "setup-lines", text.replace(until, "2027-11-29").replace(today(), "2026-11-29")
    )


def today() -> str:
    """Return this day as it is written."""
    return datetime.date.today().isoformat()


@pytest.mark.parametrize("count", [0, 3, 5, 7, 9, 11])
def test_the_end_of_input_loses_nothing(count: int, home: Path) -> None:
    """Wherever the answers end, those given are kept, and the exit code is 130."""
    lines = [line if line != "bambi" else "" for line in LINES]
    del lines[5]  # no title, so no second one
    done = ask(*lines[:count])
    assert done.returncode == 130
    assert "Traceback" not in done.stderr
    assert is_whole(home)
    assert set(told(home)) == {
        fact for fact, waited in KEPT.items() if waited - (waited > 5) <= count
    }


@pytest.mark.parametrize("stop", range(10))
def test_ctrl_c_at_every_list_loses_nothing(stop: int, home: Path) -> None:
    """Ctrl-C at any of the ten questions keeps the journal whole and what was said."""
    with terminal("setup") as child:
        answer(child, HEADINGS[0])
        if stop:
            answer(child, ">", "1988", ENTER)
        for heading in HEADINGS[1 : stop + 1]:
            answer(child, heading)
            if heading != HEADINGS[stop]:
                answer(child, "person)" if heading in "2. 3. 5. 10." else "(arrows")
                child.send(ENTER)
        child.expect("[»>]")
        child.send(INTERRUPT)
        code, _ = finish(child)
    assert code == 130
    assert is_whole(home)
    assert told(home) == ({"born": 1988} if stop else {})


def test_lists_are_walked_by_keyboard(home: Path, boost: Boost) -> None:
    """Names offered, boxes ticked and choices made by keyboard are kept."""
    with terminal("setup") as child:
        answer(child, "born?")
        answer(child, ">", "1958", ENTER)
        answer(child, "grow up?")
        answer(child, ">", "unit")
        answer(child, "ed Kingdom", "ed kingdom", ENTER)
        answer(child, "languages do you")
        answer(child, ">", ENTER)
        answer(child, "on the shelf")
        answer(child, "(arrows", SPACE, ENTER)
        answer(child, "got you then")
        answer(child, ">", "charlotte", ENTER)
        answer(child, "Which of these")
        answer(child, "(arrows", ENTER)
        answer(child, "And another")
        answer(child, ">", "zzqqxx", ENTER)
        answer(child, "not in the catalog")
        answer(child, "And another")
        answer(child, ">", ENTER)
        answer(child, "kept away")
        answer(child, "(arrows", "suicide", SPACE, ENTER)
        answer(child, "recent loss")
        answer(child, "(arrows", ENTER)
        answer(child, "heavy may it be")
        answer(child, "(arrows", ENTER)
        answer(child, "last cried")
        answer(child, "(arrows", DOWN + DOWN + ENTER)
        answer(child, "Whom could you")
        answer(child, ">", ENTER)
        code, shown = finish(child)
    assert code == 0
    assert "boost tonight" in shown
    kept = told(home)
    assert (kept["country"], kept["avoid"]) == ("GB", ("suicide",))
    assert kept["last_cried"] == "month"
    assert len(json.loads(boost("journal", "--json").out)["entries"]) == 1


def test_a_kill_loses_nothing_that_was_answered(home: Path) -> None:
    """A process killed at a question leaves every answer before it."""
    with terminal("setup") as child:
        answer(child, "born?")
        answer(child, ">", "1988", ENTER)
        answer(child, "grow up?")
        child.kill(signal.SIGKILL)
        child.wait()
    assert is_whole(home)
    assert told(home) == {"born": 1988}


def test_undo_takes_back_one_answer_at_a_time(home: Path, boost: Boost) -> None:
    """The last answer goes first, the others stand."""
    ask("1988", "brazil")
    boost("undo")
    assert told(home) == {"born": 1988}
    boost("undo")
    assert told(home) == {}


def test_what_was_said_before_is_shown_and_stands(home: Path) -> None:
    """Asked again and left open, every answer is shown and stays as it was."""
    ask(*LINES)
    before = told(home)
    done = ask(*[""] * 12)
    assert done.returncode == 0
    assert told(home) == before
    said = " ".join(done.stderr.split())
    for part in ("So far: 1988.", "So far: Brazil.", "So far: English, Portuguese."):
        assert part in said
    assert "Nothing was changed." in said


def test_options_ask_nothing(boost: Boost) -> None:
    """Options keep the same things in one step, told as JSON; twice is once."""
    words = (
        *("--born", "1988", "--country", "Brazil", "--language", "portuguese"),
        *("--era", "vhs-years", "--moved", "bambi", "--avoid", "suicide"),
        *("--loss", "animal", "--loss-until", "2099-01-31", "--max-load", "2"),
        *("--last-cried", "never", "--stronger", "--buddy", "Ana", "--sign", "***"),
        *("--format", "film", "--json"),
    )
    once, twice = boost("setup", *words), boost("setup", *words)
    record = json.loads(once.out)
    assert record["profile"]["steer_until"] == "2099-01-31"
    assert record["profile"]["shift"] == 1
    assert [entry["work"] for entry in record["childhood"]] == ["bambi-1942"]
    assert json.loads(twice.out) == record


def test_options_are_kept_all_or_none(boost: Boost, home: Path) -> None:
    """A slip in one option keeps nothing of the others."""
    run = boost("setup", "--born", "1988", "--moved", "no such thing at all")
    assert run.code == 3
    assert told(home) == {}


@pytest.mark.parametrize(
    ("said", "part"),
    [
        (Options(loss=["parrot"]), "parent, partner"),
        (Options(loss_until="2099-01-01"), "--loss"),
        (Options(loss=["animal"], loss_until="2001-01-01"), "over already"),
        (Options(loss=["animal"], loss_until="soon"), "year-month-day"),
        (Options(country="Brazzil"), "Did you mean Brazil"),
        (Options(language=["Englisch"]), "Did you mean English"),
        (Options(era=["reunion"]), "boost tags era"),
    ],
)
def test_a_slip_names_the_way_on(said: Options, part: str, index: Index) -> None:
    """What cannot be meant is told with what can."""
    with pytest.raises(WrongUsage, match=part):
        telling.told(said, index.tags())


def test_a_theme_may_be_steered_around_too(index: Index) -> None:
    """A loss without a word of its own is named by a theme or a warning."""
    told = telling.told(Options(loss=["homecoming", "animal"]), index.tags())
    assert told["steer"] == ("homecoming", "animal-loss", "animal-death")


def test_a_loss_is_steered_around_until_its_day(boost: Boost) -> None:
    """Works about a recent loss are not suggested until then; unset ends it sooner."""

    def suggested() -> set[str]:
        answer = json.loads(boost("suggest", "--all", "--json").out)
        return {work["id"] for work in answer["suggestions"]}

    everything = suggested()
    boost("setup", "--loss", "animal")
    assert "red-dog-2011" in everything - suggested()
    assert "Steering around: Losing an animal" in boost("profile").out
    boost("profile", "unset", "steer")
    assert suggested() == everything


def test_a_loss_of_long_ago_no_longer_steers(boost: Boost, home: Path) -> None:
    """Once its day has come, a loss keeps nothing away and is not shown."""
    everything = boost("suggest", "--all").out
    boost("setup", "--loss", "animal")
    with closing(sqlite3.connect(home / "journal.sqlite")) as db, db:
        db.execute(
            "UPDATE profile SET value = '\"2020-01-01\"' WHERE key LIKE '%until'"
        )
    assert boost("suggest", "--all").out == everything
    assert "Steering" not in boost("profile").out


def test_every_loss_is_made_of_tags_there_are() -> None:
    """Losses name themes and warnings of the shipped catalog, each with its words."""
    tags = {t.id: t.family for t in load_catalog(ROOT / "data", TODAY).tags}
    for loss, steer in telling.LOSSES.items():
        assert {tags[tag] for tag in steer} <= set(telling.STEERED)
        assert say(f"loss.{loss}")
        assert telling.losses_of(steer).count(loss) == 1


def test_there_are_at_most_ten_questions() -> None:
    """Ten questions, numbered as they are asked, and words for every choice."""
    assert len(questions.QUESTIONS) == 10
    for number, question in enumerate(questions.QUESTIONS, start=1):
        assert say(f"setup.{question.__name__}").startswith(f"{number}. ")
    assert all(say(f"cried.{when}") for when in LAST_CRIED)
    assert all(say(f"load.{load}") for load in questions.LOADS)


def test_the_profile_learns_the_new_words(boost: Boost) -> None:
    """`profile set` takes and shows what setup asks, and `unset` clears it."""
    words = ("--loss", "parent", "--loss-until", "2099-01-31", "--last-cried", "years")
    steps = (
        ("profile", "set", "--country", "uk", "--language", "Welsh", *words),
        ("profile", "set", "--buddy", "Ana", "--sign", "***"),
        ("profile", "unset", "steer", "last-cried"),
        ("profile", "unset", "buddy"),
    )
    hold(
        "profile-words",
        "\n".join(
            f"$ boost {' '.join(step)}\n{screen(boost(*step))}" for step in steps
        ),
    )
