"""A web server on 127.0.0.1 that plays scripted answers, recordings and faults.

    with replaying({"/works/OL1W.json": answer({"title": "Heidi"})}) as server:
        ...  # ask below server.url, then look at server.requests

A script is a mapping from paths to an answer, or to several, given in turn; the last
one stays. Or it is a function from a request to an answer, called for one request at a
time. What is not scripted is a 404. `server.call_at(3, process.kill)` strikes as the
third request arrives.
"""

import csv
import gzip
import json
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.conftest import ROOT

RECORDINGS = ROOT.parent / "shared" / "recordings"

# How an answer is sent: whole; with a body or a chunk that ends too early; with half a
# body and no length; never, the connection closed instead; or the body, or all of it, a
# byte at a time.
Way = Literal[
    "whole", "cut body", "cut chunk", "cut end", "hang up", "drip", "drip all"
]

# These belong to the connection on which an answer was recorded, not to the answer.
OF_THE_LINE = ("connection", "content-encoding", "content-length", "transfer-encoding")


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked: names of headers in lower case, values decoded."""

    number: int  # from 1
    path: str
    parameters: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    at: float  # time.monotonic


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server sends: headers as they are, even impossible ones."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    way: Way = "whole"
    pause: float = 0.01  # seconds between two bytes of a drip

    def sent(self, way: Way) -> "Answer":
        """Return this answer sent another *way*."""
        return replace(self, way=way)


Script = Callable[[Request], Answer] | Mapping[str, Answer | Sequence[Answer]]


def answer(value: object, status: int = 200, **headers: str) -> Answer:
    """Return *value* as JSON; headers are named as in `retry_after="1"`."""
    body = json.dumps(value, ensure_ascii=False).encode()
    return _answer(body, "application/json", status, headers)


def page(text: str, status: int = 200, **headers: str) -> Answer:
    """Return a web page, such as a server sends in place of an answer."""
    return _answer(text.encode(), "text/html; charset=utf-8", status, headers)


def redirect(to: str, status: int = 302) -> Answer:
    """Return a redirect to the path or address *to*."""
    return page("Elsewhere.", status, location=to)


def zipped(plain: Answer) -> Answer:
    """Return the same answer compressed; a small one can hold a very large body."""
    headers = (*plain.headers, ("Content-Encoding", "gzip"))
    return replace(plain, body=gzip.compress(plain.body), headers=headers)


def recording(name: str) -> Answer:
    """Return a recorded answer, as `wikidata/sparql_empty.json`; skip without it."""
    if not RECORDINGS.is_dir():
        pytest.skip("the recordings are not here")
    with (RECORDINGS / "index.csv").open(encoding="utf-8", newline="") as table:
        row = next(row for row in csv.DictReader(table) if row["file"] == name)
    recorded = {"Content-Type": row["content_type"]}
    recorded |= json.loads(row["response_headers"] or "{}")
    kept = tuple(h for h in recorded.items() if h[0].lower() not in OF_THE_LINE)
    return Answer((RECORDINGS / name).read_bytes(), int(row["status"]), kept)


@dataclass(slots=True)
class Replay:
    """A running server. Get one from `replaying`."""

    script: Script
    url: str = ""
    requests: list[Request] = field(default_factory=list)
    errors: list[BaseException | None] = field(default_factory=list)
    _hooks: dict[int, Callable[[], object]] = field(default_factory=dict)
    _asked: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def call_at(self, number: int, hook: Callable[[], object]) -> None:
        """Call *hook* when the request of this *number* came, before its answer."""
        self._hooks[number] = hook

    def paths(self) -> list[str]:
        """Return the paths that were asked for, in order."""
        return [request.path for request in self.requests]

    def take(self, target: str, headers: Mapping[str, str]) -> Answer:
        """Record a request and return its answer."""
        with self._lock:
            number, parts = len(self.requests) + 1, urlsplit(target)
            asked = tuple(parse_qsl(parts.query, keep_blank_values=True))
            names = {name.lower(): value for name, value in headers.items()}
            request = Request(number, parts.path, asked, names, time.monotonic())
            self.requests.append(request)
            self._hooks.pop(number, bool)()
            return self._scripted(request)

    def _scripted(self, request: Request) -> Answer:
        if callable(self.script):
            return self.script(request)
        turn = self._asked[request.path]
        self._asked[request.path] += 1
        scripted = self.script.get(request.path, answer({"error": "notfound"}, 404))
        if isinstance(scripted, Answer):
            return scripted
        return scripted[min(turn, len(scripted) - 1)]


@contextmanager
def replaying(script: Script) -> Iterator[Replay]:
    """Serve *script* while the block runs; an error in it is raised at the end."""
    replay = Replay(script)

    class Handler(_Handler):
        take = staticmethod(replay.take)

    class Server(_Server):
        errors = replay.errors

    with Server(("127.0.0.1", 0), Handler) as server:
        replay.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield replay
        finally:
            server.shutdown()
            thread.join()
    for error in replay.errors:
        raise AssertionError("the script of the server failed") from error


class _Server(ThreadingHTTPServer):
    daemon_threads = True  # a client that keeps its line open holds nobody up
    errors: list[BaseException | None]

    def handle_error(self, request: object, client_address: object) -> None:
        error = sys.exception()
        if not isinstance(error, OSError):  # a client may leave whenever it wants
            self.errors.append(error)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    take: Callable[[str, Mapping[str, str]], Answer]

    def do_GET(self) -> None:  # the name that http.server looks for
        play = self.take(self.path, dict(self.headers))
        self.close_connection = play.way != "whole"
        if play.way == "hang up":
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        at_once, slowly = _head(play) + _body(play), b""
        if play.way == "drip":
            at_once, slowly = _head(play), play.body
        elif play.way == "drip all":
            at_once, slowly = b"", at_once
        self.wfile.write(at_once)
        for byte in slowly:
            time.sleep(play.pause)
            self.wfile.write(bytes([byte]))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what was asked is in the requests."""


def _answer(body: bytes, kind: str, status: int, headers: Mapping[str, str]) -> Answer:
    named = ((name.replace("_", "-").title(), text) for name, text in headers.items())
    return Answer(body, status, (("Content-Type", kind), *named))


def _head(play: Answer) -> bytes:
    """Return status line and headers, written by hand to be able to write bad ones."""
    said = {status.value: status.phrase for status in HTTPStatus}.get(play.status, "")
    lines = [f"HTTP/1.1 {play.status} {said}"]
    lines += [f"{name}: {value}" for name, value in play.headers]
    if play.way == "cut chunk":
        lines.append("Transfer-Encoding: chunked")
    elif play.way != "cut end":
        beyond = 9 if play.way == "cut body" else 0
        lines.append(f"Content-Length: {len(play.body) + beyond}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8")


def _body(play: Answer) -> bytes:
    if play.way == "cut chunk":
        return f"{len(play.body) + 9:x}\r\n".encode() + play.body
    return play.body[: len(play.body) // 2] if play.way == "cut end" else play.body
