"""Seeking candidates: who is asked for works we do not have, and what becomes of it.

All that the sources describe is staged. Candidates are made of it in a file of their
own, before anything is locked; then each source's are written, in one transaction.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from recommender import candidates, overlay
from recommender.candidates import Proposal
from recommender.overlay import Overlay
from recommender.works import Work
from recommender.workshop.harvest import FEWER, MOST_SURPRISES, Talk, Trouble, bounded
from recommender.workshop.refresh import SECONDS_A_QUESTION
from recommender.workshop.sources import Ask, Refused, Seeker, Unanswered
from recommender.workshop.staging import Stage, Stream

# Candidates come and go more than facts do, as works pass a bound. Where fewer than
# half of a source's are proposed again, it has lost its memory, or was cut short.
LEAST_AGAIN = 0.5


class Search(NamedTuple):
    """What one source is asked for: candidates, with so many questions at most."""

    source: Seeker
    questions: int

    @property
    def seconds(self) -> int:
        """About how long it takes at most."""
        return self.questions * SECONDS_A_QUESTION


class Sought(NamedTuple):
    """What came of one search: the very thing that is shown and written."""

    source: str
    described: int = 0
    failed: int = 0  # parts that stay unknown, for want of an answer
    kept: int = 0  # candidates that this source has now
    new: int = 0
    gone: int = 0
    trouble: Trouble = ""
    reason: str = ""  # the source's words, where it gave any

    @property
    def answered(self) -> bool:
        """Whether anything of it is used."""
        return bool(self.described) and not self.trouble


def plan(seekers: Sequence[Seeker]) -> tuple[Search, ...]:
    """Return what each of *seekers* is asked for."""
    return tuple(Search(source, source.most_questions()) for source in seekers)


def seek(
    search: Search,
    works: Sequence[Work],
    ask: Ask,
    stage: Stage,
    tell: Callable[[int], None],
) -> Sought:
    """Put on *stage* what one source describes, all of it or, in trouble, nothing.

    *works* are ours. *tell* hears how many questions are done.
    """
    source, talk = search.source, Talk(ask, tell)
    silences: list[Unanswered] = []
    tell(0)
    described = source.candidates(works, talk, silences.append)
    try:
        count = stage.take(Stream(source.name, source.licence, described))
    except Refused as refusal:
        stage.drop(source.name)
        return Sought(source.name, trouble="refused", reason=bounded(str(refusal)))
    trouble: Trouble = "silent" if silences and not count else ""
    if talk.surprises > MOST_SURPRISES * talk.questions:
        trouble = "surprised"
        stage.drop(source.name)
    reason = bounded(talk.reason) if silences else ""
    return Sought(source.name, count, len(silences), trouble=trouble, reason=reason)


@contextmanager
def put_by(proposals: Iterable[Proposal]) -> Iterator[Overlay]:
    """Give an overlay with nothing but *proposals* in it, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="boost-") as scratch:
        path = Path(scratch) / "proposed.sqlite"
        with overlay.writing(path) as book:
            candidates.replace(book, (), proposals)
        with overlay.reading(path) as book:
            yield book


def keep(
    path: Path, found: Overlay, sought: Sought, before_change: Callable[[], None]
) -> Sought:
    """Let what a source proposes among *found* stand in the overlay at *path*.

    In trouble, or after a sharp drop, what it proposed before stays. *before_change*
    is called before anything but a day is altered.
    """
    name = sought.source
    with overlay.reading(path) as book:
        before = candidates.ids(book, name)
        differs = candidates.differs(book, found, name)
    sought = _distrusted(sought, before, candidates.ids(found))
    if sought.trouble:
        return sought._replace(kept=len(before))
    if differs:
        before_change()
    with overlay.writing(path) as book:
        candidates.take_over(book, found, name)
        after = candidates.ids(book, name)
    new, gone = len(after - before), len(before - after)
    return sought._replace(kept=len(after), new=new, gone=gone)


def _distrusted(sought: Sought, before: frozenset[str], now: frozenset[str]) -> Sought:
    """Return *sought* with the trouble that too few of *before* are proposed *now*.

    It is no matter which source proposes them: one that is asked first takes them over.
    """
    missing = len(before - now)
    if sought.trouble or missing < FEWER:
        return sought
    if missing <= (1 - LEAST_AGAIN) * len(before):
        return sought
    return sought._replace(trouble="dropped", reason=f"{missing} of {len(before)}")
