"""What `boost suggest`, and `boost` alone, must not wait for."""

import subprocess
import sys
from pathlib import Path

from recommender import journal
from recommender.entries import Pick
from tests.conftest import ROOT, environment
from tests.test_after import ago

HEAVY = ("pandas", "sklearn", "scipy", "requests", "numpy", "pydantic")
LOADED = """
import runpy, sys
sys.argv = ["boost", *{words!r}]
try:
    runpy.run_path({cli!r}, run_name="__main__")
except SystemExit:
    pass
print(*sys.modules, sep="\\n", file=sys.stderr)
"""


def modules_of(*words: str) -> set[str]:
    """Return the modules that `boost` with *words* has loaded when it ends."""
    script = LOADED.format(words=words, cli=str(ROOT / "cli.py"))
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        encoding="utf-8",
        env=environment(),
        check=True,
    )
    return set(done.stderr.split())


def test_a_suggestion_loads_nothing_heavy(home: object) -> None:
    """Cards are drawn without the workshop's tools."""
    assert modules_of("suggest").isdisjoint(HEAVY)


def test_json_does_without_rich(home: object) -> None:
    """A program that asks for JSON does not wait for what draws cards."""
    assert modules_of("suggest", "--json").isdisjoint(
        (*HEAVY, "rich.console", "rapidfuzz")
    )


def test_bare_boost_does_without_commands_and_cards(home: Path) -> None:
    """It greets, with a pick that waits too, before anything else is loaded."""
    spare = (*HEAVY, "rich.console", "rapidfuzz", "recommender.commands.common")
    assert modules_of().isdisjoint((*spare, "sqlite3"))
    with journal.writing(home / "journal.sqlite") as book:
        book.add_pick(Pick("bambi-1942", ago(minutes=1)))
    assert modules_of().isdisjoint(spare)
