"""`boost support`: people who listen, and when to talk to a doctor."""

from contextlib import suppress
from enum import StrEnum
from typing import Annotated

import typer

from recommender import catalog, places
from recommender.catalog import Listener
from recommender.commands import common
from recommender.commands.options import Json
from recommender.errors import BoostError, WrongUsage
from recommender.present import console, records
from recommender.present import support as pages


class Page(StrEnum):
    """The pages beside the one that names people."""

    MEDICATION = "medication"
    DOCTOR = "doctor"


def support(
    page: Annotated[
        Page | None, typer.Argument(help="medication, or doctor: when to see one.")
    ] = None,
    country: Annotated[
        str | None,
        typer.Option(metavar="COUNTRY", help="Where you are, such as Ireland or IE."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Name people who listen; say what is known of medicines, mood and tears."""
    where = _where(country)
    if page is not None:
        _show_page(page, as_json)
    elif as_json:
        people = [line._asdict() for line in _listeners(where)]
        told = {"version": records.VERSION, "country": where, "lines": people}
        console.result(records.dump(told))
    else:
        console.say("\n".join((*lines(where), "", *pages.page("more"))))


def lines(country: str | None) -> list[str]:
    """Return who listens in *country* and how to reach them, a sentence a line."""
    return pages.people(_listeners(country), country)


def home() -> str | None:
    """Return the country a person named; None too where their journal is damaged."""
    with suppress(BoostError):  # nothing stands between a person and this page
        return common.person()[0].country
    return None


def _where(country: str | None) -> str | None:
    """Return the country to look in; a slip in its name is told and changes nothing."""
    try:
        return common.check_country(country) or home()
    except WrongUsage as error:
        console.remark(f"{error}\n")
        return home()


def _listeners(country: str | None) -> list[Listener]:
    return catalog.listeners(places.catalog_folder(), country)


def _show_page(page: Page, as_json: bool) -> None:
    told = pages.page(page)
    if as_json:
        shown = {"version": records.VERSION, "page": page, "lines": told}
        console.result(records.dump(shown))
    else:
        console.say("\n".join(told))
