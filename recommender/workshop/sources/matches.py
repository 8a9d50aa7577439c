"""Whether what a source describes is one of our works: the one rule for it.

A match needs three things: a title, a year within one, and a maker.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from rapidfuzz import fuzz

from recommender.works import Kind, Work, plain

T = TypeVar("T")

YEARS_APART = 1  # a festival in December, the cinemas in January
MINUTES_APART = 10  # longer versions and faster projectors make up less than that
LEAST_MINUTES_APART = 2  # a length is rounded up by one, and down by another
NEARLY_ONE_NAME = 90  # of 100: "Dostoevsky" and "Dostoyevsky"
LONG_NAME = 8  # letters; in shorter ones a letter makes another family
NICKNAME = 3  # letters: "Dan" begins "Daniel"
INITIALS = 4  # at most: "J. R. R. T."

# Letters that no table of accents takes apart.
LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
ARTICLES = (
    "the|an?|le|la|les|une?|el|l[oa]s|il|lo|gli|i|der|die|das|eine?|os?|as"
    "|uma?|de|het|een|den|det|ett?"
)
ARTICLE = re.compile(f"^(?:{ARTICLES}) ")
BEHIND = re.compile(rf",\s*(?:{ARTICLES})\s*$", re.IGNORECASE)  # "Giving Tree, The"
SERIES = re.compile(r"(?:\s*[(\[][^()\[\]]*[)\]])+\s*$")  # "The Body (Buffy)"
COLON = re.compile("[:：]")
# What stands after the colon tells one part from another: it is no mere subtitle.
NUMBERED = re.compile(
    r"\W*(part|vol|volume|book|episode|chapter|season|[ivx]+\b|\d)", re.IGNORECASE
)
AFTER_NAME = frozenset(("jr", "sr", "ii", "iii"))


class Seen(NamedTuple):
    """What a source says of something that may be one of our works."""

    titles: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    makers: tuple[str, ...] = ()
    kind: Kind | None = None
    minutes: int | None = None


def evidence(work: Work, seen: Seen) -> str | None:
    """Say why *seen* is *work*; None unless title, year and maker agree."""
    if seen.kind not in (None, work.kind) or not shares_title(work, seen.titles):
        return None
    year = nearest_year(work, seen.years)
    maker = shared_maker(work.creators, seen.makers)
    if year is None or abs(year - work.year) > YEARS_APART or not maker:
        return None
    when = f"year {year}" if year == work.year else f"year {work.year} (there {year})"
    return f"title, {when} and maker {maker} agree"


def the_one(work: Work, records: Iterable[tuple[T, Seen]]) -> tuple[T, str] | None:
    """Return the only one of *records* that is *work*, and why; None when two are."""
    fitting = {name: why for name, seen in records if (why := evidence(work, seen))}
    return next(iter(fitting.items())) if len(fitting) == 1 else None


def doubts(work: Work, seen: Seen) -> tuple[str, ...]:
    """Name what *seen*, reached by an id that was curated, says otherwise of *work*.

    What a source is silent about is no doubt.
    """
    return tuple(_doubts(work, seen))


def shares_title(work: Work, titles: Iterable[str]) -> bool:
    """Return whether one of *titles* is one of the work's."""
    ours = (work.title, work.original_title, *(title for _, title in work.titles))
    return any(same_title(one, other) for other in titles for one in ours)


def same_title(one: str, other: str) -> bool:
    """Return whether two titles are one, of which either may leave its subtitle out."""
    full, others_full = _names(one), _names(other)
    short, others_short = _short_names(one), _short_names(other)
    return bool(full & (others_full | others_short) or others_full & short)


def without_series(title: str) -> str:
    """Return *title* without what stands in brackets behind it, as a series does."""
    return SERIES.sub("", title)


def shared_maker(ours: Iterable[str], theirs: Sequence[str]) -> str:
    """Return the first of *ours* who is among *theirs*, or ''."""
    return next((a for a in ours for b in theirs if same_person(a, b)), "")


def same_person(one: str, other: str) -> bool:
    """Return whether two names can be one person's, in either order of its parts."""
    a, b = _parts(one), _parts(other)
    if not a or not b:
        return False
    if "".join(a) == "".join(b):
        return True
    return any(
        _family_first_agrees(x, y) for x in _orders(a, one) for y in _orders(b, other)
    )


def nearest_year(work: Work, years: Iterable[int]) -> int | None:
    """Return the one of *years* nearest to the work's."""
    return min(years, key=lambda year: (abs(year - work.year), year), default=None)


def _doubts(work: Work, seen: Seen) -> Iterator[str]:
    if seen.titles and not shares_title(work, seen.titles):
        yield f"title “{seen.titles[0]}”, ours “{work.title}”"
    year = nearest_year(work, seen.years)
    if year is not None and abs(year - work.year) > YEARS_APART:
        yield f"year {year}, ours {work.year}"
    if seen.makers and not shared_maker(work.creators, seen.makers):
        yield f"maker {seen.makers[0]}, ours {work.creators[0]}"
    if work.minutes and seen.minutes and _lengths_differ(work.minutes, seen.minutes):
        yield f"{seen.minutes} minutes, ours {work.minutes}"


def _lengths_differ(one: int, other: int) -> bool:
    """Return whether two lengths are more than a tenth, or ten minutes, apart."""
    tenth = max(LEAST_MINUTES_APART, min(one, other) / 10)
    return abs(one - other) > min(MINUTES_APART, tenth)


def _names(title: str) -> frozenset[str]:
    """Return *title* in plain letters, and without its article."""
    names = {_plain(title), _plain(BEHIND.sub("", title))}
    return frozenset({ARTICLE.sub("", name) for name in names} | names) - {""}


def _short_names(title: str) -> frozenset[str]:
    """Return *title* without what stands in brackets behind it, or after a colon."""
    bare = without_series(title)
    name, *rest = COLON.split(bare, maxsplit=1)
    if rest and NUMBERED.match(rest[0]):
        return _names(bare)
    return _names(bare) | _names(name)


def _parts(name: str) -> tuple[str, ...]:
    parts = _plain(name).split()
    return tuple(part for part in parts if part not in AFTER_NAME) or tuple(parts)


def _orders(parts: tuple[str, ...], name: str) -> Iterator[tuple[str, ...]]:
    """Yield *parts* with the family name first: it stood last, or first already."""
    yield (parts[-1], *parts[:-1])
    yield parts
    family, comma, _ = name.partition(",")
    if comma and (count := len(_parts(family))) > 1:
        yield (parts[count - 1], *parts[count:], *parts[: count - 1])


def _family_first_agrees(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if not _same_family(one[0], other[0]):
        return False
    if len(one) == 1 or len(other) == 1:
        return len(one) == len(other)
    return _same_given(one[1:], other[1:])


def _same_family(one: str, other: str) -> bool:
    if min(len(one), len(other)) < LONG_NAME:
        return one == other
    return fuzz.ratio(one, other) >= NEARLY_ONE_NAME


def _same_given(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return whether given names agree: whole, as initials, or some left out."""
    if "".join(one) == "".join(other) or _initials_of(one, other):
        return True
    shorter, longer = sorted((one, other), key=len)
    rest = iter(longer)
    return _initials_of(other, one) or all(
        any(_same_given_name(name, part) for part in rest) for name in shorter
    )


def _initials_of(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return whether *one* is "JRR" and *other* John Ronald Reuel."""
    return (
        len(one) == 1
        and 1 < len(other) <= INITIALS
        and one[0] == "".join(name[0] for name in other)
    )


def _same_given_name(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    likely = len(shorter) == 1 or len(shorter) >= NICKNAME
    return one == other or (likely and longer.startswith(shorter))


def _plain(text: str) -> str:
    return plain(plain(text).translate(LETTERS))
