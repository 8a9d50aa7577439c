"""Good manners: who is asking, and how long to wait."""

from email.utils import formatdate
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.errors import WrongUsage
from recommender.workshop.manners import (
    AT_HOME,
    POLITE,
    TooLong,
    Turns,
    check_contact,
    courtesy,
    is_loopback,
    seconds_asked,
    spelled,
)

NOW = 1_800_000_000.0
LONGEST = 120.0


class Clock:
    """A clock that stands still until somebody sleeps."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        """Return the time."""
        return self.time

    def sleep(self, seconds: float) -> None:
        """Let *seconds* pass."""
        self.slept.append(seconds)
        self.time += seconds


@pytest.mark.parametrize(
    "contact",
    [
        "me@example.org",
        "o'brien+films@mail.example.co.uk",
        "https://example.org",
        "http://example.org:8080/~me?about=1",
        "https://social.example/@me",
    ],
)
def test_a_contact_is_a_mail_or_web_address(contact: str) -> None:
    """An address by which a person can be reached is taken as it is."""
    assert check_contact(contact) == contact


@pytest.mark.parametrize(
    "contact",
    [
        "",
        "me",
        "me@example",
        "me@example.org\n",
        "me@example.org\r\nX-Evil: 1",
        "me@example.org) evil (",
        "https://example.org/(me)",
        "https://me:secret@example.org/",
        "https://example.org/a b",
        "https://example.org/\x1b[31m",
        "mé@example.org",
        "ftp://example.org",
        "a" * 200 + "@example.org",
    ],
)
def test_what_is_no_contact_is_refused_with_a_next_step(contact: str) -> None:
    """No address, or one that could end its header, is refused and never repeated."""
    with pytest.raises(WrongUsage) as caught:
        check_contact(contact)
    assert "`boost refresh --contact you@example.org`" in str(caught.value)
    assert len(contact) < 8 or contact not in str(caught.value)


@given(st.text())
def test_no_contact_can_leave_its_header(text: str) -> None:
    """Whatever is taken as a contact is visible ASCII without parentheses."""
    for contact in (text, f"me@example.org{text}", f"https://example.org/{text}"):
        try:
            taken = check_contact(contact)
        except WrongUsage:
            continue
        assert all("!" <= character <= "~" for character in taken)
        assert not {"(", ")"} & set(taken)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("1", 1.0),
        ("1.0", 1.0),
        (" 7 ", 7.0),
        ("0", 0.0),
        ("99999", 99999.0),
        (formatdate(NOW + 30, usegmt=True), 30.0),
        (formatdate(NOW - 30, usegmt=True), 0.0),
        ("Sun, 06 Nov 1994 08:49:37 -0000", 0.0),
        ("abc", None),
        ("nan", None),
        ("inf", None),
        ("-1", None),
        ("", None),
        ("Fri, 99 Foo 99999 99:99:99 GMT", None),
        (None, None),
    ],
)
def test_a_retry_after_of_any_make_is_read(
    header: str | None, seconds: float | None
) -> None:
    """Whole numbers, fractions and dates are understood, nonsense is none."""
    assert seconds_asked(header, NOW) == seconds


@given(st.text() | st.floats().map(str) | st.integers().map(str))
def test_no_retry_after_is_fatal(header: str) -> None:
    """Whatever stands in the header, the wait is finite and not negative."""
    seconds = seconds_asked(header, NOW)
    assert seconds is None or 0 <= seconds < float("inf")


@pytest.mark.parametrize(
    ("host", "home"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1:80", True),
        ("[::1]:8080", True),
        ("localhost:9", True),
        ("LOCALHOST", True),
        ("openlibrary.org", False),
        ("127.0.0.1.example.org", False),
        ("localhost.example.org", False),
        ("10.0.0.1", False),
        ("0.0.0.0", False),
        ("", False),
    ],
)
def test_only_this_machine_needs_no_courtesy(host: str, home: bool) -> None:
    """Loopback is told by the address alone, and asked as often as one likes."""
    assert is_loopback(host) is home
    assert courtesy(host) == (AT_HOME if home else POLITE)


def test_the_public_is_asked_once_a_second_at_most() -> None:
    """The pace that is due to a public service is a second, and two after a failure."""
    assert POLITE.interval >= 1
    assert POLITE.wait(0) >= 1


@given(st.integers(0, 5000))
def test_waits_grow_up_to_a_bound(attempt: int) -> None:
    """No wait is shorter than the one before, none is nothing, none is endless."""
    for pace in (POLITE, AT_HOME):
        assert 0 < pace.wait(attempt) <= pace.wait(attempt + 1) <= pace.longest_wait


@given(st.lists(st.floats(0, 5), min_size=2, max_size=8))
def test_turns_are_apart(pauses: list[float]) -> None:
    """However long a caller takes between them, turns of one host are apart."""
    clock = Clock()
    turns = Turns(clock.monotonic, clock.sleep)
    taken = []
    for pause in pauses:
        clock.time += pause
        turns.take("a", 1.0, LONGEST)
        taken.append(clock.time)
    gaps = [later - earlier for earlier, later in pairwise(taken)]
    assert all(gap >= 1 - 1e-9 for gap in gaps)
    assert sum(clock.slept) <= len(pauses)


def test_hosts_do_not_wait_for_one_another() -> None:
    """The turn of one host is nothing to another."""
    clock = Clock()
    turns = Turns(clock.monotonic, clock.sleep)
    turns.take("a", 1.0, LONGEST)
    turns.take("b", 1.0, LONGEST)
    assert clock.slept == []


def test_a_host_on_hold_is_left_alone() -> None:
    """A hold is waited out, and one beyond all patience is not waited for at all."""
    clock = Clock()
    turns = Turns(clock.monotonic, clock.sleep)
    turns.hold("a", 7.0)
    turns.hold("a", 3.0)
    turns.take("a", 0.0, LONGEST)
    assert clock.slept == [7.0]
    turns.hold("a", 99999.0)
    with pytest.raises(TooLong, match="about 28 hours"):
        turns.take("a", 0.0, LONGEST)
    assert clock.slept == [7.0]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1.2, "1 second"),
        (40, "40 seconds"),
        (119, "119 seconds"),
        (300, "about 5 minutes"),
        (7200, "about 2 hours"),
        (864000, "about 10 days"),
    ],
)
def test_times_are_said_as_a_person_would(seconds: float, words: str) -> None:
    """A length of time is said in the largest unit that fits twice."""
    assert spelled(seconds) == words
