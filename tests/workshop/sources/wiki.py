"""A small Wikidata: entities as documented, and both ways of asking for them.

It understands the queries that are asked, no others, and answers in the documented
shapes. Statements are written short: `{"P57": ["Q1"], "P577": ["1994-06-15"]}`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from recommender.workshop.sources import Question, Unanswered

T = TypeVar("T")
JSON = dict[str, object]
Cell = dict[str, str]

WD = "http://www.wikidata.org/entity/"
TERM = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([\w-]+))?|wd:(\w+)|(\d+)')
VALUES = re.compile(
    r'VALUES \?(\w+) \{ ((?:(?:"(?:[^"\\]|\\.)*"(?:@[\w-]+)?|wd:\w+|\d+) )+)\}'
)
DAY, YEAR = 11, 9


def entity(
    name: str,
    labels: Mapping[str, str] | None = None,
    claims: Mapping[str, Sequence[object]] | None = None,
    links: int = 0,
    text: str = "",
) -> JSON:
    """Return an entity; a value may be a tuple of value and rank, or precision."""
    return {
        "type": "item",
        "id": name,
        "labels": {k: {"language": k, "value": v} for k, v in (labels or {}).items()},
        "descriptions": {"en": {"language": "en", "value": text}} if text else [],
        "claims": {
            p: [_statement(p, value) for value in values]
            for p, values in (claims or {}).items()
        },
        "sitelinks": {f"w{n}": {"site": f"w{n}"} for n in range(links)},
    }


def _statement(name: str, value: object, rank: str = "normal") -> JSON:
    if isinstance(value, tuple):
        return _statement(name, *value)
    if value is None:
        return {"rank": rank, "mainsnak": {"snaktype": "somevalue"}}
    if name == "P577":
        exact = YEAR if str(value).endswith("-00-00") else DAY
        time = f"+{value}T00:00:00Z"
        return _snak({"time": time, "precision": exact}, "time", rank)
    if name == "P2047":
        amount, unit = str(value).split()
        return _snak({"amount": f"+{amount}", "unit": WD + unit}, "quantity", rank)
    if str(value).startswith("Q"):
        return _snak({"entity-type": "item", "id": value}, "wikibase-entityid", rank)
    return _snak(value, "string", rank)


def _snak(value: object, kind: str, rank: str) -> JSON:
    snak = {"snaktype": "value", "datavalue": {"value": value, "type": kind}}
    return {"rank": rank, "mainsnak": snak}


class Wiki:
    """Answers questions as Wikidata would, and remembers them."""

    def __init__(
        self, *entities: JSON, merged: Mapping[str, str] | None = None
    ) -> None:
        self.entities = {str(e["id"]): e for e in entities}
        self.merged = dict(merged or {})
        self.asked: list[Question] = []
        self.broken: tuple[str, ...] = ()  # paths, or parts of a query

    def ask(self, question: Question, read: Callable[[object], T]) -> T:
        """Return what *read* makes of the answer, as the engine's `ask` does."""
        self.asked.append(question)
        words = (question.path, *dict(question.parameters).values())
        if any(part in word for part in self.broken for word in words):
            raise Unanswered("It is broken.")
        return read(self.answer(question))

    def answer(self, question: Question) -> object:
        """Return the answer in its documented shape."""
        parameters = dict(question.parameters)
        if question.path == "/w/api.php":
            ids = parameters["ids"].split("|")
            return {"entities": dict(map(self._entity, ids)), "success": 1}
        found = list(self._rows(parameters["query"]))
        return {"head": {"vars": []}, "results": {"bindings": found}}

    def _entity(self, name: str) -> tuple[str, JSON]:
        home = self.merged.get(name, name)
        return home, self.entities.get(home, {"id": name, "missing": ""})

    def _rows(self, query: str) -> Iterator[dict[str, Cell]]:
        variable, terms = _values(query)
        where = query.partition("WHERE")[2]
        if "owl:sameAs" in where:
            for name in (term for term in terms if term in self.merged):
                yield {"item": _uri(name), "v": _uri(self.merged[name])}
        elif "skos:altLabel" in where:
            yield from self._namesakes(terms, where)
        elif "?links" in where:
            yield from self._linked(terms, where)
        elif variable == "v":
            yield from self._reverse(terms, _property(where))
        else:
            for name in (term for term in terms if term in self.entities):
                for row in self._about(name, where):
                    yield {"item": _uri(name), **row}

    def _about(self, name: str, where: str) -> Iterator[dict[str, Cell]]:
        if "rdfs:label" in where:
            wanted = re.findall(r'"([\w-]+)"', where)
            labels = _labels(self.entities[name])
            yield from ({"l": _text(t, lang)} for lang, t in labels if lang in wanted)
        elif "schema:description" in where:
            texts = _texts(self.entities[name], "descriptions")
            yield from ({"l": _text(text, "en")} for text in texts)
        elif "p:P577" in where:
            for time, exact in map(_time, self._best(name, "P577")):
                yield {"t": _text(time), "prec": _text(exact)}
        elif "p:P2047" in where:
            for value in map(_object, self._best(name, "P2047")):
                amount = _text(str(value["amount"]).lstrip("+"))
                yield {"amount": amount, "unit": _uri(str(value["unit"]))}
        else:
            yield from self._facts(name, re.findall(r"wdt:(P\d+)", where), where)

    def _facts(
        self, name: str, wanted: Sequence[str], where: str
    ) -> Iterator[dict[str, Cell]]:
        for p in wanted:
            for value in self._best(name, p):
                yield {"p": _uri(f"http://x/direct/{p}"), "v": _cell(value)}
        if "sitelinks" in where:
            links = len(_object(self.entities[name]["sitelinks"]))
            sitelinks = _uri("http://wikiba.se/ontology#sitelinks")
            yield {"p": sitelinks, "v": _text(str(links))}

    def _best(self, name: str, p: str) -> Iterator[object]:
        claims = self.entities[name]["claims"]
        statements = claims.get(p, []) if isinstance(claims, dict) else []
        ranks = {statement["rank"] for statement in statements}
        best = "preferred" if "preferred" in ranks else "normal"
        for statement in statements:
            if statement["rank"] == best:
                yield statement["mainsnak"].get("datavalue", {}).get("value")

    def _reverse(self, terms: Sequence[str], p: str) -> Iterator[dict[str, Cell]]:
        for name in self.entities:
            for cell in map(_cell, self._best(name, p)):
                if cell["value"].removeprefix(WD) in terms:
                    yield {"item": _uri(name), "v": cell}

    def _namesakes(self, terms: Sequence[str], where: str) -> Iterator[dict[str, Cell]]:
        makers = re.findall(r"wdt:(P\d+)", where.partition("?maker")[0])
        for name, found in self.entities.items():
            made = any(list(self._best(name, maker)) for maker in makers)
            for language, text in _labels(found):
                for time, _ in map(_time, self._best(name, "P577")):
                    if made and f"{text}@{language}" in terms:
                        label = _text(text, language)
                        yield {"item": _uri(name), "l": label, "t": _text(time)}

    def _linked(self, terms: Sequence[str], where: str) -> Iterator[dict[str, Cell]]:
        mark = _property(where.partition("wdt:P31")[2])
        classes = re.findall(r"wd:(Q\d+)", where)
        for name, found in self.entities.items():
            links = _object(found["sitelinks"])
            told = {
                c["value"].removeprefix(WD) for c in map(_cell, self._best(name, "P31"))
            }
            marked = list(self._best(name, mark))
            if str(len(links)) in terms and marked and told & set(classes):
                yield {"item": _uri(name)}


def _values(query: str) -> tuple[str, list[str]]:
    found = VALUES.search(query)
    assert found, query
    terms = TERM.findall(found[2])
    return found[1], [
        re.sub(r"\\(.)", r"\1", text) + (f"@{lang}" if lang else "") or name or number
        for text, lang, name, number in terms
    ]


def _property(where: str) -> str:
    found = re.search(r"wdt:(P\d+)", where)
    return found[1] if found else ""


def _object(value: object) -> JSON:
    assert isinstance(value, dict), value
    return value


def _time(value: object) -> tuple[str, str]:
    """Return a time as the query service writes it, and its precision."""
    time = str(_object(value)["time"]).lstrip("+").replace("-00", "-01")
    return time, str(_object(value)["precision"])


def _labels(found: JSON) -> Iterator[tuple[str, str]]:
    for language, label in _object(found["labels"]).items():
        yield language, str(_object(label)["value"])


def _texts(found: JSON, part: str) -> Iterator[str]:
    texts = found[part]
    if isinstance(texts, dict):
        yield from (text["value"] for text in texts.values())


def _cell(value: object) -> Cell:
    if value is None:  # an unknown value
        return {"type": "bnode", "value": "t1"}
    if isinstance(value, dict):
        return _uri(str(value["id"]))
    return _text(str(value))


def _uri(name: str) -> Cell:
    return {"type": "uri", "value": name if ":" in name else WD + name}


def _text(text: str, language: str = "") -> Cell:
    cell = {"type": "literal", "value": text}
    return cell | {"xml:lang": language} if language else cell
