"""Good manners towards a server: who is asking, how often, and when to wait."""

import re
from collections.abc import Callable
from datetime import UTC
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from math import inf, isfinite
from typing import NamedTuple
from urllib.parse import urlsplit

from recommender.errors import WrongUsage
from recommender.words import count, say

LONGEST_CONTACT = 200  # characters

# Visible ASCII without what would end the comment or the header that it stands in.
MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
SITE = re.compile(r"https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d+)?(/[!-'*-~]*)?")


class Pace(NamedTuple):
    """Seconds from one question to the next, and before one is asked again."""

    interval: float
    first_wait: float  # doubled each time
    longest_wait: float = 60.0

    def wait(self, attempt: int) -> float:
        """Return how long to wait after the *attempt*-th failure, the first being 0."""
        return min(self.longest_wait, self.first_wait * 2.0 ** min(attempt, 30))


POLITE = Pace(interval=1.0, first_wait=2.0)  # the slowest that the sources ask for
AT_HOME = Pace(interval=0.0, first_wait=0.05)  # one's own mirror needs no courtesy


class TooLong(Exception):
    """Somebody is not to be asked for longer than we are ready to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(spelled(seconds))


class Turns:
    """Keeps the questions to one host apart, and still for as long as it asked."""

    def __init__(
        self, monotonic: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._free_at: dict[str, float] = {}

    def take(self, whose: str, interval: float, longest: float) -> None:
        """Wait for a turn, then hold the next one back for *interval* seconds.

        Raises TooLong, without a wait, when that would be longer than *longest*.
        """
        wait = self._free_at.get(whose, -inf) - self._monotonic()
        if wait > longest:
            raise TooLong(wait)
        if wait > 0:
            self._sleep(wait)
        self._free_at[whose] = self._monotonic() + interval

    def hold(self, whose: str, seconds: float) -> None:
        """Ask nothing for at least *seconds* from now."""
        free_at = self._monotonic() + seconds
        self._free_at[whose] = max(free_at, self._free_at.get(whose, free_at))


def courtesy(host: str) -> Pace:
    """Return the pace that is due to *host*, which may carry a port."""
    return AT_HOME if is_loopback(host) else POLITE


def is_loopback(host: str) -> bool:
    """Tell whether *host* is this machine itself, decided by its address alone."""
    name = urlsplit(f"//{host}").hostname or ""
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def check_contact(contact: str) -> str:
    """Return *contact* when a source can reach a person by it; else WrongUsage."""
    fits = MAIL.fullmatch(contact) or SITE.fullmatch(contact)
    if fits and len(contact) <= LONGEST_CONTACT:
        return contact
    raise WrongUsage(say("web.bad_contact" if contact else "web.no_contact"))


def seconds_asked(retry_after: str | None, now: float) -> float | None:
    """Return the seconds that a Retry-After header asks for; None for nonsense.

    Whole numbers, fractions and HTTP dates are understood; *now* is the time of day.
    """
    if retry_after is None:
        return None
    try:
        seconds = float(retry_after)
    except ValueError:
        seconds = _until(retry_after, now)
    return seconds if isfinite(seconds) and seconds >= 0 else None


def spelled(seconds: float) -> str:
    """Return a length of time as a person would say it."""
    for size, unit in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return say(f"web.{unit}", count=f"{seconds / size:.0f}")
    return count("web.seconds", round(seconds))


def _until(date: str, now: float) -> float:
    """Return the seconds to an HTTP *date*, 0 for one that is past, -1 for none."""
    try:
        moment = parsedate_to_datetime(date)
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, zoned.timestamp() - now)
    except (ValueError, TypeError, IndexError, OverflowError):
        return -1.0
