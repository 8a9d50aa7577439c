"""The check-in of an evening: a few questions, every one of which can be left open."""

from typing import Literal

from recommender import evening
from recommender.commands import afterwards
from recommender.commands.afterwards import Past, Room
from recommender.commands.asking import Choice
from recommender.evening import Asked
from recommender.present import console
from recommender.present import evening as pages
from recommender.words import say

CHOICES = {
    "near": tuple(map(str, range(evening.NEAREST + 1))),
    "company": ("alone", "others"),
    "minutes": tuple(map(str, evening.MINUTES)),
    "met": ("again", "new"),
    "form": ("film", "book", "short"),
}
WHOLE = ("near", "minutes")  # their answers are numbers
INSTEAD = ("later", "light", "on")

Steadiness = Literal["steady", "gently", "another_day"]


def steadiness(room: Room, past: Past) -> Steadiness:
    """Ask whether the day is steady enough; where it is not, a kind way out is first.

    Going on is a choice that is left to them, a notch gentler.
    """
    choices = [Choice(word, say(f"tonight.steady_{word}")) for word in ("yes", "no")]
    if room.ask.one(say("tonight.steady"), choices) != "no":
        return "steady"
    console.say(pages.way_out(past.profile))
    ways = [Choice(way, say(f"tonight.instead_{way}")) for way in INSTEAD]
    way = room.ask.one(say("tonight.instead"), ways)
    if way == "on":
        console.remark(say("tonight.gently"))
        return "gently"
    if way == "light":
        afterwards.show_light(room.shelf, past, len(past.picks))
    console.say(f"\n{say('tonight.later')}")
    return "another_day"


def ask(room: Room, said: Asked, past: Past) -> Asked:
    """Return what was *said* by option with what is answered now."""
    for name in evening.QUESTIONS:
        if not evening.is_open(name, said, past.entries):
            continue
        choices = [
            Choice(word, say(f"tonight.{name}_{word}")) for word in CHOICES[name]
        ]
        answer = room.ask.one(say(f"tonight.{name}"), choices, "")
        if answer is not None:
            value = int(answer) if name in WHOLE else answer
            said = said._replace(**{name: value})  # type: ignore[arg-type]
    return said
