"""`boost profile`: what holds every evening until it is changed."""

from enum import StrEnum
from typing import Annotated

import typer

from recommender import journal, places
from recommender.commands import common, reader
from recommender.commands.options import Avoid, Born, Country, Json, MaxLoad
from recommender.errors import WrongUsage
from recommender.journal import Profile
from recommender.present import console, diary, records

app = typer.Typer(
    help="What holds every evening: birth year, country, what to keep away from.",
    invoke_without_command=True,
    no_args_is_help=False,
)
KINDS = ("film", "book")


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
    CONTACT = "contact"


KEPT_AS = {
    "language": "languages",
    "format": "formats",
    "era": "eras",
    "strength": "shift",
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
    language: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="You read, such as en.")
    ] = None,
    avoid: Avoid = None,
    max_load: MaxLoad = None,
    form: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="FORM", help="film, book, short, novel ..."),
    ] = None,
    era: Annotated[
        list[str] | None, typer.Option(metavar="TAG", help="An era of your childhood.")
    ] = None,
    contact: Annotated[
        str | None,
        typer.Option(metavar="MAIL", help="How the sources of `refresh` reach you."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Keep something for every evening. A list given anew takes the old one's place."""
    with common.shelf() as index:
        tags = index.tags()
    said = {
        "born": common.check_born(born),
        "country": common.check_country(country),
        "languages": tuple(map(_language, language or ())),
        "avoid": common.known_tags(avoid or (), tags),
        "max_load": max_load,
        "formats": tuple(common.check_form(name, *KINDS) for name in form or ()),
        "eras": common.known_tags(era or (), tags, "era"),
        "contact": _contact(contact),
    }
    given = {key: value for key, value in said.items() if value not in (None, ())}
    if not given:
        raise WrongUsage("What should be kept? `boost profile set --help` lists it.")
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
    cleared = {KEPT_AS.get(name, name.replace("-", "_")) for name in what}
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
        console.say("\n".join(diary.profile_lines(profile, index.tags())))


def _contact(contact: str | None) -> str | None:
    from recommender.workshop.manners import check_contact  # who refreshes needs it

    return None if contact is None else check_contact(contact)


def _language(code: str) -> str:
    if len(code) != 2 or not code.isascii() or not code.isalpha():
        raise WrongUsage(
            f"“{code}” is no language code. Give two letters, such as en, pt or ja."
        )
    return code.lower()
