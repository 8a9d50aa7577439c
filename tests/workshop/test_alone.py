"""One at a time, and the next as soon as that one is gone."""

import subprocess
import sys
from pathlib import Path

import pytest

from recommender.errors import NothingRefreshed
from recommender.workshop.alone import alone

HOLD = """
import sys
from pathlib import Path
from recommender.workshop.alone import alone
with alone(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_one_is_sent_away(tmp_path: Path) -> None:
    """It is told so at once; when the first is killed, its place is free."""
    path = tmp_path / "cache" / "answers.lock"
    words = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout
        assert first.stdout.readline() == "held\n"
        with pytest.raises(NothingRefreshed, match="under way"), alone(path):
            pass
        first.kill()
    with alone(path):
        pass
    with alone(path):
        pass


def test_where_nothing_can_be_written_nobody_is_kept_out(tmp_path: Path) -> None:
    """A refresh must not fail for want of a lock."""
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    with alone(in_the_way / "answers.lock"):
        pass
