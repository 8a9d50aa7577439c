"""Wikidata's entities as JSON: one object, as a dump's line or an API's answer has it.

Whatever is not shaped as documented counts as not said: a record of a hundred million
is never a reason to stop.
"""

from collections.abc import Iterator, Mapping

from recommender.workshop.sources import Busy, Surprise, Unanswered
from recommender.workshop.sources.codes import UNITS
from recommender.workshop.sources.records import (
    DATE,
    DURATION,
    LINKS,
    MINUTES,
    QID,
    READERS,
    TEXT_LETTERS,
    TEXTS,
    Record,
    bounded_values,
    bounded_years,
    tidy,
)

YEAR_KNOWN = 9  # of Wikidata's precisions; below it only decades or centuries are
NO_VALUE: Mapping[str, object] = {}


def entity_name(entity: Mapping[str, object]) -> str:
    """Return the English name of *entity*, else the one for all languages, or ''."""
    labels = _labels(entity.get("labels"))
    return labels.get("en") or labels.get("mul") or ""


def read_entity(entity: Mapping[str, object]) -> Record | None:
    """Read one entity; None for what is missing or is no item."""
    name = entity.get("id")
    if not isinstance(name, str) or not QID.fullmatch(name) or "missing" in entity:
        return None
    claims = mapping(entity.get("claims"))
    texts = mapping(mapping(entity.get("descriptions")).get("en"))
    values = {p: bounded_values(p, _values(claims, p)) for p in (*LINKS, *TEXTS)}
    return Record(
        id=name,
        values={p: found for p, found in values.items() if found},
        labels=_labels(entity.get("labels")),
        years=bounded_years(_years(claims)),
        minutes=tuple(sorted(set(_minutes(claims)))),
        links=_links(entity.get("sitelinks")),
        text=tidy(texts.get("value"), TEXT_LETTERS),
    )


def read_entities(answer: object) -> dict[str, Mapping[str, object]]:
    """Return the entities of an answer by every id they were asked by, or have.

    Missing ones are left out. Raises Busy for "not now", and Unanswered or Surprise
    for what is no answer.
    """
    if not isinstance(answer, dict):
        raise Surprise("Wikidata's entities are no object.")
    _raise_error(answer.get("error"))
    if not isinstance(answer.get("entities"), dict):
        raise Surprise("Wikidata's answer holds no entities.")
    found: dict[str, Mapping[str, object]] = {}
    for key, entity in answer["entities"].items():
        if isinstance(entity, dict) and "missing" not in entity:
            origin = mapping(entity.get("redirects")).get("from")
            names = (key, entity.get("id"), origin)
            found |= {name: entity for name in names if isinstance(name, str)}
    return found


def mapping(value: object) -> Mapping[str, object]:
    """Return *value* if it is an object; an empty one is often written as a list."""
    return value if isinstance(value, dict) else NO_VALUE


def minutes_of(amount: object, unit: str) -> int | None:
    """Return a length in minutes; None for an unknown unit or an impossible one."""
    try:
        length = round(float(str(amount)) * UNITS[unit.rpartition("/")[2]])
    except (KeyError, ValueError, OverflowError):
        return None
    return length if length in MINUTES else None


def year_of(time: object, precision: object) -> int | None:
    """Return the year of a point in time; None where the year is not known."""
    text, exact = str(time), str(precision)
    if not exact.isdecimal() or int(exact) < YEAR_KNOWN:
        return None
    year = text.removeprefix("+").partition("-")[0]
    return int(year) if year.isascii() and year.isdecimal() and len(year) < 6 else None


def _raise_error(error: object) -> None:
    if error is None:
        return
    code = tidy(mapping(error).get("code"), 40)
    if code in ("maxlag", "ratelimited", "readonly"):
        raise Busy(f"Wikidata says: {code}.")
    raise Unanswered(f"Wikidata says: {code or 'an error'}.")


def _labels(labels: object) -> dict[str, str]:
    found = mapping(labels)
    cleaned = ((lang, tidy(mapping(found.get(lang)).get("value"))) for lang in READERS)
    return {language: label for language, label in cleaned if label}


def _links(sitelinks: object) -> int:
    return len(sitelinks) if isinstance(sitelinks, dict | list) else 0


def _best(claims: Mapping[str, object], name: str) -> Iterator[object]:
    """Yield the values of the best-ranked statements; deprecated ones never."""
    found = claims.get(name)
    statements = [mapping(s) for s in found] if isinstance(found, list) else []
    ranks = {statement.get("rank", "normal") for statement in statements}
    best = "preferred" if "preferred" in ranks else "normal"
    for statement in statements:
        snak = mapping(statement.get("mainsnak"))
        if statement.get("rank", "normal") == best and snak.get("snaktype") == "value":
            yield mapping(snak.get("datavalue")).get("value")


def _values(claims: Mapping[str, object], name: str) -> Iterator[str]:
    for value in _best(claims, name):
        text = value if name in TEXTS else _linked(mapping(value))
        if isinstance(text, str):
            yield text


def _linked(value: Mapping[str, object]) -> object:
    """Return the QID of a linked item; the oldest writing has its number alone."""
    return value.get("id", f"Q{value.get('numeric-id')}")


def _years(claims: Mapping[str, object]) -> Iterator[int]:
    for value in map(mapping, _best(claims, DATE)):
        year = year_of(value.get("time"), value.get("precision"))
        if year is not None:
            yield year


def _minutes(claims: Mapping[str, object]) -> Iterator[int]:
    for value in map(mapping, _best(claims, DURATION)):
        length = minutes_of(value.get("amount"), str(value.get("unit")))
        if length is not None:
            yield length
