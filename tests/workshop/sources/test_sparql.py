"""Questions in SPARQL: nothing from outside can ask, and nothing odd is taken in."""

import json
import re
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.workshop.sources import Question, Surprise
from recommender.workshop.sources.records import tidy
from recommender.workshop.sources.sparql import (
    PREFIXES,
    item,
    literal,
    packed,
    prefixed,
    question,
    read_rows,
)
from tests.conftest import ROOT

RECORDINGS = ROOT.parent / "shared" / "recordings" / "wikidata"
LITERAL = re.compile(r'"(?:[^"\\\x00-\x1f\x7f-\x9f]|\\")*"')  # whole, by the grammar
HOSTILE = st.text(
    st.one_of(
        st.sampled_from('"\\{}<>\n\r\t\x00\x1b\u202e\ud800@?.u0022;'), st.characters()
    )
)


def table(*rows: object) -> object:
    """Return an answer with these rows."""
    return {"head": {"vars": ["x"]}, "results": {"bindings": list(rows)}}


def recorded(name: str) -> object:
    """Return a recorded answer; skip where there are no recordings."""
    if not RECORDINGS.is_dir():
        pytest.skip("the recordings are not here")
    answer: object = json.loads((RECORDINGS / name).read_text("utf-8"))
    return answer


@settings(deadline=None)
@given(HOSTILE)
def test_no_title_can_ask_anything(title: str) -> None:
    """Whatever a title holds, it is one literal by the grammar, and says the title."""
    quoted = literal(title)
    assert LITERAL.fullmatch(quoted)
    assert quoted[1:-1].replace('\\"', '"') == tidy(title.replace("\\", " "))


@settings(deadline=None)
@given(HOSTILE)
def test_a_question_can_always_be_sent(title: str) -> None:
    """A question with any title fits into an address, and into UTF-8."""
    asked = question(f"SELECT ?x WHERE {{ ?x rdfs:label {literal(title, 'en')} }}")
    assert len(urlencode(asked.parameters)) < 6_000


@pytest.mark.parametrize("language", ["en ?x", 'en"', "EN", "-", "e", "en-"])
def test_a_language_is_a_language_tag(language: str) -> None:
    """What is no tag is never written behind a literal."""
    with pytest.raises(ValueError, match="no language tag"):
        literal("Up", language)


@pytest.mark.parametrize("name", ["", "Q0", "P31", "Q1 }", "Q1\n", "q1", "Q٣"])
def test_an_item_is_a_qid(name: str) -> None:
    """What is no QID is never written as an item."""
    with pytest.raises(ValueError, match="no item"):
        item(name)


@settings(deadline=None)
@given(st.lists(st.text(max_size=300).map(literal), max_size=400))
def test_terms_are_packed_into_addresses(terms: list[str]) -> None:
    """Every term is asked about once, in order, and no question is too long."""
    batches = list(
        packed(terms, lambda some: f"SELECT ?x {{ VALUES ?x {{ {some} }} }}")
    )
    assert [term for some in batches for term in some] == list(dict.fromkeys(terms))
    sent = [question(f"SELECT ?x {{ VALUES ?x {{ {' '.join(b)} }} }}") for b in batches]
    assert all(len(urlencode(asked.parameters)) < 6_000 for asked in sent)


def test_prefixes_are_declared_where_they_are_used() -> None:
    """A query is standard SPARQL: it says what its prefixes mean, and no more."""
    assert prefixed("SELECT ?x\n{ ?x wdt:P31 wd:Q5 }") == (
        f"PREFIX wd: <{PREFIXES['wd']}> PREFIX wdt: <{PREFIXES['wdt']}> "
        "SELECT ?x { ?x wdt:P31 wd:Q5 }"
    )


def test_a_question_is_one_get() -> None:
    """A query goes to the query service, which answers in JSON."""
    asked = question("ASK { }")
    expected = (("format", "json"), ("query", "ASK { }"))
    assert asked == Question("wikidata", "/sparql", expected)


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        "<html>",
        {},
        {"error": {"code": "x"}},
        {"results": []},
        {"results": {"bindings": {}}},
        table("row"),
        table({"x": "cell"}),
        table({"x": {"type": "uri"}}),
        table({"x": {"type": "uri", "value": 3}}),
        table({"x": {"value": "3"}}),
    ],
)
def test_another_shape_is_a_surprise(answer: object) -> None:
    """What is not shaped as documented is no answer."""
    with pytest.raises(Surprise):
        read_rows(answer)


def test_what_is_unbound_or_unknown_is_absent() -> None:
    """A blank node counts as not said, as a variable without a value does."""
    entity = {"type": "uri", "value": "http://www.wikidata.org/entity/Q5"}
    rows = read_rows(table({"x": {"type": "bnode", "value": "t1"}, "y": entity}))
    assert [(list(row), row["y"].item) for row in rows] == [(["y"], "Q5")]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("literal", "http://www.wikidata.org/entity/Q5"),
        ("uri", "http://www.wikidata.org/.well-known/genid/Q5"),
        ("uri", "http://www.wikidata.org/entity/P5"),
        ("uri", "Q5"),
    ],
)
def test_only_the_address_of_an_item_is_an_item(kind: str, text: str) -> None:
    """A text that looks like an address, and the address of anything else, is none."""
    (row,) = read_rows(table({"x": {"type": kind, "value": text}}))
    assert row["x"].item == ""


def test_a_recorded_table_is_read() -> None:
    """Real rows with a blank node, and real rows with absent cells, are read."""
    rows = read_rows(recorded("sparql_multi_vars.json"))
    assert [row["entity"].item for row in rows if "entity" in row] == [
        "Q3731207",
        "Q505932",
    ]
    (film,) = read_rows(recorded("sparql_with_optional_values.json"))
    assert film["imdbId"].literal == "tt1705952"
    assert "genre" not in film


def test_the_composed_table_of_famous_films_is_read() -> None:
    """A composed answer of many rows for 43 films gives 43 IMDb ids."""
    rows = read_rows(recorded("sparql_famous_films_composed.json"))
    ids = {row["imdb"].literal for row in rows}
    assert (len(rows) > len(ids), len(ids)) == (True, 43)


def test_a_recorded_answer_without_rows_is_empty() -> None:
    """No rows are an answer: nothing is known."""
    assert read_rows(recorded("sparql_empty.json")) == []
