"""`boost after`: what happened is kept at once, and how one is since, in its time."""

import datetime
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from recommender import journal
from recommender.entries import Entry, Pick, Profile
from tests.conftest import ROOT, Boost, Run, environment
from tests.terminal import DOWN, ENTER, INTERRUPT, UP, answer, finish, terminal
from tests.test_cli import hold, screen
from tests.test_setup import is_whole

BAMBI = "bambi-1942"
LOAD = "velveteen rabbit"


def ago(**time: float) -> str:
    """Return the moment so long ago, as a pick keeps it."""
    moment = datetime.datetime.now().astimezone() - datetime.timedelta(**time)
    return moment.isoformat(timespec="seconds")


def put(home: Path, *picks: Pick, entry: Entry | None = None, **person: str) -> None:
    """Write *picks* into the journal, with the *entry* they may point at."""
    with journal.writing(home / "journal.sqlite") as book:
        if entry:
            book.add(entry)
        for pick in picks:
            book.add_pick(pick)
        book.set_profile(Profile(country="GB", **person))  # type: ignore[arg-type]


def told(home: Path) -> tuple[list[Pick], list[Entry]]:
    """Return what the journal holds of picks and entries."""
    with journal.reading(home / "journal.sqlite") as book:
        return book.picks(), book.entries()


def piped(command: str, *lines: str, **setting: str) -> Run:
    """Run a *command* with *lines* as answers, and then the end of input."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), command],
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        encoding="utf-8",
        env=environment(**setting),
        check=False,
    )
    return Run(done.stdout, done.stderr, done.returncode)


def anytime(shown: str) -> str:
    """Return what was *shown* as it reads before five in the morning too."""
    return shown.replace("last night", "this evening")


def told_pick(minutes: float, **said: str) -> Pick:
    """Return a pick that was told so many minutes ago, as entry 1."""
    return Pick(
        BAMBI,
        ago(minutes=minutes + 100),
        "alone",
        1,
        entry=1,
        told_at=ago(minutes=minutes),
        **said,  # type: ignore[arg-type]
    )


ENTRY = Entry(BAMBI, "2026-11-23")


def test_what_happened_line_by_line(home: Path, boost: Boost) -> None:
    """Piped answers keep the entry, the feeling and the person it brought to mind."""
    put(home, Pick(BAMBI, ago(hours=2), "alone", 2))
    run = piped("after", "3", "1", "My grandmother")
    (pick,), (entry,) = told(home)
    assert (entry.outcome, entry.company, entry.near) == (2, "alone", 2)
    assert (pick.entry, pick.felt_first, pick.who) == (1, "worse", "My grandmother")
    assert entry.relief is None
    assert run.code == 0
    hold("after-lines", anytime(screen(run)))
    assert "grandmother" not in boost("journal").out


def test_the_day_is_the_evenings(home: Path, boost: Boost) -> None:
    """A pick made after midnight belongs to the evening before."""
    put(home, Pick(BAMBI, f"{datetime.date.today()}T00:30:00+00:00"))
    boost("after", "--tears", "dry")
    day = datetime.date.today() - datetime.timedelta(days=1)
    assert told(home)[1][0].day == day.isoformat()


@pytest.mark.parametrize(("minutes", "slot"), [(25, "felt_20"), (95, "felt_90")])
def test_how_it_is_later_becomes_the_relief(
    minutes: float, slot: str, home: Path
) -> None:
    """Coming back after twenty minutes or ninety, it is asked once, and kept."""
    put(home, told_pick(minutes, felt_first="worse"), entry=ENTRY)
    assert piped("after", "3").code == 0
    (pick,), (entry,) = told(home)
    assert (getattr(pick, slot), entry.relief) == ("better", "better")
    assert pick.closed is (slot == "felt_90")
    again = piped("after")
    assert again.code == 0
    assert "is kept" in again.out


def test_left_open_at_last_it_is_not_asked_again(home: Path, boost: Boost) -> None:
    """After ninety minutes an open answer is an answer."""
    put(home, told_pick(95), entry=ENTRY)
    piped("after", "")
    assert told(home)[0][0].closed
    assert "Bambi" not in boost().out


def test_after_a_day_or_two_only_the_entry_is_asked_for(home: Path) -> None:
    """What one feels then belongs to another day."""
    put(home, Pick(BAMBI, ago(days=3)))
    run = piped("after", "2", "")
    assert run.code == 0
    assert "How are you" not in run.err
    assert told(home)[1][0].outcome == 1


def test_too_much_names_people_before_anything_else(home: Path) -> None:
    """The sign and the lines come first; only how it is now is asked then."""
    put(home, Pick(BAMBI, ago(hours=1)), buddy="Ana", buddy_sign="***")
    run = piped("after", "7", "1")
    assert run.code == 0
    (_, (entry,)) = told(home)
    assert entry.too_much
    order = ["***", "116 123", "Kept as entry 1"]
    assert sorted(order, key=run.out.index) == order
    assert "Who did it" not in run.err
    hold("after-too-much", anytime(screen(run)))


def test_stopping_is_kept_before_more_is_asked(home: Path) -> None:
    """Stopped is enough; what came until then may be added."""
    put(home, Pick(BAMBI, ago(hours=1)))
    assert piped("after", "6").code == 130
    assert told(home)[1][0].stopped
    put(home, Pick(BAMBI, ago(hours=1)))
    piped("after", "6", "3", "", "")
    assert (told(home)[1][1].stopped, told(home)[1][1].outcome) == (True, 2)


def test_not_watched_after_all_settles_it(home: Path, boost: Boost) -> None:
    """It is closed without an entry, by a list or by an option."""
    put(home, Pick(BAMBI, ago(hours=1)), Pick("the-snowman-1978", ago(hours=1)))
    assert "no longer asked" in boost("after", "--not-watched").out
    assert "no longer asked" in piped("after", "8").out
    assert [pick.closed for pick in told(home)[0]] == [True, True]
    assert told(home)[1] == []
    assert "Nothing is open" in boost("after").out


def test_options_ask_nothing(home: Path, boost: Boost) -> None:
    """Everything can be said at once, and is told as JSON."""
    put(home, Pick(BAMBI, ago(hours=1), "others", 3))
    run = boost(
        *("after", "--tears", "tears", "--stars", "4", "--felt", "same"),
        *("--who", "My father", "--note", "The forest.", "--json"),
    )
    record = json.loads(run.out)
    assert record["pick"]["felt_first"] == "same"
    assert record["pick"]["who"] == "My father"
    shown = {key: record["entry"][key] for key in ("outcome", "stars", "note", "near")}
    assert shown == {
        "outcome": "tears",
        "stars": 4.0,
        "note": "The forest.",
        "near": 3,
    }


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--tears", "dry"), "entry 1 already"),
        (("--felt", "same", "--pick", "9"), "no pick 9"),
        (("--tears", "dry", "--not-watched"), "exclude"),
        (("--stars", "9"), "0.5 to 5"),
    ],
)
def test_a_slip_changes_nothing(
    words: tuple[str, ...], part: str, home: Path, boost: Boost
) -> None:
    """What cannot be meant is told, and nothing is written."""
    put(home, told_pick(1), entry=ENTRY)
    before = told(home)
    run = boost("after", *words)
    assert (run.code, part in run.err) == (2, True)
    assert told(home) == before


def test_felt_waits_until_something_was_told(home: Path, boost: Boost) -> None:
    """How one feels afterwards needs an afterwards, and a time of its own."""
    put(home, Pick(BAMBI, ago(hours=1)))
    assert "what happened first" in boost("after", "--felt", "same").err
    assert boost("after", "--tears", "tears", "--felt", "same").code == 0
    assert "kept for this time" in boost("after", "--felt", "same").err


def test_undo_opens_the_evening_again(home: Path, boost: Boost) -> None:
    """The entry is the first that is taken back, and then it can be told anew."""
    put(home, Pick(BAMBI, ago(hours=1)))
    boost("after", "--tears", "dry")
    assert "Entry 1 is taken back" in boost("undo").out
    assert "You picked Bambi" in boost().out
    boost("after", "--tears", "misty")
    (pick,), (entry,) = told(home)
    assert (entry.outcome, pick.entry) == (2, entry.id)


@pytest.mark.parametrize("stop", range(3))
def test_ctrl_c_at_every_question_loses_nothing(stop: int, home: Path) -> None:
    """Wherever it ends, the journal is whole and what was said before is kept."""
    put(home, Pick(BAMBI, ago(hours=1)))
    with terminal("after") as child:
        answer(child, "What happened?")
        answer(child, "(arrows")
        if stop > 0:
            child.send(DOWN * 4 + ENTER)
            answer(child, "How are you now")
            answer(child, "(arrows")
        if stop > 1:
            child.send(UP * 2 + ENTER)
            answer(child, "Who did it")
            answer(child, ">")
        child.send(INTERRUPT)
        code, shown = finish(child)
    assert code == 130
    assert is_whole(home)
    (pick,), entries = told(home)
    assert len(entries) == min(stop, 1)
    assert (pick.felt_first is None) is (stop < 2)
    assert ("is kept" in shown) is (stop > 0)


def test_three_dry_evenings_are_met_with_another_way(home: Path, boost: Boost) -> None:
    """At the third the base rate is told, at the sixth the page; each once."""
    put(home, Pick(BAMBI, ago(hours=1)))
    said = [boost("rate", LOAD, "--tears", "dry", "--on", f"2026-11-0{n}").out
            for n in range(1, 3)]  # fmt: skip
    said.append(boost("after", "--tears", "dry").out)
    assert ["is still a normal result" in one for one in said] == [False, False, True]
    later = [
        boost("rate", LOAD, "--tears", "dry", "--on", f"2026-11-0{n}").out
        for n in range(3, 7)
    ]
    assert ["support medication" in one for one in later] == [False, False, True, False]


def test_bare_boost_says_what_waits(home: Path, boost: Boost) -> None:
    """One line before the next steps, and none where nothing waits."""
    nothing = boost().out
    put(home, Pick(BAMBI, ago(minutes=1)))
    waiting = boost().out
    assert waiting.endswith(nothing)
    assert "`boost after` keeps how it was.\n\n" in waiting
    put(home, told_pick(30), entry=ENTRY)
    assert "Twenty minutes and more" in boost().out


def test_bare_boost_greets_although_the_journal_is_damaged(
    home: Path, boost: Boost
) -> None:
    """What opens the journal tells of the damage; the next steps are shown."""
    nothing = boost().out
    home.mkdir(exist_ok=True)
    (home / "journal.sqlite").write_bytes(os.urandom(4096))
    assert (boost().code, boost().out) == (0, nothing)
