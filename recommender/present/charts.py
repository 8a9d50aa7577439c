"""Counts as small charts: a line each, the number first, for eyes and ears alike."""

from collections.abc import Iterator, Mapping

from recommender.coverage import Coverage
from recommender.present import sentences
from recommender.present.console import WIDEST

BAR = 30  # columns for the longest bar
MOST_COUNTRIES = 30


def coverage_lines(covered: Coverage, region: str | None) -> Iterator[str]:
    """Say what the catalog covers, chart by chart."""
    total = covered.films + covered.books
    yield f"{total} works: {covered.films} films and {covered.books} books."
    forms = {sentences.FORMS[form]: n for form, n in covered.forms.items()}
    yield from _chart("By form", forms)
    yield from _chart("By decade", covered.decades)
    shown = dict(list(covered.countries.items())[:MOST_COUNTRIES])
    yield from _chart(f"By country ({len(covered.countries)} in all)", shown)
    yield from _chart("By route, kind and rung", covered.rungs)
    where = f"in {region}" if region else "anywhere"
    yield ""
    yield f"Met between 3 and 14 {where}, by year of birth: films, books"
    for born, (films, books) in covered.met.items():
        if born % 5 == 0:
            yield f"  {born}  {films:4} {books:4}"
    fewest = min(covered.met, key=lambda born: sum(covered.met[born]))
    yield f"  Fewest: {sum(covered.met[fewest])}, for those born in {fewest}."


def _chart(title: str, counts: Mapping[str, int]) -> Iterator[str]:
    yield ""
    yield title
    longest = max(counts.values(), default=1)
    width = max(map(len, counts), default=0)
    room = min(BAR, WIDEST - width - len("    0000  "))
    for name, count in counts.items():
        bar = "▇" * round(room * count / longest)
        yield f"  {name:{width}}  {count:4}  {bar}".rstrip()
