"""`boost after`: what happened on the evening of a pick, and how it is since."""

import datetime
from typing import Annotated, NamedTuple

import typer

from recommender import aftercare, journal, places
from recommender.aftercare import Due
from recommender.commands import afterwards, asking, common, keeping, reader
from recommender.commands.afterwards import Past, Room
from recommender.commands.buddy import cleaned
from recommender.commands.keeping import Happened, Kept
from recommender.commands.options import Json, Note, Stopped, TooMuch
from recommender.commands.rate import (
    StarsOption,
    Tears,
    TearsOption,
    as_outcome,
    check_note,
    check_stars,
)
from recommender.entries import Pick, Relief
from recommender.errors import WrongUsage
from recommender.journal import Journal
from recommender.present import console, records
from recommender.words import say


class Said(NamedTuple):
    """What was said by option; None, False or '' where nothing was."""

    tears: Tears | None = None
    stars: float | None = None
    stopped: bool = False
    too_much: bool = False
    not_watched: bool = False
    felt: Relief | None = None
    who: str = ""
    note: str = ""

    @property
    def is_told(self) -> bool:
        """Whether it says what happened that evening."""
        return self.happened != Happened()

    @property
    def happened(self) -> Happened:
        """What it says of the evening itself."""
        return Happened(
            as_outcome(self.tears),
            check_stars(self.stars),
            self.stopped,
            self.too_much,
            check_note(self.note),
        )


def after(
    number: Annotated[
        int | None,
        typer.Option("--pick", metavar="N", help="Another pick than the latest."),
    ] = None,
    tears: TearsOption = None,
    stars: StarsOption = None,
    stopped: Stopped = False,
    too_much: TooMuch = False,
    not_watched: Annotated[
        bool, typer.Option("--not-watched", help="Nothing came of it.")
    ] = False,
    felt: Annotated[
        Relief | None, typer.Option(help="How you are now, compared with before.")
    ] = None,
    who: Annotated[
        str, typer.Option(metavar="TEXT", help="Whom it made you think of.")
    ] = "",
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Keep what happened with your pick, and how you are since. Options ask nothing."""
    said = Said(tears, stars, stopped, too_much, not_watched, felt, who, note)
    common.exclusive("--not-watched", not_watched, say("after.told"), said.is_told)
    past, now = afterwards.past(), common.now()
    with common.shelf() as index:
        room = Room(asking.asker(), index, now)
        if as_json or said != Said():
            _by_option(room, said, _picked(number, past, now), as_json)
        elif due := _due(number, past, now):
            _by_asking(room, past, due)
        else:
            console.say(_nothing_due(room, _picked(number, past, now)))


def _due(number: int | None, past: Past, now: datetime.datetime) -> Due | None:
    """Return what is to be asked of the pick with this *number*, or of the latest."""
    if number is None:
        return past.due(now)
    pick = _numbered(number, past)
    slot = aftercare.slot_of(pick, now) if past.is_told(pick) else None
    return Due(pick, slot) if slot or not past.is_told(pick) else None


def _picked(number: int | None, past: Past, now: datetime.datetime) -> Pick | None:
    """Return the pick that is meant: by its *number*, the one due, or the last."""
    if number is not None:
        return _numbered(number, past)
    due = past.due(now)
    return due.pick if due else past.picks[-1] if past.picks else None


def _numbered(number: int, past: Past) -> Pick:
    for pick in past.picks:
        if pick.id == number:
            return pick
    raise WrongUsage(say("after.no_pick", number=number))


def _by_asking(room: Room, before: Past, due: Due) -> None:
    """Ask what is due, then name something light."""
    try:
        if afterwards.ask_all(room, due) and due.slot is None:
            afterwards.show_light(room.shelf, afterwards.past(), due.pick.id)
    except KeyboardInterrupt:
        kept = "nothing_kept" if afterwards.past() == before else "stopped_here"
        console.remark(f"\n{say(f'after.{kept}')}")
        raise typer.Exit(common.INTERRUPTED) from None
    finally:
        if afterwards.past() != before:
            reader.learn_again()


def _by_option(room: Room, said: Said, pick: Pick | None, as_json: bool) -> None:
    """Keep everything that was *said* of *pick*, or nothing, and show it."""
    kept: Kept | None = None
    if said != Said():
        if pick is None:
            raise WrongUsage(say("after.nothing_open"))
        with journal.writing(places.journal_file()) as book:
            kept = _write(book, said, keeping.pick_now(book, pick), room.now)
            pick = keeping.pick_now(book, pick)
    if as_json:
        console.result(records.dump(_record(room, pick)))
    elif pick:
        _show(room, pick, kept)
    if said != Said():
        reader.learn_again()


def _write(
    book: Journal, said: Said, pick: Pick, now: datetime.datetime
) -> Kept | None:
    kept: Kept | None = None
    told = aftercare.is_told(pick, {entry.id for entry in book.entries()})
    if said.is_told and told:
        raise WrongUsage(say("after.told_twice", number=pick.entry))
    if said.is_told:
        entry = keeping.entry_of(pick, said.happened)
        kept = keeping.tell(book, pick, entry, now)
    elif said.not_watched:
        book.edit_pick(aftercare.settled(pick))
    if said.felt:
        pick = keeping.pick_now(book, pick)
        slot = aftercare.slot_of(pick, now) if told or kept else None
        if slot is None:
            raise WrongUsage(say("after.not_now" if told or kept else "after.too_soon"))
        keeping.feel(book, pick, slot, said.felt)
    if who := cleaned(who=said.who).get("who"):
        book.edit_pick(keeping.pick_now(book, pick)._replace(who=who))
    return kept


def _show(room: Room, pick: Pick, kept: Kept | None) -> None:
    title = afterwards.title_of(room.shelf, pick)
    if kept:
        afterwards.show_kept(kept, title)
        afterwards.show_light(room.shelf, afterwards.past(), pick.id)
    elif pick.closed and pick.entry is None:
        console.say(say("after.closed", title=title))
    else:
        console.say(say("after.added", title=title))


def _nothing_due(room: Room, pick: Pick | None) -> str:
    """Say that nothing is asked now, and when it will be."""
    if pick is None or pick.told_at is None:
        return say("after.nothing_open")
    title = afterwards.title_of(room.shelf, pick)
    return say("after.all_told" if pick.closed else "after.told_already", title=title)


def _record(room: Room, pick: Pick | None) -> dict[str, object]:
    """Return the pick and its entry for programs."""
    entries = afterwards.past().entries
    entry = next((e for e in entries if pick and e.id == pick.entry), None)
    title = afterwards.title_of(room.shelf, pick) if pick else ""
    return {
        "version": records.VERSION,
        "pick": records.pick(pick, title) if pick else None,
        "entry": records.entry(entry, title) if entry else None,
    }
