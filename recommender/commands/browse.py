"""`boost find`, `boost show`, `boost tags`: looking around the catalog."""

from collections import Counter
from typing import Annotated, Literal

import typer

from recommender import suggest
from recommender.commands import common
from recommender.errors import WorkNotFound
from recommender.present import console, records, sentences
from recommender.titles import find_work, search_works
from recommender.works import Kind, Wish, Work

Json = Annotated[bool, typer.Option("--json", help="For programs.")]
Family = Literal["theme", "route", "warning", "genre", "era"]
FEW = 20


def find(
    text: Annotated[
        str, typer.Argument(help="A title, a part of one, or a maker.")
    ] = "",
    kind: Annotated[Kind | None, typer.Option(help="Films or books only.")] = None,
    tag: Annotated[
        list[str] | None, typer.Option(metavar="TAG", help="That claim this tag.")
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
    """Search the catalog by title, maker and tag."""
    with common.shelf() as index:
        tags = index.tags()
        wanted = set(common.known_tags(tag or (), tags))
        works = index.works() if not text else search_works(index, text)
        if text:
            known = {work.id for work in works}
            works += [w for w in _by_maker(index.works(), text) if w.id not in known]
        found = [
            work
            for work in works
            if kind in (None, work.kind)
            and wanted <= {tag for tag, _ in work.claims}
            and (max_load is None or work.load <= max_load)
        ]
    if as_json:
        shown = [records.work(work, tags) for work in found[:count]]
        console.result(records.dump({"version": records.VERSION, "works": shown}))
        return
    if not found:
        raise WorkNotFound(
            "Nothing in the catalog fits. `boost tags` lists the words to search by."
        )
    for work in found[:count]:
        console.say(_line(work))
    if len(found) > count:
        console.remark(f"and {len(found) - count} more; -n shows more of them.")


def show(
    title: Annotated[str, typer.Argument(help="An id, a title, or nearly one.")],
    notes: Annotated[
        bool, typer.Option("--notes", help="Tell the content notes too.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show what is good to know of a work before choosing it. Nothing is spoiled."""
    profile, _ = common.person()
    with common.shelf() as index:
        tags = index.tags()
        work = find_work(index, title)
        wish = Wish(born=profile.born, country=profile.country, own_eras=profile.eras)
        met = suggest.meet(wish, index, index.candidates(only=[work.id]))
    if as_json:
        console.result(records.dump(records.work(work, tags)))
        return
    from recommender.present import cards  # Rich takes a while; JSON does without

    cards.show_work(cards.open_console(), work, tags, met.get(work.id), notes)


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
        console.say(f"{name}s")
        for word in words:
            if word.family == name:
                years = f", {word.from_year}–{word.to_year or ''}"
                when = f" ({word.region}{years})" if word.from_year else ""
                console.say(f"  {word.id}: {word.label}{when}, {claimed[word.id]}")


def _by_maker(works: list[Work], text: str) -> list[Work]:
    from recommender.works import plain

    key = plain(text)
    return [w for w in works if len(key) > 3 and key in plain(" ".join(w.creators))]


def _line(work: Work) -> str:
    form = sentences.FORMS[work.form]
    length = sentences.length(work.minutes, work.pages)
    return (
        f"{work.title} ({work.year}), {form}, {length}, "
        f"strength {work.potency}, load {work.load}\n   {work.id}"
    )
