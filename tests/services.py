"""Small services of our own on one server, and `boost` run against them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
from recommender.errors import BoostError
from recommender.present import console
from recommender.workshop.sources import Absent, Question
from tests.conftest import Boost, Run
from tests.replay import Answer, Replay, Request, answer, page, replaying
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
class Services:
    """Wikidata, Open Library and TMDB on one server, and the settings to reach them."""

    wiki: Wiki = field(default_factory=wiki)
    library: Library = field(default_factory=library)
    refusing: set[str] = field(default_factory=set)
    server: Replay | None = None

    @property
    def requests(self) -> list[Request]:
        """What was asked so far."""
        assert self.server
        return self.server.requests

    @property
    def settings(self) -> dict[str, str]:
        """The variables that lead here."""
        assert self.server
        return {
            f"BOOST_URL_{name.upper()}": f"{self.server.url}/{name}"
            for name in ("wikidata", "openlibrary", "tmdb")
        }

    def take(self, request: Request) -> Answer:
        """Answer as the service that is meant would."""
        _, source, path = request.path.split("/", 2)
        if source in self.refusing:
            return page("Forbidden.", 403)
        question = Question(source, f"/{path}", request.parameters)
        try:
            return answer(self._answers()[source](question))
        except Absent:
            return answer({"error": "notfound"}, 404)

    def _answers(self) -> dict[str, Callable[[Question], object]]:
        return {
            "wikidata": self.wiki.answer,
            "openlibrary": self.library._answer,
            "tmdb": lambda question: TMDB_FILM,
        }


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
