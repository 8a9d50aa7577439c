"""The sentences about suggestions. Plain, warm, brief; nothing is promised."""

from collections.abc import Mapping

from recommender.childhood import OWN_WORD
from recommender.gate import SAFE_LOAD
from recommender.suggest import Reason, Suggestion
from recommender.words import count, say
from recommender.works import Tag, Work

HEAVIEST = 5


def reason(said: Reason, tags: Mapping[str, Tag], titles: Mapping[str, str]) -> str:
    """Say *said* in a sentence; *titles* names the works it speaks of."""
    cause = said.causes[0]
    match said.part:
        case "themes":
            phrases = (tags[tag].phrase for tag in said.causes)
            return say("reasons.themes", list=say("reasons.and_about").join(phrases))
        case "routes":
            return say("reasons.routes", phrase=tags[cause].phrase)
        case "childhood":
            return childhood(cause, tags)
        case "kinship":
            return say("reasons.kinship", title=titles[cause])
        case "like":
            return say("reasons.like", title=titles[cause])
        case "familiarity":
            return say("reasons.familiarity")
        case "taste":
            return _taste(cause, tags)
        case _:
            return _plain_reason(said.part, cause, tags)


def childhood(cause: str, tags: Mapping[str, Tag]) -> str:
    """Say how a childhood met a work: an era, or a wave like "library", "vhs 1995"."""
    if cause == OWN_WORD:
        return say("reasons.own_word")
    if cause in tags:
        return say("reasons.era", phrase=tags[cause].phrase)
    medium, _, year = cause.partition(" ")
    where = say(f"medium.{medium}")
    if not year:
        return say("reasons.met", where=where)
    return say("reasons.met_around", where=where, year=year)


def held_back(works: int, ceiling: int) -> str:
    """Say how many works the load ceiling keeps away, and how to raise it."""
    how = min(HEAVIEST, ceiling + 1)
    if ceiling <= SAFE_LOAD:
        return count("suggest.held_back_safe", works, ceiling=ceiling, how=how)
    return count("suggest.held_back", works, ceiling=ceiling, how=how)


def nothing_fits(limits: Mapping[str, int]) -> str:
    """Say which limit to relax when nothing passes the gate."""
    if not limits:
        return say("suggest.nothing")
    ways = sorted(limits.items(), key=lambda pair: (-pair[1], pair[0]))
    lines = (
        count("suggest.relaxed", works, how=say(f"relax.{name}"))
        for name, works in ways
    )
    return "\n".join((say("suggest.relax"), *(f"  {line}" for line in lines)))


def ranked(picked: Suggestion, work: Work) -> str:
    """Say a place in the ranking of everything in two lines."""
    return (
        say(
            f"suggest.{'ranked' if work.curated else 'ranked_uncurated'}",
            rank=picked.rank,
            title=work.title,
            year=work.year,
            form=say(f"form.{work.form}"),
            chance=percent(picked.score.chance),
            score=f"{picked.score.total:.2f}",
        )
        + f"\n   {work.id}"
    )


def percent(chance: float) -> str:
    """Say a probability in whole percent, never nought and never certain."""
    return f"{min(99, max(1, round(100 * chance)))} %"


def length(minutes: int | None, pages: int | None) -> str:
    """Say how long a film or a book is."""
    if minutes:
        return say("length.minutes", count=minutes)
    return count("length.pages", pages) if pages else say("length.unknown")


def seconds(long: int) -> str:
    """Say about how *long* so many seconds are."""
    if long < 100:
        return count("refresh.seconds", max(long, 1))
    return count("refresh.minutes", round(long / 60))


def listed(words: list[str]) -> str:
    """Join *words* as a sentence does: a, b and c."""
    if len(words) < 2:
        return "".join(words)
    return say("lists.last", rest=", ".join(words[:-1]), last=words[-1])


def windows(places: tuple[str, ...]) -> str:
    """Say where tears tend to come; nothing where nobody knows."""
    if not places:
        return ""
    return say("cards.windows", list=listed([say(f"window.{p}") for p in places]))


def _taste(cause: str, tags: Mapping[str, Tag]) -> str:
    if cause in tags:
        return say("reasons.taste", phrase=tags[cause].phrase)
    family, _, name = cause.partition(":")
    if family == "form":
        return say("reasons.taste_form", form=say(f"form.{name}"))
    if family == "country":
        return say("reasons.taste_country")
    return say("reasons.taste_decade", decade=name)


def _plain_reason(part: str, cause: str, tags: Mapping[str, Tag]) -> str:
    match part, cause:
        case "potency", _:
            return f"{say(f'potency.{cause}').capitalize()}."
        case "acclaim", _:
            return say(f"acclaim.{cause}")
        case "form", _:
            return say("reasons.form", form=say(f"form.{cause}"))
        case "wish", "language":
            return say("reasons.language")
        case "wish", "loss" | "warmth":
            return say("reasons.route", route=say(f"route.{cause}"))
        case _ if tags[cause].family == "theme":
            return say("reasons.theme_asked", phrase=tags[cause].phrase)
        case _:
            return say("reasons.era_asked", phrase=tags[cause].phrase)
