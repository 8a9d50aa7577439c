"""`boost where`: how to get a work, built from its ids without asking anyone."""

import webbrowser
from typing import Annotated

import typer

from recommender import doors, places
from recommender.commands import common
from recommender.commands.options import Country, Json
from recommender.errors import BoostError
from recommender.present import console, records
from recommender.titles import find_work
from recommender.words import say


def where(
    title: Annotated[str, typer.Argument(help="An id, a title, or nearly one.")],
    country: Country = None,
    show: Annotated[
        bool, typer.Option("--open", help="Open the first one in the browser.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Tell how to get a film or a book: your library first, then other places."""
    profile, _ = common.person()
    with common.shelf() as index:
        shown = find_work(index, title)
        work = find_work(index.bare(), shown.id)
    found = doors.addresses(
        work,
        doors.read_doors(places.catalog_folder()),
        common.check_country(country) or profile.country,
        profile.library,
    )
    if as_json:
        hidden = {"url": None} if console.is_discreet() else {}
        listed = [address._asdict() | hidden for address in found]
        console.result(
            records.dump({"version": records.VERSION, "id": work.id, "where": listed})
        )
    else:
        console.say(say("where.heading", title=shown.title, year=shown.year))
        for address in found:
            console.say(f"- {say(f'where.{address.way}', name=address.name)}")
            if not console.is_discreet():  # an address holds the title
                console.result(f"  {address.url}")
        if found and console.is_discreet():
            console.remark(say("veil.addresses"))
        if not found:
            console.remark(say("where.nowhere"))
        if not profile.library:
            console.remark(f"\n{say('where.library')}")
    if show and found:
        _open(found[0].url)


def _open(url: str) -> None:
    """Open *url* in the browser, or say that there is none."""
    if not webbrowser.open(url):
        raise BoostError(say("where.no_browser"))
