"""Which works to ask a person for, a page at a time, from one stretch of childhood.

What most children of their country met in those years is remembered best, and is asked
for first.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from recommender.ages import Child, likely
from recommender.gate import ADULT_AGE
from recommender.works import Work

PAGE = 10  # works at a time: read in half a minute, and they fit on a screen
STRETCHES = ((3, 5), (6, 8), (9, 11), (12, 14))

ITS_YEARS = 0.5  # of its greatest likelihood: a page asks for what belongs to it
LEAST = 0.03  # below it, asking is a waste of an evening

KNOWN = {1: 0.1, 2: 0.15, 3: 0.3, 4: 0.6, 5: 1.0}  # by acclaim: how many know it
AT_HOME = 1.15  # a country's own works are known there best
FOR_WHOM = {"children": 1.0, "family": 1.0, "teen": 1.0, "adult": 0.6}
SHORT_FORMS = frozenset(("short-story", "poetry", "play", "series-episode"))
SHORT_FORM = 0.7  # one of many, and seldom remembered by its title
WAVES_OF_A_HIT = 4  # a film that came back so often was everywhere
SEEN_ONCE = 0.6  # against a film that came back

# Each work on a page makes another like it less welcome.
SAME_KIND, SAME_FORM, SAME_COUNTRY, SAME_ROUTES = 0.85, 0.93, 0.95, 0.97
SAME_STORY = 0.3  # one maker's, or a film and its book: one of them is enough
SHORTLIST = 80  # works that a page is chosen from


class Memory(NamedTuple):
    """A work that a child is likely to have met: how likely at each age, how known."""

    work: Work
    ages: Mapping[int, float]
    known: float

    def at(self, first: int, last: int) -> float:
        """Return how likely it was met from the age of *first* to that of *last*."""
        return sum(self.ages.get(age, 0.0) for age in range(first, last + 1)) / (
            last - first + 1
        )


def recall(works: Iterable[Work], of: Child) -> list[Memory]:
    """Return the *works* that this child is likely to have met, each with its ages."""
    found = []
    for work in works:
        ages = {age: likely(work, of, age) for age in of.ages}
        if max(ages.values()) >= LEAST:
            found.append(Memory(work, ages, _known(work, of)))
    return found


def may_be_asked(work: Work, of: Child, avoid: Container[str]) -> bool:
    """Return whether a person may be asked for *work* at all.

    A memory is no suggestion, so a heavy work is asked for; but the title of what they
    keep away from can hurt too. What is made for adults waits until they are one.
    """
    grown = of.today >= ADULT_AGE or work.audience != "adult"
    return grown and not any(tag in avoid for tag, _ in work.claims)


def page(
    memories: Iterable[Memory], first: int, last: int, count: int = PAGE
) -> list[Work]:
    """Choose the works to ask for from the age of *first* to that of *last*.

    What most children met then comes first; no two of a kind if it can be helped.
    """
    fitting = [
        (memory.at(first, last) * memory.known, memory.work)
        for memory in memories
        if memory.at(first, last) >= ITS_YEARS * max(memory.ages.values())
    ]
    fitting.sort(key=lambda pair: (-pair[0], pair[1].id))
    return list(_varied(fitting[:SHORTLIST], count))


def walk(memories: Sequence[Memory], of: Child, at: int) -> tuple[int, int] | None:
    """Return the ages to ask about when *at* pages have been asked: a stretch further.

    After the last stretch it begins again; None when there is nothing left to ask for.
    """
    lived = [(a, min(b, of.ages[-1])) for a, b in STRETCHES if a in of.ages]
    onward = (lived[(at + step) % len(lived)] for step in range(len(lived)))
    return next((ages for ages in onward if page(memories, *ages, count=1)), None)


def _known(work: Work, of: Child) -> float:
    """Return how many of those who could have met *work* are likely to know it."""
    own = work.countries[0] == of.country
    known = KNOWN[min(5, work.acclaim + own)] * FOR_WHOM[work.audience]
    if own:
        known *= AT_HOME
    if work.form in SHORT_FORMS:
        known *= SHORT_FORM
    if work.kind == "film":
        near = sum(wave.region in (of.country, "world") for wave in work.waves)
        known *= min(1.0, SEEN_ONCE + (1 - SEEN_ONCE) * near / WAVES_OF_A_HIT)
    return known


def _varied(fitting: list[tuple[float, Work]], count: int) -> Iterator[Work]:
    """Yield *count* works, the best first, each paying for what it is like."""
    pool, like = list(fitting), Counter[str]()
    for _ in range(min(count, len(pool))):
        best = max(pool, key=lambda pair: pair[0] * _welcome(pair[1], like))
        pool.remove(best)
        like.update(_traits(best[1]))
        yield best[1]


def _welcome(work: Work, like: Counter[str]) -> float:
    """Return what is left of a work's worth beside those on the page."""
    left = 1.0
    for trait, cost in _traits(work).items():
        left *= cost ** like[trait]
    return left


def _traits(work: Work) -> dict[str, float]:
    """Return what makes another work like this one, and what that costs the other."""
    routes = "+".join(sorted(t for t, _ in work.claims if t in ("loss", "warmth")))
    stories = (work.id, *work.based_on, *work.creators)
    return {
        work.kind: SAME_KIND,
        work.form: SAME_FORM,
        f"country:{work.countries[0]}": SAME_COUNTRY,
        f"routes:{routes}": SAME_ROUTES,
        **dict.fromkeys(stories, SAME_STORY),
    }
