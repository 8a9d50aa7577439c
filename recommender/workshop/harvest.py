"""What comes of asking one source: new facts, or the old ones kept, and why."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple, TypeVar

from recommender.overlay import SHOWN_ONLY, Asking, Fact, filled
from recommender.supplement import by_work
from recommender.works import Work
from recommender.workshop.facts import (
    Change,
    Disagreement,
    Origin,
    Rules,
    changes,
    clean,
    judge,
)
from recommender.workshop.sources import (
    Absent,
    Ask,
    Found,
    Question,
    Refused,
    Source,
    Surprise,
    Unanswered,
)

T = TypeVar("T")
Trouble = Literal["", "refused", "silent", "surprised", "dropped"]

# Where a source knows fewer than this share of the works that it knew before, and at
# least so many fewer, it has lost its memory, not our works their records.
LEAST_KNOWN = 0.8
FEWER = 5

# A tenth of the answers in another shape than the documented one is no accident: the
# service has changed, and the rest may mean something else than we read in it.
MOST_SURPRISES = 0.1

LONGEST_REASON = 300  # characters


class Known(NamedTuple):
    """What is known before a source is asked: the shelf, and what sources said."""

    rules: Rules
    facts: tuple[Fact, ...]
    askings: tuple[Asking, ...]


class Harvest(NamedTuple):
    """What came of asking one source: the very thing that is shown and written."""

    source: str
    asked: int
    answered: tuple[str, ...] = ()  # the works whose facts are replaced
    facts: tuple[Fact, ...] = ()
    askings: tuple[Asking, ...] = ()
    changes: tuple[Change, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    trouble: Trouble = ""
    reason: str = ""  # the source's words, where it gave any

    @property
    def failed(self) -> int:
        """How many works keep what was known of them, for want of an answer."""
        return self.asked - len(self.answered)


class Heard(NamedTuple):
    """What a source said before it was done, or before there was trouble."""

    found: tuple[Found, ...]
    questions: int = 0
    surprises: int = 0
    trouble: Trouble = ""
    reason: str = ""


def told(works: Iterable[Work], known: Known, source: Source) -> Iterator[Work]:
    """Yield *works* as *source* is told of them: filled by what other sources said.

    What it said itself it is not told, or a wrong match would for ever prove itself;
    nor does anyone hear what a source's terms keep from being passed on.
    """
    silent = (source.name, *SHOWN_ONLY)
    said = by_work(fact for fact in known.facts if fact.source not in silent)
    return (filled(work, said.get(work.id, ())) for work in works)


def listen(
    source: Source, works: tuple[Work, ...], ask: Ask, tell: Callable[[int], None]
) -> Heard:
    """Ask *source* about *works*; *tell* hears how many questions are done."""
    talk = Talk(ask, tell)
    wanted = {work.id for work in works}
    found: list[Found] = []
    trouble: Trouble = ""
    try:
        for each in source.look_up(works, talk):
            if each.work in wanted:
                found.append(each)
    except Refused as refusal:
        trouble, talk.reason = "refused", str(refusal)
    except Unanswered as silence:
        talk.reason = str(silence)
    if wanted and not found and not trouble:
        trouble = "silent"
    reason = bounded(talk.reason)
    return Heard(tuple(found), talk.questions, talk.surprises, trouble, reason)


def gather(
    source: Source, asked: int, heard: Heard, known: Known, day: datetime.date
) -> Harvest:
    """Return what comes of what was *heard*, of which the oldest is of *day*."""
    answered = {each.work for each in heard.found}
    trouble, reason = _distrusted(source.name, known, heard, answered)
    if trouble:
        return Harvest(source.name, asked, trouble=trouble, reason=reason)
    origin = Origin(source.name, source.licence, day.isoformat())
    staying, old = parted(known.facts, source.name, answered)
    judged = judge(heard.found, known.rules, staying, origin)
    knowing = {each.work for each in heard.found if each.findings}
    return Harvest(
        source=source.name,
        asked=asked,
        answered=tuple(sorted(answered)),
        facts=judged.facts,
        askings=tuple(
            Asking(source.name, work, work in knowing, origin.day)
            for work in sorted(answered)
        ),
        changes=changes(old, judged.facts),
        disagreements=judged.disagreements,
        trouble=heard.trouble,
        reason=heard.reason,
    )


def parted(
    facts: Iterable[Fact], source: str, works: Iterable[str]
) -> tuple[list[Fact], list[Fact]]:
    """Return the *facts* that stay once *source* is heard of *works*, and the rest."""
    heard_of = frozenset(works)
    staying: list[Fact] = []
    replaced: list[Fact] = []
    for fact in facts:
        is_old = fact.source == source and fact.work in heard_of
        (replaced if is_old else staying).append(fact)
    return staying, replaced


def bounded(reason: str) -> str:
    """Return a source's words, made safe to show, and not too many."""
    return clean(reason)[:LONGEST_REASON]


class Talk:
    """An Ask that remembers how the conversation went."""

    def __init__(self, ask: Ask, tell: Callable[[int], None]) -> None:
        self._ask = ask
        self._tell = tell
        self.questions = 0
        self.surprises = 0
        self.reason = ""

    def __call__(self, question: Question, read: Callable[[object], T]) -> T:
        """Pass *question* on, and note how it went."""
        try:
            return self._ask(question, read)
        except Absent:
            raise  # an answer like any other
        except Unanswered as silence:
            self.surprises += isinstance(silence, Surprise)
            self.reason = str(silence)
            raise
        finally:
            self.questions += 1
            self._tell(self.questions)


def _distrusted(
    source: str, known: Known, heard: Heard, answered: set[str]
) -> tuple[Trouble, str]:
    """Say why the old facts are kept although there are new ones; '' when they go."""
    if heard.surprises > MOST_SURPRISES * heard.questions:
        return "surprised", heard.reason
    knew = {a.work for a in known.askings if a.source == source and a.known}
    knew &= answered
    knows = knew & {each.work for each in heard.found if each.findings}
    lost = len(knew) - len(knows)
    if len(knows) < LEAST_KNOWN * len(knew) and lost >= FEWER:
        return "dropped", f"{lost} of {len(knew)}"
    return "", ""
