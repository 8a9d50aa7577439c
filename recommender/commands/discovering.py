"""What `--discover` adds to a refresh: candidates, sought once the facts are known."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from recommender import candidates, overlay, places
from recommender.candidates import Proposal
from recommender.commands import common
from recommender.commands.online import Name, Progress
from recommender.errors import WrongUsage
from recommender.present import console, discovered
from recommender.words import say
from recommender.workshop import seeking
from recommender.workshop.seeking import Search, Sought
from recommender.workshop.sources import Ask, Seeker

BEST = 5  # are named; `boost candidates` lists the rest


class Discovery(NamedTuple):
    """What every search brought, how many candidates there are now, and the best."""

    searches: tuple[Search, ...] = ()
    sought: tuple[Sought, ...] = ()
    size: int = 0
    best: tuple[Proposal, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether other works are candidates now."""
        return any(each.new or each.gone for each in self.sought)

    def tell(self) -> None:
        """Say what was discovered, if anything was sought."""
        if self.searches:
            told = discovered.lines(self.sought, self.best, self.size)
            console.say("\n".join(("", *told)))

    def record(self, source: str) -> dict[str, object]:
        """Return what a record of *source* has of it."""
        for search, sought in zip(self.searches, self.sought, strict=True):
            if sought.source == source:
                return {"candidates": discovered.record(search, sought)}
        return {}

    def best_records(self) -> dict[str, object]:
        """Return what a record of the whole has of it."""
        best = [discovered.best_record(proposal) for proposal in self.best]
        return {"candidates": self.size, "best": best} if self.searches else {}


def seekers_of(names: Sequence[Name]) -> list[Seeker]:
    """Return the sources that are asked for candidates. TMDB's terms allow none."""
    from recommender.workshop.sources.openlibrary import OpenLibrary
    from recommender.workshop.sources.wikidata import Wikidata

    makers: dict[Name, Callable[[], Seeker]] = {
        Name.WIKIDATA: Wikidata,
        Name.OPENLIBRARY: OpenLibrary,
    }
    found = [make() for name, make in makers.items() if not names or name in names]
    if not found:
        raise WrongUsage(say("discover.not_tmdb"))
    return found


def discover(
    path: Path,
    searches: Sequence[Search],
    ask: Ask,
    day_of: Callable[[str], datetime.date],
    before_change: Callable[[], None],
    progress: Progress,
) -> Discovery:
    """Seek candidates, and keep them in the overlay at *path*.

    *before_change* is called before anything there is altered.
    """
    if not searches:
        return Discovery()
    from recommender.workshop import discover as tagged  # scikit-learn takes a second
    from recommender.workshop.staging import staging

    with overlay.reading(path) as book:
        shelf = tagged.read_shelf(places.catalog_folder(), book, common.today())
    with staging() as stage:
        sought = [
            seeking.seek(search, shelf.works, ask, stage, _teller(progress, search))
            for search in searches
        ]
        total = sum(each.described for each in sought)
        tell = partial(progress.tell, say("discover.tagging"), total)
        made: Iterable[Proposal] = ()
        if any(each.answered for each in sought):
            tell(0)
            made = tagged.propose(stage, shelf, day_of, tell)
        with seeking.put_by(made) as found:
            kept = [seeking.keep(path, found, each, before_change) for each in sought]
    progress.stop()
    with overlay.reading(path) as book:
        best = tuple(candidates.best(book, BEST))
        return Discovery(tuple(searches), tuple(kept), candidates.size(book), best)


def _teller(progress: Progress, search: Search) -> Callable[[int], None]:
    return partial(progress.tell, discovered.progress_title(search), search.questions)
