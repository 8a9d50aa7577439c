"""What a refresh is about to ask, and what came of it, in sentences and as JSON."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from recommender.present import console, sentences
from recommender.present.looked_up import THANKS
from recommender.words import count, say, table
from recommender.workshop.export import Export
from recommender.workshop.facts import Change, Disagreement
from recommender.workshop.harvest import Harvest
from recommender.workshop.refresh import Errand

EXAMPLES = 5  # of what is new, and of what differs; --json has them all
SHOWN_VALUES = 4
TOLD_APART = ("refused", "surprised", "dropped")  # whatever else, it gave no answer


def plan_lines(
    errands: Iterable[Errand], contact: str, more: Sequence[str] = ()
) -> Iterator[str]:
    """Say what each source is asked, how long that may take, and what is sent.

    *more* lines say what else is asked.
    """
    asks = bool(more)
    for errand in errands:
        told = " ".join(filter(None, (_asked(errand), _rested(errand))))
        yield f"{say(f'source.{errand.source.name}')}: {told}"
        asks = asks or bool(errand.works)
    yield from more
    if asks:
        told = say("veil.contact") if console.is_discreet() else contact
        yield say("refresh.private", contact=told)


def progress_title(errand: Errand) -> str:
    """Say in a few words whom we are waiting for."""
    source = say(f"source.{errand.source.name}")
    return count("refresh.asking", len(errand.works), source=source)


def harvest_lines(harvest: Harvest, titles: Mapping[str, str]) -> Iterator[str]:
    """Say what came of asking one source: counts, examples, what differs."""
    if not harvest.asked:
        return
    answered = len(harvest.answered)
    if answered:
        yield say(
            "refresh.answered",
            source=say(f"source.{harvest.source}"),
            count=answered,
            works=count("refresh.works", harvest.asked),
            changes=_counted(harvest.changes),
        )
    shown = sorted(harvest.changes, key=_Turns().of)
    yield from _few([_change(each, titles) for each in shown])
    if harvest.disagreements:
        yield count("refresh.differs", len(harvest.disagreements))
        yield from _few([_disagreement(d, titles) for d in harvest.disagreements])
    if said := trouble(harvest):
        yield said
    if harvest.source == "tmdb" and answered:
        yield THANKS


def trouble(harvest: Harvest) -> str:
    """Say what went wrong with one source, or nothing."""
    source, reason = say(f"source.{harvest.source}"), harvest.reason
    if harvest.trouble in TOLD_APART:
        return say(f"refresh.{harvest.trouble}", source=source, why=reason)
    if harvest.failed:
        works = count("refresh.works", harvest.failed)
        key = "refresh.silent_why" if reason else "refresh.silent"
        return say(key, source=source, works=works, why=reason)
    return ""


def partly(harvests: Sequence[Harvest], more: Sequence[str] = ()) -> str:
    """Say that not everything was answered, *more* besides, and what to do next."""
    failed = sum(harvest.failed for harvest in harvests)
    silent = [count("refresh.no_answer", failed)] if failed else []
    return say("refresh.partly", list=sentences.listed([*silent, *more]))


def record(errand: Errand, harvest: Harvest | None) -> dict[str, object]:
    """Return as JSON what one source was asked, and what came of it."""
    came = harvest or Harvest(errand.source.name, len(errand.works))
    return {
        "asked": came.asked,
        "changed": len({change.work for change in came.changes}),
        "failed": came.failed,
        "rested": errand.rested,
        "questions": errand.questions,
        "added": _ways(came.changes)["added"],
        "altered": _ways(came.changes)["altered"],
        "gone": _ways(came.changes)["gone"],
        "changes": [change._asdict() for change in came.changes],
        "disagreements": [each._asdict() for each in came.disagreements],
        "says": trouble(came),
        **({"attribution": THANKS} if came.source == "tmdb" else {}),
    }


def export_lines(done: Export) -> Iterator[str]:
    """Say what was written where, what it replaced, and what stayed out."""
    for file in done.files:
        replaced = file in done.replaced
        yield say("refresh.replaced" if replaced else "refresh.wrote", file=file)
    for fact in done.left_out:
        yield say("refresh.formula", value=fact.value, work=fact.work)


def _asked(errand: Errand) -> str:
    if not errand.works:
        return say("refresh.no_question")
    return say(
        "refresh.plan",
        works=count("refresh.works", len(errand.works)),
        questions=count("refresh.questions", errand.questions),
        time=sentences.seconds(errand.seconds),
    )


def _rested(errand: Errand) -> str:
    if not errand.rested:
        return ""
    return count("refresh.rested", errand.rested)


def _ways(changes: Iterable[Change]) -> dict[str, int]:
    """Count the values that came, the fields that say otherwise, the values gone."""
    counts = {"added": 0, "altered": 0, "gone": 0}
    for change in changes:
        way = "altered" if change.before and change.after else "added"
        counts[way if change.after else "gone"] += 1
    return counts


def _counted(changes: Sequence[Change]) -> str:
    ways = _ways(changes)
    said = [say(f"refresh.{way}", count=many) for way, many in ways.items() if many]
    if not said:
        return say("refresh.nothing_new")
    works = count("refresh.works", len({change.work for change in changes}))
    return say("refresh.changed_in", list=", ".join(said), works=works)


class _Turns:
    """Lets one change of each field come first, then a second of each, and so on."""

    def __init__(self) -> None:
        self._taken: Counter[str] = Counter()

    def of(self, change: Change) -> int:
        """Return in which round *change* has its turn."""
        field = change.field.partition(":")[0]
        self._taken[field] += 1
        return self._taken[field]


def _few(lines: Sequence[str]) -> Iterator[str]:
    yield from (f"  {line}" for line in lines[:EXAMPLES])
    if len(lines) > EXAMPLES:
        yield f"  {say('refresh.more', count=len(lines) - EXAMPLES)}"


def _change(change: Change, titles: Mapping[str, str]) -> str:
    name, field = _name(change.work, titles), _field(change.field)
    if not change.after:
        gone = _values(change.before)
        return say("refresh.is_gone", title=name, field=field, before=gone)
    if not change.before:
        return f"{name}: {field} {_values(change.after)}"
    return say(
        "refresh.is_now",
        title=name,
        field=field,
        before=_values(change.before),
        after=_values(change.after),
    )


def _disagreement(each: Disagreement, titles: Mapping[str, str]) -> str:
    name = _name(each.work, titles)
    ours, theirs = _values([each.ours]), _values([each.theirs])
    field = _field(each.field)
    return say("refresh.here", title=name, field=field, ours=ours, theirs=theirs)


def _name(work: str, titles: Mapping[str, str]) -> str:
    """Return the title of a *work*; its id, where there is none or it may not be."""
    return work if console.is_discreet() else titles.get(work, work)


def _field(field: str) -> str:
    name, _, part = field.partition(":")
    said = table("field").get(name, name)
    return f"{said} ({part})" if part else said


def _values(values: Sequence[str]) -> str:
    if console.is_discreet():  # a title, perhaps, or an id that leads to one
        return say("veil.value")
    more = len(values) - SHOWN_VALUES
    shown = ", ".join(values[:SHOWN_VALUES])
    return say("refresh.and_more", list=shown, count=more) if more > 0 else shown
