"""What several commands need: the shelf opened, the person read, tags checked."""

import datetime
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import typer

from recommender import journal, model, names, places
from recommender.entries import Entry, Profile
from recommender.errors import CatalogBroken, WrongUsage
from recommender.model import Index
from recommender.present import console
from recommender.suggest import Suggestion
from recommender.titles import meant
from recommender.words import say, table
from recommender.works import Tag, Wish

OLDEST = 120  # years; nobody older asks
YOUNGEST = 3
INTERRUPTED = 130


def today() -> datetime.date:
    """Return the day of this evening."""
    return datetime.date.today()


def now() -> datetime.datetime:
    """Return this moment, with the zone that this place is in."""
    return datetime.datetime.now().astimezone()


def as_text(moment: datetime.datetime) -> str:
    """Return *moment* as the journal keeps it."""
    return moment.isoformat(timespec="seconds")


def shelf() -> Index:
    """Open the index of the catalog, building it first where it is not there yet.

    Where others may see the screen its works come veiled, so that none can be named.
    """
    folder = places.catalog_folder()
    stamp = places.catalog_stamp(folder)
    digest = places.digest_at(stamp)
    index = model.open_index(places.index_file(digest), digest) if digest else None
    index = index or _shelf_anew(folder, stamp)
    if not console.is_discreet():
        return index
    from recommender.veil import VeiledIndex  # for those alone who ask for it

    return VeiledIndex(index)


def prepare() -> None:
    """Make the next start a fast one, after the overlay was written to."""
    folder = places.catalog_folder()
    _shelf_anew(folder, places.catalog_stamp(folder), keep=True).__exit__()


def person() -> tuple[Profile, list[Entry]]:
    """Return what the person set and wrote; nothing on disk changes."""
    path = places.journal_file()
    with suppress(OSError):  # whatever else is wrong with it, reading will tell
        if not path.exists():
            return Profile(), []
    with journal.reading(path) as diary:
        return diary.profile(), diary.entries()


def avoided(kept: Profile) -> frozenset[str]:
    """Return what is kept away today: for good, and for as long as a loss is recent."""
    return frozenset((*kept.avoid, *as_of_today(kept).steer))


def as_of_today(kept: Profile) -> Profile:
    """Return *kept* without what was to hold until a day that has come."""
    until = kept.steer_until
    if until is not None and until <= today().isoformat():
        return kept._replace(steer=(), steer_until=None)
    return kept


def _shelf_anew(folder: Path, stamp: str, keep: bool = False) -> Index:
    """Read again what an index is made of, and build it unless it is there.

    The *stamp* is kept when it is built, or when asked: a suggestion writes nothing.
    """
    from recommender.supplement import NOTHING, read_supplement  # a stamp spares it

    added = NOTHING
    try:
        added = read_supplement(places.overlay_file())
    except CatalogBroken as error:
        console.remark(f"{error} {say('errors.without')}")
        stamp = ""  # so that it is said again until it is mended
    digest = added.sealed(places.catalog_digest(folder))
    path = places.index_file(digest)
    index = model.open_index(path, digest)
    if index is None:
        if console.on_terminal():
            console.remark(say("errors.preparing"))
        from recommender.workshop import build  # heavy: only when tables have changed

        index = build.open_anew(folder, path, today(), added)
        keep = True
    if keep and stamp:
        places.keep_digest(stamp, digest)
    return index


def usual_wish(kept: Profile) -> Wish:
    """Return what is wanted on an evening on which nothing is asked."""
    return Wish(
        shift=kept.shift or 0,
        like=kept.like,
        more=kept.more,
        less=kept.less,
        avoid=avoided(kept),
        max_load=kept.max_load,
        own_eras=kept.eras,
        never=kept.never,
        born=kept.born,
        country=kept.country,
        languages=kept.languages,
        formats=kept.formats,
    )


def titles_of(index: Index, picked: Suggestion) -> dict[str, str]:
    """Return the titles of the works that the reasons of *picked* speak of."""
    kin = {
        cause
        for reason in picked.reasons
        if reason.part in ("kinship", "like")
        for cause in reason.causes
    }
    return {name: work.title for name in kin if (work := index.work(name))}


def agreed(question: str) -> bool:
    """Ask *question* and return the answer; leaving it unanswered interrupts."""
    try:
        return typer.confirm(question, err=True)
    except typer.Abort as error:
        raise typer.Exit(INTERRUPTED) from error


def known_tags(
    asked: Iterable[str], tags: Mapping[str, Tag], family: str | None = None
) -> tuple[str, ...]:
    """Return each of *asked* once, in order; WrongUsage names those near a stranger."""
    allowed = [tag for tag in tags if family in (None, tags[tag].family)]
    for name in asked:
        if name not in allowed:
            import difflib  # a slip alone pays for it

            near = difflib.get_close_matches(name, allowed, n=3, cutoff=0.5)
            where = f"boost tags {family}" if family else "boost tags"
            no = say(f"errors.no_{family or 'tag'}", text=name)
            raise WrongUsage(_joined(no, meant(near), say("errors.lists", where=where)))
    return tuple(dict.fromkeys(asked))


def exclusive(one: str, asked: bool, other: str, asked_too: bool) -> None:
    """Refuse two options that exclude each other."""
    if asked and asked_too:
        raise WrongUsage(say("errors.exclusive", one=one, other=other))


def check_form(form: str, *also: str) -> str:
    """Return *form* when it is a form of works, or one of *also*."""
    known = (*also, *table("form"))
    if form not in known:
        raise WrongUsage(say("errors.no_form", text=form, list=", ".join(known)))
    return form


def check_born(born: int | None) -> int | None:
    """Return *born* when somebody alive may have been born then."""
    year = today().year
    if born is not None and not year - OLDEST <= born <= year - YOUNGEST:
        first, last = year - OLDEST, year - YOUNGEST
        raise WrongUsage(say("errors.born", born=born, first=first, last=last))
    return born


def check_country(country: str | None) -> str | None:
    """Return the code of *country*, which may be a name; near names for a slip."""
    if country is None:
        return None
    if code := names.country_code(country):
        return code
    no, near = say("errors.no_country", text=country), names.near_country(country)
    raise WrongUsage(_joined(no, meant(near), say("errors.give_country")))


def check_language(language: str) -> str:
    """Return the code of *language*, which may be a name; near names for a slip."""
    if code := names.language_code(language):
        return code
    no, near = say("errors.no_language", text=language), names.near_language(language)
    raise WrongUsage(_joined(no, meant(near), say("errors.give_language")))


def _joined(*said: str) -> str:
    return " ".join(filter(None, said))
