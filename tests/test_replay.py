"""The server that plays the web keeps to its script."""

import http.client
from urllib.parse import urlsplit

import pytest

from tests.replay import (
    RECORDINGS,
    Answer,
    Replay,
    Request,
    answer,
    recording,
    replaying,
)


def get(server: Replay, target: str) -> tuple[int, bytes]:
    """Ask *server* with the plainest client there is."""
    line = http.client.HTTPConnection(urlsplit(server.url).netloc)
    try:
        line.request("GET", target)
        response = line.getresponse()
        return response.status, response.read()
    finally:
        line.close()


def test_answers_come_in_turn_and_the_last_one_stays() -> None:
    """Several answers to one path are given in order, then the last again."""
    with replaying({"/a": [answer(1), answer(2, 503)]}) as server:
        assert [get(server, "/a") for _ in range(3)] == [
            (200, b"1"),
            (503, b"2"),
            (503, b"2"),
        ]


def test_every_request_is_recorded() -> None:
    """Path, parameters and headers of each request are kept, whatever its answer."""
    with replaying({}) as server:
        assert get(server, "/films?ids=1%7C2&empty=")[0] == 404
    (request,) = server.requests
    assert request.path == "/films"
    assert request.parameters == (("ids", "1|2"), ("empty", ""))
    assert request.headers["host"] in server.url


def test_a_hook_is_called_as_its_request_arrives() -> None:
    """What is to strike at the second request has struck when that is answered."""
    struck: list[int] = []
    with replaying(lambda request: answer([request.number, *struck])) as server:
        server.call_at(2, lambda: struck.append(9))
        assert get(server, "/")[1] == b"[1]"
        assert get(server, "/")[1] == b"[2, 9]"


def test_a_connection_is_closed_without_an_answer() -> None:
    """Hanging up leaves the client with nothing."""
    with (
        replaying({"/": Answer(way="hang up")}) as server,
        pytest.raises(http.client.RemoteDisconnected),
    ):
        get(server, "/")


def test_an_error_in_a_script_is_not_lost() -> None:
    """A script that fails, fails its test."""

    def broken(request: Request) -> Answer:
        raise KeyError(request.path)

    with (
        pytest.raises(AssertionError),
        replaying(broken) as server,
        pytest.raises(http.client.RemoteDisconnected),
    ):
        get(server, "/")


def test_a_recording_has_its_status_and_headers() -> None:
    """An answer from the recordings is played as the index of them says."""
    played = recording("wikidata/error_429_jetty.html")
    assert played.status == 429
    assert ("Retry-After", "9") in played.headers
    body = (RECORDINGS / "wikidata/error_429_jetty.html").read_bytes()
    with replaying({"/": played}) as server:
        assert get(server, "/") == (429, body)
