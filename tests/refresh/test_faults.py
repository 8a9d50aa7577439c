"""What the web can do to a refresh, and what it cannot do to what a person has.

Every case is a whole `boost refresh`, against a small world that has moved on since the
last one. One source is struck. Its old facts stand, the others' new ones are taken, and
the journal is the same to the byte: see `Evening.check`.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from recommender import places
from recommender.workshop.sources import Question
from tests.refresh.evening import (
    REFRESH,
    Evening,
    age_askings,
    facts,
    striking,
    told,
    told_by,
)
from tests.replay import (
    Answer,
    Request,
    answer,
    page,
    recording,
    redirect,
    zipped,
)
from tests.replay_world import SOURCES, parted

NAMES = {"wikidata": "Wikidata", "openlibrary": "Open Library", "tmdb": "TMDB"}
BAMBI, WEB = "bambi-1942", "charlottes-web-1952"

ROWS = {"head": {"vars": ["item"]}, "results": {"bindings": []}}
TRACE = b"""{"head": {"vars": ["item"]}, "results": {"bindings": [ {
SPARQL-QUERY: queryStr=SELECT
java.util.concurrent.TimeoutException
\tat java.util.concurrent.FutureTask.get(FutureTask.java:205)"""


def as_json(body: bytes) -> Answer:
    """Return *body* under the name of JSON, whatever it is."""
    return replace(answer(None), body=body)


PAGES = {
    f"status {status}": page("<h1>\x1b[31mNo</h1>", status)
    for status in (
        *(201, 206, 300, 400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 413, 414),
        *(418, 421, 422, 429, 451, 500, 501, 502, 503, 504, 505, 511, 599),
    )
}
FAULTS = PAGES | {
    "status 204": Answer(status=204),
    "status 304": Answer(status=304),
    "a cut body": answer(ROWS).sent("cut body"),
    "a cut chunk": answer(ROWS).sent("cut chunk"),
    "half a body": answer(ROWS).sent("cut end"),
    "no reply": answer(ROWS).sent("hang up"),
    "a slow drip": answer(ROWS).sent("drip"),
    "a drip from the start": answer(ROWS).sent("drip all"),
    "a page": page("<title>Temporarily offline</title>"),
    "a page that calls itself JSON": as_json(b"<html>Busy</html>"),
    "nothing": as_json(b""),
    "null": answer(None),
    "a list": answer([]),
    "a text": answer("no"),
    "a number": answer(7),
    "nothing in braces": answer({}),
    "a depth": as_json(b"[" * 200_000),
    "half a letter": as_json(b'{"docs": "\xff"}'),
    "a body beyond all bounds": answer("0" * 2**20),
    "a gzip bomb": zipped(answer("0" * 50 * 2**20)),
    "a gzip that is none": replace(answer(ROWS, content_encoding="gzip")),
    "half a gzip": zipped(answer(ROWS)).sent("cut end"),
    "maxlag in a 200": answer({"error": {"code": "maxlag"}}, retry_after="0"),
    "an error in a 200": answer({"error": {"code": "internal_api_error"}}),
    "a timeout in a 200": as_json(TRACE),
    "TMDB's rate limit in a 200": answer({"success": False, "status_code": 25}),
    "TMDB's refusal in a 200": answer({"success": False, "status_code": 7}),
    "rows without items": answer({"results": {"bindings": [7]}, "docs": [7]}),
    "a redirect to another host": redirect("http://127.0.0.2:9/"),
    "a redirect to a file": redirect("file:///etc/passwd"),
    "a redirect to nowhere": redirect("http://[::1"),
    "a redirect to itself": redirect(""),
    "a check for human beings": redirect("/verify_human?value=1", 303),
    "a long wait": page("Later.", 429, retry_after="99999"),
    "a wait of nonsense": page("Later.", 429, retry_after="soon\x1b[2J"),
    "a header without end": answer(ROWS, x_long="x" * 70_000),
    "headers without end": Answer(headers=tuple((f"X-{n}", "x") for n in range(200))),
    "a length of nonsense": answer(ROWS, content_length="-7").sent("cut end"),
}
# Wikidata meets everything. How an answer travels is the same for all three, what it
# holds is not.
SLOW = {"a slow drip", "a drip from the start"}
TOLD_APART = {
    *(f"status {status}" for status in (400, 401, 403, 404, 429, 500)),
    *("null", "a list", "a text", "nothing in braces", "maxlag in a 200"),
    *("an error in a 200", "a timeout in a 200", "TMDB's rate limit in a 200"),
    *("TMDB's refusal in a 200", "rows without items", "a check for human beings"),
}
STRIKES = [
    *(("wikidata", name) for name in FAULTS if name not in SLOW),
    *(("openlibrary", name) for name in FAULTS if name in TOLD_APART | SLOW),
    *(("tmdb", name) for name in FAULTS if name in TOLD_APART),
]


@pytest.mark.parametrize(("source", "name"), STRIKES)
def test_a_fault_of_one_source_keeps_its_old_facts(
    source: str, name: str, evening: Evening
) -> None:
    """Exit 6 and a plain sentence; the others' news is taken; the next run has all."""
    evening.world.fault = striking(source, FAULTS[name])
    run = evening.boost(*REFRESH)
    assert run.code == 6
    assert "Not everything was refreshed" in run.err
    assert_sentence(source, run.out)
    for each in SOURCES:
        expected = evening.old if each == source else evening.new
        assert told_by(each, facts()) == told_by(each, expected)


def assert_sentence(source: str, out: str) -> None:
    """Check that a person is told, in words, what *source* did."""
    said = [line for line in out.split("\n\n") if line.startswith(NAMES[source])]
    assert said
    for foreign in ("Error", "Exception", "None", "{", "<", "\\x", "http.client"):
        assert foreign not in said[-1]


def test_the_next_run_asks_for_what_is_missing(evening: Evening) -> None:
    """Once a source is well again it is asked, it alone, and all is new."""
    evening.world.fault = striking("wikidata", page("Busy.", 503))
    assert evening.boost(*REFRESH).code == 6
    evening.world.fault = lambda request: None
    asked = len(evening.world.requests)
    run = evening.boost(*REFRESH)
    assert (run.code, run.err) == (0, "")
    assert {parted(r)[0] for r in evening.world.requests[asked:]} == {"wikidata"}
    assert facts() == evening.new


@pytest.mark.parametrize("name", ["status 503", "a page", "status 403", "no reply"])
def test_where_nobody_answers_nothing_is_touched(name: str, evening: Evening) -> None:
    """Exit 7: the overlay is the same to the byte, and what can be undone stays."""
    before = _files(evening)
    evening.world.fault = lambda request: FAULTS[name]
    run = evening.boost(*REFRESH)
    assert run.code == 7
    assert "everything is as it was" in run.err
    assert _files(evening) == before


def _files(evening: Evening) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in evening.home.glob("*.sqlite*")}


@pytest.mark.parametrize("name", ["status 500", "null"])
def test_a_fault_at_any_one_question_leaves_no_half(
    name: str, evening: Evening
) -> None:
    """Whichever question it strikes, each work's old facts or new ones are there."""
    before = places.overlay_file().read_bytes()
    seen: list[tuple[object, ...]] = []
    struck, failures = 0, 0
    while not seen or struck < len(seen):
        seen.clear()
        evening.world.fault = _striking_one(struck, FAULTS[name], seen)
        run = evening.boost(*REFRESH, "--json")
        assert run.code in (0, 6)  # Wikidata has a second road
        failures += run.code == 6
        struck += 1
        places.answers_file().unlink()
        places.overlay_file().write_bytes(before)
    assert failures > 2


def _striking_one(
    place: int, wrong: Answer, seen: list[tuple[object, ...]]
) -> Callable[[Request], Answer | None]:
    """Return a fault that answers one question wrongly, however often it is put."""

    def fault(request: Request) -> Answer | None:
        asked = (request.path, request.parameters)
        if asked not in seen:
            seen.append(asked)
        return wrong if seen.index(asked) == place else None

    return fault


@pytest.mark.parametrize(
    "name",
    [
        "wikidata/error_400_entitydata_bad_id.html",
        "wikidata/error_403_ban.html",  # composed
        "wikidata/error_403_robot_policy.txt",
        "wikidata/error_429_jetty.html",
        "wikidata/error_429_nginx.txt",
        "wikidata/error_429_varnish.html",  # rendered from templates
        "wikidata/error_502_504_nginx.html",
        "wikidata/error_503_overloaded.txt",
        "wikidata/api_maxlag_200.json",  # a documented shape
        "wikidata/sparql_timeout_in_200.json",  # composed
        "wikidata/sparql_empty.json",
        "openlibrary/error_429.json",
        "openlibrary/error_502_closed.html",
        "tmdb/error_401_invalid_key.json",
        "tmdb/error_429_documented.json",  # a documented shape
    ],
)
def test_recorded_and_composed_refusals_keep_the_old_facts(
    name: str, evening: Evening
) -> None:
    """What the sources were seen, or are documented, to send strikes them alone."""
    source = name.partition("/")[0]
    evening.world.fault = striking(source, recording(name))
    run = evening.boost(*REFRESH)
    assert run.code == 6
    assert_sentence(source, run.out)
    assert told_by(source, facts()) == told_by(source, evening.old)


@pytest.mark.parametrize(
    "name",
    [
        "wikidata/sparql_multi_vars.json",  # with a blank node
        "wikidata/sparql_results_with_labels_descriptions_and_aliases.json",
        "wikidata/sparql_with_optional_values.json",
        "wikidata/sparql_with_statements.json",
        "wikidata/sparql_Q2599_2016.json",
        "wikidata/wbgetentities_Q2262932.json",
        "wikidata/wbgetentities_missing.json",
        "openlibrary/search_docs_default_fields_2026.json",
        "openlibrary/old_search.json",
        "openlibrary/redirect_record.json",
        "openlibrary/deleted_record.json",
        "tmdb/error_404_movie.json",
    ],
)
def test_recorded_and_documented_answers_to_another_question_do_no_harm(
    name: str, evening: Evening
) -> None:
    """A real answer to something else is read without a stumble."""
    source = name.partition("/")[0]
    evening.world.fault = striking(source, recording(name))
    run = told(REFRESH, evening.settings)
    evening.check_kept(run)
    assert run.code in (0, 6)
    others = [each for each in SOURCES if each != source]
    for each in others:
        assert told_by(each, facts()) == told_by(each, evening.new)


def test_rows_that_are_doubled_shuffled_or_blank_change_nothing(
    evening: Evening,
) -> None:
    """Multiplied rows, bnodes and cells left out tell what the bare rows tell."""
    evening.world.fault = lambda request: _muddled(evening, request)
    run = evening.boost(*REFRESH)
    assert (run.code, run.err) == (0, "")
    assert facts() == evening.new


def _muddled(evening: Evening, request: Request) -> Answer | None:
    if parted(request) != ("wikidata", "/sparql"):
        return None
    asked = Question("wikidata", "/sparql", request.parameters)
    table = json.loads(json.dumps(evening.world.wiki.answer(asked)))
    rows = table["results"]["bindings"]
    blank = {"type": "bnode", "value": "t1"}
    blanks = [dict.fromkeys(row, blank) for row in rows[:2]]
    bare = [dict(list(row.items())[:1]) for row in rows[:2]]
    table["results"]["bindings"] = [*reversed(rows), *blanks, *rows, *bare]
    return answer(table)


def test_merged_records_are_followed(evening: Evening) -> None:
    """Both catalogs may give a work another id; its facts go with it."""
    world = evening.world
    lion = world.wiki.entities.pop("Q43051")
    world.wiki.entities["Q999"] = lion | {"id": "Q999"}
    world.wiki.merged["Q43051"] = "Q999"
    world.library.docs = [
        row | {"key": "/works/OL9W"} if "483391" in str(row["key"]) else row
        for row in map(dict, world.library.docs)
    ]
    moved = {
        "key": "/works/OL483391W",
        "type": {"key": "/type/redirect"},
        "location": "/works/OL9W",
    }
    world.library.records = {"OL483391W": moved}
    run = told(REFRESH, evening.settings)
    evening.check_kept(run)
    assert run.code == 0
    assert ("wikidata_id", "Q999") in facts()["wikidata", BAMBI]
    assert ("openlibrary_id", "OL9W") in facts()["openlibrary", WEB]


@pytest.mark.parametrize("how", ["gone", "deleted"])
def test_a_deleted_record_takes_its_facts_along(how: str, evening: Evening) -> None:
    """What was read in it is no longer claimed, and that is no failure."""
    world = evening.world
    world.library.docs = [d for d in world.library.docs if "483391" not in str(d)]
    deleted = {"key": "/works/OL483391W", "type": {"key": "/type/delete"}}
    world.library.records = {"OL483391W": deleted} if how == "deleted" else {}
    del world.films["tt0034492"]
    run = told(REFRESH, evening.settings)
    evening.check_kept(run)
    assert (run.code, run.err) == (0, "")
    assert ("openlibrary", WEB) not in facts()
    assert ("tmdb", BAMBI) not in facts()


HOSTILE = (
    "\x1b[2J\x1b]0;ruled\x07Bambi\x9b31m \u202eilaB\r\nSet-Cookie: a=b\x00 "
    "[red]{0}%s<b>`rm`\u2028\x7f"
)


def test_no_title_rules_a_terminal_a_table_or_a_header(
    evening: Evening, tmp_path: Path
) -> None:
    """Whatever the sources call a work, only its visible letters are kept or shown."""
    world = evening.world
    labels = world.wiki.entities["Q43051"]["labels"]
    assert isinstance(labels, dict)
    labels["it"] = {"language": "it", "value": HOSTILE}
    world.library.docs = [{**row, "subject": [HOSTILE]} for row in world.library.docs]
    world.films["tt0034492"] = json.loads(
        json.dumps(world.films["tt0034492"])
        .replace("forest", json.dumps(HOSTILE)[1:-1])
        .replace("Disney Plus", json.dumps(HOSTILE)[1:-1])
    )
    out = str(tmp_path / "out")
    for words in (
        REFRESH,
        (*REFRESH, "--only", BAMBI, "--json"),
        ("show", BAMBI),
        ("show", BAMBI, "--json"),
        ("find", "Set-Cookie"),
        ("find", "bambi", "--json"),
        ("refresh", "--export", out),
        ("doctor",),
    ):
        run = told(words, evening.settings)
        evening.check_kept(run)
        assert run.code == 0, words
    assert sum("Cookie" in value for said in facts().values() for _, value in said) > 2
    exported = "".join(path.read_text("utf-8") for path in Path(out).iterdir())
    assert not [c for c in exported if not c.isprintable() and c != "\n"]
    asked = len(world.requests)
    age_askings()
    assert told(REFRESH, evening.settings).code == 0
    for request in world.requests[asked:]:
        assert set(request.headers) <= HEADERS
        assert "cookie" not in str(request.headers).lower()


HEADERS = {
    *("host", "user-agent", "accept", "accept-encoding", "connection"),
    "authorization",
}
