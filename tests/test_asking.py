"""Questions in a real terminal: by keyboard lists, or line by line."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pexpect
import pytest

from tests.conftest import environment
from tests.terminal import (
    DOWN,
    ENTER,
    INTERRUPT,
    SPACE,
    UP,
    answer,
    finish,
    is_sane,
    plain,
    running,
)

PLAIN = ({"BOOST_PLAIN": "1"}, {"ACCESSIBLE": "1"}, {"TERM": "dumb"})
MANY = 40  # choices: more than a screen of 24 lines holds
SCRIPT = """
import sys
from recommender.commands.asking import Choice, asker
from recommender.errors import WrongUsage

def no_digits(line):
    if not line.isalpha():
        raise WrongUsage(f"{line} is no word.")

ask, kind = asker(), sys.argv[1]
tea = [Choice("tea", "Tea"), Choice("milk", "Milk"), Choice("wine", "Wine")]
long = [Choice(f"{n}", f"Number {n} " + "wide " * 30) for n in range(40)]
if kind == "one":
    said = ask.one("What is it?", tea)
elif kind == "open":
    said = ask.one("What is it?", tea, "")
elif kind == "several":
    said = ask.several("What is it?", tea, ("milk",))
elif kind == "long":
    said = ask.several("What is it?", long)
elif kind == "known":
    said = ask.text("What is it?", known=["Brazil", "Britain", "Peru"])
else:
    said = ask.text("What is it?", no_digits)
print("answer:", said)
"""


@contextmanager
def asked(kind: str, **setting: str) -> Iterator[pexpect.spawn]:
    """Ask a question of this *kind* in a terminal."""
    with running(["-c", SCRIPT, kind], **setting) as child:
        yield child


@pytest.mark.parametrize(
    ("kind", "keys", "said"),
    [
        ("one", (DOWN, ENTER), "milk"),
        ("one", (DOWN, DOWN, DOWN, ENTER), "None"),
        ("open", (ENTER,), "None"),
        ("open", (UP, ENTER), "wine"),
        ("several", (ENTER,), "('milk',)"),
        ("several", (SPACE, ENTER), "('tea', 'milk')"),
        ("several", (DOWN, SPACE, ENTER), "()"),
        ("long", ("3", "9", SPACE, ENTER), "('39',)"),
        ("text", ("bread", ENTER), "bread"),
        ("text", (ENTER,), "None"),
    ],
)
def test_lists_are_answered_by_keyboard_alone(
    kind: str, keys: tuple[str, ...], said: str, home: Path
) -> None:
    """Arrows, Space, Enter and typing choose, and Enter alone lets things stand."""
    with asked(kind) as child:
        answer(child, "for a person" if kind in ("text", "known") else "(arrows")
        for key in keys:
            child.send(key)
        assert finish(child)[1].endswith(f"answer: {said}\n")


def test_known_names_are_offered_while_one_types(home: Path) -> None:
    """A few letters show the names that hold them, and an arrow takes one."""
    with asked("known") as child:
        answer(child, "for a person)", "Br")
        answer(child, "itain", DOWN, ENTER)
        assert finish(child)[1].endswith("answer: Brazil\n")


@pytest.mark.parametrize("setting", PLAIN, ids=str)
def test_questions_are_asked_line_by_line_where_lists_cannot_be(
    setting: dict[str, str], home: Path
) -> None:
    """A dumb terminal or a screen reader gets numbers, and nothing steers it."""
    with asked("several", **setting) as child:
        shown = answer(child, "> ", "7\n") + answer(child, "> ", "3 1\n")
        code, rest = finish(child)
        assert (code, rest.endswith("answer: ('tea', 'wine')\n")) == (0, True)
        assert "2. Milk (as it is)" in shown
        assert "Please type one of the numbers" in shown
        assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("one", "\n", "None"),
        ("one", "1 2\n2\n", "milk"),
        ("several", "\n", "('milk',)"),
        ("text", "a1\nbread\n", "bread"),
    ],
)
def test_answers_come_through_a_pipe(
    kind: str, typed: str, said: str, home: Path
) -> None:
    """Piped lines answer, results go to stdout alone, and a slip is told."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, kind],
        input=typed,
        capture_output=True,
        encoding="utf-8",
        env=environment(TERM="xterm"),
        check=True,
    )
    assert done.stdout == f"answer: {said}\n"
    assert "What is it?" in done.stderr


@pytest.mark.parametrize("kind", ["one", "several", "text"])
def test_a_question_names_people_in_one_step(kind: str, home: Path) -> None:
    """A question mark names people who listen; then the question is put again."""
    with asked(kind) as child:
        answer(child, "person)" if kind == "text" else "(arrows", "?", ENTER)
        assert "findahelpline.com" in answer(child, "The question can wait")
        answer(child, "What is it?")


def test_a_piped_line_names_people_in_one_step(home: Path) -> None:
    """A question mark names people, and the question stands below them again."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, "one"],
        input="?\n2\n",
        capture_output=True,
        encoding="utf-8",
        env=environment(TERM="xterm"),
        check=True,
    )
    assert done.stdout == "answer: milk\n"
    assert "findahelpline.com" in done.stderr
    assert done.stderr.count("What is it?") == 2


def test_a_list_offers_a_person_as_its_last_choice(home: Path) -> None:
    """The choice below all others names people who listen."""
    with asked("one") as child:
        answer(child, "I need a person to talk to", UP, ENTER)
        answer(child, "findahelpline.com")
        answer(child, "What is it?")


def test_a_slip_is_told_and_can_be_mended(home: Path) -> None:
    """What a line may not be is said, and the line waits to be put right."""
    with asked("text") as child:
        answer(child, "for a person)", "a1", ENTER)
        answer(child, "a1 is no word.")
        answer(child, "for a person)", "\x7f", "b", ENTER)
        assert finish(child)[1].endswith("answer: ab\n")


def test_a_long_list_scrolls_within_its_screen(home: Path) -> None:
    """Nothing is wider than 80 columns, and the last choice is reached."""
    with asked("long") as child:
        shown = answer(child, "Number 20")
        child.send(DOWN * (MANY - 1) + SPACE + ENTER)
        code, rest = finish(child)
        assert (code, rest.endswith("answer: ('39',)\n")) == (0, True)
        assert max(map(len, plain(shown).split("\n"))) <= 80


@pytest.mark.parametrize("kind", ["one", "several", "text"])
def test_an_interruption_leaves_the_terminal_sane(kind: str, home: Path) -> None:
    """Ctrl-C, like a request to end, lets the terminal be as it was found."""
    for end in (INTERRUPT, signal.SIGTERM):
        with asked(kind) as child:
            answer(child, "person)" if kind == "text" else "(arrows")
            child.expect("[»>]")
            assert not is_sane(child)
            child.send(end) if isinstance(end, str) else child.kill(end)
            child.expect(pexpect.EOF)
            assert is_sane(child)


def test_no_color_is_honoured(home: Path) -> None:
    """With NO_COLOR set a list has no colours, and loses no meaning."""
    with asked("several") as child:
        coloured = answer(child, "Wine")
    with asked("several", NO_COLOR="1") as child:
        bare = answer(child, "Wine")
    assert "\x1b[0;38;5;" in coloured
    assert "38;5;" not in bare
    assert plain(coloured) == plain(bare)
    assert "● Milk" in bare
