"""Why a work stands where it stands: its parts as bars, and as sentences."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from recommender.present import sentences
from recommender.score import TEARS_PARTS, Part
from recommender.suggest import Suggestion
from recommender.works import Outcome, Tag, Work
from recommender.workshop.whatif import Change

VERSION = 1
BAR = 24  # columns for the largest part
NAMES = {
    "person": "how easily you weep",
    "potency": "how strong the work is",
    "themes": "what it is about",
    "routes": "the way its tears come",
    "childhood": "your childhood years",
    "familiarity": "having met it before",
    "form": "its form",
    "tonight": "this evening",
    "kinship": "works that moved you",
    "acclaim": "how it is held",
    "taste": "what you have liked",
    "ladder": "the rung you are on",
    "wish": "what you asked for",
    "like": "what you named",
    "deal": "the seed you chose",
}
TO_CHANGE = {**sentences.RELAX, "age": "nothing does; it is made for adults"}
AFTER = {Outcome.DRY: "stayed dry", Outcome.TEARS: "wept"}


class Case(NamedTuple):
    """A work as it stands tonight: what keeps it away, and what would change it.

    `titles` names the works that its reasons and changes speak of.
    """

    picked: Suggestion
    work: Work
    kept_away: Sequence[str]
    changes: Sequence[Change]
    tags: Mapping[str, Tag]
    titles: Mapping[str, str]


def lines(case: Case) -> Iterator[str]:
    """Say why the work has its score and chance, and what would change that."""
    picked, work, kept_away, changes, tags, titles = case
    score = picked.score
    yield (
        f"{work.title} ({work.year}): chance of misty eyes or more "
        f"{sentences.percent(score.chance)} (somewhere from "
        f"{sentences.percent(score.low)} to {sentences.percent(score.high)})."
    )
    for limit in kept_away:
        yield f"It is not suggested tonight. To change that: {TO_CHANGE[limit]}."
    yield ""
    yield (
        f"Its score is {score.total:+.2f}, the sum of these parts. Those marked * are "
        "the chance; the others say what else suits you tonight."
    )
    yield from _bars(score.parts)
    if picked.reasons:
        yield ""
    for reason in picked.reasons:
        yield f"- {sentences.reason(reason, tags, titles)}"
    yield ""
    yield "What one more evening would change:"
    for change in changes:
        yield f"- {_change(change, tags, titles)}"


def record(case: Case) -> dict[str, object]:
    """Return the same for programs."""
    picked, work, kept_away, changes, tags, titles = case
    score = picked.score
    return {
        "version": VERSION,
        "id": work.id,
        "title": work.title,
        "score": score.total,
        "chance": round(score.chance, 4),
        "chance_low": round(score.low, 4),
        "chance_high": round(score.high, 4),
        "liking": round(score.liking, 2),
        "kept_away": list(kept_away),
        "parts": [
            {
                "name": part.name,
                "value": part.value,
                "of_the_chance": part.name in TEARS_PARTS,
                "causes": [{"name": n, "value": round(v, 4)} for n, v in part.causes],
            }
            for part in score.parts
        ],
        "reasons": [sentences.reason(r, tags, titles) for r in picked.reasons],
        "changes": [
            {
                "after": change.met,
                "theme": change.theme or None,
                "outcome": change.outcome.word,
                "chance": round(change.chance, 4),
            }
            for change in changes
        ],
    }


def _bars(parts: Sequence[Part]) -> Iterator[str]:
    longest = max((abs(part.value) for part in parts), default=0) or 1
    width = max(map(len, NAMES.values()))
    for part in sorted(parts, key=lambda part: (-part.value, part.name)):
        mark = "*" if part.name in TEARS_PARTS else " "
        bar = "▇" * round(BAR * abs(part.value) / longest)
        told = f"{NAMES[part.name]:{width}} {mark} {part.value:+.2f}"
        yield f"  {told}  {bar}".rstrip()


def _change(change: Change, tags: Mapping[str, Tag], titles: Mapping[str, str]) -> str:
    what = "it" if not change.theme else titles[change.met]
    about = (
        f", which is also about {tags[change.theme].phrase}," if change.theme else ""
    )
    return (
        f"Had you met {what}{about} and {AFTER[change.outcome]}, the chance would be "
        f"{sentences.percent(change.chance)}."
    )
