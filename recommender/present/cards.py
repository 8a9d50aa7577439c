"""Cards for suggestions and works, drawn with Rich: read well in 80 columns and aloud.

Every card is plain sentences in order of importance; colour only adds.
"""

from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.text import Text

from recommender.childhood import Meeting
from recommender.present import records, sentences
from recommender.present.console import WIDEST
from recommender.suggest import Suggestion
from recommender.words import count, say
from recommender.works import Tag, Work

MARGIN = "   "


def open_console() -> Console:
    """Return the console for results: never wider than 80 columns."""
    console = Console(highlight=False, emoji=False, markup=False)
    console.width = min(console.width, WIDEST)
    return console


def show_suggestion(
    console: Console,
    picked: Suggestion,
    work: Work,
    tags: Mapping[str, Tag],
    titles: Mapping[str, str],
    own_title: str,
) -> None:
    """Print a suggestion's card; *own_title* is its name in a person's language."""
    role = f"{say(f'role.{picked.role}')}: " if picked.role else ""
    head = Text(f"{picked.rank}. {role}").append(named(work, own_title), style="bold")
    for number, part in enumerate(head.wrap(console, console.width - len(MARGIN))):
        part.rstrip()
        console.print(Text(MARGIN * (number > 0)) + part)
    for line in filter(None, (work.line, f"{about(work)}.", *_outlook(picked, work))):
        _print(console, line)
    if not work.curated:
        _print(console, say("suggest.uncurated"))
    for reason in picked.reasons:
        _print(console, f"- {sentences.reason(reason, tags, titles)}")
    _print(console, work.id, style="dim")
    console.print()


def show_work(
    console: Console,
    work: Work,
    tags: Mapping[str, Tag],
    meeting: Meeting | None,
    notes: bool,
    beside: Iterable[str] = (),
) -> None:
    """Print all that is good to know of a work, with the lines *beside* the catalog."""
    console.print(Text(named(work, ""), style="bold"))
    for line in _facts(work, tags):
        _print(console, line)
    if meeting:
        _print(console, sentences.childhood(meeting.cause, tags))
    for line in _waves(work):
        _print(console, line)
    warnings = records.of_family(work, tags, "warning")
    if warnings and notes:
        told = ", ".join(tags[tag].phrase for tag in warnings)
        _print(console, say("cards.notes", list=told))
    elif warnings:
        _print(console, count("cards.has_notes", len(warnings)))
    for line in beside:
        _print(console, line)
    _print(console, work.id, style="dim")


def named(work: Work, own_title: str) -> str:
    """Return title and year, with the name a person knows it by where it differs."""
    other = own_title or work.original_title
    also = f", {other}" if other and other != work.title else ""
    return f"{work.title}{also} ({work.year})"


def about(work: Work) -> str:
    """Return form, length and makers in one phrase."""
    form = say(f"form.{work.form}").capitalize()
    length = sentences.length(work.minutes, work.pages)
    if not work.creators:
        return f"{form}, {length}"
    makers = sentences.listed(list(work.creators))
    return say("cards.about", form=form, length=length, makers=makers)


def _outlook(picked: Suggestion, work: Work) -> Iterable[str]:
    score = picked.score
    yield say(
        "cards.chance",
        chance=sentences.percent(score.chance),
        low=sentences.percent(score.low),
        high=sentences.percent(score.high),
    )
    strength = say("cards.strength", strength=work.potency, load=work.load)
    yield f"{strength} {sentences.windows(work.window)}".rstrip()


def _waves(work: Work) -> Iterable[str]:
    """Say where and when children met *work*, one line for each region."""
    met: dict[str, list[str]] = {}
    for wave in work.waves:
        when = str(wave.from_year)
        if wave.to_year != wave.from_year:
            when += f"–{wave.to_year or say('cards.today')}"
        met.setdefault(wave.region, []).append(f"{say(f'medium.{wave.medium}')} {when}")
    for region, ways in met.items():
        where = say("cards.world") if region == "world" else region
        yield say("cards.met", where=where, ways=", ".join(ways))


def _facts(work: Work, tags: Mapping[str, Tag]) -> Iterable[str]:
    if not work.curated:
        yield say("suggest.uncurated")
    if work.line:
        yield work.line
    countries = f" {', '.join(work.countries)}." if work.countries else ""
    yield f"{about(work)}.{countries}"
    yield say(
        "cards.weight",
        strength=work.potency,
        tears=say(f"potency.{work.potency}"),
        load=work.load,
        heaviness=say(f"heaviness.{work.load}"),
    )
    aftertaste = say(f"aftertaste.{work.aftertaste}") if work.aftertaste else ""
    if feeling := f"{sentences.windows(work.window)} {aftertaste}".strip():
        yield feeling
    themes = [tags[tag].phrase for tag in records.of_family(work, tags, "theme")]
    if themes:
        yield say("cards.themes", list="; ".join(themes))
    if routes := records.of_family(work, tags, "route"):
        yield say("cards.routes", list=sentences.listed(routes))
    if others := sorted({title for _, title in work.titles} - {work.original_title}):
        yield say("cards.titles", list="; ".join(others))


def _print(console: Console, line: str, style: str = "") -> None:
    hang = "- " if line.startswith("- ") else ""
    width = console.width - len(MARGIN) - len(hang)
    wrapped = Text(line.removeprefix(hang), style=style).wrap(console, width)
    for number, part in enumerate(wrapped):
        part.rstrip()
        console.print(Text(MARGIN + (hang if number == 0 else " " * len(hang))) + part)
