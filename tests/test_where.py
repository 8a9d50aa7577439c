"""`boost where`: how to get a work, as a person asks for it."""

import datetime
import json
from pathlib import Path

from recommender import overlay
from recommender.overlay import Fact
from tests.conftest import Boost

FILM = "paddington-2-2017"


def test_it_names_places_in_the_persons_country(boost: Boost) -> None:
    """A film is looked for in the country that the person set."""
    boost("profile", "set", "--country", "BR")
    done = boost("where", FILM)
    assert (done.code, "https://www.justwatch.com/br/busca?q=" in done.out) == (0, True)


def test_no_line_but_an_address_is_wide(boost: Boost) -> None:
    """Sentences keep to 80 columns; an address is never broken."""
    for line in boost("where", FILM).out.splitlines():
        assert len(line) <= 80 or line.startswith("  https://")


def test_ones_own_library_is_kept_and_comes_first(boost: Boost) -> None:
    """A library's search address is kept in the profile and used for every work."""
    boost("profile", "set", "--library", "https://lib.example.org/?q={query}")
    found = json.loads(boost("where", FILM, "--json").out)["where"]
    assert found[0] == {
        "name": "Your library",
        "way": "borrow",
        "url": "https://lib.example.org/?q=Paddington%202",
    }


def test_an_impossible_library_is_a_usage_error(boost: Boost) -> None:
    """An address without a place for the words ends with 2 and an example."""
    done = boost("profile", "set", "--library", "https://lib.example.org")
    assert (done.code, "{query}" in done.err) == (2, True)


def test_open_hands_the_first_address_to_the_browser(
    boost: Boost, tmp_path: Path
) -> None:
    """`--open` starts the person's browser with the address that stands first."""
    seen, browser = tmp_path / "seen", tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {seen}\n')
    browser.chmod(0o700)
    done = boost("where", FILM, "--country", "GB", "--open", BROWSER=f"{browser} %s")
    assert done.code == 0
    assert seen.read_text().startswith("https://www.justwatch.com/uk/search?q=")


def test_without_a_browser_the_addresses_remain(boost: Boost) -> None:
    """Where no browser opens, that is said, and the addresses were told."""
    done = boost(
        "where", FILM, "--country", "GB", "--open", BROWSER="/none %s", PATH="/none"
    )
    assert (done.code, "No browser could be opened" in done.err) == (1, True)
    assert "https://" in done.out


def test_no_place_at_all_is_said(boost: Boost) -> None:
    """Where no address can be built, it says so and what would help."""
    done = boost("where", FILM)
    assert (done.code, "--country" in done.err) == (0, True)


def test_what_was_looked_up_stands_first(boost: Boost, home: Path) -> None:
    """Where TMDB told who shows a film here, that is said, with day and thanks."""
    today = datetime.date.today().isoformat()
    told = Fact(FILM, "watch:GB", "Kanopy (free)", "tmdb", "its id", "TMDB", today)
    with overlay.writing(home / "overlay.sqlite") as book:
        book.replace_facts("tmdb", [FILM], [told])
    done = boost("where", FILM, "--country", "GB")
    assert done.out.index("Kanopy (free)") < done.out.index("JustWatch: ")
    assert today in done.out
    assert "not endorsed or certified by TMDB" in " ".join(done.out.split())
    assert "Kanopy" not in boost("where", FILM, "--country", "US").out
