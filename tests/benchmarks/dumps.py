"""How fast a dump is read, in how much memory, beside what nobody can do without.

    python -m tests.benchmarks.dumps [--rows 1000000] [--entities 100000]

It makes a dump of Open Library's works and one of Wikidata's entities in a temporary
folder, the same ones each time, in about the length of line and the packing of the
real ones. Of each it prints rows a second, how many times as long it takes as
unpacking alone, and peak memory: for unpacking, for cutting into lines, for the whole
reading (a dump is read twice where makers stand in it), for parsing the JSON of every
row as the sieve spares us, and for what goes on after an interruption near the end,
before it reads a new line. Then it says how long the real dumps would take at the
rate of this machine. Nothing here asserts a time.
"""

import argparse
import datetime
import gzip
import json
import random
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from recommender.catalog import load_catalog
from recommender.errors import BoostError
from recommender.works import Work
from recommender.workshop import dumps
from recommender.workshop.dumps.lines import Lines
from tests.workshop.dumps.rows import GUID, STAMP, book_row, entity_line

ROOT = Path(__file__).parent.parent.parent
TODAY = datetime.date(2026, 11, 23)
SEED = 5
SYLLABLES = "ba con da el fi gra ho in ju ka lo men ni or per qui ra si tra un ver"
LANGUAGES = "en fr de es it ru ja zh nl pt sv pl ar uk fa cs tr ko hu fi da he"
MEMBERS = 20_000  # entities in one; Wikidata packs its dump in batches


class Real(NamedTuple):
    """A dump as it is published, and where that was read."""

    file: str
    rows: int
    size: int
    source: str


# The rows of the works dump stand nowhere official; projects that read it in 2026
# speak of 40 and of 41 million.
REAL = {
    "openlibrary": Real(
        "ol_dump_works_2026-08-31.txt.gz",
        41_000_000,
        4_058_336_593,
        "size: archive.org/metadata/ol_dump_2026-08-31; rows: about",
    ),
    "wikidata": Real(
        "latest-all.json.gz of 24 September 2026",
        121_505_373,
        156_251_408_231,
        "size: dumps.wikimedia.org/wikidatawiki/entities; rows: dump of 31 August",
    ),
}


class Measure(NamedTuple):
    """What one way through a dump took."""

    seconds: float
    rows: int
    mebibytes: float


def main() -> None:
    """Make the dumps, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--entities", type=int, default=100_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        books, films = Path(scratch) / "books.gz", Path(scratch) / "films.gz"
        write_books(books, asked.rows)
        report("openlibrary", books, asked.rows)
        write_films(films, asked.entities)
        report("wikidata", films, asked.entities)


def report(source: str, path: Path, rows: int) -> None:
    """Print what each way through the dump at *path* takes."""
    size = path.stat().st_size
    with gzip.open(path) as file:
        text = sum(map(len, iter(lambda: file.read(1 << 20), b"")))
    lengths = f"{text / rows:,.0f} bytes each, {size / rows:,.0f} packed"
    say(f"\n{source}: {rows:,} rows, {lengths}")
    say(f"{'':28} {'seconds':>8} {'rows/s':>10} {'x unpacking':>12} {'MiB':>6}")
    alone(interrupting, path)  # what is gone on from
    measured = {way.__name__: alone(way, path) for way in WAYS}
    least = measured["unpacking"].seconds
    for name, (seconds, done, peak) in measured.items():
        rate = f"{done / seconds:,.0f}" if done else ""
        name = name.replace("_", " ")
        say(f"{name:28} {seconds:8.2f} {rate:>10} {seconds / least:12.2f} {peak:6.0f}")
    real, whole = REAL[source], measured["whole_reading"].seconds
    say(f"{real.file}: {real.rows:,} rows, {real.size:,} bytes ({real.source})")
    by_rows, by_size = real.rows / rows, real.size / size
    for name, seconds in (("whole reading", whole), ("unpacking", least)):
        low, high = sorted((seconds * by_rows / 60, seconds * by_size / 60))
        say(f"  {name} at this rate: {low:,.1f} to {high:,.1f} minutes")


def unpacking(path: Path) -> int:
    """Unpack, in blocks, and do nothing with it."""
    with gzip.open(path) as file:
        while file.read(1 << 18):
            pass
    return 0


def lines(path: Path) -> int:
    """Cut into lines of bounded length."""
    return sum(1 for _ in Lines(path))


def whole_reading(path: Path) -> int:
    """Read for the catalog's works and for candidates."""
    with dumps.reading(path, catalog(), path.with_suffix(".kept")) as dump:
        known = sum(1 for _ in dump.look_up(catalog()))
        candidates = sum(1 for _ in dump.candidates())
        say(f"({known} works known, {candidates} candidates)")
        return dump.counts.lines


def interrupting(path: Path) -> int:
    """Read nine tenths, keep a checkpoint there, and stop."""
    taken, limit = [0], 0.9 * path.stat().st_size

    def hear(done: int) -> None:
        if taken[0] > limit:
            raise InterruptedError
        taken[0] = done

    with suppress(BoostError):
        clock = lambda: 1e9 if taken[0] > limit else 0.0  # noqa: E731
        with dumps.reading(path, catalog(), path.with_suffix(".cut"), hear, clock):
            pass
    return 0


def going_on_from_nine_tenths(path: Path) -> int:
    """Go on after that interruption, up to the first look at the clock."""

    def hear(done: int) -> None:
        raise InterruptedError

    kept = path.with_suffix(".cut")
    with suppress(BoostError), dumps.reading(path, catalog(), kept, hear):
        pass
    return 0


def parsing_every_row(path: Path) -> int:
    """Parse the JSON of every row."""
    count = 0
    for line in Lines(path):
        record = line.rpartition(b"\t")[2].rstrip(b",")
        if record.startswith(b"{"):
            json.loads(record)
            count += 1
    return count


def alone(way: Callable[[Path], int], path: Path) -> Measure:
    """Go one *way* through a dump in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(timed, way, path).result()


def timed(way: Callable[[Path], int], path: Path) -> Measure:
    """Return what *way* takes in this process."""
    catalog()  # which everybody has at hand
    start = time.perf_counter()
    rows = way(path)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Measure(seconds, rows, peak)


@cache
def catalog() -> tuple[Work, ...]:
    """Return the works of the catalog."""
    return load_catalog(ROOT / "data", TODAY).works


def write_books(path: Path, rows: int) -> None:
    """Write a dump of works: many without subjects and few with a year, as they are."""
    dice = random.Random(SEED)
    with gzip.open(path, "wb", 6) as file:
        for number in range(rows):
            cells: dict[str, object] = {}
            if dice.random() < 0.55:
                cells["covers"] = [dice.randrange(10**7)]
            if dice.random() < 0.3:
                cells["subjects"] = [title(dice) for _ in range(dice.randrange(1, 12))]
            if dice.random() < 0.03:
                cells["first_publish_date"] = str(dice.randrange(1850, 2025))
            makers = [f"OL{dice.randrange(10**7)}A"]
            row = book_row(f"OL{10**7 + number}W", title(dice), makers, **cells)
            file.write(f"{varied(row, STAMP, dice)}\n".encode())


def write_films(path: Path, rows: int) -> None:
    """Write a dump of entities: of a hundred one is a film."""
    dice = random.Random(SEED)
    known = [work.imdb_id for work in catalog() if work.imdb_id]
    with path.open("wb") as file:
        file.write(gzip.compress(b"[\n"))
        for first in range(0, rows, MEMBERS):
            with gzip.open(file, "wb", 6) as member:
                for number in range(first, min(rows, first + MEMBERS)):
                    line = varied(entity(number, known, dice), GUID, dice)
                    member.write(f"{line},\n".encode())
        file.write(gzip.compress(b"]\n"))


def entity(number: int, known: Sequence[str], dice: random.Random) -> str:
    """Return some entity, of about the length and the monotony of the real ones."""
    is_film = dice.random() < 0.01
    name = title(dice)
    labels = {
        language: name if dice.random() < 0.7 else title(dice)
        for language in dice.sample(LANGUAGES.split(), dice.randrange(1, 22))
    }
    links = {
        f"P{dice.randrange(1000, 9999)}": [f"Q{dice.randrange(10**8)}"]
        for _ in range(dice.randrange(5, 38))
    }
    links["P31"] = ["Q11424" if is_film else f"Q{10**6 + dice.randrange(1000)}"]
    ids, year = {}, None
    if is_film:
        links["P57"], year = [f"Q{10**7 + dice.randrange(10**5)}"], 1990
        ours = dice.random() < 0.1
        ids["P345"] = dice.choice(known) if ours else f"tt{dice.randrange(10**7):07}"
    pages = dice.randrange(60) if is_film else dice.randrange(3)
    return entity_line(f"Q{10**7 + number}", labels, links, ids, year, sitelinks=pages)


def varied(line: str, constant: str, dice: random.Random) -> str:
    """Return *line* with letters of its own wherever it had the same *constant*."""
    first, *others = line.split(constant)
    mark = [f"{dice.getrandbits(64):016X}{constant[16:]}{part}" for part in others]
    return "".join((first, *mark))


def title(dice: random.Random) -> str:
    """Return some title."""
    words = (
        "".join(dice.choices(SYLLABLES.split(), k=dice.randrange(1, 5)))
        for _ in range(dice.randrange(1, 7))
    )
    return " ".join(words).capitalize()


def say(text: str) -> None:
    """Print *text* at once."""
    print(text, flush=True)  # noqa: T201


WAYS = (
    unpacking,
    lines,
    whole_reading,
    going_on_from_nine_tenths,
    parsing_every_row,
)

if __name__ == "__main__":
    main()
