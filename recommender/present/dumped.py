"""What was read in a dump, in sentences."""

from collections.abc import Iterator, Mapping

from recommender.present.looked_up import SOURCES
from recommender.present.refreshed import harvest_lines
from recommender.workshop.dumps.gleanings import Counts
from recommender.workshop.harvest import Harvest

NOBODY = "Nobody was asked, and nothing left this machine."
BY_KEY = (
    "It names no makers, so a book is found in it by its Open Library id alone. Many "
    "of those are known to Wikidata: refresh from there first."
)


def title(file: str) -> str:
    """Say in a few words what is being read."""
    return f"Reading {file}"


def lines(
    harvest: Harvest, rested: int, counts: Counts, titles: Mapping[str, str]
) -> Iterator[str]:
    """Say how much was read, what came of it, and what was passed over.

    *rested* works are in it that were asked about since.
    """
    known = harvest.asked + rested
    ours = "1 is" if known == 1 else f"{known:,} are"
    yield f"{SOURCES[harvest.source]}: of {counts.lines:,} lines, {ours} of our works."
    yield NOBODY
    if rested:
        yield f"What was asked since that day is newer, and stays: {rested:,}."
    if harvest.source == "openlibrary" and not counts.makers:
        yield BY_KEY
    if counts.damaged:
        yield f"Passed over, as damaged: {counts.damaged:,}."
    if counts.overlong:
        yield f"Passed over, as too long for a record: {counts.overlong:,}."
    yield from harvest_lines(harvest, titles)


def cut(file: str, counts: Counts) -> str:
    """Say that a dump ends too early, and what to do next."""
    return (
        f"{file} is not whole: after {counts.lines:,} lines, {counts.cut}. What stands "
        "before that was read. Fetch the rest, and run the same command again."
    )
