"""Entities: what one record says, and what it only seems to say."""

import json
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.workshop.sources import Busy, Described, Surprise, Unanswered
from recommender.workshop.sources.entities import (
    entity_name,
    minutes_of,
    read_entities,
    read_entity,
    year_of,
)
from recommender.workshop.sources.records import Lore, describe, tidy
from tests.workshop.sources.test_sparql import recorded
from tests.workshop.sources.wiki import entity

Statements = dict[str, Sequence[object]]

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ("id", "labels", "claims", "en", "P31", "P577", "mainsnak", "value")
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
FILM: Statements = {"P31": ["Q11424"], "P57": ["Q1"], "P577": ["1991-11-27"]}


def describe_entity(found: Mapping[str, object]) -> Described | None:
    """Return what *found* says; QIDs stand for names, which stand elsewhere."""
    record = read_entity(found)
    return describe(record, Lore()) if record else None


def described(**claims: Sequence[object]) -> Described:
    """Return what a film with these statements is described as."""
    found = describe_entity(entity("Q7", {"en": "My Girl"}, FILM | claims))
    assert found
    return found


def one(name: str) -> Mapping[str, object]:
    """Return the recorded entity of this name."""
    return read_entities(recorded(f"wbgetentities_{name}.json"))[name]


def test_a_film_is_described() -> None:
    """Everything a record says of a film is there, with QIDs for linked items."""
    made = entity(
        "Q7",
        {"en": "My Girl", "de": "My Girl", "fr": "My girl, mon premier amour"},
        FILM
        | {
            "P345": ["tt0102492"],
            "P2047": ["102 Q7727"],
            "P495": ["Q30"],
            "P364": ["Q1860"],
            "P136": ["Q859369"],
            "P921": ["Q181508"],
            "P144": ["Q9"],
        },
        links=30,
        text="1991 film by Howard Zieff",
    )
    assert describe_entity(made) == Described(
        kind="film",
        title="My Girl",
        year=1991,
        creators=("Q1",),
        countries=("US",),
        language="en",
        minutes=102,
        imdb_id="tt0102492",
        wikidata_id="Q7",
        popularity=30,
        genres=("Q859369",),
        subjects=("Q181508",),
        titles=(("fr", "My girl, mon premier amour"),),
        text="1991 film by Howard Zieff",
        based_on="Q9",
    )


@pytest.mark.parametrize(
    ("labels", "claims"),
    [
        ({}, FILM),
        ({"en": "My Girl"}, {"P31": ["Q11424"], "P57": ["Q1"]}),
        ({"en": "My Girl"}, {"P577": ["1964-00-00"]}),
        ({"en": "My Girl"}, FILM | {"P31": ["Q7366"]}),
        ({"en": "My Girl"}, FILM | {"P31": ["Q5398426"]}),
        (
            {"en": "My Girl"},
            {"P31": ["Q3331189"], "P50": ["Q1"], "P577": ["1964-00-00"]},
        ),
    ],
)
def test_what_is_no_film_or_book_is_not_described(
    labels: dict[str, str], claims: Statements
) -> None:
    """A song, a series, an edition, or a record without title or year is none."""
    assert describe_entity(entity("Q7", labels, claims)) is None


def test_a_class_of_its_own_is_told_by_its_makers() -> None:
    """What has a director alone is a film, what has an author alone a book."""
    assert described(P31=["Q999999"]).kind == "film"
    novel = {"P50": ["Q1"], "P31": ["Q999999"], "P577": ["1964-00-00"]}
    found = describe_entity(entity("Q7", {"mul": "Stoner"}, novel))
    assert found
    assert (found.kind, found.title) == ("book", "Stoner")


def test_only_the_best_rank_counts() -> None:
    """A preferred statement silences normal ones, and a deprecated one says nothing."""
    dates = [("1997-11-01", "normal"), ("1998-01-07", "preferred"), ("1900-01-01", "x")]
    assert described(P577=dates).year == 1998
    assert described(P577=[("1900-01-01", "deprecated"), "1991-00-00"]).year == 1991
    assert described(P136=[("Q3", "deprecated")]).genres == ()


def test_an_unknown_value_is_no_value() -> None:
    """Statements that somebody made it, or nobody did, name no maker."""
    assert described(P57=[None, "Q2"]).creators == ("Q2",)


@pytest.mark.parametrize(
    ("time", "precision", "year"),
    [
        ("+1957-00-00T00:00:00Z", 9, 1957),
        ("1994-06-15T00:00:00Z", "11", 1994),
        ("+1950-00-00T00:00:00Z", 8, None),
        ("-0044-03-15T00:00:00Z", 11, None),
        ("+12345678901234567890-00-00T00:00:00Z", 9, None),
        ("", 11, None),
        ("+٣٤٥٦-00-00", 11, None),
        ("+1994-06-15T00:00:00Z", None, None),
    ],
)
def test_a_year_needs_its_precision(time: str, precision: object, year: int) -> None:
    """A decade is no year, nor is anything before our era."""
    assert year_of(time, precision) == year


@pytest.mark.parametrize(
    ("amount", "unit", "minutes"),
    [
        ("+82", "http://www.wikidata.org/entity/Q7727", 82),
        ("+1.5", "http://www.wikidata.org/entity/Q25235", 90),
        ("+5400", "http://www.wikidata.org/entity/Q11574", 90),
        ("+82", "http://www.wikidata.org/entity/Q12345", None),
        ("+82", "1", None),
        ("+0", "http://www.wikidata.org/entity/Q7727", None),
        ("-82", "http://www.wikidata.org/entity/Q7727", None),
        ("+901", "http://www.wikidata.org/entity/Q7727", None),
        ("nan", "http://www.wikidata.org/entity/Q7727", None),
        ("1e999", "http://www.wikidata.org/entity/Q7727", None),
        (None, "http://www.wikidata.org/entity/Q7727", None),
    ],
)
def test_a_length_needs_its_unit(amount: object, unit: str, minutes: int) -> None:
    """Hours and seconds become minutes; an unknown unit or an odd length nothing."""
    assert minutes_of(amount, unit) == minutes


def test_ids_that_fit_no_column_are_left_out() -> None:
    """A person's id, an edition's, or two at once are not a work's."""
    assert described(P345=["nm0000001"]).imdb_id == ""
    assert described(P345=["tt0102492\n"]).imdb_id == ""
    assert described(P345=["tt0102492", "tt0110357"]).imdb_id == ""
    novel = {"P31": ["Q8261"], "P577": ["1953-00-00"]}
    for ids, kept in (
        (["OL1M", "OL2W"], "OL2W"),
        (["OL1A"], ""),
        (["OL1W", "OL2W"], ""),
    ):
        found = describe_entity(entity("Q7", {"en": "It"}, novel | {"P648": ids}))
        assert found
        assert found.openlibrary_id == kept


def test_a_title_cannot_rule_a_terminal() -> None:
    """Escapes, line breaks and endless titles are gone before anybody sees them."""
    hostile = "My\x1b[2J\nGirl\u202e\x00" + "!" * 999
    found = describe_entity(entity("Q7", {"en": hostile}, FILM))
    assert found
    assert found.title == "My[2J Girl" + "!" * 290


@settings(deadline=None)
@given(st.text())
def test_tidying_is_done_once(text: str) -> None:
    """A tidy text is printable, bounded, and tidied again the same."""
    tidied = tidy(text)
    assert tidied.isprintable()
    assert len(tidied) <= 300
    assert tidy(tidied) == tidied


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(("id", "labels", "claims", "sitelinks")), JSON))
def test_no_shape_stops_a_reader(odd: dict[str, object]) -> None:
    """Whatever an entity looks like, it is read or left out."""
    found = read_entity(odd | {"id": "Q7"})
    assert found is not None
    assert found.id == "Q7"


@settings(deadline=None)
@given(JSON)
def test_no_answer_stops_a_reader(odd: object) -> None:
    """Whatever an answer looks like, it holds entities or is Unanswered."""
    try:
        found = read_entities(odd)
    except Unanswered:
        return
    assert found == {}


def test_not_now_is_no_answer_and_asked_again() -> None:
    """A refusal for lag comes as a 200 and means: later."""
    with pytest.raises(Busy, match="maxlag"):
        read_entities({"error": {"code": "maxlag", "lag": 7}})


def test_an_error_in_a_200_is_no_answer() -> None:
    """Any other error is no surprise, and no answer."""
    with pytest.raises(Unanswered, match="no-such-entity") as caught:
        read_entities({"error": {"code": "no-such-entity\x1b"}})
    assert type(caught.value) is Unanswered


@pytest.mark.parametrize("answer", [[], "", None, {}, {"entities": []}])
def test_an_answer_of_another_shape_is_a_surprise(answer: object) -> None:
    """What holds no entities is not what was documented."""
    with pytest.raises(Surprise):
        read_entities(answer)


def test_a_missing_entity_is_left_out() -> None:
    """A QID that nobody has is known by the key `missing`, whatever it says."""
    missing = {"id": "Q99", "missing": ""}
    assert read_entities({"entities": {"Q99": missing}}) == {}
    assert read_entity(missing) is None


def test_a_redirect_is_found_by_both_names() -> None:
    """An entity that was asked for by an older name has it, and its own."""
    moved = {"id": "Q2", "redirects": {"from": "Q1", "to": "Q2"}}
    assert set(read_entities({"entities": {"Q2": moved}})) == {"Q1", "Q2"}
    assert set(read_entities({"entities": {"Q1": {"id": "Q2"}}})) == {"Q1", "Q2"}


def test_a_name_is_english_or_for_all() -> None:
    """A maker may be named in the language for all languages alone."""
    assert entity_name(entity("Q1", {"en": "Isao", "mul": "高畑"})) == "Isao"
    assert entity_name(entity("Q1", {"mul": "Isao Takahata"})) == "Isao Takahata"
    assert entity_name(entity("Q1", {"ja": "高畑"})) == ""


def test_a_recorded_film_is_described() -> None:
    """City Streets of 1931, as it was recorded, lasts 82 minutes."""
    found = describe_entity(one("Q2262932"))
    assert found
    assert (found.kind, found.title, found.year) == ("film", "City Streets", 1931)
    assert (found.minutes, found.imdb_id, found.countries) == (82, "tt0021750", ("US",))
    assert ("ja", "市街") in found.titles


def test_a_recorded_novel_is_described() -> None:
    """Bring the Jubilee of 1953, as it was recorded, has its Open Library id."""
    found = describe_entity(one("Q4132785"))
    assert found
    assert (found.kind, found.title, found.year) == ("book", "Bring the Jubilee", 1953)
    assert (found.openlibrary_id, found.language) == ("OL2778312W", "en")


@pytest.mark.parametrize(
    "name", ["wbgetentities_Q328212", "wbgetentities_Q970917", "entitydata_Q16231742"]
)
def test_a_recorded_person_is_no_work(name: str) -> None:
    """People have ids at IMDb and Open Library too, and are not described."""
    answer = recorded(f"{name}.json")
    assert [describe_entity(e) for e in read_entities(answer).values()] == [None]


def test_a_recorded_redirect_has_its_new_name() -> None:
    """The answer to an old QID is keyed by the new one."""
    assert list(read_entities(recorded("entitydata_Q16231742.json"))) == ["Q3571994"]


def test_the_documented_refusals_are_known() -> None:
    """The missing entity and the lag, in their documented shapes, are told apart."""
    assert read_entities(recorded("wbgetentities_missing.json")) == {}
    with pytest.raises(Busy):
        read_entities(recorded("api_maxlag_200.json"))


def test_a_line_of_a_dump_is_an_entity() -> None:
    """A described entity survives being written and read as JSON."""
    film = entity("Q7", {"en": "My Girl"}, FILM)
    assert describe_entity(json.loads(json.dumps(film))) == describe_entity(film)
