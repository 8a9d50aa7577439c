"""What the measuring of the tagger says, line by line."""

from collections.abc import Iterator, Sequence

from recommender.words import say
from recommender.workshop.bootstrap import Estimate
from recommender.workshop.tagger_exam import Exam
from recommender.workshop.tears import Told

VERSION = 1
AIM = 0.9  # DESIGN section 8: AUC, on titles not seen
KINDS = {"film": "Films", "book": "Books"}
LEAST_RECALL = 0.9  # of grave warnings


def lines(told: Sequence[Told], exams: Sequence[Exam]) -> Iterator[str]:
    """Say how well tears are told apart, then how well works are tagged."""
    yield say("tagged.tears", aim=AIM)
    for one in told:
        yield from _told(one)
    yield ""
    yield say("tagged.works")
    for exam in exams:
        yield from _exam(exam)


def record(told: Sequence[Told], exams: Sequence[Exam]) -> dict[str, object]:
    """Return everything measured, for a program."""
    return {
        "version": VERSION,
        "tears": [_plain(one) for one in told],
        "tagger": [_plain(exam) for exam in exams],
    }


def _told(one: Told) -> Iterator[str]:
    yield ""
    kind = say(f"kinds.{one.kind}").capitalize()
    yield say("tagged.kind", kind=kind, features=one.features)
    auc = _figure(one.auc)
    yield "  " + say("tagged.auc", tears=one.tears, others=one.others, auc=auc)
    if one.known < one.tears and one.auc_known:
        known = _figure(one.auc_known)
        yield "  " + say("tagged.known", count=one.known, auc=known)
    if one.auc_outside:
        outside = _figure(one.auc_outside)
        yield "  " + say("tagged.outside", count=one.outside, auc=outside)


def _exam(exam: Exam) -> Iterator[str]:
    yield ""
    yield say("tagged.exam", count=exam.works, known=exam.known)
    yield from (f"  {line}" for line in _found(exam))


def _found(exam: Exam) -> Iterator[str]:
    for caught in exam.caught:
        yield say(
            "tagged.caught",
            tag=caught.tag,
            recall=_figure(caught.recall),
            count=caught.carriers,
            precision=_figure(caught.precision),
            flagged=f"{caught.flagged:.0%}",
            claimed=f"{caught.claimed:.0%}",
        )
    tag, recall = exam.least_recall
    yield say("tagged.least", tag=tag, recall=f"{recall:.2f}")
    yield say(
        "tagged.themes",
        precision=_figure(exam.theme_precision),
        chance=f"{exam.theme_chance:.2f}",
        f1=f"{exam.theme_f1:.2f}",
        claimed=f"{exam.themes_claimed:.1f}",
    )
    yield say("tagged.genres", precision=_figure(exam.genre_precision))
    for notch in exam.judged:
        yield say(
            "tagged.judged",
            name=notch.name,
            error=_figure(notch.error),
            usual=f"{notch.usual:.2f}",
            careful=f"{notch.careful:.2f}",
        )
    yield say("tagged.chances", error=_figure(exam.calibration, 3))
    yield say(
        "tagged.doubt",
        warnings=f"{exam.warnings_in_doubt:.0%}",
        themes=f"{exam.themes_in_doubt:.0%}",
    )
    yield say(
        "tagged.held",
        share=f"{exam.held_back:.0%}",
        truly=f"{exam.truly_held_back:.0%}",
    )


def _figure(value: Estimate, digits: int = 2) -> str:
    figure, low, high = (f"{part:.{digits}f}" for part in value)
    return say("measures.span", figure=figure, low=low, high=high)


def _plain(value: object) -> object:
    """Return *value* as JSON can have it, with four decimals."""
    if isinstance(value, float):
        return round(value, 4)
    fields = getattr(value, "_fields", None)
    if fields is not None:
        return {name: _plain(getattr(value, name)) for name in fields}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
