"""`boost refresh`: facts about the catalog's works, looked up on the web."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from recommender import aside, overlay, places
from recommender.commands import common, online
from recommender.commands import from_dump as dumps
from recommender.commands.online import Name
from recommender.commands.options import Json
from recommender.errors import NothingRefreshed, PartlyRefreshed, WrongUsage
from recommender.present import console, looked_up, records, refreshed
from recommender.titles import find_work
from recommender.words import say
from recommender.workshop import export
from recommender.workshop import refresh as engine
from recommender.workshop.harvest import Harvest, Known
from recommender.workshop.refresh import Errand


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
        dumps.refresh(from_dump, _ids(only or ()), dry_run, as_json)
    elif export_to:
        _export(export_to, as_json)
    else:
        _refresh(tuple(source or ()), tuple(only or ()), dry_run, contact, as_json)


def _refresh(
    names: Sequence[Name],
    only: Sequence[str],
    dry_run: bool,
    contact: str | None,
    as_json: bool,
) -> None:
    sources = online.sources_of(names)
    mail = online.whom_to_reach(contact)
    works = online.read_works()
    known = online.read_known(works)
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
            console.say(say("refresh.dry_run" if dry_run else "refresh.undo"))
    _end(harvests)


def _ask(
    errands: Sequence[Errand], known: Known, contact: str, dry_run: bool, quiet: bool
) -> list[Harvest]:
    """Ask as planned, show what comes, and write it unless it is a dry run."""
    titles = {work.id: work.title for work in known.rules.works.values()}
    harvests: list[Harvest] = []
    with online.asking(contact) as (ask, kept), online.Progress() as progress:
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
        common.prepare()
    return harvests


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


def _undo(as_json: bool) -> None:
    if not aside.put_back(places.overlay_file(), common.today()):
        raise WrongUsage(say("refresh.no_undo"))
    common.prepare()
    if as_json:
        console.result(records.dump({"version": records.VERSION, "undone": True}))
    else:
        console.say(say("refresh.undone"))


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
