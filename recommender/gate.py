"""What may be suggested at all: limits that no score can outweigh."""

import datetime
from collections.abc import Container, Iterator, Mapping
from typing import NamedTuple

from recommender.model import Candidate
from recommender.works import Wish

SAFE_LOAD = 3  # the ceiling until a person raises it
HELD_BACK = frozenset(("suicide", "sexual-violence", "child-abuse"))
ADULT_AGE = 16  # works made for adults wait until then
REST_DAYS = 365  # how long a work rests after an entry


class Past(NamedTuple):
    """What the journal says of works met: the last day of each, and childhood's."""

    last: Mapping[str, datetime.date]
    childhood: frozenset[str]


def obstacles(
    work: Candidate, wish: Wish, past: Past, met: Container[str], today: datetime.date
) -> Iterator[str]:
    """Name every limit that *work* fails; none means that it may be suggested.

    *met* are the works a childhood is likely to have met.
    """
    if wish.kind and work.kind != wish.kind:
        yield "kind"
    if wish.formats and not {work.kind, work.form} & set(wish.formats):
        yield "formats"
    if wish.minutes and _is_longer(work, wish.minutes):
        yield "minutes"
    if not wish.avoid.isdisjoint(work.claims):
        yield "avoid"
    if work.load > ceiling(wish) or (
        ceiling(wish) <= SAFE_LOAD and not HELD_BACK.isdisjoint(work.claims)
    ):
        yield "load"
    if wish.born and work.audience == "adult" and today.year - wish.born < ADULT_AGE:
        yield "age"
    if wish.childhood and work.id not in met and work.id not in past.childhood:
        yield "childhood"
    yield from _met_before(work, wish, past, today)


def _is_longer(work: Candidate, minutes: int) -> bool:
    """Return whether *work* is a film that may take more than *minutes*."""
    return work.kind == "film" and (work.minutes is None or work.minutes > minutes)


def ceiling(wish: Wish) -> int:
    """Return the highest load that may be suggested."""
    return SAFE_LOAD if wish.max_load is None else wish.max_load


def _met_before(
    work: Candidate, wish: Wish, past: Past, today: datetime.date
) -> Iterator[str]:
    last = past.last.get(work.id)
    if last is None:
        if wish.met == "again":
            yield "again"
        return
    if wish.met == "new":
        yield "new"
    rested = (today - last).days >= REST_DAYS or work.id in past.childhood
    # Ranking everything shows seen works too.
    if not rested and wish.met is None and wish.count is not None:
        yield "resting"
