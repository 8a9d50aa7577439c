"""What is said of candidates: works that were discovered and that nobody curated."""

from collections.abc import Iterator, Mapping

from recommender.candidates import Proposal
from recommender.present import console, records, sentences
from recommender.verdicts import Decision
from recommender.words import count, say, table
from recommender.works import Tag

SHOWN_THEMES = 5


def lines(proposal: Proposal, tags: Mapping[str, Tag], notes: bool) -> Iterator[str]:
    """Say what is guessed of a candidate, what could not be told, and who says so."""
    from recommender.present import cards  # Rich takes a while; JSON does without

    work, source = console.seen(proposal.work), proposal.source
    yield f"{work.title} ({work.year})"
    yield f"   {cards.about(work)}."
    strength = say("candidates.strength", strength=work.potency, load=work.load)
    yield f"   {strength}"
    if themes := records.of_family(work, tags, "theme")[:SHOWN_THEMES]:
        phrases = "; ".join(tags[tag].phrase for tag in themes)
        yield f"   {say('candidates.themes', list=phrases)}"
    yield from _warnings(proposal, tags, notes)
    guessed = table("guessed")
    if usual := [guessed[name] for name in proposal.unsure if name in guessed]:
        yield f"   {say('candidates.usual', list=sentences.listed(usual))}"
    named = say(f"source.{source}")
    yield f"   {say('candidates.source', source=named, day=proposal.retrieved_on)}"
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
    work = console.seen(decided.work)
    key = f"candidates.{decided.verdict}"
    return say(key, title=work.title, year=work.year, id=work.id)


def decision_record(decided: Decision) -> dict[str, object]:
    """Return a decision, for a program."""
    return {
        "id": decided.work.id,
        "title": console.seen(decided.work).title,
        "verdict": decided.verdict,
        "decided_on": decided.decided_on,
    }


def _warnings(
    proposal: Proposal, tags: Mapping[str, Tag], notes: bool
) -> Iterator[str]:
    doubted = [
        tag for tag in proposal.unsure if tag in tags and tags[tag].family == "warning"
    ]
    if held := records.of_family(proposal.work, tags, "warning"):
        phrases = ", ".join(tags[tag].phrase for tag in held)
        yield f"   {say('candidates.carries', list=phrases)}"
    if doubted and notes:
        phrases = ", ".join(tags[tag].phrase for tag in doubted)
        yield f"   {say('candidates.doubted', list=phrases)}"
    elif doubted:
        yield f"   {count('candidates.unruled', len(doubted))}"
