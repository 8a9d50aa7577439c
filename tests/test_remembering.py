"""`boost remember`: asked by list, by line or by option, and nothing lost."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from recommender import journal
from recommender.entries import Entry
from recommender.words import say, sentences
from recommender.works import Outcome
from tests.conftest import ROOT, Boost, environment
from tests.terminal import (
    DOWN,
    ENTER,
    INTERRUPT,
    SPACE,
    answer,
    finish,
    terminal,
)
from tests.test_cli import hold, screen
from tests.test_setup import is_whole

BRITISH = ("--born", "1988", "--country", "GB")
FIRST, SECOND, THIRD = (  # the page of this small shelf
    "the-snowman-1978",
    "the-velveteen-rabbit-1922",
    "charlottes-web-1973",
)


def ask(*lines: str, words: tuple[str, ...] = BRITISH) -> tuple[int, str, str]:
    """Run `boost remember` with *lines* as answers, and then the end of input."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "remember", *words],
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        encoding="utf-8",
        env=environment(),
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def entries(home: Path) -> dict[str, Entry]:
    """Return what the journal holds, by work."""
    with journal.reading(home / "journal.sqlite") as book:
        return {entry.work: entry for entry in book.entries()}


def never(home: Path) -> frozenset[str]:
    """Return what was said to be never met."""
    with journal.reading(home / "journal.sqlite") as book:
        return book.never()


def test_a_page_line_by_line(home: Path) -> None:
    """Numbers tell what was known, cried at and never met; the years are said."""
    code, out, err = ask("1 3", "2", "1")
    assert code == 0
    assert entries(home)[FIRST].outcome is None
    assert entries(home)[THIRD].outcome is Outcome.TEARS
    assert all(entry.childhood for entry in entries(home).values())
    assert never(home) == {SECOND}
    hold("remember-lines", f"{out}\n[stderr]\n{err}")


def test_everything_can_be_left_open(home: Path) -> None:
    """Enter at every question keeps nothing, and is no mishap."""
    code, _, err = ask("", "")
    assert code == 0
    assert "Nothing was changed." in err
    assert not (home / "journal.sqlite").exists()


def test_some_of_the_rest_may_be_never_met(home: Path) -> None:
    """What was never met can be told one by one; the others stay open."""
    ask("1", "", "2", "2")
    assert never(home) == {THIRD}
    code, out, _ = ask("", words=(*BRITISH, "--list"))
    assert code == 0
    assert SECOND in out
    assert FIRST not in out
    assert THIRD not in out


def test_the_walk_goes_on_by_pages(home: Path) -> None:
    """After a page somebody may go on, or have enough."""
    one = (*BRITISH, "-n", "1")
    code, _, err = ask("1", "", "1", "1", "1", "2", words=one)
    assert code == 0
    assert say("remember.over") not in err
    assert len(entries(home)) == 2
    assert [entry.outcome for entry in entries(home).values()] == [None, Outcome.TEARS]


def test_who_is_unknown_is_asked(home: Path) -> None:
    """Year and country are asked where they are unknown, checked, and kept."""
    code, _, err = ask("1850", "1988", "britain", "1", "", "", words=())
    assert code == 0
    assert "1850" in err
    with journal.reading(home / "journal.sqlite") as book:
        assert (book.profile().born, book.profile().country) == (1988, "GB")


@pytest.mark.parametrize(("count", "kept"), [(0, 0), (1, 2), (2, 2), (3, 2), (4, 2)])
def test_the_end_of_input_loses_nothing(count: int, kept: int, home: Path) -> None:
    """Wherever the answers end, those given are kept, and the exit code is 130."""
    lines = ("1 3", "1", "2", "1")
    code, _, err = ask(*lines[:count])
    assert code == (0 if count == len(lines) else 130)
    assert is_whole(home)
    assert len(entries(home)) == kept
    if code:
        assert say("remember.stopped" if kept else "remember.nothing")[:20] in err


@pytest.mark.parametrize("stop", range(6))
def test_ctrl_c_at_every_list_loses_nothing(stop: int, home: Path) -> None:
    """Ctrl-C at any question keeps the journal whole, and what was answered."""
    steps = (
        ("were you born", ("1988", ENTER)),
        ("grow up?", ("United Kingdom", ENTER)),
        ("did you know?", (SPACE, ENTER)),
        ("did you cry?", (SPACE, ENTER)),
        ("the other 2?", (DOWN, ENTER)),
        ("never meet as a child?", (SPACE, ENTER)),
    )
    with terminal("remember") as child:
        for question, keys in steps[:stop]:
            answer(child, question)
            child.expect("[»>]")
            answer(child, "", *keys)
        answer(child, steps[stop][0])
        child.expect("[»>]")
        child.send(INTERRUPT)
        code, _ = finish(child)
    assert code == 130
    assert is_whole(home)
    outcomes = [entry.outcome for entry in entries(home).values()]
    assert outcomes == ([] if stop < 3 else [None] if stop == 3 else [Outcome.TEARS])
    assert never(home) == set()


def test_ten_works_by_keyboard(home: Path) -> None:
    """Boxes are ticked, and the years are drawn."""
    with terminal("remember", *BRITISH) as child:
        answer(child, "did you know?")
        answer(child, "(arrows", SPACE + DOWN + SPACE + ENTER)
        answer(child, "did you cry?")
        answer(child, "(arrows", DOWN + SPACE + ENTER)
        answer(child, "Charlotte")
        answer(child, "(arrows", ENTER)
        child.expect_exact("knew  cried")
        code, shown = finish(child)
    assert code == 0
    assert "*" in shown
    assert "o" in shown
    assert "4 answers are kept" in shown
    assert entries(home)[SECOND].outcome is Outcome.TEARS
    assert never(home) == {THIRD}


def test_a_dumb_terminal_is_asked_by_lines(home: Path) -> None:
    """With TERM=dumb the same questions come as numbers, without escape sequences."""
    with terminal("remember", *BRITISH, TERM="dumb") as child:
        answer(child, "did you know?")
        child.expect_exact("> ")
        child.send("1\r")
        answer(child, "did you cry?")
        child.expect_exact("> ")
        child.send("1\r")
        answer(child, "the other 2?")
        child.expect_exact("> ")
        shown = child.before
        child.send("\r")
        code, end = finish(child)
    assert code == 0
    assert "\x1b" not in f"{shown}{end}"
    assert entries(home)[FIRST].outcome is Outcome.TEARS


def test_a_kill_loses_nothing_that_was_answered(home: Path) -> None:
    """A process killed at a question leaves every answer before it."""
    with terminal("remember", *BRITISH) as child:
        answer(child, "did you know?")
        answer(child, "(arrows", SPACE + ENTER)
        answer(child, "did you cry?")
        child.kill(signal.SIGKILL)
        child.wait()
    assert is_whole(home)
    assert entries(home)[FIRST].outcome is None


def test_options_ask_nothing(home: Path, boost: Boost) -> None:
    """Titles by option are kept in one step; twice is once, and cried outdoes knew."""
    words = ("remember", "--knew", "bambi", "--cried", FIRST, "--never", SECOND)
    assert boost(*words).out.startswith("3 answers are kept.")
    assert boost(*words).out == "Nothing was changed.\n"
    assert boost("remember", "--cried", "bambi").out.startswith("One answer is kept.")
    assert entries(home)["bambi-1942"].outcome is Outcome.TEARS
    assert len(entries(home)) == 2
    assert never(home) == {SECOND}


def test_options_are_kept_all_or_none(home: Path, boost: Boost) -> None:
    """A slip in one title keeps nothing of the others."""
    run = boost("remember", "--knew", "bambi", "--cried", "no such thing at all")
    assert run.code == 3
    assert not (home / "journal.sqlite").exists()


def test_undo_takes_back_one_answer_at_a_time(home: Path, boost: Boost) -> None:
    """As many answers as were kept can be taken back, the last first."""
    ask("1 3", "2", "1")
    assert boost("undo").out == f"{say('undo.never')}\n"
    boost("undo")
    assert entries(home)[THIRD].outcome is None
    boost("undo")
    boost("undo")
    assert entries(home) == {}
    assert boost("undo").code == 2


def test_what_was_never_met_is_no_reason(boost: Boost) -> None:
    """A work said to be never met is not called one, nor suggested as childhood’s."""
    boost("profile", "set", *BRITISH)
    among = boost("suggest", "--childhood", "--all").out
    assert "You may have met it as a child" in boost("show", FIRST).out
    assert FIRST in among
    boost("remember", "--never", FIRST)
    assert "as a child" not in boost("show", FIRST).out
    assert FIRST not in boost("suggest", "--childhood", "--all").out
    assert FIRST in boost("suggest", "--all").out


def test_what_is_kept_away_is_not_asked_for(boost: Boost) -> None:
    """Works with an avoided tag, or one steered around, are left out of the pages."""
    assert THIRD in boost("remember", *BRITISH, "--list").out
    boost("setup", "--loss", "animal")
    assert THIRD not in boost("remember", *BRITISH, "--list").out


def test_the_years_are_shown_alone(boost: Boost) -> None:
    """`--timeline` says the years, and asks and keeps nothing."""
    boost("remember", "--cried", FIRST, "--knew", THIRD)
    hold("remember-timeline", screen(boost("remember", *BRITISH, "--timeline")))


def test_the_json_has_what_is_next_and_the_years(boost: Boost) -> None:
    """`--json` tells the next works and every year, for programs."""
    boost("remember", "--cried", FIRST)
    record = json.loads(boost("remember", *BRITISH, "--json").out)
    assert record["ages"] == [3, 5]
    assert [work["id"] for work in record["next"]] == [SECOND, THIRD]
    rows = record["timeline"]["years"]
    assert [row["age"] for row in rows] == list(range(3, 15))
    assert sum(row["cried"] for row in rows) == 1


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        (("--list",), 2, "--born 1988"),
        ((*BRITISH, "--age", "2"), 2, "from 3 to 14"),
        ((*BRITISH, "--year", "2010"), 2, "22 is outside"),
        ((*BRITISH, "--age", "7", "--year", "1995"), 2, "exclude"),
        ((*BRITISH, "--film", "--book"), 2, "exclude"),
        ((*BRITISH, "-n", "13"), 2, "13"),
        ((*BRITISH, "--list", "--age", "14"), 0, "Nothing more is known"),
    ],
)
def test_a_slip_is_told(
    words: tuple[str, ...], code: int, part: str, boost: Boost
) -> None:
    """What cannot be asked for has a sentence and an exit code."""
    run = boost("remember", *words)
    assert run.code == code
    assert part in " ".join(run.err.split())


def test_one_year_alone(boost: Boost) -> None:
    """An age, or its year, asks about that year and no other."""
    by_age = boost("remember", *BRITISH, "--list", "--age", "7").out
    assert boost("remember", *BRITISH, "--list", "--year", "1995").out == by_age
    assert by_age.startswith("From when you were 7, 1995:")
    books = boost("remember", *BRITISH, "--list", "--book", "--age", "7").out
    assert THIRD not in books


def test_never_contradicts_nothing(boost: Boost) -> None:
    """A work of the journal is not made one that was never met."""
    boost("remember", "--knew", "bambi")
    run = boost("remember", "--never", "bambi")
    assert run.code == 2
    assert "boost journal remove 1" in " ".join(run.err.split())


def test_no_word_counts_towards_anything() -> None:
    """No sentence here speaks of percent, a goal, or being complete."""
    own = [text for key, text in sentences().items() if key.startswith(("rem", "time"))]
    for text in own:
        assert not any(word in text.lower() for word in ("%", "goal", "complete", "!"))
