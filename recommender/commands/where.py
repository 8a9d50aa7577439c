"""`boost where`: how to get a work, built from its ids without asking anyone."""

import webbrowser
from typing import Annotated

import typer

from recommender import doors, places
from recommender.commands import common, overlaid
from recommender.commands.options import Country, Json
from recommender.doors import Address
from recommender.errors import BoostError
from recommender.present import console, looked_up, records
from recommender.titles import find_work
from recommender.words import say
from recommender.works import Work


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
    here = common.check_country(country) or profile.country
    table = doors.read_doors(places.catalog_folder())
    found = doors.addresses(work, table, here, profile.library)
    if as_json:
        hidden = {"url": None} if console.is_discreet() else {}
        listed = [address._asdict() | hidden for address in found]
        console.result(
            records.dump({"version": records.VERSION, "id": work.id, "where": listed})
        )
    else:
        told = looked_up.watch_lines(overlaid.facts_of(work.id), here)
        _tell(shown, found, list(told))
        if not profile.library:
            console.remark(f"\n{say('where.library')}")
    if show and found:
        _open(found[0].url)


def _tell(shown: Work, found: list[Address], told: list[str]) -> None:
    """Print what sources *told*, then the addresses that were *found*."""
    console.say(say("where.heading", title=shown.title, year=shown.year))
    for line in told:
        console.say(f"- {line}")
    for address in found:
        console.say(f"- {say(f'where.{address.way}', name=address.name)}")
        if not console.is_discreet():  # an address holds the title
            console.result(f"  {address.url}")
    if found and console.is_discreet():
        console.remark(say("veil.addresses"))
    if not found:
        console.remark(say("where.nowhere"))


def _open(url: str) -> None:
    """Open *url* in the browser, or say that there is none."""
    if not webbrowser.open(url):
        raise BoostError(say("where.no_browser"))
