"""What these tests share: one served world, and a home with an earlier refresh."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import cli
from recommender import journal, places
from recommender.entries import Entry, Profile
from recommender.workshop import web
from tests.refresh.evening import (
    REFRESH,
    TOKEN,
    Evening,
    Facts,
    age_askings,
    facts,
    impatient,
    moved_on,
    told,
    told_by,
)
from tests.replay_world import SOURCES, World, serving

Template = tuple[Path, Facts, Facts]


@pytest.fixture(scope="session", autouse=True)
def _commands() -> None:
    """Give the app all its commands, once."""
    cli.load_commands(*cli.COMMANDS)


@pytest.fixture(scope="package")
def served() -> Iterator[World]:
    """Serve one world to all of these tests."""
    with serving() as world:
        yield world


@pytest.fixture(scope="package")
def template(
    tmp_path_factory: pytest.TempPathFactory,
    served: World,
    shelf: Path,
    index_file: Path,
) -> Template:
    """Return a home after an earlier refresh, its facts, and what a next one brings."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("template") / "home"
        patch.setenv("BOOST_HOME", str(folder))
        patch.setenv("BOOST_CATALOG", str(shelf))
        patch.setattr(web, "open_web", impatient)
        built = places.index_file(places.catalog_digest(shelf))
        built.parent.mkdir(parents=True)
        shutil.copy(index_file, built)
        with journal.writing(places.journal_file()) as book:
            book.set_profile(Profile(born=1961, country="GB"))
            book.add(Entry("bambi-1942", "2026-03-14", stars=4.5))
        become(served, World())
        _refreshed(served)  # TMDB can be asked once the ids of films are known
        old = _refreshed(served)
        kept = shutil.copytree(folder, folder.with_name("kept"))
        become(served, moved_on())
        new = _refreshed(served)
    for source in SOURCES:
        assert told_by(source, old) != told_by(source, new)
    return kept, old, new


@pytest.fixture
def evening(
    home: Path,
    served: World,
    template: Template,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Evening]:
    """Return an evening on which the world has moved on."""
    kept, old, new = template
    shutil.rmtree(home)
    shutil.copytree(kept, home)
    become(served, moved_on())
    served.requests.clear()
    monkeypatch.setattr(web, "open_web", impatient)
    yield Evening(served, home, places.journal_file().read_bytes(), old, new)
    become(served, World())


def become(served: World, other: World) -> None:
    """Let the world that is *served* answer as the *other*."""
    served.wiki, served.library, served.films = other.wiki, other.library, other.films
    served.fault = other.fault


def _refreshed(world: World) -> Facts:
    run = told(REFRESH, {"BOOST_TMDB_TOKEN": TOKEN, **world.settings})
    assert run.code == 0, run
    age_askings()
    return facts()
