"""`boost evaluate`: on one's own journal, on others' ratings, on simulated people."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from recommender import journal, lessons, places, taste
from recommender.commands import common, evaluate, reader
from recommender.entries import Entry
from recommender.errors import BoostError, WrongUsage
from recommender.present import console
from recommender.taste import LIKING_PRIORS
from recommender.works import Outcome
from recommender.workshop import batch
from recommender.workshop.learn import learn
from recommender.workshop.mine import Foretold
from recommender.workshop.season_measures import Result
from tests.conftest import SHELF, Boost

BAMBI, RED_DOG, RABBIT = "bambi-1942", "red-dog-2011", "the-velveteen-rabbit-1922"
LONG_AGO = "2020-01-01"
EVENINGS = (
    Entry(BAMBI, LONG_AGO, Outcome.SOBS, 5.0),
    Entry(RED_DOG, LONG_AGO, Outcome.DRY, 2.0),
    Entry(RABBIT, LONG_AGO, Outcome.TEARS, 4.0),
    Entry("the-snowman-1978", LONG_AGO, Outcome.LUMP),
    Entry("charlottes-web-1952", LONG_AGO, Outcome.TEARS, 4.5),
    Entry("paddington-2-2017", LONG_AGO, stopped=True),
)
MEASURED_KEYS = {
    "version",
    "kind",
    "people",
    "works",
    "ratings",
    "unmatched",
    "fame",
    "rows",
    "differences",
    "taught_by_others",
    "quoted",
}
# goodbooks' shape: people who love one book of three and not the others.
BOOKS = """book_id,title,authors,original_publication_year
5,The Velveteen Rabbit,Margery Williams,1922
6,Charlotte's Web,E. B. White,1952
7,The Snowman,Raymond Briggs,1978
8,Twilight,Stephenie Meyer,2005
"""
RATINGS = "user_id,book_id,rating\n" + "".join(
    f"{person},{book},{stars}\n"
    for person in range(9)
    for book, stars in ((5, 1 + person % 3), (6, 2), (7, 1), (8, 5))
)
COPIES = 13  # of the small shelf: five themes are carried often enough then


@pytest.fixture
def rated(tmp_path: Path) -> Path:
    """Return a folder of ratings as goodbooks publishes them, of few books."""
    folder = tmp_path / "ratings"
    folder.mkdir()
    (folder / "ratings.csv").write_text(RATINGS, "utf-8")
    (folder / "books.csv").write_text(BOOKS, "utf-8")
    return folder


@pytest.fixture
def large_shelf(shelf: Path, tmp_path: Path) -> Path:
    """Return the small shelf many times over, each copy a year older."""
    folder = tmp_path / "large"
    folder.mkdir()
    for file in shelf.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    files = [tmp_path / f"{years}.toml" for years in range(1, COPIES)]
    for years, file in enumerate(files, start=1):
        file.write_text(copied(years), "utf-8")
    batch.add(files, folder)
    return folder


def copied(years: int) -> str:
    """Return the cards of the small shelf, as of so many *years* earlier."""

    def earlier(found: re.Match[str]) -> str:
        return f"{found[1]}{int(found[2]) - years}"

    cards = (SHELF / "cards.toml").read_text("utf-8")
    cards = re.sub(r"(?m)^(based_on|exposure|eras|titles) = .*\n", "", cards)
    return re.sub(r"(?m)^(\[.*-|year = )(\d{4})", earlier, cards)


def keep(*entries: Entry) -> None:
    """Write *entries* into the journal of this test."""
    with journal.writing(places.journal_file()) as book:
        for entry in entries:
            book.add(entry)
    reader.learn_again()


def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Return the JSON that was printed; nothing else was."""
    out, err = capsys.readouterr()
    assert err == ""
    found: dict[str, Any] = json.loads(out)
    return found


def anew() -> bytes:
    """Return what would be learned now from all that is written, packed."""
    profile, entries = common.person()
    with common.shelf() as index:
        told = lessons.read(entries, index, profile)
    return taste.pack(learn(told, liking=reader.liking_priors()))


def found() -> bytes:
    """Return the taste that a suggestion finds, packed."""
    with common.shelf() as index:
        return taste.pack(reader.read(index).taste)


def kept_key() -> str:
    """Return under which catalog and prior a taste is kept."""
    with closing(sqlite3.connect(places.journal_file())) as db:
        ((key,),) = db.execute("SELECT key FROM learned").fetchall()
    return str(key)


@pytest.mark.parametrize("entries", [(), EVENINGS], ids=["none", "some"])
def test_mine_json_has_the_agreed_keys(
    home: Path, capsys: pytest.CaptureFixture[str], entries: tuple[Entry, ...]
) -> None:
    """One's own journal gives every figure, or null where it is too short."""
    keep(*entries)
    evaluate.mine(as_json=True)
    record = printed(capsys)
    assert record.keys() == set(Foretold._fields)
    assert record["evenings"] == sum(e.outcome is not None for e in entries)
    assert (record["ranked"] is None) == (not entries)


def test_mine_is_said_in_words(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One's own journal is told in sentences, in figures or in what is missing."""
    evaluate.mine()
    assert "0 evenings with an outcome" in capsys.readouterr().out
    keep(*EVENINGS)
    evaluate.mine()
    said = " ".join(capsys.readouterr().out.split())
    assert "of 5 evenings, 3 brought misty eyes or more" in said


def test_mine_writes_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Measuring one's journal leaves it as it was."""
    keep(*EVENINGS)
    before = places.journal_file().read_bytes()
    evaluate.mine()
    assert places.journal_file().read_bytes() == before


def test_ratings_json_has_the_agreed_keys(
    home: Path, rated: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ratings of few works are counted; nobody rated enough to be asked."""
    evaluate.ratings(rated, as_json=True)
    record = printed(capsys)
    assert record.keys() == MEASURED_KEYS
    assert (record["kind"], record["people"], record["works"]) == ("book", 9, 3)
    assert (record["ratings"], record["unmatched"]) == (27, 9)
    assert (record["fame"], record["rows"]) == (None, [])


def test_ratings_are_said_in_words(
    home: Path, rated: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same is told in sentences."""
    evaluate.ratings(rated)
    said = " ".join(capsys.readouterr().out.split())
    assert "27 ratings of 3 books in the catalog, by 9 people" in said
    assert "Nobody rated enough" in said


def test_simulated_people_are_told_to_programs(boost: Boost, large_shelf: Path) -> None:
    """Two people's seasons give every figure of the result; progress stays quiet."""
    run = boost(
        "evaluate", "simulated", "--people", "2", "--json",
        BOOST_CATALOG=str(large_shelf), OPENBLAS_NUM_THREADS="1",
    )  # fmt: skip
    assert (run.code, run.err) == (0, "")
    record = json.loads(run.out)
    assert record.keys() == {"version", *Result._fields}
    assert (record["people"], record["seed"]) == (2, 1)
    assert {chooser["name"] for chooser in record["choosers"]} >= {"ours", "oracle"}
    for chooser in record["choosers"]:
        assert 0 <= chooser["chance"]["value"] <= 1


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("ratings", "nowhere"), "nowhere"),
        (("ratings",), "folder"),
        (("fit-prior",), "--forget"),
        (("simulated", "--people", "1"), "1"),
    ],
    ids=["no such folder", "no folder", "nothing to fit to", "one person"],
)
def test_a_slip_exits_with_two(boost: Boost, words: tuple[str, ...], part: str) -> None:
    """What cannot be measured is a usage error with a sentence."""
    run = boost("evaluate", *words)
    assert (run.code, run.out) == (2, "")
    assert part in run.err
    assert "Traceback" not in run.err


@pytest.mark.parametrize("command", [evaluate.ratings, evaluate.fit_prior])
def test_a_folder_without_ratings_is_wrong_usage(
    home: Path, tmp_path: Path, command: Any
) -> None:
    """An empty folder is told as such, whoever asks, and nothing is kept."""
    with pytest.raises(WrongUsage, match=r"no ratings\.csv"):
        command(tmp_path)
    assert not places.prior_file().exists()


def test_a_fitted_prior_is_used_from_then_on(
    home: Path, rated: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Fitting keeps a prior and learns again with it; --forget goes back."""
    keep(*EVENINGS)
    stated, key = found(), kept_key()
    evaluate.fit_prior(rated, as_json=True)
    assert printed(capsys) == {
        "kept": str(places.prior_file()),
        "people": 9,
        "ratings": 27,
    }
    fitted = reader.liking_priors()
    assert fitted["person"].mean < LIKING_PRIORS["person"].mean  # they give few stars
    assert found() == anew() != stated
    assert kept_key() != key
    evaluate.fit_prior(forget=True, as_json=True)
    assert printed(capsys) == {"kept": None, "people": 0, "ratings": 0}
    assert reader.liking_priors() == LIKING_PRIORS
    assert found() == anew() == stated
    assert kept_key() == key


def test_a_fitted_prior_moves_expected_stars(
    boost: Boost, rated: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A newcomer's expected stars follow the fitted prior; the chances do not."""
    before = json.loads(boost("suggest", "--json").out)["suggestions"]
    evaluate.fit_prior(rated)
    after = json.loads(boost("suggest", "--json").out)["suggestions"]
    told = {pick["id"]: pick for pick in after}
    for pick in before:
        if pick["id"] in told:
            assert told[pick["id"]]["liking"] < pick["liking"]
            assert told[pick["id"]]["chance"] == pick["chance"]
    assert told.keys() & {pick["id"] for pick in before}


def test_forgetting_what_was_never_fitted_is_no_mishap(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a fitted prior --forget says that the stated one holds."""
    evaluate.fit_prior(forget=True)
    assert "The stated prior holds again." in capsys.readouterr().out


@pytest.mark.parametrize("mend", ["--forget", "another fit"])
def test_a_damaged_prior_can_be_forgotten_or_replaced(
    home: Path, rated: Path, capsys: pytest.CaptureFixture[str], mend: str
) -> None:
    """What makes no sense is told with exit code 1, and can be mended."""
    keep(*EVENINGS)
    places.prior_file().write_text("damaged", "utf-8")
    with pytest.raises(BoostError, match="fit-prior --forget") as told:
        evaluate.mine()
    assert told.value.exit_code == 1
    if mend == "--forget":
        evaluate.fit_prior(forget=True)
    else:
        evaluate.fit_prior(rated)
    assert found() == anew()


def test_progress_stays_quiet_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    """Where nobody watches, long work says nothing of how far it has come."""
    with console.progress("Living seasons", 2) as done:
        done(1)
        done(2)
    assert capsys.readouterr() == ("", "")
