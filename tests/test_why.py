"""`boost why`: the parts behind a score, and what would change them."""

import datetime
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import journal, lessons, places
from recommender.commands.common import titles_of, today
from recommender.commands.why import why
from recommender.entries import Entry, Profile
from recommender.errors import WorkNotFound
from recommender.model import Index
from recommender.present.why import BAR, Case, lines, record
from recommender.score import PARTS, TEARS_PARTS
from recommender.suggest import Suggestion, explain, prepare
from recommender.words import say, table
from recommender.works import Outcome, Wish
from recommender.workshop.learn import learn
from recommender.workshop.whatif import IF
from tests.conftest import TODAY, Boost
from tests.test_cli import hold, screen

BAMBI, RED_DOG = "bambi-1942", "red-dog-2011"
MANCHESTER = "manchester-by-the-sea-2016"
LONG_AGO = "2020-01-01"  # rested by now, whenever now is
CHILD = today().year - 10
BAR_LINE = re.compile(r"  (?P<name>\S.*?) +[* ] (?P<value>[+-]\d+\.\d\d)( |$)")
EVENINGS = (
    Entry(RED_DOG, LONG_AGO, Outcome.SOBS, 5.0),
    Entry("charlottes-web-1952", LONG_AGO, Outcome.DRY, 2.0, company="others"),
    Entry("the-snowman-1978", LONG_AGO, Outcome.TEARS, childhood=True),
)
KEYS = {
    "id",
    "title",
    "score",
    "chance",
    "chance_low",
    "chance_high",
    "liking",
    "kept_away",
    "parts",
    "reasons",
    "changes",
}

IDS = (BAMBI, RED_DOG, "paddington-2-2017", "the-snowman-1978", "charlottes-web-1952")
ENTRIES = st.lists(
    st.builds(
        Entry,
        work=st.sampled_from(IDS),
        day=st.dates(datetime.date(2024, 1, 1), TODAY).map(datetime.date.isoformat),
        outcome=st.none() | st.sampled_from(Outcome),
        stars=st.none() | st.integers(1, 10).map(lambda halves: halves / 2),
        childhood=st.booleans(),
    ),
    max_size=6,
)
WISHES: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "shift": st.integers(-1, 1),
        "like": st.sampled_from(((RED_DOG,), (BAMBI, RED_DOG))),
        "more": st.just(("friendship",)),
        "less": st.just(("farewell",)),
        "born": st.integers(1930, 2022),
        "country": st.sampled_from(("US", "GB", "AU")),
        "languages": st.just(("en",)),
    },
)


@pytest.fixture(scope="module")
def shelf_index(index_file: Path) -> Iterator[Index]:
    """Open the small shelf once; nothing here writes to it."""
    with Index.at(index_file) as opened:
        yield opened


def keep(*entries: Entry, profile: Profile | None = None) -> None:
    """Write *entries* and *profile* into the journal of this test."""
    with journal.writing(places.journal_file()) as diary:
        for entry in entries:
            diary.add(entry)
        if profile:
            diary.set_profile(profile)


def told(capsys: pytest.CaptureFixture[str], title: str) -> str:
    """Return what `boost why` prints of a work, without its line breaks."""
    why(title)
    return " ".join(capsys.readouterr().out.split())


def as_json(capsys: pytest.CaptureFixture[str], title: str) -> dict[str, Any]:
    """Return what `boost why --json` prints of a work."""
    why(title, as_json=True)
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def pick(
    index: Index, entries: Sequence[Entry], work: str, **wish: Any
) -> tuple[Suggestion, list[str]]:
    """Return a work as a suggestion, and the lines that say why."""
    asked = Wish(**wish)
    taste = learn(lessons.read(entries, index, Profile(asked.born, asked.country)))
    scorer, _ = prepare(asked, entries, index, taste, index.candidates())
    (candidate,) = index.candidates(only=[work])
    picked, shown = explain(1, None, candidate, scorer), index.work(work)
    assert shown
    titles = titles_of(index, picked)
    return picked, [*lines(Case(picked, shown, [], [], index.tags(), titles))]


def bars(said: Sequence[str]) -> dict[str, float]:
    """Return the value printed beside each bar, by its name."""
    found = (BAR_LINE.match(line) for line in said)
    return {bar["name"]: float(bar["value"]) for bar in found if bar}


def test_why_reads_well_before_the_first_evening(boost: Boost) -> None:
    """Without a journal the whole output equals its golden file."""
    hold("why", screen(boost("why", "velveteen rabbit")))


def test_why_reads_well_after_some_evenings(boost: Boost) -> None:
    """With a journal the whole output equals its golden file."""
    keep(*EVENINGS, profile=Profile(born=1950, country="GB", more=("friendship",)))
    hold("why-journal", screen(boost("why", "bambi")))


def test_why_json_equals_its_golden_file(boost: Boost) -> None:
    """What programs are told of a work that is kept away, to the letter."""
    hold("why-json", screen(boost("why", MANCHESTER, "--json")))


def test_no_work_of_that_name_is_told(home: Path) -> None:
    """A title that nothing has is refused with near ones."""
    with pytest.raises(WorkNotFound, match="boost find"):
        why("ikiruu")


@pytest.mark.parametrize("evenings", [(), EVENINGS], ids=["none", "some"])
def test_json_has_the_agreed_keys(
    home: Path, capsys: pytest.CaptureFixture[str], evenings: tuple[Entry, ...]
) -> None:
    """Every key is there, and those of parts and changes are."""
    keep(*evenings)
    found = as_json(capsys, BAMBI)
    assert found.keys() >= KEYS
    for part in found["parts"]:
        assert part.keys() >= {"name", "value", "of_the_chance", "causes"}
        assert part["of_the_chance"] == (part["name"] in TEARS_PARTS)
        causes = sum(cause["value"] for cause in part["causes"])
        assert causes == pytest.approx(part["value"], abs=1e-3)
    for change in found["changes"]:
        assert change.keys() >= {"after", "theme", "outcome", "chance"}
    outcomes = [change["outcome"] for change in found["changes"]]
    assert outcomes[:2] == [outcome.word for outcome in IF]


@pytest.mark.parametrize("evenings", [(), EVENINGS], ids=["none", "some"])
@pytest.mark.parametrize("work", [*IDS, MANCHESTER])
def test_the_parts_told_to_programs_sum_to_the_score(
    home: Path,
    capsys: pytest.CaptureFixture[str],
    work: str,
    evenings: tuple[Entry, ...],
) -> None:
    """The score in JSON is the sum of the parts in JSON, to the last digit."""
    keep(*evenings)
    found = as_json(capsys, work)
    total = sum(part["value"] for part in found["parts"])
    assert found["score"] == round(total, 4)
    assert 0 < found["chance_low"] < found["chance"] < found["chance_high"] < 1


@settings(deadline=None, max_examples=60)
@given(entries=ENTRIES, wish=WISHES, work=st.sampled_from((*IDS, MANCHESTER)))
def test_the_parts_printed_sum_to_the_score_printed(
    shelf_index: Index, entries: list[Entry], wish: dict[str, Any], work: str
) -> None:
    """Every part has a bar with its value, and these come to what is called the score.

    Each figure is rounded to a hundredth, so that the sum may be half of one off each.
    """
    picked, said = pick(shelf_index, entries, work, **wish)
    printed = bars(said)
    assert printed.keys() == {say(f"part.{part.name}") for part in picked.score.parts}
    (score,) = re.findall(r"score is ([+-]\d+\.\d\d),", " ".join(said))
    off = 0.005 * (len(printed) + 1) + 1e-6
    assert sum(printed.values()) == pytest.approx(float(score), abs=off)


@settings(deadline=None, max_examples=60)
@given(entries=ENTRIES, wish=WISHES, work=st.sampled_from(IDS))
def test_every_reason_names_a_part_whose_bar_speaks_for_the_work(
    shelf_index: Index, entries: list[Entry], wish: dict[str, Any], work: str
) -> None:
    """What is given as a reason stands among the bars with a value above nought."""
    picked, said = pick(shelf_index, entries, work, **wish)
    printed = bars(said)
    assert [line[:2] for line in said].count("- ") == len(picked.reasons)
    for reason in picked.reasons:
        assert printed[say(f"part.{reason.part}")] > 0


@settings(deadline=None, max_examples=30)
@given(entries=ENTRIES, wish=WISHES, work=st.sampled_from(IDS))
def test_bars_fall_from_the_best_part_to_the_worst(
    shelf_index: Index, entries: list[Entry], wish: dict[str, Any], work: str
) -> None:
    """Parts are ordered by value; the largest, of either sign, has the longest bar."""
    _, said = pick(shelf_index, entries, work, **wish)
    values = [*bars(said).values()]
    assert values == sorted(values, reverse=True)
    lengths = [line.count("▇") for line in said if BAR_LINE.match(line)]
    assert max(lengths) == BAR
    largest = max(range(len(values)), key=lambda place: abs(values[place]))
    assert lengths[largest] == BAR


def test_every_part_has_a_name() -> None:
    """Whatever part a score has, a person is told in words what it is."""
    assert table("part").keys() == PARTS
    assert all(say(f"why.after_{outcome.word}") for outcome in IF)


@pytest.mark.parametrize(
    ("work", "profile", "entries", "limits", "sentence"),
    [
        (MANCHESTER, Profile(), (), ["load"], "--max-load"),
        ("grave-of-the-fireflies-1988", Profile(), (), ["load"], "--max-load"),
        (BAMBI, Profile(avoid=("parent-death",)), (), ["avoid"], "avoid list"),
        (BAMBI, Profile(formats=("book",)), (), ["formats"], "profile set --format"),
        (BAMBI, Profile(), (Entry(BAMBI, str(today())),), ["resting"], "--again"),
        (
            MANCHESTER,
            Profile(born=CHILD, max_load=5),
            (),
            ["age"],
            "made for adults",
        ),
        (
            MANCHESTER,
            Profile(avoid=("suicide",)),
            (Entry(MANCHESTER, str(today())),),
            ["avoid", "load", "resting"],
            "--max-load",
        ),
        (BAMBI, Profile(), (), [], "chance"),
    ],
    ids=["load", "load too", "avoid", "formats", "rest", "age", "three", "none"],
)
def test_a_work_that_is_held_back_says_what_keeps_it_away(
    home: Path,
    capsys: pytest.CaptureFixture[str],
    work: str,
    profile: Profile,
    entries: tuple[Entry, ...],
    limits: list[str],
    sentence: str,
) -> None:
    """Each limit that a work fails is named, with what would change that."""
    keep(*entries, profile=profile)
    assert as_json(capsys, work)["kept_away"] == limits
    said = told(capsys, work)
    assert said.count("It is not suggested tonight.") == len(limits)
    assert sentence in said


def test_the_figures_printed_are_those_told_to_programs(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Chances in words are those in JSON, to a percent."""
    keep(*EVENINGS)
    found = as_json(capsys, BAMBI)
    chances = [found["chance"], found["chance_low"], found["chance_high"]]
    chances += [change["chance"] for change in found["changes"]]
    printed = [int(n) for n in re.findall(r"(\d+) %", told(capsys, BAMBI))]
    assert printed == pytest.approx([100 * c for c in chances], abs=0.51)


def test_the_same_is_told_to_people_and_programs(shelf_index: Index) -> None:
    """The reasons in JSON are the sentences that are printed."""
    picked, said = pick(shelf_index, EVENINGS, BAMBI, born=1950, country="GB")
    work = shelf_index.work(BAMBI)
    assert work
    tags, titles = shelf_index.tags(), titles_of(shelf_index, picked)
    found = record(Case(picked, work, ["load"], [], tags, titles))
    assert found["reasons"] == [line[2:] for line in said if line.startswith("- ")]
    assert found["kept_away"] == ["load"]


def test_asking_why_writes_nothing(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The question leaves no trace beside the journal, nor in it."""
    keep(*EVENINGS)
    before = {file: file.read_bytes() for file in home.rglob("*") if file.is_file()}
    told(capsys, BAMBI)
    after = {file: file.read_bytes() for file in home.rglob("*") if file.is_file()}
    assert after == before
