"""What each entry teaches, and what it does not."""

import datetime
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import journal
from recommender.entries import Entry, Profile
from recommender.gate import REST_DAYS, Past, obstacles
from recommender.lessons import Lesson, look_back, read
from recommender.model import Candidate, Index
from recommender.taste import Features, Taste, features
from recommender.works import Outcome, Wish
from recommender.workshop.learn import learn
from tests.conftest import TODAY

BAMBI, PADDINGTON, RED_DOG = "bambi-1942", "paddington-2-2017", "red-dog-2011"
IDS = (BAMBI, PADDINGTON, RED_DOG, "gone-1999")
DAY = "2026-11-01"
NOBODY = Profile()
BRITON = Profile(born=1950, country="GB")  # six when Bambi came back to the cinemas

ENTRIES = st.lists(
    st.builds(
        Entry,
        work=st.sampled_from(IDS),
        day=st.dates(datetime.date(2020, 1, 1), TODAY).map(datetime.date.isoformat),
        outcome=st.none() | st.sampled_from(Outcome),
        stars=st.none() | st.integers(1, 10).map(lambda halves: halves / 2),
        company=st.sampled_from((None, "alone", "others")),
        near=st.none() | st.integers(0, 4),
        again=st.booleans(),
        childhood=st.booleans(),
        stopped=st.booleans(),
        too_much=st.booleans(),
    ),
    max_size=8,
)


@pytest.fixture(scope="module")
def index(index_file: Path) -> Iterator[Index]:
    """Open the small shelf once; nothing here writes to it."""
    with Index.at(index_file) as opened:
        yield opened


@pytest.fixture
def retiring(index_file: Path, tmp_path: Path) -> Iterator[Index]:
    """Open a shelf on which Paddington is retired and Red Dog is his heir."""
    path = tmp_path / "index.sqlite"
    shutil.copy(index_file, path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(
            "UPDATE works SET replaced_by = ? WHERE id = ?", (RED_DOG, PADDINGTON)
        )
    with Index.at(path) as opened:
        yield opened


def one(index: Index, work: str) -> Candidate:
    """Return one work of the shelf."""
    (found,) = index.candidates(only=[work])
    return found


def bare(index: Index, work: str) -> Features:
    """Return the features of meeting *work* when nothing is said of how."""
    families = {name: tag.family for name, tag in index.tags().items()}
    return features(one(index, work), families)


def taught(entries: list[Entry], index: Index, profile: Profile = NOBODY) -> Taste:
    """Return what is learned from *entries*."""
    return learn(read(entries, index, profile))


def weights(entries: list[Entry], index: Index) -> list[float]:
    """Return how much of an evening each lesson of *entries* counts for."""
    return [lesson.weight for lesson in read(entries, index, NOBODY)]


def test_no_entries_teach_nothing(index: Index) -> None:
    """Somebody who has written nothing has taught nothing."""
    assert read([], index, BRITON) == []


def test_one_entry_teaches_what_it_says(index: Index) -> None:
    """An evening teaches its outcome and stars, at the features of the work."""
    entry = Entry(RED_DOG, DAY, Outcome.TEARS, 4.5)
    lesson = Lesson(bare(index, RED_DOG), Outcome.TEARS, 4.5, weight=1.0)
    assert read([entry], index, NOBODY) == [lesson]


def test_an_evening_is_read_with_all_that_was_said_of_it(index: Index) -> None:
    """Company, closeness to tears, having met it and childhood years are features."""
    entry = Entry(BAMBI, DAY, Outcome.DRY, company="others", near=3, again=True)
    (lesson,) = read([entry], index, BRITON)
    said = {name: lesson.features[name] for name in ("company", "near", "again-loss")}
    assert said == {"company": 1.0, "near": 2.0, "again-loss": 1.0}
    assert lesson.features["childhood"] > 0 == bare(index, BAMBI)["childhood"]


@pytest.mark.parametrize(
    "entry",
    [
        Entry(BAMBI, DAY),
        Entry(BAMBI, DAY, childhood=True),
        Entry(BAMBI, DAY, company="others", near=4, again=True),
        Entry(BAMBI, DAY, relief="better", note="the meadow"),
        Entry(BAMBI, DAY, too_much=True),
        Entry(BAMBI, DAY, too_much=True, stopped=True),
    ],
    ids=["seen", "of childhood", "how", "a note", "too much", "stopped, too much"],
)
def test_an_entry_without_an_opinion_teaches_nothing(
    index: Index, entry: Entry
) -> None:
    """Seen is neutral, and what was too much says nothing of tears or stars."""
    other = Entry(RED_DOG, DAY, Outcome.LUMP, 3.0)
    assert read([entry], index, NOBODY) == []
    assert read([entry, other], index, NOBODY) == read([other], index, NOBODY)


def test_seen_does_not_water_down_an_evening_with_the_same_work(index: Index) -> None:
    """Only entries that say something share the weight of a work."""
    entries = [Entry(BAMBI, DAY), Entry(BAMBI, DAY, Outcome.MISTY)]
    assert weights(entries, index) == [1.0]


def test_stopping_alone_is_half_an_observation_of_two_stars(index: Index) -> None:
    """Who stopped and said no more did not like it much, and that is not sure."""
    entry = Entry(BAMBI, DAY, stopped=True)
    lesson = Lesson(bare(index, BAMBI), stars=2.0, weight=0.5)
    assert read([entry], index, NOBODY) == [lesson]


@pytest.mark.parametrize(
    ("outcome", "stars"), [(Outcome.DRY, None), (None, 4.0), (Outcome.SOBS, 5.0)]
)
def test_what_was_said_beside_stopping_stands_for_itself(
    index: Index, outcome: Outcome | None, stars: float | None
) -> None:
    """Nobody's own outcome or stars are overruled by their having stopped."""
    entry = Entry(BAMBI, DAY, outcome, stars)
    stopped = entry._replace(stopped=True)
    assert read([stopped], index, NOBODY) == read([entry], index, NOBODY)


@pytest.mark.parametrize(
    ("entry", "weight"),
    [
        (Entry(BAMBI, DAY, Outcome.TEARS, 5.0, childhood=True), 0.5),
        (Entry(BAMBI, DAY, childhood=True, stopped=True), 0.25),
    ],
    ids=["wept", "stopped"],
)
def test_childhood_teaches_the_child(index: Index, entry: Entry, weight: float) -> None:
    """A memory says how easily the child wept and gave stars, not the person today."""
    (lesson,) = read([entry], index, BRITON)
    usual = dict(bare(index, BAMBI))
    usual["child"] = usual.pop("person")
    assert (lesson.features, lesson.weight) == (usual, weight)


def test_a_childhoods_tears_leave_the_person_as_believed(index: Index) -> None:
    """However a child wept, how dry the person is today is as it was."""
    memories = [Entry(work, DAY, Outcome.SOBS, childhood=True) for work in IDS]
    person = taught(memories, index).tears.weight("person")
    assert person == taught([], index).tears.weight("person")


def test_a_work_of_childhood_met_again_was_met_in_full(index: Index) -> None:
    """What an entry gives to childhood counts as met there in every other entry."""
    entries = [
        Entry(RED_DOG, "1990-01-01", childhood=True),
        Entry(RED_DOG, DAY, Outcome.TEARS),
    ]
    (lesson,) = read(entries, index, NOBODY)
    assert lesson.features["childhood"] == 1.0


@pytest.mark.parametrize("count", range(1, 8))
def test_evenings_with_one_work_are_half_the_same_evening(
    index: Index, count: int
) -> None:
    """Each of n entries with a work weighs 1 / (1 + (n - 1) / 2); others weigh 1."""
    many = [Entry(BAMBI, DAY, Outcome.DRY)] * count
    entries = [Entry(RED_DOG, DAY, Outcome.DRY), *many]
    assert weights(entries, index) == [1.0, *[1 / (1 + (count - 1) / 2)] * count]


def test_all_evenings_with_one_work_come_to_less_than_two(index: Index) -> None:
    """However often somebody meets one work, it is worth more, but not two works."""
    sums = [
        sum(weights([Entry(BAMBI, DAY, Outcome.DRY)] * n, index)) for n in range(1, 99)
    ]
    assert sums == sorted(set(sums))
    assert sums[-1] < 2


def test_a_retired_work_is_read_as_its_heir(retiring: Index) -> None:
    """What was written of a retired work teaches the same as of its heir."""
    written = [
        Entry(PADDINGTON, DAY, Outcome.SOBS, 4.0),
        Entry(RED_DOG, DAY, Outcome.DRY, childhood=True),
    ]
    of_heir = [entry._replace(work=RED_DOG) for entry in written]
    assert read(written, retiring, NOBODY) == read(of_heir, retiring, NOBODY)
    assert look_back(written, retiring) == look_back(of_heir, retiring)
    assert weights(written, retiring) == [2 / 3, 1 / 3]


def test_an_unknown_work_is_passed_over(index: Index) -> None:
    """Entries of works that the shelf does not hold change no other lesson."""
    known = Entry(BAMBI, DAY, Outcome.LUMP)
    entries = [Entry("gone-1999", DAY, Outcome.SOBS, 5.0), known]
    assert read(entries, index, NOBODY) == read([known], index, NOBODY)


def test_the_past_is_the_last_day_of_each_work(index: Index) -> None:
    """Whatever order they were written in, a work's latest day counts."""
    entries = [Entry(BAMBI, "2026-05-02"), Entry(BAMBI, "2025-01-01", childhood=True)]
    last = {BAMBI: datetime.date(2026, 5, 2)}
    assert look_back(entries, index) == Past(last, frozenset([BAMBI]))


@pytest.mark.parametrize("ahead", [1, 400, (datetime.date.max - TODAY).days])
def test_a_day_to_come_teaches_like_any_other(index: Index, ahead: int) -> None:
    """Where the clock was wrong once, the entry still counts in full."""
    day = (TODAY + datetime.timedelta(ahead)).isoformat()
    entry = Entry(BAMBI, day, Outcome.TEARS, 4.0)
    assert read([entry], index, NOBODY) == read(
        [entry._replace(day=DAY)], index, NOBODY
    )


def test_a_day_to_come_shortens_no_rest(index: Index) -> None:
    """A work whose entry is dated ahead rests from that day on, a year and no longer.

    So it never rests for less than was promised, and not for ever either.
    """
    day = TODAY + datetime.timedelta(10)
    past, bambi = look_back([Entry(BAMBI, day.isoformat())], index), one(index, BAMBI)
    resting = [
        days
        for days in range(500)
        if "resting"
        in obstacles(bambi, Wish(), past, {}, TODAY + datetime.timedelta(days))
    ]
    assert resting == [*range(10 + REST_DAYS)]


@settings(deadline=None, max_examples=60)
@given(entries=ENTRIES, random=st.randoms(use_true_random=False))
def test_the_order_of_entries_is_irrelevant(
    index: Index, entries: list[Entry], random: Random
) -> None:
    """The same entries teach the same, to the last bit, in whatever order."""
    shuffled = random.sample(entries, len(entries))
    assert taught(shuffled, index, BRITON) == taught(entries, index, BRITON)
    assert look_back(shuffled, index) == look_back(entries, index)


@settings(deadline=None, max_examples=60)
@given(entries=ENTRIES)
def test_every_lesson_is_at_most_one_evening(
    index: Index, entries: list[Entry]
) -> None:
    """No lesson weighs nothing or more than an evening, and each says something."""
    lessons = read(entries, index, BRITON)
    assert len(lessons) <= len(entries)
    for lesson in lessons:
        assert 0 < lesson.weight <= 1
        assert (lesson.outcome, lesson.stars) != (None, None)
        assert ("person" in lesson.features) != ("child" in lesson.features)


def test_taking_any_entry_out_undoes_it_exactly(index: Index, tmp_path: Path) -> None:
    """Whichever entry is removed, the taste is as if it had never been written."""
    written = [
        Entry(BAMBI, DAY, Outcome.SOBS, 5.0, childhood=True),
        Entry(BAMBI, DAY, Outcome.DRY, 2.0, company="others"),
        Entry(RED_DOG, DAY, Outcome.LUMP, near=4, again=True),
        Entry(PADDINGTON, DAY, stopped=True),
        Entry("gone-1999", DAY, Outcome.TEARS),
    ]
    with journal.writing(tmp_path / "journal.sqlite") as diary:
        stored = [diary.add(entry) for entry in written]
        whole = taught(stored, index, BRITON)
        for entry in stored:
            diary.remove(entry.id)
            never = [old for old in stored if old is not entry]
            assert taught(diary.entries(), index, BRITON) == taught(
                never, index, BRITON
            )
            diary.undo()
        assert taught(diary.entries(), index, BRITON) == whole
