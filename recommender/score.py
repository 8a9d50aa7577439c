"""The score: named parts in log-odds. It is their sum; the largest are its reasons.

The first parts are the tears head, so that together they are the log-odds of misty or
more; the others say what else speaks for a work tonight.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from recommender.childhood import Meeting
from recommender.model import Candidate
from recommender.rerank import kinship
from recommender.taste import MIDDLE, POTENCY, Head, Taste, chance, features
from recommender.works import Outcome, Wish

TEARS_PARTS = frozenset(
    ("person", "potency", "themes", "routes", "childhood", "familiarity", "form")
)

STAR_WORTH = 0.6  # log-odds for an expected star: liking matters less than tears
LADDER_COST = 0.5  # per squared notch away from the rung
KINSHIP_WORTH = 0.8  # for the twin of a work that brought sobs
LIKE_WORTH = 2.0  # for the twin of a work that was named tonight
ROUTE_WORTH = 0.6  # for a work that is all about the route asked for
ERA_WORTH = 1.2  # for a work that is all about the era asked for
LANGUAGE_WORTH = 0.3  # for a work made in a language of this person
ANOTHER_DEAL = 0.5  # how far another seed moves a score

Addends = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Part:
    """A named addend of a score, and what it is made of: cause and value."""

    name: str
    value: float
    causes: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Score:
    """A work's parts, its chance of misty or more with an 80 % interval, its stars."""

    parts: tuple[Part, ...]
    chance: float
    low: float
    high: float
    liking: float

    @property
    def total(self) -> float:
        """The score: the sum of the parts."""
        return round(sum(part.value for part in self.parts), 4)


@dataclass(frozen=True, slots=True)
class Scorer:
    """What one person wants and has learned by tonight, ready to weigh any work."""

    wish: Wish
    taste: Taste
    families: Mapping[str, str]
    rung: int
    meetings: Mapping[str, Meeting]
    seen: frozenset[str]
    moved: tuple[tuple[Candidate, Outcome], ...]
    like: tuple[Candidate, ...]
    _tears: dict[str, float] = field(init=False)
    _liking: dict[str, float] = field(init=False)

    def __post_init__(self) -> None:
        """Look every tag's weight up once, for one point of strength."""
        for name, head in (
            ("_tears", self.taste.tears),
            ("_liking", self.taste.liking),
        ):
            object.__setattr__(self, name, _tag_weights(head, self.families))

    def total(self, work: Candidate) -> float:
        """Return the score of *work* without its explanation."""
        return sum(sum(causes.values()) for causes in self.addends(work).values())

    def score(self, work: Candidate) -> Score:
        """Return the score of *work* with its parts, its chance and its stars."""
        parts = tuple(
            Part(name, round(sum(causes.values()), 4), tuple(causes.items()))
            for name, causes in self.addends(work).items()
        )
        log_odds = sum(part.value for part in parts if part.name in TEARS_PARTS)
        met = features(work, self.families, self._fit(work), work.id in self.seen)
        middle, low, high = chance(log_odds, self.taste.tears.variance(met))
        stars = sum(self.taste.liking.addends(met).values())
        return Score(parts, middle, low, high, min(5.0, max(0.5, stars)))

    def addends(self, work: Candidate) -> Addends:
        """Return every part of *work*'s score by name, as cause and value."""
        tears, liking = self.taste.tears, self.taste.liking
        claims = work.claims.items()
        loved = liking.weight("acclaim").mean * (work.acclaim - 3)
        return {
            "person": {"person": tears.weight("person").mean},
            "potency": {str(work.potency): POTENCY[work.potency] - MIDDLE},
            "themes": self._of_family("theme", work),
            "routes": self._of_family("route", work),
            "childhood": self._childhood(work),
            "familiarity": self._familiarity(work),
            "form": {work.form: tears.weight(f"form:{work.form}").mean},
            "taste": {t: STAR_WORTH * self._liking[t] * s for t, s in claims}
            | self._liked_kind(work),
            "acclaim": {"acclaim": STAR_WORTH * loved},
            "kinship": self._kinship(work),
            "like": {
                twin.id: LIKE_WORTH / len(self.like) * kinship(work, twin)
                for twin in self.like
            },
            "wish": self._wish(work),
            "ladder": {"ladder": -LADDER_COST * (work.potency - self.rung) ** 2},
            "deal": self._deal(work),
        }

    def _of_family(self, family: str, work: Candidate) -> dict[str, float]:
        return {
            tag: self._tears[tag] * strength
            for tag, strength in work.claims.items()
            if self.families[tag] == family
        }

    def _fit(self, work: Candidate) -> float:
        meeting = self.meetings.get(work.id)
        return meeting.fit if meeting else 0.0

    def _childhood(self, work: Candidate) -> dict[str, float]:
        meeting = self.meetings.get(work.id)
        if meeting is None:
            return {}
        return {meeting.cause: self.taste.tears.weight("childhood").mean * meeting.fit}

    def _familiarity(self, work: Candidate) -> dict[str, float]:
        if work.id not in self.seen:
            return {}
        return {
            route: self.taste.tears.weight(f"again-{route}").mean
            * work.claims[route]
            / 3
            for route in ("loss", "warmth")
            if route in work.claims
        }

    def _liked_kind(self, work: Candidate) -> dict[str, float]:
        """Return what stars have said of this form, country and decade."""
        learned = self.taste.liking.weights
        names = (
            f"form:{work.form}",
            f"country:{work.country}",
            f"decade:{work.year // 10 * 10}",
        )
        return {n: STAR_WORTH * learned[n].mean for n in names if n in learned}

    def _kinship(self, work: Candidate) -> dict[str, float]:
        """Find the nearest of the works that moved this person; one match is enough."""
        best = max(
            (
                (KINSHIP_WORTH * outcome / Outcome.SOBS * kinship(work, twin), twin.id)
                for twin, outcome in self.moved
                if twin.id != work.id
            ),
            default=(0.0, ""),
        )
        return {best[1]: best[0]} if best[0] > 0 else {}

    def _wish(self, work: Candidate) -> dict[str, float]:
        wish, claims = self.wish, work.claims
        found = {
            era: ERA_WORTH * claims[era] / 3 for era in wish.asked_eras if era in claims
        }
        if wish.route:
            found[wish.route] = ROUTE_WORTH * claims.get(wish.route, 0) / 3
        if work.language in wish.languages:
            found["language"] = LANGUAGE_WORTH
        return found

    def _deal(self, work: Candidate) -> dict[str, float]:
        """Draw for another list on the same evening; seed 0 leaves chance out."""
        if not self.wish.seed:
            return {}
        lot = hashlib.sha256(f"{self.wish.seed}:{work.id}".encode()).digest()
        draw = int.from_bytes(lot[:4]) / 2**31 - 1
        return {"deal": ANOTHER_DEAL * draw}


def _tag_weights(head: Head, families: Mapping[str, str]) -> dict[str, float]:
    return {
        tag: head.weight(f"{family}:{tag}").mean / 3 if family in head.priors else 0.0
        for tag, family in families.items()
    }
