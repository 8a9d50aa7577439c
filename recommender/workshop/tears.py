"""Telling tears from works as well known: on other people's tables, for measuring only.

Who is known to have moved people stands against the titles nearest in fame that are
known to have moved nobody. No title is scored by what learned from it.
"""

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommender.errors import WrongUsage
from recommender.words import say
from recommender.works import Kind, Work
from recommender.workshop.bootstrap import RESAMPLES, Estimate
from recommender.workshop.descriptions import features
from recommender.workshop.matching import match_books, match_films
from recommender.workshop.moving import Lens, Moving, topical
from recommender.workshop.sources import Described

FOLDS = 5
NEIGHBOURS = 20  # in fame, for each title that moved people
YEAR = re.compile(r"\s*\((\d{4})\)\s*$")

Rows = Iterable[dict[str, str]]
Numbers = NDArray[np.float64]


class Title(NamedTuple):
    """A title of the tables: how it is described, and what is known of its tears.

    `moved` is None where nobody knows; `ours` says that the catalog has it.
    """

    name: str
    described: Described
    ours: bool
    moved: bool | None
    fame: float


class Told(NamedTuple):
    """How well tears are told apart by some features.

    `known` counts the titles with tears of which these features say anything, and
    `auc_known` is the figure among them; `outside` the same for titles that the
    catalog does not have.
    """

    kind: Kind
    features: str
    tears: int
    others: int
    auc: Estimate
    known: int
    auc_known: Estimate | None
    outside: int
    auc_outside: Estimate | None


# By name: which of a title's features are seen.
LENSES: Mapping[Kind, Mapping[str, Lens]] = {
    "film": {
        "title, year": lambda d: features(d._replace(minutes=None, genres=())),
        "title, year, length": lambda d: features(d._replace(genres=())),
        "genres": topical,
        "genres, title, year, length": features,
    },
    "book": {
        "title, year": lambda d: features(d._replace(pages=None)),
        "title, year, length": features,
    },
}


def tell_tears(folder: Path, works: Sequence[Work], seed: int = 0) -> list[Told]:
    """Measure each set of features on the tables in *folder*, films and books apart."""
    rng = np.random.default_rng(seed)
    found = []
    titles: Mapping[Kind, list[Title]] = {
        "film": [*_films(folder, works)],
        "book": [*_books(folder, works)],
    }
    for kind, shelf in titles.items():
        for name, lens in LENSES[kind].items():
            found.append(_told(kind, name, shelf, lens, rng))
    return found


def film_genres(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return the genres of MovieLens by IMDb id; they stand in for Wikidata's."""
    return {
        row["imdb_id"]: tuple(
            genre for genre in row["genres"].lower().split("|") if "(" not in genre
        )
        for row in _rows(folder, "movielens/movies.csv.gz")
    }


def matched_auc(
    scores: Sequence[float],
    moved: Sequence[bool],
    fame: Sequence[float],
    rng: np.random.Generator,
) -> Estimate | None:
    """Return how often a title that *moved* scores above one as well known.

    Each stands against its nearest neighbours in *fame*; ties count half. The interval
    is over draws of titles of both sides; None when either is missing.
    """
    score, is_moved, log_fame = np.array(scores), np.array(moved, bool), np.log1p(fame)
    ours, theirs = score[is_moved], score[~is_moved]
    if not len(ours) or not len(theirs):
        return None
    apart = np.abs(log_fame[is_moved][:, None] - log_fame[~is_moved][None, :])
    order = np.argsort(apart, axis=1, kind="stable")[:, :NEIGHBOURS]
    near = np.zeros_like(apart)
    np.put_along_axis(near, order, 1.0, axis=1)
    above = (ours[:, None] > theirs) + 0.5 * (ours[:, None] == theirs)

    def auc(left: Numbers, right: Numbers) -> float:
        whole = float(left @ near @ right)
        return float(left @ (near * above) @ right) / whole if whole else 0.5

    drawn = [
        auc(_draw(len(ours), rng), _draw(len(theirs), rng)) for _ in range(RESAMPLES)
    ]
    low, high = np.quantile(drawn, (0.025, 0.975))
    middle = auc(np.ones(len(ours)), np.ones(len(theirs)))
    return Estimate(middle, float(low), float(high))


def _draw(count: int, rng: np.random.Generator) -> Numbers:
    """Return how often each of *count* titles is drawn."""
    return np.bincount(rng.integers(count, size=count), minlength=count).astype(float)


def _told(
    kind: Kind, name: str, titles: Sequence[Title], lens: Lens, rng: np.random.Generator
) -> Told:
    scores = _unseen(titles, cache(lens))  # each fold asks it again
    every = zip(titles, scores, strict=True)
    judged = [pair for pair in every if pair[0].moved is not None]

    def auc(some: Sequence[tuple[Title, float]]) -> Estimate | None:
        return matched_auc(
            [score for _, score in some],
            [bool(title.moved) for title, _ in some],
            [title.fame for title, _ in some],
            rng,
        )

    known = [pair for pair in judged if _says(pair[0], kind, name)]
    outside = [pair for pair in judged if not pair[0].ours]
    whole = auc(judged)
    if whole is None:
        raise WrongUsage(say("evaluate.no_tears", kind=say(f"kind.{kind}")))
    return Told(
        kind=kind,
        features=name,
        tears=sum(bool(title.moved) for title, _ in judged),
        others=sum(not title.moved for title, _ in judged),
        auc=whole,
        known=sum(bool(title.moved) for title, _ in known),
        auc_known=auc(known),
        outside=sum(bool(title.moved) for title, _ in outside),
        auc_outside=auc(outside),
    )


def _says(title: Title, kind: Kind, name: str) -> bool:
    """Return whether the last of the named features is there for *title*."""
    if "genres" in name:
        return bool(title.described.genres)
    length = title.described.minutes if kind == "film" else title.described.pages
    return bool(length) or "length" not in name


def _unseen(titles: Sequence[Title], lens: Lens) -> list[float]:
    """Return the likeness of each title, by what learned from the other folds."""
    folds = [zlib.crc32(title.name.encode()) % FOLDS for title in titles]
    scores = [0.5] * len(titles)
    for fold in range(FOLDS):
        taught = [t for t, f in zip(titles, folds, strict=True) if f != fold]
        moving = Moving.fit(
            [title.described for title in taught if title.ours],
            [title.described for title in taught if not title.ours],
            lens,
        )
        held = [place for place, f in enumerate(folds) if f == fold]
        found = moving.likeness([titles[place].described for place in held])
        for place, likeness in zip(held, found, strict=True):
            scores[place] = likeness
    return scores


def _films(folder: Path, works: Sequence[Work]) -> Iterator[Title]:
    ours, genres = match_films(works), film_genres(folder)
    facts = {row["imdb_id"]: row for row in _rows(folder, "../facts/films.csv.gz")}
    judged = {row["imdb_id"]: row for row in _rows(folder, "film_tears.csv")}
    rows = (*_rows(folder, "movielens/movies.csv.gz"), *judged.values())
    names = {row["imdb_id"]: row["title"] for row in rows}
    for name, title in sorted(names.items()):
        row, year = facts.get(name, {}), YEAR.search(title)
        lengths = re.findall(r"\d+", row.get("runtimes", ""))
        yield Title(
            name,
            Described(
                "film",
                YEAR.sub("", title),
                int(year[1]) if year else _whole(judged.get(name, {}).get("year", "")),
                minutes=int(lengths[0]) if lengths else None,
                genres=genres.get(name, ()),
            ),
            name in ours,
            *_verdict(judged.get(name), "n_ratings_small"),
        )


def _books(folder: Path, works: Sequence[Work]) -> Iterator[Title]:
    shelf = [*_rows(folder, "goodbooks/books.csv.gz")]
    judged = {row["book_id"]: row for row in _rows(folder, "book_tears.csv")}
    pages = {
        row["isbn13"]: _whole(row["pages"])
        for row in _rows(folder, "../facts/books.csv.gz")
    }
    ours = match_books(pd.DataFrame(shelf), works)
    for row in shelf:
        name, verdict = row["book_id"], judged.get(row["book_id"])
        isbn = (verdict or {}).get("isbn13_fixed", "").partition(".")[0]
        yield Title(
            name,
            Described(
                "book",
                re.sub(r"\s*\([^()]*\)\s*$", "", row["title"]),
                _whole(row["original_publication_year"]),
                pages=pages.get(isbn) or None,
            ),
            name in ours,
            *_verdict(verdict, "ratings_count"),
        )


def _verdict(row: Mapping[str, str] | None, fame: str) -> tuple[bool | None, float]:
    """Return whether it moved people, and how well it is known."""
    label = (row or {}).get("label", "")
    moved = {"tears": True, "none": False}.get(label)
    return moved, float((row or {}).get(fame, "") or 0)


def _whole(cell: str) -> int:
    return int(float(cell)) if re.fullmatch(r"-?\d+(\.\d*)?", cell) else 0


def _rows(folder: Path, name: str) -> Rows:
    path = folder / name
    if not path.exists():
        if name.startswith(".."):
            return []  # lengths are welcome, but not needed
        raise WrongUsage(say("evaluate.no_tables", path=path))
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    return table.to_dict("records")  # type: ignore[return-value]
