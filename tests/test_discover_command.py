"""`boost refresh --discover` as a person meets it, against services of our own."""

import gzip
import json
from pathlib import Path

import pytest

from recommender import aside, candidates, overlay, places, verdicts
from recommender.overlay import Verdict
from tests.conftest import TODAY, Boost
from tests.services import Services, library, wiki
from tests.workshop.dumps.rows import as_list, entity_line
from tests.workshop.sources.library import Library, doc
from tests.workshop.sources.wiki import Wiki, entity

DISCOVER = ("refresh", "--discover", "--contact", "reader@example.org")
BOAT, KITE = "the-paper-boat-1-1951", "a-kite-of-grief-1-1961"


@pytest.fixture(autouse=True)
def _stocked(services: Services) -> None:
    """Let the services know works that the shelf lacks."""
    stock(services, films=9, books=6)


def stock(services: Services, films: int, books: int) -> None:
    """Let Wikidata know so many other films, and Open Library so many books."""
    strangers = [
        entity(
            f"Q90{number}",
            {"en": f"The Paper Boat {number}"},
            {
                "P31": ["Q11424"],
                "P57": ["Q1"],
                "P136": ["Q8"],
                "P345": [f"tt900000{number}"],
                "P577": [f"{1950 + number}-03-01"],
                "P2047": ["90 Q7727"],
            },
            links=20 + number,
        )
        for number in range(1, films + 1)
    ]
    named = entity("Q8", {"en": "drama film"})
    services.wiki = Wiki(*wiki().entities.values(), named, *strangers)
    grief = range(101, 101 + books)
    services.library = Library(
        [
            *library().docs,
            *(
                doc(
                    number,
                    f"A Kite of Grief {number - 100}",
                    "Ann Other",
                    first_publish_year=1860 + number,
                    subject=["Fiction", "Grief"],
                )
                for number in grief
            ),
        ],
        subjects={"grief": grief},
    )


def kept() -> dict[str, str]:
    """Return the source of every candidate that is kept, by id."""
    with overlay.reading(places.overlay_file()) as book:
        found = candidates.best(book, 1_000)
    return {proposal.work.id: proposal.source for proposal in found}


def decisions() -> dict[str, Verdict]:
    """Return what was decided, by id."""
    with overlay.reading(places.overlay_file()) as book:
        return {each.work.id: each.verdict for each in verdicts.decided(book)}


def test_what_the_catalog_lacks_is_discovered(
    online: Boost, services: Services
) -> None:
    """The plan comes first, then facts, then candidates with what to do next."""
    run = online(*DISCOVER)
    assert (run.code, run.err) == (0, "")
    said = " ".join(run.out.split())
    for part in (
        "Wikidata, for candidates: at most 1,598 questions and 27 minutes",
        "Open Library, for candidates: at most 75 questions and 75 seconds",
        "Red Dog: minutes 92",
        "Wikidata describes 10 works, and proposes 9 candidates: 9 new.",
        "Open Library describes 6 works, and proposes 6 candidates: 6 new.",
        "15 candidates in all. What the catalog lacks most:",
        "`boost candidates` shows them",
        "`boost refresh --undo` takes it back.",
    ):
        assert part in said
    assert said.index("at most") < said.index("minutes 92") < said.index("describes")
    assert (kept()[BOAT], kept()[KITE]) == ("wikidata", "openlibrary")
    listed = json.loads(online("candidates", "-n", "99", "--json").out)["candidates"]
    assert {row["id"] for row in listed} == set(kept())


def test_a_dry_run_foretells_the_discovery(online: Boost, services: Services) -> None:
    """It writes nothing; the run after it asks nothing and keeps just these."""
    dry = json.loads(online(*DISCOVER, "--dry-run", "--json").out)
    assert not places.overlay_file().exists()
    assert list(places.cache_folder().glob(f"{aside.TRIAL}*")) == []
    asked = len(services.requests)
    done = json.loads(online(*DISCOVER, "--json").out)
    assert len(services.requests) == asked
    assert (dry.pop("dry_run"), done.pop("dry_run")) == (True, False)
    assert dry == done
    assert done["candidates"] == len(kept()) == 15
    assert {row["id"] for row in done["best"]} < set(kept())
    told = {name: source["candidates"] for name, source in done["sources"].items()}
    assert [told[name]["kept"] for name in ("wikidata", "openlibrary")] == [9, 6]


def test_a_source_that_fails_keeps_its_candidates(
    online: Boost, services: Services
) -> None:
    """The other goes on; exit 6 says what is missing, and the next run asks for it."""
    online(*DISCOVER)
    stock(services, films=9, books=7)
    services.refusing = {"wikidata"}
    run = online(*DISCOVER)
    assert run.code == 6
    assert "Wikidata was not asked any further, and what it proposed before stays" in (
        " ".join(run.out.split())
    )
    assert "Wikidata gave no candidates" in " ".join(run.err.split())
    assert list(kept().values()).count("wikidata") == 9
    assert list(kept().values()).count("openlibrary") == 7
    services.refusing, asked = set(), len(services.requests)
    assert online(*DISCOVER).code == 0
    paths = {request.path.split("/")[1] for request in services.requests[asked:]}
    assert paths == {"wikidata"}


def test_nobody_answering_is_exit_seven(online: Boost, services: Services) -> None:
    """Then nothing is changed, and there is nothing to undo."""
    services.refusing = {"wikidata", "openlibrary"}
    run = online(*DISCOVER)
    assert (run.code, kept()) == (7, {})
    assert "Nothing was refreshed" in run.err
    assert not aside.aside_of(places.overlay_file()).exists()


def test_a_sharp_drop_keeps_the_old_ones(online: Boost, services: Services) -> None:
    """Where fewer than half are proposed again, the old ones stay, and it is said."""
    online(*DISCOVER)
    before = kept()
    stock(services, films=4, books=3)
    run = online(*DISCOVER, "--json")
    told = json.loads(run.out)["sources"]
    assert run.code == 6
    assert "no longer proposes 5 of 9 works" in told["wikidata"]["candidates"]["says"]
    assert told["wikidata"]["candidates"]["kept"] == 9
    assert told["openlibrary"]["candidates"]["gone"] == 3
    assert {k for k, source in before.items() if source == "wikidata"} < set(kept())


def test_one_source_alone_leaves_the_others_candidates(
    online: Boost, services: Services
) -> None:
    """With --source nobody else is asked, and what they proposed stays."""
    online(*DISCOVER)
    asked = len(services.requests)
    run = online(*DISCOVER, "--source", "openlibrary")
    assert run.code == 0
    paths = {request.path.split("/")[1] for request in services.requests[asked:]}
    assert paths == {"openlibrary"}
    assert len(kept()) == 15


def test_undo_takes_candidates_back_with_the_facts(online: Boost) -> None:
    """What the person decided stays, and is not proposed again."""
    online(*DISCOVER)
    online("decline", BOAT)
    assert online("refresh", "--undo").code == 0
    assert (kept(), decisions()) == ({}, {BOAT: "declined"})
    online(*DISCOVER)
    assert len(kept()) == 14
    assert BOAT not in kept()


def test_a_discovery_that_finds_the_same_leaves_undo_alone(online: Boost) -> None:
    """There is still the change before it to take back."""
    online(*DISCOVER)
    again = online(*DISCOVER)
    assert "proposes 9 candidates: the same as before" in " ".join(again.out.split())
    assert "--undo" not in again.out
    online("refresh", "--undo")
    assert kept() == {}


def test_candidates_are_taken_in_declined_and_suggested(online: Boost) -> None:
    """Apart until asked for; one that is taken in is found and marked."""
    online(*DISCOVER)
    everything = ("suggest", "--all", "--max-load", "5", "--json")
    plain = {row["id"] for row in json.loads(online(*everything).out)["suggestions"]}
    assert plain.isdisjoint(kept())
    more = json.loads(online(*everything, "--candidates").out)["suggestions"]
    assert {row["id"] for row in more} > set(kept())
    assert online("accept", BOAT).code == 0
    assert online("decline", KITE).code == 0
    assert "Not curated: " in online("show", BOAT).out
    assert not {BOAT, KITE} & set(kept())
    after = json.loads(online(*everything, "--candidates").out)["suggestions"]
    assert BOAT in {row["id"] for row in after}
    assert KITE not in {row["id"] for row in after}


def test_the_overlay_is_free_while_sources_are_asked(
    online: Boost, services: Services
) -> None:
    """A verdict that is written in the middle is heeded."""
    assert services.server
    online(*DISCOVER)

    def decline() -> None:
        with overlay.writing(places.overlay_file()) as book:
            verdicts.decide(book, BOAT, "declined", TODAY)

    services.server.call_at(len(services.requests) + 5, decline)
    assert online(*DISCOVER).code == 0
    assert decisions() == {BOAT: "declined"}
    assert BOAT not in kept()


def test_a_killed_discovery_goes_on_where_it_was(
    services: Services, home: Path
) -> None:
    """Killed again and again it asks nothing twice, and nothing is half-written."""
    killed = 0
    for _ in services.kill_every(50, DISCOVER):
        killed += 1
        assert kept() == {}
    assert killed >= 2
    asked = [(request.path, request.parameters) for request in services.requests]
    assert len(asked) <= len(set(asked)) + killed
    assert len(kept()) == 15


@pytest.mark.parametrize(
    "words",
    [
        ("--only", "bambi-1942"),
        ("--undo",),
        ("--export", "out"),
        ("--source", "tmdb"),
    ],
)
def test_what_cannot_be_discovered_is_refused(
    online: Boost, services: Services, words: tuple[str, ...]
) -> None:
    """Options at odds are usage errors, as is TMDB, whose terms allow no candidates."""
    assert online(*DISCOVER, *words, BOOST_TMDB_TOKEN="a-token-of-mine").code == 2
    assert services.requests == []


def test_a_dump_is_discovered_in_too(boost: Boost, home: Path, tmp_path: Path) -> None:
    """Nobody is asked; its candidates bear its day, and a dry run foretells them."""
    lines = [
        entity_line(
            f"Q7{number}",
            {"en": f"The Paper Boat {number}"},
            {"P31": ["Q11424"], "P57": ["Q1"]},
            {"P345": f"tt900000{number}"},
            1950 + number,
            90,
            40,
        )
        for number in range(1, 8)
    ]
    maker = entity_line("Q1", {"en": "Ann Other"}, {"P31": ["Q5"]})
    path = tmp_path / "wikidata-20260921-all.json.gz"
    path.write_bytes(gzip.compress(as_list((*lines, maker)).encode()))
    words = ("refresh", "--from-dump", str(path), "--discover", "--json")
    dry = json.loads(boost(*words, "--dry-run").out)
    assert kept() == {}
    done = boost(*words)
    assert (done.code, done.err) == (0, "")
    told = json.loads(done.out)
    assert told.pop("dry_run") is not dry.pop("dry_run")
    assert told == dry
    assert told["sources"]["wikidata"]["candidates"]["new"] == 7
    with overlay.reading(places.overlay_file()) as book:
        found = candidates.best(book, 9)
    assert {proposal.retrieved_on for proposal in found} == {"2026-09-21"}
    assert {proposal.work.creators for proposal in found} == {("Ann Other",)}
