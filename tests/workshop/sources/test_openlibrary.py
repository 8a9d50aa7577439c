"""The conversation with Open Library, against a small one of our own."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.works import Work
from recommender.workshop.sources import Finding, Found, Source, Unanswered
from recommender.workshop.sources import openlibrary_queries as queries
from recommender.workshop.sources.openlibrary import OpenLibrary
from recommender.workshop.sources.openlibrary_candidates import SUBJECTS, candidates
from tests.workshop.sources.library import Library, doc
from tests.workshop.sources.shop import work

SOURCE: Source = OpenLibrary()  # mypy holds it to the interface
GIVER = work(
    "the-giver-1993",
    kind="book",
    title="The Giver",
    year=1993,
    creators=("Lois Lowry",),
    isbn13="9780385732550",
)
KIRA = work(
    "kira-kira-2004",
    kind="book",
    title="Kira-Kira",
    year=2004,
    creators=("Cynthia Kadohata",),
)
GIVER_DOC = doc(
    1,
    "The Giver",
    "Lois Lowry",
    first_publish_year=1993,
    number_of_pages_median=208,
    readinglog_count=9000,
    want_to_read_count=7000,
    edition_count=120,
    language=["eng", "spa"],
    subject=["Grief, fiction", "series:giver", "Utopias"],
    isbn=["0385732554", "9780385732550"],
)
KIRA_DOC = doc(2, "Kira-Kira", "Cynthia Kadohata", first_publish_year=2004)


def known(book: Work, key: str) -> Work:
    """Return *book* with its id in the library told."""
    return book._replace(openlibrary_id=key)


def look_up(library: Library, *works: Work) -> dict[str, tuple[Finding, ...]]:
    """Return what the library says of *works*, by work."""
    found = list(SOURCE.look_up(works, library.ask))
    told = {one.work: one.findings for one in found}
    assert len(told) == len(found), "a work was yielded twice"
    return told


def values(findings: Sequence[Finding], field: str) -> list[str]:
    """Return the values of one *field*."""
    return [finding.value for finding in findings if finding.field == field]


def test_a_known_id_is_asked_for_in_one_question() -> None:
    """Books with an id share a question, and nothing else is asked."""
    library = Library([GIVER_DOC, KIRA_DOC])
    told = look_up(library, known(KIRA, "OL2W"), known(GIVER, "OL1W"))
    assert set(told) == {KIRA.id, GIVER.id}
    assert [dict(q.parameters)["q"] for q in library.asked] == [
        "key:(/works/OL2W OR /works/OL1W)"
    ]


def test_what_a_record_says_becomes_findings() -> None:
    """Id, length, readers, year, maker and themes are told, all with their evidence."""
    (findings,) = look_up(Library([GIVER_DOC]), known(GIVER, "OL1W")).values()
    assert [(f.field, f.value) for f in findings] == [
        ("openlibrary_id", "OL1W"),
        ("pages", "208"),
        ("readers", "9000"),
        ("year", "1993"),
        ("creators", "Lois Lowry"),
        ("subject", "grief"),
        ("subject", "utopias"),
    ]
    assert {f.evidence for f in findings} == {
        "Open Library id OL1W; title, year 1993 and maker Lois Lowry agree"
    }


def test_a_film_is_not_asked_about() -> None:
    """Only books go to the library."""
    library = Library([GIVER_DOC])
    assert look_up(library, GIVER._replace(kind="film")) == {}
    assert library.asked == []


def test_an_isbn_leads_to_a_work_in_spite_of_its_year() -> None:
    """With ISBN, title and maker a wrong year there is no hindrance, and is told."""
    late = GIVER_DOC | {"first_publish_year": 2011}
    library = Library([KIRA_DOC, late])
    findings = look_up(library, GIVER)[GIVER.id]
    assert values(findings, "openlibrary_id") == ["OL1W"]
    assert values(findings, "year") == ["2011"]
    assert {f.evidence for f in findings} == {
        "ISBN 9780385732550, title and maker Lois Lowry agree"
    }
    assert len(library.asked) == 1


@pytest.mark.parametrize("wrong", [{"title": "Number the Stars"}, {"author_name": []}])
def test_an_isbn_under_a_wrong_work_tells_nothing(wrong: dict[str, object]) -> None:
    """An edition that was filed under another work is not believed."""
    assert look_up(Library([GIVER_DOC | wrong]), GIVER) == {GIVER.id: ()}


def test_a_book_whose_isbn_is_not_there_is_searched_by_title() -> None:
    """An ISBN the library does not know leaves title, year and maker."""
    library = Library([GIVER_DOC | {"isbn": []}])
    findings = look_up(library, GIVER)[GIVER.id]
    assert {f.evidence for f in findings} == {
        "title, year 1993 and maker Lois Lowry agree"
    }


def test_a_title_alone_is_no_match() -> None:
    """Without year or maker a namesake stays one, and the book is not known."""
    others = [
        doc(3, "Kira-Kira", "Cynthia Kadohata", first_publish_year=2011),
        doc(4, "Kira-Kira", "Cynthia Kadohata"),
        doc(5, "Kira-Kira", "Cynthia Smith", first_publish_year=2004),
    ]
    assert look_up(Library(others), KIRA) == {KIRA.id: ()}


@given(st.permutations([(7, 50, 1), (8, 50, 9), (9, 50, 9), (10, 2, 99)]))
def test_the_most_read_work_stands_for_a_book(
    spread: list[tuple[int, int, int]],
) -> None:
    """Of several works for a book the most read, most edited, oldest one is taken."""
    docs = [
        KIRA_DOC
        | {
            "key": f"/works/OL{number}W",
            "readinglog_count": readers,
            "edition_count": editions,
        }
        for number, readers, editions in spread
    ]
    findings = look_up(Library(docs), KIRA)[KIRA.id]
    assert values(findings, "openlibrary_id") == ["OL8W"]


def test_a_merged_record_is_followed() -> None:
    """A book's id that was merged into another leads to the other, and says so."""
    moved = {"type": {"key": "/type/redirect"}, "location": "/works/OL1W"}
    library = Library([GIVER_DOC], {"OL9W": {"key": "/works/OL9W", **moved}})
    findings = look_up(library, known(GIVER, "OL9W"))[GIVER.id]
    assert values(findings, "openlibrary_id") == ["OL1W"]
    assert findings[0].evidence.startswith(
        "Open Library id OL9W, merged there into OL1W; title"
    )


def test_records_moved_in_a_circle_are_left_alone() -> None:
    """After three moves nobody follows, and what was known stays."""
    records = {
        f"OL{n}W": {
            "key": f"/works/OL{n}W",
            "type": {"key": "/type/redirect"},
            "location": f"/works/OL{m}W",
        }
        for n, m in ((8, 9), (9, 8))
    }
    library = Library([GIVER_DOC], records)
    assert look_up(library, known(GIVER, "OL9W")) == {}
    assert len(library.asked) == 1 + 4


@pytest.mark.parametrize(
    "records",
    [{}, {"OL9W": {"key": "/works/OL9W", "type": {"key": "/type/delete"}}}],
    ids=["absent", "deleted"],
)
def test_a_deleted_record_tells_nothing(records: dict[str, object]) -> None:
    """A book whose record is gone was asked about, and nothing is known of it."""
    assert look_up(Library([], records), known(GIVER, "OL9W")) == {GIVER.id: ()}


def test_a_record_that_the_search_lost_leaves_what_was_known() -> None:
    """A record that stands although no search finds it is as good as no answer."""
    standing = {"key": "/works/OL9W", "type": {"key": "/type/work"}}
    library = Library([], {"OL9W": standing})
    assert look_up(library, known(GIVER, "OL9W")) == {}
    assert len(library.asked) == 2


def test_a_library_that_lost_everything_is_not_believed() -> None:
    """When none of many known works is found, no record is asked for."""
    library = Library()
    books = [known(GIVER._replace(id=f"g-{n}"), f"OL{n}W") for n in range(1, 6)]
    assert look_up(library, *books) == {}
    assert len(library.asked) == 1


def test_a_record_of_another_book_fills_nothing() -> None:
    """Under a wrong id, only what the catalog says too is told, to be compared."""
    (findings,) = look_up(Library([KIRA_DOC]), known(GIVER, "OL2W")).values()
    assert {(f.field, f.value) for f in findings} == {
        ("year", "2004"),
        ("creators", "Cynthia Kadohata"),
    }


def test_without_an_answer_a_work_is_not_told() -> None:
    """Each question that stays without an answer costs its own works alone."""
    library = Library(
        [GIVER_DOC, KIRA_DOC], down=lambda q: "isbn:" in dict(q.parameters)["q"]
    )
    books = (known(KIRA._replace(id="k"), "OL2W"), GIVER, KIRA)
    assert set(look_up(library, *books)) == {"k", KIRA.id}


def test_a_search_with_too_many_namesakes_is_halved() -> None:
    """What one answer cannot hold is asked in two, and nothing is lost."""
    crowd = [
        KIRA_DOC | {"key": f"/works/OL{n}W", "first_publish_year": 1950}
        for n in range(100, 220)
    ]
    library = Library([*crowd, GIVER_DOC, KIRA_DOC])
    told = look_up(library, GIVER._replace(isbn13=""), KIRA)
    assert values(told[GIVER.id], "openlibrary_id") == ["OL1W"]
    assert len(library.asked) == 3


def test_one_language_counts_where_the_first_edition_is_known() -> None:
    """A lone language is told only if the earliest edition is of the book's year."""
    first = KIRA_DOC | {"language": ["eng"]}
    late = GIVER_DOC | {"language": ["fre"], "first_publish_year": 2011}
    told = look_up(Library([first, late]), KIRA, GIVER)
    assert values(told[KIRA.id], "language") == ["en"]
    assert values(told[GIVER.id], "language") == []


def test_a_book_without_words_is_not_searched() -> None:
    """A title of marks alone can be no question; nothing is known of it."""
    library = Library([GIVER_DOC])
    assert look_up(library, KIRA._replace(title="?!")) == {KIRA.id: ()}
    assert library.asked == []


books_drawn = st.lists(
    st.sampled_from(
        (GIVER, KIRA, known(GIVER, "OL1W"), known(KIRA, "OL77W"), known(KIRA, "x"))
    ),
    max_size=70,
).map(lambda drawn: [book._replace(id=f"b{n}") for n, book in enumerate(drawn)])


@given(books_drawn)
def test_every_book_is_told_once(books: list[Work]) -> None:
    """With every question answered each book is yielded once, in any mixture."""
    library = Library([GIVER_DOC, KIRA_DOC])
    assert set(look_up(library, *books)) == {book.id for book in books}


@given(books_drawn)
def test_the_steps_are_the_questions(books: list[Work]) -> None:
    """The number of questions is known before, where no record moved."""
    moved_not = [book for book in books if book.openlibrary_id != "OL77W"]
    library = Library([GIVER_DOC, KIRA_DOC])
    look_up(library, *moved_not)
    assert SOURCE.steps(moved_not) == len(library.asked)


def test_candidates_are_stories_told_once_the_most_read_first() -> None:
    """Manuals, works without year or maker, and doubles are left out."""
    story = {"subject": ["Grief, fiction"], "first_publish_year": 1990}
    docs = [
        doc(1, "A Tale", "Ann Lee", readinglog_count=5, **story),
        doc(2, "A tale!", "Ann Lee", readinglog_count=50, **story),
        doc(3, "Sorrow", "Bo Ek", readinglog_count=9, **story),
        doc(4, "Coping", "Dr. Fix", subject=["Grief"], first_publish_year=1990),
        doc(5, "Undated", "Ann Lee", subject=["Fiction"]),
        doc(6, "Unsigned", "X", **story) | {"author_name": []},
    ]
    library = Library(docs, subjects={"grief": [1, 2, 3, 4], "death": [3, 5, 6]})
    found = list(candidates(library.ask, ["grief", "death", "unheard of"]))
    assert [(one.openlibrary_id, one.popularity) for one in found] == [
        ("OL2W", 50),
        ("OL3W", 9),
    ]
    assert found[1].subjects == ("grief",)


def test_candidates_ask_for_one_page_of_each_subject() -> None:
    """However many are wanted, a subject is asked once and for a hundred at most."""
    library = Library(subjects={"grief": range(1, 300)})
    assert list(candidates(library.ask, ["grief"], limit=1000)) == []
    pages = [q for q in library.asked if q.path.startswith("/subjects/")]
    assert [q.parameters for q in pages] == [(("limit", "100"),)]
    assert len(library.asked) == 1 + 2  # whatever the page holds, of fifty each


def test_a_subject_without_an_answer_is_passed_over() -> None:
    """The other subjects still give their works, and the silence is heard of."""
    story = {"subject": ["Fiction"], "first_publish_year": 1990}
    library = Library(
        [doc(1, "A Tale", "Ann Lee", **story)],
        subjects={"grief": [1], "death": [1]},
        down=lambda q: q.path == "/subjects/grief.json",
    )
    silences: list[Unanswered] = []
    found = candidates(library.ask, ["grief", "death"], lost=silences.append)
    assert [one.title for one in found] == ["A Tale"]
    assert [str(silence) for silence in silences] == ["503"]


def test_no_more_is_asked_for_candidates_than_was_foretold() -> None:
    """Were every page full of works of its own, that many questions are asked."""
    pages = {
        queries.subject(name, 1).path[len("/subjects/") : -len(".json")]: range(
            1000 * place, 1000 * place + 100
        )
        for place, name in enumerate(SUBJECTS, 1)
    }
    library = Library(subjects=pages)
    assert list(OpenLibrary().candidates((), library.ask)) == []
    assert len(library.asked) == OpenLibrary().most_questions()


def test_subjects_are_few_and_each_its_own() -> None:
    """The library's lists are not crawled: a short list, without doubles."""
    assert len(SUBJECTS) == len(set(SUBJECTS)) <= 30


def test_nothing_but_ids_and_titles_is_asked() -> None:
    """A question holds what the catalog has: ids, ISBNs, titles and makers."""
    library = Library([GIVER_DOC])
    list(SOURCE.look_up([GIVER._replace(line="my secret", isbn13="")], library.ask))
    (question,) = library.asked
    assert dict(question.parameters)["q"] == (
        '(title:("The Giver") AND author:("Lois" OR "Lowry"))'
    )


def test_found_without_findings_is_a_value() -> None:
    """A book nobody knows there is told with nothing, not left out."""
    assert list(SOURCE.look_up([KIRA], Library().ask)) == [Found(KIRA.id, ())]
