"""Countries and languages by the names that people give them, and by their codes.

Babel knows the names. It is loaded when a name is wanted; a code alone needs none.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from recommender.works import plain

if TYPE_CHECKING:
    from babel import Locale

# How people say it, where the list of names says it otherwise.
ALSO = {
    "america": "US",
    "britain": "GB",
    "czech republic": "CZ",
    "east germany": "DE",
    "england": "GB",
    "great britain": "GB",
    "holland": "NL",
    "northern ireland": "GB",
    "scotland": "GB",
    "turkey": "TR",
    "uk": "GB",
    "united states of america": "US",
    "usa": "US",
    "wales": "GB",
    "west germany": "DE",
}
NEAR = 3  # how many names are worth offering after a slip


def country_name(code: str) -> str:
    """Return what the country of this *code* is called; the code where unknown."""
    return _territories().get(code, code)


def language_name(code: str) -> str:
    """Return what the language of this *code* is called; the code where unknown."""
    return _languages().get(code, code)


def country_code(text: str) -> str | None:
    """Return the code of the country that *text* names; two letters are a code."""
    key = plain(text)
    if key in ALSO:
        return ALSO[key]
    if _is_code(text):
        return text.strip().upper()
    return _by_name(_territories()).get(key)


def language_code(text: str) -> str | None:
    """Return the code of the language that *text* names; two letters are a code."""
    if _is_code(text):
        return text.strip().lower()
    return _by_name(_languages()).get(plain(text))


def languages_of(country: str) -> tuple[str, ...]:
    """Return the codes of the languages that are official in *country*."""
    from babel.languages import get_official_languages

    spoken = get_official_languages(country, de_facto=True)
    return tuple(dict.fromkeys(tongue.partition("_")[0] for tongue in spoken))


def countries() -> list[str]:
    """Return the names of all countries, in their order."""
    return sorted(_territories().values(), key=plain)


def near_country(text: str) -> list[str]:
    """Return the names of countries that *text* may mean."""
    return _near(text, _territories().values())


def near_language(text: str) -> list[str]:
    """Return the names of languages that *text* may mean."""
    return _near(text, _languages().values())


def _is_code(text: str) -> bool:
    code = text.strip()
    return len(code) == 2 and code.isascii() and code.isalpha()


def _near(text: str, names: Iterable[str]) -> list[str]:
    import difflib  # a slip alone pays for it

    keys = {plain(name): name for name in names}
    return [keys[key] for key in difflib.get_close_matches(plain(text), keys, n=NEAR)]


def _by_name(names: Mapping[str, str]) -> dict[str, str]:
    return {plain(name): code for code, name in names.items()}


def _locale() -> "Locale":
    from babel import Locale  # 30 ms that a code does without

    from recommender.words import LANGUAGE

    return Locale(LANGUAGE)


@cache
def _territories() -> dict[str, str]:
    named = _locale().territories
    return {
        code: name
        for code, name in named.items()
        if _is_code(code) and code not in NO_COUNTRIES
    }


@cache
def _languages() -> dict[str, str]:
    named = _locale().languages
    return {code: name for code, name in named.items() if len(code) == 2}


# Codes that name no country: regions, unions, and places set aside for tests.
NO_COUNTRIES = frozenset(("EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"))
