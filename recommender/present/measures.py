"""What the measuring of liking says, in tables, differences and bars."""

from collections.abc import Iterator, Mapping, Sequence

from recommender.workshop.crowd import QUOTED
from recommender.workshop.protocol import OURS, Estimate, Measured

VERSION = 1
MAIN_K = 10  # ratings: what DESIGN section 8 sets its aims for
AIMS = {"A": 0.65, "Bm": 0.70}
AIMED = (OURS, MAIN_K)
CHANCE = 0.5
BAR = 40  # columns for the longest bar
CELL = 24  # columns for a mean and its interval
GAP = 31  # columns for a difference, its interval and a word
KINDS = {"film": "films", "book": "books"}
PAIRS = (("A", "Bm"), ("A nDCG@10", "Bm nDCG@10"))


def lines(result: Measured) -> Iterator[str]:
    """Say what came out of the measuring, line by line."""
    yield from _opening(result)
    for k in _ks(result):
        yield from _table(result, k, PAIRS[0])
    k = _main_k(result)
    yield from _table(result, k, PAIRS[1])
    yield from _aims(result)
    yield from _differences(result, k)
    for measure in PAIRS[0]:
        yield from _bars(result, k, measure)


def record(result: Measured) -> dict[str, object]:
    """Return everything measured, for a program."""
    return {
        "version": VERSION,
        "kind": result.kind,
        "people": result.people,
        "works": result.works,
        "ratings": result.ratings,
        "unmatched": result.unmatched,
        "fame": result.fame,
        "rows": [_rounded(row) for row in result.rows],
        "differences": [_rounded(row) for row in result.differences],
        "taught_by_others": list(result.taught_by_others),
        "quoted": {
            name: {"k": MAIN_K, **given} for name, given in _quoted(result).items()
        },
    }


def _rounded(row: Estimate) -> dict[str, object]:
    """Return *row* with four decimals; more would be noise."""
    return {
        name: round(value, 4) if isinstance(value, float) else value
        for name, value in row._asdict().items()
    }


def _opening(result: Measured) -> Iterator[str]:
    kind = KINDS[result.kind]
    yield (
        f"{result.ratings} ratings of {result.works} {kind} in the catalog, by "
        f"{result.people} people."
    )
    yield f"{result.unmatched} ratings of other {kind} were left aside."
    yield ""
    yield "A: of two works that a person rated, how often the one they liked is ranked"
    yield "above the one they did not. Knowing nothing comes to 0.5."
    yield "Bm: of 50 works that a person never rated, the nearest in popularity to one"
    yield "they liked, the share ranked below that one. Knowing nothing comes to 0.5."
    yield "nDCG@10: how near the top the liked ones are, from 0 to 1."
    yield "In brackets: the 95 % interval, by drawing the people anew."
    if result.fame is None:
        yield ""
        yield "Nobody rated enough of them to be asked: it takes 20, some of them liked"
        yield "and some not."
    else:
        liked, crowd = result.fame
        yield ""
        yield (
            f"On average {liked:.0f} others rated a liked work, and {crowd:.0f} each "
            "of those beside it."
        )
        yield "The best known have no equals, so that popularity alone wins there."


def _ks(result: Measured) -> list[int]:
    return sorted({row.k for row in result.rows})


def _main_k(result: Measured) -> int:
    ks = _ks(result)
    return MAIN_K if MAIN_K in ks else max(ks, default=MAIN_K)


def _table(result: Measured, k: int, measures: Sequence[str]) -> Iterator[str]:
    """Tell a row for each recommender, ours first, then those that know one person."""
    rows = {(r.recommender, r.measure): r for r in result.rows if r.k == k}
    names = _names(result, k)
    if not names:
        return
    people = rows[names[0], measures[0]].people
    width = max(map(len, (*names, *_quoted(result))))
    yield ""
    yield f"After {k} ratings, {people} people"
    yield f"  {'':{width}}  {measures[0]:{CELL}}{measures[1]}"
    alone = [name for name in names if name not in result.taught_by_others]
    for name in alone:
        yield _row(name, width, [_span(rows[name, m]) for m in measures])
    yield "  With everybody else's ratings at hand:"
    for name in names[len(alone) :]:
        yield _row(name, width, [_span(rows[name, m]) for m in measures])
    for name, given in _quoted(result).items() if k == MAIN_K else ():
        if given.keys() >= set(measures):
            yield _row(name, width, [f"{given[m]:.2f}  (quoted)" for m in measures])


def _quoted(result: Measured) -> Mapping[str, Mapping[str, float]]:
    """Return the figures measured elsewhere; they are of films."""
    return QUOTED if result.kind == "film" else {}


def _names(result: Measured, k: int) -> list[str]:
    """Return who has rows at *k*: ours, those that know one person, the others."""
    names = dict.fromkeys(row.recommender for row in result.rows if row.k == k)
    return sorted(names, key=lambda n: (n != OURS, n in result.taught_by_others))


def _row(name: str, width: int, cells: Sequence[str]) -> str:
    return f"  {name:{width}}  {cells[0]:{CELL}}{cells[1]}"


def _span(row: Estimate) -> str:
    return f"{row.mean:.3f} ({row.low:.3f} to {row.high:.3f})"


def _aims(result: Measured) -> Iterator[str]:
    """Say whether ours reaches what it should; near is not there."""
    ours = {r.measure: r.mean for r in result.rows if (r.recommender, r.k) == AIMED}
    if ours:
        yield ""
    for measure, aim in AIMS.items() if ours else ():
        word = "reached" if ours[measure] >= aim else "missed"
        yield (
            f"{measure} should be at least {aim:.2f} after {MAIN_K} ratings; ours is "
            f"{ours[measure]:.3f}: {word}."
        )


def _differences(result: Measured, k: int) -> Iterator[str]:
    """Tell by how much ours is ahead of each rival, person by person."""
    rows = {(r.recommender, r.measure): r for r in result.differences if r.k == k}
    names = dict.fromkeys(name for name, _ in rows)
    width = max(map(len, names), default=0)
    if names:
        yield ""
        yield f"Ours less each rival after {k} ratings, person by person"
        yield f"  {'':{width}}  {PAIRS[0][0]:{GAP}}{PAIRS[0][1]}"
    for name in names:
        first, second = (_gap(rows[name, measure]) for measure in PAIRS[0])
        yield f"  {name:{width}}  {first:{GAP}}{second}"


def _gap(row: Estimate) -> str:
    """Return a difference and whether it can be told from none."""
    word = "ahead" if row.low > 0 else "behind" if row.high < 0 else "even"
    return f"{row.mean:+.2f} ({row.low:+.2f} to {row.high:+.2f}) {word}"


def _bars(result: Measured, k: int, measure: str) -> Iterator[str]:
    """Draw how far above chance each recommender is."""
    means = {
        r.recommender: r.mean for r in result.rows if (r.k, r.measure) == (k, measure)
    }
    longest = max((mean - CHANCE for mean in means.values()), default=0.0)
    names = _names(result, k)
    width = max(map(len, names), default=0)
    if names:
        yield ""
        yield f"{measure} after {k} ratings; a bar is what lies above {CHANCE}"
    for name in names:
        share = max(0.0, means[name] - CHANCE) / longest if longest > 0 else 0.0
        bar = "▇" * round(BAR * share)
        yield f"  {name:{width}}  {means[name]:.3f}  {bar}".rstrip()
