"""A small Wikidata, Open Library and TMDB of our own, to try `boost refresh` on.

    python -m tests.replay_world

prints three settings that lead there, and serves until it is stopped. The answers are
composed in the documented shapes and were never recorded. Titles, makers, years,
lengths and the ids of works are real, where `COMPOSED` does not say otherwise.
"""

import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from recommender.workshop.sources import Absent, Question
from tests.replay import Answer, Replay, Request, answer, page, replaying
from tests.workshop.sources.library import Library, doc
from tests.workshop.sources.wiki import Wiki, entity

COMPOSED = (
    "QIDs of people below Q100, counts of sitelinks, readers and pages, the Open "
    "Library id OL1W, TMDB's ids, keywords and offers"
)
SOURCES = ("wikidata", "openlibrary", "tmdb")
MINUTES = "Q7727"
ABSENT = {"success": False, "status_code": 34, "error": "notfound"}  # each its part
FILM, DRAWN_FILM, BOOK = "Q11424", "Q202866", "Q7725634"

PEOPLE = {
    "Q1": "Roger Allers",
    "Q2": "Rob Minkoff",
    "Q3": "David Hand",
    "Q4": "Kriv Stenders",
    "Q5": "Marc Forster",
    "Q6": "Giuseppe Tornatore",
    "Q7": "Isao Takahata",
    "Q8": "Charles A. Nichols",
    "Q9": "Iwao Takamoto",
    "Q10": "E. B. White",
}
GENRES = {
    "Q130232": "drama film",
    "Q842256": "musical film",
    "Q2143665": "children's film",
}


def film(
    name: str,
    labels: Mapping[str, str],
    imdb_id: str,
    makers: tuple[str, ...],
    day: str,
    minutes: int,
    links: int,
    **more: tuple[str, ...],
) -> dict[str, object]:
    """Return a film as Wikidata holds it; *more* are other properties."""
    claims: dict[str, tuple[object, ...]] = {
        "P31": (FILM,),
        "P57": makers,
        "P345": (imdb_id,),
        "P577": (day,),
        "P2047": (f"{minutes} {MINUTES}",),
        **more,
    }
    return entity(name, labels, claims, links)


def wiki() -> Wiki:
    """Return a Wikidata that knows seven films and a book."""
    named = {**PEOPLE, **GENRES}
    return Wiki(
        *(entity(name, {"en": label}) for name, label in named.items()),
        film(
            "Q36479",
            {
                "en": "The Lion King",
                "fr": "Le Roi lion",
                "it": "Il re leone",
                "pt": "O Rei Leão",
                "sv": "Lejonkungen",
            },
            "tt0110357",
            ("Q1", "Q2"),
            "1994-06-15",
            88,
            95,
            P31=(DRAWN_FILM,),
            P136=("Q842256", "Q2143665"),
        ),
        film(
            "Q43051",
            {"en": "Bambi", "fr": "Bambi", "it": "Bambi"},
            "tt0034492",
            ("Q3",),
            "1942-08-08",
            70,
            74,
            P31=(DRAWN_FILM,),
        ),
        film(
            "Q2135949",
            {"en": "Red Dog", "de": "Red Dog – Ein Held auf vier Pfoten"},
            "tt0803061",
            ("Q4",),
            "2011-08-04",
            92,
            15,
        ),
        film(
            "Q208204",
            {"en": "Finding Neverland", "it": "Neverland – Un sogno per la vita"},
            "tt0308644",
            ("Q5",),
            "2004-09-04",
            106,
            41,
            P136=("Q130232",),
        ),
        film(  # the length of the international version; the catalog has the longer one
            "Q464032",
            {"en": "Cinema Paradiso", "it": "Nuovo Cinema Paradiso"},
            "tt0095765",
            ("Q6",),
            "1988-09-29",
            124,
            52,
            P136=("Q130232",),
        ),
        film(
            "Q274520",
            {"en": "Grave of the Fireflies", "it": "Una tomba per le lucciole"},
            "tt0095327",
            ("Q7",),
            "1988-04-16",
            89,
            58,
            P31=(DRAWN_FILM,),
        ),
        film(
            "Q37785",
            {"en": "Charlotte's Web", "es": "La telaraña de Carlota"},
            "tt0070016",
            ("Q8", "Q9"),
            "1973-02-22",
            94,
            24,
            P31=(DRAWN_FILM,),
            P144=("Q45735",),
        ),
        entity(
            "Q45735",
            {"en": "Charlotte's Web", "es": "La telaraña de Carlota"},
            {
                "P31": [BOOK],
                "P50": ["Q10"],
                "P577": ["1952-00-00"],
                "P648": ["OL483391W"],
            },
            links=36,
        ),
    )


def library() -> Library:
    """Return an Open Library that knows four of our books, one in a late edition."""
    return Library(
        [
            doc(
                483391,
                "Charlotte's Web",
                "E. B. White",
                first_publish_year=1952,
                number_of_pages_median=184,
                readinglog_count=2210,
                isbn=["9780064410939"],
                subject=["Friendship, fiction", "Spiders, fiction", "Farm life"],
            ),
            doc(
                82563,
                "Harry Potter and the Philosopher's Stone",
                "J. K. Rowling",
                first_publish_year=1997,
                number_of_pages_median=296,
                readinglog_count=9104,
                isbn=["9780439554930"],
            ),
            doc(
                286593,
                "My Sweet-orange Tree",
                "Jose Mauro De Vasconcelos",
                first_publish_year=2011,
                number_of_pages_median=232,
                readinglog_count=23,
            ),
            doc(
                1,
                "The Velveteen Rabbit",
                "Margery Williams",
                first_publish_year=1922,
                readinglog_count=321,
                subject=["Toys", "Rabbits"],
            ),
        ]
    )


def films() -> dict[str, object]:
    """Return what TMDB knows, by IMDb id."""
    return {
        "tt0110357": tmdb_film(8587, "tt0110357", 88, "lion"),
        "tt0034492": tmdb_film(3170, "tt0034492", 69, "deer"),
    }


def tmdb_film(number: int, imdb_id: str, minutes: int, keyword: str) -> object:
    """Return a film's details, certificate and offers as TMDB tells them."""
    released = {"type": 3, "certification": "U", "release_date": "1994-10-07"}
    offers = {"flatrate": [{"provider_name": "Disney Plus"}]}
    return {
        "id": number,
        "imdb_id": imdb_id,
        "runtime": minutes,
        "keywords": {"keywords": [{"id": 1, "name": keyword}]},
        "release_dates": {
            "results": [{"iso_3166_1": "GB", "release_dates": [released]}]
        },
        "watch/providers": {"results": {"GB": offers}},
    }


@dataclass
class World:
    """The three services on one server; *fault* may answer in their place."""

    wiki: Wiki = field(default_factory=wiki)
    library: Library = field(default_factory=library)
    films: dict[str, object] = field(default_factory=films)
    fault: Callable[[Request], Answer | None] = lambda request: None
    server: Replay | None = None

    @property
    def requests(self) -> list[Request]:
        """What was asked so far."""
        assert self.server
        return self.server.requests

    @property
    def settings(self) -> dict[str, str]:
        """The variables that lead here."""
        assert self.server
        url = self.server.url
        return {f"BOOST_URL_{name.upper()}": f"{url}/{name}" for name in SOURCES}

    def take(self, request: Request) -> Answer:
        """Answer as the service that is meant would."""
        if wrong := self.fault(request):
            return wrong
        source, path = parted(request)
        if source not in SOURCES:
            return page("Nothing is here.", 404)
        try:
            asked = Question(source, path, request.parameters)
            return answer(self._answers()[source](asked))
        except Absent:
            return answer(ABSENT, 404)

    def _answers(self) -> dict[str, Callable[[Question], object]]:
        return {
            "wikidata": self.wiki.answer,
            "openlibrary": self.library._answer,
            "tmdb": self._film,
        }

    def _film(self, question: Question) -> object:
        name = question.path.rpartition("/")[2]
        if name not in self.films:
            raise Absent(name)
        return self.films[name]


def parted(request: Request) -> tuple[str, str]:
    """Return which source *request* is meant for, and the path below it."""
    _, source, path = (*request.path.split("/", 2), "", "")[:3]
    return source, f"/{path}"


@contextmanager
def serving(world: World | None = None) -> Iterator[World]:
    """Serve a *world* while the block runs."""
    world = world or World()
    with replaying(world.take) as world.server:
        yield world


def main() -> None:
    """Print the settings that lead to a world, and serve it until Ctrl-C."""
    with serving() as world, suppress(KeyboardInterrupt):
        for name, address in world.settings.items():
            sys.stdout.write(f"export {name}={address}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
