"""What simulated people tell of our model of tears, in tables and as JSON."""

from collections.abc import Iterable, Iterator, Sequence

from recommender.words import say
from recommender.workshop.ablation import Worth
from recommender.workshop.bootstrap import Estimate
from recommender.workshop.calibration import Bin, Calibration
from recommender.workshop.climbs import SHOWN, Climb
from recommender.workshop.season_measures import Result

VERSION = 1
BAR = 40  # columns that a chance of 1 takes


def lines(result: Result) -> Iterator[str]:
    """Say every figure of *result*, table by table."""
    yield say(
        "seasons.people",
        count=result.people,
        evenings=result.evenings,
        seed=result.seed,
    )
    yield say("seasons.intervals")
    yield from _chances(result)
    yield from _losses(result)
    yield from _themes(result)
    yield from _reliability(result.calibration)
    yield from _climbs(result.climbs)
    yield from _rules(result)


def worth_lines(worths: Sequence[Worth]) -> Iterator[str]:
    """Say what leaving out each part of the score changed."""
    yield ""
    yield from say("seasons.worth").split("\n")
    yield from _table(
        _head("true_chance", "log_loss"),
        (
            (
                worth.part,
                _shifted(worth.chance, 100),
                _shifted(worth.loss, 1000) if worth.loss else say("seasons.no_part"),
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
    yield say("seasons.chances")
    yield from _table(
        _head("true_chance", "misty", "too_much"),
        (
            (
                say(f"chooser.{c.name}"),
                _said(c.chance),
                _said(c.misty),
                _said(c.too_much),
            )
            for c in result.choosers
        ),
    )


def _losses(result: Result) -> Iterator[str]:
    yield ""
    yield say("seasons.losses")
    yield from _table(
        _head("all", "first", "last"),
        (
            (
                say(f"chooser.{c.name}"),
                *(_said(part, 1) for part in (c.lost, c.lost_first, c.lost_last)),
            )
            for c in result.choosers
            if c.name != "oracle"
        ),
    )


def _themes(result: Result) -> Iterator[str]:
    yield ""
    yield from say("seasons.themes").split("\n")
    yield from _table(
        _head("ours", "exact", "ratio", first="outcomes"),
        (
            (str(r.outcomes), _said(r.ours), _said(r.exact), _said(r.ratio))
            for r in result.recoveries
        ),
    )
    yield ""
    yield from say("seasons.false").split("\n")
    yield from _table(
        _head("of_three", "of_sure", "halves", first="outcomes"),
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
    yield say("seasons.trust")
    yield from _table(
        (say("seasons.error"), _said(found.error, 3)),
        (
            (say("seasons.luck"), f"{found.none:.3f}"),
            (say("seasons.true_error"), _said(found.true_error, 3)),
            (say("seasons.covered"), _said(found.covered)),
        ),
    )
    yield ""
    yield from say("seasons.bars").split("\n")
    yield f"  {say('seasons.bar_head')}"
    yield from map(_bar, found.bins)


def _bar(evenings: Bin) -> str:
    length, mark = round(BAR * evenings.truth), round(BAR * evenings.said)
    bar = ("▇" * length).ljust(mark)
    drawn = f"{bar[:mark]}|{bar[mark:]}"
    figures = (evenings.said, evenings.truth, evenings.misty)
    return f"  {'  '.join(f'{figure:.2f}' for figure in figures)}  {drawn}"


def _climbs(climbs: Sequence[Climb]) -> Iterator[str]:
    yield ""
    yield from say("seasons.climbs").split("\n")
    yield from _table(
        ("", *(f"{evening}." for evening in SHOWN), say("seasons.turns")),
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
    yield say("seasons.rules")
    for rule in result.rules:
        yield f"  {rule.promise:54} {say('seasons.kept', kept=rule.kept, of=rule.of)}"


def _head(*columns: str, first: str = "") -> tuple[str, ...]:
    """Return the words above some *columns*, of which the *first* may have none."""
    above = say(f"seasons.{first}") if first else ""
    return (above, *(say(f"seasons.{column}") for column in columns))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Lay out *rows* of words under *head*, each column as wide as it must be."""
    table = [head, *rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"  {'  '.join(cells)}".rstrip()


def _shifted(figure: Estimate, scale: int) -> str:
    value, low, high = (f"{scale * part:+.1f}" for part in figure)
    return say("measures.span", figure=value, low=low, high=high)


def _said(figure: Estimate, digits: int = 2) -> str:
    value, low, high = (f"{part:.{digits}f}" for part in figure)
    return say("measures.span", figure=value, low=low, high=high)


def _plain(value: object) -> object:
    """Return *value* in lists, words and short numbers."""
    if isinstance(value, tuple):
        fields = getattr(value, "_fields", None)
        plain = [_plain(part) for part in value]
        return dict(zip(fields, plain, strict=True)) if fields else plain
    return round(value, 4) if isinstance(value, float) else value
