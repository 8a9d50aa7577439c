"""What the journal adds up to, as one page to keep or to print.

The page stands alone: no script, no address, nothing that is fetched. It is built as a
tree of elements, so whatever a person wrote stays text.
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from recommender.present import diary, figures, sections, svg
from recommender.present.figures import Figure, Row, Section, Stretches
from recommender.stats import Stats
from recommender.words import LANGUAGE, say
from recommender.works import Tag

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
# Control characters, and those that turn the direction of what follows around.
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
STYLE = Path(__file__).parent / "page.css"


def written(
    told: Stats, tags: Mapping[str, Tag], today: datetime.date, notes: bool
) -> str:
    """Return the whole page; what was noted stands in it only with *notes*."""
    html = Element("html", {"lang": LANGUAGE})
    _head(html)
    body = SubElement(html, "body")
    header = SubElement(body, "header")
    _add(header, "h1", say("stats.heading"))
    _paragraphs(header, sections.opening(told))
    main = SubElement(body, "main")
    for nth, section in enumerate(sections.sections(told, tags)):
        _section(main, section, f"s{nth}")
    if told.evenings:
        _list(main, told, notes)
    footer = SubElement(body, "footer")
    _paragraphs(
        footer, (say("stats.close"), say("stats.made", day=figures.date(today)))
    )
    text = tostring(html, encoding="unicode", method="html")
    return f"<!DOCTYPE html>\n{UNSEEN.sub('', text)}\n"


def _head(html: Element) -> None:
    head = SubElement(html, "head")
    SubElement(head, "meta", {"charset": "utf-8"})
    SubElement(
        head, "meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}
    )
    fits = {"name": "viewport", "content": "width=device-width, initial-scale=1"}
    SubElement(head, "meta", fits)
    SubElement(head, "meta", {"name": "referrer", "content": "no-referrer"})
    _add(head, "title", say("stats.heading"))
    _add(head, "style", STYLE.read_text("utf-8"))


def _section(main: Element, section: Section, name: str) -> None:
    part = SubElement(main, "section", {"aria-labelledby": name})
    _add(part, "h2", section.title, {"id": name})
    _paragraphs(part, section.lines)
    if any(isinstance(one.drawing, Stretches) for one in section.figures):
        _paragraphs(part, [say("stats.dashed")])
    if section.figures:
        held = SubElement(part, "div", {"class": "figures"})
        for nth, figure in enumerate(section.figures):
            _figure(held, figure, f"{name}-{nth}")


def _figure(part: Element, figure: Figure, name: str) -> None:
    held = SubElement(part, "figure")
    _add(held, "h3", figure.title)
    held.append(svg.draw(figure, name))
    if figure.below:
        _add(held, "figcaption", figure.below)
    more = SubElement(held, "details")
    _add(more, "summary", say("stats.numbers"))
    head, *rows = figure.table
    _table(SubElement(more, "div", {"class": "wide"}), head, rows, figure.title)


def _list(main: Element, told: Stats, notes: bool) -> None:
    """List the evenings one by one; what was noted of each only with *notes*."""
    part = SubElement(main, "section", {"aria-labelledby": "list"})
    _add(part, "h2", say("stats.list"), {"id": "list"})
    held = SubElement(part, "ol", {"class": "list"})
    noted = dict(figures.notes(told)) if notes else {}
    for one in told.evenings:
        line = SubElement(held, "li")
        _add(line, "time", figures.date(one.day), {"datetime": one.entry.day})
        about = SubElement(line, "div")
        happened = diary.what_happened(one.entry)
        shown = SubElement(about, "p")
        _add(shown, "cite", one.title)
        shown[-1].tail = f": {happened}"
        if one in noted:
            _add(about, "p", noted[one], {"class": "note"})


def _table(part: Element, head: Row, rows: Iterable[Row], name: str) -> None:
    table = SubElement(part, "table", {"aria-label": name})
    top = SubElement(SubElement(table, "thead"), "tr")
    for column in head:
        _add(top, "th", column, {"scope": "col"})
    body = SubElement(table, "tbody")
    for row in rows:
        line = SubElement(body, "tr")
        for cell in row:
            _add(line, "td", cell)


def _paragraphs(part: Element, lines: Iterable[str]) -> None:
    for line in lines:
        _add(part, "p", line)


def _add(
    part: Element, name: str, text: str, said: Mapping[str, str] | None = None
) -> None:
    SubElement(part, name, dict(said or {})).text = text
