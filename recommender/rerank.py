"""Variety: three picks that are not three versions of one thing.

Greedy maximal marginal relevance (Carbonell and Goldstein 1998): each pick is the one
with the best score less its likeness to what is already picked. The roles of the
ladder decide how strong each pick should be.
"""

from collections.abc import Iterable, Sequence

from recommender.kin import kinship
from recommender.ladder import Rung, misfit, roles, wanted_by
from recommender.model import Candidate
from recommender.works import Role

Scored = tuple[Candidate, float]

MISFIT_COST = 3.0  # per notch: a role outweighs all but the largest score
LIKENESS_COST = 1.5  # for the same thing twice
FORM_SHARE = 0.2  # how much of likeness is having the same form


def vary(
    scored: Sequence[Scored], count: int, at: Rung
) -> list[tuple[Role, Candidate]]:
    """Choose *count* works in order of rank, each with its role at rung *at*.

    The fitting one is chosen first and by its score alone, so variety keeps it. Of
    works that are worth the same, the first by id is chosen.
    """
    scored = sorted(scored, key=lambda pair: pair[0].id)
    wanted = roles(min(count, len(scored)))
    picked: dict[int, Candidate] = {}
    taken: set[str] = set()
    for place in sorted(
        range(len(wanted)), key=lambda place: wanted[place] != "fitting"
    ):
        fit = wanted_by(wanted[place], at)
        best: tuple[float, Candidate] | None = None
        for work, score in scored:
            if work.id in taken:
                continue
            worth = score - MISFIT_COST * misfit(fit, work.potency, work.load)
            if best and worth <= best[0]:
                continue  # likeness only lowers it further
            worth -= LIKENESS_COST * _nearest(work, picked.values())
            if best is None or worth > best[0]:
                best = worth, work
        if best is None:
            break
        picked[place] = best[1]
        taken.add(best[1].id)
    return [(wanted[place], picked[place]) for place in sorted(picked)]


def likeness(one: Candidate, other: Candidate) -> float:
    """Return how alike two works are, from 0 to 1, by claims and a little by form."""
    same_form = FORM_SHARE * (one.form == other.form)
    return (1 - FORM_SHARE) * kinship(one, other) + same_form


def _nearest(work: Candidate, picked: Iterable[Candidate]) -> float:
    return max((likeness(work, other) for other in picked), default=0.0)
