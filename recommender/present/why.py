"""Why a work stands where it stands: its parts as bars, and as sentences."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from recommender.present import sentences
from recommender.score import TEARS_PARTS, Part
from recommender.suggest import Suggestion
from recommender.words import say, table
from recommender.works import Tag, Work
from recommender.workshop.whatif import Change

VERSION = 1
BAR = 24  # columns for the largest part


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
    yield say(
        "why.chance",
        title=work.title,
        year=work.year,
        chance=sentences.percent(score.chance),
        low=sentences.percent(score.low),
        high=sentences.percent(score.high),
    )
    for limit in kept_away:
        how = say("why.age" if limit == "age" else f"relax.{limit}")
        yield say("why.kept_away", how=how)
    yield ""
    yield say("why.score", score=f"{score.total:+.2f}")
    yield from _bars(score.parts)
    if picked.reasons:
        yield ""
    for reason in picked.reasons:
        yield f"- {sentences.reason(reason, tags, titles)}"
    yield ""
    yield say("why.changes")
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
    width = max(map(len, table("part").values()))
    for part in sorted(parts, key=lambda part: (-part.value, part.name)):
        mark = "*" if part.name in TEARS_PARTS else " "
        bar = "▇" * round(BAR * abs(part.value) / longest)
        told = f"{say(f'part.{part.name}'):{width}} {mark} {part.value:+.2f}"
        yield f"  {told}  {bar}".rstrip()


def _change(change: Change, tags: Mapping[str, Tag], titles: Mapping[str, str]) -> str:
    after = say(f"why.after_{change.outcome.word}")
    chance = sentences.percent(change.chance)
    if not change.theme:
        return say("why.had_met", after=after, chance=chance)
    return say(
        "why.had_met_other",
        title=titles[change.met],
        phrase=tags[change.theme].phrase,
        after=after,
        chance=chance,
    )
