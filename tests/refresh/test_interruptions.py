"""A refresh that is killed, stopped, doubled or out of room, and the one after it."""

import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from recommender import places
from tests.conftest import ROOT, Run, environment
from tests.refresh.conftest import Template
from tests.refresh.evening import REFRESH, Evening, facts
from tests.replay import Request


def asked(requests: list[Request]) -> list[tuple[object, ...]]:
    """Return what was asked, without how and when."""
    return [(request.path, request.parameters) for request in requests]


def home_again(evening: Evening, template: Template) -> None:
    """Let the home be as it was before the refresh."""
    shutil.rmtree(evening.home)
    shutil.copytree(template[0], evening.home)
    evening.world.requests.clear()


def test_a_kill_at_every_request(evening: Evening, template: Template) -> None:
    """Killed at any, it goes on with what is missing, and ends with the same facts."""
    server = evening.world.server
    assert server
    assert evening.end(evening.start(*REFRESH)).code == 0
    whole = asked(evening.world.requests)
    assert len(whole) == len(set(whole)) > 8
    for number in range(1, len(whole) + 1):
        home_again(evening, template)
        run = evening.start(*REFRESH)
        server.call_at(number, run.kill)
        assert evening.end(run).code == -signal.SIGKILL
        assert facts() != evening.new
        assert evening.boost(*REFRESH).code == 0
        again = asked(evening.world.requests)
        assert again[:number] == whole[:number]
        assert again[number:] == whole[number - 1 :]  # the unanswered one, and the rest
        assert facts() == evening.new


@pytest.mark.parametrize("number", [1, 6])
def test_an_interruption_is_no_failure(number: int, evening: Evening) -> None:
    """Ctrl-C ends with 130 and without a word; what was answered is not asked again."""
    server = evening.world.server
    assert server
    run = evening.start(*REFRESH)
    server.call_at(number, lambda: run.send_signal(signal.SIGINT))
    done = evening.end(run)
    assert (done.code, done.err) == (130, "")
    assert evening.boost(*REFRESH).code == 0
    again = asked(evening.world.requests)
    assert len(again) == len(set(again)) + 1


def test_two_at_once_ask_nothing_twice(evening: Evening) -> None:
    """The second is sent away with a sentence, and works once the first is done."""
    server = evening.world.server
    assert server
    second: list[Run] = []
    first = evening.start(*REFRESH)
    server.call_at(3, lambda: second.append(evening.end(evening.start(*REFRESH))))
    assert evening.end(first).code == 0
    assert second[0].code == 7
    assert "Another refresh is under way" in second[0].err
    assert len(asked(evening.world.requests)) == len(set(asked(evening.world.requests)))
    assert facts() == evening.new
    assert evening.boost(*REFRESH).code == 0


def test_a_full_disk_at_any_size(evening: Evening, template: Template) -> None:
    """Whatever cannot be written any more, a sentence says so, and nothing is half."""
    codes = set()
    for most in (0, 4_096, 8_192, 16_384, 24_576, 40_960, 81_920):
        home_again(evening, template)
        run = evening.end(limited(evening, most))
        codes.add(run.code)
        if run.code:
            assert run.code == 4
            assert "Nothing was changed" in " ".join(run.err.split())
        assert evening.boost(*REFRESH).code == 0
        assert facts() == evening.new
    assert codes == {0, 4}


def limited(evening: Evening, most: int) -> subprocess.Popen[str]:
    """Start a refresh that can write no file larger than *most* bytes."""
    return subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), *REFRESH],
        env=environment(**evening.settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_small_disk_that_fills(
    evening: Evening,
    template: Template,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A disk with no room left is told, and once there is room the next run works."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(disk)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("nothing can be mounted here")
    try:
        home = shutil.copytree(template[0], disk / "home")
        monkeypatch.setenv("BOOST_HOME", str(home))
        filling = home / "filling"
        _fill(filling)
        run = evening.end(evening.start(*REFRESH))
        assert run.code == 4
        assert "Nothing was changed" in " ".join(run.err.split())
        assert facts() == evening.old
        filling.unlink()
        assert evening.end(evening.start(*REFRESH)).code == 0
        assert facts() == evening.new
        assert places.overlay_file().is_relative_to(disk)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        try:
            while file.write(b"0" * 4096):
                pass
        except OSError:
            return
