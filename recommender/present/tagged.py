"""What the measuring of the tagger says, line by line."""

from collections.abc import Iterator, Sequence

from recommender.workshop.bootstrap import Estimate
from recommender.workshop.tagger_exam import Exam
from recommender.workshop.tears import Told

VERSION = 1
AIM = 0.9  # DESIGN section 8: AUC, on titles not seen
KINDS = {"film": "Films", "book": "Books"}


def lines(told: Sequence[Told], exams: Sequence[Exam]) -> Iterator[str]:
    """Say how well tears are told apart, then how well works are tagged."""
    yield (
        "Tears against titles as well known, none of which was learned from. 95 % "
        f"intervals; the aim is an AUC of {AIM}."
    )
    for one in told:
        yield from _told(one)
    yield ""
    yield "Works of the catalog, guessed by what learned from the others."
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
    yield f"{KINDS[one.kind]}, by {one.features}:"
    yield f"  {one.tears} with tears, {one.others} without: AUC {_figure(one.auc)}"
    if one.known < one.tears and one.auc_known:
        yield f"  {one.known} of whom that is known: {_figure(one.auc_known)}"
    if one.auc_outside:
        yield f"  {one.outside} outside the catalog: {_figure(one.auc_outside)}"


def _exam(exam: Exam) -> Iterator[str]:
    yield ""
    yield f"{exam.works} works; known beside title, year and length: {exam.known}."
    for caught in exam.caught:
        yield (
            f"  {caught.tag}: {_figure(caught.recall)} of {caught.carriers} caught; "
            f"right in {_figure(caught.precision)}; {caught.flagged:.0%} are marked, "
            f"and {caught.claimed:.0%} of the carriers claimed outright"
        )
    tag, recall = exam.least_recall
    yield f"  of all warnings the least caught: {tag}, {recall:.2f}"
    yield (
        f"  themes: average precision {_figure(exam.theme_precision)}, "
        f"{exam.theme_chance:.2f} by chance; F1 {exam.theme_f1:.2f}, with "
        f"{exam.themes_claimed:.1f} claimed a work"
    )
    yield f"  genres: average precision {_figure(exam.genre_precision)}"
    for notch in exam.judged:
        yield (
            f"  {notch.name}: off by {_figure(notch.error)}; always saying the same, "
            f"by {notch.usual:.2f}; as it is said, by {notch.careful:.2f}"
        )
    yield f"  chances: off by {_figure(exam.calibration, 3)} (ECE)"
    yield (
        f"  in doubt: {exam.warnings_in_doubt:.0%} of warnings, "
        f"{exam.themes_in_doubt:.0%} of themes"
    )
    yield (
        f"  held back: {exam.held_back:.0%} of works; the curators would "
        f"{exam.truly_held_back:.0%}"
    )


def _figure(value: Estimate, digits: int = 2) -> str:
    return (
        f"{value.value:.{digits}f} ({value.low:.{digits}f} to {value.high:.{digits}f})"
    )


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
