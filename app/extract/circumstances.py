"""Place, date and status of an event, by the words around the verb or noun that tells of it.

What stands after it in the same clause counts first (`met in Paris on Monday`), then what is joined to it (`Monday's
Paris summit`), then where somebody goes for it (`flew to Paris to meet`), then what opens the sentence (`In Paris, …`).
"""

import re
from dataclasses import replace
from datetime import date, timedelta

from app.document import Span
from app.extract.cast import Cast, D
from app.extract.clock import Clock
from app.extract.places import Places, ResolvedPlace
from app.extract.tense import tense_at
from app.kinds import SummitStatus

# Where what follows speaks of something else.
_NEW_CLAUSE = (
    r";|:(?!\d)|\s[—–]\s|\b(?:that(?! (?:had been|has been|was|were|is|are) (?:\w+ )?(?:planned|scheduled|due|set|"
    r"slated|expected|to (?:be held|take place)))|who|whom|when|says?|said|told|during|about|over|amid|as|while|"
    r"because|after|before|"
    r"but|since|"
    r"despite|if|whether|overshadowed|dominated|marred)\b|\bto (?!be held|take place|discuss|begin|start|resume|"
    r"open)[a-z]+|, (?:he|she|they|the)\b"
)
_AFTER_PLACE = re.compile(
    rf"{_NEW_CLAUSE}|\bto discuss\b|\bon (?!{D}|the (?:sidelines|margins|fringes|edges?|banks?|border|"
    rf"(?:\ue002+ )?(?:[a-z]+ )?(?:island|resort|peninsula))|Mon|Tues|"
    rf"Wed|Thu|Fri|Sat|Sun)|"
    r", which (?!was held|took place|will)|\bfor (?!a|the|their|his|her|talks|bilateral|trilateral|two|three|"
    r"dinner|lunch)\b"
)
_AS_THEY = re.compile(r"\b(?:as|when|while) (?:they|the [^,;]{3,30}|\ue000+[^,;]{0,40}) \Z")
# `in Paris this month, when L and L met`, `in Lima, where the leaders of C and C have been meeting`
_WHERE_THEY = re.compile(
    r"(?: \ue003+| this (?:week|month|year)| last (?:week|month|year))?,? (?:where|when|as) [^;:]{0,120}\Z"
)
_FOR_IT = re.compile(r",? (?:for|to) (?:[\w-]+ ){0,5}")  # `flew to Rome on Friday for talks`
_LIMIT = re.compile(r"\b(?:by|until|till|before|since|through) (?:the end of )?\Z")
_AFTER_DATE = re.compile(rf"{_NEW_CLAUSE}|\bto discuss\b")
_NO_LINK = r"(?!(?:and|with|to|for|that|said|after|before|during|following|as)\b)"
_BESIDE_PLACE = re.compile(
    rf"(?:['’]s?)? (?:{_NO_LINK}(?!(?:in|at|of|on|by|the|an?|has|had|is|was|were)\b)[\w’'-]+ ){{0,3}}\Z"
)
_BESIDE_DATE = re.compile(
    rf"(?:['’]s?)? (?:{_NO_LINK}(?!(?:called|cancel\w*|postpon\w+|scrapped|announced|proposed|rejected|ruled|hailed|"
    rf"praised|discussed|agreed)\b)[\w’'&\ue002-]+ ){{0,5}}\Z"
)
_OPENS_WITH_PLACE = re.compile(
    r"[\s\"“'‘(]*(?:(?:Meeting|Gathered|Gathering|Earlier|Later) )?(?:In|At|Inside|Outside|Near) [^,;:]{0,40}\Z|"
    r"[A-Z][^,;:\ue000]{2,50}, (?:in|at) (?:the )?\Z"
)
_OPENS_WITH_DATE = re.compile(
    r"[\s\"“'‘(]*(?:(?:Earlier|Later|Late|Early|Also|Then|And|But) )?(?:(?:[Oo]n|[Ii]n|[Aa]t|[Bb]y) )?(?:(?:In|"
    r"At) [^,;:]{0,30} (?:on )?)?\Z"
)
_WELCOMED = re.compile(r"welcom(?:e[sd]|ing) [^.;:]{3,90} to (?:the )?")
_GOES_FOR_IT = re.compile(r",?(?: [^\s.;:]+){0,4}? (?:to|for|and|where|before|on)\b[^.;:]{0,60}\Z")

_HAD = re.compile(r"\W*Had (?=[A-Z])[^.;:?]{10,200}, [^.;:?]{1,80}\bwould\b")  # "Had X met Y, Z would …"
_CALLED_OFF = re.compile(
    r"\b(?:cancel\w*|call(?:ed|ing)? off|scrap\w*|postpon\w+|ruled? out|no plans?|refus\w+|declin\w+|reject\w+|"
    r"unlikely|never|"
    r"(?:won['’]t|will not|would not|did not|didn['’]t|does not|not|failed to) (?:to )?(?:meet|hold|attend|host|"
    r"gather|take part|be)|"
    r"without meeting|no (?:date|meeting|summit))\b",
    re.IGNORECASE,
)
_TRIP_OFF = re.compile(
    r"\b(?:cancel\w*|call(?:ed|ing|s)? off|puts? off|scrap\w*|postpon\w+) (?:\w+ ){0,4}(?:visit|trip|travel|"
    r"journey|plans?)\b"
)
# `summit in Lima, due on Monday, | has been scrapped`
_ASIDE = r"(?: (?:in|at|on) [^\s,;:.]+(?: [A-Z][^\s,;:.]*){0,3})*(?:, [^,;:.]{3,60},)?"
_OFF_AFTER = re.compile(
    rf"{_ASIDE}(?: fell through|(?: (?:was|were|is|has|have|had|been|being|abruptly|be|later|since|then|again|"
    r"indefinitely))+ (?:cancel\w*|called off|scrapped|postponed|shelved|abandoned|aborted|dropped|delayed|"
    r"put (?:off|on (?:hold|ice))))\b"
)
# `plans for a | meeting between L and L in Lima fell through`: of talks themselves it says that they were held
_HOPED_FOR = re.compile(
    r"\b(?:plans?|hopes?|preparations?|efforts?|attempts?|bids?|proposals?|ideas?|prospects?) "
    r"(?:for|of|to (?:hold|arrange|convene|host)) (?:[^\s,;:.]+ ){0,5}\Z",
    re.IGNORECASE,
)
_FELL_THROUGH = re.compile(
    r"\b(?:collaps(?:ed|es)|fell (?:through|apart)|came to (?:nothing|naught)|fail(?:ed|s)|stall(?:ed|s)|faded|"
    r"evaporated|(?:were|was|been) (?:dashed|dropped|abandoned|shelved|scrapped|rejected))\b"
)
# `denied that L would | meet L`; `he denied that he was angry when they met` denies no meeting
_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|"
    r"(?:false|untrue|fake|invented|no truth in) (?:\w+ ){0,3}(?:reports?|claims?|rumou?rs?)|"
    r"(?:wrongly|falsely) (?:said|reported|claimed))"
    r"\b(?:(?!\b(?:when|while|as|after|before|during|since)\b)[^;:])*\b(?:that|reports?|claims?|rumou?rs?)\b"
    r"(?:(?!\b(?:when|while|as|after|before|during|since|that)\b)[^;:])*\Z",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"\A\W*(?:(?:An?|The|Any|All) )?(?:\w+ )?(?:[Rr]eports?|claims?|rumou?rs?|posts?|stor(?:y|ies)) that\b"
)
_FALSE = re.compile(r"\b(?:was|were|is|are|as) (?:\w+ )?(?:false|untrue|wrong|fake|invented|made up|a hoax)\b")
_UNSURE = re.compile(
    r"\b(?:could|might|may|would (?:like|love|be)|wants?|wanted|hop(?:es?|ed|ing)|wish\w*|ready|willing|open to|"
    r"possib\w+|chances?|prospects?|likelihood|"
    r"potential|proposed?|propos(?:al|ing)|call(?:s|ed|ing)? for|urg\w+|if|whether|suggest\w+|consider\w*|seek\w*|"
    r"sought|"
    r"push\w* for|demand\w*|request\w*|optimism|float\w*|offer\w*|should|must|need\w*|too early|plea|eventual)\b",
    re.IGNORECASE,
)
_HELD_AFTER = re.compile(
    r"(?: (?:on|for) [A-Z][\w-]+| (?:in|at) (?:the )?[A-Z][^,;]{2,30})?,?(?: (?:which|that))?(?: (?:was|were|is|"
    r"has|had|has been|had been|being|"
    r"recently|abruptly|also))*"
    r" (?:held|took place|taking place|end(?:ed|s)|broke|fail(?:ed|s)|collapse[ds]|conclude[ds]|open(?:ed|s)|"
    r"came|hosted|convened|kicked off|"
    r"began|begins|wrap(?:ped|s) up|"
    r"cut short|close[ds]|lasted|produced|yielded|focused|brought together)\b"
)
_PLANNED_AFTER = re.compile(
    r"(?: (?:on|for) [A-Z][\w-]+| (?:in|at) (?:the )?[A-Z][^,;]{2,30})?,?(?: (?:which|that))?(?: (?:is|are|was|"
    r"now))* (?:to be held|scheduled|planned|"
    r"due|set (?:to|for)|slated|expected|"
    r"will\b|to take place|next (?:week|month|year)|tomorrow)"
)
_HELD_BEFORE = re.compile(
    r"\b(?:(?:first|second|third|last|final|opening|closing) day of|[Ff]ollowing|[Aa]fter|[Dd]uring|[Ll]eaving|"
    r"[Ll]eft|held|hosted|holding|concluded|wrapped up|ended|"
    r"attended|opened|(?:results?|outcome|product|fruits?) of|"
    r"chaired|convened|joined|[Ss]ince|had|having|came out of|emerged from) (?:[^\s,;:]+ ){0,5}\Z"
)
_GIVEN = re.compile(r"\b(?:the|their|his|her|this|that) (?:[^\s,;:.]+ ){0,3}\Z", re.IGNORECASE)
_AT = re.compile(r"\b(?:[Aa]t|[Ii]n|[Oo]n|[Ff]or) (?:[^\s,;:]+ ){0,5}\Z")
_AGREED = re.compile(r", [^,;.]{2,60}? (?:agreed|decided|pledged|vowed|promised) to\b")
_PLANNED_BEFORE = re.compile(
    r"\b(?:will|to (?:hold|attend|host|have|join|arrange|convene|travel)|plans?|planned|scheduled|agreed|"
    r"preparing|prepares?|due|set|expected|upcoming|forthcoming|next|"
    r"[Aa]head of|[Bb]efore|tomorrow['’]s) (?:[^\s,;:]+ ){0,6}\Z"
)
_BEFORE = re.compile(r"ahead of|before", re.IGNORECASE)
_NEXT = re.compile(r"\b(?:upcoming|forthcoming|planned|next|tomorrow['’]s)\b[^,;:]{0,30}\Z")
_ONCE = re.compile(r"\b(?:had|have) \w+(?:ed|id|ld|ade|one|aid)\b")


_NUMBERS = ("two", "three", "four", "five")
_BOUNDARY = r"(?P<verb>end(?:ed|ing)|concluded|wrapped up|closed|finished|opened|began|started|kicked off)"
_LASTING = re.compile(
    rf"(?:{_BOUNDARY} )?(?:an?|the|their) (?:[\w-]+ )?(?P<number>{'|'.join(_NUMBERS)})-day (?:[\w-]+ )*\Z"
)
_THEN = re.compile(
    rf"(?: (?:in|at) [^,;.]{{3,30}}?)?,? (?:that )?(?:{_BOUNDARY}|(?P<ahead>starting|beginning|opening|"
    rf"(?:starts|begins|opens)))\b"
)
_PROMISED = re.compile(
    r"\b(?:promises?|pledges?|vows?|agreements?|plans?|invitations?|commitments?|offers?|wish) to \Z"
)
_TO = re.compile(r"\bto \Z")
_LOOKED_AHEAD = re.compile(r"\blook(?:s|ed|ing)? forward to (?:\w+ )?\Z")


def place_of(cast: Cast, places: Places, sentence: Span, start: int, end: int) -> ResolvedPlace | None:
    """Return where the thing told of at `start:end` takes place."""
    masked = cast.masked
    located = places.between(sentence.start, sentence.end)
    stop = _AFTER_PLACE.search(masked, end, sentence.end)
    limit = stop.start() if stop else sentence.end
    after = [
        p.place
        for p in located
        if (p.here and end <= p.start < limit)
        or (p.reached and (p.start == end + 1 or _WELCOMED.fullmatch(masked, start, p.start)))
    ]
    beside = [
        p.place
        for p in located
        if p.end <= start and start - p.end < 40 and _BESIDE_PLACE.fullmatch(masked, p.end, start)
    ]
    opening = [p.place for p in located if p.here and _OPENS_WITH_PLACE.fullmatch(masked, sentence.start, p.start)]
    opening += [p.place for p in located if p.here and p.end <= start and _WHERE_THEY.fullmatch(masked, p.end, start)][
        -1:
    ]
    reached = [
        p.place for p in located if p.reached and p.end <= start and _GOES_FOR_IT.fullmatch(masked, p.end, start)
    ]
    cities = [place for place in (*after, *beside, *reached[-1:], *opening) if place.city]
    cities.sort(key=lambda place: place.country is None)  # a palace by name, if no city is told
    others = [*after, *reached[-1:], *opening, *(replace(place, is_sure=False) for place in beside)]
    return next(iter((*cities, *others)), None)


def date_of(cast: Cast, sentence: Span, start: int, end: int) -> str | None:
    """Return when the thing told of at `start:end` takes place, as EDTF; `since` and `by` a date is another matter."""
    masked = cast.masked
    dates = [
        (s, e, edtf)
        for s, e, edtf in cast.dates_in(sentence.start, sentence.end)
        if ".." not in edtf and not _LIMIT.search(masked, max(0, s - 12), s)
    ]
    stop = _AFTER_DATE.search(masked, end, sentence.end)
    limit = stop.start() if stop else sentence.end
    after = [edtf for s, _, edtf in dates if end <= s < limit]
    beside = [
        edtf for _, e, edtf in dates if e <= start and start - e < 60 and _BESIDE_DATE.fullmatch(masked, e, start)
    ]
    opening = [edtf for s, _, edtf in dates if s < start and _OPENS_WITH_DATE.fullmatch(masked, sentence.start, s)]
    if as_they := _AS_THEY.search(masked, sentence.start, start):  # `spoke on Monday as they met`
        opening += [edtf for _, e, edtf in dates if e <= as_they.start()][-1:]
    opening += [edtf for _, e, edtf in dates if e <= start and _FOR_IT.fullmatch(masked, e, start)][-1:]
    opening += [edtf for _, e, edtf in dates if e <= start and _WHERE_THEY.fullmatch(masked, e, start)][-1:]
    within = [edtf for s, e, edtf in dates if start <= s and e <= end]
    return next(iter((*within, *beside[-1:], *after, *opening)), None) or _going_on(cast, sentence, end)


def _going_on(cast: Cast, sentence: Span, end: int) -> str | None:
    """Read `have been meeting since Tuesday`: from then to the day of writing."""
    for start, _, edtf in cast.dates_in(end, sentence.end):
        if edtf.endswith("/..") and start - end < 3 and len(edtf) == len("2025-08-24/.."):
            return f"{edtf[:-3]}/{Clock(cast.reading).today}"  # there is one, or `since Tuesday` had no date
    return None


def over_days(edtf: str | None, before: str, after: str) -> str | None:
    """Return all days of a meeting said to last several, of which `edtf` is the first or last: `ended a two-day …`."""
    lasting = _LASTING.search(before)
    if edtf is None or len(edtf) != len("2025-08-24") or not lasting:
        return edtf
    then = _THEN.match(after)
    told = lasting["verb"] or (then and (then["verb"] or then["ahead"])) or ""
    day, more = date.fromisoformat(edtf), timedelta(_NUMBERS.index(lasting["number"]) + 1)
    if told.startswith(("end", "conclud", "wrap", "clos", "finish")):
        return f"{day - more}/{day}"
    return f"{day}/{day + more}" if told else edtf


def status_of_noun(cast: Cast, sentence: Span, start: int, end: int, tail: int) -> SummitStatus | None:
    """Return whether the meeting named by a noun was held, is planned, or is only talked about.

    `tail` is where what follows on those who meet ends: `summit with L | broke down`.
    """
    text = cast.reading.text
    before = text[max(sentence.start, start - 90) : start]
    if _CALLED_OFF.search(before) or _is_denied(text, sentence, start, is_sure=_GIVEN.search(before) is not None):
        return "mentioned"
    if _HOPED_FOR.search(before) and _FELL_THROUGH.search(text, tail, sentence.end):
        return "mentioned"
    for place in (end, tail):
        if _OFF_AFTER.match(text, place, sentence.end):
            return "mentioned"
        if _HELD_AFTER.match(text, place, sentence.end):
            return "held"
        if _PLANNED_AFTER.match(text, place, sentence.end):
            return "planned"
    if _UNSURE.search(before[-50:]):
        return "mentioned"
    if _NEXT.search(before):
        return "planned"
    if past := _HELD_BEFORE.search(before):
        at = start - len(before) + past.start()
        return "planned" if tense_at(text, at, sentence.start, at) == "future" else "held"
    if planned := _PLANNED_BEFORE.search(before):
        is_past = _BEFORE.match(planned.group()) and tense_at(text, start, sentence.start, sentence.end) != "future"
        return None if is_past or _ONCE.search(before) else "planned"
    if _AT.search(before):
        if _AGREED.match(text, end, sentence.end) or _AGREED.match(text, tail, sentence.end):
            return "held"
        tense = tense_at(text, start, sentence.start, sentence.end)
        return {"past": "held", "future": "planned", None: None}[tense]
    return None


def _is_denied(text: str, sentence: Span, start: int, *, is_sure: bool = False) -> bool:
    """Return True if a sentence denies what its word at `start` tells of; `the talks` are taken for granted."""
    if _HAD.match(text, sentence.start) or (not is_sure and _DENIED.search(text, sentence.start, start)):
        return True
    return bool(_REPORTED.search(text[sentence.start : start]) and _FALSE.search(text, start, sentence.end))


def status_of_verb(cast: Cast, sentence: Span, start: int, end: int) -> SummitStatus:
    """Return whether leaders who `met`, `will meet` or `want to meet` did."""
    text = cast.reading.text
    verb = text[start:end]
    before = text[max(sentence.start, start - 60) : start]
    if _LOOKED_AHEAD.search(before):
        return "planned"
    if _CALLED_OFF.search(before[-40:]) or _TRIP_OFF.search(text, sentence.start, start):
        return "mentioned"
    if _is_denied(text, sentence, start):
        return "mentioned"
    is_past = verb.startswith("paid") or verb.endswith(("ed", "met", "held", "sat down", "shook hands", "together"))
    if is_past and not re.search(r"\b(?:would|could|might|should) have \Z|\bif [^,]*\Z", before):
        return "held"
    if _UNSURE.search(before[-40:]):
        return "mentioned"
    if _PROMISED.search(before):
        return "planned"
    tense = tense_at(text, start, sentence.start, sentence.end)
    if _TO.search(before) and tense_at(text, start, sentence.start, start) is None:
        return "planned"  # as headlines say it: `L to host L`
    return "planned" if tense == "future" else "held"
