"""What the whole article says about its sentences: who speaks in it, what it is about, what in it is background.

A sentence that a rule takes for an agreement counts only where the article itself says so, of those it is about.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from app.document import Span
from app.extract.agreement_parties import ONE, who
from app.extract.agreement_rules import rulings
from app.extract.agreement_sentence import SAYS, Ruling, Setting
from app.extract.cast import Cast, Parties, states
from app.extract.circumstances import date_of
from app.extract.clock import Clock
from app.extract.findings import QuoteFinding, SummitFinding
from app.extract.meeting_groups import days_of

# When what is told next happened, in a story of the past: `A year later they signed`.
_BACK_THEN = re.compile(
    r"(?:[Aa]|[Oo]ne|[Tt]wo|[Tt]hree|[Ss]everal|[A-Z]?[a-z]+) (?:years?|decades?|months?) (?:later|earlier|before)\b|"
    r"\b(?:promised|agreed|pledged|vowed|signed) then\b|\b(?:[Ll]ater that|[Tt]hat same|[Tt]he following|[Tt]he "
    r"previous) (?:year|month)\b|\b[Aa]t the time\b"
)
_SPEAKER = re.compile(
    r"(?P<who>[Tt]he (?:[A-Z]\w+ )?(?:president|prime minister|premier|chancellor|emir|king))\b (?=said|told|a)"
)
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
_JUST_NOW = 300  # characters: a meeting told of so shortly before is the one that "the two sides" had
_OPENS = re.compile(r"[\s“\"]*(?:(?:But|And|Earlier|Back|Early|Late) )?(?:[Ii]n|[Oo]n|[Ll]ast|[Ss]ince)? ?(?=\ue003)")
_OLD = timedelta(60)  # what was agreed longer ago is background
# Rules by which one party speaks; who is at no meeting of the article only looks on.
_OF_ONE = frozenset(("parties-pledged", "parties-announced", "parties-reaffirmed", "party-proposed"))
_NEXT = 5  # characters between a sentence and the next
_LEAD = 3  # sentences
WORLD_LEADERS = re.compile(
    r"\b(?:[Ww]orld leaders|[Ll]eaders (?:from|of) [^.]{0,20}(?:countries|nations)|[Hh]eads of [Ss]tate)\b"
)
_EARLIER = 500  # characters in which "it added" may have its statement


class Article:
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
        if any(WORLD_LEADERS.search(s.text) for s in lead):
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
        if _BACK_THEN.search(self.text, sentence.start, min(sentence.end, ruling.end + len(" then"))):
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
            alone = who(ruling, self.cast).people
            if not alone and ONE.fullmatch(self.cast.masked, *ruling.subject):
                return False
            met = {i for summit in self.summits for i in summit.participants}
            return len(alone) != 1 or alone[0] in met
        return True

    def _is_present(self, ruling: Ruling) -> bool:
        """Tell whether one of the countries that act is at a meeting of the article, if it tells of any."""
        codes = set(states(who(ruling, self.cast).countries))
        met = {code for s in self.summits if s.status != "mentioned" for code in s.countries}
        return not codes or not met or bool(codes & met)

    def _takes_part(self, ruling: Ruling) -> bool:
        """Tell whether all countries that act are at one of the meetings, and not only told of as background."""
        codes = set(who(ruling, self.cast).countries)
        return any(codes and codes <= set(s.countries) and s.status != "mentioned" for s in self.summits)

    def _speaks_for_itself(self, ruling: Ruling, sentence: Span, *, is_text: bool) -> bool:
        """Tell whether who says what a country would do is its leader, or a text of those who met."""
        if is_text:
            return not who(ruling, self.cast) or self._takes_part(ruling)
        if self.setting.is_official:
            return self._takes_part(ruling)
        speakers = self.cast.leaders(sentence.start, ruling.start).countries
        if not speakers and (title := _SPEAKER.search(self.cast.masked, sentence.start, ruling.start + len("said"))):
            speakers = self.cast.meant(*title.span("who")).countries
        codes = who(ruling, self.cast).countries or speakers
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


def _with_union(summit: SummitFinding, cast: Cast) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*summit.countries, *cast.of_people(summit.participants).countries)))
