"""A small Open Library of our own, which answers as the real one does.

Its records are written by hand. It reads the questions strictly: a query that is not
of the documented form fails the test.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import pytest

from recommender.works import plain
from recommender.workshop.sources import Absent, Question, Unanswered
from tests.conftest import ROOT

T = TypeVar("T")

RECORDINGS = ROOT.parent / "shared" / "recordings"
PHRASES = r'\("[^"\\]*"(?: OR "[^"\\]*")*\)'
CLAUSE = re.compile(rf"\(title:({PHRASES}) AND author:({PHRASES})\)")
QUERY = re.compile(rf"{CLAUSE.pattern}(?: OR {CLAUSE.pattern})*")
LIMIT = 100


def recording(name: str) -> object:
    """Return a recorded answer, or skip the test where there are none."""
    return json.loads(recorded_text(name))


def recorded_text(name: str) -> str:
    """Return the text of a recorded answer, or skip the test where there are none."""
    path: Path = RECORDINGS / name
    if not path.exists():
        pytest.skip("the recordings are not beside the project")
    return path.read_text("utf-8")


def doc(number: int, title: str, maker: str, **cells: object) -> dict[str, object]:
    """Return one work as a search of the library shows it."""
    return {"key": f"/works/OL{number}W", "title": title, "author_name": [maker]} | {
        key: value for key, value in cells.items() if value is not None
    }


class Library:
    """Answers of the library, and the questions it was asked."""

    def __init__(
        self,
        docs: Sequence[Mapping[str, object]] = (),
        records: Mapping[str, object] | None = None,
        subjects: Mapping[str, Sequence[int]] | None = None,
        down: Callable[[Question], bool] = lambda question: False,
    ) -> None:
        self.docs = docs
        self.records = records or {}
        self.subjects = subjects or {}
        self.down = down
        self.asked: list[Question] = []

    def ask(self, question: Question, read: Callable[[object], T]) -> T:
        """Answer as the service would, by way of JSON."""
        self.asked.append(question)
        if self.down(question):
            raise Unanswered("503")
        return read(json.loads(json.dumps(self._answer(question))))

    def _answer(self, question: Question) -> object:
        parameters = dict(question.parameters)
        if question.path == "/search.json":
            return self._search(parameters["q"])
        if name := re.fullmatch(r"/subjects/([a-z0-9_'-]+)\.json", question.path):
            keys = self.subjects.get(name[1], ())
            return {"works": [{"key": f"/works/OL{key}W"} for key in keys]}
        record = re.fullmatch(r"/works/(OL\d+W)\.json", question.path)
        assert record, question
        key = f"/works/{record[1]}"
        if any(row["key"] == key for row in self.docs):
            return {"key": key, "type": {"key": "/type/work"}}
        if record[1] not in self.records:
            raise Absent("404")
        return self.records[record[1]]

    def _search(self, query: str) -> object:
        if named := re.fullmatch(r"key:\((.+)\)", query):
            keys = set(named[1].split(" OR "))
            found = [row for row in self.docs if row["key"] in keys]
        elif named := re.fullmatch(r"isbn:\(([0-9 OR]+)\)", query):
            isbns = set(named[1].split(" OR "))
            found = [row for row in self.docs if isbns & set(_texts(row, "isbn"))]
        else:
            assert QUERY.fullmatch(query), query
            wanted = CLAUSE.findall(query)
            found = [row for row in self.docs if any(_fits(row, *w) for w in wanted)]
        return {"numFound": len(found), "num_found": len(found), "docs": found[:LIMIT]}


def _fits(row: Mapping[str, object], titles: str, makers: str) -> bool:
    title, names = f" {plain(str(row['title']))} ", plain(str(row["author_name"]))
    return any(
        f" {plain(phrase)} " in title for phrase in re.findall('"(.*?)"', titles)
    ) and any(plain(word) in names for word in re.findall('"(.*?)"', makers))


def _texts(row: Mapping[str, object], key: str) -> list[str]:
    value = row.get(key)
    return [str(text) for text in value] if isinstance(value, list) else []
