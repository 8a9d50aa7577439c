"""What leaving out one evening at a time said, in plain words."""

from collections.abc import Iterator

from recommender.present.sentences import counted
from recommender.workshop.mine import FEW, Foretold


def lines(told: Foretold) -> Iterator[str]:
    """Say how well one's own evenings were foretold."""
    yield "Each evening of yours, foretold from all the others."
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
        yield (
            f"Tears: {counted(told.evenings, 'evening')} with an outcome; it takes "
            f"{FEW} before this says anything. `boost rate TITLE --tears` keeps one."
        )
        return
    yield (
        f"Tears: of {told.evenings} evenings, {told.moved} brought misty eyes or more; "
        f"{told.expected:.1f} were foretold."
    )
    if told.ranked is None:
        yield "They all ended alike, so there is nothing to tell apart yet."
        return
    yield (
        f"Of a moving evening and one that was not, the moving one had the higher "
        f"chance {100 * told.ranked:.0f} times in 100; a coin would come to 50."
    )


def _stars(told: Foretold) -> Iterator[str]:
    if told.error is None or told.plain_error is None:
        yield (
            f"Stars: {counted(told.rated, 'rating')}; it takes {FEW} before this "
            "says anything."
        )
        return
    yield (
        f"Stars: {told.rated} ratings, foretold to {told.error:.2f} stars on average; "
        f"your own mean would have been {told.plain_error:.2f} off."
    )
