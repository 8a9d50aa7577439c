"""The lines of a file that is larger than memory, packed with gzip or plain."""

import zlib
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

BLOCK = 1 << 18  # bytes at a time: large enough for zlib, small enough for memory
# The longest entity of Wikidata is a few million characters; its wiki allows no more.
LONGEST = 1 << 24
GZIP = b"\x1f\x8b"
AS_GZIP = 31  # what zlib calls a gzip member, with its checksum


class Place(NamedTuple):
    """A place to begin at: how many lines and bytes of text lie before it.

    gzip cannot be entered in its middle, but where a file has several members it can
    be entered at one: `member` bytes into the file, `before` bytes into the text.
    """

    line: int = 0
    offset: int = 0
    member: int = 0
    before: int = 0


FRONT = Place()


class Cut(Exception):
    """The file ends, or stops making sense, in the middle."""


class Lines:
    """The lines of one file, read from *start* once, in bounded memory.

    Iterate over it. A line of more than *longest* bytes is passed over and counted.
    What follows the last line end of a packed file that was cut is no line: Cut is
    raised in its stead.
    """

    def __init__(
        self, path: Path, start: Place = FRONT, longest: int = LONGEST
    ) -> None:
        self.overlong = 0
        self.taken = 0  # bytes of the file as it lies on the disk
        self._path, self._start, self._longest = path, start, longest
        self._line, self._offset = start.line, start.offset
        self._members = deque([(start.member, start.before)])

    @property
    def place(self) -> Place:
        """Where to begin again, so that the next line comes first."""
        self._forget_members()
        return Place(self._line, self._offset, *self._members[0])

    def __iter__(self) -> Iterator[bytes]:
        """Yield each line without its end."""
        with self._path.open("rb") as file:
            packed = file.read(len(GZIP)) == GZIP
            try:
                yield from self._cut_up(
                    self._unpacked(file) if packed else self._plain(file)
                )
            except (zlib.error, EOFError) as error:
                raise Cut(str(error)) from error

    def _cut_up(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        """Cut *blocks* into lines; what is too long is never held as a whole."""
        parts: list[bytes] = []  # of a line that began in an earlier block
        held = 0
        for block in blocks:
            *whole, last = block.split(b"\n")
            for line in whole:
                length = held + len(line)
                self._line += 1
                self._offset += length + 1
                if length > self._longest:
                    self.overlong += 1
                else:
                    yield b"".join((*parts, line)) if held else line
                if held:
                    parts, held = [], 0
            held += len(last)
            parts = [] if held > self._longest else [*parts, last]
        yield from self._last(parts, held)

    def _last(self, parts: list[bytes], held: int) -> Iterator[bytes]:
        """Yield the line that no line end follows, if there is one."""
        if held:
            self._line += 1
            self._offset += held
            if held > self._longest:
                self.overlong += 1
            else:
                yield b"".join(parts)

    def _plain(self, file: IO[bytes]) -> Iterator[bytes]:
        """Yield the file from the start on."""
        file.seek(self._start.offset)
        while block := file.read(BLOCK):
            self.taken = file.tell()
            yield block

    def _unpacked(self, file: IO[bytes]) -> Iterator[bytes]:
        """Yield the text from the start on.

        What lies between the start and the beginning of its member is unpacked and
        thrown away: there is no other way to it.
        """
        skip = self._start.offset - self._start.before
        for block in self._texts(file):
            if skip < len(block):
                yield block[skip:]
            skip = max(0, skip - len(block))

    def _texts(self, file: IO[bytes]) -> Iterator[bytes]:
        """Yield the text from the start's member on, in blocks."""
        file.seek(self._start.member)
        reached = self._start.before
        packed, member, begun = b"", zlib.decompressobj(AS_GZIP), False
        while packed or (packed := file.read(BLOCK)):
            self.taken = file.tell() - len(packed)
            block = member.decompress(packed, BLOCK)
            packed, begun = member.unconsumed_tail, True
            reached += len(block)
            yield block
            if member.eof:
                packed = member.unused_data.lstrip(b"\0") or _past_padding(file)
                self._enter(file.tell() - len(packed), reached)
                member, begun = zlib.decompressobj(AS_GZIP), False
        if begun:
            raise EOFError("it ends before its packing does")

    def _enter(self, member: int, before: int) -> None:
        """Note where a member begins."""
        if self._members[-1][1] == before:  # the one before was empty
            self._members.pop()
        self._members.append((member, before))
        self._forget_members()

    def _forget_members(self) -> None:
        """Forget the members that end before the next line."""
        while len(self._members) > 1 and self._members[1][1] <= self._offset:
            self._members.popleft()


def _past_padding(file: IO[bytes]) -> bytes:
    """Return the next bytes that are not the zeros a tape is filled up with."""
    while block := file.read(BLOCK):
        if block := block.lstrip(b"\0"):
            return block
    return b""
