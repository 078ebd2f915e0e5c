"""Where a text tells of leaders who meet: each mention with what its own sentence says of it.

Three kinds of mentions: a verb with leaders on both sides (`L met with L`), a noun that means leaders by itself (`summit`)
or by who stands beside it (`talks between L and L`), and a ceremony that leaders attend. Which of them tell of one
meeting is decided in app.extract.summits.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.document import Span
from app.extract.cast import C, Cast, D, L, Parties
from app.extract.circumstances import date_of, place_of, status_of_noun, status_of_verb
from app.extract.findings import SummitStatus
from app.extract.places import Place, Places


@dataclass(frozen=True, slots=True)
class Meeting:
    """One mention. What its sentence does not tell is None or empty."""

    span: Span
    sentence: Span
    rule: str
    strong: bool  # it means leaders by itself
    definite: bool  # `the summit`, `Friday's talks`: one that the text tells of elsewhere too
    forum: str | None  # `G20`, `NATO`
    parties: Parties
    place: Place | None
    date: str | None  # EDTF
    status: SummitStatus | None

    @property
    def is_again(self) -> bool:
        """Tell whether it is said to be one more: `will meet again`, `their next summit`."""
        return bool(_AGAIN.search(self.sentence.text))


_AGAIN = re.compile(r"\b(?:again|next|another|second|third|return|upcoming|future)\b")

LONGEST = 3_000  # characters; no sentence of prose has more
FORUM = (
    r"G-?(?:7|8|20)|Group of (?:Seven|Eight|20|Twenty)|BRICS|NATO|Nato|EU|European Union|European Council|ASEAN|Asean|APEC|Apec|"
    r"Asia[- ]Pacific Economic Cooperation|Association of Southeast Asian Nations|East Asia|Quad|African Union|Arab League|"
    r"OPEC\+?|Shanghai Cooperation Organi[sz]ation|SCO|CSTO|Gulf Cooperation Council|GCC|Mercosur|CARICOM|ECOWAS|SADC|CELAC|"
    r"Commonwealth|Francophonie|Organi[sz]ation of Islamic Cooperation|OIC|SAARC|BIMSTEC|Pacific Islands Forum|I2U2|COP ?\d\d|"
    r"Americas|North American|European Political Community|Arab|European|African|Western Balkans|Visegrad|Nordic"
)
FORUMS = re.compile(rf"\b(?:{FORUM})\b")
_STRONG = (
    r"summit(?: (?:meeting|talks|conference))?|(?:leaders|presidents)['’]? (?:meeting|summit|gathering|retreat)|"
    r"meeting of (?:the )?(?:\w+ )?leaders"
)
_WEAK = (
    r"talks|meeting|discussions|encounter|get-together|sit-down|face-to-face(?! (?:talks|meeting))|dinner|lunch(?:eon)?|"
    r"tête-à-tête|one-on-one|(?:signing )?ceremony|joint (?:press|news) conference"
)
_NOUN = re.compile(rf"\b(?:(?P<strong>{_STRONG})|(?P<weak>{_WEAK}))\b(?!-)", re.IGNORECASE)
# Verbs by themselves enough where leaders of two countries stand around them; and those that need a leader as object.
_VERB = re.compile(
    r"\b(?:(?P<together>(?:met|meets?|meeting)(?! (?:with )?(?:the )?(?:press|reporters|journalists|media)\b)|"
    r"gather(?:ed|s)?|conven(?:e[sd]?|ing)|assembled|came together|s[ai]t down|shook hands|signed|held a joint)|"
    r"(?P<object>host(?:s|ed|ing)?|welcom(?:e[sd]|ing)|receiv(?:e[sd]|ing)|join(?:s|ed|ing)?|greet(?:s|ed|ing)?|embraced))\b"
)
_CEREMONY = re.compile(
    r"\b(?:in the presence of|witnessed by|attended by|with the attendance(?:, among others,)? of)\b"
)
# A sentence with none of these is not read further.
_TRIGGER = re.compile(
    r"[Ss]ummit|\bm[eE][et]|[Mm]eet|[Ll]eaders|talks|[Gg]ather|[Cc]onven|[Aa]ssembl|together|down|hands|[Hh]ost|[Ww]elcom|[Rr]eceiv|"
    r"[Jj]oin|[Gg]reet|embraced|presence|witnessed|attend|[Dd]iscussions|encounter|face-to-face|dinner|lunch|tête|one-on-one|"
    r"ceremony|conference|signed"
)

# Mountains; business, parties and other assemblies of one country; talks by telephone.
_OTHER_SUMMIT = re.compile(
    r"\b(?:Mount|Mt\.?|mountain|climb\w*|hik(?:e[rd]?s?|ing)|Everest|trail|ridge|base camp)\b|"
    r"\b(?:business|CEO|chief executives|tech|technology|investors?|investment|youth|women|people|media|industry|leadership|"
    r"innovation|startup|party|Democratic|Republican|GOP|opioid|jobs|housing|sports?|school|town hall|board|cabinet|"
    r"committee|campaign|prayer|staff|news)['’]?s? (?:climate )?(?:summit|meeting|dinner|lunch)|\b(?:tele)?phone\b|\bcall with\b",
    re.IGNORECASE,
)
_SUMMIT_OF_ROCK = re.compile(r" of (?:the )?(?:Mount|Mt|mountain|peak|hill|volcano|K2|Everest)\b")
_ADJUNCT = re.compile(
    r" (?:venue|protest\w*|site|organi[sz]ers?|declaration|statement|communiqu\w+|agreement|documents?)\b"
)
_ON_THE_SIDE = re.compile(r"\b(?:sidelines?|margins?|fringes?) of (?:[^\s,;:.]+ ){0,8}\Z")
_DETERMINED = re.compile(
    rf"(?:\A|[\s(“\"—–-])(?P<det>[Tt]he|[Aa]n?|[Tt]his|[Tt]heir|[Hh]is|[Hh]er|[Oo]ur|[Aa]nother|[Tt]oday['’]s|{D}['’]s?|"
    rf"{D}(?= (?:\w+ )?\Z)|(?:{L}|{C})['’]s?) "
    rf"(?:(?!(?:of|in|at|on|for|to|with|by|from|that|is|was|were|has|had|as|when|who|the|held|after|during|before|following|plus|and|conducted)\b)[^\s,;:.()\ue000\ue001]+ ){{0,6}}?\Z"
)
_PAIR = re.compile(rf"(?P<pair>(?:{L}|{C})(?:[-–—/](?:{L}|{C}))+)(?:['’]s?)? (?:[\w-]+ ){{0,3}}\Z")
_OWNER = re.compile(rf"(?P<owner>{L}|{C}|\b[Hh]is|\b[Hh]er|\b[Tt]heir)(?:['’]s?)? (?:[\w’'-]+ ){{0,4}}\Z")
_WITH = re.compile(
    r"(?: (?!(?:and|but|that|to|who|which|said|is|was|were|will|has)\b)[^\s,;:.]+){0,7}? (?:with|between)\b"
)
_OF = re.compile(r" of\b")
_GOVERNED = re.compile(
    r"\b(?:h[eo]ld(?:s|ing)?|ha(?:d|s|ve|ving)|[Aa]fter|[Ff]ollowing|before|[Dd]uring|attend\w*|for|at|in|ahead of|began|"
    r"opened|beginning) (?:(?!(?:and|with|to|of)\b)[\w’'-]+ ){0,5}\Z"
)
_NOT_THEY = re.compile(r"\b(?:predecessors?|successor|spokes\w+|aides?|advis[eo]rs?|envoys?|officials?|negotiators?)\b")
_SHUNNED = re.compile(r"\b(?:skip\w*|shun\w*|boycott\w*|absen\w+|criti\w+|hail\w*|predecessor|not attend\w*)\b")
_AHEAD = re.compile(r"\b(?:[Aa]head of|[Bb]efore|[Pp]rior to) (?:[^\s,;:.]+ ){0,5}\Z")
_SPEAKER = re.compile(r"\b(?P<who>[Hh]e|[Ss]he)\b (?:said|told|added)")

_CLAUSE_BEFORE = re.compile(
    r".*(?:[;:]|\b(?:that|said|says|told|but|while|because|if|whether|when|as|where|how|announced)\b|"
    r", and (?=(?:he|she|they|it|then|later|also|will|was|is|has|had|\w+ed)\b)|\band (?=met\b|meet\b))"
)
_OBJECT_ENDS = re.compile(
    rf"[;:]|\bto (?!(?:the )?(?:{C}|{L}))[a-z]|\b(?:that|who|whom|which|when|said|says|told|after|before|as|amid|about|over|"
    r"because|but|while|since|despite|where|during|following|ahead|broke|collapsed|ended|has|is|was|will)\b|"
    r"\band (?:\w+ed|will|said|deliver|attend|hold|discuss|then)\b"
)
_NOT_HIM = re.compile(r"\b(?:from|by|for|about|that|remarks|news|letter|decision|call)\b")
_PRONOUN = re.compile(
    r"\b(?P<who>[Hh]e|[Ss]he|[Tt]hey|[Tt]he (?:two|three|four)(?: \w+)?|[Bb]oth(?: \w+)?|[Tt]he pair|[Tt]he leaders)\b"
    r"(?:,? [^\s,;:.]+,?){0,8} ?\Z"
)
_SOMEBODY = re.compile(r"\b[Tt]he (?:President|Prime Minister|Chancellor|King|Taoiseach|Premier|PM)\b")
_FORUM_LEADERS = re.compile(
    rf"\b(?P<forum>{FORUM}|[Ww]orld)(?:['’]s?)? (?:leaders|heads of (?:state|government)|presidents)(?: and [a-z ]{{3,30}})?\b"
)
_FORUM_BEFORE = re.compile(rf"\b(?P<forum>{FORUM})(?:['’]s?)? (?:[\w’'-]+ ){{0,2}}\Z")
_FORUM_AFTER = re.compile(rf" of (?:the )?(?:\d+th )?(?P<forum>{FORUM})\b")


def meetings_of(cast: Cast, places: Places) -> Iterator[Meeting]:
    """Yield the mentions in order of sentences."""
    text = cast.reading.text
    for sentence in cast.reading.sentences:
        if len(sentence) > LONGEST or not _TRIGGER.search(text, sentence.start, sentence.end):
            continue
        if not _OTHER_SUMMIT.search(sentence.text):
            told = _Sentence(cast, places, sentence)
            verbs = (*told.ceremonies(), *told.verbs())
            nouns = (noun for noun in told.nouns() if not any(noun.span == verb.span for verb in verbs))
            mentions = (*verbs, *nouns)
            yield from (mention for mention in mentions if not cast.is_quoted(mention.span.start))


class _Sentence:
    """One sentence that may tell of meetings."""

    def __init__(self, cast: Cast, places: Places, span: Span) -> None:
        self.cast = cast
        self.places = places
        self.span = span
        self.start, self.end = span.start, span.end
        self.masked = cast.masked

    def ceremonies(self) -> Iterator[Meeting]:
        """`an agreement, signed in Doha in the presence of leaders from C, C and C`."""
        for match in _CEREMONY.finditer(self.masked, self.start, self.end):
            parties = self.cast.leaders(match.end(), self._object_end(match.end()))
            if len(parties.countries) > 1:
                here = [p.place for p in self.places.between(self.start, self.end) if p.here]
                meeting = self._meeting("leaders-attended", *match.span(), parties, "held")
                yield replace(
                    meeting, place=meeting.place or next(iter(here), None), date=self._date(self.start, self.start)
                )

    def verbs(self) -> Iterator[Meeting]:
        """`L met with L in Paris`, `the leaders of C and C gathered`, `L hosted L`."""
        for match in _VERB.finditer(self.masked, self.start, self.end):
            start, end = match.span()
            if match.group() == "meeting" and _DETERMINED.search(self.masked[self.start : start]):
                continue  # a noun
            objects = self._objects(match)
            if match["object"] and not objects:
                continue
            clause = self._clause_start(start)
            subjects = self.cast.leaders(clause, start)
            if match.group() != "signed":
                subjects = subjects or self._meant(clause, start)
                subjects = subjects or self.cast.leaders(self.start, start) or self._meant(self.start, start)
            parties = subjects | objects
            unnamed = bool(objects) and not subjects and _SOMEBODY.search(self.masked, self.start, start)
            status = status_of_verb(self.cast, self.span, start, end)
            if len(parties.countries) > 1 or unnamed:
                yield self._meeting("leaders-met", start, end, parties, status)
            elif not objects and (forum := _FORUM_LEADERS.search(self.masked, clause, start)):
                yield replace(self._meeting("forum-met", start, end, subjects, status), forum=self._text(forum))

    def nouns(self) -> Iterator[Meeting]:
        """`the bilateral summit between L and L`, `a Brussels summit`, `Friday's talks`."""
        masked = self.masked
        for match in _NOUN.finditer(masked, self.start, self.end):
            start, end = match.span()
            if _SUMMIT_OF_ROCK.match(masked, end):
                continue
            parties, tail = self._parties(match)
            status = status_of_noun(self.cast, self.span, start, end, tail)
            forum = _FORUM_BEFORE.search(masked, max(self.start, start - 60), start) or _FORUM_AFTER.match(masked, end)
            if _ON_THE_SIDE.search(masked, max(self.start, start - 80), start):
                parties, status = Parties(), "mentioned"
            elif forum and _AHEAD.search(masked, max(self.start, start - 60), start):
                parties = Parties()
            determined = _DETERMINED.search(masked[self.start : start])
            strong = match["strong"] is not None and not _ADJUNCT.match(masked, end)
            meeting = self._meeting("summit-named" if strong else "talks-named", start, end, parties, status)
            yield replace(
                meeting,
                span=self.cast.reading.document.span(
                    self.start + determined.start("det") if determined else start, end
                ),
                strong=strong,
                definite=determined is not None and determined["det"].lower() not in ("a", "an", "another"),
                forum=self._text(forum) if forum else None,
            )

    def _meeting(self, rule: str, start: int, end: int, parties: Parties, status: SummitStatus | None) -> Meeting:
        return Meeting(
            span=self.cast.reading.document.span(start, end),
            sentence=self.span,
            rule=rule,
            strong=True,
            definite=False,
            forum=None,
            parties=parties,
            place=place_of(self.cast, self.places, self.span, start, end),
            date=self._date(start, end),
            status=status,
        )

    def _text(self, forum: re.Match[str]) -> str:
        return self.cast.reading.text[slice(*forum.span("forum"))]

    def _date(self, start: int, end: int) -> str | None:
        return date_of(self.cast, self.span, start, end)

    def _parties(self, match: re.Match[str]) -> tuple[Parties, int]:
        """Return who meets (beside the noun, in whose name it stands, who speaks there), and where they are all named."""
        masked, start, end, strong = self.masked, match.start(), match.end(), match["strong"] is not None
        parties, tail = self._beside(start), end
        between = _WITH.match(masked, end, self.end) or (strong and _OF.match(masked, end, self.end)) or None
        if between:
            tail = self._object_end(between.end())
            parties |= self.cast.leaders(between.end(), tail, others=False)
            if strong:
                parties |= self.cast.countries(between.end(), tail)
        clause = self._clause_start(start)
        is_governed = _GOVERNED.search(masked, clause, start) and not _NOT_THEY.search(masked, clause, start)
        if len(parties.countries) < 2 and is_governed:
            parties = (self.cast.leaders(clause, start) or self._meant(clause, start)) | parties
        if not between and len(parties.countries) < 2 and not _SHUNNED.search(masked, self.start, self.end):
            parties |= self.cast.leaders(self.start, self.end)
            if speaker := _SPEAKER.search(masked, self.start, start):
                parties |= self.cast.meant(*speaker.span("who"))
        return parties, tail

    def _beside(self, start: int) -> Parties:
        """`the L-L summit`, `C-C talks`, `L's meeting`, `his summit`."""
        before = self.masked[self.start : start]
        if pair := _PAIR.search(before):
            first, last = (self.start + at for at in pair.span("pair"))
            return self.cast.leaders(first, last) | self.cast.countries(first, last)
        owner = _OWNER.search(before)
        if not owner:
            return Parties()
        first, last = (self.start + at for at in owner.span("owner"))
        return self.cast.meant(first, last) if owner["owner"][0] in "hHtT" else self.cast.leaders(first, last)

    def _objects(self, match: re.Match[str]) -> Parties:
        """Return the leaders whom somebody meets; not those of `received a letter from L` or `met L's envoy`."""
        stop = self._object_end(match.end())
        objects = self.cast.leaders(match.end(), stop, others=False)
        if not match["object"]:
            return objects if match.group() != "signed" else Parties()
        first = self.cast.first_leader(match.end(), stop)
        return Parties() if first is None or _NOT_HIM.search(self.masked, match.end(), first) else objects

    def _clause_start(self, end: int) -> int:
        before = _CLAUSE_BEFORE.match(self.masked, self.start, end)
        return before.end() if before else self.start

    def _object_end(self, start: int) -> int:
        stop = _OBJECT_ENDS.search(self.masked, start, self.end)
        return stop.start() if stop else self.end

    def _meant(self, start: int, end: int) -> Parties:
        """Return for whom the pronoun or `the two leaders` before a verb stands."""
        pronoun = _PRONOUN.search(self.masked, start, end)
        return self.cast.meant(*pronoun.span("who")) if pronoun else Parties()
