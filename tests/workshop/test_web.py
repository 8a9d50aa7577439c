"""The way out, against a real server that does everything wrong."""

import contextlib
import logging
import re
import traceback
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
import requests

from recommender import __version__
from recommender.errors import WrongUsage
from recommender.workshop.exchange import Bounds, Key
from recommender.workshop.manners import POLITE, Pace
from recommender.workshop.sources import (
    Absent,
    Ask,
    Busy,
    Question,
    Refused,
    Surprise,
    Unanswered,
)
from recommender.workshop.web import PUBLIC, Web, addresses, open_web
from tests.replay import (
    Answer,
    Replay,
    Request,
    Way,
    answer,
    page,
    recording,
    redirect,
    replaying,
    zipped,
)
from tests.workshop.test_manners import Clock

Pack = Callable[[Answer], Answer]

CONTACT = "me@example.org"
KEY = "s3cret.K3y"
FILMS = Question("wikidata", "sparql", (("query", "SELECT ?film"), ("format", "json")))
BOOK = Question("openlibrary", "/works/OL1W.json")
RETRIED = (429, 500, 502, 503, 504)
BOUNDS = Bounds(connect=2, read=2, total=2, body=2**20, attempts=3)


def as_it_is(decoded: object) -> object:
    """Read an answer without a look at it."""
    return decoded


@contextlib.contextmanager
def web_to(
    server: Replay, clock: Clock, bounds: Bounds = BOUNDS, pace: Pace = POLITE
) -> Iterator[Web]:
    """Open a web in which every source is *server*, treated as a stranger's."""
    places = dict.fromkeys(("wikidata", "openlibrary", "tmdb"), server.url)
    with Web(
        CONTACT,
        places,
        {"tmdb": KEY},
        bounds,
        pace_of=lambda _: pace,
        monotonic=clock.monotonic,
        sleep=clock.sleep,
    ) as web:
        yield web


@pytest.fixture
def clock() -> Clock:
    """Return a clock on which no test waits."""
    return Clock()


def ask(
    played: Answer | list[Answer], clock: Clock, question: Question = BOOK
) -> tuple[object, int]:
    """Return what becomes of *question*, value or mishap, and how often it was put."""
    script = {f"/{question.path.lstrip('/')}": played}
    with replaying(script) as server, web_to(server, clock) as web:
        try:
            return web.fetch(question, as_it_is), len(server.requests)
        except (Unanswered, Refused) as mishap:
            return mishap, len(server.requests)


def test_an_answer_is_read(clock: Clock) -> None:
    """A question is put once, and its answer is what the reader makes of it."""
    with replaying({"/sparql": answer({"rows": [1, 2]})}) as server:
        with web_to(server, clock) as web:
            fetch: Ask = web.fetch
            assert fetch(FILMS, lambda found: str(found)) == "{'rows': [1, 2]}"
        (request,) = server.requests
    assert request.parameters == FILMS.parameters
    assert clock.slept == []


def test_it_says_who_is_asking(clock: Clock) -> None:
    """The header names program, version, contact and library, in the agreed form."""
    with replaying(lambda _: answer(1)) as server, web_to(server, clock) as web:
        web.fetch(FILMS, as_it_is)
        web.fetch(BOOK, as_it_is)
        first, second = (request.headers for request in server.requests)
    assert first["user-agent"] == (
        f"boost-the-signal/{__version__} ({CONTACT}) "
        f"python-requests/{requests.__version__}"  # type: ignore[attr-defined]
    )
    assert first["accept"] == "application/sparql-results+json"
    assert second["accept"] == "application/json"
    assert set(first) == {"host", "user-agent", "accept", "accept-encoding"}


def test_nobody_asks_without_a_contact() -> None:
    """Without a contact there is no web at all."""
    with pytest.raises(WrongUsage, match="boost refresh --contact"):
        Web("", PUBLIC)


def test_a_key_goes_to_its_own_source_alone(clock: Clock) -> None:
    """The key travels in a header, to the one source that gave it out."""
    with replaying(lambda _: answer(1)) as server, web_to(server, clock) as web:
        web.fetch(Question("tmdb", "movie/1", (("language", "en"),)), as_it_is)
        web.fetch(BOOK, as_it_is)
        tmdb, other = server.requests
    assert tmdb.headers["authorization"] == f"Bearer {KEY}"
    assert "authorization" not in other.headers
    assert KEY not in str((tmdb.path, tmdb.parameters, other))


@pytest.mark.parametrize("status", RETRIED)
def test_a_passing_status_is_asked_again_later_each_time(
    status: int, clock: Clock
) -> None:
    """Trouble that passes costs a growing wait, the first not nothing."""
    found, asked = ask(
        [answer({}, status), page("", status), answer(["at last"])], clock
    )
    assert found == ["at last"]
    assert asked == 3
    assert clock.slept == [POLITE.wait(0), POLITE.wait(1)]


@pytest.mark.parametrize("status", RETRIED)
def test_trouble_that_stays_ends_in_a_sentence(status: int, clock: Clock) -> None:
    """After the last try a question is unanswered, for a reason that is said."""
    found, asked = ask(answer({}, status), clock)
    assert asked == BOUNDS.attempts
    assert isinstance(found, Unanswered)
    assert str(found) == f"Open Library answered with status {status}."


@pytest.mark.parametrize(
    "status",
    [201, 204, 206, 300, 304, *range(400, 411), 415, 422, 451, 501, 505, 599],
)
def test_any_other_status_is_asked_once(status: int, clock: Clock) -> None:
    """A plain no is not argued with, and a refusal least of all."""
    body = Answer(status=status) if status in (204, 304) else page("No.", status)
    found, asked = ask(body, clock)
    assert asked == 1
    assert isinstance(found, Refused if status in (401, 403) else Unanswered)
    assert f"(status {status})" in str(found)
    assert str(found).startswith("Open Library ")


@pytest.mark.parametrize("status", [404, 410])
@pytest.mark.parametrize(
    "question", [BOOK, Question("tmdb", "/movie/tt0000001", (("language", "en"),))]
)
def test_a_record_may_be_absent(status: int, question: Question, clock: Clock) -> None:
    """That it is not there is an answer, where it is said as JSON and of a record."""
    absent, asked = ask(answer({"error": "notfound"}, status), clock, question)
    assert (type(absent), asked) == (Absent, 1)
    paged, _ = ask(page("Not found.", status), clock, question)
    assert type(paged) is Unanswered
    searched, _ = ask(answer({"error": "notfound"}, status), clock, FILMS)
    assert type(searched) is Unanswered


@pytest.mark.parametrize("way", ["drip", "cut body", "cut chunk", "cut end"])
def test_a_refusal_is_one_however_its_page_arrives(way: Way, clock: Clock) -> None:
    """A ban is known by its status, and is not asked again for the rest of its page."""
    bounds = BOUNDS._replace(total=0.5)
    ban = page("Banned. " * 40, 403).sent(way)
    with (
        replaying(lambda _: ban) as server,
        web_to(server, clock, bounds) as web,
        pytest.raises(Refused),
    ):
        web.fetch(BOOK, as_it_is)
    assert len(server.requests) == 1


@pytest.mark.parametrize("way", ["cut body", "cut chunk", "cut end", "hang up"])
def test_an_answer_that_breaks_off_is_asked_again(way: Way, clock: Clock) -> None:
    """A line that is cut at any point costs a wait and another try."""
    whole = answer({"title": "Heidi"})
    assert ask([whole.sent(way), whole], clock) == ({"title": "Heidi"}, 2)
    assert clock.slept == [POLITE.wait(0)]


@pytest.mark.parametrize(
    "bad",
    [
        page("Open Library is temporarily offline"),
        Answer(b"{}", headers=(("Content-Type", "text/plain"),)),
        Answer(b"{}"),
        Answer(b'{"a": ', headers=(("Content-Type", "application/json"),)),
        Answer(b"", headers=(("Content-Type", "application/json"),)),
        Answer(
            b"no gzip",
            headers=(
                ("Content-Type", "application/json"),
                ("Content-Encoding", "gzip"),
            ),
        ),
    ],
)
def test_what_is_no_answer_in_a_200_is_asked_again(bad: Answer, clock: Clock) -> None:
    """A page, a text, nothing, or JSON that does not parse is a passing fault."""
    assert ask([bad, answer([1])], clock) == ([1], 2)
    assert clock.slept == [POLITE.wait(0)]


def test_an_answer_that_says_busy_is_asked_again_when_it_says(clock: Clock) -> None:
    """A refusal inside a 200 is waited out like any other."""

    def read(decoded: object) -> object:
        if isinstance(decoded, dict) and "error" in decoded:
            raise Busy("maxlag")
        return decoded

    lag = answer({"error": {"code": "maxlag"}}, retry_after="5")
    script = {"/sparql": [lag, answer([])]}
    with replaying(script) as server, web_to(server, clock) as web:
        assert web.fetch(FILMS, read) == []
    assert clock.slept == [5.0]


def test_an_answer_of_another_shape_is_asked_once(clock: Clock) -> None:
    """A surprise is not asked again: the shape will be the same."""

    def read(decoded: object) -> object:
        raise Surprise(f"no rows in {decoded}")

    with replaying({"/sparql": answer([])}) as server, web_to(server, clock) as web:
        for _ in range(7):
            with pytest.raises(Surprise, match=re.escape("no rows in []")):
                web.fetch(FILMS, read)
    assert len(server.requests) == 7


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("7", 7.0),
        ("7.5", 7.5),
        ("0", POLITE.wait(0)),
        ("Sun, 06 Nov 1994 08:49:37 GMT", POLITE.wait(0)),
        ("abc", POLITE.wait(0)),
        ("nan", POLITE.wait(0)),
        ("-1", POLITE.wait(0)),
        ("\x1b[31m", POLITE.wait(0)),
    ],
)
def test_a_wait_that_is_asked_for_is_kept(
    header: str, wait: float, clock: Clock
) -> None:
    """The wait is the longer of what was asked and what is due anyway."""
    found, _ = ask([answer({}, 429, retry_after=header), answer(1)], clock)
    assert found == 1
    assert clock.slept == [wait]


def test_a_wait_beyond_all_patience_is_told_and_kept(clock: Clock) -> None:
    """Asked to wait for a day, nobody waits, and nobody asks in the meantime."""
    ban = answer({}, 429, retry_after="99999")
    with replaying(lambda _: ban) as server, web_to(server, clock) as web:
        for _ in range(2):
            with pytest.raises(Unanswered, match="left alone for about 28 hours"):
                web.fetch(BOOK, as_it_is)
        assert len(server.requests) == 1
        clock.time += 99999
        with pytest.raises(Unanswered):
            web.fetch(BOOK, as_it_is)
        assert len(server.requests) == 2
    assert clock.slept == []


def test_questions_to_a_host_are_a_second_apart(clock: Clock) -> None:
    """One question follows another only when its second is over."""
    with replaying(lambda _: answer(1)) as server, web_to(server, clock) as web:
        for _ in range(3):
            web.fetch(BOOK, as_it_is)
        clock.time += 0.25
        web.fetch(BOOK, as_it_is)
    assert clock.slept == [1.0, 1.0, 0.75]


def test_this_machine_is_asked_without_a_pause(clock: Clock) -> None:
    """A server on loopback is told by its address, with no setting at all."""
    with (
        replaying(lambda _: answer(1)) as server,
        Web(CONTACT, {"openlibrary": server.url}, sleep=clock.sleep) as web,
    ):
        for _ in range(3):
            web.fetch(BOOK, as_it_is)
    assert clock.slept == []


def test_five_questions_without_an_answer_end_the_asking(clock: Clock) -> None:
    """A dead service is asked no more, while another goes on."""

    def script(request: Request) -> Answer:
        return answer({}, 503 if request.path.startswith("/works") else 200)

    with replaying(script) as server, web_to(server, clock) as web:
        for _ in range(4):
            with pytest.raises(Unanswered):
                web.fetch(BOOK, as_it_is)
        for _ in range(2):
            with pytest.raises(Refused, match=r"^Open Library does not answer; .* 503"):
                web.fetch(BOOK, as_it_is)
        assert len(server.requests) == 5 * BOUNDS.attempts
        assert web.fetch(FILMS, as_it_is) == {}


def test_any_reply_of_use_shows_that_somebody_is_there(clock: Clock) -> None:
    """An answer, or a plain no, between the failures ends the row of them."""
    dead, gone = [answer({}, 503)] * BOUNDS.attempts, answer({}, 404)
    turns = iter([*(4 * dead), gone, *(4 * dead), answer(1), *(4 * dead), answer(2)])
    found: list[object] = []
    with replaying(lambda _: next(turns)) as server, web_to(server, clock) as web:
        for _ in range(15):
            with contextlib.suppress(Unanswered):
                found.append(web.fetch(BOOK, as_it_is))
    assert found == [1, 2]


def test_a_source_that_refused_is_not_asked_again(clock: Clock) -> None:
    """After a ban, the first one is told again without a request."""
    ban = page("Banned.", 403)
    with replaying(lambda _: ban) as server, web_to(server, clock) as web:
        for _ in range(2):
            with pytest.raises(Refused, match=r"It says: “Banned\.”"):
                web.fetch(BOOK, as_it_is)
    assert len(server.requests) == 1


def test_a_machine_that_is_offline_is_told_so_once(clock: Clock) -> None:
    """When nothing can be reached, the rest is not tried one by one."""
    with replaying({}) as server:
        pass
    with web_to(server, clock) as web, pytest.raises(Refused, match="Are you online"):
        web.fetch(BOOK, as_it_is)
    assert len(clock.slept) == BOUNDS.attempts - 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_on_the_same_host_is_followed(status: int, clock: Clock) -> None:
    """Where a work has moved, it is found, a second later."""
    script = {"/works/OL1W.json": redirect("/b?x=1", status), "/b": answer("moved")}
    with replaying(script) as server, web_to(server, clock) as web:
        assert web.fetch(BOOK, as_it_is) == "moved"
        assert server.requests[1].parameters == (("x", "1"),)
    assert clock.slept == [1.0]


def test_a_redirect_to_another_host_is_not_followed(clock: Clock) -> None:
    """Not a byte, and no key, goes to a host that was not meant."""
    with replaying({}) as other:
        for to in (
            f"{other.url}/",
            other.url.replace("http://127.0.0.1", "//localhost"),
        ):
            film = Question("tmdb", "movie/1")
            found, asked = ask(redirect(to), clock, film)
            assert str(found) == "TMDB sends us to another host; not followed."
            assert asked == 1
        assert other.requests == []


def test_redirects_come_to_an_end(clock: Clock) -> None:
    """A circle is walked five times, and not asked again."""
    found, asked = ask(redirect("/works/OL1W.json"), clock)
    assert isinstance(found, Unanswered)
    assert asked == 6


@pytest.mark.parametrize("way", ["whole", "drip", "cut body"])
def test_the_page_of_a_redirect_is_not_read(way: Way, clock: Clock) -> None:
    """Whatever comes with a redirect, it costs neither room nor time."""
    plain = replace(redirect("/b"), body=b" " * 10**7)
    script = {"/works/OL1W.json": zipped(plain).sent(way), "/b": answer("moved")}
    with replaying(script) as server, web_to(server, clock) as web:
        tracemalloc.start()
        assert web.fetch(BOOK, as_it_is) == "moved"
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert most < 2 * 10**6


def test_a_check_for_human_beings_ends_the_asking(clock: Clock) -> None:
    """A page that only a person passes is a refusal with a next step."""
    found, asked = ask(redirect("/verify_human?next=/", 303), clock)
    assert isinstance(found, Refused)
    assert "in a browser" in str(found)
    assert asked == 1


def test_compressed_answers_are_read(clock: Clock) -> None:
    """An answer may come compressed."""
    assert ask(zipped(answer({"a": ["é"] * 1000})), clock) == ({"a": ["é"] * 1000}, 1)


@pytest.mark.parametrize("pack", [zipped, lambda plain: plain])
def test_an_answer_beyond_all_bounds_is_dropped(pack: Pack, clock: Clock) -> None:
    """What unpacks to more than is ever needed is not kept, nor asked again."""
    found, asked = ask(pack(answer("a" * (BOUNDS.body * 20))), clock)
    assert str(found) == "Open Library sent more than 1 MB at once."
    assert asked == 1


@pytest.mark.parametrize(
    ("way", "total"), [("drip", 0.1), ("drip all", 0.02), ("drip all", 0.2)]
)
def test_an_answer_that_drips_is_hung_up_on(
    way: Way, total: float, clock: Clock
) -> None:
    """Byte after byte, each in time, does not add up to an answer in time."""
    bounds = BOUNDS._replace(total=total, attempts=1)
    slow = replace(answer("a" * 10**5), way=way, pause=0.003)  # five minutes long
    with (
        replaying(lambda _: slow) as server,
        web_to(server, clock, bounds) as web,
        pytest.raises(Unanswered, match="took longer than"),
    ):
        web.fetch(BOOK, as_it_is)


def test_a_redirect_that_was_hung_up_on_leads_nowhere(clock: Clock) -> None:
    """Half the place where a redirect leads is another place."""
    bounds = BOUNDS._replace(total=0.3, attempts=1)
    slow = replace(redirect("/works" * 99), way="drip all", pause=0.003)
    with (
        replaying(lambda _: slow) as server,
        web_to(server, clock, bounds) as web,
        pytest.raises(Unanswered, match="took longer than"),
    ):
        web.fetch(BOOK, as_it_is)
    assert len(server.requests) == 1


def test_a_silent_server_is_left(clock: Clock) -> None:
    """No byte at all within the time for reading is a passing fault."""
    bounds = BOUNDS._replace(read=0.05, attempts=1)
    mute = replace(answer(1).sent("drip all"), pause=0.3)
    with (
        replaying(lambda _: mute) as server,
        web_to(server, clock, bounds) as web,
        pytest.raises(Unanswered, match="was silent for"),
    ):
        web.fetch(BOOK, as_it_is)


def test_nothing_in_a_question_reaches_the_headers(clock: Clock) -> None:
    """Line ends and marks in a path or a parameter stay where they were written."""
    evil = "Heidi\r\nX-Evil: 1\r\n\r\nGET /stolen HTTP/1.1\x1b[2J?a=b#c"
    question = Question("openlibrary", f"/works/{evil}", (("title", evil),))
    with replaying(lambda _: answer(1)) as server, web_to(server, clock) as web:
        web.fetch(question, as_it_is)
        (request,) = server.requests
    assert "x-evil" not in request.headers
    assert request.parameters == (("title", evil),)
    assert unquote(request.path) == f"/works/{evil}"


def test_a_question_that_cannot_be_written_is_unanswered(clock: Clock) -> None:
    """Half a character is no reason to fall over."""
    question = Question("openlibrary", "/search.json", (("title", "\ud800"),))
    with replaying({}) as server, web_to(server, clock) as web:
        with pytest.raises(Unanswered, match="impossible characters"):
            web.fetch(question, as_it_is)
        assert server.requests == []


def test_no_cookie_is_kept(clock: Clock) -> None:
    """A server that wants to be remembered is not."""
    sweet = answer(1, set_cookie="id=7; Path=/")
    with replaying(lambda _: sweet) as server, web_to(server, clock) as web:
        web.fetch(BOOK, as_it_is)
        web.fetch(BOOK, as_it_is)
        assert "cookie" not in server.requests[1].headers


def test_the_environment_decides_nothing_here(
    clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a proxy nor a password file has a say in what goes to this machine."""
    netrc = tmp_path / "netrc"
    netrc.write_text("default login me password hunter2\n", "utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with replaying(lambda _: answer(1)) as server, web_to(server, clock) as web:
        web.fetch(BOOK, as_it_is)
        assert "authorization" not in server.requests[0].headers


def test_a_password_file_has_no_say_in_public_either(
    clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through a proxy for the public too, no password goes along that was not asked."""
    netrc = tmp_path / "netrc"
    netrc.write_text("default login me password hunter2\n", "utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    with replaying(lambda _: answer(1)) as proxy:
        for name in ("HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, proxy.url)
        places = {"openlibrary": "http://books.example"}
        with Web(CONTACT, places, sleep=clock.sleep) as web:
            assert web.fetch(BOOK, as_it_is) == 1
        (request,) = proxy.requests
    assert request.headers["host"] == "books.example"
    assert "authorization" not in request.headers


@pytest.mark.parametrize(
    "trouble",
    [
        answer({"status_message": f"Bearer {KEY}"}, 401),
        page(f"Bearer {KEY}", 403),
        page(f"Bearer {KEY}", 404),
        page(KEY),
        answer({}, 503),
        answer({}, 429, retry_after="99999"),
        answer(1).sent("cut body"),
        answer(1).sent("hang up"),
        redirect(f"http://elsewhere.example/{KEY}"),
        redirect(f"http://[{KEY}"),
    ],
)
def test_a_key_shows_itself_nowhere(
    trouble: Answer, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """No error, log, name or trace holds the key, even when the server repeats it."""
    caplog.set_level(logging.DEBUG)
    film = Question("tmdb", "movie/1", (("language", "en"),))
    with replaying(lambda _: trouble) as server, web_to(server, clock) as web:
        with pytest.raises((Unanswered, Refused)) as caught:
            web.fetch(film, as_it_is)
        shown = f"{web} {web!r} {Key('tmdb', KEY)!r} {Key('tmdb', KEY)}"
        assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    trace = "".join(traceback.format_exception(caught.value))
    assert caplog.records  # urllib3 has something to say
    assert KEY not in shown + trace + caplog.text + repr(caught.value)


@pytest.mark.parametrize("key", ["", "two words", "a\r\nX-Evil: 1", "clé", "\x1b[31m"])
def test_what_can_be_no_key_is_refused_and_not_repeated(key: str) -> None:
    """A key that could leave its header is never sent, and never shown."""
    with pytest.raises(WrongUsage) as caught:
        Web(CONTACT, PUBLIC, {"tmdb": key})
    assert "BOOST_TMDB_TOKEN" in str(caught.value)
    assert not key or key not in str(caught.value)


def test_addresses_are_public_unless_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every source is asked in public, unless a setting says where else."""
    assert addresses() == PUBLIC
    monkeypatch.setenv("BOOST_URL_OPENLIBRARY", "https://mirror.example/books/")
    assert addresses()["openlibrary"] == "https://mirror.example/books/"
    assert addresses()["tmdb"] == PUBLIC["tmdb"]


def test_one_setting_moves_both_hosts_of_wikidata(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Queries and entities are both found below the one address that is set."""
    entities = Question("wikidata", "/w/api.php", (("ids", "Q1"),))
    with replaying(lambda _: answer(1)) as server:
        monkeypatch.setenv("BOOST_URL_WIKIDATA", f"{server.url}/copy/")
        with open_web(CONTACT, KEY) as web:
            web.fetch(FILMS, as_it_is)
            web.fetch(entities, as_it_is)
        assert server.paths() == ["/copy/sparql", "/copy/w/api.php"]


def test_in_public_wikidata_is_two_hosts(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Queries go to the query service, entities to Wikidata itself, each in turn."""
    places = {place: url.replace("https", "http") for place, url in PUBLIC.items()}
    entities = Question("wikidata", "/w/api.php")
    with replaying(lambda _: answer(1)) as proxy:
        for name in ("HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, proxy.url)
        with Web(CONTACT, places, sleep=clock.sleep) as web:
            web.fetch(FILMS, as_it_is)
            web.fetch(entities, as_it_is)
        hosts = [request.headers["host"] for request in proxy.requests]
    assert hosts == ["query.wikidata.org", "www.wikidata.org"]


@pytest.mark.parametrize(
    "address",
    [
        "openlibrary.org",
        "ftp://openlibrary.org",
        "http://openlibrary.org",
        "http://127.0.0.1.example.org",
        "http://127.0.0.1@example.org",
        "http://127.0.0.1\\@example.org",
        "https://me:hunter2@openlibrary.org",
        "https://openlibrary.org?key=hunter2",
        "https://openlibrary.org#x",
        "https://openlibrary.org\r\nX-Evil: 1",
        "https://",
        "http://[::1",
        " https://openlibrary.org",
    ],
)
def test_an_address_that_is_not_safe_is_refused(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A password, a plain line to a stranger or a riddle is no address."""
    monkeypatch.setenv("BOOST_URL_OPENLIBRARY", address)
    with pytest.raises(WrongUsage, match="BOOST_URL_OPENLIBRARY") as caught:
        addresses()
    assert "hunter2" not in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:8080", "http://localhost/x", "http://[::1]:1/", "https://a.b"],
)
def test_a_mirror_of_ones_own_may_be_plain(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plain http is for this machine; https is for every host."""
    monkeypatch.setenv("BOOST_URL_TMDB", address)
    assert addresses()["tmdb"] == address


@pytest.mark.parametrize(
    ("name", "asked", "kind"),
    [
        ("wikidata/error_429_jetty.html", 3, Unanswered),
        ("wikidata/error_429_varnish.html", 3, Unanswered),
        ("wikidata/error_429_nginx.txt", 3, Unanswered),
        ("wikidata/error_503_overloaded.txt", 3, Unanswered),
        ("wikidata/error_502_504_nginx.html", 3, Unanswered),
        ("wikidata/sparql_timeout_in_200.json", 3, Unanswered),
        ("wikidata/error_403_ban.html", 1, Refused),
        ("wikidata/error_403_robot_policy.txt", 1, Refused),
        ("wikidata/error_400_entitydata_bad_id.html", 1, Unanswered),
        ("wikidata/sparql_empty.json", 1, dict),
        ("wikidata/sparql_Q2599_2016.json", 1, dict),
        ("wikidata/wbgetentities_missing.json", 1, dict),
        ("tmdb/error_404_movie.json", 1, Unanswered),
    ],
)
def test_recorded_and_composed_replies_have_their_fates(
    name: str, asked: int, kind: type, clock: Clock
) -> None:
    """What the sources were seen or are documented to send ends as it should."""
    found, times = ask(recording(name), clock, FILMS)
    assert isinstance(found, kind)
    assert times == asked
