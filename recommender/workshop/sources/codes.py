"""What Wikidata's items for classes, countries, languages and units mean to us.

Looked up once and kept here, because one country's record is larger than all films of
a batch together. What is not in a table is asked, or left out.
"""

# Everything that is shown on a screen in one evening.
FILM_CLASSES = frozenset(
    {
        "Q11424",  # film
        "Q24862",  # short film
        "Q24869",  # feature film
        "Q93204",  # documentary film
        "Q130232",  # drama film
        "Q157443",  # comedy film
        "Q202866",  # animated film
        "Q220898",  # original video animation
        "Q226730",  # silent film
        "Q506240",  # television film
        "Q842256",  # musical film
        "Q1054574",  # romance film
        "Q1261214",  # television special
        "Q1361932",  # family film
        "Q2143665",  # children's film
        "Q17517379",  # animated short film
        "Q20650540",  # anime film
        "Q21191270",  # television series episode
        "Q29168811",  # animated feature film
    }
)
BOOK_CLASSES = frozenset(
    {
        "Q571",  # book
        "Q693",  # fable
        "Q699",  # fairy tale
        "Q1004",  # comic
        "Q4184",  # autobiography
        "Q8261",  # novel
        "Q8274",  # manga
        "Q25379",  # play
        "Q36279",  # biography
        "Q37484",  # epic poem
        "Q49084",  # short story
        "Q112983",  # memoir
        "Q149537",  # novella
        "Q185598",  # diary
        "Q254554",  # picture book
        "Q562214",  # manhwa
        "Q725377",  # graphic novel
        "Q1279564",  # short story collection
        "Q1760610",  # comic book
        "Q5185279",  # poem
        "Q7725634",  # literary work
        "Q8275050",  # children's book
        "Q11825892",  # young adult novel
        "Q12106333",  # poetry collection
        "Q21198342",  # manga series
        "Q21615367",  # children's novel
        "Q26271743",  # picture book
        "Q47461344",  # written work
    }
)
# Things with a director or an author, a title and a year that are still neither.
OTHER_CLASSES = frozenset(
    {
        "Q5",  # a person
        "Q1344",  # opera
        "Q2743",  # musical
        "Q7366",  # song
        "Q7889",  # video game
        "Q15416",  # television programme
        "Q24856",  # film series
        "Q134556",  # single
        "Q277759",  # book series
        "Q482994",  # album
        "Q581714",  # animated series
        "Q867335",  # literary cycle
        "Q1667921",  # novel series
        "Q3331189",  # one edition or translation
        "Q5398426",  # television series
        "Q63952888",  # anime television series
    }
)

# Minutes in a unit.
UNITS = {"Q7727": 1.0, "Q25235": 60.0, "Q11574": 1 / 60}

_COUNTRIES = """
AF Q889 DZ Q262 AR Q414 AU Q408 AT Q40 BD Q902 BY Q184 BE Q31 BA Q225 BR Q155 BG Q219
CA Q16 CL Q298 CN Q148 CO Q739 HR Q224 CU Q241 CZ Q213 DK Q35 EG Q79 EE Q191 ET Q115
FI Q33 FR Q142 GE Q230 DE Q183 GH Q117 GR Q41 HK Q8646 HU Q28 IS Q189 IN Q668 ID Q252
IR Q794 IQ Q796 IE Q27 IL Q801 IT Q38 JP Q17 KE Q114 LV Q211 LB Q822 LT Q37 LU Q32
MY Q833 MX Q96 MN Q711 MA Q1028 NP Q837 NL Q55 NZ Q664 NG Q1033 NO Q20 PK Q843 PE Q419
PH Q928 PL Q36 PT Q45 RO Q218 RU Q159 SN Q1041 RS Q403 SG Q334 SK Q214 SI Q215 ZA Q258
KR Q884 ES Q29 LK Q854 SE Q34 CH Q39 TW Q865 TH Q869 TN Q948 TR Q43 UA Q212 GB Q145
US Q30 UY Q77 VE Q717 VN Q881
RU Q15180 DE Q713750 DE Q16957 CZ Q33946
"""
_LANGUAGES = """
ar Q13955 bn Q9610 bg Q7918 ca Q7026 cs Q9056 da Q9035 nl Q7411 en Q1860 fi Q1412
fr Q150 ka Q8108 de Q188 el Q9129 he Q9288 hi Q1568 hu Q9067 is Q294 id Q9240 it Q652
ja Q5287 kn Q33673 ko Q9176 ml Q36236 mr Q1571 no Q9043 fa Q9168 pl Q809 pt Q5146
ro Q7913 ru Q7737 es Q1321 sv Q9027 ta Q5885 te Q8097 th Q9217 tr Q256 uk Q8798 ur Q1617
vi Q9199 zh Q7850 zh Q9192 zh Q9186
"""


def _read(table: str) -> dict[str, str]:
    words = table.split()
    return dict(zip(words[1::2], words[::2], strict=True))


# Lands that are no more count as the catalog counts them: the Soviet Union as Russia,
# both Germanies as Germany, Czechoslovakia as Czechia. Mandarin is Chinese.
COUNTRIES = _read(_COUNTRIES)
LANGUAGES = _read(_LANGUAGES)
