"""Simulated people with hidden leanings, on whom our model of tears is measured.

They are written from EVIDENCE alone and know nothing of our model. Some of what moves
them our model has no word for: pairs of themes, a maker, a slow loosening, satiation.
"""

import datetime
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random
from typing import Literal, NamedTuple

from recommender import childhood, gate
from recommender.errors import BoostError
from recommender.gate import Past
from recommender.model import Candidate, Index
from recommender.words import say
from recommender.works import Outcome, Wish

Crier = Literal["ordinary", "hard", "tearless"]


class Normal(NamedTuple):
    """A normal distribution."""

    mean: float
    spread: float

    def draw(self, random: Random) -> float:
        """Draw one value."""
        return random.gauss(self.mean, self.spread)


# The one table of what people are like. All in log-odds of misty or more, unless said.
# "Judgment" marks what no study gives; a leaning to a tag is for a claim of strength 3
# and shrinks in proportion.
CUTS = (-1.0, 0.0, 1.0, 2.5)  # lump, misty, tears, sobs: tears are a step past misty
# Ordinary criers: 28 of 60 and 71 of 132 wept at strong clips (Gracanin 2015, Sharman
# 2020), so tears have even odds at potency 5; the steps below it are judgment.
POTENCY = {1: -2.0, 2: -1.1, 3: -0.3, 4: 0.4, 5: 1.0}
SLOPE = Normal(1.0, 0.25)  # how much potency says for this person; judgment
# 8.6 % of men and 6.5 % of women in a panel had lost the ability (Hesdorffer 2017), but
# those who ask us are mostly dry. Shares and means are judgment.
CRIERS: Mapping[Crier, float] = {"ordinary": 0.2, "hard": 0.5, "tearless": 0.3}
DRYNESS: Mapping[Crier, Normal] = {
    "ordinary": Normal(0.0, 0.6),
    "hard": Normal(-1.5, 0.6),
    "tearless": Normal(-3.0, 0.8),
}
TWO_THEMES = 0.5  # share of people with two own themes; the others have one; judgment
OWN_THEME = Normal(1.6, 0.4)  # a private trigger turns a dry evening misty; judgment
MOST_LEANINGS = 5  # two own themes, one that shuts down, and a pair, all different
SHUTS_DOWN, SHUT = 0.5, -1.0  # share with a theme too close to the bone; judgment
ROUTE = Normal(0.0, 0.4)  # loss and warmth, each by itself (Seibt 2017); judgment
CHILDHOOD = Normal(0.4, 0.4)  # per full fit; the bump is weak for films (Rathbone 2017)
AGAIN = {  # familiar clips gain if positive, lose if negative (Gabert-Quillen 2015)
    "warmth": Normal(0.25, 0.3),
    "loss": Normal(-0.3, 0.3),
}
OTHERS = Normal(-0.4, 0.4)  # less is shown in company (Jakobs 2001)
CLOSENESS = Normal(0.3, 0.15)  # per notch from 1: "felt like crying" (Cotter 2019)
WORK_ERROR = Normal(0.0, 0.5)  # of the curators' potency, the same for all; judgment
WORK_QUIRK = Normal(0.0, 0.5)  # what a work is to this person alone; judgment
EVENING = Normal(0.0, 0.4)  # what an evening brings of itself; judgment
# What our model cannot express; all of it judgment.
HAS_PAIR, PAIR = 0.3, 1.2  # two themes that open a person only together
HAS_MAKER, MAKER = 0.2, 1.0  # a maker who always reaches them
LOOSENS, LOOSER = 0.3, 0.02  # per evening: practice helps some
SATED, SATED_DAYS = -0.4, 3  # tears of the last days are still with them
CLEARLY = 2  # claims of this strength and more make a theme of a work, or of a pair
# Too much: a probability of sigmoid(STEEPNESS * (load - tolerance)); judgment.
TOLERANCES, STEEPNESS = (2.5, 3.5, 4.5, 5.5), 1.2
STOPS = 0.6  # share of overwhelming evenings that are broken off; judgment
# Stars: like the scale of other services, around 3.4; the shares are judgment.
STARS, STAR_HABIT, STAR_NOISE = 3.4, Normal(0.0, 0.4), Normal(0.0, 0.7)
STAR_ACCLAIM, STAR_OUTCOME, STAR_THEME, STAR_TOO_MUCH = 0.2, 0.25, 0.4, -1.0
# Whose evening it is; judgment.
BORN = (1945, 2006)
COUNTRIES = ("US", "GB", "DE", "FR", "IN", "JP")
COMPANY = (1.0, 3.0)  # beta: most are alone, as we advise
CLOSE_TONIGHT = (0.25, 0.35, 0.25, 0.10, 0.05)  # how often somebody says 0 to 4


@dataclass(frozen=True, slots=True)
class Shelf:
    """What people can meet, lean to, and be wrong about.

    `pairs` are themes that works often carry together; `makers` gives each maker's
    works; `errors` are the curators' errors of potency, the same for everybody.
    """

    index: Index
    works: tuple[Candidate, ...]
    themes: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    makers: Mapping[str, frozenset[str]]
    errors: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody's hidden values, and what is known about them.

    `leanings` are to tags: own themes, a theme they shut down at, routes. `quirks` say
    how far each work is from what its curators and claims promise this person.
    """

    crier: Crier
    dryness: float
    slope: float
    own: tuple[str, ...]
    shut: str | None
    pair: tuple[str, str] | None
    maker: str | None
    leanings: Mapping[str, float]
    by_maker: frozenset[str]
    childhood: float
    again: Mapping[str, float]
    others: float
    closeness: float
    loosening: float
    quirks: Mapping[str, float]
    tolerance: float
    star_habit: float
    born: int
    country: str
    company_habit: float
    fits: Mapping[str, float]
    met: frozenset[str]


class Circumstances(NamedTuple):
    """How a work is met: fit with childhood, company, closeness to tears 0-4.

    `evening` counts from 0; `sated` says that there were tears in the last days.
    """

    childhood: float = 0.0
    again: bool = False
    others: bool = False
    closeness: int = 1
    evening: int = 0
    sated: bool = False


class Happened(NamedTuple):
    """What an evening brought."""

    outcome: Outcome
    stars: float
    too_much: bool
    stopped: bool


def stock(
    index: Index,
    today: datetime.date,
    random: Random,
    least: int = 25,
    together: int = 15,
) -> Shelf:
    """Return the shelf of *index* as people meet it from *today*.

    A theme can be somebody's own when *least* works that pass the default gate carry
    it clearly, a pair when *together* works do: on others nobody would ever be tried.
    """
    works = tuple(index.candidates())
    nothing = Past({}, frozenset())
    families = {tag.id: tag.family for tag in index.tags().values()}
    carried = [
        sorted(t for t in clear_claims(work) if families[t] == "theme")
        for work in works
        if not any(gate.obstacles(work, Wish(), nothing, (), today))
    ]
    themes = Counter(theme for found in carried for theme in found)
    own = frozenset(theme for theme, count in themes.items() if count >= least)
    pairs = Counter(pair for found in carried for pair in combinations(found, 2))
    return Shelf(
        index=index,
        works=works,
        themes=tuple(sorted(own)),
        pairs=tuple(
            pair
            for pair, count in sorted(pairs.items())
            if count >= together and own.issuperset(pair)
        ),
        makers=_makers(index),
        errors={work.id: WORK_ERROR.draw(random) for work in works},
    )


def draw_person(random: Random, shelf: Shelf) -> Person:
    """Draw somebody who may come to *shelf*; BoostError where it is too small."""
    if len(shelf.themes) < MOST_LEANINGS:
        themes = len(shelf.themes)
        raise BoostError(say("evaluate.too_small", themes=themes, most=MOST_LEANINGS))
    crier = random.choices(list(CRIERS), list(CRIERS.values()))[0]
    own, shut, pair = _draw_themes(random, shelf)
    maker = _perhaps(random, HAS_MAKER, sorted(shelf.makers))
    born, country = random.randint(*BORN), random.choice(COUNTRIES)
    fits = _fits(shelf, born, country)
    leanings = {theme: OWN_THEME.draw(random) for theme in own}
    leanings |= {route: ROUTE.draw(random) for route in ("loss", "warmth")}
    return Person(
        crier=crier,
        dryness=DRYNESS[crier].draw(random),
        slope=SLOPE.draw(random),
        own=own,
        shut=shut,
        pair=pair,
        maker=maker,
        leanings=leanings | ({shut: SHUT} if shut else {}),
        by_maker=shelf.makers[maker] if maker else frozenset(),
        childhood=CHILDHOOD.draw(random),
        again={route: AGAIN[route].draw(random) for route in sorted(AGAIN)},
        others=OTHERS.draw(random),
        closeness=CLOSENESS.draw(random),
        loosening=LOOSER if random.random() < LOOSENS else 0.0,
        quirks={w: e + WORK_QUIRK.draw(random) for w, e in shelf.errors.items()},
        tolerance=random.choice(TOLERANCES),
        star_habit=STAR_HABIT.draw(random),
        born=born,
        country=country,
        company_habit=random.betavariate(*COMPANY),
        fits=fits,
        # What may have been met was met as often as the fit says.
        met=frozenset(work for work, fit in fits.items() if random.random() < fit),
    )


def log_odds(person: Person, work: Candidate, circumstances: Circumstances) -> float:
    """Return the log-odds that *work* brings misty or more on a middling evening."""
    met, claims = circumstances, work.claims
    together = person.pair and {*person.pair} <= clear_claims(work)
    return (
        person.dryness
        + person.slope * POTENCY[work.potency]
        + sum(person.leanings.get(tag, 0.0) * s / 3 for tag, s in claims.items())
        + (PAIR if together else 0.0)
        + (MAKER if work.id in person.by_maker else 0.0)
        + person.childhood * met.childhood
        + met.again * sum(person.again[r] * claims.get(r, 0) / 3 for r in AGAIN)
        + person.others * met.others
        + person.closeness * (met.closeness - 1)
        + person.loosening * met.evening
        + SATED * met.sated
        + person.quirks[work.id]
    )


def true_chance(person: Person, work: Candidate, circumstances: Circumstances) -> float:
    """Return the probability of misty or more, with the evening averaged out."""
    middling = log_odds(person, work, circumstances)
    return sum(
        weight * sigmoid(middling + EVENING.mean + EVENING.spread * node)
        for node, weight in _NORMAL_NODES
    )


def live(
    person: Person, work: Candidate, circumstances: Circumstances, random: Random
) -> Happened:
    """Let *person* meet *work* and return what happened.

    The same number of draws is made whatever happens, so that two lives with the same
    seed differ in nothing but their works.
    """
    felt = log_odds(person, work, circumstances) + EVENING.draw(random)
    lot, heavy, noise = random.random(), random.random(), STAR_NOISE.draw(random)
    stops = random.random() < STOPS
    outcome = Outcome(sum(lot < sigmoid(felt - cut) for cut in CUTS))
    too_much = heavy < sigmoid(STEEPNESS * (work.load - person.tolerance))
    own = sum(work.claims.get(theme, 0) / 3 for theme in person.own)
    stars = (
        STARS
        + person.star_habit
        + STAR_ACCLAIM * (work.acclaim - 3)
        + STAR_OUTCOME * (outcome - Outcome.LUMP)
        + STAR_THEME * own
        + STAR_TOO_MUCH * too_much
        + noise
    )
    halves = max(1, min(10, round(2 * stars)))
    return Happened(outcome, halves / 2, too_much, too_much and stops)


def clear_claims(work: Candidate) -> frozenset[str]:
    """Return the tags that *work* carries clearly."""
    return frozenset(tag for tag, s in work.claims.items() if s >= CLEARLY)


def sigmoid(x: float) -> float:
    """Return the logistic function of *x*."""
    return 1 / (1 + math.exp(-max(-700.0, x)))


def _draw_themes(
    random: Random, shelf: Shelf
) -> tuple[tuple[str, ...], str | None, tuple[str, str] | None]:
    """Draw own themes, one that shuts a person down, and a pair; none is another.

    First how many there are, then all of them anew until no two are the same: so each
    way to have that many is as likely as any other, which the exact learner relies on.
    """
    count = 2 if random.random() < TWO_THEMES else 1
    shuts, paired = random.random() < SHUTS_DOWN, random.random() < HAS_PAIR
    while True:
        drawn = random.sample(shelf.themes, count + shuts)
        pair = random.choice(shelf.pairs) if paired and shelf.pairs else None
        if not pair or not {*pair} & {*drawn}:
            return tuple(drawn[:count]), drawn[count] if shuts else None, pair


def _perhaps(random: Random, share: float, words: Sequence[str]) -> str | None:
    has = random.random() < share
    return random.choice(words) if has and words else None


def _makers(index: Index, least: int = 4) -> dict[str, frozenset[str]]:
    """Return the works of each maker who has *least* of them."""
    works: dict[str, set[str]] = {}
    for work in index.works():
        for creator in work.creators:
            works.setdefault(creator, set()).add(work.id)
    return {m: frozenset(w) for m, w in sorted(works.items()) if len(w) >= least}


def _fits(shelf: Shelf, born: int, country: str) -> dict[str, float]:
    """Return how likely each work of a childhood was met there and then."""
    tags = shelf.index.tags().values()
    eras = childhood.eras_lived(tags, (), born, country)
    waves = shelf.index.waves(country, *childhood.years(born))
    ways = {
        work.id: childhood.meeting(work, waves.get(work.id, ()), eras, born)
        for work in shelf.works
    }
    return {work: way.fit for work, way in ways.items() if way and way.fit > 0}


def _normal_nodes() -> Iterator[tuple[float, float]]:
    """Yield places and weights that stand for a standard normal distribution."""
    places = [step / 4 for step in range(-16, 17)]
    total = sum(math.exp(-(place**2) / 2) for place in places)
    for place in places:
        yield place, math.exp(-(place**2) / 2) / total


_NORMAL_NODES = tuple(_normal_nodes())
