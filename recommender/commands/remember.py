"""`boost remember`: a walk through one's childhood, ten works at a time."""

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from recommender.commands import asking, common, memories, reader, remembering
from recommender.commands.memories import Answer, How
from recommender.commands.options import Born, Country, Json
from recommender.commands.remembering import Shelf, Way
from recommender.entries import Profile
from recommender.errors import WrongUsage
from recommender.model import Index
from recommender.present import console, records, years
from recommender.remember import PAGE
from recommender.titles import find_work
from recommender.words import count, say
from recommender.works import Kind

MOST = 12  # a list of that many fits on a screen

Titles = list[str] | None


def remember(
    born: Born = None,
    country: Country = None,
    film: Annotated[bool, typer.Option("--film", help="Films only.")] = False,
    book: Annotated[bool, typer.Option("--book", help="Books only.")] = False,
    count: Annotated[
        int,
        typer.Option("-n", metavar="N", min=1, max=MOST, help="How many at once."),
    ] = PAGE,
    age: Annotated[
        int | None, typer.Option("--age", metavar="AGE", help="From this age alone.")
    ] = None,
    year: Annotated[
        int | None, typer.Option("--year", metavar="YEAR", help="From this year alone.")
    ] = None,
    knew: Annotated[
        Titles, typer.Option("--knew", metavar="TITLE", help="You knew it as a child.")
    ] = None,
    cried: Annotated[
        Titles, typer.Option("--cried", metavar="TITLE", help="You cried at it then.")
    ] = None,
    never: Annotated[
        Titles, typer.Option("--never", metavar="TITLE", help="You never met it then.")
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="List the next ten, and ask nothing.")
    ] = False,
    timeline: Annotated[
        bool, typer.Option("--timeline", help="Show the years, and ask nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Walk through your childhood, ten works at a time: knew it, cried, never met."""
    common.exclusive("--film", film, "--book", book)
    common.exclusive("--age", age is not None, "--year", year is not None)
    kind: Kind | None = "film" if film else "book" if book else None
    asks = not (listed or timeline or as_json)
    with common.shelf() as index:
        answers = [*_meant(index, knew, "knew"), *_meant(index, cried, "cried")]
        answers += _meant(index, never, "never")
        if answers:
            _tell(answers, index, as_json)
            return
        person = _person(common.check_born(born), common.check_country(country), asks)
        here = remembering.shelf(index, person)
        ahead = remembering.way(here, person, kind)
        if year is not None:
            age = year - here.of.born
        ahead = ahead._replace(many=count, age=_check_age(age, here))
        if asks:
            _interview(here, ahead)
        elif as_json:
            console.result(records.dump(_record(here, ahead)))
        elif timeline:
            remembering.show(here, briefly=False)
        else:
            _list(here, ahead)


def _meant(index: Index, titles: Titles, how: How) -> Iterator[Answer]:
    """Yield what was said of each of *titles*; WrongUsage where it contradicts."""
    for title in titles or ():
        work = find_work(index, title)
        own = memories.entry_of(work.id, common.person()[1], index)
        if how == "never" and own:
            said = say("remember.has_entry", title=work.title, number=own.id)
            raise WrongUsage(said)
        yield Answer(work.id, how)


def _tell(answers: Sequence[Answer], index: Index, as_json: bool) -> None:
    """Keep what was said by option, all or none, and say so."""
    kept = memories.keep(answers, index)
    if as_json:
        said = [answer._asdict() for answer in answers]
        console.result(records.dump({"version": records.VERSION, "kept": said}))
    else:
        console.say(_kept(kept))
    if kept:
        reader.learn_again()


def _person(born: int | None, country: str | None, asks: bool) -> Profile:
    """Return whose childhood it is, asked for where it is unknown."""
    kept = common.person()[0]
    kept = kept._replace(born=born or kept.born, country=country or kept.country)
    if kept.born is None and asks:
        try:
            return memories.introduced(asking.asker(), kept)
        except KeyboardInterrupt:
            raise typer.Exit(common.INTERRUPTED) from None
    return kept


def _check_age(age: int | None, here: Shelf) -> int | None:
    """Return *age* where it belongs to this childhood."""
    if age is not None and age not in here.of.ages:
        raise WrongUsage(say("remember.no_age", age=age))
    return age


def _interview(here: Shelf, ahead: Way) -> None:
    """Ask page after page, keeping each answer as soon as it is given."""
    kept = 0

    def keep(answers: Sequence[Answer]) -> None:
        nonlocal kept
        kept += memories.keep(answers, here.shelf) if answers else 0

    console.remark(f"{say('remember.welcome')}\n")
    try:
        more = remembering.walk(asking.asker(), here, ahead, keep)
    except KeyboardInterrupt:
        console.remark(f"\n{say('remember.stopped') if kept else _kept(0)}")
        raise typer.Exit(common.INTERRUPTED) from None
    finally:
        if kept:
            reader.learn_again()
    if not more:
        console.remark(say("remember.over"))
    console.remark(f"{_kept(kept)} {say('remember.next')}")


def _kept(kept: int) -> str:
    """Say how many answers were kept, and how to take them back."""
    return count("remember.kept", kept) if kept else say("remember.nothing")


def _list(here: Shelf, ahead: Way) -> None:
    """List the next works with their ids."""
    stretch = ahead.ahead(here.of)
    if stretch is None:
        console.remark(say("remember.over"))
        return
    console.say(remembering.said_of("listed", stretch, here.of))
    for work in ahead.page(stretch):
        console.result(f"{years.label(work, here.languages)}\n   {work.id}")


def _record(here: Shelf, ahead: Way) -> dict[str, object]:
    """Return the next works and the years for programs."""
    stretch = ahead.ahead(here.of)
    next_ones = [
        {
            "id": work.id,
            "kind": work.kind,
            "title": work.title,
            "own_title": years.own_title(work, here.languages),
            "year": work.year,
            "creators": work.creators,
            "form": work.form,
        }
        for work in (ahead.page(stretch) if stretch else ())
    ]
    return {
        "version": records.VERSION,
        "ages": stretch,
        "next": next_ones,
        "timeline": years.record(here.timeline(), here.tags),
    }
