"""Web answers that are kept: nothing is asked twice, and nothing but a question."""

import datetime
import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import pytest

from recommender.workshop import answers
from recommender.workshop.answers import KEPT_DAYS, Answers, opened
from recommender.workshop.sources import Absent, Question, Surprise, Unanswered
from recommender.workshop.web import Web
from tests.conftest import ROOT, TODAY, environment
from tests.replay import answer, replaying

T = TypeVar("T")
KEY = "a-secret-token-of-mine"
QUESTION = Question("openlibrary", "/works/OL1W.json", (("fields", "title"),))


class Service:
    """Something to ask, which counts how often it was."""

    def __init__(self, says: object = None) -> None:
        self.says = says if says is not None else {"title": "Heidi"}
        self.asked = 0

    def fetch(self, question: Question, read: Callable[[object], T]) -> T:
        """Answer."""
        self.asked += 1
        if isinstance(self.says, Exception):
            raise self.says
        return read(self.says)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where answers may be kept: a folder that is not there yet."""
    return tmp_path / "cache" / "answers.sqlite"


@pytest.fixture
def kept(path: Path) -> Iterator[Answers]:
    """Open answers of today."""
    with opened(path, TODAY) as found:
        yield found


def title(answer: object) -> str:
    """Read a title, as a source would."""
    if not isinstance(answer, dict) or not isinstance(answer.get("title"), str):
        raise Surprise("an answer without a title")
    return str(answer["title"])


def test_nothing_is_asked_twice(kept: Answers) -> None:
    """The same question is answered from what is kept, and counted so."""
    service = Service()
    ask = kept.ask_through(service.fetch)
    assert [ask(QUESTION, title) for _ in range(3)] == ["Heidi"] * 3
    assert (service.asked, kept.asked, kept.found) == (1, 1, 2)


@pytest.mark.parametrize(
    "other",
    [
        QUESTION._replace(source="wikidata"),
        QUESTION._replace(path="/works/OL2W.json"),
        QUESTION._replace(parameters=()),
        QUESTION._replace(parameters=(("title", "fields"),)),
    ],
    ids=str,
)
def test_another_question_is_asked(kept: Answers, other: Question) -> None:
    """Source, path and parameters all tell one question from another."""
    service = Service()
    ask = kept.ask_through(service.fetch)
    ask(QUESTION, title)
    ask(other, title)
    assert service.asked == 2


@pytest.mark.parametrize(
    ("age", "asked"), [(0, 0), (KEPT_DAYS, 0), (KEPT_DAYS + 1, 1), (-1, 1)]
)
def test_an_old_answer_is_asked_anew(path: Path, age: int, asked: int) -> None:
    """A week old is fresh enough, eight days are not, nor is an answer of tomorrow."""
    with opened(path, TODAY - datetime.timedelta(days=age)) as before:
        before.ask_through(Service().fetch)(QUESTION, title)
    service = Service()
    with opened(path, TODAY) as kept:
        kept.ask_through(service.fetch)(QUESTION, title)
    assert service.asked == asked


def test_the_day_is_that_of_the_oldest_answer(path: Path) -> None:
    """What was read from answers of two days is as old as the older."""
    before = TODAY - datetime.timedelta(days=3)
    with opened(path, before) as first:
        first.ask_through(Service().fetch)(QUESTION, title)
    with opened(path, TODAY) as kept:
        assert kept.day_of("openlibrary") == TODAY
        ask = kept.ask_through(Service().fetch)
        ask(QUESTION, title)
        ask(QUESTION._replace(path="/works/OL2W.json"), title)
        assert kept.day_of("openlibrary") == before
        assert kept.day_of("wikidata") == TODAY


def test_an_answer_that_is_not_taken_is_not_kept(kept: Answers) -> None:
    """What surprises its reader is asked again the next time."""
    service = Service({"no": "title"})
    ask = kept.ask_through(service.fetch)
    for _ in range(2):
        with pytest.raises(Surprise):
            ask(QUESTION, title)
    assert service.asked == 2


def test_a_kept_answer_that_is_no_longer_taken_is_asked_anew(kept: Answers) -> None:
    """A reader of a later version may want more than an earlier one kept."""

    def picky(answer: object) -> str:
        if answer == {"title": "Heidi"}:
            raise Surprise("no longer good enough")
        return title(answer)

    kept.ask_through(Service().fetch)(QUESTION, title)
    service = Service({"title": "Heidi", "more": 1})
    assert kept.ask_through(service.fetch)(QUESTION, picky) == "Heidi"
    assert service.asked == 1


def test_that_there_is_no_such_record_is_kept(kept: Answers) -> None:
    """A 404 is an answer: it is not asked for again, and says the same."""
    service = Service(Absent("not there"))
    ask = kept.ask_through(service.fetch)
    for _ in range(3):
        with pytest.raises(Absent):
            ask(QUESTION, title)
    assert service.asked == 1


def test_silence_is_not_kept(kept: Answers) -> None:
    """A question without an answer is asked again."""
    service = Service(Unanswered("down"))
    ask = kept.ask_through(service.fetch)
    for _ in range(2):
        with pytest.raises(Unanswered):
            ask(QUESTION, title)
    assert service.asked == 2


def test_sweeping_forgets_all(kept: Answers) -> None:
    """After a refresh is done, everything is asked anew."""
    service = Service()
    ask = kept.ask_through(service.fetch)
    ask(QUESTION, title)
    kept.sweep()
    ask(QUESTION, title)
    assert service.asked == 2


@pytest.mark.parametrize("odd", ["\ud800", "\x00", "é", "'; DROP TABLE answers; --"])
def test_odd_text_is_kept_as_it_is(kept: Answers, odd: str) -> None:
    """Whatever JSON may hold comes back the same, a lone surrogate too."""
    ask = kept.ask_through(Service({"title": odd}).fetch)
    assert [ask(QUESTION, title) for _ in range(2)] == [odd] * 2


def test_only_the_owner_can_read_it(kept: Answers, path: Path) -> None:
    """The file is closed to others."""
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("spoilt", [b"no database at all" * 99, b"SQLite format 3\x00"])
def test_a_damaged_file_is_begun_anew(path: Path, spoilt: bytes) -> None:
    """It can all be asked again, so damage is no mishap."""
    path.parent.mkdir()
    path.write_bytes(spoilt)
    with opened(path, TODAY) as kept:
        kept.ask_through(Service().fetch)(QUESTION, title)
    with opened(path, TODAY) as kept:
        service = Service()
        kept.ask_through(service.fetch)(QUESTION, title)
        assert service.asked == 0


def test_a_damaged_answer_is_asked_anew(path: Path) -> None:
    """Text that is no JSON any more costs a question."""
    with opened(path, TODAY) as kept:
        kept.ask_through(Service().fetch)(QUESTION, title)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE answers SET answer = '{\"title'")
    with opened(path, TODAY) as kept:
        assert kept.ask_through(Service().fetch)(QUESTION, title) == "Heidi"


def test_where_nothing_can_be_kept_answers_live_for_this_run(tmp_path: Path) -> None:
    """A folder that cannot be made costs nothing but the next run's questions."""
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with opened(blocked / "answers.sqlite", TODAY) as kept:
        service = Service()
        ask = kept.ask_through(service.fetch)
        assert [ask(QUESTION, title) for _ in range(2)] == ["Heidi"] * 2
        assert service.asked == 1


def test_a_full_disk_costs_nothing_but_a_question(kept: Answers) -> None:
    """An answer for which there is no room is passed on all the same."""
    kept._db.execute("PRAGMA max_page_count = 1")
    says = {"title": "Heidi", "text": "x" * 100_000}
    assert kept.ask_through(Service(says).fetch)(QUESTION, title) == "Heidi"


def test_the_question_holds_no_key(path: Path) -> None:
    """The key goes into a header; what is kept has never seen it."""
    script = {"/movie/tt1": answer({"title": "Heidi"})}
    with (
        replaying(script) as server,
        Web("me@example.org", {"tmdb": server.url}, {"tmdb": KEY}) as web,
        opened(path, TODAY) as kept,
    ):
        asked = Question("tmdb", "/movie/tt1", (("language", "en"),))
        assert kept.ask_through(web.fetch)(asked, title) == "Heidi"
        assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    said = path.read_bytes()
    assert KEY.encode() not in said
    assert b"me@example.org" not in said
    assert b"Heidi" in said


KILLED = """
import datetime, os, signal, sys
from pathlib import Path
from recommender.workshop.answers import opened
from recommender.workshop.sources import Question
def fetch(question, read):
    if question.path == "/3":
        os.kill(os.getpid(), signal.SIGKILL)
    return read({"path": question.path})
with opened(Path(sys.argv[1]), datetime.date.fromisoformat(sys.argv[2])) as kept:
    for number in range(9):
        kept.ask_through(fetch)(Question("wikidata", f"/{number}"), dict)
"""


def test_a_kill_loses_no_answer(path: Path) -> None:
    """Killed at the fourth question, the first three are not asked again."""
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), TODAY.isoformat()],
        cwd=ROOT,
        env=environment(),
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    service = Service({})
    with opened(path, TODAY) as kept:
        ask = kept.ask_through(service.fetch)
        for number in range(3):
            read = ask(Question("wikidata", f"/{number}"), json.dumps)
            assert json.loads(read) == {"path": f"/{number}"}
    assert service.asked == 0


def test_two_at_once_share_what_they_keep(path: Path) -> None:
    """What one process has asked, another beside it need not."""
    service = Service()
    with opened(path, TODAY) as one, opened(path, TODAY) as other:
        one.ask_through(service.fetch)(QUESTION, title)
        other.ask_through(service.fetch)(QUESTION, title)
    assert service.asked == 1
    assert answers.KEPT_DAYS < 180  # TMDB's terms
