"""`boost refresh` as it is meant: the sources are asked, and what they say is kept."""

from collections.abc import Sequence
from typing import NamedTuple

from recommender.commands import common, discovering, online
from recommender.commands.discovering import Discovery
from recommender.commands.online import Name
from recommender.errors import NothingRefreshed, PartlyRefreshed
from recommender.present import console, discovered, records, refreshed
from recommender.words import say
from recommender.workshop import refresh as engine
from recommender.workshop import seeking
from recommender.workshop.harvest import Harvest, Known
from recommender.workshop.refresh import Errand
from recommender.workshop.seeking import Search


class Wanted(NamedTuple):
    """What a person wants looked up, and how it is to be told."""

    names: tuple[Name, ...]
    only: frozenset[str]
    discover: bool
    dry_run: bool
    contact: str | None
    as_json: bool


class Plan(NamedTuple):
    """Who is asked about what, as whom, and what is known before."""

    known: Known
    errands: tuple[Errand, ...]
    searches: tuple[Search, ...]
    contact: str

    @property
    def asks(self) -> bool:
        """Whether anybody is asked anything."""
        return bool(self.searches) or any(errand.works for errand in self.errands)


def refresh(wanted: Wanted) -> None:
    """Look up what is *wanted*, and leave with the code that says how much came."""
    plan = _plan(wanted)
    if not wanted.as_json:
        more = list(discovered.plan_lines(plan.searches))
        console.say("\n".join(refreshed.plan_lines(plan.errands, plan.contact, more)))
    harvests, discovery = _ask(plan, wanted) if plan.asks else ([], Discovery())
    if wanted.as_json:
        _tell(plan.errands, harvests, discovery, wanted.dry_run)
    elif wanted.dry_run and plan.asks:
        console.say(say("refresh.dry_run"))
    elif discovery.changed or any(harvest.changes for harvest in harvests):
        console.say(say("refresh.undo"))
    end(harvests, discovery)


def end(harvests: Sequence[Harvest], discovery: Discovery) -> None:
    """Leave with the code that says how much was answered."""
    how = engine.outcome([*harvests, *discovery.sought])
    if how == "partly":
        missing = discovered.missing(discovery.sought)
        raise PartlyRefreshed(refreshed.partly(harvests, missing))
    if how == "nothing":
        raise NothingRefreshed(say("refresh.nothing"))


def _plan(wanted: Wanted) -> Plan:
    sources = online.sources_of(wanted.names)
    seekers = discovering.seekers_of(wanted.names) if wanted.discover else []
    contact = online.whom_to_reach(wanted.contact)
    works = online.read_works()
    known = online.read_known(works)
    standing = [work for work in works if not work.replaced_by]
    errands = engine.plan(standing, known, sources, wanted.only, common.today())
    return Plan(known, errands, seeking.plan(seekers), contact)


def _ask(plan: Plan, wanted: Wanted) -> tuple[list[Harvest], Discovery]:
    """Ask as planned, show what comes, and write it unless it is a dry run."""
    with (
        online.asking(plan.contact) as (ask, kept),
        online.changing(wanted.dry_run) as (path, before_change),
        online.Progress() as progress,
    ):
        came = engine.refresh(
            plan.errands, plan.known, ask, kept.day_of, progress.tell_errand
        )
        harvests = []
        for harvest in engine.carry_out(path, came, common.today(), before_change):
            progress.stop()
            harvests.append(harvest)
            _say(harvest, plan.known, wanted.as_json)
        discovery = discovering.discover(
            path, plan.searches, ask, kept.day_of, before_change, progress
        )
        came_of_all = engine.outcome([*harvests, *discovery.sought])
        if not wanted.dry_run and came_of_all == "fine":
            kept.sweep()
    if not wanted.dry_run:
        common.prepare()
    if not wanted.as_json:
        discovery.tell()
    return harvests, discovery


def _say(harvest: Harvest, known: Known, quiet: bool) -> None:
    titles = {work.id: work.title for work in known.rules.works.values()}
    if not quiet and (lines := list(refreshed.harvest_lines(harvest, titles))):
        console.say("\n".join(("", *lines)))


def _tell(
    errands: Sequence[Errand],
    harvests: Sequence[Harvest],
    discovery: Discovery,
    dry_run: bool,
) -> None:
    came = {harvest.source: harvest for harvest in harvests}
    sources = {
        errand.source.name: {
            **refreshed.record(errand, came.get(errand.source.name)),
            **discovery.record(errand.source.name),
        }
        for errand in errands
    }
    console.result(
        records.dump(
            {
                "version": records.VERSION,
                "dry_run": dry_run,
                "sources": sources,
                **discovery.best_records(),
            }
        )
    )
