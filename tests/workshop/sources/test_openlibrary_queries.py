"""Questions to Open Library: well formed, short enough, and not to be broken."""

from urllib.parse import urlencode

from hypothesis import given
from hypothesis import strategies as st

from recommender.catalog import load_catalog
from recommender.works import Work
from recommender.workshop.sources import Question
from recommender.workshop.sources import openlibrary_queries as queries
from tests.conftest import ROOT, TODAY
from tests.workshop.sources.library import CLAUSE, QUERY
from tests.workshop.sources.shop import work

hostile = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            ('"', '\\"', "\\", ") OR (", "*:*", "AND", "key:(", "[1 TO *]", "/", "a")
        ),
        max_size=9,
    ).map(" ".join),
)
books = st.builds(
    lambda title, original, makers: work(
        "b", kind="book", title=title, original_title=original, creators=tuple(makers)
    ),
    hostile,
    hostile,
    st.lists(hostile, max_size=3),
)


def query(question: Question) -> str:
    """Return the query inside a *question*."""
    return dict(question.parameters)["q"]


@given(books)
def test_no_title_breaks_out_of_its_quotes(book: Work) -> None:
    """Whatever a title holds, a query is one clause of quoted words, or none."""
    clause = queries.clause(book)
    assert clause == "" or CLAUSE.fullmatch(clause)


@given(st.lists(books.filter(queries.clause), min_size=1, max_size=30))
def test_packs_keep_every_work_within_the_limit(drawn: list[Work]) -> None:
    """Packed, no work is lost or moved, and each query is of the known form."""
    heaps = list(queries.packs(drawn))
    assert [book for heap in heaps for book in heap] == drawn
    for heap in heaps:
        said = query(queries.by_titles(heap))
        assert QUERY.fullmatch(said)
        assert len(CLAUSE.findall(said)) == len(heap) <= queries.TITLES_AT_ONCE
        assert len(heap) == 1 or len(urlencode({"q": said})) <= queries.LONGEST_QUERY


def test_long_titles_share_a_question_with_fewer() -> None:
    """Letters that take nine characters on the way fill a question sooner."""
    title = " ".join(["モチモチの木" * 3] * 12)
    heaps = list(queries.packs([work("x", title=title, creators=("Ann",))] * 6))
    assert [len(heap) for heap in heaps] == [1] * 6


def test_a_title_is_asked_in_both_languages_with_its_makers() -> None:
    """Either title will do, and any part of a maker's name, but no initial."""
    book = work(
        "x",
        title="Bag of “Marbles”",
        original_title="Un sac de billes",
        creators=("J. Joffo",),
    )
    assert queries.clause(book) == (
        '(title:("Bag of Marbles" OR "Un sac de billes") AND author:("Joffo"))'
    )


def test_an_apostrophe_and_an_accent_stay_in_their_words() -> None:
    """A word is asked for as it is written, in any script."""
    book = work("x", title="L'été: किताब", creators=("Zoë Ø",))
    assert queries.clause(book) == '(title:("L\'été किताब") AND author:("Zoë"))'


def test_every_book_of_the_catalog_can_be_asked_for() -> None:
    """No shipped book lacks a clause, and no question is longer than a server takes."""
    shipped = [w for w in load_catalog(ROOT / "data", TODAY).works if w.kind == "book"]
    assert all(queries.clause(book) for book in shipped)
    for heap in queries.packs(shipped):
        assert len(urlencode(queries.by_titles(heap).parameters)) < 5000


def test_a_subject_is_named_in_lower_snake() -> None:
    """A subject's page is asked for as the service writes it."""
    question = queries.subject("Alzheimer's disease/x-y", 7)
    assert question.path == "/subjects/alzheimer's_disease_x-y.json"
    assert question.parameters == (("limit", "7"),)


def test_a_search_asks_for_what_is_needed_and_no_more() -> None:
    """Subjects and lengths must be asked for; ISBNs, which are many, only if wanted."""
    by_key = dict(queries.by_keys(["OL1W", "OL2W"]).parameters)
    by_isbn = dict(queries.by_isbns(["9780385732550"]).parameters)
    assert by_key["q"] == "key:(/works/OL1W OR /works/OL2W)"
    assert by_isbn["q"] == "isbn:(9780385732550)"
    assert "subject" in by_key["fields"]
    assert "isbn" not in by_key["fields"]
    assert "isbn" in by_isbn["fields"]
    assert by_key["sort"] == by_isbn["sort"] == "editions"
