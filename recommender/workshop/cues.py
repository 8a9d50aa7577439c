"""Words in a description that speak for a tag, whoever wrote them.

A table of facts rarely says what a story carries, but where it says so in a word it is
to be believed: `suicide` as a subject is a warning, whatever was learned.
"""

import re

# Beginnings of words or phrases in plain letters, and the tags they speak for.
CUES: tuple[tuple[str, tuple[str, ...]], ...] = (
    # What a person may want to keep away from.
    ("suicid|self murder", ("suicide",)),
    ("self (?:harm|injur|mutilat)|cutting self", ("self-harm",)),
    (
        "incest|pedophil|paedophil|child sexual|child molest",
        ("child-abuse", "sexual-violence"),
    ),
    (
        "(?:child|juvenile) (?:abuse|prostitut|labou?r|soldier|marriage)",
        ("child-abuse",),
    ),
    ("abused (?:child|boy|girl)|cruelty to children", ("child-abuse",)),
    (
        "rape(?!se)|rapist|sexual (?:abuse|assault|violence|harass)|human traffick",
        ("sexual-violence",),
    ),
    ("(?:child|children|infant|baby)s? death|dying child", ("child-death",)),
    ("death of (?:a |her |his |their )?(?:child|son|daughter)", ("child-death",)),
    ("infanticid|filicid", ("child-death",)),
    ("(?:family|domestic) violence", ("domestic-violence",)),
    ("(?:abused|battered) wi[fv]|(?:wife|spousal) abuse", ("domestic-violence",)),
    (
        "animal (?:abuse|cruelty)|cruelty to animals|vivisection|bullfight",
        ("animal-cruelty",),
    ),
    (
        "holocaust|genocid|concentration camp|auschwitz|shoah|nazi persecut",
        ("genocide",),
    ),
    ("slave(?!rs of)|enslave", ("slavery",)),
    ("anorexi|bulimi|eating disorder", ("eating-disorder",)),
    ("alzheimer|dementia|senile", ("dementia", "memory-fading")),
    ("miscarriage|stillb|abortion", ("pregnancy-loss",)),
    ("homophob|gay bashing|conversion therapy", ("homophobia",)),
    (
        "racis|segregation|apartheid|antisemit|anti semit|race relations|lynch",
        ("discrimination",),
    ),
    ("bully|bullie", ("bullying",)),
    ("alcoholi|drug (?:abuse|addict)|addict|heroin|opium", ("addiction",)),
    (
        "mental(?:ly)? ill|schizophren|psychiatr|bipolar|depression mental|asylum for",
        ("mental-illness",),
    ),
    ("kidnap|hostage|abduct|imprison|prison", ("hostage",)),
    ("capital punishment|death row|execution|executed", ("execution",)),
    (
        "cancer|leuk|tubercul|aids disease|hiv\\b|terminal(?:ly)? ill|hospice",
        ("illness",),
    ),
    ("earthquake|shipwreck|tsunami|plane crash|airplane crash|disaster", ("disaster",)),
    ("splatter|slasher|torture|gore\\b|serial (?:kill|murder)", ("gore",)),
    ("foundling|abandoned (?:child|baby)", ("abandonment",)),
    (
        "world war|war (?:film|stor|novel)|wartime|battlefield|soldier",
        ("war-violence", "war-story"),
    ),
    # What it is about.
    ("orphan", ("orphanhood", "parent-death")),
    ("mothers? and (?:daughter|son)s?", ("mother-and-child",)),
    ("fathers? and (?:daughter|son)s?", ("father-and-child",)),
    ("brothers? and sister|sisters|brothers|sibling|twins", ("sibling-bond",)),
    ("grand(?:parent|mother|father|ma\\b|pa\\b)", ("grandparent-bond",)),
    ("friendship|best friend", ("friendship",)),
    ("grief|bereave|mourning|loss psychology", ("grief-carried",)),
    ("widow", ("partner-loss", "partner-death")),
    (
        "dogs?\\b|puppy|cats?\\b|horses?\\b|pony|human animal relation",
        ("animal-companion",),
    ),
    ("adopt|foster", ("adoption",)),
    ("immigra|emigra|refugee|exile", ("exile",)),
    ("old age|aging|ageing|older (?:men|women|people)|elderly", ("old-age",)),
    ("poverty|poor (?:child|famil|people)|homeless|hunger|famine", ("poverty",)),
    ("teacher|tutor|mentor", ("teacher-and-pupil",)),
    ("first love|young love", ("first-love",)),
    ("forgiv", ("forgiveness",)),
    ("reunion|reunite", ("reunion",)),
    ("lonel|solitude", ("loneliness",)),
    ("divorce|broken home", ("family-breaking",)),
    ("coming of age|bildungsroman|adolescen", ("coming-of-age", "growing-up")),
    ("surviv", ("survival",)),
    ("melodrama|tearjerker", ("melodrama",)),
    ("letters|diary|diaries|epistolary", ("letters-and-diaries",)),
    ("ghost|afterlife|future life", ("ghost-story",)),
)

# Forms, by the first cue that a genre or subject has.
FORMS: tuple[tuple[str, str, str], ...] = (
    ("film", "short film|animated short", "short"),
    ("film", "anim|anime|cartoon", "animated-feature"),
    ("film", "documentar", "documentary"),
    ("film", "television (?:series|episode)", "series-episode"),
    ("book", "picture book|pictures? for children|toy and movable", "picture-book"),
    ("book", "comic|graphic novel|manga|bande dessinee", "graphic-novel"),
    ("book", "poe(?:m|try)|verse", "poetry"),
    ("book", "drama(?: ,|$)|plays\\b|tragedy\\b", "play"),
    ("book", "short stor|novella", "short-story"),
    ("book", "memoir|autobiograph|personal narrative", "memoir"),
    ("book", "young adult|teenage", "young-adult-novel"),
    ("book", "juvenile|children s|childrens", "childrens-novel"),
)
SHORT_MINUTES = 40  # the Academy's bound for a short film

_CUE = re.compile(
    "|".join(rf"(?P<c{n}>\b(?:{cue}))" for n, (cue, _) in enumerate(CUES))
)
_FORMS = tuple((kind, re.compile(rf"\b(?:{cue})"), form) for kind, cue, form in FORMS)


def cued(text: str) -> frozenset[str]:
    """Return the tags that words of *text*, in plain letters, speak for."""
    return frozenset(
        tag
        for match in _CUE.finditer(text)
        for tag in CUES[int((match.lastgroup or "c0")[1:])][1]
    )


def form_of(kind: str, minutes: int | None, text: str) -> str:
    """Return the form that genres and subjects name, in plain letters; '' for none."""
    if kind == "film" and minutes and minutes < SHORT_MINUTES:
        return "short"
    return next((f for k, cue, f in _FORMS if k == kind and cue.search(text)), "")
