"""The score: it is its parts, and each part speaks for what it should."""

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from recommender.childhood import Meeting
from recommender.ladder import Rung
from recommender.lessons import Lesson
from recommender.model import Index
from recommender.score import ANOTHER_DEAL, TEARS_PARTS, Known, Score, Scorer
from recommender.taste import chance, features
from recommender.works import Outcome, Wish
from recommender.workshop.learn import learn

BAMBI, FIREFLIES, SNOWMAN = (
    "bambi-1942",
    "grave-of-the-fireflies-1988",
    "the-snowman-1978",
)
WEB, WEB_FILM = "charlottes-web-1952", "charlottes-web-1973"
PADDINGTON, MANCHESTER = "paddington-2-2017", "manchester-by-the-sea-2016"
RED_DOG = "red-dog-2011"
IDS = (BAMBI, FIREFLIES, SNOWMAN, WEB, WEB_FILM, PADDINGTON, MANCHESTER)
ERAS = ("disney-first-features", "ghibli-years", "school-shelf-us", "vhs-years")
ROUNDING = 1e-3  # parts are rounded to four places

OUTCOMES = st.none() | st.sampled_from(Outcome)
STARS = st.integers(1, 10).map(lambda halves: halves / 2)
NAMES = st.lists(st.sampled_from(IDS), unique=True, max_size=3)


class Evening(NamedTuple):
    """What happened once: with which work, to what outcome and stars."""

    work: str
    outcome: Outcome | None = None
    stars: float | None = None


class Situation(NamedTuple):
    """Everything that a score depends on, by the ids of works."""

    wish: Wish = Wish()
    evenings: Sequence[Evening] = ()
    rung: int = 3
    meetings: Mapping[str, Meeting] = {}
    seen: Sequence[str] = ()
    like: Sequence[str] = ()


SITUATIONS = st.builds(
    Situation,
    wish=st.builds(
        Wish,
        route=st.sampled_from((None, "loss", "warmth")),
        asked_eras=st.lists(st.sampled_from(ERAS), unique=True).map(tuple),
        languages=st.sampled_from(((), ("en",), ("ja", "en"))),
        more=st.sampled_from(((), ("friendship",))),
        less=st.sampled_from(((), ("farewell",))),
        company=st.sampled_from((None, "alone", "others")),
        near=st.none() | st.integers(0, 4),
        seed=st.integers(0, 9),
    ),
    evenings=st.lists(
        st.builds(Evening, st.sampled_from(IDS), OUTCOMES, st.none() | STARS),
        max_size=6,
    ),
    rung=st.integers(1, 5),
    meetings=st.dictionaries(
        st.sampled_from(IDS),
        st.builds(Meeting, st.floats(0.01, 1), st.sampled_from(ERAS)),
    ),
    seen=NAMES,
    like=NAMES,
)

# Five stars for all that is like the book, half a one for what is not.
EASILY_PLEASED = Situation(
    evenings=[Evening(w, stars=5) for w in (WEB_FILM, BAMBI, SNOWMAN, RED_DOG)] * 5
    + [Evening(FIREFLIES, stars=0.5)] * 5
)


@pytest.fixture(scope="module")
def index(index_file: Path) -> Iterator[Index]:
    """Open the small shelf once; nothing here writes to it."""
    with Index.at(index_file) as opened:
        yield opened


def scorer(index: Index, tonight: Situation) -> Scorer:
    """Return the scorer for *tonight*."""
    works = {work.id: work for work in index.candidates()}
    families = {name: tag.family for name, tag in index.tags().items()}
    lessons = [
        Lesson(features(works[e.work], families), *e[1:]) for e in tonight.evenings
    ]
    known = Known(
        wish=tonight.wish,
        taste=learn(lessons),
        families=families,
        rung=Rung(tonight.rung),
        meetings=tonight.meetings,
        seen=frozenset(tonight.seen),
        moved=tuple(
            (works[e.work], e.outcome / 4) for e in tonight.evenings if e.outcome
        ),
        like=tuple(works[name] for name in tonight.like),
    )
    return Scorer(known)


def scores(index: Index, tonight: Situation) -> dict[str, Score]:
    """Return the score of every work."""
    ready = scorer(index, tonight)
    return {work.id: ready.score(work) for work in index.candidates()}


def causes(index: Index, tonight: Situation, work: str, name: str) -> dict[str, float]:
    """Return what one part of the score of *work* is made of; nothing if left out."""
    parts = {part.name: part.causes for part in scores(index, tonight)[work].parts}
    return dict(parts.get(name, ()))


def value(index: Index, tonight: Situation, work: str, name: str) -> float:
    """Return what one part adds to the score of *work*."""
    return sum(causes(index, tonight, work, name).values())


def log_odds(probability: float) -> float:
    """Return the log-odds of *probability*."""
    return math.log(probability / (1 - probability))


@settings(deadline=None, max_examples=50)
@given(tonight=SITUATIONS)
def test_the_parts_sum_to_the_total(index: Index, tonight: Situation) -> None:
    """A score's total is the sum of its parts."""
    for score in scores(index, tonight).values():
        parts = math.fsum(part.value for part in score.parts)
        assert score.total == pytest.approx(parts, abs=1e-4)


@settings(deadline=None, max_examples=50)
@given(tonight=SITUATIONS)
def test_the_causes_sum_to_their_part(index: Index, tonight: Situation) -> None:
    """A part is the sum of what it is made of."""
    for score in scores(index, tonight).values():
        for part in score.parts:
            made_of = math.fsum(value for _, value in part.causes)
            assert part.value == pytest.approx(made_of, abs=1e-4)


@settings(deadline=None, max_examples=50)
@given(tonight=SITUATIONS)
def test_the_bare_total_is_the_explained_one(index: Index, tonight: Situation) -> None:
    """The total that ranks a work is the total that is explained."""
    ready = scorer(index, tonight)
    for work in index.candidates():
        explained = ready.score(work).total
        assert ready.total(work) == pytest.approx(explained, abs=ROUNDING)


@settings(deadline=None, max_examples=50)
@given(tonight=SITUATIONS)
def test_the_tears_parts_alone_give_the_chance(
    index: Index, tonight: Situation
) -> None:
    """The interval of a chance lies evenly around the sum of the tears parts."""
    for score in scores(index, tonight).values():
        middle = (log_odds(score.low) + log_odds(score.high)) / 2
        tears = math.fsum(p.value for p in score.parts if p.name in TEARS_PARTS)
        assert middle == pytest.approx(tears, abs=ROUNDING)


@settings(deadline=None, max_examples=50)
@given(tonight=SITUATIONS)
def test_the_chance_is_what_the_tears_head_expects(
    index: Index, tonight: Situation
) -> None:
    """A score's chance is the tears head's own, for this work met this way."""
    ready = scorer(index, tonight)
    for work in index.candidates():
        met = tonight.meetings.get(work.id)
        fit, again = met.fit if met else 0.0, work.id in tonight.seen
        others = tonight.wish.company == "others"
        found = features(
            work, ready.known.families, fit, again, others, tonight.wish.near
        )
        head = ready.known.taste.tears
        eta = sum(head.addends(found).values())
        score = ready.score(work)
        assert (score.chance, score.low, score.high) == pytest.approx(
            chance(eta, head.variance(found)), abs=ROUNDING
        )


@settings(deadline=None, max_examples=50)
@given(tonight=SITUATIONS)
@example(tonight=EASILY_PLEASED)
def test_expected_stars_are_stars(index: Index, tonight: Situation) -> None:
    """No more than five stars are expected, and no less than half a one."""
    for score in scores(index, tonight).values():
        assert 0.5 <= score.liking <= 5


@settings(deadline=None, max_examples=50)
@given(st.lists(st.builds(Evening, st.sampled_from(IDS), st.none(), STARS)))
def test_stars_change_no_chance(index: Index, evenings: list[Evening]) -> None:
    """How much somebody liked works says nothing of their tears."""
    starless = scores(index, Situation())
    for work, score in scores(index, Situation(evenings=evenings)).items():
        assert score.chance == starless[work].chance


@settings(deadline=None, max_examples=50)
@given(seed=st.integers(1))
def test_another_deal_stays_within_its_bounds(index: Index, seed: int) -> None:
    """No seed moves a score further than a deal may."""
    for work in IDS:
        deal = value(index, Situation(Wish(seed=seed)), work, "deal")
        assert 0 < abs(deal) <= ANOTHER_DEAL


SPEAKS_FOR = [
    ("wish", PADDINGTON, Situation(Wish(route="warmth"))),
    ("wish", FIREFLIES, Situation(Wish(asked_eras=("ghibli-years",)))),
    ("wish", FIREFLIES, Situation(Wish(languages=("ja",)))),
    ("wish", WEB, Situation(Wish(more=("friendship",)))),
    ("tonight", WEB, Situation(Wish(near=4))),
    ("childhood", BAMBI, Situation(meetings={BAMBI: Meeting(0.5, "cinema 1957")})),
    ("familiarity", PADDINGTON, Situation(seen=(PADDINGTON,))),
    ("like", WEB_FILM, Situation(like=(WEB,))),
    ("kinship", WEB_FILM, Situation(evenings=(Evening(WEB, Outcome.MISTY),))),
    ("person", BAMBI, Situation(evenings=(Evening(WEB, Outcome.SOBS),))),
    ("themes", WEB_FILM, Situation(evenings=(Evening(WEB, Outcome.SOBS),))),
    ("routes", PADDINGTON, Situation(evenings=(Evening(WEB, Outcome.SOBS),))),
    ("form", BAMBI, Situation(evenings=(Evening(FIREFLIES, Outcome.SOBS),))),
    ("taste", WEB_FILM, Situation(evenings=(Evening(WEB, stars=5),))),
    ("acclaim", WEB, Situation(evenings=(Evening(BAMBI, stars=5),))),
]
SPEAKS_AGAINST = [
    ("wish", WEB, Situation(Wish(less=("friendship",)))),
    ("tonight", WEB, Situation(Wish(near=0))),
    ("tonight", WEB, Situation(Wish(company="others"))),
    ("familiarity", FIREFLIES, Situation(seen=(FIREFLIES,))),
    ("ladder", FIREFLIES, Situation(rung=1)),
    ("person", BAMBI, Situation(evenings=(Evening(WEB, Outcome.DRY),))),
    ("themes", WEB_FILM, Situation(evenings=(Evening(WEB, Outcome.DRY),))),
    ("routes", PADDINGTON, Situation(evenings=(Evening(WEB, Outcome.DRY),))),
    ("form", BAMBI, Situation(evenings=(Evening(FIREFLIES, Outcome.DRY),))),
    ("taste", WEB_FILM, Situation(evenings=(Evening(WEB, stars=1),))),
    ("acclaim", WEB, Situation(evenings=(Evening(BAMBI, stars=1),))),
]
SAYS_NOTHING = [
    ("wish", FIREFLIES, Situation(Wish(route="warmth"))),
    ("wish", BAMBI, Situation(Wish(asked_eras=("ghibli-years",)))),
    ("wish", BAMBI, Situation(Wish(languages=("ja",)))),
    ("childhood", WEB, Situation(meetings={BAMBI: Meeting(0.5, "cinema 1957")})),
    ("familiarity", WEB, Situation(seen=(PADDINGTON,))),
    ("kinship", WEB_FILM, Situation(evenings=(Evening(WEB, Outcome.DRY),))),
    ("kinship", BAMBI, Situation(evenings=(Evening(BAMBI, Outcome.SOBS),))),
    ("deal", BAMBI, Situation()),
]


@pytest.mark.parametrize(("name", "work", "tonight"), SPEAKS_FOR)
def test_a_part_rises_with_what_speaks_for_it(
    index: Index, name: str, work: str, tonight: Situation
) -> None:
    """A part of a work's score is larger where something speaks for the work."""
    usual = value(index, Situation(), work, name)
    assert value(index, tonight, work, name) > usual


@pytest.mark.parametrize(("name", "work", "tonight"), SPEAKS_AGAINST)
def test_a_part_falls_with_what_speaks_against_it(
    index: Index, name: str, work: str, tonight: Situation
) -> None:
    """A part of a work's score is smaller where something speaks against the work."""
    usual = value(index, Situation(), work, name)
    assert value(index, tonight, work, name) < usual


@pytest.mark.parametrize(("name", "work", "tonight"), SAYS_NOTHING)
def test_a_part_is_nothing_where_nothing_is_said(
    index: Index, name: str, work: str, tonight: Situation
) -> None:
    """What does not concern a work adds nothing to its score."""
    assert value(index, tonight, work, name) == 0


@pytest.mark.parametrize("rung", [1, 2, 3, 4, 5])
def test_the_ladder_prefers_works_near_the_rung(index: Index, rung: int) -> None:
    """The further a work's potency is from the rung, the more the ladder costs."""
    works = sorted(index.candidates(), key=lambda work: abs(work.potency - rung))
    costs = [value(index, Situation(rung=rung), w.id, "ladder") for w in works]
    assert costs == sorted(costs, reverse=True)


def test_kinship_is_to_the_nearest_work_that_moved(index: Index) -> None:
    """Of the works that brought sobs, the one most alike is the cause of kinship."""
    evenings = [Evening(work, Outcome.SOBS) for work in (FIREFLIES, WEB, MANCHESTER)]
    assert list(causes(index, Situation(evenings=evenings), WEB_FILM, "kinship")) == [
        WEB
    ]


def test_a_work_is_not_like_itself(index: Index) -> None:
    """The work that was named tonight gains nothing from its own name."""
    assert value(index, Situation(like=(BAMBI,)), BAMBI, "like") == 0
