"""Works that were proposed for the catalog: kept, told, and chosen for an evening.

They live in the overlay. A discovery replaces them; what was decided is left out.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from itertools import zip_longest
from typing import NamedTuple

from recommender.model import Candidate
from recommender.overlay import Overlay
from recommender.works import Kind, Wish, Work, as_record, read_work

MOST = 100_000  # are kept, the worthiest; more answer no evening better
NEAREST = 2_000  # scored on an evening
CHILDHOOD_WORTH = 1.5  # times, for what was new when somebody was a child
CHILDHOOD = (-6, 14)  # years from a birth in which that was made

# One index holds all that is read here: no record is touched before it is chosen.
CHOICE = """
SELECT id FROM candidates
WHERE kind = ? AND held <= ?
AND load <= ?
AND (? IS NULL OR kind <> 'film' OR minutes <= ?)  -- unknown is too long
AND id NOT IN (SELECT candidate FROM verdicts)
ORDER BY worth * CASE WHEN year BETWEEN ? AND ? THEN ? ELSE 1 END DESC, id
LIMIT ?
"""
COLUMNS = "record, vector, unsure, worth, held, source, licence, retrieved_on"
UNDECIDED = "id NOT IN (SELECT candidate FROM verdicts)"


class Proposal(NamedTuple):
    """A candidate: the whole work as guessed, and where it comes from.

    `vector` is JSON as an index keeps it; `unsure` what could not be told; `held` that
    it may carry what is held back until asked for.
    """

    work: Work
    vector: str
    unsure: tuple[str, ...]
    worth: float
    held: bool
    source: str
    licence: str
    retrieved_on: str


def replace(
    overlay: Overlay, sources: Collection[str], proposals: Iterable[Proposal]
) -> int:
    """Let *proposals* stand for all that *sources* proposed; return how many are kept.

    What was decided is left out, and only the worthiest stay when there are too many.
    """
    _put(overlay, sources, map(_row, proposals))
    return size(overlay)


def take_over(overlay: Overlay, other: Overlay, source: str) -> None:
    """Let what *source* proposes in *other* stand for all that it proposed here."""
    _put(overlay, (source,), _rows(other, source))


def differs(overlay: Overlay, other: Overlay, source: str) -> bool:
    """Return whether *source* proposes something else in *other*, days aside."""
    pairs = zip_longest(_rows(overlay, source), _rows(other, source), fillvalue=())
    return any(ours[:-1] != theirs[:-1] for ours, theirs in pairs)


def ids(overlay: Overlay, source: str | None = None) -> frozenset[str]:
    """Return the ids of undecided candidates: all, or those that *source* proposes."""
    rows = overlay.connection.execute(
        f"SELECT id FROM candidates WHERE {UNDECIDED} AND ? IN (source, '')",
        (source or "",),
    )
    return frozenset(name for (name,) in rows)


def best(overlay: Overlay, count: int, kind: Kind | None = None) -> list[Proposal]:
    """Return the *count* undecided candidates that the catalog lacks most."""
    rows = overlay.connection.execute(
        f"SELECT {COLUMNS} FROM candidates WHERE {UNDECIDED} AND ? IN (kind, '') "
        "ORDER BY worth DESC, id LIMIT ?",
        (kind or "", count),
    )
    return [_proposal(row) for row in rows]


def size(overlay: Overlay, kind: Kind | None = None) -> int:
    """Return how many candidates are undecided."""
    found = overlay.connection.execute(
        f"SELECT count(*) FROM candidates WHERE {UNDECIDED} AND ? IN (kind, '')",
        (kind or "",),
    )
    return int(found.fetchone()[0])


def near(
    overlay: Overlay,
    wish: Wish,
    ceiling: int,
    safe: bool,
    warnings: Collection[str],
    count: int = NEAREST,
) -> Iterator[tuple[Candidate, Proposal]]:
    """Yield some *count* candidates nearest to *wish*, and what the scorer needs.

    None is heavier than *ceiling*; a *safe* evening has none that may carry what is
    held back. A warning that is in doubt is taken for carried.
    """
    first, last = ((wish.born or 0) + years for years in CHILDHOOD)
    kinds: tuple[Kind, ...] = (wish.kind,) if wish.kind else ("film", "book")
    chosen: list[str] = []
    for kind in kinds:
        limits = (kind, int(not safe), ceiling, wish.minutes, wish.minutes)
        fond = (first, last, CHILDHOOD_WORTH if wish.born else 1.0)
        rows = overlay.connection.execute(CHOICE, (*limits, *fond, count // len(kinds)))
        chosen.extend(name for (name,) in rows)
    rows = overlay.connection.execute(
        f"SELECT {COLUMNS} FROM candidates "
        "WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(chosen),),
    )
    for row in rows:
        proposal = _proposal(row)
        yield _scored(proposal, warnings), proposal


def _put(
    overlay: Overlay, sources: Iterable[str], rows: Iterable[tuple[object, ...]]
) -> None:
    """Let *rows* stand for all that *sources* proposed; an id that is there stays."""
    db = overlay.connection
    db.executemany("DELETE FROM candidates WHERE source = ?", ((s,) for s in sources))
    db.executemany(
        f"INSERT OR IGNORE INTO candidates VALUES ({', '.join('?' * 13)})", rows
    )
    db.execute(f"DELETE FROM candidates WHERE NOT {UNDECIDED}")
    db.execute(
        "DELETE FROM candidates WHERE id IN ("
        "SELECT id FROM candidates ORDER BY worth DESC, id LIMIT -1 OFFSET ?)",
        (MOST,),
    )


def _rows(overlay: Overlay, source: str) -> Iterator[tuple[object, ...]]:
    """Return the candidates that *source* proposes as they are kept, in order of id."""
    return overlay.connection.execute(
        "SELECT * FROM candidates WHERE source = ? ORDER BY id", (source,)
    )


def _row(proposal: Proposal) -> tuple[object, ...]:
    work = proposal.work
    return (
        work.id,
        work.kind,
        work.year,
        work.minutes,
        work.load,
        int(proposal.held),
        proposal.worth,
        as_record(work),
        proposal.vector,
        json.dumps(proposal.unsure),
        proposal.source,
        proposal.licence,
        proposal.retrieved_on,
    )


def _proposal(row: tuple[str, str, str, float, int, str, str, str]) -> Proposal:
    record, vector, unsure, worth, held, *origin = row
    work = read_work(json.loads(record))
    doubts = tuple(json.loads(unsure))
    return Proposal(work, vector, doubts, worth, bool(held), *origin)


def _scored(proposal: Proposal, warnings: Collection[str]) -> Candidate:
    """Return what the scorer needs to know of *proposal*."""
    work = proposal.work
    feared = {tag: 1 for tag in proposal.unsure if tag in warnings}
    return Candidate(
        id=work.id,
        kind=work.kind,
        form=work.form,
        audience=work.audience,
        minutes=work.minutes,
        year=work.year,
        country=work.country,
        language=work.language,
        potency=work.potency,
        load=work.load,
        acclaim=work.acclaim,
        esteem=work.esteem,
        claims=feared | dict(work.claims),
        vector=proposal.vector,
    )
