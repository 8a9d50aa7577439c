"""What stands in JSON from outside, taken out with care: bounded, cleaned, of one type.

Keys may be absent, and values of another type than yesterday. What is not as it should
be counts as not given; only a whole answer of another shape is a Surprise.
"""

from collections.abc import Iterator, Mapping

from recommender.workshop.sources import Surprise

LONGEST_TEXT = 200  # characters; the longest title of the catalog has 66


def mapping(value: object, what: str) -> Mapping[str, object]:
    """Return *value* as a JSON object; anything else surprises, and *what* says it."""
    if not isinstance(value, dict):
        raise Surprise(f"{what} is no JSON object")
    return value


def inner(value: object) -> Mapping[str, object]:
    """Return *value* as a JSON object; anything else is an empty one."""
    return value if isinstance(value, dict) else {}


def rows(value: object) -> list[object]:
    """Return *value* as a list; anything else is an empty one."""
    return value if isinstance(value, list) else []


def text(value: object, longest: int = LONGEST_TEXT) -> str:
    """Return *value* without control characters, on one line, or '' for no text."""
    if not isinstance(value, str):
        return ""
    # Cut first: a megabyte need not be looked at letter by letter.
    shown = (c if c.isprintable() else " " for c in value[: 2 * longest])
    return " ".join("".join(shown).split())[:longest].rstrip()


def texts(value: object, longest: int = LONGEST_TEXT) -> Iterator[str]:
    """Yield the texts in the list *value*, cleaned; a lone text is a list of one."""
    for row in [value] if isinstance(value, str) else rows(value):
        if words := text(row, longest):
            yield words


def number(value: object) -> int | None:
    """Return *value* as a whole number; True is none, and 12.0 is twelve."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return None


def number_within(value: object, least: int, most: int) -> int | None:
    """Return *value* as a whole number if it is plausible, from *least* to *most*."""
    found = number(value)
    return found if found is not None and least <= found <= most else None
