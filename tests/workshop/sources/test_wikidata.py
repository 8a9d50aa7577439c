"""Wikidata: which record a work is, what it tells, and what its silence does."""

from collections.abc import Sequence

import pytest

from recommender.works import Work
from recommender.workshop.sources import Found, Refused, Source, Unanswered
from recommender.workshop.sources.roads import PATIENCE
from recommender.workshop.sources.wikidata import (
    Wikidata,
    based_on_candidates,
    candidates,
)
from tests.workshop.sources.shop import work
from tests.workshop.sources.wiki import JSON, Wiki, entity

LION = work(
    "the-lion-king-1994",
    title="The Lion King",
    year=1994,
    creators=("Roger Allers", "Rob Minkoff"),
    minutes=88,
    imdb_id="tt0110357",
)
GIRL = work("my-girl-1991", title="My Girl", year=1991, creators=("Howard Zieff",))
HAMLET = work(
    "hamlet-1603",
    kind="book",
    title="Hamlet",
    year=1603,
    creators=("William Shakespeare",),
)
MAKERS = (
    entity("Q1", {"en": "Roger Allers"}),
    entity("Q2", {"mul": "Rob Minkoff"}),
    entity("Q3", {"en": "William Shakespeare"}),
    entity("Q4", {"en": "Zieff Howard"}),
    entity("Q5", {"en": "Somebody Else"}),
    entity("Q80", {"en": "Drama Film"}),
    entity("Q81", {"en": "Grief"}),
)


def lion(name: str = "Q36479", **claims: Sequence[object]) -> JSON:
    """Return the record of The Lion King, with other statements for some."""
    return entity(
        name,
        {"en": "The Lion King", "fr": "Le Roi lion", "nb": "Løvenes konge"},
        {
            "P31": ["Q202866"],
            "P57": ["Q1", "Q2"],
            "P345": ["tt0110357"],
            "P577": ["1994-06-15", "1995-00-00"],
            "P2047": ["88 Q7727"],
            "P495": ["Q30"],
            "P364": ["Q1860"],
            "P136": ["Q80", None],
            "P921": ["Q81"],
            "P144": ["Q9"],
            **claims,
        },
        links=120,
        text="1994 American film",
    )


def girl(name: str = "Q7", maker: str = "Q4", **claims: Sequence[object]) -> JSON:
    """Return the record of My Girl, with other statements for some."""
    known = {"P31": ["Q11424"], "P57": [maker], "P577": ["1991-11-27"], **claims}
    return entity(name, {"en": "My Girl"}, known, links=30)


def hamlet(name: str = "Q9", **claims: Sequence[object]) -> JSON:
    """Return the record of Hamlet, with other statements for some."""
    known = {"P31": ["Q25379"], "P50": ["Q3"], "P577": ["1603-00-00"], **claims}
    return entity(name, {"en": "Hamlet"}, known, links=200)


def look_up(wiki: Wiki, *works: Work) -> dict[str, Found]:
    """Return what *wiki* says of *works* by their ids."""
    source: Source = Wikidata()
    return {found.work: found for found in source.look_up(works, wiki.ask)}


def told(found: Found, field: str) -> list[str]:
    """Return the values of *field* that were found."""
    return [finding.value for finding in found.findings if finding.field == field]


def why(found: Found) -> str:
    """Return the one evidence of everything that was found."""
    (evidence,) = {finding.evidence for finding in found.findings}
    return evidence


def test_a_film_is_found_by_its_imdb_id() -> None:
    """Everything the record says of it is told once, with the id as evidence."""
    found = look_up(Wiki(lion(), *MAKERS), LION)[LION.id]
    assert why(found) == "IMDb id tt0110357 agrees"
    assert [(finding.field, finding.value) for finding in found.findings] == [
        ("wikidata_id", "Q36479"),
        ("year", "1994"),
        ("creators", "Roger Allers"),
        ("creators", "Rob Minkoff"),
        ("countries", "US"),
        ("language", "en"),
        ("minutes", "88"),
        ("imdb_id", "tt0110357"),
        ("sitelinks", "120"),
        ("title:fr", "Le Roi lion"),
        ("title:no", "Løvenes konge"),
        ("genre", "drama film"),
        ("subject", "grief"),
    ]


def test_a_book_is_found_by_its_open_library_id() -> None:
    """A book's record is found by the id of the work, and tells it."""
    ours = HAMLET._replace(openlibrary_id="OL1W")
    found = look_up(Wiki(hamlet(P648=["OL1W", "OL2M"]), *MAKERS), ours)[ours.id]
    assert why(found) == "Open Library id OL1W agrees"
    assert told(found, "openlibrary_id") == ["OL1W"]


def test_a_work_without_ids_is_found_by_title() -> None:
    """Title, year and maker lead to a record, and its ids are told."""
    found = look_up(Wiki(girl(P345=["tt0102492"]), *MAKERS), GIRL)[GIRL.id]
    assert why(found) == "title, year 1991 and maker Howard Zieff agree"
    assert told(found, "wikidata_id") == ["Q7"]
    assert told(found, "imdb_id") == ["tt0102492"]
    assert told(found, "creators") == ["Howard Zieff"]


def test_a_work_is_found_by_a_title_in_its_own_language() -> None:
    """An original title leads to a record that has no English name."""
    ours = work(
        "les-choristes-2004",
        title="The Chorus",
        original_title="Les Choristes",
        language="fr",
        year=2004,
        creators=("Christophe Barratier",),
    )
    claims = {"P31": ["Q11424"], "P57": ["Q6"], "P577": ["2004-03-17"]}
    choir = entity("Q8", {"fr": "Les Choristes"}, claims)
    maker = entity("Q6", {"en": "Christophe Barratier"})
    found = look_up(Wiki(choir, maker), ours)[ours.id]
    assert told(found, "wikidata_id") == ["Q8"]


@pytest.mark.parametrize(
    "record",
    [
        girl(maker="Q5"),
        girl(P577=["1994-02-11"]),
        girl(P577=["1990-00-00"], P31=["Q5398426"]),
        entity("Q7", {"en": "My Girl 2"}, {"P57": ["Q4"], "P577": ["1991-00-00"]}),
    ],
)
def test_two_of_three_lead_nowhere(record: JSON) -> None:
    """Another maker, year, kind or title is another work: nothing is known of ours."""
    assert look_up(Wiki(record, *MAKERS), GIRL) == {GIRL.id: Found(GIRL.id, ())}


def test_two_records_that_fit_are_none() -> None:
    """Where title, year and maker fit two records, neither is taken."""
    found = look_up(Wiki(girl("Q7"), girl("Q8"), *MAKERS), GIRL)
    assert found == {GIRL.id: Found(GIRL.id, ())}


def test_of_two_records_with_one_id_the_fitting_is_taken() -> None:
    """A film and its series share an id by mistake; title, year and maker decide."""
    other = lion("Q10", P577=["2003-00-00"])
    series = lion("Q11", P31=["Q5398426"])
    found = look_up(Wiki(other, series, lion(), *MAKERS), LION)[LION.id]
    assert told(found, "wikidata_id") == ["Q36479"]
    assert why(found) == "title, year 1994 and maker Roger Allers agree"


def test_an_unknown_work_has_no_findings() -> None:
    """A work that was asked about and is unknown there is yielded, with nothing."""
    assert look_up(Wiki(), LION, HAMLET) == {
        LION.id: Found(LION.id, ()),
        HAMLET.id: Found(HAMLET.id, ()),
    }


def test_an_unknown_id_gives_way_to_the_title() -> None:
    """A record without the id we hold is still found by title, year and maker."""
    found = look_up(Wiki(lion(P345=["tt9999999"]), *MAKERS), LION)[LION.id]
    assert told(found, "imdb_id") == ["tt9999999"]
    assert why(found).startswith("title, year 1994")


def test_an_id_of_another_work_fills_nothing() -> None:
    """When neither title nor maker agree, only what contradicts us is told."""
    wrong = girl(P345=["tt0110357"], P2047=["102 Q7727"])
    found = look_up(Wiki(wrong, *MAKERS), LION)[LION.id]
    assert {finding.field for finding in found.findings} == {
        "title",
        "year",
        "creators",
    }
    assert "but title “My Girl”, ours “The Lion King”" in why(found)


def test_doubts_go_with_the_evidence() -> None:
    """A curated id whose record has another year says so."""
    found = look_up(Wiki(lion(P577=["1990-00-00"]), *MAKERS), LION)[LION.id]
    assert why(found) == "IMDb id tt0110357 agrees; but year 1990, ours 1994"
    assert told(found, "year") == ["1990"]


def test_a_film_is_tied_to_the_book_it_came_from() -> None:
    """Either record may say it; the finding is the book's id in the catalog."""
    ours = HAMLET._replace(wikidata_id="Q9")
    found = look_up(Wiki(lion(), hamlet(), *MAKERS), LION, ours)
    assert told(found[LION.id], "based_on") == [HAMLET.id]
    wiki = Wiki(lion(P144=[]), hamlet(P4969=["Q36479"]), *MAKERS)
    assert told(look_up(wiki, LION, HAMLET)[LION.id], "based_on") == [HAMLET.id]


def test_a_merged_record_gives_its_new_name() -> None:
    """A QID that points to another leads there, on either road."""
    ours = LION._replace(imdb_id="", wikidata_id="Q99")
    for broken in ((), ("/sparql",)):
        wiki = Wiki(lion(), *MAKERS, merged={"Q99": "Q36479"})
        wiki.broken = broken
        found = look_up(wiki, ours, GIRL._replace(wikidata_id="Q98"))[LION.id]
        assert told(found, "wikidata_id") == ["Q36479"]


def test_both_roads_tell_the_same() -> None:
    """The entities' own API answers for known items what the queries would."""
    works = (LION._replace(wikidata_id="Q36479"), HAMLET._replace(wikidata_id="Q9"))
    wiki, other = Wiki(lion(), hamlet(), *MAKERS), Wiki(lion(), hamlet(), *MAKERS)
    other.broken = ("/sparql",)
    first, second = look_up(wiki, *works), look_up(other, *works)
    assert {key: [f[:2] for f in found.findings] for key, found in first.items()} == {
        key: [f[:2] for f in found.findings] for key, found in second.items()
    }


def test_what_stays_unanswered_is_not_yielded() -> None:
    """Without a known item there is no second road, and old facts are kept."""
    wiki = Wiki(lion(), hamlet(), *MAKERS)
    wiki.broken = ("/sparql",)
    ours = HAMLET._replace(wikidata_id="Q9")
    assert set(look_up(wiki, LION, GIRL, ours)) == {HAMLET.id}


@pytest.mark.parametrize(
    "part",
    ["wdt:P345 ?v", "?item ?p ?v", "p:P577", "p:P2047", "rdfs:label", "description"],
)
def test_one_unanswered_question_leaves_no_half_work(part: str) -> None:
    """Whichever question fails, a work is told whole by another road, or not at all."""
    wiki = Wiki(lion(), *MAKERS)
    whole = look_up(wiki, LION)
    wiki.broken = (part,)
    assert look_up(wiki, LION) in ({}, whole)
    wiki.broken = (part, "/w/api.php")
    assert look_up(wiki, LION) == {}


def test_a_refusal_is_left_to_the_caller() -> None:
    """A ban ends the conversation; nobody tries the other road."""

    def refuse(*_: object) -> object:
        raise Refused("You have been banned.")

    with pytest.raises(Refused):
        list(Wikidata().look_up([LION], refuse))  # type: ignore[arg-type]


def test_a_dead_service_is_soon_given_up() -> None:
    """After a few failures in a row the query service is not asked again."""
    wiki = Wiki(*(girl(f"Q{n}") for n in range(1000, 1450)))
    wiki.broken = ("/sparql",)
    works = [GIRL._replace(id=f"g{n}", wikidata_id=f"Q{n}") for n in range(1000, 1450)]
    assert len(look_up(wiki, *works)) == 450
    assert [q.path for q in wiki.asked].count("/sparql") == PATIENCE


def test_countries_are_told_whole_or_not() -> None:
    """Codes that no table holds are asked; a country without one silences the rest."""
    land = entity("Q700", {"en": "Utopia"}, {"P297": ["UT"]})
    found = look_up(Wiki(lion(P495=["Q30", "Q700"]), land, *MAKERS), LION)
    assert told(found[LION.id], "countries") == ["US", "UT"]
    found = look_up(Wiki(lion(P495=["Q30", "Q701"]), *MAKERS), LION)
    assert told(found[LION.id], "countries") == []


def test_our_language_is_confirmed_and_no_other_guessed() -> None:
    """Of several languages ours is told if it is among them, else none."""
    several = Wiki(lion(P364=["Q150", "Q1860"]), *MAKERS)
    assert told(look_up(several, LION)[LION.id], "language") == ["en"]
    german = LION._replace(language="de")
    assert told(look_up(several, german)[LION.id], "language") == []


def test_of_several_lengths_the_near_one_is_ours() -> None:
    """A longer version does not contradict the length we know."""
    wiki = Wiki(lion(P2047=["140 Q7727", "1.5 Q25235", "60 Q9999"]), *MAKERS)
    assert told(look_up(wiki, LION)[LION.id], "minutes") == ["90"]


def test_a_hostile_title_asks_for_itself_alone() -> None:
    """A title that reads like a query finds nothing but its namesake."""
    title = 'My Girl"@en } ?item ?p ?o . { "'
    ours = GIRL._replace(title=title)
    assert look_up(Wiki(girl(), *MAKERS), ours) == {GIRL.id: Found(GIRL.id, ())}
    claims = {"P31": ["Q11424"], "P57": ["Q4"], "P577": ["1991-11-27"]}
    namesake = entity("Q8", {"en": title}, claims)
    found = look_up(Wiki(girl(), namesake, *MAKERS), ours)[GIRL.id]
    assert told(found, "wikidata_id") == ["Q8"]


def test_the_same_works_ask_the_same_questions() -> None:
    """After an interruption every question is asked in the same words again."""
    first, second = Wiki(lion(), girl(), *MAKERS), Wiki(lion(), girl(), *MAKERS)
    look_up(first, LION, GIRL, HAMLET)
    look_up(second, LION, GIRL, HAMLET)
    assert first.asked == second.asked


def test_only_titles_and_ids_are_asked() -> None:
    """Of a work no more than its titles and ids ever stands in a question."""
    wiki = Wiki(lion(), *MAKERS)
    secret = GIRL._replace(line="a secret", creators=("A secret",), id="secret")
    look_up(wiki, LION, secret)
    assert "secret" not in str(wiki.asked)


def test_about_as_many_questions_are_asked_as_foretold() -> None:
    """The steps that were planned are within a factor of two of those taken."""
    wiki = Wiki(lion(), girl(), hamlet(), *MAKERS)
    works = [LION, GIRL, HAMLET]
    look_up(wiki, *works)
    assert len(wiki.asked) / 2 < Wikidata().steps(works) < len(wiki.asked) * 2


def test_candidates_are_described_best_known_first() -> None:
    """Works of a kind that enough pages link to come with names in place of QIDs."""
    wiki = Wiki(lion(), girl(P345=["tt0102492"]), hamlet(), *MAKERS)
    found = list(candidates(wiki.ask, "film", 20))
    assert [work.title for work in found] == ["The Lion King", "My Girl"]
    assert found[0].creators == ("Roger Allers", "Rob Minkoff")
    assert (found[0].genres, found[0].subjects) == (("drama film",), ("grief",))
    assert [work.title for work in candidates(wiki.ask, "book", 20)] == ["Hamlet"]
    assert [work.title for work in candidates(wiki.ask, "film", 31)] == [
        "The Lion King"
    ]


def test_too_many_candidates_are_asked_for_by_halves() -> None:
    """A question that stays unanswered is parted, and only its worst part lost."""
    wiki = Wiki(lion(), girl(P345=["tt0102492"]), *MAKERS)
    wiki.broken = ("{ 120 121 122",)
    found = list(candidates(wiki.ask, "film", 120))
    assert [work.title for work in found] == ["The Lion King"]


def test_what_stays_unanswered_of_candidates_is_heard_of() -> None:
    """A number of links that cannot be asked for, and records that do not come."""
    silences: list[Unanswered] = []
    wiki = Wiki(lion(), *MAKERS)
    wiki.broken = ("{ 120 ",)
    assert list(candidates(wiki.ask, "film", 120, silences.append)) == []
    wiki.broken = ("?item ?p ?v", "api.php")
    found = list(Wikidata().candidates((), wiki.ask, silences.append))
    assert found == []
    assert [str(silence) for silence in silences] == ["It is broken."] * 2


def test_candidates_are_asked_about_a_hundred_at_a_time() -> None:
    """However few share a number of links: so many questions, and never more."""
    films = [
        lion(f"Q9{number:03}", P345=[f"tt9{number:06}"]) | {"sitelinks": links(number)}
        for number in range(130)
    ]
    wiki = Wiki(*films, *MAKERS)
    assert len(list(Wikidata().candidates((), wiki.ask))) == 130
    assert len([q for q in wiki.asked if "P577" in str(q)]) == 2
    assert len(wiki.asked) < Wikidata().most_questions()


def links(number: int) -> JSON:
    """Return twenty links and more, another count for each number."""
    return {f"w{n}": {"site": f"w{n}"} for n in range(20 + number)}


def test_films_of_our_books_and_books_of_our_films_are_candidates() -> None:
    """A film made from our book knows the book; what we have is left out."""
    wiki = Wiki(lion(), hamlet(), *MAKERS)
    ours = HAMLET._replace(wikidata_id="Q9")
    films = list(based_on_candidates(wiki.ask, [ours]))
    assert [(film.title, film.based_on) for film in films] == [
        ("The Lion King", HAMLET.id)
    ]
    books = list(based_on_candidates(wiki.ask, [LION._replace(wikidata_id="Q36479")]))
    assert [(book.kind, book.title) for book in books] == [("book", "Hamlet")]
    both = [ours, LION._replace(wikidata_id="Q36479")]
    assert list(based_on_candidates(wiki.ask, both)) == []
