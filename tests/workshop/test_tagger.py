"""The tagger: what it claims, what it doubts, and what it never looks at."""

import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.catalog import Catalog, load_catalog
from recommender.overlay import Fact
from recommender.works import Work
from recommender.workshop.cues import cued, form_of
from recommender.workshop.descriptions import describe, features
from recommender.workshop.heads import Head, doubts_of, notch_head, tag_head
from recommender.workshop.moving import HALF, Moving
from recommender.workshop.sources import Described
from recommender.workshop.tagger import Guess, Tagger, training_rows
from recommender.workshop.tears import matched_auc
from tests.conftest import ROOT, TODAY

EVERY = 3  # of the catalog's works: some 650 of them, learned from in a second
NAMELESS = Described("film", "Untitled", 1990)
ORPHANS = NAMELESS._replace(
    genres=("drama film", "children's film"),
    subjects=("orphans",),
    text="A boy without a mother finds a dog.",
)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """Return the catalog, with every third work alone."""
    whole = load_catalog(ROOT / "data", TODAY)
    return whole._replace(works=whole.works[::EVERY])


@pytest.fixture(scope="module")
def tagger(catalog: Catalog) -> Tagger:
    """Return what was learned from that catalog."""
    return Tagger.fit(training_rows(catalog.works, ()), catalog.tags)


def one(tagger: Tagger, described: Described) -> Guess:
    """Return the guess for one work."""
    return tagger.guess([described])[0]


def warnings(catalog: Catalog) -> set[str]:
    """Return the ids of all content warnings."""
    return {tag.id for tag in catalog.tags if tag.family == "warning"}


def test_nothing_is_claimed_of_a_work_of_which_nothing_is_known(
    tagger: Tagger, catalog: Catalog
) -> None:
    """Such a work may carry every warning, and its notches are only usual."""
    guess = one(tagger, NAMELESS)
    assert guess.claims == ()
    assert warnings(catalog) | {"potency", "load", "audience"} <= set(guess.unsure)
    assert guess.audience == "adult"


@pytest.mark.parametrize(
    ("subject", "warning"),
    [
        ("Suicide, fiction", "suicide"),
        ("Child abuse", "child-abuse"),
        ("Children, death", "child-death"),
        ("Holocaust, Jewish (1939-1945)", "genocide"),
    ],
)
def test_a_word_that_names_a_warning_claims_it(
    tagger: Tagger, subject: str, warning: str
) -> None:
    """A subject that says it outright is believed, whatever was learned."""
    guess = one(tagger, NAMELESS._replace(subjects=(subject,)))
    assert warning in dict(guess.claims)


def test_words_teach_themes(tagger: Tagger) -> None:
    """An orphan with a dog is likelier to be about both than a work of no words."""
    told, mute = one(tagger, ORPHANS).chances, one(tagger, NAMELESS).chances
    for theme in ("animal-companion", "orphanhood"):
        assert told[theme] > 2 * mute[theme]


def test_a_tag_is_claimed_or_in_doubt_but_never_both(tagger: Tagger) -> None:
    """What is claimed is not in doubt, and every strength is one of three."""
    guess = one(tagger, ORPHANS)
    assert not set(dict(guess.claims)) & set(guess.unsure)
    assert {strength for _, strength in guess.claims} <= {1, 2, 3}


def test_the_order_of_rows_is_irrelevant(catalog: Catalog, tagger: Tagger) -> None:
    """Learning from shuffled rows gives the same guesses."""
    rows = [*training_rows(catalog.works, ())]
    random.Random(1).shuffle(rows)
    assert one(Tagger.fit(rows, catalog.tags), ORPHANS) == one(tagger, ORPHANS)


def test_guessing_many_is_guessing_each(tagger: Tagger) -> None:
    """A batch says of each work what is said of it alone."""
    both = tagger.guess([NAMELESS, ORPHANS])
    assert [guess.claims for guess in both] == [
        one(tagger, NAMELESS).claims,
        one(tagger, ORPHANS).claims,
    ]
    assert tagger.guess([]) == []


def test_every_doubt_begins_below_the_claim(tagger: Tagger) -> None:
    """Silence, doubt and claim follow one another as a chance grows."""
    for head in tagger.heads.tags.values():
        assert all(0 <= doubt <= head.sure for doubt in head.doubts.values())


def test_tmdb_is_never_a_feature(catalog: Catalog) -> None:
    """What TMDB says of a work changes nothing of its description."""
    work = catalog.works[0]
    told = [
        Fact(work.id, field, "x", "tmdb", "", "", "2026-11-23")
        for field in ("genre", "subject", "keyword", "watch:GB", "certificate:GB")
    ]
    assert describe(work, told) == describe(work)


def test_no_judgment_is_a_feature(catalog: Catalog) -> None:
    """Works that differ in what curators judged alone are described alike."""
    work = catalog.works[0]
    other = work._replace(
        claims=(("suicide", 3),),
        potency=1,
        load=5,
        form="short",
        audience="teen",
        line="Another line.",
        acclaim=1,
    )
    assert features(describe(work)) == features(describe(other))


def test_what_was_looked_up_is_a_feature(catalog: Catalog) -> None:
    """Genres and subjects from sources whose terms allow it are described."""
    work = catalog.works[0]
    facts = (
        Fact(work.id, "genre", "drama film", "wikidata", "", "", ""),
        Fact(work.id, "subject", "orphans", "openlibrary", "", "", ""),
        Fact(work.id, "sitelinks", "41", "wikidata", "", "", ""),
    )
    described = describe(work, facts)
    assert (described.genres, described.subjects) == (("drama film",), ("orphans",))
    assert described.popularity == 41
    assert "cue:orphanhood" in features(described)


def test_form_is_read_from_genres_and_length() -> None:
    """A genre names the form, and a film of half an hour is a short one."""
    assert form_of("film", 90, "traditionally animated film") == "animated-feature"
    assert form_of("film", 25, "drama film") == "short"
    assert form_of("book", None, "orphans , juvenile fiction") == "childrens-novel"
    assert form_of("book", None, "drama film") == ""


def test_a_word_within_a_word_is_no_cue() -> None:
    """Grapes are no rape, and a warden no war."""
    assert "sexual-violence" not in cued("the grapes of wrath")
    assert "war-violence" not in cued("the warden")


@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=2, max_size=60),
    st.floats(0.5, 1),
    st.floats(0.5, 1),
)
def test_catching_more_never_raises_the_doubt(
    told: list[tuple[float, bool]], one_share: float, other: float
) -> None:
    """The more carriers must be caught, the lower the chance at which doubt begins."""
    chances = np.array([chance for chance, _ in told])
    carries = np.array([carried for _, carried in told])
    carries[0] = True
    known = [(False, False)] * len(told)
    few, many = (
        doubts_of(chances, carries, known, share)[False, False]
        for share in sorted((one_share, other))
    )
    assert many <= few


@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60),
    st.floats(0.5, 1),
)
def test_a_doubt_catches_what_it_promises(
    told: list[tuple[float, bool]], share: float
) -> None:
    """At least that share of the carriers it was set by lies in doubt."""
    chances = np.array([chance for chance, _ in told])
    carries = np.array([carried for _, carried in told])
    carries[0] = True
    doubt = doubts_of(chances, carries, [(True, False)] * len(told), share)
    assert (chances[carries] >= doubt[True, False]).mean() >= share - 1e-9


@given(st.floats(-5, 5), st.floats(-5, 5))
def test_chances_and_strengths_grow_with_the_score(low: float, high: float) -> None:
    """A higher score never makes a tag less likely, nor weaker."""
    rng = np.random.default_rng(3)
    strengths = rng.integers(0, 4, 200).astype(float)
    scores = strengths + rng.normal(0, 1, 200)
    head = tag_head(scores, strengths, [(True, True)] * 200, careful=True)
    low, high = sorted((low, high))
    assert head.chance(low) <= head.chance(high)
    assert head.notch(low) <= head.notch(high)


def test_a_warning_too_rare_to_learn_is_always_in_doubt() -> None:
    """Of a few carriers no doubt can be set, so nothing is ruled out."""
    strengths = np.array([1.0] * 3 + [0.0] * 97)
    known = [(True, False)] * 100
    head = tag_head(np.zeros(100), strengths, known, careful=True)
    assert head.chance(-100) >= head.doubt((True, False))
    assert isinstance(head, Head)


def test_a_load_errs_to_the_heavy_side() -> None:
    """Said loads lie above what is expected, said potencies below."""
    rng = np.random.default_rng(4)
    true = rng.integers(1, 5, 500).astype(float)
    scores = true + rng.normal(0, 0.7, 500)
    load = notch_head("load", 0, 5, scores, true)
    potency = notch_head("potency", 1, 5, scores, true)
    assert load.lean > 0 > potency.lean
    assert not load.usual


def test_a_notch_that_facts_say_nothing_of_is_only_usual() -> None:
    """A notch guessed no better than by always saying the same says so."""
    rng = np.random.default_rng(5)
    true = rng.integers(1, 5, 500).astype(float)
    noise = np.full(500, true.mean()) + rng.normal(0, 0.1, 500)
    assert notch_head("potency", 1, 5, noise, true).usual


@given(st.floats(-100, 100))
def test_a_notch_is_never_out_of_bounds(score: float) -> None:
    """Whatever the score, a load is from 0 to 5."""
    true = np.array([0.0, 5.0] * 20)
    assert 0 <= notch_head("load", 0, 5, true, true).of(score) <= 5


def crowd(*genres: str, count: int = 120) -> list[Described]:
    """Return films of these genres."""
    return [
        Described("film", f"{genres} {number}", 1990, genres=genres)
        for number in range(count)
    ]


def test_what_moves_is_told_from_the_crowd() -> None:
    """A work like those that move is nearer to them than one like the crowd."""
    moving = Moving.fit(crowd("drama", "children"), crowd("action", "drama"))
    near, far = moving.likeness(
        [*crowd("children", "drama", count=1), *crowd("action", count=1)]
    )
    assert near > HALF > far


def test_without_examples_or_topics_nothing_is_told() -> None:
    """Too few examples, another kind or no topics: all are alike."""
    few = Moving.fit(crowd("drama", count=3), crowd("action", count=3))
    many = Moving.fit(crowd("drama"), crowd("action"))
    assert few.likeness(crowd("drama", count=1)) == [HALF]
    book = Described("book", "B", 1990, genres=("drama",))
    assert many.likeness([NAMELESS, book]) == [HALF, HALF]


def auc(scores: Sequence[float], moved: Sequence[bool], fame: Sequence[float]) -> float:
    """Return the matched AUC of these titles."""
    found = matched_auc(scores, moved, fame, np.random.default_rng(0))
    assert found is not None
    assert found.low <= found.value <= found.high
    return found.value


def test_fame_alone_tells_no_tears() -> None:
    """A score that only knows fame is at chance among titles as well known."""
    rng = np.random.default_rng(6)
    fame = rng.exponential(100, 600)
    moved = rng.random(600) < fame / 500
    assert abs(auc([*fame], [*moved], [*fame]) - 0.5) < 0.1
    assert auc([*moved.astype(float)], [*moved], [*fame]) == 1


def test_one_side_alone_is_no_measure() -> None:
    """Without titles that moved nobody there is no figure."""
    assert matched_auc([1.0], [True], [1.0], np.random.default_rng(0)) is None


def test_curated_works_are_described_twice(catalog: Catalog) -> None:
    """Once by bare facts, once with a sentence; the claims are the same."""
    work: Work = catalog.works[0]
    bare, told = training_rows([work], ())
    assert (bare.described.text, told.described.text) == ("", work.line)
    assert bare.work is told.work
