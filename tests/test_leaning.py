"""Critique of what was suggested: for one evening, or kept for every one to come."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import journal, places
from recommender.commands import diary, person
from recommender.commands.leaning import SHIFT, Leaning, shift_of
from recommender.commands.suggest import suggest
from recommender.entries import Entry, Profile
from recommender.errors import WorkNotFound, WrongUsage
from recommender.works import Outcome
from tests.conftest import Boost

BAMBI, RED_DOG, RABBIT = "bambi-1942", "red-dog-2011", "the-velveteen-rabbit-1922"
THEMES = ("friendship", "farewell", "community", "animal-loss", "sibling-loss")
ON_A_DATE = "2020-01-01"  # rested by now
Picks = list[dict[str, Any]]

SOME = st.lists(st.sampled_from(THEMES), unique=True, max_size=3).map(tuple)
PROFILES = st.builds(
    Profile,
    born=st.just(1988),
    like=st.sampled_from(((), (BAMBI,))),
    more=SOME,
    less=SOME,
    shift=st.sampled_from((None, -1, 0, 1)),
)


@st.composite
def leanings(draw: st.DrawFn) -> Leaning:
    """Return what may be asked for: never more and less of one theme."""
    more = draw(SOME)
    less = tuple(theme for theme in draw(SOME) if theme not in more)
    like = draw(st.sampled_from(((), (RED_DOG,))))
    return Leaning(like, more, less, draw(st.sampled_from((None, *SHIFT.values()))))


def picks(capsys: pytest.CaptureFixture[str], **options: Any) -> Picks:
    """Return what `boost suggest --json` answers to *options*."""
    suggest(as_json=True, **options)
    found: Picks = json.loads(capsys.readouterr().out)["suggestions"]
    return found


def scores(capsys: pytest.CaptureFixture[str], **options: Any) -> dict[str, float]:
    """Return the score of every work of the shelf."""
    everything = {"everything": True, "max_load": 5, **options}
    return {pick["id"]: pick["score"] for pick in picks(capsys, **everything)}


def fitting(capsys: pytest.CaptureFixture[str], **options: Any) -> tuple[int, int]:
    """Return potency and load of the pick that fits."""
    (pick,) = picks(capsys, count=1, **options)
    return pick["potency"], pick["load"]


def kept() -> Profile:
    """Return what is kept for every evening."""
    with journal.reading(places.journal_file()) as book:
        return book.profile()


def shown(capsys: pytest.CaptureFixture[str]) -> str:
    """Return what `boost profile` prints."""
    person.show_again()
    return capsys.readouterr().out


def claiming(shelf: Path, theme: str) -> set[str]:
    """Return the works of the shelf that claim *theme*."""
    lines = (shelf / "claims.csv").read_text("utf-8").splitlines()
    return {line.split(",")[0] for line in lines if line.split(",")[1] == theme}


@pytest.mark.parametrize(
    "options",
    [
        {"like": [RED_DOG]},
        {"more": ["friendship"]},
        {"less": ["friendship"]},
        {"gentler": True},
        {"stronger": True},
        {"strength": "strong"},
    ],
    ids=lambda options: next(iter(options)),
)
def test_what_is_asked_once_is_not_kept(
    home: Path, capsys: pytest.CaptureFixture[str], options: dict[str, Any]
) -> None:
    """An evening's critique changes the evening's list, and writes nothing."""
    usual = scores(capsys)
    assert scores(capsys, **options) != usual
    assert not places.journal_file().exists()
    assert scores(capsys) == usual


@pytest.mark.parametrize(
    ("options", "profile", "sentence"),
    [
        ({"like": [RED_DOG]}, Profile(like=(RED_DOG,)), "Close to: red-dog-2011"),
        (
            {"more": ["friendship"]},
            Profile(more=("friendship",)),
            "More about: friendship",
        ),
        ({"less": ["farewell"]}, Profile(less=("farewell",)), "Less about: "),
        ({"gentler": True}, Profile(shift=-1), "Strength: a notch gentler"),
        ({"stronger": True}, Profile(shift=1), "Strength: a notch stronger"),
        ({"strength": "steady"}, Profile(shift=0), "Load ceiling"),
    ],
    ids=["like", "more", "less", "gentler", "stronger", "steady"],
)
def test_what_is_kept_holds_from_then_on(
    home: Path,
    capsys: pytest.CaptureFixture[str],
    options: dict[str, Any],
    profile: Profile,
    sentence: str,
) -> None:
    """With --keep the profile says it, and the next list is the one that was asked."""
    asked = picks(capsys, keep=True, **options)
    assert kept() == profile
    assert sentence.lower() in shown(capsys).lower()
    assert picks(capsys) == asked


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"like": [RED_DOG]}, person.Clearable.LIKE),
        ({"more": ["friendship"]}, person.Clearable.MORE),
        ({"less": ["farewell"]}, person.Clearable.LESS),
        ({"gentler": True}, person.Clearable.STRENGTH),
    ],
    ids=["like", "more", "less", "strength"],
)
def test_what_was_kept_can_be_undone_and_unset(
    home: Path,
    capsys: pytest.CaptureFixture[str],
    options: dict[str, Any],
    word: person.Clearable,
) -> None:
    """`undo` takes back what was kept last; `profile unset` clears it by its name."""
    usual = picks(capsys)
    picks(capsys, keep=True, **options)
    diary.undo()
    assert kept() == Profile()
    capsys.readouterr()
    picks(capsys, keep=True, **options)
    person.unset([word])
    assert kept() == Profile()
    capsys.readouterr()
    assert picks(capsys) == usual


def test_keeping_one_thing_leaves_the_others(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A birth year, an avoid list and an earlier critique stand beside a new one."""
    with journal.writing(places.journal_file()) as book:
        book.set_profile(Profile(born=1988, avoid=("suicide",), more=("community",)))
    picks(capsys, keep=True, stronger=True)
    picks(capsys, keep=True, more=["friendship"])
    assert kept() == Profile(
        born=1988, avoid=("suicide",), more=("friendship", "community"), shift=1
    )


@given(PROFILES, leanings())
def test_asked_beats_kept(old: Profile, asked: Leaning) -> None:
    """What is asked stands; what was kept stands where it does not speak against it."""
    new = asked.over(old)
    assert new.like == (asked.like or old.like)
    assert new.shift == (old.shift if asked.shift is None else asked.shift)
    said = {*asked.more, *asked.less}
    assert {*new.more} == {*asked.more} | ({*old.more} - said)
    assert {*new.less} == {*asked.less} | ({*old.less} - said)
    assert new.born == old.born


@given(PROFILES)
def test_who_asks_for_nothing_has_what_is_kept(old: Profile) -> None:
    """Without a critique every evening is as it was kept."""
    assert Leaning().over(old) == old


@given(PROFILES, leanings())
def test_asking_twice_is_asking_once(old: Profile, asked: Leaning) -> None:
    """The same critique over itself changes nothing more."""
    once = asked.over(old)
    assert asked.over(once) == once


def test_steady_overrules_a_kept_strength(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who keeps gentler can ask for the usual strength once."""
    usual = picks(capsys)
    picks(capsys, keep=True, gentler=True)
    assert picks(capsys) != usual
    assert picks(capsys, strength="steady") == usual


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("way", "sign"), [("more", 1), ("less", -1)])
def test_more_and_less_move_the_works_of_a_theme_and_no_other(
    home: Path,
    shelf: Path,
    capsys: pytest.CaptureFixture[str],
    theme: str,
    way: str,
    sign: int,
) -> None:
    """Every work that claims the theme gains by --more and loses by --less."""
    usual, leant = scores(capsys), scores(capsys, **{way: [theme]})
    moved = {work: sign * (leant[work] - usual[work]) for work in usual}
    assert claiming(shelf, theme)
    for work, change in moved.items():
        if work in claiming(shelf, theme):
            assert change > 0.3
        else:
            assert change == 0


def test_close_to_a_work_raises_its_kin_and_not_itself(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """--like brings up what is like the work, the more the liker; no work falls."""
    usual, leant = scores(capsys), scores(capsys, like=["charlottes-web-1952"])
    moved = {work: leant[work] - usual[work] for work in usual}
    assert min(moved.values()) >= 0 == moved["charlottes-web-1952"]
    assert max(moved, key=lambda work: moved[work]) == "charlottes-web-1973"


HISTORIES: dict[str, Sequence[Entry]] = {
    "nothing yet": (),
    "a dry evening": [Entry(RED_DOG, ON_A_DATE, Outcome.DRY)],
    "a heavy one": [Entry(BAMBI, ON_A_DATE, Outcome.TEARS)],
}


@pytest.mark.parametrize("history", HISTORIES)
def test_gentler_is_milder_or_lighter_and_stronger_is_stronger(
    home: Path, capsys: pytest.CaptureFixture[str], history: str
) -> None:
    """The fitting pick goes down a notch in potency or load, or it goes up."""
    with journal.writing(places.journal_file()) as book:
        for entry in HISTORIES[history]:
            book.add(entry)
    usual, milder, bolder = (
        fitting(capsys, max_load=5, **options)
        for options in ({}, {"gentler": True}, {"stronger": True})
    )
    assert milder != usual
    assert milder[0] <= usual[0] or milder[1] < usual[1]
    assert bolder != usual
    assert bolder[0] > usual[0]


@pytest.mark.parametrize(
    ("strength", "gentler", "stronger", "shift"),
    [
        (None, False, False, None),
        ("gentle", False, False, -1),
        ("steady", False, False, 0),
        ("strong", False, False, 1),
        (None, True, False, -1),
        (None, False, True, 1),
    ],
)
def test_strength_is_a_notch(
    strength: Any, gentler: bool, stronger: bool, shift: int | None
) -> None:
    """--gentler and --stronger are the two ends of --strength; silence is neither."""
    assert shift_of(strength, gentler, stronger) == shift


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"more": ["friendship"], "less": ["friendship"]}, "at once"),
        ({}, "What should be kept"),
        ({"gentler": True, "stronger": True}, "exclude"),
        ({"gentler": True, "strength": "gentle"}, "exclude"),
        ({"more": ["freindship"]}, r"Did you mean friendship.*boost tags theme"),
        ({"less": ["farwell"]}, r"Did you mean farewell"),
        ({"more": ["loss"]}, "is no theme"),
        ({"more": ["friendship"], "avoid": ["animal-deth"]}, "animal-death"),
        ({"more": ["friendship"], "born": 1850}, "1850"),
        ({"more": ["friendship"], "country": "Brittain"}, "no country"),
        ({"more": ["friendship"], "era": ["reunion"]}, "boost tags era"),
        ({"more": ["friendship"], "childhood": True}, "year of birth"),
    ],
)
def test_what_makes_no_sense_is_wrong_usage_and_is_not_kept(
    home: Path, options: dict[str, Any], sentence: str
) -> None:
    """A slip anywhere on the line is told, and nothing of the line is kept."""
    with pytest.raises(WrongUsage, match=sentence):
        suggest(keep=True, **options)
    assert not places.journal_file().exists()


def test_a_title_that_nothing_has_is_not_kept(home: Path) -> None:
    """Closeness to a work that does not exist is refused before anything is written."""
    with pytest.raises(WorkNotFound):
        suggest(keep=True, like=["no such thing at all"])
    assert not places.journal_file().exists()


@pytest.mark.parametrize(
    "words",
    [
        ("--more", "friendship", "--less", "friendship"),
        ("--keep",),
        ("--more", "freindship"),
    ],
    ids=["more and less", "keep nothing", "unknown"],
)
def test_a_slip_exits_with_two(boost: Boost, words: tuple[str, ...]) -> None:
    """At the command line each of them is a usage error with a sentence."""
    run = boost("suggest", *words)
    assert (run.code, run.out) == (2, "")
    assert run.err
    assert "Traceback" not in run.err
