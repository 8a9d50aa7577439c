"""What waits to be told of an evening, in a line; quick enough for bare `boost`."""

import datetime

from recommender.aftercare import Due, evening_of
from recommender.entries import Pick
from recommender.words import say


def when(pick: Pick, now: datetime.datetime) -> str:
    """Say on which evening *pick* was made, as one does on the evening of *now*."""
    evening = evening_of(datetime.datetime.fromisoformat(pick.picked_at))
    days = (evening_of(now) - evening).days
    if days > 1:
        return say("after.on", day=evening)
    return say("after.last_night" if days == 1 else "after.this_evening")


def reminder(due: Due, title: str, now: datetime.datetime) -> str:
    """Say in a line that something is due of the pick called *title*."""
    if due.slot is None:
        return say("after.bare", title=title, when=when(due.pick, now))
    return say(f"after.bare_{due.slot}", title=title)
