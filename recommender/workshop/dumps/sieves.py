"""What is worth reading in a dump, told from the bytes of a line.

Parsing JSON takes ten times as long as unpacking it, and of ten thousand lines one is
wanted. A sieve never loses a wanted line; it may let others through.
"""

import re
from collections.abc import Callable, Collection, Iterable

Sieve = Callable[[bytes], bool]

ITEM = b'{"type":"item","id":"'  # so begins an item in Wikidata's own dumps
OTHERS = (b'{"type":"property"', b'{"type":"lexeme"', b'{"type":"mediainfo"')
STATEMENT = b'":[{"mainsnak"'  # follows the property of each claim, and nothing else
ENTITY = re.compile(rb'"id":"(Q\d+)"')
IMDB = re.compile(rb'"(tt\d+)"')
OPENLIBRARY = re.compile(rb'"(OL\d+W)"')
COLUMNS = 5  # of Open Library: type, key, revision, day, record
MAKER = b"/type/author\t"


def wikidata_sieve(
    items: Iterable[str],
    imdb: Collection[str],
    openlibrary: Collection[str],
    classes: Collection[str],
) -> Sieve:
    """Let through entities of *classes*, and those with one of the ids.

    A line that is not written as Wikidata writes its dumps goes through unseen.
    """
    wanted = _bytes(items)
    claims = tuple(
        (b'"%s' % name + STATEMENT, pattern, _bytes(values))
        for name, pattern, values in (
            (b"P31", ENTITY, classes),
            (b"P345", IMDB, imdb),
            (b"P648", OPENLIBRARY, openlibrary),
        )
        if values
    )

    def wants(line: bytes) -> bool:
        if not line.startswith(ITEM):
            return _may_be_item(line)
        start = len(ITEM)
        if line[start : line.find(b'"', start)] in wanted:
            return True
        for claim, pattern, values in claims:
            begin = line.find(claim)
            if begin >= 0:
                end = line.find(STATEMENT, begin + len(claim))
                end = len(line) if end < 0 else end
                if not values.isdisjoint(pattern.findall(line, begin, end)):
                    return True
        return False

    return wants


def entity_sieve(ids: Iterable[str]) -> Sieve:
    """Let through the entities with one of *ids*."""
    wanted = _bytes(ids)

    def wants(line: bytes) -> bool:
        if not line.startswith(ITEM):
            return _may_be_item(line)
        start = len(ITEM)
        return line[start : line.find(b'"', start)] in wanted

    return wants


def openlibrary_sieve(keys: Iterable[str]) -> Sieve:
    """Let through works with one of *keys*, those that tell a year, and all makers.

    Without a year a record is neither matched nor proposed, and few have one.
    """
    wanted = _bytes(f"/works/{key}" for key in keys)

    def wants(line: bytes) -> bool:
        if b'"first_publish_date"' in line or line.startswith(MAKER):
            return True
        columns = line.split(b"\t", COLUMNS - 1)
        return columns[1] in wanted if len(columns) == COLUMNS else bool(line)

    return wants


def maker_sieve(keys: Iterable[str]) -> Sieve:
    """Let through the authors with one of *keys*."""
    wanted = _bytes(f"/authors/{key}" for key in keys)

    def wants(line: bytes) -> bool:
        return line.startswith(MAKER) and line.split(b"\t", 2)[1] in wanted

    return wants


def _may_be_item(line: bytes) -> bool:
    """Return whether *line* is more than the frame of the list, or of another kind."""
    return len(line) > len("],\r") and not line.startswith(OTHERS)


def _bytes(texts: Iterable[str]) -> frozenset[bytes]:
    return frozenset(text.encode() for text in texts)
