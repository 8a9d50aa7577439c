"""The JSON of the commands. Keys may be added, never renamed."""

import json
from collections.abc import Mapping

from recommender.entries import Entry, Pick, Profile
from recommender.present import console, sentences
from recommender.suggest import Suggestion
from recommender.works import Tag, Work

VERSION = 1


def dump(record: object) -> str:
    """Return *record* as JSON text; without names where others may see it."""
    if console.is_discreet():
        from recommender import veil  # for those alone who ask for it

        record = veil.record(record)
    return json.dumps(record, ensure_ascii=False, indent=2)


def suggestion(
    picked: Suggestion, work: Work, tags: Mapping[str, Tag], titles: Mapping[str, str]
) -> dict[str, object]:
    """Return a suggestion as DESIGN section 5 writes it."""
    score = picked.score
    return {
        "rank": picked.rank,
        "role": picked.role,
        "id": work.id,
        "kind": work.kind,
        "title": work.title,
        "year": work.year,
        "creators": work.creators,
        "minutes": work.minutes,
        "pages": work.pages,
        "score": score.total,
        "chance": round(score.chance, 4),
        "chance_low": round(score.low, 4),
        "chance_high": round(score.high, 4),
        "liking": round(score.liking, 2),
        "potency": work.potency,
        "load": work.load,
        "routes": of_family(work, tags, "route"),
        "window": work.window,
        "seen": picked.seen,
        "parts": [{"name": p.name, "value": p.value} for p in score.parts],
        "reasons": [sentences.reason(r, tags, titles) for r in picked.reasons],
        "warnings": of_family(work, tags, "warning"),
        "curated": work.curated,
    }


def work(shown: Work, tags: Mapping[str, Tag]) -> dict[str, object]:
    """Return everything the catalog says of a work."""
    record = shown._asdict()
    record["waves"] = [wave._asdict() for wave in shown.waves]
    record["claims"] = [
        {"tag": tag, "family": tags[tag].family, "strength": strength}
        for tag, strength in shown.claims
    ]
    record["titles"] = [{"language": la, "title": title} for la, title in shown.titles]
    return record


def entry(stored: Entry, title: str) -> dict[str, object]:
    """Return an entry of the journal."""
    record: dict[str, object] = stored._asdict()
    record["outcome"] = stored.outcome.word if stored.outcome is not None else None
    return {
        "id": record.pop("id"),
        "work": record.pop("work"),
        "title": title,
        **record,
    }


def pick(kept: Pick, title: str) -> dict[str, object]:
    """Return a work picked for an evening, and what was told of it."""
    record: dict[str, object] = kept._asdict()
    return {
        "id": record.pop("id"),
        "work": record.pop("work"),
        "title": title,
        **record,
    }


def profile(kept: Profile) -> dict[str, object]:
    """Return what a person set."""
    return kept._asdict()


def tag(word: Tag, works: int) -> dict[str, object]:
    """Return a word of the vocabulary with how many works claim it."""
    return {**word._asdict(), "works": works}


def of_family(work: Work, tags: Mapping[str, Tag], family: str) -> list[str]:
    """Return the tags of *family* that *work* claims, the strongest first."""
    held = [(s, t) for t, s in work.claims if t in tags and tags[t].family == family]
    return [t for _, t in sorted(held, key=lambda pair: (-pair[0], pair[1]))]
