"""`boost tonight`: from "is it a good day for it?" to a work, and how to prepare."""

from itertools import pairwise
from typing import Annotated

import typer

from recommender.commands import afterwards, asking, checkin, common, picking, reader
from recommender.commands.afterwards import Past, Room
from recommender.commands.asking import Choice
from recommender.commands.leaning import SHIFT
from recommender.commands.options import Json, Near
from recommender.evening import Asked, Form
from recommender.present import console
from recommender.words import say
from recommender.works import Company


def tonight(
    near: Near = None,
    company: Annotated[
        Company | None, typer.Option("--with", help="Alone tonight, or with others.")
    ] = None,
    minutes: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="A film may be this long.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Only what is in your journal.")
    ] = False,
    new: Annotated[
        bool, typer.Option("--new", help="Only what is not in your journal.")
    ] = False,
    film: Annotated[bool, typer.Option("--film", help="Films only.")] = False,
    book: Annotated[bool, typer.Option("--book", help="Books only.")] = False,
    short: Annotated[
        bool, typer.Option("--short", help="Short films, stories, picture books.")
    ] = False,
    gentler: Annotated[
        bool, typer.Option("--gentler", help="A notch less than usual.")
    ] = False,
    stronger: Annotated[
        bool, typer.Option("--stronger", help="A notch more, never heavier.")
    ] = False,
    pick: Annotated[
        str | None,
        typer.Option(metavar="1|2|3|ID", help="Take this one, and ask nothing."),
    ] = None,
    copy: Annotated[
        bool, typer.Option("--copy", help="Copy the buddy’s line; nothing is sent.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Steady enough; ask nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Check in, choose a film or a book for this evening, and prepare for it."""
    common.exclusive("--again", again, "--new", new)
    common.exclusive("--gentler", gentler, "--stronger", stronger)
    forms: dict[Form, bool] = {"film": film, "book": book, "short": short}
    said = Asked(
        near=near,
        company=company,
        minutes=minutes,
        met="again" if again else "new" if new else None,
        form=_only(forms),
        shift=SHIFT["gentle"] if gentler else SHIFT["strong"] if stronger else 0,
    )
    with common.shelf() as index:
        room = Room(asking.asker(), index, common.now())
        if as_json or yes or pick is not None:
            _by_option(room, said, pick, copy, as_json)
        else:
            _by_asking(room, said, copy)


def _only(forms: dict[Form, bool]) -> Form | None:
    """Return the one form that was said; two exclude each other."""
    said: list[Form] = [form for form, is_said in forms.items() if is_said]
    for one, other in pairwise(said):
        common.exclusive(f"--{one}", True, f"--{other}", True)
    return said[0] if said else None


def _by_option(
    room: Room, said: Asked, pick: str | None, copy: bool, as_json: bool
) -> None:
    """Show three picks, or take one, without asking anything."""
    night = picking.open_night(room)
    if due := night.past.due(room.now):
        console.remark(f"{afterwards.reminder(room, due)}\n")
    said = night.within(said)
    answer = night.answer(said)
    work = None if pick is None else picking.named(night, answer, pick)
    stored = picking.keep(night, work, said) if work else None
    if as_json:
        picking.tell(night, answer, stored)
    elif work:
        picking.prepare(night, work)
    else:
        picking.show_lean(night)
        picking.show(night, answer, said)
        if answer.suggestions:
            console.remark(say("tonight.how_to_take"))
    if work and copy:
        picking.copy_line(night)


def _by_asking(room: Room, said: Asked, copy: bool) -> None:
    """Ask first what is still open, then about tonight; stopping loses nothing."""
    kept = "stopped"
    try:
        console.remark(f"{say('tonight.welcome')}\n")
        _catch_up(room)
        past = afterwards.past()
        steady = checkin.steadiness(room, past)
        if steady == "another_day":
            return
        if steady == "gently":
            said = said._replace(shift=min(said.shift, SHIFT["gentle"]))
        night = picking.open_night(room, is_steady=steady == "steady")
        said = night.within(checkin.ask(room, said, past))
        work, said = picking.choose(night, said)
        if work is None:
            console.say(say("tonight.nothing_picked"))
            return
        picking.keep(night, work, said)
        kept = "kept"
        picking.prepare(night, work)
        if copy or _wants_copy(room, past):
            picking.copy_line(night)
    except KeyboardInterrupt:
        console.remark(f"\n{say(f'tonight.{kept}')}")
        raise typer.Exit(common.INTERRUPTED) from None


def _catch_up(room: Room) -> None:
    """Ask about the evening before, where something is due; what is told is kept."""
    before = afterwards.past()
    due = before.due(room.now)
    if due is None:
        return
    try:
        afterwards.ask_all(room, due)
    finally:
        if afterwards.past() != before:
            reader.learn_again()
    console.remark(f"\n{say('tonight.going_on')}")


def _wants_copy(room: Room, past: Past) -> bool:
    """Ask whether the line for the buddy should be copied, where somebody is kept."""
    name = console.person_seen(past.profile).buddy
    if not name:
        return False
    choices = [Choice(word, say(f"tonight.copy_{word}")) for word in ("yes", "no")]
    return room.ask.one(say("tonight.copy", name=name), choices, "") == "yes"
