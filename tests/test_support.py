"""`boost support`: who listens, when to talk to a doctor, medicines and tears."""

import json
from pathlib import Path

import pytest
from prompt_toolkit.utils import get_cwidth

from recommender.catalog import listeners
from recommender.commands import support
from recommender.names import country_name
from recommender.present import console
from recommender.present.support import people
from tests.conftest import ROOT, Boost
from tests.test_cli import hold, screen

DATA = ROOT / "data"
EVERYWHERE = listeners(DATA, None, everywhere=True)
COUNTRIES = sorted({line.country for line in EVERYWHERE} - {"world"})
SCREENS = {
    "support": (),
    "support-country": ("--country", "Ireland"),
    "support-slip": ("--country", "Irelnd"),
    "support-directories": ("--country", "Denmark"),
    "support-doctor": ("doctor",),
    "support-medication": ("medication",),
    "support-json": ("--country", "IE", "--json"),
}


@pytest.mark.parametrize("name", SCREENS)
def test_a_page_says_what_was_agreed(name: str, boost: Boost) -> None:
    """Every page equals its golden file, to the letter."""
    hold(name, screen(boost("support", *SCREENS[name])))


@pytest.mark.parametrize("page", ["doctor", "medication"])
def test_a_page_advises_neither_to_stop_nor_to_change(page: str, boost: Boost) -> None:
    """Its facts have sources, and it sends one to the doctor or the prescriber."""
    said = " ".join(boost("support", page).out.split())
    assert "Sources:" in said
    assert "boost support" in said
    if page == "medication":
        assert "Please do not stop or change a medicine on your own." in said
        assert "Talk to the one who prescribed it." in said


def test_a_page_is_there_for_programs(boost: Boost) -> None:
    """With --json a page comes as lines."""
    told = json.loads(boost("support", "doctor", "--json").out)
    assert told["page"] == "doctor"
    assert "When to talk to a doctor" in told["lines"]


def test_the_country_one_named_is_where_one_is_looked_for(boost: Boost) -> None:
    """Without --country the profile's country counts; --country goes before it."""
    boost("profile", "set", "--country", "Ireland")
    assert "in Ireland" in boost("support").out
    assert "in Japan" in boost("support", "--country", "jp").out


def test_a_damaged_journal_does_not_stand_in_the_way(boost: Boost, home: Path) -> None:
    """Whatever happened to the journal, people are named."""
    home.mkdir(exist_ok=True)
    (home / "journal.sqlite").write_bytes(b"damaged" * 200)
    run = boost("support")
    assert (run.code, "findahelpline.com" in run.out) == (0, True)


@pytest.mark.parametrize("country", COUNTRIES)
def test_who_listens_fits_the_screen(country: str) -> None:
    """Every line is named with its number, its day and its source, in 80 columns."""
    page = console.folded("\n".join(people(listeners(DATA, country), country)))
    assert f"People who listen in {country_name(country)}:" in page
    assert "Read on 20" in page
    for row in page.splitlines():
        words = row.strip().split(" ")
        assert get_cwidth(row) <= console.WIDEST or len(words) == 1


@pytest.mark.parametrize("line", EVERYWHERE, ids=lambda line: line.name)
def test_a_number_has_a_source_that_was_read(line: object) -> None:
    """No line stands without the page it was read in."""
    assert getattr(line, "source", "").startswith("stored copy of ")


def test_every_country_has_directories() -> None:
    """Where no line is named, two directories are."""
    names = [line.name for line in listeners(DATA, "XX")]
    assert len(names) == 2
    assert any("IASP" in name for name in names)


def test_other_screens_can_name_people(home: Path) -> None:
    """`lines` gives what another screen prints, a sentence a line."""
    told = "\n".join(support.lines("IE"))
    assert "116 123" in told
    assert "findahelpline.com" in told


@pytest.mark.parametrize("words", [(), ("--help",)])
def test_the_first_page_names_support(words: tuple[str, ...], boost: Boost) -> None:
    """Bare `boost` and its help lead to people in one step."""
    assert "support" in boost(*words).out
