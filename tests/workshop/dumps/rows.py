"""Lines as the dumps of Open Library and Wikidata have them, made up on the spot."""

import json
from collections.abc import Mapping, Sequence

from tests.workshop.sources.shop import work

ORANGE = work(
    "my-sweet-orange-tree-1968",
    kind="book",
    title="My Sweet Orange Tree",
    original_title="Meu Pé de Laranja Lima",
    year=1968,
    creators=("José Mauro de Vasconcelos",),
    openlibrary_id="OL45W",
)
HEIDI = work(
    "heidi-1880", kind="book", title="Heidi", year=1880, creators=("Johanna Spyri",)
)
LION = work(
    "the-lion-king-1994",
    title="The Lion King",
    year=1994,
    creators=("Roger Allers", "Rob Minkoff"),
    imdb_id="tt0110357",
)
IKIRU = work(
    "ikiru-1952",
    title="Ikiru",
    original_title="生きる",
    year=1952,
    creators=("Akira Kurosawa",),
)
WORKS = (ORANGE, HEIDI, LION, IKIRU)
GUID = "71205F05-11FC-4F12-9B98-1A0822042346"
STAMP = "2011-02-16T22:48:56.921339"
REFERENCE = [
    {
        "hash": "9123b0de1cc9c3954366ba797d598e4e1ea4146f",
        "snaks": {
            "P143": [
                {
                    "snaktype": "value",
                    "property": "P143",
                    "datavalue": {
                        "value": {
                            "entity-type": "item",
                            "numeric-id": 10000,
                            "id": "Q10000",
                        },
                        "type": "wikibase-entityid",
                    },
                    "datatype": "wikibase-item",
                }
            ]
        },
        "snaks-order": ["P143"],
    }
]


def book_row(key: str, title: str, authors: Sequence[str] = (), **cells: object) -> str:
    """Return a row of a work of Open Library, by the keys of its *authors*."""
    record = {
        "title": title,
        "created": {"type": "/type/datetime", "value": STAMP},
        **cells,
        "last_modified": {"type": "/type/datetime", "value": STAMP},
        "latest_revision": 2,
        "key": f"/works/{key}",
        "authors": [
            {
                "type": {"key": "/type/author_role"},
                "author": {"key": f"/authors/{author}"},
            }
            for author in authors
        ],
        "type": {"key": "/type/work"},
        "revision": 2,
    }
    return _row("work", record)


def author_row(key: str, name: str) -> str:
    """Return a row of an author of Open Library, as the dump of everything has it."""
    return _row("author", {"key": f"/authors/{key}", "name": name, "revision": 2})


def entity_line(
    key: str,
    labels: Mapping[str, str],
    links: Mapping[str, Sequence[str]] = {},
    ids: Mapping[str, str] = {},
    year: int | None = None,
    minutes: int | None = None,
    sitelinks: int = 0,
) -> str:
    """Return an entity of Wikidata, written as its dump writes it, without a comma."""
    claims = {
        name: [_statement(name, _item(value), "wikibase-item") for value in values]
        for name, values in links.items()
    }
    for name, value in ids.items():
        claims[name] = [
            _statement(name, {"value": value, "type": "string"}, "external-id")
        ]
    if year is not None:
        time = {"time": f"+{year}-00-00T00:00:00Z", "timezone": 0, "precision": 9}
        claims["P577"] = [
            _statement("P577", {"value": time, "type": "time"}, "time"),
        ]
    if minutes is not None:
        length = {
            "amount": f"+{minutes}",
            "unit": "http://www.wikidata.org/entity/Q7727",
        }
        claims["P2047"] = [
            _statement("P2047", {"value": length, "type": "quantity"}, "quantity")
        ]
    entity = {
        "type": "item",
        "id": key,
        "labels": {la: {"language": la, "value": text} for la, text in labels.items()},
        "descriptions": {},
        "aliases": {},
        "claims": claims,
        "sitelinks": {
            f"{n}wiki": {"site": f"{n}wiki", "title": "A", "badges": []}
            for n in range(sitelinks)
        },
        "pageid": 1,
        "ns": 0,
        "title": key,
        "lastrevid": 2548173641,
        "modified": "2026-09-21T16:13:48Z",
    }
    return json.dumps(entity, separators=(",", ":"))


def as_list(lines: Sequence[str]) -> str:
    """Return entities as the dump's list of them."""
    return "[\n" + ",\n".join(lines) + "\n]\n"


def _row(kind: str, record: Mapping[str, object]) -> str:
    return f"/type/{kind}\t{record['key']}\t2\t{STAMP}\t{json.dumps(record)}"


def _item(key: str) -> dict[str, object]:
    value = {"entity-type": "item", "numeric-id": int(key[1:]), "id": key}
    return {"value": value, "type": "wikibase-entityid"}


def _statement(name: str, value: Mapping[str, object], kind: str) -> dict[str, object]:
    return {
        "mainsnak": {
            "snaktype": "value",
            "property": name,
            "datavalue": value,
            "datatype": kind,
        },
        "type": "statement",
        "id": f"Q1${GUID}",
        "rank": "normal",
        "references": REFERENCE,
    }
