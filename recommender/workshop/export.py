"""What was looked up, as proposals for the tables: two diffs, and the evidence.

A maintainer reads the evidence, applies the diffs with `git apply` or `patch -p1`, and
judges them like any other change. What a source's terms keep from being passed on is in
none of it.
"""

import csv
import datetime
import io
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from recommender.catalog import load_catalog
from recommender.errors import BoostError, WrongUsage
from recommender.overlay import FILLED, SHOWN_ONLY, Fact, filled
from recommender.schema import Row, read_schema
from recommender.supplement import by_work, cell_of
from recommender.words import say
from recommender.works import Work
from recommender.workshop.facts import Rules, judged_anew

CONTEXT = 3  # lines around a change, as in every diff
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would obey these
EVIDENCE = ("work", "field", "value", "source", "licence", "day", "evidence")
FOLDER = "data"  # where the tables lie in the project

Change = tuple[str, str]  # " ", "-" or "+", and a line with its end


class Export(NamedTuple):
    """What was written, which of it took the place of something, what stayed out."""

    files: tuple[Path, ...]
    replaced: tuple[Path, ...]
    left_out: tuple[Fact, ...]  # titles that a spreadsheet would take for a formula


def write_proposals(
    facts: Iterable[Fact], tables: Path, folder: Path, today: datetime.date
) -> Export:
    """Write what *facts* propose for the *tables* to *folder*.

    WrongUsage when that is where the tables are; CatalogBroken for bad tables.
    """
    if folder.resolve() == tables.resolve():
        raise WrongUsage(say("refresh.the_tables", folder=folder))
    works = load_catalog(tables, today).works
    allowed = (fact for fact in facts if fact.source not in SHOWN_ONLY)
    said = judged_anew(allowed, Rules.of(works, read_schema(tables)))
    left_out = tuple(fact for fact in said if _is_title(fact) and _obeyed(fact.value))
    taken = by_work(fact for fact in said if fact not in left_out)
    new = {work.id: filled(work, taken.get(work.id, ())) for work in works}
    texts = {
        "works.diff": _diff("works.csv", _works_script(tables, works, new)),
        "titles.diff": _diff("titles.csv", _titles_script(tables, works, new)),
        "evidence.csv": _evidence(said),
    }
    replaced = tuple(folder / name for name in texts if (folder / name).exists())
    for name, text in texts.items():
        _write(folder / name, text)
    return Export(tuple(folder / name for name in texts), replaced, left_out)


def _works_script(
    tables: Path, works: Iterable[Work], new: dict[str, Work]
) -> Iterator[Change]:
    """Yield every line of works.csv, kept or replaced by one with its cells filled."""
    old = {work.id: work for work in works}
    for line, row in _lines(tables / "works.csv"):
        work = row.get("id", "")
        cells = {
            field: cell_of(getattr(new[work], field))
            for field in FILLED
            if work in new and getattr(old[work], field) != getattr(new[work], field)
        }
        if cells:
            yield from _each("-", line)
            yield from _each("+", _as_line((row | cells).values()))
        else:
            yield from _each(" ", line)


def _titles_script(
    tables: Path, works: Iterable[Work], new: dict[str, Work]
) -> Iterator[Change]:
    """Yield every line of titles.csv with the new ones among them, in order."""
    added = sorted(
        (work.id, language, title)
        for work in works
        for language, title in set(new[work.id].titles) - set(work.titles)
    )
    waiting = iter(added)
    title = next(waiting, None)
    for line, row in _lines(tables / "titles.csv"):
        while row and title and title < tuple(row.values()):
            yield from _each("+", _as_line(title))
            title = next(waiting, None)
        yield from _each(" ", line)
    while title:
        yield from _each("+", _as_line(title))
        title = next(waiting, None)


def _lines(path: Path) -> Iterator[tuple[str, Row]]:
    """Yield each row of a table as it stands there, with its cells; a header first."""
    text = io.StringIO(path.read_text("utf-8")).readlines()
    reader = csv.reader(text, strict=True)
    header = next(reader)
    place = reader.line_num
    yield "".join(text[:place]), {}
    for cells in reader:
        row = dict(zip(header, cells, strict=True))
        yield "".join(text[place : reader.line_num]), row
        place = reader.line_num


def _diff(name: str, script: Iterable[Change]) -> str:
    """Return *script* as a unified diff of the table *name*; nothing for no change."""
    lines = list(script)
    wanted = {
        near
        for place, (sign, _) in enumerate(lines)
        if sign != " "
        for near in range(place - CONTEXT, place + CONTEXT + 1)
    }
    if not wanted:
        return ""
    hunks = "".join(_hunks(lines, wanted))
    return f"--- a/{FOLDER}/{name}\n+++ b/{FOLDER}/{name}\n{hunks}"


def _hunks(lines: Sequence[Change], wanted: set[int]) -> Iterator[str]:
    """Yield the *wanted* lines, neighbours together, each hunk with its head."""
    old = new = 1
    hunk: list[Change] = []
    for place, (sign, line) in enumerate(lines):
        if place in wanted:
            hunk.append((sign, line))
        elif hunk:
            yield _hunk(hunk, old, new)
            hunk = []
        old += sign != "+"
        new += sign != "-"
    if hunk:
        yield _hunk(hunk, old, new)


def _hunk(hunk: Sequence[Change], old: int, new: int) -> str:
    """Return a hunk that ends before the *old* and the *new* line of these numbers."""
    before = sum(sign != "+" for sign, _ in hunk)
    behind = sum(sign != "-" for sign, _ in hunk)
    head = f"@@ -{old - before},{before} +{new - behind},{behind} @@\n"
    return head + "".join(f"{sign}{line}" for sign, line in hunk)


def _each(sign: str, lines: str) -> Iterator[Change]:
    """Yield each of *lines*: a cell may hold a line of its own."""
    return ((sign, line) for line in io.StringIO(lines))


def _evidence(facts: Iterable[Fact]) -> str:
    rows = [
        (f.work, f.field, f.value, f.source, f.licence, f.retrieved_on, f.evidence)
        for f in facts
    ]
    return _as_line(EVIDENCE) + "".join(_as_line(map(_neutral, row)) for row in rows)


def _neutral(cell: str) -> str:
    """Return *cell* so that a spreadsheet shows it, and does not obey it."""
    return f"'{cell}" if _obeyed(cell) else cell


def _obeyed(cell: str) -> bool:
    return cell.startswith(FORMULA)


def _is_title(fact: Fact) -> bool:
    return fact.field.startswith("title:")


def _as_line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(list(cells))
    return out.getvalue()


def _write(path: Path, text: str) -> None:
    """Write *text* whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(name).replace(path)
    except OSError as error:
        said = say("refresh.unwritten", path=path, why=error.strerror)
        raise BoostError(said) from error
