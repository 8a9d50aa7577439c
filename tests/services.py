"""Small services of our own on one server, and `boost` run against them."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
from recommender.errors import BoostError
from recommender.present import console
from recommender.workshop.sources import Question
from tests.conftest import ROOT, Boost, Run, environment
from tests.replay import Answer, Request, page, replaying
from tests.replay_world import World, parted
from tests.workshop.sources.library import Library, doc
from tests.workshop.sources.wiki import Wiki, entity

TMDB_FILM = {
    "id": 3170,
    "imdb_id": "tt0034492",
    "runtime": 69,
    "keywords": {"keywords": [{"name": "tearjerker"}]},
    "watch/providers": {
        "results": {"GB": {"flatrate": [{"provider_name": "Disney Plus"}]}}
    },
}


def wiki() -> Wiki:
    """Return a Wikidata that knows two of our films."""
    return Wiki(
        entity("Q1", {"en": "David Hand"}),
        entity("Q2", {"en": "Kriv Stenders"}),
        entity(
            "Q43051",
            {"en": "Bambi", "fr": "Le petit faon"},
            {
                "P31": ["Q202866"],
                "P57": ["Q1"],
                "P345": ["tt0034492"],
                "P577": ["1942-08-08"],
                "P2047": ["70 Q7727"],
            },
            links=74,
        ),
        entity(
            "Q7304640",
            {"en": "Red Dog", "de": "Red Dog \x1b[31m– Ein Held\u202e auf vier Pfoten"},
            {
                "P31": ["Q11424"],
                "P57": ["Q2"],
                "P345": ["tt0803061"],
                "P577": ["2011-08-04"],
                "P2047": ["92 Q7727"],
            },
            links=15,
        ),
    )


def library() -> Library:
    """Return an Open Library that knows one of our books."""
    rabbit = doc(
        1,
        "The Velveteen Rabbit",
        "Margery Williams",
        first_publish_year=1922,
        readinglog_count=321,
        subject=["Toys", "Rabbits"],
    )
    return Library([rabbit])


@dataclass
class Services(World):
    """A world of two films and a book, in which any of the sources may refuse."""

    wiki: Wiki = field(default_factory=wiki)
    library: Library = field(default_factory=library)
    refusing: set[str] = field(default_factory=set)

    def take(self, request: Request) -> Answer:
        """Answer as the service that is meant would, or refuse as it does."""
        if parted(request)[0] in self.refusing:
            return page("Forbidden.", 403)
        return super().take(request)

    def kill_every(self, requests: int, words: Sequence[str]) -> Iterator[None]:
        """Run `boost` with *words* until it ends well, killed at so many *requests*.

        Yields after each kill.
        """
        assert self.server
        command = [sys.executable, str(ROOT / "cli.py"), *words]
        while True:
            run = subprocess.Popen(
                command,
                env=environment(**self.settings),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            self.server.call_at(len(self.requests) + requests, run.kill)
            if run.wait(timeout=60) == 0:
                return
            assert run.returncode == -signal.SIGKILL
            yield

    def _answers(self) -> dict[str, Callable[[Question], object]]:
        return super()._answers() | {"tmdb": lambda question: TMDB_FILM}


@pytest.fixture
def services() -> Iterator[Services]:
    """Serve three small services."""
    found = Services()
    with replaying(found.take) as found.server:
        yield found


@pytest.fixture(scope="session")
def commands() -> None:
    """Give the app all its commands, once."""
    cli.load_commands(*cli.COMMANDS)


@pytest.fixture
def online(home: Path, services: Services, commands: None) -> Boost:
    """Return a way to run `boost`, within this process, that reaches these services."""

    def run(*words: str, **setting: str) -> Run:
        settings = {"COLUMNS": "80", **services.settings, **setting}
        done = CliRunner().invoke(cli.app, words, env=settings, prog_name="boost")
        if isinstance(done.exception, BoostError):  # as cli.main says it
            said = console.folded(str(done.exception))
            return Run(done.stdout, f"{done.stderr}{said}\n", done.exception.exit_code)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Run(done.stdout, done.stderr, done.exit_code)

    return run
