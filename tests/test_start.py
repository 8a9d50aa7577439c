"""What `boost suggest` must not wait for."""

import subprocess
import sys

from tests.conftest import ROOT, environment

HEAVY = ("pandas", "sklearn", "scipy", "requests", "numpy", "pydantic")
LOADED = """
import runpy, sys
sys.argv = ["boost", "suggest", *{words!r}]
try:
    runpy.run_path({cli!r}, run_name="__main__")
except SystemExit:
    pass
print(*sys.modules, sep="\\n", file=sys.stderr)
"""


def modules_of(*words: str) -> set[str]:
    """Return the modules that `boost suggest` has loaded when it ends."""
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
    assert modules_of().isdisjoint(HEAVY)


def test_json_does_without_rich(home: object) -> None:
    """A program that asks for JSON does not wait for what draws cards."""
    assert modules_of("--json").isdisjoint((*HEAVY, "rich.console", "rapidfuzz"))
