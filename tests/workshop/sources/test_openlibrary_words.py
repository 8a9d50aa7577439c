"""Subjects and languages of Open Library, in the project's words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.workshop.sources.openlibrary_words import (
    LONGEST_SUBJECT,
    MOST_SUBJECTS,
    language,
    subjects,
    tells_a_story,
)
from tests.workshop.sources.library import recording


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("Grief", "grief"),
        ("Grief, fiction", "grief"),
        ("Grief -- Fiction", "grief"),
        ("Grief -- Juvenile fiction", "grief"),
        ("Grief in literature", "grief"),
        ("Fiction, family life, general", "family life"),
        ("Reading Level-Grade 7", "reading level-grade 7"),
        ("Children's stories", "children's stories"),
        ("nyt:hardcover-fiction=2011-01-01", ""),
        ("award:newbery", ""),
        ("World War, 1939-1945", ""),
        ("Heathcliff (Fictitious character)", ""),
        ("Enfants trouvés", ""),
        ("Fiction", ""),
        ("Large type books", ""),
        ("=cmd()", ""),
        ("a" * 61, ""),
        ("", ""),
    ],
)
def test_a_subject_is_cut_to_what_it_says(name: str, subject: str) -> None:
    """Form, case and shelf marks go; what is no theme, or not English, is dropped."""
    assert subjects([name]) == ((subject,) if subject else ())


@given(st.lists(st.text(max_size=70) | st.sampled_from(("Grief", "grief, fiction"))))
def test_subjects_are_few_short_and_each_once(names: list[str]) -> None:
    """Whatever is filed, subjects are distinct lower-case phrases within bounds."""
    found = subjects(names)
    assert len(found) == len(set(found)) <= MOST_SUBJECTS
    assert all(0 < len(subject) <= LONGEST_SUBJECT for subject in found)
    assert all(subject == subject.lower() for subject in found)


def test_no_more_subjects_than_are_wanted() -> None:
    """The first ones count, as the library lists them."""
    names = [f"theme {chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(99)]
    assert subjects(names) == tuple(names[:MOST_SUBJECTS])


def test_subjects_of_a_transcribed_answer() -> None:
    """A real answer, transcribed: its doubles by case and form become one."""
    page = recording("openlibrary/subjects_love_first_work.json")
    assert isinstance(page, dict)
    found = subjects(page["works"][0]["subject"])
    assert {"foundlings", "orphans", "revenge", "love"} <= set(found)
    assert not {"enfants trouvés", "fiction"} & set(found)


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (["eng"], "en"),
        (["fre", "fre"], "fr"),
        (["ger", "eng"], ""),
        (["und"], ""),
        ([], ""),
    ],
)
def test_one_language_is_named_or_none(codes: list[str], expected: str) -> None:
    """Several languages do not say which was the first."""
    assert language(codes) == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Grief", "Juvenile fiction"], True),
        (["Dogs -- Biography"], True),
        (["Love stories"], True),
        (["Grief", "Self-help techniques"], False),
        ([], False),
    ],
)
def test_a_story_is_told_from_a_manual(names: list[str], expected: bool) -> None:
    """Tales, poems and lives are filed as such."""
    assert tells_a_story(names) is expected
