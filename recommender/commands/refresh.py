"""`boost refresh`: facts about the catalog's works, looked up on the web."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from recommender import aside, catalog, overlay, places, schema
from recommender.commands import common
from recommender.commands.options import Json
from recommender.errors import NothingRefreshed, PartlyRefreshed, WrongUsage
from recommender.present import console, looked_up, records, refreshed
from recommender.titles import find_work
from recommender.works import Work
from recommender.workshop import answers, export
from recommender.workshop import refresh as engine
from recommender.workshop.answers import Answers
from recommender.workshop.facts import Rules
from recommender.workshop.harvest import Harvest, Known
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


def refresh(
    source: Annotated[
        list[Name] | None,
        typer.Option(help="Ask this one alone; usually all that can be asked."),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="TITLE", help="Ask about this work alone, even if fresh."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Ask, and show; write nothing.")
    ] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take back what the last refresh changed.")
    ] = False,
    contact: Annotated[
        str | None,
        typer.Option(metavar="MAIL", help="How the sources reach you, this once."),
    ] = None,
    export_to: Annotated[
        Path | None,
        typer.Option(
            "--export",
            metavar="DIR",
            help="Write what is known there as changes to the tables; ask nobody.",
        ),
    ] = None,
    from_dump: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Read a dump of Wikidata or Open Library; ask nobody.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Look up facts: lengths, titles in other languages, where to watch.

    Wikidata and Open Library are asked, and TMDB if BOOST_TMDB_TOKEN holds a
    token of yours. They are sent ids and titles of the catalog and your contact,
    never anything of your journal. What the catalog says stands; what is found
    lies beside it, with its source and day, and `--undo` takes it back.
    """
    common.exclusive("--undo", undo, "--dry-run", dry_run)
    common.exclusive("--undo", undo, "--export", export_to is not None)
    common.exclusive("--dry-run", dry_run, "--export", export_to is not None)
    common.exclusive("--from-dump", from_dump is not None, "--undo", undo)
    common.exclusive("--from-dump", from_dump is not None, "--export", bool(export_to))
    common.exclusive("--from-dump", from_dump is not None, "--source", bool(source))
    if undo:
        _undo(as_json)
    elif from_dump:
        from recommender.commands import from_dump as reading  # it knows this file

        reading.refresh(from_dump, _ids(only or ()), dry_run, as_json)
    elif export_to:
        _export(export_to, as_json)
    else:
        _refresh(tuple(source or ()), tuple(only or ()), dry_run, contact, as_json)


@contextmanager
def asking(contact: str) -> Iterator[tuple[Ask, Answers]]:
    """Give a way to ask the sources, and the answers that are kept of it."""
    from recommender.workshop.web import open_web  # requests takes a while

    with (
        open_web(contact, os.environ.get(TOKEN)) as web,
        answers.opened(places.answers_file(), common.today()) as kept,
    ):
        yield kept.ask_through(web.fetch), kept


def whom_to_reach(contact: str | None) -> str:
    """Return the contact for this run, or the one that is kept, or the setting."""
    from recommender.workshop.manners import check_contact

    found = contact or common.person()[0].contact or os.environ.get(CONTACT)
    if not found:
        raise WrongUsage(
            "The services that are asked want to know whom to write to when something "
            "goes wrong, and refuse who does not say. Give your mail address: `boost "
            "profile set --contact you@example.org` keeps it, --contact uses it once. "
            "It is sent to the services that are asked, and to nobody else."
        )
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


def _refresh(
    names: Sequence[Name],
    only: Sequence[str],
    dry_run: bool,
    contact: str | None,
    as_json: bool,
) -> None:
    sources = _sources(names)
    mail = whom_to_reach(contact)
    works = read_works()
    known = read_known(works)
    standing = [work for work in works if not work.replaced_by]
    errands = engine.plan(standing, known, sources, _ids(only), common.today())
    if not as_json:
        console.say("\n".join(refreshed.plan_lines(errands, mail)))
    harvests: list[Harvest] = []
    if any(errand.works for errand in errands):
        harvests = _ask(errands, known, mail, dry_run, as_json)
    if as_json:
        _tell(errands, harvests, dry_run)
    elif harvests:
        changed = any(harvest.changes for harvest in harvests)
        if dry_run or changed:
            console.say(refreshed.DRY if dry_run else refreshed.UNDO)
    _end(harvests)


def _ask(
    errands: Sequence[Errand], known: Known, contact: str, dry_run: bool, quiet: bool
) -> list[Harvest]:
    """Ask as planned, show what comes, and write it unless it is a dry run."""
    titles = {work.id: work.title for work in known.rules.works.values()}
    harvests: list[Harvest] = []
    with asking(contact) as (ask, kept), _Progress() as progress:
        came = engine.refresh(errands, known, ask, kept.day_of, progress.tell)
        if not dry_run:
            came = engine.carry_out(places.overlay_file(), came, common.today())
        for harvest in came:
            progress.stop()
            harvests.append(harvest)
            if not quiet and (lines := list(refreshed.harvest_lines(harvest, titles))):
                console.say("\n".join(("", *lines)))
        if not dry_run and engine.outcome(harvests) == "fine":
            kept.sweep()
    if not dry_run:
        prepare()
    return harvests


class _Progress(AbstractContextManager["_Progress"]):
    """Shows how far each source has come, one after the other."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._errand: Errand | None = None
        self._show: Callable[[int], None] = _ignored

    def __exit__(self, *_: object) -> None:
        self.stop()

    def tell(self, errand: Errand, done: int) -> None:
        """Hear that so many questions of *errand* are *done*."""
        if errand is not self._errand:
            self.stop()
            title = refreshed.progress_title(errand)
            bar = console.progress(title, errand.questions)
            self._errand, self._show = errand, self._open.enter_context(bar)
        self._show(done)

    def stop(self) -> None:
        """Take the bar away, so that there is room for sentences."""
        self._open.close()
        self._errand = None


def _ignored(done: int) -> None:
    """Hear what nobody is told."""


def _sources(names: Sequence[Name]) -> list[Source]:
    """Return the sources that are asked, in their order; TMDB with a token alone."""
    from recommender.workshop.sources.openlibrary import OpenLibrary
    from recommender.workshop.sources.tmdb import Tmdb
    from recommender.workshop.sources.wikidata import Wikidata

    has_token = bool(os.environ.get(TOKEN))
    if Name.TMDB in names and not has_token:
        raise WrongUsage(
            f"TMDB is asked only with a token of your own. Get one there without "
            f"charge, put it into {TOKEN}, and run this again."
        )
    asked = names or [name for name in Name if name != Name.TMDB or has_token]
    makers: dict[Name, Callable[[], Source]] = {
        Name.WIKIDATA: Wikidata,
        Name.OPENLIBRARY: OpenLibrary,
        Name.TMDB: lambda: Tmdb((common.person()[0].country or NOWHERE,)),
    }
    return [make() for name, make in makers.items() if name in asked]


def _ids(only: Iterable[str]) -> frozenset[str]:
    """Return the ids of the works that are named."""
    if not only:
        return frozenset()
    with common.shelf() as index:
        return frozenset(find_work(index, title).id for title in only)


def _tell(
    errands: Sequence[Errand], harvests: Sequence[Harvest], dry_run: bool
) -> None:
    came = {harvest.source: harvest for harvest in harvests}
    sources = {
        errand.source.name: refreshed.record(errand, came.get(errand.source.name))
        for errand in errands
    }
    told = {"version": records.VERSION, "dry_run": dry_run, "sources": sources}
    console.result(records.dump(told))


def _end(harvests: Sequence[Harvest]) -> None:
    """Leave with the code that says how much was answered."""
    how = engine.outcome(harvests)
    if how == "partly":
        raise PartlyRefreshed(refreshed.ending(harvests))
    if how == "nothing":
        raise NothingRefreshed(refreshed.ending(harvests))


def prepare() -> None:
    """Build the index anew where what it is made of has changed: now, not tonight."""
    common.shelf().__exit__()


def _undo(as_json: bool) -> None:
    if not aside.put_back(places.overlay_file(), common.today()):
        raise WrongUsage("There is no refresh to take back.")
    prepare()
    if as_json:
        console.result(records.dump({"version": records.VERSION, "undone": True}))
    else:
        console.say(refreshed.UNDONE)


def _export(folder: Path, as_json: bool) -> None:
    with overlay.reading(places.overlay_file()) as book:
        facts = book.facts()
    tables, today = places.catalog_folder(), common.today()
    done = export.write_proposals(facts, tables, folder, today)
    if as_json:
        told = {
            "version": records.VERSION,
            "files": [str(file) for file in done.files],
            "replaced": [str(file) for file in done.replaced],
            "left_out": looked_up.as_records(done.left_out),
        }
        console.result(records.dump(told))
    else:
        console.say("\n".join(refreshed.export_lines(done)))
