"""What a work is described by, so that those in the catalog teach about the others."""

from collections.abc import Iterable, Iterator

from recommender.overlay import Fact
from recommender.works import Work, plain
from recommender.workshop.cues import cued
from recommender.workshop.sources import Described

FORBIDDEN = "tmdb"  # its terms allow no model
MINUTES_STEP, PAGES_STEP = 15, 60  # a bin: lengths that feel alike
MOST_WORDS = 300  # of a text; the rest of a blurb sells
LEAST_WORD = 3  # letters


def describe(work: Work, facts: Iterable[Fact] = (), text: str = "") -> Described:
    """Describe *work* as a source would: by bare facts and what was looked up.

    Nothing that a curator judged is in it. *text* stands for a description.
    """
    told: dict[str, list[str]] = {}
    for fact in facts:
        if fact.source != FORBIDDEN:
            told.setdefault(fact.field, []).append(fact.value)
    counts = (int(n) for n in (*told.get("sitelinks", ()), *told.get("readers", ())))
    return Described(
        kind=work.kind,
        title=work.title,
        year=work.year,
        creators=work.creators,
        countries=work.countries,
        language=work.language,
        minutes=work.minutes,
        pages=work.pages,
        imdb_id=work.imdb_id,
        wikidata_id=work.wikidata_id,
        openlibrary_id=work.openlibrary_id,
        popularity=max(counts, default=0),
        genres=tuple(told.get("genre", ())),
        subjects=tuple(told.get("subject", ())),
        text=text,
    )


def is_known(described: Described) -> bool:
    """Return whether anything says what *described* is about."""
    return bool(described.genres or described.subjects or described.text)


def features(described: Described) -> list[str]:
    """Return what is known of *described*, a word for each feature.

    Maker and popularity stay out: neither makes a story sad.
    """
    return [*_outside(described), *_inside(described)]


def topics(described: Described) -> str:
    """Return genres and subjects in plain letters."""
    return " , ".join(plain(t) for t in (*described.genres, *described.subjects))


def contents(described: Described) -> str:
    """Return all that says what *described* is about, in plain letters."""
    return f"{topics(described)} , {plain(described.title)} , {plain(described.text)}"


def _outside(described: Described) -> Iterator[str]:
    yield f"kind:{described.kind}"
    yield f"decade:{described.year // 10}"
    yield from (f"country:{country}" for country in described.countries[:3])
    if described.language:
        yield f"language:{described.language}"
    if described.minutes:
        yield f"minutes:{min(described.minutes // MINUTES_STEP, 12)}"
    if described.pages:
        yield f"pages:{min(described.pages // PAGES_STEP, 12)}"


def _inside(described: Described) -> Iterator[str]:
    for topic in (*described.genres, *described.subjects):
        yield f"topic:{plain(topic)}"
    text = contents(described)
    yield from (f"cue:{tag}" for tag in sorted(cued(text)))
    for word in text.split()[:MOST_WORDS]:
        if len(word) >= LEAST_WORD:
            yield word.removesuffix("s")
