"""The sentences about suggestions. Plain, warm, brief; nothing is promised."""

from collections.abc import Mapping

from recommender.childhood import OWN_WORD
from recommender.gate import SAFE_LOAD
from recommender.suggest import Reason, Suggestion
from recommender.works import Tag, Work

ROLES = {
    "gentle": "The gentle one",
    "fitting": "The fitting one",
    "stretch": "The stretch",
}
WINDOWS = {
    "opening": "in the opening",
    "early": "early on",
    "middle": "in the middle",
    "late": "late",
    "ending": "near the end",
}
FORMS = {
    "feature": "film",
    "animated-feature": "animated film",
    "short": "short film",
    "documentary": "documentary",
    "series-episode": "episode of a series",
    "picture-book": "picture book",
    "childrens-novel": "children’s novel",
    "young-adult-novel": "young-adult novel",
    "novel": "novel",
    "short-story": "short story",
    "memoir": "memoir",
    "poetry": "poetry",
    "graphic-novel": "graphic novel",
    "play": "play",
}
MEDIA = {
    "cinema": "at the cinema",
    "tv": "on television",
    "vhs": "on tape",
    "dvd": "on disc",
    "streaming": "on a streaming service",
    "school": "at school",
    "library": "from a library",
}
POTENCY = {
    1: "a lump in the throat at most",
    2: "some people mist up at it",
    3: "many people mist up at it",
    4: "many people weep at it",
    5: "most people who cry at anything cry at this",
}
LOADS = {
    0: "nothing to be careful with",
    1: "a sad turn, softly held",
    2: "a loss, in a gentle frame",
    3: "grief or injustice, met at length",
    4: "heavy, so look before you choose it",
    5: "relentless, so look before you choose it",
}
AFTERTASTES = {
    "comforting": "It leaves you warmed.",
    "bittersweet": "It leaves you sad and glad at once.",
    "heavy": "You may carry it for an evening.",
    "devastating": "You may carry it for days.",
}
OUTCOMES = {
    0: "dry",
    1: "a lump in the throat",
    2: "misty eyes",
    3: "tears",
    4: "sobs",
}
ACCLAIM = {
    "acclaim": "It is widely loved.",
    "esteem": "It is held in high esteem.",
    "load": "Those who choose a heavy work tend to value it.",
}
RELAX = {
    "kind": "leave out --film or --book",
    "formats": "widen the formats with `boost profile set --format`",
    "minutes": "raise --minutes",
    "avoid": "shorten the avoid list",
    "load": "raise the load ceiling with --max-load",
    "age": "nothing: they are made for adults",
    "childhood": "leave out --childhood",
    "again": "leave out --again",
    "new": "leave out --new",
    "resting": "ask with --again: they rest for a year after an entry",
}


UNCURATED = (
    "Not curated: its themes, strength and load are guessed from facts, and what it "
    "carries may have been missed."
)


NO_CANDIDATES = (
    "No candidate passes the limits. `boost candidates` lists what there is, and "
    "`boost refresh --discover` looks for more."
)


def reason(said: Reason, tags: Mapping[str, Tag], titles: Mapping[str, str]) -> str:
    """Say *said* in a sentence; *titles* names the works it speaks of."""
    cause = said.causes[0]
    match said.part:
        case "themes":
            phrases = (tags[tag].phrase for tag in said.causes)
            return f"It is about {', and about '.join(phrases)}."
        case "routes":
            return (
                f"Its tears come with {tags[cause].phrase}, a way that has opened you."
            )
        case "childhood":
            return childhood(cause, tags)
        case "kinship":
            return f"It is close to {titles[cause]}, which moved you."
        case "like":
            return f"It is close to {titles[cause]}, as you asked."
        case "familiarity":
            return "You know it, and warm works gain from that."
        case "taste":
            return _taste(cause, tags)
        case _:
            return _plain_reason(said.part, cause, tags)


def childhood(cause: str, tags: Mapping[str, Tag]) -> str:
    """Say how a childhood met a work: an era, or a wave like "library", "vhs 1995"."""
    if cause == OWN_WORD:
        return "You wrote that it was in your childhood."
    if cause in tags:
        return f"It belongs to your childhood years: {tags[cause].phrase}."
    medium, _, year = cause.partition(" ")
    around = f" around {year}" if year else ""
    return f"You may have met it as a child, {MEDIA[medium]}{around}."


AFTERWARDS = (
    "Choose a steady day and a safe place, and stop whenever it is too much. If tears "
    "come, a dip in mood for about twenty minutes is usual. Afterwards, say what "
    "happened with `boost rate`; dry is a normal result."
)


def held_back(count: int, ceiling: int) -> str:
    """Say how many works the load ceiling keeps away, and how to raise it."""
    works = "1 work is" if count == 1 else f"{count} works are"
    how = min(5, ceiling + 1)
    kept = "it" if count == 1 else "them"
    return (
        f"{works} held back: heavier than load {ceiling}, or about suicide, sexual "
        f"violence or child abuse. `--max-load {how}` lets more of {kept} in."
        if ceiling <= SAFE_LOAD
        else f"{works} held back by the load ceiling of {ceiling}. "
        f"`--max-load {how}` lets more of {kept} in."
    )


def nothing_fits(limits: Mapping[str, int]) -> str:
    """Say which limit to relax when nothing passes the gate."""
    if not limits:
        return "Nothing fits: no work fails one limit alone. Ask for less at once."
    ways = sorted(limits.items(), key=lambda pair: (-pair[1], pair[0]))
    lines = [
        f"  {RELAX[name]} ({count} work{'' if count == 1 else 's'})"
        for name, count in ways
    ]
    return "\n".join(("Nothing fits all of this. To relax one limit:", *lines))


def ranked(picked: Suggestion, work: Work) -> str:
    """Say a place in the ranking of everything in two lines."""
    return (
        f"{picked.rank}. {work.title} ({work.year}), {FORMS[work.form]}, "
        f"chance {percent(picked.score.chance)}, score {picked.score.total:.2f}"
        f"{'' if work.curated else ', not curated'}\n"
        f"   {work.id}"
    )


def percent(chance: float) -> str:
    """Say a probability in whole percent, never nought and never certain."""
    return f"{min(99, max(1, round(100 * chance)))} %"


def length(minutes: int | None, pages: int | None) -> str:
    """Say how long a film or a book is."""
    if minutes:
        return f"{minutes} minutes"
    return f"{pages} page{'' if pages == 1 else 's'}" if pages else "length unknown"


def counted(count: int, thing: str) -> str:
    """Say how many there are of a *thing*."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def seconds(count: int) -> str:
    """Say about how long so many *seconds* are."""
    if count < 100:
        return counted(max(count, 1), "second")
    return counted(round(count / 60), "minute")


def listed(words: list[str]) -> str:
    """Join *words* as a sentence does: a, b and c."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def windows(places: tuple[str, ...]) -> str:
    """Say where tears tend to come; nothing where nobody knows."""
    if not places:
        return ""
    return f"Tears tend to come {listed([WINDOWS[place] for place in places])}."


def _taste(cause: str, tags: Mapping[str, Tag]) -> str:
    if cause in tags:
        return f"You have liked {tags[cause].phrase} before."
    family, _, name = cause.partition(":")
    if family == "form":
        return f"You have liked this form before: {FORMS[name]}."
    if family == "country":
        return "You have liked works from this country before."
    return f"You have liked works of the {name}s before."


def _plain_reason(part: str, cause: str, tags: Mapping[str, Tag]) -> str:
    match part, cause:
        case "potency", _:
            return f"{POTENCY[int(cause)].capitalize()}."
        case "acclaim", _:
            return ACCLAIM[cause]
        case "form", _:
            return f"This form has opened you before: {FORMS[cause]}."
        case "wish", "language":
            return "It was made in a language of yours."
        case "wish", "loss" | "warmth":
            return f"It takes the route you asked for: {cause}."
        case _ if tags[cause].family == "theme":
            return f"It is about {tags[cause].phrase}, as you asked."
        case _:
            return f"It belongs to {tags[cause].phrase}, as you asked."
