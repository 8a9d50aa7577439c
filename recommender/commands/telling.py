"""What a person can tell of themselves, by option or by answer, checked and ready.

`boost setup` and `boost profile set` take the same options and keep the same things.
"""

import datetime
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from recommender.commands import common
from recommender.commands.buddy import cleaned
from recommender.errors import WrongUsage
from recommender.words import say
from recommender.works import Tag

KINDS = ("film", "book")
STEERED = ("theme", "warning")
# What a work is about that a recent loss should not meet again.
LOSSES = {
    "parent": ("parent-loss", "parent-death"),
    "partner": ("partner-loss", "partner-death"),
    "child": ("child-loss", "child-death"),
    "pregnancy": ("pregnancy-loss", "child-loss", "child-death"),
    "sibling": ("sibling-loss", "sibling-death"),
    "grandparent": ("grandparent-bond",),
    "friend": ("friend-loss",),
    "animal": ("animal-loss", "animal-death"),
    "suicide": ("suicide", "after-suicide"),
    "separation": ("family-breaking",),
}
STRONGER = 1  # notches, after decades without tears: the article's stronger jolt

Told = dict[str, object]


class Options(NamedTuple):
    """What was said by option; None or () where nothing was."""

    born: int | None = None
    country: str | None = None
    language: list[str] | None = None
    era: list[str] | None = None
    format: list[str] | None = None
    avoid: list[str] | None = None
    loss: list[str] | None = None
    loss_until: str | None = None
    max_load: int | None = None
    last_cried: str | None = None
    buddy: str | None = None
    sign: str | None = None


def told(said: Options, tags: Mapping[str, Tag]) -> Told:
    """Return what was *said* as the profile keeps it; WrongUsage for a slip."""
    if said.loss_until and not said.loss:
        raise WrongUsage(say("errors.loss_until"))
    kept: Told = {
        "born": common.check_born(said.born),
        "country": common.check_country(said.country),
        "languages": languages(said.language or ()),
        "avoid": common.known_tags(said.avoid or (), tags),
        "max_load": said.max_load,
        "formats": tuple(common.check_form(f, *KINDS) for f in said.format or ()),
        "eras": common.known_tags(said.era or (), tags, "era"),
        **steering(said.loss or (), tags, said.loss_until),
        "last_cried": said.last_cried,
        **cleaned(buddy=said.buddy, buddy_sign=said.sign),
    }
    return {key: value for key, value in kept.items() if value not in (None, ())}


def languages(named: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of the languages that were *named*, each once."""
    return tuple(dict.fromkeys(map(common.check_language, named)))


def steering(
    losses: Iterable[str], tags: Mapping[str, Tag], until: str | None = None
) -> Told:
    """Return what to keep away from after *losses*, and until which day.

    A loss is one of LOSSES, or a theme or a warning itself.
    """
    steer: dict[str, None] = {}
    for loss in losses:
        steer |= dict.fromkeys(LOSSES.get(loss) or _steered(loss, tags))
    if not steer:
        return {}
    return {"steer": tuple(steer), "steer_until": _until(until)}


def losses_of(steer: Iterable[str]) -> tuple[str, ...]:
    """Return the losses that *steer* keeps away from."""
    kept = frozenset(steer)
    return tuple(loss for loss, tags in LOSSES.items() if kept.issuperset(tags))


def _steered(tag: str, tags: Mapping[str, Tag]) -> tuple[str, ...]:
    if tag in tags and tags[tag].family in STEERED:
        return (tag,)
    raise WrongUsage(say("errors.no_loss", text=tag, list=", ".join(LOSSES)))


def _until(day: str | None) -> str:
    """Return the day until which a loss is steered around: a year on, unless said."""
    today = common.today()
    if day is None:
        return (today + datetime.timedelta(days=365)).isoformat()
    try:
        until = datetime.date.fromisoformat(day)
    except ValueError as error:
        raise WrongUsage(say("rate.no_day", text=day, today=today)) from error
    if until <= today:
        raise WrongUsage(say("errors.over", day=until))
    return until.isoformat()
