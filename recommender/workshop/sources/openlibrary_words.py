"""How Open Library calls things, in the words of the project: subjects, languages."""

import re
from collections.abc import Iterable

MOST_SUBJECTS = 40  # of one work; Wuthering Heights has sixty, and half say one thing
LONGEST_SUBJECT = 60

# "Grief, fiction", "Grief -- Juvenile fiction", "Grief in literature": all are grief.
FORM_BEHIND = re.compile(r"(?:,| --| in) (?:juvenile )?(?:fiction|literature)$")
FORM_BEFORE = re.compile(r"^fiction, (?P<name>.+?)(?:, general)?$")
YEARS = re.compile(r"\d{4}\s*[-–]")  # "1939-1945", "World War, 1914-1918"
ENGLISH = re.compile(r"[a-z][a-z0-9 ,.'()&/!-]*")  # as far as letters can tell
NOBODY = re.compile(r"\((?:fictitious|fictional|imaginary) ")  # a name, not a theme

# What is said of a copy or of a shelf, and nothing of the book.
SHELF_MARKS = frozenset(
    (
        "accessible book",
        "fiction",
        "general",
        "in library",
        "internet archive wishlist",
        "large print books",
        "large type books",
        "lending library",
        "long now manual for civilization",
        "new york times bestseller",
        "new york times reviewed",
        "nyt bestseller",
        "open library staff picks",
        "open_syllabus_project",
        "overdrive",
        "popular print disabled books",
        "protected daisy",
        "reading level",
    )
)

STORIES = re.compile(
    r"\b(?:fiction|novels?|stories|tales?|poetry|picture books?|comic books"
    r"|graphic novels?|biography|autobiography|memoirs?|diaries)\b"
)

# The library's codes (MARC, ISO 639-2/B) and ours (ISO 639-1).
LANGUAGES = dict(
    re.findall(
        r"(\w+)=(\w+)",
        """
        afr=af alb=sq amh=am ara=ar arm=hy asm=as aze=az baq=eu bel=be ben=bn
        bos=bs bul=bg bur=my cat=ca chi=zh cze=cs dan=da dut=nl eng=en epo=eo
        est=et fao=fo fin=fi fre=fr geo=ka ger=de gla=gd gle=ga glg=gl gre=el
        guj=gu hau=ha heb=he hin=hi hrv=hr hun=hu ibo=ig ice=is ind=id ita=it
        jpn=ja kan=kn kaz=kk khm=km kor=ko kur=ku lao=lo lat=la lav=lv lit=lt
        ltz=lb mac=mk mal=ml mao=mi mar=mr may=ms mon=mn nep=ne nno=nn nob=nb
        nor=no ori=or pan=pa per=fa pol=pl por=pt pus=ps rum=ro rus=ru san=sa
        sin=si slo=sk slv=sl som=so spa=es srp=sr swa=sw swe=sv tam=ta tel=te
        tgl=tl tha=th tib=bo tur=tr ukr=uk urd=ur uzb=uz vie=vi wel=cy xho=xh
        yid=yi yor=yo zul=zu
        """,
    )
)


def subjects(names: Iterable[str]) -> tuple[str, ...]:
    """Return *names* as English phrases in lower case, each once, and not too many."""
    found: dict[str, None] = {}
    for name in names:
        if subject := _subject(name):
            found[subject] = None
        if len(found) == MOST_SUBJECTS:
            break
    return tuple(found)


def tells_a_story(names: Iterable[str]) -> bool:
    """Return whether *names* are those of a tale, a poem or a life, not of a manual."""
    return any(STORIES.search(name.lower()) for name in names)


def language(codes: Iterable[str]) -> str:
    """Return the language if *codes* name exactly one, else ''."""
    named = set(codes)
    return LANGUAGES.get(named.pop(), "") if len(named) == 1 else ""


def _subject(name: str) -> str:
    if ":" in name or "=" in name or YEARS.search(name):
        return ""
    subject = FORM_BEHIND.sub("", name.lower().strip())
    if named := FORM_BEFORE.fullmatch(subject):
        subject = named["name"]
    subject = subject.strip(" ,.-")
    fits = len(subject) <= LONGEST_SUBJECT and ENGLISH.fullmatch(subject)
    if not fits or subject in SHELF_MARKS or NOBODY.search(subject):
        return ""
    return subject
