"""Boundaries of names: what its words look like, what they are not, and what stands beside names of things."""

import re

from app.extract.people.titles import ROLE_NOUN, Atlas
from app.reference import Reference

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽƏȘȚ"
_PART = r"(?:(?:['’](?!s\b)|[′ʻʼ‑-])\w+)"
WORD_PATTERN = (
    rf"(?:(?:[{_UPPER}]\.){{1,3}}[{_UPPER}][a-z]\w+{_PART}*|[{_UPPER}]\.(?:[ -]?[{_UPPER}]\.)*"
    rf"(?=\s?\w| [“\"]\w+[”\"] )|"
    rf"(?:Chr|Wm|Chas|Thos|Geo|Jos|Joh|Benj|Edw|Jas|Robt)\.(?= [{_UPPER}])|"  # "Lars Chr. Berg"
    rf"(?:[ae]l|as|ash|ad|an|ar|at|az)[-‑][{_UPPER}]\w+{_PART}*"
    rf"|[{_UPPER}]\w*{_PART}*(?:(?<![szx])['’](?=[ \u00a0][{_UPPER}]))?)"
)
PARTICLE = (
    r"(?:(?:de|del|della|di|da|das|do|dos|du|la|van|von|der|den|ter|ten|bin|bint|ibn|binti|al|el|ul|ur|y|e|zu|arap|"
    r"wa) )"
)
NICKNAME_PATTERN = r"[“\"](?:[Tt]he )?\w+[”\"]"  # between the words of a name
WORD = re.compile(rf"(?<![\w@#/]){WORD_PATTERN}")
# "Trump-led", "Bush-era": a name's last word with what is no part of it.
_COMPOUND = re.compile(
    r"[-‑](?:led|run|era|style|backed|appointed|type|like|based|owned|hosted|brokered|mediated|friendly|free|born|"
    r"elect|designate|inspired|supported|allied|aligned|controlled|sponsored|proof|esque|ally|lite|bashing|endorsed)$"
)
_SUFFIX = re.compile(r"(?:,? (?:Jr|Sr)\b\.?)|(?: (?:II|III|IV|VI{1,3}|IX|XI{1,3}|XIV|XVI)\b)")
HONORIFICS = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Baroness|Baron|Sheikha?|Shaikh|Shaykh|Prince|Princess|"
    r"Grand Ayatollah|Ayatollah|Imam|Mullah|Maulana|Archbishop|Cardinal|Bishop|Father|Sister|Rev|Reverend|Gen|General|"
    r"Lt|Lieutenant|Col|Colonel|Maj|Major|Capt|Captain|Adm|Admiral|Field Marshal|Marshal|Brig|Brigadier|Sgt|Sergeant|"
    r"Cmdr|Commander|(?:Vice )?Senior|Rear|Vice Admiral|Air Chief|Chief Marshal|Air Marshal|"
    r"(?:[Tt]he )?(?:Rt\.? |Right )?Hon(?:ou?rable)?|(?:His |Her )?Excellency|H\.E|Shri|Haji|Engineer|"
    r"Judge|Justice|Chief|Officer|Detective|Comrade|Madame?|Monsieur|Herr|Frau|Signora?|Count|Senior General|"
    r"Sayy?[ie]d|Dasho|(?:Datuk|Dato['’]?) (?:Seri|Sri)|Datuk|Dato|Tun|Tan Sri|"
    r"King|Queen|Emperor|Pope|Sultan|Emir)\b\.?[ \u00a0]){1,4}"
)
# A name does not begin with one of these, nor go on over it.
NEVER = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february october november december
    president presidents minister ministers secretary premier senator senators rep reps sen sens gov
    administration campaign government foundation organization organisation university institute committee
    commission department ministry republicans democrats republican democratic the a an and or of in on at to
    for from with by as but that this says told is was are were has had will would could spokesman spokeswoman
    spokesperson leader chairman chairwoman tweeted tweets he she they we i it his her their its our when why
    how not if after before while yesterday tomorrow meanwhile however accords treaty united national
    international council association federation agency corporation inc corp ltd llc mr mrs ms dr twitter
    facebook reuters ap afp reports statement capitol parliament supreme pentagon kremlin congress according
    vice deputy prime former longtime comedian hacker follow columnist brexit governance lib dem dems tory
    tories labour jazeera arabiya joint base executive order camp fort cathedral mp mep ao obe cbe kc qc phd
    pertuan di-pertuan yang-di assisting adviser advisers advisor advisors""".split()
)
# A name does not begin with one of these, though it may end in one.
NOT_FIRST = frozenset(
    """spring summer autumn winter easter christmas ramadan passover lent deposed ousted outgoing incoming acting
    interim
    senior junior fellow exiled jailed embattled retired disgraced slain late""".split()
)
_MONTH = re.compile(r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b(?=\.? ?\d)")
# What follows a name without being part of it, though it may be somebody's surname.
NOT_AFTER = NEVER | frozenset(
    """march april may june july august white house street times post press news party center centre tower hotel
    airport avenue court bank union league office bureau show school church hospital company group doctrine
    presidency summit plan act bill amendment photo getty images who what where no yes today also both super pac
    road state states american british french german russian chinese war peninsula sea ocean gulf river mountain
    island islands north south east west northern southern eastern western new air force army navy marine
    marines police vs via media report poll polls interview senate hill family brand rally supporters voters
    fans team library college speech remarks transcript readout meets meet visits signs""".split()
)
# What ends in one of these is no person, whatever the recogniser thinks.
NOT_LAST = frozenset(
    """center centre baptist crash info edition speaks news times post university college heart school church
    council party bank street avenue airport tower hotel summit accord accords agreement agency institute
    foundation group committee conference forum award prize cup declaration declarations principles initiative
    protocol clothes engagement act bill plan house cargo lifts lines airlines airways bridge crossing complex channel
    research motors
    energy logistics
    shipping holdings industries television radio tv magazine gazette tribune herald stadium arena""".split()
)
NOT_BEFORE = re.compile(  # a place or a thing called after the person
    r" (?:Foundation|Organi[sz]ation|Tower|University|Hotel|Institute|Cent(?:er|re)|Library|School|Hospital|Airport|"
    r"Street|Avenue|Bridge|Memorial|Plaza|Casino|Building|County|Park|River|Island|Lake|Mountains?|Beach|Square|Road|"
    r"Hall|City|Stadium|Prize|Award|College|Church|Post|Times|International|Corporation|Inc|Presidential)\b|[@/]|"
    r"(?: [A-Z][\w’-]+){1,4} (?:Complex|Industries|Foundation|University|Airport|Hospital|Institute|Scholarship|"
    r"Museum)\b"
)
_BEFORE_NICKNAME = re.compile(rf"(?<![\w’'.-])(?P<word>{WORD_PATTERN}) {NICKNAME_PATTERN} $")  # "Leo “the Fox” Roe"
_WORD_BEFORE = re.compile(rf"(?<![\w’'.-])(?P<word>{WORD_PATTERN}) {PARTICLE}{{0,2}}$")
# What follows these opens no sentence, so its capital tells of a name.
_INSIDE = re.compile(r"(?:,| said| by| with| and) $")
_ROLE = re.compile(ROLE_NOUN, re.IGNORECASE)
_FOREIGN = re.compile(r"[^\W\da-zA-Z’'‑-]")
# A camp, ship, mountain, company or outlet bears the name that follows.
_NO_PERSON_BEFORE = re.compile(
    r"\b(?:(?i:camp|mount|mt\.|fort|lake|cape)|USS|U\.S\.S\.|HMS|HMCS|HMAS|INS|JS|MV|RRS|(?:summit|slopes?|foot) of|"
    r"(?:ship|carrier|destroyer|frigate|vessel|ferry|company|firm|group|giant|operator|maker|airline|newspaper|daily|"
    r"weekly|magazine|website|broadcaster|channel|retailer|startup|start-up|carmaker|brewer)) "
    r"(?:(?:Queen|King|Prince|Princess) )?$"
)
_MAY_DOES = re.compile(r" (?:said|says|told|has|had|is|was|will|would|also|added|and|to|who|met)\b|['’]s")


def end_of_name(text: str, start: int, end: int, atlas: Atlas, stops: frozenset[str], keep: int = 0) -> int:
    """Return where a name that begins at `start` ends: before a stop word or a country, suffix included.

    Up to `keep` no word is a stop.
    """
    last = start
    for word in WORD.finditer(text, start, end):
        opens = word.start() == start
        stop = (
            bare(word.group()) in stops
            or (word.start() in atlas.by_start and not opens)
            or _MONTH.match(text, word.start()) is not None
        )
        if (
            stop
            and word.start() >= keep
            and not (opens and word.group() == "May" and _MAY_DOES.match(text, word.end()))
        ):
            return last
        last = word.end()
    return with_suffix(text, last)


def without_compound(text: str, start: int, end: int) -> int:
    """Return where a name ends that is the first part of a compound: "Trump" of "Trump-led"."""
    compound = _COMPOUND.search(text, start, end)
    return compound.start() if compound else end


def with_suffix(text: str, end: int) -> int:
    """Return the end of a name's suffix, "Jr." or "III", where one stands at `end`."""
    suffix = _SUFFIX.match(text, end)
    return suffix.end() if suffix else end


def bare(word: str) -> str:
    """Return a word as it is looked up; an initial keeps its dot, so that "A." is no article."""
    return word.lower() if len(word) == 2 else word.rstrip(".").lower()


def start_of_name(text: str, start: int, reference: Reference, atlas: Atlas) -> int:
    """Return where a name begins whose given names the recogniser left out: a known one, or one no English word is."""
    while before := (
        _WORD_BEFORE.search(text, max(0, start - 40), start) or _BEFORE_NICKNAME.search(text, max(0, start - 60), start)
    ):
        word, at = before["word"], before.start("word")
        if at in atlas.by_start or bare(word) in NEVER or HONORIFICS.match(word + " "):
            break
        if _ROLE.fullmatch(word) and word.lower() not in reference.given_names:  # "and Constable Ann Roe"
            break
        if not (word.lower() in reference.given_names or _FOREIGN.search(word) or _INSIDE.search(text, 0, at)):
            break
        start = at
    return start


def names_a_thing(text: str, start: int, reference: Reference) -> bool:
    """Return whether the name at `start` is that of a camp, ship, mountain, company or outlet."""
    before = _NO_PERSON_BEFORE.search(text, max(0, start - 24), start)
    first = WORD.match(text, start)
    somebody = (
        first is not None and text.endswith("broadcaster ", 0, start) and bare(first.group()) in reference.given_names
    )
    return before is not None and not somebody
