"""TMDB: where a film can be watched, its keywords, its certificates.

It is asked only with a person's own token, and only about films whose IMDb id is known.
Its terms let what it says be kept on that person's machine for a while, with thanks
shown; it enters no catalog, no model and no export.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NoReturn

from recommender.works import Work
from recommender.workshop.sources import (
    Absent,
    Ask,
    Busy,
    Finding,
    Found,
    Question,
    Refused,
    Surprise,
    Unanswered,
)
from recommender.workshop.sources.foreign import (
    inner,
    mapping,
    number,
    number_within,
    rows,
    text,
)

NAME = "tmdb"

# The sentences that TMDB and JustWatch ask for wherever their facts are shown.
ATTRIBUTION = "This product uses the TMDB API but is not endorsed or certified by TMDB."
WATCH_ATTRIBUTION = "Where to watch is known from JustWatch."
KEPT_DAYS = 170  # TMDB allows six months, of which the shortest has 181 days

IMDB_ID = re.compile(r"tt\d{7,9}")
COUNTRY = re.compile(r"[A-Z]{2}")
PARTS = "keywords,release_dates,watch/providers"
EVIDENCE = "IMDb id"

MINUTES = (1, 1000)
MOST_KEYWORDS = 50
MOST_PROVIDERS = 12  # of a country and a kind; beyond lie the same under other names
LONGEST_NAME = 60
LONGEST_CERTIFICATE = 12
THEATRICAL = (2, 3)  # limited, and everywhere
WAYS = {
    "flatrate": "stream",
    "free": "free",
    "ads": "free with ads",
    "rent": "rent",
    "buy": "buy",
}

# What TMDB's own codes mean. Its older errors have nothing else to be known by.
UNKNOWN = frozenset((6, 34))
NOT_NOW = frozenset((9, 11, 24, 25, 43, 46))
REFUSED = frozenset((3, 7, 10, 14, 16, 17, 31, 32, 33, 35, 36, 45))


class Tmdb:
    """TMDB's films, asked for one by one; with *countries*, of these alone."""

    name = NAME
    licence = "TMDB terms, not passed on"

    def __init__(self, countries: Sequence[str] = ()) -> None:
        self._countries = frozenset(countries)

    def steps(self, works: Sequence[Work]) -> int:
        """Return how many questions there are: one for each film with an IMDb id."""
        return len(_asked(works))

    def look_up(self, works: Sequence[Work], ask: Ask) -> Iterator[Found]:
        """Yield what is known of the films among *works* that have an IMDb id."""
        for film in _asked(works):
            try:
                said = ask(_question(film.imdb_id), read_film)
            except Absent:
                said = ()
            except Unanswered:
                continue
            yield Found(film.id, self._fitting(film, said))

    def _fitting(self, film: Work, said: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Return what is said of *film* itself, here; nothing of another film."""
        if Finding("imdb_id", film.imdb_id, EVIDENCE) not in said:
            return ()
        return tuple(finding for finding in said if self._is_wanted(finding.field))

    def _is_wanted(self, field: str) -> bool:
        _, _, country = field.partition(":")
        return not country or not self._countries or country in self._countries


def read_film(answer: object) -> tuple[Finding, ...]:
    """Read a film's details with its keywords, releases and where to watch it."""
    film = mapping(answer, "an answer of TMDB")
    if "id" not in film:
        _fail(film)
    if "imdb_id" not in film:
        raise Surprise("a film of TMDB has no imdb_id")
    return tuple(_findings(film))


def _asked(works: Sequence[Work]) -> list[Work]:
    films = (work for work in works if work.kind == "film")
    return [film for film in films if IMDB_ID.fullmatch(film.imdb_id)]


def _question(imdb_id: str) -> Question:
    parameters = (("append_to_response", PARTS), ("language", "en-US"))
    return Question(NAME, f"/movie/{imdb_id}", parameters)


def _fail(answer: Mapping[str, object]) -> NoReturn:
    """Raise what the error in *answer* means; TMDB's words are not repeated."""
    code = number(answer.get("status_code"))
    if code in UNKNOWN:
        raise Absent("TMDB does not know this film")
    if code in NOT_NOW:
        raise Busy(f"TMDB asks to wait (code {code})")
    if code in REFUSED:
        raise Refused(f"TMDB refuses the token (code {code})")
    why = "" if code is None else f" (code {code})"
    raise Surprise(f"TMDB answered without a film{why}")


def _findings(film: Mapping[str, object]) -> Iterator[Finding]:
    yield Finding("imdb_id", text(film.get("imdb_id")), EVIDENCE)
    if minutes := number_within(film.get("runtime"), *MINUTES):
        yield Finding("minutes", str(minutes), EVIDENCE)
    for keyword in _names(inner(film.get("keywords")).get("keywords"), "name"):
        yield Finding("keyword", keyword, EVIDENCE)
    for release in rows(inner(film.get("release_dates")).get("results")):
        yield from _certificate(inner(release))
    watch = inner(inner(film.get("watch/providers")).get("results"))
    for country, offers in sorted(watch.items()):
        if COUNTRY.fullmatch(country):
            yield from _to_watch(country, inner(offers))


def _certificate(country: Mapping[str, object]) -> Iterator[Finding]:
    """Yield the certificate that one country's cinemas gave last."""
    code = text(country.get("iso_3166_1"))
    given = [
        (text(release.get("release_date")), mark)
        for release in map(inner, rows(country.get("release_dates")))
        if number(release.get("type")) in THEATRICAL
        and (mark := text(release.get("certification"), LONGEST_CERTIFICATE))
    ]
    if given and COUNTRY.fullmatch(code):
        mark = max(given, key=itemgetter(0))[1]
        yield Finding(f"certificate:{code}", mark, EVIDENCE)


def _to_watch(country: str, offers: Mapping[str, object]) -> Iterator[Finding]:
    """Yield who shows the film in *country*, and how: “Netflix (stream)”."""
    for kind, way in WAYS.items():
        for provider in _names(offers.get(kind), "provider_name")[:MOST_PROVIDERS]:
            yield Finding(f"watch:{country}", f"{provider} ({way})", EVIDENCE)


def _names(listed: object, key: str) -> tuple[str, ...]:
    """Return the names in a list of objects, each once and exactly as it is."""
    names = (text(inner(row).get(key), LONGEST_NAME) for row in rows(listed))
    return tuple(dict.fromkeys(name for name in names if name))[:MOST_KEYWORDS]
