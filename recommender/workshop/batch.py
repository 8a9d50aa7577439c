"""The one way into the catalog: cards in a TOML file, checked, then taken in.

    python -m recommender.workshop.batch check cards.toml
    python -m recommender.workshop.batch add cards.toml

`data/README.md` describes a card. `add` writes nothing unless every table holds, and
finishes what it has begun.
"""

import csv
import datetime
import io
import re
import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rapidfuzz import fuzz

from recommender import places
from recommender.catalog import Tables, read_tables
from recommender.errors import BoostError, CatalogBroken
from recommender.schema import Row, Table, read_schema
from recommender.works import plain

Card = dict[str, object]

CLAIM_KEYS = ("routes", "themes", "warnings", "genres", "eras")
ROW_KEYS = (*CLAIM_KEYS, "exposure", "titles", "notes")
READY = ".ready"  # the folder whose tables are whole and only need to be moved
LOOKALIKE = 90  # of 100: "Hachiko" and "Hachiko: A Dog's Story" are reported
app = typer.Typer(add_completion=False, help=__doc__)

Files = Annotated[list[Path], typer.Argument(help="TOML files with cards.")]
Folder = Annotated[Path | None, typer.Option("--data", help="The catalog's folder.")]
Again = Annotated[
    bool, typer.Option("--replace", help="Let a card take the place of its work.")
]


@app.command()
def check(files: Files, data: Folder = None, replace: Again = False) -> None:
    """Say what is wrong with the cards, one sentence each."""
    folder = data or places.catalog_folder()
    finish(folder)
    with tempfile.TemporaryDirectory() as scratch:
        count = _merge(files, folder, Path(scratch), replace)
    typer.echo("1 card is in order." if count == 1 else f"{count} cards are in order.")


@app.command()
def add(files: Files, data: Folder = None, replace: Again = False) -> None:
    """Check the cards and take them into the tables, all or none."""
    folder = data or places.catalog_folder()
    finish(folder)
    for old in folder.glob(".batch-*"):  # of an `add` that was killed
        shutil.rmtree(old, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".batch-") as scratch:
        count = _merge(files, folder, Path(scratch), replace)
        Path(scratch).rename(folder / READY)
        Path(scratch).mkdir()  # for the context to remove
    finish(folder)
    cards = "1 card was" if count == 1 else f"{count} cards were"
    typer.echo(f"{cards} added to {folder}.")


def finish(folder: Path) -> None:
    """Move tables that an interrupted `add` had ready into *folder*.

    Files move one by one, but once they are ready nothing can stop them for good:
    whoever runs `check` or `add` next finishes first.
    """
    ready = folder / READY
    if ready.is_dir():
        for path in sorted(ready.glob("*.csv")):
            path.replace(folder / path.name)
        ready.rmdir()


def _merge(files: list[Path], folder: Path, scratch: Path, replace: bool) -> int:
    """Write *folder*'s tables and the cards of *files* into *scratch*, and hold them.

    Returns the number of cards; raises CatalogBroken when anything does not fit.
    """
    schema = read_schema(folder)
    today = datetime.date.today()
    tables, problems = read_tables(schema, today)
    if problems:
        raise CatalogBroken("The catalog itself is not in order.", problems)
    cards = [pair for file in files for pair in _read_cards(file)]
    for name, card in cards:
        problems.extend(_take_in(tables, schema, name, card, replace))
    names = [name for name, _ in cards]
    for line in _lookalikes(tables, set(names)):
        typer.echo(line, err=True)
    cells = [line for name in names for line in _cell_problems(tables, schema, name)]
    # Where single cells do not fit, the tables would only say it all again.
    problems.extend(cells or _write_held(tables, schema, folder, scratch, today))
    if problems:
        raise CatalogBroken("The cards do not fit. Nothing was written.", problems)
    return len(cards)


def _write_held(
    tables: Tables,
    schema: dict[str, Table],
    folder: Path,
    scratch: Path,
    today: datetime.date,
) -> list[str]:
    """Write *tables* into *scratch* as *folder* would have them; say what is wrong."""
    package = shutil.copy(folder / "datapackage.json", scratch)
    for name, table in schema.items():
        rows = sorted(tables[name], key=lambda row: tuple(row[k] for k in table.key))
        write_table(scratch / table.path.name, table, rows)
    problems = read_tables(read_schema(scratch), today)[1]
    Path(package).unlink()
    return problems


def write_table(path: Path, table: Table, rows: list[Row]) -> None:
    """Write *rows* to *path* as this project writes CSV."""
    text = io.StringIO()
    names = [column.name for column in table.columns]
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")


def _read_cards(file: Path) -> Iterator[tuple[str, Card]]:
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise CatalogBroken(f"{file} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogBroken(f"{file} is not TOML: {error}.") from error
    for name, card in content.items():
        if not isinstance(card, dict):
            raise CatalogBroken(f"{file}: {name} is not a card; begin one with [id].")
        yield name, card


def _take_in(
    tables: Tables, schema: dict[str, Table], name: str, card: Card, replace: bool
) -> Iterator[str]:
    """Turn *card* into rows of *tables*, yielding what cannot be understood."""
    if any(row["id"] == name for row in tables["works"]):
        if not replace:
            yield f"{name}: is in the catalog already; --replace lets this card win"
            return
        tables["works"] = [row for row in tables["works"] if row["id"] != name]
        for other in ("claims", "exposure", "titles"):
            tables[other] = [row for row in tables[other] if row["work_id"] != name]
    if not re.search(rf"-{re.escape(str(card.get('year')))}(-book)?$", name):
        yield f"{name}: an id ends in the year, and -book where a film holds it"
    columns = [column.name for column in schema["works"].columns]
    keys = (*columns[1:], *ROW_KEYS)  # the id stands above the card
    for key in sorted(card.keys() - set(keys)):
        yield f"{name}: {key} is no key of a card; keys: {', '.join(keys)}"
    tables["works"].append(
        {key: _cell(name if key == "id" else card.get(key, "")) for key in columns}
    )
    yield from _claims(tables, name, card)
    yield from _waves(tables, name, card)
    yield from _titles(tables, name, card)


def _titles(tables: Tables, name: str, card: Card) -> Iterator[str]:
    titles = card.get("titles", {})
    if not isinstance(titles, dict):
        yield f'{name}: titles are not like {{ fr = "Le Roi lion" }}'
        return
    for language, given in titles.items():
        for title in given if isinstance(given, list) else [given]:
            row = {"work_id": name, "language": language, "title": str(title)}
            tables["titles"].append(row)


def _cell_problems(
    tables: Tables, schema: dict[str, Table], name: str
) -> Iterator[str]:
    """Name every cell of a card's own rows that holds what it may not."""
    keys = {"works": "id", "claims": "work_id", "exposure": "work_id"}
    for table, key in {**keys, "titles": "work_id"}.items():
        for row in tables[table]:
            if row[key] == name:
                for column in schema[table].columns:
                    if complaint := column.complaint(row[column.name]):
                        yield f"{name}: {column.name} {complaint}"


def _claims(tables: Tables, name: str, card: Card) -> Iterator[str]:
    family = {row["id"]: row["family"] for row in tables["tags"]}
    notes = card.get("notes", {})
    if not isinstance(notes, dict):
        yield f'{name}: notes are not like {{ parent-loss = "why" }}'
        return
    unclaimed = dict(notes)
    for key in CLAIM_KEYS:
        for part in filter(None, str(card.get(key, "")).split(",")):
            words = part.split()
            if len(words) != 2 or words[1] not in {"1", "2", "3"}:
                yield f"{name}: {key}: {part.strip()!r} is not a tag and 1, 2 or 3"
                continue
            if family.get(words[0]) != key.removesuffix("s"):
                yield f"{name}: {key}: {words[0]} is no {key.removesuffix('s')} tag"
                continue
            note = unclaimed.pop(words[0], "")
            row = {"work_id": name, "tag": words[0], "strength": words[1]}
            tables["claims"].append({**row, "source": "curation", "note": str(note)})
    for tag in unclaimed:
        yield f"{name}: notes: {tag} is not claimed"


def _waves(tables: Tables, name: str, card: Card) -> Iterator[str]:
    waves = card.get("exposure", [])
    for wave in waves if isinstance(waves, list) else [waves]:
        match = re.fullmatch(r"(\w+) (\w+) (\d{4})-(\d{4})?", str(wave))
        if not match:
            yield f"{name}: exposure {wave!r} is not like 'GB vhs 1995-1999' or '1995-'"
            continue
        region, medium, start, end = match.groups()
        row = {"work_id": name, "region": region, "medium": medium}
        tables["exposure"].append({**row, "from_year": start, "to_year": end or ""})


def _lookalikes(tables: Tables, new: set[str]) -> Iterator[str]:
    """Report works among *new* whose title nearly is another's of the same time."""
    for row in tables["works"]:
        for other in tables["works"] if row["id"] in new else ():
            same = other["kind"] == row["kind"] and other["id"] != row["id"]
            if same and abs(_year(row) - _year(other)) <= 1:
                likeness = fuzz.ratio(plain(row["title"]), plain(other["title"]))
                if likeness >= LOOKALIKE:
                    yield f"{row['id']}: looks like {other['id']}; is it the same?"


def _year(row: Row) -> int:
    return int(row["year"]) if row["year"].isdecimal() else 0


def _cell(value: object) -> str:
    return "|".join(map(str, value)) if isinstance(value, list) else str(value)


def main() -> None:
    """Run the workshop's door for cards."""
    try:
        app()
    except BoostError as error:
        typer.echo(str(error), err=True)
        raise SystemExit(error.exit_code) from error


if __name__ == "__main__":
    main()
