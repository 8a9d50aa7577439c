"""What simulated people tell of our model of tears, in tables and as JSON."""

from collections.abc import Iterable, Iterator, Sequence

from recommender.workshop.ablation import Worth
from recommender.workshop.bootstrap import Estimate
from recommender.workshop.calibration import Bin, Calibration
from recommender.workshop.climbs import SHOWN, Climb
from recommender.workshop.season_measures import Result

VERSION = 1
BAR = 40  # columns that a chance of 1 takes
CHOOSERS = {
    "ours": "ours",
    "oracle": "the oracle",
    "random": "at random",
    "potency": "potency alone",
}


def lines(result: Result) -> Iterator[str]:
    """Say every figure of *result*, table by table."""
    yield (
        f"{result.people} simulated people with {result.evenings} evenings each, seed "
        f"{result.seed}."
    )
    yield "In brackets: 95 % intervals over people."
    yield from _chances(result)
    yield from _losses(result)
    yield from _themes(result)
    yield from _reliability(result.calibration)
    yield from _climbs(result.climbs)
    yield from _rules(result)


def worth_lines(worths: Sequence[Worth]) -> Iterator[str]:
    """Say what leaving out each part of the score changed."""
    yield ""
    yield "What leaving out a part changes, with the same journal: the true chance of"
    yield "the fitting pick, in hundredths, and the log loss of the chances, in"
    yield "thousandths. A part is missed where the first falls or the second rises:"
    yield from _table(
        ("", "true chance", "log loss"),
        (
            (
                worth.part,
                _shifted(worth.chance, 100),
                _shifted(worth.loss, 1000) if worth.loss else "no part of it",
            )
            for worth in sorted(worths, key=lambda worth: worth.chance.value)
        ),
    )


def worth_record(worths: Sequence[Worth]) -> object:
    """Return *worths* as `--json` gives them."""
    return _plain(tuple(worths))


def record(result: Result) -> dict[str, object]:
    """Return every figure of *result* as `--json` gives it."""
    return {"version": VERSION} | {
        name: _plain(value) for name, value in result._asdict().items()
    }


def _chances(result: Result) -> Iterator[str]:
    yield ""
    yield "How likely the works taken were to move their person, and how it went:"
    yield from _table(
        ("", "true chance", "misty or more", "too much"),
        (
            (CHOOSERS[c.name], _said(c.chance), _said(c.misty), _said(c.too_much))
            for c in result.choosers
        ),
    )


def _losses(result: Result) -> Iterator[str]:
    yield ""
    yield "Moving evenings lost against the oracle, which knows every hidden value:"
    yield from _table(
        ("", "all evenings", "first ten", "last ten"),
        (
            (
                CHOOSERS[c.name],
                *(_said(part, 1) for part in (c.lost, c.lost_first, c.lost_last)),
            )
            for c in result.choosers
            if c.name != "oracle"
        ),
    )


def _themes(result: Result) -> Iterator[str]:
    yield ""
    yield "Share of people’s own themes among the top three, ours and an exact"
    yield "learner’s on the same evenings:"
    yield from _table(
        ("outcomes", "ours", "exact", "ours / exact"),
        (
            (str(r.outcomes), _said(r.ours), _said(r.exact), _said(r.ratio))
            for r in result.recoveries
        ),
    )
    yield ""
    yield "Themes we are sure of that are not theirs: share of the top three, and of"
    yield "those we are sure of; and how far the exact learner’s halves differ at most:"
    yield from _table(
        ("outcomes", "of three", "of the sure", "halves"),
        (
            (
                str(r.outcomes),
                _said(r.false),
                _said(r.false_of_clear),
                f"{r.unsettled:.3f}",
            )
            for r in result.recoveries
        ),
    )


def _reliability(found: Calibration) -> Iterator[str]:
    yield ""
    yield "How far our chances can be trusted:"
    yield f"  calibration error against what happened  {_said(found.error, 3)}"
    yield f"  of which luck alone would bring          {found.none:.3f}"
    yield f"  against the true chances                 {_said(found.true_error, 3)}"
    yield f"  true chances within the 80 % interval    {_said(found.covered)}"
    yield ""
    yield "A tenth of the evenings a line, by the chance we said. The bar is the true"
    yield "chance; it should end at the mark, which is what we said:"
    yield "  said  true  came"
    yield from map(_bar, found.bins)


def _bar(evenings: Bin) -> str:
    length, mark = round(BAR * evenings.truth), round(BAR * evenings.said)
    bar = ("▇" * length).ljust(mark)
    drawn = f"{bar[:mark]}|{bar[mark:]}"
    figures = (evenings.said, evenings.truth, evenings.misty)
    return f"  {'  '.join(f'{figure:.2f}' for figure in figures)}  {drawn}"


def _climbs(climbs: Sequence[Climb]) -> Iterator[str]:
    yield ""
    yield "Where the ladder stood before an evening, potency / load on average, and how"
    yield "often in a season it changed from rising to falling or back:"
    yield from _table(
        ("", *(f"{evening}." for evening in SHOWN), "turns"),
        (
            (
                f"{climb.crier}, {climb.people}",
                *(
                    f"{potency:.1f}/{load:.1f}"
                    for potency, load in zip(climb.potency, climb.load, strict=True)
                ),
                f"{climb.turns:.1f}",
            )
            for climb in climbs
        ),
    )


def _rules(result: Result) -> Iterator[str]:
    yield ""
    yield "What the ladder and the gate promise, and how often it was so:"
    for rule in result.rules:
        yield f"  {rule.promise:54} {rule.kept} of {rule.of}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Lay out *rows* of words under *head*, each column as wide as it must be."""
    table = [head, *rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"  {'  '.join(cells)}".rstrip()


def _shifted(figure: Estimate, scale: int) -> str:
    value, low, high = (f"{scale * part:+.1f}" for part in figure)
    return f"{value} ({low} to {high})"


def _said(figure: Estimate, digits: int = 2) -> str:
    value, low, high = (f"{part:.{digits}f}" for part in figure)
    return f"{value} ({low} to {high})"


def _plain(value: object) -> object:
    """Return *value* in lists, words and short numbers."""
    if isinstance(value, tuple):
        fields = getattr(value, "_fields", None)
        plain = [_plain(part) for part in value]
        return dict(zip(fields, plain, strict=True)) if fields else plain
    return round(value, 4) if isinstance(value, float) else value
