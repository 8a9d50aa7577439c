"""Thirty evenings: lived in order, written down, and the same for the same seed."""

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from random import Random

import pytest

from recommender.entries import Entry
from recommender.model import Index
from recommender.works import Outcome, Role, Wish
from recommender.workshop import people, seasons
from recommender.workshop.build import build_index
from recommender.workshop.choosers import CHOOSERS, Choose, Pick
from recommender.workshop.people import Person, Shelf
from recommender.workshop.seasons import Evening, Life, Run, live_season, simulate
from tests.conftest import ROOT, TODAY

COUNT, EVENINGS = 2, 5
MANY = 400
ROLES: tuple[Role, ...] = ("gentle", "fitting", "stretch")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Return a run on the catalog as it is; the small shelf has no own themes."""
    path = tmp_path_factory.mktemp("catalog") / "index.sqlite"
    build_index(ROOT / "data", path, TODAY)
    return Run(path, TODAY, 3)


@pytest.fixture(scope="module")
def lives(run: Run) -> list[Life]:
    """Return a few short lives with everybody who chooses."""
    return simulate(run, COUNT, evenings=EVENINGS, workers=1)


@pytest.fixture
def stocked(index: Index) -> Shelf:
    """Return the small shelf, on which a single work makes a theme."""
    return people.stock(index, TODAY, Random(1), least=1, together=1)


@pytest.fixture
def person(stocked: Shelf) -> Person:
    """Return somebody."""
    return people.draw_person(Random(4), stocked)


def always(stocked: Shelf, roles: Sequence[Role] = ROLES) -> Choose:
    """Offer the same works on every evening, one for each of *roles*."""

    def choose(
        entries: Sequence[Entry], wish: Wish, day: datetime.date
    ) -> Sequence[Pick]:
        return [Pick(r, w) for r, w in zip(roles, stocked.works, strict=False)]

    return choose


def every_season(lives: Sequence[Life]) -> Iterator[Sequence[Evening]]:
    """Yield every season of every life."""
    for life in lives:
        yield from life.seasons.values()


def test_the_same_seed_lives_the_same_lives(run: Run, lives: list[Life]) -> None:
    """Everything comes from the seed, and two workers live what one does."""
    again = simulate(run, COUNT, evenings=EVENINGS, workers=2)
    assert again == lives


def test_another_seed_lives_other_lives(run: Run, lives: list[Life]) -> None:
    """Another seed brings other people."""
    other = simulate(run._replace(seed=4), 1, ("random",), evenings=1, workers=1)
    assert other[0].person != lives[0].person


def test_everybody_lives_with_everybody_who_chooses(lives: list[Life]) -> None:
    """A life has a season of the same length with each chooser."""
    for life in lives:
        assert tuple(life.seasons) == CHOOSERS
        assert {len(season) for season in life.seasons.values()} == {EVENINGS}


def test_seasons_of_one_life_share_their_luck(lives: list[Life]) -> None:
    """Company, closeness and days are the same whoever chooses."""
    for life in lives:
        evenings = zip(*life.seasons.values(), strict=True)
        for together in evenings:
            shared = {(e.met.others, e.met.closeness, e.entry.day) for e in together}
            assert len(shared) == 1


def test_progress_is_told(run: Run) -> None:
    """Whoever waits hears of each life that was lived."""
    heard: list[int] = []
    simulate(
        run,
        COUNT,
        ("random",),
        evenings=1,
        workers=1,
        progress=heard.append,
    )
    assert heard == [1, 2]


def test_the_journal_says_what_was_lived(lives: list[Life]) -> None:
    """Each entry is of the work that was taken, met as the evening says."""
    for season in every_season(lives):
        for evening in season:
            entry, met = evening.entry, evening.met
            assert evening.taken in evening.offers
            assert entry.work == evening.taken.work
            assert entry.company == ("others" if met.others else "alone")
            assert entry.again == met.again


def test_days_go_on(lives: list[Life]) -> None:
    """Evenings follow one another by one to five days."""
    for season in every_season(lives):
        days = [datetime.date.fromisoformat(e.entry.day) for e in season]
        assert days[0] == TODAY
        assert all(1 <= (b - a).days <= 5 for a, b in pairwise(days))


def test_picks_are_taken_as_often_as_said(stocked: Shelf, person: Person) -> None:
    """Half the time the fitting one, then the gentle one, then the stretch."""
    season = live_season(person, always(stocked), Random(1), TODAY, MANY)
    taken = Counter(evening.taken.role for evening in season)
    for role, share in seasons.TAKES.items():
        assert taken[role] / MANY == pytest.approx(share, abs=0.1)


def test_a_single_pick_is_taken(stocked: Shelf, person: Person) -> None:
    """Where one work is on offer, it is that one."""
    one = always(stocked, ("stretch",))
    season = live_season(person, one, Random(1), TODAY, 9)
    assert {evening.taken.role for evening in season} == {"stretch"}


def test_a_season_ends_when_nothing_is_on_offer(stocked: Shelf, person: Person) -> None:
    """Without a pick there is no evening."""
    assert live_season(person, always(stocked, ()), Random(1), TODAY) == ()


def test_tears_sate_for_three_days(stocked: Shelf) -> None:
    """An evening is sated exactly when tears came at most three days before it."""
    person = people.draw_person(Random(4), stocked)
    season = live_season(person, always(stocked), Random(2), TODAY, MANY)
    wept: datetime.date | None = None
    for evening in season:
        day = datetime.date.fromisoformat(evening.entry.day)
        assert evening.met.sated == (wept is not None and (day - wept).days <= 3)
        if (evening.entry.outcome or 0) >= Outcome.TEARS:
            wept = day
    assert {evening.met.sated for evening in season} == {True, False}
