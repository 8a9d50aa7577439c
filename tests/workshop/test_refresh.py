"""Refreshing: what is asked, what of it is kept, and what is left alone."""

import datetime
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import aside
from recommender.catalog import load_catalog
from recommender.overlay import Asking, Fact, reading
from recommender.schema import read_schema
from recommender.works import Work
from recommender.workshop import harvest as harvests
from recommender.workshop import refresh as engine
from recommender.workshop.answers import opened
from recommender.workshop.facts import Change, Rules, changes, judge, judged_anew
from recommender.workshop.facts import Origin as From
from recommender.workshop.harvest import Harvest, Known
from recommender.workshop.refresh import Errand, carry_out, outcome, plan, refresh
from recommender.workshop.sources import (
    Absent,
    Ask,
    Finding,
    Found,
    Question,
    Refused,
    Source,
    Surprise,
    Unanswered,
)
from tests.conftest import TODAY

T = TypeVar("T")
Says = dict[str, tuple[tuple[str, str], ...]]
BAMBI, PADDINGTON = "bambi-1942", "paddington-2-2017"
WIKIDATA = From("wikidata", "CC0-1.0", TODAY.isoformat())


class Scripted:
    """A source that asks one question for each work and finds what a script says."""

    licence = "CC0-1.0"

    def __init__(self, name: str = "wikidata") -> None:
        self.name = name
        self.told: list[Work] = []

    def steps(self, works: Sequence[Work]) -> int:
        """Return how many questions there are: it has none about books."""
        return sum(work.kind == "film" for work in works)

    def look_up(self, works: Sequence[Work], ask: Ask) -> Iterator[Found]:
        """Yield what the answers say."""
        for work in works:
            self.told.append(work)
            try:
                said = ask(Question(self.name, f"/{work.id}"), _read)
            except Absent:
                said = ()
            except Unanswered:
                continue
            yield Found(work.id, said)


def _read(answer: object) -> tuple[Finding, ...]:
    if not isinstance(answer, list):
        raise Surprise("no list")
    return tuple(Finding(field, value, "its id") for field, value in answer)


class Web:
    """Answers by a script: findings, or a mishap, for each work."""

    def __init__(self, says: dict[str, object]) -> None:
        self.says = says
        self.asked: list[Question] = []

    def fetch(self, question: Question, read: Callable[[object], T]) -> T:
        """Answer, or fail as it is written."""
        self.asked.append(question)
        said = self.says.get(question.path.removeprefix("/"), [])
        if isinstance(said, BaseException):
            raise said
        return read(said)


@pytest.fixture(scope="module")
def rules(shelf: Path) -> Rules:
    """Return the rules of the small shelf."""
    return Rules.of(load_catalog(shelf, TODAY).works, read_schema(shelf))


@pytest.fixture
def known(rules: Rules) -> Known:
    """Return the small shelf, about which nothing was asked yet."""
    return Known(rules, (), ())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where an overlay may be."""
    return tmp_path / "overlay.sqlite"


def films(known: Known) -> list[Work]:
    """Return the films of the shelf, in order."""
    return [work for work in known.rules.works.values() if work.kind == "film"]


def run(
    known: Known,
    web: Web,
    *sources: Source,
    only: frozenset[str] = frozenset(),
    today: datetime.date = TODAY,
) -> list[Harvest]:
    """Refresh without writing."""
    asked = sources or (Scripted(),)
    errands = plan(known.rules.works.values(), known, asked, only, today)
    return list(refresh(errands, known, web.fetch, lambda _: today, heard))


def planned(known: Known, only: frozenset[str] = frozenset()) -> Errand:
    """Return what a source that knows films is asked."""
    works = known.rules.works.values()
    (errand,) = plan(works, known, [Scripted()], only, TODAY)
    return errand


def heard(errand: Errand, done: int) -> None:
    """Hear what is done."""


def facts_of(harvest: Harvest) -> set[tuple[str, str, str]]:
    """Return work, field and value of each fact."""
    return {fact[:3] for fact in harvest.facts}


# What is asked.


def test_a_plan_asks_only_where_there_is_a_question(known: Known) -> None:
    """A source that has no question about books is asked about films alone."""
    errand = planned(known)
    assert list(errand.works) == films(known)
    assert (errand.questions, errand.rested) == (len(films(known)), 0)


@pytest.mark.parametrize(("age", "rests"), [(0, 1), (29, 1), (30, 0), (400, 0)])
def test_a_work_rests_after_it_was_asked_about(
    known: Known, age: int, rests: int
) -> None:
    """For thirty days a work is not asked about again; known or not makes no odds."""
    day = (TODAY - datetime.timedelta(days=age)).isoformat()
    known = known._replace(askings=(Asking("wikidata", BAMBI, False, day),))
    errand = planned(known)
    assert errand.rested == rests
    assert (BAMBI in [work.id for work in errand.works]) == (not rests)


def test_a_work_that_is_named_does_not_rest(known: Known) -> None:
    """Asked for by name, a fresh work is asked about, and it alone."""
    asking = Asking("wikidata", BAMBI, True, TODAY.isoformat())
    known = known._replace(askings=(asking,))
    only = frozenset((BAMBI,))
    errand = planned(known, only)
    assert [work.id for work in errand.works] == [BAMBI]


def test_another_source_is_no_reason_to_rest(known: Known) -> None:
    """What one source was asked lately, another may still be asked."""
    asking = Asking("openlibrary", BAMBI, True, TODAY.isoformat())
    known = known._replace(askings=(asking,))
    errand = planned(known)
    assert errand.rested == 0


def test_a_source_hears_what_others_said_but_not_itself(known: Known) -> None:
    """Ids that another source found help; one's own match must prove itself anew."""
    fact = Fact(BAMBI, "imdb_id", "tt0034492", "", "title", "CC0-1.0", "2026-01-01")
    for source, hears in (("wikidata", ""), ("elsewhere", "tt0034492"), ("tmdb", "")):
        asked = Scripted()
        run(known._replace(facts=(fact._replace(source=source),)), Web({}), asked)
        assert [w.imdb_id for w in asked.told if w.id == BAMBI] == [hears]


def test_the_second_source_hears_what_the_first_just_found(known: Known) -> None:
    """An id found in this very refresh is passed on within it."""
    second = Scripted("openlibrary")
    web = Web({BAMBI: [["imdb_id", "tt0034492"]]})
    run(known, web, Scripted(), second)
    assert [w.imdb_id for w in second.told if w.id == BAMBI] == ["tt0034492"]


# What is kept of what is found.


def judged(rules: Rules, work: str, *said: tuple[str, str]) -> set[tuple[str, str]]:
    """Return field and value of what is kept of findings about one work."""
    found = [Found(work, tuple(Finding(*each, "why") for each in said))]
    return {fact[1:3] for fact in judge(found, rules, (), WIKIDATA).facts}


def differing(rules: Rules, work: str, *said: tuple[str, str]) -> list[str]:
    """Return the fields in which findings about one work differ from the catalog."""
    found = [Found(work, tuple(Finding(*each, "why") for each in said))]
    return [each.field for each in judge(found, rules, (), WIKIDATA).disagreements]


@pytest.mark.parametrize(
    "kept",
    [
        ("imdb_id", "tt0034492"),
        ("wikidata_id", "Q43051"),
        ("title:fr", "Bambi, le faon"),
        ("title:ja", "バンビ"),
        ("based_on", "the-velveteen-rabbit-1922"),
        ("sitelinks", "74"),
        ("readers", "0"),
        ("genre", "drama film"),
        ("subject", "deer"),
        ("keyword", "forest"),
        ("certificate:GB", "U"),
        ("watch:GB", "Disney Plus (stream)"),
    ],
    ids=str,
)
def test_what_fills_or_stands_beside_is_kept(
    rules: Rules, kept: tuple[str, str]
) -> None:
    """Empty cells are filled, titles added, and what the catalog lacks is kept."""
    assert judged(rules, BAMBI, kept) == {kept}


@pytest.mark.parametrize(
    "refused",
    [
        ("title", "Another"),
        ("year", "1942"),
        ("minutes", "70"),
        ("line", "A deer."),
        ("potency", "5"),
        ("replaced_by", PADDINGTON),
        ("pages", "100"),
        ("imdb_id", "nm0034492"),
        ("imdb_id", "tt0034492 OR 1"),
        ("wikidata_id", "Q1; DROP"),
        ("title:fr", "Bambi"),
        ("title:fr", "BAMBI!"),
        ("title:fr", "!!!"),
        ("title:french", "Bambi, le faon"),
        ("title:", "Bambi, le faon"),
        ("based_on", BAMBI),
        ("based_on", "no-such-work-1999"),
        ("sitelinks", "many"),
        ("sitelinks:GB", "7"),
        ("watch:Britain", "Netflix"),
        ("watch", "Netflix"),
        ("genre", ""),
        ("genre", "x" * 301),
        ("rating", "9.9"),
        ("imdb_id:GB", "tt0034492"),
        ("__class__", "Work"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_not_kept(rules: Rules, refused: tuple[str, str]) -> None:
    """Curated cells, values no cell could hold and unknown fields leave no fact."""
    assert judged(rules, BAMBI, refused) == set()


def test_a_length_fills_a_film_that_has_none(rules: Rules) -> None:
    """An empty length is filled, and a book has pages, not minutes."""
    bare = rules.works[BAMBI]._replace(minutes=None)
    book = bare._replace(id="b", kind="book", pages=None)
    open_rules = rules._replace(works={BAMBI: bare, "b": book})
    assert judged(open_rules, BAMBI, ("minutes", "70")) == {("minutes", "70")}
    assert judged(open_rules, BAMBI, ("minutes", "0"), ("minutes", "x")) == set()
    assert judged(open_rules, "b", ("minutes", "70")) == set()
    assert judged(open_rules, "b", ("pages", "70")) == {("pages", "70")}


def test_several_values_for_one_cell_are_none(rules: Rules) -> None:
    """Where two ids are said of one work, neither is certain."""
    assert not judged(rules, BAMBI, ("imdb_id", "tt0034492"), ("imdb_id", "tt0034493"))


def test_an_id_goes_to_one_work_alone(rules: Rules) -> None:
    """An id said of two works, or that another has, goes to neither."""
    two = (BAMBI, PADDINGTON)
    found = [Found(work, (Finding("imdb_id", "tt0000001", ""),)) for work in two]
    assert judge(found, rules, (), WIKIDATA).facts == ()
    other = Fact(two[1], "imdb_id", "tt0000001", "openlibrary", "", "", "2026-01-01")
    assert judge(found[:1], rules, (other,), WIKIDATA).facts == ()
    held = rules.works[two[1]]._replace(imdb_id="tt0000001")
    taken = rules._replace(works={**rules.works, two[1]: held})
    assert judge(found[:1], taken, (), WIKIDATA).facts == ()
    assert judge(found[:1], rules, (), WIKIDATA).facts != ()


def test_what_a_terminal_would_obey_is_stripped(rules: Rules) -> None:
    """Control characters and escapes are gone before anything is kept."""
    evil = "Le\x1b[31m petit\x00 faon\u202e\r\nContent-Length: 0"
    ((_, title),) = judged(rules, BAMBI, ("title:fr", evil))
    assert title.isprintable()
    assert title.startswith("Le [31m petit faon")


def test_a_flood_of_findings_is_bounded(rules: Rules) -> None:
    """Of one work no more is kept than the most that is plausible."""
    flood = tuple(("genre", f"genre {number}") for number in range(2_000))
    assert len(judged(rules, BAMBI, *flood)) == 500


@pytest.mark.parametrize(
    ("said", "differs"),
    [
        (("year", "1943"), False),
        (("year", "1944"), True),
        (("minutes", "80"), False),
        (("minutes", "81"), True),
        (("creators", "Hand, David"), False),
        (("creators", "Somebody Else"), True),
        (("countries", "US"), False),
        (("countries", "GB"), True),
        (("language", "en"), False),
        (("language", "fr"), True),
        (("language", "English"), False),
        (("form", "feature"), False),
        (("potency", "1"), False),
        (("imdb_id", "tt0034492"), False),
    ],
    ids=str,
)
def test_a_disagreement_is_reported(
    rules: Rules, said: tuple[str, str], differs: bool
) -> None:
    """What differs by more than is usual is told; what is empty or ours is not."""
    assert differing(rules, BAMBI, said) == [said[0]] * differs
    assert judged(rules, BAMBI, said) <= {("imdb_id", "tt0034492")}


def test_one_value_that_agrees_is_enough(rules: Rules) -> None:
    """A source that names more makers than we do, or more years, does not differ."""
    said = (("creators", "Nobody"), ("creators", "David Hand"), ("year", "1901"))
    assert differing(rules, BAMBI, *said, ("year", "1942")) == []


def test_a_long_film_may_differ_by_a_tenth(rules: Rules) -> None:
    """Eighteen minutes are nothing in three hours."""
    long = rules.works[BAMBI]._replace(minutes=180)
    longer = rules._replace(works={BAMBI: long})
    assert differing(longer, BAMBI, ("minutes", "198")) == []
    assert differing(longer, BAMBI, ("minutes", "199")) == ["minutes"]


FINDINGS = st.builds(
    Finding,
    st.sampled_from(
        ("imdb_id", "wikidata_id", "minutes", "year", "title:fr", "genre", "creators")
    ),
    st.sampled_from(("tt0000001", "tt0000002", "Q1", "Q2", "9", "1990", "x", "\x1b")),
    st.sampled_from(("id", "title")),
)
FOUND = st.lists(
    st.builds(
        Found,
        st.sampled_from((BAMBI, PADDINGTON, "unknown")),
        st.lists(FINDINGS, max_size=6).map(tuple),
    ),
    max_size=4,
)


@settings(deadline=None)
@given(found=FOUND, random=st.randoms())
def test_the_order_of_findings_is_irrelevant(
    rules: Rules, found: list[Found], random: Random
) -> None:
    """However works and findings are ordered, the same is kept and reported."""
    shuffled = [
        each._replace(findings=tuple(random.sample(each.findings, len(each.findings))))
        for each in random.sample(found, len(found))
    ]
    assert judge(found, rules, (), WIKIDATA) == judge(shuffled, rules, (), WIKIDATA)


@settings(deadline=None)
@given(found=FOUND)
def test_what_is_kept_would_be_kept_again(rules: Rules, found: list[Found]) -> None:
    """Facts that were judged once stand a second judgment, the shelf being the same."""
    facts = judge(found, rules, (), WIKIDATA).facts
    assert judged_anew(facts, rules) == facts


@settings(deadline=None)
@given(before=FOUND, after=FOUND)
def test_changes_tell_the_whole_difference(
    rules: Rules, before: list[Found], after: list[Found]
) -> None:
    """Nothing changes from a state to itself, and back is the other way round."""
    old = judge(before, rules, (), WIKIDATA).facts
    new = judge(after, rules, (), WIKIDATA).facts
    assert changes(old, old) == ()
    assert [(c.before, c.after) for c in changes(old, new)] == [
        (c.after, c.before) for c in changes(new, old)
    ]


# When something goes wrong.


def state(known: Known, source: str = "wikidata") -> Known:
    """Return what is known once every film was found, with a genre."""
    works = films(known)
    day = "2026-01-01"
    return known._replace(
        facts=tuple(Fact(w.id, "genre", "drama", source, "", "", day) for w in works),
        askings=tuple(Asking(source, w.id, True, day) for w in works),
    )


def test_a_work_without_an_answer_keeps_its_facts(known: Known) -> None:
    """Where a question stays unanswered, that work alone is left as it was."""
    says: dict[str, object] = {w.id: [["genre", "drama"]] for w in films(known)}
    says[BAMBI] = Unanswered("It was down.")
    (came,) = run(state(known), Web(says))
    assert BAMBI not in came.answered
    assert (came.failed, came.trouble, came.reason) == (1, "", "It was down.")
    assert outcome([came]) == "partly"


def test_a_work_that_is_gone_loses_its_facts(known: Known) -> None:
    """That there is no such record is an answer: what was said of it goes."""
    (came,) = run(state(known), Web({BAMBI: Absent("gone")}), only=frozenset((BAMBI,)))
    assert came.changes == (Change(BAMBI, "genre", ("drama",), ()),)
    assert came.askings == (Asking("wikidata", BAMBI, False, TODAY.isoformat()),)
    assert outcome([came]) == "fine"


def test_a_source_that_refuses_leaves_the_others_theirs(known: Known) -> None:
    """What was answered before the refusal stands, and the next source is asked."""
    first, *_ = films(known)
    web = Web({films(known)[2].id: Refused("You have been banned.")})
    web.says[first.id] = [["genre", "drama"]]
    came, other = run(known, web, Scripted(), Scripted("openlibrary"))
    assert (came.trouble, came.reason) == ("refused", "You have been banned.")
    assert (first.id, "genre", "drama") in facts_of(came)
    assert other.trouble == "refused"
    assert outcome([came, other]) == "partly"


def test_silence_changes_nothing(known: Known) -> None:
    """A source that answers nothing leaves all it said, and that is told."""
    silent = {work.id: Unanswered("down") for work in films(known)}
    (came,) = run(state(known), Web(dict(silent)))
    assert (came.trouble, came.answered, came.changes) == ("silent", (), ())
    assert outcome([came]) == "nothing"


def test_a_surprise_keeps_the_old_facts(known: Known) -> None:
    """A source whose answers have another shape is believed in nothing."""
    says = {work.id: [["genre", "other"]] for work in films(known)}
    (came,) = run(state(known), Web({**says, BAMBI: {"not": "a list"}}))
    assert (came.trouble, came.answered) == ("surprised", ())
    assert came.failed == came.asked


def many(known: Known, count: int) -> Known:
    """Return a shelf of so many films, all of which were found before."""
    bambi = known.rules.works[BAMBI]
    works = {f"film-{n}": bambi._replace(id=f"film-{n}") for n in range(count)}
    return state(known._replace(rules=known.rules._replace(works=works)))


@pytest.mark.parametrize(("surprises", "trouble"), [(10, ""), (11, "surprised")])
def test_a_tenth_may_surprise(known: Known, surprises: int, trouble: str) -> None:
    """One answer in ten may be odd; more, and the service has changed."""
    shelf = many(known, 100)
    says: dict[str, object] = {w.id: [["genre", "drama"]] for w in films(shelf)}
    says |= {f"film-{n}": {"odd": 1} for n in range(surprises)}
    (came,) = run(shelf, Web(says))
    assert came.trouble == trouble
    assert came.failed == (100 if trouble else surprises)


@pytest.mark.parametrize(
    ("count", "lost", "trouble"),
    [(100, 20, ""), (100, 21, "dropped"), (6, 4, ""), (6, 5, "dropped"), (4, 4, "")],
)
def test_a_sharp_drop_keeps_the_old_facts(
    known: Known, count: int, lost: int, trouble: str
) -> None:
    """A source that no longer knows a fifth of what it knew is not believed."""
    shelf = many(known, count)
    says: dict[str, object] = {w.id: [["genre", "drama"]] for w in films(shelf)}
    says |= {f"film-{n}": Absent("gone") for n in range(lost)}
    (came,) = run(shelf, Web(says))
    assert came.trouble == trouble
    assert len(came.answered) == (0 if trouble else count)


def test_an_interruption_passes(known: Known) -> None:
    """Ctrl-C is not taken for a source's failure."""
    with pytest.raises(KeyboardInterrupt):
        run(known, Web({BAMBI: KeyboardInterrupt()}))


def test_a_work_that_was_not_asked_about_is_passed_over(known: Known) -> None:
    """A source that tells of another work than those asked about is not heard."""

    class Chatty(Scripted):
        def look_up(self, works: Sequence[Work], ask: Ask) -> Iterator[Found]:
            yield Found(PADDINGTON, (Finding("genre", "bears", ""),))

    (came,) = run(known, Web({}), Chatty(), only=frozenset((BAMBI,)))
    assert came.answered == ()


# What is written.


def apply(path: Path, came: Sequence[Harvest]) -> None:
    """Write what came."""
    keep = cache(partial(aside.keep_aside, path))
    assert list(carry_out(path, came, TODAY, keep)) == list(came)


def written(path: Path, rules: Rules) -> Known:
    """Return what is known by the overlay at *path*."""
    with reading(path) as book:
        return Known(rules, tuple(book.facts()), tuple(book.askings()))


def harvest_of(rules: Rules, known: Known, found: Sequence[Found]) -> Harvest:
    """Return what comes of what was found."""
    heard_of = harvests.Heard(tuple(f for f in found if f.work in rules.works), 9)
    return harvests.gather(Scripted(), len(found), heard_of, known, TODAY)


@settings(max_examples=20, deadline=None)  # each writes files
@given(first=FOUND, second=FOUND)
def test_what_is_written_is_what_was_foretold(
    rules: Rules,
    tmp_path_factory: pytest.TempPathFactory,
    first: list[Found],
    second: list[Found],
) -> None:
    """What the plan said stands; again, nothing changes; undone, all is back."""
    path = tmp_path_factory.mktemp("overlay") / "overlay.sqlite"
    known = Known(rules, (), ())
    one = harvest_of(rules, known, first)
    apply(path, [one])
    before = written(path, rules)
    assert before == engine.after(known, one)
    two = harvest_of(rules, before, second)
    apply(path, [two])
    assert written(path, rules) == engine.after(before, two)
    assert harvest_of(rules, written(path, rules), second).changes == ()
    if two.changes:
        assert aside.put_back(path, TODAY)
        assert written(path, rules) == before


def test_a_dry_run_foretells_the_run(known: Known, path: Path, tmp_path: Path) -> None:
    """The run after a dry one asks nothing more, and writes just what was shown."""
    says: dict[str, object] = {
        BAMBI: [["imdb_id", "tt0034492"], ["title:fr", "Le faon"]],
        PADDINGTON: Absent("gone"),
    }
    web, shown = Web(says), []
    for dry in (True, False):
        with opened(tmp_path / "answers.sqlite", TODAY) as kept:
            sources = (Scripted(), Scripted("openlibrary"))
            works = known.rules.works.values()
            errands = plan(works, known, sources, frozenset(), TODAY)
            ask = kept.ask_through(web.fetch)
            came: Iterator[Harvest] = refresh(errands, known, ask, kept.day_of, heard)
            if not dry:
                came = carry_out(path, came, TODAY, lambda: None)
            shown.append(list(came))
        if dry:
            asked = len(web.asked)
            assert not path.exists()
    assert shown[0] == shown[1]
    assert len(web.asked) == asked
    facts = {fact for each in shown[0] for fact in each.facts}
    assert set(written(path, known.rules).facts) == facts != set()


def test_an_interrupted_source_is_taken_up_again(known: Known, tmp_path: Path) -> None:
    """What was answered before Ctrl-C is not asked again."""
    last = films(known)[-1].id
    web = Web({last: KeyboardInterrupt()})
    with pytest.raises(KeyboardInterrupt), opened(tmp_path / "a", TODAY) as kept:
        run(known, _through(web, kept.ask_through(web.fetch)))
    before = len(web.asked)
    web.says[last] = []
    with opened(tmp_path / "a", TODAY) as kept:
        (came,) = run(known, _through(web, kept.ask_through(web.fetch)))
    assert len(web.asked) == before + 1
    assert came.failed == 0


def _through(web: Web, ask: Ask) -> Web:
    """Return *web* with another way to it."""
    asked = Web(web.says)
    asked.fetch = ask  # type: ignore[method-assign]
    return asked


def test_facts_bear_the_day_of_the_oldest_answer(known: Known) -> None:
    """What was read from a kept answer is as old as that."""
    web, day = Web({BAMBI: [["genre", "drama"]]}), datetime.date(2026, 11, 20)
    errands = plan(films(known), known, [Scripted()], frozenset(), TODAY)
    (came,) = refresh(errands, known, web.fetch, lambda _: day, heard)
    assert {fact.retrieved_on for fact in came.facts} == {"2026-11-20"}
    assert {asking.asked_on for asking in came.askings} == {"2026-11-20"}


def test_a_refresh_that_changes_nothing_leaves_the_copy(
    known: Known, path: Path
) -> None:
    """Undoing takes back the last refresh that changed something, not an idle one."""
    web = Web({BAMBI: [["genre", "drama"]]})
    apply(path, run(known, web))
    known = written(path, known.rules)
    apply(path, run(known, web, only=frozenset((BAMBI,))))
    assert aside.put_back(path, TODAY)
    assert written(path, known.rules).facts == ()


def test_a_source_without_an_answer_writes_nothing(known: Known, path: Path) -> None:
    """Where nothing was answered there is no overlay, and no copy of one."""
    silent = {work.id: Unanswered("down") for work in films(known)}
    apply(path, run(known, Web(dict(silent))))
    assert list(path.parent.iterdir()) == []


def test_progress_counts_the_questions(known: Known) -> None:
    """It begins with none and ends with all."""
    told: list[int] = []
    errands = plan(films(known), known, [Scripted()], frozenset(), TODAY)
    list(
        refresh(
            errands,
            known,
            Web({}).fetch,
            lambda _: TODAY,
            lambda errand, done: told.append(done),
        )
    )
    assert told == list(range(len(films(known)) + 1))
