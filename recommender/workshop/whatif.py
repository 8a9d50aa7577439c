"""What one more evening would change: the journal learned again, as if."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from recommender import lessons
from recommender.entries import Entry, Profile
from recommender.gate import Past
from recommender.model import Candidate, Index
from recommender.score import Scorer
from recommender.suggest import allow, prepare
from recommender.works import Outcome, Wish
from recommender.workshop.learn import learn

IF = (Outcome.DRY, Outcome.TEARS)


class Tonight(NamedTuple):
    """A wish, and everything that an answer to it is learned from."""

    wish: Wish
    entries: Sequence[Entry]
    profile: Profile
    shelf: Index
    today: datetime.date


class Change(NamedTuple):
    """What a chance would be after an evening with *met* that ended in *outcome*.

    `theme` is what that work shares with the one in question; '' where it is the same.
    """

    met: str
    theme: str
    outcome: Outcome
    chance: float


def changes(tonight: Tonight, work: Candidate) -> list[Change]:
    """Return how the chance of *work* would move after one more evening.

    First with the work itself, then with another that might be suggested and says most
    of the theme that weighs most in its score.
    """
    now, past = _prepared(tonight)
    found = []
    for met, theme in [(work, ""), *_kin(tonight, work, now, past)]:
        for outcome in IF:
            day, again = tonight.today.isoformat(), met.id in now.known.seen
            entry = Entry(met.id, day, outcome, again=again)
            as_if, _ = _prepared(tonight, entry)
            # Having met it is one thing, what it taught another: only that is asked.
            unmet = Scorer(as_if.known._replace(seen=now.known.seen))
            chance = unmet.score(work).chance
            found.append(Change(met.id, theme, outcome, chance))
    return found


def _prepared(tonight: Tonight, *more: Entry) -> tuple[Scorer, Past]:
    """Return the scorer of *tonight* and what was met, as if *more* had happened."""
    entries, index = [*tonight.entries, *more], tonight.shelf
    taste = learn(lessons.read(entries, index, tonight.profile))
    return prepare(tonight.wish, entries, index, taste, index.candidates())


def _kin(
    tonight: Tonight, work: Candidate, now: Scorer, past: Past
) -> list[tuple[Candidate, str]]:
    """Return the unmet work that says most of the main theme of *work*, if any."""
    themes = now.addends(work).get("themes", {})
    if not themes:
        return []
    theme = max(themes, key=lambda tag: (themes[tag], tag))
    works = tonight.shelf.candidates()
    allowed, _ = allow(works, tonight.wish, past, now.known.meetings, tonight.today)
    others = (
        other
        for other in allowed
        if theme in other.claims and other.id not in {work.id, *now.known.seen}
    )
    nearest = max(others, key=lambda w: (w.claims[theme], w.id), default=None)
    return [(nearest, theme)] if nearest else []
