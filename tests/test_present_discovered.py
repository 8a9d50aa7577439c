"""What is said of a discovery: every trouble has its sentence, and nothing is twice."""

import pytest

from recommender.present import discovered
from recommender.workshop.seeking import Sought
from tests.test_candidates import proposal


def said(*found: Sought, size: int = 1) -> str:
    """Return what is said of *found*."""
    return " ".join(discovered.lines(found, [proposal()][:size], size))


@pytest.mark.parametrize(
    ("sought", "part"),
    [
        (
            Sought("wikidata", trouble="refused", reason="4."),
            "Wikidata was not asked any further, and what it proposed before stays: 4.",
        ),
        (
            Sought("openlibrary", trouble="surprised", reason="A list."),
            "Open Library answers in another shape than it used to, so what it "
            "proposed before stays: A list.",
        ),
        (
            Sought("wikidata", failed=3, trouble="silent", reason="503."),
            "Wikidata described nothing, so what it proposed before stays: 503.",
        ),
        (
            Sought("wikidata", 9, trouble="dropped", reason="7 of 9"),
            "Wikidata no longer proposes 7 of 9 works that it proposed before.",
        ),
        (
            Sought("wikidata", 9, failed=1, kept=8, new=2, gone=1, reason="503."),
            "Wikidata describes 9 works, and proposes 8 candidates: 2 new, 1 gone. "
            "Wikidata left 1 question open: 503.",
        ),
        (
            Sought("wikidata", 1, kept=1),
            "Wikidata describes 1 work, and proposes 1 candidate: the same as before.",
        ),
    ],
)
def test_every_outcome_has_its_sentence(sought: Sought, part: str) -> None:
    """The source is named, what stays is said, and one is not several."""
    assert part in said(sought)


def test_the_best_are_named_with_what_comes_next() -> None:
    """Title, year and maker; then where to look. Without any, nothing is promised."""
    lines = said(Sought("wikidata", 1, kept=1))
    assert "1 candidate in all." in lines
    assert "The Quiet River (1984), a film by Ann Other" in lines
    assert "`boost candidates` shows them" in lines
    nothing = said(Sought("wikidata", trouble="silent"), size=0)
    assert nothing.endswith("There are no candidates.")


def test_what_is_missing_is_part_of_a_sentence() -> None:
    """Only what was sought in vain, or not all of it, is named."""
    assert discovered.missing(
        [
            Sought("wikidata", trouble="refused"),
            Sought("openlibrary", 9, failed=1),
            Sought("openlibrary", 9),
        ]
    ) == [
        "Wikidata gave no candidates",
        "Open Library did not describe all candidates",
    ]
