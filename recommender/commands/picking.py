"""Three picks for an evening, changes of mind, and the one that is kept."""

from collections.abc import Container
from typing import NamedTuple

from recommender import aftercare, evening, journal, places, spell
from recommender.commands import afterwards, buddy, common, reader, suggest
from recommender.commands.afterwards import Past, Room
from recommender.commands.asking import Choice
from recommender.commands.reader import Reader
from recommender.entries import Pick
from recommender.errors import WrongUsage
from recommender.evening import Asked, Change
from recommender.present import console, records, sentences
from recommender.present import evening as pages
from recommender.spell import Lean, Spell
from recommender.suggest import Answer
from recommender.suggest import suggest as find
from recommender.titles import find_work
from recommender.words import say
from recommender.works import Wish, Work

NOT_TONIGHT = "not_tonight"


class Night(NamedTuple):
    """One evening: who asks, what is known of the person, and what fits them now."""

    room: Room
    past: Past
    person: Reader
    spell: Spell
    other_way: Lean | None
    may_be_stronger: bool

    def wish(self, asked: Asked) -> Wish:
        """Return what is wanted when this is *asked*."""
        usual = common.usual_wish(self.person.profile)
        return evening.wish(asked, usual, self.other_way)

    def within(self, asked: Asked) -> Asked:
        """Return *asked* without what is not for now: stronger, soon after too much."""
        if asked.shift > 0 and not self.may_be_stronger:
            console.remark(say("tonight.not_stronger"))
            return asked._replace(shift=0)
        return asked

    def answer(self, asked: Asked, but: Container[str] = ()) -> Answer:
        """Return three works for what is *asked*, none of those in *but*."""
        wish, known, shelf = self.wish(asked), self.person, self.room.shelf
        return find(wish, known.entries, shelf, known.taste, common.today(), shown=but)


class Offer(NamedTuple):
    """What lies before the person, all that was shown, and what they turned down."""

    asked: Asked
    answer: Answer
    shown: frozenset[str]
    refused: frozenset[str] = frozenset()


def open_night(room: Room, is_steady: bool = True) -> Night:
    """Return the evening of this moment; nothing on disk changes."""
    person = reader.read(room.shelf)
    dry = spell.dry_spell(person.entries)
    heirs = {room.shelf.heir(work) for work in dry.works}
    way = spell.lean(room.shelf.candidates(only=heirs)) if dry.lasts else None
    shaken = evening.is_shaken(person.entries, common.today())
    return Night(room, afterwards.past(), person, dry, way, is_steady and not shaken)


def choose(night: Night, asked: Asked) -> tuple[Work | None, Asked]:
    """Return the work that is taken after all changes of mind, None where none is.

    Beside it stands what was asked in the end.
    """
    answer = night.answer(asked)
    offer = Offer(asked, answer, _ids(answer))
    show_lean(night)
    show(night, offer.answer, asked)
    while offer.answer.suggestions:
        said = _ask_which(night, offer)
        if said is None or said == NOT_TONIGHT:
            break
        change = next((mind for mind in evening.CHANGES if mind == said), None)
        if change is None:
            return night.room.shelf.work(said), offer.asked
        offer = _other(night, offer, change)
    return None, offer.asked


def show_lean(night: Night) -> None:
    """Say that the evening leans another way, where a dry spell makes it."""
    if night.other_way:
        console.say(pages.another_way(night.spell, night.other_way))
        console.result("")


def show(night: Night, answer: Answer, asked: Asked) -> None:
    """Show the picks of *answer*, or which limit to relax where there are none."""
    if not answer.suggestions:
        console.remark(sentences.nothing_fits(answer.limits))
        return
    suggest.show(answer, night.room.shelf, night.wish(asked).languages)


def tell(night: Night, answer: Answer, pick: Pick | None) -> None:
    """Print the picks of *answer*, and the one that was taken, for programs."""
    told: dict[str, object] = {
        "version": records.VERSION,
        "suggestions": suggest.told(answer, night.room.shelf),
        "pick": None,
    }
    if pick:
        title = afterwards.title_of(night.room.shelf, pick)
        told["pick"] = records.pick(pick, title)
    console.result(records.dump(told))


def named(night: Night, answer: Answer, pick: str) -> Work:
    """Return the work that *pick* names: a place in *answer*, an id or a title."""
    count = len(answer.suggestions)
    chosen = [one.work.id for one in answer.suggestions if str(one.rank) == pick]
    if pick.isdecimal() and len(pick) == 1 and not chosen:
        raise WrongUsage(say("tonight.no_pick", pick=pick, count=count))
    return find_work(night.room.shelf, *(chosen or [pick]))


def keep(night: Night, work: Work, asked: Asked) -> Pick:
    """Store that *work* was taken; what was taken before this evening is let go."""
    pick = Pick(
        work=work.id,
        picked_at=common.as_text(night.room.now),
        company=asked.company,
        near=asked.near,
    )
    with journal.writing(places.journal_file()) as book:
        told = {entry.id for entry in book.entries()}
        for old in aftercare.given_up(book.picks(), told, night.room.now):
            book.edit_pick(aftercare.settled(old))
        return book.add_pick(pick)


def prepare(night: Night, work: Work) -> None:
    """Show how to prepare for an evening with *work*."""
    profile = night.person.profile
    console.say("\n".join(("", *pages.page(work, profile, buddy.line(profile)))))


def copy_line(night: Night) -> None:
    """Put the line for the buddy on the clipboard; nothing is sent."""
    line = buddy.line(night.person.profile)
    if line:
        told = "copied" if buddy.copied(line) else "not_copied"
        of = "veil" if console.is_discreet() else "buddy"
        console.remark(say(f"{of}.{told}"))


def _ask_which(night: Night, offer: Offer) -> str | None:
    """Ask which one it is; the answer is an id, a change of mind, or None."""
    shelf = night.room.shelf
    named = [(one, shelf.work(one.work.id)) for one in offer.answer.suggestions]
    takes = [Choice(w.id, pages.offered(one, w)) for one, w in named if w]
    minds = evening.changes(
        night.wish(offer.asked),
        (one.work.kind for one in offer.answer.suggestions),
        night.may_be_stronger,
    )
    rest = [Choice(word, say(f"tonight.{word}")) for word in (*minds, NOT_TONIGHT)]
    return night.room.ask.one(say("tonight.which"), [*takes, *rest])


def _other(night: Night, offer: Offer, change: Change) -> Offer:
    """Return the offer after a *change* of mind; where nothing else fits, the same."""
    refused = offer.shown if change == "else" else offer.refused
    asked = evening.changed(offer.asked, change)
    answer = night.answer(asked, refused)
    found = _ids(answer)
    if not found:
        if change != "else":
            console.remark(sentences.nothing_fits(answer.limits))
        told = "nothing_else" if change == "else" else "those_stand"
        console.remark(say(f"tonight.{told}"))
        return offer
    if found == _ids(offer.answer):
        console.remark(say("tonight.same"))
        return offer
    show(night, answer, asked)
    return Offer(asked, answer, offer.shown | found, refused)


def _ids(answer: Answer) -> frozenset[str]:
    return frozenset(one.work.id for one in answer.suggestions)
