"""`boost find`, `show`, `tags`, `catalog`: looking around the shelf."""

from collections import Counter
from typing import Annotated, Literal, NamedTuple

import typer

from recommender import childhood, coverage
from recommender.commands import common, overlaid
from recommender.commands.options import Json
from recommender.errors import WorkNotFound
from recommender.present import charts, console, looked_up, records, sentences
from recommender.titles import find_work, search_works
from recommender.words import say
from recommender.works import Kind, Tag, Work

Family = Literal["theme", "route", "warning", "genre", "era"]
FEW = 20


def find(
    text: Annotated[
        str, typer.Argument(help="A title, a part of one, or a maker.")
    ] = "",
    film: Annotated[bool, typer.Option("--film", help="Films only.")] = False,
    book: Annotated[bool, typer.Option("--book", help="Books only.")] = False,
    theme: Annotated[
        list[str] | None, typer.Option(metavar="TAG", help="About this theme.")
    ] = None,
    era: Annotated[
        list[str] | None, typer.Option(metavar="TAG", help="Of this childhood era.")
    ] = None,
    tag: Annotated[
        list[str] | None, typer.Option(metavar="TAG", help="With any tag at all.")
    ] = None,
    country: Annotated[
        str | None, typer.Option(metavar="CODE", help="From this country, such as JP.")
    ] = None,
    decade: Annotated[
        int | None,
        typer.Option(metavar="YEAR", help="Of ten years from here."),
    ] = None,
    form: Annotated[
        str | None, typer.Option(metavar="FORM", help="Of this form, such as short.")
    ] = None,
    max_load: Annotated[
        int | None,
        typer.Option(metavar="0-5", min=0, max=5, help="No heavier than this."),
    ] = None,
    count: Annotated[
        int, typer.Option("-n", metavar="N", min=1, help="How many at most.")
    ] = FEW,
    as_json: Json = False,
) -> None:
    """Search the catalog by title, maker, theme, era, country, decade and form."""
    common.exclusive("--film", film, "--book", book)
    with common.shelf() as index:
        tags = index.tags()
        sought = Sought(
            kind="film" if film else "book" if book else None,
            tags=frozenset(
                (
                    *common.known_tags(theme or (), tags, "theme"),
                    *common.known_tags(era or (), tags, "era"),
                    *common.known_tags(tag or (), tags),
                )
            ),
            country=common.check_country(country),
            decade=decade,
            form=common.check_form(form) if form else None,
            max_load=max_load,
        )
        named = search_works(index, text) if text else index.works()
        found = [work for work in named if sought.holds(work)]
    if as_json:
        shown = [records.work(work, tags) for work in found[:count]]
        console.result(records.dump({"version": records.VERSION, "works": shown}))
        return
    if not found:
        raise WorkNotFound(say("browse.nothing"))
    for work in found[:count]:
        console.say(_line(work))
    if len(found) > count:
        console.remark(say("browse.more", count=len(found) - count))


def catalog(
    country: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="Count the childhoods of this country."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Show what the catalog covers: forms, decades, countries, rungs, childhoods."""
    region = common.check_country(country)
    with common.shelf() as index:
        covered = coverage.cover(index.works(), region)
    if as_json:
        console.result(records.dump({"version": records.VERSION, **covered._asdict()}))
        return
    for line in charts.coverage_lines(covered, region):
        console.result(line)


def show(
    title: Annotated[str, typer.Argument(help="An id, a title, or nearly one.")],
    notes: Annotated[
        bool, typer.Option("--notes", help="Tell the content notes too.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show what is good to know of a work before choosing it. Nothing is spoiled.

    What `boost refresh` looked up stands below, with its source and day.
    """
    profile, _ = common.person()
    with common.shelf() as index:
        tags = index.tags()
        work = find_work(index, title)
        met = childhood.meet(
            index.candidates(only=[work.id]),
            index,
            profile.born,
            profile.country,
            profile.eras,
            never=profile.never,
        )
    facts = overlaid.facts_of(work.id)
    if as_json:
        told = records.work(work, tags) | {"looked_up": looked_up.as_records(facts)}
        console.result(records.dump(told))
        return
    from recommender.present import cards  # Rich takes a while; JSON does without

    beside = looked_up.lines(facts, profile.country)
    cards.show_work(cards.open_console(), work, tags, met.get(work.id), notes, beside)


def tags(
    family: Annotated[
        Family | None, typer.Argument(help="theme, route, warning, genre or era.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the words that works are described by, with how many works claim each."""
    with common.shelf() as index:
        words = [t for t in index.tags().values() if family in (None, t.family)]
        claimed = Counter(tag for work in index.candidates() for tag in work.claims)
    if as_json:
        listed = [records.tag(word, claimed[word.id]) for word in words]
        console.result(records.dump({"version": records.VERSION, "tags": listed}))
        return
    for name in dict.fromkeys(word.family for word in words):
        console.say(say(f"tags.{name}"))
        for word in words:
            if word.family == name:
                console.say(f"  {word.id}: {_label(word)}, {claimed[word.id]}")


class Sought(NamedTuple):
    """What a search asks of a work; None asks nothing."""

    kind: Kind | None
    tags: frozenset[str]
    country: str | None
    decade: int | None
    form: str | None
    max_load: int | None

    def holds(self, work: Work) -> bool:
        """Return whether *work* is what is sought."""
        return (
            self.kind in (None, work.kind)
            and self.tags <= {tag for tag, _ in work.claims}
            and (self.country is None or self.country in work.countries)
            and (self.decade is None or self.decade <= work.year < self.decade + 10)
            and self.form in (None, work.form)
            and (self.max_load is None or work.load <= self.max_load)
        )


def _label(word: Tag) -> str:
    years = f"{word.region}, {word.from_year}–{word.to_year or ''}"
    return f"{word.label} ({years})" if word.from_year else word.label


def _line(work: Work) -> str:
    told = say(
        "browse.work",
        title=work.title,
        year=work.year,
        form=say(f"form.{work.form}"),
        length=sentences.length(work.minutes, work.pages),
        strength=work.potency,
        load=work.load,
    )
    return f"{told}\n   {work.id}"
