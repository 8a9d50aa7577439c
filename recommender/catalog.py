"""The shelf: the tables in `data/`, loaded whole or not at all."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, cast

from recommender.errors import CatalogBroken
from recommender.places import catalog_digest
from recommender.schema import Row, Table, link_problems, read_schema, read_table
from recommender.words import say
from recommender.works import Kind, Tag, Wave, Work

# A tag on the left tells of something that a person may have asked to be kept from.
NEEDS_WARNING = {
    "after-suicide": "suicide",
    "animal-loss": "animal-death",
    "child-illness": "illness",
    "child-loss": "child-death",
    "childhood-in-war": "war-violence",
    "parent-loss": "parent-death",
    "partner-loss": "partner-death",
    "sibling-loss": "sibling-death",
    "war-and-comrades": "war-violence",
    "war-story": "war-violence",
}
FILM_FORMS = frozenset(
    ("feature", "animated-feature", "short", "documentary", "series-episode")
)
# What we read of each table; a package of another version may lack some of it.
COLUMNS = {
    "works": frozenset(Work._fields) - {"claims", "waves", "titles", "curated"},
    "claims": frozenset(("work_id", "tag", "strength")),
    "tags": frozenset(Tag._fields) | {"replaced_by"},
    "exposure": frozenset(Wave._fields) | {"work_id"},
    "titles": frozenset(("work_id", "language", "title")),
}
SHOWN_PROBLEMS = 20  # the rest is counted; twenty are enough for one sitting

Tables = dict[str, list[Row]]


class Catalog(NamedTuple):
    """Every work and every tag, sorted by id, and the digest of their tables."""

    works: tuple[Work, ...]
    tags: tuple[Tag, ...]
    digest: str


class Listener(NamedTuple):
    """A line where somebody listens, and the day its source was read."""

    country: str
    name: str
    kind: str
    contact: str
    hours: str
    url: str
    read_on: str
    source: str


def listeners(
    folder: Path, country: str | None, everywhere: bool = False
) -> list[Listener]:
    """Return the lines of *country*, then the directories for every country.

    All there are with *everywhere*. CatalogBroken when the table cannot be read.
    """
    table, problems = read_schema(folder)["support"], list[str]()
    lines = [Listener(**row) for row in read_table(table, problems)]
    if problems:
        raise CatalogBroken(say("catalog.unread", path=table.path), problems)
    if everywhere:
        return lines
    return [
        line for where in (country, "world") for line in lines if line.country == where
    ]


def load_catalog(folder: Path, today: datetime.date) -> Catalog:
    """Load the tables of *folder*, or raise CatalogBroken with every problem found."""
    schema = read_schema(folder)
    tables, problems = read_tables(schema, today)
    if not problems and not tables["works"]:
        problems.append("works.csv: there is no work in it")
    if problems:
        more = len(problems) - SHOWN_PROBLEMS
        shown = problems[:SHOWN_PROBLEMS]
        raise CatalogBroken(
            say("catalog.loose", folder=folder),
            [*shown, say("catalog.more", count=more)] if more > 0 else shown,
        )
    return Catalog(
        works=tuple(_works(tables)),
        tags=tuple(_tag(row) for row in tables["tags"] if not row["replaced_by"]),
        digest=catalog_digest(folder),
    )


def read_tables(
    schema: dict[str, Table], today: datetime.date
) -> tuple[Tables, list[str]]:
    """Return every table's rows, and a sentence for each thing wrong with them."""
    problems = list(_missing(schema))
    tables = {name: read_table(table, problems) for name, table in schema.items()}
    if not problems:
        problems.extend(link_problems(schema, tables))
    if not problems:
        for check in CHECKS:
            problems.extend(check(tables, today))
    return tables, problems


def _missing(schema: dict[str, Table]) -> Iterator[str]:
    """Name the tables and columns that we read and *schema* does not have."""
    for name, wanted in COLUMNS.items():
        if name not in schema:
            yield f"datapackage.json: the table {name} is not in it"
            continue
        for column in sorted(wanted - {column.name for column in schema[name].columns}):
            yield f"datapackage.json: {name} has no column {column}"


def _work_problems(tables: Tables, today: datetime.date) -> Iterator[str]:
    """Hold a work's kind, form, length and year against one another."""
    for number, row in enumerate(tables["works"], start=2):
        where = f"works.csv: row {number}: {row['id']}:"
        is_film = row["kind"] == "film"
        if is_film != (row["form"] in FILM_FORMS):
            yield f"{where} form {row['form']} does not belong to a {row['kind']}"
        wrong = "pages" if is_film else "minutes"
        if row[wrong]:
            yield f"{where} {wrong} is {row[wrong]}, but a {row['kind']} has none"
        if int(row["year"]) > today.year:
            yield f"{where} year {row['year']} is in the future"


def _kin_problems(tables: Tables, today: datetime.date) -> Iterator[str]:
    """Ask that based_on and replaced_by name other rows that still stand."""
    yield from _heir_problems("works", tables["works"])
    yield from _heir_problems("tags", tables["tags"])
    heirs = {row["id"]: row["replaced_by"] for row in tables["works"]}
    for number, row in enumerate(tables["works"], start=2):
        for kin in filter(None, row["based_on"].split("|")):
            where = f"works.csv: row {number}: {row['id']}: based_on {kin!r}"
            if kin not in heirs or kin == row["id"]:
                yield f"{where} is no other work's id"
            elif heirs[kin]:
                yield f"{where} is retired; name {heirs[kin]} instead"


def _heir_problems(table: str, rows: list[Row]) -> Iterator[str]:
    """Ask that what stands for a retired row is another one, and not retired."""
    heirs = {row["id"]: row["replaced_by"] for row in rows}
    for number, row in enumerate(rows, start=2):
        heir = row["replaced_by"]
        if heir and (heir == row["id"] or heirs[heir]):
            yield (
                f"{table}.csv: row {number}: {row['id']}: replaced_by {heir} is "
                "itself or retired too"
            )


def _claim_problems(tables: Tables, today: datetime.date) -> Iterator[str]:
    """Ask that every work has a route and a theme, and the warnings these imply."""
    family = {row["id"]: row["family"] for row in tables["tags"]}
    retired = {row["id"] for row in tables["tags"] if row["replaced_by"]}
    claimed: dict[str, set[str]] = defaultdict(set)
    for number, row in enumerate(tables["claims"], start=2):
        claimed[row["work_id"]].add(row["tag"])
        if row["tag"] in retired:
            yield f"claims.csv: row {number}: tag {row['tag']} is retired"
    for work in tables["works"]:
        tags = claimed[work["id"]]
        for needed in ("route", "theme"):
            if not any(family[tag] == needed for tag in tags):
                yield f"claims.csv: {work['id']}: no {needed} is claimed"
        for tag in sorted(tags & NEEDS_WARNING.keys()):
            if NEEDS_WARNING[tag] not in tags:
                yield (
                    f"claims.csv: {work['id']}: claims {tag}, but not the warning "
                    f"{NEEDS_WARNING[tag]}"
                )


def _exposure_problems(tables: Tables, today: datetime.date) -> Iterator[str]:
    """Refuse a wave before its work, after today, or with its years turned round."""
    years = {row["id"]: int(row["year"]) for row in tables["works"]}
    for number, row in enumerate(tables["exposure"], start=2):
        where = f"exposure.csv: row {number}: {row['work_id']}:"
        start, year = int(row["from_year"]), years[row["work_id"]]
        if start < year:
            yield f"{where} from_year {start} is before the work's year {year}"
        if start > today.year:
            yield f"{where} from_year {start} is in the future"
        if row["to_year"] and int(row["to_year"]) < start:
            yield f"{where} to_year {row['to_year']} is before from_year {start}"


def _era_problems(tables: Tables, today: datetime.date) -> Iterator[str]:
    """Ask that eras, and eras alone, have a region and years, in their order."""
    for number, row in enumerate(tables["tags"], start=2):
        where = f"tags.csv: row {number}: {row['id']}:"
        start, end = row["from_year"], row["to_year"]
        is_era = row["family"] == "era"
        if {bool(row["region"]), bool(start)} != {is_era}:
            yield (
                f"{where} region and from_year belong to eras, and every era has them"
            )
        elif end and not is_era:
            yield f"{where} to_year belongs to eras alone"
        elif end and end < start:
            yield f"{where} to_year {end} is before from_year {start}"


CHECKS: tuple[Callable[[Tables, datetime.date], Iterator[str]], ...] = (
    _work_problems,
    _kin_problems,
    _claim_problems,
    _exposure_problems,
    _era_problems,
)


def _works(tables: Tables) -> Iterator[Work]:
    claims: dict[str, list[tuple[str, int]]] = defaultdict(list)
    waves: dict[str, list[Wave]] = defaultdict(list)
    titles: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in tables["claims"]:
        claims[row["work_id"]].append((row["tag"], int(row["strength"])))
    for row in tables["exposure"]:
        waves[row["work_id"]].append(
            Wave(
                region=row["region"],
                medium=row["medium"],
                from_year=int(row["from_year"]),
                to_year=_number(row["to_year"]),
            )
        )
    for row in tables["titles"]:
        titles[row["work_id"]].append((row["language"], row["title"]))
    for row in tables["works"]:
        work = row["id"]
        yield _work(row, tuple(claims[work]), tuple(waves[work]), tuple(titles[work]))


def _work(
    row: Row,
    claims: tuple[tuple[str, int], ...],
    waves: tuple[Wave, ...],
    titles: tuple[tuple[str, str], ...],
) -> Work:
    return Work(
        id=row["id"],
        kind=cast(Kind, row["kind"]),
        title=row["title"],
        original_title=row["original_title"],
        year=int(row["year"]),
        creators=_list(row["creators"]),
        countries=_list(row["countries"]),
        language=row["language"],
        form=row["form"],
        audience=row["audience"],
        minutes=_number(row["minutes"]),
        pages=_number(row["pages"]),
        potency=int(row["potency"]),
        load=int(row["load"]),
        acclaim=int(row["acclaim"]),
        esteem=int(row["esteem"]),
        aftertaste=row["aftertaste"],
        window=_list(row["window"]),
        line=row["line"],
        imdb_id=row["imdb_id"],
        isbn13=row["isbn13"],
        openlibrary_id=row["openlibrary_id"],
        wikidata_id=row["wikidata_id"],
        based_on=_list(row["based_on"]),
        replaced_by=row["replaced_by"],
        claims=claims,
        waves=waves,
        titles=titles,
    )


def _tag(row: Row) -> Tag:
    return Tag(
        id=row["id"],
        family=row["family"],
        label=row["label"],
        phrase=row["phrase"],
        definition=row["definition"],
        region=row["region"],
        from_year=_number(row["from_year"]),
        to_year=_number(row["to_year"]),
    )


def _list(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


def _number(cell: str) -> int | None:
    return int(cell) if cell else None
