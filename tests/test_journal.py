"""The diary: nothing a person wrote is lost, whatever befalls the file."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import storage
from recommender.entries import Entry, Profile
from recommender.errors import JournalBroken, WrongUsage
from recommender.journal import Journal, reading, writing
from recommender.storage import forget
from recommender.works import Outcome
from tests.conftest import ROOT

Way = Callable[[Path], AbstractContextManager[Journal]]
Spoil = Callable[[Path], object]
Change = Entry | Profile | tuple[int, Entry | None]

EVENING = Entry("bambi-1942", "2026-11-22", Outcome.TEARS, 4.5, note="the forest")
DRY = Entry("red-dog-2011", "2026-11-23", Outcome.DRY, too_much=True, company="alone")
PERSON = Profile(born=1988, country="GB", avoid=("animal-death",), max_load=0)

VERSION = len(storage.MIGRATIONS)
LATER = (
    *storage.MIGRATIONS,
    ("louder notes", "UPDATE entries SET note = note || '!';\n"),
)
MISTAKEN = (
    *LATER,
    ("a mistake", "CREATE TABLE moods (mood TEXT);\nINSERT INTO nowhere VALUES (1);\n"),
)

MOMENTS = [n * 0.0007 for n in range(25)]  # seconds; a write takes two of them

# Once its input ends, writes entry after entry and acknowledges each that is kept.
WRITER = """
import sys
from pathlib import Path
from recommender.entries import Entry
from recommender.journal import writing
path, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
sys.stdin.read()
for number in range(count):
    with writing(path) as diary:
        diary.add(Entry(f"{name}-{number}", "2026-11-23", note="long" * 500))
    print(f"{name}-{number}", flush=True)
"""

# Is killed in a change that is larger than what SQLite keeps in memory.
KILLED = """
import os, signal, sys
from pathlib import Path
from recommender.journal import writing
with writing(Path(sys.argv[1])) as diary:
    for entry in diary.entries():
        diary.edit(entry._replace(note=entry.note.upper()))
    os.kill(os.getpid(), signal.SIGKILL)
"""

# Holds a lock until its input ends.
HOLDER = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute(f"BEGIN {sys.argv[2]}")
print("held", flush=True)
sys.stdin.read()
"""

# Tries to write a long note where no file may grow beyond each number of bytes.
CRAMPED = """
import resource, sys
from pathlib import Path
from recommender.errors import JournalBroken
from recommender.entries import Entry
from recommender.journal import writing
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
for room in sys.argv[2:]:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(room), hard))
    try:
        with writing(Path(sys.argv[1])) as diary:
            diary.add(Entry("too-long", "2026-11-23", note="long" * 5000))
        print("written")
    except JournalBroken as error:
        print(error)
"""

# Permissions do not bind root, so root becomes nobody; but first it loads what
# `as_uri` and the words need, for nobody may not reach Python's own folder.
NOBODY = """
import os, sys
from pathlib import Path
from recommender import journal
from recommender.entries import Entry
from recommender.errors import JournalBroken
from recommender.words import say
Path.cwd().as_uri()
say("undo.none")
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    with getattr(journal, sys.argv[2])(Path(sys.argv[1])) as diary:
        if sys.argv[2] == "writing":
            diary.add(Entry("not-mine", "2026-11-23"))
        print(*(entry.work for entry in diary.entries()))
except JournalBroken as error:
    print(error)
"""


def write(path: Path, *lines: Entry) -> list[Entry]:
    """Add *lines* to the diary at *path* and return them as they were stored."""
    with writing(path) as diary:
        return [diary.add(line) for line in lines]


def read(path: Path) -> list[Entry]:
    """Return every entry of the diary at *path*."""
    with reading(path) as diary:
        return diary.entries()


def use(path: Path, way: Way) -> None:
    """Read everything, and write something when it is open for that."""
    with way(path) as diary:
        if way is writing:
            diary.add(EVENING)
        diary.entries()
        diary.profile()


def state(diary: Journal) -> tuple[list[Entry], Profile]:
    """Return all that *diary* says."""
    return diary.entries(), diary.profile()


def files(path: Path) -> dict[str, bytes]:
    """Return what lies in the folder of *path*."""
    return {file.name: file.read_bytes() for file in path.parent.iterdir()}


def mode(path: Path) -> int:
    """Return who may do what with *path*."""
    return path.stat().st_mode & 0o777


def sql(*statements: str) -> Spoil:
    """Return what runs *statements* on the database at a path."""

    def run(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            for statement in statements:
                db.execute(statement)

    return run


def instead(*statements: str) -> Spoil:
    """Return what puts a new database in the place of a file."""

    def run(path: Path) -> None:
        path.unlink()
        sql(*statements)(path)

    return run


def start(script: str, *words: object) -> subprocess.Popen[str]:
    """Start *script* as a process of its own and wait for its first line."""
    process = subprocess.Popen(
        [sys.executable, "-c", script, *map(str, words)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout
    assert process.stdout.readline()
    return process


def release(process: subprocess.Popen[str]) -> None:
    """End the input of *process*."""
    assert process.stdin
    process.stdin.close()
    process.stdin = None


def run(script: str, *words: object) -> str:
    """Run *script* as a process of its own to its end and return what it printed."""
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a diary may be, in a folder that does not exist yet."""
    return tmp_path / "home" / "journal.sqlite"


@pytest.fixture
def diary_file(path: Path) -> Path:
    """Return a diary with a profile and enough entries to fill a few pages."""
    write(path, EVENING, DRY, *(EVENING._replace(note="n" * 300) for _ in range(30)))
    with writing(path) as diary:
        diary.set_profile(PERSON)
    return path


@pytest.fixture
def commons() -> Iterator[Path]:
    """Return a folder that every user of this machine can reach."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        if not all(parent.stat().st_mode & 0o001 for parent in folder.parents):
            pytest.skip("the folder for temporary files is closed to others")
        yield folder
        for inside in folder.iterdir():
            inside.chmod(0o755)


ENTRIES = st.builds(
    Entry,
    work=st.text(),
    day=st.dates().map(str),
    outcome=...,
    stars=st.none() | st.floats(0.5, 5),
    company=...,
    near=st.none() | st.integers(0, 4),
    again=...,
    childhood=...,
    stopped=...,
    too_much=...,
    relief=...,
    note=st.text(),
    written_at=st.text(),
    id=st.just(0),
)
PROFILES = st.builds(
    Profile,
    born=st.none() | st.integers(1900, 2030),
    country=...,
    languages=...,
    avoid=...,
    max_load=st.none() | st.integers(0, 5),
    formats=...,
    eras=...,
    never=st.just(()),  # in a table of its own
)
CHANGES: st.SearchStrategy[Change] = (
    ENTRIES | PROFILES | st.tuples(st.integers(0, 9), st.none() | ENTRIES)
)


def change(diary: Journal, what: Change) -> None:
    """Add an entry, set the profile, or edit or remove the entry at some place."""
    stored = diary.entries()
    if isinstance(what, Profile):
        diary.set_profile(what)
    elif isinstance(what, Entry):
        diary.add(what)
    elif not stored:
        diary.add(EVENING)
    elif what[1]:
        diary.edit(what[1]._replace(id=stored[what[0] % len(stored)].id))
    else:
        diary.remove(stored[what[0] % len(stored)].id)


def test_a_diary_that_does_not_exist_is_empty(path: Path) -> None:
    """Without a file there are no entries, and nothing is set."""
    with reading(path) as diary:
        assert state(diary) == ([], Profile())


def test_reading_creates_nothing(path: Path) -> None:
    """Reading a diary that does not exist makes neither file nor folder."""
    read(path)
    assert not path.parent.exists()


def test_reading_changes_nothing(diary_file: Path) -> None:
    """Reading leaves the folder as it was, byte for byte."""
    before = files(diary_file)
    use(diary_file, reading)
    assert files(diary_file) == before


def test_reading_refuses_to_write(diary_file: Path) -> None:
    """A diary that is open to be read cannot be written by mistake."""
    with pytest.raises(JournalBroken), reading(diary_file) as diary:
        diary.add(EVENING)


@given(lines=st.lists(ENTRIES, max_size=5))
@settings(deadline=None, max_examples=25)
def test_entries_come_back_as_written(
    lines: list[Entry], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Every entry comes back whole, by day and then as written."""
    path = tmp_path_factory.mktemp("home") / "journal.sqlite"
    numbered = [line._replace(id=n) for n, line in enumerate(lines, start=1)]
    write(path, *lines)
    assert read(path) == sorted(numbered, key=lambda entry: entry.day)


@given(profile=PROFILES)
@settings(deadline=None, max_examples=25)
def test_a_profile_comes_back_as_set(
    profile: Profile, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What a person set comes back whole, and what it replaces is gone."""
    path = tmp_path_factory.mktemp("home") / "journal.sqlite"
    for kept in (PERSON, profile):
        with writing(path) as diary:
            diary.set_profile(kept)
    with reading(path) as diary:
        assert diary.profile() == profile


def test_an_entry_is_returned_as_stored(path: Path) -> None:
    """What `add` returns is what can be found under its number."""
    _, stored = write(path, EVENING, DRY)
    with reading(path) as diary:
        assert diary.entry(stored.id) == stored


def test_an_edit_takes_the_place_of_the_entry(path: Path) -> None:
    """An edited entry says the new and keeps its number; the others stay."""
    first, second = write(path, EVENING, DRY)
    edited = first._replace(outcome=None, note="")
    with writing(path) as diary:
        diary.edit(edited)
    assert read(path) == [edited, second]


def test_a_removed_entry_is_returned_and_gone(path: Path) -> None:
    """`remove` hands the entry back and leaves the others."""
    first, second = write(path, EVENING, DRY)
    with writing(path) as diary:
        assert (diary.remove(first.id), diary.entries()) == (first, [second])


def test_a_number_is_given_once(path: Path) -> None:
    """Neither removal nor undo frees a number for another entry."""
    with writing(path) as diary:
        diary.remove(diary.add(EVENING).id)
        diary.add(EVENING)
        diary.undo()
        assert diary.add(EVENING).id == 3


@pytest.mark.parametrize("number", [-1, 0, 2, 2**63, -(10**30)])
def test_a_number_that_nobody_has_is_wrong_usage(path: Path, number: int) -> None:
    """Asking for an entry that does not exist is a slip, however large its number."""
    write(path, EVENING)
    with reading(path) as diary, pytest.raises(WrongUsage, match=str(number)):
        diary.entry(number)


def test_a_change_that_fails_halfway_is_taken_back(path: Path) -> None:
    """When anything goes wrong before the end, all of the change is undone."""
    write(path, EVENING)
    with pytest.raises(WrongUsage), writing(path) as diary:
        diary.remove(diary.add(DRY).id + 1)
    assert len(read(path)) == 1


@given(changes=st.lists(CHANGES, max_size=12))
@settings(deadline=None, max_examples=40)
def test_undo_takes_back_every_change(
    changes: list[Change], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Undo goes back through every state there was, down to the empty diary."""
    path = tmp_path_factory.mktemp("home") / "journal.sqlite"
    before, back = [], []
    with writing(path) as diary:
        for what in changes:
            before.append(state(diary))
            change(diary, what)
    with writing(path) as diary:
        for _ in changes:
            diary.undo()
            back.append(state(diary))
    assert back == before[::-1]


def test_undo_ends_where_nothing_is_left(path: Path) -> None:
    """Once everything was taken back, undo says so."""
    write(path, EVENING)
    with writing(path) as diary:
        diary.undo()
        with pytest.raises(WrongUsage, match="nothing to undo"):
            diary.undo()


def test_undo_skips_what_was_taken_back(path: Path) -> None:
    """A change after an undo is taken back first, then what came before both."""
    with writing(path) as diary:
        diary.add(EVENING)
        diary.add(DRY)
        diary.undo()
        diary.set_profile(PERSON)
        diary.undo()
        diary.undo()
        assert state(diary) == ([], Profile())


def test_undo_tells_what_it_took_back(path: Path) -> None:
    """Undo returns the subject, what is there again, and what had been written."""
    (old,) = write(path, EVENING)
    with writing(path) as diary:
        diary.edit(old._replace(note="the meadow"))
        subject, before, after = diary.undo()
    assert (subject, (before or {})["note"], (after or {})["note"]) == (
        "entry",
        "the forest",
        "the meadow",
    )


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_a_new_diary_is_its_owners_alone(path: Path, umask: int) -> None:
    """Folder and file are closed to everybody else, whatever the umask."""
    usual = os.umask(umask)
    try:
        write(path, EVENING)
    finally:
        os.umask(usual)
    assert (mode(path.parent), mode(path)) == (0o700, 0o600)


@pytest.mark.parametrize("way", [Journal.remove, Journal.undo])
def test_only_undo_remembers_what_is_gone(
    path: Path, way: Callable[..., object]
) -> None:
    """Outside of what undo needs, no byte of a removed entry stays in the file."""
    write(path, DRY)
    (secret,) = write(path, EVENING._replace(note="a secret of mine"))
    with writing(path) as diary:
        way(diary, *([secret.id] if way is Journal.remove else []))
    sql("PRAGMA secure_delete = ON", "DELETE FROM changes")(path)
    assert b"a secret of mine" not in path.read_bytes()


def test_forget_says_what_it_wiped(path: Path) -> None:
    """The diary, its copies and a half-written change are all wiped and named."""
    write(path, EVENING)
    copies = [path.with_name(path.name + end) for end in ("-journal", ".version-1")]
    for copy in copies:
        copy.write_text("the forest", "utf-8")
    assert forget(path) == [path, *copies]


def test_forget_leaves_what_nobody_wrote(path: Path) -> None:
    """Only the diary and its copies go; refreshed facts stay."""
    write(path, EVENING)
    path.with_name("overlay.sqlite").write_bytes(b"facts")
    forget(path)
    assert files(path) == {"overlay.sqlite": b"facts"}


def test_forget_overwrites_before_it_unlinks(path: Path, tmp_path: Path) -> None:
    """What was written is gone from the disk, not just its name."""
    write(path, EVENING)
    other_name = tmp_path / "other-name"
    other_name.hardlink_to(path)
    forget(path)
    assert not any(other_name.read_bytes())


def test_forget_owns_up_to_what_it_wiped(path: Path) -> None:
    """When something beside the diary cannot be wiped, nobody says all is as before."""
    write(path, EVENING)
    path.with_name("journal.sqlite.kept").mkdir()
    said = ""
    try:
        forget(path)
    except JournalBroken as error:
        said = str(error)
    assert path.exists() or "Nothing was changed" not in said


def test_forget_finds_nothing_on_a_fresh_machine(path: Path) -> None:
    """Without a diary there is nothing to wipe, and that is no mishap."""
    assert forget(path) == []


def test_a_forgotten_diary_can_begin_anew(path: Path) -> None:
    """After `forget` the first entry is number one again."""
    write(path, EVENING, DRY)
    forget(path)
    assert write(path, DRY) == read(path) == [DRY._replace(id=1)]


REFUSED = {
    "noise": (
        lambda path: path.write_bytes(random.Random(7).randbytes(9000)),
        "damaged",
    ),
    "prose": (lambda path: path.write_text("Dear diary, " * 99, "utf-8"), "damaged"),
    "no header": (
        lambda path: path.write_bytes(bytes(100) + path.read_bytes()[100:]),
        "damaged",
    ),
    "no tables": (
        lambda path: path.write_bytes(path.read_bytes()[:100].ljust(32768, b"\xff")),
        "damaged",
    ),
    "a table is gone": (sql("DROP TABLE entries"), "damaged"),
    "a newer version": (sql(f"PRAGMA user_version = {VERSION + 1}"), "newer version"),
    "another program's": (instead("CREATE TABLE birds (name)"), "another program"),
    "another program's, of the same version": (
        instead("CREATE TABLE birds (name)", f"PRAGMA user_version = {VERSION}"),
        "another program",
    ),
    "another program's, named": (
        instead("CREATE TABLE birds (name)", "PRAGMA application_id = 77"),
        "another program",
    ),
    "another program's, named, still empty": (
        instead("PRAGMA application_id = 77"),
        "another program",
    ),
}


@pytest.mark.parametrize("way", [reading, writing])
@pytest.mark.parametrize(("spoil", "says"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_whole_diary_is_refused_and_left_alone(
    diary_file: Path, spoil: Spoil, says: str, way: Way
) -> None:
    """A file that is damaged, newer or another's is told as such and stays as it is."""
    spoil(diary_file)
    before = files(diary_file)
    with pytest.raises(JournalBroken, match=says):
        use(diary_file, way)
    assert files(diary_file) == before


@pytest.mark.parametrize("way", [reading, writing])
@pytest.mark.parametrize(("spoil", "says"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_is_closed_again(
    diary_file: Path, spoil: Spoil, says: str, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refused file is not held open, so that it can be moved away as advised."""
    connect, opened = storage._connect, list[sqlite3.Connection]()

    def connect_and_note(address: str) -> sqlite3.Connection:
        opened.append(connect(address))
        return opened[-1]

    spoil(diary_file)
    monkeypatch.setattr(storage, "_connect", connect_and_note)
    with pytest.raises(JournalBroken, match=says):
        use(diary_file, way)
    for db in opened:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            db.execute("SELECT 1")


@pytest.mark.parametrize("way", [reading, writing])
def test_a_diary_cut_short_is_refused(diary_file: Path, way: Way) -> None:
    """A file that lost its end, were it one byte, is refused and left as it is."""
    whole = diary_file.read_bytes()
    accepted = []
    for length in (2, 50, 100, 1000, 4096, len(whole) - 4096, len(whole) - 1):
        diary_file.write_bytes(whole[:length])
        try:
            use(diary_file, way)
        except JournalBroken:
            assert files(diary_file) == {diary_file.name: whole[:length]}
        else:
            accepted.append(length)
    assert accepted == []


def test_damage_anywhere_is_told_and_left_alone(diary_file: Path) -> None:
    """Whatever is overwritten, reading answers or refuses, and mends nothing."""
    whole = diary_file.read_bytes()
    noise = random.Random(7)
    for at in range(0, len(whole), 128):
        damaged = whole[:at] + noise.randbytes(64) + whole[at + 64 :]
        diary_file.write_bytes(damaged)
        with suppress(JournalBroken):
            use(diary_file, reading)
        assert diary_file.read_bytes() == damaged


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(b'"GB"', b'"GB\x01', id="a value that is no JSON"),
        pytest.param(b"born1988", b"b\x01rn1988", id="a setting nobody knows"),
        pytest.param(b"the forest", b"the \xd4orest", id="a note that is no text"),
        pytest.param(b"childhood INT", b"childhoot INT", id="a column nobody knows"),
        pytest.param(
            b"childhood INT", b"childh\xd4od INT", id="a name that is no text"
        ),
    ],
)
def test_damage_that_sqlite_cannot_see_is_told(
    diary_file: Path, old: bytes, new: bytes
) -> None:
    """Bytes that make no sense any more are a broken journal, not a bug."""
    whole = diary_file.read_bytes()
    assert old in whole
    diary_file.write_bytes(whole.replace(old, new))
    with pytest.raises(JournalBroken, match="damaged"):
        use(diary_file, reading)


def test_an_outcome_that_does_not_exist_is_told(diary_file: Path) -> None:
    """An outcome beyond sobs is a broken journal, not a bug."""
    sql("PRAGMA ignore_check_constraints = 1", "UPDATE entries SET outcome = 9")(
        diary_file
    )
    with pytest.raises(JournalBroken, match="damaged"):
        read(diary_file)


def test_integrity_names_the_damage(diary_file: Path) -> None:
    """A whole diary is ok; one with pages that nothing owns is not."""
    with reading(diary_file) as diary:
        whole = diary.integrity()
    sql(
        "PRAGMA writable_schema = 1",
        "DELETE FROM sqlite_master WHERE name = 'changes'",
    )(diary_file)
    with reading(diary_file) as diary:
        assert whole == "ok" != diary.integrity()


@pytest.fixture
def older(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a diary of today, in the hands of a later version of the program."""
    write(path, EVENING)
    monkeypatch.setattr(storage, "MIGRATIONS", LATER)
    return path


def dump(path: Path) -> list[str]:
    """Return the database at *path* as SQL, its version first."""
    with closing(sqlite3.connect(path)) as db:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        return [str(version), *db.iterdump()]


def test_an_older_diary_reads_as_a_new_one(older: Path) -> None:
    """Reading a diary of an older version brings what it says up to date."""
    assert [entry.note for entry in read(older)] == ["the forest!"]


def test_an_older_diary_is_read_in_memory(older: Path) -> None:
    """Reading a diary of an older version changes nothing on disk."""
    before = files(older)
    read(older)
    assert files(older) == before


def test_writing_brings_an_older_diary_up_to_date(older: Path) -> None:
    """The first change migrates the file, once."""
    write(older, DRY)
    write(older, DRY)
    assert [entry.note for entry in read(older)] == ["the forest!", "", ""]


def test_an_older_diary_is_copied_before_it_is_changed(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside a migrated diary lies what it said before, for the older program."""
    write(older, DRY)
    monkeypatch.undo()
    copy = older.with_name(f"{older.name}.version-{VERSION}")
    assert read(copy) == [EVENING._replace(id=1)]


def test_the_copy_is_its_owners_alone(older: Path) -> None:
    """The copy of an older diary is as private as the diary."""
    usual = os.umask(0)
    try:
        write(older, DRY)
    finally:
        os.umask(usual)
    assert {mode(file) for file in older.parent.iterdir()} == {0o600}


def test_a_diary_of_today_is_not_copied(path: Path) -> None:
    """Without a migration no copy is made."""
    write(path, EVENING)
    write(path, DRY)
    assert list(files(path)) == [path.name]


def test_a_failed_migration_leaves_the_one_before(
    older: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a second migration fails, the file is as the first one left it."""
    after_first = tmp_path / "after-first.sqlite"
    after_first.write_bytes(older.read_bytes())
    with writing(after_first):
        pass
    monkeypatch.setattr(storage, "MIGRATIONS", MISTAKEN)
    with pytest.raises(JournalBroken), writing(older):
        pass
    assert dump(older) == dump(after_first)


def test_a_failed_migration_can_be_tried_again(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once a failing migration is mended, the diary goes on, with nothing lost."""
    monkeypatch.setattr(storage, "MIGRATIONS", MISTAKEN)
    with pytest.raises(JournalBroken):
        write(older, DRY)
    monkeypatch.setattr(storage, "MIGRATIONS", (*LATER, ("mended", "SELECT 1;\n")))
    write(older, DRY)
    assert [entry.note for entry in read(older)] == ["the forest!", ""]


def test_a_kill_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    """After kill -9 every acknowledged entry is there, and the file is sound."""
    for moment in MOMENTS:
        path = tmp_path / str(moment) / "journal.sqlite"
        with start(WRITER, path, "entry", 9999) as writer:
            release(writer)
            time.sleep(moment)  # no event tells the middle of a write
            writer.kill()
            acknowledged = writer.communicate()[0].split()
        with reading(path) as diary:
            kept = [entry.work for entry in diary.entries()]
            assert kept[: len(acknowledged)] == acknowledged
            assert diary.integrity() == "ok"


def test_a_diary_goes_on_after_a_kill(path: Path) -> None:
    """A change that was killed halfway is taken back, and the next one is kept."""
    stored = write(path, *[EVENING._replace(note="long" * 25_000)] * 30)
    killed = subprocess.run([sys.executable, "-c", KILLED, path], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert [*stored, *write(path, DRY)] == read(path)


def test_two_who_write_at_once_lose_nothing(path: Path) -> None:
    """Two processes that begin the same diary together both keep every entry."""
    writers = [start(WRITER, path, name, 40) for name in ("one", "other")]
    for writer in writers:
        release(writer)
    acknowledged = [line for w in writers for line in w.communicate()[0].split()]
    assert len(acknowledged) == 80
    assert sorted(entry.work for entry in read(path)) == sorted(acknowledged)


def test_who_comes_second_waits(path: Path) -> None:
    """A change waits while another is being written, and is then kept."""
    write(path, EVENING)
    with (
        start(HOLDER, path, "IMMEDIATE") as holder,
        start(WRITER, path, "entry", 1) as writer,
    ):
        release(writer)
        with pytest.raises(subprocess.TimeoutExpired):
            writer.wait(0.3)
        release(holder)
        assert writer.communicate()[0].split() == ["entry-0"]


@pytest.mark.parametrize("way", [reading, writing])
def test_a_diary_that_is_held_is_told(
    diary_file: Path, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When another process does not let go in time, that is what the sentence says."""
    monkeypatch.setattr(storage, "BUSY_SECONDS", 0.01)
    with (
        start(HOLDER, diary_file, "EXCLUSIVE"),
        pytest.raises(JournalBroken, match="Another program has held"),
    ):
        use(diary_file, way)


def test_a_diary_can_be_read_while_another_writes(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change that is not complete yet keeps nobody from reading."""
    stored = write(path, EVENING)
    monkeypatch.setattr(storage, "BUSY_SECONDS", 0.01)
    with start(HOLDER, path, "IMMEDIATE"):
        assert read(path) == stored


@pytest.fixture
def full_disk(diary_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a diary that cannot grow by a page."""
    connect = storage._connect

    def connect_to_full(address: str) -> sqlite3.Connection:
        db = connect(address)
        db.execute("PRAGMA max_page_count = 1")  # SQLite takes what it has as least
        return db

    monkeypatch.setattr(storage, "_connect", connect_to_full)
    return diary_file


def test_a_full_disk_is_told(full_disk: Path) -> None:
    """Without room for an entry, the sentence says to free some."""
    with pytest.raises(JournalBroken, match="no room left"):
        write(full_disk, EVENING._replace(note="long" * 5000))


def test_a_full_disk_loses_nothing(full_disk: Path) -> None:
    """A change that did not fit leaves the folder as it was, byte for byte."""
    before = files(full_disk)
    with pytest.raises(JournalBroken):
        write(full_disk, DRY, EVENING._replace(note="long" * 5000))
    assert files(full_disk) == before


def test_a_limit_on_files_loses_nothing(diary_file: Path) -> None:
    """Wherever in a change the room ends, the diary is as it was."""
    before = dump(diary_file)
    run(CRAMPED, diary_file, *range(0, diary_file.stat().st_size + 4096, 4000))
    assert dump(diary_file) == before


def test_a_limit_on_files_is_no_damage(diary_file: Path) -> None:
    """A whole diary that may not grow is not called damaged, nor to be moved away."""
    told = run(CRAMPED, diary_file, 0, 5000, diary_file.stat().st_size)
    assert "Nothing was changed" in told
    assert "damaged" not in told


CLOSED = [
    pytest.param(0o444, 0o555, id="file and folder"),
    pytest.param(0o444, 0o777, id="the file"),
    pytest.param(0o666, 0o555, id="the folder"),
]


@pytest.mark.parametrize(("file_mode", "folder_mode"), CLOSED)
def test_a_diary_that_is_closed_to_writing_can_be_read(
    commons: Path, file_mode: int, folder_mode: int
) -> None:
    """Reading needs no right to write."""
    path = commons / "home" / "journal.sqlite"
    write(path, EVENING)
    path.chmod(file_mode)
    path.parent.chmod(folder_mode)
    assert run(NOBODY, path, "reading") == "bambi-1942\n"


@pytest.mark.parametrize(("file_mode", "folder_mode"), CLOSED)
def test_writing_without_the_right_to_is_told(
    commons: Path, file_mode: int, folder_mode: int
) -> None:
    """Who may not write is told so, and where to go."""
    path = commons / "home" / "journal.sqlite"
    write(path, EVENING)
    path.chmod(file_mode)
    path.parent.chmod(folder_mode)
    said = run(NOBODY, path, "writing")
    assert "cannot be" in said
    assert "Set BOOST_HOME" in said


def test_a_diary_cannot_begin_in_a_closed_folder(commons: Path) -> None:
    """Where no folder can be made, the sentence names another way."""
    closed = commons / "closed"
    closed.mkdir()
    closed.chmod(0o555)
    said = run(NOBODY, closed / "home" / "journal.sqlite", "writing")
    assert "Set BOOST_HOME to a folder of yours" in said


def test_a_folder_in_the_place_of_the_diary_is_told(path: Path) -> None:
    """A folder with the diary's name is refused in a sentence."""
    path.mkdir(parents=True)
    with pytest.raises(JournalBroken, match="Set BOOST_HOME"):
        write(path, EVENING)


def test_what_was_never_met_is_read_with_the_profile(path: Path) -> None:
    """It comes with the profile, from its own table, and is not set with it."""
    with writing(path) as diary:
        diary.add_never("bambi-1942", "2026-11-23")
        diary.set_profile(diary.profile()._replace(born=1988))
        assert diary.profile() == Profile(born=1988, never=("bambi-1942",))
        diary.undo()
        diary.undo()
        assert diary.profile() == Profile()
