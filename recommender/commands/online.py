"""What every command that asks the web needs: whom, as whom, and what is known."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from enum import StrEnum
from functools import cache, partial
from pathlib import Path

from recommender import aside, catalog, overlay, places, schema
from recommender.commands import common
from recommender.errors import WrongUsage
from recommender.present import console, refreshed
from recommender.words import say
from recommender.works import Work
from recommender.workshop import answers
from recommender.workshop.answers import Answers
from recommender.workshop.facts import Rules
from recommender.workshop.harvest import Known
from recommender.workshop.refresh import Errand
from recommender.workshop.sources import Ask, Source

TOKEN = "BOOST_TMDB_TOKEN"
CONTACT = "BOOST_CONTACT"
NOWHERE = ""  # the country of who has not said theirs: nothing is to be watched there


class Name(StrEnum):
    """The sources, as `--source` takes them, in the order in which they are asked."""

    WIKIDATA = "wikidata"
    OPENLIBRARY = "openlibrary"
    TMDB = "tmdb"


@contextmanager
def asking(contact: str) -> Iterator[tuple[Ask, Answers]]:
    """Give a way to ask the sources, and the answers that are kept of it."""
    from recommender.workshop.alone import alone
    from recommender.workshop.web import open_web  # requests takes a while

    with (
        alone(places.answers_file().with_suffix(".lock")),
        open_web(contact, os.environ.get(TOKEN)) as web,
        answers.opened(places.answers_file(), common.today()) as kept,
    ):
        yield kept.ask_through(web.fetch), kept


def whom_to_reach(contact: str | None) -> str:
    """Return the contact for this run, or the one that is kept, or the setting."""
    from recommender.workshop.manners import check_contact

    found = contact or common.person()[0].contact or os.environ.get(CONTACT)
    if not found:
        raise WrongUsage(say("refresh.no_contact"))
    return check_contact(found)


def read_known(works: Iterable[Work]) -> Known:
    """Return what is known of *works* before anybody is asked."""
    tables, today = schema.read_schema(places.catalog_folder()), common.today()
    with overlay.reading(places.overlay_file()) as book:
        facts = tuple(fact for fact in book.facts() if fact.may_be_shown(today))
        askings = tuple(book.askings())
    return Known(Rules.of(works, tables), facts, askings)


def read_works() -> tuple[Work, ...]:
    """Return the works as the tables have them, and those that were taken in."""
    tables = catalog.load_catalog(places.catalog_folder(), common.today())
    with overlay.reading(places.overlay_file()) as book:
        accepted = {work.id: work for work in book.accepted()}
    return tuple((accepted | {work.id: work for work in tables.works}).values())


def sources_of(names: Sequence[Name]) -> list[Source]:
    """Return the sources that are asked, in their order; TMDB with a token alone."""
    from recommender.workshop.sources.openlibrary import OpenLibrary
    from recommender.workshop.sources.tmdb import Tmdb
    from recommender.workshop.sources.wikidata import Wikidata

    has_token = bool(os.environ.get(TOKEN))
    if Name.TMDB in names and not has_token:
        raise WrongUsage(say("refresh.no_token", setting=TOKEN))
    asked = names or [name for name in Name if name != Name.TMDB or has_token]
    makers: dict[Name, Callable[[], Source]] = {
        Name.WIKIDATA: Wikidata,
        Name.OPENLIBRARY: OpenLibrary,
        Name.TMDB: lambda: Tmdb((common.person()[0].country or NOWHERE,)),
    }
    return [make() for name, make in makers.items() if name in asked]


@contextmanager
def changing(dry_run: bool) -> Iterator[tuple[Path, Callable[[], None]]]:
    """Give the overlay to write to, and what keeps it aside, once, before a change.

    A dry run is given a copy of it, so that it does all that a real one does.
    """
    if dry_run:
        with aside.rehearsing(places.overlay_file(), places.cache_folder()) as copy:
            yield copy, lambda: None
    else:
        path = places.overlay_file()
        yield path, cache(partial(aside.keep_aside, path))


class Progress(AbstractContextManager["Progress"]):
    """Shows how far each piece of work has come, one after the other."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._title = ""
        self._show: Callable[[int], None] = _ignored

    def __exit__(self, *_: object) -> None:
        self.stop()

    def tell(self, title: str, total: int, done: int) -> None:
        """Hear that so much of what *title* says is *done*."""
        if title != self._title:
            self.stop()
            bar = console.progress(title, total)
            self._title, self._show = title, self._open.enter_context(bar)
        self._show(done)

    def tell_errand(self, errand: Errand, done: int) -> None:
        """Hear that so many questions of *errand* are *done*."""
        self.tell(refreshed.progress_title(errand), errand.questions, done)

    def stop(self) -> None:
        """Take the bar away, so that there is room for sentences."""
        self._open.close()
        self._title = ""


def _ignored(done: int) -> None:
    """Hear what nobody is told."""
