"""What the words rest on, and what they may not say: read by `test_words.py`.

The numbers are those of EVIDENCE.md, whose findings were read in an abstract or an
excerpt; DESIGN and ARTICLE stand where a sentence is no finding but a rule of ours.
"""

import re

# A sentence in which one of these stands speaks of mind or body, and must name what it
# rests on; or NOT_OF_PEOPLE says why it does not.
ABOUT_TEARS = re.compile(
    r"\b(moods?|cry|crying|cries|cried|criers?|weeps?|tears|wave|usual|normal|"
    r"alone says|minutes|half|per cent|stud(y|ies)|viewers|panel|depress\w+|medicines?|"
    r"medication|doctors?|therap\w+|narrow\w*|happens too|often nothing)\b|\d %"
)

# Tables that tell programs, curators or measures, and nothing of a person's evening.
MACHINES = (
    *("storage", "overlay", "catalog", "titles", "errors", "web", "refresh", "dumped"),
    *("evaluate", "measures", "seasons", "chooser", "tagged", "promises", "doctor"),
    *("looked_up", "candidates", "discover", "covered", "relax", "field", "guessed"),
)

HACHI = "0.2 Gračanin 2015; Sharman 2020: 47 % and 54 % of ordinary viewers cried"
DIP = "0.3 Gračanin 2015: worse at once, as before at 20 minutes, better at 90"
EVIDENCE = {
    "support.more": "2.5 Design patterns: a person at every point; what is not watched",
    "support.doctor": "0.1 Hesdorffer 2017; 0.2 Gračanin; 0.12 Rottenberg 2002",
    "support.medication": "2.3 Opbroek 2002; Holguín-Lew 2013; 2023; PMC8712545",
    "setup.next": "2.3 Medication page: offered, not asked",
    "setup.stronger": "ARTICLE 4: after decades a stronger jolt may be needed",
    "stats.later_how": DIP,
    "stats.close": HACHI,
    "stats.nothing_learned": "5 Update rule: one dry night is nearly no evidence",
    "potency.1": "DESIGN 2: potency, how strongly a work tends to draw tears",
    "potency.4": "DESIGN 2: potency, how strongly a work tends to draw tears",
    "potency.5": "DESIGN 2: potency, how strongly a work tends to draw tears",
    "cards.windows": "DESIGN 2: window; 2.4 Colman 2014: it may be at the start",
    "cards.routes": "0.6 Seibt 2018; Zickfeld 2019: loss, and warmth",
    "reasons.routes": "0.6 Seibt 2018; Zickfeld 2019: loss, and warmth",
    "reasons.familiarity": "0.8 Gabert-Quillen 2015: familiar clips, if positive",
    "suggest.afterwards": DIP,
    "welcome.text": HACHI,
    "rate.dry": HACHI,
    "rate.tears": DIP,
    "prepare.dip": f"{DIP}; 0.2 Gračanin; ARTICLE 4: be prepared for a wave",
    "after.told_worse_first": DIP,
    "after.told_worse": "0.4 Rottenberg 2008: a tenth worse; Bylsma 2008",
    "after.told_same": "0.4 Bylsma 2011: 60.8 % no change",
    "after.told_already": "3.2 Gračanin 2015: asked at 20 and 90 minutes",
    "after.come_back": "3.2 Gračanin 2015: asked at 20 and 90 minutes",
    "after.bare_felt_20": "3.2 Gračanin 2015: asked at 20 minutes",
    "after.felt_20": "3.2 Gračanin 2015: asked at 20 minutes",
    "after.who": "2.2 Knobloch-Westerwick 2012: one's own loved ones",
    "tonight.near": "2.1 Cotter 2019: “I already felt like crying”",
    "tonight.company": "0.5 Jakobs 2001: less sadness is shown in company",
    "tonight.met": "0.8 Gabert-Quillen 2015: familiarity cuts both ways",
    "spell.tonight": HACHI,
    "spell.another_way": HACHI,
    "spell.medication": "0.12 Rottenberg 2002; Opbroek 2002; 2.3 with the prescriber",
}
NOT_OF_PEOPLE = {
    "setup.last_cried": "a question",
    "setup.stronger_yes": "an answer",
    "profile.last_cried": "what they said",
    "remember.cried": "a question",
    "timeline.head": "a column",
    "timeline.key": "what a sign means",
    "timeline.tears_one": "a count",
    "timeline.tears_many": "a count",
    "timeline.year_tears": "a count",
    "timeline.year_one_tears": "a count",
    "asking.long_ticks": "how to answer",
    "journal.change": "how to answer",
    "cards.weight": "our two scales, filled in",
    "stats.route": "a title",
    "stats.loss": "the name of a route",
    "stats.warmth": "the name of a route",
    "stats.rungs_how": "what our two scales are",
    "stats.at_20": "a column",
    "stats.at_90": "a column",
    "stats.made": "what the program is not",
    "stats.usual": "the name of a line",
    "outcome.tears": "a word for what happened",
    "part.routes": "the name of a part",
    "part.person": "the name of a part",
    "length.minutes": "how long a film is",
    "rate.what": "a question",
    "mine.few_evenings_one": "a count",
    "mine.few_evenings_many": "a count",
    "mine.tears": "a count",
    "tonight.gently": "what is done now",
    "tonight.near_1": "an answer",
    "tonight.minutes_30": "an answer",
    "tonight.minutes_90": "an answer",
    "after.too_soon": "what to say first",
}

# What is not said to anybody, and why. Each is a pattern of whole words.
FORBIDDEN = {
    r"will help|helps? you (feel|heal|cry)|will feel better": "it promises relief",
    r"heal\w*|cur(e|es|ed|ing)|catharsis|relie(f|ves?)": "it promises relief",
    r"will cry|will weep|make you cry|guarantee\w*": "it promises tears",
    r"great|well done|proud|brav\w+|excellent|congratulat\w+|amazing": "it praises",
    r"finally|at last|good (job|work)|keep it up": "it praises, and shames what was",
    r"should have|you (should|must|ought)|need to|have to": "it shames",
    r"fail(s|ed|ing|ure)?|weak|wrong with you|unable|cannot even": "it shames",
    r"only (a lump|dry|misty)|just (a lump|dry|misty)|still dry": "dry is no less",
    r"depress\w+|disorder\w*|symptoms?|abnormal\w*|alexithymi\w+|patients?": (
        "it diagnoses"
    ),
    r"traumat?\w*|numb|blunt\w+|dysfunction\w*": "it diagnoses",
    r"streaks?|goals?|badges?|level up|in a row|your (best|record)": "it is a game",
    r"scores?": "it is a game",
    r"oops|whoops|sorry|unfortunately": "an error says what happened",
    r"users?|content (consum\w+|items?)": "a person is not a user, nor a work content",
}
ELSEWHERE = {
    r"depress\w+|disorder\w*|symptoms?|abnormal\w*|alexithymi\w+|patients?": (
        "support.doctor",  # a finding about others, with its source
        "support.medication",  # what the medicines are for
    ),
    r"scores?": (
        "why.score",  # of a work, and the sum of its parts
        "suggest.ranked",
        "suggest.ranked_uncurated",
    ),
}

# Tables whose readers measure, curate or set up sources: no bound on their sentences.
TECHNICAL = (
    *("evaluate", "measures", "seasons", "chooser", "tagged", "promises", "web"),
    *("catalog", "overlay", "covered", "discover"),
)
HARD = {
    "stats.months": "a list of names",
}

LITERALS: dict[str, tuple[str, ...]] = {
    "set in columns": ("timeline.head", "seasons.bar_head", "welcome.text"),
    "for a shell": ("doctor.open",),
    # What these carry is told to whoever mends the program, not to a person.
    "bugs": ("ValueError", "TypeError", "KeyError", "LookupError", "OSError"),
    "rooms": (
        # One line a fault of a table, with its row and column: for curators.
        "recommender/schema.py",
        "recommender/catalog.py",
        "recommender/workshop/batch.py",
        # Words of the sources themselves, read and not said.
        "recommender/workshop/sources/",
        "recommender/workshop/dumps/",
        "recommender/workshop/cues.py",
    ),
    "recommender/commands/common.py": ("boost tags", "boost tags *"),  # a command
    "recommender/coverage.py": (
        "strong (strength 4 to 5, load up to 3)",  # a key of `catalog --json`
    ),
    "recommender/names.py": (
        *("czech republic", "east germany", "great britain", "northern ireland"),
        *("united states of america", "west germany"),  # as people type them
    ),
    "recommender/storage.py": (
        "the diary",  # names of migrations
        "how close to tears, and what was learned",
        "what was picked for an evening, and what was never met",
    ),
    "recommender/titles.py": ("The index names *, but does not hold it.",),  # a bug
    "recommender/present/measures.py": ("Bm nDCG@10",),  # names of measures
    "recommender/workshop/protocol.py": ("Bm nDCG@10",),
    "recommender/present/page.py": ("<!DOCTYPE html>\n*\n",),  # markup
    "recommender/workshop/answers.py": ("There is no such record.",),  # caught by us
    # What a candidate's line becomes: a cell of the catalog.
    "recommender/workshop/discover.py": ("*, listed under *.",),
    # Names of rivals and of exams, and keys of their JSON.
    "recommender/workshop/crowd.py": ("biased MF",),
    "recommender/workshop/rivals.py": (
        *("acclaim alone", "content kNN", "item mean", "item kNN"),
    ),
    "recommender/workshop/tagger_exam.py": ("one sentence", "genres and one sentence"),
}
