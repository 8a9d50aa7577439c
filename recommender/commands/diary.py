"""`boost journal`, `boost undo`: the person's own writing."""

from collections.abc import Sequence
from typing import Annotated

import typer

from recommender import journal, places
from recommender.commands import common, reader
from recommender.commands.options import Json
from recommender.commands.rate import (
    DayOption,
    StarsOption,
    TearsOption,
    as_outcome,
    check_day,
    check_note,
    check_stars,
)
from recommender.entries import Entry
from recommender.errors import WrongUsage
from recommender.present import console, diary, records
from recommender.titles import find_work
from recommender.words import say

app = typer.Typer(
    help="Read, mend or remove what you wrote.",
    invoke_without_command=True,
    no_args_is_help=False,
)
Number = Annotated[int, typer.Argument(help="The entry's number.")]


@app.callback()
def list_entries(
    context: typer.Context,
    year: Annotated[
        int | None, typer.Option(metavar="YEAR", help="The entries of one year.")
    ] = None,
    work: Annotated[
        str | None, typer.Option(metavar="TITLE", help="The entries of one work.")
    ] = None,
    count: Annotated[
        int | None, typer.Option("-n", metavar="N", min=1, help="The last so many.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Read, mend or remove what you wrote. Alone, it lists your entries, with notes."""
    if context.invoked_subcommand:
        return
    _, every = common.person()
    entries = _asked(every, year, work)[-count if count else 0 :]
    titles = titles_of_entries(entries)
    if as_json:
        shown = [records.entry(entry, titles[entry.work]) for entry in entries]
        console.result(records.dump({"version": records.VERSION, "entries": shown}))
    elif not entries:
        console.say(say("journal.nothing" if every else "journal.empty"))
    else:
        for entry in entries:
            console.say(diary.entry_line(entry, titles[entry.work]))


@app.command()
def edit(
    number: Number,
    tears: TearsOption = None,
    stars: StarsOption = None,
    on: DayOption = None,
    note: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Another line for yourself.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Put right what an entry says; what you leave out stays."""
    if (tears, stars, on, note) == (None,) * 4:
        raise WrongUsage(say("journal.change"))
    with journal.writing(places.journal_file()) as book:
        old = book.entry(number)
        new = old._replace(
            outcome=old.outcome if tears is None else as_outcome(tears),
            stars=old.stars if stars is None else check_stars(stars),
            day=old.day if on is None else check_day(on).isoformat(),
            note=old.note if note is None else check_note(note),
        )
        book.edit(new)
    _say("now", new, as_json)
    reader.learn_again()


@app.command()
def remove(number: Number, as_json: Json = False) -> None:
    """Take an entry out; `boost undo` brings it back."""
    with journal.writing(places.journal_file()) as book:
        gone = book.remove(number)
    _say("removed", gone, as_json)
    reader.learn_again()


def undo(as_json: Json = False) -> None:
    """Take back the last thing you wrote, and then the one before it."""
    with journal.writing(places.journal_file()) as book:
        subject, before, after = book.undo()
    if as_json:
        done = {"subject": subject, "before": after, "after": before}
        console.result(records.dump(done))
    elif subject == "profile":
        console.say(say("undo.profile"))
    elif subject != "entry":
        console.say(say(f"undo.{subject}"))
    elif before is None:
        console.say(say("undo.taken_back", number=(after or {})["id"]))
    else:
        console.say(say("undo.as_before", number=before["id"]))
    reader.learn_again()


def _asked(entries: list[Entry], year: int | None, title: str | None) -> list[Entry]:
    """Return the entries of a *year* and of the work with this *title*."""
    if year is not None:
        entries = [entry for entry in entries if entry.day.startswith(f"{year:04}-")]
    if title is not None:
        with common.shelf() as index:
            wanted = find_work(index, title).id
            entries = [entry for entry in entries if index.heir(entry.work) == wanted]
    return entries


def _say(how: str, entry: Entry, as_json: bool) -> None:
    title = titles_of_entries([entry])[entry.work]
    if as_json:
        console.result(records.dump(records.entry(entry, title)))
    else:
        console.say(say(f"journal.{how}", entry=diary.entry_line(entry, title)))


def titles_of_entries(entries: Sequence[Entry]) -> dict[str, str]:
    """Return the title of each entry's work; its id where the catalog lacks it."""
    if not entries:
        return {}
    with common.shelf() as index:
        works = {entry.work: index.work(entry.work) for entry in entries}
    return {name: work.title if work else name for name, work in works.items()}
