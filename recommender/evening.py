"""What is asked of one evening, and what fits it: nobody is asked here."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from recommender.entries import Entry
from recommender.spell import Lean
from recommender.works import Company, Kind, Wish

Form = Literal["film", "book", "short"]
Change = Literal["gentler", "stronger", "else", "book", "film"]

CHANGES: tuple[Change, ...] = ("gentler", "stronger", "else", "book", "film")
QUESTIONS = ("near", "company", "met", "form", "minutes")  # the easy ones first
NEAREST = 4  # to tears: very close
MINUTES = (30, 60, 90, 120)  # a short film, an episode, a short feature, most features
SHORT = ("short", "short-story", "picture-book", "poetry", "series-episode")
MOST_SHIFT = 2  # notches off the ladder: further, it would be no ladder
SHAKEN_DAYS = 14  # after too much, two weeks without anything stronger


class Asked(NamedTuple):
    """What a person said of this evening; None where they left it open.

    `shift` are notches from what holds every evening.
    """

    near: int | None = None
    company: Company | None = None
    minutes: int | None = None
    met: Literal["again", "new"] | None = None
    form: Form | None = None
    shift: int = 0


def is_open(question: str, said: Asked, entries: Sequence[Entry]) -> bool:
    """Return whether *question*, a field of Asked, is still to be asked.

    Whether to meet something again is asked once there is something to meet again; how
    long it may take, unless it is a book.
    """
    if getattr(said, question) is not None:
        return False
    if question == "met":
        return bool(entries)
    return question != "minutes" or said.form != "book"


def wish(asked: Asked, usual: Wish, other_way: Lean | None = None) -> Wish:
    """Return what is wanted tonight; after a dry spell the *other_way* leans in."""
    short = asked.form == "short"
    kind: Kind | None = None
    if asked.form is not None and asked.form != "short":
        kind = asked.form
    return usual._replace(
        near=asked.near,
        company=asked.company,
        minutes=asked.minutes,
        met=asked.met,
        kind=kind,
        formats=SHORT if short else () if kind else usual.formats,
        shift=usual.shift + asked.shift,
        route=other_way.route if other_way else usual.route,
    )


def is_shaken(entries: Iterable[Entry], today: datetime.date) -> bool:
    """Return whether an evening was too much a short while ago."""
    since = (today - datetime.timedelta(days=SHAKEN_DAYS)).isoformat()
    return any(e.too_much and not e.childhood and e.day >= since for e in entries)


def changes(
    wished: Wish, shown: Iterable[Kind], may_be_stronger: bool
) -> tuple[Change, ...]:
    """Return the changes of mind that make sense where works of *shown* kinds are."""
    kinds = set(shown)
    makes_sense = {
        "gentler": wished.shift > -MOST_SHIFT,
        "stronger": wished.shift < MOST_SHIFT and may_be_stronger,
        "book": kinds != {"book"},
        "film": kinds != {"film"},
    }
    return tuple(change for change in CHANGES if makes_sense.get(change, True))


def changed(asked: Asked, change: Change) -> Asked:
    """Return *asked* after a *change* of mind; something else asks for the same."""
    match change:
        case "gentler":
            return asked._replace(shift=asked.shift - 1)
        case "stronger":
            return asked._replace(shift=asked.shift + 1)
        case "book" | "film":
            return asked._replace(form=change)
        case "else":
            return asked
