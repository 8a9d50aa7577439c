"""What a discovery is about to ask, and what came of it, in sentences and as JSON."""

from collections.abc import Iterable, Iterator, Sequence

from recommender.candidates import Proposal
from recommender.present import console, sentences
from recommender.words import count, say
from recommender.workshop.seeking import Search, Sought

STOPS = ("refused", "surprised", "silent", "dropped")  # what was known before stays


def plan_lines(searches: Iterable[Search]) -> Iterator[str]:
    """Say what each source is asked for candidates, and how long that may take."""
    for search in searches:
        yield say(
            "discover.plan",
            source=say(f"source.{search.source.name}"),
            questions=count("refresh.questions", search.questions),
            time=sentences.seconds(search.seconds),
        )


def progress_title(search: Search) -> str:
    """Say in a few words whom we are waiting for."""
    return say("discover.asking", source=say(f"source.{search.source.name}"))


def lines(
    found: Sequence[Sought], best: Sequence[Proposal], size: int
) -> Iterator[str]:
    """Say what came of each search, which candidates are best, and what comes next."""
    for sought in found:
        yield from _told(sought)
    if not size:
        yield say("discover.none")
        return
    yield count("discover.in_all", size)
    for proposal in best:
        work = console.seen(proposal.work)
        by = _by(work.creators)
        kind = say(f"discover.{work.kind}")
        named = say("discover.best", title=work.title, year=work.year, kind=kind, by=by)
        yield f"  {named}"
    yield say("discover.next")


def trouble(sought: Sought) -> str:
    """Say what went wrong with one search, or nothing."""
    source, why = say(f"source.{sought.source}"), sought.reason
    if sought.trouble in STOPS:
        return say(f"discover.{sought.trouble}", source=source, why=why)
    if sought.failed:
        return count("discover.open", sought.failed, source=source, why=why)
    return ""


def missing(found: Iterable[Sought]) -> list[str]:
    """Name what was sought in vain, as parts of a sentence."""
    return [
        say(
            "discover.no_candidates" if each.trouble else "discover.not_all",
            source=say(f"source.{each.source}"),
        )
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
        yield say(
            "discover.describes",
            source=say(f"source.{sought.source}"),
            works=count("refresh.works", sought.described),
            candidates=count("discover.candidates", sought.kept),
            changes=_turnover(sought),
        )
    if said := trouble(sought):
        yield said


def _turnover(sought: Sought) -> str:
    turned = (("discover.new", sought.new), ("discover.gone", sought.gone))
    said = [say(key, count=many) for key, many in turned if many]
    return ", ".join(said) or say("discover.same")


def _by(creators: Sequence[str]) -> str:
    makers = sentences.listed(list(creators[:2]))
    return say("discover.by", makers=makers) if creators else ""
