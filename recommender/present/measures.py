"""What the measuring of liking says, in tables, differences and bars."""

from collections.abc import Iterator, Mapping, Sequence

from recommender.words import say
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
    kind = say(f"kinds.{result.kind}")
    yield say(
        "measures.ratings",
        ratings=result.ratings,
        works=result.works,
        kind=kind,
        people=result.people,
    )
    yield say("measures.unmatched", count=result.unmatched, kind=kind)
    yield ""
    yield from say("measures.how").split("\n")
    yield ""
    if result.fame is None:
        yield from say("measures.nobody").split("\n")
    else:
        liked, crowd = (f"{figure:.0f}" for figure in result.fame)
        yield say("measures.fame", liked=liked, crowd=crowd)
        yield say("measures.best_known")


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
    yield say("measures.after", count=k, people=people)
    yield f"  {'':{width}}  {measures[0]:{CELL}}{measures[1]}"
    alone = [name for name in names if name not in result.taught_by_others]
    for name in alone:
        yield _row(name, width, [_span(rows[name, m]) for m in measures])
    yield f"  {say('measures.others')}"
    for name in names[len(alone) :]:
        yield _row(name, width, [_span(rows[name, m]) for m in measures])
    for name, given in _quoted(result).items() if k == MAIN_K else ():
        if given.keys() >= set(measures):
            yield _row(name, width, [_quoted_cell(given[m]) for m in measures])


def _quoted(result: Measured) -> Mapping[str, Mapping[str, float]]:
    """Return the figures measured elsewhere; they are of films."""
    return QUOTED if result.kind == "film" else {}


def _names(result: Measured, k: int) -> list[str]:
    """Return who has rows at *k*: ours, those that know one person, the others."""
    names = dict.fromkeys(row.recommender for row in result.rows if row.k == k)
    return sorted(names, key=lambda n: (n != OURS, n in result.taught_by_others))


def _row(name: str, width: int, cells: Sequence[str]) -> str:
    return f"  {name:{width}}  {cells[0]:{CELL}}{cells[1]}"


def _quoted_cell(figure: float) -> str:
    return f"{figure:.2f}  ({say('measures.quoted')})"


def _span(row: Estimate) -> str:
    low, high = f"{row.low:.3f}", f"{row.high:.3f}"
    return say("measures.span", figure=f"{row.mean:.3f}", low=low, high=high)


def _aims(result: Measured) -> Iterator[str]:
    """Say whether ours reaches what it should; near is not there."""
    ours = {r.measure: r.mean for r in result.rows if (r.recommender, r.k) == AIMED}
    if ours:
        yield ""
    for measure, aim in AIMS.items() if ours else ():
        yield say(
            "measures.reached" if ours[measure] >= aim else "measures.missed",
            measure=measure,
            aim=f"{aim:.2f}",
            count=MAIN_K,
            ours=f"{ours[measure]:.3f}",
        )


def _differences(result: Measured, k: int) -> Iterator[str]:
    """Tell by how much ours is ahead of each rival, person by person."""
    rows = {(r.recommender, r.measure): r for r in result.differences if r.k == k}
    names = dict.fromkeys(name for name, _ in rows)
    width = max(map(len, names), default=0)
    if names:
        yield ""
        yield say("measures.less", count=k)
        yield f"  {'':{width}}  {PAIRS[0][0]:{GAP}}{PAIRS[0][1]}"
    for name in names:
        first, second = (_gap(rows[name, measure]) for measure in PAIRS[0])
        yield f"  {name:{width}}  {first:{GAP}}{second}"


def _gap(row: Estimate) -> str:
    """Return a difference and whether it can be told from none."""
    word = "ahead" if row.low > 0 else "behind" if row.high < 0 else "even"
    low, high = f"{row.low:+.2f}", f"{row.high:+.2f}"
    span = say("measures.span", figure=f"{row.mean:+.2f}", low=low, high=high)
    return f"{span} {say(f'measures.{word}')}"


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
        yield say("measures.bars", measure=measure, count=k, chance=CHANCE)
    for name in names:
        share = max(0.0, means[name] - CHANCE) / longest if longest > 0 else 0.0
        bar = "▇" * round(BAR * share)
        yield f"  {name:{width}}  {means[name]:.3f}  {bar}".rstrip()
