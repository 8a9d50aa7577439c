"""`boost journal`, `boost undo`, `boost forget`: the person's own writing."""

from typing import Annotated

import typer

from recommender import aside, journal, places, storage
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
from recommender.errors import WrongUsage
from recommender.journal import Entry
from recommender.present import console, diary, records
from recommender.words import say

app = typer.Typer(
    help="Read, mend or remove what you wrote.",
    invoke_without_command=True,
    no_args_is_help=False,
)
Number = Annotated[int, typer.Argument(help="The entry's number.")]


@app.callback()
def list_entries(context: typer.Context, as_json: Json = False) -> None:
    """Read, mend or remove what you wrote. Alone, it lists your entries."""
    if context.invoked_subcommand:
        return
    _, entries = common.person()
    titles = _titles(entries)
    if as_json:
        shown = [records.entry(entry, titles[entry.work]) for entry in entries]
        console.result(records.dump({"version": records.VERSION, "entries": shown}))
    elif not entries:
        console.say("Your journal is empty. `boost rate` begins it.")
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
        raise WrongUsage("What should change? Say --tears, --stars, --on or --note.")
    with journal.writing(places.journal_file()) as book:
        old = book.entry(number)
        new = old._replace(
            outcome=old.outcome if tears is None else as_outcome(tears),
            stars=old.stars if stars is None else check_stars(stars),
            day=old.day if on is None else check_day(on).isoformat(),
            note=old.note if note is None else check_note(note),
        )
        book.edit(new)
    _say("Now it says", new, as_json)
    reader.learn_again()


@app.command()
def remove(number: Number, as_json: Json = False) -> None:
    """Take an entry out; `boost undo` brings it back."""
    with journal.writing(places.journal_file()) as book:
        gone = book.remove(number)
    _say("Removed", gone, as_json)
    reader.learn_again()


def undo(as_json: Json = False) -> None:
    """Take back the last thing you wrote, and then the one before it."""
    with journal.writing(places.journal_file()) as book:
        subject, before, after = book.undo()
    if as_json:
        done = {"subject": subject, "before": after, "after": before}
        console.result(records.dump(done))
    elif subject == "profile":
        console.say("Your profile is as it was before. `boost profile` shows it.")
    elif subject != "entry":
        console.say(say(f"undo.{subject}"))
    elif before is None:
        console.say(f"Entry {(after or {})['id']} is taken back.")
    else:
        console.say(f"Entry {before['id']} is as it was before.")
    reader.learn_again()


def forget(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Wipe everything you wrote from this machine: journal, profile and copies.

    What was looked up goes with it: what you took in or declined is yours too.
    """
    path = places.journal_file()
    question = (
        f"Wipe everything you wrote in {path.parent}, and what was looked up? This "
        "cannot be undone."
    )
    if not yes and not common.agreed(question):
        console.say("Nothing was wiped.")
        return
    kept = [path, places.overlay_file(), places.answers_file()]
    if places.overlay_file().exists():  # what was taken in is in the index too
        kept.extend(sorted(places.cache_folder().glob("index-*.sqlite")))
    kept.extend(sorted(places.cache_folder().glob(f"{aside.TRIAL}*")))  # of a kill
    gone = [file for each in kept for file in storage.forget(each)]
    for file in gone:
        console.say(f"Wiped {file}.")
    if not gone:
        console.say("There was nothing to wipe.")


def _say(what: str, entry: Entry, as_json: bool) -> None:
    title = _titles([entry])[entry.work]
    if as_json:
        console.result(records.dump(records.entry(entry, title)))
    else:
        console.say(f"{what}: {diary.entry_line(entry, title)}")


def _titles(entries: list[Entry]) -> dict[str, str]:
    """Return the title of each entry's work; its id where the catalog lacks it."""
    if not entries:
        return {}
    with common.shelf() as index:
        works = {entry.work: index.work(entry.work) for entry in entries}
    return {name: work.title if work else name for name, work in works.items()}
