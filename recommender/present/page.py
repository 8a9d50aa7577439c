"""What the journal adds up to, as one page to keep or to print.

The page stands alone: no script, no address, nothing that is fetched. It is built as a
tree of elements, so whatever a person wrote stays text.
"""

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from recommender.present import diary, figures, svg
from recommender.present.figures import Figure, Row, Section
from recommender.stats import Stats
from recommender.words import LANGUAGE, say
from recommender.works import Tag

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
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
    _paragraphs(header, figures.opening(told))
    main = SubElement(body, "main")
    for nth, section in enumerate(figures.sections(told, tags)):
        _section(main, section, f"s{nth}")
    if told.evenings:
        _list(main, told, dict(_notes(told)) if notes else {})
    footer = SubElement(body, "footer")
    _paragraphs(
        footer, (say("stats.close"), say("stats.made", day=figures.date(today)))
    )
    return f"<!DOCTYPE html>\n{tostring(html, encoding='unicode', method='html')}\n"


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


def _list(main: Element, told: Stats, noted: Mapping[int, str]) -> None:
    """List the evenings one by one, each with its note where there is one."""
    part = SubElement(main, "section", {"aria-labelledby": "list"})
    _add(part, "h2", say("stats.list"), {"id": "list"})
    columns = ("day", "work", "happened", *(("note",) if noted else ()))
    head = tuple(say(f"stats.column_{name}") for name in columns)
    rows = [
        (
            figures.date(one.day),
            one.title,
            figures.capital(diary.what_happened(one.entry)),
            *((noted.get(one.entry.id, ""),) if noted else ()),
        )
        for one in told.evenings
    ]
    table = _table(part, head, rows, say("stats.list"))
    table.set("class", "list")


def _notes(told: Stats) -> Iterable[tuple[int, str]]:
    return ((one.entry.id, noted) for one, noted in figures.notes(told))


def _table(part: Element, head: Row, rows: Iterable[Row], name: str) -> Element:
    table = SubElement(part, "table", {"aria-label": name})
    top = SubElement(SubElement(table, "thead"), "tr")
    for column in head:
        _add(top, "th", column, {"scope": "col"})
    body = SubElement(table, "tbody")
    for row in rows:
        line = SubElement(body, "tr")
        for cell in row:
            _add(line, "td", cell)
    return table


def _paragraphs(part: Element, lines: Iterable[str]) -> None:
    for line in lines:
        _add(part, "p", line)


def _add(
    part: Element, name: str, text: str, said: Mapping[str, str] | None = None
) -> None:
    SubElement(part, name, dict(said or {})).text = text
