"""Who may choose: by the gate, in order of what they know."""

from random import Random

import pytest

from recommender import gate, lessons
from recommender.entries import Entry, Profile
from recommender.gate import Past
from recommender.model import Candidate, Index
from recommender.suggest import suggest
from recommender.works import Outcome, Wish
from recommender.workshop import choosers, people
from recommender.workshop.choosers import CHOOSERS, Pick, choose_like, met
from recommender.workshop.learn import learn
from recommender.workshop.people import Circumstances, Person, Shelf
from tests.conftest import TODAY

LONG_AGO = [
    Entry("red-dog-2011", "2026-10-01", Outcome.TEARS, company="alone"),
    Entry("the-snowman-1978", "2026-10-04", Outcome.DRY),
]


@pytest.fixture
def stocked(index: Index) -> Shelf:
    """Return the small shelf, on which a single work makes a theme."""
    return people.stock(index, TODAY, Random(1), least=1, together=1)


@pytest.fixture
def person(stocked: Shelf) -> Person:
    """Return somebody."""
    return people.draw_person(Random(4), stocked)


def picks(name: str, shelf: Shelf, person: Person, *entries: Entry) -> list[Pick]:
    """Return what *name* chooses today, after *entries*."""
    choose = choose_like(name, shelf, person, Random(2))
    return [*choose(entries, Wish(), TODAY)]


def allowed(shelf: Shelf) -> list[Candidate]:
    """Return the works that pass the default gate before any evening."""
    nothing = Past({}, frozenset())
    return [
        work
        for work in shelf.works
        if not any(gate.obstacles(work, Wish(), nothing, (), TODAY))
    ]


@pytest.mark.parametrize("name", CHOOSERS)
def test_three_works_pass_the_gate(name: str, stocked: Shelf, person: Person) -> None:
    """Whoever chooses offers three works, one for each role, none held back."""
    found = picks(name, stocked, person)
    assert {pick.role for pick in found} == {"fitting", "gentle", "stretch"}
    assert {p.work.id for p in found} <= {work.id for work in allowed(stocked)}


@pytest.mark.parametrize("name", CHOOSERS)
def test_no_work_comes_back_while_it_rests(
    name: str, stocked: Shelf, person: Person
) -> None:
    """Works with an entry of this season are not offered."""
    found = picks(name, stocked, person, *LONG_AGO)
    assert not {pick.work.id for pick in found} & {entry.work for entry in LONG_AGO}


def test_ours_is_what_boost_suggests(stocked: Shelf, person: Person) -> None:
    """Our picks are those of `boost suggest`, with their chances."""
    taste = learn(lessons.read(LONG_AGO, stocked.index, Profile()))
    answer = suggest(Wish(), LONG_AGO, stocked.index, taste, TODAY).suggestions
    found = picks("ours", stocked, person, *LONG_AGO)
    assert [pick.work for pick in found] == [s.work for s in answer]
    assert [pick.chance for pick in found] == [s.score.chance for s in answer]


def test_potency_offers_the_most_potent(stocked: Shelf, person: Person) -> None:
    """By potency alone, no work that is left is stronger than one on offer."""
    offered = [pick.work.potency for pick in picks("potency", stocked, person)]
    strongest = sorted((work.potency for work in allowed(stocked)), reverse=True)
    assert offered == strongest[:3]


def test_the_oracle_knows_what_moves_a_person(stocked: Shelf, person: Person) -> None:
    """The oracle's works have the highest true chances, on any evening."""

    def truth(work: Candidate, tonight: Circumstances) -> float:
        return people.true_chance(person, work, met(person, work, tonight))

    offered = [pick.work for pick in picks("oracle", stocked, person)]
    for tonight in (Circumstances(), Circumstances(others=True, closeness=4)):
        best = sorted(allowed(stocked), key=lambda w: -truth(w, tonight))
        assert offered == best[:3]


def test_luck_chooses_anew_each_evening(stocked: Shelf, person: Person) -> None:
    """At random, the same person is offered different works."""
    choose = choose_like("random", stocked, person, Random(2))
    evenings = [
        tuple(pick.work.id for pick in choose((), Wish(), TODAY)) for _ in range(9)
    ]
    assert len(set(evenings)) > 1


def test_nobody_else_chooses(stocked: Shelf, person: Person) -> None:
    """An unknown name is said to be unknown."""
    with pytest.raises(ValueError, match="nobody chooses like the cat"):
        choose_like("the cat", stocked, person, Random(1))


def test_our_themes_are_the_three_we_lean_to_most(stocked: Shelf) -> None:
    """After sobs at one work alone, its themes are named, and none is clear yet."""
    entries = [Entry("red-dog-2011", "2026-10-01", Outcome.SOBS)]
    beliefs = choosers.our_themes(stocked.index)(entries, Wish())
    claims = next(w.claims for w in stocked.works if w.id == "red-dog-2011")
    assert {belief.theme for belief in beliefs} <= claims.keys()
    assert len(beliefs) == choosers.TOLD
    assert not any(belief.clear for belief in beliefs)


def test_many_evenings_make_a_theme_clear(stocked: Shelf) -> None:
    """A theme whose works brought sobs, and no other works, is clear."""
    works = stocked.index.candidates()
    entries = [
        Entry(
            work.id,
            f"2026-{month:02}-01",
            Outcome.SOBS if "friendship" in work.claims else Outcome.DRY,
        )
        for month in range(1, 13)
        for work in works
    ]
    beliefs = choosers.our_themes(stocked.index)(entries, Wish())
    assert beliefs[0] == choosers.Belief("friendship", clear=True)
