"""`boost evaluate`: how good the model is, measured beside its rivals.

Everything here is heavy and loads when it is asked for.
"""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from recommender import lessons, places
from recommender.commands import common, reader
from recommender.commands.options import Json
from recommender.errors import WrongUsage
from recommender.present import console, records
from recommender.words import say

PEOPLE, MOST_PEOPLE = 60, 2_000

app = typer.Typer(
    help="Measure the model: on other people's ratings, on simulated people, on you.",
    no_args_is_help=True,
)
Folder = Annotated[
    Path, typer.Argument(help="A folder of ratings: MovieLens or goodbooks.")
]
Seed = Annotated[int, typer.Option(metavar="N", help="Another number, another draw.")]


@app.command()
def ratings(
    folder: Folder,
    seed: Seed = 0,
    parts: Annotated[
        bool, typer.Option("--parts", help="Also: without a part, and a fitted prior.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Rank what people liked, from their first ratings, beside honest rivals."""
    from recommender.present import measures
    from recommender.score import LIKING_PARTS
    from recommender.workshop.ours import FittedModel, OurModel
    from recommender.workshop.protocol import OURS, measure
    from recommender.workshop.ratings import read_ratings
    from recommender.workshop.rivals import rivals

    with common.shelf() as index:
        rated = read_ratings(folder, index.bare().works(), seed)
        shelf = rated.shelf
        # Always with the stated prior: one fitted here may have seen these people.
        others = rivals(shelf, index.tags().values(), seed)
        for part in sorted(LIKING_PARTS) if parts else ():
            others[f"no {part}"] = OurModel(index, shelf, without=part)
        if parts:
            others["ours, fitted"] = FittedModel(index, shelf)
        result = measure(rated, {OURS: OurModel(index, shelf), **others}, seed=seed)
    if as_json:
        console.result(records.dump(measures.record(result)))
    else:
        console.say("\n".join(measures.lines(result)))


@app.command()
def simulated(
    people: Annotated[
        int, typer.Option(metavar="N", min=2, max=MOST_PEOPLE, help="How many.")
    ] = PEOPLE,
    seed: Seed = 1,
    parts: Annotated[
        bool, typer.Option("--parts", help="Also: what each part is worth. Slow.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Let simulated people live thirty evenings with us, and measure it. Slow."""
    from recommender.present import seasons as told
    from recommender.workshop import ablation, season_measures
    from recommender.workshop.build import build_index
    from recommender.workshop.seasons import Run, simulate

    today = common.today()
    with tempfile.TemporaryDirectory() as scratch:
        run = Run(Path(scratch) / "index.sqlite", today, seed)
        build_index(places.catalog_folder(), run.index_file, today)
        with console.progress(say("evaluate.living"), people) as done:
            lives = simulate(run, people, progress=done)
        result = season_measures.evaluate(lives, run)
        worths = ablation.ablate(lives, run) if parts else []
    if as_json:
        record = told.record(result)
        record |= {"parts": told.worth_record(worths)} if parts else {}
        console.result(records.dump(record))
        return
    console.say("\n".join(told.lines(result)))
    if parts:
        console.say("\n".join(told.worth_lines(worths)))


@app.command()
def mine(as_json: Json = False) -> None:
    """Foretell each evening of your own journal from the others."""
    from recommender.present import mine as told
    from recommender.workshop.mine import foretell

    with common.shelf() as index:
        profile, entries, _ = reader.read(index)
        result = foretell(lessons.read(entries, index, profile), reader.liking_priors())
    if as_json:
        console.result(records.dump(told.record(result)))
    else:
        console.say("\n".join(told.lines(result)))


@app.command()
def tagger(
    folder: Annotated[
        Path, typer.Argument(help="A folder with the tables of tears and of genres.")
    ],
    seed: Seed = 0,
    as_json: Json = False,
) -> None:
    """Tell tears from works as well known, and tag works it has not seen. Slow."""
    from recommender.overlay import Fact
    from recommender.present import tagged as told
    from recommender.workshop import tagger_exam, tears

    with common.shelf() as index:
        works, tags = index.bare().works(), [*index.tags().values()]
    curated = [work for work in works if work.curated]
    apart = tears.tell_tears(folder, curated, seed)
    genres = tears.film_genres(folder)
    facts = [
        Fact(work.id, "genre", genre, "movielens", "", "", "")
        for work in curated
        for genre in genres.get(work.imdb_id, ())
    ]
    exams = tagger_exam.examine(curated, tags, facts, seed)
    if as_json:
        console.result(records.dump(told.record(apart, exams)))
    else:
        console.say("\n".join(told.lines(apart, exams)))


@app.command("fit-prior")
def fit_prior(
    folder: Annotated[
        Path | None, typer.Argument(help="A folder of ratings to learn from.")
    ] = None,
    forget: Annotated[
        bool, typer.Option("--forget", help="Go back to the stated prior.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Fit what is believed of liking to ratings of yours to use; it stays here."""
    path = places.prior_file()
    if forget:
        path.unlink(missing_ok=True)
        said: dict[str, object] = {"kept": None, "people": 0, "ratings": 0}
    elif folder is None:
        raise WrongUsage(say("evaluate.which"))
    else:
        said = _fit(folder, path)
    reader.learn_again()
    if as_json:
        console.result(records.dump(said))
    elif forget:
        console.say(say("evaluate.stated"))
    else:
        told = say(
            "evaluate.fitted",
            ratings=said["ratings"],
            people=said["people"],
            path=path,
        )
        console.say(told)


def _fit(folder: Path, path: Path) -> dict[str, object]:
    """Fit the prior to the ratings in *folder* and keep it at *path*."""
    from recommender.workshop import prior
    from recommender.workshop.ratings import read_ratings

    with common.shelf() as index:
        rated = read_ratings(folder, index.bare().works())
        fitted = prior.fit_prior(prior.lessons_of(rated, index))
    prior.save(fitted, path)
    return {"kept": str(path), "people": rated.people, "ratings": rated.ratings}
