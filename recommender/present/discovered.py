"""What a discovery is about to ask, and what came of it, in sentences and as JSON."""

from collections.abc import Iterable, Iterator, Sequence

from recommender.candidates import Proposal
from recommender.present import console, sentences
from recommender.present.looked_up import SOURCES
from recommender.workshop.seeking import Search, Sought

TAGGING = "Guessing what they are about"
NEXT = (
    "`boost candidates` shows them, `boost suggest --candidates` suggests them too. "
    "All about them is guessed from facts."
)
STAYS = "what it proposed before stays"


def plan_lines(searches: Iterable[Search]) -> Iterator[str]:
    """Say what each source is asked for candidates, and how long that may take."""
    for search in searches:
        yield (
            f"{SOURCES[search.source.name]}, for candidates: at most "
            f"{sentences.counted(search.questions, 'question')} and "
            f"{sentences.seconds(search.seconds)}, often half of that."
        )


def progress_title(search: Search) -> str:
    """Say in a few words whom we are waiting for."""
    return f"Asking {SOURCES[search.source.name]} for candidates"


def lines(
    found: Sequence[Sought], best: Sequence[Proposal], size: int
) -> Iterator[str]:
    """Say what came of each search, which candidates are best, and what comes next."""
    for sought in found:
        yield from _told(sought)
    if not size:
        yield "There are no candidates."
        return
    yield f"{_candidates(size)} in all. What the catalog lacks most:"
    for proposal in best:
        work = console.seen(proposal.work)
        yield f"  {work.title} ({work.year}), a {work.kind}{_by(work.creators)}"
    yield NEXT


def trouble(sought: Sought) -> str:
    """Say what went wrong with one search, or nothing."""
    name, reason = SOURCES[sought.source], sought.reason
    if sought.trouble == "refused":
        return f"{name} was not asked any further, and {STAYS}: {reason}"
    if sought.trouble == "surprised":
        return f"{name} answers in another shape than it used to, so {STAYS}: {reason}"
    if sought.trouble == "silent":
        return f"{name} described nothing, so {STAYS}: {reason}"
    if sought.trouble == "dropped":
        return (
            f"{name} no longer proposes {reason} works that it proposed before. That "
            f"is more likely a gap than a change, so {STAYS}."
        )
    if sought.failed:
        return f"{name} left {_questions(sought.failed)} open: {reason}"
    return ""


def missing(found: Iterable[Sought]) -> list[str]:
    """Name what was sought in vain, as parts of a sentence."""
    return [
        f"{SOURCES[each.source]} "
        + ("gave no candidates" if each.trouble else "did not describe all candidates")
        for each in found
        if each.trouble or each.failed
    ]


def record(search: Search, sought: Sought) -> dict[str, object]:
    """Return as JSON what one source was asked for, and what came of it."""
    return {
        "questions": search.questions,
        "described": sought.described,
        "failed": sought.failed,
        "kept": sought.kept,
        "new": sought.new,
        "gone": sought.gone,
        "says": trouble(sought),
    }


def best_record(proposal: Proposal) -> dict[str, object]:
    """Return as JSON which work a candidate is."""
    work = console.seen(proposal.work)
    return {
        "id": work.id,
        "kind": work.kind,
        "title": work.title,
        "year": work.year,
        "creators": list(work.creators),
        "worth": proposal.worth,
    }


def _told(sought: Sought) -> Iterator[str]:
    if sought.answered:
        yield (
            f"{SOURCES[sought.source]} describes "
            f"{sentences.counted(sought.described, 'work')}, and proposes "
            f"{_candidates(sought.kept)}: {_turnover(sought)}."
        )
    if said := trouble(sought):
        yield said


def _turnover(sought: Sought) -> str:
    counts = ((sought.new, "new"), (sought.gone, "gone"))
    said = [f"{count:,} {what}" for count, what in counts if count]
    return ", ".join(said) or "the same as before"


def _candidates(count: int) -> str:
    return sentences.counted(count, "candidate")


def _questions(count: int) -> str:
    return sentences.counted(count, "question")


def _by(creators: Sequence[str]) -> str:
    return f" by {sentences.listed(list(creators[:2]))}" if creators else ""
