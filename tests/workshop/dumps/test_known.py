"""Which records may be of one of our works."""

from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.workshop.dumps.known import Known
from recommender.workshop.sources.matches import Seen, evidence
from tests.workshop.sources.shop import work

PARTS = st.sampled_from(
    [
        "the",
        "a",
        "Le",
        "les",
        "Amélie",
        "Amelie",
        "Lion",
        "Ørken",
        "Orken",
        "King",
        "II",
    ]
)
JOINTS = st.sampled_from([" ", ": ", " (", "'", " & "])
TITLES = st.builds(
    lambda words, joint: f"{words[0]}{joint}{' '.join(words[1:])}",
    st.lists(PARTS, min_size=1, max_size=4),
    JOINTS,
)


@settings(max_examples=400, deadline=None)
@given(TITLES, TITLES, st.integers(1992, 1996))
def test_no_match_is_missed(ours: str, theirs: str, year: int) -> None:
    """Whatever title, year and maker say is ours is found by title and year."""
    mine = work("mine", title=ours, year=1994, creators=("Ann Lee",))
    seen = Seen((theirs,), (year,), ("Ann Lee",), "film")
    found = Known([mine]).by_title(seen)
    assert bool(found) == bool(evidence(mine, seen))


def test_ids_lead_to_works() -> None:
    """Each id leads to the works that have it, once."""
    film = work("film", imdb_id="tt1", wikidata_id="Q1")
    other = work("other", imdb_id="tt2")
    known = Known([film, other])
    assert set(known.ids("imdb_id")) == {"tt1", "tt2"}
    assert known.by_id([("imdb_id", "tt1"), ("wikidata_id", "Q1")]) == (film,)
    assert known.by_id([("imdb_id", "Q1")]) == ()


def test_a_namesake_of_another_year_is_found_when_asked_for() -> None:
    """The year counts, unless it is not to."""
    heidi = work("heidi", kind="book", title="Heidi", year=1880)
    seen = Seen(("Heidi",), (1937,), (), "book")
    assert Known([heidi]).by_title(seen) == ()
    assert Known([heidi]).by_title(seen, any_year=True) == (heidi,)
    assert Known([heidi]).by_title(seen._replace(kind="film"), any_year=True) == ()
