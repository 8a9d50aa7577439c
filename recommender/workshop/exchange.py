"""One exchange with a server: a request goes, a bounded reply comes, or a fault."""

import re
from contextlib import suppress
from http.cookiejar import DefaultCookiePolicy
from typing import NamedTuple
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase
from requests.utils import default_user_agent
from urllib3.exceptions import HTTPError, MaxRetryError

from recommender import __version__
from recommender.errors import WrongUsage
from recommender.words import say
from recommender.workshop.line import Line
from recommender.workshop.manners import is_loopback, spelled
from recommender.workshop.replies import REFUSING, Fault, Reply, name_of
from recommender.workshop.sources import Unanswered

Parameters = tuple[tuple[str, str], ...]

KEY = re.compile(r"[!-~]{1,4096}")  # one visible word: a header can carry nothing else
PIECE = 2**16  # bytes read at a time
GLANCE = 2**12  # bytes read of a refusal, to quote from


class Bounds(NamedTuple):
    """What one answer may cost: seconds, bytes once decompressed, and tries."""

    connect: float = 10.0
    read: float = 75.0  # the query service gives itself 60
    total: float = 150.0  # however it drips
    body: int = 32 * 2**20  # fifty whole entities are 20 MB
    attempts: int = 5
    longest_wait: float = 120.0  # of a Retry-After that is honoured


BOUNDS = Bounds()


class Unreachable(Fault):
    """Not even a connection came about."""


class Key(AuthBase):
    """A key that goes into a header, and shows itself nowhere else."""

    def __init__(self, source: str, key: str) -> None:
        if not KEY.fullmatch(key.strip()):
            setting = f"BOOST_{source.upper()}_TOKEN"
            raise WrongUsage(
                say("web.odd_key", source=name_of(source), setting=setting)
            )
        self._key = key.strip()

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Show the key to the server that *request* goes to."""
        request.headers["Authorization"] = f"Bearer {self._key}"
        return request


class Exchange:
    """The session behind the web: no cookies, passwords, redirects or retries."""

    def __init__(self, contact: str, bounds: Bounds) -> None:
        self._bounds = bounds
        self._line = Line()
        self._session = _session(contact, self._line)

    def close(self) -> None:
        """Close every connection."""
        self._session.close()

    def get(
        self, source: str, url: str, parameters: Parameters, key: Key | None
    ) -> Reply:
        """Return the reply to one request; Fault when it does not come whole."""
        try:
            with self._line.within(self._bounds.total):
                reply = self._received(source, url, parameters, key)
                if self._line.late and reply.status not in REFUSING:
                    raise TimeoutError  # cut anywhere, even in where it leads
                return reply
        except UnicodeError as error:
            raise Unanswered(say("web.odd_question")) from error
        except (OSError, HTTPError, ValueError) as error:  # OSError: all of requests'
            raise _fault(error, self._bounds) from error

    def _received(
        self, source: str, url: str, parameters: Parameters, key: Key | None
    ) -> Reply:
        rows = "sparql-results+" if urlsplit(url).path.endswith("/sparql") else ""
        self._session.trust_env = not is_loopback(host_of(url))  # no proxy to oneself
        with self._session.get(
            url,
            params=parameters,
            headers={"Accept": f"application/{rows}json"},
            auth=key or _no_key,
            timeout=(self._bounds.connect, self._bounds.read),
            allow_redirects=False,
            stream=True,
        ) as response:
            return Reply(
                source,
                response.status_code,
                response.headers.get("Content-Type", ""),
                _body(source, response, self._bounds.body),
                key is not None,
                response.headers.get("Retry-After"),
                _location(response),
            )


def host_of(url: str) -> str:
    """Return the host of *url*, with its port where it names one."""
    return urlsplit(url).netloc


def _no_key(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Add nothing; without it, requests would look for a password in ~/.netrc."""
    return request


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """Hide redirects: even unasked, requests would read all of their pages."""


def _session(contact: str, line: Line) -> requests.Session:
    session = _Session()
    session.headers.clear()
    session.headers["User-Agent"] = (
        f"boost-the-signal/{__version__} ({contact}) {default_user_agent()}"
    )
    session.headers["Accept-Encoding"] = "gzip"
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    session.mount("http://", line)
    session.mount("https://", line)
    return session


def _body(source: str, response: requests.Response, most: int) -> bytes:
    """Return the body of an answer, a glance at a refusal, nothing of all else."""
    if response.status_code in REFUSING:
        with suppress(OSError, HTTPError):
            return next(response.iter_content(GLANCE), b"")
    if response.status_code != 200:
        return b""
    body = bytearray()
    for piece in response.iter_content(PIECE):
        body += piece
        if len(body) > most:
            size = f"{most / 2**20:g}"
            raise Unanswered(say("web.too_big", source=name_of(source), size=size))
    return bytes(body)


def _location(response: requests.Response) -> str | None:
    if not response.is_redirect:
        return None
    return response.headers["Location"].encode("latin-1").decode("utf-8", "replace")


def _fault(error: Exception, bounds: Bounds) -> Fault:
    """Return what went wrong on the way, as the source's own doing."""
    if isinstance(error, TimeoutError):
        return Fault(say("web.too_slow", time=spelled(bounds.total)))
    if isinstance(error, requests.ReadTimeout):
        return Fault(say("web.silent", time=spelled(bounds.read)))
    if error.args and isinstance(error.args[0], MaxRetryError):
        return Unreachable(say("web.unreachable"))
    return Fault(say("web.broke_off"))
