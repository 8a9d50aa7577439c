"""A whole dump, read in place of asking."""

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.errors import BoostError, WrongUsage
from recommender.works import Work
from recommender.workshop import dumps
from recommender.workshop.dumps.gleanings import Counts
from recommender.workshop.sources import Described, Finding
from tests.conftest import ROOT, environment
from tests.workshop.dumps.rows import (
    HEIDI,
    IKIRU,
    LION,
    ORANGE,
    WORKS,
    as_list,
    author_row,
    book_row,
    entity_line,
)
from tests.workshop.sources.shop import work

MANY = [f"subject {letter}" for letter in "abcdefgh"]

BOOKS = (
    book_row("OL1W", "Combating Surgical Infection", ["OL9A"]),
    book_row("OL45W", "My Sweet Orange Tree", ["OL2A"], subjects=["Grief, fiction"]),
    book_row("OL3W", "Heidi", ["OL3A"], first_publish_date="1881"),
    book_row("OL4W", "Heidi", ["OL9A"], first_publish_date="1880"),
    book_row("OL5W", "A Dog of Flanders", ["OL5A"], first_publish_date="1872").replace(
        '"revision": 2}', f'"revision": 2, "subjects": {json.dumps(MANY)}}}'
    ),
    book_row("OL6W", "Little Known", ["OL5A"], first_publish_date="1901"),
)
PEOPLE = (
    author_row("OL3A", "Johanna Spyri"),
    author_row("OL5A", "Ouida"),
    author_row("OL9A", "Somebody Else"),
)
FILMS = (
    entity_line("Q31", {"en": "Belgium"}, {"P31": ["Q3624078"]}, sitelinks=300),
    entity_line(
        "Q36479",
        {"en": "The Lion King", "fr": "Le Roi lion"},
        {"P31": ["Q29168811"], "P57": ["Q1"], "P136": ["Q842256"], "P495": ["Q30"]},
        {"P345": "tt0110357"},
        1994,
        88,
        120,
    ),
    entity_line(
        "Q170564", {"en": "Ikiru"}, {"P31": ["Q11424"], "P57": ["Q2"]}, {}, 1952, 143, 5
    ),
    entity_line(
        "Q3", {"en": "Ikiru"}, {"P31": ["Q11424"], "P57": ["Q1"]}, {}, 1953, 90, 40
    ),
    entity_line(
        "Q4", {"en": "Nobody Saw It"}, {"P31": ["Q11424"], "P57": ["Q1"]}, {}, 1999
    ),
    entity_line("Q1", {"en": "Roger Allers"}, {"P31": ["Q5"]}),
    entity_line("Q2", {"mul": "Akira Kurosawa"}, {"P31": ["Q5"]}),
    entity_line("Q842256", {"en": "Musical film"}),
)


def written(
    folder: Path, text: str, name: str = "ol_dump_works_2026-08-31.txt.gz"
) -> Path:
    """Return a packed file of *text*."""
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()))
    return path


def rows(*lines: str) -> str:
    """Return *lines* as a text."""
    return "".join(f"{line}\n" for line in lines)


def gathered(
    path: Path, works: Sequence[Work] = WORKS, kept: str = "kept.sqlite"
) -> tuple[dict[str, list[Finding]], list[Described], Counts]:
    """Return all that a dump says."""
    with dumps.reading(path, works, path.parent / kept) as dump:
        found = {f.work: list(f.findings) for f in dump.look_up(works)}
        return found, list(dump.candidates()), dump.counts


def test_a_book_is_found_by_its_key(tmp_path: Path) -> None:
    """A row with a key of ours tells its subjects, and which dump it stood in."""
    found, _, counts = gathered(written(tmp_path, rows(*BOOKS)))
    assert (
        Finding(
            "subject",
            "grief",
            "Open Library id OL45W; dump of 2026-08-31",
        )
        in found[ORANGE.id]
    )
    assert counts.lines == len(BOOKS)


def test_works_alone_match_no_title(tmp_path: Path) -> None:
    """Without authors in the dump a title and a year are not enough."""
    found, _, _ = gathered(written(tmp_path, rows(*BOOKS)))
    assert set(found) == {ORANGE.id}


@pytest.mark.parametrize("lines", [(*PEOPLE, *BOOKS), (*BOOKS, *PEOPLE)])
def test_makers_are_named_wherever_they_stand(
    tmp_path: Path, lines: Sequence[str]
) -> None:
    """Title, year within one and maker match, in a dump that has authors as well."""
    found, candidates, _ = gathered(written(tmp_path, rows(*lines)))
    assert found[HEIDI.id][0] == Finding(
        "openlibrary_id",
        "OL3W",
        "title, year 1880 (there 1881) and maker Johanna Spyri agree; "
        "dump of 2026-08-31",
    )
    assert [(c.title, c.creators) for c in candidates] == [
        ("A Dog of Flanders", ("Ouida",))
    ]


def test_candidates_have_a_year_and_many_subjects(tmp_path: Path) -> None:
    """A book that few described is none; one of an unnamed maker says so."""
    _, candidates, counts = gathered(written(tmp_path, rows(*BOOKS)))
    (dog,) = candidates
    assert dog == Described(
        "book", "A Dog of Flanders", 1872, openlibrary_id="OL5W", subjects=tuple(MANY)
    )
    assert counts.candidates == 1


def test_a_namesake_by_nobody_known_is_no_candidate(tmp_path: Path) -> None:
    """Where the dump names no makers, a title of ours is left alone."""
    row = book_row("OL7W", "Heidi", first_publish_date="1990", subjects=MANY)
    assert gathered(written(tmp_path, rows(row)))[1] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("empty", ""),
        ("list.json", "[]\n"),
        ("films.csv", "imdb_id,title\ntt0110357,The Lion King\n"),
        ("editions.txt", "/type/edition\tno key\t1\n"),
    ],
)
def test_another_file_is_refused(tmp_path: Path, name: str, text: str) -> None:
    """What looks like neither dump is named a wrong usage, and nothing is made."""
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(WrongUsage, match="ol_dump_works_latest"):
        gathered(path)
    assert not (tmp_path / "kept.sqlite").exists()


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """A name that leads nowhere is a sentence."""
    with pytest.raises(BoostError, match="cannot be read: No such file"):
        gathered(tmp_path / "nowhere.gz")
    with pytest.raises(BoostError, match="cannot be read: No such file"):
        dumps.to_read(tmp_path / "nowhere.gz")


def test_the_kind_is_told_by_the_rows(tmp_path: Path) -> None:
    """A dump is known by what stands in it, packed or not, whatever it is called."""
    books = tmp_path / "latest-all.json"
    books.write_text(rows(*BOOKS))
    films = written(tmp_path, as_list(FILMS), "ol_dump_works.txt.gz")
    assert set(gathered(books)[0]) == {ORANGE.id}
    assert [c.title for c in gathered(films)[1]][:1] == ["Ikiru"]


@pytest.mark.parametrize(
    "line",
    [
        '/type/work\t/works/OL45W\t2\tday\t{"title": "My Sw',
        "/type/work\t/works/OL45W\t2\tday\t[1]",
        "/type/work\t/works/OL45W\t2\tday\t" + "[" * 100_000,
        '/type/work\t/works/OL45W\t2\tday\t{"a": ' + "9" * 5000 + "}",
        "/type/work\t/works/OL45W\t2\tday\t\udcff",
        "one column",
    ],
    ids=["cut", "list", "deep", "number", "bytes", "columns"],
)
def test_a_damaged_row_is_counted(tmp_path: Path, line: str) -> None:
    """A row that cannot be read is counted, and its neighbours are read."""
    path = tmp_path / "dump"
    text = rows(BOOKS[0], line, *BOOKS[1:])
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    found, candidates, counts = gathered(path)
    assert set(found) == {ORANGE.id}
    assert len(candidates) == 1
    assert (counts.damaged, counts.lines) == (1, len(BOOKS) + 1)


def test_what_is_shown_has_no_control_characters(tmp_path: Path) -> None:
    """Neither a title nor a name of a file can command a terminal."""
    row = book_row("OL8W", "A\x1b[2J B", first_publish_date="1990", subjects=MANY)
    path = written(tmp_path, rows(row, *BOOKS), "a\x1b[2Jb.gz")
    found, candidates, _ = gathered(path)
    assert candidates[0].title == "A [2J B"
    assert found[ORANGE.id][0].evidence.endswith("dump of a[2Jb.gz")


def test_a_cut_dump_says_how_far_it_went(tmp_path: Path) -> None:
    """What stands before the cut is found, and the counts tell of it."""
    path = written(tmp_path, rows(*BOOKS, *(noise(seed) for seed in range(3000))))
    path.write_bytes(path.read_bytes()[:-1000])
    found, _, counts = gathered(path)
    assert set(found) == {ORANGE.id}
    assert "ends before" in counts.cut
    assert len(BOOKS) < counts.lines < len(BOOKS) + 3000


def noise(seed: int) -> str:
    """Return a row that nobody wants, unlike the others."""
    title = random.Random(seed).randbytes(200).hex()
    return book_row(f"OL{1000 + seed}W", title)


def hasty() -> Callable[[], float]:
    """Return a clock by which a checkpoint is due at every look."""
    return map(float, count(step=100)).__next__


class Stopped(Exception):
    """Somebody pulled the plug."""


def stopping(after: int) -> Callable[[int], None]:
    """Return what hears of progress *after* times, and then pulls the plug."""
    told = iter(range(after))

    def hear(taken: int) -> None:
        if next(told, None) is None:
            raise Stopped

    return hear


@pytest.fixture(scope="module", params=["openlibrary", "wikidata"])
def long_dump(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return a dump of several thousand lines, in members, wanted ones all over it."""
    lines = [noise(seed) for seed in range(4000)]
    wanted = [*BOOKS, *PEOPLE]
    if request.param == "wikidata":
        lines = [
            entity_line(f"Q{n + 10**6}", {"en": f"Number {n}"}, {"P31": ["Q5"]})
            for n in range(4000)
        ]
        wanted = list(FILMS)
    for place, line in enumerate(wanted):
        lines.insert(place * 4000 // len(wanted), line)
    text = as_list(lines) if request.param == "wikidata" else rows(*lines)
    path = tmp_path_factory.mktemp("dump") / "dump-20260831.gz"
    size = len(text) // 7
    members = (text[n : n + size] for n in range(0, len(text), size))
    path.write_bytes(b"".join(gzip.compress(m.encode()) for m in members))
    return path


@settings(deadline=None, max_examples=25)
@given(stops=st.lists(st.integers(0, 35), max_size=6))
def test_stopped_anywhere_is_as_never_stopped(
    long_dump: Path, tmp_path_factory: pytest.TempPathFactory, stops: list[int]
) -> None:
    """However often and wherever reading was broken off, it gives the same."""
    kept = tmp_path_factory.mktemp("kept") / "kept.sqlite"
    for stop in stops:
        with (
            suppress(Stopped),
            dumps.reading(long_dump, WORKS, kept, stopping(stop), hasty()),
        ):
            pass
    assert gathered(long_dump, kept=str(kept)) == in_one_go(long_dump)


@cache
def in_one_go(path: Path) -> tuple[dict[str, list[Finding]], list[Described], Counts]:
    """Return what a dump gives undisturbed."""
    return gathered(path, kept="undisturbed.sqlite")


READER = """
import itertools, pathlib, sys
from recommender.workshop import dumps
from tests.workshop.dumps.rows import WORKS

dump, kept = map(pathlib.Path, sys.argv[1:])
hasty = itertools.count(step=100).__next__
hear = lambda taken: print(taken, flush=True)
with dumps.reading(dump, WORKS, kept, hear, hasty):
    print("done", flush=True)
"""


def test_killed_anywhere_is_as_never_killed(long_dump: Path, tmp_path: Path) -> None:
    """A process that is killed at once, again and again, loses nothing."""
    kept = tmp_path / "kept.sqlite"
    for told in (1, 3, 9, 5):
        with subprocess.Popen(
            [sys.executable, "-c", READER, str(long_dump), str(kept)],
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=environment(PYTHONPATH=str(ROOT)),
        ) as process:
            assert process.stdout
            for _ in range(told):
                process.stdout.readline()
            process.kill()
        assert process.returncode == -signal.SIGKILL
    assert gathered(long_dump, kept=str(kept)) == in_one_go(long_dump)


def test_going_on_does_not_begin_anew(long_dump: Path, tmp_path: Path) -> None:
    """After an interruption, progress begins where the last checkpoint was."""
    kept, heard = tmp_path / "kept.sqlite", list[int]()
    with (
        suppress(Stopped),
        dumps.reading(long_dump, WORKS, kept, stopping(8), hasty()),
    ):
        pass
    with dumps.reading(long_dump, WORKS, kept, heard.append, hasty()):
        pass
    whole = list[int]()
    with dumps.reading(long_dump, WORKS, tmp_path / "new", whole.append, hasty()):
        pass
    assert len(heard) == len(whole) - 8
    assert whole == sorted(whole)
    assert whole[-1] == dumps.to_read(long_dump)


def test_what_was_read_is_not_read_again(long_dump: Path) -> None:
    """The same dump for the same works is answered from what was kept."""
    first, heard = in_one_go(long_dump), list[int]()
    kept = long_dump.parent / "undisturbed.sqlite"
    with dumps.reading(long_dump, WORKS, kept, heard.append) as dump:
        assert list(dump.candidates()) == first[1]
    assert heard == [dumps.to_read(long_dump)]


def test_other_works_are_sought_anew(tmp_path: Path) -> None:
    """What was kept for other works answers nothing."""
    path = written(tmp_path, rows(*PEOPLE, *BOOKS))
    assert gathered(path, (LION,))[0] == {}
    assert set(gathered(path)[0]) == {ORANGE.id, HEIDI.id}


def test_another_file_is_read_anew(tmp_path: Path) -> None:
    """A newer dump of the same name and size is not taken for the old one."""
    path = written(tmp_path, rows(*PEOPLE, *BOOKS))
    gathered(path)
    stat = path.stat()
    written(tmp_path, rows(*PEOPLE, *BOOKS).replace("Johanna Spyri", "Spyri Johanna"))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    found = gathered(path)[0]
    assert "maker Johanna Spyri" in found[HEIDI.id][0].evidence


def test_two_at_once_are_told(tmp_path: Path) -> None:
    """A second reading beside the first one is a sentence, and harms nothing."""
    path = written(tmp_path, rows(*BOOKS))
    with (
        dumps.reading(path, WORKS, tmp_path / "kept.sqlite"),
        pytest.raises(BoostError, match="another `boost refresh` is running"),
    ):
        gathered(path)
    assert set(gathered(path)[0]) == {ORANGE.id}


def test_findings_that_are_no_database_are_told(tmp_path: Path) -> None:
    """A damaged file of findings is a sentence with a next step."""
    (tmp_path / "kept.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(BoostError, match="delete that file"):
        gathered(written(tmp_path, rows(*BOOKS)))


def test_a_film_is_found_by_its_id(tmp_path: Path) -> None:
    """An IMDb id leads to an entity, whose links are named from the same dump."""
    path = written(tmp_path, as_list(FILMS), "wikidata-20260921-all.json.gz")
    found = {f.field: f for f in gathered(path)[0][LION.id]}
    assert found["wikidata_id"].value == "Q36479"
    assert found["wikidata_id"].evidence == (
        "IMDb id tt0110357 agrees; dump of 2026-09-21"
    )
    assert found["genre"].value == "musical film"
    assert found["title:fr"].value == "Le Roi lion"
    assert found["sitelinks"].value == "120"


def test_a_film_is_found_by_title_year_and_maker(tmp_path: Path) -> None:
    """Of two of one title, the one of our maker is ours; the other is a candidate."""
    found, candidates, _ = gathered(written(tmp_path, as_list(FILMS)))
    assert found[IKIRU.id][0] == Finding(
        "wikidata_id",
        "Q170564",
        "title, year 1952 and maker Akira Kurosawa agree; dump of 2026-08-31",
    )
    assert [(c.wikidata_id, c.creators) for c in candidates] == [
        ("Q3", ("Roger Allers",))
    ]


@pytest.mark.parametrize(
    "text",
    [
        as_list(FILMS),
        as_list(FILMS).replace("\n", "\r\n"),
        rows(*FILMS),
        rows(*(json.dumps(json.loads(line)) for line in FILMS)),
        rows(*(json.dumps(dict(reversed(json.loads(x).items()))) for x in FILMS)),
    ],
    ids=["list", "windows", "lines", "spaced", "reordered"],
)
def test_entities_are_read_however_they_are_written(tmp_path: Path, text: str) -> None:
    """A list, lines alone, with spaces or in another order: the same is found."""
    found, candidates, _ = gathered(written(tmp_path, text))
    usual = gathered(written(tmp_path, as_list(FILMS)), kept="usual.sqlite")
    assert (found, candidates) == usual[:2]


@pytest.mark.parametrize("kind", ["books", "films"])
def test_memory_does_not_grow(tmp_path: Path, kind: str) -> None:
    """Ten times as many lines take no more memory."""
    peaks = []
    for lines in (1_000, 10_000):
        if kind == "books":
            text = rows(*BOOKS, *(noise(n % 50) for n in range(lines)))
        else:
            text = rows(*FILMS, *(FILMS[0] for _ in range(lines)))
        path = written(tmp_path, text)
        tracemalloc.start()
        gathered(path)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.3 * peaks[0]


RECORDED = ROOT.parent / "shared" / "recordings"
needs_recordings = pytest.mark.skipif(
    not RECORDED.exists(), reason="the recordings are kept outside of the project"
)


@needs_recordings
def test_recorded_rows_of_the_works_dump(tmp_path: Path) -> None:
    """Two hundred real rows are read without damage, and one is found by its key."""
    file = RECORDED / "openlibrary" / "dump_works_first200.jsonl"
    records = file.read_text("utf-8").splitlines()
    keys = [json.loads(record)["key"] for record in records]
    lines = (
        f"/type/work\t{key}\t1\t2011-02-16T22:48:56\t{record}"
        for key, record in zip(keys, records, strict=True)
    )
    described = max(map(json.loads, records), key=lambda r: len(r.get("subjects", ())))
    book = ORANGE._replace(
        title=described["title"], openlibrary_id=described["key"].rpartition("/")[2]
    )
    found, _, counts = gathered(written(tmp_path, rows(*lines)), (book,))
    assert (counts.lines, counts.damaged) == (200, 0)
    assert {finding.field for finding in found[book.id]} >= {"openlibrary_id"}
    assert any(finding.field == "subject" for finding in found[book.id])


@needs_recordings
def test_recorded_entities_as_lines(tmp_path: Path) -> None:
    """Real entities, of a film, books, authors and a singer, are told apart."""
    lines = []
    for file in sorted((RECORDED / "wikidata").glob("wbgetentities_Q*.json")):
        for entity in json.loads(file.read_text("utf-8"))["entities"].values():
            if "missing" not in entity:
                lines.append(json.dumps(entity, separators=(",", ":")))
    streets = work(
        "city-streets-1931",
        title="City Streets",
        year=1931,
        creators=("Rouben Mamoulian",),
        imdb_id="tt0021750",
    )
    jubilee = work(
        "bring-the-jubilee-1953",
        kind="book",
        title="Bring the Jubilee",
        year=1953,
        creators=("Ward Moore",),
        wikidata_id="Q4132785",
    )
    found, _, counts = gathered(written(tmp_path, as_list(lines)), (streets, jubilee))
    assert counts.damaged == 0
    said = {f.field: f.value for f in found[streets.id]}
    assert said["wikidata_id"] == "Q2262932"
    assert said["minutes"] == "82"
    assert {f.field: f.value for f in found[jubilee.id]}["openlibrary_id"]
