"""What a person says of their childhood, kept in the journal answer by answer."""

import datetime
from collections.abc import Sequence
from typing import Literal, NamedTuple

from recommender import journal, names, places
from recommender.commands import common
from recommender.commands.asking import Asker
from recommender.entries import Entry, Profile
from recommender.errors import WrongUsage
from recommender.journal import Journal
from recommender.model import Index
from recommender.words import say
from recommender.works import Outcome

How = Literal["knew", "cried", "never"]


class Answer(NamedTuple):
    """What a person said of a work in their childhood."""

    work: str
    how: How


def keep(answers: Sequence[Answer], index: Index) -> int:
    """Keep all *answers*, or none; return how many said something new."""
    with journal.writing(places.journal_file()) as book:
        return sum(_keep(answer, index, book) for answer in answers)


def entry_of(work: str, entries: Sequence[Entry], index: Index) -> Entry | None:
    """Return the entry that says that *work* belongs to childhood, if there is one."""
    own = (e for e in entries if e.childhood and index.heir(e.work) == work)
    return next(own, None)


def _entry(answer: Answer) -> Entry:
    return Entry(
        work=answer.work,
        day=common.today().isoformat(),
        outcome=Outcome.TEARS if answer.how == "cried" else None,
        childhood=True,
        written_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    )


def _year(text: str) -> int | None:
    if not text.isdecimal():
        raise WrongUsage(say("setup.no_year", text=text))
    return common.check_born(int(text))


def _keep_fact(kept: Profile, **fact: object) -> Profile:
    """Keep one *fact* of a person, and return them with it."""
    with journal.writing(places.journal_file()) as book:
        book.set_profile(book.profile()._replace(**fact))  # type: ignore[arg-type]
    return kept._replace(**fact)  # type: ignore[arg-type]


def _keep(answer: Answer, index: Index, book: Journal) -> bool:
    own = entry_of(answer.work, book.entries(), index)
    if answer.how == "never":
        if own or answer.work in map(index.heir, book.never()):
            return False
        book.add_never(answer.work, common.today().isoformat())
    elif own is None:
        book.add(_entry(answer))
    elif answer.how == "cried" and (own.outcome or 0) < Outcome.TEARS:
        book.edit(own._replace(outcome=Outcome.TEARS))
    else:
        return False
    return True


def introduced(ask: Asker, kept: Profile) -> Profile:
    """Ask for the year of birth and the country, keep them, and return the person."""
    said = ask.text(say("remember.born"), _year)
    if said:
        kept = _keep_fact(kept, born=_year(said))
    if said and kept.country is None:
        named = ask.text(
            say("remember.country"), common.check_country, names.countries()
        )
        kept = _keep_fact(kept, country=common.check_country(named))
    return kept
