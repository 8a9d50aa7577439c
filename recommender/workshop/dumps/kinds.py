"""Which of the two dumps a file is."""

import re
from contextlib import suppress
from itertools import islice
from typing import cast

from recommender.errors import WrongUsage
from recommender.workshop.dumps.lines import Cut, Lines
from recommender.workshop.dumps.openlibrary import OpenLibraryDump
from recommender.workshop.dumps.shapes import Shape
from recommender.workshop.dumps.wikidata import WikidataDump

FIRST = 20  # lines that tell one dump from another
ROW = re.compile(rb"/type/\w+\t/\w+/OL\d+[A-Z]\t")
ENTITY = re.compile(rb'\{.*"(?:claims|labels)"\s*:')


def shape_of(lines: Lines) -> Shape[tuple[object, ...]]:
    """Tell by its first lines which dump a file is. Raises WrongUsage for neither."""
    # Which tuples a shape keeps concerns nobody else, as long as it gets them back.
    with suppress(Cut):
        for line in islice(lines, FIRST):
            if ROW.match(line):
                return cast(Shape[tuple[object, ...]], OpenLibraryDump())
            if ENTITY.match(line):
                return cast(Shape[tuple[object, ...]], WikidataDump())
    raise WrongUsage(
        "That file is neither a dump of Open Library’s works nor one of Wikidata’s "
        "entities. They are called ol_dump_works_latest.txt.gz and latest-all.json.gz."
    )
