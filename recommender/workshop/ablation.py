"""What each part of the score is worth, on evenings that simulated people lived.

Before some of their evenings the same journal is asked twice, with and without a part:
which work would have been the fitting one, and how truly was its chance foretold.
"""

import datetime
import math
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import NamedTuple

import numpy as np

from recommender import rerank, suggest
from recommender.entries import Entry
from recommender.model import Candidate
from recommender.score import PARTS, TEARS_PARTS, Scorer
from recommender.works import Outcome
from recommender.workshop import people
from recommender.workshop.bootstrap import Estimate, mean_of
from recommender.workshop.choosers import learn_from, met
from recommender.workshop.people import Circumstances
from recommender.workshop.seasons import Evening, Life, Run, stocked, wish_for, wish_of

OURS = "ours"
EVERY = 4  # evenings from one that is asked again to the next: neighbours are alike
ASKED_FOR = {"wish", "like", "deal", "person"}  # nobody asks here; person ranks nothing
TRIED = tuple(sorted(PARTS - ASKED_FOR))


class Worth(NamedTuple):
    """What leaving a part out changes, as a mean over people with its interval.

    `chance` is the change in the true chance of the fitting pick, `loss` the change in
    the log loss of foretelling the evening that was lived: None for what is not part
    of a chance. A part earns its place by a fall of the one or a rise of the other.
    """

    part: str
    chance: Estimate
    loss: Estimate | None


class Change(NamedTuple):
    """What leaving out each of TRIED changed for one person."""

    chance: tuple[float, ...]
    loss: tuple[float, ...]


def ablate(lives: Sequence[Life], run: Run, workers: int = 2) -> list[Worth]:
    """Ask again before the evenings of *lives*, without each part of the score.

    Whoever had one evening only has nothing that could be asked again.
    """
    jobs = [(life, run) for life in lives if len(life.seasons[OURS]) > 1]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        each = pool.map if workers > 1 else map
        changes = list(each(_changes, jobs))
    rng = np.random.default_rng(run.seed)
    return [
        Worth(
            part,
            mean_of([change.chance[place] for change in changes], rng),
            mean_of([change.loss[place] for change in changes], rng)
            if part in TEARS_PARTS
            else None,
        )
        for place, part in enumerate(TRIED)
    ]


def _changes(job: tuple[Life, Run]) -> Change:
    life, run = job
    season = life.seasons[OURS]
    asked = [_asked_again(life, run, n) for n in range(1, len(season), EVERY)]
    chances, losses = zip(*asked, strict=True)
    return Change(
        tuple(float(np.mean(column)) for column in zip(*chances, strict=True)),
        tuple(float(np.mean(column)) for column in zip(*losses, strict=True)),
    )


def _asked_again(life: Life, run: Run, number: int) -> tuple[list[float], list[float]]:
    """Return what each part changes before the evening of this *number*."""
    evening = life.seasons[OURS][number]
    scorer, allowed = _tonight(life, run, number)
    (taken,) = (w for w in stocked(run).works if w.id == evening.taken.work)
    usual = _truth(life, scorer, allowed, evening.met)
    told = _loss(scorer, taken, evening)
    chances, losses = [], []
    for part in TRIED:
        without = Scorer(scorer.known._replace(without=frozenset((part,))))
        chances.append(_truth(life, without, allowed, evening.met) - usual)
        losses.append(_loss(without, taken, evening) - told)
    return chances, losses


def _tonight(life: Life, run: Run, number: int) -> tuple[Scorer, list[Candidate]]:
    """Return the scorer before an evening, and the works that passed the gate."""
    shelf, season = stocked(run), life.seasons[OURS]
    entries: list[Entry] = [evening.entry for evening in season[:number]]
    wish = wish_for(wish_of(life.person), season[number].met)
    taste = learn_from(entries, wish, shelf.index)
    scorer, past = suggest.prepare(wish, entries, shelf.index, taste, shelf.works)
    day = datetime.date.fromisoformat(season[number].entry.day)
    allowed, _ = suggest.allow(shelf.works, wish, past, scorer.known.meetings, day)
    return scorer, allowed


def _truth(
    life: Life, scorer: Scorer, allowed: Sequence[Candidate], tonight: Circumstances
) -> float:
    """Return the true chance of the work that *scorer* would call fitting."""
    scored = [(work, scorer.total(work)) for work in allowed]
    ((_, work),) = rerank.vary(scored, 1, scorer.known.rung)
    return people.true_chance(life.person, work, met(life.person, work, tonight))


def _loss(scorer: Scorer, work: Candidate, evening: Evening) -> float:
    """Return the log loss of foretelling whether *evening* brought misty or more."""
    told = scorer.score(work).chance
    came = (evening.entry.outcome or 0) >= Outcome.MISTY
    return -math.log(told if came else 1 - told)
