"""Childhood: which works a person is likely to have met between 3 and 14."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.childhood import Era, eras_lived, meet, meeting, overlap, years
from recommender.model import Candidate, Index
from recommender.works import Tag, Wave
from tests.conftest import ROOT

BORN = 1988  # 3 to 14 from 1991 to 2002
CINEMA = Wave("US", "cinema", 1994, 1994)
VHS = Wave("US", "vhs", 1995, 2003)
VHS_YEARS = Era("US", 1985, 2000, own=False)
OWN_VHS_YEARS = Era("US", 1985, 2000, own=True)

YEARS = st.integers(1900, 2030)
SPANS = st.tuples(YEARS, YEARS).map(sorted)
REGIONS = st.sampled_from(("US", "world"))
WAVES = st.builds(
    lambda region, span, lasts: Wave(region, "tv", span[0], None if lasts else span[1]),
    REGIONS,
    SPANS,
    st.booleans(),
)
ERAS = st.builds(
    lambda region, span, own: Era(region, span[0], span[1], own),
    REGIONS,
    SPANS,
    st.booleans(),
)
AUDIENCES = ("children", "family", "teen", "adult")

# Says which of two equal eras is the cause, under this process's own hash seed.
TIE = """
from recommender.childhood import Era, meeting
from recommender.model import Candidate
eras = {name: Era("US", 1985, 2000, own=True) for name in ("a", "b", "c", "d")}
claims = dict.fromkeys(eras, 3)
facts = ("id", "film", "feature", "family", 90, 1994, "US", "en", 3, 1, 3, 6)
print(meeting(Candidate(*facts, claims, {}), (), eras, None).cause)
"""


def film(audience: str = "children", year: int = 1994, claimed: int = 3) -> Candidate:
    """Return a film that claims the VHS years, unless by 0."""
    facts = ("feature", audience, 90, year, "US", "en", 3, 1, 3, 6)
    claims = {"vhs-years": claimed} if claimed else {}
    return Candidate("some-film-1994", "film", *facts, claims, "{}")


def wave(first: int, last: int | None, region: str = "US") -> Wave:
    """Return a wave on television."""
    return Wave(region, "tv", first, last)


def fit(
    work: Candidate | None = None,
    waves: Sequence[Wave] = (),
    eras: Mapping[str, Era] | None = None,
    born: int | None = BORN,
) -> float:
    """Return how likely *work* was met; 0 when nothing says so."""
    way = meeting(work or film(), waves, eras or {}, born)
    return way.fit if way else 0.0


def era_tag(name: str, region: str) -> Tag:
    """Return an era of the nineties in *region*."""
    return Tag(name, "era", name, name, "", region, 1990, 1999)


@given(born=YEARS, span=SPANS)
@settings(deadline=None)
def test_overlap_counts_the_shared_years(born: int, span: list[int]) -> None:
    """The overlap is the number of years that are both childhood and the wave's."""
    first, last = years(born)
    shared = set(range(first, last + 1)) & set(range(span[0], span[1] + 1))
    assert overlap(first, last, *span) == len(shared)


def test_a_wave_that_lasts_overlaps_to_the_end() -> None:
    """Without a last year a wave goes on through the whole childhood."""
    assert overlap(1991, 2002, 1995, None) == 8


def test_childhood_is_from_three_to_fourteen() -> None:
    """The years of a childhood begin at 3 and end at 14."""
    assert years(1988) == (1991, 2002)


@pytest.mark.parametrize(
    ("first", "last", "met"),
    [
        (1980, 1990, False),
        (1980, 1991, True),
        (1996, 1996, True),
        (2002, 2010, True),
        (2003, None, False),
        (1950, None, True),
    ],
)
def test_a_wave_meets_a_childhood_that_it_touches(
    first: int, last: int | None, met: bool
) -> None:
    """A work is met when one of its waves shares a year with ages 3 to 14."""
    assert (fit(waves=[wave(first, last)]) > 0) is met


def test_a_year_of_release_is_not_childhood() -> None:
    """A work with no wave and no era was not met, whenever it was made."""
    assert meeting(film(), (), {}, BORN) is None


def test_without_a_birth_year_no_wave_is_near() -> None:
    """Nobody's childhood is guessed: waves need a year of birth."""
    assert meeting(film(), [CINEMA, VHS], {}, None) is None


@pytest.mark.parametrize(
    ("waves", "cause"),
    [
        pytest.param([CINEMA], "cinema 1994", id="one"),
        pytest.param([CINEMA, VHS], "vhs 1995", id="the likelier of two"),
        pytest.param([wave(1991, 2002)], "tv 1991", id="begun with childhood"),
        pytest.param([wave(1990, 2002)], "tv", id="begun before childhood"),
    ],
)
def test_a_meeting_is_told_by_its_wave(waves: list[Wave], cause: str) -> None:
    """The cause names the likeliest wave, with its year when childhood saw it begin."""
    way = meeting(film(), waves, {}, BORN)
    assert way
    assert way.cause == cause


def test_many_years_at_home_make_a_meeting_certain() -> None:
    """A children's work that was around for most of a childhood was met."""
    assert fit(waves=[wave(1991, 2002)]) == 1.0


def test_each_further_year_makes_a_meeting_likelier() -> None:
    """One year may have been missed; the second to fourth add to it."""
    fits = [fit(waves=[wave(1991, 1990 + shared)]) for shared in range(1, 5)]
    assert fits == sorted(set(fits))


def test_a_wave_of_the_world_is_less_sure() -> None:
    """A wave of one's own country is likelier to have arrived than the world's."""
    own, worlds = (fit(waves=[wave(1991, 2002, place)]) for place in ("US", "world"))
    assert 0 < worlds < own


def test_works_for_children_are_likelier_met_by_children() -> None:
    """The older the audience, the less likely it is that a child met the work."""
    child, family, teen, adult = (fit(film(audience), [VHS]) for audience in AUDIENCES)
    assert child >= family > teen > adult > 0


@given(
    waves=st.lists(WAVES, max_size=4),
    audience=st.sampled_from(AUDIENCES),
    strength=st.integers(1, 3),
    era=ERAS,
    born=YEARS,
)
@settings(deadline=None)
def test_a_fit_is_a_share(
    waves: list[Wave], audience: str, strength: int, era: Era, born: int
) -> None:
    """Whatever the waves and the era, the fit lies from 0 to 1."""
    work = film(audience, claimed=strength)
    assert 0 <= fit(work, waves, {"vhs-years": era}, born) <= 1


@given(waves=st.lists(WAVES, max_size=4), another=WAVES, born=YEARS)
@settings(deadline=None)
def test_another_wave_never_makes_a_meeting_less_likely(
    waves: list[Wave], another: Wave, born: int
) -> None:
    """A work that came around once more was met at least as likely."""
    assert fit(waves=[*waves, another], born=born) >= fit(waves=waves, born=born)


@given(waves=st.lists(WAVES, max_size=4), born=YEARS)
@settings(deadline=None)
def test_the_order_of_waves_is_irrelevant(waves: list[Wave], born: int) -> None:
    """The same waves in another order tell the same meeting."""
    there, back = (meeting(film(), way, {}, born) for way in (waves, waves[::-1]))
    assert there == back


@pytest.mark.parametrize("born", [None, 1930, 1988, 2015])
def test_an_own_era_counts_whatever_the_years(born: int | None) -> None:
    """An era that a person named as theirs needs no birth year to agree."""
    assert fit(eras={"vhs-years": OWN_VHS_YEARS}, born=born) == 1.0


def test_an_own_era_counts_as_far_as_the_work_claims_it() -> None:
    """A work that hardly belongs to an era is hardly met by it."""
    fits = [
        fit(film(claimed=strength), eras={"vhs-years": OWN_VHS_YEARS})
        for strength in (1, 2, 3)
    ]
    assert fits == pytest.approx([1 / 3, 2 / 3, 1])


@pytest.mark.parametrize(
    ("made", "born", "met"),
    [
        pytest.param(1986, 1988, True, id="made before, seen in the era"),
        pytest.param(1994, 1988, True, id="made and seen in the era"),
        pytest.param(2003, 1988, False, id="made after the childhood"),
        pytest.param(2001, 1988, False, id="made after the era"),
        pytest.param(1986, 2000, False, id="born after the era"),
        pytest.param(1986, 1950, False, id="grown up before the era"),
        pytest.param(1986, None, False, id="born nobody knows when"),
    ],
)
def test_an_era_of_the_place_needs_the_years(
    made: int, born: int | None, met: bool
) -> None:
    """An era nobody named counts for works made by then, in a childhood within it."""
    way = fit(film(year=made), eras={"vhs-years": VHS_YEARS}, born=born)
    assert (way > 0) is met


def test_an_era_that_was_named_is_surer() -> None:
    """The same era weighs more when the person named it."""
    guessed, named = (
        fit(eras={"vhs-years": era}) for era in (VHS_YEARS, OWN_VHS_YEARS)
    )
    assert 0 < guessed < named


def test_an_era_of_the_world_is_less_sure() -> None:
    """An era of one's own country is likelier to have been lived than the world's."""
    own, worlds = (
        fit(eras={"vhs-years": Era(region, 1985, 2000, own=False)})
        for region in ("US", "world")
    )
    assert 0 < worlds < own


def test_an_era_that_the_work_does_not_claim_says_nothing() -> None:
    """A work outside of an era was not met by it."""
    assert meeting(film(claimed=0), (), {"vhs-years": VHS_YEARS}, BORN) is None


def test_a_meeting_by_an_era_is_told_by_it() -> None:
    """When the era is surer than the wave, the era is the cause."""
    way = meeting(film(), [CINEMA], {"vhs-years": VHS_YEARS}, BORN)
    assert way
    assert way.cause == "vhs-years"


def test_the_cause_is_the_same_on_every_run() -> None:
    """Of eras that fit alike, the same one is the cause in every process."""
    causes = {
        subprocess.run(
            [sys.executable, "-c", TIE],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout
        for seed in range(6)
    }
    assert len(causes) == 1


@pytest.mark.parametrize(
    ("own", "born", "country", "lived"),
    [
        pytest.param((), 1988, "GB", {"british", "worldly"}, id="place and world"),
        pytest.param((), 1988, None, {"worldly"}, id="no place"),
        pytest.param((), None, "GB", set(), id="no birth year"),
        pytest.param(("indian",), None, None, {"indian"}, id="named alone"),
        pytest.param(
            ("indian",), 1988, "GB", {"british", "indian", "worldly"}, id="named too"
        ),
        pytest.param(("farewell",), 1988, "IN", {"indian", "worldly"}, id="no era"),
    ],
)
def test_the_eras_of_a_childhood(
    own: tuple[str, ...], born: int | None, country: str | None, lived: set[str]
) -> None:
    """A childhood has the eras that were named, and those of its country and world."""
    tags = [
        era_tag("british", "GB"),
        era_tag("indian", "IN"),
        era_tag("worldly", "world"),
        Tag("farewell", "theme", "farewell", "a farewell", ""),
    ]
    assert eras_lived(tags, own, born, country).keys() == lived


def test_an_era_knows_whether_it_was_named() -> None:
    """Of the eras lived, those that a person named are their own."""
    tags = [era_tag("british", "GB"), era_tag("worldly", "world")]
    assert eras_lived(tags, ["british"], 1988, "GB") == {
        "british": Era("GB", 1990, 1999, own=True),
        "worldly": Era("world", 1990, 1999, own=False),
    }


def test_what_was_never_met_meets_nobody(index: Index) -> None:
    """A work said to be never met is none, unless it was told as a memory too."""
    works, work = index.candidates(), "the-snowman-1978"
    met = meet(works, index, 1988, "GB", ())
    assert work in met
    without = meet(works, index, 1988, "GB", (), never=(work,))
    assert without == {name: way for name, way in met.items() if name != work}
    assert work in meet(works, index, 1988, "GB", (), told=(work,), never=(work,))
