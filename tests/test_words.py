"""The words: every key has its sentence, every sentence its key, and a plain voice.

What these tests can see is a start. Whether a sentence is true and kind is read by a
person, against EVIDENCE.md, sentence by sentence.
"""

import ast
import json
import re
import string
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from statistics import median
from typing import NamedTuple

import pytest

from recommender import words
from recommender.words import sentences, table
from tests.conftest import ROOT
from tests.spoken import (
    ABOUT_TEARS,
    ELSEWHERE,
    EVIDENCE,
    FORBIDDEN,
    HARD,
    LITERALS,
    MACHINES,
    NOT_OF_PEOPLE,
    TECHNICAL,
)

FILES = [ROOT / "cli.py", *sorted((ROOT / "recommender").rglob("*.py"))]
SAID = sentences()
TABLES = {key.partition(".")[0] for key in SAID}
KEY = re.compile(r"([a-z_]+)\.([\w*-]+)")
CODE = re.compile(r"`[^`]*`")
READS_LIKE_A_SENTENCE = re.compile(r"[A-Za-z’]{2,} [A-Za-z’]{2,}")
SQL = re.compile(
    r"\b(SELECT|INSERT|DELETE|UPDATE|PRAGMA|CREATE|BEGIN|WHERE|ORDER BY)\b"
)
ENDS = re.compile(r"[.?]\W|\n\n|\n- |\n(?=Sources|`|  )")
LETTERS = re.compile(r"[A-Za-zÀ-ž’-]+")
SHORT = 6  # words; a grade of fewer is chance
USUAL_GRADE = 4.0  # of school, for half of the sentences
HIGHEST_GRADE = 9.5  # for each of them, unless it is named in HARD


class Call(NamedTuple):
    """One place where words are said: what they may be, and what is filled in."""

    where: str
    keys: tuple[str, ...]  # "*" stands for what is known only when it runs
    values: frozenset[str]
    open: bool  # more is filled in than can be read here


def calls() -> Iterator[Call]:
    """Return every call of `say` and of `count` whose key can be read."""
    for file in FILES:
        tree = ast.parse(file.read_text("utf-8"))
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                yield from _calls(file, function)


def _calls(file: Path, function: ast.FunctionDef) -> Iterator[Call]:
    for node in ast.walk(function):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        if node.func.id not in ("say", "count") or not node.args:
            continue
        keys = tuple(_keys(node.args[0], function))
        values = frozenset(word.arg for word in node.keywords if word.arg)
        if node.func.id == "count":
            keys = tuple(f"{key}_{many}" for key in keys for many in ("one", "many"))
            values |= {"count"}
        if keys:
            where = f"{file.name}:{node.lineno}"
            yield Call(where, keys, values, any(not word.arg for word in node.keywords))


def _keys(node: ast.expr, function: ast.FunctionDef) -> Iterator[str]:
    """Return what keys *node* may be: as it stands, or as the function assigns it."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield from _filled(parts)
        case ast.IfExp(body=body, orelse=other):
            yield from _keys(body, function)
            yield from _keys(other, function)
        case ast.Name(id=name):
            for other_node in ast.walk(function):
                if isinstance(other_node, ast.Assign) and any(
                    isinstance(target, ast.Name) and target.id == name
                    for target in other_node.targets
                ):
                    yield from _keys(other_node.value, function)


def _filled(parts: list[ast.expr]) -> Iterator[str]:
    """Return the keys an f-string may be; a choice of two words gives both."""
    found = [""]
    for part in parts:
        ways = ["*"]
        if isinstance(part, ast.Constant):
            ways = [str(part.value)]
        elif isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.IfExp):
            ends = (part.value.body, part.value.orelse)
            if all(isinstance(end, ast.Constant) for end in ends):
                ways = [str(end.value) for end in ends]  # type: ignore[attr-defined]
        found = [before + way for before in found for way in ways]
    yield from found


def matching(pattern: str) -> list[str]:
    """Return the keys that *pattern* may stand for."""
    wanted = re.compile(re.escape(pattern).replace(r"\*", r"[\w-]*"))
    return [key for key in SAID if wanted.fullmatch(key)]


def placeholders(text: str) -> set[str]:
    """Return the names of what is filled in."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


PLAIN = {key: CODE.sub("x", text) for key, text in SAID.items()}  # no commands
CALLS = [call for call in calls() if not call.where.startswith("__init__")]


@cache
def constants() -> frozenset[str]:
    """Return every text that stands in the code or in the schema of the tables."""
    found: set[str] = set()
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                found.update(_filled(node.values))
            elif isinstance(node, ast.Name | ast.Attribute):
                found.add(
                    (getattr(node, "id", "") or getattr(node, "attr", "")).lower()
                )
    package = json.loads((ROOT / "data" / "datapackage.json").read_text("utf-8"))
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            found.update(map(str, field.get("constraints", {}).get("enum", ())))
    return frozenset(found)


def known_words() -> set[str]:
    """Return the words of which a key may be put together."""
    return {word for text in constants() for word in re.findall(r"[\w-]+", text)}


def test_what_is_said_has_a_sentence() -> None:
    """Every key that is used exists."""
    for call in CALLS:
        for key in call.keys:
            assert matching(key), f"{call.where}: nothing is called {key}"


def test_what_a_sentence_wants_is_given() -> None:
    """Nothing is missing where a sentence is said, and nothing is given in vain."""
    for call in CALLS:
        if call.open:
            continue
        wanted: set[str] = set()
        for pattern in call.keys:
            for key in matching(pattern):
                wanted |= placeholders(SAID[key])
                if "*" not in pattern:
                    assert placeholders(SAID[key]) <= call.values, (call.where, key)
        assert call.values - {"count"} <= wanted, call.where


def test_every_sentence_is_said() -> None:
    """No key lies about unused: it is named, or put together of words that are."""
    named = {key for text in constants() if KEY.fullmatch(text) for key in (text,)}
    counted = {key for call in CALLS for key in call.keys}
    whole = {key for text in named | counted if "*" not in text for key in (text,)}
    patterns = {text for text in named | counted if "*" in text}
    tables = {f"{name}.*" for name in ("form", "part", "source", "field", "guessed")}
    known = known_words()
    for key in SAID:
        if key in whole or f"{key}_one" in whole:
            continue
        ways = [pattern for pattern in patterns | tables if key in matching(pattern)]
        filled = key.partition(".")[2]
        assert ways, f"{key} is said nowhere"
        assert filled in known or all(
            part in known or part.isdigit() for part in filled.split("_")
        ), f"{key} is said nowhere"


def test_tables_are_kept_apart() -> None:
    """A table of words is told whole, as it stands."""
    assert list(table("role")) == ["gentle", "fitting", "stretch"]


def test_one_and_many_stand_together() -> None:
    """Where there is a sentence for one there is one for more, and the reverse."""
    for key in SAID:
        if key.endswith("_one") and f"{key[:-4]}_one_year" not in SAID:
            assert f"{key[:-4]}_many" in SAID, key
        if key.endswith("_many"):
            assert f"{key[:-5]}_one" in SAID, key


def test_json_of_the_same_keys_is_read_in_place_of_toml(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the words stand as JSON too, these are read, and they are the same."""
    there = Path(words.__file__).parent
    tree: dict[str, dict[str, str]] = {}
    for key, text in SAID.items():
        name, _, rest = key.partition(".")
        tree.setdefault(name, {})[rest] = text
    (tmp_path / "en.json").write_text(json.dumps(tree), "utf-8")
    monkeypatch.setattr(words, "__file__", str(tmp_path / "__init__.py"))
    assert sentences() == SAID
    assert there != tmp_path


def test_a_sentence_is_set_as_ours_are() -> None:
    """Curly quotes, no exclamation mark, no emoji, single spaces outside of tables."""
    for key, text in PLAIN.items():
        assert "!" not in text, key
        assert "  " not in text or key in LITERALS["set in columns"], key
        assert not set(text) & set("\"'") or key in LITERALS["for a shell"], key
        signs = {unicodedata.category(sign) for sign in text}
        assert not signs & {"So", "Sk", "Cn", "Co", "Cs"}, key


def test_a_sentence_promises_nothing_and_judges_nobody() -> None:
    """No promise of relief, no praise, no shame, no diagnosis, no game."""
    for key, text in PLAIN.items():
        for pattern, why in FORBIDDEN.items():
            found = re.search(rf"\b(?:{pattern})\b", text, re.IGNORECASE)
            assert not found or key in ELSEWHERE.get(pattern, ()), f"{key}: {why}"


def test_every_exception_is_needed() -> None:
    """An exception that is no longer one is taken from the list."""
    for pattern, keys in ELSEWHERE.items():
        for key in keys:
            assert re.search(rf"\b(?:{pattern})\b", SAID[key].lower()), (pattern, key)
    for key in HARD:
        assert grade(SAID[key]) > HIGHEST_GRADE, f"{key} is easy enough now"


def test_what_is_said_of_mind_and_body_names_its_finding() -> None:
    """A sentence about mood, tears or medicine is in the table of findings."""
    for key, text in PLAIN.items():
        if ABOUT_TEARS.search(text.lower()) and key.partition(".")[0] not in MACHINES:
            assert key in EVIDENCE or key in NOT_OF_PEOPLE, f"{key} rests on nothing"


def test_every_finding_is_of_a_sentence_that_stands() -> None:
    """The table of findings names keys that exist, each once, with its place."""
    assert EVIDENCE.keys() <= SAID.keys()
    assert NOT_OF_PEOPLE.keys() <= SAID.keys()
    assert not EVIDENCE.keys() & NOT_OF_PEOPLE.keys()
    for key, finding in EVIDENCE.items():
        assert re.match(r"\d(\.\d+)? [A-ZŚ]|ARTICLE \d|DESIGN \d", finding), key


def grade(text: str) -> float:
    """Return the school grade that the hardest sentence of *text* wants.

    As Flesch and Kincaid count it; fewer words than SHORT have none. Ours is a dozen
    lines: the libraries for it bring pronouncing dictionaries, and agree with one
    another no better than this does with them. What is filled in, and each command,
    counts as one short word.
    """
    plain = re.sub(r"\{[^}]*\}", "it", CODE.sub("it", text))
    parts = (part for part in ENDS.split(plain) if not part.startswith("Sources:"))
    said = map(LETTERS.findall, parts)
    return max((_grade(part) for part in said if len(part) >= SHORT), default=0.0)


def _grade(said: list[str]) -> float:
    syllables = sum(map(_syllables, said))
    return 0.39 * len(said) + 11.8 * syllables / len(said) - 15.59


def _syllables(word: str) -> int:
    vowels = re.findall(r"[aeiouyà-ž]+", word.lower())
    silent = re.search(r"[^aeiouyl]es?$|[^aeiouytd]ed$", word.lower())
    return max(1, len(vowels) - bool(silent and len(vowels) > 1))


def graded() -> Mapping[str, float]:
    """Return the grade of each sentence a person meets that is long enough for one."""
    return {
        key: grade(text)
        for key, text in SAID.items()
        if grade(text) and key.partition(".")[0] not in TECHNICAL
    }


def test_sentences_are_easy_to_read() -> None:
    """Half of the sentences suit a fourth year of school, and hardly one a tenth."""
    grades = graded()
    hard = {key: round(g, 1) for key, g in grades.items() if g > HIGHEST_GRADE}
    assert median(grades.values()) <= USUAL_GRADE
    assert hard.keys() <= HARD.keys(), hard


def _skipped(tree: ast.Module) -> set[ast.AST]:
    """Return what is no sentence of the program's: docstrings, help, bugs."""
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(node.value)  # a docstring
        elif isinstance(node, ast.keyword) and node.arg in ("help", "metavar"):
            skipped |= set(ast.walk(node.value))
        elif isinstance(node, ast.JoinedStr):
            skipped |= {part for part in node.values if isinstance(part, ast.Constant)}
        elif isinstance(node, ast.Raise) and _is_bug(node):
            skipped |= set(ast.walk(node))
    return skipped


def _is_bug(node: ast.Raise) -> bool:
    kind = node.exc.func if isinstance(node.exc, ast.Call) else None
    return isinstance(kind, ast.Name) and kind.id in LITERALS["bugs"]


def literals(file: Path) -> Iterator[str]:
    """Return what reads like a sentence in the code of *file*."""
    tree = ast.parse(file.read_text("utf-8"))
    skipped = _skipped(tree)
    for node in ast.walk(tree):
        if node in skipped:
            continue
        texts: list[str] = []
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            texts = [node.value]
        elif isinstance(node, ast.JoinedStr):
            texts = list(_filled(node.values))
        for text in texts:
            if READS_LIKE_A_SENTENCE.search(text) and not SQL.search(text):
                yield text


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_sentence_stands_in_code(file: Path) -> None:
    """What a person reads stands with the words, but for what LITERALS excuses."""
    name = str(file.relative_to(ROOT))
    if any(name.startswith(room) for room in LITERALS["rooms"]):
        return
    left = [text for text in literals(file) if text not in LITERALS.get(name, ())]
    assert left == []
