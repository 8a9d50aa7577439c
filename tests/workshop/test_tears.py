"""Telling tears apart: on tables of the published shape, made up for the purpose."""

import csv
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from recommender.catalog import load_catalog
from recommender.errors import WrongUsage
from recommender.present import tagged
from recommender.workshop.tears import Told, film_genres, tell_tears
from tests.conftest import ROOT, TODAY, Boost

WORKS = load_catalog(ROOT / "data", TODAY).works
OURS = [work for work in WORKS if work.imdb_id][:120]
STRANGERS = 240


def write(path: Path, header: str, rows: Sequence[Sequence[object]]) -> None:
    """Write a table."""
    path.parent.mkdir(exist_ok=True, parents=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(rows)


def films() -> Iterator[tuple[str, str, str]]:
    """Yield films with genres: ours are dramas for children, others are action."""
    for work in OURS:
        yield work.imdb_id, f"{work.title} ({work.year})", "Drama|Children"
    for number in range(STRANGERS):
        yield f"tt99{number:05}", f"Stranger {number} (1990)", "Action|Drama"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of tables in which genres tell tears, and titles do not."""
    lot, shelf = random.Random(1), [*films()]
    write(tmp_path / "movielens/movies.csv.gz", "imdb_id,title,genres", shelf)
    header = "imdb_id,title,year,label,n_ratings_small"
    judged = [
        (name, title, 1990.0, "tears" if "Children" in genres else "none", fame)
        for name, title, genres in shelf[60:200]
        for fame in (lot.randrange(100),)
    ]
    write(tmp_path / "film_tears.csv", header, judged)
    books = [
        (number, f"Book {number}", "Some Body", 1990.0) for number in range(STRANGERS)
    ]
    write(
        tmp_path / "goodbooks/books.csv.gz",
        "book_id,title,authors,original_publication_year",
        books,
    )
    header = "book_id,title,isbn13_fixed,label,ratings_count"
    write(
        tmp_path / "book_tears.csv",
        header,
        [
            (n, f"Book {n}", "", "tears" if n % 2 else "none", lot.randrange(99))
            for n in range(60)
        ],
    )
    for path in (tmp_path / "movielens", tmp_path / "goodbooks"):
        for table in path.glob("*.gz"):  # plain text under that name is no gzip
            import gzip

            table.write_bytes(gzip.compress(table.read_bytes()))
    return tmp_path


def by_features(told: Sequence[Told], kind: str, features: str) -> Told:
    """Return the one of these figures."""
    return next(one for one in told if (one.kind, one.features) == (kind, features))


def test_genres_tell_tears_that_nobody_learned_from(folder: Path) -> None:
    """Where genres alone part them, other titles teach it; where nothing does, no."""
    told = tell_tears(folder, WORKS)
    genres = by_features(told, "film", "genres")
    assert (genres.tears, genres.others) == (60, 80)
    assert genres.auc.value == 1
    assert by_features(told, "book", "title, year").auc.value == 0.5


def test_what_came_out_is_told_in_sentences_and_to_programs(folder: Path) -> None:
    """Every figure stands with its interval, and what it was measured on."""
    told = tell_tears(folder, WORKS)
    lines = "\n".join(tagged.lines(told, []))
    assert "Films, by genres:" in lines
    assert "60 with tears, 80 without: AUC 1.00 (1.00 to 1.00)" in lines
    assert len(tagged.record(told, [])["tears"]) == len(told)  # type: ignore[arg-type]


def test_genres_are_read_in_lower_case(folder: Path) -> None:
    """As the sources write them."""
    assert film_genres(folder)[OURS[0].imdb_id] == ("drama", "children")


def test_a_folder_without_the_tables_is_told(boost: Boost, tmp_path: Path) -> None:
    """The command says which table is not there."""
    run = boost("evaluate", "tagger", str(tmp_path))
    assert run.code == 2
    assert "film_tears.csv" in run.err or "movies.csv.gz" in run.err
    with pytest.raises(WrongUsage):
        film_genres(tmp_path)
