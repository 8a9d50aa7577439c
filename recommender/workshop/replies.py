"""What a reply of a server is worth: an answer, another try, or neither."""

import json
import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from recommender.workshop.sources import Absent, Busy, Refused, T, Unanswered

NAMES = {"wikidata": "Wikidata", "openlibrary": "Open Library", "tmdb": "TMDB"}

PASSING = (429, 500, 502, 503, 504)  # the same question may have an answer later
REFUSING = (401, 403)  # asking on leads to a ban
ABSENT = (404, 410)  # said as JSON, of a record; a page says it of the whole service
QUOTED = 160  # characters of what a refusing server says

MARKUP = re.compile(r"<(style|script|title)\b.*?</\1>|<[^>]*>", re.DOTALL)

PLAIN_NOS = {
    400: "did not understand the question",
    404: "has nothing of that name",
    410: "has it no longer",
    422: "does not take such a question",
}


class Reply(NamedTuple):
    """One complete reply: what was sent where, before anybody believes it."""

    source: str
    status: int
    kind: str  # the content type
    body: bytes
    keyed: bool  # a key was sent along, which the server may repeat
    retry_after: str | None = None
    location: str | None = None  # where a redirect leads


class Fault(Unanswered):
    """Something passing went wrong; another try may help.

    The message has no subject: "answered with status 503".
    """

    def __init__(self, said: str, retry_after: str | None = None) -> None:
        super().__init__(said)
        self.retry_after = retry_after


def answer_of(reply: Reply, read: Callable[[object], T]) -> T:
    """Return what *read* makes of *reply*, after its status, its kind and its shape.

    Raises Fault for what may pass, Unanswered for what will not, Absent when there is
    no such record, Refused when the source wants to be left alone.
    """
    _check_status(reply)
    if not _is_json(reply):
        raise Fault("sent a page in place of an answer", reply.retry_after)
    decoded = _decoded(reply)
    try:
        return read(decoded)
    except Busy as busy:
        raise Fault("says that it is busy", reply.retry_after) from busy


def followed(source: str, url: str, location: str) -> str:
    """Return where a redirect leads, when that is the same host by the same road.

    Raises Unanswered for any other, and Refused for a check that only a person passes.
    """
    try:
        there = urljoin(url, location)
        here, target = urlsplit(url), urlsplit(there)
    except ValueError:
        raise Unanswered(f"{name_of(source)} sends us nowhere.") from None
    if target.path.startswith("/verify_human"):
        raise Refused(
            f"{name_of(source)} wants to see a human being before it answers. Open "
            f"{here.scheme}://{here.netloc} in a browser, or try again tomorrow."
        )
    if (target.scheme, target.netloc) != (here.scheme, here.netloc):
        raise Unanswered(f"{name_of(source)} sends us to another host; not followed.")
    return there


def name_of(source: str) -> str:
    """Return the name of *source* as a person knows it."""
    return NAMES.get(source, source)


def _check_status(reply: Reply) -> None:
    name, status = name_of(reply.source), reply.status
    if status in PASSING:
        raise Fault(f"answered with status {status}", reply.retry_after)
    if status in REFUSING:
        raise Refused(f"{name} {_refusal(reply)} (status {status}).{_quoted(reply)}")
    if status != 200:
        what = PLAIN_NOS.get(status, "gave no answer that can be used")
        mishap = Absent if status in ABSENT and _is_json(reply) else Unanswered
        raise mishap(f"{name} {what} (status {status}).")


def _is_json(reply: Reply) -> bool:
    return "json" in reply.kind.partition(";")[0].lower()


def _decoded(reply: Reply) -> object:
    try:
        decoded: object = json.loads(reply.body.decode("utf-8-sig"))
    except RecursionError as error:
        raise Unanswered(
            f"{name_of(reply.source)} sent an answer of impossible depth."
        ) from error
    except ValueError as error:
        raise Fault("sent an answer that breaks off", reply.retry_after) from error
    return decoded


def _refusal(reply: Reply) -> str:
    if reply.status == 401 and reply.keyed:
        return f"does not take the key in BOOST_{reply.source.upper()}_TOKEN"
    return "wants a key" if reply.status == 401 else "wants no questions from here"


def _quoted(reply: Reply) -> str:
    """Return a little of what the server says, unless it could repeat a key."""
    if reply.keyed:
        return ""
    bare = MARKUP.sub(" ", reply.body.decode("utf-8", "replace"))
    visible = "".join(c if c.isprintable() else " " for c in bare)
    said = " ".join(visible.split())
    if len(said) > QUOTED:
        said = f"{said[:QUOTED].rstrip()} …"
    return f" It says: “{said}”" if said else ""
