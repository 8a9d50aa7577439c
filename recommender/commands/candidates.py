"""`boost candidates`, `accept`, `decline`: what was discovered, what becomes of it."""

from collections.abc import Sequence
from typing import Annotated

import typer

from recommender import candidates as nominees
from recommender import overlay, places, verdicts
from recommender.commands import common
from recommender.commands.options import Json
from recommender.errors import WorkNotFound
from recommender.overlay import Overlay, Verdict
from recommender.present import candidates as told
from recommender.present import console, records
from recommender.titles import AHEAD, SURE
from recommender.words import say
from recommender.works import Kind

FEW, MOST = 10, 1_000

Names = Annotated[
    list[str],
    typer.Argument(metavar="ID...", help="Ids of candidates, or nearly their titles."),
]


def candidates(
    count: Annotated[
        int, typer.Option("-n", metavar="N", min=1, max=MOST, help="How many at most.")
    ] = FEW,
    film: Annotated[bool, typer.Option("--film", help="Films only.")] = False,
    book: Annotated[bool, typer.Option("--book", help="Books only.")] = False,
    notes: Annotated[
        bool, typer.Option("--notes", help="Tell every content note too.")
    ] = False,
    declined: Annotated[
        bool, typer.Option("--declined", help="List what was declined instead.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List what was discovered and nobody curated, what we lack most first."""
    common.exclusive("--film", film, "--book", book)
    kind: Kind | None = "film" if film else "book" if book else None
    with common.shelf() as index, overlay.reading(places.overlay_file()) as kept:
        tags = index.tags()
        if declined:
            _list_declined(kept, count, as_json)
            return
        found = nominees.best(kept, count, kind)
        more = nominees.size(kept, kind) - len(found)
    if as_json:
        shown = [told.record(proposal, tags) for proposal in found]
        console.result(records.dump({"version": records.VERSION, "candidates": shown}))
        return
    if not found:
        console.remark(say("candidates.none"))
        return
    console.say(say("candidates.opening"))
    for proposal in found:
        console.say("\n" + "\n".join(told.lines(proposal, tags, notes)))
    if more:
        console.remark("\n" + say("browse.more", count=more))


def accept(names: Names, as_json: Json = False) -> None:
    """Take candidates into your catalog, marked as not curated."""
    _decide(names, "accepted", as_json)


def decline(names: Names, as_json: Json = False) -> None:
    """Let candidates go: they are not proposed again."""
    _decide(names, "declined", as_json)


def _decide(names: Sequence[str], verdict: Verdict, as_json: bool) -> None:
    """Write the same verdict of all *names*, or of none when one is unknown."""
    path = places.overlay_file()
    with overlay.reading(path) as book:
        ids = list(dict.fromkeys(_meant(book, name) for name in names))
    with overlay.writing(path) as book:
        found = [verdicts.decide(book, name, verdict, common.today()) for name in ids]
    decided = [decision for decision in found if decision]
    if as_json:
        shown = [told.decision_record(decision) for decision in decided]
        console.result(records.dump({"version": records.VERSION, "decided": shown}))
        return
    for decision in decided:
        console.say(told.decision(decision))


def _meant(book: Overlay, text: str) -> str:
    """Return the id of the one candidate that *text* names; WorkNotFound otherwise."""
    found = verdicts.named(book, text)
    sure = [row for row in found if row[2] >= SURE and row[2] > found[0][2] - AHEAD]
    if len(sure) == 1:
        return sure[0][0]
    hidden = console.is_discreet()
    listed = [f"  {name if hidden else f'{title}: {name}'}" for name, title, _ in found]
    if sure:
        raise WorkNotFound("\n".join((say("candidates.several", text=text), *listed)))
    meant = [say("candidates.meant"), *listed] if listed else []
    raise WorkNotFound("\n".join((say("candidates.unknown", text=text), *meant)))


def _list_declined(book: Overlay, count: int, as_json: bool) -> None:
    gone = verdicts.decided(book, "declined")[:count]
    if as_json:
        shown = [told.decision_record(decision) for decision in gone]
        console.result(records.dump({"version": records.VERSION, "declined": shown}))
        return
    if not gone:
        console.remark(say("candidates.none_declined"))
    for decision in gone:
        work = console.seen(decision.work)
        console.say(f"{work.title} ({work.year}), {decision.decided_on}\n   {work.id}")
