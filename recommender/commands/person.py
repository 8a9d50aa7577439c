"""`boost profile`: what holds every evening until it is changed."""

from enum import StrEnum
from typing import Annotated

import typer

from recommender import doors, journal, places
from recommender.commands import common, reader, telling
from recommender.commands.options import (
    Avoid,
    Born,
    Buddy,
    Country,
    Era,
    Form,
    Json,
    Language,
    LastCried,
    Loss,
    LossUntil,
    MaxLoad,
    Sign,
)
from recommender.entries import Profile
from recommender.errors import WrongUsage
from recommender.present import console, diary, records
from recommender.words import say

app = typer.Typer(
    help="What holds every evening: birth year, country, what to keep away from.",
    invoke_without_command=True,
    no_args_is_help=False,
)


class Clearable(StrEnum):
    """What can be cleared, in the words of the options that set it."""

    BORN = "born"
    COUNTRY = "country"
    LANGUAGE = "language"
    AVOID = "avoid"
    MAX_LOAD = "max-load"
    FORMAT = "format"
    ERA = "era"
    LIKE = "like"
    MORE = "more"
    LESS = "less"
    STRENGTH = "strength"
    STEER = "steer"
    LAST_CRIED = "last-cried"
    BUDDY = "buddy"
    SIGN = "sign"
    LIBRARY = "library"
    CONTACT = "contact"


# Where a word clears something of another name, or more than one thing.
KEPT_AS = {
    "language": ("languages",),
    "format": ("formats",),
    "era": ("eras",),
    "strength": ("shift",),
    "steer": ("steer", "steer_until"),
    "buddy": ("buddy", "buddy_sign", "buddy_text"),
    "sign": ("buddy_sign",),
}


@app.callback()
def show(context: typer.Context, as_json: Json = False) -> None:
    """Show what holds every evening. `set` changes it, `unset` clears it."""
    if not context.invoked_subcommand:
        _show(common.person()[0], as_json)


@app.command("show")
def show_again(as_json: Json = False) -> None:
    """Show what holds every evening."""
    _show(common.person()[0], as_json)


@app.command("set")
def set_(
    born: Born = None,
    country: Country = None,
    language: Language = None,
    avoid: Avoid = None,
    max_load: MaxLoad = None,
    form: Form = None,
    era: Era = None,
    loss: Loss = None,
    loss_until: LossUntil = None,
    last_cried: LastCried = None,
    buddy: Buddy = None,
    sign: Sign = None,
    library: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Your library's search, with {query} in it."),
    ] = None,
    contact: Annotated[
        str | None,
        typer.Option(metavar="MAIL", help="How the sources of `refresh` reach you."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Keep something for every evening. A list given anew takes the old one's place."""
    said = telling.Options(
        born,
        country,
        language,
        era,
        form,
        avoid,
        loss,
        loss_until,
        max_load,
        last_cried,
        buddy,
        sign,
    )
    with common.shelf() as index:
        given = telling.told(said, index.tags())
    if library:
        given["library"] = doors.check_library(library)
    if contact:
        given["contact"] = _contact(contact)
    if not given:
        raise WrongUsage(say("profile.what"))
    with journal.writing(places.journal_file()) as book:
        profile = book.profile()._replace(**given)  # type: ignore[arg-type]
        book.set_profile(profile)
    _show(profile, as_json)
    reader.learn_again()


@app.command()
def unset(
    what: Annotated[list[Clearable], typer.Argument(help="What to clear.")],
    as_json: Json = False,
) -> None:
    """Clear something that was kept."""
    cleared = {
        field for name in what for field in KEPT_AS.get(name, (name.replace("-", "_"),))
    }
    with journal.writing(places.journal_file()) as book:
        old = book.profile()
        kept = {
            name: getattr(old, name) for name in Profile._fields if name not in cleared
        }
        profile = Profile(**kept)
        book.set_profile(profile)
    _show(profile, as_json)
    reader.learn_again()


def _show(profile: Profile, as_json: bool) -> None:
    if as_json:
        console.result(records.dump(records.profile(profile)))
        return
    with common.shelf() as index:
        console.say(
            "\n".join(diary.profile_lines(common.as_of_today(profile), index.tags()))
        )
    if console.is_discreet():
        console.remark(say("veil.profile"))


def _contact(contact: str) -> str:
    from recommender.workshop.manners import check_contact  # who refreshes needs it

    return check_contact(contact)
