"""The shipped tables: enough works, of every kind, judged by the rubric."""

import re
import subprocess
import sys
from collections import Counter

import pytest
from frictionless import Package

from recommender.catalog import Catalog, load_catalog
from recommender.works import Work
from tests.conftest import ROOT, TODAY

DATA = ROOT / "data"
TOOLS = ROOT.parent / "shared" / "tools"
MEASURED = pytest.mark.skipif(not TOOLS.is_dir(), reason="the measures are not here")

GENTLE = {"potency": {2}, "load": {0, 1}}
STRONG = {"potency": {4, 5}, "load": {0, 1, 2, 3}}
ENOUGH = 10  # with fewer to choose from, the same ones would come again and again


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """Load the shipped tables."""
    return load_catalog(DATA, TODAY)


@pytest.fixture(scope="module")
def works(catalog: Catalog) -> list[Work]:
    """Return the shipped works that are not retired."""
    return [work for work in catalog.works if not work.replaced_by]


@pytest.fixture(scope="module")
def family(catalog: Catalog) -> dict[str, str]:
    """Return the family of every tag."""
    return {tag.id: tag.family for tag in catalog.tags}


def measure(tool: str) -> list[str]:
    """Return what one of the shared measures says of the shipped works."""
    words = [sys.executable, str(TOOLS / tool), str(DATA / "works.csv")]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=True)
    return done.stdout.splitlines()


def test_the_tables_hold_together(catalog: Catalog) -> None:
    """The shipped tables load, and are sorted by id."""
    names = [work.id for work in catalog.works]
    assert names == sorted(names)


def test_frictionless_agrees() -> None:
    """A second opinion finds the data package valid."""
    report = Package(str(DATA / "datapackage.json")).validate()
    assert report.flatten(["title", "rowNumber", "fieldName", "note"]) == []


@pytest.mark.parametrize("decade", range(1930, 2030, 10))
def test_every_decade_has_works(works: list[Work], decade: int) -> None:
    """Whoever was a child in this decade finds works that were new then."""
    assert any(decade <= work.year < decade + 10 for work in works)


def test_works_come_from_many_countries(works: list[Work]) -> None:
    """At least 25 countries have works of their own."""
    assert len({work.countries[0] for work in works}) >= 25


@pytest.mark.parametrize(("kind", "least"), [("film", 200), ("book", 100)])
def test_there_are_enough(works: list[Work], kind: str, least: int) -> None:
    """There are films and books for many evenings."""
    assert sum(work.kind == kind for work in works) >= least


@pytest.mark.parametrize("form", ["short", "picture-book", "short-story"])
def test_there_is_something_short(works: list[Work], form: str) -> None:
    """There are works for an evening that is nearly over."""
    assert any(work.form == form for work in works)


@pytest.mark.parametrize("route", ["loss", "warmth"])
@pytest.mark.parametrize("wanted", [GENTLE, STRONG], ids=["gentle", "strong"])
def test_both_routes_have_gentle_and_strong_works(
    works: list[Work], wanted: dict[str, set[int]], route: str
) -> None:
    """On both routes there is something to begin with, and something strong."""
    fits = [
        work.id
        for work in works
        if work.potency in wanted["potency"]
        and work.load in wanted["load"]
        and dict(work.claims).get(route, 0) >= 2
    ]
    assert len(fits) >= ENOUGH


def test_few_works_are_the_strongest(works: list[Work]) -> None:
    """No more than about one work in eight has potency 5."""
    assert sum(work.potency == 5 for work in works) <= len(works) / 7


def test_a_heavy_matter_is_heavy(works: list[Work]) -> None:
    """Suicide, sexual violence or child abuse as a main matter has load 4 or more."""
    heavy = ("suicide", "sexual-violence", "child-abuse")
    assert [
        (work.id, work.load)
        for work in works
        if work.load < 4 and any(dict(work.claims).get(tag) == 3 for tag in heavy)
    ] == []


def test_every_line_is_a_sentence(works: list[Work]) -> None:
    """A line is one sentence of at most 120 characters that does not shout."""
    shape = re.compile(r"[^a-z\s][^!]{0,117}[.?…]”?")
    assert [work.line for work in works if not shape.fullmatch(work.line)] == []


def test_no_line_is_said_twice(works: list[Work]) -> None:
    """Every work has a line of its own."""
    lines = Counter(work.line for work in works)
    assert [line for line, count in lines.items() if count > 1] == []


def test_every_work_is_about_something(
    works: list[Work], family: dict[str, str]
) -> None:
    """Every work has a theme or a route of strength 3."""
    assert [
        work.id
        for work in works
        if not any(
            strength == 3 and family[tag] in ("theme", "route")
            for tag, strength in work.claims
        )
    ] == []


def test_tears_come_in_three_places_at_most(works: list[Work]) -> None:
    """A work names one to three windows, each once, the surest."""
    assert [
        work.id
        for work in works
        if len(work.window) > 3 or len(set(work.window)) < len(work.window)
    ] == []


def test_children_met_what_was_made_for_them(works: list[Work]) -> None:
    """At least nine in ten works for children or families say when they were met."""
    for_them = [work for work in works if work.audience in ("children", "family")]
    assert sum(bool(work.waves) for work in for_them) >= 0.9 * len(for_them)


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("theme", 50, 75),
        ("warning", 25, 50),
        ("route", 2, 2),
        ("genre", 10, 40),
        ("era", 30, 80),
    ],
)
def test_the_vocabulary_has_its_size(
    family: dict[str, str], name: str, least: int, most: int
) -> None:
    """There are words enough to tell works apart, and few enough to know them all."""
    assert least <= Counter(family.values())[name] <= most


def test_eras_are_of_many_regions(catalog: Catalog) -> None:
    """Childhoods of at least twelve regions have an era."""
    regions = {tag.region for tag in catalog.tags if tag.family == "era"}
    assert len(regions) >= 12


def test_every_tag_can_be_said(catalog: Catalog) -> None:
    """Every tag has a label for lists, a phrase for reasons, and a definition."""
    assert [
        tag.id
        for tag in catalog.tags
        if not (tag.label and tag.phrase and tag.definition.endswith("."))
    ] == []


def test_every_phrase_fits_into_a_reason(catalog: Catalog) -> None:
    """A phrase is said within a sentence, so it is none itself."""
    assert [tag.phrase for tag in catalog.tags if tag.phrase[-1] in ".!?"] == []


def test_every_tag_is_claimed(catalog: Catalog, works: list[Work]) -> None:
    """No word of the vocabulary is without a work."""
    claimed = {tag for work in works for tag, _ in work.claims}
    assert {tag.id for tag in catalog.tags} - claimed == set()


@MEASURED
@pytest.mark.parametrize("field", ["imdb_id", "isbn13"])
def test_ids_are_right(field: str) -> None:
    """Of the ids that independent tables know, hardly one is wrong."""
    lines = measure("check_facts.py")
    shares = dict(re.findall(r"(\w+) ([\d.]+) of", lines[-1]))
    wrong = [line for line in lines if f": {field}: " in line]
    assert float(shares[field]) >= 0.995, wrong


@MEASURED
@pytest.mark.parametrize("kind", ["films", "books"])
def test_what_made_people_cry_is_there(kind: str) -> None:
    """Of the crowd's favourites the catalog lacks few, or declines them in words."""
    lines = measure("check_tears.py")
    shares = dict(re.findall(r"(\w+): coverage ([\d.]+) of", "\n".join(lines)))
    missing = [line for line in lines if line.startswith(f"missing {kind[:-1]}")]
    assert float(shares[kind]) >= 0.85, missing
