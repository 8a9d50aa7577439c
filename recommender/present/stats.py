"""What the journal adds up to, for a terminal: plain characters, and then in words.

Rich lays the charts out. Colour is not used: a mark or a length says everything.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from recommender.present import figures, sections
from recommender.present.console import folded
from recommender.present.figures import (
    Calendar,
    Counts,
    Figure,
    Moods,
    Section,
    Steps,
    Stretches,
)
from recommender.stats import Evening, Felt, Share, Stats
from recommender.words import say
from recommender.works import Outcome, Tag

MARKS: Mapping[Outcome | None, str] = {
    Outcome.DRY: ".",
    Outcome.LUMP: ":",
    Outcome.MISTY: "o",
    Outcome.TEARS: "O",
    Outcome.SOBS: "@",
    None: "x",
}
SCALE = 31  # columns from 0 to 100 %
BAR = 32  # columns for the longest bar
MONTHS = 46  # columns of evenings in a month; more go on below
STEPS = 68  # columns from the first evening to the last
TIED = "‿%"  # a number and its sign, while lines are broken
LABEL = 30  # columns for a label; a longer one is folded


def show(
    console: Console, told: Stats, tags: Mapping[str, Tag], drawn: bool, notes: bool
) -> None:
    """Print all of it; without *drawn* the words alone, one fact a line."""
    _title(console, say("stats.heading"), "=")
    _lines(console, sections.opening(told))
    for section in sections.sections(told, tags):
        _section(console, section, drawn)
    if notes and (noted := figures.notes(told)):
        _title(console, say("stats.notes"))
        _lines(console, (note_line(one, text) for one, text in noted))
    console.print()
    _lines(console, [say("stats.close")])


def note_line(evening: Evening, noted: str) -> str:
    """Say what was noted of an evening."""
    day = figures.date(evening.day)
    return say("stats.note", day=day, title=evening.title, note=noted)


def _section(console: Console, section: Section, drawn: bool) -> None:
    _title(console, section.title)
    _lines(console, section.lines)
    for figure in section.figures:
        console.print()
        if figure.title:
            _lines(console, [figure.title])
        if drawn:
            _print(console, _draw(figure))
        _lines(console, [figure.words, figure.below])


def _title(console: Console, text: str, under: str = "-") -> None:
    if under == "-":
        console.print()
    _lines(console, [text, under * len(text)])


def _lines(console: Console, lines: Iterable[str]) -> None:
    for line in lines:
        if line:
            # A sign at the start of a line would have lost its number.
            told = folded(line.replace(" %", TIED)).replace(TIED, " %")
            console.print(Text(told), soft_wrap=True)


def _print(console: Console, drawings: Iterable[RenderableType]) -> None:
    """Print *drawings* without the blanks that fill their lines."""
    with console.capture() as drawn:
        for drawing in drawings:
            console.print(drawing)
    for line in drawn.get().splitlines():
        console.print(Text(line.rstrip()), soft_wrap=True)


def _draw(figure: Figure) -> Iterator[RenderableType]:
    match figure.drawing:
        case Counts(bars):
            yield _counts(bars)
        case Stretches(rows, usual):
            yield from _stretches(rows, usual)
        case Calendar(months):
            yield from _calendar(months)
        case Steps(evenings, notches):
            yield from _steps(evenings, notches)
        case Moods(rows):
            yield from _moods(rows)


def _grid(*justify: str) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    grid.add_column(width=1)  # a margin
    for side in justify:
        grid.add_column(justify="right" if side == ">" else "left", max_width=LABEL)
    grid.add_column()
    return grid


def _counts(bars: Iterable[tuple[str, int]]) -> Table:
    bars = tuple(bars)
    longest = max((count for _, count in bars), default=0) or 1
    grid = _grid("<", ">")
    for label, count in bars:
        grid.add_row("", label, str(count), _bar(count, longest))
    return grid


def _bar(count: int, longest: int) -> str:
    return "▇" * round(BAR * count / longest)


def _stretches(
    rows: Iterable[tuple[str, Share]], usual: Share
) -> Iterator[RenderableType]:
    grid = _grid("<", ">")
    grid.add_row("", "", "", _scale())
    for label, share in (*rows, (figures.capital(say("stats.usual")), usual)):
        told = say("stats.of", moved=share.moved, count=share.evenings)
        grid.add_row("", label, told, stretch(share))
    yield grid


def stretch(share: Share) -> str:
    """Draw a share as o, within the stretch where the true one likely lies."""
    low, high = (round((SCALE - 1) * part) for part in share.interval)
    at = round((SCALE - 1) * share.moved / share.evenings)
    drawn = [" "] * SCALE
    drawn[low : high + 1] = "-" * (high + 1 - low)
    drawn[at] = "o"
    return f"|{''.join(drawn)}|"


def _scale() -> str:
    half = (SCALE - 1) // 2
    return f"0 %{'50 %':^{2 * half - 3}}100 %"


def _calendar(
    months: Mapping[tuple[int, int], Sequence[Evening]],
) -> Iterator[RenderableType]:
    grid = _grid("<", ">")
    for at, evenings in months.items():
        marks = " ".join(MARKS[one.entry.outcome] for one in evenings)
        grid.add_row("", figures.month(at), str(len(evenings)), Text(marks))
    yield grid
    yield _legend(evening for held in months.values() for evening in held)


def _legend(evenings: Iterable[Evening]) -> Text:
    shown = {one.entry.outcome for one in evenings}
    labels = {
        outcome: say("stats.unsaid") if outcome is None else outcome.word
        for outcome in MARKS
        if outcome in shown
    }
    told = (
        say("stats.legend", mark=MARKS[outcome], label=label)
        for outcome, label in labels.items()
    )
    return Text(f"   {'   '.join(told)}")


def _steps(
    evenings: Sequence[tuple[Evening, int]], notches: range
) -> Iterator[RenderableType]:
    first, last = evenings[0][0].day, evenings[-1][0].day
    span = max(1, (last - first).days)
    rows = {notch: [" "] * STEPS for notch in notches}
    for one, notch in evenings:
        at = round((STEPS - 1) * (one.day - first).days / span)
        while rows[notch][at] != " " and at < STEPS - 1:
            at += 1  # two in a week stand side by side
        rows[notch][at] = MARKS[one.entry.outcome]
    for notch in reversed(notches):
        yield Text(f"   {notch} |{''.join(rows[notch])}".rstrip())
    begin, end = figures.date(first), figures.date(last)
    yield Text(f"     {begin}{end:>{STEPS + 1 - len(begin)}}")
    yield _legend(one for one, _ in evenings)


def _moods(rows: Iterable[tuple[str, Felt]]) -> Iterator[RenderableType]:
    grid = _grid("<", "<", ">")
    longest = max((n for _, felt in rows for n in felt[2:]), default=0) or 1
    for label, felt in rows:
        ways = zip(("worse", "same", "better"), felt[2:], strict=True)
        for nth, (way, count) in enumerate(ways):
            name = say(f"stats.column_{way}").lower()
            bar = _bar(count, longest)
            grid.add_row("", "" if nth else label, name, str(count), bar)
    yield grid
