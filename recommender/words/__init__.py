"""The words of the program, apart from its code: a file for each language.

One table a room or a step, one sentence a key; what stands in braces is filled in.
Plain, warm, brief: nothing is promised or praised, nobody is shamed or diagnosed. A
translation is a file beside this one with the same keys. They are read when the first
sentence is wanted, as JSON, since that takes no time on the way to a suggestion.
"""

import json
from functools import cache
from pathlib import Path

LANGUAGE = "en"  # the only one so far


def say(key: str, **values: object) -> str:
    """Return the sentence that *key* names ("setup.born"), with *values* filled in.

    LookupError for a key that is not there, or a value that it wants and was not given.
    """
    table, _, name = key.partition(".")
    return _tables()[table][name].format(**values)


def count(key: str, number: float, **values: object) -> str:
    """Return what *key* says of so many: the sentence for one, or that for more.

    They are two keys, "…_one" and "…_many", and may name the *number* as {count}.
    """
    many = "one" if number == 1 else "many"
    return say(f"{key}_{many}", count=number, **values)


def table(name: str) -> dict[str, str]:
    """Return all words of the table with this *name*, by their keys and in order."""
    return dict(_tables()[name])


def sentences(language: str = LANGUAGE) -> dict[str, str]:
    """Return every sentence of *language* by its key."""
    return {
        f"{table}.{key}": text
        for table, texts in _read(language).items()
        for key, text in texts.items()
    }


@cache
def _tables() -> dict[str, dict[str, str]]:
    return _read(LANGUAGE)


def _read(language: str) -> dict[str, dict[str, str]]:
    text = (Path(__file__).parent / f"{language}.json").read_text("utf-8")
    found: dict[str, dict[str, str]] = json.loads(text)
    return found
