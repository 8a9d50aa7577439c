"""A childhood in plain characters: its works as lines to choose from, and its years."""

from collections.abc import Iterator, Mapping, Sequence

from rich.cells import cell_len, set_cell_size

from recommender.present.console import WIDEST
from recommender.remember import STRETCHES
from recommender.timeline import Timeline, Year, rows
from recommender.words import count, say
from recommender.works import Tag, Work

ROOM = 74  # columns for a work, beside what a list puts before it
MARKS = 14  # columns for the works of a year; the numbers say how many there are
KNEW, CRIED, MORE = "o", "*", "+"


def own_title(work: Work, languages: Sequence[str]) -> str:
    """Return what a child with these *languages* knew *work* by; else its title."""
    known = dict(reversed(work.titles))
    known["en"] = work.title
    known[work.language] = work.original_title or work.title
    return next((known[tongue] for tongue in languages if tongue in known), work.title)


def label(work: Work, languages: Sequence[str]) -> str:
    """Say what *work* is in one line, as much of it as there is room for."""
    own, form = own_title(work, languages), say(f"form.{work.form}")
    also = f"{work.title}, " if own != work.title else ""
    maker = f"{work.creators[0]}, " if work.creators else ""
    ways = (
        f"{own} ({also}{work.year}), {maker}{form}",
        f"{own} ({work.year}), {maker}{form}",
        f"{own} ({work.year}), {form}",
    )
    fitting = (way for way in ways if cell_len(way) <= ROOM)
    return next(fitting, f"{set_cell_size(own, ROOM - 1).rstrip()}…")


def drawn(line: Timeline, tags: Mapping[str, Tag]) -> list[str]:
    """Draw the years, a row each: numbers, a mark for each work, an era's name."""
    named = rows(line.eras)
    eras = {age: tags[era].label for age, era in named.items()}
    return [
        so_far(line),
        "",
        say("timeline.head"),
        *(_row(year, eras.get(year.age, "")) for year in line.years),
        say("timeline.key"),
    ]


def told(line: Timeline, tags: Mapping[str, Tag]) -> list[str]:
    """Say the years and their eras, one fact a line."""
    return [
        so_far(line),
        *map(_in_words, line.years),
        *_eras(line, tags),
        say("timeline.guess"),
    ]


def told_briefly(line: Timeline) -> list[str]:
    """Say the years in which something stands, one a line."""
    return [so_far(line), *(_in_words(year) for year in line.years if year.knew)]


def so_far(line: Timeline) -> str:
    """Say what stands in the years, in a sentence."""
    knew = sum(year.knew for year in line.years)
    cried = sum(year.cried for year in line.years)
    if not knew:
        said = say("timeline.none")
    else:
        tears = count("timeline.tears", cried) if cried else ""
        few = count("timeline.knew", knew)
        said = f"{few}{tears}{_most(line, knew)}{say('timeline.end')}"
    if not line.elsewhere:
        return said
    return f"{said} {count('timeline.elsewhere', line.elsewhere)}"


def record(line: Timeline, tags: Mapping[str, Tag]) -> dict[str, object]:
    """Return the years and their eras for programs."""
    eras = [{**era._asdict(), "label": tags[era.era].label} for era in line.eras]
    years = [year._asdict() for year in line.years]
    return {"years": years, "eras": eras, "elsewhere": line.elsewhere}


def _row(year: Year, era: str) -> str:
    marks = CRIED * year.cried + KNEW * (year.knew - year.cried)
    if len(marks) > MARKS:
        marks = marks[: MARKS - 1] + MORE
    said = f"{year.age:4}  {year.year}  {year.knew:4}  {year.cried:5}  "
    return f"{said}{marks:{MARKS}}  {era}"[:WIDEST].rstrip()


def _in_words(year: Year) -> str:
    if year.knew == year.cried == 1:
        key = "year_one_tears"
    else:
        key = "year_tears" if year.cried else "year" if year.knew else "year_none"
    return say(f"timeline.{key}", **year._asdict())


def _eras(line: Timeline, tags: Mapping[str, Tag]) -> Iterator[str]:
    born = line.years[0].year - line.years[0].age
    for era, first, last in line.eras:
        yield say(
            "timeline.era_one_year" if first == last else "timeline.era",
            label=tags[era].label,
            start=born + first,
            end=born + last,
            first=first,
            last=last,
        )


def _most(line: Timeline, knew: int) -> str:
    """Say in which stretch more than half of the works stand, where there is one."""
    for first, last in STRETCHES:
        here = sum(year.knew for year in line.years if first <= year.age <= last)
        if knew > 1 and 2 * here > knew:
            return say("timeline.most", first=first, last=last)
    return ""
