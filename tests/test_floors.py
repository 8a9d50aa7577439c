"""The house: imports go down only, and every file has its floor."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

# From the cellar up. A file imports only from floors below its own; files within one
# room, such as recommender/present, may know one another.
FLOORS = (
    ("errors", "words"),
    ("places", "schema", "works", "storage"),
    ("names", "entries"),
    ("model", "journal", "catalog", "overlay"),
    ("veil",),
    (
        "taste",
        "ladder",
        "childhood",
        "gate",
        "titles",
        "kin",
        "doors",
        "aside",
        "supplement",
        "spell",
    ),
    (
        "rerank",
        "coverage",
        "lessons",
        "stats",
        "ages",
        "candidates",
        "verdicts",
        "evening",
        "aftercare",
    ),
    ("score", "remember"),
    ("timeline",),
    ("suggest",),
    ("workshop",),
    ("present",),
    ("commands",),
    ("cli",),
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
FILES = [ROOT / "cli.py", *sorted((ROOT / "recommender").rglob("*.py"))]


def room_of(file: Path) -> str:
    """Return the room a file belongs to: its folder, or its own name."""
    if file == ROOT / "cli.py":
        return "cli"
    return file.relative_to(ROOT / "recommender").parts[0].removesuffix(".py")


def rooms_imported(file: Path) -> Iterator[str]:
    """Return the rooms that a file imports from, wherever in it that happens."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "recommender":
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            first, *rest = node.module.split(".")
            if first == "recommender":
                yield rest[0]
        elif isinstance(node, ast.Import):
            for name in node.names:
                if name.name.startswith("recommender."):
                    yield name.name.split(".")[1]


@pytest.mark.parametrize("file", FILES, ids=str)
def test_imports_go_down_only(file: Path) -> None:
    """A file imports from floors below its own, or from its own room."""
    room = room_of(file)
    if room == "__init__":
        return
    for other in set(rooms_imported(file)) - {"__version__"}:
        below = FLOOR[other] < FLOOR[room]
        assert below or (other == room and _stands_within(file, room)), (
            f"{room} imports {other}: move the thought down, or the file up"
        )


def _stands_within(file: Path, room: str) -> bool:
    """Return whether *room* is a folder that *file* stands in, at any depth."""
    return ROOT / "recommender" / room in file.parents


def test_every_floor_is_inhabited() -> None:
    """The list of floors names no room that is gone."""
    assert set(FLOOR) == {room_of(file) for file in FILES} - {"__init__"}
