"""The one polite way out: a question goes, a checked answer comes, or a sentence.

It says who is asking, asks one thing at a time and not too often, waits when it is
told to, follows no redirect to another host, and bounds what an answer may cost.
"""

import os
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from types import MappingProxyType, TracebackType
from typing import Self
from urllib.parse import quote

from recommender.errors import WrongUsage
from recommender.words import say
from recommender.workshop.exchange import (
    BOUNDS,
    Bounds,
    Exchange,
    Key,
    Parameters,
    Unreachable,
    host_of,
)
from recommender.workshop.manners import (
    Pace,
    TooLong,
    Turns,
    check_contact,
    courtesy,
    is_loopback,
    seconds_asked,
)
from recommender.workshop.replies import Fault, Reply, answer_of, followed, name_of
from recommender.workshop.sources import Absent, Question, Refused, T, Unanswered

# Wikidata is two hosts in public: questions to /sparql go to one of their own.
PUBLIC = {
    "wikidata": "https://www.wikidata.org",
    "wikidata/sparql": "https://query.wikidata.org",
    "openlibrary": "https://openlibrary.org",
    "tmdb": "https://api.themoviedb.org/3",
}
SETTINGS = {
    "wikidata": "BOOST_URL_WIKIDATA",
    "openlibrary": "BOOST_URL_OPENLIBRARY",
    "tmdb": "BOOST_URL_TMDB",
}

# No credentials, no query, nothing that two readers could take for different hosts.
ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(:[0-9]{1,5})?"
    r"(/[A-Za-z0-9._~/-]*)?"
)

REDIRECTS = 5
DEAD = 5  # questions in a row without an answer: nobody is there
RECORD = re.compile(r"/(works|movie)/[^/]+")  # may be absent; no search ever is
IN_PATH = "/%:@!$&'()*+,;=~"  # may stand in a path as they are
NO_KEYS: Mapping[str, str] = MappingProxyType({})


def open_web(contact: str, tmdb_token: str | None = None) -> "Web":
    """Return the web as the settings of this machine have it."""
    return Web(contact, addresses(), {"tmdb": tmdb_token} if tmdb_token else NO_KEYS)


def addresses() -> dict[str, str]:
    """Return where each source is asked: in public, or where a setting says.

    BOOST_URL_WIKIDATA moves both of Wikidata's hosts: /sparql and /w/api.php are
    then below it. Raises WrongUsage for a setting that cannot be one, or is not safe.
    """
    found = dict(PUBLIC)
    for source, setting in SETTINGS.items():
        if address := os.environ.get(setting):
            found = {
                place: url
                for place, url in found.items()
                if place.partition("/")[0] != source
            }
            found[source] = _checked(setting, address)
    return found


class Web:
    """A session with the sources; `fetch` is an `Ask`.

    *addresses* gives each source its base URL, and may give what lies below a first
    folder another: "wikidata/sparql". *keys* are sent as bearer tokens, each to its
    source alone. *pace_of* says how often a host may be asked.
    """

    def __init__(
        self,
        contact: str,
        addresses: Mapping[str, str],
        keys: Mapping[str, str] = NO_KEYS,
        bounds: Bounds = BOUNDS,
        *,
        pace_of: Callable[[str], Pace] = courtesy,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._addresses = dict(addresses)
        self._keys = {source: Key(source, key) for source, key in keys.items()}
        self._bounds = bounds
        self._pace_of = pace_of
        self._now = now
        self._turns = Turns(monotonic, sleep)
        self._exchange = Exchange(check_contact(contact), bounds)
        self._silences: Counter[str] = Counter()
        self._refusals: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._exchange.close()

    def fetch(self, question: Question, read: Callable[[object], T]) -> T:
        """Return what *read* makes of the answer to *question*; see `Ask`.

        A source that refused is not asked again. One that cannot be reached, or left
        five questions in a row without any reply of use, counts as having refused.
        """
        source = question.source
        if source in self._refusals:
            raise Refused(self._refusals[source])
        try:
            value = self._insist(question, read)
        except Refused as refusal:
            self._refusals[source] = str(refusal)
            raise
        except Fault as fault:
            self._silences[source] += 1
            raise self._given_up(source, fault) from fault
        except Unanswered as no:
            self._silences[source] = 0  # a plain no shows that somebody is there
            if isinstance(no, Absent) and not RECORD.fullmatch(question.path):
                raise Unanswered(str(no)) from no
            raise
        self._silences[source] = 0
        return value

    def _given_up(self, source: str, fault: Fault) -> Unanswered | Refused:
        """Return how a question ends that will not be asked again."""
        name = name_of(source)
        if isinstance(fault, Unreachable):
            said = say("web.offline", source=name, fault=fault)
        elif self._silences[source] >= DEAD:
            said = say("web.dead", source=name, fault=fault)
        else:
            return Unanswered(say("web.fault", source=name, fault=fault))
        self._refusals[source] = said
        return Refused(said)

    def _insist(self, question: Question, read: Callable[[object], T]) -> T:
        """Ask, and after a passing fault ask again, later each time."""
        url = self._url(question)
        for attempt in range(self._bounds.attempts):
            try:
                return answer_of(self._reply(question, url), read)
            except Fault as fault:
                last = fault
                wait = self._pace_of(host_of(url)).wait(attempt)
                asked = seconds_asked(fault.retry_after, self._now())
                whose = _whose(question.source, url)
                self._turns.hold(whose, max(wait, asked or 0.0))
        raise last

    def _reply(self, question: Question, url: str) -> Reply:
        """Return the reply to *question*, wherever on the same host it is found."""
        parameters = question.parameters
        for _ in range(REDIRECTS + 1):
            reply = self._get(question.source, url, parameters)
            if reply.location is None:
                return reply
            url, parameters = followed(question.source, url, reply.location), ()
        raise Unanswered(say("web.all_elsewhere", source=name_of(question.source)))

    def _get(self, source: str, url: str, parameters: Parameters) -> Reply:
        """Send one request in its turn."""
        interval = self._pace_of(host_of(url)).interval
        try:
            self._turns.take(_whose(source, url), interval, self._bounds.longest_wait)
        except TooLong as wait:
            raise Fault(say("web.left_alone", wait=wait)) from wait
        return self._exchange.get(source, url, parameters, self._keys.get(source))

    def _url(self, question: Question) -> str:
        path = question.path.lstrip("/")
        folder = f"{question.source}/{path.partition('/')[0]}"
        base = self._addresses.get(folder) or self._addresses[question.source]
        return f"{base.rstrip('/')}/{quote(path, safe=IN_PATH)}"


def _whose(source: str, url: str) -> str:
    return f"{source} at {host_of(url)}"


def _checked(setting: str, address: str) -> str:
    """Return an address that a key may be sent to, and that means one host."""
    fits = ADDRESS.fullmatch(address)
    if fits and (fits["scheme"] == "https" or is_loopback(fits["host"])):
        return address
    raise WrongUsage(say("web.bad_address", setting=setting))
