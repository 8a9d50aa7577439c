"""Which dump a file is: whose, of what day, and whether it was read before."""

import datetime
import hashlib
import re
from collections.abc import Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import cast

from recommender import __version__
from recommender.errors import WrongUsage
from recommender.works import Work
from recommender.workshop.dumps.lines import Cut, Lines
from recommender.workshop.dumps.openlibrary import OpenLibraryDump
from recommender.workshop.dumps.shapes import Shape
from recommender.workshop.dumps.wikidata import WikidataDump

FIRST = 20  # lines that tell one dump from another
ROW = re.compile(rb"/type/\w+\t/\w+/OL\d+[A-Z]\t")
ENTITY = re.compile(rb'\{.*"(?:claims|labels)"\s*:')
HEAD = 1 << 16  # bytes that tell one file from another of its name, size and time
DAY = re.compile(r"(?<!\d)(\d{4})-?(\d\d)-?(\d\d)(?!\d)")
NAME_LETTERS = 40  # of a file whose name tells no day


def shape_of(lines: Lines) -> Shape[tuple[object, ...]]:
    """Tell by its first lines which dump a file is. Raises WrongUsage for neither."""
    # Which tuples a shape keeps concerns nobody else, as long as it gets them back.
    with suppress(Cut):
        for line in islice(lines, FIRST):
            if ROW.match(line):
                return cast(Shape[tuple[object, ...]], OpenLibraryDump())
            if ENTITY.match(line):
                return cast(Shape[tuple[object, ...]], WikidataDump())
    raise WrongUsage(
        "That file is neither a dump of Open Library’s works nor one of Wikidata’s "
        "entities. They are called ol_dump_works_latest.txt.gz and latest-all.json.gz."
    )


def label(path: Path) -> str:
    """Return how findings name a dump: by its day, else by its name."""
    if day := named_day(path.name):
        return day.isoformat()
    return "".join(c for c in path.name if c.isprintable())[:NAME_LETTERS]


def named_day(name: str) -> datetime.date | None:
    """Return the day that is written in *name*, if there is one."""
    found = DAY.search(name)
    with suppress(ValueError):
        return datetime.date(*map(int, found.groups())) if found else None
    return None


def task_of(path: Path, source: str, works: Sequence[Work]) -> str:
    """Return what tells this reading from any other: the file, and what is sought."""
    stat = path.stat()
    with path.open("rb") as file:
        digest = hashlib.sha256(file.read(HEAD))
    told = f"{__version__} {source} {path.name} {stat.st_size} {stat.st_mtime_ns}"
    digest.update(told.encode())
    for work in works:
        titles = (work.title, work.original_title, work.titles)
        ids = (work.id, work.imdb_id, work.wikidata_id, work.openlibrary_id)
        digest.update(repr((ids, work.kind, work.year, titles)).encode())
    return digest.hexdigest()
