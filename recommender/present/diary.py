"""What the journal and the profile say, in lines of text."""

from collections.abc import Iterable, Mapping

from recommender.catalog import Listener
from recommender.entries import Entry, Profile
from recommender.names import country_name, language_name
from recommender.present import console
from recommender.words import count, say
from recommender.works import Outcome, Tag, Work


def kept(entry: Entry, work: Work, lines: Iterable[Listener]) -> str:
    """Say what was kept, and what is good to know after it."""
    said = [
        say(
            "rate.kept",
            number=entry.id,
            title=work.title,
            happened=what_happened(entry),
        ),
        *after(entry, lines),
        say("rate.undo"),
    ]
    return "\n".join(said)


def after(entry: Entry, lines: Iterable[Listener]) -> Iterable[str]:
    """Say what helps after *entry*; nothing where nothing needs saying."""
    if entry.too_much:
        yield say("rate.too_much")
        yield from (f"  {listener(line)}" for line in lines)
    elif entry.outcome == Outcome.DRY:
        yield say("rate.dry")
    elif entry.outcome is not None and entry.outcome >= Outcome.TEARS:
        yield say("rate.tears")


def what_happened(entry: Entry) -> str:
    """Say an entry in one phrase."""
    said = [
        "" if entry.outcome is None else say(f"outcome.{entry.outcome.word}"),
        "" if entry.stars is None else count("happened.stars", entry.stars),
        say("happened.stopped") if entry.stopped else "",
        say("happened.too_much") if entry.too_much else "",
        say(f"happened.{entry.relief}") if entry.relief else "",
        say(f"happened.{entry.company}") if entry.company else "",
        _met(entry),
    ]
    return ", ".join(filter(None, said)) or say("happened.seen")


def _met(entry: Entry) -> str:
    if entry.childhood:
        return say("happened.childhood")
    return say("happened.again") if entry.again else ""


def listener(line: Listener) -> str:
    """Say who listens, how to reach them, and when that was last read."""
    hours = f", {line.hours}" if line.hours else ""
    where = "" if line.country == "world" else f" ({line.country})"
    read = say("support.read_when", day=line.read_on)
    return f"{line.name}{where}: {line.contact}{hours}. {read}"


def entry_line(entry: Entry, title: str) -> str:
    """Say an entry with its number and day; a note stands below it, where it may."""
    told = entry.note and not console.is_discreet()
    note = f"\n   {entry.note}" if told else ""
    return f"{entry.id}. {entry.day}  {title}: {what_happened(entry)}{note}"


def profile_lines(profile: Profile, tags: Mapping[str, Tag]) -> list[str]:
    """Say what a person set, one fact a line, and what holds where nothing is set."""
    profile, unsaid = console.person_seen(profile), say("profile.unsaid")
    return [
        say("profile.born", born=profile.born or unsaid),
        say("profile.country", country=_country(profile.country) or unsaid),
        say("profile.languages", list=_languages(profile.languages) or unsaid),
        say("profile.avoid", list=_labels(profile.avoid, tags) or say("profile.none")),
        say("profile.load", load=_ceiling(profile.max_load)),
        say("profile.formats", list=", ".join(profile.formats) or say("profile.every")),
        say("profile.eras", list=_labels(profile.eras, tags) or unsaid),
        *_leaning(profile, tags),
        *_told(profile, tags),
        *_reach(profile),
    ]


def _leaning(profile: Profile, tags: Mapping[str, Tag]) -> Iterable[str]:
    """Say what a person asked to have more or less of; nothing where they did not."""
    if profile.like:
        yield say("profile.like", list=", ".join(profile.like))
    if profile.more:
        yield say("profile.more", list=_labels(profile.more, tags))
    if profile.less:
        yield say("profile.less", list=_labels(profile.less, tags))
    if profile.shift:
        yield say("profile.gentler" if profile.shift < 0 else "profile.stronger")


def _told(profile: Profile, tags: Mapping[str, Tag]) -> Iterable[str]:
    """Say what a person told of losses, of tears and of whom they trust."""
    if profile.steer:
        what, until = _labels(profile.steer, tags), profile.steer_until
        yield say("profile.steer", what=what, until=until)
    if profile.last_cried:
        yield say("profile.last_cried", when=say(f"cried.{profile.last_cried}"))
    if profile.buddy:
        sign = profile.buddy_sign
        told = say("profile.buddy_sign", sign=sign) if sign else ""
        yield say("profile.buddy", name=profile.buddy, sign=told)


def _reach(profile: Profile) -> Iterable[str]:
    """Say which library is asked for a work, and whom the sources may write to."""
    if profile.library:
        yield say("profile.library", address=profile.library)
    if profile.contact:
        yield say("profile.contact", contact=profile.contact)


def _country(code: str | None) -> str:
    return country_name(code) if code else ""


def _languages(codes: tuple[str, ...]) -> str:
    return ", ".join(map(language_name, codes))


def _ceiling(load: int | None) -> str:
    return say("profile.usual_load") if load is None else str(load)


def _labels(names: tuple[str, ...], tags: Mapping[str, Tag]) -> str:
    return ", ".join(
        f"{tags[name].label} ({name})" if name in tags else name for name in names
    )
