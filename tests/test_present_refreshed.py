"""What is said of a refresh: plain, with the right plurals, and never too much."""

from collections.abc import Iterator, Sequence

import pytest

from recommender.overlay import Fact
from recommender.present import looked_up, refreshed
from recommender.works import Work
from recommender.workshop.facts import Change, Disagreement
from recommender.workshop.harvest import Harvest, Trouble
from recommender.workshop.refresh import Errand
from recommender.workshop.sources import Ask, Found
from tests.workshop.sources.shop import work

TITLES = {"bambi-1942": "Bambi", "up-2009": "Up"}


class Silent:
    """A source that is only ever named."""

    name = "wikidata"
    licence = "CC0-1.0"

    def steps(self, works: Sequence[Work]) -> int:
        """Return no step."""
        return 0

    def look_up(self, works: Sequence[Work], ask: Ask) -> Iterator[Found]:
        """Yield nothing."""
        return iter(())


def errand(works: int, questions: int, rested: int = 0) -> Errand:
    """Return an errand of so many works and questions."""
    return Errand(Silent(), (work("x"),) * works, rested, questions)


def harvest(answered: int = 1, **values: object) -> Harvest:
    """Return what came of asking about two works."""
    works = tuple(TITLES)[:answered]
    return Harvest("wikidata", 2, works)._replace(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (errand(1, 1), "Wikidata: 1 work, about 1 question and 1 second."),
        (errand(2, 99), "Wikidata: 2 works, about 99 questions and 99 seconds."),
        (errand(2, 1_200), "Wikidata: 2 works, about 1,200 questions and 20 minutes."),
        (
            errand(0, 0, 1),
            "Wikidata: nothing to ask. 1 was looked up in the last 30 days and can "
            "wait.",
        ),
    ],
    ids=str,
)
def test_the_plan_says_how_much_and_how_long(asked: Errand, said: str) -> None:
    """Works, questions and time are told before anything is asked."""
    first, *rest = refreshed.plan_lines([asked], "me@example.org")
    assert first == said
    assert any("me@example.org" in line for line in rest) == bool(asked.works)


@pytest.mark.parametrize(
    ("trouble", "reason", "part"),
    [
        ("refused", "You are banned.", "was not asked any further: You are banned."),
        ("surprised", "No list.", "another shape than it used to"),
        ("dropped", "21 of 100", "no longer knows 21 of 100 works"),
        ("silent", "It was down.", "no answer about 2 works"),
        ("", "It was down.", "no answer about 2 works"),
    ],
)
def test_each_trouble_has_its_sentence(
    trouble: Trouble, reason: str, part: str
) -> None:
    """What went wrong is said, and that what was known stays."""
    said = refreshed.trouble(harvest(0, trouble=trouble, reason=reason))
    assert part in said
    assert reason in said


def test_no_trouble_is_no_sentence() -> None:
    """Where all was answered nothing is said of it."""
    assert refreshed.trouble(harvest(2)) == ""


def test_one_of_each_kind_is_shown_first() -> None:
    """Of many changes a few are shown, of different fields, and the rest counted."""
    changes = tuple(
        Change("up-2009", field, (), ("x",))
        for field in (*(f"title:a{c}" for c in "abcdefgh"), "sitelinks", "genre")
    )
    lines = list(refreshed.harvest_lines(harvest(2, changes=changes), TITLES))
    shown = "\n".join(lines[1:6])
    assert lines[0] == "Wikidata answered about 2 of 2 works: 10 new in 1 work."
    assert "genre" in shown
    assert "Wikipedia languages" in shown
    assert lines[6] == "  and 5 more; --json lists them all."


def test_what_changed_or_went_is_told() -> None:
    """Before and after stand side by side, and many values are cut short."""
    changes = (
        Change("bambi-1942", "sitelinks", ("74",), ("75",)),
        Change("bambi-1942", "title:fr", ("Le faon",), ()),
        Change("up-2009", "genre", (), tuple("abcdef")),
    )
    lines = list(refreshed.harvest_lines(harvest(2, changes=changes), TITLES))
    assert lines[0].endswith("1 new, 1 changed, 1 gone in 2 works.")
    assert "  Bambi: Wikipedia languages 74, now 75" in lines
    assert "  Bambi: title (fr) Le faon is gone" in lines
    assert "  Up: genre a, b, c, d and 2 more" in lines


def test_a_disagreement_shows_both_sides() -> None:
    """What the catalog and the source say stand side by side, and who is followed."""
    one = Disagreement("up-2009", "year", "2009", "2011", "wikidata", "its id")
    lines = list(refreshed.harvest_lines(harvest(2, disagreements=(one,)), TITLES))
    assert lines[1:] == [
        "1 fact differs from the catalog, which stands:",
        "  Up: year 2009 here, 2011 there",
    ]


def test_the_end_says_what_to_do_next() -> None:
    """A part that is missing can be asked for again; nothing changed is said too."""
    assert "1 work got no answer" in refreshed.partly([harvest(1)])


def fact(field: str, value: str, source: str = "wikidata") -> Fact:
    """Return a fact of Up."""
    return Fact("up-2009", field, value, source, "its id", "CC0-1.0", "2026-11-01")


def test_what_was_looked_up_bears_source_and_day() -> None:
    """Fame is told in a sentence, with one or several, and who said so when."""
    said = list(looked_up.lines([fact("sitelinks", "1"), fact("genre", "x")], "GB"))
    assert said == ["Wikipedia writes about it in 1 language. (Wikidata, 2026-11-01)"]


def test_only_the_own_country_is_told() -> None:
    """Where to watch elsewhere is of no use, and needs no thanks."""
    there = [fact("watch:US", "Tubi (free)", "tmdb")]
    assert list(looked_up.lines(there, "GB")) == []
    assert list(looked_up.lines(there, None)) == []
    assert list(looked_up.lines(there, "US"))[-1] == looked_up.THANKS
