"""What many candidates cost an evening, as whole processes.

    python -m tests.benchmarks.candidates [--runs 7] [--candidates 100000]

Writes an overlay with that many generated candidates, a quarter of which an evening
may suggest, and runs `boost suggest` without it, with it, and with `--candidates`.
Prints median seconds, the ratio to the first row, and peak memory. Nothing here asserts
a time. Run it with the Python that `boost` is installed in.
"""

import argparse
import datetime
import json
import os
import random
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from recommender import candidates, overlay
from recommender.candidates import Proposal
from recommender.catalog import load_catalog
from tests.benchmarks.growth import BOOST, ROOT, measure, middle, report

ASKED = {
    "suggest, no overlay": (False, []),
    "suggest, beside {count} candidates": (True, []),
    "suggest --candidates": (True, ["--candidates"]),
    "the same, born 1980": (True, ["--candidates", "--born", "1980"]),
    "the same, --film --minutes 100": (
        True,
        ["--candidates", "--film", "--minutes", "100"],
    ),
    "the same, --max-load 5": (True, ["--candidates", "--max-load", "5"]),
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--candidates", type=int, default=100_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        homes = {there: Path(scratch) / f"home-{there}" for there in (False, True)}
        # Apart, since a child's peak memory is never less than its parent's size.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            kept = pool.submit(write, homes[True], asked.candidates).result()
        size = (homes[True] / "overlay.sqlite").stat().st_size / 2**20
        print(f"{kept} candidates, {size:.0f} MiB on disk")  # noqa: T201
        print(f"{'':40} {'seconds':>8} {'ratio':>6} {'MiB':>6}")  # noqa: T201
        first = 0.0
        for name, (there, words) in ASKED.items():
            os.environ["BOOST_HOME"] = str(homes[there])
            command = [*BOOST, "suggest", "--json", *words]
            taken = measure(command, homes[there], asked.runs)
            first = first or middle(taken)
            report(name.format(count=kept), taken, first)


def write(home: Path, count: int) -> int:
    """Write *count* candidates into the overlay of *home*; return how many are kept."""
    with overlay.writing(home / "overlay.sqlite") as book:
        return candidates.replace(book, ["generated"], generated(count))


def generated(count: int) -> Iterator[Proposal]:
    """Yield *count* candidates with the claims of works of the catalog."""
    from recommender.workshop.discover import line_of  # heavy: not for the parent
    from recommender.workshop.naming import unknown_work
    from recommender.workshop.sources import Described

    works = load_catalog(ROOT / "data", datetime.date.today()).works
    lot = random.Random(count)
    for number in range(count):
        model = lot.choice(works)
        described = Described(
            model.kind,
            f"Generated Title Number {number}",
            lot.randrange(1930, 2020),
            (f"Maker {number % 5000}",),
            model.countries,
            model.language,
            model.minutes or 100 if model.kind == "film" else None,
            model.pages,
            wikidata_id=f"Q{number}",
            genres=("drama film", "children's film"),
        )
        work = unknown_work(f"generated-{number}-2000", described)._replace(
            form=model.form,
            audience=model.audience,
            potency=model.potency,
            load=model.load,
            acclaim=3,
            esteem=5,
            line=line_of(described),
            claims=model.claims,
        )
        tags = dict(model.claims)
        length = sum(strength**2 for strength in tags.values()) ** 0.5
        vector = {tag: round(s / length, 4) for tag, s in tags.items()}
        yield Proposal(
            work=work,
            vector=json.dumps(vector),
            unsure=("child-death", "bullying", "form"),
            worth=round(lot.random(), 4),
            held=lot.random() < 0.75 or model.load > 3,
            source="generated",
            licence="CC0-1.0",
            retrieved_on="2026-11-29",
        )


if __name__ == "__main__":
    main()
