"""What leaving out one evening at a time said, in plain words."""

from collections.abc import Iterator

from recommender.words import count, say
from recommender.workshop.mine import FEW, Foretold


def lines(told: Foretold) -> Iterator[str]:
    """Say how well one's own evenings were foretold."""
    yield say("mine.opening")
    yield ""
    yield from _tears(told)
    yield from _stars(told)


def record(told: Foretold) -> dict[str, object]:
    """Return the same for programs."""
    return {
        name: round(value, 4) if isinstance(value, float) else value
        for name, value in told._asdict().items()
    }


def _tears(told: Foretold) -> Iterator[str]:
    if told.evenings < FEW:
        yield count("mine.few_evenings", told.evenings, few=FEW)
        return
    yield say(
        "mine.tears",
        count=told.evenings,
        moved=told.moved,
        expected=f"{told.expected:.1f}",
    )
    if told.ranked is None:
        yield say("mine.alike")
        return
    yield say("mine.ranked", times=f"{100 * told.ranked:.0f}")


def _stars(told: Foretold) -> Iterator[str]:
    if told.error is None or told.plain_error is None:
        yield count("mine.few_ratings", told.rated, few=FEW)
        return
    yield say(
        "mine.stars",
        count=told.rated,
        error=f"{told.error:.2f}",
        plain=f"{told.plain_error:.2f}",
    )
