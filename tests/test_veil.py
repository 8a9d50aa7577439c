"""The veil: what it hides, what it leaves, and the handles that stand for ids."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import veil
from recommender.entries import Profile
from recommender.errors import WorkNotFound
from recommender.model import Index
from recommender.titles import find_work, search_works
from recommender.veil import VeiledIndex, behind, covered, handle
from recommender.works import Work
from tests.conftest import ROOT

BAMBI, GRAVE = "bambi-1942", "grave-of-the-fireflies-1988"
NAMING = ("original_title", "creators", "line", "titles")
FOREIGN = ("imdb_id", "isbn13", "openlibrary_id", "wikidata_id")


def column(table: str, name: str) -> list[str]:
    """Return a column of the catalog."""
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [row[name] for row in csv.DictReader(file)]


IDS = column("works", "id")


@pytest.fixture(scope="module")
def hidden(index_file: Path) -> Iterator[VeiledIndex]:
    """Open the small shelf under its veil."""
    with Index.at(index_file) as opened:
        yield VeiledIndex(opened)


def test_every_work_of_the_catalog_has_a_handle_of_its_own() -> None:
    """No two works of the catalog share one, so that none is ambiguous today."""
    assert len({handle(work) for work in IDS}) == len(IDS)


@given(st.sampled_from(IDS), st.sampled_from(("", "“", "(", '"', "\x1b[2m", "  ")))
def test_an_id_is_covered_wherever_it_stands(work: str, before: str) -> None:
    """A handle takes its place, whatever stands around it; twice is as good as once."""
    text = f"a line{before or ' '}{work}: said. `boost show {work}`."
    shown = covered(text)
    assert work not in shown
    assert shown.count(handle(work)) == 2
    assert covered(shown) == shown


def test_what_is_no_id_is_left() -> None:
    """Tags, telephone numbers, addresses, times and paths stay as they are."""
    texts = [
        *column("tags", "id"),
        *column("support", "contact"),
        *column("support", "hours"),
        *column("support", "url"),
        *column("sources", "url"),
        "2026-11-23T20:15:00+00:00",
        "Wrote /home/ana/page-2026.html.",
        "utf-8, 0.5-5, 1942–1944, 978-0-06-112241-5",
    ]
    assert [text for text in texts if covered(text) != text] == []


def test_a_veiled_work_is_the_same_for_the_program(hidden: VeiledIndex) -> None:
    """Nothing but what names it is changed: its id, year, tags and waves stay."""
    for bare, shown in zip(hidden.bare().works(), hidden.works(), strict=True):
        empty = {name: type(getattr(bare, name))() for name in (*NAMING, *FOREIGN)}
        assert shown == bare._replace(title=shown.title, **empty)
        assert shown.title == f"{bare.kind} {handle(bare.id)}"
        assert hidden.work(bare.id) == shown


@pytest.mark.parametrize("form", ["{}", "film {}", "Film  {}", " {} "])
def test_a_handle_is_taken_wherever_a_title_is(form: str, index: Index) -> None:
    """Veiled or not, a work is found by what was seen of it."""
    text = form.format(handle(GRAVE))
    assert find_work(index, text).title == "Grave of the Fireflies"
    assert find_work(VeiledIndex(index), text).id == GRAVE


def test_a_shared_handle_is_ambiguous(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where two works have one handle both are named, and nothing is chosen."""
    monkeypatch.setattr(veil, "handle", lambda work: "3f2a91c")
    with pytest.raises(WorkNotFound, match=f"Several(.|\n)*{BAMBI}"):
        find_work(index, "3f2a91c")


@given(st.from_regex(r"[0-9a-f]{7}", fullmatch=True))
def test_an_unknown_handle_stands_for_nothing(text: str) -> None:
    """Seven such letters that no work has name none."""
    known = [work for work in IDS if handle(work) == text]
    assert behind(text, IDS) == known


def test_titles_and_makers_are_searched_behind_the_veil(hidden: VeiledIndex) -> None:
    """What a person types is looked for in the real names; what is found is veiled."""
    for text in ("Hotaru no Haka", "takahata", "lion kng", "Grave of the Firefly"):
        assert search_works(hidden, text) == [
            veil.veiled(work) for work in search_works(hidden.bare(), text)
        ]
    assert search_works(hidden, "takahata")[0].id == GRAVE


def test_near_titles_in_an_error_are_veiled(hidden: VeiledIndex) -> None:
    """An error may quote what was typed, and names nothing else."""
    with pytest.raises(WorkNotFound) as error:
        find_work(hidden, "Charlotte's Web")
    said = covered(str(error.value)).replace("“Charlotte's Web”", "")
    assert re.search("charlotte", said, re.IGNORECASE) is None


def test_a_person_keeps_what_is_no_secret() -> None:
    """Year and country stay; names, losses, tears and addresses go."""
    kept = Profile(
        born=1988,
        country="GB",
        steer=("parent-loss",),
        steer_until="2027-01-01",
        last_cried="decades",
        buddy="Zuleika",
        buddy_sign="oxo",
        buddy_text="Bring marzipan.",
        library="https://lib.example.org/?q={query}",
        contact="ana@example.org",
    )
    shown = veil.person(kept)
    assert shown == Profile(born=1988, country="GB", buddy="the person you trust")
    assert veil.person(Profile()) == Profile()


def test_programs_are_told_no_names(hidden: VeiledIndex) -> None:
    """Keys stay, and what names or was confided is empty; listeners stay whole."""
    people = [{"name": "Somebody", "contact": "116 123"}]
    told = {
        "entry": {"id": 1, "note": "It rained.", "who": "my sister"},
        "before": {"buddy": "Zuleika", "born": 1988},
        "changes": [{"field": "title:de", "before": [], "after": ("Rotkäppchen",)}],
        "facts": [{"field": "imdb_id", "value": "tt0034492"}],
        "parts": [{"name": "themes", "value": 0.5}],
        "lines": people,
    }
    assert veil.record(told) == {
        "entry": {"id": 1, "note": "", "who": ""},
        "before": {"buddy": "", "born": 1988},
        "changes": [{"field": "title:de", "before": [], "after": []}],
        "facts": [{"field": "imdb_id", "value": ""}],
        "parts": [{"name": "themes", "value": 0.5}],
        "lines": people,
    }


def test_every_field_that_names_a_work_is_known() -> None:
    """A new field of a work has to be thought of here before it is shown."""
    thought_of = {"id", "title", *NAMING, *FOREIGN}
    harmless = (
        "kind year countries language form audience minutes pages potency load "
        "acclaim esteem aftertaste window based_on replaced_by claims waves curated"
    )
    assert {*Work._fields} == thought_of | {*harmless.split()}
