"""What is said of candidates: works that were discovered and that nobody curated."""

from collections.abc import Iterator, Mapping

from recommender.candidates import Proposal
from recommender.present import console, records, sentences
from recommender.present.looked_up import SOURCES
from recommender.verdicts import Decision
from recommender.works import Tag, Work

OPENING = (
    "These were discovered, not curated: everything about them is guessed from facts. "
    "`boost accept ID` takes one in, `boost decline ID` lets it go for good."
)
NONE = "There are no candidates. `boost refresh --discover` looks for some."
USUAL = {
    "potency": "strength",
    "load": "load",
    "form": "form",
    "audience": "for whom it was made",
}
SHOWN_THEMES = 5


def lines(proposal: Proposal, tags: Mapping[str, Tag], notes: bool) -> Iterator[str]:
    """Say what is guessed of a candidate, what could not be told, and who says so."""
    from recommender.present import cards  # Rich takes a while; JSON does without

    work, source = console.seen(proposal.work), proposal.source
    yield f"{work.title} ({work.year})"
    yield f"   {cards.about(work)}."
    yield f"   Strength perhaps {work.potency} of 5, load perhaps {work.load} of 5."
    if themes := records.of_family(work, tags, "theme")[:SHOWN_THEMES]:
        yield f"   Perhaps about {'; '.join(tags[tag].phrase for tag in themes)}."
    yield from _warnings(proposal, tags, notes)
    if usual := [USUAL[name] for name in proposal.unsure if name in USUAL]:
        yield f"   No more than the usual guess: {sentences.listed(usual)}."
    yield f"   From {SOURCES.get(source, source)}, {proposal.retrieved_on}."
    yield f"   {work.id}"


def record(proposal: Proposal, tags: Mapping[str, Tag]) -> dict[str, object]:
    """Return everything about a candidate, for a program."""
    return {
        **records.work(console.seen(proposal.work), tags),
        "unsure": list(proposal.unsure),
        "held_back": proposal.held,
        "worth": proposal.worth,
        "source": proposal.source,
        "licence": proposal.licence,
        "retrieved_on": proposal.retrieved_on,
    }


def decision(decided: Decision) -> str:
    """Say what was decided, and how to take it back."""
    work = decided.work
    if decided.verdict == "accepted":
        return (
            f"{_named(work)} is taken in and may be suggested from now on, marked as "
            f"not curated. `boost decline {work.id}` takes that back."
        )
    return (
        f"{_named(work)} is declined and will not be proposed again. "
        f"`boost accept {work.id}` takes that back."
    )


def decision_record(decided: Decision) -> dict[str, object]:
    """Return a decision, for a program."""
    return {
        "id": decided.work.id,
        "title": console.seen(decided.work).title,
        "verdict": decided.verdict,
        "decided_on": decided.decided_on,
    }


def _named(work: Work) -> str:
    return f"{console.seen(work).title} ({work.year})"


def _warnings(
    proposal: Proposal, tags: Mapping[str, Tag], notes: bool
) -> Iterator[str]:
    doubted = [
        tag for tag in proposal.unsure if tag in tags and tags[tag].family == "warning"
    ]
    if held := records.of_family(proposal.work, tags, "warning"):
        yield f"   It seems to carry {', '.join(tags[tag].phrase for tag in held)}."
    if doubted and notes:
        yield f"   Not ruled out: {', '.join(tags[tag].phrase for tag in doubted)}."
    elif doubted:
        count = f"{len(doubted)} content note{'' if len(doubted) == 1 else 's'}"
        yield f"   {count} could not be ruled out; --notes tells them."
