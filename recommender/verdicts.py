"""What the person decided of candidates: one was taken in, another declined.

A verdict is the person's own: no discovery replaces it, and another verdict alone does.
"""

import datetime
import json
from typing import NamedTuple

from recommender import veil
from recommender.overlay import Overlay, Verdict
from recommender.titles import ARTICLES, NEAR
from recommender.works import Work, plain, read_work

SHOWN = 3  # candidates that a slip may have meant


class Decision(NamedTuple):
    """What a person decided of a candidate, and when."""

    work: Work
    verdict: Verdict
    decided_on: str


def named(overlay: Overlay, text: str) -> list[tuple[str, str, float]]:
    """Return id, title and likeness, to 100, of what *text* may mean, likeliest first.

    Those that are exactly it stand alone; what was decided is among them.
    """
    rows = overlay.connection.execute(
        "SELECT id, json_extract(record, '$.title') FROM candidates UNION "
        "SELECT candidate, json_extract(record, '$.title') FROM verdicts ORDER BY 1"
    ).fetchall()
    key = _key(text)
    exact = [row for row in rows if row[0] == text.strip()]
    exact = exact or [row for row in rows if _key(row[1]) == key]
    handled = () if exact else veil.behind(text, [name for name, _ in rows])
    if exact := exact or [row for row in rows if row[0] in handled]:
        return [(name, title, 100.0) for name, title in exact]
    from rapidfuzz import fuzz, process  # 20 ms that only inexact titles need

    titles = [_key(title) for _, title in rows]
    alike = process.extract(
        key, titles, scorer=fuzz.ratio, score_cutoff=NEAR, limit=SHOWN
    )
    return [(*rows[place], likeness) for _, likeness, place in alike]


def decide(
    overlay: Overlay, name: str, verdict: Verdict, today: datetime.date
) -> Decision | None:
    """Write what was decided of the candidate *name*; None when nobody knows it.

    A later verdict takes an earlier one back.
    """
    db = overlay.connection
    row = db.execute(
        "SELECT record FROM candidates WHERE id = ? UNION ALL "
        "SELECT record FROM verdicts WHERE candidate = ?",
        (name, name),
    ).fetchone()
    if row is None:
        return None
    db.execute(
        "INSERT OR REPLACE INTO verdicts VALUES (?, ?, ?, ?)",
        (name, verdict, today.isoformat(), row[0]),
    )
    return Decision(read_work(json.loads(row[0])), verdict, today.isoformat())


def decided(overlay: Overlay, verdict: Verdict | None = None) -> list[Decision]:
    """Return what the person decided, in order of id."""
    rows = overlay.connection.execute(
        "SELECT record, verdict, decided_on FROM verdicts WHERE ? IN (verdict, '') "
        "ORDER BY candidate",
        (verdict or "",),
    )
    return [Decision(read_work(json.loads(row[0])), *row[1:]) for row in rows]


def _key(title: str) -> str:
    return ARTICLES.sub("", plain(title))
