"""`boost suggest`: three works for tonight."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Annotated

import typer

from recommender.commands import common, leaning, reader
from recommender.commands.options import Avoid, Born, Country, Json, MaxLoad, Near
from recommender.errors import WrongUsage
from recommender.gate import SAFE_LOAD, ceiling
from recommender.model import Candidate, Index
from recommender.present import console, records, sentences
from recommender.suggest import Answer, Suggestion
from recommender.suggest import suggest as choose
from recommender.words import say
from recommender.works import Company, Route, Strength, Wish, Work

MOST = 50
NO_OTHERS: Mapping[str, Work] = MappingProxyType({})  # the index holds all


def suggest(
    film: Annotated[bool, typer.Option("--film", help="Films only.")] = False,
    book: Annotated[bool, typer.Option("--book", help="Books only.")] = False,
    count: Annotated[
        int, typer.Option("-n", metavar="N", min=1, max=MOST, help="How many, to 50.")
    ] = 3,
    everything: Annotated[
        bool, typer.Option("--all", help="Rank all that passes the limits.")
    ] = False,
    minutes: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="A film may be this long.")
    ] = None,
    strength: Annotated[
        Strength | None, typer.Option(help="A notch less, as it is, or a notch more.")
    ] = None,
    gentler: Annotated[
        bool, typer.Option("--gentler", help="The same as --strength gentle.")
    ] = False,
    stronger: Annotated[
        bool, typer.Option("--stronger", help="The same as --strength strong.")
    ] = False,
    route: Annotated[
        Route | None, typer.Option(help="Tears of loss, or of warmth.")
    ] = None,
    like: Annotated[
        list[str] | None, typer.Option(metavar="TITLE", help="Something close to this.")
    ] = None,
    more: Annotated[
        list[str] | None, typer.Option(metavar="THEME", help="More about this.")
    ] = None,
    less: Annotated[
        list[str] | None, typer.Option(metavar="THEME", help="Less about this.")
    ] = None,
    avoid: Avoid = None,
    max_load: MaxLoad = None,
    era: Annotated[
        list[str] | None, typer.Option(metavar="TAG", help="From this childhood era.")
    ] = None,
    childhood: Annotated[
        bool, typer.Option("--childhood", help="Only what you may have met as a child.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Only what is in your journal.")
    ] = False,
    new: Annotated[
        bool, typer.Option("--new", help="Only what is not in your journal.")
    ] = False,
    company: Annotated[
        Company | None, typer.Option("--with", help="Alone tonight, or with others.")
    ] = None,
    near: Near = None,
    born: Born = None,
    country: Country = None,
    candidates: Annotated[
        bool,
        typer.Option(
            "--candidates", help="Also what was discovered and nobody curated."
        ),
    ] = False,
    keep: Annotated[
        bool,
        typer.Option(
            "--keep", help="Keep --like, --more, --less and the strength from now on."
        ),
    ] = False,
    seed: Annotated[
        int, typer.Option(metavar="N", help="Another number, another list.")
    ] = 0,
    as_json: Json = False,
) -> None:
    """Find three films or books for tonight: a gentle, a fitting, a stretching one."""
    common.exclusive("--film", film, "--book", book)
    common.exclusive("--again", again, "--new", new)
    with common.shelf() as index:
        tags = index.tags()
        shift = leaning.shift_of(strength, gentler, stronger)
        asked = leaning.read(index, like or (), more or (), less or (), shift)
        kept, entries, learned = reader.read(index)
        wish = common.usual_wish(asked.over(kept))._replace(
            count=None if everything else count,
            kind="film" if film else "book" if book else None,
            minutes=minutes,
            route=route,
            company=company,
            near=near,
            max_load=kept.max_load if max_load is None else max_load,
            childhood=childhood,
            met="again" if again else "new" if new else None,
            born=common.check_born(born) or kept.born,
            country=common.check_country(country) or kept.country,
            avoid=common.avoided(kept).union(common.known_tags(avoid or (), tags)),
            asked_eras=common.known_tags(era or (), tags, "era"),
            formats=() if film or book else kept.formats,
            seed=seed,
        )
        if wish.childhood and wish.born is None:
            raise WrongUsage(say("suggest.no_born"))
        if keep:  # last, so that a slip anywhere keeps nothing
            leaning.keep(asked)
        offered = _offered(wish, index) if candidates else {}
        answer = choose(
            wish,
            entries,
            index,
            learned,
            common.today(),
            also=[known for known, _ in offered.values()],
        )
        works = {name: work for name, (_, work) in offered.items()}
        if as_json:
            picks = told(answer, index, works)
            listed = {"version": records.VERSION, "suggestions": picks}
            console.result(records.dump(listed))
        else:
            show(answer, index, wish.languages, works)
    if not answer.suggestions:
        console.remark(sentences.nothing_fits(answer.limits))
        return
    if answer.held_back:
        console.remark(sentences.held_back(answer.held_back, ceiling(wish)))
    if not as_json and wish.count is not None:
        console.remark(f"\n{say('suggest.afterwards')}")


def _offered(wish: Wish, index: Index) -> dict[str, tuple[Candidate, Work]]:
    """Return the candidates nearest to *wish*: what is scored, and the whole work."""
    from recommender import candidates, overlay, places  # for those alone who ask

    warnings = {tag.id for tag in index.tags().values() if tag.family == "warning"}
    most = ceiling(wish)
    with overlay.reading(places.overlay_file()) as book:
        found = {
            work.id: (work, console.seen(proposal.work))
            for work, proposal in candidates.near(
                book, wish, most, most <= SAFE_LOAD, warnings
            )
        }
    if not found:
        console.remark(say("suggest.no_candidates"))
    return found


def told(
    answer: Answer, index: Index, works: Mapping[str, Work] = NO_OTHERS
) -> list[dict[str, object]]:
    """Return the picks of *answer* for programs; *works* are not in the index."""
    tags = index.tags()
    return [
        records.suggestion(picked, work, tags, titles)
        for picked, work, titles in _with_works(answer, index, works)
    ]


def show(
    answer: Answer,
    index: Index,
    languages: tuple[str, ...],
    works: Mapping[str, Work] = NO_OTHERS,
) -> None:
    """Print the answer as cards, or the whole ranking a line each."""
    if answer.suggestions and answer.suggestions[0].role is None:
        for picked, work, _ in _with_works(answer, index, works):
            console.result(sentences.ranked(picked, work))
        return
    from recommender.present import cards  # Rich takes a while; JSON does without

    screen, tags = cards.open_console(), index.tags()
    for picked, work, titles in _with_works(answer, index, works):
        own = next((t for la, t in work.titles if la in languages), "")
        cards.show_suggestion(screen, picked, work, tags, titles, own)


def _with_works(
    answer: Answer, index: Index, works: Mapping[str, Work]
) -> Iterator[tuple[Suggestion, Work, dict[str, str]]]:
    """Return each pick with its work and the titles that its reasons speak of."""
    for picked in answer.suggestions:
        work = index.work(picked.work.id) or works.get(picked.work.id)
        if work is None:  # every pick comes from one of them
            raise LookupError(picked.work.id)
        yield picked, work, common.titles_of(index, picked)
