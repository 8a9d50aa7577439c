"""What a reply is worth, told from its status, its kind and its shape."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.workshop.replies import PASSING, Fault, Reply, answer_of, followed
from recommender.workshop.sources import Busy, Refused, Surprise, Unanswered

HERE = "https://openlibrary.org/works/OL1W.json"
JSON = "application/json"


def reply(
    body: bytes = b"{}", status: int = 200, kind: str = JSON, keyed: bool = False
) -> Reply:
    """Return a reply of Wikidata."""
    return Reply("wikidata", status, kind, body, keyed)


def as_it_is(answer: object) -> object:
    """Read an answer without a look at it."""
    return answer


@given(
    st.integers(100, 599),
    st.binary(max_size=300),
    st.sampled_from(["", JSON, "text/html", "text/plain; charset=utf-8", "json"]),
)
def test_every_reply_has_one_fate(status: int, body: bytes, kind: str) -> None:
    """Only 200 is an answer, five statuses are asked again, two end the asking."""
    try:
        answer_of(reply(body, status, kind), as_it_is)
        fate = "answer"
    except Fault:
        fate = "again"
    except Unanswered:
        fate = "no"
    except Refused:
        fate = "stop"
    if status == 200:
        assert fate in ("answer", "again")
    elif status in (429, 500, 502, 503, 504):
        assert fate == "again"
    else:
        assert fate == ("stop" if status in (401, 403) else "no")


@given(st.integers(201, 599), st.text(max_size=500))
def test_what_a_server_says_is_quoted_harmlessly(status: int, text: str) -> None:
    """A message is one short line that a terminal prints as it stands."""
    for kind in ("text/html", JSON):
        with pytest.raises((Unanswered, Refused)) as caught:
            answer_of(reply(text.encode("utf-8", "replace"), status, kind), as_it_is)
        said = str(caught.value)
        assert said.isprintable()
        assert len(said) < 300


def test_a_ban_is_told_in_its_own_words() -> None:
    """What a refusing server says is worth reading, without its markup."""
    page = b"<title>Error</title><h1>Error</h1><p>You have been\n<b>banned</b>\x1b[31m."
    with pytest.raises(Refused) as caught:
        answer_of(reply(page, 403, "text/html"), as_it_is)
    assert str(caught.value) == (
        "Wikidata wants no questions from here (status 403). It says: “Error You have "
        "been banned [31m.”"
    )


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 422, 500])
def test_a_server_cannot_make_us_repeat_a_key(status: int) -> None:
    """Where a key was sent along, nothing that the server says is quoted."""
    echo = reply(b"your key is s3cret", status, "text/plain", keyed=True)
    with pytest.raises((Unanswered, Refused)) as caught:
        answer_of(echo, as_it_is)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "good"),
    [
        (JSON, True),
        ("application/json; charset=utf-8", True),
        ("application/sparql-results+json;charset=utf-8", True),
        ("APPLICATION/JSON", True),
        ("text/html; charset=utf-8", False),
        ("text/html; json=1", False),
        ("text/plain", False),
        ("", False),
    ],
)
def test_only_json_is_read(kind: str, good: bool) -> None:
    """A page in place of an answer is a passing fault, even when it would parse."""
    if good:
        assert answer_of(reply(b"[1]", kind=kind), as_it_is) == [1]
    else:
        with pytest.raises(Fault, match="a page in place of an answer"):
            answer_of(reply(b"[1]", kind=kind), as_it_is)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_json_is_read_as_utf8_with_or_without_a_mark(value: object) -> None:
    """What was written as JSON is read the same, whatever charset is not named."""
    body = json.dumps(value, ensure_ascii=True).encode()
    assert answer_of(reply(body), as_it_is) == value
    assert answer_of(reply(b"\xef\xbb\xbf" + body), as_it_is) == value


def test_accents_survive_without_a_charset() -> None:
    """UTF-8 is read as UTF-8."""
    assert answer_of(
        reply("[“é”]".replace("“", '"').replace("”", '"').encode()), as_it_is
    ) == ["é"]


@pytest.mark.parametrize(
    "body", [b"", b'{"a": 1', b'"\xff"', b"{}\njava.lang", b"9" * 5000]
)
def test_json_that_breaks_off_is_a_passing_fault(body: bytes) -> None:
    """What does not parse may parse another time."""
    with pytest.raises(Fault, match="breaks off"):
        answer_of(reply(body), as_it_is)


def test_an_answer_of_impossible_depth_is_none() -> None:
    """Nesting beyond all reason ends the question, not the program."""
    with pytest.raises(Unanswered, match="impossible depth") as caught:
        answer_of(reply(b"[" * 200_000), as_it_is)
    assert not isinstance(caught.value, Fault)


def test_the_reader_has_the_last_word() -> None:
    """Busy is a passing fault; a surprise is none, and stays what it is."""

    def busy(_: object) -> None:
        raise Busy("maxlag")

    def surprised(_: object) -> None:
        raise Surprise("another shape")

    with pytest.raises(Fault, match="busy"):
        answer_of(reply(), busy)
    with pytest.raises(Surprise, match="another shape"):
        answer_of(reply(), surprised)


@pytest.mark.parametrize(
    ("location", "there"),
    [
        ("/works/OL2W.json", "https://openlibrary.org/works/OL2W.json"),
        ("OL2W.json", "https://openlibrary.org/works/OL2W.json"),
        ("https://openlibrary.org/x?y=1", "https://openlibrary.org/x?y=1"),
        ("/\\evil.example/", "https://openlibrary.org/\\evil.example/"),
    ],
)
def test_a_redirect_on_the_same_host_is_followed(location: str, there: str) -> None:
    """Relative or whole, a place on the same host is where to go next."""
    assert followed("openlibrary", HERE, location) == there


@pytest.mark.parametrize(
    "location",
    [
        "http://openlibrary.org/works/OL2W.json",
        "https://evil.example/",
        "//evil.example/",
        "https://openlibrary.org@evil.example/",
        "https://openlibrary.org\\@evil.example/",
        "https://me@openlibrary.org/",
        "https://openlibrary.org:444/",
        "https://openlibrary.org.evil.example/",
        "http://[",
        "file:///etc/passwd",
    ],
)
def test_a_redirect_to_anywhere_else_is_not_followed(location: str) -> None:
    """Another host, port, scheme or person is another road."""
    with pytest.raises(Unanswered):
        followed("openlibrary", HERE, location)


@pytest.mark.parametrize(
    "location", ["/verify_human?x=1", "//evil.example/verify_human"]
)
def test_a_check_for_human_beings_ends_the_asking(location: str) -> None:
    """A source that wants to see a person is left to one."""
    with pytest.raises(Refused, match="Open Library wants to see a human being"):
        followed("openlibrary", HERE, location)


def test_the_statuses_asked_again_are_those_that_pass() -> None:
    """No refusal and no plain no is among what is asked again."""
    assert not {400, 401, 403, 404, 410, 422} & set(PASSING)
