"""The tables' one schema, `datapackage.json`, and how a table is held against it."""

import csv
import datetime
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from recommender.errors import CatalogBroken
from recommender.words import say

Row = dict[str, str]

# What JSON of another shape makes of itself while it is read as a schema.
NO_SCHEMA = (OSError, ValueError, LookupError, TypeError, AttributeError, re.error)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what its cells may hold."""

    name: str
    kind: str
    required: bool
    allowed: tuple[str, ...]
    pattern: re.Pattern[str] | None
    minimum: int | None
    maximum: int | None
    longest: int | None

    def complaint(self, cell: str) -> str | None:
        """Say what is wrong with *cell* and what it may be, or return None."""
        if not cell:
            return "is empty, but must not be" if self.required else None
        if cell != cell.strip():
            return f"has space around it: {cell!r}"
        if self.kind == "integer":
            return self._integer_complaint(cell)
        if self.kind == "date" and not _is_day(cell):
            return f"is {cell!r}, not a date like 2026-11-23"
        if self.longest is not None and len(cell) > self.longest:
            return f"has {len(cell)} characters; {self.longest} are allowed"
        if self.pattern is None:
            fits = not self.allowed or cell in self.allowed
        else:
            fits = self.pattern.fullmatch(cell) is not None
        return None if fits else f"is {cell!r}; allowed: {self.expected}"

    @property
    def expected(self) -> str:
        """What a cell may hold, in words."""
        if self.allowed:
            return ", ".join(self.allowed) + (" (joined by |)" if self.pattern else "")
        if self.kind == "integer":
            return f"a whole number from {self.minimum} to {self.maximum}"
        return f"text like {self.pattern.pattern}" if self.pattern else "text"

    def _integer_complaint(self, cell: str) -> str | None:
        if not re.fullmatch(r"-?\d{1,9}", cell):
            return f"is {cell!r}; allowed: {self.expected}"
        value = int(cell)
        low = self.minimum is not None and value < self.minimum
        high = self.maximum is not None and value > self.maximum
        return f"is {cell}; allowed: {self.expected}" if low or high else None


@dataclass(frozen=True, slots=True)
class Link:
    """A column whose cells name rows of another table."""

    column: str
    table: str
    target: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its file, its columns, its key, and what it points at."""

    name: str
    path: Path
    columns: tuple[Column, ...]
    unique: tuple[str, ...]
    key: tuple[str, ...]
    links: tuple[Link, ...]


def read_schema(folder: Path) -> dict[str, Table]:
    """Return the tables of *folder* by name, as `datapackage.json` declares them."""
    path = folder / "datapackage.json"
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
        schema = {raw["name"]: _table(folder, raw) for raw in package["resources"]}
        _hold_together(schema)
        return schema
    except FileNotFoundError as error:
        raise CatalogBroken(say("catalog.missing", folder=folder)) from error
    except NO_SCHEMA as error:
        raise CatalogBroken(say("catalog.no_schema", path=path, why=error)) from error


def read_table(table: Table, problems: list[str]) -> list[Row]:
    """Return the rows of *table*, telling *problems* of every cell that does not fit.

    A problem names file, row (the header is row 1), column and what is allowed.
    """
    text = _read_text(table.path, problems)
    if text is None:
        return []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    names = [column.name for column in table.columns]
    rows: dict[int, Row] = {}
    try:
        header = next(reader, [])
        if header != names:
            problems.append(
                f"{table.path.name}: row 1: the columns are {', '.join(header)}; "
                f"they must be {', '.join(names)}"
            )
            return []
        for number, cells in enumerate(reader, start=2):
            if len(cells) != len(names):
                problems.append(
                    f"{table.path.name}: row {number}: {len(cells)} cells, "
                    f"but {len(names)} columns"
                )
                continue
            rows[number] = dict(zip(names, cells, strict=True))
            problems.extend(_row_problems(table, number, rows[number]))
    except csv.Error as error:
        problems.append(f"{table.path.name}: line {reader.line_num}: {error}")
    problems.extend(_key_problems(table, rows))
    return list(rows.values())


def link_problems(
    schema: dict[str, Table], tables: dict[str, list[Row]]
) -> Iterator[str]:
    """Name every cell that points at a row that is not there."""
    for table in schema.values():
        for link in table.links:
            known = {row[link.target] for row in tables[link.table]}
            for number, row in enumerate(tables[table.name], start=2):
                cell = row[link.column]
                if cell and cell not in known:
                    yield (
                        f"{table.path.name}: row {number}: {link.column} is {cell!r}, "
                        f"which is no {link.target} in {link.table}.csv"
                    )


def _hold_together(schema: dict[str, Table]) -> None:
    """Raise KeyError when a key or a link names a column or table that is not there."""
    names = {table: {c.name for c in each.columns} for table, each in schema.items()}
    for table, each in schema.items():
        wanted = [(table, name) for name in each.key]
        wanted += [(table, link.column) for link in each.links]
        wanted += [(link.table, link.target) for link in each.links]
        for other, name in wanted:
            if name not in names.get(other, ()):
                raise KeyError(f"{table} speaks of {other}.{name}, which is not there")


def _table(folder: Path, raw: dict[str, object]) -> Table:
    """Read one resource of the data package."""
    schema = raw["schema"]
    if not isinstance(schema, dict):
        raise TypeError(f"{raw['name']} has no schema")
    name = str(raw["name"])
    fields = schema["fields"]
    return Table(
        name=name,
        path=folder / str(raw["path"]),
        columns=tuple(_column(field) for field in fields),
        unique=tuple(
            field["name"]
            for field in fields
            if field.get("constraints", {}).get("unique")
        ),
        key=tuple(schema["primaryKey"]),
        links=tuple(
            Link(
                column=link["fields"],
                table=link["reference"]["resource"] or name,
                target=link["reference"]["fields"],
            )
            for link in schema.get("foreignKeys", ())
        ),
    )


def _column(field: dict[str, object]) -> Column:
    limits = field.get("constraints", {})
    if not isinstance(limits, dict):
        raise TypeError(f"constraints of {field['name']} are no object")
    pattern = limits.get("pattern")
    listed = field.get("items", limits.get("enum", ()))
    return Column(
        name=str(field["name"]),
        kind=str(field["type"]),
        required=bool(limits.get("required")),
        allowed=tuple(listed) if isinstance(listed, list) else (),
        pattern=re.compile(pattern) if pattern else None,
        minimum=_whole(limits.get("minimum")),
        maximum=_whole(limits.get("maximum")),
        longest=_whole(limits.get("maxLength")),
    )


def _is_day(cell: str) -> bool:
    try:
        return datetime.date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False


def _whole(limit: object) -> int | None:
    if limit is not None and not isinstance(limit, int):
        raise TypeError(f"{limit!r} is no whole number")
    return limit


def _read_text(path: Path, problems: list[str]) -> str | None:
    """Return the text of *path*; tell *problems* of a BOM, CRLF or a cut last line.

    None when it cannot be read at all, which *problems* are told too.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-8")
    except FileNotFoundError:
        problems.append(f"{path.name}: the file is missing")
        return None
    except OSError as error:
        problems.append(f"{path.name}: the file cannot be read: {error.strerror}")
        return None
    except UnicodeDecodeError as error:
        problems.append(f"{path.name}: byte {error.start}: not UTF-8")
        return None
    if text.startswith("\ufeff"):
        problems.append(f"{path.name}: begins with a byte order mark; save as UTF-8")
        text = text.removeprefix("\ufeff")
    if "\r" in text:
        line = text[: text.index("\r")].count("\n") + 1
        problems.append(f"{path.name}: line {line}: ends in CRLF; lines end in LF")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text and not text.endswith("\n"):
        problems.append(f"{path.name}: the last line has no end")
    return text


def _row_problems(table: Table, number: int, row: Row) -> Iterator[str]:
    for column in table.columns:
        complaint = column.complaint(row[column.name])
        if complaint:
            yield f"{table.path.name}: row {number}: {column.name} {complaint}"


def _key_problems(table: Table, rows: dict[int, Row]) -> Iterator[str]:
    """Name rows that repeat a key or a unique cell, or stand out of order."""
    for names in (
        table.key,
        *((name,) for name in table.unique if table.key != (name,)),
    ):
        first: dict[tuple[str, ...], int] = {}
        for number, row in rows.items():
            value = tuple(row[name] for name in names)
            if any(value) and first.setdefault(value, number) != number:
                yield (
                    f"{table.path.name}: row {number}: {' + '.join(names)} "
                    f"{' + '.join(value)} stands already in row {first[value]}"
                )
    keys = [(n, tuple(row[name] for name in table.key)) for n, row in rows.items()]
    for (_, before), (number, after) in pairwise(keys):
        if after < before:
            yield (
                f"{table.path.name}: row {number}: {' + '.join(after)} is out of "
                f"order; it belongs before {' + '.join(before)}"
            )
            return
