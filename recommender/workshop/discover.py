"""From what sources describe to candidates for the catalog.

What is known here already is left out; the rest is given an id, tagged by what the
catalog teaches, and weighed by how much the catalog lacks it and how likely it moves.
"""

import datetime
import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from recommender.candidates import Proposal
from recommender.catalog import load_catalog, read_tables
from recommender.gate import HELD_BACK, SAFE_LOAD
from recommender.overlay import Fact, Overlay, filled
from recommender.schema import Column, read_schema
from recommender.supplement import UNKNOWN, by_work, cell_of
from recommender.verdicts import decided
from recommender.works import Kind, Tag, Work
from recommender.workshop.build import KINSHIP_FAMILIES
from recommender.workshop.descriptions import topics
from recommender.workshop.familiar import Familiar
from recommender.workshop.lack import Lack
from recommender.workshop.moving import MOST_CROWD, Moving
from recommender.workshop.naming import Names, unknown_work
from recommender.workshop.sources import Described
from recommender.workshop.staging import Stage, Staged
from recommender.workshop.tagger import Guess, Tagger, training_rows

BATCH = 1_000  # tagged at once
LONGEST_LINE = 120
EMPTY: Mapping[type, object] = {str: "", tuple: (), int: None}
SHOWN_TOPICS = 3
LACK_FLOOR = 0.25  # of the worth of a work that the catalog lacks in no way


class Shelf(NamedTuple):
    """What is known here: the works that teach, and all that is not to be proposed.

    `works` may have retired ones among them; `aside` are works declined, taken in or
    left out by the curators. Both are filled with the ids that were looked up.
    """

    works: tuple[Work, ...]
    aside: tuple[Work, ...]
    tags: tuple[Tag, ...]
    facts: tuple[Fact, ...]
    columns: tuple[Column, ...]


def propose(
    stage: Stage,
    shelf: Shelf,
    day_of: Callable[[str], datetime.date],
    tell: Callable[[int], None] = lambda done: None,
) -> Iterator[Proposal]:
    """Yield a candidate for each work on *stage* that is not known, in order of title.

    The order in which the works came is irrelevant. *day_of* gives the day of what a
    source says; *tell* hears how many works are done.
    """
    stage.merge()
    maker = _Maker(shelf, stage, day_of)
    staged = stage.works()
    done = 0
    while batch := list(islice(staged, BATCH)):
        yield from maker.make(batch)
        done += len(batch)
        tell(done)


def read_shelf(folder: Path, book: Overlay, today: datetime.date) -> Shelf:
    """Return what the tables in *folder* and the overlay know.

    Raises CatalogBroken for bad tables.
    """
    catalog, facts = load_catalog(folder, today), tuple(book.facts())
    said = by_work(facts)
    return Shelf(
        works=tuple(filled(work, said.get(work.id, ())) for work in catalog.works),
        aside=(*read_left_out(folder, today), *(one.work for one in decided(book))),
        tags=catalog.tags,
        facts=facts,
        columns=read_schema(folder)["works"].columns,
    )


def read_left_out(folder: Path, today: datetime.date) -> tuple[Work, ...]:
    """Return what the curators of *folder* decline, as works with a title alone."""
    tables, _ = read_tables(read_schema(folder), today)
    return tuple(
        unknown_work(
            f"left-out-{place}",
            Described(
                "book" if row["kind"] == "book" else "film",
                row["title"],
                int(row["year"] or 0),
                tuple(filter(None, row["creators"].split("|"))),
                imdb_id=row["imdb_id"],
            ),
        )
        for place, row in enumerate(tables["left-out"])
    )


class _Maker:
    """Makes candidates of batches of staged works."""

    def __init__(
        self, shelf: Shelf, stage: Stage, day_of: Callable[[str], datetime.date]
    ) -> None:
        taught = [w for w in shelf.works if w.curated and not w.replaced_by]
        rows = list(training_rows(taught, shelf.facts))
        self._tagger = Tagger.fit(rows, shelf.tags)
        kinds: tuple[Kind, ...] = ("film", "book")
        crowd = [one for kind in kinds for one in stage.some(kind, MOST_CROWD)]
        self._familiar = Familiar((*shelf.works, *shelf.aside))
        self._moving = Moving.fit(
            [row.described for row in rows if not row.described.text],
            [one for one in crowd if not self._familiar.knows(one)],
        )
        self._lack = Lack(taught)
        self._weights = _weights(taught, shelf.tags)
        self._names = Names((*shelf.works, *shelf.aside))
        self._columns = {column.name: column for column in shelf.columns}
        self._ours = {work.wikidata_id: work.id for work in shelf.works}
        self._ours |= {work.id: work.id for work in shelf.works}
        self._day_of = day_of

    def make(self, batch: Sequence[Staged]) -> Iterator[Proposal]:
        new = [one for one in batch if not self._familiar.knows(one.described)]
        named = [
            (name, one) for one in new if (name := self._names.give(one.described))
        ]
        described = [one.described for _, one in named]
        guesses = self._tagger.guess(described)
        likeness = self._moving.likeness(described)
        for (name, one), guess, alike in zip(named, guesses, likeness, strict=True):
            work = self._fitting(self._work(name, one.described, guess))
            if work is not None:
                yield self._proposal(work, one, guess, alike)

    def _work(self, name: str, described: Described, guess: Guess) -> Work:
        base = self._ours.get(described.based_on) if described.based_on else None
        return unknown_work(name, described)._replace(
            form=guess.form,
            audience=guess.audience,
            potency=guess.potency,
            load=guess.load,
            acclaim=guess.acclaim,
            esteem=guess.esteem,
            line=line_of(described),
            based_on=(base,) if base else (),
            claims=guess.claims,
        )

    def _fitting(self, work: Work) -> Work | None:
        """Return *work* without what its tables refuse; None when that is needed."""
        for name, column in self._columns.items():
            held = getattr(work, name)
            if held in EMPTY.values() or not column.complaint(cell_of(held)):
                continue
            if column.required and name not in UNKNOWN:
                return None
            work = work._replace(**{name: EMPTY[type(held)]})  # type: ignore[arg-type]
        return work

    def _proposal(
        self, work: Work, one: Staged, guess: Guess, alike: float
    ) -> Proposal:
        lacking = LACK_FLOOR + (1 - LACK_FLOOR) * self._lack.share(work)
        feared = HELD_BACK & ({tag for tag, _ in work.claims} | set(guess.unsure))
        return Proposal(
            work=work,
            vector=json.dumps(vector_of(work, self._weights)),
            unsure=guess.unsure,
            worth=round(alike * lacking, 4),
            held=bool(feared) or work.load > SAFE_LOAD,
            source=one.source,
            licence=one.licence,
            retrieved_on=self._day_of(one.source).isoformat(),
        )


def line_of(described: Described) -> str:
    """Return a sentence of facts about *described*; nothing is told of the story."""
    said = [t for t in topics(described).split(" , ") if t][:SHOWN_TOPICS]
    kind = "film" if described.kind == "film" else "book"
    line = f"A {kind} of {described.year}."
    for count in range(len(said), 0, -1):
        longer = f"{line[:-1]}, listed under {', '.join(said[:count])}."
        if len(longer) <= LONGEST_LINE:
            return longer
    return line


def vector_of(work: Work, weights: Mapping[str, float]) -> dict[str, float]:
    """Return the claims of *work* as an index weighs them, with length 1."""
    raw = {t: s * weights[t] for t, s in work.claims if t in weights}
    length = math.sqrt(sum(weight**2 for weight in raw.values()))
    return {tag: round(weight / length, 4) for tag, weight in raw.items()}


def _weights(works: Sequence[Work], tags: Iterable[Tag]) -> dict[str, float]:
    """Return the smoothed idf of each tag, as `build.weigh_claims` has it."""
    carried = Counter(tag for work in works for tag, _ in work.claims)
    return {
        tag.id: math.log((1 + len(works)) / (1 + carried[tag.id])) + 1
        for tag in tags
        if tag.family in KINSHIP_FAMILIES
    }
