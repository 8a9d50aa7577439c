"""`boost forget`: an entry, a period or everything, gone for good."""

import datetime
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import journal
from recommender.entries import Entry, Pick, Told
from tests.conftest import ROOT, Boost, environment

SECRET = "the-letter-from-my-mother"
DAYS = st.dates(datetime.date(2020, 1, 1), datetime.date(2026, 1, 1))


@pytest.fixture
def diary(home: Path) -> Path:
    """Return a journal of four evenings, one told after a pick, and one memory."""
    path = home / "journal.sqlite"
    with journal.writing(path) as book:
        for month in (1, 2, 3):
            book.add(Entry("bambi-1942", f"2026-0{month}-10", note=f"{SECRET} {month}"))
        told = book.add(Entry("red-dog-2011", "2026-03-20", note="a quiet evening"))
        book.add_pick(
            Pick("red-dog-2011", "2026-03-20T20:00+00:00", entry=told.id, who=SECRET)
        )
        book.add_never("paddington-2-2017", "2026-02-11")
    return path


def left(path: Path) -> list[int]:
    """Return the numbers of the entries that are left."""
    with journal.reading(path) as book:
        return [entry.id for entry in book.entries()]


def test_one_entry_goes_and_the_others_stay(boost: Boost, diary: Path) -> None:
    """An entry named by its number is gone, and it is said which one that was."""
    done = boost("forget", "2", "--yes")
    assert (done.code, left(diary)) == (0, [1, 3, 4])
    assert "2026-02-10  Bambi" in done.out


def test_nothing_of_it_is_left_in_the_file(boost: Boost, diary: Path) -> None:
    """What was forgotten is in no byte of the folder, the changes included."""
    boost("journal", "edit", "1", "--note", f"{SECRET} mended")
    boost("forget", "1", "2", "3", "4", "--yes")
    for file in diary.parent.rglob("*"):
        assert SECRET.encode() not in (file.read_bytes() if file.is_file() else b"")


def test_a_period_takes_everything_told_in_it(boost: Boost, diary: Path) -> None:
    """Entries, picks and memories of these days go; the days around them stay."""
    done = boost("forget", "--from", "2026-02-01", "--to", "2026-03-15", "--json")
    assert done.code == 130  # nobody is there to say yes
    done = boost(
        "forget", "--from", "2026-02-01", "--to", "2026-03-15", "--yes", "--json"
    )
    told = json.loads(done.out)
    assert [entry["id"] for entry in told["entries"]] == [2, 3]
    assert told["never"] == ["paddington-2-2017"]
    assert left(diary) == [1, 4]
    with journal.reading(diary) as book:
        assert (len(book.picks()), book.never()) == (1, frozenset())


def test_a_pick_goes_with_the_entry_that_told_of_it(boost: Boost, diary: Path) -> None:
    """Whom an evening made one think of is forgotten with the evening."""
    boost("forget", "4", "--yes")
    with journal.reading(diary) as book:
        assert book.picks() == []


def test_copies_of_older_versions_are_wiped(boost: Boost, diary: Path) -> None:
    """A copy made at a change of version still holds what was forgotten: it goes."""
    copy = diary.with_name("journal.sqlite.version-1")
    copy.write_bytes(SECRET.encode())
    done = boost("forget", "1", "--yes")
    assert (copy.exists(), copy.name in done.out) == (False, True)


def test_undo_cannot_bring_it_back(boost: Boost, diary: Path) -> None:
    """The last thing written was forgotten, so `undo` takes back what came before."""
    boost("forget", "4", "--yes")
    boost("undo")
    assert left(diary) == [1, 2, 3]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("99",), 2, "There is no entry 99"),
        (("1", "--from", "2026-01-01"), 2, "exclude each other"),
        (("--from", "2026-03-01", "--to", "2026-02-01"), 2, "earlier day"),
        (("--from", "soon"), 2, "is no day"),
    ],
)
def test_a_slip_forgets_nothing(
    words: tuple[str, ...], code: int, said: str, boost: Boost, diary: Path
) -> None:
    """What makes no sense is told, and nothing is gone."""
    done = boost("forget", *words, "--yes")
    assert (done.code, said in done.err) == (code, True)
    assert left(diary) == [1, 2, 3, 4]


def test_a_period_without_anything_is_said(boost: Boost, diary: Path) -> None:
    """Days of which nothing was told are no mishap."""
    done = boost("forget", "--from", "2026-05-01", "--yes")
    assert (done.code, "nothing of that" in done.out) == (0, True)


def test_no_answer_forgets_nothing(boost: Boost, diary: Path) -> None:
    """Ctrl-C at the question leaves every entry where it is."""
    with subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), "forget", "1"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as asked:
        assert asked.stderr is not None
        while b"?" not in asked.stderr.read(1):
            pass
        asked.send_signal(signal.SIGINT)
        assert asked.wait(timeout=30) == 130
    assert left(diary) == [1, 2, 3, 4]


@settings(max_examples=15, deadline=None)
@given(days=st.lists(DAYS), one=DAYS, other=DAYS)
def test_a_period_and_what_lies_around_it_are_everything(
    days: list[datetime.date],
    one: datetime.date,
    other: datetime.date,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Forgetting a period leaves exactly the entries outside it."""
    first, last = min(one, other), max(one, other)
    path = tmp_path_factory.mktemp("diary") / "journal.sqlite"
    with journal.writing(path) as book:
        for day in days:
            book.add(Entry("bambi-1942", day.isoformat()))
        book.forget(book.told_between(first.isoformat(), last.isoformat()))
    with journal.reading(path) as book:
        kept = [entry.day for entry in book.entries()]
    outside = [day for day in days if not first <= day <= last]
    assert kept == sorted(day.isoformat() for day in outside)


def test_nothing_told_is_nothing_forgotten(diary: Path) -> None:
    """Forgetting nothing changes nothing that was written."""
    with journal.writing(diary) as book:
        book.forget(Told())
    assert left(diary) == [1, 2, 3, 4]
