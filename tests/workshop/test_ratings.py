"""Reading ratings: three shapes, one meaning, and a sentence for every fault."""

import gzip
import random
from pathlib import Path

import pytest

from recommender.catalog import load_catalog
from recommender.errors import WrongUsage
from recommender.works import Work
from recommender.workshop import ratings
from recommender.workshop.ratings import Ratings, read_ratings
from tests.conftest import ROOT, TODAY

EVAL = ROOT.parent / "shared" / "eval"
IDS = {"bambi-1942": "tt0034492", "red-dog-2011": "tt0803061"}

KEYED = """userId,imdb_id,rating,timestamp
10,tt0034492,4.5,200
10,tt0803061,2.0,100
9,tt0803061,3.0,100
9,tt0034492,5.0,100
9,tt9999999,1.0,50
"""
PUBLISHED = """userId,movieId,rating,timestamp
10,1,4.5,200
10,2,2.0,100
9,2,3.0,100
9,1,5.0,100
9,3,1.0,50
"""
LINKS = """movieId,imdbId,tmdbId
1,0034492,3170
2,803061,
3,9999999,
"""
GOODBOOKS = """user_id,book_id,rating
9,5,4
9,6,2
10,6,5
10,7,5
"""
BOOKS = """book_id,title,authors,original_publication_year
5,"The Velveteen Rabbit (Classics, #1)",Margery Williams,1922.0
6,Charlotte’s Web,"E.B. White, Garth Williams",1952.0
7,Twilight,Stephenie Meyer,2005.0
"""


@pytest.fixture
def works(shelf: Path) -> tuple[Work, ...]:
    """Return the works of the small shelf, two films with their IMDb ids."""
    loaded = load_catalog(shelf, TODAY).works
    return tuple(work._replace(imdb_id=IDS.get(work.id, "")) for work in loaded)


def put(folder: Path, **tables: str) -> Path:
    """Write *tables* into *folder*."""
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return folder


def triples(read: Ratings) -> list[tuple[str, str, float]]:
    """Return the table as person, work and stars."""
    return list(read.table.itertuples(index=False, name=None))


def shuffled(text: str, seed: int) -> str:
    """Return *text* with its rows in another order under the same header."""
    header, *rows = text.splitlines(keepends=True)
    random.Random(seed).shuffle(rows)
    return header + "".join(rows)


def test_ratings_teach_in_the_order_of_time(
    tmp_path: Path, works: tuple[Work, ...]
) -> None:
    """Each person's ratings stand by time, at the same time by the work's id."""
    assert triples(read_ratings(put(tmp_path, ratings=KEYED), works)) == [
        ("10", "red-dog-2011", 2.0),
        ("10", "bambi-1942", 4.5),
        ("9", "bambi-1942", 5.0),
        ("9", "red-dog-2011", 3.0),
    ]


def test_counts_are_told(tmp_path: Path, works: tuple[Work, ...]) -> None:
    """People, works and ratings are those of the catalog, the rest is counted."""
    read = read_ratings(put(tmp_path, ratings=KEYED), works)
    assert (read.kind, read.people, read.works, read.ratings) == ("film", 2, 2, 4)
    assert read.unmatched == 1
    assert [work.id for work in read.shelf] == ["bambi-1942", "red-dog-2011"]


def test_movielens_as_published_says_the_same(
    tmp_path: Path, works: tuple[Work, ...]
) -> None:
    """Numbers of films lead through the links, padded or not, to the same ratings."""
    (tmp_path / "keyed").mkdir()
    keyed = read_ratings(put(tmp_path / "keyed", ratings=KEYED), works)
    read = read_ratings(put(tmp_path, ratings=PUBLISHED, links=LINKS), works)
    assert triples(read) == triples(keyed)
    assert read.unmatched == keyed.unmatched


def test_books_are_read_without_time(tmp_path: Path, works: tuple[Work, ...]) -> None:
    """Goodbooks' ratings are those of the books that are ours."""
    read = read_ratings(put(tmp_path, ratings=GOODBOOKS, books=BOOKS), works)
    assert (read.kind, read.unmatched) == ("book", 1)
    assert set(triples(read)) == {
        ("9", "the-velveteen-rabbit-1922", 4.0),
        ("9", "charlottes-web-1952", 2.0),
        ("10", "charlottes-web-1952", 5.0),
    }


def test_without_time_the_seed_decides(tmp_path: Path, works: tuple[Work, ...]) -> None:
    """The same seed teaches in the same order, and some other in another."""
    folder = put(tmp_path, ratings=GOODBOOKS, books=BOOKS)
    first = triples(read_ratings(folder, works, seed=0))
    others = [triples(read_ratings(folder, works, seed=seed)) for seed in range(12)]
    assert others[0] == first
    assert any(other != first for other in others)
    assert all(sorted(other) == sorted(first) for other in others)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("table", [KEYED, GOODBOOKS])
def test_the_order_of_rows_is_irrelevant(
    tmp_path: Path, works: tuple[Work, ...], table: str, seed: int
) -> None:
    """A table whose rows were shuffled reads the same."""
    one = read_ratings(put(tmp_path, ratings=table, books=BOOKS), works)
    table = shuffled(table, seed)
    other = read_ratings(put(tmp_path, ratings=table, books=BOOKS), works)
    assert triples(one) == triples(other)


def test_zipped_tables_read_the_same(tmp_path: Path, works: tuple[Work, ...]) -> None:
    """A table may be gzipped."""
    plain = read_ratings(put(tmp_path, ratings=KEYED), works)
    (tmp_path / "ratings.csv").unlink()
    (tmp_path / "ratings.csv.gz").write_bytes(gzip.compress(KEYED.encode()))
    assert triples(read_ratings(tmp_path, works)) == triples(plain)


def test_large_tables_are_read_in_pieces(
    tmp_path: Path, works: tuple[Work, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read two rows at a time, a table says the same."""
    folder = put(tmp_path, ratings=KEYED)
    whole = read_ratings(folder, works)
    monkeypatch.setattr(ratings, "CHUNK", 2)
    pieces = read_ratings(folder, works)
    assert triples(pieces) == triples(whole)
    assert pieces.unmatched == whole.unmatched


def test_the_last_word_on_a_work_counts(
    tmp_path: Path, works: tuple[Work, ...]
) -> None:
    """Whoever rated a work twice is taken at the later rating."""
    table = KEYED + "10,tt0034492,1.5,900\n"
    read = read_ratings(put(tmp_path, ratings=table), works)
    assert ("10", "bambi-1942", 1.5) in triples(read)
    assert read.ratings == 4


def test_of_too_many_people_the_lot_decides(
    tmp_path: Path, works: tuple[Work, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """More people than are needed are thinned out, whole people at a time."""
    monkeypatch.setattr(ratings, "MOST_PEOPLE", 1)
    read = read_ratings(put(tmp_path, ratings=KEYED), works)
    assert (read.people, read.ratings) == (1, 2)


@pytest.mark.parametrize(
    ("tables", "sentence"),
    [
        ({}, r"no ratings\.csv"),
        ({"ratings": "a,b\n1,2\n"}, "columns .* They may be: userId, imdb_id"),
        ({"ratings": ""}, "is no table"),
        ({"ratings": PUBLISHED}, r"no links\.csv"),
        ({"ratings": GOODBOOKS}, r"no books\.csv"),
        ({"ratings": PUBLISHED, "links": "movieId\n1\n"}, "no column imdbId"),
        (
            {"ratings": GOODBOOKS, "books": "book_id,title\n1,x\n"},
            "no column authors, original_publication_year",
        ),
        ({"ratings": KEYED + "1,tt1,many,5\n"}, "row 7: rating is 'many'"),
        ({"ratings": KEYED + "1,tt1,9,5\n"}, "row 7: rating is '9'"),
        ({"ratings": KEYED + "1,tt1,,5\n"}, "row 7: rating is ''"),
        ({"ratings": KEYED + "1,tt1,3,noon\n"}, "row 7: timestamp is 'noon'"),
        ({"ratings": KEYED + "1,2,3,4,5,6\n"}, "is no table"),
        ({"ratings": KEYED.splitlines()[0]}, "Nothing in .* of a work in the catalog"),
    ],
)
def test_what_cannot_be_read_is_told(
    tmp_path: Path, works: tuple[Work, ...], tables: dict[str, str], sentence: str
) -> None:
    """A missing or broken table ends with a sentence that says what is wrong."""
    with pytest.raises(WrongUsage, match=sentence):
        read_ratings(put(tmp_path, **tables), works)


@pytest.mark.parametrize(
    "content", [b"no gzip", gzip.compress(KEYED.encode() * 50)[:60]]
)
def test_a_damaged_archive_is_told(
    tmp_path: Path, works: tuple[Work, ...], content: bytes
) -> None:
    """What is no gzip file, or half of one, is told as such."""
    (tmp_path / "ratings.csv.gz").write_bytes(content)
    with pytest.raises(WrongUsage, match="cannot be read"):
        read_ratings(tmp_path, works)


def test_bytes_that_are_no_text_are_told(
    tmp_path: Path, works: tuple[Work, ...]
) -> None:
    """A table in another encoding is told as such."""
    (tmp_path / "ratings.csv").write_bytes(KEYED.encode() + b"\xff\xfe,\xe9,3,1\n")
    with pytest.raises(WrongUsage, match="is no table"):
        read_ratings(tmp_path, works)


@pytest.mark.skipif(not EVAL.is_dir(), reason="the measuring data are elsewhere")
@pytest.mark.parametrize(
    ("name", "kind"), [("movielens", "film"), ("goodbooks", "book")]
)
def test_the_measuring_data_can_be_read(name: str, kind: str) -> None:
    """Real tables lead to hundreds of people and thousands of ratings of our works."""
    read = read_ratings(EVAL / name, load_catalog(ROOT / "data", TODAY).works)
    assert read.kind == kind
    assert read.people > 200
    assert read.works > 150
    assert read.ratings > 5_000
