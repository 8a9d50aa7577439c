"""`--discreet`: every command, on a screen that others may see."""

import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pexpect
import pytest
from typer.testing import CliRunner

import cli
from recommender import journal, overlay, places, veil, verdicts
from recommender.entries import Entry, Pick
from recommender.errors import BoostError
from recommender.model import Index
from recommender.overlay import Fact
from recommender.present import console, discovered, records
from recommender.veil import handle
from recommender.works import Outcome, Work
from tests import evenings
from tests.conftest import TODAY, Boost, Run
from tests.services import Services
from tests.terminal import DOWN, ENTER, SPACE, answer, finish, terminal
from tests.test_after import ago
from tests.test_buddy import clipboard as clipboard
from tests.test_candidates import keep, proposal

BAMBI, RED_DOG, SNOWMAN = "bambi-1942", "red-dog-2011", "the-snowman-1978"
RABBIT = "the-velveteen-rabbit-1922"
CANDIDATE = proposal()
PRIVATE = {
    "buddy": "Zuleika",
    "buddy_sign": "oxxoo",
    "buddy_text": "Zuleika, please bring the marzipan.",
    "last_cried": "decades",
    "library": "https://smallville.example.org/?q={query}",
    "contact": "ana@example.org",
    "steer": ("partner-loss",),
    "steer_until": "2999-12-31",
}
NOTE, WHO, OTHER = "The pantry, in the dark", "Great-aunt Philippa", "Rotwildzauber"
MAIL = "reader@example.org"
SECRETS = (
    *("Zuleika", "oxxoo", "marzipan", "smallville", MAIL, "ana@example.org"),
    *(
        "Last cried:",
        '"last_cried": "decades"',
        "Steering around",
        '"steer": [ "',
        "2999",
    ),
    *(NOTE, WHO, OTHER),
)
THIS, THAT = handle(BAMBI), handle(RED_DOG)
Asked = tuple[str, ...]
Ask = Callable[[Asked], Run]

# What each command is asked; "<" begins the lines that are typed, {here} is a folder.
ASKED: dict[str, tuple[Asked, ...]] = {
    "suggest": (
        (),
        ("--all", "--max-load", "5"),
        ("--again", "--born", "1950", "--country", "GB"),
        ("--like", THIS, "--candidates", "-n", "9", "--keep"),
    ),
    "rate": (
        (THIS, "--tears", "tears", "--note", NOTE),
        (THAT, "--too-much", "--stopped"),
        ("no such thing", "--seen"),
        ("charlottes web", "--seen"),
    ),
    "refresh": (
        ("--dry-run",),
        ("--only", THAT),
        (),
        ("--export", "{here}/out"),
        ("--undo",),
    ),
    "tonight": (
        ("--yes",),
        ("<", "1", "1", WHO, "2", "2"),
        ("<", "1", *("",) * 5, "1", "1"),
        ("--pick", "1", "--copy"),
        ("--pick", THIS),
    ),
    "after": (
        ("<", "7", "2"),
        ("--who", WHO),
        ("--tears", "dry", "--note", NOTE),
        (),
    ),
    "setup": (
        ("--moved", THIS, "--loss", "partner"),
        ("<", *("",) * 4, THIS, *("",) * 9),
        ("<", *("",) * 4, "fireflies", "1", *("",) * 9),
        ("--ask", "--born", "1988", "<", *("",) * 14),
    ),
    "remember": (
        ("--born", "1950", "--country", "GB", "--list"),
        ("--born", "1950", "--country", "GB", "--timeline"),
        ("--knew", THIS, "--cried", handle(SNOWMAN)),
        ("--never", THIS),
        ("--born", "1950", "--country", "GB", "<", "1", "1", "1", "2"),
    ),
    "buddy": ((), ("--sign", "oxxoo"), ("--text", "Zuleika, marzipan.")),
    "support": ((), ("medication",)),
    "why": ((THIS,), (handle(SNOWMAN),)),
    "find": ((), ("briggs",), ("--film",), ("no such thing at all",)),
    "show": ((THIS, "--notes"), (handle("grave-of-the-fireflies-1988"),), ("dog",)),
    "tags": ((), ("theme",)),
    "catalog": ((),),
    "where": ((THIS, "--country", "GB"), (handle("charlottes-web-1952"),)),
    "journal": (
        (),
        ("--work", THIS),
        ("--year", "2025"),
        ("edit", "1", "--tears", "lump", "--note", NOTE),
        ("remove", "1"),
    ),
    "stats": (
        (),
        ("--year", "2025"),
        ("--notes",),
        ("--html", "{here}/page.html"),
    ),
    "profile": (
        (),
        ("show",),
        ("set", "--buddy", "Zuleika", "--loss", "partner", "--contact", MAIL),
        ("unset", "born"),
    ),
    "undo": ((),),
    "forget": (("1", "--yes"), ("--from", "2025-01-01", "--yes"), ("1", "<", "n")),
    "candidates": ((), ("--notes", "--film"), ("--declined",)),
    "accept": ((handle(CANDIDATE.work.id),), ("quiet",)),
    "decline": ((handle(CANDIDATE.work.id),), ("nothing like it",)),
    "evaluate": (("mine",),),
    "doctor": ((),),
}


@pytest.fixture
def life(home: Path) -> Iterator[None]:
    """Fill this home with evenings, a pick, a person, candidates and facts."""
    evenings.keep(5)
    with journal.writing(places.journal_file()) as book:
        book.set_profile(book.profile()._replace(born=1950, country="GB", **PRIVATE))  # type: ignore[arg-type]
        told = book.add(Entry(SNOWMAN, "2026-10-01", Outcome.TEARS, note=NOTE))
        book.add(Entry("a-lost-film-1999", "2026-10-02", Outcome.DRY))
        book.add_never("manchester-by-the-sea-2016", "2026-10-01")
        book.add_pick(Pick(SNOWMAN, "2026-10-01T20:00:00+00:00", entry=told.id))
        book.add_pick(Pick(RED_DOG, ago(hours=2), "alone", 2))
    other = proposal("the-quiet-rivers-1985", "The Quiet Rivers")
    keep(places.overlay_file(), CANDIDATE, other)
    fact = Fact(BAMBI, "title:de", OTHER, "wikidata", "Q1", "CC0-1.0", str(TODAY))
    with overlay.writing(places.overlay_file()) as kept:
        kept.replace_facts("wikidata", [], [fact])
        verdicts.decide(kept, other.work.id, "declined", TODAY)
    return iter(())


@pytest.fixture
def ask(life: None, services: Services, commands: None, tmp_path: Path) -> Ask:
    """Return a way to run `boost` in that home, within this process."""

    def run(words: Asked) -> Run:
        said = [word.format(here=tmp_path) for word in words]
        typed = said[said.index("<") + 1 :] if "<" in said else []
        said = said[: said.index("<")] if "<" in said else said
        settings = {"COLUMNS": "80", "BOOST_CONTACT": MAIL, **services.settings}
        done = CliRunner().invoke(
            cli.app,
            said,
            input="".join(f"{line}\n" for line in typed),
            env={**settings, "DISPLAY": "", "WAYLAND_DISPLAY": ""},
            prog_name="boost",
        )
        if isinstance(done.exception, BoostError):  # as cli.main says it
            told = console.folded(str(done.exception))
            told = veil.covered(told) if "--discreet" in said else told
            return Run(done.stdout, done.stderr + told, done.exception.exit_code)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Run(done.stdout, done.stderr, done.exit_code)

    return run


@pytest.fixture
def discreet(ask: Ask) -> Ask:
    """Return the same on a screen that others may see."""
    return lambda words: ask(("--discreet", *words))


def names_of(work: Work) -> Iterator[str]:
    """Yield all that names a work."""
    yield from (work.id, work.title, work.original_title, work.line, *work.creators)
    yield from (title for _, title in work.titles)
    yield from (work.imdb_id, work.isbn13, work.openlibrary_id, work.wikidata_id)


def flat(text: str) -> str:
    """Return *text* as one line in small letters, however it was broken."""
    return " ".join(text.split()).casefold()


def told_in(text: str, index: Index) -> list[str]:
    """Return what of the shelf, the candidates and the person *text* tells."""
    works = [*index.works(), CANDIDATE.work]
    names = {name for work in works for name in names_of(work) if len(name) > 2}
    names |= {"a-lost-film-1999", "The Quiet Rivers", "the-quiet-rivers-1985"}
    names |= {"red-dog", "tt0034492", "Le petit faon"}  # what the services know
    said = flat(text)
    return sorted(name for name in {*names, *SECRETS} if flat(name) in said)


def handles_in(path: Path) -> list[str]:
    """Return the handles that the database at *path* holds."""
    if not path.exists():
        return []
    with closing(sqlite3.connect(path)) as db:
        text = "\n".join(db.iterdump())
    known = (*evenings.WORKS, SNOWMAN, CANDIDATE.work.id)
    return [work for work in known if handle(work) in text]


def test_every_command_is_asked_here() -> None:
    """A new command cannot be forgotten: it has to be asked discreetly below."""
    assert ASKED.keys() == cli.COMMANDS.keys()


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_nothing_is_named(name: str, discreet: Ask, index: Index) -> None:
    """No title, maker, line or id, no note, no name is told, nor is a handle kept."""
    for words in ASKED[name]:
        alone = "<" in words or "--html" in words
        for form in [words] if alone else [words, (*words, "--json")]:
            run = discreet((name, *form))
            assert told_in(run.out + run.err, index) == [], form
            assert run.code in (0, 2, 3, 130), form
    assert handles_in(places.journal_file()) == []
    assert handles_in(places.overlay_file()) == []


def test_the_same_is_named_on_a_screen_of_ones_own(ask: Ask, index: Index) -> None:
    """Without --discreet these commands do tell names: what is sought can be found."""
    for name in ("journal", "suggest", "show", "buddy", "profile", "remember"):
        run = ask((name, *ASKED[name][0]))
        assert told_in(run.out + run.err, index), name


def test_the_same_works_stand_behind_the_veil(ask: Ask) -> None:
    """A discreet suggestion is the suggestion: the same works, parts and chances."""
    words = ("suggest", "--all", "--max-load", "5", "--json")
    bare, veiled = (
        json.loads(ask((*how, *words)).out)["suggestions"]
        for how in ((), ("--discreet",))
    )
    assert [pick["id"] for pick in veiled] == [handle(pick["id"]) for pick in bare]
    for key in ("year", "score", "chance", "liking", "routes", "window", "seen"):
        assert [pick[key] for pick in veiled] == [pick[key] for pick in bare]


@pytest.mark.parametrize(
    "words",
    [
        ("--discreet", "suggest", "-n", "1"),
        ("suggest", "--discreet", "-n", "1"),
        ("suggest", "-n", "1", "--discreet"),
        ("suggest", "--discreet", "-n", "1", "--discreet"),
    ],
)
def test_the_option_may_stand_anywhere(words: Asked, boost: Boost) -> None:
    """Before the command, after it, last or twice: it is the same; a setting too."""
    run, set_ = boost(*words), boost("suggest", "-n", "1", BOOST_DISCREET="1")
    assert run == set_
    assert run.code == 0
    assert handle(RABBIT) in run.out


def test_after_two_dashes_it_is_a_word_like_others(boost: Boost) -> None:
    """What stands behind -- is what a person seeks."""
    assert cli.discreet_first(["find", "--", "--discreet"]) == [
        "find",
        "--",
        "--discreet",
    ]
    assert boost("find", "bambi", "--").out.startswith("Bambi")


def test_help_tells_of_it(boost: Boost) -> None:
    """The option and the setting are in `boost --help`."""
    told = " ".join(boost("--help").out.split())
    assert "--discreet" in told
    assert "BOOST_DISCREET" in told


def test_what_was_seen_can_be_rated_and_shown_elsewhere(boost: Boost) -> None:
    """A handle leads on, here and on a screen of one's own."""
    seen = json.loads(boost("suggest", "-n", "1", "--json", "--discreet").out)
    (pick,) = seen["suggestions"]
    assert boost("rate", pick["id"], "--tears", "dry", "--discreet").code == 0
    (entry,) = json.loads(boost("journal", "--json").out)["entries"]
    assert handle(entry["work"]) == pick["id"]
    assert entry["title"] in boost("show", pick["id"]).out


def test_colours_hide_no_id(home: Path) -> None:
    """In a terminal with colours an id is covered as it is without."""
    with terminal("--discreet", "suggest", "-n", "1", "--film") as child:
        child.expect(pexpect.EOF)
        shown = str(child.before)
    assert "\x1b[" in shown
    assert not [work for work in evenings.WORKS if work in shown]


def test_questions_by_list_name_nothing(home: Path, index: Index) -> None:
    """Lists that arrow keys walk through hold handles, and keep real works."""
    born = ("--born", "1950", "--country", "GB")
    with terminal("remember", *born, "--discreet") as child:
        shown = answer(child, f"book {handle(RABBIT)}", SPACE, ENTER)
        shown += answer(child, "At which did you cry?", ENTER)
        shown += answer(child, "Shall we go on")
        shown += answer(child, "(arrows", DOWN, ENTER)
        code, rest = finish(child)
    assert code == 0
    assert told_in(shown + rest, index) == []
    with journal.reading(places.journal_file()) as book:
        assert [entry.work for entry in book.entries()] == [RABBIT]


def test_the_buddys_line_is_copied_unseen(
    boost: Boost, life: None, clipboard: tuple[Path, dict[str, str]]
) -> None:
    """The clipboard has it whole; the screen says no more than that."""
    kept, setting = clipboard
    run = boost("buddy", "--discreet", **setting)
    assert kept.read_text("utf-8") == PRIVATE["buddy_text"]
    assert "on the clipboard" in run.out
    assert "marzipan" not in run.out + run.err


def test_a_page_holds_no_name(discreet: Ask, tmp_path: Path, index: Index) -> None:
    """`stats --html` written discreetly can be shown; with --notes it is refused."""
    page = tmp_path / "page.html"
    assert discreet(("stats", "--html", str(page))).code == 0
    text = page.read_text("utf-8")
    assert handle(BAMBI) in text
    assert told_in(text, index) == []
    run = discreet(("stats", "--html", str(tmp_path / "other.html"), "--notes"))
    assert (run.code, (tmp_path / "other.html").exists()) == (2, False)


def test_the_browser_still_opens(boost: Boost, tmp_path: Path) -> None:
    """No address is shown, and `--open` opens the first all the same."""
    seen, browser = tmp_path / "seen", tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {seen}\n')
    browser.chmod(0o700)
    words = ("where", "paddington-2-2017", "--country", "GB", "--open", "--discreet")
    run = boost(*words, BROWSER=f"{browser} %s")
    assert run.code == 0
    assert "https://" not in run.out + run.err
    assert seen.read_text().endswith("Paddington%202")


def test_what_was_discovered_is_not_named(
    monkeypatch: pytest.MonkeyPatch, index: Index
) -> None:
    """The candidates that `refresh --discover` names are veiled, for programs too."""
    monkeypatch.setattr(sys, "stdout", sys.stdout)
    monkeypatch.setattr(sys, "stderr", sys.stderr)
    console.be_discreet()
    lines = discovered.lines([], [CANDIDATE], 1)
    said = "\n".join([*lines, records.dump(discovered.best_record(CANDIDATE))])
    assert told_in(veil.covered(said), index) == []


def test_bare_boost_names_no_pick(boost: Boost, life: None, index: Index) -> None:
    """What waits to be told of is said without its title."""
    run = boost("--discreet")
    assert "boost after" in run.out
    assert told_in(run.out, index) == []
