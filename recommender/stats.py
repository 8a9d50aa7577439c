"""What the journal adds up to: what opened a person, when, and how it went on.

Evenings and memories of childhood are kept apart, and a retired work counts as its
heir. Nothing here is a goal: a dry evening is counted like any other.
"""

import datetime
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from recommender.entries import Entry, Pick
from recommender.model import Index
from recommender.taste import EIGHTY, Taste, family, prior_of
from recommender.works import Outcome, Tag, Work

FEW = 5  # evenings of one kind: with fewer, their share could be nearly anything
CLEARLY = 2  # a tag claimed at 1 is a shade of a work, not what it is about
DAWN = 5  # before this hour it is still the evening before
BANDS = (("morning", 5), ("afternoon", 12), ("early", 17), ("late", 20), ("night", 23))
GAP = 12  # months without an evening, before the calendar leaves them out
MOMENTS = ("first", "20", "90", "later")
LEARNED = ("route", "theme", "form")  # families whose leanings can be told
# Kinds with an order of their own; the others stand by what they are worth.
ORDER = {
    "route": ("loss", "warmth"),
    "hour": tuple(name for name, _ in BANDS),
    "company": ("alone", "others"),
    "met": ("new", "again"),
}


class Evening(NamedTuple):
    """An entry, its work where the catalog has it, and the pick that led there."""

    entry: Entry
    work: Work | None
    pick: Pick | None = None
    hour: int | None = None  # where it is known

    @property
    def title(self) -> str:
        """The work's title, or its id where the catalog lacks it."""
        return self.work.title if self.work else self.entry.work

    @property
    def day(self) -> datetime.date:
        """The day of this evening."""
        return datetime.date.fromisoformat(self.entry.day)

    @property
    def moved(self) -> bool:
        """Whether it reached misty eyes or more."""
        return (self.entry.outcome or Outcome.DRY) >= Outcome.MISTY


class Share(NamedTuple):
    """How many evenings of one kind there were, and how many reached misty or more."""

    name: str
    evenings: int
    moved: int

    @property
    def tells(self) -> bool:
        """Whether these are enough evenings to say anything."""
        return self.evenings >= FEW

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies, in 80 of 100 such cases (Wilson 1927)."""
        if not self.evenings:
            return 0.0, 1.0
        n, z = self.evenings, EIGHTY
        share, spread = self.moved / n, 1 + z * z / n
        middle = (share + z * z / (2 * n)) / spread
        reach = z / spread * math.sqrt(share * (1 - share) / n + (z / (2 * n)) ** 2)
        return max(0.0, min(middle - reach, share)), min(
            1.0, max(middle + reach, share)
        )


class Felt(NamedTuple):
    """How a person felt some time after evenings that moved them, or did not."""

    moment: str
    moved: bool
    worse: int
    same: int
    better: int


class Leaning(NamedTuple):
    """What the taste has learned clearly: a feature, and whether it leans to it."""

    family: str
    name: str
    towards: bool


class Stats(NamedTuple):
    """Everything the journal adds up to. `shares` are by kind: theme, hour, company.

    `aside` counts entries that say nothing of an evening: seen, liked, no more.
    """

    evenings: tuple[Evening, ...]
    memories: tuple[Evening, ...]
    aside: int
    usual: Share
    shares: Mapping[str, tuple[Share, ...]]
    felt: tuple[Felt, ...]
    leanings: tuple[Leaning, ...]


def add_up(
    entries: Iterable[Entry],
    picks: Iterable[Pick],
    index: Index,
    taste: Taste,
    year: int | None = None,
    zone: datetime.tzinfo | None = None,
) -> Stats:
    """Return what *entries* and *picks* come to, of one *year* or of all.

    What *taste* has learned is always of everything. Hours are those of *zone*; None
    stands for the zone of this machine.
    """
    chosen = {pick.entry: pick for pick in picks if pick.entry is not None}
    asked = sorted(
        (e for e in entries if year is None or e.day.startswith(f"{year:04}-")),
        key=lambda entry: (entry.day, entry.id),
    )
    told = [_evening(e, chosen.get(e.id), index, zone) for e in asked if _happened(e)]
    evenings = tuple(one for one in told if not one.entry.childhood)
    known = [one for one in evenings if one.entry.outcome is not None]
    moved = sum(one.moved for one in known)
    return Stats(
        evenings=evenings,
        memories=tuple(one for one in told if one.entry.childhood),
        aside=len(asked) - len(told),
        usual=Share("", len(known), moved),
        shares={kind: _shares(kind, known, index.tags()) for kind in KINDS},
        felt=tuple(_felt(evenings)),
        leanings=tuple(_leanings(taste)),
    )


def outcomes(evenings: Iterable[Evening]) -> dict[Outcome, int]:
    """Return how many of *evenings* went each way, the dry ones first."""
    counts = Counter(one.entry.outcome for one in evenings)
    return {outcome: counts[outcome] for outcome in Outcome}


def months(evenings: Sequence[Evening]) -> dict[tuple[int, int], list[Evening]]:
    """Return *evenings* by year and month; short gaps between them are kept."""
    found: dict[int, list[Evening]] = {}
    before = None
    for one in sorted(evenings, key=lambda one: one.entry.day):
        at = 12 * one.day.year + one.day.month - 1
        if before is not None and at - before <= GAP:
            for empty in range(before + 1, at):
                found[empty] = []
        found.setdefault(at, []).append(one)
        before = at
    return {(at // 12, at % 12 + 1): held for at, held in found.items()}


def _happened(entry: Entry) -> bool:
    """Return whether *entry* says how an evening, or a memory, went."""
    return entry.outcome is not None or entry.too_much or entry.stopped


def _evening(
    entry: Entry, pick: Pick | None, index: Index, zone: datetime.tzinfo | None
) -> Evening:
    return Evening(entry, index.work(entry.work), pick, _hour(entry, pick, zone))


def _hour(entry: Entry, pick: Pick | None, zone: datetime.tzinfo | None) -> int | None:
    """Return the hour at which the evening began; else that of writing it down.

    None for what was written on another day, which says nothing, or at no known time.
    """
    with suppress(ValueError):
        if pick:
            return datetime.datetime.fromisoformat(pick.picked_at).hour
        written = datetime.datetime.fromisoformat(entry.written_at).astimezone(zone)
        evening = (written - datetime.timedelta(hours=DAWN)).date()
        return written.hour if evening.isoformat() == entry.day else None
    return None


def _band(hour: int) -> str:
    """Return the part of the day that *hour* belongs to."""
    return next((name for name, since in reversed(BANDS) if hour >= since), "night")


def _tagged(wanted: str) -> Callable[[Evening, Mapping[str, Tag]], Iterable[str]]:
    """Return a reading of what an evening's work is clearly about."""

    def names(one: Evening, tags: Mapping[str, Tag]) -> Iterator[str]:
        for tag, strength in one.work.claims if one.work else ():
            if strength >= CLEARLY and tag in tags and tags[tag].family == wanted:
                yield tag

    return names


KINDS: Mapping[str, Callable[[Evening, Mapping[str, Tag]], Iterable[str]]] = {
    "route": _tagged("route"),
    "theme": _tagged("theme"),
    "form": lambda one, _: (one.work.form,) if one.work else (),
    "genre": _tagged("genre"),
    "hour": lambda one, _: () if one.hour is None else (_band(one.hour),),
    "company": lambda one, _: (one.entry.company,) if one.entry.company else (),
    "met": lambda one, _: ("again" if one.entry.again else "new",),
}


def _shares(
    kind: str, known: Iterable[Evening], tags: Mapping[str, Tag]
) -> tuple[Share, ...]:
    evenings: Counter[str] = Counter()
    moved: Counter[str] = Counter()
    for one in known:
        for name in KINDS[kind](one, tags):
            evenings[name] += 1
            moved[name] += one.moved
    shares = (Share(name, count, moved[name]) for name, count in evenings.items())
    if kind in ORDER:
        return tuple(sorted(shares, key=lambda s: ORDER[kind].index(s.name)))
    return tuple(sorted(shares, key=lambda s: (not s.tells, -s.interval[0], s.name)))


def _felt(evenings: Iterable[Evening]) -> Iterator[Felt]:
    """Count how evenings that moved, and those that did not, went on."""
    counts: Counter[tuple[str, bool, str]] = Counter()
    for one in evenings:
        said = dict.fromkeys(MOMENTS, one.entry.relief)
        if one.pick:
            kept = (one.pick.felt_first, one.pick.felt_20, one.pick.felt_90)
            said |= dict(zip(MOMENTS, kept, strict=False))
        else:
            said |= dict.fromkeys(MOMENTS[:-1])
        counts.update((m, one.moved, how) for m, how in said.items() if how)
    for moved in (True, False):
        for moment in MOMENTS:
            ways = [counts[moment, moved, how] for how in ("worse", "same", "better")]
            if any(ways):
                yield Felt(moment, moved, *ways)


def _leanings(taste: Taste) -> Iterator[Leaning]:
    """Name what the tears head leans to, or away from, with 80 % on one side."""
    head = taste.tears
    for feature in sorted(head.names, key=lambda name: -abs(head.weight(name).mean)):
        if family(feature) in LEARNED:
            mean, variance = head.weight(feature)
            away = mean - prior_of(feature, head.priors).mean
            if abs(away) > EIGHTY * math.sqrt(variance):
                kind, _, name = feature.partition(":")
                yield Leaning(kind, name, away > 0)
