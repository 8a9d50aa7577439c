"""A town for the tests: two camps of people, who like two kinds of works."""

import numpy as np
import pandas as pd

from recommender.works import Work
from recommender.workshop.ratings import Ratings

CAMPS = ("animal-companion", "reunion")  # what every other work is about


def make_shelf(twin: Work, size: int) -> list[Work]:
    """Return *size* works like *twin*, about one thing or the other by turns."""
    return [
        twin._replace(
            id=f"work-{number:02}",
            acclaim=1 + number % 5,
            claims=((CAMPS[number % 2], 3), ("warmth", 2)),
        )
        for number in range(size)
    ]


def make_town(
    shelf: list[Work], people: int = 12, each: int = 26, seed: int = 1
) -> Ratings:
    """Let *people* rate *each* works of *shelf*, those of their camp with more stars.

    Nobody's mean has a say: whoever likes gives 4.5 or 5, whoever does not 1 to 3.
    """
    lot = np.random.default_rng(seed)
    fame = np.linspace(1.0, 3.0, len(shelf))
    rows = []
    for person in range(people):
        chosen = lot.choice(len(shelf), each, replace=False, p=fame / fame.sum())
        for place in chosen:
            ours = place % 2 == person % 2
            stars = lot.choice([4.5, 5.0] if ours else [1.0, 2.0, 3.0])
            rows.append((f"person-{person:02}", shelf[place].id, float(stars)))
    table = pd.DataFrame(rows, columns=["person", "work", "stars"])
    rated = set(table["work"])
    return Ratings("film", tuple(w for w in shelf if w.id in rated), table, unmatched=7)
