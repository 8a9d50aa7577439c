"""`boost stats`: what is counted, what the terminal shows, what may be told."""

import datetime
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random

import pexpect
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import places
from recommender.commands.stats import stats
from recommender.entries import Entry, Pick
from recommender.model import Index
from recommender.present import sections
from recommender.present.stats import stretch
from recommender.stats import FEW, Share, Stats, add_up, months, outcomes
from recommender.taste import NEW, Head, Taste
from recommender.works import Outcome
from tests import evenings
from tests.conftest import ROOT, Boost, environment
from tests.test_cli import hold, screen

BAMBI, SNOWMAN = "bambi-1942", "the-snowman-1978"
UTC = datetime.UTC
BERLIN = datetime.timezone(datetime.timedelta(hours=1))
SETTING = {"TZ": "UTC"}
ENTRIES = st.lists(
    st.builds(
        Entry,
        work=st.sampled_from((*evenings.WORKS, "no-such-work")),
        day=st.dates(datetime.date(1990, 1, 1), datetime.date(2026, 11, 1)).map(str),
        outcome=st.none() | st.sampled_from(Outcome),
        childhood=st.booleans(),
        stopped=st.booleans(),
        too_much=st.booleans(),
        again=st.booleans(),
        written_at=st.sampled_from(("", "2026-01-01T21:00:00+00:00", "nonsense")),
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def shelf_index(index_file: Path) -> Iterator[Index]:
    """Open the small shelf once; nothing here writes to it."""
    with Index.at(index_file) as opened:
        yield opened


def added(
    index: Index, entries: Sequence[Entry], picks: Sequence[Pick] = (), **asked: object
) -> Stats:
    """Return what *entries* and *picks* come to, for somebody untaught."""
    return add_up(entries, picks, index, NEW, **asked)  # type: ignore[arg-type]


def named(told: Stats, kind: str) -> dict[str, tuple[int, int]]:
    """Return the evenings and the moved ones of each kind."""
    return {share.name: (share.evenings, share.moved) for share in told.shares[kind]}


@pytest.mark.parametrize("count", [0, 3, 60])
def test_the_terminal_says_what_was_agreed(count: int, boost: Boost) -> None:
    """With no evening, with three and with sixty the output equals its golden file."""
    if count:
        evenings.keep(count)
    hold(f"stats-{count}", screen(boost("stats", **SETTING)))


def test_plain_words_stand_alone_with_notes_when_asked(boost: Boost) -> None:
    """For those who have it read to them no chart is drawn; `--notes` tells notes."""
    evenings.keep(60)
    run = boost("stats", "--year", "2026", "--notes", BOOST_PLAIN="1", **SETTING)
    hold("stats-plain", screen(run))


@pytest.mark.parametrize("term", ["dumb", "xterm-256color"])
def test_a_real_terminal_shows_the_same(term: str, boost: Boost) -> None:
    """A terminal of 80 columns shows what a pipe gets: no colour, nothing wider."""
    evenings.keep(12)
    piped = boost("stats", **SETTING).out.splitlines()
    setting = environment(TERM=term, **SETTING)
    setting.pop("COLUMNS")
    command = [str(ROOT / "cli.py"), "stats"]
    shown = pexpect.run(
        sys.executable + " " + " ".join(command),
        timeout=30,
        env=setting,
        encoding="utf-8",
        dimensions=(24, 80),
    )
    assert [line.rstrip() for line in shown.splitlines()] == piped
    assert max(map(len, piped)) <= 80


def test_json_keeps_notes_back_unless_asked(boost: Boost) -> None:
    """JSON tells every count, and what was noted only with `--notes`."""
    evenings.keep(60)
    bare = boost("stats", "--json", **SETTING)
    told = json.loads(bare.out)
    assert told["version"] == 1
    assert told["evenings"] == len(told["by_day"]) == 60
    assert told["childhood"]["memories"] == 3
    assert "alert" not in bare.out
    noted = json.loads(boost("stats", "--json", "--notes", **SETTING).out)
    assert {evening["who"] for evening in noted["by_day"]} >= {"my sister"}


def test_neither_page_nor_terminal_tells_notes_unasked(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Private notes stay in the journal until somebody asks for them."""
    evenings.keep(9)
    stats()
    assert "It rained" not in capsys.readouterr().out
    stats(notes=True)
    said = capsys.readouterr().out
    assert "It rained." in said
    assert "It made you think of my sister." in said


def test_nothing_praises_or_counts_in_a_row(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No word of what is shown speaks of streaks, badges, goals or doing well."""
    evenings.keep(60)
    stats()
    said = capsys.readouterr().out.lower()
    for word in (
        "streak",
        "badge",
        "goal",
        "record",
        "well done",
        "great",
        "!",
        "only",
    ):
        assert word not in said, word


@settings(max_examples=50)
@given(ENTRIES)
def test_every_entry_is_counted_once(shelf_index: Index, entries: list[Entry]) -> None:
    """Evenings, memories and what is left aside are all the entries there are."""
    told = added(shelf_index, entries)
    held = len(told.evenings) + len(told.memories) + told.aside
    assert held == len(entries)
    assert sum(outcomes(told.evenings).values()) == told.usual.evenings
    for shares in told.shares.values():
        assert all(0 <= s.moved <= s.evenings <= told.usual.evenings for s in shares)
    shown = [one for held in months(told.evenings).values() for one in held]
    assert Counter(shown) == Counter(told.evenings)
    sections.sections(told, shelf_index.tags())


@settings(max_examples=50)
@given(ENTRIES, st.randoms())
def test_the_order_of_entries_is_irrelevant(
    shelf_index: Index, entries: list[Entry], random: Random
) -> None:
    """Shares and months depend on what was written, not on when it was typed."""
    numbered = [entry._replace(id=nth) for nth, entry in enumerate(entries)]
    mixed = [*numbered]
    random.shuffle(mixed)
    assert added(shelf_index, mixed) == added(shelf_index, numbered)


@given(st.integers(1, 300), st.data())
def test_an_interval_holds_its_share(count: int, data: st.DataObject) -> None:
    """The interval lies within 0 and 1 around the share, and its drawing too."""
    share = Share("", count, data.draw(st.integers(0, count)))
    low, high = share.interval
    assert 0 <= low <= share.moved / count <= high <= 1
    drawn = stretch(share)
    assert drawn.count("o") == 1
    assert len(drawn) == len(stretch(Share("", 1, 0)))


def test_more_evenings_make_an_interval_narrower() -> None:
    """The same share of more evenings is known better."""
    widths = [
        high - low for low, high in (Share("", 2 * n, n).interval for n in range(1, 40))
    ]
    assert all(later < before for before, later in pairwise(widths))


def test_an_interval_is_the_textbooks() -> None:
    """Wilson's 80 % interval of 5 in 10 is known to three places."""
    assert Share("", 10, 5).interval == pytest.approx((0.312, 0.688), abs=0.001)


def test_memories_never_count_as_evenings(index: Index) -> None:
    """What a child wept at says nothing of the shares of evenings."""
    memory = Entry(BAMBI, "1995-12-24", Outcome.SOBS, childhood=True)
    told = added(index, [Entry(BAMBI, "2026-01-01", Outcome.DRY), memory])
    assert (told.usual.evenings, told.usual.moved, len(told.memories)) == (1, 0, 1)
    assert named(told, "form") == {"animated-feature": (1, 0)}


def test_a_shade_of_a_theme_is_not_what_a_work_is_about(index: Index) -> None:
    """A tag counts where the work carries it clearly: strength 2 or more."""
    told = added(index, [Entry(BAMBI, "2026-01-01", Outcome.MISTY)])
    assert named(told, "route") == {"loss": (1, 1)}


def test_a_work_that_nobody_knows_still_has_its_evening(index: Index) -> None:
    """An entry of a work the catalog lacks is shown by its id."""
    told = added(index, [Entry("gone", "2026-01-01", Outcome.DRY)])
    assert [one.title for one in told.evenings] == ["gone"]
    assert named(told, "theme") == {}


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("2026-03-01T21:30:00+00:00", "late"),
        ("2026-03-02T01:30:00+00:00", "night"),  # after midnight: still that evening
        ("2026-03-02T09:00:00+00:00", None),  # the morning after says nothing
        ("", None),
    ],
)
def test_the_hour_counts_where_it_is_known(
    index: Index, written: str, hour: str | None
) -> None:
    """The hour of writing stands for the evening, unless it was another day's."""
    entry = Entry(BAMBI, "2026-03-01", Outcome.DRY, written_at=written)
    told = added(index, [entry], zone=UTC)
    assert list(named(told, "hour")) == ([hour] if hour else [])


def test_hours_are_those_of_the_clock_on_the_wall(index: Index) -> None:
    """An hour is that of the zone asked for; a pick's is the one it was made at."""
    entry = Entry(
        BAMBI, "2026-03-01", Outcome.DRY, written_at="2026-03-01T19:30:00+00:00", id=1
    )
    assert list(named(added(index, [entry], zone=UTC), "hour")) == ["early"]
    assert list(named(added(index, [entry], zone=BERLIN), "hour")) == ["late"]
    pick = Pick(BAMBI, "2026-03-01T15:00:00+09:00", entry=1)
    assert list(named(added(index, [entry], [pick], zone=UTC), "hour")) == ["afternoon"]


def test_how_one_felt_is_told_apart_by_whether_it_moved(index: Index) -> None:
    """Feelings after moving evenings and after the others are counted apart."""
    dry = Entry(BAMBI, "2026-03-01", Outcome.DRY, relief="same", id=1)
    wet = Entry(SNOWMAN, "2026-03-02", Outcome.TEARS, id=2)
    picks = [Pick(SNOWMAN, "2026-03-02T20:00:00+00:00", entry=2, felt_first="worse")]
    felt = {(f.moment, f.moved): f[2:] for f in added(index, [dry, wet], picks).felt}
    assert felt == {("first", True): (1, 0, 0), ("later", False): (0, 1, 0)}


def test_a_clear_leaning_is_named_and_an_unclear_one_is_not(index: Index) -> None:
    """A weight counts as learned when 80 % of what is believed lies on one side."""
    names = ("theme:friendship", "theme:farewell", "route:loss")
    covariances = (0.01, 0.0, 0.2, 0.0, 0.0, 0.01)
    head = Head(NEW.tears.priors, names, (0.6, 0.4, -0.5), covariances)
    told = add_up([], [], index, Taste(head, NEW.liking))
    assert [(o.name, o.towards) for o in told.leanings] == [
        ("friendship", True),
        ("loss", False),
    ]


def test_long_silences_are_left_out_of_the_calendar(index: Index) -> None:
    """A quiet month is shown; years without an evening are not drawn."""
    days = ("2010-05-01", "2026-01-01", "2026-03-01")
    told = added(index, [Entry(BAMBI, day, Outcome.DRY) for day in days])
    assert list(months(told.evenings)) == [(2010, 5), (2026, 1), (2026, 2), (2026, 3)]


def test_a_year_holds_its_own_evenings(index: Index) -> None:
    """`--year` looks at the entries of that year alone."""
    entries = [Entry(BAMBI, f"{year}-12-31", Outcome.DRY) for year in (2025, 2026)]
    assert [one.entry.day for one in added(index, entries, year=2025).evenings] == [
        "2025-12-31"
    ]


def test_too_few_evenings_say_nothing_of_their_share() -> None:
    """Below FEW evenings a share is not told."""
    assert not Share("", FEW - 1, 1).tells
    assert Share("", FEW, 1).tells


def test_the_journal_can_be_asked_in_part(boost: Boost) -> None:
    """`boost journal` lists a year, a work or the last few; notes are the person's."""
    evenings.keep(12)

    def days(*words: str) -> list[str]:
        told = json.loads(boost("journal", "--json", *words).out)["entries"]
        return [entry["day"] for entry in told]

    assert days("--year", "1995") == ["1995-12-24"] * 3
    assert days("--work", "red dog") == ["2025-09-23", "2025-11-19"]
    assert len(days("-n", "2")) == 2
    assert "It rained." in boost("journal", "--json").out
    assert "No entry is like that" in boost("journal", "--year", "1980").out


def test_reading_changes_nothing(home: Path) -> None:
    """Statistics are read only: the journal's bytes stay as they are."""
    evenings.keep(9)
    before = places.journal_file().read_bytes()
    stats()
    assert places.journal_file().read_bytes() == before
    kept = {file.name for file in places.home_folder().iterdir()}
    assert kept == {"cache", "journal.sqlite"}
