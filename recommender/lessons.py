"""What each entry of the journal teaches, and what the journal says of works met."""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from recommender import childhood
from recommender.childhood import Meeting
from recommender.entries import Entry, Profile
from recommender.gate import Past
from recommender.model import Candidate, Index
from recommender.taste import Features, features
from recommender.works import Outcome

SAME_WORK = 0.5  # how far two evenings with one work are the same evening
MEMORY_WEIGHT = 0.5  # what is remembered of childhood is surer of the what than the how
STOPPED_STARS = 2.0  # what stopping says when nothing else was said of it
STOPPED_WEIGHT = 0.5  # and how surely: there are many reasons to stop


class Lesson(NamedTuple):
    """What one entry teaches: the meeting's features, and what happened.

    `weight` is how much of an independent evening it counts for.
    """

    features: Features
    outcome: Outcome | None = None
    stars: float | None = None
    weight: float = 1.0


def read(entries: Sequence[Entry], index: Index, profile: Profile) -> list[Lesson]:
    """Return what *entries* teach; those of works that nobody knows teach nothing."""
    past = look_back(entries, index)
    works = index.candidates(only=past.last)
    meetings = childhood.meet(
        works,
        index,
        profile.born,
        profile.country,
        profile.eras,
        past.childhood,
        profile.never,
    )
    families = {tag.id: tag.family for tag in index.tags().values()}
    met = {work.id: work for work in works}
    known = [(e, met[w]) for e in entries if (w := index.heir(e.work)) in met]
    often = Counter(work.id for entry, work in known if _says_something(entry))
    return [
        _lesson(entry, work, families, meetings, often[work.id])
        for entry, work in known
        if _says_something(entry)
    ]


def look_back(entries: Sequence[Entry], index: Index) -> Past:
    """Return what *entries* say of works met, retired ones under their heirs' ids."""
    last: dict[str, datetime.date] = {}
    for entry in entries:
        work, day = index.heir(entry.work), datetime.date.fromisoformat(entry.day)
        last[work] = max(day, last.get(work, day))
    owned = frozenset(index.heir(entry.work) for entry in entries if entry.childhood)
    return Past(last, owned)


def _says_something(entry: Entry) -> bool:
    """Return whether *entry* is more than "seen, no opinion"."""
    return (entry.outcome, entry.stars) != (None, None) or _gave_up(entry)


def _gave_up(entry: Entry) -> bool:
    """Return whether stopping is all that *entry* says: too much says another thing."""
    said = entry.outcome is not None or entry.stars is not None or entry.too_much
    return entry.stopped and not said


def _lesson(
    entry: Entry,
    work: Candidate,
    families: Mapping[str, str],
    meetings: Mapping[str, Meeting],
    often: int,
) -> Lesson:
    # Kish (1965, "Survey Sampling"): what n alike observations are worth.
    weight = 1 / (1 + SAME_WORK * (often - 1))
    stars = entry.stars
    if _gave_up(entry):
        stars, weight = STOPPED_STARS, weight * STOPPED_WEIGHT
    if entry.childhood:
        met = features(work, families)
        # A child's tears say what opens this person, not how dry they are today.
        met["child"] = met.pop("person")
        return Lesson(met, entry.outcome, stars, weight * MEMORY_WEIGHT)
    way = meetings.get(work.id)
    met = features(
        work,
        families,
        childhood=way.fit if way else 0.0,
        again=entry.again,
        others=entry.company == "others",
        near=entry.near,
    )
    return Lesson(met, entry.outcome, stars, weight)
