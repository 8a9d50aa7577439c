"""Finding a work by what a person types."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.errors import WorkNotFound
from recommender.model import Index
from recommender.titles import find_work, search_works
from recommender.works import Work
from recommender.workshop import batch
from recommender.workshop.build import build_index
from tests.conftest import SHELF, TODAY

FIREFLIES, SNOWMAN = "grave-of-the-fireflies-1988", "the-snowman-1978"
RABBIT, MANCHESTER = "the-velveteen-rabbit-1922", "manchester-by-the-sea-2016"
WEB, WEB_FILM = "charlottes-web-1952", "charlottes-web-1973"
LONG_TITLES = {
    "grave of the fireflies": FIREFLIES,
    "die letzten glühwürmchen": FIREFLIES,
    "hotaru no haka": FIREFLIES,
    "manchester by the sea": MANCHESTER,
    "paddington 2": "paddington-2-2017",
    "velveteen rabbit": RABBIT,
}
LETTERS = "abcdefghijklmnopqrstuvwxyz "


@pytest.fixture(scope="module")
def index(index_file: Path) -> Iterator[Index]:
    """Open the small shelf once; nothing here writes to it."""
    with Index.at(index_file) as opened:
        yield opened


def mishap(index: Index, text: str) -> WorkNotFound:
    """Return what is said to somebody who typed *text*."""
    with pytest.raises(WorkNotFound) as caught:
        find_work(index, text)
    return caught.value


def titles(work: Work) -> set[str]:
    """Return every title of *work*."""
    return {work.title, work.original_title, *(t for _, t in work.titles)} - {""}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("bambi-1942", "bambi-1942"),
        (" bambi-1942 ", "bambi-1942"),
        ("Bambi", "bambi-1942"),
        ("BAMBI", "bambi-1942"),
        ("  the   SNOWMAN ", SNOWMAN),
        ("Snowman", SNOWMAN),
        ("a snowman", SNOWMAN),
        ("火垂るの墓", FIREFLIES),
        ("Hotaru no Haka", FIREFLIES),
        ("Die letzten Glühwürmchen", FIREFLIES),
        ("die letzten gluhwurmchen", FIREFLIES),
        ("DIE LETZTEN GLÜHWÜRMCHEN", FIREFLIES),
        ("Red Dog!", "red-dog-2011"),
        ("Charlottes Web 1973", WEB_FILM),
        ("Charlotte’s Web (1952)", WEB),
        ("padington 2", "paddington-2-2017"),
        ("the velvetine rabbit", RABBIT),
        ("manchester by sea", MANCHESTER),
        ("manchester", MANCHESTER),
        ("fireflies", FIREFLIES),
    ],
)
def test_what_a_person_types_finds_the_work(
    index: Index, text: str, found: str
) -> None:
    """An id, a title in any language or letters, or nearly one, finds its work."""
    assert find_work(index, text).id == found


def test_every_work_is_found_by_each_title_of_its_own(index: Index) -> None:
    """A title that no other work shares finds the work that has it."""
    works = index.works()
    for work in works:
        others = {t for other in works if other != work for t in titles(other)}
        for title in titles(work) - others:
            assert find_work(index, title) == work


def test_every_work_is_found_by_its_id(index: Index) -> None:
    """A work's id finds it, whatever its title."""
    for work in index.works():
        assert find_work(index, work.id) == work


@settings(deadline=None)
@given(
    st.sampled_from(sorted(LONG_TITLES)),
    st.sampled_from(("drop", "put in", "put for")),
    st.integers(0, 99),
    st.sampled_from(LETTERS),
)
def test_one_slip_in_a_long_title_is_forgiven(
    index: Index, title: str, slip: str, place: int, letter: str
) -> None:
    """A long title with one wrong, missing or needless letter still finds its work."""
    at = place % len(title)
    after = title[at:] if slip == "put in" else title[at + 1 :]
    typed = title[:at] + ("" if slip == "drop" else letter) + after
    assert find_work(index, typed).id == LONG_TITLES[title]


@pytest.mark.parametrize("text", ["Charlotte's Web", "charlotte web", "charlottes-web"])
def test_a_title_of_several_works_lists_their_ids(index: Index, text: str) -> None:
    """What may be two works names both by id, and chooses neither."""
    said = str(mishap(index, text))
    assert WEB in said
    assert WEB_FILM in said


@pytest.mark.parametrize(
    ("text", "near"),
    [("bamby", "bambi-1942"), ("teh snowmen", SNOWMAN), ("dog", "red-dog-2011")],
)
def test_an_unknown_title_is_answered_with_a_near_one(
    index: Index, text: str, near: str
) -> None:
    """A title too far off to be sure of names the work that it may mean."""
    assert near in str(mishap(index, text))


@pytest.mark.parametrize("text", ["Xylophone Quartet", "", "  ", "!?", "the", "web"])
def test_a_title_like_no_other_names_none(index: Index, text: str) -> None:
    """What is like no title is unknown, and no work is guessed at."""
    assert "Did you mean" not in str(mishap(index, text))


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_a_work_or_a_mishap_of_ours(index: Index, text: str) -> None:
    """Whatever is typed finds a work of the shelf, or no such work is known."""
    with suppress(WorkNotFound):
        assert find_work(index, text) in index.works()


@settings(deadline=None)
@given(st.sampled_from(sorted(LONG_TITLES)), st.integers(4, 30))
def test_a_search_shows_what_the_title_finds(
    index: Index, title: str, length: int
) -> None:
    """A work that the beginning of its title finds is shown first by a search."""
    with suppress(WorkNotFound):
        found = find_work(index, title[:length])
        assert search_works(index, title[:length])[0] == found


def test_a_search_begins_with_the_exact_title(index: Index) -> None:
    """A search for a title shows the works of that title before those like it."""
    assert [work.id for work in search_works(index, "Charlotte's Web")] == [
        WEB,
        WEB_FILM,
    ]


def test_the_third_part_is_not_the_second(index: Index) -> None:
    """A title that differs in its number alone is asked about, never assumed."""
    with pytest.raises(WorkNotFound, match="paddington-2-2017"):
        find_work(index, "paddington 3")


@pytest.mark.parametrize(
    ("text", "made"),
    [("Takahata", FIREFLIES), ("briggs RAYMOND", SNOWMAN), ("e b white", WEB)],
)
def test_a_search_for_a_maker_shows_the_works(
    index: Index, text: str, made: str
) -> None:
    """A search for the words of a maker's name shows what that maker made first."""
    assert search_works(index, text)[0].id == made


def test_a_search_for_nothing_known_is_empty(index: Index) -> None:
    """A search for what is like no title shows nothing."""
    assert search_works(index, "Xylophone Quartet") == []


def test_an_original_title_finds_its_work(shelf: Path, tmp_path: Path) -> None:
    """A title in the work's own language finds it without standing among the others."""
    cards = (SHELF / "cards.toml").read_text("utf-8")
    snowman = cards[cards.index("[the-snowman") : cards.index("[the-velveteen")]
    card, folder = tmp_path / "card.toml", tmp_path / "data"
    card.write_text(f'{snowman}original_title = "Der Schneemann"\n', "utf-8")
    shutil.copytree(shelf, folder)
    batch.add([card], folder, replace=True)
    build_index(folder, tmp_path / "index.sqlite", TODAY)
    with Index.at(tmp_path / "index.sqlite") as index:
        assert find_work(index, "Schneemann").id == SNOWMAN


def test_a_title_of_many_works_lists_a_few(index_file: Path, tmp_path: Path) -> None:
    """Of a title that nine works share, six are listed and three are counted."""
    path = tmp_path / "index.sqlite"
    shutil.copy(index_file, path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("INSERT INTO names SELECT 'a night to weep', id FROM works")
    with Index.at(path) as index:
        _, *listed, rest = str(mishap(index, "A Night to Weep")).splitlines()
    assert (len(listed), rest.strip()) == (6, "and 3 more")
