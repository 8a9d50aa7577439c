"""A record of Wikidata, whichever road it came by, and what it says in our words."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from recommender.works import Kind, plain
from recommender.workshop.sources import Described
from recommender.workshop.sources.codes import (
    BOOK_CLASSES,
    COUNTRIES,
    FILM_CLASSES,
    LANGUAGES,
    OTHER_CLASSES,
)
from recommender.workshop.sources.matches import Seen

CLASS, GENRE, SUBJECT = "P31", "P136", "P921"
DIRECTOR, AUTHOR, ILLUSTRATOR, CREATOR = "P57", "P50", "P110", "P170"
COUNTRY, FILM_LANGUAGE, BOOK_LANGUAGE = "P495", "P364", "P407"
BASED_ON, DERIVED = "P144", "P4969"
IMDB, OPENLIBRARY = "P345", "P648"
DATE, DURATION = "P577", "P2047"

LINKS = (  # whose values are other items
    *(CLASS, GENRE, SUBJECT, DIRECTOR, AUTHOR, ILLUSTRATOR, CREATOR, COUNTRY),
    *(FILM_LANGUAGE, BOOK_LANGUAGE, BASED_ON, DERIVED),
)
TEXTS = (IMDB, OPENLIBRARY)  # whose values are ids elsewhere
PATTERNS = {
    IMDB: re.compile(r"tt[0-9]{7,9}"),
    OPENLIBRARY: re.compile(r"OL[0-9]{1,12}W"),
    "sitelinks": re.compile(r"[0-9]{1,5}"),
}
QID = re.compile(r"Q[1-9][0-9]{0,11}")

# The languages that most readers of the world read; `nb` is `no` in the catalog.
READERS = tuple(
    "en mul de fr es it pt ru ja zh ko ar hi bn fa tr pl nl sv da nb fi cs hu el he "  # noqa: SIM905
    "ro uk id vi th ta".split()
)
YEARS = range(1500, 2101)  # as the catalog's column allows
MINUTES = range(1, 901)
TITLE_LETTERS = 300  # no title is longer; Wikidata itself stops at 250
TEXT_LETTERS = 1000
MANY = 30  # values of one kind; a record with more is a list, and none of ours


class Lore(NamedTuple):
    """What linked items are called, and the codes of countries and languages.

    *name* gives the English name of an item, or '' to leave it out.
    """

    name: Callable[[str], str] = str
    countries: Mapping[str, str] = COUNTRIES
    languages: Mapping[str, str] = LANGUAGES


class Record(NamedTuple):
    """What Wikidata says of one item; values are QIDs and ids, by property."""

    id: str
    values: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, str] = {}
    years: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    links: int = 0
    text: str = ""

    @property
    def kind(self) -> Kind | None:
        """Film or book, by its class, else by who made it; None for all else."""
        classes = set(self.of(CLASS))
        if classes & FILM_CLASSES:
            return "film"
        if classes & BOOK_CLASSES:
            return "book"
        if classes & OTHER_CLASSES:
            return None
        return _kind_by_makers(self.of(DIRECTOR), self.of(AUTHOR))

    @property
    def is_other(self) -> bool:
        """Whether it is surely neither: a song, a series, a single edition."""
        return self.kind is None and bool(OTHER_CLASSES & set(self.of(CLASS)))

    @property
    def makers(self) -> tuple[str, ...]:
        """The QIDs of directors; of authors and illustrators of a book."""
        if self.kind == "film":
            return self.of(DIRECTOR)
        return _once(self.of(AUTHOR) + self.of(CREATOR) + self.of(ILLUSTRATOR))

    @property
    def title(self) -> str:
        """The English label, else the one for all languages, else any."""
        return next((self.labels[lang] for lang in READERS if lang in self.labels), "")

    def of(self, *properties: str) -> tuple[str, ...]:
        """Return the values of *properties*."""
        return tuple(v for name in properties for v in self.values.get(name, ()))

    def seen(self, name: Callable[[str], str], aliases: Iterable[str] = ()) -> Seen:
        """Return what decides whether this is one of our works."""
        titles = (self.title, *self.labels.values(), *aliases)
        makers = tuple(filter(None, map(name, self.makers)))
        minutes = self.minutes[0] if len(self.minutes) == 1 else None
        found = tuple(filter(None, titles))
        return Seen(found, self.years, makers, self.kind, minutes)


def describe(record: Record, lore: Lore) -> Described | None:
    """Say what *record* says; None unless a film or book with a title and a year."""
    if not record.kind or not record.title or not record.years:
        return None
    return Described(
        kind=record.kind,
        title=record.title,
        year=record.years[0],
        creators=_named(record.makers, lore.name),
        countries=coded(record.of(COUNTRY), lore.countries),
        language=next(iter(coded(languages(record), lore.languages)), ""),
        minutes=middle(record.minutes) if record.kind == "film" else None,
        imdb_id=only(record.of(IMDB)) if record.kind == "film" else "",
        wikidata_id=record.id,
        openlibrary_id=only(record.of(OPENLIBRARY)) if record.kind == "book" else "",
        popularity=record.links,
        genres=_phrases(record.of(GENRE), lore.name),
        subjects=_phrases(record.of(SUBJECT), lore.name),
        titles=titles(record),
        text=record.text,
        based_on=next(iter(record.of(BASED_ON)), ""),
    )


def titles(record: Record) -> tuple[tuple[str, str], ...]:
    """Return each language's title, once where several are written alike."""
    found = {plain(record.title): ("", "")}
    for language in READERS:
        label = record.labels.get(language, "")
        if label and language != "mul":
            code = "no" if language == "nb" else language
            found.setdefault(plain(label), (code, label))
    return tuple(title for title in found.values() if title[1])


def languages(record: Record) -> tuple[str, ...]:
    """Return the QIDs of the languages it was made in."""
    return record.of(FILM_LANGUAGE if record.kind == "film" else BOOK_LANGUAGE)


def coded(items: Iterable[str], codes: Mapping[str, str]) -> tuple[str, ...]:
    """Return the codes of *items*, without those that have none."""
    return _once(codes[item] for item in items if codes.get(item))


def middle(lengths: tuple[int, ...]) -> int | None:
    """Return the middle one of several lengths."""
    return sorted(lengths)[len(lengths) // 2] if lengths else None


def only(values: tuple[str, ...]) -> str:
    """Return the one value; '' where there are several, or none."""
    return values[0] if len(values) == 1 else ""


def tidy(text: object, most: int = TITLE_LETTERS) -> str:
    """Return *text* on one line, without what cannot be printed, of bounded length."""
    if not isinstance(text, str):
        return ""
    spaced = ("\n" if c.isspace() else c for c in text[: 4 * most])
    printed = "".join(c for c in spaced if c == "\n" or c.isprintable())
    return " ".join(printed.split())[:most].rstrip()


def bounded_years(years: Iterable[int]) -> tuple[int, ...]:
    """Return the years that a work can be of, the first one first."""
    return tuple(sorted({year for year in years if year in YEARS}))[:MANY]


def bounded_values(name: str, values: Iterable[str]) -> tuple[str, ...]:
    """Return each of *values* once, without what no *name* looks like."""
    pattern = PATTERNS.get(name, QID)
    return _once(value for value in values if pattern.fullmatch(value))[:MANY]


def _kind_by_makers(
    directors: tuple[str, ...], authors: tuple[str, ...]
) -> Kind | None:
    if directors and not authors:
        return "film"
    return "book" if authors and not directors else None


def _named(items: Iterable[str], name: Callable[[str], str]) -> tuple[str, ...]:
    return _once(filter(None, map(name, items)))


def _phrases(items: Iterable[str], name: Callable[[str], str]) -> tuple[str, ...]:
    """Return names in lower case; a QID that stands for one stays as it is."""
    named = _named(items, name)
    return _once(n if QID.fullmatch(n) else n.lower() for n in named)


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
