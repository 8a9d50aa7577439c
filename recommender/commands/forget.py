"""`boost forget`: an entry, a period or everything, gone for good."""

import datetime
from pathlib import Path
from typing import Annotated

import typer

from recommender import aside, journal, places, storage
from recommender.commands import common, reader
from recommender.commands.diary import titles_of_entries
from recommender.commands.options import Json
from recommender.commands.rate import check_day
from recommender.entries import Told
from recommender.errors import WrongUsage
from recommender.present import console, diary, records
from recommender.words import say

Day = Annotated[
    str | None,
    typer.Option("--from", metavar="DATE", help="What was told of this day and later."),
]
LastDay = Annotated[
    str | None,
    typer.Option("--to", metavar="DATE", help="What was told until this day."),
]


def forget(
    numbers: Annotated[
        list[int] | None, typer.Argument(metavar="[ENTRY]...", help="Entries alone.")
    ] = None,
    first: Day = None,
    last: LastDay = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Wipe an entry, a period, or everything you wrote from this machine.

    Alone it wipes all of it: journal, profile and copies, and what was looked up, since
    what you took in or declined is yours too. The file is written anew, so that what is
    forgotten is gone from it.
    """
    period = first is not None or last is not None
    common.exclusive(say("forget.one"), bool(numbers), say("forget.period"), period)
    if not numbers and not period:
        _everything(yes, as_json)
        return
    path = places.journal_file()
    told = _asked_for(numbers or [], first, last) if path.exists() else Told()
    if not any(told):
        console.say(say("forget.nothing"))
        return
    lines = _lines(told)
    if not yes:
        console.remark("\n".join(lines))
        if not common.agreed(say("forget.sure")):
            console.say(say("forget.kept"))
            return
    with journal.writing(path) as book:
        book.forget(told)
    copies = journal.compact(path)
    if as_json:
        console.result(records.dump(_record(told, copies)))
    else:
        console.say("\n".join((say("forget.gone"), *lines, *_wiped(copies))))
    reader.learn_again()


def _asked_for(numbers: list[int], first: str | None, last: str | None) -> Told:
    """Return what these *numbers* name, or what was told of these days."""
    start = check_day(first) if first else datetime.date.min
    end = check_day(last)
    if start > end:
        raise WrongUsage(say("forget.backwards", first=start, last=end))
    with journal.reading(places.journal_file()) as book:
        if numbers:
            return Told(tuple(book.entry(number) for number in dict.fromkeys(numbers)))
        return book.told_between(start.isoformat(), end.isoformat())


def _lines(told: Told) -> list[str]:
    """Say what goes, a line each."""
    titles = titles_of_entries(told.entries)
    lines = [f"- {diary.entry_line(e, titles[e.work])}" for e in told.entries]
    if told.picks:
        lines.append(say("forget.picks", count=len(told.picks)))
    if told.never:
        lines.append(say("forget.never", count=len(told.never)))
    return lines


def _record(told: Told, copies: list[Path]) -> dict[str, object]:
    titles = titles_of_entries(told.entries)
    return {
        "version": records.VERSION,
        "entries": [records.entry(entry, titles[entry.work]) for entry in told.entries],
        "picks": len(told.picks),
        "never": list(told.never),
        "wiped": [str(copy) for copy in copies],
    }


def _wiped(files: list[Path]) -> list[str]:
    return [say("forget.wiped", file=file) for file in files]


def _everything(yes: bool, as_json: bool) -> None:
    path = places.journal_file()
    if not yes and not common.agreed(say("forget.all", folder=path.parent)):
        console.say(say("forget.kept"))
        return
    kept = [path, places.overlay_file(), places.answers_file()]
    if places.overlay_file().exists():  # what was taken in is in the index too
        kept.extend(sorted(places.cache_folder().glob("index-*.sqlite")))
    kept.extend(sorted(places.cache_folder().glob(f"{aside.TRIAL}*")))  # of a kill
    gone = [file for each in kept for file in storage.forget(each)]
    if as_json:
        told = {"version": records.VERSION, "wiped": [str(file) for file in gone]}
        console.result(records.dump(told))
    else:
        console.say("\n".join(_wiped(gone) or [say("forget.nothing_wiped")]))
