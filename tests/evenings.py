"""Evenings to look at: some sixty of them over fourteen months, with their picks."""

import datetime
from collections.abc import Iterator
from itertools import cycle, islice

from recommender import journal, places
from recommender.entries import Entry, Pick
from recommender.works import Outcome

WORKS = (
    "bambi-1942",
    "paddington-2-2017",
    "the-snowman-1978",
    "red-dog-2011",
    "charlottes-web-1952",
    "the-velveteen-rabbit-1922",
    "charlottes-web-1973",
    "manchester-by-the-sea-2016",
)
# Warm works open this person, the heavy one does not, and company stands in the way.
OUTCOMES = {
    "bambi-1942": (0, 1, 2, 0, 3),
    "paddington-2-2017": (3, 2, 4, 2, 1),
    "the-snowman-1978": (1, 2, 0, 2),
    "red-dog-2011": (2, 3, 1, 4),
    "charlottes-web-1952": (3, 0, 2),
    "the-velveteen-rabbit-1922": (0, 2, 1),
    "charlottes-web-1973": (1, 2),
    "manchester-by-the-sea-2016": (0, 0, 1),
}
STARS = (None, 4.0, None, 3.5, 5.0)
HOURS = (20, 21, 22, 15, 21, 18, 23)
WORSE = ("worse", "same", "worse", "better")
LATER = ("same", None, "better", "worse", "same")
NOTES = ("", "", "<script>alert(1)</script> & “so”", "", "It rained.", "", "")
WHO = ("", "my sister", "", "<img src=x onerror=alert(1)>", "", "")
FIRST = datetime.datetime(2025, 9, 6, tzinfo=datetime.UTC)
GAPS = (3, 9, 5, 11, 4, 8, 10, 7)  # days between evenings
MEMORIES = (("bambi-1942", 4), ("charlottes-web-1973", 3), ("the-snowman-1978", 0))


def evenings(count: int) -> Iterator[tuple[Entry, Pick | None]]:
    """Return *count* evenings, two in three of them with the pick that led there."""
    day = FIRST
    outcomes = {work: cycle(Outcome(o) for o in OUTCOMES[work]) for work in WORKS}
    for nth, work in enumerate(islice(cycle(WORKS), count)):
        chosen = day + datetime.timedelta(hours=HOURS[nth % 7], minutes=nth % 60)
        written = chosen + datetime.timedelta(hours=2)
        quit_it = nth % 23 == 5
        entry = Entry(
            work,
            day.date().isoformat(),
            None if nth % 29 == 11 else next(outcomes[work]),
            STARS[nth % 5],
            "others" if nth % 4 == 3 else "alone",
            again=nth >= len(WORKS) and nth % 3 == 0,
            stopped=quit_it or nth % 29 == 11,
            too_much=quit_it,
            relief="better" if nth % 5 == 2 else None,
            note=NOTES[nth % 7],
            written_at=written.isoformat(timespec="seconds"),
        )
        pick = Pick(
            work,
            chosen.isoformat(timespec="seconds"),
            entry.company,
            told_at=entry.written_at,
            felt_first=WORSE[nth % 4],  # type: ignore[arg-type]
            felt_20=LATER[nth % 5],  # type: ignore[arg-type]
            felt_90="better" if nth % 3 else None,
            who=WHO[nth % 6],
        )
        yield entry, None if nth % 3 == 2 else pick
        day += datetime.timedelta(days=GAPS[nth % 8])


def keep(count: int) -> None:
    """Write *count* evenings into the journal of this test; with many, memories too."""
    with journal.writing(places.journal_file()) as diary:
        for entry, pick in evenings(count):
            kept = diary.add(entry)
            if pick:
                diary.add_pick(pick._replace(entry=kept.id))
        for work, outcome in MEMORIES if count > len(WORKS) else ():
            diary.add(Entry(work, "1995-12-24", Outcome(outcome), childhood=True))
        if count > len(WORKS):
            diary.add(Entry("grave-of-the-fireflies-1988", "2026-02-02", stars=4.0))
