"""Which of Open Library's works is one of ours, and what it says of it."""

from collections.abc import Callable, Iterable, Iterator

from recommender.works import Work
from recommender.workshop.sources import Finding, Found
from recommender.workshop.sources.matches import (
    YEARS_APART,
    evidence,
    shared_maker,
    shares_title,
)
from recommender.workshop.sources.openlibrary_records import Doc
from recommender.workshop.sources.openlibrary_words import language, subjects

Why = Callable[[Work, Doc], str | None]


def best(work: Work, docs: Iterable[Doc], why: Why) -> Found | None:
    """Return what is known of *work*, from the one of its records that readers use.

    One book is spread over many works there. The most read is chosen, then the most
    edited, then the oldest, whatever order they come in.
    """
    fitting = [(doc, phrase) for doc in docs if (phrase := why(work, doc))]
    if not fitting:
        return None
    doc, phrase = max(fitting, key=lambda pair: pair[0].standing)
    return Found(work.id, tuple(_findings(work, doc, phrase)))


def by_title(work: Work, doc: Doc) -> str | None:
    """Say why *doc* is *work*: title, year within one, and maker; None if it is not."""
    return evidence(work, doc.seen)


def by_isbn(work: Work, doc: Doc) -> str | None:
    """Say why *doc*, which holds the ISBN of *work*, is it: title and maker too.

    Editions get filed under wrong works, so the ISBN alone is not enough. The year is
    not asked: it is that of the earliest edition known there, and errs both ways.
    """
    maker = shared_maker(work.creators, doc.makers)
    if not maker or not shares_title(work, (doc.title,)):
        return None
    return f"ISBN {work.isbn13}, title and maker {maker} agree"


def of_known(work: Work, doc: Doc) -> Found:
    """Return what *doc* says of *work*, whose own id led to it.

    A record with neither its title nor its maker fills nothing: it tells its year and
    its makers alone, so that the disagreement is seen.
    """
    led = f"Open Library id {work.openlibrary_id}"
    if doc.key != work.openlibrary_id:
        led = f"{led}, merged there into {doc.key}"
    alike = evidence(work, doc.seen)
    phrase = f"{led}; {alike}" if alike else led
    known = shares_title(work, (doc.title,)) or shared_maker(work.creators, doc.makers)
    say = _findings if known else _comparable
    return Found(work.id, tuple(say(work, doc, phrase)))


def _findings(work: Work, doc: Doc, phrase: str) -> Iterator[Finding]:
    yield Finding("openlibrary_id", doc.key, phrase)
    if doc.pages:
        yield Finding("pages", str(doc.pages), phrase)
    if doc.readers:
        yield Finding("readers", str(doc.readers), phrase)
    yield from _comparable(work, doc, phrase)
    for subject in subjects(doc.subjects):
        yield Finding("subject", subject, phrase)


def _comparable(work: Work, doc: Doc, phrase: str) -> Iterator[Finding]:
    """Yield what the catalog says of every book, too."""
    if doc.year:
        yield Finding("year", str(doc.year), phrase)
    for maker in dict.fromkeys(doc.makers):
        yield Finding("creators", maker, phrase)
    # Editions in one language are in the book's own if the first one is among them.
    first_known = doc.year and abs(doc.year - work.year) <= YEARS_APART
    if first_known and (spoken := language(doc.languages)):
        yield Finding("language", spoken, phrase)
