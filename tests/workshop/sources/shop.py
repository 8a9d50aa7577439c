"""Works made up on the spot, for what sources are asked about."""

from recommender.works import Work

BARE = Work(
    id="",
    kind="film",
    title="",
    original_title="",
    year=2000,
    creators=("Nobody",),
    countries=("US",),
    language="en",
    form="feature",
    audience="adult",
    minutes=None,
    pages=None,
    potency=3,
    load=1,
    acclaim=3,
    esteem=3,
    aftertaste="comforting",
    window=(),
    line="",
    imdb_id="",
    isbn13="",
    openlibrary_id="",
    wikidata_id="",
    based_on=(),
    replaced_by="",
    claims=(),
    waves=(),
    titles=(),
)


def work(name: str, **cells: object) -> Work:
    """Return a work called *name*, with these cells and nothing else told."""
    return BARE._replace(id=name, **cells)  # type: ignore[arg-type]
