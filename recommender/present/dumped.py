"""What was read in a dump, in sentences."""

from collections.abc import Iterator, Mapping

from recommender.present.refreshed import harvest_lines
from recommender.words import count, say
from recommender.workshop.dumps.gleanings import Counts
from recommender.workshop.harvest import Harvest


def title(file: str) -> str:
    """Say in a few words what is being read."""
    return say("dumped.reading", file=file)


def lines(
    harvest: Harvest, rested: int, counts: Counts, titles: Mapping[str, str]
) -> Iterator[str]:
    """Say how much was read, what came of it, and what was passed over.

    *rested* works are in it that were asked about since.
    """
    known, source = harvest.asked + rested, say(f"source.{harvest.source}")
    yield count("dumped.known", known, source=source, lines=counts.lines)
    yield say("dumped.nobody")
    if rested:
        yield say("dumped.newer", count=rested)
    if harvest.source == "openlibrary" and not counts.makers:
        yield say("dumped.by_id")
    if counts.damaged:
        yield say("dumped.damaged", count=counts.damaged)
    if counts.overlong:
        yield say("dumped.overlong", count=counts.overlong)
    yield from harvest_lines(harvest, titles)


def cut(file: str, counts: Counts) -> str:
    """Say that a dump ends too early, and what to do next."""
    return say("dumped.cut", file=file, lines=counts.lines, why=counts.cut)
