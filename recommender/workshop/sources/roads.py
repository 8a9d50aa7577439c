"""Two roads to Wikidata's records: its query service, and its entities' own API.

The first answers for two hundred items at a time and is asked first; when it stays
without an answer, the second says the same of items whose QIDs are known.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from recommender.workshop.sources import (
    Ask,
    Lost,
    Question,
    Unanswered,
    ignore,
    queries,
)
from recommender.workshop.sources.batches import batches
from recommender.workshop.sources.codes import COUNTRIES, LANGUAGES
from recommender.workshop.sources.entities import (
    entity_name,
    read_entities,
    read_entity,
)
from recommender.workshop.sources.records import (
    COUNTRY,
    GENRE,
    QID,
    READERS,
    SUBJECT,
    Lore,
    Record,
    languages,
)

T = TypeVar("T")

ENTITIES = 20  # in one answer: a film's record is 100 kB and more
NAMES = 50  # in one answer, as the API allows
PATIENCE = 4  # questions unanswered in a row, and the query service is given up
COUNTRY_CODE, LANGUAGE_CODE = "P297", "P218"


class Roads:
    """A conversation with Wikidata that remembers the names and codes it was told."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._failures = 0
        self._names: dict[str, str] = {}
        self._countries = dict(COUNTRIES)
        self._languages = dict(LANGUAGES)

    @property
    def lore(self) -> Lore:
        """What linked items are called, as far as it was learned."""
        return Lore(self.name, self._countries, self._languages)

    def ask(self, question: Question, read: Callable[[object], T]) -> T:
        """Ask the query service; Unanswered at once when it failed time and again."""
        if self._failures >= PATIENCE:
            raise Unanswered("The query service was given up for this time.")
        try:
            answer = self._ask(question, read)
        except Unanswered:
            self._failures += 1
            raise
        self._failures = 0
        return answer

    def name(self, linked: str) -> str:
        """Return the English name of an item, or '' while it is unknown."""
        return self._names.get(linked, "")

    def records(self, items: Iterable[str]) -> dict[str, Record]:
        """Return the records of *items* that there are, by the QID that was asked.

        A record that was merged into another has the other's QID as its own. Names
        and codes of what they link to are learned. Raises Unanswered when neither
        road leads there.
        """
        wanted = [name for name in dict.fromkeys(items) if QID.fullmatch(name)]
        try:
            found = self._by_query(wanted)
            self._learn(tuple(found.values()))
        except Unanswered:
            found = self._by_entity(wanted)
            self._learn_names(self._unnamed(found.values()))
        return found

    def _by_query(self, wanted: Sequence[str]) -> dict[str, Record]:
        found = queries.records(self.ask, wanted)
        heirs = queries.heirs(self.ask, (name for name in wanted if name not in found))
        inherited = queries.records(self.ask, tuple(dict.fromkeys(heirs.values())))
        return found | {
            old: inherited[new] for old, new in heirs.items() if new in inherited
        }

    def _learn(self, records: Sequence[Record]) -> None:
        """Learn names and codes of what *records* link to, by queries."""
        unnamed = self._unnamed(records)
        told = queries.labels(self.ask, unnamed, ("en", "mul"))
        self._names |= {name: _english(told.get(name, {})) for name in unnamed}
        lands = [land for record in records for land in record.of(COUNTRY)]
        self._learn_codes(self._countries, COUNTRY_CODE, lands)
        tongues = [tongue for record in records for tongue in languages(record)]
        self._learn_codes(self._languages, LANGUAGE_CODE, tongues)

    def _learn_codes(
        self, codes: dict[str, str], name: str, items: Iterable[str]
    ) -> None:
        uncoded = [part for part in dict.fromkeys(items) if part not in codes]
        told = queries.codes(self.ask, name, uncoded)
        codes |= {part: told.get(part, "") for part in uncoded}

    def _learn_names(self, unnamed: Sequence[str]) -> None:
        """Learn names alone, from entities: one country's is as large as a library."""
        for some in batches(unnamed, NAMES):
            entities = self._entities(some, "labels", "en|mul")
            named = {name: entity_name(entity) for name, entity in entities.items()}
            self._names |= {name: named.get(name, "") for name in some}

    def _unnamed(self, records: Iterable[Record]) -> tuple[str, ...]:
        named = dict.fromkeys(
            name
            for record in records
            for name in (*record.makers, *record.of(GENRE, SUBJECT))
        )
        return tuple(name for name in named if name not in self._names)

    def _by_entity(self, wanted: Sequence[str]) -> dict[str, Record]:
        found: dict[str, Record] = {}
        for some in batches(wanted, ENTITIES):
            props = "labels|descriptions|claims|sitelinks"
            entities = self._entities(some, props, "|".join(READERS))
            read = {
                name: read_entity(entities[name]) for name in some if name in entities
            }
            found |= {name: record for name, record in read.items() if record}
        return found

    def _entities(
        self, names: Sequence[str], props: str, spoken: str
    ) -> dict[str, Mapping[str, object]]:
        """Return entities by the QIDs that were asked, whatever they are called now."""
        answer = self._ask(_entities_question(names, props, spoken), read_entities)
        if len(names) == 1:
            return dict(zip(names, answer.values(), strict=False))
        found = dict(answer)
        lost = [name for name in names if name not in found]
        if not set(found) <= set(names):  # somebody answers for a lost one; for whom?
            for name in lost:
                found |= self._entities((name,), props, spoken)
        return found


def _entities_question(names: Sequence[str], props: str, spoken: str) -> Question:
    parameters = (
        ("action", "wbgetentities"),
        ("ids", "|".join(names)),
        ("props", props),
        ("languages", spoken),
        ("format", "json"),
        ("formatversion", "2"),
        ("maxlag", "5"),
    )
    return Question("wikidata", "/w/api.php", parameters)


def or_none(answer: Callable[[], T], lost: Lost = ignore) -> T | None:
    """Return the answer; None when it stays out, of which *lost* hears."""
    try:
        return answer()
    except Unanswered as silence:
        lost(silence)
        return None


def _english(labels: Mapping[str, str]) -> str:
    return labels.get("en") or labels.get("mul") or ""
