"""Candidates: kept, chosen for an evening, taken in, declined, and always marked."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from recommender import candidates, overlay
from recommender.candidates import Proposal, best, near, replace
from recommender.verdicts import decided
from recommender.works import Kind, Wish, Work
from recommender.workshop.naming import unknown_work
from recommender.workshop.sources import Described
from tests.conftest import TODAY, Boost

WARNINGS = frozenset(("suicide", "animal-death"))


def proposal(
    name: str = "the-quiet-river-1984",
    title: str = "The Quiet River",
    kind: Kind = "film",
    unsure: tuple[str, ...] = (),
    worth: float = 0.5,
    held: bool = False,
    source: str = "wikidata",
    **more: object,
) -> Proposal:
    """Return a candidate of a mild potent film, but for what is said otherwise."""
    work = unknown_work(
        name,
        Described(
            kind,
            title,
            1984,
            ("Ann Other",),
            ("JP",),
            "ja",
            90 if kind == "film" else None,
        ),
    )._replace(
        potency=3,
        load=1,
        acclaim=4,
        esteem=7,
        audience="family",
        line="A film of 1984, listed under drama film.",
        claims=(("friendship", 2), ("loss", 2), ("warmth", 3)),
    )
    work = work._replace(**more)  # type: ignore[arg-type]
    vector = json.dumps({"friendship": 0.5, "loss": 0.5, "warmth": 0.7071})
    return Proposal(
        work, vector, unsure, worth, held, source, "CC0-1.0", TODAY.isoformat()
    )


def keep(path: Path, *proposals: Proposal) -> None:
    """Let *proposals* be all that Wikidata proposed."""
    with overlay.writing(path) as book:
        replace(book, ["wikidata"], proposals)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where an overlay is kept."""
    return tmp_path / "overlay.sqlite"


def ids(found: Iterable[Proposal]) -> list[str]:
    """Return the ids of these candidates."""
    return [one.work.id for one in found]


def nearest(path: Path, wish: Wish, ceiling: int = 3, safe: bool = True) -> list[str]:
    """Return the ids of the candidates nearest to *wish*."""
    with overlay.reading(path) as book:
        return [known.id for known, _ in near(book, wish, ceiling, safe, WARNINGS)]


def test_what_is_kept_is_what_was_proposed(path: Path) -> None:
    """A candidate comes back whole, with what could not be told of it."""
    one = proposal(unsure=("suicide", "load"), held=True)
    keep(path, one)
    with overlay.reading(path) as book:
        assert best(book, 5) == [one]
        assert candidates.size(book) == 1


def test_the_worthiest_come_first(path: Path) -> None:
    """Candidates are listed by how much the catalog lacks them, of either kind."""
    keep(
        path,
        proposal("a-1", worth=0.2),
        proposal("b-1", worth=0.9),
        proposal("c-1", kind="book", worth=0.5),
    )
    with overlay.reading(path) as book:
        assert ids(best(book, 9)) == ["b-1", "c-1", "a-1"]
        assert ids(best(book, 1)) == ["b-1"]
        assert ids(best(book, 9, "book")) == ["c-1"]
        assert candidates.size(book, "film") == 2


def test_a_refresh_replaces_the_candidates_of_its_sources_alone(path: Path) -> None:
    """What another source proposed stays, and what came before is gone."""
    keep(path, proposal("a-1"), proposal("b-1"))
    with overlay.writing(path) as book:
        replace(book, ["openlibrary"], [proposal("c-1", source="openlibrary")])
        replace(book, ["wikidata"], [proposal("d-1")])
        assert sorted(ids(best(book, 9))) == ["c-1", "d-1"]


def test_a_refresh_that_fails_keeps_the_old_candidates(path: Path) -> None:
    """All of a refresh is written, or nothing."""
    keep(path, proposal("a-1"))

    def failing() -> Iterable[Proposal]:
        yield proposal("b-1")
        raise RuntimeError

    with pytest.raises(RuntimeError), overlay.writing(path) as book:
        replace(book, ["wikidata"], failing())
    with overlay.reading(path) as book:
        assert ids(best(book, 9)) == ["a-1"]


def test_only_the_worthiest_are_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When there are too many, the least worthy are let go."""
    monkeypatch.setattr(candidates, "MOST", 2)
    keep(path, *(proposal(f"w-{n}", worth=n / 10) for n in range(5)))
    with overlay.reading(path) as book:
        assert ids(best(book, 9)) == ["w-4", "w-3"]


def test_an_evening_is_offered_what_passes_its_limits(path: Path) -> None:
    """Kind, length, load and what is held back are asked before anything is read."""
    keep(
        path,
        proposal("film-1"),
        proposal("book-1", kind="book"),
        proposal("long-1", minutes=200),
        proposal("unknown-1", minutes=None),
        proposal("heavy-1", load=4, held=True),
        proposal("held-1", held=True),
    )
    assert set(nearest(path, Wish(kind="book"))) == {"book-1"}
    short = nearest(path, Wish(minutes=100))
    assert set(short) == {"film-1", "book-1"}
    assert "held-1" not in nearest(path, Wish())
    assert "heavy-1" not in nearest(path, Wish(), 3, False)
    assert {"held-1", "heavy-1"} <= set(nearest(path, Wish(), 4, False))


def test_a_childhood_is_offered_what_was_new_then(path: Path) -> None:
    """With a year of birth, what was made in those years comes before the rest."""
    keep(
        path,
        proposal("old-1", year=1950, worth=0.6),
        proposal("mine-1", year=1984, worth=0.5),
    )
    with overlay.reading(path) as book:
        for born, first in ((1980, "mine-1"), (None, "old-1")):
            wish = Wish(kind="film", born=born)
            (only,) = near(book, wish, 3, True, WARNINGS, count=1)
            assert only[0].id == first


def test_a_warning_in_doubt_is_taken_for_carried(path: Path) -> None:
    """The gate sees what a candidate may carry; a theme in doubt is not claimed."""
    keep(path, proposal(unsure=("animal-death", "reunion", "load")))
    with overlay.reading(path) as book:
        ((known, _),) = near(book, Wish(), 3, True, WARNINGS)
    assert "animal-death" in known.claims
    assert not {"reunion", "load"} & known.claims.keys()


@pytest.fixture
def offered(home: Path) -> Work:
    """Write some candidates into a home of this test's own; return the first."""
    first = proposal(
        "the-quiet-river-1984",
        unsure=("animal-death", "potency", "load"),
        claims=(
            *(("bullying", 1), ("friendship", 2)),
            *(("loss", 2), ("warmth", 3)),
        ),
        worth=0.9,
    )
    keep(
        home / "overlay.sqlite",
        first,
        proposal("a-dog-at-the-gate-1984", "A Dog at the Gate", worth=0.4),
        proposal("paper-boats-1984", "Paper Boats", "book", worth=0.3, held=True),
    )
    return first.work


def test_candidates_are_shown_apart_and_as_guesses(boost: Boost, offered: Work) -> None:
    """The list says that nobody curated it, what is guessed, and who says so."""
    run = boost("candidates", "-n", "1")
    assert run.code == 0
    assert "not curated" in run.out
    assert "Perhaps about a friendship that holds." in run.out
    assert "It seems to carry bullying." in run.out
    assert "1 content note could not be ruled out; --notes tells them." in run.out
    assert "No more than the usual guess: strength and load." in run.out
    assert f"From Wikidata, {TODAY.isoformat()}." in run.out
    assert offered.id in run.out
    assert "and 2 more" in run.err
    notes = boost("candidates", "--film", "--notes").out
    assert "Not ruled out: an animal's death." in notes
    assert "Paper Boats" not in notes


def test_candidates_as_json(boost: Boost, offered: Work) -> None:
    """A program is told everything, and that none of it is curated."""
    told = json.loads(boost("candidates", "--json").out)["candidates"]
    assert told[0]["id"] == offered.id
    for one in told:
        assert one["curated"] is False
        assert {"unsure", "worth", "source", "licence", "retrieved_on"} <= one.keys()


def test_without_candidates_a_next_step_is_named(boost: Boost) -> None:
    """Nothing discovered yet is no error."""
    for words in (("candidates",), ("suggest", "--candidates")):
        run = boost(*words)
        assert run.code == 0
        assert "boost refresh --discover" in " ".join(run.err.split())


def test_a_plain_suggestion_knows_no_candidate(boost: Boost, offered: Work) -> None:
    """Only when asked for are candidates among the picks, and marked."""
    plain = json.loads(boost("suggest", "--all", "--json").out)["suggestions"]
    assert all(pick["curated"] for pick in plain)
    asked = json.loads(boost("suggest", "--all", "--candidates", "--json").out)
    uncurated = {p["id"] for p in asked["suggestions"] if not p["curated"]}
    assert uncurated == {"the-quiet-river-1984", "a-dog-at-the-gate-1984"}
    assert len(asked["suggestions"]) == len(plain) + 2


def test_a_damaged_overlay_is_never_read_by_a_plain_suggestion(
    boost: Boost, home: Path
) -> None:
    """The candidates are opened by those who ask for them alone."""
    boost("suggest", "--json")
    (home / "overlay.sqlite").write_bytes(b"no database" * 100)
    assert boost("suggest", "--candidates", "--json").code == 4


@pytest.mark.parametrize(
    ("words", "there"),
    [
        (("--avoid", "animal-death"), {"a-dog-at-the-gate-1984"}),
        (("--book",), set()),
        (("--max-load", "4", "--book"), {"paper-boats-1984"}),
        (("--minutes", "80"), set()),
    ],
)
def test_candidates_pass_the_same_gate(
    boost: Boost, offered: Work, words: tuple[str, ...], there: set[str]
) -> None:
    """What is avoided, too long, too heavy or held back is not suggested."""
    run = boost("suggest", "--all", "--candidates", "--json", *words)
    picks = json.loads(run.out)["suggestions"]
    assert {pick["id"] for pick in picks if not pick["curated"]} == there


def test_a_card_says_that_nobody_curated_it(boost: Boost, offered: Work) -> None:
    """Cards and the ranking mark a candidate in words."""
    ranking = boost("suggest", "--all", "--candidates").out
    marked = [line for line in ranking.splitlines() if "not curated" in line]
    assert len(marked) == 2
    assert "Not curated: its themes, strength and load are guessed" in " ".join(
        boost("suggest", "--candidates", "-n", "50").out.split()
    )


def test_accepting_takes_a_candidate_in(boost: Boost, offered: Work) -> None:
    """It stands among the works from the next command on, marked, until taken back."""
    run = boost("accept", "quiet rivr")
    assert run.code == 0
    assert f"`boost decline {offered.id}` takes that back" in " ".join(run.out.split())
    shown = boost("show", offered.id)
    assert shown.code == 0
    assert "Not curated" in shown.out
    assert json.loads(boost("show", offered.id, "--json").out)["curated"] is False
    picks = json.loads(boost("suggest", "--all", "--json").out)["suggestions"]
    assert [p["id"] for p in picks if not p["curated"]] == [offered.id]
    assert offered.id not in boost("candidates").out
    back = boost("decline", offered.id)
    assert f"`boost accept {offered.id}` takes that back" in " ".join(back.out.split())
    assert boost("show", offered.id).code == 3


def test_declining_lets_a_candidate_go(boost: Boost, offered: Work) -> None:
    """It is listed no more but among the declined, with the day."""
    run = boost("decline", offered.id, "a dog at the gate", "--json")
    told = json.loads(run.out)["decided"]
    assert [one["verdict"] for one in told] == ["declined", "declined"]
    assert "Paper Boats" in boost("candidates").out
    assert offered.id not in boost("candidates").out
    gone = json.loads(boost("candidates", "--declined", "--json").out)["declined"]
    assert [one["id"] for one in gone] == ["a-dog-at-the-gate-1984", offered.id]
    assert offered.id in boost("candidates", "--declined").out


@pytest.mark.parametrize("command", ["accept", "decline"])
def test_an_unknown_candidate_is_told_with_near_ones(
    boost: Boost, offered: Work, home: Path, command: str
) -> None:
    """One unknown name decides nothing, not even of the others."""
    run = boost(command, offered.id, "quiet lake")
    assert run.code == 3
    assert "No candidate is called “quiet lake”" in run.err
    assert "The Quiet River: the-quiet-river-1984" in run.err
    with overlay.reading(home / "overlay.sqlite") as book:
        assert decided(book) == []
