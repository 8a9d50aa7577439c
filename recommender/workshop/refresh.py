"""Refreshing: which source is asked about what, and what becomes of its answers.

Everything is pure but `carry_out`. A source is asked, its answers are judged, and what
comes of it is one value: shown by a dry run, written in one transaction by a real one.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from recommender import aside, overlay
from recommender.works import Work
from recommender.workshop.harvest import Harvest, Known, gather, listen, parted, told
from recommender.workshop.sources import Ask, Source

Outcome = Literal["fine", "partly", "nothing"]

REST_DAYS = 30  # facts of a work move by the year; where to watch it, by the month
SECONDS_A_QUESTION = 1  # the services ask for no more than one in a second


class Errand(NamedTuple):
    """What one source is asked: about which works, with about how many questions."""

    source: Source
    works: tuple[Work, ...]
    rested: int  # works left out, since they were asked about lately
    questions: int

    @property
    def seconds(self) -> int:
        """About how long it takes."""
        return self.questions * SECONDS_A_QUESTION


class Answered(Protocol):
    """What came of asking one source, for facts or for candidates."""

    @property
    def answered(self) -> object:
        """Nothing, or false, when nothing of it is used."""
        ...

    @property
    def failed(self) -> int:
        """How much got no answer."""
        ...

    @property
    def trouble(self) -> str:
        """What went wrong as a whole, or nothing."""
        ...


def plan(
    works: Iterable[Work],
    known: Known,
    sources: Sequence[Source],
    only: frozenset[str],
    today: datetime.date,
) -> tuple[Errand, ...]:
    """Return what each of *sources* is asked: about *only* those works, or all.

    A work rests for a while after it was asked about, unless it is asked for by name;
    and a source is asked only about works that it has a question for.
    """
    wanted = [work for work in works if not only or work.id in only]
    return tuple(_errand(wanted, known, source, only, today) for source in sources)


def refresh(
    errands: Iterable[Errand],
    known: Known,
    ask: Ask,
    day_of: Callable[[str], datetime.date],
    tell: Callable[[Errand, int], None],
) -> Iterator[Harvest]:
    """Ask one source after the other, and yield what came of each.

    *day_of* gives the day of a source's oldest answer. *tell* hears how many questions
    of an errand are done, at first none. A source that fails leaves the others theirs.
    """
    for errand in errands:
        source = errand.source
        ours = (known.rules.works[work.id] for work in errand.works)
        works = tuple(told(ours, known, source))
        tell(errand, 0)
        heard = listen(source, works, ask, partial(tell, errand))
        harvest = gather(source, len(works), heard, known, day_of(source.name))
        yield harvest
        known = after(known, harvest)


def carry_out(
    path: Path,
    harvests: Iterable[Harvest],
    today: datetime.date,
    before_change: Callable[[], None],
) -> Iterator[Harvest]:
    """Write each of *harvests* to the overlay at *path* as it comes, and pass it on.

    Each is one transaction. *before_change* is called before one changes anything.
    """
    aside.expire(path, today)
    for harvest in harvests:
        if harvest.changes:
            before_change()
        if harvest.answered:
            with overlay.writing(path) as book:
                book.replace_facts(harvest.source, harvest.answered, harvest.facts)
                book.keep_askings(harvest.askings)
        yield harvest


def after(known: Known, harvest: Harvest) -> Known:
    """Return what is known once *harvest* is written."""
    staying, _ = parted(known.facts, harvest.source, harvest.answered)
    asked = {(a.source, a.work): a for a in (*known.askings, *harvest.askings)}
    return known._replace(
        facts=tuple(sorted((*staying, *harvest.facts))),
        askings=tuple(sorted(asked.values())),
    )


def outcome(came: Sequence[Answered]) -> Outcome:
    """Return whether all that was asked was answered, a part of it, or nothing."""
    if not any(each.failed or each.trouble for each in came):
        return "fine"
    return "partly" if any(each.answered for each in came) else "nothing"


def _errand(
    wanted: Iterable[Work],
    known: Known,
    source: Source,
    only: frozenset[str],
    today: datetime.date,
) -> Errand:
    rested = (today - datetime.timedelta(days=REST_DAYS)).isoformat()
    fresh = {
        asking.work
        for asking in known.askings
        if asking.source == source.name and asking.asked_on > rested and not only
    }
    ours = [work for work in told(wanted, known, source) if source.steps((work,))]
    works = tuple(work for work in ours if work.id not in fresh)
    return Errand(source, works, len(ours) - len(works), source.steps(works))
