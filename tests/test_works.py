"""The words: a title is found however it is typed."""

from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.works import Outcome, plain


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Amélie", "amelie"),
        ("WALL·E", "wall e"),
        ("50/50", "50 50"),
        ("Charlotte’s Web", "charlottes web"),
        ("Charlotte's Web", "charlottes web"),
        ("Love & Basketball", "love and basketball"),
        ("  The   Lion\tKing ", "the lion king"),
        ("Straße", "strasse"),
        ("Ⅷ", "viii"),
        ("火垂るの墓", "火垂るの墓"),
        ("ひまわり!", "ひまわり"),
        ("Иваново детство", "иваново детство"),
        ("…", ""),
        ("", ""),
    ],
)
def test_a_title_is_kept_as_people_type_it(title: str, typed: str) -> None:
    """Case, accents, marks and double spaces do not matter in any script."""
    assert plain(title) == typed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Up", "Us"),
        ("Ten", "10"),
        ("माँ", "मी"),  # mother; with another vowel sign it is another word
        ("दिल", "दल"),
        ("ಚಾರ್ಲಿ", "ಚೀರ್ಲಾ"),
        ("மணி", "மண்"),
        ("พี่", "พา"),
    ],
)
def test_titles_that_differ_stay_apart(one: str, other: str) -> None:
    """Letters are never lost, vowel signs of Indian and Thai script among them."""
    assert plain(one) != plain(other)


@pytest.mark.parametrize("word", ["दिल", "माँ", "ಚಾರ್ಲಿ", "மணி", "พี่"])
def test_a_word_stays_one_word(word: str) -> None:
    """A word in a script with vowel signs is not cut at each of them."""
    assert " " not in plain(word)


@settings(deadline=None)
@given(st.text())
def test_what_is_plain_stays_as_it_is(text: str) -> None:
    """A title in plain letters does not change any more."""
    assert plain(plain(text)) == plain(text)


@settings(deadline=None)
@given(st.text(st.characters(max_codepoint=0x24F)))
def test_case_does_not_matter(text: str) -> None:
    """A title in capitals is the same title in lower case."""
    assert plain(text.upper().lower()) == plain(text.upper())


@settings(deadline=None)
@given(st.text(), st.text())
def test_words_stay_in_their_order(one: str, other: str) -> None:
    """Two titles side by side are the words of the first, then of the second."""
    assert plain(f"{one} {other}") == " ".join(filter(None, (plain(one), plain(other))))


@settings(deadline=None)
@given(st.text())
def test_only_letters_and_single_spaces_remain(text: str) -> None:
    """Nothing is left that one would have to search on a keyboard."""
    words = plain(text).split()
    assert " ".join(words) == plain(text)
    assert {category(sign)[0] for word in words for sign in word} <= set("LMN")


def test_outcomes_climb_from_dry_to_sobs() -> None:
    """The words for what happened are numbered in the order of the tears."""
    words = [outcome.word for outcome in sorted(Outcome)]
    assert words == ["dry", "lump", "misty", "tears", "sobs"]
