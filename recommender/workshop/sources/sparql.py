"""Questions in plain SPARQL 1.1, and the tables that answer them.

Nothing from outside stands in a question but as a quoted literal, a number or a QID, so
no title can ask anything of its own.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote_plus

from recommender.workshop.sources import Ask, Question, Surprise
from recommender.workshop.sources.records import QID, tidy

PREFIXES = {
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
    "p": "http://www.wikidata.org/prop/",
    "psv": "http://www.wikidata.org/prop/statement/value/",
    "wikibase": "http://wikiba.se/ontology#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "schema": "http://schema.org/",
    "owl": "http://www.w3.org/2002/07/owl#",
}
PREFIX = re.compile(rf"(?<![\w:])({'|'.join(PREFIXES)}):")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*")
ADDRESS_BYTES = 5_600  # of a question, as it is sent; the rest of 6 kB is its host
TERMS = 200  # values in a question, so that its answer comes in seconds

Render = Callable[[str], str]


class Term(NamedTuple):
    """A value in a table: an address or a text, perhaps in a language."""

    kind: str  # uri, literal, bnode
    text: str
    language: str = ""

    @property
    def item(self) -> str:
        """The QID of an item; '' for all else, an unknown value among them."""
        name = self.text.removeprefix(PREFIXES["wd"])
        named = self.kind == "uri" and name != self.text
        return name if named and QID.fullmatch(name) else ""

    @property
    def name(self) -> str:
        """The last part of an address, as P57 or sitelinks; '' for a text."""
        return re.split("[/#]", self.text)[-1] if self.kind == "uri" else ""

    @property
    def literal(self) -> str:
        """The text of a literal; '' for an address."""
        return self.text if self.kind == "literal" else ""


Row = Mapping[str, Term]
NOTHING = Term("", "")


def literal(text: str, language: str = "") -> str:
    """Return *text* as a quoted literal; what could end it early is gone.

    A backslash goes too, though it could be escaped: readers differ in whether a
    code point may be written with one, and no title has any.
    """
    quoted = tidy(text.replace("\\", " ")).replace('"', '\\"')
    if language and not LANGUAGE.fullmatch(language):
        raise ValueError(f"{language!r} is no language tag")
    return f'"{quoted}"' + (f"@{language}" if language else "")


def item(name: str) -> str:
    """Return the item with this QID as a term."""
    if not QID.fullmatch(name):
        raise ValueError(f"{name!r} is no item")
    return f"wd:{name}"


def ask_rows(ask: Ask, terms: Iterable[str], render: Render) -> Iterator[Row]:
    """Yield the rows that answer *render* for *terms*, in as many questions as needed.

    *render* makes a query from terms with spaces between them.
    """
    for some in packed(terms, render):
        yield from ask(question(render(" ".join(some))), read_rows)


def question(query: str) -> Question:
    """Return the question that *query* asks, with the prefixes it needs."""
    parameters = (("format", "json"), ("query", prefixed(query)))
    return Question("wikidata", "/sparql", parameters)


def packed(terms: Iterable[str], render: Render) -> Iterator[tuple[str, ...]]:
    """Yield *terms* once each in order, as many together as one address may hold."""
    some: list[str] = []
    frame = _size(prefixed(render("")))
    room = ADDRESS_BYTES - frame
    for term in dict.fromkeys(terms):
        size = _size(term) + 1
        if some and (size > room or len(some) == TERMS):
            yield tuple(some)
            some, room = [], ADDRESS_BYTES - frame
        some.append(term)
        room -= size
    if some:
        yield tuple(some)


def prefixed(query: str) -> str:
    """Return *query* on one line, with its prefixes declared."""
    names = sorted(set(PREFIX.findall(query)))
    declared = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in names)
    return declared + " ".join(query.split())


def read_rows(answer: object) -> list[Row]:
    """Return the rows of a table; Surprise for anything else.

    What a row leaves out is absent, and so is what has no name.
    """
    results = answer.get("results") if isinstance(answer, dict) else None
    bindings = results.get("bindings") if isinstance(results, dict) else None
    if not isinstance(bindings, list):
        raise Surprise("Wikidata's answer is no table.")
    return [_row(binding) for binding in bindings]


def _row(binding: object) -> Row:
    if not isinstance(binding, dict):
        raise Surprise("A row of Wikidata's answer is no row.")
    row = {name: _term(value) for name, value in binding.items()}
    return {name: term for name, term in row.items() if term.kind != "bnode"}


def _term(value: object) -> Term:
    if not isinstance(value, dict):
        raise Surprise("A cell of Wikidata's answer is no value.")
    kind, text = value.get("type"), value.get("value")
    if not isinstance(kind, str) or not isinstance(text, str):
        raise Surprise("A cell of Wikidata's answer has no type or no value.")
    kind = "literal" if kind == "typed-literal" else kind  # as older servers say
    return Term(kind, text, str(value.get("xml:lang", "")))


def _size(text: str) -> int:
    return len(quote_plus(text))
