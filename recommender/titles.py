"""Finding a work by what a person types: id, title, or nearly one."""

import re
from collections.abc import Sequence

from recommender.errors import WorkNotFound
from recommender.model import Index
from recommender.words import say
from recommender.works import Work, plain

SURE = 87  # of 100: likeness at which a title is taken as meant, if nothing else is
NEAR = 60  # likeness at which it is worth naming
AHEAD = 6  # how far the first must be before the second
SHOWN = 6
NUMBERS = re.compile(r"\d+")
ARTICLES = re.compile(
    r"^(the|a|an|le|la|les|l|el|los|las|il|lo|der|die|das|den|det|o|os|as) "
)


def find_work(index: Index, text: str) -> Work:
    """Return the one work that *text* names; WorkNotFound lists what it may mean.

    It may be an id, a title, nearly a title, or the handle that stands for an id.
    """
    if exact := index.work(text.strip()):
        return exact
    key = plain(text)
    ids = index.named(key) or _handled(index, key) or _closest(index, key)
    if len(ids) != 1:
        raise _mishap(index, text, ids)
    work = index.work(ids[0])
    if work is None:
        raise WorkNotFound(f"The index names {ids[0]}, but does not hold it.")
    return work


def meant(near: Sequence[str]) -> str:
    """Ask whether one of *near* was meant; nothing where there is none."""
    names = say("titles.or").join(near)
    return say("titles.meant", names=names) if near else ""


def search_works(index: Index, text: str) -> list[Work]:
    """Return the works whose title or maker *text* may be, the likeliest first."""
    key = plain(text)
    exact = index.named(key)
    near = _ranked(index, key)
    meant = [work for work, likeness in near if likeness >= SURE]
    made = [work.id for work in index.bare().works() if key and _is_maker(work, key)]
    ids = dict.fromkeys((*exact, *meant, *made, *(work for work, _ in near)))
    return [work for name in ids if (work := index.work(name))]


def _is_maker(work: Work, key: str) -> bool:
    """Return whether all words of *key* are in the name of somebody who made *work*."""
    return any(set(key.split()) <= set(plain(name).split()) for name in work.creators)


def _handled(index: Index, key: str) -> list[str]:
    """Return the ids for which *key* stands where they may not be shown."""
    from recommender import veil  # only inexact titles need it

    return veil.behind(key, sorted({work for _, work in index.names()}))


def _closest(index: Index, key: str) -> list[str]:
    """Return the ids *key* may mean: one when it is sure, several when it is not."""
    ranked = _ranked(index, key)
    if not ranked:
        return []
    best = ranked[0][1]
    rivals = [work for work, likeness in ranked if likeness > best - AHEAD]
    return rivals if best >= SURE else []


def _ranked(index: Index, key: str) -> list[tuple[str, float]]:
    """Return works with a title like *key*, with the likeness, best first."""
    from rapidfuzz import fuzz, process  # 20 ms that only inexact titles need

    key = _without_article(key)
    names = index.names()
    titles = [_without_article(name) for name, _ in names]
    best: dict[str, float] = {}
    if not key:
        return []
    for _, likeness, place in process.extract(
        key, titles, scorer=fuzz.ratio, score_cutoff=NEAR, limit=None
    ):
        work = names[place][1]
        theirs, ours = NUMBERS.findall(titles[place]), NUMBERS.findall(key)
        if theirs and ours and theirs != ours:
            likeness = min(likeness, SURE - 1)  # the second part is not the third
        best[work] = max(best.get(work, 0.0), likeness)
    words = f" {key} "
    for place, title in enumerate(titles):  # a title that holds all of it, in order
        if len(key) > 3 and words in f" {title} ":
            work = names[place][1]
            best[work] = max(best.get(work, 0.0), float(SURE))
    return sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))


def _mishap(index: Index, text: str, ids: list[str]) -> WorkNotFound:
    if ids:
        lines = [f"  {_name(index, name)}" for name in ids[:SHOWN]]
        more = len(ids) - SHOWN
        if more > 0:
            lines.append(f"  {say('titles.more', count=more)}")
        return WorkNotFound("\n".join((say("titles.several", text=text), *lines)))
    near = [_name(index, work) for work, _ in _ranked(index, plain(text))[:3]]
    said = (say("titles.none", text=text), meant(near), say("titles.search"))
    return WorkNotFound(" ".join(filter(None, said)))


def _name(index: Index, name: str) -> str:
    work = index.work(name)
    if work is None:
        return name
    kind = say(f"kind.{work.kind}")
    return say("titles.name", title=work.title, kind=kind, year=work.year, id=work.id)


def _without_article(key: str) -> str:
    return ARTICLES.sub("", key)
