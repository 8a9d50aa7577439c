"""The conversation with TMDB, with answers written by hand, and recorded errors."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.works import Work
from recommender.workshop.sources import (
    Absent,
    Busy,
    Finding,
    Found,
    Question,
    Refused,
    Source,
    Surprise,
    Unanswered,
)
from recommender.workshop.sources.tmdb import (
    ATTRIBUTION,
    KEPT_DAYS,
    WATCH_ATTRIBUTION,
    Tmdb,
    read_film,
)
from tests.workshop.sources.library import recording
from tests.workshop.sources.shop import work

T = TypeVar("T")

SOURCE: Source = Tmdb()  # mypy holds it to the interface
MY_GIRL = work("my-girl-1991", title="My Girl", year=1991, imdb_id="tt0102492")
UP = work("up-2009", title="Up", year=2009, imdb_id="tt1049413")
DETAILS: dict[str, object] = {
    "id": 4032,
    "imdb_id": "tt0102492",
    "title": "My Girl",
    "runtime": 102,
    "keywords": {"keywords": [{"id": 1, "name": "Tearjerker"}, {"id": 2}]},
    "release_dates": {
        "results": [
            {
                "iso_3166_1": "GB",
                "release_dates": [
                    {"certification": "U", "type": 3, "release_date": "1992-01-31"},
                    {"certification": "12A", "type": 3, "release_date": "2012-05-01"},
                    {"certification": "", "type": 3, "release_date": "2020-01-01"},
                    {"certification": "15", "type": 5, "release_date": "2021-01-01"},
                ],
            },
            {"iso_3166_1": "gb", "release_dates": [{"certification": "X", "type": 3}]},
            {"iso_3166_1": "FR", "release_dates": []},
        ]
    },
    "watch/providers": {
        "results": {
            "GB": {
                "link": "https://example.org/",
                "flatrate": [{"provider_name": "Netflix"}],
                "rent": [{"provider_name": "Apple TV"}, {"provider_name": "Apple TV"}],
                "buy": [{"provider_name": "Apple TV"}],
            },
            "US": {"ads": [{"provider_name": "Tubi TV"}]},
            "Narnia": {"free": [{"provider_name": "Wardrobe"}]},
        }
    },
}


def answering(answers: Mapping[str, object]) -> Callable[..., object]:
    """Return a way to ask that knows *answers* by path, and nothing else."""

    def ask(question: Question, read: Callable[[object], T]) -> T:
        answer = answers.get(question.path, Absent("404"))
        if isinstance(answer, Exception):
            raise answer
        return read(answer)

    return ask


def look_up(source: Source, answers: Mapping[str, object], *works: Work) -> list[Found]:
    """Return what *source* says of *works* with these *answers*."""
    return list(source.look_up(works, answering(answers)))  # type: ignore[arg-type]


def said(details: Mapping[str, object], *countries: str) -> list[tuple[str, str]]:
    """Return what is found of one film from its *details*."""
    answers = {"/movie/tt0102492": details}
    (found,) = look_up(Tmdb(countries), answers, MY_GIRL)
    return [(finding.field, finding.value) for finding in found.findings]


def test_what_a_film_says_becomes_findings() -> None:
    """Its length, keywords, last certificate in cinemas, and where to watch it."""
    assert said(DETAILS) == [
        ("imdb_id", "tt0102492"),
        ("minutes", "102"),
        ("keyword", "Tearjerker"),
        ("certificate:GB", "12A"),
        ("watch:GB", "Netflix (stream)"),
        ("watch:GB", "Apple TV (rent)"),
        ("watch:GB", "Apple TV (buy)"),
        ("watch:US", "Tubi TV (free with ads)"),
    ]


def test_a_country_keeps_the_others_out() -> None:
    """With countries named, other countries' certificates and offers are left out."""
    assert said(DETAILS, "US") == [
        ("imdb_id", "tt0102492"),
        ("minutes", "102"),
        ("keyword", "Tearjerker"),
        ("watch:US", "Tubi TV (free with ads)"),
    ]


def test_one_question_asks_for_everything() -> None:
    """A film is asked for by its IMDb id, with all parts at once and no token."""
    asked: list[Question] = []

    def ask(question: Question, read: Callable[[object], T]) -> T:
        asked.append(question)
        return read(DETAILS)

    assert SOURCE.steps([MY_GIRL]) == 1
    list(SOURCE.look_up([MY_GIRL], ask))
    assert asked == [
        Question(
            "tmdb",
            "/movie/tt0102492",
            (
                ("append_to_response", "keywords,release_dates,watch/providers"),
                ("language", "en-US"),
            ),
        )
    ]


@pytest.mark.parametrize("imdb_id", ["tt9999999", None, ""])
def test_another_films_answer_is_not_believed(imdb_id: str | None) -> None:
    """An answer that names another IMDb id, or none, says nothing of the film."""
    assert said(DETAILS | {"imdb_id": imdb_id}) == []


@pytest.mark.parametrize("imdb_id", ["", "nm0000001", "tt1/../../account", "tt12"])
def test_only_films_with_an_imdb_id_are_asked_about(imdb_id: str) -> None:
    """A book, or a film whose id is none, is no question."""
    works = (MY_GIRL._replace(imdb_id=imdb_id), MY_GIRL._replace(kind="book"))
    assert SOURCE.steps(works) == 0
    assert look_up(SOURCE, {}, *works) == []


def test_an_unknown_film_was_asked_about() -> None:
    """A film that TMDB does not have is told with nothing; others go on."""
    answers = {"/movie/tt0102492": DETAILS}
    first, second = look_up(SOURCE, answers, UP, MY_GIRL)
    assert first == Found(UP.id, ())
    assert second.findings


def test_without_an_answer_a_film_is_not_told() -> None:
    """A film whose question stayed open keeps what was known of it."""
    answers = {"/movie/tt0102492": DETAILS, "/movie/tt1049413": Unanswered("503")}
    assert [found.work for found in look_up(SOURCE, answers, UP, MY_GIRL)] == [
        MY_GIRL.id
    ]


def test_a_refusal_ends_the_conversation() -> None:
    """A token that is refused is for the caller to tell."""
    with pytest.raises(Refused):
        look_up(SOURCE, {"/movie/tt1049413": {"status_code": 7}}, UP, MY_GIRL)


@pytest.mark.parametrize(
    ("code", "mishap"),
    [(34, Absent), (6, Absent), (25, Busy), (43, Busy), (7, Refused), (99, Surprise)],
)
def test_an_error_is_known_by_its_code(code: int, mishap: type[Exception]) -> None:
    """With `success` or without, with any status, the code says what happened."""
    for body in ({"status_code": code}, {"status_code": code, "success": False}):
        with pytest.raises(mishap):
            read_film(body)


@pytest.mark.parametrize(
    ("name", "mishap"),
    [
        ("error_404_movie", Absent),
        ("error_404_movie_keywords", Absent),
        ("error_401_invalid_key", Refused),
        ("error_401_empty_key", Refused),
        ("error_401_session_denied", Refused),
    ],
)
def test_recorded_errors_are_understood(name: str, mishap: type[Exception]) -> None:
    """Error bodies as they were recorded, the older ones without `success`."""
    with pytest.raises(mishap):
        read_film(recording(f"tmdb/{name}.json"))


def test_a_documented_rate_limit_is_not_now() -> None:
    """In the documented shape, not a captured one: asked again later."""
    with pytest.raises(Busy):
        read_film(recording("tmdb/error_429_documented.json"))


def test_an_error_does_not_repeat_what_it_was_told() -> None:
    """A message from outside could hold the token; only its code is passed on."""
    with pytest.raises(Refused) as caught:
        read_film({"status_code": 7, "status_message": "Invalid key: s3cr3t"})
    assert "s3cr3t" not in str(caught.value)


@pytest.mark.parametrize("answer", [None, [], "x", {}, {"id": 1}, {"results": []}])
def test_another_shape_surprises(answer: object) -> None:
    """An answer without a film's ids is none that is documented."""
    with pytest.raises(Surprise) as caught:
        read_film(answer)
    assert "None" not in str(caught.value)  # a person reads it


anything = st.recursive(
    st.none() | st.integers() | st.text(max_size=9),
    lambda parts: (
        st.lists(parts, max_size=3)
        | st.dictionaries(
            st.sampled_from(("keywords", "results", "GB", "flatrate", "name", "type")),
            parts,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from(("runtime", "keywords", "release_dates", "watch/providers")),
        anything,
    )
)
def test_parts_of_any_shape_only_say_less(parts: dict[str, object]) -> None:
    """However the parts of an answer look, the film is read."""
    found = read_film(DETAILS | parts)
    assert found[0] == Finding("imdb_id", "tt0102492", "IMDb id")
    assert all(finding.value.isprintable() for finding in found)


@pytest.mark.parametrize("runtime", [0, None, -5, 99999, "102"])
def test_an_unknown_length_is_not_told(runtime: object) -> None:
    """Nought means unknown there."""
    fields = [field for field, _ in said(DETAILS | {"runtime": runtime})]
    assert "minutes" not in fields


def test_names_are_bounded_and_clean() -> None:
    """Neither thousands of offers nor control characters come in."""
    many = [{"provider_name": f"Shop {n}\x1b]0;x\x07"} for n in range(5000)]
    keywords = [{"name": f"word {n}" + "y" * 999} for n in range(5000)]
    found = said(
        DETAILS
        | {
            "watch/providers": {"results": {"GB": {"rent": many}}},
            "keywords": {"keywords": keywords},
        }
    )
    assert len(found) < 70
    assert all(value.isprintable() and len(value) < 90 for _, value in found)


def test_what_tmdb_asks_for_stands_beside_it() -> None:
    """It is kept for under 180 days, not passed on, and both sources are thanked."""
    assert KEPT_DAYS < 180
    assert "not passed on" in SOURCE.licence
    assert "not endorsed" in ATTRIBUTION
    assert "JustWatch" in WATCH_ATTRIBUTION
