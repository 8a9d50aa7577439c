"""Journals that no model likes: short, endless, monotonous, contradictory, misdated."""

import datetime
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import cycle, islice
from pathlib import Path
from random import Random

import pytest

from recommender import lessons
from recommender.entries import Entry, Profile
from recommender.model import Index
from recommender.suggest import Answer, suggest
from recommender.works import Outcome, Wish
from recommender.workshop.learn import learn
from tests.conftest import TODAY

BAMBI, FIREFLIES = "bambi-1942", "grave-of-the-fireflies-1988"
PADDINGTON, RABBIT = "paddington-2-2017", "the-velveteen-rabbit-1922"
RED_DOG, SNOWMAN = "red-dog-2011", "the-snowman-1978"
WEB = "charlottes-web-1952"
LIGHT = (PADDINGTON, RABBIT, RED_DOG, SNOWMAN)
DAY = "2026-11-01"
SURE = 0.005  # nobody's chance is nearer to never, or to always, than this


def many(count: int, seed: int = 4) -> list[Entry]:
    """Return *count* evenings that say everything an entry can say."""
    lot = Random(seed)
    first = datetime.date(2005, 1, 1)
    works = (BAMBI, FIREFLIES, WEB, *LIGHT)
    return [
        Entry(
            lot.choice(works),
            (first + datetime.timedelta(lot.randrange(7000))).isoformat(),
            lot.choice((None, *Outcome)),
            lot.choice((None, 0.5, 3.0, 5.0)),
            company=lot.choice((None, "alone", "others")),
            near=lot.choice((None, 0, 4)),
            again=lot.random() < 0.5,
            childhood=lot.random() < 0.2,
            stopped=lot.random() < 0.1,
            too_much=lot.random() < 0.05,
        )
        for _ in range(count)
    ]


def always(outcome: Outcome, count: int) -> list[Entry]:
    """Return *count* evenings by turns with every light work, all ending alike."""
    return [Entry(work, DAY, outcome) for work in islice(cycle(LIGHT), count)]


def dated(days: int) -> list[Entry]:
    """Return an evening that was dated *days* ahead of today, and one of today."""
    ahead = TODAY + datetime.timedelta(days)
    return [
        Entry(PADDINGTON, ahead.isoformat(), Outcome.TEARS, 4.0),
        Entry(RABBIT, TODAY.isoformat(), Outcome.DRY),
    ]


JOURNALS: dict[str, list[Entry]] = {
    "one entry": [Entry(RABBIT, DAY, Outcome.DRY)],
    "5,000 entries": many(5000),
    "a few dry": always(Outcome.DRY, 4),
    "all dry": always(Outcome.DRY, 400),
    "a few sobs": always(Outcome.SOBS, 4),
    "all sobs": always(Outcome.SOBS, 400),
    "contradictory": [Entry(RABBIT, DAY, stars=stars) for stars in (5.0, 0.5)],
    "a retired work": [Entry("paddington-2-2016", DAY, Outcome.SOBS, 5.0)],
    "an unknown work": [Entry("gone-1999", DAY, Outcome.SOBS, 5.0)],
    "the clock in the past": dated(4000),
    "the end of time": dated((datetime.date.max - TODAY).days),
}


@pytest.fixture(scope="module")
def index(
    index_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Index]:
    """Open the small shelf, on which Paddington has a retired double."""
    path = tmp_path_factory.mktemp("retired") / "index.sqlite"
    shutil.copy(index_file, path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(
            "CREATE TABLE double AS SELECT * FROM works WHERE id = ?", [PADDINGTON]
        )
        db.execute(
            "UPDATE double SET place = 999, id = 'paddington-2-2016', replaced_by = ?",
            [PADDINGTON],
        )
        db.executescript("INSERT INTO works SELECT * FROM double; DROP TABLE double")
    with Index.at(path) as opened:
        yield opened


def ask(index: Index, entries: Sequence[Entry], count: int | None = None) -> Answer:
    """Return what is suggested to whoever wrote *entries*: everything, as a rule."""
    taste = learn(lessons.read(entries, index, Profile()))
    return suggest(Wish(count=count, max_load=5), entries, index, taste, TODAY)


def chances(answer: Answer) -> dict[str, float]:
    """Return the chance of each work."""
    return {pick.work.id: pick.score.chance for pick in answer.suggestions}


def stars(answer: Answer, work: str) -> float:
    """Return how *work* is expected to be liked."""
    (pick,) = (pick for pick in answer.suggestions if pick.work.id == work)
    return pick.score.liking


@pytest.mark.parametrize("journal", JOURNALS)
def test_every_journal_gets_chances_that_are_chances(
    index: Index, journal: str
) -> None:
    """Whatever was written, a chance lies in its interval, away from 0 and from 1."""
    answer = ask(index, JOURNALS[journal])
    assert len(answer.suggestions) == 9
    for pick in answer.suggestions:
        score = pick.score
        assert 0 < score.low < score.chance < score.high < 1
        assert SURE < score.chance < 1 - SURE
        assert 0.5 <= score.liking <= 5


@pytest.mark.parametrize("journal", JOURNALS)
def test_every_journal_gets_picks_with_reasons_that_stand(
    index: Index, journal: str
) -> None:
    """Picks come, none of them resting, each with parts that sum up."""
    entries = JOURNALS[journal]
    answer = ask(index, entries, count=3)
    assert answer.suggestions
    lately = {entry.work for entry in entries if entry.day >= DAY}
    for pick in answer.suggestions:
        assert pick.work.id not in lately
        worth = {part.name: part.value for part in pick.score.parts}
        assert pick.score.total == pytest.approx(sum(worth.values()), abs=1e-3)
        assert all(worth[said.part] == said.value > 0 for said in pick.reasons)


@pytest.mark.parametrize("count", [1, 4, 40, 400])
def test_dry_evenings_alone_lower_every_chance(index: Index, count: int) -> None:
    """Who was never moved has a lower chance with every work than a newcomer."""
    newcomer = chances(ask(index, []))
    dry = chances(ask(index, always(Outcome.DRY, count)))
    assert all(dry[work] < newcomer[work] for work in newcomer)


@pytest.mark.parametrize("count", [1, 4, 40, 400])
def test_sobs_alone_raise_every_chance(index: Index, count: int) -> None:
    """Who always sobs has a higher chance with every work than a newcomer."""
    newcomer = chances(ask(index, []))
    sobs = chances(ask(index, always(Outcome.SOBS, count)))
    assert all(sobs[work] > newcomer[work] for work in newcomer)


@pytest.mark.parametrize("count", [1, 4, 40])
def test_a_better_outcome_always_raises_every_chance(index: Index, count: int) -> None:
    """From all dry to all sobs, no chance of a work still unmet ever falls."""
    told = [chances(ask(index, always(outcome, count))) for outcome in Outcome]
    for work in (BAMBI, WEB, FIREFLIES):
        rising = [each[work] for each in told]
        assert rising == sorted(set(rising))


def test_five_thousand_entries_are_no_surer_than_their_works(index: Index) -> None:
    """Meeting the same works for ever is worth no more than meeting each twice."""
    entries = JOURNALS["5,000 entries"]
    weight = sum(lesson.weight for lesson in lessons.read(entries, index, Profile()))
    assert weight < 2 * len({entry.work for entry in entries})


def test_where_everything_rests_the_answer_says_so(index: Index) -> None:
    """When every work was met lately nothing is suggested, and the limit is named."""
    everything = [w.id for w in index.candidates()]
    answer = ask(index, [Entry(work, DAY, Outcome.DRY) for work in everything], 3)
    assert answer.suggestions == ()
    assert answer.limits == {"resting": len(everything)}


def test_contradictory_stars_land_between(index: Index) -> None:
    """Five stars and half a star on one day come to the middle, in either order."""
    low, high, both, turned = (
        stars(ask(index, [Entry(RABBIT, DAY, stars=s) for s in given]), RABBIT)
        for given in ((0.5, 0.5), (5.0, 5.0), (0.5, 5.0), (5.0, 0.5))
    )
    assert low < both < high
    assert both == turned
    assert both == pytest.approx((low + high) / 2)


def test_contradictory_outcomes_land_between(index: Index) -> None:
    """Dry and sobs with one work on one day come between twice dry and twice sobs."""
    dry, sobs, both = (
        chances(ask(index, [Entry(RABBIT, DAY, outcome) for outcome in given]))
        for given in (
            (Outcome.DRY, Outcome.DRY),
            (Outcome.SOBS, Outcome.SOBS),
            (Outcome.DRY, Outcome.SOBS),
        )
    )
    assert all(dry[work] < both[work] < sobs[work] for work in both)


def test_a_retired_work_counts_for_its_heir(index: Index) -> None:
    """What was written of a retired work moves its heir as if written of that."""
    of_heir = [Entry(PADDINGTON, DAY, Outcome.SOBS, 5.0)]
    assert ask(index, JOURNALS["a retired work"]) == ask(index, of_heir)


def test_an_unknown_work_changes_nothing(index: Index) -> None:
    """Who wrote of nothing that is on the shelf is a newcomer."""
    assert ask(index, JOURNALS["an unknown work"]) == ask(index, [])


@pytest.mark.parametrize("days", [1, 400, (datetime.date.max - TODAY).days])
def test_a_wrong_clock_changes_no_score(index: Index, days: int) -> None:
    """An evening dated ahead of today says the same as one of today."""
    assert ask(index, dated(days)) == ask(index, dated(0))


def test_a_wrong_clock_gives_no_work_its_rest_early(index: Index) -> None:
    """A work that was met on a day to come is not suggested tonight."""
    picks = ask(index, dated(4000), count=9).suggestions
    assert PADDINGTON not in {pick.work.id for pick in picks}
