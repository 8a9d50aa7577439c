"""What is due after a pick, and when; relief; something light."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import aftercare
from recommender.aftercare import Due, Slot
from recommender.entries import Pick
from recommender.model import Index
from recommender.works import Outcome

ZONE = datetime.timezone(datetime.timedelta(hours=2))
EVENING = datetime.datetime(2026, 11, 23, 20, 0, tzinfo=ZONE)
FILM = 100  # minutes from the pick until it is told


def at(minutes: float) -> datetime.datetime:
    """Return the moment so many minutes after the pick."""
    return EVENING + datetime.timedelta(minutes=minutes)


def pick(told: float | None = FILM, **said: object) -> Pick:
    """Return a pick of that evening, told so many minutes later."""
    made = Pick("bambi-1942", EVENING.isoformat(), id=1)
    if told is not None:
        made = made._replace(entry=7, told_at=at(told).isoformat())
    return made._replace(**said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hour", "day"), [(20, 23), (23, 23), (24, 23), (28.9, 23), (29, 24), (36, 24)]
)
def test_an_evening_lasts_until_five(hour: float, day: int) -> None:
    """The small hours belong to the evening before."""
    midnight = EVENING.replace(hour=0)
    moment = midnight + datetime.timedelta(hours=hour)
    assert aftercare.evening_of(moment) == datetime.date(2026, 11, day)


def test_an_untold_pick_is_due_for_two_weeks() -> None:
    """Then it is let go, without a word."""
    made = pick(told=None)
    assert aftercare.due([made], {7}, at(0)) == Due(made, None)
    assert aftercare.due([made], {7}, at(14 * 24 * 60)) == Due(made, None)
    assert aftercare.due([made], {7}, at(14 * 24 * 60 + 1)) is None


def test_a_closed_pick_is_never_due() -> None:
    """What is settled is not asked about."""
    assert aftercare.due([pick(told=None, closed=True)], {7}, at(1)) is None
    assert aftercare.due([pick(closed=True)], {7}, at(FILM + 30)) is None


def test_an_entry_taken_back_leaves_its_pick_open() -> None:
    """After `boost undo` the evening can be told again."""
    assert aftercare.due([pick()], set(), at(FILM)) == Due(pick(), None)
    dry = pick(closed=True)
    assert aftercare.due([dry], set(), at(FILM)) == Due(dry, None)
    assert aftercare.due([aftercare.settled(dry)], set(), at(FILM)) is None


def test_the_latest_pick_goes_first() -> None:
    """Of two that are open, the one of this evening is asked about."""
    first, second = pick(told=None), pick(told=None, id=2)
    assert aftercare.due([first, second], set(), at(1)) == Due(second, None)


@pytest.mark.parametrize(
    ("since", "slot"),
    [
        (0, "felt_first"),
        (19.9, "felt_first"),
        (20, "felt_20"),
        (89.9, "felt_20"),
        (90, "felt_90"),
        (24 * 60, "felt_90"),
        (24 * 60 + 1, None),
    ],
)
def test_each_feeling_has_its_time(since: float, slot: Slot | None) -> None:
    """At once, after twenty minutes, after ninety; a day later it is another day's."""
    assert aftercare.slot_of(pick(), at(FILM + since)) == slot


def test_told_the_next_morning_it_is_afterwards_already() -> None:
    """Then one question is left, and after a whole day none."""
    assert aftercare.slot_of(pick(told=12 * 60), at(12 * 60)) == "felt_90"
    assert aftercare.slot_of(pick(told=25 * 60), at(25 * 60)) is None


slots: tuple[Slot, ...] = ("felt_first", "felt_20", "felt_90")
minutes = st.floats(0, 60 * 24 * 20)


@given(st.lists(minutes, max_size=8), st.floats(0, 60 * 48))
def test_each_feeling_is_asked_once(visits: list[float], told: float) -> None:
    """However often a person comes back, no feeling is asked for twice."""
    made, asked = pick(told=told), list[Slot]()
    for visit in sorted(visits):
        if slot := aftercare.slot_of(made, at(told + visit)):
            asked.append(slot)
            made = aftercare.felt(made, slot, "same")
    assert len(asked) == len(set(asked))
    assert asked == [slot for slot in slots if slot in asked]


def test_relief_is_what_was_felt_later() -> None:
    """The last of the later answers counts; the dip at once is no relief."""
    made = aftercare.felt(pick(), "felt_first", "worse")
    assert aftercare.relief(made) is None
    made = aftercare.felt(made, "felt_20", "same")
    assert (aftercare.relief(made), made.closed) == ("same", False)
    made = aftercare.felt(made, "felt_90", "better")
    assert (aftercare.relief(made), made.closed) == ("better", True)


def test_after_a_dry_evening_nothing_is_asked_later() -> None:
    """The mood of those who stayed dry did not move; all else is worth a question."""
    asked = [aftercare.is_asked_later(outcome) for outcome in (None, *Outcome)]
    assert asked == [True, False, True, True, True, True]


def test_another_pick_takes_the_place_of_this_evenings_alone() -> None:
    """What was told, closed, or picked another evening stays as it is."""
    picks = [pick(told=None), pick(told=1, id=2), pick(told=None, id=3, closed=True)]
    assert aftercare.given_up(picks, {7}, at(300)) == [picks[0]]
    assert aftercare.given_up(picks, {7}, at(24 * 60)) == []


def test_something_light_is_light(index: Index) -> None:
    """Comforting, of low load and warm; nothing where nothing is."""
    works = index.works()
    tame = [
        work._replace(potency=2) if work.id == "paddington-2-2017" else work
        for work in works
    ]
    found = aftercare.light(tame, 3)
    assert found is not None
    assert found.id == "paddington-2-2017"
    assert aftercare.light(works, 0) is None


def test_another_turn_brings_another_light_work(index: Index) -> None:
    """Those near to the person come first, then the best loved."""
    (bear,) = (work for work in index.works() if work.id == "paddington-2-2017")
    bear = bear._replace(potency=1)
    other = bear._replace(id="another", acclaim=1)
    names = [(aftercare.light((other, bear), turn) or bear).id for turn in range(3)]
    assert names == ["paddington-2-2017", "another", "paddington-2-2017"]
    first = aftercare.light((bear, other), 0, ("another",))
    assert first is not None
    assert first.id == "another"
