"""What sources told of one work, for the commands that show it."""

from recommender import overlay, places
from recommender.commands import common
from recommender.errors import CatalogBroken
from recommender.overlay import Fact
from recommender.present import console
from recommender.words import say


def facts_of(work: str) -> list[Fact]:
    """Return what sources told of *work* and may still be shown."""
    path = places.overlay_file()
    try:
        if not path.exists():
            return []
        with overlay.reading(path) as book:
            facts = book.facts(work)
    except (OSError, CatalogBroken) as error:
        console.remark(f"{error} {say('browse.left_out')}")
        return []
    return [fact for fact in facts if fact.may_be_shown(common.today())]
