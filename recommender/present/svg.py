"""Figures as inline SVG: a few shapes on a grid of 400 units, coloured by the page.

Elements are built as a tree, so that no title or note can ever turn into markup; five
shapes need no drawing library. What a colour says, a size or a word says too.
"""

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement

from recommender.present import figures
from recommender.present.figures import (
    Calendar,
    Counts,
    Drawing,
    Figure,
    Moods,
    Steps,
    Stretches,
)
from recommender.stats import Evening, Felt, Share
from recommender.words import say
from recommender.works import Outcome

WIDE = 400
ROW = 24  # for a bar with its label beside it
TALL = 44  # for a label with its stretch below it
RADIUS: Mapping[Outcome | None, float] = {
    Outcome.DRY: 3.4,
    Outcome.LUMP: 2.6,
    Outcome.MISTY: 3.6,
    Outcome.TEARS: 4.6,
    Outcome.SOBS: 5.6,
    None: 2.6,
}
DAYS = 31
CLOSE = 9  # units apart: nearer marks make room for one another
LIFTS = (0, -7, 7)
LEGEND = 24
STEP = 30  # from one notch to the next


def draw(figure: Figure, name: str) -> Element:
    """Return *figure* as an SVG element; no other on its page has this *name*."""
    drawing = figure.drawing
    svg = Element(
        "svg",
        {
            "viewBox": f"0 0 {WIDE} {_height(drawing)}",
            "role": "img",
            "aria-labelledby": f"{name}-title {name}-words",
        },
    )
    SubElement(svg, "title", {"id": f"{name}-title"}).text = figure.title
    SubElement(svg, "desc", {"id": f"{name}-words"}).text = figure.words
    match drawing:
        case Counts(bars):
            _counts(svg, bars)
        case Stretches(rows, usual):
            _stretches(svg, rows, usual)
        case Calendar(months):
            _calendar(svg, months)
        case Steps(evenings, notches):
            _steps(svg, evenings, notches)
        case Moods(rows):
            _moods(svg, rows)
    return svg


def _height(drawing: Drawing) -> int:
    match drawing:
        case Counts(bars):
            return ROW * len(bars)
        case Stretches(rows, _):
            return TALL * (len(rows) + 1) + 24
        case Calendar(months):
            held = [one for evenings in months.values() for one in evenings]
            return 22 * len(months) + 24 + _legend_height(held)
        case Steps(evenings, notches):
            held = [one for one, _ in evenings]
            return STEP * len(notches) + 30 + _legend_height(held)
        case Moods(rows):
            return TALL * len(rows)


def _counts(svg: Element, bars: Sequence[tuple[str, int]]) -> None:
    longest = max(count for _, count in bars) or 1
    for nth, ((label, count), outcome) in enumerate(zip(bars, Outcome, strict=True)):
        y = ROW * nth + ROW / 2
        _text(svg, 142, y + 4, figures.capital(label), "end")
        length = 210 * count / longest
        _shape(svg, "rect", outcome.word, x=152, y=y - 7, width=length, height=14, rx=2)
        _text(svg, 152 + length + 8, y + 4, str(count))


def _stretches(svg: Element, rows: Sequence[tuple[str, Share]], usual: Share) -> None:
    bottom = TALL * (len(rows) + 1)
    at = _percent(usual.moved / usual.evenings)
    _line(svg, "usual", at, 4, at, bottom)
    every = (*rows, (figures.capital(say("stats.usual")), usual))
    for nth, (label, share) in enumerate(every):
        y = TALL * nth
        told = say("stats.of", moved=share.moved, count=share.evenings)
        kind = "all" if share is usual else ""
        _text(svg, 8, y + 16, label, style=kind)
        _text(svg, WIDE - 8, y + 16, told, "end", "quiet")
        low, high = map(_percent, share.interval)
        _line(svg, "track", _percent(0), y + 29, _percent(1), y + 29)
        _shape(
            svg, "rect", "stretch", x=low, y=y + 26, width=high - low, height=6, rx=3
        )
        middle = _percent(share.moved / share.evenings)
        _shape(svg, "circle", "point", cx=middle, cy=y + 29, r=5)
    for part, side in ((0, "start"), (50, "middle"), (100, "end")):
        _text(svg, _percent(part / 100), bottom + 16, f"{part} %", side, "quiet")


def _percent(part: float) -> float:
    return 8 + (WIDE - 16) * part


def _calendar(
    svg: Element, months: Mapping[tuple[int, int], Sequence[Evening]]
) -> None:
    left, step = 96, 9.7
    for day in (1, 10, 20, 30):
        x = left + step * (day - 1)
        _text(svg, x, 12, str(day), "middle", "quiet")
    for nth, (at, evenings) in enumerate(months.items()):
        y = 22 * nth + 30
        _text(svg, 0, y + 4, figures.month_short(at))
        _line(svg, "track", left, y, left + step * (DAYS - 1), y)
        days: dict[int, int] = {}
        for one in evenings:
            same = days[one.day.day] = days.get(one.day.day, -1) + 1
            _mark(svg, left + step * (one.day.day - 1), y - 7 * same, one)
    held = [one for evenings in months.values() for one in evenings]
    _legend(svg, 22 * len(months) + 24 + LEGEND / 2, held)


def _steps(
    svg: Element, evenings: Sequence[tuple[Evening, int]], notches: range
) -> None:
    first, last = evenings[0][0].day, evenings[-1][0].day
    span = max(1, (last - first).days)
    left, right = 28, WIDE - 8
    heights = {notch: STEP * nth + 18 for nth, notch in enumerate(reversed(notches))}
    for notch, y in heights.items():
        _text(svg, 10, y + 4, str(notch), "middle", "quiet")
        _line(svg, "track", left - 8, y, right, y)
    taken = dict.fromkeys(notches, (0.0, 0))  # where the last mark of a notch stands
    for one, notch in evenings:
        x = left + (right - left) * (one.day - first).days / span
        before, lift = taken[notch]
        lift = (lift + 1) % len(LIFTS) if x - before < CLOSE else 0
        taken[notch] = x, lift
        _mark(svg, x, heights[notch] + LIFTS[lift], one)
    bottom = STEP * len(notches)
    _text(svg, left - 8, bottom + 20, figures.date(first), style="quiet")
    _text(svg, right, bottom + 20, figures.date(last), "end", "quiet")
    _legend(svg, bottom + 30 + LEGEND / 2, [one for one, _ in evenings])


def _moods(svg: Element, rows: Sequence[tuple[str, Felt]]) -> None:
    for nth, (label, felt) in enumerate(rows):
        y = TALL * nth
        _text(svg, 8, y + 16, label)
        _text(svg, WIDE - 8, y + 16, figures.mood_words(felt), "end", "quiet")
        ways = {"worse": felt.worse, "same": felt.same, "better": felt.better}
        left, total = 8.0, sum(ways.values())
        for way, count in ways.items():
            width = (WIDE - 16) * count / total
            if count:
                _shape(
                    svg, "rect", way, x=left, y=y + 23, width=width - 2, height=12, rx=2
                )
            left += width


def _legend(svg: Element, y: float, evenings: Sequence[Evening]) -> None:
    """Show each mark that was used with its word."""
    used = {one.entry.outcome for one in evenings}
    x = 8.0
    for outcome in RADIUS:
        if outcome in used:
            word = say("stats.unsaid") if outcome is None else outcome.word
            if outcome is None:  # its words are long: a line of its own
                x, y = 8.0, y + LEGEND
            _dot(svg, x, y, outcome)
            _text(svg, x + 11, y + 5, word, style="quiet")
            x += 7 * len(word) + 36


def _legend_height(evenings: Sequence[Evening]) -> int:
    return LEGEND * (1 + any(one.entry.outcome is None for one in evenings))


def _mark(svg: Element, x: float, y: float, one: Evening) -> None:
    dot = _dot(svg, x, y, one.entry.outcome)
    told = f"{figures.date(one.day)}: {one.title}, {figures.happened(one)}"
    SubElement(dot, "title").text = told


def _dot(svg: Element, x: float, y: float, outcome: Outcome | None) -> Element:
    reach = RADIUS[outcome]
    if outcome is None:
        path = f"M{x - reach:.1f} {y - reach:.1f}l{2 * reach} {2 * reach}"
        path += f"m0 {-2 * reach}l{-2 * reach} {2 * reach}"
        return SubElement(svg, "path", {"class": "unsaid", "d": path})
    return _shape(svg, "circle", outcome.word, cx=x, cy=y, r=reach)


def _shape(svg: Element, shape: str, style: str, **places: float) -> Element:
    said = {name: f"{value:.1f}" for name, value in places.items()}
    return SubElement(svg, shape, {"class": style, **said})


def _line(svg: Element, style: str, x1: float, y1: float, x2: float, y2: float) -> None:
    _shape(svg, "line", style, x1=x1, y1=y1, x2=x2, y2=y2)


def _text(
    svg: Element, x: float, y: float, text: str, side: str = "start", style: str = ""
) -> None:
    said = {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": side}
    SubElement(svg, "text", said | ({"class": style} if style else {})).text = text
