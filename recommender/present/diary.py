"""What the journal and the profile say, in lines of text."""

from collections.abc import Iterable, Mapping

from recommender.catalog import Listener
from recommender.journal import Entry, Profile
from recommender.names import country_name, language_name
from recommender.present import sentences
from recommender.words import say
from recommender.works import Outcome, Tag, Work

NEXT_DAY = (
    "A dip in mood for about twenty minutes after crying is usual. Be kind to yourself."
)
TOO_MUCH = (
    "That is enough for one evening; the next picks will be gentler. Tell someone you "
    "trust how you are. These people listen too:"
)
DRY = "Dry is a normal result: about half of ordinary viewers stay dry at strong films."


def kept(entry: Entry, work: Work, lines: Iterable[Listener]) -> str:
    """Say what was kept, and what is good to know after it."""
    said = [
        f"Kept as entry {entry.id}: {work.title}, {what_happened(entry)}.",
        *after(entry, lines),
        "`boost undo` takes it back.",
    ]
    return "\n".join(said)


def after(entry: Entry, lines: Iterable[Listener]) -> Iterable[str]:
    """Say what helps after *entry*; nothing where nothing needs saying."""
    if entry.too_much:
        yield TOO_MUCH
        yield from (f"  {listener(line)}" for line in lines)
    elif entry.outcome == Outcome.DRY:
        yield DRY
    elif entry.outcome is not None and entry.outcome >= Outcome.TEARS:
        yield NEXT_DAY


def what_happened(entry: Entry) -> str:
    """Say an entry in one phrase."""
    said = [
        sentences.OUTCOMES[entry.outcome] if entry.outcome is not None else "",
        _stars(entry.stars),
        "stopped before the end" if entry.stopped else "",
        "too much" if entry.too_much else "",
        f"{entry.relief} afterwards" if entry.relief else "",
        {"alone": "alone", "others": "with others"}.get(entry.company or "", ""),
        "in childhood" if entry.childhood else "met before" if entry.again else "",
    ]
    return ", ".join(filter(None, said)) or "seen, no opinion"


def listener(line: Listener) -> str:
    """Say who listens, how to reach them, and when that was last read."""
    hours = f", {line.hours}" if line.hours else ""
    where = "" if line.country == "world" else f" ({line.country})"
    return f"{line.name}{where}: {line.contact}{hours}. Read on {line.read_on}."


def entry_line(entry: Entry, title: str) -> str:
    """Say an entry with its number and day; a note stands below it."""
    note = f"\n   {entry.note}" if entry.note else ""
    return f"{entry.id}. {entry.day}  {title}: {what_happened(entry)}{note}"


def profile_lines(profile: Profile, tags: Mapping[str, Tag]) -> list[str]:
    """Say what a person set, one fact a line, and what holds where nothing is set."""
    return [
        f"Born: {profile.born or 'not said'}",
        f"Country: {_country(profile.country) or 'not said'}",
        f"Languages: {_languages(profile.languages) or 'not said'}",
        f"Keep away from: {_labels(profile.avoid, tags) or 'nothing'}",
        f"Load ceiling: {_ceiling(profile.max_load)}",
        f"Formats: {', '.join(profile.formats) or 'films and books of every form'}",
        f"Childhood eras: {_labels(profile.eras, tags) or 'not said'}",
        *_leaning(profile, tags),
        *_told(profile, tags),
        *([f"Library: {profile.library}"] if profile.library else []),
    ]


def _leaning(profile: Profile, tags: Mapping[str, Tag]) -> Iterable[str]:
    """Say what a person asked to have more or less of; nothing where they did not."""
    if profile.like:
        yield f"Close to: {', '.join(profile.like)}"
    if profile.more:
        yield f"More about: {_labels(profile.more, tags)}"
    if profile.less:
        yield f"Less about: {_labels(profile.less, tags)}"
    if profile.shift:
        yield f"Strength: a notch {'gentler' if profile.shift < 0 else 'stronger'}"


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


def _country(code: str | None) -> str:
    return country_name(code) if code else ""


def _languages(codes: tuple[str, ...]) -> str:
    return ", ".join(map(language_name, codes))


def _ceiling(load: int | None) -> str:
    return "3, as long as nothing else is set" if load is None else str(load)


def _labels(names: tuple[str, ...], tags: Mapping[str, Tag]) -> str:
    return ", ".join(
        f"{tags[name].label} ({name})" if name in tags else name for name in names
    )


def _stars(stars: float | None) -> str:
    return "" if stars is None else f"{stars:g} star{'' if stars == 1 else 's'}"
