"""What a refresh is about to ask, and what came of it, in sentences and as JSON."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from recommender.present import sentences
from recommender.present.looked_up import SOURCES, THANKS
from recommender.present.sentences import counted
from recommender.workshop.export import Export
from recommender.workshop.facts import Change, Disagreement
from recommender.workshop.harvest import Harvest
from recommender.workshop.refresh import Errand

EXAMPLES = 5  # of what is new, and of what differs; --json has them all
SHOWN_VALUES = 4

FIELDS = {
    "imdb_id": "IMDb id",
    "wikidata_id": "Wikidata id",
    "openlibrary_id": "Open Library id",
    "isbn13": "ISBN",
    "based_on": "made from",
    "sitelinks": "Wikipedia languages",
    "readers": "readers on Open Library",
    "watch": "where to watch",
}
PRIVATE = (
    "Only ids and titles of the catalog, with their makers, are sent, and {contact} as "
    "the address at which you can be reached. Nothing of your journal leaves this "
    "machine."
)
DRY = "Nothing was written. Without --dry-run, just this is."
UNDO = "`boost refresh --undo` takes it back."
UNDONE = "What was looked up is as it was before the last refresh that changed it."


def plan_lines(
    errands: Iterable[Errand], contact: str, more: Sequence[str] = ()
) -> Iterator[str]:
    """Say what each source is asked, how long that may take, and what is sent.

    *more* lines say what else is asked.
    """
    asks = bool(more)
    for errand in errands:
        yield f"{SOURCES[errand.source.name]}: {_asked(errand)}{_rested(errand)}"
        asks = asks or bool(errand.works)
    yield from more
    if asks:
        yield PRIVATE.format(contact=contact)


def progress_title(errand: Errand) -> str:
    """Say in a few words whom we are waiting for."""
    works = counted(len(errand.works), "work")
    return f"Asking {SOURCES[errand.source.name]} about {works}"


def harvest_lines(harvest: Harvest, titles: Mapping[str, str]) -> Iterator[str]:
    """Say what came of asking one source: counts, examples, what differs."""
    if not harvest.asked:
        return
    name = SOURCES[harvest.source]
    answered = len(harvest.answered)
    if answered:
        yield (
            f"{name} answered about {answered:,} of {counted(harvest.asked, 'work')}: "
            f"{_counted(harvest.changes)}."
        )
    shown = sorted(harvest.changes, key=_Turns().of)
    yield from _few([_change(each, titles) for each in shown])
    if harvest.disagreements:
        count = len(harvest.disagreements)
        differ = "1 fact differs" if count == 1 else f"{count} facts differ"
        yield f"{differ} from the catalog, which stands:"
        yield from _few([_disagreement(d, titles) for d in harvest.disagreements])
    if said := trouble(harvest):
        yield said
    if harvest.source == "tmdb" and answered:
        yield THANKS


def trouble(harvest: Harvest) -> str:
    """Say what went wrong with one source, or nothing."""
    name, reason = SOURCES[harvest.source], harvest.reason
    if harvest.trouble == "refused":
        return f"{name} was not asked any further: {reason}"
    if harvest.trouble == "surprised":
        return (
            f"{name} answers in another shape than it used to, so what was known from "
            f"it stays: {reason}"
        )
    if harvest.trouble == "dropped":
        return (
            f"{name} no longer knows {reason} works that it knew before. That is more "
            "likely its mistake than ours, so what was known from it stays."
        )
    if harvest.failed:
        works = counted(harvest.failed, "work")
        said = f": {reason}" if reason else "."
        return f"{name} gave no answer about {works}, which stay as they were{said}"
    return ""


NOTHING = "Nothing was refreshed; everything is as it was. Try again later."


def partly(harvests: Sequence[Harvest], more: Sequence[str] = ()) -> str:
    """Say that not everything was answered, *more* besides, and what to do next."""
    failed = sum(harvest.failed for harvest in harvests)
    works = [f"{counted(failed, 'work')} got no answer"] if failed else []
    return (
        f"Not everything was refreshed: {sentences.listed([*works, *more])}. Run the "
        "same command again later; it only asks for what is missing."
    )


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
        older = " in place of an older one" if file in done.replaced else ""
        yield f"Wrote {file}{older}."
    for fact in done.left_out:
        yield (
            f"Left out: “{fact.value}” ({fact.work}), which a spreadsheet would take "
            "for a formula. Add it by hand if it is right."
        )


def _asked(errand: Errand) -> str:
    if not errand.works:
        return "nothing to ask."
    works, questions = len(errand.works), errand.questions
    return (
        f"{counted(works, 'work')}, about {counted(questions, 'question')} and "
        f"{sentences.seconds(errand.seconds)}."
    )


def _rested(errand: Errand) -> str:
    if not errand.rested:
        return ""
    verb = "was" if errand.rested == 1 else "were"
    return f" {errand.rested} {verb} looked up in the last 30 days and can wait."


def _ways(changes: Iterable[Change]) -> dict[str, int]:
    """Count the values that came, the fields that say otherwise, the values gone."""
    counts = {"added": 0, "altered": 0, "gone": 0}
    for change in changes:
        way = "altered" if change.before and change.after else "added"
        counts[way if change.after else "gone"] += 1
    return counts


def _counted(changes: Sequence[Change]) -> str:
    ways = _ways(changes)
    words = {"added": "new", "altered": "changed", "gone": "gone"}
    said = [f"{count} {words[way]}" for way, count in ways.items() if count]
    if not said:
        return "nothing new"
    return f"{', '.join(said)} in {counted(len({c.work for c in changes}), 'work')}"


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
        yield f"  and {len(lines) - EXAMPLES:,} more; --json lists them all."


def _change(change: Change, titles: Mapping[str, str]) -> str:
    name, field = titles.get(change.work, change.work), _field(change.field)
    if not change.after:
        return f"{name}: {field} {_values(change.before)} is gone"
    if not change.before:
        return f"{name}: {field} {_values(change.after)}"
    return f"{name}: {field} {_values(change.before)}, now {_values(change.after)}"


def _disagreement(each: Disagreement, titles: Mapping[str, str]) -> str:
    name = titles.get(each.work, each.work)
    return f"{name}: {_field(each.field)} {each.ours} here, {each.theirs} there"


def _field(field: str) -> str:
    name, _, part = field.partition(":")
    said = FIELDS.get(name, name)
    return f"{said} ({part})" if part else said


def _values(values: Sequence[str]) -> str:
    more = len(values) - SHOWN_VALUES
    shown = ", ".join(values[:SHOWN_VALUES])
    return f"{shown} and {more} more" if more > 0 else shown
