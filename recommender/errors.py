"""The mishaps a person can meet, each with its sentence and its exit code."""

from collections.abc import Sequence


class BoostError(Exception):
    """Something went wrong that a person can be told about in a sentence."""

    exit_code = 1


class WrongUsage(BoostError):
    """A value is impossible, or two wishes exclude each other."""

    exit_code = 2


class WorkNotFound(BoostError):
    """No work has this title, or several have."""

    exit_code = 3


class CatalogBroken(BoostError):
    """The tables do not hold together; *problems* says where."""

    exit_code = 4

    def __init__(self, summary: str, problems: Sequence[str] = ()) -> None:
        super().__init__("\n".join((summary, *problems)))
        self.problems = tuple(problems)


class PartlyRefreshed(BoostError):
    """Some sources or works got no answer; what was answered is kept."""

    exit_code = 6


class NothingRefreshed(BoostError):
    """No source gave an answer that could be used; everything is as it was."""

    exit_code = 7


class JournalBroken(BoostError):
    """The journal cannot be read or written; it was left as it was."""

    exit_code = 5
