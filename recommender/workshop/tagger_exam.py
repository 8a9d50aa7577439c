"""How well the tagger guesses works of the catalog that it has not seen."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

from recommender.gate import HELD_BACK, SAFE_LOAD
from recommender.overlay import Fact
from recommender.works import Tag, Work
from recommender.workshop.bootstrap import Estimate, mean_of, ratio_of
from recommender.workshop.tagger import Guess, Row, Tagger, knowledge, training_rows

Flags = NDArray[np.bool_]

FOLDS = 5
BINS = 10
FEW = 100  # draws: a macro average over a hundred tags is slow
# What is known beside title, year, country, language and length.
KNOWN = {
    "nothing": (False, False),
    "genres": (True, False),
    "one sentence": (False, True),
    "genres and one sentence": (True, True),
}
LEAST_CARRIERS = 20  # among all works, for a theme to be measured by itself
# What must not be missed (DESIGN section 8 and its issue), and the next worst.
GRAVE = (
    "suicide",
    "child-abuse",
    "sexual-violence",
    "domestic-violence",
    "child-death",
)


class Caught(NamedTuple):
    """How a warning fares: of its carriers, how many are claimed or in doubt.

    `flagged` is the share of all works so marked; `claimed` the recall of claims alone.
    """

    tag: str
    carriers: int
    recall: Estimate
    precision: Estimate
    flagged: float
    claimed: float


class Judged(NamedTuple):
    """How one notch is guessed: mean error, and that of the commonest value."""

    name: str
    error: Estimate
    usual: float
    careful: float  # the mean error of what is said, leaned to the careful side


class Exam(NamedTuple):
    """What came out, where so much was known: `known` says what."""

    known: str
    works: int
    caught: tuple[Caught, ...]
    least_recall: tuple[str, float]  # of all warnings
    theme_precision: Estimate  # macro average precision
    theme_chance: float  # the same, drawn at random
    theme_f1: float  # macro, of claims
    genre_precision: Estimate
    judged: tuple[Judged, ...]
    calibration: Estimate
    warnings_in_doubt: float  # shares of all judgments
    themes_in_doubt: float
    held_back: float
    truly_held_back: float
    themes_claimed: float  # a work


def examine(
    works: Sequence[Work], tags: Sequence[Tag], facts: Sequence[Fact], seed: int = 0
) -> list[Exam]:
    """Guess every work by what learned from others, the more and the less known."""
    rows = [*training_rows(works, facts)]
    guesses = _unseen(rows, tags)
    found = []
    for name, known in KNOWN.items():
        pairs = [
            (row, guess)
            for row, guess in zip(rows, guesses, strict=True)
            if knowledge(row.described) == known
        ]
        if len(pairs) >= LEAST_CARRIERS:
            found.append(_exam(name, pairs, tags, np.random.default_rng(seed)))
    return found


def _unseen(rows: Sequence[Row], tags: Sequence[Tag]) -> list[Guess]:
    folds = np.array([zlib.crc32(row.work.id.encode()) % FOLDS for row in rows])
    found: dict[int, Guess] = {}
    for fold in range(FOLDS):
        tagger = Tagger.fit(
            [row for row, its in zip(rows, folds, strict=True) if its != fold], tags
        )
        places = [int(place) for place in np.flatnonzero(folds == fold)]
        guessed = tagger.guess([rows[place].described for place in places])
        found |= dict(zip(places, guessed, strict=True))
    return [found[place] for place in range(len(rows))]


def _exam(
    known: str,
    pairs: Sequence[tuple[Row, Guess]],
    tags: Sequence[Tag],
    rng: np.random.Generator,
) -> Exam:
    table = _Table(pairs, tags)
    warnings, themes = table.of("warning"), table.of("theme")
    every = [table.caught(tag, rng) for tag in warnings if table.true[:, tag].any()]
    worst = min(every, key=lambda caught: caught.recall.value)
    claimed, doubted = table.claimed, table.doubted
    return Exam(
        known=known,
        works=len(pairs),
        caught=tuple(caught for caught in every if caught.tag in GRAVE),
        least_recall=(worst.tag, worst.recall.value),
        theme_precision=table.precision(themes, rng),
        theme_chance=float(table.true[:, table.often(themes)].mean()),
        theme_f1=table.f1(themes),
        genre_precision=table.precision(table.of("genre"), rng),
        judged=tuple(_judged(name, pairs, rng) for name in ("potency", "load")),
        calibration=table.calibration(rng),
        warnings_in_doubt=float(doubted[:, warnings].mean()),
        themes_in_doubt=float(doubted[:, themes].mean()),
        held_back=float(np.mean([_held(g.claims, g.unsure, g.load) for _, g in pairs])),
        truly_held_back=float(
            np.mean([_held(r.work.claims, (), r.work.load) for r, _ in pairs])
        ),
        themes_claimed=float(claimed[:, themes].sum(axis=1).mean()),
    )


class _Table:
    """What is true, said and doubted, work by tag."""

    def __init__(self, pairs: Sequence[tuple[Row, Guess]], tags: Sequence[Tag]) -> None:
        self.tags = [tag for tag in tags if tag.id in pairs[0][1].chances]
        names = [tag.id for tag in self.tags]
        self.true = _flags([dict(row.work.claims) for row, _ in pairs], names)
        self.claimed = _flags([dict(guess.claims) for _, guess in pairs], names)
        self.doubted = _flags([dict.fromkeys(g.unsure, 1) for _, g in pairs], names)
        self.chances = np.array([[g.chances[n] for n in names] for _, g in pairs])

    def of(self, family: str) -> list[int]:
        return [place for place, tag in enumerate(self.tags) if tag.family == family]

    def often(self, places: Sequence[int]) -> list[int]:
        carriers = self.true.sum(axis=0)
        return [p for p in places if carriers[p] >= LEAST_CARRIERS] or [*places]

    def caught(self, place: int, rng: np.random.Generator) -> Caught:
        true = self.true[:, place].astype(float)
        marked = (self.claimed | self.doubted)[:, place].astype(float)
        hit = true * marked
        return Caught(
            tag=self.tags[place].id,
            carriers=int(true.sum()),
            recall=ratio_of([*hit], [*true], rng),
            precision=ratio_of([*hit], [*marked], rng),
            flagged=float(marked.mean()),
            claimed=float((true * self.claimed[:, place]).sum() / true.sum()),
        )

    def precision(self, places: Sequence[int], rng: np.random.Generator) -> Estimate:
        often = self.often(places)

        def macro(who: NDArray[np.intp]) -> float:
            each = [
                float(average_precision_score(self.true[who, p], self.chances[who, p]))
                for p in often
                if self.true[who, p].any()
            ]
            return float(np.mean(each)) if each else 0.0

        return _few(len(self.true), macro, rng)

    def f1(self, places: Sequence[int]) -> float:
        true, said = self.true[:, places], self.claimed[:, places]
        hit = (true & said).sum(axis=0)
        whole = true.sum(axis=0) + said.sum(axis=0)
        return float(np.mean(2 * hit / np.maximum(whole, 1)))

    def calibration(self, rng: np.random.Generator) -> Estimate:
        def error(who: NDArray[np.intp]) -> float:
            said, came = self.chances[who].ravel(), self.true[who].ravel()
            bins = np.array_split(np.argsort(said, kind="stable"), BINS)
            gaps = [abs(float((said[b] - came[b]).sum())) for b in bins]
            return sum(gaps) / len(said)

        return _few(len(self.true), error, rng)


def _few(
    count: int, statistic: Callable[[NDArray[np.intp]], float], rng: np.random.Generator
) -> Estimate:
    drawn = [statistic(rng.integers(count, size=count)) for _ in range(FEW)]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Estimate(statistic(np.arange(count)), float(low), float(high))


def _flags(held: Sequence[Mapping[str, int]], names: Sequence[str]) -> Flags:
    return np.array([[name in one for name in names] for one in held])


def _judged(
    name: str, pairs: Sequence[tuple[Row, Guess]], rng: np.random.Generator
) -> Judged:
    true = np.array([getattr(row.work, name) for row, _ in pairs], float)
    said = np.array([guess.expected[name] for _, guess in pairs])
    careful = np.array([getattr(guess, name) for _, guess in pairs], float)
    return Judged(
        name,
        mean_of([*np.abs(true - said)], rng),
        float(np.abs(true - np.median(true)).mean()),
        float(np.abs(true - careful).mean()),
    )


def _held(claims: Sequence[tuple[str, int]], unsure: Sequence[str], load: int) -> bool:
    """Return whether a work so tagged is held back until somebody asks for it."""
    carried = {tag for tag, _ in claims} | set(unsure)
    return bool(HELD_BACK & carried) or load > SAFE_LOAD
