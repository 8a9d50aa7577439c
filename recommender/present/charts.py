"""Counts as small charts: a line each, the number first, for eyes and ears alike."""

from collections.abc import Iterator, Mapping

from recommender.coverage import Coverage
from recommender.present.console import WIDEST
from recommender.words import say

BAR = 30  # columns for the longest bar
MOST_COUNTRIES = 30


def coverage_lines(covered: Coverage, region: str | None) -> Iterator[str]:
    """Say what the catalog covers, chart by chart."""
    total = covered.films + covered.books
    yield say("covered.total", total=total, films=covered.films, books=covered.books)
    forms = {say(f"form.{form}"): n for form, n in covered.forms.items()}
    yield from _chart(say("covered.forms"), forms)
    yield from _chart(say("covered.decades"), covered.decades)
    shown = dict(list(covered.countries.items())[:MOST_COUNTRIES])
    yield from _chart(say("covered.countries", count=len(covered.countries)), shown)
    yield from _chart(say("covered.rungs"), covered.rungs)
    yield ""
    yield say("covered.met_in", region=region) if region else say("covered.met")
    for born, (films, books) in covered.met.items():
        if born % 5 == 0:
            yield f"  {born}  {films:4} {books:4}"
    fewest = min(covered.met, key=lambda born: sum(covered.met[born]))
    works = sum(covered.met[fewest])
    yield f"  {say('covered.fewest', count=works, born=fewest)}"


def _chart(title: str, counts: Mapping[str, int]) -> Iterator[str]:
    yield ""
    yield title
    longest = max(counts.values(), default=1)
    width = max(map(len, counts), default=0)
    room = min(BAR, WIDEST - width - len("    0000  "))
    for name, count in counts.items():
        bar = "▇" * round(room * count / longest)
        yield f"  {name:{width}}  {count:4}  {bar}".rstrip()
