"""`boost tonight`: the whole evening, by keyboard, by line and by option."""

import io
import json
from pathlib import Path

import pexpect
import pytest

from recommender import journal
from recommender.entries import Entry, Pick
from tests.conftest import Boost
from tests.terminal import DOWN, ENTER, INTERRUPT, UP, answer, finish, plain, terminal
from tests.test_after import ago, anytime, piped, put, told
from tests.test_cli import hold, screen
from tests.test_setup import is_whole

ASKED = (  # in a journal with an entry and a buddy, and with how many keys each passes
    ("steady enough", ENTER),
    ("close to tears", UP * 4 + ENTER),
    ("Alone tonight", UP * 2 + ENTER),
    ("something new", ENTER),
    ("something short", ENTER),
    ("long may a film", ENTER),
    ("Which one", ENTER),
    ("to the clipboard", ENTER),
)
ENTRY = Entry("red-dog-2011", "2020-01-01", childhood=True)


def later(home: Path, minutes: float) -> None:
    """Let so much time have passed since the evening was told."""
    with journal.writing(home / "journal.sqlite") as book:
        (pick,) = book.picks()
        book.edit_pick(
            pick._replace(
                picked_at=ago(minutes=minutes + 100), told_at=ago(minutes=minutes)
            )
        )


def walk(child: pexpect.spawn, *steps: tuple[str, str]) -> None:
    """Answer each question, known by a part of it, with keys in a list."""
    for question, keys in steps:
        answer(child, question)
        answer(child, "(arrows")
        child.send(keys)


def test_an_evening_by_keyboard(home: Path, boost: Boost) -> None:
    """Set up, choose after two changes of mind, tell, and tell again later."""
    boost("setup", "--born", "1988", "--country", "GB", "--buddy", "Ana", "--sign", "*")
    with terminal("tonight") as child:
        walk(child, *ASKED[:3], *ASKED[4:6])
        walk(child, ("Which one", DOWN * 3 + ENTER))  # gentler
        walk(child, ("Which one", DOWN * 5 + ENTER))  # something else
        walk(child, ("Which one", DOWN + ENTER), ("to the clipboard", UP + ENTER))
        assert finish(child)[0] == 0
    (pick,), _ = told(home)
    assert (pick.near, pick.company, pick.entry) == (1, "alone", None)
    with terminal("after") as child:
        walk(child, ("What happened?", DOWN * 4 + ENTER))
        walk(child, ("How are you now", UP + ENTER))
        answer(child, "Who did it")
        answer(child, ">", "Grandmother", ENTER)
        assert "something light" in finish(child)[1]
    for minutes, question in ((25, "Twenty minutes"), (95, "Some time")):
        later(home, minutes)
        with terminal("after") as child:
            walk(child, (question, UP + ENTER))
            assert finish(child)[0] == 0
    (pick,), (entry,) = told(home)
    felt = (pick.felt_first, pick.felt_20, pick.felt_90)
    assert felt == ("better", "better", "better")
    assert (pick.who, pick.closed) == ("Grandmother", True)
    assert (entry.work, entry.relief, entry.near) == (pick.work, "better", 1)


def test_an_evening_as_it_is_read_aloud(
    home: Path, boost: Boost, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Line by line on the whole catalog, the evening reads as was agreed."""
    monkeypatch.delenv("BOOST_CATALOG")
    boost("suggest")  # the catalog is prepared before the evening begins
    setup = ("setup", "--born", "1988", "--country", "GB", "--buddy", "Ana")
    boost(*setup, "--sign", "***")
    text = [f"$ boost {' '.join(setup)} --sign '***'\n"]

    def run(command: str, *lines: str) -> None:
        log = io.StringIO()
        with terminal(*command.split(), TERM="dumb", NO_COLOR="1") as child:
            child.logfile_read = log
            for line in lines:
                answer(child, "> ", f"{line}\n")
            assert finish(child)[0] == 0
        assert "\x1b" not in log.getvalue()
        text.append(f"$ boost {command}\n{plain(log.getvalue())}")

    run("tonight", "1", "2", "1", "", "4", "4", "6", "2", "")
    run("after", "4", "1", "My grandmother")
    later(home, 25)
    text.append("(twenty-five minutes later)\n")
    run("after", "2")
    later(home, 95)
    text.append("(and the same evening, before bed)\n")
    text.append(f"$ boost\n{boost().out.partition(chr(10) * 2)[0]}\n")
    run("after", "3")
    assert "sobs" not in boost("journal").out
    hold("evening", anytime("\n".join(text)))


@pytest.mark.parametrize("stop", range(len(ASKED)))
def test_ctrl_c_at_every_question_loses_nothing(stop: int, home: Path) -> None:
    """Before the pick nothing is written, after it the pick is kept; always 130."""
    put(home, entry=ENTRY, buddy="Ana")
    with terminal("tonight") as child:
        walk(child, *ASKED[:stop])
        answer(child, ASKED[stop][0])
        answer(child, "(arrows")
        child.send(INTERRUPT)
        code, shown = finish(child)
    assert code == 130
    assert "Traceback" not in shown
    assert is_whole(home)
    picks, entries = told(home)
    assert (len(picks), len(entries)) == (int(stop == len(ASKED) - 1), 1)
    assert ("pick is kept" in shown) is bool(picks)


@pytest.mark.parametrize("setting", [{"TERM": "dumb"}, {"BOOST_PLAIN": "1"}], ids=str)
def test_nothing_steers_a_plain_terminal(setting: dict[str, str], home: Path) -> None:
    """Line by line, no control sequence is sent, and Ctrl-C is heard too."""
    with terminal("tonight", NO_COLOR="1", **setting) as child:
        shown = answer(child, "> ", "\n") + answer(child, "> ")
        child.send(INTERRUPT)
        code, rest = finish(child)
    assert (code, "\x1b" in shown + rest) == (130, False)


@pytest.mark.parametrize("count", range(6))
def test_the_end_of_input_loses_nothing(count: int, home: Path) -> None:
    """Piped answers may end anywhere: 130, and nothing half-written."""
    run = piped("tonight", *["1", "", "", "", "", "1"][:count])
    assert run.code == 130
    assert "nothing is lost" in run.err
    assert not (home / "journal.sqlite").exists()


def test_a_day_that_is_not_steady_has_a_kind_way_out(home: Path) -> None:
    """Another day is the first choice; people and something light are named."""
    run = piped("tonight", "2", "1")
    assert run.code == 0
    hold("tonight-another-day", screen(run))
    assert "light" in piped("tonight", "2", "2").out
    assert not (home / "journal.sqlite").exists()


def test_going_on_all_the_same_is_gentler(home: Path, boost: Boost) -> None:
    """It is allowed, a notch less, and nothing stronger is offered."""
    run = piped("tonight", "2", "3", "", "", "", "", "1")
    gentler = json.loads(boost("suggest", "--gentler", "--json").out)["suggestions"]
    assert run.code == 0
    assert told(home)[0][0].work == gentler[0]["id"]
    assert "Stronger" not in run.err


def test_the_picks_are_those_of_suggest(boost: Boost) -> None:
    """The same wish brings the same three, with the same reasons."""
    words = ("--film", "--near", "2", "--with", "alone", "--stronger", "--json")
    tonight, suggest = boost("tonight", *words), boost("suggest", *words)
    picks = json.loads(suggest.out)["suggestions"]
    assert json.loads(tonight.out) == {"version": 1, "suggestions": picks, "pick": None}


@pytest.mark.parametrize("pick", ["2", "the-snowman-1978", "snowman"])
def test_a_pick_by_option_is_kept(pick: str, home: Path, boost: Boost) -> None:
    """By place, by id or by title, and told as it was stored."""
    run = boost("tonight", "--pick", pick, "--near", "3", "--with", "alone", "--json")
    record = json.loads(run.out)
    (stored,), _ = told(home)
    assert record["pick"]["work"] == stored.work
    assert (stored.near, stored.company) == (3, "alone")
    if pick == "2":
        assert stored.work == record["suggestions"][1]["id"]
    else:
        assert stored.work == "the-snowman-1978"


def test_preparing_is_a_page(home: Path, boost: Boost) -> None:
    """Place, things at hand, the buddy, the stop rule and the dip, on one screen."""
    put(home, buddy="Ana", buddy_sign="***")
    run = boost("tonight", "--pick", "the-snowman-1978", "--copy")
    assert run.code == 0
    hold("tonight-prepare", screen(run))
    assert len(run.out.splitlines()) <= 23


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--pick", "7"), "No pick 7"),
        (("--again", "--new"), "exclude"),
        (("--film", "--short"), "exclude"),
        (("--gentler", "--stronger"), "exclude"),
    ],
)
def test_a_slip_keeps_nothing(
    words: tuple[str, ...], part: str, home: Path, boost: Boost
) -> None:
    """What cannot be meant is told, and no journal begins."""
    run = boost("tonight", *words)
    assert (run.code, part in run.err) == (2, True)
    assert not (home / "journal.sqlite").exists()


def test_after_too_much_stronger_is_answered_with_a_sentence(
    home: Path, boost: Boost
) -> None:
    """For two weeks it is neither done nor offered."""
    put(home, entry=Entry("red-dog-2011", ago(days=2)[:10], too_much=True))
    run = boost("tonight", "--stronger", "--json")
    plainly = boost("tonight", "--json")
    assert "nothing stronger" in run.err
    assert run.out == plainly.out
    assert "Stronger" not in piped("tonight", "", "", "", "", "", "").err


def test_something_else_runs_out_kindly(home: Path) -> None:
    """When all was shown, it is said, and the last ones can still be taken."""
    run = piped("tonight", "", "", "", "", "", "6", "6", "4", "1")
    assert "Nothing else fits" in run.err
    shown = [line for line in run.out.splitlines() if line.startswith("   the-")]
    assert len(shown) == len(set(shown))
    assert len(told(home)[0]) == 1


def test_a_change_of_mind_that_fits_nothing_leaves_the_picks(home: Path) -> None:
    """No film here is over in half an hour: what lay there can still be taken."""
    run = piped("tonight", "", "", "", "", "1", "7", "1")
    assert "Those shown before still stand." in run.err
    assert run.code == 0
    assert len(told(home)[0]) == 1


def test_an_open_pick_is_asked_about_first(home: Path) -> None:
    """What happened last night comes before tonight, and may be left open."""
    put(home, Pick("bambi-1942", ago(hours=25)))
    run = piped("tonight", "1", "", "")
    assert run.err.index("What happened?") < run.err.index("steady enough")
    assert told(home)[1][0].outcome == 0
    put(home, Pick("bambi-1942", ago(hours=25)))
    run = piped("tonight", "", "2", "1")
    assert (run.code, len(told(home)[1])) == (0, 1)


def test_another_pick_of_the_same_evening_takes_the_place(
    home: Path, boost: Boost
) -> None:
    """The first is settled, and only the last is asked about."""
    boost("tonight", "--pick", "1")
    boost("tonight", "--pick", "2")
    assert [pick.closed for pick in told(home)[0]] == [True, False]


def test_after_a_dry_spell_the_evening_leans_another_way(boost: Boost) -> None:
    """The base rate is told and the other route is wished for, none of it stronger."""
    for day in range(1, 4):
        boost("rate", "bambi", "--tears", "dry", "--on", f"2026-11-0{day}")
    run = boost("tonight", "--yes")
    leaning = boost("suggest", "--route", "warmth", "--json")
    picks = json.loads(boost("tonight", "--json").out)["suggestions"]
    assert "half of ordinary viewers" in " ".join(run.out.split())
    assert picks == json.loads(leaning.out)["suggestions"]
