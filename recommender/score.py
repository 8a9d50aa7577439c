"""The score: named parts in log-odds. It is their sum; the largest are its reasons.

The tears parts are the tears head, so that together they are the log-odds of misty or
more; the others say what else speaks for a work tonight. A part that nothing has a say
in is left out.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

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


class Part(NamedTuple):
    """A named addend of a score, and what it is made of: cause and value."""

    name: str
    value: float
    causes: tuple[tuple[str, float], ...]


class Score(NamedTuple):
    """A work's parts, its chance of misty or more with an 80 % interval, its stars."""

    parts: tuple[Part, ...]
    chance: float
    low: float
    high: float
    liking: float

    @property
    def total(self) -> float:
        """The sum of the parts."""
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
    _themes: dict[str, float] = field(init=False)
    _routes: dict[str, float] = field(init=False)
    _liked: dict[str, float] = field(init=False)
    _acclaim: float = field(init=False)

    def __post_init__(self) -> None:
        """Look every weight up once, a tag's for one point of strength."""
        tears, liking = self.taste
        liked: dict[str, float] = {}
        for family in ("theme", "route", "genre", "era"):
            liked |= self._tag_weights(liking, family)
        for name, weights in (
            ("_themes", self._tag_weights(tears, "theme")),
            ("_routes", self._tag_weights(tears, "route")),
            ("_liked", liked),
            ("_acclaim", STAR_WORTH * liking.weight("acclaim").mean),
        ):
            object.__setattr__(self, name, weights)

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
        way = self.meetings.get(work.id)
        fit = way.fit if way else 0.0
        met = features(work, self.families, fit, work.id in self.seen)
        middle, low, high = chance(log_odds, self.taste.tears.variance(met))
        stars = sum(self.taste.liking.addends(met).values())
        return Score(parts, middle, low, high, min(5.0, max(0.5, stars)))

    def addends(self, work: Candidate) -> Addends:
        """Return the parts of *work*'s score by name, as cause and value."""
        parts = {
            "person": {"person": self.taste.tears.weight("person").mean},
            "potency": {str(work.potency): POTENCY[work.potency] - MIDDLE},
            "themes": _weighed(work, self._themes),
            "acclaim": {"acclaim": self._acclaim * (work.acclaim - 3)},
            "ladder": {"ladder": -LADDER_COST * (work.potency - self.rung) ** 2},
        }
        self._add_childhood(parts, work)
        self._add_learned(parts, work)
        self._add_wished(parts, work)
        return parts

    def _add_childhood(self, parts: Addends, work: Candidate) -> None:
        tears, way = self.taste.tears, self.meetings.get(work.id)
        if way:
            parts["childhood"] = {way.cause: tears.weight("childhood").mean * way.fit}
        if work.id in self.seen:
            parts["familiarity"] = {
                route: tears.weight(f"again-{route}").mean * work.claims[route] / 3
                for route in ("loss", "warmth")
                if route in work.claims
            }

    def _add_learned(self, parts: Addends, work: Candidate) -> None:
        tears, liking = self.taste
        form = tears.weights.get(f"form:{work.form}")
        if form:
            parts["form"] = {work.form: form.mean}
        if self._routes:
            parts["routes"] = _weighed(work, self._routes)
        if self.moved:
            parts["kinship"] = self._kinship(work)
        if liking.weights:
            parts["taste"] = self._taste(work)

    def _add_wished(self, parts: Addends, work: Candidate) -> None:
        wish = self.wish
        if self.like:
            worth = LIKE_WORTH / len(self.like)
            twins = (twin for twin in self.like if twin.id != work.id)
            parts["like"] = {t.id: worth * kinship(work, t) for t in twins}
        if wish.asked_eras or wish.route or wish.languages:
            parts["wish"] = self._wish(work)
        if wish.seed:
            parts["deal"] = {"deal": self._deal(work)}

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

    def _taste(self, work: Candidate) -> dict[str, float]:
        """Return what stars have said of the tags, the form, country and decade."""
        learned = self.taste.liking.weights
        names = (
            f"form:{work.form}",
            f"country:{work.country}",
            f"decade:{work.year // 10 * 10}",
        )
        stars = _weighed(work, self._liked)
        stars |= {name: learned[name].mean for name in names if name in learned}
        return {name: STAR_WORTH * value for name, value in stars.items()}

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

    def _deal(self, work: Candidate) -> float:
        """Draw for another list on the same evening; seed 0 leaves chance out."""
        lot = hashlib.sha256(f"{self.wish.seed}:{work.id}".encode()).digest()
        return ANOTHER_DEAL * (int.from_bytes(lot[:4]) / 2**31 - 1)

    def _tag_weights(self, head: Head, family: str) -> dict[str, float]:
        """Return the weights of a family's tags that are not nought."""
        weights = {
            tag: head.weight(f"{family}:{tag}").mean / 3
            for tag, its_family in self.families.items()
            if its_family == family
        }
        return {tag: weight for tag, weight in weights.items() if weight}


def _weighed(work: Candidate, weights: Mapping[str, float]) -> dict[str, float]:
    """Return what each claim of *work* adds, for the tags that have a weight."""
    return {
        tag: weights[tag] * strength
        for tag, strength in work.claims.items()
        if tag in weights
    }
