"""The path of one suggestion: allow, score, vary, explain."""

import datetime
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from typing import NamedTuple

from recommender import childhood, gate, ladder, lessons, rerank
from recommender.childhood import Meeting
from recommender.entries import Entry
from recommender.gate import Past
from recommender.model import Candidate, Index
from recommender.score import Known, Part, Score, Scorer
from recommender.taste import Taste
from recommender.works import Outcome, Role, Wish

LEAST_REASON = 0.04  # log-odds; smaller parts are not worth a sentence
LEAST_LIKENESS = {"like": 0.4, "kinship": 0.1}  # a fifth alike is not yet "close to"
MOST_REASONS = 3
MOST_CAUSES = 2
LOVED, LOVED_WORTH = 4.0, 0.5  # stars, and what they are worth beside tears
MOST_MOVED = 60  # the strongest of them; one good match is all that kinship asks
NO_REASON = frozenset(("person", "tonight", "deal"))  # the same for all, or mere chance


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
    wish: Wish,
    entries: Sequence[Entry],
    index: Index,
    taste: Taste,
    today: datetime.date,
    without: frozenset[str] = frozenset(),
    also: Sequence[Candidate] = (),
    shown: Container[str] = (),
) -> Answer:
    """Choose works for *wish*, unlike one another, each with its reasons.

    Parts of the score named in *without* are left out, to see what they are worth.
    Works that are *also* there stand beside the catalog's, which come first; works
    that were *shown* before are left out when something else is wanted.
    """
    works = index.candidates()
    if also:
        held = {work.id for work in works}
        works += [work for work in also if work.id not in held]
    if shown:
        works = [work for work in works if work.id not in shown]
    scorer, past = prepare(wish, entries, index, taste, works)
    if without:
        scorer = Scorer(scorer.known._replace(without=without))
    allowed, limits = allow(works, wish, past, scorer.known.meetings, today)
    scored = [(work, scorer.total(work)) for work in allowed]
    if wish.count is None:
        scored.sort(key=lambda pair: (-pair[1], pair[0].id))
        chosen: list[tuple[Role | None, Candidate]] = [(None, w) for w, _ in scored]
    else:
        chosen = [*rerank.vary(scored, wish.count, scorer.known.rung)]
    return Answer(
        tuple(
            explain(rank, role, work, scorer)
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


def prepare(
    wish: Wish,
    entries: Sequence[Entry],
    index: Index,
    taste: Taste,
    works: Sequence[Candidate],
) -> tuple[Scorer, Past]:
    """Return the scorer of *works* for tonight, and what was met before."""
    past = lessons.look_back(entries, index)
    met = {work.id: work for work in index.candidates(only=past.last)}
    read = [(e, met[w]) for e in entries if (w := index.heir(e.work)) in met]
    known = Known(
        wish=wish,
        taste=taste,
        families={tag.id: tag.family for tag in index.tags().values()},
        rung=ladder.rung(
            (
                ladder.Evening(work.potency, work.load, entry.outcome, entry.too_much)
                for entry, work in read
                if not entry.childhood
            ),
            taste.tears.weight("potency").mean,
            wish.shift,
        ),
        meetings=childhood.meet(
            works,
            index,
            wish.born,
            wish.country,
            wish.own_eras,
            past.childhood,
            wish.never,
        ),
        seen=frozenset(past.last),
        moved=kin_of(read),
        like=tuple(index.candidates(only=wish.like)) if wish.like else (),
    )
    return Scorer(known), past


def explain(
    rank: int, role: Role | None, work: Candidate, scorer: Scorer
) -> Suggestion:
    """Return *work* as a suggestion, with its score and its reasons."""
    score = scorer.score(work)
    reasons = _reasons(score.parts)
    return Suggestion(rank, role, work, score, reasons, work.id in scorer.known.seen)


def kin_of(
    known: Sequence[tuple[Entry, Candidate]],
) -> tuple[tuple[Candidate, float], ...]:
    """Return the works that moved this person or were loved, and how much, to 1.

    A work counts for the best that it ever brought.
    """
    best: dict[str, tuple[float, Candidate]] = {}
    for entry, work in known:
        worth = _worth(entry)
        if worth > best.get(work.id, (0.0, work))[0]:
            best[work.id] = worth, work
    strongest = sorted(best.values(), key=lambda pair: (-pair[0], pair[1].id))
    return tuple((work, worth) for worth, work in strongest[:MOST_MOVED])


def _worth(entry: Entry) -> float:
    """Return how much *entry* speaks for works like its own, from 0 to 1."""
    outcome, stars = entry.outcome or Outcome.DRY, entry.stars or 0.0
    moved = outcome / Outcome.SOBS if outcome >= Outcome.MISTY else 0.0
    return max(moved, LOVED_WORTH if stars >= LOVED else 0.0)


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
