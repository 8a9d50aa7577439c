"""The path of one suggestion: allow, score, vary, explain."""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from recommender import childhood, gate, ladder, rerank, taste
from recommender.childhood import OWN_WORD, Meeting
from recommender.gate import Past
from recommender.journal import Entry
from recommender.model import Candidate, Index
from recommender.score import Part, Score, Scorer
from recommender.works import Outcome, Role, Wish

LEAST_REASON = 0.04  # log-odds; smaller parts are not worth a sentence
LEAST_LIKENESS = {"like": 0.4, "kinship": 0.1}  # a fifth alike is not yet "close to"
MOST_REASONS = 3
MOST_CAUSES = 2
MOST_MOVED = 60  # the strongest of them; one good match is all that kinship asks
NO_REASON = frozenset(("person", "deal"))  # the same for every work, or mere chance


class Reason(NamedTuple):
    """A part of the score that speaks for a work, and what it mostly comes from."""

    part: str
    causes: tuple[str, ...]
    value: float


class Suggestion(NamedTuple):
    """A work worth an evening, with its score and the reasons for it."""

    rank: int
    role: Role | None
    work: Candidate
    score: Score
    reasons: tuple[Reason, ...]
    seen: bool


class Answer(NamedTuple):
    """What `suggest` found, and what its limits kept away.

    `held_back` works fail nothing but the load ceiling. `limits` counts, for each
    limit, the works that fail it alone: relaxing it would bring them back.
    """

    suggestions: tuple[Suggestion, ...]
    held_back: int
    limits: Mapping[str, int]


def suggest(
    wish: Wish, entries: Sequence[Entry], index: Index, today: datetime.date
) -> Answer:
    """Choose works for *wish*, unlike one another, each with its reasons."""
    works = index.candidates()
    past = look_back(entries, index)
    told = dict.fromkeys(past.childhood, Meeting(1.0, OWN_WORD))
    meetings = meet(wish, index, works) | told
    allowed, limits = allow(works, wish, past, meetings, today)
    scorer = prepare(wish, entries, index, meetings, past)
    scored = [(work, scorer.total(work)) for work in allowed]
    if wish.count is None:
        scored.sort(key=lambda pair: (-pair[1], pair[0].id))
        chosen: list[tuple[Role | None, Candidate]] = [(None, w) for w, _ in scored]
    else:
        chosen = [*rerank.vary(scored, wish.count, scorer.rung)]
    return Answer(
        tuple(
            _explain(rank, role, work, scorer)
            for rank, (role, work) in enumerate(chosen, start=1)
        ),
        held_back=limits["load"],
        limits=limits,
    )


def allow(
    works: Sequence[Candidate],
    wish: Wish,
    past: Past,
    meetings: Mapping[str, Meeting],
    today: datetime.date,
) -> tuple[list[Candidate], Counter[str]]:
    """Return the works that pass the gate, and how many fail each limit alone."""
    allowed: list[Candidate] = []
    limits: Counter[str] = Counter()
    for work in works:
        failed = list(gate.obstacles(work, wish, past, meetings, today))
        if not failed:
            allowed.append(work)
        elif len(failed) == 1:
            limits[failed[0]] += 1
    return allowed, limits


def meet(wish: Wish, index: Index, works: Sequence[Candidate]) -> dict[str, Meeting]:
    """Return how each work of a childhood is likely to have been met."""
    if not (wish.born or wish.own_eras):
        return {}
    eras = childhood.eras_lived(
        index.tags().values(), wish.own_eras, wish.born, wish.country
    )
    years = childhood.years(wish.born) if wish.born else (0, 0)
    waves = index.waves(wish.country or "world", *years) if wish.born else {}
    meetings = {
        work.id: childhood.meeting(work, waves.get(work.id, ()), eras, wish.born)
        for work in works
    }
    return {work: way for work, way in meetings.items() if way and way.fit > 0}


def look_back(entries: Sequence[Entry], index: Index) -> Past:
    """Return what *entries* say of works met, retired ones under their heirs' ids."""
    last: dict[str, datetime.date] = {}
    for entry in entries:
        work, day = index.heir(entry.work), datetime.date.fromisoformat(entry.day)
        last[work] = max(day, last.get(work, day))
    owned = frozenset(index.heir(entry.work) for entry in entries if entry.childhood)
    return Past(last, owned)


def prepare(
    wish: Wish,
    entries: Sequence[Entry],
    index: Index,
    meetings: Mapping[str, Meeting],
    past: Past,
) -> Scorer:
    """Learn from *entries* and return the scorer for tonight."""
    families = {tag.id: tag.family for tag in index.tags().values()}
    met = {w.id: w for w in index.candidates(only=past.last)}
    like = tuple(index.candidates(only=wish.like)) if wish.like else ()
    known = [
        (entry, met[w]) for entry in entries if (w := index.heir(entry.work)) in met
    ]
    lessons = [_lesson(entry, work, families, meetings) for entry, work in known]
    evenings = [
        ladder.Evening(work.potency, entry.outcome, entry.too_much)
        for entry, work in known
        if not entry.childhood
    ]
    moved = {
        work.id: (work, entry.outcome)
        for entry, work in sorted(known, key=lambda pair: pair[0].outcome or 0)
        if entry.outcome is not None and entry.outcome >= Outcome.MISTY
    }
    return Scorer(
        wish=wish,
        taste=taste.learn(lessons),
        families=families,
        rung=ladder.rung(evenings, wish.strength),
        meetings=meetings,
        seen=frozenset(past.last),
        moved=tuple(moved.values())[-MOST_MOVED:],
        like=like,
    )


def _lesson(
    entry: Entry,
    work: Candidate,
    families: Mapping[str, str],
    meetings: Mapping[str, Meeting],
) -> taste.Lesson:
    way = meetings.get(work.id)
    fit = 1.0 if entry.childhood else way.fit if way else 0.0
    again = entry.again or entry.childhood
    met = taste.features(work, families, fit, again, entry.company == "others")
    return taste.Lesson(met, work.potency, entry.outcome, entry.stars)


def _explain(
    rank: int, role: Role | None, work: Candidate, scorer: Scorer
) -> Suggestion:
    score = scorer.score(work)
    reasons = _reasons(score.parts)
    return Suggestion(rank, role, work, score, reasons, work.id in scorer.seen)


def _reasons(parts: Sequence[Part]) -> tuple[Reason, ...]:
    """Return the largest parts that speak for a work, each with its main causes."""
    speaking = [
        part
        for part in parts
        if part.value > LEAST_LIKENESS.get(part.name, LEAST_REASON)
        and part.name not in NO_REASON
    ]
    speaking.sort(key=lambda part: (-part.value, part.name))
    return tuple(
        Reason(part.name, _main_causes(part), part.value)
        for part in speaking[:MOST_REASONS]
    )


def _main_causes(part: Part) -> tuple[str, ...]:
    causes = sorted(part.causes, key=lambda cause: (-cause[1], cause[0]))
    return tuple(name for name, value in causes[:MOST_CAUSES] if value > 0)
