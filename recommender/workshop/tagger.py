"""Guessing what a curator would say of a work, from the facts that sources know.

One ridge regression on the curated works, for every tag and notch at once. What it
says of works that it has not seen becomes chances (Platt 1999), and those become
claims, doubts or silence. Fitted in seconds where it is used, and never stored.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Self

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge

from recommender.overlay import Fact
from recommender.works import Kind, Tag, Work
from recommender.workshop.cues import cued, form_of
from recommender.workshop.descriptions import (
    contents,
    describe,
    features,
    is_known,
    topics,
)
from recommender.workshop.heads import Head, Known, Notch, Numbers, notch_head, tag_head
from recommender.workshop.sources import Described

FAMILIES = ("theme", "route", "warning", "genre")  # an era belongs to a childhood
NOTCHES = {"potency": (1, 5), "load": (0, 5), "acclaim": (1, 5), "esteem": (1, 9)}
AUDIENCES = ("children", "family", "teen", "adult")
FORMS: dict[Kind, tuple[str, ...]] = {
    "film": ("feature", "animated-feature", "short", "documentary", "series-episode"),
    "book": (
        "novel",
        "picture-book",
        "childrens-novel",
        "young-adult-novel",
        "short-story",
        "memoir",
        "poetry",
        "graphic-novel",
        "play",
    ),
}
LIKELY = 0.6  # chance at which a form or audience is believed
FOLDS = 5
RIDGE = 4.0  # of 1, 2 and 4 the best for themes, genres and warnings alike
LEAST_ROWS = 3  # that a feature is seen in before anything is learned of it


class Row(NamedTuple):
    """A curated work and one description of it."""

    work: Work
    described: Described


class Guess(NamedTuple):
    """What a curator might say of a work, and what cannot be told.

    `unsure` holds the tags that it may carry and are not claimed, and the names of
    what is only usual: potency, load, form, audience. `chances` has every tag;
    `expected` the notches before they were rounded to the careful side.
    """

    claims: tuple[tuple[str, int], ...]
    unsure: tuple[str, ...]
    potency: int
    load: int
    acclaim: int
    esteem: int
    audience: str
    form: str
    chances: Mapping[str, float]
    expected: Mapping[str, float]


def training_rows(works: Iterable[Work], facts: Iterable[Fact]) -> Iterator[Row]:
    """Yield each of *works* twice: as bare *facts* have it, and with one sentence.

    The sentence is the catalog's own line, in place of a description.
    """
    told: dict[str, list[Fact]] = {}
    for fact in facts:
        told.setdefault(fact.work, []).append(fact)
    for work in works:
        for text in dict.fromkeys(("", work.line)):
            yield Row(work, describe(work, told.get(work.id, ()), text))


class Tagger:
    """What was learned from curated works. Get one from `fit`."""

    def __init__(
        self, lens: TfidfVectorizer, ridge: Ridge, middle: Numbers, heads: "Heads"
    ) -> None:
        self._lens = lens
        self._ridge = ridge
        self._middle = middle
        self.heads = heads

    @classmethod
    def fit(cls, rows: Iterable[Row], tags: Iterable[Tag]) -> Self:
        """Learn from *rows*, in whatever order they come."""
        rows = sorted(rows, key=lambda row: (row.work.id, row.described.text))
        names = [*_columns(tags)]
        wanted = np.array([_targets(row.work, names) for row in rows])
        lens = TfidfVectorizer(analyzer=features, min_df=LEAST_ROWS, sublinear_tf=True)
        seen = csr_matrix(lens.fit_transform([row.described for row in rows]))  # type: ignore[call-overload]
        middle = wanted.mean(axis=0)
        unseen = _unseen_scores(seen, wanted - middle, _folds(rows)) + middle
        heads = _heads(names, tags, unseen, rows)
        return cls(lens, _ridge(seen, wanted - middle), middle, heads)

    def guess(self, described: Sequence[Described]) -> list[Guess]:
        """Guess what each of *described* would be, had it been curated."""
        if not described:
            return []
        scores = self._ridge.predict(self._lens.transform(described)) + self._middle
        return [
            self._guess(one, row) for one, row in zip(described, scores, strict=True)
        ]

    def _guess(self, described: Described, row: Numbers) -> Guess:
        heads = self.heads
        score = dict(zip(heads.names, map(float, row), strict=True))
        known, what = is_known(described), knowledge(described)
        said = cued(contents(described)) & heads.careful
        chances = {tag: head.chance(score[tag]) for tag, head in heads.tags.items()}
        claims = {
            tag: head.notch(score[tag])
            for tag, head in heads.tags.items()
            if tag in said or (known and chances[tag] >= head.sure)
        }
        doubted = [
            tag
            for tag, head in heads.tags.items()
            if tag not in claims
            and (
                chances[tag] >= head.doubt(what) or (tag in heads.careful and not known)
            )
        ]
        form = form_of(described.kind, described.minutes, topics(described))
        if known:
            form = form or _likeliest("form", FORMS[described.kind], score)
        audience = _likeliest("audience", AUDIENCES, score) if known else ""
        usual = [n for n, notch in heads.notches.items() if notch.usual or not known]
        return Guess(
            claims=tuple(sorted(claims.items())),
            unsure=(
                *sorted(doubted),
                *(name for name in usual if name in ("potency", "load")),
                *(n for n, v in (("form", form), ("audience", audience)) if not v),
            ),
            **{name: notch.of(score[name]) for name, notch in heads.notches.items()},
            audience=audience or "adult",  # the careful one: children must wait
            form=form or FORMS[described.kind][0],
            chances=chances,
            expected={name: score[name] for name in NOTCHES},
        )


def knowledge(described: Described) -> Known:
    """Return whether there are topics, and whether there is a text."""
    return bool(described.genres or described.subjects), bool(described.text)


class Heads(NamedTuple):
    """What the scores mean, by column; `careful` are the warnings."""

    names: tuple[str, ...]
    tags: Mapping[str, Head]
    notches: Mapping[str, Notch]
    careful: frozenset[str]


def _columns(tags: Iterable[Tag]) -> Iterator[str]:
    yield from (tag.id for tag in tags if tag.family in FAMILIES)
    yield from NOTCHES
    yield from (f"audience:{audience}" for audience in AUDIENCES)
    yield from (f"form:{form}" for forms in FORMS.values() for form in forms)


def _targets(work: Work, names: Sequence[str]) -> list[float]:
    true = {tag: 1.0 for tag, _ in work.claims}
    true |= {name: float(getattr(work, name)) for name in NOTCHES}
    true |= {f"audience:{work.audience}": 1.0, f"form:{work.form}": 1.0}
    return [true.get(name, 0.0) for name in names]


def _ridge(seen: csr_matrix, wanted: Numbers) -> Ridge:
    return Ridge(RIDGE, fit_intercept=False, solver="cholesky").fit(seen, wanted)


def _folds(rows: Sequence[Row]) -> Numbers:
    """Deal the works into folds; descriptions of one work are never parted."""
    place = {name: n for n, name in enumerate(dict.fromkeys(r.work.id for r in rows))}
    return np.array([place[row.work.id] % FOLDS for row in rows])


def _unseen_scores(seen: csr_matrix, wanted: Numbers, folds: Numbers) -> Numbers:
    """Return what is said of each row by those that learned from the other folds."""
    scores = np.zeros_like(wanted)
    for fold in range(FOLDS):
        held = folds == fold
        if held.any() and not held.all():
            scores[held] = _ridge(seen[~held], wanted[~held]).predict(seen[held])
    return scores


def _heads(
    names: Sequence[str], tags: Iterable[Tag], scores: Numbers, rows: Sequence[Row]
) -> Heads:
    family = {tag.id: tag.family for tag in tags}
    careful = frozenset(tag for tag, its in family.items() if its == "warning")
    known = [knowledge(row.described) for row in rows]
    claims = [dict(row.work.claims) for row in rows]
    return Heads(
        tuple(names),
        {
            tag: tag_head(
                scores[:, place],
                np.array([claimed.get(tag, 0) for claimed in claims], float),
                known,
                tag in careful,
            )
            for place, tag in enumerate(names)
            if tag in family
        },
        {
            name: notch_head(
                name,
                *bounds,
                scores[:, names.index(name)],
                np.array([getattr(row.work, name) for row in rows], float),
            )
            for name, bounds in NOTCHES.items()
        },
        careful,
    )


def _likeliest(what: str, among: Sequence[str], score: Mapping[str, float]) -> str:
    """Return the likeliest of *among*, or '' when none is likely."""
    best = max(among, key=lambda name: score[f"{what}:{name}"])
    return best if score[f"{what}:{best}"] >= LIKELY else ""
