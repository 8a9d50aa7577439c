"""What the journal adds up to, told section by section."""

from collections.abc import Iterable, Mapping, Sequence

from recommender.present import sentences
from recommender.present.figures import (
    Calendar,
    Counts,
    Figure,
    Moods,
    Row,
    Section,
    Steps,
    Stretches,
    capital,
    date,
    happened,
    month,
    mood_words,
    range_of,
)
from recommender.stats import FEW, Evening, Share, Stats, months, outcomes
from recommender.words import count, say
from recommender.works import Tag

MOST = 8  # lines of one figure: those that say most
DRAWN = 24  # months in one calendar
MOST_FEW = 5  # names of kinds with too few evenings; the others are counted


def sections(told: Stats, tags: Mapping[str, Tag]) -> list[Section]:
    """Return what there is to show of *told*; what nothing was said of is left out."""
    found = [
        _course(told),
        _shares("opens", ("route", "theme", "form", "genre"), told, tags),
        _learned(told, tags),
        _shares("around", ("hour", "company", "met"), told, tags),
        _rungs(told),
        _later(told),
        _childhood(told),
    ]
    return [one for one in found if one.lines or one.figures]


def opening(told: Stats) -> list[str]:
    """Say how many evenings there are, and what is normal."""
    lines = []
    if told.evenings:
        days = [date(one.day) for one in told.evenings]
        lines += [
            count("stats.span", len(days), first=days[0], last=days[-1]),
            say("rate.dry"),
        ]
    else:
        lines += [say("stats.none"), say("stats.begin")]
    if told.evenings and told.usual.evenings < 2 * FEW:
        lines.append(say("stats.few", few=FEW))
    if told.aside:
        lines.append(count("stats.aside", told.aside))
    return lines


def _course(told: Stats) -> Section:
    """Say how the evenings went, in all and month by month."""
    if not told.evenings:
        return Section("", (), ())
    how = _counted_outcomes(told.evenings)
    words = say(
        "stats.how_words",
        list=how.words,
        moved=told.usual.moved,
        count=told.usual.evenings,
    )
    how = how._replace(words=capital(words), below=_stopping(told.evenings))
    return Section(say("stats.how"), (), (how, _calendar(told.evenings)))


def _counted_outcomes(evenings: Iterable[Evening]) -> Figure:
    bars = tuple((say(f"outcome.{o.word}"), n) for o, n in outcomes(evenings).items())
    words = ", ".join(say("stats.count", label=label, count=n) for label, n in bars)
    rows = ((capital(label), str(count)) for label, count in bars)
    table = (_head("outcome", "evenings"), *rows)
    return Figure(say("stats.outcomes"), Counts(bars), words, table)


def _stopping(evenings: Iterable[Evening]) -> str:
    entries = [one.entry for one in evenings]
    stopped = sum(entry.stopped for entry in entries)
    too_much = sum(entry.too_much for entry in entries)
    said = [count("stats.stopped", stopped)] if stopped else []
    said += [count("stats.too_much", too_much)] if too_much else []
    return say("stats.stopping", list=capital(", ".join(said))) if said else ""


def _calendar(evenings: Sequence[Evening]) -> Figure:
    every = months(evenings)
    by_month = dict(list(every.items())[-DRAWN:])
    below = say("stats.earlier", months=DRAWN) if len(every) > DRAWN else ""
    words = []
    rows = []
    for at, held in by_month.items():
        counts = [(outcome.word, n) for outcome, n in outcomes(held).items()]
        how = ", ".join(
            say("stats.count", label=name, count=n) for name, n in counts if n
        )
        key = "month_words" if how else "month_words_bare"
        many = count("stats.evenings", len(held))
        words.append(say(f"stats.{key}", month=month(at), count=many, list=how))
        rows.append((month(at), str(len(held)), *(str(n) for _, n in counts)))
    names = [capital(outcome.word) for outcome in outcomes(())]
    table = ((*_head("month", "evenings"), *names), *rows)
    told = say("stats.closed", list="; ".join(words))
    return Figure(say("stats.months_title"), Calendar(by_month), told, table, below)


def _shares(
    title: str, kinds: Iterable[str], told: Stats, tags: Mapping[str, Tag]
) -> Section:
    """Say which kinds of evening reached misty or more, where there are enough."""
    if not told.usual.tells:
        return Section("", (), ())
    figures = tuple(
        _share_figure(kind, told, tags)
        for kind in kinds
        if any(share.tells for share in told.shares[kind])
    )
    lines = (say(f"stats.{title}_how"),) if figures else ()
    return Section(say(f"stats.{title}"), lines, figures)


def _share_figure(kind: str, told: Stats, tags: Mapping[str, Tag]) -> Figure:
    named = [(_label(kind, share.name, tags), share) for share in told.shares[kind]]
    telling = [(label, share) for label, share in named if share.tells]
    shown = tuple(telling[:MOST])
    usual = (capital(say("stats.usual")), told.usual)
    words = [_share_words(*row) for row in (*shown, usual)]
    rows = (
        (label, str(share.evenings), str(share.moved), range_of(share))
        for label, share in (*shown, usual)
    )
    few = [label for label, share in named if not share.tells]
    below = [count("stats.further", len(telling) - MOST)]
    below = below[: len(telling) > MOST] + [_too_few(few)][: bool(few)]
    return Figure(
        say(f"stats.{kind}"),
        Stretches(shown, told.usual),
        say("stats.closed", list="; ".join(words)),
        (_head("kind", "evenings", "moved", "range"), *rows),
        " ".join(below),
    )


def _share_words(label: str, share: Share) -> str:
    return say(
        "stats.share_words",
        label=label,
        moved=share.moved,
        count=share.evenings,
        range=range_of(share),
    )


def _too_few(labels: Sequence[str]) -> str:
    named = ", ".join(labels[:MOST_FEW])
    if len(labels) <= MOST_FEW:
        return say("stats.too_few", list=named)
    return say("stats.too_few_more", list=named, count=len(labels) - MOST_FEW)


def _label(kind: str, name: str, tags: Mapping[str, Tag]) -> str:
    if kind == "form":
        return capital(say(f"form.{name}"))
    if kind in ("theme", "genre"):
        return tags[name].label
    return capital(say(f"stats.{name}"))


def _learned(told: Stats, tags: Mapping[str, Tag]) -> Section:
    """Say what the taste leans to, and away from, where it is clear."""
    if not told.usual.tells:
        return Section("", (), ())
    lines = []
    for key, towards in (("towards", True), ("away", False)):
        names = [
            _leaning(o.family, o.name, tags)
            for o in told.leanings
            if o.towards is towards
        ]
        if names:
            lines.append(say(f"stats.{key}", list=sentences.listed(names[:MOST])))
    lines = lines or [say("stats.nothing_learned")]
    return Section(say("stats.learned"), (say("stats.learned_from"), *lines), ())


def _leaning(family: str, name: str, tags: Mapping[str, Tag]) -> str:
    if family == "form":
        return say("stats.leaning_form", name=say(f"form.{name}"))
    return say(f"stats.{name}") if family == "route" else tags[name].phrase


def _rungs(told: Stats) -> Section:
    """Say how strong and how heavy the works were, evening by evening."""
    known = [one for one in told.evenings if one.work]
    if len(known) < 2:
        return Section("", (), ())
    strong = tuple((one, one.work.potency) for one in known if one.work)
    heavy = tuple((one, one.work.load) for one in known if one.work)
    figures = (
        _steps("potency", Steps(strong, range(1, 6))),
        _steps("load", Steps(heavy, range(6))),
    )
    return Section(say("stats.rungs"), (say("stats.rungs_how"),), figures)


def _steps(key: str, steps: Steps) -> Figure:
    notches = dict(steps.evenings)
    means = []
    for at, held in months([one for one, _ in steps.evenings]).items():
        if held:
            mean = sum(notches[one] for one in held) / len(held)
            means.append(say("stats.month_mean", month=month(at), mean=f"{mean:.1f}"))
    rows = (
        (date(one.day), one.title, str(notch), capital(happened(one)))
        for one, notch in steps.evenings
    )
    title = say(f"stats.{key}")
    table = ((*_head("day", "work"), title, *_head("outcome")), *rows)
    return Figure(title, steps, say("stats.rungs_words", list="; ".join(means)), table)


def _later(told: Stats) -> Section:
    """Say how one felt some time after evenings that moved, and after the others."""
    figures = tuple(_moods(told, moved) for moved in (True, False))
    shown = tuple(figure for figure in figures if figure.words)
    lines = (say("stats.later_how"),) if shown else ()
    return Section(say("stats.later"), lines, shown)


def _moods(told: Stats, moved: bool) -> Figure:
    felt = [one for one in told.felt if one.moved is moved]
    rows = tuple((capital(say(f"stats.at_{one.moment}")), one) for one in felt)
    words = (
        say("stats.felt_words", label=label, list=mood_words(one))
        for label, one in rows
    )
    table = (
        (label, str(one.worse), str(one.same), str(one.better)) for label, one in rows
    )
    return Figure(
        say("stats.felt_moved" if moved else "stats.felt_rest"),
        Moods(rows),
        " ".join(words),
        (_head("when", "worse", "same", "better"), *table),
    )


def _childhood(told: Stats) -> Section:
    """Say how memories of childhood went, apart from the evenings."""
    if not told.memories:
        return Section("", (), ())
    figure = _counted_outcomes(told.memories)
    words = say("stats.closed", list=capital(figure.words))
    line = count("stats.childhood", len(told.memories))
    return Section(say("stats.childhood"), (line,), (figure._replace(words=words),))


def _head(*columns: str) -> Row:
    return tuple(say(f"stats.column_{name}") for name in columns)
