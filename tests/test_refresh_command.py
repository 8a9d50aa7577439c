"""`boost refresh` as a person meets it, against small services of our own."""

import datetime
import json
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from recommender import aside, journal, overlay, places
from recommender.entries import Entry, Profile
from recommender.overlay import Fact
from tests.conftest import ROOT, Boost, environment
from tests.services import Services

MAIL = "reader@example.org"
TOKEN = "a-token-of-mine-0123456789"
NOTE = "Only the rain knows why"
BAMBI, RED_DOG, RABBIT = "bambi-1942", "red-dog-2011", "the-velveteen-rabbit-1922"
REFRESH = ("refresh", "--contact", MAIL)


@pytest.fixture
def diary(home: Path) -> bytes:
    """Write a journal with secrets in it; return its bytes."""
    path = places.journal_file()
    with journal.writing(path) as book:
        book.set_profile(Profile(born=1961, country="GB", avoid=("suicide",)))
        book.add(Entry(BAMBI, "2026-03-14", stars=4.5, note=NOTE))
    return path.read_bytes()


def facts() -> set[tuple[str, str, str]]:
    """Return work, field and value of every fact that is kept."""
    with overlay.reading(places.overlay_file()) as book:
        return {fact[:3] for fact in book.facts()}


def put(*kept: Fact) -> None:
    """Keep these facts."""
    with overlay.writing(places.overlay_file()) as book:
        for fact in kept:
            book.replace_facts(fact.source, [], [fact])


def test_without_a_contact_nobody_is_asked(online: Boost, services: Services) -> None:
    """A plain sentence says what is wanted, why, and how to give it."""
    run = online("refresh", BOOST_CONTACT="")
    assert run.code == 2
    for part in ("whom to write to", "profile set", "--contact", "sent to the"):
        assert part in " ".join(run.err.split())
    assert services.requests == []


@pytest.mark.parametrize("wrong", ["nobody", "a@b", "me@x.org\r\nHost: evil", "(me)"])
def test_a_contact_that_cannot_be_one_is_refused(
    online: Boost, services: Services, wrong: str
) -> None:
    """What would break a header, or reaches nobody, is a usage error."""
    assert online("refresh", "--contact", wrong).code == 2
    assert online("profile", "set", "--contact", wrong).code == 2
    assert services.requests == []


def test_a_contact_is_kept_or_set(online: Boost, services: Services) -> None:
    """The profile's goes before the setting's, and is told of."""
    only = ("refresh", "--only", RABBIT, "--source", "openlibrary", "--dry-run")
    assert online(*only, BOOST_CONTACT="set@example.org").code == 0
    assert f"Contact for `boost refresh`: {MAIL}" in " ".join(
        online("profile", "set", "--contact", MAIL).out.split()
    )
    shutil.rmtree(places.cache_folder())
    assert online(*only, BOOST_CONTACT="set@example.org").code == 0
    agents = [request.headers["user-agent"] for request in services.requests]
    assert "(set@example.org)" in agents[0]
    assert f"({MAIL})" in agents[-1]
    online("profile", "unset", "contact")
    assert json.loads(online("profile", "--json").out)["contact"] is None


def test_a_refresh_fills_what_is_empty(online: Boost, home: Path) -> None:
    """What is found is told, and known to find, show and --minutes from then on."""
    before = online("suggest", "--film", "--all", "--max-load", "5", "--minutes", "95")
    assert RED_DOG not in before.out
    run = online(*REFRESH)
    assert (run.code, run.err) == (0, "")
    for part in ("Only ids and titles", "Red Dog: minutes 92", "takes it back"):
        assert part in run.out
    assert {
        (BAMBI, "title:fr", "Le petit faon"),
        (BAMBI, "imdb_id", "tt0034492"),
        (BAMBI, "sitelinks", "74"),
        (RED_DOG, "minutes", "92"),
        (RABBIT, "openlibrary_id", "OL1W"),
        (RABBIT, "readers", "321"),
    } <= facts()
    assert BAMBI in online("find", "Le petit faon").out
    after = online("suggest", "--film", "--all", "--max-load", "5", "--minutes", "95")
    assert "Red Dog" in after.out
    shown = online("show", "le petit faon").out
    assert "Wikipedia writes about it in 74 languages. (Wikidata, 20" in shown
    assert "well" in re.findall("overlay: (well).* facts", online("doctor").out)
    again = json.loads(online(*REFRESH, "--json").out)
    assert {s["asked"] for s in again["sources"].values()} == {0}


def test_what_a_terminal_would_obey_never_reaches_it(online: Boost) -> None:
    """An escape in a title is gone before it is kept or shown."""
    run = online(*REFRESH, "--source", "wikidata")
    assert "\x1b" not in run.out + run.err
    assert "\u202e" not in run.out + run.err
    titles = [value for _, name, value in facts() if name == "title:de"]
    assert titles
    assert all(title.isprintable() for title in titles)


def test_json_counts_what_came(online: Boost, home: Path) -> None:
    """The agreed keys are there, with what changed and what differs."""
    told = json.loads(online(*REFRESH, "--json").out)
    assert told["version"] == 1
    assert list(told["sources"]) == ["wikidata", "openlibrary"]
    library = told["sources"]["openlibrary"]
    assert (library["asked"], library["changed"], library["failed"]) == (3, 1, 0)
    assert library["added"] == len(library["changes"])


def test_a_dry_run_foretells_the_run(
    online: Boost, services: Services, home: Path
) -> None:
    """It writes nothing; the run after it asks nothing more and does just that."""
    dry = online(*REFRESH, "--dry-run", "--json")
    assert dry.code == 0
    assert not places.overlay_file().exists()
    asked = len(services.requests)
    run = online(*REFRESH, "--json")
    assert len(services.requests) == asked
    foretold, done = json.loads(dry.out), json.loads(run.out)
    assert foretold.pop("dry_run") is True
    assert done.pop("dry_run") is False
    assert foretold == done
    changes = [c for s in done["sources"].values() for c in s["changes"]]
    assert {(c["work"], c["field"], v) for c in changes for v in c["after"]} == facts()


def test_a_refresh_is_undone(online: Boost, home: Path) -> None:
    """Undoing takes everything back, once, and find no longer knows it."""
    online(*REFRESH)
    assert online("refresh", "--undo").code == 0
    assert facts() == set()
    assert online("find", "Le petit faon").out.find(BAMBI) == -1
    second = online("refresh", "--undo")
    assert (second.code, second.err) == (2, "There is no refresh to take back.\n")


def test_one_source_that_fails_leaves_the_other(
    online: Boost, services: Services, home: Path
) -> None:
    """Exit 6 says that a part is missing, and keeps what was answered."""
    services.refusing = {"wikidata"}
    run = online(*REFRESH)
    assert run.code == 6
    assert "Wikidata was not asked any further" in run.out
    assert (RABBIT, "openlibrary_id", "OL1W") in facts()
    services.refusing = set()
    asked = len(services.requests)
    assert online(*REFRESH).code == 0
    paths = {request.path.split("/")[1] for request in services.requests[asked:]}
    assert paths == {"wikidata"}
    assert (BAMBI, "imdb_id", "tt0034492") in facts()


def test_no_source_at_all_is_exit_seven(
    online: Boost, services: Services, home: Path
) -> None:
    """Where nothing was answered, nothing is changed, and there is nothing to undo."""
    services.refusing = {"wikidata", "openlibrary"}
    run = online(*REFRESH, "--json")
    assert run.code == 7
    assert all(
        s["failed"] == s["asked"] for s in json.loads(run.out)["sources"].values()
    )
    assert not aside.aside_of(places.overlay_file()).exists()
    assert facts() == set()


def test_only_what_is_named_is_asked(online: Boost, services: Services) -> None:
    """A title or an id names the works; others are not asked about."""
    run = online(*REFRESH, "--only", "velveteen rabbit", "--only", BAMBI, "--json")
    counts = {n: s["asked"] for n, s in json.loads(run.out)["sources"].items()}
    assert counts == {"wikidata": 2, "openlibrary": 1}
    assert online(*REFRESH, "--only", "no such thing at all").code == 3


@pytest.mark.parametrize(
    "words",
    [
        ("--source", "tmdb"),
        ("--source", "imdb"),
        ("--undo", "--dry-run"),
        ("--undo", "--export", "out"),
        ("--dry-run", "--export", "out"),
    ],
)
def test_what_cannot_be_is_refused(
    online: Boost, services: Services, words: tuple[str, ...]
) -> None:
    """TMDB without a token, an unknown source and options at odds are usage errors."""
    assert online(*REFRESH, *words, BOOST_TMDB_TOKEN="").code == 2
    assert services.requests == []


def test_tmdb_is_shown_with_thanks_and_stays_out_of_the_index(
    online: Boost, services: Services, diary: bytes
) -> None:
    """Where to watch is told in one's own country; the token goes to TMDB alone."""
    online(*REFRESH, "--source", "wikidata")
    run = online(*REFRESH, "--source", "tmdb", BOOST_TMDB_TOKEN=TOKEN)
    assert run.code == 0
    assert "not endorsed or certified by TMDB" in " ".join(run.out.split())
    said = " ".join(online("show", BAMBI).out.split())
    assert "To watch in GB: Disney Plus (stream). (TMDB, 20" in said
    assert "not endorsed or certified by TMDB" in said
    told = json.loads(online("show", BAMBI, "--json").out)["looked_up"]
    thanked = [each for each in told if each["source"] == "tmdb"]
    assert {each["field"] for each in thanked} >= {"keyword", "watch:GB"}
    assert all("JustWatch" in each["attribution"] for each in thanked)
    (index,) = places.cache_folder().glob("index-*.sqlite")
    assert b"Disney Plus" not in index.read_bytes()
    assert b"tearjerker" not in index.read_bytes()
    bearers = {
        request.path.split("/")[1]
        for request in services.requests
        if TOKEN in str(request.headers)
    }
    assert bearers == {"tmdb"}


def test_the_token_shows_itself_nowhere(
    online: Boost, services: Services, home: Path
) -> None:
    """Neither output nor errors nor any file has seen the key."""
    services.refusing = {"tmdb"}
    put(Fact(BAMBI, "imdb_id", "tt0034492", "wikidata", "", "CC0-1.0", "2026-11-01"))
    run = online(*REFRESH, "--source", "tmdb", BOOST_TMDB_TOKEN=TOKEN)
    assert run.code == 7
    assert any(TOKEN in str(request.headers) for request in services.requests)
    assert TOKEN not in run.out + run.err
    for file in home.rglob("*"):
        assert file.is_dir() or TOKEN.encode() not in file.read_bytes()


def test_only_ids_and_titles_leave_the_machine(
    online: Boost, services: Services, diary: bytes
) -> None:
    """No request knows anything of the journal, nor does the journal of the refresh."""
    assert online(*REFRESH, BOOST_TMDB_TOKEN=TOKEN).code == 0
    assert places.journal_file().read_bytes() == diary
    told = [
        f"{request.path} {request.parameters} {dict(request.headers)}"
        for request in services.requests
    ]
    assert told
    for secret in (NOTE, "1961", "2026-03-14", "4.5", "suicide", str(Path.home())):
        assert not [said for said in told if secret in said]
    sent = {name for request in services.requests for name in request.headers}
    assert sent <= {
        *("host", "user-agent", "accept", "accept-encoding", "connection"),
        "authorization",
    }


def test_a_kill_at_any_request_loses_nothing(
    services: Services, diary: bytes, home: Path
) -> None:
    """Killed at each request in turn, it goes on from there, and all is whole."""
    killed = 0
    for _ in services.kill_every(2, REFRESH):
        killed += 1
        assert places.journal_file().read_bytes() == diary
        facts()  # the overlay is whole, whether or not there is one yet
    assert killed > 2
    once = {(request.path, request.parameters) for request in services.requests}
    assert len(services.requests) <= len(once) + killed
    assert (RABBIT, "readers", "321") in facts()
    assert (BAMBI, "sitelinks", "74") in facts()


def test_an_interruption_ends_with_130(services: Services, home: Path) -> None:
    """Ctrl-C in the middle keeps what was answered, and says nothing of failure."""
    assert services.server
    run = subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), *REFRESH],
        env=environment(**services.settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    services.server.call_at(2, lambda: run.send_signal(signal.SIGINT))
    _, said = run.communicate(timeout=60)
    assert (run.returncode, said) == (130, "")
    assert facts() == set()
    with closing(sqlite3.connect(places.answers_file())) as db:
        assert db.execute("SELECT count(*) FROM answers").fetchone()[0] >= 1


def test_a_damaged_overlay_never_stops_a_suggestion(online: Boost, home: Path) -> None:
    """It is left out with a remark, doctor tells, and it is not touched."""
    plain = online("suggest", "--json")
    path = places.overlay_file()
    path.write_bytes(b"no database" * 500)
    for _ in range(2):
        run = online("suggest", "--json")
        assert (run.code, run.out) == (0, plain.out)
        assert "The catalog is used without it." in " ".join(run.err.split())
    assert online("show", BAMBI).code == 0
    doctor = online("doctor")
    assert doctor.code == 4
    assert "overlay: not well" in doctor.out
    assert path.read_bytes() == b"no database" * 500


def test_an_old_tmdb_fact_is_not_shown(online: Boost, home: Path) -> None:
    """After half a year what TMDB said is silent, and gone with the next refresh."""
    old = (datetime.date.today() - datetime.timedelta(days=180)).isoformat()
    put(Fact(BAMBI, "keyword", "deer", "tmdb", "IMDb id", "TMDB terms", old))
    assert json.loads(online("show", BAMBI, "--json").out)["looked_up"] == []
    online(*REFRESH, "--source", "openlibrary")
    assert not [fact for fact in facts() if fact[2] == "deer"]


def test_forget_wipes_what_was_looked_up_too(online: Boost, diary: bytes) -> None:
    """Journal, overlay, its copy and web answers are gone."""
    online(*REFRESH, "--source", "wikidata")
    online(*REFRESH, "--source", "openlibrary", "--dry-run")
    run = online("forget", "--yes")
    assert run.code == 0
    for file in (
        places.journal_file(),
        places.overlay_file(),
        aside.aside_of(places.overlay_file()),
        places.answers_file(),
    ):
        assert not file.exists()
        assert file.name in "".join(run.out.split())
    assert list(places.cache_folder().glob("index-*")) == []


def test_proposals_are_written_without_asking(
    online: Boost, services: Services, tmp_path: Path
) -> None:
    """--export needs no contact, asks nobody, and says what it wrote or replaced."""
    online(*REFRESH)
    asked = len(services.requests)
    run = online("refresh", "--export", str(tmp_path / "out"))
    assert (run.code, run.out.count("Wrote")) == (0, 3)
    again = online("refresh", "--export", str(tmp_path / "out"), "--json")
    assert len(json.loads(again.out)["replaced"]) == 3
    assert len(services.requests) == asked
    assert "tt0034492" in (tmp_path / "out" / "works.diff").read_text("utf-8")
