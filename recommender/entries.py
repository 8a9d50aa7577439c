"""What a person writes: entries, picks for an evening, and what holds every evening."""

from typing import Literal, NamedTuple

from recommender.works import Company, Outcome

Relief = Literal["worse", "same", "better"]
LAST_CRIED = ("month", "year", "years", "decades", "never")  # how long since


class Entry(NamedTuple):
    """One line of the diary. `id` is 0 until it is stored; days are ISO dates.

    An entry with neither outcome nor stars says: seen, no opinion.
    """

    work: str
    day: str
    outcome: Outcome | None = None
    stars: float | None = None
    company: Company | None = None
    near: int | None = None  # how close to tears beforehand, from 0 to 4
    again: bool = False
    childhood: bool = False
    stopped: bool = False
    too_much: bool = False
    relief: Relief | None = None
    note: str = ""
    written_at: str = ""
    id: int = 0


class Pick(NamedTuple):
    """A work chosen for an evening, and how it went on. `id` is 0 until it is stored.

    Times are ISO, with their zone. `entry` is the number of the entry that tells what
    happened; how one felt is told at once, after twenty minutes and after ninety.
    """

    work: str
    picked_at: str
    company: Company | None = None
    near: int | None = None
    entry: int | None = None
    told_at: str | None = None
    felt_first: Relief | None = None
    felt_20: Relief | None = None
    felt_90: Relief | None = None
    who: str = ""
    closed: bool = False
    id: int = 0


class Told(NamedTuple):
    """Some of what was told: entries, picks, and works that were never met."""

    entries: tuple[Entry, ...] = ()
    picks: tuple[Pick, ...] = ()
    never: tuple[str, ...] = ()


class Profile(NamedTuple):
    """What a person set about themselves; empty is a fine profile.

    `steer` are tags to keep away from until the day `steer_until`, such as after a
    loss; `last_cried` is one of LAST_CRIED. The program tells the buddy nothing.
    `never` are the works that `add_never` keeps: read with the rest, not set here.
    """

    born: int | None = None
    country: str | None = None
    languages: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    max_load: int | None = None
    formats: tuple[str, ...] = ()
    eras: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    shift: int | None = None
    contact: str | None = None  # for the sources that `refresh` asks
    steer: tuple[str, ...] = ()
    steer_until: str | None = None
    last_cried: str | None = None
    buddy: str | None = None
    buddy_sign: str | None = None
    buddy_text: str | None = None
    library: str | None = None  # its search address
    never: tuple[str, ...] = ()
