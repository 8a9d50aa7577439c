"""The overlay: what was looked up, kept beside the journal, and put back whole."""

import datetime
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import aside, overlay
from recommender.catalog import load_catalog
from recommender.errors import CatalogBroken
from recommender.overlay import FILLED, Asking, Fact, filled, reading, writing
from recommender.works import Work
from tests.conftest import ROOT, TODAY, environment

BAMBI = "bambi-1942"


def fact(
    field: str = "sitelinks",
    value: str = "74",
    work: str = BAMBI,
    source: str = "wikidata",
    on: str = "2026-11-01",
) -> Fact:
    """Return a fact, of which only what matters need be said."""
    return Fact(work, field, value, source, "IMDb id", "CC0-1.0", on)


def facts_at(path: Path) -> list[Fact]:
    """Return the facts in the overlay at *path*."""
    with reading(path) as book:
        return book.facts()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where an overlay may be: a folder that is not there yet."""
    return tmp_path / "home" / "overlay.sqlite"


def put(path: Path, *facts: Fact) -> None:
    """Let *facts* be all that each of their sources says of their works."""
    with writing(path) as book:
        for source in {each.source for each in facts}:
            works = {each.work for each in facts}
            book.replace_facts(source, works, [f for f in facts if f.source == source])


def test_an_overlay_that_is_not_there_is_empty(path: Path) -> None:
    """Reading makes no file."""
    with reading(path) as book:
        assert (book.facts(), book.askings(), book.accepted()) == ([], [], [])
    assert not path.exists()


def test_a_file_killed_as_it_was_made_is_empty(path: Path) -> None:
    """A file without a byte in it reads as nothing, and can be written."""
    path.parent.mkdir()
    path.touch()
    assert facts_at(path) == []
    put(path, fact())
    assert facts_at(path) == [fact()]


def test_only_the_owner_can_read_it(path: Path) -> None:
    """The file and its copy are closed to others."""
    put(path, fact())
    aside.keep_aside(path)
    for file in (path, aside.aside_of(path)):
        assert file.stat().st_mode & 0o077 == 0


def test_facts_of_one_work_are_found(path: Path) -> None:
    """Asked for one work, facts of another stay out."""
    put(path, fact(), fact(work="red-dog-2011"))
    with reading(path) as book:
        assert book.facts(BAMBI) == [fact()]


def test_what_a_source_says_anew_replaces_what_it_said(path: Path) -> None:
    """Facts of the same source and work go; those of others stay."""
    staying = (fact(source="openlibrary"), fact(work="red-dog-2011"))
    put(path, fact("genre", "drama"), *staying)
    with writing(path) as book:
        book.replace_facts("wikidata", [BAMBI], [fact(value="75")])
    assert set(facts_at(path)) == {fact(value="75"), *staying}


def test_a_change_that_fails_is_none(path: Path) -> None:
    """What was written before an error in the same change is taken back."""
    put(path, fact())

    def fail() -> None:
        with writing(path) as book:
            book.replace_facts("wikidata", [BAMBI], [])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert facts_at(path) == [fact()]


def test_an_asking_is_kept_until_the_next(path: Path) -> None:
    """Of each source and work the latest asking is known."""
    with writing(path) as book:
        book.keep_askings([Asking("wikidata", BAMBI, True, "2026-11-01")])
        book.keep_askings([Asking("wikidata", BAMBI, False, "2026-11-20")])
    with reading(path) as book:
        assert book.askings() == [Asking("wikidata", BAMBI, False, "2026-11-20")]


def test_what_was_kept_aside_is_put_back_once(path: Path) -> None:
    """Undoing gives the same facts and askings as before; a second time, nothing."""
    put(path, fact())
    with writing(path) as book:
        book.keep_askings([Asking("wikidata", BAMBI, True, "2026-11-01")])
    aside.keep_aside(path)
    put(path, fact(value="75"), fact("genre", "drama"))
    with writing(path) as book:
        book.keep_askings([Asking("wikidata", BAMBI, True, "2026-11-20")])
    assert aside.put_back(path, TODAY)
    assert facts_at(path) == [fact()]
    with reading(path) as book:
        assert [asking.asked_on for asking in book.askings()] == ["2026-11-01"]
    assert not aside.put_back(path, TODAY)


def test_a_first_refresh_can_be_undone(path: Path) -> None:
    """Where there was no overlay, putting back leaves an empty one."""
    aside.keep_aside(path)
    put(path, fact())
    assert aside.put_back(path, TODAY)
    assert facts_at(path) == []


def test_what_a_person_decided_is_never_undone(path: Path) -> None:
    """A verdict stays when facts are put back."""
    put(path, fact())
    aside.keep_aside(path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("INSERT INTO verdicts VALUES ('x-2000', 'declined', 'today', '{}')")
    aside.put_back(path, TODAY)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT candidate FROM verdicts").fetchall() == [("x-2000",)]


def test_a_rehearsal_leaves_the_overlay_as_it_is(path: Path, tmp_path: Path) -> None:
    """The copy has everything that is there, and is gone afterwards."""
    cache = tmp_path / "cache"
    with aside.rehearsing(path, cache) as copy:
        put(copy, fact())
    assert not path.exists()
    put(path, fact())
    before = path.read_bytes()
    with aside.rehearsing(path, cache) as copy:
        put(copy, fact(source="openlibrary"))
        assert len(facts_at(copy)) == 2
    assert path.read_bytes() == before
    assert list(cache.iterdir()) == []


@pytest.mark.parametrize(("age", "stays"), [(0, True), (179, True), (180, False)])
def test_tmdb_facts_expire(path: Path, age: int, stays: bool) -> None:
    """What TMDB said goes in time, from the copy too; what others said stays."""
    day = (TODAY - datetime.timedelta(days=age)).isoformat()
    old = fact("watch:GB", "Netflix", source="tmdb", on=day)
    put(path, old, fact(on="2001-01-01"))
    aside.keep_aside(path)
    aside.expire(path, TODAY)
    for file in (path, aside.aside_of(path)):
        assert (old in facts_at(file)) == stays
        assert fact(on="2001-01-01") in facts_at(file)
    assert old.may_be_shown(TODAY) == stays


SPOILT = {
    "text": b"This is no database, but a letter." * 50,
    "another program's": None,
}


@pytest.mark.parametrize("how", SPOILT)
def test_what_is_no_overlay_is_left_alone(path: Path, how: str) -> None:
    """A file that is not ours is refused with a sentence, and not touched."""
    path.parent.mkdir()
    if SPOILT[how] is None:
        with closing(sqlite3.connect(path)) as db, db:
            db.execute("CREATE TABLE birds (name)")
    else:
        path.write_bytes(SPOILT[how] or b"")
    before = path.read_bytes()
    with pytest.raises(CatalogBroken, match="Move it away"), reading(path):
        pass
    with pytest.raises(CatalogBroken, match="Move it away"), writing(path):
        pass
    assert path.read_bytes() == before


def test_a_newer_overlay_is_left_alone(path: Path) -> None:
    """A later version's file is refused, and the sentence says how to update."""
    put(path, fact())
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {overlay.VERSION + 1}")
    with pytest.raises(CatalogBroken, match="pip install --upgrade"), writing(path):
        pass


def test_nonsense_among_the_accepted_is_told(path: Path) -> None:
    """A work that cannot be read is damage, not a crash."""
    put(path, fact())
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("INSERT INTO verdicts VALUES ('x', 'accepted', 'today', '{}')")
    with pytest.raises(CatalogBroken, match="damaged"), reading(path) as book:
        book.accepted()


def test_a_full_disk_changes_nothing(path: Path) -> None:
    """Where there is no room, the sentence says so, and the facts are as before."""
    put(path, fact())
    many = [fact("genre", f"{number} {'x' * 300}") for number in range(2_000)]

    def fill() -> None:
        with writing(path) as book:
            pages = book._db.execute("PRAGMA page_count").fetchone()[0]
            book._db.execute(f"PRAGMA max_page_count = {pages + 2}")
            book.replace_facts("wikidata", [BAMBI], many)

    with pytest.raises(CatalogBroken, match="no room"):
        fill()
    assert facts_at(path) == [fact()]


def test_a_second_writer_waits_for_the_first(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one writes another is told so, and nothing of it is written."""
    put(path, fact())
    monkeypatch.setattr(overlay, "BUSY_SECONDS", 0.05)
    with writing(path) as first:
        with pytest.raises(CatalogBroken, match="Try again"), writing(path):
            pass
        first.replace_facts("wikidata", [BAMBI], [fact(value="75")])
    assert facts_at(path) == [fact(value="75")]


KILLED = """
import os, signal, sys
from pathlib import Path
from recommender import aside, overlay
from recommender.overlay import Fact
path = Path(sys.argv[1])
aside.keep_aside(path)
with overlay.writing(path) as book:
    book.replace_facts("wikidata", ["bambi-1942"], [
        Fact("bambi-1942", "genre", "x" * 200 + str(n), "wikidata", "", "", "today")
        for n in range(20_000)
    ])
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_kill_while_writing_changes_nothing(path: Path) -> None:
    """Killed in the middle of a change, the overlay says what it said before."""
    put(path, fact())
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(path)],
        cwd=ROOT,
        env=environment(),
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    assert facts_at(path) == [fact()]
    assert aside.put_back(path, TODAY)
    assert facts_at(path) == [fact()]


def test_a_copy_that_was_cut_short_does_not_stand_in_the_way(path: Path) -> None:
    """What a kill left of a copy is swept away by the next one."""
    put(path, fact())
    path.with_name(f"{path.name}.copying").write_bytes(b"half")
    aside.keep_aside(path)
    assert facts_at(aside.aside_of(path)) == [fact()]
    left = sorted(file.name for file in path.parent.iterdir())
    assert left == [path.name, f"{path.name}.before"]


@pytest.fixture(scope="module")
def works(shelf: Path) -> tuple[Work, ...]:
    """Return the works of the small shelf."""
    return load_catalog(shelf, TODAY).works


VALUES = {"minutes": st.integers(1, 900).map(str), "pages": st.integers(1, 99).map(str)}
FACTS = st.lists(
    st.sampled_from([*FILLED, "title:fr", "title:ja", "genre"]).flatmap(
        lambda field: st.builds(
            fact,
            st.just(field),
            VALUES.get(field, st.text("abcQ1", min_size=1, max_size=3)),
            source=st.sampled_from(("wikidata", "openlibrary", "elsewhere")),
        )
    ),
    max_size=12,
)


@settings(deadline=None, max_examples=50)
@given(facts=FACTS, place=st.integers(0, 8))
def test_curated_cells_never_change(
    works: tuple[Work, ...], facts: list[Fact], place: int
) -> None:
    """Facts fill what is empty and add titles; the rest of a work is as it was."""
    work = works[place]
    after = filled(work, facts)
    for name, value in work._asdict().items():
        if name == "titles":
            assert after.titles[: len(value)] == value
        elif value or name not in FILLED:
            assert getattr(after, name) == value


@settings(deadline=None, max_examples=50)
@given(facts=FACTS, place=st.integers(0, 8), random=st.randoms())
def test_the_order_of_facts_is_irrelevant(
    works: tuple[Work, ...], facts: list[Fact], place: int, random: Random
) -> None:
    """However facts are ordered, the filled work is the same; filling twice is once."""
    after = filled(works[place], facts)
    random.shuffle(facts)
    assert filled(works[place], facts) == after
    assert filled(after, facts) == after


def test_the_source_that_is_believed_fills(works: tuple[Work, ...]) -> None:
    """Where two sources fill one cell, Wikidata stands before Open Library."""
    said = [
        fact("wikidata_id", "Q1", source="openlibrary"),
        fact("wikidata_id", "Q2", source="wikidata"),
    ]
    assert filled(works[0]._replace(wikidata_id=""), said).wikidata_id == "Q2"


COPIED = """
import sys
from pathlib import Path
from recommender import aside
for _ in range(8):
    aside.keep_aside(Path(sys.argv[1]))
"""


def test_two_copies_at_once_are_both_whole(path: Path) -> None:
    """Neither takes the other's half for its own, or misses it when it is gone."""
    put(path, fact())
    words = [sys.executable, "-c", COPIED, str(path)]
    running = [
        subprocess.Popen(words, cwd=ROOT, env=environment(), stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    assert [process.communicate()[1] for process in running] == [b"", b""]
    assert facts_at(aside.aside_of(path)) == [fact()]
