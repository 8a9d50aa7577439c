"""Countries and languages by name and by code."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import names
from tests.conftest import ROOT, environment

COUNTRIES = st.sampled_from(names.countries())


@given(COUNTRIES, st.sampled_from((str, str.upper, str.lower, str.title)))
def test_every_country_is_known_by_its_name(name: str, said: type[str]) -> None:
    """A name leads to a code and back, however its letters are written."""
    code = names.country_code(said(name))
    assert code is not None
    assert names.country_name(code) == name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("gb", "GB"),
        ("UK", "GB"),
        ("Great Britain", "GB"),
        ("usa", "US"),
        ("West Germany", "DE"),
        ("Cote d'Ivoire", "CI"),
        ("turkey", "TR"),
        (" Türkiye ", "TR"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_countries_are_known_as_people_say_them(text: str, code: str | None) -> None:
    """Codes, short names and older ones are understood; no other is guessed."""
    assert names.country_code(text) == code


def test_a_slip_has_near_names() -> None:
    """A name with a slip in it is offered as it is spelt."""
    assert names.near_country("Brazzil")[0] == "Brazil"
    assert names.near_language("Portugese")[0] == "Portuguese"


def test_languages_are_known_by_name_and_code() -> None:
    """A language leads to its code and back."""
    assert names.language_code("Portuguese") == "pt"
    assert names.language_code("PT") == "pt"
    assert names.language_code("gibberish") is None
    assert names.language_name("pt") == "Portuguese"


def test_what_has_no_name_is_called_by_its_code() -> None:
    """An unknown code is shown as it is."""
    assert names.country_name("XX") == "XX"
    assert names.language_name("xx") == "xx"


def test_a_code_does_not_load_the_names() -> None:
    """`--country GB` leaves Babel alone."""
    script = (
        "import sys; from recommender import names; names.country_code('GB');"
        "names.language_code('en'); sys.exit('babel' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment(), check=False
    )
    assert done.returncode == 0
