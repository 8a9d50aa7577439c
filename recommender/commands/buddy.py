"""`boost buddy`: the line for the person one trusts; never sent by the program."""

import sys
from typing import Annotated

import typer

from recommender import journal, places
from recommender.commands import asking, common
from recommender.commands.options import Json, Sign
from recommender.commands.rate import check_note
from recommender.entries import Profile
from recommender.present import console, records
from recommender.words import say

QUESTIONS = {
    "buddy": "buddy.name",
    "buddy_sign": "buddy.sign",
    "buddy_text": "buddy.text",
}


def buddy(
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="The person you trust.")
    ] = None,
    sign: Sign = None,
    text: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Your own words for the line.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show the line for the person you trust, to copy. Nothing is ever sent."""
    given = cleaned(buddy=name, buddy_sign=sign, buddy_text=text)
    if given:
        _keep(given)
    elif not common.person()[0].buddy and not as_json and sys.stdin.isatty():
        given = _asked()
    kept = common.person()[0]
    if as_json:
        seen = console.person_seen(kept)
        shown = {"name": seen.buddy, "sign": seen.buddy_sign, "line": line(kept)}
        console.result(records.dump({"version": records.VERSION, **shown}))
    else:
        _show(kept, bool(given))


def line(kept: Profile) -> str | None:
    """Return the line to send; None where nobody is kept."""
    if not kept.buddy:
        return None
    if kept.buddy_text:
        return kept.buddy_text
    if kept.buddy_sign:
        return say("buddy.default", name=kept.buddy, sign=kept.buddy_sign)
    return say("buddy.default_no_sign", name=kept.buddy)


def cleaned(**said: str | None) -> dict[str, str]:
    """Return what was *said*, without what a terminal would obey; not what was not."""
    kept = {key: check_note(text).strip() for key, text in said.items() if text}
    return {key: text for key, text in kept.items() if text}


def copied(text: str) -> bool:
    """Put *text* on the clipboard, and return whether there is one."""
    import pyperclip

    try:
        pyperclip.copy(text)
    except (pyperclip.PyperclipException, OSError):
        return False
    return True


def _asked() -> dict[str, str]:
    """Ask for a name, a sign and the words; whatever is given is kept at once."""
    ask = asking.asker()
    given: dict[str, str] = {}
    for key, question in QUESTIONS.items():
        if key != "buddy" and not given:
            break  # without a person there is nobody to agree with
        told = cleaned(**{key: ask.text(say(question))})
        if told:
            _keep(told)
            given |= told
    return given


def _keep(given: dict[str, str]) -> None:
    with journal.writing(places.journal_file()) as book:
        book.set_profile(book.profile()._replace(**given))  # type: ignore[arg-type]


def _show(kept: Profile, changed: bool) -> None:
    """Print the line alone to stdout, and what to know about it beside."""
    if changed:
        console.remark(say("buddy.kept"))
    told = line(kept)
    if told is None:
        console.say(say("buddy.none"))
        return
    if console.is_discreet():
        console.say(say("veil.copied" if copied(told) else "veil.not_copied"))
        return
    console.remark(say("buddy.line", name=kept.buddy))
    console.say(told)
    if kept.buddy_sign:
        console.remark(say("buddy.sign_line", sign=kept.buddy_sign))
    where = "buddy.copied" if copied(told) else "buddy.not_copied"
    console.remark(f"{say(where)} {say('buddy.never_sent')}")
