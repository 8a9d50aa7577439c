"""Discovering: from what sources describe to candidates, in whatever order it came."""

import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import overlay
from recommender.candidates import Proposal, replace
from recommender.catalog import load_catalog
from recommender.gate import HELD_BACK, SAFE_LOAD
from recommender.overlay import Fact
from recommender.schema import read_schema
from recommender.supplement import UNKNOWN, fits
from recommender.verdicts import decide
from recommender.works import Wave, Work
from recommender.workshop.discover import (
    LONGEST_LINE,
    Shelf,
    line_of,
    propose,
    read_left_out,
    read_shelf,
    vector_of,
)
from recommender.workshop.familiar import Familiar
from recommender.workshop.lack import Lack
from recommender.workshop.naming import ID, Names, slug, unknown_work
from recommender.workshop.sources import Described
from recommender.workshop.staging import MOST, Stream, bounded, staging
from tests.conftest import ROOT, TODAY

EVERY = 8  # of the catalog's works are learned from
WHOLE = load_catalog(ROOT / "data", TODAY)
WORKS = WHOLE.works[::EVERY]
DECLINED = unknown_work(
    "a-declined-film-1999", Described("film", "A Declined Film", 1999, ("Ann Other",))
)


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    """Return a part of the catalog, with one work that was declined."""
    columns = read_schema(ROOT / "data")["works"].columns
    return Shelf(WORKS, (DECLINED,), WHOLE.tags, (), columns)


def film(title: str, year: int = 1990, **more: object) -> Described:
    """Return a film nobody knows."""
    return Described("film", title, year, ("Some Body",))._replace(**more)  # type: ignore[arg-type]


def found(shelf: Shelf, *streams: Sequence[Described]) -> list[Proposal]:
    """Return what is proposed of what several sources describe."""
    with staging() as stage:
        for number, described in enumerate(streams):
            stage.take(Stream(f"source-{number}", "CC0-1.0", described))
        return list(propose(stage, shelf, lambda source: TODAY))


DESCRIBED = (
    film("The New One", 1984, countries=("JP",), language="ja", minutes=95),
    film("The New One", 1984, creators=("Quite Another",)),
    Described("book", "The New One", 1984, ("A Writer",), pages=200),
    film("Nothing Known", 2001, creators=()),
    film(
        "Hostile\x1b[31m Title\n\u202e",
        2002,
        genres=("drama film",),
        countries=("Nowhere", "FR"),
        language="french",
        minutes=100_000,
        imdb_id="tt1; DROP TABLE",
    ),
    film("生きる道", 1960, wikidata_id="Q123"),
    film("Other Facts", 2003, openlibrary_id="OL1W", genres=("drama film",)),
    film("No Year at All", 0),
    Described("film", "a declined film", 2000, ("Ann Other",)),
    *(
        Described(w.kind, w.title, w.year, w.creators, genres=("drama",))
        for w in WORKS[:40]
    ),
)


@pytest.fixture(scope="module")
def proposals(shelf: Shelf) -> list[Proposal]:
    """Return what comes of `DESCRIBED`."""
    return found(shelf, DESCRIBED)


def test_what_is_new_is_proposed_with_an_id_as_the_catalog_has(
    proposals: list[Proposal],
) -> None:
    """Namesakes get their maker, a book whose id a film holds ends in -book."""
    assert [proposal.work.id for proposal in proposals] == [
        "hostile-31m-title-2002",
        "nothing-known-2001",
        "other-facts-2003",
        "the-new-one-1984",
        "the-new-one-body-1984",
        "the-new-one-1984-book",
        "q123-1960",
    ]


def test_nothing_proposed_is_curated(proposals: list[Proposal]) -> None:
    """A candidate says so, and carries its source, licence and day."""
    for proposal in proposals:
        assert not proposal.work.curated
        assert proposal.source == "source-0"
        assert proposal.licence == "CC0-1.0"
        assert proposal.retrieved_on == TODAY.isoformat()


def test_everything_proposed_fits_the_tables(
    proposals: list[Proposal], shelf: Shelf
) -> None:
    """Cells that the tables would refuse are empty, and no control character stays."""
    for proposal in proposals:
        assert fits(proposal.work, shelf.columns)
        assert proposal.work.title.isprintable()
    hostile = proposals[0].work
    assert (hostile.countries, hostile.language, hostile.imdb_id) == ((), "", "")
    assert hostile.minutes is None
    assert {"countries", "language"} <= UNKNOWN


def test_what_nothing_is_known_of_is_held_back(proposals: list[Proposal]) -> None:
    """It may carry anything, so an evening waits until somebody asks."""
    unknown = next(p for p in proposals if p.work.id == "nothing-known-2001")
    assert unknown.held
    assert set(unknown.unsure) >= HELD_BACK


def test_what_may_carry_something_grave_is_held_back(
    proposals: list[Proposal],
) -> None:
    """A claim, a doubt or a load above the ceiling holds a candidate back."""
    for proposal in proposals:
        carried = {tag for tag, _ in proposal.work.claims} | set(proposal.unsure)
        heavy = proposal.work.load > SAFE_LOAD
        assert proposal.held == (heavy or bool(carried & HELD_BACK))


def test_the_order_of_input_is_irrelevant(
    shelf: Shelf, proposals: list[Proposal]
) -> None:
    """The same works in another order give the same candidates."""
    shuffled = [*DESCRIBED]
    random.Random(2).shuffle(shuffled)
    assert found(shelf, shuffled) == proposals


def test_two_sources_make_one_candidate(shelf: Shelf) -> None:
    """What both say of one id is put together, and the first is believed first."""
    one = film("Shared", 1970, openlibrary_id="OL9W", genres=("drama film",))
    other = film("Shared!", 1971, openlibrary_id="OL9W", subjects=("dogs",), minutes=90)
    (proposal,) = found(shelf, [one], [other])
    assert proposal.work.id == "shared-1970"
    assert proposal.work.minutes == 90
    assert proposal.work.line.endswith("listed under drama film, dogs.")


def test_what_was_accepted_or_declined_is_not_proposed(shelf: Shelf) -> None:
    """A decided work never returns, under its id or as itself."""
    first = found(shelf, [film("Once", 1980, wikidata_id="Q9")])
    gone = shelf._replace(aside=(*shelf.aside, first[0].work))
    again = film("Once, under another name", 1955, wikidata_id="Q9")
    assert found(gone, [film("Once", 1980), again]) == []


def test_left_out_works_are_read(tmp_path: Path) -> None:
    """What the curators decline is known by title, year and maker, or by its id."""
    for name in (ROOT / "data").iterdir():
        (tmp_path / name.name).write_bytes(name.read_bytes())
    with (tmp_path / "left-out.csv").open("a", encoding="utf-8") as file:
        file.write("film,Not for Us,Somebody Else,1991,tt7654321,too cruel\n")
    familiar = Familiar(read_left_out(tmp_path, TODAY))
    assert familiar.knows(film("Not for Us", 1992, creators=("Somebody Else",)))
    assert familiar.knows(film("Whatever", imdb_id="tt7654321"))
    assert not familiar.knows(film("Not for Us", 1991, creators=("A Stranger",)))


def test_the_shelf_has_what_was_decided_and_looked_up(tmp_path: Path) -> None:
    """Ids that a refresh found and works that were declined are known too."""
    first = next(work for work in WHOLE.works if not work.wikidata_id)
    path = tmp_path / "overlay.sqlite"
    with overlay.writing(path) as book:
        fact = Fact(first.id, "wikidata_id", "Q777", "wikidata", "", "CC0-1.0", "")
        book.replace_facts("wikidata", [first.id], [fact])
        replace(book, ["source-0"], [_proposal(DECLINED)])
        decide(book, DECLINED.id, "declined", TODAY)
    with overlay.reading(path) as book:
        shelf = read_shelf(ROOT / "data", book, TODAY)
    familiar = Familiar((*shelf.works, *shelf.aside))
    assert familiar.knows(film("Some Other Title", 1901, wikidata_id="Q777"))
    assert familiar.knows(film(DECLINED.title, 1999, creators=DECLINED.creators))
    assert len(shelf.works) == len(WHOLE.works)


def _proposal(work: Work) -> Proposal:
    return Proposal(work, "{}", (), 0.5, False, "source-0", "CC0-1.0", "2026-11-23")


@given(st.sampled_from(WHOLE.works), st.integers(-1, 1))
def test_a_work_of_the_catalog_is_known_by_any_of_its_titles(
    work: Work, late: int
) -> None:
    """Title, year within one and maker are enough, and so is an id."""
    familiar = Familiar([work])
    for title in (work.title, *(title for _, title in work.titles)):
        same = Described(work.kind, title, work.year + late, work.creators)
        assert familiar.knows(same)
    first, _, rest = work.title.partition(" ")
    if first == "The":
        behind = Described(work.kind, f"{rest}, The", work.year, work.creators)
        assert familiar.knows(behind)
    if work.imdb_id:
        assert familiar.knows(film("Another", 1900, imdb_id=work.imdb_id))


@given(st.lists(st.sampled_from(WHOLE.works), max_size=8), st.booleans())
def test_no_id_of_the_catalog_is_given_again(works: list[Work], other: bool) -> None:
    """A namesake of catalog works by another maker gets an id of its own."""
    names = Names(WHOLE.works)
    taken = {work.id for work in WHOLE.works}
    for work in works:
        maker = "Other Person" if other else "Person"
        name = names.give(Described(work.kind, work.title, work.year, (maker,)))
        assert name not in taken
        assert not name or ID.fullmatch(name)
        taken.add(name or "none")


@given(st.text(max_size=200))
def test_an_id_is_plain(title: str) -> None:
    """Whatever a title is, what stands of it in an id is letters and digits."""
    made = slug(title)
    assert not made or ID.fullmatch(made)


@given(st.text(max_size=900), st.lists(st.text(max_size=30), max_size=90))
def test_text_from_outside_is_bounded(title: str, genres: list[str]) -> None:
    """Nothing unprintable or endless is kept, and cleaning twice changes nothing."""
    safe = bounded(Described("film", title, 1990, genres=tuple(genres)))
    assert safe.title.isprintable()
    assert len(safe.title) <= 300
    assert len(safe.genres) <= MOST
    assert bounded(safe) == safe


@given(st.lists(st.text("abc def", min_size=1, max_size=60), max_size=6))
def test_a_line_of_facts_is_short(genres: list[str]) -> None:
    """Whatever the genres, the sentence fits the table."""
    line = line_of(Described("book", "X", 1990, genres=tuple(genres)))
    assert line.startswith("A book of 1990")
    assert len(line) <= LONGEST_LINE


def test_a_vector_has_length_one() -> None:
    """A candidate's claims are weighed as those of the index are."""
    work = WORKS[0]._replace(claims=(("loss", 3), ("friendship", 2), ("suicide", 3)))
    vector = vector_of(work, {"loss": 1.0, "friendship": 3.0})
    assert sum(weight**2 for weight in vector.values()) == pytest.approx(1, abs=1e-3)
    assert vector["friendship"] > vector["loss"]
    assert vector_of(work, {}) == {}


def test_a_country_with_few_works_is_lacking() -> None:
    """The fewer works a country has, the more one of its own is lacking."""
    poor = WORKS[0]._replace(countries=("LS",))
    lack = Lack(WORKS)
    assert lack.of_country(poor) == 1
    assert lack.of_country(poor._replace(countries=("US",))) == 0
    assert lack.of_country(poor._replace(countries=())) == 0


def test_a_thin_childhood_is_lacking() -> None:
    """A family film of a time when children there met little is lacking."""
    work = WORKS[0]._replace(
        kind="film",
        audience="family",
        countries=("LS",),
        year=1970,
        waves=(Wave("LS", "cinema", 1990, 1990),),
    )
    lack = Lack([work] * 30)
    assert lack.of_years(work) == 1
    assert lack.of_years(work._replace(year=1990)) == 0
    assert lack.of_years(work._replace(audience="adult")) == 0


def test_an_empty_rung_is_lacking() -> None:
    """What would stand where nothing stands is lacking, and no share leaves 0 to 1."""
    gentle = WORKS[0]._replace(kind="book", potency=2, load=0, claims=(("warmth", 3),))
    strong = gentle._replace(potency=5)
    lack = Lack([gentle] * 100)
    assert lack.of_rung(strong) == 1
    assert lack.of_rung(gentle) == 0
    assert 0 <= lack.share(gentle) <= lack.share(strong) <= 1


def test_vectors_are_kept_as_the_index_has_them(proposals: list[Proposal]) -> None:
    """A proposal's vector is JSON of tags and weights."""
    for proposal in proposals:
        assert isinstance(json.loads(proposal.vector), dict)
