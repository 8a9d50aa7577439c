"""`boost stats --html`: a page that stands alone, reads well, and tells no notes."""

import datetime
import itertools
import json
import re
import shutil
import stat
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pexpect
import pytest

from recommender import journal, places
from recommender.commands.stats import stats
from recommender.errors import BoostError, WrongUsage
from recommender.model import Index
from recommender.present import page
from recommender.stats import add_up
from recommender.taste import NEW
from tests import evenings
from tests.conftest import ROOT, TODAY, Boost, environment
from tests.test_cli import hold

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--enable-logging=stderr",
)
BREAKING = """<!DOCTYPE html><meta http-equiv="Content-Security-Policy"
content="default-src 'none'"><title>x</title><style>p { color: red }</style>"""
FETCHING = """<!DOCTYPE html><title>x</title><img src="http://127.0.0.1:9/x.png">"""


class Reading(HTMLParser):
    """Reads a page: its words in order, its tags with what they carry, its headings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag with what it carries."""
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note that a tag is closed, with those in it that need no closing."""
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Keep the words that a person reads."""
        if data.strip() and self.open[-1:] != ["style"]:
            self.words.append(data.strip())


@pytest.fixture(scope="module")
def season(
    tmp_path_factory: pytest.TempPathFactory, index_file: Path
) -> dict[bool, str]:
    """Return the page of sixty evenings, without notes and with them."""
    with pytest.MonkeyPatch.context() as patch, Index.at(index_file) as index:
        patch.setenv("BOOST_HOME", str(tmp_path_factory.mktemp("season")))
        evenings.keep(60)
        with journal.reading(places.journal_file()) as diary:
            entries, picks = diary.entries(), diary.picks()
        told = add_up(entries, picks, index, NEW, zone=datetime.UTC)
        tags = index.tags()
    return {notes: page.written(told, tags, TODAY, notes) for notes in (False, True)}


def test_the_page_says_what_was_agreed(season: dict[bool, str]) -> None:
    """All that the page says, in the order it is read, equals its golden file."""
    hold("stats-page", "\n".join(Reading(season[True]).words) + "\n")


def test_the_page_stands_alone(season: dict[bool, str]) -> None:
    """No script, no address, nothing to fetch; the policy forbids all of it too."""
    for text in season.values():
        assert "http:" not in text
        assert "https:" not in text
        assert "url(" not in text
        assert "@import" not in text
        tags = Reading(text).tags
        names = {name for name, _ in tags}
        assert not names & {"script", "link", "img", "iframe", "object", "base", "a"}
        carried = {key for _, attrs in tags for key in attrs}
        assert not {key for key in carried if key.startswith("on")}
        assert not carried & {"src", "href", "srcset", "action", "xlink:href"}
        policies = [a["content"] for _, a in tags if "http-equiv" in a]
        assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_what_a_person_wrote_stays_text(season: dict[bool, str]) -> None:
    """Notes full of markup are shown as they were typed, and only when asked for."""
    noted, bare = Reading(season[True]), Reading(season[False])
    said = "\n".join(noted.words)
    assert "<script>alert(1)</script> & “so”" in said
    assert "It made you think of <img src=x onerror=alert(1)>." in said
    for private in ("alert", "It rained", "my sister"):
        assert private not in season[False]
    assert [tag for tag in noted.tags if tag[1].get("class") != "note"] == bare.tags


def test_hostile_titles_stay_text(home: Path, tmp_path: Path) -> None:
    """A work that the catalog lacks is named by its id, whatever that holds."""
    hostile = "</title></svg><script>alert(1)</script>\x00\x1b[31m"
    with journal.writing(places.journal_file()) as diary:
        for entry, _ in evenings.evenings(9):
            diary.add(entry._replace(work=hostile))
    stats(html=tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text("utf-8")
    assert "script" not in {name for name, _ in Reading(text).tags}
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text)


def test_headings_come_in_order(season: dict[bool, str]) -> None:
    """One h1, and no heading skips a level."""
    levels = [
        int(name[1])
        for name, _ in Reading(season[True]).tags
        if re.fullmatch("h[1-6]", name)
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_every_drawing_is_told_too(season: dict[bool, str]) -> None:
    """Each drawing has a name, words and a table; every id is used once."""
    tags = Reading(season[True]).tags
    drawings = [attrs for name, attrs in tags if name == "svg"]
    ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(drawings) == len([name for name, _ in tags if name == "figure"]) > 10
    assert len(drawings) == len([name for name, _ in tags if name == "table"])
    assert len(ids) == len(set(ids))
    for drawing in drawings:
        assert drawing["role"] == "img"
        assert {*(drawing["aria-labelledby"] or "").split()} <= {*ids}
    assert dict(tags)["html"] == {"lang": "en"}


@pytest.mark.parametrize("where", ["light", "dark", "print"])
def test_everything_stands_out_enough(where: str) -> None:
    """Words have a contrast of 4.5 to 1 with the page, marks of 3 to 1 (WCAG 2.2)."""
    colours = _colours(where)
    for ink in ("ink", "quiet"):
        assert _contrast(colours[ink], colours["paper"]) >= 4.5, ink
    marks = ("dry", "lump", "misty", "tears", "sobs", "stretch", "point", "usual")
    for mark in marks:
        assert _contrast(colours[mark], colours["paper"]) >= 3, mark


def _colours(where: str) -> dict[str, str]:
    """Return the colours of the page by name, in light, in the dark or on paper."""
    roots = re.findall(r":root \{(.*?)\}", page.STYLE.read_text("utf-8"), re.DOTALL)
    asked = roots[("light", "dark", "print").index(where)]
    return dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6});", asked))


def _contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG defines it."""
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_the_file_is_its_owners_and_replaced_on_request_alone(
    home: Path, tmp_path: Path
) -> None:
    """The page is readable by its owner alone; an existing file needs `--force`."""
    evenings.keep(3)
    file = tmp_path / "page.html"
    file.write_text("something dear", "utf-8")
    file.chmod(0o644)
    with pytest.raises(WrongUsage, match="--force"):
        stats(html=file)
    assert file.read_text("utf-8") == "something dear"
    stats(html=file, force=True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert [found.name for found in tmp_path.iterdir() if found.is_file()] == [
        "page.html"
    ]


def test_a_folder_that_is_not_there_is_told(home: Path, tmp_path: Path) -> None:
    """What cannot be written says so, and leaves nothing behind."""
    evenings.keep(3)
    with pytest.raises(BoostError, match="cannot be written"):
        stats(html=tmp_path / "nowhere" / "page.html")
    (tmp_path / "folder").mkdir()
    with pytest.raises(BoostError, match="cannot be written"):
        stats(html=tmp_path / "folder", force=True)
    assert not any((tmp_path / "folder").iterdir())
    assert not [file for file in tmp_path.iterdir() if file.is_file()]


def test_without_an_evening_no_page_is_made(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty journal is told how to begin, and nothing is written."""
    stats(html=tmp_path / "page.html")
    assert "`boost rate`" in capsys.readouterr().out.replace("\n", " ")
    assert not (tmp_path / "page.html").exists()


@pytest.mark.parametrize(("answer", "replaced"), [("n", False), ("y", True)])
def test_somebody_at_a_terminal_is_asked(
    answer: str, replaced: bool, boost: Boost, tmp_path: Path
) -> None:
    """At a terminal an existing file is asked about, and kept unless agreed."""
    evenings.keep(3)
    file = tmp_path / "page.html"
    file.write_text("something dear", "utf-8")
    child = pexpect.spawn(
        sys.executable,
        [str(ROOT / "cli.py"), "stats", "--html", str(file)],
        env=environment(),
        timeout=30,
        dimensions=(24, 80),
    )
    child.expect(r"Replace\s+it\?")
    child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert (file.read_text("utf-8") != "something dear") is replaced


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_a_browser_fetches_nothing_and_complains_of_nothing(
    season: dict[bool, str], tmp_path: Path
) -> None:
    """Chromium shows the page without one request or one word on its console.

    Two pages that do break their own policy, or fetch, show that this would be seen.
    """
    assert _browsed(FETCHING, tmp_path)[0] == ["http://127.0.0.1:9/x.png"]
    assert _browsed(BREAKING, tmp_path) == ([], True)
    assert _browsed(season[True], tmp_path) == ([], False)


def _browsed(text: str, folder: Path) -> tuple[list[str], bool]:
    """Return what a page asked the network for, and whether the console spoke."""
    file, log = folder / "page.html", folder / "net.json"
    file.write_text(text, "utf-8")
    done = subprocess.run(
        [
            str(CHROMIUM),
            *QUIET,
            f"--user-data-dir={folder / 'browser'}",
            f"--log-net-log={log}",
            f"--screenshot={folder / 'page.png'}",
            file.as_uri(),
        ],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    assert (folder / "page.png").stat().st_size > 1000
    told = json.loads(log.read_text("utf-8"))
    asked = [event.get("params", {}) for event in told["events"]]
    # The browser's own errands have no page for an initiator.
    urls = {
        event["url"]
        for event in asked
        if event.get("url", "").startswith("http")
        and event.get("initiator", "not an origin") != "not an origin"
    }
    return sorted(urls), "CONSOLE" in done.stderr
