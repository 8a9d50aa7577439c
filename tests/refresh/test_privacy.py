"""What leaves the machine in a refresh: works of the catalog, and whom to write to.

Everything that was asked is on the server's record: the order, the paths, the
parameters, the headers. There are no bodies, since everything is a GET.
"""

import logging
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from recommender import __version__, journal, overlay, places
from recommender.commands import online
from recommender.entries import Entry, Pick, Profile
from recommender.works import Outcome, Work, plain
from recommender.workshop.sources.codes import COUNTRIES, LANGUAGES
from tests.conftest import ROOT, environment
from tests.refresh.evening import MAIL, REFRESH, TOKEN, Evening, striking, told
from tests.refresh.test_faults import FAULTS, HEADERS, SLOW
from tests.replay import Request, redirect, replaying
from tests.replay_world import parted
from tests.workshop.sources.wiki import VALUES

# What a journal could tell of somebody, each in words that stand nowhere else.
TELLING = (
    *("Only the rain knows why", "Grandmother's wallpaper", "Marigold", "fivestars"),
    *("1961", "2026-03-14", "2025-12-24", "animal-death", "sexual-violence"),
    *("tears", "sobs", "dry", "too_much", "worse", "childhood", "alone", "decades"),
)
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
QID = re.compile(r"wd:(Q\d+)")


def fill() -> None:
    """Fill the journal with all that one can hold."""
    with journal.writing(places.journal_file()) as book:
        book.set_profile(
            Profile(
                born=1961,
                country="GB",
                languages=("is",),
                avoid=("animal-death", "sexual-violence"),
                like=("grave-of-the-fireflies-1988",),
                last_cried="decades",
                buddy="Marigold",
                buddy_text="fivestars",
            )
        )
        book.add(
            Entry(
                "manchester-by-the-sea-2016",
                "2026-03-14",
                outcome=Outcome.SOBS,
                stars=4.5,
                company="alone",
                too_much=True,
                relief="worse",
                note="Only the rain knows why",
            )
        )
        book.add(Entry("a-book-of-mine-1907", "2025-12-24", note="fivestars"))
        book.add_pick(
            Pick("paddington-2-2017", "2026-03-14T20:00:00+00:00", who="Marigold")
        )
        book.add_never("the-snowman-1978", "2026-03-14")


def whole(requests: Iterable[Request]) -> list[tuple[object, ...]]:
    """Return all that left the machine, in order."""
    return [(r.path, r.parameters, sorted(r.headers.items())) for r in requests]


def refreshed(evening: Evening, *words: str) -> list[object]:
    """Run a whole refresh, and return all that left the machine."""
    evening.world.requests.clear()
    run = told((*REFRESH, *words), evening.settings)
    assert run.code == 0
    return list(whole(evening.world.requests))


@pytest.mark.parametrize(
    "words", [(), ("--dry-run",), ("--only", "bambi-1942"), ("--discover",)]
)
def test_what_is_asked_does_not_depend_on_the_journal(
    words: tuple[str, ...], evening: Evening
) -> None:
    """With an empty journal and a full one the same goes out, in the same order."""
    before = places.overlay_file().read_bytes()
    places.journal_file().unlink()
    empty = refreshed(evening, *words)
    places.overlay_file().write_bytes(before)
    places.answers_file().unlink()
    fill()
    diary = places.journal_file().read_bytes()
    assert refreshed(evening, *words) == empty
    assert empty
    assert places.journal_file().read_bytes() == diary


def test_nothing_that_the_journal_tells_goes_out(evening: Evening) -> None:
    """No note, name, day, outcome or wish is in any request."""
    fill()
    said = str(refreshed(evening)).lower()
    assert [word for word in TELLING if word.lower() in said] == []
    assert str(Path.home()).lower() not in said


def test_only_words_of_the_catalog_go_out(evening: Evening) -> None:
    """Each quoted word is of a title or a maker, each id a work's or a source's own."""
    refreshed(evening)
    works = online.read_works()
    words = {plain(title) for work in works for title in _titles(work)}
    words |= {p for w in works for name in w.creators for p in plain(name).split()}
    words |= {plain(value) for known in evening.new.values() for _, value in known}
    theirs = {*evening.world.wiki.entities, *COUNTRIES, *LANGUAGES}
    for request in evening.world.requests:
        said = dict(request.parameters)
        values = VALUES.search(said.pop("query", ""))
        asked = said.pop("q", "") + (values[0] if values else "")
        assert {plain(text) for text in LITERAL.findall(asked)} <= words
        assert set(QID.findall(asked)) <= theirs
        assert set(said.pop("ids", "").split("|")) <= {*theirs, ""}
        assert set(said) <= ASKED


# Parameters whose values are the program's own, whoever asks about whatever.
ASKED = {
    *("format", "fields", "sort", "limit", "append_to_response", "language"),
    *("action", "props", "languages", "formatversion", "maxlag"),
}


def _titles(work: Work) -> tuple[str, ...]:
    return (work.title, work.original_title, *(title for _, title in work.titles))


def test_who_is_asking_says_no_more_than_it_must(evening: Evening) -> None:
    """The program, its version, the contact, and what sends it; the key to TMDB."""
    refreshed(evening)
    who = re.escape(f"boost-the-signal/{__version__} ({MAIL}) python-requests/")
    for request in evening.world.requests:
        assert set(request.headers) <= HEADERS
        assert re.fullmatch(rf"{who}[\d.]+", request.headers["user-agent"])
        is_tmdb = parted(request)[0] == "tmdb"
        assert request.headers.get("authorization") == (
            f"Bearer {TOKEN}" if is_tmdb else None
        )
    assert any("authorization" in r.headers for r in evening.world.requests)


@pytest.mark.parametrize("name", [name for name in FAULTS if name not in SLOW])
def test_the_key_shows_itself_in_no_failure(
    name: str, evening: Evening, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever goes wrong, it is in no log; output and files are searched as ever."""
    caplog.set_level(logging.DEBUG)
    evening.world.fault = striking("tmdb", FAULTS[name])
    run = evening.boost(*REFRESH, "--source", "tmdb", "--json")
    assert run.code == 7
    assert any(TOKEN in str(r.headers) for r in evening.world.requests)
    assert TOKEN not in caplog.text
    assert caplog.records


def test_the_key_goes_to_no_other_host(evening: Evening) -> None:
    """A redirect does not take it along, nor does anybody else get to see it."""
    with replaying({}) as stranger:
        elsewhere = redirect(f"{stranger.url}/movie/tt0034492")
        evening.world.fault = striking("tmdb", elsewhere)
        assert evening.boost(*REFRESH, "--source", "tmdb").code == 7
        assert stranger.requests == []


BUG = """
import sys
import cli
from recommender.workshop.sources import tmdb
tmdb.read_film = lambda answer: answer / 0
sys.argv = ["boost", *sys.argv[1:]]
cli.main()
"""


def test_a_bug_of_ours_does_not_show_the_key(evening: Evening) -> None:
    """A traceback from the middle of asking TMDB ends without it."""
    run = subprocess.run(
        [sys.executable, "-c", BUG, *REFRESH, "--source", "tmdb"],
        capture_output=True,
        encoding="utf-8",
        env=environment(**evening.settings),
        cwd=ROOT,
        check=False,
    )
    assert run.returncode == 1
    assert "TypeError" in run.stderr
    assert TOKEN not in run.stdout + run.stderr
    assert places.journal_file().read_bytes() == evening.diary
    with overlay.reading(places.overlay_file()) as book:
        assert book.integrity() == "ok"
