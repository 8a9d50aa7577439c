"""The README: every command in it was run, and says what it says there."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, environment
from tests.replay_world import serving

README = ROOT / "README.md"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def shell_setting(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Return a fresh person’s environment: `boost` is this checkout, the web ours."""
    tools = tmp_path / "bin"
    tools.mkdir()
    script = tools / "boost"
    command = f'exec "{sys.executable}" "{ROOT}/cli.py" "$@"'
    script.write_text(f"#!/bin/sh\n{command}\n", "utf-8")
    script.chmod(0o755)
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    with serving() as world:
        yield environment(
            PATH=path, BOOST_HOME=str(tmp_path / "home"), **world.settings
        )


def session(block: str, setting: dict[str, str], folder: Path) -> str:
    """Run *block* in *folder* and return it as a terminal would show it."""
    shown = []
    for line in block.splitlines():
        if line.startswith("$ "):
            done = subprocess.run(
                line.removeprefix("$ "),
                shell=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                env=setting,
                cwd=folder,
                check=True,
            )
            shown.append(f"{line}\n{done.stdout}".rstrip())
    return "\n\n".join(shown) + "\n"


def test_every_session_in_the_readme_is_true(
    shell_setting: dict[str, str], tmp_path: Path
) -> None:
    """Each console block, run by one person from the top, prints what it shows."""
    text = README.read_text("utf-8")

    def run(block: re.Match[str]) -> str:
        return f"```console\n{session(block[1], shell_setting, tmp_path)}```"

    ran = BLOCK.sub(run, text)
    if os.environ.get("BOOST_GOLDEN") == "write":
        README.write_text(ran, "utf-8")
    assert ran == README.read_text("utf-8")


def test_the_tables_open_in_pandas_as_the_readme_says() -> None:
    """The README's three lines of Python join every claim to its work."""
    script = re.search(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert script
    done = subprocess.run(
        [sys.executable, "-c", script[1]],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        check=True,
    )
    assert re.search(r"\[[1-9]\d* rows x \d+ columns\]", done.stdout)


def test_the_readme_names_every_command() -> None:
    """No command is left out of the README's table."""
    helped = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "--help"],
        capture_output=True,
        encoding="utf-8",
        env=environment(),
        check=True,
    ).stdout
    commands = re.findall(r"^│ (\w+) ", helped, re.MULTILINE)
    text = README.read_text("utf-8")
    assert len(commands) >= 10
    assert [name for name in commands if f"`boost {name}" not in text] == []
