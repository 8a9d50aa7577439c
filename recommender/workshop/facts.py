"""What is kept of findings, and where they and the catalog disagree.

Everything here is pure. What the catalog says stands: a finding fills an empty cell,
adds a title or tells what the catalog does not hold; otherwise it only disagrees.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Self

from recommender.overlay import FILLED, SEVERAL, Fact
from recommender.schema import Column, Table
from recommender.supplement import cell_of
from recommender.works import Work, plain
from recommender.workshop.sources import Finding, Found
from recommender.workshop.sources.matches import shared_maker

UNIQUE = ("imdb_id", "isbn13", "openlibrary_id", "wikidata_id")

# What the catalog does not hold at all, and what of it belongs to a country.
BESIDE = frozenset(("sitelinks", "readers", "genre", "subject", "keyword"))
PLACED = frozenset(("certificate", "watch"))
COUNTED = frozenset(("sitelinks", "readers"))

# What is compared: the rest is a matter of edition, or our own judgment.
COMPARED = (
    *("year", "minutes", "creators", "countries", "language", "based_on"),
    *UNIQUE,
)
WRONG_KIND = {"film": "pages", "book": "minutes"}

YEARS_APART = 1  # a festival in December, the cinemas in January
MINUTES_APART = 10  # longer versions and faster projectors make up less than that,
PART_APART = 0.1  # and less than this of a long film

LONGEST = 300  # characters of a value: the longest title there is has 240
MOST = 500  # findings of one work: a film with a name in each language has 300

COUNTRY = re.compile("[A-Z]{2}")
NUMBER = re.compile(r"\d{1,9}")
TITLES_CELL = "title"


class Rules(NamedTuple):
    """What findings are held against: the works, and the columns of their tables."""

    works: Mapping[str, Work]
    columns: Mapping[str, Column]  # of works.csv, by name
    title_columns: Mapping[str, Column]  # of titles.csv, by name

    @classmethod
    def of(cls, works: Iterable[Work], schema: Mapping[str, Table]) -> Self:
        """Return the rules for *works* in tables of this *schema*."""
        return cls(
            {work.id: work for work in works},
            {column.name: column for column in schema["works"].columns},
            {column.name: column for column in schema["titles"].columns},
        )


class Origin(NamedTuple):
    """Where facts come from."""

    source: str
    licence: str
    day: str


class Disagreement(NamedTuple):
    """That a source says otherwise of something that the catalog says."""

    work: str
    field: str
    ours: str
    theirs: str
    source: str
    evidence: str


class Change(NamedTuple):
    """What a source says of one field of a work, before and after."""

    work: str
    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


class Judged(NamedTuple):
    """What is kept, and what is only reported; each in order, without repetition."""

    facts: tuple[Fact, ...]
    disagreements: tuple[Disagreement, ...]


def judge(
    found: Iterable[Found], rules: Rules, others: Iterable[Fact], origin: Origin
) -> Judged:
    """Hold what was *found* against the *rules*, and against what *others* say.

    *others* are the facts that stay: no two works may come to share an id. The order
    of everything is irrelevant.
    """
    facts: set[Fact] = set()
    differing: set[Disagreement] = set()
    said_of: dict[str, list[Finding]] = defaultdict(list)
    for each in found:
        said_of[each.work].extend(each.findings)
    for name, findings in said_of.items():
        if work := rules.works.get(name):
            for field, said in _by_field(findings).items():
                facts.update(_kept(work, field, said, rules, origin))
                differing.update(_differing(work, field, said, rules, origin))
    doubled = set(_doubled(facts, rules.works.values(), others))
    return Judged(
        tuple(sorted(fact for fact in facts if fact not in doubled)),
        tuple(sorted(differing)),
    )


def judged_anew(facts: Iterable[Fact], rules: Rules) -> tuple[Fact, ...]:
    """Return those of *facts* that the tables, as they are now, would let be kept."""
    known = tuple(facts)
    groups: dict[Origin, set[Fact]] = defaultdict(set)
    for fact in known:
        groups[Origin(fact.source, fact.licence, fact.retrieved_on)].add(fact)
    kept: list[Fact] = []
    for origin, group in groups.items():
        found = (Found(f.work, (Finding(f.field, f.value, f.evidence),)) for f in group)
        others = (fact for fact in known if fact not in group)
        kept.extend(judge(found, rules, others, origin).facts)
    return tuple(sorted(kept))


def changes(before: Iterable[Fact], after: Iterable[Fact]) -> tuple[Change, ...]:
    """Return what differs between two states of what one source says, in order."""
    old, new = _values(before), _values(after)
    return tuple(
        Change(*where, old.get(where, ()), new.get(where, ()))
        for where in sorted(old.keys() | new.keys())
        if old.get(where) != new.get(where)
    )


def clean(text: str) -> str:
    """Return *text* without what a terminal would obey, and without spaces around."""
    cut = text[: 4 * LONGEST]  # nobody looks at a megabyte letter by letter
    seen = "".join(char if char.isprintable() else " " for char in cut)
    return " ".join(seen.split())


def _by_field(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Return cleaned findings by field, each value once, in an order of their own."""
    cleaned = {Finding(*map(clean, finding)) for finding in findings}
    fields: dict[str, list[Finding]] = defaultdict(list)
    seen = set()
    for finding in sorted(cleaned)[:MOST]:
        here = finding[:2]
        if finding.value and len(finding.value) <= LONGEST and here not in seen:
            seen.add(here)
            why = finding.evidence[:LONGEST]
            fields[finding.field].append(finding._replace(evidence=why))
    return fields


def _kept(
    work: Work, field: str, said: Sequence[Finding], rules: Rules, origin: Origin
) -> Iterator[Fact]:
    """Yield as facts what is kept of all that is *said* of one *field*."""
    name, _, part = field.partition(":")
    if name == TITLES_CELL:
        kept = [each for each in said if _is_new_title(work, part, each.value, rules)]
    elif name in FILLED and not part:
        kept = _filling(work, field, said, rules)
    elif name in BESIDE and not part:
        kept = [each for each in said if name not in COUNTED or _counts(each.value)]
    elif name in PLACED and COUNTRY.fullmatch(part):
        kept = list(said)
    else:
        kept = []
    for _, value, evidence in kept:
        yield Fact(work.id, field, value, origin.source, evidence, *origin[1:])


def _filling(
    work: Work, field: str, said: Sequence[Finding], rules: Rules
) -> list[Finding]:
    """Return what of *said* fills an empty cell of *work*.

    Where one value is wanted and several are said, none of them is certain.
    """
    if getattr(work, field) or field == WRONG_KIND[work.kind]:
        return []
    fitting = [each for each in said if _fits(work, field, each.value, rules)]
    return fitting if field in SEVERAL or len(fitting) == 1 else []


def _fits(work: Work, field: str, value: str, rules: Rules) -> bool:
    if field == "based_on":
        kin = rules.works.get(value)
        return kin is not None and not kin.replaced_by and value != work.id
    return rules.columns[field].complaint(value) is None


def _is_new_title(work: Work, language: str, title: str, rules: Rules) -> bool:
    """Return whether *title* fits titles.csv, and *work* is not known by it yet."""
    cells = {"language": language, "title": title}
    if any(rules.title_columns[name].complaint(cell) for name, cell in cells.items()):
        return False
    ours = (work.title, work.original_title, *(name for _, name in work.titles))
    name = plain(title)
    return bool(name) and name not in map(plain, ours)


def _counts(value: str) -> bool:
    return NUMBER.fullmatch(value) is not None


def _differing(
    work: Work, field: str, said: Sequence[Finding], rules: Rules, origin: Origin
) -> Iterator[Disagreement]:
    """Yield how what is *said* of a curated *field* differs, if all of it does."""
    ours = getattr(work, field) if field in COMPARED else None
    if not ours:
        return
    fitting = [each for each in said if _fits(work, field, each.value, rules)]
    values = [each.value for each in fitting]
    if values and not _agrees(work, field, values):
        theirs, why = "|".join(values), fitting[0].evidence
        yield Disagreement(work.id, field, cell_of(ours), theirs, origin.source, why)


def _agrees(work: Work, field: str, values: Sequence[str]) -> bool:
    """Return whether one of *values* is what *work* says, or near enough."""
    ours = getattr(work, field)
    if field == "creators":
        return bool(shared_maker(work.creators, values))
    if field in ("year", "minutes"):
        apart = min(abs(int(value) - ours) for value in values)
        allowed = max(MINUTES_APART, PART_APART * ours)
        return bool(apart <= (YEARS_APART if field == "year" else allowed))
    return not set(values).isdisjoint(ours if isinstance(ours, tuple) else (ours,))


def _doubled(
    facts: Iterable[Fact], works: Iterable[Work], others: Iterable[Fact]
) -> Iterator[Fact]:
    """Yield the *facts* that would give two works one id: neither is certain."""
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    proposed = [fact for fact in facts if fact.field in UNIQUE]
    for fact in (*proposed, *others):
        holders[fact.field, fact.value].add(fact.work)
    for work in works:
        for field in UNIQUE:
            holders[field, getattr(work, field)].add(work.id)
    for fact in proposed:
        if len(holders[fact.field, fact.value]) > 1:
            yield fact


def _values(facts: Iterable[Fact]) -> dict[tuple[str, str], tuple[str, ...]]:
    said = defaultdict(set)
    for fact in facts:
        said[fact.work, fact.field].add(fact.value)
    return {where: tuple(sorted(values)) for where, values in said.items()}
