"""Critique of what was suggested: closer to this, more of that, gentler, stronger."""

from collections.abc import Iterable
from typing import NamedTuple

from recommender import journal, places
from recommender.commands import common, reader
from recommender.entries import Profile
from recommender.errors import WrongUsage
from recommender.model import Index
from recommender.titles import find_work
from recommender.words import say
from recommender.works import Strength

SHIFT = {"gentle": -1, "steady": 0, "strong": 1}  # notches


class Leaning(NamedTuple):
    """Works to be close to, themes to have more or less of, notches to move."""

    like: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    shift: int | None = None

    def over(self, kept: Profile) -> Profile:
        """Return *kept* with this leaning in its place wherever it says something."""
        return kept._replace(
            like=self.like or kept.like,
            more=(*self.more, *_without(kept.more, self.more + self.less)),
            less=(*self.less, *_without(kept.less, self.more + self.less)),
            shift=kept.shift if self.shift is None else self.shift,
        )


def read(
    index: Index,
    like: Iterable[str],
    more: Iterable[str],
    less: Iterable[str],
    shift: int | None,
) -> Leaning:
    """Return what was asked for, or raise WrongUsage or WorkNotFound."""
    tags = index.tags()
    asked = Leaning(
        like=tuple(find_work(index, title).id for title in like),
        more=common.known_tags(more, tags, "theme"),
        less=common.known_tags(less, tags, "theme"),
        shift=shift,
    )
    for theme in asked.more:
        if theme in asked.less:
            raise WrongUsage(say("errors.both", theme=theme))
    return asked


def shift_of(strength: Strength | None, gentler: bool, stronger: bool) -> int | None:
    """Return how many notches were asked for; None where nothing was said."""
    common.exclusive("--gentler", gentler, "--stronger", stronger)
    common.exclusive("--strength", strength is not None, "--gentler", gentler)
    common.exclusive("--strength", strength is not None, "--stronger", stronger)
    if gentler or stronger:
        return SHIFT["gentle"] if gentler else SHIFT["strong"]
    return SHIFT[strength] if strength else None


def keep(asked: Leaning) -> None:
    """Keep what was *asked* for every evening to come."""
    if asked == Leaning():
        raise WrongUsage(say("errors.nothing_to_keep"))
    with journal.writing(places.journal_file()) as book:
        book.set_profile(asked.over(book.profile()))
    reader.learn_again()


def _without(kept: tuple[str, ...], said: tuple[str, ...]) -> Iterable[str]:
    return (theme for theme in kept if theme not in said)
