"""The words of the project: works, tags, waves, outcomes, wishes."""

import json
import re
import unicodedata
from enum import IntEnum
from typing import Literal, NamedTuple, cast

Kind = Literal["film", "book"]
Route = Literal["loss", "warmth"]
Strength = Literal["gentle", "steady", "strong"]
Company = Literal["alone", "others"]
Role = Literal["gentle", "fitting", "stretch"]


class Outcome(IntEnum):
    """What happened, from nothing to sobbing. Dry is a normal result."""

    DRY = 0
    LUMP = 1
    MISTY = 2
    TEARS = 3
    SOBS = 4

    @property
    def word(self) -> str:
        """The word a person types and reads."""
        return self.name.lower()


class Tag(NamedTuple):
    """A word of the vocabulary; `region` and the years belong to eras alone."""

    id: str
    family: str
    label: str
    phrase: str
    definition: str
    region: str = ""
    from_year: int | None = None
    to_year: int | None = None


class Wave(NamedTuple):
    """A wave in which children met a work; without `to_year` it still lasts."""

    region: str
    medium: str
    from_year: int
    to_year: int | None


class Work(NamedTuple):
    """One film or book, with everything the catalog says of it.

    One that is not curated was proposed by `refresh --discover`: its tags, strength
    and load are guessed from facts, and what nobody knows of it is empty.
    """

    id: str
    kind: Kind
    title: str
    original_title: str
    year: int
    creators: tuple[str, ...]
    countries: tuple[str, ...]
    language: str
    form: str
    audience: str
    minutes: int | None
    pages: int | None
    potency: int
    load: int
    acclaim: int
    esteem: int
    aftertaste: str
    window: tuple[str, ...]
    line: str
    imdb_id: str
    isbn13: str
    openlibrary_id: str
    wikidata_id: str
    based_on: tuple[str, ...]
    replaced_by: str
    claims: tuple[tuple[str, int], ...]
    waves: tuple[Wave, ...]
    titles: tuple[tuple[str, str], ...]
    curated: bool = True

    @property
    def country(self) -> str:
        """The work's own country; '' where it is not known."""
        return self.countries[0] if self.countries else ""


class Wish(NamedTuple):
    """What is wanted now: what a person keeps, and what they ask of this evening.

    `count` is None when the whole catalog is to be ranked.
    """

    count: int | None = 3  # type: ignore[assignment]  # not the method of a tuple
    kind: Kind | None = None
    minutes: int | None = None
    shift: int = 0  # notches of strength less or more than the ladder says
    route: Route | None = None
    like: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    company: Company | None = None
    near: int | None = None  # to tears already, from 0 to 4
    avoid: frozenset[str] = frozenset()
    max_load: int | None = None
    asked_eras: tuple[str, ...] = ()
    own_eras: tuple[str, ...] = ()
    never: tuple[str, ...] = ()  # met in childhood
    childhood: bool = False
    met: Literal["again", "new"] | None = None
    born: int | None = None
    country: str | None = None
    languages: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    seed: int = 0


def as_record(work: Work | Tag) -> str:
    """Return *work* as the JSON that an index keeps."""
    record = work._asdict()
    if isinstance(work, Work):
        record["waves"] = [wave._asdict() for wave in work.waves]
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def read_work(record: dict[str, object]) -> Work:
    """Build a work from its record; JSON knows lists only, a work has tuples."""
    waves = cast(list[dict[str, str]], record.pop("waves"))
    fields = {
        key: tuple(tuple(v) if isinstance(v, list) else v for v in value)
        if isinstance(value, list)
        else value
        for key, value in record.items()
    }
    return Work(waves=tuple(Wave(**wave) for wave in waves), **fields)  # type: ignore[arg-type]


def plain(text: str) -> str:
    """Return *text* as people type it: no case, accents, marks or double spaces."""
    text = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    if not text.isascii():  # as most titles are, and none with accents is
        text = "".join(c for c in text if not _is_accent(c))
    return " ".join(re.sub(r"['’]", "", text).translate(_MARKS).split())


def _is_accent(char: str) -> bool:
    """Return whether *char* only marks a letter; vowels of Indic scripts are letters.

    Combining classes from 10 to 36 are Hebrew and Arabic points, those from 200 the
    accents of Latin, Greek and Cyrillic.
    """
    place = unicodedata.combining(char)
    return place >= 200 or 10 <= place <= 36


class _Marks(dict[int, str]):
    """Turn whatever belongs to no word into a space, in any script."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        wordly = char.isalnum() or unicodedata.category(char).startswith("M")
        self[code] = char if wordly else " "
        return self[code]


_MARKS = _Marks()
