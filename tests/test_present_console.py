"""The ways out take any text for what it is."""

import re

import pytest

from recommender.present import console


@pytest.mark.parametrize("name", ["a[/b].gz", "[red]a", "[", "\\[b]"])
def test_a_bar_may_have_any_name(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The name of a file is no markup, whatever brackets it has."""
    monkeypatch.setattr(console, "on_terminal", lambda: True)
    monkeypatch.setenv("FORCE_COLOR", "1")  # Rich takes it for a terminal then
    monkeypatch.setenv("COLUMNS", "80")
    with console.progress(f"Reading {name}", 3) as tell:
        tell(1)
    shown = re.sub("\x1b\\[[0-9;?]*[A-Za-z]", "", capsys.readouterr().err)
    assert f"Reading {name}" in shown
