"""Building the index: the tables, weighed and written for fast reading."""

import datetime
import json
import os
import sqlite3
import tempfile
from pathlib import Path

import pandas as pd
from sklearn.feature_extraction.text import TfidfTransformer

from recommender.catalog import Catalog, load_catalog
from recommender.model import INDEX_VERSION, SCHEMA, Index
from recommender.schema import read_schema
from recommender.supplement import NOTHING, Supplement, supplemented
from recommender.works import Work, as_record, plain

Vectors = dict[str, dict[str, float]]

# Two works are not akin because both carry a warning or were on the same shelf.
KINSHIP_FAMILIES = ("theme", "route", "genre")


def open_anew(
    folder: Path, path: Path, today: datetime.date, added: Supplement = NOTHING
) -> Index:
    """Build the index of the tables in *folder*, and what is *added*, and open it.

    Indexes of earlier tables are swept away. Where nothing can be kept, the index
    lives for this run alone. Raises CatalogBroken for bad tables.
    """
    try:
        build_index(folder, path, today, added)
    except OSError:
        with tempfile.TemporaryDirectory(prefix="boost-") as scratch:
            build_index(folder, Path(scratch) / path.name, today, added)
            return Index.in_memory(Path(scratch) / path.name)
    for old in path.parent.glob("index-*.sqlite"):
        if old != path:
            old.unlink(missing_ok=True)
    return Index.at(path)


def build_index(
    folder: Path, path: Path, today: datetime.date, added: Supplement = NOTHING
) -> None:
    """Validate the tables in *folder*, and index them with what is *added* at *path*.

    The file appears whole or not at all. Raises CatalogBroken for bad tables and
    OSError when *path* cannot be written.
    """
    tables = load_catalog(folder, today)
    catalog = _with_added(tables, added, folder)
    taught = added.without_facts().sealed(tables.digest)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    os.close(handle)
    try:
        _write(catalog, Path(name), taught)
        Path(name).replace(path)
    except sqlite3.Error as error:
        Path(name).unlink(missing_ok=True)
        raise OSError(f"{path} cannot be written: {error}") from error
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def weigh_claims(catalog: Catalog) -> Vectors:
    """Return each work's TF-IDF vector over its claims, with length 1.

    A claim's strength is its term frequency; a tag that few works carry weighs more
    (scikit-learn's smoothed idf: ln((1 + n) / (1 + df)) + 1).
    """
    family = {tag.id: tag.family for tag in catalog.tags}
    claims = pd.DataFrame(
        [
            (work.id, tag, strength)
            for work in catalog.works
            for tag, strength in work.claims
            if family[tag] in KINSHIP_FAMILIES
        ],
        columns=["work", "tag", "strength"],
    )
    counts = claims.pivot(index="work", columns="tag", values="strength").fillna(0)
    weights = TfidfTransformer().fit_transform(counts)
    rows = weights.toarray()  # type: ignore[attr-defined]  # it is sparse, not dense
    vectors: Vectors = {work.id: {} for work in catalog.works}
    for work, row in zip(counts.index, rows, strict=True):
        weighed = zip(counts.columns, row, strict=True)
        vectors[work] = {tag: round(float(w), 4) for tag, w in weighed if w}
    return vectors


def _with_added(tables: Catalog, added: Supplement, folder: Path) -> Catalog:
    """Return the catalog of *tables* with what the overlay adds to it."""
    tags = {tag.id for tag in tables.tags}
    columns = read_schema(folder)["works"].columns
    return tables._replace(
        works=supplemented(tables.works, added, columns, tags),
        digest=added.sealed(tables.digest),
    )


def _write(catalog: Catalog, path: Path, taught: str = "") -> None:
    vectors = weigh_claims(catalog)
    db = sqlite3.connect(path)
    try:
        db.executescript(SCHEMA)
        meta = (
            ("version", INDEX_VERSION),
            ("digest", catalog.digest),
            ("taught", taught or catalog.digest),
        )
        db.executemany("INSERT INTO meta VALUES (?, ?)", meta)
        db.executemany(
            "INSERT INTO tags VALUES (?, ?)",
            ((tag.id, as_record(tag)) for tag in catalog.tags),
        )
        for place, work in enumerate(catalog.works):
            _write_work(db, place, work, vectors[work.id])
        db.commit()
    finally:
        db.close()


def _write_work(
    db: sqlite3.Connection, place: int, work: Work, vector: dict[str, float]
) -> None:
    db.execute(
        f"INSERT INTO works VALUES ({', '.join('?' * 16)})",
        (
            place,
            work.id,
            work.kind,
            work.form,
            work.audience,
            work.minutes,
            work.year,
            work.country,
            work.language,
            work.potency,
            work.load,
            work.acclaim,
            work.esteem,
            json.dumps(dict(work.claims)),
            json.dumps(vector),
            work.replaced_by,
        ),
    )
    db.execute("INSERT INTO records VALUES (?, ?)", (work.id, as_record(work)))
    if work.replaced_by:
        return
    db.executemany(
        "INSERT INTO waves VALUES (?, ?, ?, ?, ?)",
        ((work.id, w.region, w.medium, w.from_year, w.to_year) for w in work.waves),
    )
    titles = {work.title, work.original_title, *(title for _, title in work.titles)}
    keys = {plain(title) for title in titles} - {""}
    keys |= {f"{plain(work.title)} {work.year}"}
    db.executemany(
        "INSERT INTO names VALUES (?, ?)", ((key, work.id) for key in sorted(keys))
    )
