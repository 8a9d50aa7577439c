"""`boost setup`: ten questions about a person, each of which can be left open."""

from typing import Annotated

import typer

from recommender import journal, places
from recommender.commands import asking, common, questions, reader, telling
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
from recommender.entries import Entry, Profile
from recommender.journal import Journal
from recommender.model import Index
from recommender.present import console, diary, records
from recommender.titles import find_work
from recommender.words import say


def setup(
    born: Born = None,
    country: Country = None,
    language: Language = None,
    era: Era = None,
    form: Form = None,
    moved: Annotated[
        list[str] | None,
        typer.Option(metavar="TITLE", help="A film or a book that got you then."),
    ] = None,
    avoid: Avoid = None,
    loss: Loss = None,
    loss_until: LossUntil = None,
    max_load: MaxLoad = None,
    last_cried: LastCried = None,
    stronger: Annotated[
        bool, typer.Option("--stronger", help="Begin a notch stronger.")
    ] = False,
    buddy: Buddy = None,
    sign: Sign = None,
    ask: Annotated[
        bool, typer.Option("--ask", help="Ask the questions although options are said.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Ask up to ten questions, each of which may be left open. Options ask nothing."""
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
        told = telling.told(said, index.tags())
        told |= {"shift": telling.STRONGER} if stronger else {}
        met = [questions.met(find_work(index, title)) for title in moved or ()]
        if told or met:
            _keep(told, *met)
            reader.learn_again()
        if ask or not (told or met or as_json):
            _interview(index)
        _show(index, as_json)


def _interview(index: Index) -> None:
    """Ask everything, keeping each answer as soon as it is given."""
    room = questions.Room(asking.asker(), index, index.tags())
    console.remark(f"{say('setup.welcome')}\n")
    kept = 0
    try:
        for question in questions.QUESTIONS:
            profile, entries = common.person()
            seen = console.person_seen(profile)
            for answer in question(room, seen, entries):
                kept += _keep(answer)
    except KeyboardInterrupt:
        console.remark(f"\n{say('setup.stopped' if kept else 'setup.nothing')}")
        raise typer.Exit(common.INTERRUPTED) from None
    finally:
        if kept:
            reader.learn_again()
    console.remark(f"\n{say('setup.kept' if kept else 'setup.nothing')}")


def _keep(*answers: telling.Told | Entry) -> int:
    """Keep all *answers*, or none; return how many said something new."""
    with journal.writing(places.journal_file()) as book:
        return sum(
            _kept_entry(answer, book)
            if isinstance(answer, Entry)
            else _kept_facts(answer, book)
            for answer in answers
        )


def _kept_entry(entry: Entry, book: Journal) -> bool:
    """Add *entry*, unless its work is among those of childhood already."""
    if any(old.work == entry.work and old.childhood for old in book.entries()):
        return False
    book.add(entry)
    return True


def _kept_facts(told: telling.Told, book: Journal) -> bool:
    """Put what was *told* into the profile, unless it says so already."""
    before = book.profile()
    after = before._replace(**told)  # type: ignore[arg-type]
    if after == before:
        return False
    book.set_profile(after)
    return True


def _show(index: Index, as_json: bool) -> None:
    profile, entries = common.person()
    childhood = [entry for entry in entries if entry.childhood]
    if as_json:
        console.result(records.dump(_record(profile, childhood, index)))
        return
    console.say(
        "\n".join(diary.profile_lines(common.as_of_today(profile), index.tags()))
    )
    for entry in childhood:
        console.say(diary.entry_line(entry, _title(entry, index)))
    console.remark(f"\n{say('setup.next')}")


def _record(
    profile: Profile, childhood: list[Entry], index: Index
) -> dict[str, object]:
    met = [records.entry(entry, _title(entry, index)) for entry in childhood]
    return {
        "version": records.VERSION,
        "profile": records.profile(profile),
        "childhood": met,
    }


def _title(entry: Entry, index: Index) -> str:
    work = index.work(entry.work)
    return work.title if work else entry.work
