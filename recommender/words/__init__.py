"""The words of the journey, apart from the code: a file for each language.

`say` finds a sentence by its key. The files are read when the first one is wanted, so
a suggestion does not wait for them.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import cast

LANGUAGE = "en"  # the only one so far


def say(key: str, **values: object) -> str:
    """Return the sentence that *key* names ("setup.born"), with *values* filled in.

    LookupError for a key that is not there, or a value that it wants and was not given.
    """
    return _sentence(key).format(**values)


def sentences(language: str = LANGUAGE) -> dict[str, str]:
    """Return every sentence of *language* by its key."""
    tables = tomllib.loads(_file(language).read_text("utf-8"))
    return {
        f"{table}.{key}": cast(str, text)
        for table, texts in tables.items()
        for key, text in texts.items()
    }


def _sentence(key: str) -> str:
    return _all()[key]


@cache
def _all() -> dict[str, str]:
    return sentences()


def _file(language: str) -> Path:
    return Path(__file__).parent / f"{language}.toml"
