"""What a longer journal and a larger catalog cost, as whole processes.

    python -m tests.benchmarks.growth [--runs 5] [--entries 0 30 300 5000] [--times 1 5]

For each journal length it runs `boost rate` and `boost suggest`; for each size of the
catalog (its works copied that many times under other ids) `boost suggest` and, as the
limit that no scorer can beat, a bare read of every row of the index. Prints median
seconds, the ratio to the first row of its block, and peak memory. Nothing here asserts
a time. Run it with the Python that `boost` is installed in.
"""

import argparse
import csv
import datetime
import os
import random
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from recommender import journal, places
from recommender.entries import Entry
from recommender.schema import read_schema
from recommender.works import Outcome
from tests.benchmarks.start import Process, run

ROOT = Path(__file__).parent.parent.parent
BOOST = [sys.executable, str(ROOT / "cli.py")]
READ = (
    "import pathlib, sqlite3, sys\n"
    "for path in pathlib.Path(sys.argv[1]).glob('cache/index-*.sqlite'):\n"
    "    for row in sqlite3.connect(path).execute('SELECT * FROM works'): pass\n"
)
FOREIGN = {"imdb_id", "isbn13", "openlibrary_id", "wikidata_id"}
KEYS = {"works": "id", "claims": "work_id", "exposure": "work_id", "titles": "work_id"}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--entries", type=int, nargs="+", default=[0, 30, 300, 5000])
    parser.add_argument("--times", type=int, nargs="+", default=[1, 5])
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        print(f"{'':40} {'seconds':>8} {'ratio':>6} {'MiB':>6}")  # noqa: T201
        journals(Path(scratch), asked.entries, asked.runs)
        catalogs(Path(scratch), asked.times, asked.runs)


def journals(scratch: Path, lengths: Sequence[int], runs: int) -> None:
    """Print what `rate` and `suggest` take with journals of these *lengths*."""
    works = [row["id"] for row in rows(ROOT / "data" / "works.csv")]
    for command in (["rate", works[0], "--tears", "dry"], ["suggest", "--json"]):
        first = 0.0
        for length in lengths:
            home = scratch / f"{command[0]}-{length}"
            write_journal(home, works, length)
            if length:  # so that a taste is kept, as it is in a journal lived with
                run([*BOOST, "rate", works[0], "--seen"], home)
            taken = measure([*BOOST, *command], home, runs)
            first = first or middle(taken)
            report(f"{command[0]}, {length} entries", taken, first)


def catalogs(scratch: Path, sizes: Sequence[int], runs: int) -> None:
    """Print what `suggest` takes with catalogs of these *sizes*, and reading alone."""
    first = limit = 0.0
    for times in sizes:
        folder, home = scratch / f"data-{times}", scratch / f"home-{times}"
        # Apart, since a child's peak memory is never less than its parent's size.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            count = pool.submit(copy_catalog, folder, times).result()
        os.environ["BOOST_CATALOG"] = str(folder)
        taken = measure([*BOOST, "suggest", "--json"], home, runs)
        first = first or middle(taken)
        report(f"suggest, {count} works", taken, first)
        taken = measure([sys.executable, "-c", READ, str(home)], home, runs)
        limit = limit or middle(taken)
        report(f"reading the index once, {count} works", taken, limit)
        del os.environ["BOOST_CATALOG"]


def write_journal(home: Path, works: Sequence[str], length: int) -> None:
    """Write *length* evenings with *works* drawn at random into a new journal."""
    lot = random.Random(length)
    first = datetime.date(2010, 1, 1)
    os.environ["BOOST_HOME"] = str(home)
    with journal.writing(places.journal_file()) as diary:
        for _ in range(length):
            day = first + datetime.timedelta(days=lot.randrange(5000))
            stars = lot.choice([None, *(half / 2 for half in range(1, 11))])
            outcome = lot.choice(list(Outcome))
            diary.add(Entry(lot.choice(works), day.isoformat(), outcome, stars))


def copy_catalog(folder: Path, times: int) -> int:
    """Write this catalog's works *times* over into *folder*; return how many."""
    shutil.copytree(ROOT / "data", folder)
    for name, key in KEYS.items():
        path = folder / f"{name}.csv"
        found = list(rows(path))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, found[0], lineterminator="\n")
            writer.writeheader()
            copies = [
                row | {key: f"{row[key]}{suffix(n)}"}
                for row in found
                for n in range(times)
            ]
            for row in copies:  # no two works share the id of another catalog
                row |= dict.fromkeys(FOREIGN & row.keys(), "")
            table = read_schema(folder)[name]
            copies.sort(key=lambda row: tuple(row[column] for column in table.key))
            writer.writerows(copies)
    return sum(1 for _ in rows(folder / "works.csv"))


def suffix(copy: int) -> str:
    """Return what tells a copy's id from the first: a year stays at its end."""
    return f"-{1000 + copy}" if copy else ""


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def measure(command: Sequence[str], home: Path, runs: int) -> list[Process]:
    """Run *command* that often, after once that does not count."""
    run(command, home)
    return [run(command, home) for _ in range(runs)]


def middle(taken: Sequence[Process]) -> float:
    """Return the median of the seconds *taken*."""
    return statistics.median(process.seconds for process in taken)


def report(name: str, taken: Sequence[Process], first: float) -> None:
    """Print one row."""
    seconds, size = middle(taken), max(process.mebibytes for process in taken)
    print(f"{name:40} {seconds:8.3f} {seconds / first:6.2f} {size:6.1f}")  # noqa: T201


if __name__ == "__main__":
    main()
