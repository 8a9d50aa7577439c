"""The evening in lines of text: what was picked, how to prepare, what after."""

from collections.abc import Iterable

from recommender.entries import Profile
from recommender.present import console, sentences
from recommender.spell import Lean, Spell, Turn
from recommender.suggest import Suggestion
from recommender.words import say
from recommender.works import Work


def offered(picked: Suggestion, work: Work) -> str:
    """Say a pick in one line, for a list to take it from."""
    role = say(f"role.{picked.role}") if picked.role else ""
    length = sentences.length(work.minutes, work.pages)
    form = say(f"form.{work.form}")
    told = say("tonight.take", role=role, title=work.title, form=form)
    return f"{told}, {length}" if work.minutes or work.pages else told


def another_way(spell: Spell, lean: Lean) -> str:
    """Say that tonight takes another way after a dry *spell*, and that dry is usual."""
    told = say("spell.tonight", count=spell.evenings, route=say(f"spell.{lean.route}"))
    return f"{told} {say(f'spell.or_{lean.kind}')}" if lean.kind else told


def after_spell(turn: Turn | None, spell: Spell) -> list[str]:
    """Say what helps when a spell has grown so long; nothing while it has not."""
    return [say(f"spell.{turn}", count=spell.evenings)] if turn else []


def page(work: Work, person: Profile, line: str | None) -> list[str]:
    """Return how to prepare for an evening with *work*; *line* is for the buddy."""
    return [
        say("prepare.heading", title=work.title, year=work.year),
        "",
        f"- {say('prepare.where', id=work.id)}",
        f"- {say(f'prepare.place_{work.kind}')}",
        f"- {say('prepare.at_hand')}",
        *_buddy(person, line),
        f"- {say('prepare.stop')}",
        f"- {sentences.windows(work.window)}",
        f"- {say('prepare.dip')}",
        "",
        say("prepare.after"),
    ]


def way_out(person: Profile) -> str:
    """Say that another day is no loss, and who may be good company."""
    person = console.person_seen(person)
    if person.buddy:
        other = say("tonight.buddy", name=person.buddy)
    else:
        other = say("tonight.someone")
    return f"{say('tonight.another_day')} {other}"


def reach_out(person: Profile) -> str:
    """Say whom to turn to: the buddy with their sign, or someone they trust."""
    person = console.person_seen(person)
    if person.buddy and person.buddy_sign:
        return say("after.sign", name=person.buddy, sign=person.buddy_sign)
    if person.buddy:
        return say("after.buddy", name=person.buddy)
    return say("after.someone")


def lightly(work: Work | None) -> list[str]:
    """Say that something light is there, and what; warmth alone where nothing is."""
    if work is None:
        return [say("after.warm_alone")]
    length = sentences.length(work.minutes, work.pages)
    form = say(f"form.{work.form}")
    told = say("after.light", title=work.title, year=work.year, form=form)
    return [
        say("after.warm"),
        f"  {told}" + (f", {length}." if work.minutes or work.pages else "."),
        *([f"  {work.line}"] if work.line else []),
        f"  {say('after.where', id=work.id)}",
    ]


def _buddy(person: Profile, line: str | None) -> Iterable[str]:
    if line is None:
        yield f"- {say('prepare.nobody')}"
        return
    if console.is_discreet():
        yield f"- {say('veil.prepare')}"
        return
    yield f"- {say('prepare.buddy', name=person.buddy)}"
    yield f"  {line}"
