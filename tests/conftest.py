"""What the tests share: a small shelf, a home of their own, and a guard on yours."""

import datetime
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from recommender import places
from recommender.model import Index
from recommender.workshop import batch
from recommender.workshop.build import build_index

pytest_plugins = ("tests.services",)

ROOT = Path(__file__).parent.parent
SHELF = Path(__file__).parent / "shelf"
TODAY = datetime.date(2026, 11, 23)
REAL_HOME = Path.home()
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Trespass(AssertionError):
    """A test touched the real home folder, or the network."""


def _guard(event: str, arguments: tuple[object, ...]) -> None:
    if event in ("open", "sqlite3.connect", "os.mkdir") and arguments:
        name = str(arguments[0]).removeprefix("file://").partition("?")[0]
        if "boost-the-signal" in name and name.startswith(str(REAL_HOME)):
            raise Trespass(f"{event} {name}")
    if event == "socket.connect":
        address = arguments[1]
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            raise Trespass(f"{event} {address}")


@pytest.fixture(scope="session", autouse=True)
def guard() -> None:
    """Make the real home folder and the network fail loudly."""
    sys.addaudithook(_guard)


@dataclass(frozen=True, slots=True)
class Run:
    """What a command printed, and how it ended."""

    out: str
    err: str
    code: int


Boost = Callable[..., Run]


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of tables with the works of `shelf/cards.toml` alone."""
    folder = tmp_path_factory.mktemp("shelf") / "data"
    folder.mkdir()
    for name in (
        "datapackage.json",
        "tags.csv",
        "sources.csv",
        "support.csv",
        "doors.csv",
    ):
        shutil.copy(ROOT / "data" / name, folder)
    for name in ("works", "claims", "exposure", "titles", "left-out"):
        header = (ROOT / "data" / f"{name}.csv").read_text("utf-8").split("\n")[0]
        (folder / f"{name}.csv").write_text(f"{header}\n", "utf-8")
    batch.add([SHELF / "cards.toml"], folder)
    return folder


@pytest.fixture(scope="session")
def index_file(shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the built index of the small shelf."""
    path = tmp_path_factory.mktemp("index") / "index.sqlite"
    build_index(shelf, path, TODAY)
    return path


@pytest.fixture
def index(index_file: Path) -> Iterator[Index]:
    """Open the index of the small shelf."""
    with Index.at(index_file) as opened:
        yield opened


@pytest.fixture
def home(
    tmp_path: Path, shelf: Path, index_file: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Return a BOOST_HOME of this test's own, with the small shelf's index in it."""
    folder = tmp_path / "home"
    monkeypatch.setenv("BOOST_HOME", str(folder))
    monkeypatch.setenv("BOOST_CATALOG", str(shelf))
    built = places.index_file(places.catalog_digest(shelf))
    built.parent.mkdir(parents=True)
    shutil.copy(index_file, built)
    return folder


@pytest.fixture
def boost(home: Path) -> Boost:
    """Return a way to run `boost` as a process of its own, as a person would."""

    def run(*words: str, **setting: str) -> Run:
        done = subprocess.run(
            [sys.executable, str(ROOT / "cli.py"), *words],
            capture_output=True,
            encoding="utf-8",
            env=environment(**setting),
            stdin=subprocess.DEVNULL,
            check=False,
        )
        return Run(done.stdout, done.stderr, done.returncode)

    return run


def environment(**setting: str) -> dict[str, str]:
    """Return this process's environment, wide as a terminal and without colour."""
    return {**os.environ, "COLUMNS": "80", "PYTHONUTF8": "1", **setting}
