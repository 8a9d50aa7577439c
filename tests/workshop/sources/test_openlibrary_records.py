"""What Open Library answers, in every shape that is known of it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.workshop.sources import Busy, Described, Surprise
from recommender.workshop.sources.openlibrary_records import (
    Doc,
    Record,
    describe,
    describe_record,
    read_docs,
    read_record,
    read_subject,
)
from tests.workshop.sources.library import recorded_text, recording

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda parts: (
        st.lists(parts, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ("key", "title", "docs", "type", "works", "author", "subject", "isbn")
            )
            | st.text(max_size=5),
            parts,
            max_size=4,
        )
    ),
    max_leaves=12,
)
WORK = {"key": "/works/OL1W", "type": {"key": "/type/work"}, "title": "A Tale"}


@pytest.mark.parametrize("read", [read_docs, read_record, read_subject])
@given(answer=anything)
def test_any_other_shape_is_a_surprise(read: object, answer: object) -> None:
    """Whatever JSON comes, it is read, or it surprises; nothing else happens."""
    assert callable(read)
    try:
        read(answer)
    except (Surprise, Busy):
        return
    assert isinstance(answer, dict)


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        {"numFound": 0},
        {"docs": None, "numFound": 3},
        {"error": "Search Error", "docs": []},
        {"detail": [{"msg": "Query too short"}]},
        {"docs": [{"clef": "/works/OL1W", "titre": "Renamed"}], "numFound": 1},
    ],
)
def test_an_error_in_a_search_is_no_empty_shelf(answer: object) -> None:
    """An answer without docs, or with docs of another shape, surprises."""
    with pytest.raises(Surprise):
        read_docs(answer)


def test_a_refusal_inside_an_answer_is_not_now() -> None:
    """The library's own "too many requests" is asked again, whatever its status."""
    with pytest.raises(Busy):
        read_docs({"status": 429, "message": "Too Many Requests."})


@pytest.mark.parametrize("name", ["numFound", "num_found"])
def test_an_answer_knows_whether_it_is_whole(name: str) -> None:
    """The number of finds has two names; more finds than docs are not whole."""
    docs = [{"key": "/works/OL1W", "title": "A Tale"}]
    assert read_docs({"docs": docs, name: 1}).whole
    assert not read_docs({"docs": docs, name: 2}).whole


def test_absent_keys_are_not_given() -> None:
    """A doc with key and title alone is one with nothing else known."""
    answer = {"docs": [{"key": "/works/OL1W", "title": "A Tale"}, {}, None]}
    assert read_docs(answer).docs == (Doc("OL1W", "A Tale"),)


@pytest.mark.parametrize(
    ("cells", "pages", "readers", "year"),
    [
        ({"number_of_pages_median": 3}, None, None, None),
        ({"number_of_pages_median": 5001}, None, None, None),
        ({"number_of_pages_median": 208.0}, 208, None, None),
        ({"number_of_pages_median": "208"}, None, None, None),
        ({"readinglog_count": 5, "want_to_read_count": 3}, None, 5, None),
        ({"want_to_read_count": 3}, None, 3, None),
        ({"readinglog_count": True}, None, None, None),
        ({"first_publish_year": 99999, "cover_i": -1}, None, None, None),
        ({"first_publish_year": None}, None, None, None),
        ({"first_publish_year": 1968}, None, None, 1968),
    ],
)
def test_only_plausible_numbers_count(
    cells: dict[str, object],
    pages: int | None,
    readers: int | None,
    year: int | None,
) -> None:
    """A length, a count, a year that cannot be is not given."""
    (doc,) = read_docs({"docs": [WORK | cells]}).docs
    assert (doc.pages, doc.readers, doc.year) == (pages, readers, year)


def test_texts_are_cleaned_and_bounded() -> None:
    """Neither control characters nor a novel come in by way of a title."""
    row = WORK | {
        "isbn": ["978-0-385-73255-0"],
        "title": "A\x1b[2J\nTale\u202e" + "x" * 10**6,
        "author_name": "Ann",
    }
    (doc,) = read_docs({"docs": [row]}).docs
    assert doc.title.startswith("A [2J Tale x")
    assert len(doc.title) <= 200
    assert doc.title.isprintable()
    assert doc.makers == ("Ann",)
    assert doc.isbns == {"9780385732550"}


@pytest.mark.parametrize("key", ["/books/OL1M", "OL1W/../x", "OL" + "1" * 20 + "W", 7])
def test_only_works_have_a_key(key: object) -> None:
    """A key that is no work's is none."""
    answer = {"docs": [WORK, WORK | {"key": key}]}
    assert [doc.key for doc in read_docs(answer).docs] == ["OL1W"]


def test_a_record_can_be_a_text_of_its_kind() -> None:
    """The kind of a record is an object in one place and a text in another."""
    assert read_record(WORK | {"type": "/type/work"}) == Record("OL1W")


@pytest.mark.parametrize(
    "record",
    [
        {"key": "/works/OL1W", "type": {"key": "/type/redirect"}},
        {"key": "/works/OL1W", "type": {"key": "/type/redirect"}, "location": "/x"},
        {"key": "/works/OL1W", "type": {"key": "/type/author"}},
        {"error": "notfound", "key": "/works/OL1W"},
    ],
)
def test_a_record_of_no_known_kind_surprises(record: object) -> None:
    """A redirect that leads nowhere, and anything that is no work, surprises."""
    with pytest.raises(Surprise):
        read_record(record)


def test_a_row_of_the_dump_is_described() -> None:
    """Authors stand by their keys, in each of their shapes; the year is one, or 0."""
    row = WORK | {
        "authors": [
            {"type": "/type/author_role", "author": {"key": "/authors/OL1A"}},
            {"author": "/authors/OL2A", "type": {"key": "/type/author_role"}},
            "/authors/OL3A",
            {"key": "/authors/OL4A"},
            {"author": None},
        ],
        "covers": [-1],
        "description": {"type": "/type/text", "value": "Told by its publisher."},
        "first_publish_date": "March 1968",
        "subjects": ["Grief, fiction", 7],
    }
    assert describe_record(row) == Described(
        "book",
        "A Tale",
        1968,
        creators=("OL1A", "OL2A", "OL3A", "OL4A"),
        openlibrary_id="OL1W",
        subjects=("grief",),
    )


@pytest.mark.parametrize(
    ("date", "year"),
    [("1968", 1968), ("1968-1970", 0), ("", 0), (None, 0), (1968, 0), ("18 Mai", 0)],
)
def test_a_date_typed_by_hand_has_one_year_or_none(date: object, year: int) -> None:
    """Two years in a date are not chosen between."""
    described = describe_record(WORK | {"first_publish_date": date})
    assert described is not None
    assert described.year == year


@pytest.mark.parametrize(
    "row",
    [
        {},
        WORK | {"title": " "},
        WORK | {"type": {"key": "/type/redirect"}},
        WORK | {"key": "/authors/OL1A"},
    ],
)
def test_only_works_with_a_title_are_described(row: dict[str, object]) -> None:
    """Redirects, deletions, and works without a name are no works to describe."""
    assert describe_record(row) is None


@given(st.dictionaries(st.sampled_from(sorted(WORK | {"authors": 0})), anything))
def test_no_row_of_a_dump_breaks_the_reading(row: dict[str, object]) -> None:
    """A row of any shape is described or passed over."""
    described = describe_record(WORK | row)
    assert described is None or described.title.isprintable()


def test_a_recorded_search_is_read() -> None:
    """Recorded in 2022: four books of a series, of some 1,700 finds."""
    docs, whole = read_docs(recording("openlibrary/search_harry_potter_2022.json"))
    first = docs[0]
    assert not whole
    assert (first.key, first.year, first.pages) == ("OL82563W", 1997, 296)
    assert first.makers == ("J. K. Rowling",)


def test_a_transcribed_doc_is_read() -> None:
    """A real doc, transcribed: readers, pages, ISBNs, and a year that is too late."""
    row = recording("openlibrary/search_my_sweet_orange_tree_doc.json")
    (doc,) = read_docs({"docs": [row]}).docs
    assert (doc.readers, doc.pages, doc.year) == (23, 232, 2011)
    assert "9781782692454" in doc.isbns
    assert describe(doc).language == "en"
    assert describe(doc).subjects == ("brazil", "children's fiction")


def test_a_recorded_work_is_a_work() -> None:
    """A recorded work stands where it was, and a description of any form is ignored."""
    for key in ("OL82563W", "OL2019091W_description_object"):
        record = recording(f"openlibrary/work_{key}.json")
        assert read_record(record) == Record(key.partition("_")[0])
        assert isinstance(record, dict)
        described = describe_record(record)
        assert described is not None
        assert described.text == ""


def test_documented_redirects_and_deletions_are_read() -> None:
    """In the shapes that the official client writes, not captured ones."""
    moved = recording("openlibrary/redirect_record.json")
    deleted = recording("openlibrary/deleted_record.json")
    assert read_record(moved) == Record("OL1W", "OL2W")
    assert read_record(deleted) == Record("OL3W", deleted=True)


def test_a_transcribed_subject_page_is_read() -> None:
    """A real answer, transcribed: the key of its first work."""
    page = recording("openlibrary/subjects_love_first_work.json")
    assert read_subject(page) == ("OL21177W",)


def test_real_rows_of_the_dump_are_all_described() -> None:
    """Each of 200 real rows is a work with a key, a title and an author's key."""
    lines = recorded_text("openlibrary/dump_works_first200.jsonl").splitlines()
    described = [describe_record(json.loads(line)) for line in lines]
    works = [work for work in described if work]
    assert len(works) == len(lines) == 200
    assert all(work.openlibrary_id and work.creators for work in works)
