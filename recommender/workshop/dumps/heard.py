"""What comes of a dump, when it is heard as any source is."""

import datetime
from collections.abc import Callable, Iterator
from typing import TypeVar

from recommender.workshop import refresh as engine
from recommender.workshop.dumps.dump import Dump
from recommender.workshop.harvest import Harvest, Known
from recommender.workshop.refresh import Errand
from recommender.workshop.sources import Question, Refused

T = TypeVar("T")


def plan(
    dump: Dump[tuple[object, ...]],
    known: Known,
    only: frozenset[str],
    day: datetime.date,
) -> Errand:
    """Return what *dump*, of *day*, is heard of: all that it knows, or *only* some.

    What its source was asked about since that day rests: the dump is the older one.
    """
    named = only or frozenset(known.rules.works)  # by name, so that it need not be due
    newer = {
        fact.work
        for fact in known.facts
        if fact.source == dump.name and fact.retrieved_on > day.isoformat()
    }
    standing = [work for work in known.rules.works.values() if not work.replaced_by]
    older = [work for work in standing if work.id not in newer]
    (errand,) = engine.plan(older, known, (dump,), named, day)
    rested = dump.steps([w for w in standing if w.id in newer and w.id in named])
    return errand._replace(rested=rested)


def hear(
    errand: Errand, known: Known, silent: frozenset[str], day: datetime.date
) -> Iterator[Harvest]:
    """Yield the one harvest of *errand*, whose dump is of *day*.

    What its source tells when it is asked, and the dump is *silent* about, stays as it
    was; and the works do not count as asked about.
    """
    for harvest in engine.refresh(
        (errand,), known, ask_nobody, lambda source: day, lambda errand, done: None
    ):
        yield _with_the_rest(harvest, known, silent)


def _with_the_rest(harvest: Harvest, known: Known, silent: frozenset[str]) -> Harvest:
    """Return *harvest* with the facts that it would replace by silence."""
    if not silent:
        return harvest
    answered = frozenset(harvest.answered)
    rest = [
        fact
        for fact in known.facts
        if fact.source == harvest.source
        and fact.work in answered
        and fact.field in silent
    ]
    return harvest._replace(
        facts=tuple(sorted((*harvest.facts, *rest))),
        askings=(),
        changes=tuple(each for each in harvest.changes if each.field not in silent),
    )


def ask_nobody(question: Question, read: Callable[[object], T]) -> T:
    """Refuse: all that a dump says is in it."""
    raise Refused("A dump asks nobody.")
