"""The score: named parts in log-odds. It is their sum; the largest are its reasons.

The tears parts are the tears head, so that together they are the log-odds of misty or
more; the others say what else speaks for a work tonight. A part that nothing has a say
in is left out.
"""

from collections.abc import Mapping
from typing import NamedTuple

from recommender.childhood import Meeting
from recommender.kin import Kin, Years, kinship
from recommender.ladder import Rung
from recommender.model import Candidate
from recommender.taste import (
    MIDDLE,
    NEAR,
    POTENCY,
    Head,
    Taste,
    chance,
    features,
    prior_of,
)
from recommender.works import Wish

TEARS_PARTS = frozenset(
    (
        "person",
        "potency",
        "themes",
        "routes",
        "childhood",
        "familiarity",
        "form",
        "tonight",
    )
)

LIKING_PARTS = frozenset(("acclaim", "taste", "kinship"))
PARTS = TEARS_PARTS | LIKING_PARTS | {"ladder", "wish", "like", "deal"}

STAR_WORTH = 0.6  # log-odds for an expected star: liking matters less than tears
YEARS_WORTH = 0.4  # stars for a work of the very years that one loves
LADDER_COST = 0.5  # per squared notch away from the rung
KINSHIP_WORTH = 0.8  # for the twin of a work that brought sobs
LIKE_WORTH = 2.0  # for the twin of a work that was named tonight
ROUTE_WORTH = 0.6  # for a work that is all about the route asked for
ERA_WORTH = 1.2  # for a work that is all about the era asked for
THEME_WORTH = 1.0  # for a work that is all about a theme wanted more, or less
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


class Known(NamedTuple):
    """What one person wants and has learned by tonight.

    Parts named in `without` are left out of a score, to see what they are worth.
    """

    wish: Wish
    taste: Taste
    families: Mapping[str, str]
    rung: Rung
    meetings: Mapping[str, Meeting]
    seen: frozenset[str]
    moved: tuple[tuple[Candidate, float], ...]
    like: tuple[Candidate, ...]
    without: frozenset[str] = frozenset()


class Scorer:
    """Weighs works by what is *known*; every weight is looked up once, here."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self._tears, self._liking = (_Means(head) for head in known.taste)
        self._themes = self._tag_weights(self._tears, "theme")
        self._routes = self._tag_weights(self._tears, "route")
        self._liked: dict[str, float] = {}
        for family in ("theme", "route", "genre", "era"):
            self._liked |= self._tag_weights(self._liking, family)
        self._years = Years(work.year for work, _ in known.moved)
        self._kin = Kin(known.moved)

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
        met = self.meeting(work)
        middle, low, high = chance(log_odds, self.known.taste.tears.variance(met))
        stars = sum(self.known.taste.liking.addends(met).values())
        return Score(parts, middle, low, high, min(5.0, max(0.5, stars)))

    def meeting(self, work: Candidate) -> dict[str, float]:
        """Return the features of meeting *work* tonight."""
        way = self.known.meetings.get(work.id)
        return features(
            work,
            self.known.families,
            childhood=way.fit if way else 0.0,
            again=work.id in self.known.seen,
            others=self.known.wish.company == "others",
            near=self.known.wish.near,
        )

    def addends(self, work: Candidate) -> Addends:
        """Return the parts of *work*'s score by name, as cause and value."""
        tears, away = self._tears, self.known.rung.away(work.potency)
        parts = {
            "person": {"person": tears["person"]},
            "potency": {
                str(work.potency): tears["potency"] * (POTENCY[work.potency] - MIDDLE)
            },
            "themes": _weighed(work, self._themes),
            "acclaim": {
                "acclaim": STAR_WORTH * self._liking["acclaim"] * (work.acclaim - 3),
                "esteem": STAR_WORTH * self._liking["esteem"] * (work.esteem - 6),
                "load": STAR_WORTH * self._liking["load"] * (work.load - 2),
            },
            "ladder": {"ladder": -LADDER_COST * away**2},
        }
        self._add_met(parts, work)
        self._add_learned(parts, work)
        self._add_wished(parts, work)
        return {n: c for n, c in parts.items() if n not in self.known.without}

    def _add_met(self, parts: Addends, work: Candidate) -> None:
        """Add what speaks from having met it before, and from the evening itself."""
        tears, way = self._tears, self.known.meetings.get(work.id)
        if way:
            parts["childhood"] = {way.cause: tears["childhood"] * way.fit}
        if work.id in self.known.seen:
            parts["familiarity"] = {
                route: tears[f"again-{route}"] * work.claims[route] / 3
                for route in ("loss", "warmth")
                if route in work.claims
            }
        tonight = {}
        if self.known.wish.company == "others":
            tonight["company"] = tears["company"]
        if self.known.wish.near is not None:
            tonight["near"] = tears["near"] * (self.known.wish.near - NEAR)
        if tonight:
            parts["tonight"] = tonight

    def _add_learned(self, parts: Addends, work: Candidate) -> None:
        form = f"form:{work.form}"
        if form in self.known.taste.tears.names:
            parts["form"] = {work.form: self._tears[form]}
        if self._routes:
            parts["routes"] = _weighed(work, self._routes)
        if self.known.moved:
            twin, near = self._kin.nearest(work)
            parts["kinship"] = {twin: KINSHIP_WORTH * near} if twin else {}
        if taste := self._taste(work):
            parts["taste"] = taste

    def _add_wished(self, parts: Addends, work: Candidate) -> None:
        wish = self.known.wish
        if self.known.like:
            worth = LIKE_WORTH / len(self.known.like)
            twins = (twin for twin in self.known.like if twin.id != work.id)
            parts["like"] = {t.id: worth * kinship(work, t) for t in twins}
        if wish.asked_eras or wish.route or wish.languages or wish.more or wish.less:
            parts["wish"] = self._wish(work)
        if wish.seed:
            parts["deal"] = {"deal": self._deal(work)}

    def _taste(self, work: Candidate) -> dict[str, float]:
        """Return what stars have said of the tags, the form, country and decade."""
        decade = f"decade:{work.year // 10 * 10}"
        stars = _weighed(work, self._liked)
        for name in (f"form:{work.form}", f"country:{work.country}", decade):
            stars[name] = self._liking[name]
        stars[decade] += YEARS_WORTH * self._years[work.year]
        return {name: STAR_WORTH * value for name, value in stars.items() if value}

    def _wish(self, work: Candidate) -> dict[str, float]:
        wish, claims = self.known.wish, work.claims
        found = {
            era: ERA_WORTH * claims[era] / 3 for era in wish.asked_eras if era in claims
        }
        if wish.route:
            found[wish.route] = ROUTE_WORTH * claims.get(wish.route, 0) / 3
        for themes, worth in ((wish.more, THEME_WORTH), (wish.less, -THEME_WORTH)):
            found |= {t: worth * claims[t] / 3 for t in themes if t in claims}
        if work.language in wish.languages:
            found["language"] = LANGUAGE_WORTH
        return found

    def _deal(self, work: Candidate) -> float:
        """Draw for another list on the same evening; seed 0 leaves chance out."""
        import hashlib  # 2 ms, for a seed alone

        lot = hashlib.sha256(f"{self.known.wish.seed}:{work.id}".encode()).digest()
        return ANOTHER_DEAL * (int.from_bytes(lot[:4]) / 2**31 - 1)

    def _tag_weights(self, means: "_Means", family: str) -> dict[str, float]:
        """Return the weights of a family's tags that are not nought."""
        weights = {
            tag: means[f"{family}:{tag}"] / 3
            for tag, its_family in self.known.families.items()
            if its_family == family
        }
        return {tag: weight for tag, weight in weights.items() if weight}


class _Means(dict[str, float]):
    """Every weight of a head by feature, the untouched ones as their prior says."""

    def __init__(self, head: Head) -> None:
        super().__init__(head.weights())
        self._priors = head.priors

    def __missing__(self, feature: str) -> float:
        self[feature] = prior_of(feature, self._priors).mean
        return self[feature]


def _weighed(work: Candidate, weights: Mapping[str, float]) -> dict[str, float]:
    """Return what each claim of *work* adds, for the tags that have a weight."""
    return {
        tag: weights[tag] * strength
        for tag, strength in work.claims.items()
        if tag in weights
    }
