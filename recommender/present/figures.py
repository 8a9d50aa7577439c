"""Figures of what the journal adds up to, and how their parts are said.

A figure is drawn by whoever shows it. Beside the drawing it carries the same in words,
for those who have it read to them, and in a table.
"""

import datetime
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from recommender.stats import Evening, Felt, Share, Stats
from recommender.words import say


class Counts(NamedTuple):
    """Bars, each with its label and count."""

    bars: tuple[tuple[str, int], ...]


class Stretches(NamedTuple):
    """Shares with their intervals, by label, beside that of all evenings."""

    rows: tuple[tuple[str, Share], ...]
    usual: Share


class Calendar(NamedTuple):
    """Months by year and number, each with its evenings."""

    months: Mapping[tuple[int, int], Sequence[Evening]]


class Steps(NamedTuple):
    """Evenings by date, each at its notch, and the notches there are."""

    evenings: tuple[tuple[Evening, int], ...]
    notches: range


class Moods(NamedTuple):
    """How one felt, moment by moment."""

    rows: tuple[tuple[str, Felt], ...]


Drawing = Counts | Stretches | Calendar | Steps | Moods
Row = tuple[str, ...]


class Figure(NamedTuple):
    """A drawing, the same in words and as a table, and what stands below it."""

    title: str
    drawing: Drawing
    words: str
    table: tuple[Row, ...]  # the head first
    below: str = ""


class Section(NamedTuple):
    """Figures that belong together, with the lines that lead to them."""

    title: str
    lines: tuple[str, ...]
    figures: tuple[Figure, ...]


def notes(told: Stats) -> list[tuple[Evening, str]]:
    """Return what was noted of each evening and memory, and whom it brought to mind."""
    found = []
    for one in sorted((*told.evenings, *told.memories), key=lambda one: one.entry.day):
        who = say("stats.who", who=one.pick.who) if one.pick and one.pick.who else ""
        if noted := " ".join(filter(None, (one.entry.note, who))):
            found.append((one, noted))
    return found


def date(day: datetime.date) -> str:
    """Say a day in words."""
    return say("stats.day", day=day.day, month=_month_name(day.month), year=day.year)


def month(at: tuple[int, int]) -> str:
    """Say a month in words."""
    return say("stats.month", month=_month_name(at[1]), year=at[0])


def month_short(at: tuple[int, int]) -> str:
    """Say a month in a few letters."""
    name = say("stats.months_short").split()[at[1] - 1]
    return say("stats.month", month=name, year=at[0])


def happened(evening: Evening) -> str:
    """Say an evening's outcome."""
    outcome = evening.entry.outcome
    return say("stats.unsaid" if outcome is None else f"outcome.{outcome.word}")


def range_of(share: Share) -> str:
    """Say where the true share likely lies."""
    low, high = share.interval
    return say("stats.range", low=round(100 * low), high=round(100 * high))


def capital(text: str) -> str:
    """Return *text* as a sentence begins."""
    return text[:1].upper() + text[1:]


def _month_name(number: int) -> str:
    return say("stats.months").split()[number - 1]


def mood_words(felt: Felt) -> str:
    """Say how often a moment was worse, the same or better."""
    ways = {"worse": felt.worse, "same": felt.same, "better": felt.better}
    return ", ".join(say(f"stats.{way}", count=count) for way, count in ways.items())
