"""A whole dump of Open Library or Wikidata, read in place of asking them.

It is read once for records and, where these name others by their keys, once more for
the names. Only what may matter is parsed, and only what was found is kept.
"""

import datetime
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Generic

from recommender.errors import WrongUsage
from recommender.works import Work
from recommender.workshop.dumps.dump import Dump, Unread
from recommender.workshop.dumps.gleanings import (
    Counts,
    Gleanings,
    Stage,
    keeping,
    mishaps_told,
)
from recommender.workshop.dumps.kinds import label, named_day, shape_of, task_of
from recommender.workshop.dumps.known import Known
from recommender.workshop.dumps.lines import FRONT, Cut, Lines, Place
from recommender.workshop.dumps.shapes import K, Shape

SECONDS = 5.0  # between two checkpoints: what a power cut may cost
LINES = 256  # between two looks at the clock; so many of Wikidata take 10 ms
MOST = 100_000  # candidates: more than anybody curates, and a bound for memory
PASSES = 2

Hear = Callable[[int], None]


@contextmanager
def reading(
    path: Path,
    works: Sequence[Work],
    kept: Path,
    hear: Hear = lambda taken: None,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Dump[tuple[object, ...]]]:
    """Read the dump at *path* for *works* and for candidates; yield what it gave.

    *kept* is the file of findings: what was interrupted goes on from its last
    checkpoint, and what was read to its end is not read again. *hear* is told how many
    bytes of `to_read(path)` are done. Raises WrongUsage for a file that is no dump;
    of one that was cut, the dump's `counts` say so.
    """
    with _trouble_told(path):
        shape = shape_of(Lines(path))
        known, task = Known(works), task_of(path, shape.name, works)
    with keeping(kept) as gleanings:
        with mishaps_told(kept), _trouble_told(path):
            counts = _Reading(path, shape, known, gleanings, hear, clock).run(task)
            dump = Dump(shape, known, gleanings, counts, f"dump of {label(path)}")
        yield dump


def source_of(path: Path) -> Unread:
    """Return whose dump the file at *path* is. Raises WrongUsage for nobody's."""
    with _trouble_told(path):
        shape = shape_of(Lines(path))
    return Unread(shape.name, shape.licence)


def day_of(path: Path) -> datetime.date:
    """Return the day that the name of a dump tells, else that of the file."""
    with _trouble_told(path):
        written = datetime.date.fromtimestamp(path.stat().st_mtime)
    return named_day(path.name) or written


def to_read(path: Path) -> int:
    """Return how many bytes `reading` tells of: those of the file, for each pass."""
    with _trouble_told(path):
        return PASSES * path.stat().st_size


class _Reading(Generic[K]):
    """A dump being read, from the place where its findings end."""

    def __init__(
        self,
        path: Path,
        shape: Shape[K],
        known: Known,
        gleanings: Gleanings,
        hear: Hear,
        clock: Callable[[], float],
    ) -> None:
        self._path, self._shape, self._known = path, shape, known
        self._gleanings, self._hear, self._clock = gleanings, hear, clock
        self._task, self._counts = "", Counts()

    def run(self, task: str) -> Counts:
        """Read what has not been read; return the counts of the whole."""
        self._task = task
        stage, place, self._counts = self._gleanings.resume(task)
        size = self._path.stat().st_size
        if stage == "records":
            self._read_records(Lines(self._path, place))
            stage, place = "names", FRONT
        if stage == "names":
            self._read_names(Lines(self._path, place), size)
            self._reach("done", FRONT)
        self._hear(PASSES * size)
        return self._counts

    def _read_records(self, lines: Lines) -> None:
        """Keep the records that may matter, and note the names that they need."""
        wants, overlong = self._shape.sieve(self._known), self._counts.overlong
        cut = ""

        def reach(stage: Stage, place: Place) -> None:
            self._counts = self._counts._replace(
                lines=lines.place.line, overlong=overlong + lines.overlong, cut=cut
            )
            self._reach(stage, place)

        try:
            for line, is_time in self._timed(lines, 0):
                if wants(line):
                    self._take(line, lines.place.line)
                if is_time:
                    reach("records", lines.place)
        except Cut as error:
            cut = str(error)
        reach("names", FRONT)

    def _take(self, line: bytes, number: int) -> None:
        """Keep what *line* says, if it is of a work of ours or of a candidate."""
        shape, counts = self._shape, self._counts
        if shape.is_maker(line):
            self._counts = counts._replace(makers=counts.makers + 1)
            return
        try:
            kept = shape.read(line)
        except (ValueError, RecursionError):
            self._counts = counts._replace(damaged=counts.damaged + 1)
            return
        if kept is None:
            return
        if not self._may_be_ours(kept):
            if counts.candidates >= MOST or not shape.described(kept, str):
                return
            self._counts = counts._replace(candidates=counts.candidates + 1)
        self._gleanings.add_record(number, kept)
        self._gleanings.seek_names(shape.links(kept))

    def _may_be_ours(self, kept: K) -> bool:
        ids, seen = self._shape.ids(kept), self._shape.seen(kept, str)
        return bool(self._known.by_id(ids) or self._known.by_title(seen))

    def _read_names(self, lines: Lines, done: int) -> None:
        """Keep the names that the records need, where the dump has any."""
        sought = self._gleanings.sought()
        if not sought or not (self._shape.names_itself or self._counts.makers):
            return
        wants = self._shape.name_sieve(sought)
        with suppress(Cut):  # the first pass has said so
            for line, is_time in self._timed(lines, done):
                if wants(line):
                    with suppress(ValueError, RecursionError):
                        self._gleanings.add_name(*self._shape.read_name(line))
                if is_time:
                    self._reach("names", lines.place)

    def _timed(self, lines: Lines, done: int) -> Iterator[tuple[bytes, bool]]:
        """Yield *lines*, each with whether it is time to keep what was found."""
        kept_at = self._clock()
        for count, line in enumerate(lines, 1):
            is_time = False
            if not count % LINES:
                self._hear(done + lines.taken)
                if is_time := self._clock() - kept_at >= SECONDS:
                    kept_at = self._clock()
            yield line, is_time

    def _reach(self, stage: Stage, place: Place) -> None:
        self._gleanings.reach(self._task, stage, place, self._counts)


@contextmanager
def _trouble_told(path: Path) -> Iterator[None]:
    """Turn what the disk says of the dump into a sentence with a next step."""
    try:
        yield
    except OSError as error:
        raise WrongUsage(
            f"The dump {path} cannot be read: {error.strerror or error}. Check its "
            "name, and that it was fetched whole."
        ) from error
