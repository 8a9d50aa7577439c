"""What a reply of a server is worth: an answer, another try, or neither."""

import json
import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from recommender.words import say, table
from recommender.workshop.sources import Absent, Busy, Refused, T, Unanswered

PASSING = (429, 500, 502, 503, 504)  # the same question may have an answer later
REFUSING = (401, 403)  # asking on leads to a ban
ABSENT = (404, 410)  # said as JSON, of a record; a page says it of the whole service
QUOTED = 160  # characters of what a refusing server says

MARKUP = re.compile(r"<(style|script|title)\b.*?</\1>|<[^>]*>", re.DOTALL)

PLAIN_NOS = (400, 404, 410, 422)  # each with a sentence of its own


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
        raise Fault(say("web.page"), reply.retry_after)
    decoded = _decoded(reply)
    try:
        return read(decoded)
    except Busy as busy:
        raise Fault(say("web.busy"), reply.retry_after) from busy


def followed(source: str, url: str, location: str) -> str:
    """Return where a redirect leads, when that is the same host by the same road.

    Raises Unanswered for any other, and Refused for a check that only a person passes.
    """
    try:
        there = urljoin(url, location)
        here, target = urlsplit(url), urlsplit(there)
    except ValueError:
        raise Unanswered(say("web.nowhere", source=name_of(source))) from None
    if target.path.startswith("/verify_human"):
        site = f"{here.scheme}://{here.netloc}"
        raise Refused(say("web.human", source=name_of(source), site=site))
    if (target.scheme, target.netloc) != (here.scheme, here.netloc):
        raise Unanswered(say("web.elsewhere", source=name_of(source)))
    return there


def name_of(source: str) -> str:
    """Return the name of *source* as a person knows it."""
    return table("source").get(source, source)


def _check_status(reply: Reply) -> None:
    name, status = name_of(reply.source), reply.status
    if status in PASSING:
        raise Fault(say("web.status", status=status), reply.retry_after)
    if status in REFUSING:
        said = (_refusal(reply), _quoted(reply))
        raise Refused(" ".join(filter(None, said)))
    if status != 200:
        what = f"web.no_{status}" if status in PLAIN_NOS else "web.no"
        mishap = Absent if status in ABSENT and _is_json(reply) else Unanswered
        raise mishap(say(what, source=name, status=status))


def _is_json(reply: Reply) -> bool:
    return "json" in reply.kind.partition(";")[0].lower()


def _decoded(reply: Reply) -> object:
    try:
        decoded: object = json.loads(reply.body.decode("utf-8-sig"))
    except RecursionError as error:
        said = say("web.deep", source=name_of(reply.source))
        raise Unanswered(said) from error
    except ValueError as error:
        raise Fault(say("web.breaks_off"), reply.retry_after) from error
    return decoded


def _refusal(reply: Reply) -> str:
    if reply.status != 401:
        how = "web.unwelcome"
    else:
        how = "web.bad_key" if reply.keyed else "web.wants_key"
    setting = f"BOOST_{reply.source.upper()}_TOKEN"
    name = name_of(reply.source)
    return say(how, source=name, setting=setting, status=reply.status)


def _quoted(reply: Reply) -> str:
    """Return a little of what the server says, unless it could repeat a key."""
    if reply.keyed:
        return ""
    bare = MARKUP.sub(" ", reply.body.decode("utf-8", "replace"))
    visible = "".join(c if c.isprintable() else " " for c in bare)
    said = " ".join(visible.split())
    if len(said) > QUOTED:
        said = f"{said[:QUOTED].rstrip()} …"
    return say("web.says", said=said) if said else ""
