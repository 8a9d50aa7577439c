"""The gate: limits that no score can outweigh."""

import datetime
from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.gate import HELD_BACK, Past, ceiling, obstacles
from recommender.model import Candidate
from recommender.works import Wish
from tests.conftest import TODAY

CLAIMS = {"warmth": 3, "reunion": 2, "animal-death": 1}


def film(
    name: str = "some-film-1994",
    audience: str = "family",
    minutes: int | None = 90,
    load: int = 1,
    claims: Mapping[str, int] = CLAIMS,
) -> Candidate:
    """Return a light animated film, but for what is given."""
    facts = ("animated-feature", audience, minutes, 1994, "US", "en", 3, load, 3, 6)
    return Candidate(name, "film", *facts, claims, "{}")


FILM = film()
BOOK = Candidate(
    "some-book",
    "book",
    "novel",
    "family",
    None,
    1952,
    "US",
    "en",
    3,
    1,
    3,
    6,
    CLAIMS,
    "{}",
)
WORKS = (
    FILM,
    BOOK,
    film("unknown-length", minutes=None),
    film("heavy", audience="teen", load=4),
    film("dark", audience="adult", claims={"loss": 3, "suicide": 2}),
)
NOTHING_MET = Past({}, frozenset())

WISHES = st.builds(
    Wish,
    count=st.none() | st.integers(1, 5),
    kind=...,
    minutes=st.none() | st.integers(1, 200),
    avoid=st.frozensets(st.sampled_from(("animal-death", "loss", "reunion"))),
    max_load=st.none() | st.integers(0, 5),
    childhood=...,
    met=...,
    born=st.none() | st.integers(1930, 2023),
    formats=st.lists(st.sampled_from(("film", "book", "novel", "short"))).map(tuple),
)
PASTS = st.builds(
    Past,
    last=st.dictionaries(
        st.sampled_from([work.id for work in WORKS]),
        st.dates(datetime.date(2024, 1, 1), TODAY),
    ),
    childhood=st.frozensets(st.sampled_from([work.id for work in WORKS])),
)


def met(days_ago: int, childhood: bool = False) -> Past:
    """Return a past in which the film was met so many days ago."""
    day = TODAY - datetime.timedelta(days_ago)
    return Past({FILM.id: day}, frozenset({FILM.id} if childhood else ()))


def failed(
    work: Candidate,
    wish: Wish,
    past: Past = NOTHING_MET,
    childhood: Iterable[str] = (),
) -> list[str]:
    """Return every limit that *work* fails."""
    return list(obstacles(work, wish, past, frozenset(childhood), TODAY))


def test_nothing_stands_in_the_way_of_a_plain_work() -> None:
    """A light work passes the gate of somebody who asked for nothing."""
    assert failed(FILM, Wish()) == []


@pytest.mark.parametrize(
    ("work", "wish", "limits"),
    [
        pytest.param(FILM, Wish(kind="film"), [], id="a film for a film"),
        pytest.param(BOOK, Wish(kind="film"), ["kind"], id="a book for a film"),
        pytest.param(FILM, Wish(kind="book"), ["kind"], id="a film for a book"),
        pytest.param(FILM, Wish(formats=("film",)), [], id="a kind as format"),
        pytest.param(FILM, Wish(formats=("novel", "animated-feature")), [], id="form"),
        pytest.param(FILM, Wish(formats=("feature",)), ["formats"], id="other form"),
        pytest.param(FILM, Wish(minutes=90), [], id="just short enough"),
        pytest.param(FILM, Wish(minutes=89), ["minutes"], id="a minute too long"),
        pytest.param(BOOK, Wish(minutes=1), [], id="a book has no minutes"),
        pytest.param(FILM, Wish(avoid=frozenset({"suicide"})), [], id="not in it"),
        pytest.param(
            FILM, Wish(avoid=frozenset({"animal-death"})), ["avoid"], id="a warning"
        ),
        pytest.param(FILM, Wish(avoid=frozenset({"reunion"})), ["avoid"], id="a theme"),
    ],
)
def test_a_work_outside_a_limit_is_named_by_it(
    work: Candidate, wish: Wish, limits: list[str]
) -> None:
    """Kind, format, length and what a person avoids each keep works away."""
    assert failed(work, wish) == limits


@pytest.mark.parametrize("minutes", [1, 90, 600, 10_000])
def test_a_film_of_unknown_length_is_never_short_enough(minutes: int) -> None:
    """When minutes count, a film whose length nobody knows fails."""
    assert failed(film(minutes=None), Wish(minutes=minutes)) == ["minutes"]


def test_a_film_of_unknown_length_passes_unasked() -> None:
    """When minutes do not count, nobody needs to know them."""
    assert failed(film(minutes=None), Wish()) == []


@pytest.mark.parametrize(
    ("load", "max_load", "passes"),
    [
        (3, None, True),
        (4, None, False),
        (0, 0, True),
        (1, 0, False),
        (4, 4, True),
        (5, 4, False),
        (5, 5, True),
    ],
)
def test_a_work_above_the_ceiling_is_held_back(
    load: int, max_load: int | None, passes: bool
) -> None:
    """The ceiling is 3 until a person sets it, and zero is a ceiling too."""
    limits = failed(film(load=load), Wish(max_load=max_load))
    assert limits == ([] if passes else ["load"])


@pytest.mark.parametrize("tag", ["suicide", "sexual-violence", "child-abuse"])
@pytest.mark.parametrize(
    ("max_load", "limits"), [(None, ["load"]), (1, ["load"]), (3, ["load"]), (4, [])]
)
def test_the_gravest_warnings_wait_for_a_raised_ceiling(
    tag: str, max_load: int | None, limits: list[str]
) -> None:
    """However light the work, such a warning needs a ceiling above the usual."""
    grave = film(claims={"warmth": 3, tag: 1})
    assert failed(grave, Wish(max_load=max_load)) == limits


def test_a_raised_ceiling_does_not_lift_what_is_avoided() -> None:
    """Who avoids suicide is kept from it at any ceiling."""
    grave = film(claims={"suicide": 1})
    assert failed(grave, Wish(max_load=5, avoid=HELD_BACK)) == ["avoid"]


@pytest.mark.parametrize(
    ("audience", "age", "limits"),
    [
        ("adult", 15, ["age"]),
        ("adult", 16, []),
        ("adult", None, []),
        ("teen", 15, []),
        ("children", 60, []),
    ],
)
def test_works_for_adults_wait(
    audience: str, age: int | None, limits: list[str]
) -> None:
    """Works made for adults are held back below 16 years, and no others."""
    born = None if age is None else TODAY.year - age
    assert failed(film(audience=audience), Wish(born=born)) == limits


@pytest.mark.parametrize(
    ("likely", "past", "limits"),
    [
        pytest.param((), NOTHING_MET, ["childhood"], id="never met"),
        pytest.param((FILM.id,), NOTHING_MET, [], id="likely met"),
        pytest.param((), met(1, childhood=True), [], id="said so"),
        pytest.param((), met(999), ["childhood"], id="met as an adult"),
    ],
)
def test_childhood_wants_what_a_child_met(
    likely: tuple[str, ...], past: Past, limits: list[str]
) -> None:
    """Asked for childhood, only works likely or known to be of it pass."""
    assert failed(FILM, Wish(childhood=True, born=1988), past, likely) == limits


@pytest.mark.parametrize(
    ("past", "wish", "limits"),
    [
        pytest.param(met(0), Wish(), ["resting"], id="met today"),
        pytest.param(met(364), Wish(), ["resting"], id="not yet a year"),
        pytest.param(met(365), Wish(), [], id="a year ago"),
        pytest.param(met(1, childhood=True), Wish(), [], id="of childhood"),
        pytest.param(met(1), Wish(met="again"), [], id="again asked, met"),
        pytest.param(NOTHING_MET, Wish(met="again"), ["again"], id="again, not met"),
        pytest.param(met(999), Wish(met="new"), ["new"], id="new asked, met"),
        pytest.param(NOTHING_MET, Wish(met="new"), [], id="new asked, not met"),
        pytest.param(met(1), Wish(count=None), [], id="all, met"),
        pytest.param(
            met(1), Wish(count=None, met="new"), ["new"], id="all that is new"
        ),
    ],
)
def test_a_work_rests_for_a_year(past: Past, wish: Wish, limits: list[str]) -> None:
    """A work rests after an entry unless childhood, `again` or the whole list asks."""
    assert failed(FILM, wish, past) == limits


def test_every_limit_is_named() -> None:
    """A work that fails everything is told everything, so each can be relaxed."""
    worst = film(audience="adult", load=5)
    wish = Wish(
        kind="book",
        formats=("novel",),
        minutes=1,
        avoid=frozenset({"reunion"}),
        childhood=True,
        met="again",
        born=TODAY.year - 10,
    )
    assert sorted(failed(worst, wish)) == sorted(
        ("kind", "formats", "minutes", "avoid", "load", "age", "childhood", "again")
    )


@given(work=st.sampled_from(WORKS), wish=WISHES, past=PASTS)
@settings(deadline=None)
def test_no_limit_is_named_twice(work: Candidate, wish: Wish, past: Past) -> None:
    """Each limit is named at most once, so one obstacle means one to relax."""
    limits = failed(work, wish, past)
    assert len(limits) == len(set(limits))


@given(
    work=st.sampled_from(WORKS),
    wish=WISHES,
    past=PASTS,
    more=st.frozensets(st.sampled_from(("animal-death", "loss", "warmth"))),
)
@settings(deadline=None)
def test_avoiding_more_lets_nothing_in(
    work: Candidate, wish: Wish, past: Past, more: frozenset[str]
) -> None:
    """Another tag to avoid only ever adds an obstacle."""
    stricter = wish._replace(avoid=wish.avoid | more)
    assert set(failed(work, wish, past)) <= set(failed(work, stricter, past))


@given(work=st.sampled_from(WORKS), wish=WISHES, past=PASTS, more=st.integers(0, 5))
@settings(deadline=None)
def test_raising_the_ceiling_keeps_nothing_away(
    work: Candidate, wish: Wish, past: Past, more: int
) -> None:
    """A higher ceiling only ever takes the load's obstacle away."""
    raised = wish._replace(max_load=ceiling(wish) + more)
    before, after = set(failed(work, wish, past)), set(failed(work, raised, past))
    assert after in (before, before - {"load"})


@given(
    work=st.sampled_from(WORKS),
    wish=WISHES,
    past=PASTS,
    taste=st.builds(
        Wish,
        shift=...,
        route=...,
        like=...,
        asked_eras=...,
        own_eras=...,
        country=...,
        languages=...,
        seed=...,
    ),
)
@settings(deadline=None)
def test_what_only_scores_is_no_limit(
    work: Candidate, wish: Wish, past: Past, taste: Wish
) -> None:
    """Strength, route, likeness, era, country, language and seed keep nothing away."""
    tonight = wish._replace(
        shift=taste.shift,
        route=taste.route,
        like=taste.like,
        asked_eras=taste.asked_eras,
        own_eras=taste.own_eras,
        country=taste.country,
        languages=taste.languages,
        seed=taste.seed,
    )
    assert failed(work, tonight, past) == failed(work, wish, past)
