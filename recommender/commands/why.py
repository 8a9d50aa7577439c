"""`boost why`: the parts behind a work's score, and what would change them."""

from typing import Annotated

import typer

from recommender import gate
from recommender.commands import common, reader
from recommender.commands.options import Json
from recommender.present import console, records
from recommender.present import why as told
from recommender.suggest import explain, prepare
from recommender.titles import find_work
from recommender.workshop import whatif


def why(
    title: Annotated[str, typer.Argument(help="An id, a title, or nearly one.")],
    as_json: Json = False,
) -> None:
    """Say why a work has its score and its chance, and what would change them."""
    with common.shelf() as index:
        work = find_work(index, title)
        profile, entries, taste = reader.read(index)
        wish = common.usual_wish(profile)
        works = index.candidates()
        scorer, past = prepare(wish, entries, index, taste, works)
        (candidate,) = index.candidates(only=[work.id])
        picked = explain(1, None, candidate, scorer)
        today, met = common.today(), scorer.known.meetings
        away = [*gate.obstacles(candidate, wish, past, met, today)]
        tonight = whatif.Tonight(wish, entries, profile, index, today)
        changes = whatif.changes(tonight, candidate)
        titles = common.titles_of(index, picked)
        titles |= {c.met: w.title for c in changes if (w := index.work(c.met))}
        case = told.Case(picked, work, away, changes, index.tags(), titles)
    if as_json:
        console.result(records.dump(told.record(case)))
    else:
        console.say("\n".join(told.lines(case)))
