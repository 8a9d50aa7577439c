"""`boost refresh --from-dump`: facts read in a file, in place of asking."""

from functools import partial
from pathlib import Path

from recommender import places
from recommender.commands import common, discovering, from_web, online
from recommender.commands.discovering import Discovery
from recommender.errors import NothingRefreshed, PartlyRefreshed
from recommender.present import console, dumped, records, refreshed
from recommender.words import say
from recommender.workshop import dumps, seeking
from recommender.workshop import refresh as engine
from recommender.workshop.dumps import heard
from recommender.workshop.dumps.gleanings import Counts
from recommender.workshop.harvest import Harvest, told
from recommender.workshop.refresh import Errand


def refresh(
    file: Path, only: frozenset[str], discover: bool, dry_run: bool, as_json: bool
) -> None:
    """Read the dump in *file* and show what it says; write it, unless for a dry run."""
    works = online.read_works()
    known = online.read_known(works)
    source = dumps.source_of(file)
    standing = (work for work in works if not work.replaced_by)
    with (
        online.Progress() as progress,
        dumps.reading(
            file,
            tuple(told(standing, known, source)),
            places.dump_file(),
            partial(progress.tell, dumped.title(file.name), dumps.to_read(file)),
        ) as dump,
        online.changing(dry_run) as (path, before_change),
    ):
        progress.stop()
        day = dumps.day_of(file)
        errand = heard.plan(dump, known, only, day)
        came = heard.hear(errand, known, dump.silent_about, day)
        (harvest,) = engine.carry_out(path, came, common.today(), before_change)
        discovery = discovering.discover(
            path,
            seeking.plan([dump] if discover else []),
            heard.ask_nobody,
            lambda source: day,
            before_change,
            progress,
        )
        counts = dump.counts
    if not dry_run:
        common.prepare()
    if as_json:
        told_all = _told(errand, harvest, discovery, counts, dry_run)
        console.result(records.dump(told_all))
    else:
        titles = {work.id: work.title for work in works}
        console.say("\n".join(dumped.lines(harvest, errand.rested, counts, titles)))
        discovery.tell()
        if dry_run or harvest.changes or discovery.changed:
            console.say(say("refresh.dry_run" if dry_run else "refresh.undo"))
    _end(file, harvest, discovery, counts)


def _told(
    errand: Errand,
    harvest: Harvest,
    discovery: Discovery,
    counts: Counts,
    dry_run: bool,
) -> dict[str, object]:
    told = refreshed.record(errand, harvest) | discovery.record(harvest.source)
    return {
        "version": records.VERSION,
        "dry_run": dry_run,
        "sources": {harvest.source: told},
        "dump": counts._asdict(),
        **discovery.best_records(),
    }


def _end(file: Path, harvest: Harvest, discovery: Discovery, counts: Counts) -> None:
    """Leave with the code that says whether the whole dump was read, and believed."""
    if counts.cut:
        found = any(sought.answered for sought in discovery.sought)
        is_partly = found or harvest.answered
        failure = PartlyRefreshed if is_partly else NothingRefreshed
        raise failure(dumped.cut(file.name, counts))
    from_web.end([harvest], discovery)
