"""The person as a command finds them: what was learned is kept, read, and stale."""

import json
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from recommender import journal, lessons, places, storage, taste
from recommender.commands import common, diary, leaning, person, reader
from recommender.commands.rate import rate
from recommender.commands.reader import Reader, learn_again
from recommender.entries import Entry, Profile
from recommender.errors import BoostError
from recommender.journal import Journal
from recommender.taste import LIKING_PRIORS, TEARS_PRIORS, Head, Taste
from recommender.works import Outcome
from recommender.workshop.learn import learn
from tests.conftest import ROOT, Boost, environment
from tests.test_start import HEAVY, modules_of

BAMBI, RED_DOG, RABBIT = "bambi-1942", "red-dog-2011", "the-velveteen-rabbit-1922"
LONG_AGO = "2020-01-01"  # rested by now
EVENINGS = (
    Entry(BAMBI, LONG_AGO, Outcome.SOBS, 5.0),
    Entry(RED_DOG, LONG_AGO, Outcome.DRY, 2.0, company="others"),
)
MARKED = Taste(
    Head(TEARS_PRIORS, ("person",), [-0.5], [0.25]), Head(LIKING_PRIORS)
)  # nobody would learn exactly this from anything

# Loads everything once, then lets child after child learn until it is killed.
KILLED = """
import os, signal, sys, time
from recommender import journal, places
from recommender.commands import common, reader
from recommender.entries import Entry
reader.learn_again()
for moment in map(float, sys.argv[1:]):
    with journal.writing(places.journal_file()) as diary:
        diary.add(Entry("red-dog-2011", "2026-11-01", 1))
    child = os.fork()
    if not child:
        while True:
            reader.learn_again()
    time.sleep(moment)  # no event tells the middle of a write
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with journal.reading(places.journal_file()) as diary:
        print(len(diary.entries()), diary.integrity())
"""
MOMENTS = [n * 0.0041 for n in range(20)]  # seconds; learning takes about ten

# Holds a lock until its input ends.
HOLDER = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


def found() -> Reader:
    """Return the person as a suggestion finds them."""
    with common.shelf() as index:
        return reader.read(index)


def anew() -> bytes:
    """Return what would be learned now from all that is written, packed."""
    profile, entries = common.person()
    with common.shelf() as index:
        told = lessons.read(entries, index, profile)
    return taste.pack(learn(told, liking=reader.liking_priors()))


def rows() -> list[tuple[str, bytes]]:
    """Return what the journal's file keeps as learned."""
    with closing(sqlite3.connect(places.journal_file())) as db:
        return db.execute("SELECT key, taste FROM learned").fetchall()


def mark() -> None:
    """Keep a taste, in the place of the one learned, that can be told from it."""
    ((key, _),) = rows()
    with journal.writing(places.journal_file()) as book:
        book.keep_taste(key, taste.pack(MARKED))


def spoil(*changes: object) -> None:
    """Run SQL on the journal's file, behind the journal's back."""
    path = places.journal_file()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(str(changes[0]), changes[1:])


def write(*entries: Entry) -> list[Entry]:
    """Write *entries* and learn from them, as a command does."""
    with journal.writing(places.journal_file()) as book:
        stored = [book.add(entry) for entry in entries]
    learn_again()
    return stored


@pytest.fixture
def written(home: Path) -> list[Entry]:
    """Return the entries of a journal that was learned from."""
    return write(*EVENINGS)


def test_who_has_written_nothing_is_new(home: Path) -> None:
    """Without a journal the priors stand, and no file is made."""
    assert found() == Reader(
        Profile(), [], Taste(Head(TEARS_PRIORS), Head(LIKING_PRIORS))
    )
    assert not places.journal_file().exists()


def test_after_rating_the_taste_is_kept(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is kept after `boost rate` is what would be learned anew."""
    for title, tears in (("bambi", "tears"), ("red dog", "dry")):
        rate(title, tears=tears, stars=4.0)  # type: ignore[arg-type]
        assert len(rows()) == 1
        assert taste.pack(found().taste) == anew()


def test_what_is_kept_is_read_and_not_learned(written: list[Entry]) -> None:
    """A reader believes the taste that is kept, whatever it says."""
    mark()
    assert taste.pack(found().taste) == taste.pack(MARKED)
    assert found().entries == written


def test_reading_changes_nothing(written: list[Entry], home: Path) -> None:
    """Neither a kept taste nor a stale one makes the reader write."""
    for _ in range(2):
        before = {f: f.read_bytes() for f in home.rglob("*") if f.is_file()}
        found()
        assert {f: f.read_bytes() for f in home.rglob("*") if f.is_file()} == before
        spoil("DELETE FROM learned")


def test_a_suggestion_with_a_journal_loads_nothing_heavy(
    written: list[Entry], capfd: pytest.CaptureFixture[str]
) -> None:
    """With a taste kept beside its entries, suggesting does without numpy."""
    assert modules_of("suggest", "--json").isdisjoint(HEAVY)


def test_a_stale_taste_gives_the_same_suggestion(
    written: list[Entry], boost: Boost
) -> None:
    """Learning at the suggestion itself, silently, comes to the same list."""
    kept = boost("suggest", "--json")
    spoil("DELETE FROM learned")
    assert boost("suggest", "--json") == kept


STALE: dict[str, Callable[[], object]] = {
    "rate": lambda: rate("bambi", tears="dry"),
    "undo": diary.undo,
    "edit": lambda: diary.edit(1, stars=0.5),
    "remove": lambda: diary.remove(2),
    "profile set": lambda: person.set_(born=1950, country="GB"),
    "profile unset": lambda: person.unset([person.Clearable.BORN]),
    "suggest --keep": lambda: leaning.keep(leaning.Leaning(more=("friendship",))),
}


@pytest.mark.parametrize("way", STALE)
def test_every_change_makes_what_was_learned_stale(
    written: list[Entry], capsys: pytest.CaptureFixture[str], way: str
) -> None:
    """After any change a taste kept before is gone, and it is learned again."""
    mark()
    STALE[way]()
    assert len(rows()) == 1
    assert taste.pack(found().taste) == anew() != taste.pack(MARKED)


def test_a_change_alone_makes_what_was_learned_stale(written: list[Entry]) -> None:
    """A change that was killed before it was learned from leaves no old taste."""
    changes: tuple[Callable[[Journal], object], ...] = (
        lambda book: book.add(EVENINGS[0]),
        lambda book: book.edit(written[0]._replace(stars=1.0)),
        lambda book: book.remove(written[1].id),
        lambda book: book.set_profile(Profile(born=1950)),
        Journal.undo,
    )
    for change in changes:
        learn_again()
        mark()
        with journal.writing(places.journal_file()) as book:
            change(book)
        assert rows() == []
        assert taste.pack(found().taste) == anew()


def test_a_taste_of_another_catalog_is_learned_anew(
    written: list[Entry],
    shelf: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """When the tables have changed, the kept taste is passed over without a word."""
    mark()
    other = tmp_path / "other"
    shutil.copytree(shelf, other)
    claims = (other / "claims.csv").read_text("utf-8")
    assert f"{BAMBI},friendship,2" in claims
    (other / "claims.csv").write_text(
        claims.replace(f"{BAMBI},friendship,2", f"{BAMBI},friendship,3"), "utf-8"
    )
    monkeypatch.setenv("BOOST_CATALOG", str(other))
    assert taste.pack(found().taste) == anew() != taste.pack(MARKED)
    assert capsys.readouterr() == ("", "")


def test_a_taste_of_another_prior_is_learned_anew(written: list[Entry]) -> None:
    """What was learned under the stated prior does not stand under a fitted one."""
    mark()
    fitted = {
        name: [mean + 0.1, spread] for name, (mean, spread) in LIKING_PRIORS.items()
    }
    places.prior_file().write_text(json.dumps(fitted), "utf-8")
    assert taste.pack(found().taste) == anew()
    assert found().taste.liking.priors["person"].mean == 3.6


def test_a_taste_of_another_version_is_learned_anew(
    written: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the program would learn otherwise, what it learned before is passed over."""
    mark()
    monkeypatch.setattr(taste, "VERSION", taste.VERSION + 1)
    assert taste.pack(found().taste) == anew()


DAMAGE: dict[str, Callable[[bytes], object]] = {
    "nothing left": lambda _: b"",
    "cut short": lambda kept: kept[:-9],
    "cut very short": lambda kept: kept[:3],
    "too long": lambda kept: kept + b"\0" * 8,
    "noise": lambda kept: random.Random(7).randbytes(len(kept)),
    "zeros": lambda kept: bytes(len(kept)),
    "prose": lambda _: "Dear diary",
    "a number": lambda _: 7,
    "another JSON": lambda _: b"[]\n",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_taste_is_learned_anew(
    written: list[Entry], capsys: pytest.CaptureFixture[str], damage: str
) -> None:
    """Bytes that are no taste any more are passed over without a word."""
    ((_, kept),) = rows()
    spoil("UPDATE learned SET taste = ?", DAMAGE[damage](kept))
    assert taste.pack(found().taste) == anew()
    assert found().entries == written
    assert capsys.readouterr() == ("", "")


def test_one_changed_byte_anywhere_is_noticed(written: list[Entry]) -> None:
    """Wherever a single byte has changed, be it in a number, it is learned anew."""
    ((_, kept),) = rows()
    wanted = anew()
    for at in range(0, len(kept), len(kept) // 60):
        changed = kept[:at] + bytes([kept[at] ^ 0x10]) + kept[at + 1 :]
        spoil("UPDATE learned SET taste = ?", changed)
        assert taste.pack(found().taste) == wanted


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Let something happen between reading the journal and keeping the taste."""
    learn_it = reader._learn

    def learn_and_wait(*given: object) -> Taste:
        learned = learn_it(*given)  # type: ignore[arg-type]
        happens()
        return learned

    monkeypatch.setattr(reader, "_learn", learn_and_wait)


def add_another() -> None:
    """Write an entry as another process would."""
    with journal.writing(places.journal_file()) as book:
        book.add(Entry(RABBIT, LONG_AGO, Outcome.TEARS))


def take_back() -> None:
    """Undo the last change as another process would."""
    with journal.writing(places.journal_file()) as book:
        book.undo()


@pytest.mark.parametrize("happens", [add_another, take_back])
def test_what_another_writes_meanwhile_is_noticed(
    written: list[Entry], happens: Callable[[], object]
) -> None:
    """A taste learned from what no longer stands written is not kept."""
    with pytest.MonkeyPatch.context() as patch:
        meanwhile(patch, happens)
        learn_again()
    assert rows() == []
    assert taste.pack(found().taste) == anew()


def test_the_state_tells_every_change(written: list[Entry]) -> None:
    """Nothing can be written or taken back and leave the state as it was."""
    with journal.writing(places.journal_file()) as book:
        states = [book.state()]
        for change in (
            lambda: book.add(EVENINGS[0]),
            lambda: book.edit(written[0]._replace(note="the meadow")),
            lambda: book.remove(written[0].id),
            lambda: book.set_profile(Profile(born=1950)),
            book.undo,
            book.undo,
            lambda: book.add(EVENINGS[1]),
        ):
            change()
            states.append(book.state())
    assert len(set(states)) == len(states)


def hold() -> subprocess.Popen[bytes]:
    """Hold the journal as another process would, until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, places.journal_file()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout
    process.stdout.readline()
    return process


def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no page free in the journal, and let it grow by none from now on."""
    spoil("VACUUM")
    connect = storage._connect

    def connect_to_full(address: str) -> sqlite3.Connection:
        db = connect(address)
        db.execute("PRAGMA max_page_count = 1")  # SQLite takes what it has as least
        return db

    monkeypatch.setattr(storage, "_connect", connect_to_full)


def no_folder() -> None:
    """Take the journal's whole folder away and put a file in its place."""
    home = places.home_folder()
    shutil.copytree(home, home.with_name("saved"))
    shutil.rmtree(home)
    home.write_text("", "utf-8")


@pytest.mark.parametrize("trouble", ["full", "held", "gone", "prior"])
def test_an_entry_is_kept_though_learning_is_not(
    written: list[Entry],
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    trouble: str,
) -> None:
    """When the taste cannot be kept, rating ends well and silently all the same."""
    monkeypatch.setattr(storage, "BUSY_SECONDS", 0.01)
    holders: list[subprocess.Popen[bytes]] = []
    with pytest.MonkeyPatch.context() as patch:
        match trouble:
            case "full":
                meanwhile(patch, lambda: full_disk(patch))
            case "held":
                meanwhile(patch, lambda: holders.append(hold()))
            case "gone":
                meanwhile(patch, no_folder)
            case "prior":
                places.prior_file().write_text("?", "utf-8")
        rate("rabbit", tears="dry")
    for holder in holders:
        holder.communicate()
    if trouble == "gone":
        home.unlink()
        home.with_name("saved").rename(home)
    places.prior_file().unlink(missing_ok=True)
    said = capsys.readouterr()
    assert "Kept as entry 3" in said.out
    assert said.err == ""
    assert rows() == []
    assert [entry.work for entry in found().entries] == [BAMBI, RED_DOG, RABBIT]
    assert taste.pack(found().taste) == anew()


def test_rating_ends_well_though_learning_does_not(boost: Boost, home: Path) -> None:
    """A prior that makes no sense costs no entry: only suggesting says so, with 1."""
    home.mkdir(exist_ok=True)
    places.prior_file().write_text("{}?", "utf-8")
    rated = boost("rate", "bambi", "--tears", "dry")
    assert (rated.code, rated.err) == (0, "")
    told = boost("suggest")
    assert (told.code, told.out) == (1, "")
    assert "fit-prior --forget" in " ".join(told.err.split())
    assert "Traceback" not in told.err
    assert len(common.person()[1]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no JSON",
        "[]",
        "7",
        "null",
        '{"person": 3.5}',
        '{"person": ["much", 1]}',
        '{"person": [3.5, 0.0]}',
        '{"person": [3.5, -1]}',
        '{"theme": [NaN, 1]}',
        '{"theme": [0, Infinity]}',
    ],
)
def test_a_prior_that_makes_no_sense_is_told(written: list[Entry], text: str) -> None:
    """Whatever else stands in the fitted prior's place is an error with a next step."""
    places.prior_file().write_text(text, "utf-8")
    with pytest.raises(BoostError, match="fit-prior --forget") as told:
        found()
    assert told.value.exit_code == 1


def test_a_prior_of_an_older_program_is_filled_up(written: list[Entry]) -> None:
    """A family that the fitted prior does not speak of is as stated."""
    places.prior_file().write_text('{"person": [3.0, 0.7]}', "utf-8")
    fitted = reader.liking_priors()
    assert fitted == {**LIKING_PRIORS, "person": (3.0, 0.7)}


OLD_ROW = {
    "id": 1,
    "work": BAMBI,
    "day": LONG_AGO,
    "outcome": 3,
    "stars": 4.5,
    "company": "alone",
    "again": 0,
    "childhood": 0,
    "stopped": 0,
    "too_much": 0,
    "relief": "better",
    "note": "the forest",
    "written_at": "2020-01-02T10:00:00+00:00",
}
OLD_ENTRY = Entry(
    BAMBI,
    LONG_AGO,
    Outcome.TEARS,
    4.5,
    company="alone",
    relief="better",
    note="the forest",
    written_at="2020-01-02T10:00:00+00:00",
    id=1,
)


@pytest.fixture
def first_version(home: Path) -> Path:
    """Return a journal as the first version of the program wrote it."""
    path = places.journal_file()
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript(storage.MIGRATIONS[0][1])
        db.execute(f"PRAGMA application_id = {storage.APPLICATION_ID}")
        db.execute("PRAGMA user_version = 1")
        db.execute(
            f"INSERT INTO entries ({', '.join(OLD_ROW)}) "
            f"VALUES ({', '.join('?' * len(OLD_ROW))})",
            [*OLD_ROW.values()],
        )
        db.execute("INSERT INTO profile VALUES ('born', '1950')")
        db.execute(
            "INSERT INTO changes (subject, after) VALUES ('entry', ?)",
            [json.dumps(OLD_ROW)],
        )
    return path


def test_a_journal_of_the_first_version_reads_the_same(first_version: Path) -> None:
    """Its entries and profile are what they were, it teaches, and it is left alone."""
    before = first_version.read_bytes()
    reader = found()
    assert (reader.profile, reader.entries) == (Profile(born=1950), [OLD_ENTRY])
    assert taste.pack(reader.taste) == anew()
    assert first_version.read_bytes() == before


def test_a_journal_of_the_first_version_is_copied_and_brought_up_to_date(
    first_version: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The next evening is kept beside the old ones; a copy holds what was there."""
    before = dump(first_version)
    rate("red dog", tears="dry", near=4)
    (old, new) = found().entries
    assert (old, new.work, new.near) == (OLD_ENTRY, RED_DOG, 4)
    assert len(rows()) == 1
    assert taste.pack(found().taste) == anew()
    assert dump(first_version.with_name("journal.sqlite.version-1")) == before


def test_what_the_first_version_wrote_can_be_undone(
    first_version: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Undo goes back beyond the upgrade."""
    diary.undo()
    assert found().entries == []


def test_what_the_first_version_removed_can_be_brought_back(
    first_version: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An entry that was taken out before the upgrade comes back whole."""
    spoil("DELETE FROM entries")
    spoil(
        "INSERT INTO changes (subject, before) VALUES ('entry', ?)",
        json.dumps(OLD_ROW),
    )
    diary.undo()
    assert found().entries == [OLD_ENTRY]


def dump(path: Path) -> list[str]:
    """Return the database at *path* as SQL, its version first."""
    with closing(sqlite3.connect(path)) as db:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        return [str(version), *db.iterdump()]


def test_a_kill_while_learning_loses_no_entry(written: list[Entry]) -> None:
    """After kill -9 at any moment of learning every entry stands, and it is sound."""
    said = subprocess.run(
        [sys.executable, "-c", KILLED, *map(str, MOMENTS)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        env={**environment(), "OPENBLAS_NUM_THREADS": "1"},
        check=True,
    ).stdout.splitlines()
    assert said == [f"{3 + n} ok" for n in range(len(MOMENTS))]
    assert found().entries[: len(written)] == written
    assert taste.pack(found().taste) == anew()


@pytest.mark.usefixtures("written")
def test_learning_twice_keeps_the_same() -> None:
    """Learning again where nothing was written changes nothing."""
    before = rows()
    learn_again()
    assert rows() == before
