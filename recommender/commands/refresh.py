"""`boost refresh`: facts about the catalog's works, looked up on the web."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from recommender import aside, overlay, places
from recommender.commands import common
from recommender.commands import from_dump as dumps
from recommender.commands import from_web as web
from recommender.commands.from_web import Wanted
from recommender.commands.online import Name
from recommender.commands.options import Json
from recommender.errors import WrongUsage
from recommender.present import console, looked_up, records, refreshed
from recommender.titles import find_work
from recommender.words import say
from recommender.workshop import export


def refresh(
    source: Annotated[
        list[Name] | None,
        typer.Option(help="Ask this one alone; usually all that can be asked."),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="TITLE", help="Ask about this work alone, even if fresh."),
    ] = None,
    discover: Annotated[
        bool,
        typer.Option("--discover", help="Seek new works too, once the facts are in."),
    ] = False,
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
    token of yours. They are sent ids, titles and makers of works in the catalog,
    your contact and the program's version, never anything of your journal.
    What the catalog says stands; what is found
    lies beside it, with its source and day, and `--undo` takes it back.

    With `--discover` the facts that are due come first, since they teach what to
    guess of a new work. Then Wikidata and Open Library are asked for works that
    the catalog lacks, and `boost candidates` shows what they propose.
    """
    common.exclusive("--undo", undo, "--dry-run", dry_run)
    common.exclusive("--undo", undo, "--export", export_to is not None)
    common.exclusive("--dry-run", dry_run, "--export", export_to is not None)
    common.exclusive("--from-dump", from_dump is not None, "--undo", undo)
    common.exclusive("--from-dump", from_dump is not None, "--export", bool(export_to))
    common.exclusive("--from-dump", from_dump is not None, "--source", bool(source))
    common.exclusive("--undo", undo, "--discover", discover)
    common.exclusive("--export", bool(export_to), "--discover", discover)
    common.exclusive("--only", bool(only), "--discover", discover)
    if undo:
        _undo(as_json)
    elif from_dump:
        dumps.refresh(from_dump, _ids(only or ()), discover, dry_run, as_json)
    elif export_to:
        _export(export_to, as_json)
    else:
        names, named = tuple(source or ()), _ids(only or ())
        web.refresh(Wanted(names, named, discover, dry_run, contact, as_json))


def _ids(only: Iterable[str]) -> frozenset[str]:
    """Return the ids of the works that are named."""
    if not only:
        return frozenset()
    with common.shelf() as index:
        return frozenset(find_work(index, title).id for title in only)


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
