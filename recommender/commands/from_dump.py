"""`boost refresh --from-dump`: facts read in a file, in place of asking."""

from pathlib import Path

from recommender import places
from recommender.commands import common, online
from recommender.errors import NothingRefreshed, PartlyRefreshed
from recommender.present import console, dumped, records, refreshed
from recommender.words import say
from recommender.workshop import dumps
from recommender.workshop import refresh as engine
from recommender.workshop.dumps import heard
from recommender.workshop.dumps.gleanings import Counts
from recommender.workshop.harvest import Harvest, told
from recommender.workshop.refresh import Errand


def refresh(file: Path, only: frozenset[str], dry_run: bool, as_json: bool) -> None:
    """Read the dump in *file* and show what it says; write it, unless for a dry run."""
    works = online.read_works()
    known = online.read_known(works)
    source = dumps.source_of(file)
    standing = (work for work in works if not work.replaced_by)
    with (
        console.progress(dumped.title(file.name), dumps.to_read(file)) as bar,
        dumps.reading(
            file, tuple(told(standing, known, source)), places.dump_file(), bar
        ) as dump,
    ):
        day = dumps.day_of(file)
        errand = heard.plan(dump, known, only, day)
        came = heard.hear(errand, known, dump.silent_about, day)
        if not dry_run:
            came = engine.carry_out(places.overlay_file(), came, common.today())
        (harvest,) = came
        counts = dump.counts
    if not dry_run:
        common.prepare()
    if as_json:
        console.result(records.dump(_told(errand, harvest, counts, dry_run)))
    else:
        titles = {work.id: work.title for work in works}
        console.say("\n".join(dumped.lines(harvest, errand.rested, counts, titles)))
        if dry_run or harvest.changes:
            console.say(say("refresh.dry_run" if dry_run else "refresh.undo"))
    _end(file, harvest, counts)


def _told(
    errand: Errand, harvest: Harvest, counts: Counts, dry_run: bool
) -> dict[str, object]:
    return {
        "version": records.VERSION,
        "dry_run": dry_run,
        "sources": {harvest.source: refreshed.record(errand, harvest)},
        "dump": counts._asdict(),
    }


def _end(file: Path, harvest: Harvest, counts: Counts) -> None:
    """Leave with the code that says whether the whole dump was read, and believed."""
    if counts.cut:
        failure = PartlyRefreshed if harvest.answered else NothingRefreshed
        raise failure(dumped.cut(file.name, counts))
    if harvest.trouble and harvest.asked:
        raise NothingRefreshed(refreshed.ending([harvest]))
