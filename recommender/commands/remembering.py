"""The walk through a childhood: what is asked on each page, and what is kept of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from recommender import ages, names, remember, timeline
from recommender.ages import Child
from recommender.commands import asking, common
from recommender.commands.asking import Asker, Choice
from recommender.commands.memories import Answer
from recommender.entries import Profile
from recommender.errors import WrongUsage
from recommender.model import Index
from recommender.present import console, years
from recommender.remember import PAGE, Memory
from recommender.timeline import Timeline, Told
from recommender.words import say
from recommender.works import Kind, Outcome, Tag, Work

Stretch = tuple[int, int]


class Shelf(NamedTuple):
    """A childhood, and the works there are for it."""

    shelf: Index
    tags: Mapping[str, Tag]
    of: Child
    memories: Sequence[Memory]
    languages: tuple[str, ...]

    def timeline(self) -> Timeline:
        """Return the childhood as the journal has it now."""
        told: dict[str, Told] = {}
        for entry in common.person()[1]:
            work = self.shelf.work(entry.work) if entry.childhood else None
            if work:
                cried = entry.outcome is not None and entry.outcome >= Outcome.TEARS
                before = told.get(work.id)
                told[work.id] = Told(work, cried or bool(before and before.cried))
        return timeline.draw([*told.values()], self.memories, self.of)


class Way(NamedTuple):
    """What is still to be asked for, how many at a time, and of which age alone."""

    left: Sequence[Memory]
    said: int
    many: int = PAGE
    age: int | None = None

    def ahead(self, of: Child) -> Stretch | None:
        """Return the ages to ask about next."""
        if self.age is None:
            return remember.walk(self.left, of, self.said // PAGE)
        only = (self.age, self.age)
        return only if remember.page(self.left, *only, count=1) else None

    def page(self, ages: Stretch) -> list[Work]:
        """Return the works to ask for from these *ages*."""
        return remember.page(self.left, *ages, count=self.many)

    def onward(self, asked: Sequence[Work]) -> "Way":
        """Return the way on, a page further, without what was *asked* for."""
        left = [memory for memory in self.left if memory.work not in asked]
        return self._replace(left=left, said=self.said + PAGE)


def shelf(index: Index, kept: Profile) -> Shelf:
    """Return this person's childhood, with what may be asked for."""
    if kept.born is None:
        raise WrongUsage(say("remember.no_born"))
    tags = index.tags()
    of = ages.child(kept.born, kept.country, kept.eras, tags.values(), common.today())
    avoid = common.avoided(kept)
    works = [w for w in index.works() if remember.may_be_asked(w, of, avoid)]
    spoken = names.languages_of(kept.country) if kept.country else ()
    tongues = tuple(t for t in kept.languages if t in spoken) or spoken
    return Shelf(index, tags, of, remember.recall(works, of), tongues or kept.languages)


def way(here: Shelf, kept: Profile, kind: Kind | None) -> Way:
    """Return what is still to be asked for: what nothing was said of yet."""
    heir = here.shelf.heir
    entries = common.person()[1]
    done = {heir(entry.work) for entry in entries} | set(map(heir, kept.never))
    asked = [m for m in here.memories if kind in (None, m.work.kind)]
    left = [memory for memory in asked if memory.work.id not in done]
    return Way(left, len(asked) - len(left))


def walk(
    ask: Asker, here: Shelf, onward: Way, keep: Callable[[Sequence[Answer]], None]
) -> bool:
    """Ask page after page, and draw the years after each; False once it is over.

    *keep* is given each answer as soon as there is one.
    """
    begun = False
    while stretch := onward.ahead(here.of):
        if begun and not _goes_on(ask, stretch):
            return True
        asked = onward.page(stretch)
        for answers in _ask_page(ask, here, stretch, asked):
            keep(answers)
        show(here)
        onward, begun = onward.onward(asked), True
    return False


def show(here: Shelf, briefly: bool = True) -> None:
    """Draw the years; where lines are read aloud, say them."""
    line = here.timeline()
    if not asking.is_plain():
        lines = years.drawn(line, here.tags)
    elif briefly:
        lines = years.told_briefly(line)
    else:
        lines = years.told(line, here.tags)
    console.say("\n".join(("", *lines, "") if briefly else lines))


def said_of(key: str, stretch: Stretch, of: Child) -> str:
    """Return the sentence of this *key* about a *stretch*, or about one year."""
    first, last = stretch
    one = "_one_year" if first == last else ""
    start, end = of.born + first, of.born + last
    return say(f"remember.{key}{one}", first=first, last=last, start=start, end=end)


def _ask_page(
    ask: Asker, here: Shelf, stretch: Stretch, asked: Sequence[Work]
) -> Iterator[list[Answer]]:
    """Ask which of these works were known, at which they cried, which were not met."""
    choices = [Choice(work.id, years.label(work, here.languages)) for work in asked]
    knew = ask.several(said_of("knew", stretch, here.of), choices)
    yield [Answer(work, "knew") for work in knew]
    if knew:
        known = [choice for choice in choices if choice.value in knew]
        cried = ask.several(say("remember.cried"), known)
        yield [Answer(work, "cried") for work in cried]
    rest = [choice for choice in choices if choice.value not in knew]
    if rest:
        yield [Answer(work, "never") for work in _never(ask, rest, bool(knew))]


def _never(ask: Asker, rest: Sequence[Choice], ticked: bool) -> Sequence[str]:
    """Ask whether the *rest* was never met.

    Where nothing was *ticked*, somebody may just have pressed Enter: the list begins
    at leaving it open.
    """
    if len(rest) == 1:
        question = say("remember.rest_single", title=rest[0].label)
        choices = [Choice("never", say("remember.never_single"))]
    else:
        key = "remember.rest" if ticked else "remember.rest_all"
        question = say(key, count=len(rest))
        choices = [Choice(how, say(f"remember.{how}")) for how in ("never", "some")]
    said = ask.one(question, choices, None if ticked else "")
    if said == "some":
        return ask.several(say("remember.which"), rest)
    return [choice.value for choice in rest] if said else ()


def _goes_on(ask: Asker, stretch: Stretch) -> bool:
    first, last = stretch
    one = "_one_year" if first == last else ""
    question = say(f"remember.go_on{one}", first=first, last=last)
    choices = [Choice(way, say(f"remember.{way}")) for way in ("yes", "no")]
    return ask.one(question, choices) == "yes"
