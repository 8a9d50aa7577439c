"""Other people's ratings of our works, read from the published tables.

Three shapes are known, plain or gzipped, told apart by the header of `ratings.csv`:
MovieLens as published (with `links.csv`), MovieLens keyed by IMDb id, and goodbooks
(with `books.csv`), which has no times.
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from recommender.errors import WrongUsage
from recommender.words import say
from recommender.works import Kind, Work
from recommender.workshop.matching import BOOK_COLUMNS, match_books, match_films

MOST_PEOPLE = 1_000  # means are sure to about a hundredth then; more is only slow
CHUNK = 500_000  # rows held at once; the largest table published has 33 million
STARS = (0.5, 5.0)


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """What people gave the works of one kind.

    *table* has the columns person, work and stars, person by person in the order in
    which the ratings teach. *shelf* has the works that somebody rated, in order of id;
    *unmatched* counts the ratings of what the catalog does not have.
    """

    kind: Kind
    shelf: tuple[Work, ...]
    table: pd.DataFrame
    unmatched: int

    @property
    def people(self) -> int:
        """How many people rated one of our works."""
        return int(self.table["person"].nunique())

    @property
    def works(self) -> int:
        """How many of our works somebody rated."""
        return len(self.shelf)

    @property
    def ratings(self) -> int:
        """How many ratings our works got."""
        return len(self.table)


class Shape(NamedTuple):
    """A published table of ratings: its kind, and what its columns are called."""

    kind: Kind
    person: str
    foreign: str
    stars: str
    time: str | None

    @property
    def columns(self) -> list[str]:
        """The columns that are read."""
        return [name for name in self[1:] if name is not None]


KEYED = Shape("film", "userId", "imdb_id", "rating", "timestamp")
PUBLISHED = Shape("film", "userId", "movieId", "rating", "timestamp")
GOODBOOKS = Shape("book", "user_id", "book_id", "rating", None)
SHAPES = (KEYED, PUBLISHED, GOODBOOKS)


def read_ratings(folder: Path, works: Sequence[Work], seed: int = 0) -> Ratings:
    """Read the ratings in *folder* of such works as are among *works*.

    They teach in the order of time, or of a shuffle by *seed* where there is none. Of
    more than MOST_PEOPLE people the lot decides who is kept. WrongUsage when a file or
    column is missing, or cannot be understood.
    """
    path = _find(folder, "ratings")
    shape = _shape_of(path)
    ids = _ids(shape, folder, works)
    kept = [_known(chunk, ids) for chunk in _stars(path, shape)]
    table = pd.concat([known for known, _ in kept], ignore_index=True)
    if table.empty:
        raise WrongUsage(say("evaluate.no_rating", path=path))
    table = _in_order(table, timed=shape.time is not None, seed=seed)
    rated = set(table["work"])
    return Ratings(
        kind=shape.kind,
        shelf=tuple(sorted((w for w in works if w.id in rated), key=lambda w: w.id)),
        table=table,
        unmatched=sum(unmatched for _, unmatched in kept),
    )


def _find(folder: Path, name: str) -> Path:
    for path in (folder / f"{name}.csv", folder / f"{name}.csv.gz"):
        if path.is_file():
            return path
    said = say("evaluate.no_file", name=name, folder=folder)
    raise WrongUsage(f"{said} {say('evaluate.take')}")


def _shape_of(path: Path) -> Shape:
    header = set(next(_read(path)).columns)
    for shape in SHAPES:
        if header.issuperset(shape.columns):
            return shape
    known = "; ".join(", ".join(shape.columns) for shape in SHAPES)
    raise WrongUsage(say("evaluate.columns", path=path, list=known))


def _ids(shape: Shape, folder: Path, works: Sequence[Work]) -> Mapping[str, str]:
    """Return the ids of *works* by the key that stands in the ratings."""
    if shape is KEYED:
        return match_films(works)
    if shape is GOODBOOKS:
        return match_books(_table(_find(folder, "books"), BOOK_COLUMNS), works)
    films = match_films(works)
    links = _table(_find(folder, "links"), ("movieId", "imdbId"))
    imdb = "tt" + links["imdbId"].str.zfill(7)
    linked = zip(links["movieId"], imdb.map(films), strict=True)
    return {movie: work for movie, work in linked if isinstance(work, str)}


def _table(path: Path, needed: Sequence[str]) -> pd.DataFrame:
    """Read a whole table, all cells as text; WrongUsage when it lacks a column."""
    table = pd.concat(_read(path), ignore_index=True)
    if missing := [name for name in needed if name not in table.columns]:
        said = say("evaluate.missing", path=path, list=", ".join(missing))
        raise WrongUsage(f"{said} {say('evaluate.take')}")
    return table


def _stars(path: Path, shape: Shape) -> Iterator[pd.DataFrame]:
    """Read the ratings as person, foreign, stars and time, chunk by chunk."""
    low, high = STARS
    for chunk in _read(path):
        numbers = pd.to_numeric(chunk[shape.stars], errors="coerce")
        times = pd.to_numeric(chunk[shape.time or shape.stars], errors="coerce")
        for name, good in (
            (shape.stars, numbers.between(low, high)),
            (shape.time, times.notna()),
        ):
            if name and not good.all():
                place = int(good.to_numpy().argmin())
                said = say(
                    "evaluate.bad_cell",
                    path=path,
                    row=int(chunk.index[place]) + 2,
                    name=name,
                    cell=repr(str(chunk[name].iloc[place])[:40]),
                    low=low,
                    high=f"{high:g}",
                )
                raise WrongUsage(f"{said} {say('evaluate.take')}")
        yield pd.DataFrame(
            {
                "person": chunk[shape.person],
                "foreign": chunk[shape.foreign],
                "stars": numbers.astype(float),
                "time": times.astype(float),
            }
        )


def _read(path: Path) -> Iterator[pd.DataFrame]:
    """Read a table as text: its header alone, then some rows at a time."""
    try:
        yield pd.read_csv(path, dtype=str, encoding="utf-8-sig", nrows=0)
        with pd.read_csv(
            path,
            dtype=str,
            keep_default_na=False,
            encoding="utf-8-sig",
            chunksize=CHUNK,
        ) as reader:
            yield from reader
    except (OSError, EOFError, zlib.error) as error:
        said = say("evaluate.unread", path=path, why=error)
        raise WrongUsage(f"{said} {say('evaluate.take')}") from error
    except ValueError as error:  # pandas' own complaints and bad UTF-8 are such
        said = say("evaluate.no_table", path=path, why=error)
        raise WrongUsage(f"{said} {say('evaluate.take')}") from error


def _known(chunk: pd.DataFrame, ids: Mapping[str, str]) -> tuple[pd.DataFrame, int]:
    """Return the ratings of our works, and how many there are of others."""
    chunk = chunk.assign(work=chunk["foreign"].map(ids))
    known = chunk.dropna(subset="work").drop(columns="foreign")
    return known, len(chunk) - len(known)


def _in_order(table: pd.DataFrame, timed: bool, seed: int) -> pd.DataFrame:
    """Return *table* person by person in teaching order, one rating for each work.

    The order of the file's rows has no say in it.
    """
    lot = np.random.default_rng(seed)
    table = table.sort_values(["person", "work", "time", "stars"])
    table = table.drop_duplicates(["person", "work"], keep="last")
    people = table["person"].unique()
    if len(people) > MOST_PEOPLE:
        chosen = lot.choice(len(people), MOST_PEOPLE, replace=False)
        table = table[table["person"].isin(people[chosen])]
    if not timed:
        table = table.assign(time=lot.random(len(table)))
    table = table.sort_values(["person", "time", "work"], ignore_index=True)
    return table[["person", "work", "stars"]]
