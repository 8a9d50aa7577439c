"""Lines of files that are larger than memory."""

import gzip
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.workshop.dumps.lines import BLOCK, Cut, Lines

TEXTS = st.lists(st.binary(max_size=30).map(lambda b: b.replace(b"\n", b"")))
PIECES = st.lists(st.binary(max_size=40), min_size=1, max_size=8)


def written(folder: Path, *members: bytes, packed: bool = True) -> Path:
    """Return a file of *members*, each packed for itself."""
    path = folder / "dump"
    path.write_bytes(b"".join(gzip.compress(m) if packed else m for m in members))
    return path


def lines_of(text: bytes) -> list[bytes]:
    """Return the lines of *text* as anybody would count them."""
    lines = text.split(b"\n")
    return lines if lines[-1] else lines[:-1]


def until_cut(lines: Lines) -> Iterator[bytes]:
    """Yield the lines of a file that must turn out to be cut."""
    with pytest.raises(Cut):
        yield from lines


@given(PIECES, st.booleans())
def test_lines_are_those_of_the_text(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes], packed: bool
) -> None:
    """Packed in members that end anywhere, or plain, a file has the same lines."""
    pieces = [b"a", *pieces]  # so that no plain file looks packed
    path = written(tmp_path_factory.mktemp("dump"), *pieces, packed=packed)
    assert list(Lines(path)) == lines_of(b"".join(pieces))


@given(PIECES, st.booleans(), st.integers(0, 400))
def test_reading_goes_on_at_any_place(
    tmp_path_factory: pytest.TempPathFactory,
    pieces: list[bytes],
    packed: bool,
    stop: int,
) -> None:
    """Left after any line and taken up at its place, the same lines come."""
    pieces = [b"a", *pieces]
    path = written(tmp_path_factory.mktemp("dump"), *pieces, packed=packed)
    whole = lines_of(b"".join(pieces))
    stop %= len(whole)
    lines = Lines(path)
    for _ in zip(range(stop + 1), lines, strict=False):
        place = lines.place
    assert place.line == stop + 1
    assert list(Lines(path, place)) == whole[stop + 1 :]


def test_a_file_of_members_is_entered_at_one(tmp_path: Path) -> None:
    """The place names the last member that begins before the next line."""
    path = written(tmp_path, b"one\ntwo\n", b"three\nfo", b"ur\nfive\n")
    second = len(gzip.compress(b"one\ntwo\n"))
    third = second + len(gzip.compress(b"three\nfo"))
    lines = Lines(path)
    places = [lines.place for _ in lines]
    assert [place.member for place in places] == [0, 0, second, third, third]


@pytest.mark.parametrize("packed", [True, False])
def test_a_long_line_is_passed_over(tmp_path: Path, packed: bool) -> None:
    """A line over the limit is counted, and its neighbours are read."""
    path = written(tmp_path, b"a\n" + b"x" * 11 + b"\nb\n", packed=packed)
    lines = Lines(path, longest=10)
    assert list(lines) == [b"a", b"b"]
    assert lines.overlong == 1
    assert lines.place[:2] == (3, 16)


def test_a_long_line_is_never_held(tmp_path: Path) -> None:
    """A line of 64 MiB without an end costs no more than a few blocks."""
    path = written(tmp_path, b"a\n" + b"x" * (1 << 26))
    tracemalloc.start()
    lines = Lines(path, longest=BLOCK)
    assert list(lines) == [b"a"]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert lines.overlong == 1
    assert peak < 12 * BLOCK


@given(st.data())
def test_a_cut_file_gives_what_is_whole(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Cut anywhere, a packed file gives whole lines from its front, then says so."""
    text = b"".join(b"line %d\n" % n for n in range(50))
    packed = gzip.compress(text)
    path = tmp_path_factory.mktemp("dump") / "dump"
    path.write_bytes(packed[: data.draw(st.integers(2, len(packed) - 1))])
    lines = Lines(path)
    got = list(until_cut(lines))
    assert got == lines_of(text)[: len(got)]
    assert lines.place.line == len(got)


def test_a_damaged_file_is_told_from_its_end(tmp_path: Path) -> None:
    """A wrong byte in the middle is a cut, not a shorter file."""
    packed = bytearray(gzip.compress(bytes(range(256)) * 400))
    packed[len(packed) // 2] ^= 0xFF
    path = tmp_path / "dump"
    path.write_bytes(bytes(packed))
    with pytest.raises(Cut):
        list(Lines(path))


def test_zeros_behind_the_end_are_no_text(tmp_path: Path) -> None:
    """What a tape is filled up with, between members or behind them, is passed over."""
    path = tmp_path / "dump"
    path.write_bytes(
        gzip.compress(b"a\n") + bytes(700) + gzip.compress(b"b\n") + bytes(BLOCK + 5)
    )
    assert list(Lines(path)) == [b"a", b"b"]


def test_many_empty_members_are_not_remembered(tmp_path: Path) -> None:
    """Members without text are one place to begin at."""
    path = tmp_path / "dump"
    path.write_bytes(gzip.compress(b"") * 5000 + gzip.compress(b"a"))
    lines = Lines(path)
    assert list(lines) == [b"a"]
    assert len(lines._members) < 3
