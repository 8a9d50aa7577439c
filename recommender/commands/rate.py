"""`boost rate`: what happened with a work."""

import datetime
from typing import Annotated, Literal

import typer

from recommender import catalog, journal, places
from recommender.commands import common, keeping, reader
from recommender.commands.options import Json, Near, Note, Stopped, TooMuch
from recommender.entries import Entry, Relief
from recommender.errors import WrongUsage
from recommender.present import console, diary, evening, records
from recommender.titles import find_work
from recommender.words import say
from recommender.works import Company, Outcome

Tears = Literal["dry", "lump", "misty", "tears", "sobs"]

Title = Annotated[str, typer.Argument(help="An id, a title, or nearly one.")]
TearsOption = Annotated[
    Tears | None,
    typer.Option(
        "--tears",
        metavar="HOW",
        help="dry, lump, misty, tears or sobs. Dry is a normal result.",
    ),
]
StarsOption = Annotated[
    float | None,
    typer.Option("--stars", metavar="N", help="How you liked it, from 0.5 to 5."),
]
DayOption = Annotated[
    str | None,
    typer.Option("--on", metavar="DATE", help="The day, such as 2026-11-23."),
]


def rate(
    title: Title,
    tears: TearsOption = None,
    stars: StarsOption = None,
    seen: Annotated[
        bool, typer.Option("--seen", help="You know it and have no opinion.")
    ] = False,
    stopped: Stopped = False,
    too_much: TooMuch = False,
    relief: Annotated[
        Relief | None, typer.Option(help="How you were some time afterwards.")
    ] = None,
    company: Annotated[
        Company | None, typer.Option("--with", help="Alone, or with others.")
    ] = None,
    near: Near = None,
    again: Annotated[
        bool, typer.Option("--again", help="You had met it before.")
    ] = False,
    childhood: Annotated[
        bool, typer.Option("--childhood", help="It was in your childhood.")
    ] = False,
    on: DayOption = None,
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Keep what happened with a film or a book; the next suggestion learns from it."""
    said = (tears, stars, relief, company, near)
    flags = (seen, stopped, too_much, again, childhood, note)
    if not any(flags) and said == (None,) * 5:
        raise WrongUsage(say("rate.what"))
    with common.shelf() as index:
        work = find_work(index, title)
    entry = Entry(
        work=work.id,
        day=check_day(on).isoformat(),
        outcome=as_outcome(tears),
        stars=check_stars(stars),
        company=company,
        near=near,
        again=again,
        childhood=childhood,
        stopped=stopped,
        too_much=too_much,
        relief=relief,
        note=check_note(note),
        written_at=keeping.written_at(),
    )
    with journal.writing(places.journal_file()) as book:
        kept = keeping.add(book, entry)
    if as_json:
        console.result(records.dump(records.entry(kept.entry, work.title)))
    else:
        folder = places.catalog_folder()
        lines = catalog.listeners(folder, kept.profile.country) if too_much else []
        console.say(diary.kept(kept.entry, work, lines))
        for told in evening.after_spell(kept.turn, kept.spell):
            console.say(told)
    reader.learn_again()


def as_outcome(tears: Tears | None) -> Outcome | None:
    """Return the outcome that a person's word stands for."""
    return None if tears is None else Outcome[tears.upper()]


def check_stars(stars: float | None) -> float | None:
    """Return *stars* when they lie between half a star and five."""
    if stars is not None and not 0.5 <= stars <= 5:
        raise WrongUsage(say("rate.stars", stars=f"{stars:g}"))
    return stars


def check_day(text: str | None) -> datetime.date:
    """Return the day that *text* names, today without one; never a day to come."""
    if text is None:
        return common.today()
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError as error:
        raise WrongUsage(say("rate.no_day", text=text, today=common.today())) from error
    if day > common.today():
        raise WrongUsage(say("rate.to_come", day=day))
    return day


def check_note(note: str) -> str:
    """Return *note* without control characters, which a terminal would obey."""
    return "".join(c for c in note if c.isprintable() or c == "\n")
