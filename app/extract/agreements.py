"""Agreements: sentences in which parties sign, agree, announce, pledge or plan something with one another.

How: 1. what the article is (a text of governments themselves, or a report); 2. the first of the rules in
agreement_rules.py that holds, and not in somebody's quoted words; 3. who the parties are: named where the rule says who
acts, or the meeting's own where it says "the two sides"; 4. the meeting that it belongs to, and its topics.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from app.document import Span
from app.extract.agreement_phrases import BACK_THEN, SAYS, SPEAKER
from app.extract.agreement_rules import Ruling, Setting, rulings
from app.extract.cast import C, Cast, Parties, sides, states
from app.extract.circumstances import date_of
from app.extract.clock import Clock
from app.extract.findings import (
    AgreementFinding,
    CountryFinding,
    DateFinding,
    PersonFinding,
    QuoteFinding,
    SummitFinding,
    TopicFinding,
)
from app.extract.language import Reading
from app.extract.measured import confidence_of
from app.extract.meeting_groups import days_of
from app.extract.meeting_phrases import CEREMONY
from app.reference import Reference

_WE = re.compile(r"\b[Ww]e\b")
_OFFICIAL = re.compile(
    r"\b(?:reaffirm|underscor|reiterat|commend|welcom|emphasi|affirm|applaud|recogni|congratulat|reflect)\w*|"
    r"\b(?:discussed|exchanged views|look(?:s|ed)? forward|expressed (?:appreciation|their|deep|concern|support))\b"
)
# The title that a government gives its own text.
_TITLED = re.compile(
    r"\s*(?:FACT SHEET|Fact Sheet|READOUT|Readout|JOINT|Joint (?:Leaders['’]? |Press |Vision )?(?:Statement|"
    r"Declaration|Communiqu[eé])|"
    r"[^\n.]{0,80}\b(?:[Jj]oint (?:[Ss]tatement|[Dd]eclaration|[Cc]ommuniqu[eé])|Declaration|Communiqu[eé]|"
    r"DECLARATION|COMMUNIQU[EÉ]|STATEMENT)(?: (?:of|by|from|on|between)[^\n.]{0,120})?\n)"
)
_REPORTER = re.compile(r"\b(?:told|tweeted|reported|reporters|according to|analysts?|spokes\w+)\b")
_SIGNED = re.compile(r"\b(?:signed|inked|signing)\b", re.IGNORECASE)
_BARGAIN = re.compile(r"\b(?:deal|agreement|accord|truce|cease-?fire|pact)\b", re.IGNORECASE)
_A_TEXT = re.compile(r"\b(?:statement|declaration|communiqu[eé]|document|agreement|accord|text)\b", re.IGNORECASE)
_IT_SAID = re.compile(r"\A[Ii]t\b")
_SUBORDINATE = re.compile(r"(?:Although|Though|Even though|While)\b[^,;]*")
_LABEL = re.compile(r"(?:\d{1,2}[.)]|[•*-]|[A-Z][\w&-]+(?: [A-Z&][\w-]*){0,3}:) (?=\S)")
_JUST_NOW = 300  # characters: a meeting told of so shortly before is the one that "the two sides" had
_SIDES = re.compile(r"\b(?:two|both) (?:sides|countries|nations|leaders|governments|parties|presidents|capitals)\b")
_AND = re.compile(r"\b(?P<who>[Hh]e|[Ss]he) and \Z")
_DATELINE = re.compile(r"[A-Z][\w.’' ]{2,30}(?:, [A-Z][\w. ]{2,20})?(?: \([^)]{2,30}\))? [-–—]{1,2} (?=[A-Z“\"])")
_COUNTRY = re.compile(C)
_WHERE = re.compile(r"\b(?:[Ii]n|at|near|outside) (?:the )?\Z")
_BETWEEN = re.compile(r"\b(?:between|by) [^,;.:]{3,80}")
# A sentence with none of these is not read further.
_TRIGGER = re.compile(
    r"sign|[Aa]gree|[Dd]eal|[Aa]ccord|[Pp]act|[Ss]tatement|[Dd]eclar|[Cc]ommuniqu|pledg|vow|promis|ommit|nnounc|"
    r"affirm|reiterat|"
    r"renew|confirm|intend|plan|will|shall|would|reat|establish|[Ll]aunch|form|et(?:ting)? up|deci|resolv|consensus|"
    r"[Ii]nked|[Mm]emorand|"
    r"M[oO]U|[Tt]ruce|fire|direct|concur|document|under|opted|struck|[Rr]each|xchang|itness|terms|blessing|"
    r"etermin|offer|ccept|elcom|xpress|evelop|task|nstruct|shared|target|goal|propos|upgrad|elevat|normali|restor|resum|nvest|rovid|ontribut|expand|tabled|forward|submit"
)
_ONE = re.compile(r"[Hh]e|[Ss]he")
_OPENS = re.compile(r"[\s“\"]*(?:(?:But|And|Earlier|Back|Early|Late) )?(?:[Ii]n|[Oo]n|[Ll]ast|[Ss]ince)? ?(?=\ue003)")
_OLD = timedelta(60)  # what was agreed longer ago is background
_NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_NUMBER = re.compile(rf"(?:[Tt]he )?(?P<number>[Bb]oth|{'|'.join(_NUMBERS)})\b")
# Rules by which one party speaks; who is at no meeting of the article only looks on.
_OF_ONE = frozenset(("parties-pledged", "parties-announced", "parties-reaffirmed", "party-proposed"))
_NEXT = 5  # characters between a sentence and the next
_LOOK_BACK = 3  # sentences
LONGEST = 3_000  # characters; no sentence of prose has more
_LEAD = 3  # sentences
_LEADERS = re.compile(
    r"\b(?:[Ww]orld leaders|[Ll]eaders (?:from|of) [^.]{0,20}(?:countries|nations)|[Hh]eads of [Ss]tate)\b"
)
_UNION = re.compile(r"\b(?:EU|European Union|European Commission)\b")
_EARLIER = 500  # characters in which "it added" may have its statement


def find_agreements(
    reading: Reading,
    reference: Reference,
    countries: tuple[CountryFinding, ...],
    people: tuple[PersonFinding, ...],
    dates: tuple[DateFinding, ...],
    topics: tuple[TopicFinding, ...],
    summits: tuple[SummitFinding, ...],
    quotes: tuple[QuoteFinding, ...],
) -> tuple[AgreementFinding, ...]:
    """Return the agreements in order of their sentences, one a sentence at the most."""
    is_of_two = sides(countries, people) > 1 or summits or _UNION.search(reading.text)
    if not is_of_two and not _LEADERS.search(reading.text):
        return ()  # nobody to agree with
    cast = Cast(reading, reference, countries, people, dates)
    article = _Article(cast, summits, quotes)
    found: list[AgreementFinding] = []
    for sentence in reading.sentences:
        if (
            len(sentence) > LONGEST
            or not (article.setting.is_diplomatic or cast.names_two(sentence))
            or not _TRIGGER.search(sentence.text)
        ):
            continue
        rules = rulings(cast.masked, sentence.start, sentence.end, article.setting)
        ruling = next((ruling for ruling in rules if article.counts(ruling, sentence)), None)
        if ruling:
            if ruling.kind in ("deal", "treaty", "mou"):
                article.last_deal = sentence.end
            before = [f for f in found if f.rule.startswith("deal")] if ruling.rule.startswith("deal") else found
            found.append(_finding(ruling, sentence, article, topics, before[-1:], found))
    return tuple(found)


class _Article:
    """What the rules need to know of the whole article."""

    def __init__(self, cast: Cast, summits: Sequence[SummitFinding], quotes: Sequence[QuoteFinding]) -> None:
        self.cast = cast
        self.text = cast.reading.text
        self.today = Clock(cast.reading).today
        self.last_deal = -_EARLIER  # where the last sentence ended that told of a deal
        # with the EU among the sides, which is no country of the finding
        self.summits = [replace(s, countries=_with_union(s, cast)) for s in summits]
        self.texts = [
            q.span for q in quotes if q.speaker and q.speaker.person is None and _A_TEXT.search(q.speaker.name)
        ]
        self.setting = Setting(
            is_official=self._is_official(), is_diplomatic=bool(summits), is_signed=False, is_bargain=self._is_bargain()
        )
        is_diplomatic = bool(summits) or self.setting.is_official or self._leads_with_agreement()
        self.setting = replace(self.setting, is_diplomatic=is_diplomatic)
        self.setting = replace(self.setting, is_signed=self._tells_of_signing())

    def _is_official(self) -> bool:
        """Tell whether governments speak for themselves: `we` say it, or nobody is quoted and they `reaffirm`."""
        sentences = self.cast.reading.sentences
        if _TITLED.match(self.text):
            return True
        own = [s for s in sentences if (we := _WE.search(s.text)) and not self.cast.is_quoted(s.start + we.start())]
        if self.summits and len(own) > 2 and len(own) * 8 > len(sentences):
            return True
        phrases = sum(bool(_OFFICIAL.search(s.text)) for s in sentences)
        quoted = sum(self.cast.is_quoted(s.start + 1) for s in sentences)
        reported = sum(bool(_REPORTER.search(s.text)) for s in sentences)
        return phrases > 1 and phrases * 5 > len(sentences) and not quoted and not reported

    def _is_bargain(self) -> bool:
        return any(_BARGAIN.search(s.text) for s in self.cast.reading.sentences[:2])

    def _leads_with_agreement(self) -> bool:
        """Tell whether the article opens with something that states, or leaders, agreed on."""
        lead = self.cast.reading.sentences[:_LEAD]
        if any(_LEADERS.search(s.text) for s in lead):
            return True
        return any(
            self.cast.names_two(s) and any(True for _ in rulings(self.cast.masked, s.start, s.end, self.setting))
            for s in lead
        )

    def _tells_of_signing(self) -> bool:
        signing = (s for s in self.cast.reading.sentences if _SIGNED.search(s.text))
        return any(
            ruling.status == "signed" and ruling.kind != "joint_statement" and not self._is_old(ruling, s)
            for s in signing
            for ruling in rulings(self.cast.masked, s.start, s.end, self.setting)
        )

    def _is_old(self, ruling: Ruling, sentence: Span) -> bool:
        """Tell whether the sentence tells of what was agreed long ago: `agreements signed in 2001`, `A year later`."""
        if BACK_THEN.search(self.text, sentence.start, min(sentence.end, ruling.end + len(" then"))):
            return True
        opening = [
            edtf
            for s, _, edtf in self.cast.dates_in(sentence.start, ruling.start)
            if _OPENS.match(self.cast.masked, sentence.start, s)
        ]
        date = date_of(self.cast, sentence, ruling.start, ruling.end) or next(iter(opening), None)
        if date is None or ".." in date or self.today is None:
            return False
        return self.today - days_of(date)[1] > _OLD

    def counts(self, ruling: Ruling, sentence: Span) -> bool:
        """Tell whether the article itself says so: not a quoted speaker, nor one leader who met nobody."""
        if not self.setting.is_official and self._is_old(ruling, sentence):
            return False
        says = SAYS.search(sentence.text)
        if says and _IT_SAID.match(says.group()):
            before = self.text[max(0, sentence.start - _EARLIER) : sentence.start]
            says = says if _A_TEXT.search(before) else None
        if self.cast.is_quoted(ruling.start) and not says:
            return any(quote.start <= ruling.start < quote.end for quote in self.texts)
        if ruling.rule == "parties-will" and not self.setting.is_official and SAYS.search(sentence.text) and not says:
            return False
        if ruling.rule == "deal-goes-on":
            return 0 <= sentence.start - self.last_deal < _NEXT
        if ruling.rule in _OF_ONE and not self._is_present(ruling):
            return False
        if ruling.rule in ("party-will", "party-said"):
            return self._takes_part(ruling)
        if ruling.rule == "party-would":
            return self._speaks_for_itself(ruling, sentence, is_text=says is not None)
        if ruling.subject and not self.setting.is_official:
            alone = _who(ruling, self.cast).people
            if not alone and _ONE.fullmatch(self.cast.masked, *ruling.subject):
                return False
            met = {i for summit in self.summits for i in summit.participants}
            return len(alone) != 1 or alone[0] in met
        return True

    def _is_present(self, ruling: Ruling) -> bool:
        """Tell whether one of the countries that act is at a meeting of the article, if it tells of any."""
        codes = set(states(_who(ruling, self.cast).countries))
        met = {code for s in self.summits if s.status != "mentioned" for code in s.countries}
        return not codes or not met or bool(codes & met)

    def _takes_part(self, ruling: Ruling) -> bool:
        """Tell whether all countries that act are at one of the meetings, and not only told of as background."""
        codes = set(_who(ruling, self.cast).countries)
        return any(codes and codes <= set(s.countries) and s.status != "mentioned" for s in self.summits)

    def _speaks_for_itself(self, ruling: Ruling, sentence: Span, *, is_text: bool) -> bool:
        """Tell whether who says what a country would do is its leader, or a text of those who met."""
        if is_text:
            return not _who(ruling, self.cast) or self._takes_part(ruling)
        if self.setting.is_official:
            return self._takes_part(ruling)
        speakers = self.cast.leaders(sentence.start, ruling.start).countries
        if not speakers and (title := SPEAKER.search(self.cast.masked, sentence.start, ruling.start + len("said"))):
            speakers = self.cast.meant(*title.span("who")).countries
        codes = _who(ruling, self.cast).countries or speakers
        return any({*codes, *speakers} <= set(s.countries) and codes[0] in speakers for s in self.summits if codes)

    def summit_of(self, parties: Parties, sentence: Span, *, is_plan: bool) -> int | None:
        """Return the position of the meeting that fits the parties best: one that was held, or for a plan the last."""
        fitting = []
        for position, summit in enumerate(self.summits):
            shared = set(parties.countries) & set(summit.countries)
            if parties.countries and not shared:
                continue
            last = max((m.end for m in summit.mentions if m.end <= sentence.end), default=-_EARLIER)
            share = len(shared) / len({*parties.countries, *summit.countries}) if shared else 0
            is_near = sentence.start - last < _JUST_NOW
            weight = is_near if is_plan else summit.status == "held"
            fitting.append((summit.status != "mentioned", share, weight, is_near, last, -position))
        return -max(fitting)[-1] if fitting else None


def _finding(
    ruling: Ruling,
    sentence: Span,
    article: _Article,
    topics: Sequence[TopicFinding],
    before: Sequence[AgreementFinding],
    found: Sequence[AgreementFinding],
) -> AgreementFinding:
    parties = _named(ruling, sentence, article)
    if not parties.countries and before and _is_anaphoric(ruling, article):
        parties = Parties(before[-1].participants, before[-1].countries)
    parties = parties or _so_many(ruling, article, sentence, found)
    summit = article.summit_of(parties, sentence, is_plan=ruling.status == "planned")
    is_joint = ruling.kind == "joint_statement" and ruling.status == "announced"  # of all who met
    if summit is not None and (not parties.countries or (is_joint and len(parties.countries) < 2)):
        parties = Parties(article.summits[summit].participants, article.summits[summit].countries)
    span = _span(ruling, sentence, article)
    date = date_of(article.cast, sentence, ruling.start, ruling.end)
    return AgreementFinding(
        span=span,
        kind=ruling.kind,
        status=ruling.status,
        countries=states(parties.countries),
        participants=parties.people,
        topics=tuple(topic.id for topic in topics if any(span.contains(mention) for mention in topic.mentions)),
        summit=summit,
        date=date or (article.summits[summit].date if summit is not None else None),
        rule=ruling.rule,
        confidence=confidence_of("agreement", ruling.rule),
    )


def _with_union(summit: SummitFinding, cast: Cast) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*summit.countries, *cast.of_people(summit.participants).countries)))


def _so_many(ruling: Ruling, article: _Article, sentence: Span, found: Sequence[AgreementFinding]) -> Parties:
    """Return the last parties told of that are as many as `the three countries`, where the meeting's own are not."""
    number = _NUMBER.match(article.cast.masked, *ruling.subject) if ruling.subject else None
    if not number:
        return Parties()
    many = _NUMBERS[number["number"].lower()]
    if not article.summits or any(len(s.countries) == many and s.status != "mentioned" for s in article.summits):
        return Parties()
    for earlier in reversed(found):
        if len(earlier.countries) == many:
            return Parties(earlier.participants, earlier.countries)
    sentences = article.cast.reading.sentences
    at = sentences.index(sentence)
    for before in reversed(sentences[max(0, at - _LOOK_BACK) : at]):
        told = article.cast.leaders(before.start, before.end) | article.cast.countries(before.start, before.end)
        if len(told.countries) == many:
            return told
    return Parties()


def _who(ruling: Ruling, cast: Cast) -> Parties:
    """Return the parties in the words that say who acts."""
    if ruling.subject and _ONE.fullmatch(cast.masked, *ruling.subject):
        return cast.meant(*ruling.subject)
    return cast.leaders(*ruling.subject) | cast.countries(*ruling.subject) if ruling.subject else Parties()


def _is_anaphoric(ruling: Ruling, article: _Article) -> bool:
    """Tell whether "the agreement", or "the two countries" that are not said to have met, are those told of before."""
    if ruling.subject is None:
        return ruling.rule.startswith("deal")
    return not article.summits


def _named(ruling: Ruling, sentence: Span, article: _Article) -> Parties:
    """Return the parties that the sentence names: where it says who acts, or between whom; not "the two sides"."""
    cast = article.cast
    named = Parties()
    if ruling.subject:
        named = _who(ruling, cast)
        if ruling.rule == "party-would" and not named:
            return cast.leaders(sentence.start, ruling.start)  # `L said his country would`
        if another := _AND.search(cast.masked[sentence.start : ruling.subject[0]]):
            named |= cast.meant(*(sentence.start + at for at in another.span("who")))
        before = cast.leaders(sentence.start, ruling.start)
        if not named and len(before.countries) > 1:
            return before
    if not ruling.rule.startswith(("deal", "text", "it-was")):
        return named
    if len(named.countries) < 2:
        for between in _BETWEEN.finditer(cast.masked, sentence.start, sentence.end):
            named |= cast.leaders(*between.span()) | cast.countries(*between.span())
    if len(named.countries) < 2 and not _SIDES.search(sentence.text):
        inside = _inside(sentence, cast)
        met = {code for summit in article.summits for code in summit.countries}
        codes = tuple(code for code in inside.countries if not met or code in met)
        named |= Parties(countries=codes) if ruling.subject is None or named else Parties()
    return named


def _inside(sentence: Span, cast: Cast) -> Parties:
    """Return the countries of a sentence, but where it happened and who looked on: "in C", "attended by L"."""
    onlookers = CEREMONY.search(cast.masked, sentence.start, sentence.end)
    end = onlookers.start() if onlookers and cast.countries(sentence.start, onlookers.start()) else sentence.end
    dateline = _DATELINE.match(sentence.text)
    start = sentence.start + (dateline.end() if dateline else 0)
    named = cast.leaders(start, end)
    for place in _COUNTRY.finditer(cast.masked, start, end):
        if not _WHERE.search(cast.masked, max(sentence.start, place.start() - 12), place.start()):
            named |= cast.countries(*place.span())
    return named


def _span(ruling: Ruling, sentence: Span, article: _Article) -> Span:
    """Return the sentence without numbers, labels and a mark that nothing closes; of `Although …, …` the clause."""
    start, end = sentence.start, sentence.end
    if label := _LABEL.match(sentence.text) or _DATELINE.match(sentence.text):
        start += label.end()
    for mark, closing in (("“", "”"), ('"', '"')):
        if article.text[start] == mark and closing not in article.text[start + 1 : end]:
            start += 1
    clause = _SUBORDINATE.match(article.text, start, end)
    if clause and ruling.end <= clause.end() < end:
        end = clause.end()
    return article.cast.reading.document.span(start, end)
