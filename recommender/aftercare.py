"""What follows a pick: when it is asked about, how one is afterwards, something light.

Mood drops straight after crying, is back where it was after twenty minutes and above
it after ninety (EVIDENCE, finding 3): so it is asked then, and each time only once.
Nothing waits in the background; a question is due when the person comes back.
"""

import datetime
from collections.abc import Container, Iterable, Sequence
from typing import Literal, NamedTuple

from recommender.entries import Pick, Relief
from recommender.works import Outcome, Work

Slot = Literal["felt_first", "felt_20", "felt_90"]

NIGHT = datetime.timedelta(hours=5)  # until five it is still the evening before
OPEN = datetime.timedelta(days=14)  # by then an evening is no longer well remembered
SHORTLY = datetime.timedelta(minutes=20)  # the dip is over as a rule
LATER = datetime.timedelta(minutes=90)  # and mood was seen above where it began
STALE = datetime.timedelta(hours=24)  # what one feels then is another day's
AT_LEISURE = datetime.timedelta(hours=8)  # told so late, "now" is already afterwards

LIGHT_LOAD = 1  # a sad turn, softly held, at most
LIGHT_POTENCY = 2  # not another work to weep at
WARM = 2  # warmth is a good part of it, not an aside
MANY = 12  # of the best loved, one after the other


class Due(NamedTuple):
    """A pick that has something to be asked: what happened, or how it is now."""

    pick: Pick
    slot: Slot | None


def evening_of(moment: datetime.datetime) -> datetime.date:
    """Return the day whose evening *moment* belongs to, small hours included."""
    return (moment - NIGHT).date()


def is_told(pick: Pick, entries: Container[int]) -> bool:
    """Return whether what happened was told; an entry taken back tells nothing."""
    return pick.entry in entries


def due(
    picks: Sequence[Pick], entries: Container[int], now: datetime.datetime
) -> Due | None:
    """Return the latest pick of which something is to be asked *now*.

    *entries* are the numbers of the entries that there are.
    """
    for pick in reversed(picks):
        if _is_settled(pick, entries):
            continue
        if not is_told(pick, entries):
            if now - _moment(pick.picked_at) <= OPEN:
                return Due(pick, None)
        elif slot := slot_of(pick, now):
            return Due(pick, slot)
    return None


def given_up(
    picks: Iterable[Pick], entries: Container[int], now: datetime.datetime
) -> list[Pick]:
    """Return the picks of this very evening that another pick takes the place of."""
    tonight = evening_of(now)
    return [
        pick
        for pick in picks
        if evening_of(_moment(pick.picked_at)) == tonight
        and not (_is_settled(pick, entries) or is_told(pick, entries))
    ]


def settled(pick: Pick) -> Pick:
    """Return *pick* as one that nothing came of: it is not asked about again."""
    return pick._replace(entry=None, closed=True)


def slot_of(pick: Pick, now: datetime.datetime) -> Slot | None:
    """Return the feeling that is to be asked *now* of a *pick* that was told.

    None while it is too early, when it was said already, and when it is too late.
    """
    told = _moment(pick.told_at or pick.picked_at)
    if now - told > STALE or told - _moment(pick.picked_at) > STALE:
        return None
    slot = _time_of(pick, told, now)
    return slot if getattr(pick, slot) is None else None


def felt(pick: Pick, slot: Slot, how: Relief) -> Pick:
    """Return *pick* with how one felt; the last of them is the last question."""
    told = pick._replace(**{slot: how})  # type: ignore[arg-type]
    return told._replace(closed=pick.closed or slot == "felt_90")


def relief(pick: Pick) -> Relief | None:
    """Return how it was afterwards: after ninety minutes, or else after twenty.

    What is felt at once is the dip, and says nothing of relief.
    """
    return pick.felt_90 or pick.felt_20


def is_asked_later(outcome: Outcome | None) -> bool:
    """Return whether it is worth asking later too: after dry, mood does not move."""
    return outcome != Outcome.DRY


def light(works: Iterable[Work], turn: int, near: Container[str] = ()) -> Work | None:
    """Return a light and comforting one of *works*; another *turn*, another one.

    Those that are *near* to the person come first, then the best loved.
    """

    def nearest(work: Work) -> tuple[bool, int, str]:
        return (work.id not in near, -work.acclaim, work.id)

    fitting = sorted(filter(_is_light, works), key=nearest)[:MANY]
    return fitting[turn % len(fitting)] if fitting else None


def _is_settled(pick: Pick, entries: Container[int]) -> bool:
    """Return whether nothing more is to be asked; an entry taken back opens it."""
    return pick.closed and (pick.entry is None or is_told(pick, entries))


def _time_of(pick: Pick, told: datetime.datetime, now: datetime.datetime) -> Slot:
    if told - _moment(pick.picked_at) > AT_LEISURE or now - told >= LATER:
        return "felt_90"
    return "felt_20" if now - told >= SHORTLY else "felt_first"


def _moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


def _is_light(work: Work) -> bool:
    return (
        work.aftertaste == "comforting"
        and work.load <= LIGHT_LOAD
        and work.potency <= LIGHT_POTENCY
        and dict(work.claims).get("warmth", 0) >= WARM
    )
