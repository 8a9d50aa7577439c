"""An evening on which the world has moved on since the last refresh."""

import datetime
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

import cli
from recommender import aside, overlay, places
from recommender.errors import BoostError
from recommender.present import console
from recommender.workshop.exchange import Bounds
from recommender.workshop.manners import Pace
from recommender.workshop.web import Web, addresses
from tests.conftest import ROOT, Run, environment
from tests.replay import Answer, Request
from tests.replay_world import World, parted

MAIL = "reader@example.org"
TOKEN = "a-token-of-mine-0123456789"
REFRESH = ("refresh", "--contact", MAIL)
REST = datetime.timedelta(days=60)  # after which every work is asked about again

# As patient as a test can be; that the real patience has bounds too is test_web's.
BOUNDS = Bounds(
    connect=1, read=0.5, total=0.5, body=2**20, attempts=2, longest_wait=0.05
)
AT_ONCE = Pace(interval=0, first_wait=0.001)

# What a source says of a work, as fields and values.
Facts = Mapping[tuple[str, str], frozenset[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Evening:
    """A world, a home with what an earlier refresh found in it, and a way to go on."""

    world: World
    home: Path
    diary: bytes
    old: Facts
    new: Facts

    def boost(self, *words: str, **setting: str) -> Run:
        """Run a command within this process, and check what it left."""
        run = told(words, self.settings | setting)
        self.check(run)
        return run

    def start(self, *words: str, **setting: str) -> subprocess.Popen[str]:
        """Start a command as a process of its own."""
        return subprocess.Popen(
            [sys.executable, str(ROOT / "cli.py"), *words],
            env=environment(**self.settings | setting),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def end(self, process: subprocess.Popen[str]) -> Run:
        """Wait for a process, and check what it left."""
        out, err = process.communicate(timeout=60)
        run = Run(out, err, process.returncode)
        self.check(run)
        return run

    @property
    def settings(self) -> dict[str, str]:
        """The variables that lead to the world, with a key."""
        return {"COLUMNS": "80", "BOOST_TMDB_TOKEN": TOKEN, **self.world.settings}

    def check(self, run: Run) -> None:
        """Check all that holds after anything at all."""
        self.check_kept(run)
        now, nothing = facts(), frozenset[tuple[str, str]]()
        for where in self.old.keys() | self.new.keys() | now.keys():
            allowed = (self.old.get(where, nothing), self.new.get(where, nothing))
            assert now.get(where, nothing) in allowed, where

    def check_kept(self, run: Run) -> None:
        """Check that nothing is lost, damaged or betrayed, and no terminal ruled."""
        assert places.journal_file().read_bytes() == self.diary
        assert "Traceback" not in run.err, run.err
        said = run.out + run.err
        assert not [c for c in said if not c.isprintable() and c != "\n"]
        kept = [path for path in self.home.rglob("*") if path.is_file()]
        assert not [path for path in kept if TOKEN.encode() in path.read_bytes()]
        assert TOKEN not in said
        for path in (places.overlay_file(), aside.aside_of(places.overlay_file())):
            with overlay.reading(path) as book:
                assert book.integrity() == "ok"


def told(words: tuple[str, ...], settings: Mapping[str, str]) -> Run:
    """Run a command within this process, and return what a person is told."""
    done = CliRunner().invoke(cli.app, words, env=settings, prog_name="boost")
    if isinstance(done.exception, BoostError):  # as cli.main says it
        said = console.folded(str(done.exception))
        return Run(done.stdout, f"{done.stderr}{said}\n", done.exception.exit_code)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Run(done.stdout, done.stderr, done.exit_code)


def facts() -> Facts:
    """Return what each source says of each work, days aside."""
    found = defaultdict(set)
    with overlay.reading(places.overlay_file()) as book:
        for fact in book.facts():
            found[fact.source, fact.work].add((fact.field, fact.value))
    return {where: frozenset(said) for where, said in found.items()}


def told_by(source: str, known: Facts) -> Facts:
    """Return the part of what is *known* that *source* tells."""
    return {where: said for where, said in known.items() if where[0] == source}


def moved_on() -> World:
    """Return the world of today: every source has something new to say."""
    world = World()
    for found in world.wiki.entities.values():
        links = found["sitelinks"]
        assert isinstance(links, dict)
        links |= {"a new Wikipedia": {}} if links else {}
    docs = world.library.docs
    world.library.docs = [{**row, "readinglog_count": 400} for row in docs]
    for told in world.films.values():
        assert isinstance(told, dict)
        told["keywords"] = {"keywords": [{"name": "forest"}]}
    return world


def striking(source: str, wrong: Answer) -> Callable[[Request], Answer | None]:
    """Return a fault that answers every question to *source* with *wrong*."""
    return lambda request: wrong if parted(request)[0] == source else None


@contextmanager
def impatient(contact: str, token: str | None) -> Iterator[Web]:
    """Open the web as `open_web` does, with little patience."""
    keys = {"tmdb": token} if token else {}
    with Web(contact, addresses(), keys, BOUNDS, pace_of=lambda _: AT_ONCE) as opened:
        yield opened


def age_askings() -> None:
    """Let the last refresh be so long ago that every work may be asked about again."""
    day = (datetime.date.today() - REST).isoformat()
    with overlay.writing(places.overlay_file()) as book:
        book.keep_askings([a._replace(asked_on=day) for a in book.askings()])
