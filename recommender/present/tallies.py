"""What the journal adds up to, as `boost stats --json` gives it."""

from recommender.stats import Evening, Share, Stats, outcomes

VERSION = 1


def record(told: Stats, notes: bool) -> dict[str, object]:
    """Return *told* for programs; what was noted only with *notes*."""
    return {
        "version": VERSION,
        "evenings": len(told.evenings),
        "aside": told.aside,
        "outcomes": _outcomes(told.evenings),
        "usual": _share(told.usual),
        "shares": {
            kind: [{"name": share.name, **_share(share)} for share in shares]
            for kind, shares in told.shares.items()
        },
        "leanings": [leaning._asdict() for leaning in told.leanings],
        "felt": [felt._asdict() for felt in told.felt],
        "by_day": [_evening(one, notes) for one in told.evenings],
        "childhood": {
            "memories": len(told.memories),
            "outcomes": _outcomes(told.memories),
        },
    }


def _outcomes(evenings: tuple[Evening, ...]) -> dict[str, int]:
    return {outcome.word: count for outcome, count in outcomes(evenings).items()}


def _share(share: Share) -> dict[str, object]:
    low, high = share.interval
    return {
        "evenings": share.evenings,
        "moved": share.moved,
        "low": round(low, 4),
        "high": round(high, 4),
        "tells": share.tells,
    }


def _evening(one: Evening, notes: bool) -> dict[str, object]:
    outcome, work = one.entry.outcome, one.work
    noted = {"note": one.entry.note, "who": one.pick.who if one.pick else ""}
    return {
        "entry": one.entry.id,
        "day": one.entry.day,
        "hour": one.hour,
        "work": work.id if work else one.entry.work,
        "title": one.title,
        "potency": work.potency if work else None,
        "load": work.load if work else None,
        "outcome": None if outcome is None else outcome.word,
        **(noted if notes else {}),
    }
