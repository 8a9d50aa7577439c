"""What the catalog covers, counted on the small shelf."""

import pytest

from recommender.coverage import BIRTH_YEARS, cover, is_gentle, is_strong
from recommender.model import Index
from recommender.works import Work


@pytest.fixture
def works(index: Index) -> list[Work]:
    """Return the works of the small shelf."""
    return index.works()


def test_every_work_is_counted_once(works: list[Work]) -> None:
    """Kinds, decades, countries and forms each add up to all works."""
    covered = cover(works)
    for counts in (covered.decades, covered.countries, covered.forms):
        assert sum(counts.values()) == len(works) == covered.films + covered.books


def test_the_commonest_country_stands_first(works: list[Work]) -> None:
    """Countries and forms are listed by how many works they have."""
    counts = list(cover(works).countries.values())
    assert counts == sorted(counts, reverse=True)


def test_a_work_of_both_routes_is_on_both_ladders(works: list[Work]) -> None:
    """The Snowman is gentle by loss and by warmth."""
    snowman = [work for work in works if work.id == "the-snowman-1978"]
    rungs = cover(snowman).rungs
    gentle = {name for name, count in rungs.items() if count}
    assert {name.split(", ")[0] for name in gentle} == {"loss", "warmth"}


def test_no_work_is_gentle_and_strong(works: list[Work]) -> None:
    """A rung is gentle or strong, never both."""
    assert not [work for work in works if is_gentle(work) and is_strong(work)]


def test_a_childhood_meets_what_was_in_its_country(works: list[Work]) -> None:
    """Red Dog, shown in Australia in 2011, is met there and not in Japan."""
    dog = [work for work in works if work.id == "red-dog-2011"]
    assert cover(dog, "AU").met[2003] == (1, 0)
    assert cover(dog, "JP").met[2003] == (0, 0)
    assert cover(dog).met[2003] == (1, 0)


@pytest.mark.parametrize(("born", "met"), [(1996, 0), (1997, 1), (2008, 1), (2009, 1)])
def test_a_childhood_is_from_three_to_fourteen(
    works: list[Work], born: int, met: int
) -> None:
    """A wave of 2011 to 2012 meets those who were 3 to 14 in one of these years."""
    dog = [work for work in works if work.id == "red-dog-2011"]
    assert cover(dog, "AU").met[born][0] == met


def test_every_birth_year_is_there(works: list[Work]) -> None:
    """Everybody from 1940 to 2015 finds their year."""
    assert list(cover(works).met) == list(BIRTH_YEARS) == list(range(1940, 2016))
