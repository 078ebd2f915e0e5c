"""What a sentence must say to be an agreement: rules over the masked text of app.extract.cast, in order of preference.

A rule gives kind and status, and where its decisive words stand. What is demanded, hoped for, refused, or would be the case
on some condition is no agreement, whatever it is called.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.extract.cast import C, D, L
from app.extract.findings import AgreementKind, AgreementStatus
from app.extract.meetings import FORUM


@dataclass(frozen=True, slots=True)
class Setting:
    """What the article is: rules ask more of a newspaper than of a text in which governments speak for themselves."""

    is_official: bool  # a joint statement or a readout
    is_diplomatic: bool  # it tells of a meeting of leaders, or of two countries signing something
    is_signed: bool  # it tells of something that was signed
    is_bargain: bool  # it calls its subject a deal


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a rule finds: `start:end` are the decisive words, `subject` is where it says who acts, None if it does not."""

    kind: AgreementKind
    status: AgreementStatus
    rule: str
    confidence: float
    start: int
    end: int
    subject: tuple[int, int] | None = None


# ------------------------------------------------------------------ who acts

_SIDES = (
    r"sides|leaders|countries|nations|governments|parties|participants|partners|presidents|premiers|prime ministers|ministers|"
    r"Koreas|neighbou?rs|capitals|allies|states|[Hh]eads of [Ss]tate(?: and [Gg]overnment)?|[Hh]eads of [Gg]overnment|pair|duo"
)
_GROUP = (
    rf"[Tt]he (?:(?:two|three|four|five|six|seven|\d+) )?(?:[\w-]+ )?(?:{_SIDES}|two|three)|[Tt]hey|[Ww]e|[Pp]articipants|"
    rf"[Bb]oth(?: (?:the )?(?:two )?(?:{_SIDES}|men|women))?|[Ll]eaders(?: of [^,;.]{{3,60}}?)?|(?:[Tt]heir|[Oo]ur) countries|"
    r"[Dd]efen[cs]e (?:chiefs|ministers)(?: from [\w ]+?)?|[Tt]he President and (?:the )?[A-Z]\w+(?: [A-Z]\w+)?"
)
_NATION = (
    rf"(?:[Tt]he )?{C}(?: {C})?(?:(?:, (?:and )?(?:the )?| and (?:the )?|[-–/]){C})*(?:['’]s)?"
    r"(?: (?:government|administration|side|authorities|officials|and \w+ (?:representatives|officials)))?"
)
_LEADERS = rf"{L}(?: of (?:the )?{C})?(?:(?:,? and |, )(?:[\w.’'\ue002-]+ ){{0,6}}?{L})*(?: of (?:the )?{C})?"
_FORUMS = rf"(?:[Tt]he )?(?:\w+ )?(?:{FORUM})(?: (?:Group|leaders|countries|members|member states|nations))?"
_ASIDE = (
    r"(?: [–—-] [^–—]{1,160} [–—-]| \([^)]{1,60}\)|, (?:who|which|whose|speaking|after|at|on|in|along) [^,;]{1,100},)?"
)
_ADVERB = (
    rf"(?: (?:also|then|further|both|jointly|together|therefore|now|today|have|has|had|said|separately|formally|fully|strongly|"
    rf"once|again|here|on|{D}|in {C}|firmly|unanimously|finally|mutually|unequivocally|is|are|am|deeply|earlier),?)*"
)
_SUBJECT = re.compile(
    rf"(?:\A|(?<=[\s“\"(—–:]))(?P<subject>(?P<group>{_GROUP})|(?P<nation>{_NATION})|(?P<leaders>{_LEADERS})|(?P<forum>{_FORUMS}))"
    rf"{_ASIDE}{_ADVERB} \Z"
)
_WINDOW = 330  # characters before a verb in which its subject stands

# ------------------------------------------------------------------ what is agreed

_DEALS = (
    r"agreements?|deals?|accords?|pacts?|truces?|cease-?fires?|armistice|contracts?|frameworks?|compromises?|protocols?|"
    r"partnerships?|road ?maps?|arrangements?|settlements?|understandings?|consensus"
)
_TREATIES = r"treat(?:y|ies)|conventions?|charters?|(?:defen[cs]e|security|non-aggression|peace) pacts?"
_MOUS = r"memorand(?:um|a)(?: of understanding)?|MoUs?|MOUs?|letters? of intent"
_STATEMENTS = r"statements?|declarations?|communiqu[eé]s?"
_NOUN = rf"(?P<noun>{_TREATIES}|{_MOUS}|{_STATEMENTS}|{_DEALS})"
_BODIES = (
    r"(?:working|expert|study|contact) groups?|task ?forces?|committees?|commissions?|councils?|(?:\w+ )?dialogues?|hotlines?|"
    r"secretariat|joint mechanism|panels?"
)
_KINDS: tuple[tuple[re.Pattern[str], AgreementKind], ...] = (
    (re.compile(_MOUS, re.IGNORECASE), "mou"),
    (re.compile(_TREATIES, re.IGNORECASE), "treaty"),
    (re.compile(_STATEMENTS, re.IGNORECASE), "joint_statement"),
)

# Words that take the fact out of what follows them in the clause.
_UNREAL = re.compile(
    r"\b(?:if|unless|whether|could|might|may|must|should|cannot|not|never|no|without|nor|neither|fail(?:s|ed|ing|ure)?|"
    r"refus\w+|reject\w+|declin\w+|hop(?:e[sd]?|ing)|wish\w*|want(?:s|ed)?|demand\w*|urg(?:e[sd]?|ing)|call(?:s|ed|ing)? (?:for|on)|"
    r"push(?:es|ed|ing)?|press(?:ed|ing)? for|seek(?:s|ing)?|sought|try(?:ing)?|tries|tried|efforts?|possib\w+|potential|likely|"
    r"unlikely|ready|willing|yet to|verge of|clos(?:e|er) to|chance|bid to|attempt\w*|aim(?:ed|s|ing)? (?:at|to)|previous(?:ly)?|"
    r"doubt\w*|until|before|ask(?:s|ed|ing)?|invit\w+|encourag\w+|propos(?:al|als)|suggest\w*|threat\w*|warn\w*|negotiat\w+|spur|"
    r"considering)\b|n['’]t\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r".*(?:[;:]|, (?:but|and|while|although|though)\b|\b(?:that|said|says|told|after|although|though|while|which)\b)",
    re.DOTALL,
)

_SIGN = re.compile(
    r"\b(?P<verb>sign(?:ed|s|ing)?|inked|initial+ed|seal(?:ed|s)|clinch(?:ed|es)|struck|strikes?|reach(?:ed|es)|conclud(?:ed|es)|"
    r"finali[sz]ed|ratif(?:ied|ies)|exchang(?:ed|es)|brokered|hammered out|entered into|witness(?:ed|es)? the (?:signing|exchange) of|"
    rf"came to)\b(?: (?!to\b)[^\s;:.]+){{0,9}}? {_NOUN}\b",
    re.IGNORECASE,
)
_WAS_SIGNED = re.compile(
    rf"\b{_NOUN}\b(?P<between>(?:,? (?!to\b|as\b|is\b)[^\s;:.]+){{0,7}}?),? (?:was |were |has been |have been |had been )?"
    r"(?P<verb>signed|inked|struck|reached|sealed|concluded|agreed(?: to)?|finali[sz]ed|ratified)\b"
)
_ISSUE = re.compile(
    r"\b(?P<verb>issu(?:ed|es|ing)|releas(?:ed|es)|adopt(?:ed|s)|publish(?:ed|es)|endors(?:ed|es)|approv(?:ed|es)|unveil(?:ed|s))"
    rf"(?: (?!by\b)[^\s;:.]+){{0,6}}? (?:{_STATEMENTS})\b"
)
_JOINT_TEXT = re.compile(
    rf"\b(?:joint|leaders['’]|final|summit|common)(?: \w+)? (?:{_STATEMENTS})\b|\bcommuniqu[eé]\b", re.IGNORECASE
)
SAYS = re.compile(
    rf"\b(?:(?:{_STATEMENTS}|document|text)(?: [^\s;:,“\"]+){{0,12}}?|[Ii]t(?: also| further)?|[Tt]he (?:{_DEALS})) "
    r"(?:also )?(?:said|says|added|adds|reads?|stated|states|highlights|declared)\b"
)
_FORM = re.compile(
    r"\b(?P<verb>(?:creation|establishment|launch|formation|setting up) of|(?:creat|establish|launch|form|inaugurat)(?:e[sd]?|ed|es|s|ing)?|"
    rf"set(?:s|ting)? up)(?: (?!to\b)[^\s;:.,]+){{0,5}}? (?:{_BODIES})\b"
)
_PROVIDE = re.compile(
    rf"\b(?:[Tt]he|[Tt]his|{D}['’]s) (?:[\w-]+ )?{_NOUN}(?:, [^,]{{1,120}},)? (?:also )?"
    r"(?P<verb>calls? for|provides? (?:for|that)|proposes?|includes?|included|requires?|sets? (?:out|up)|commits?|obliges?|envisages?|"
    r"foresees?|stipulates?|allows?|contains?|extends?|bars?|bans?|was that)\b"
)
_WHICH_HAS = re.compile(
    rf"\b(?:the|this) {_NOUN}, which (?:has|have|includes?|contains?|calls? for|provides?|sets?|consists?)\b"
)
_UNDER = re.compile(rf"\b[Uu]nder (?:the|this) (?:terms of (?:the|this) )?(?:[\w-]+ )?{_NOUN}\b")
_HAIL = re.compile(
    r"\b(?P<verb>hail(?:s|ed|ing)?|prais(?:es|ed|ing)|applaud(?:s|ed)|announc(?:es|ed)|unveil(?:s|ed)|approv(?:es|ed)|endors(?:es|ed)|"
    rf"back(?:s|ed)|accept(?:s|ed)|secur(?:es|ed)|rubber-stamp(?:ed|s)?|agrees?)(?: (?!to\b|on\b)[^\s;:.,]+){{0,7}}? {_NOUN}\b"
)
_BLESS = re.compile(
    rf"\b(?P<verb>g(?:a|i)ve(?:n)? the {_NOUN} (?:their|its) (?:blessing|backing|approval)|(?:endorsed|approved|accepted) the terms)\b"
)
_DEAL_CAME = re.compile(
    rf"\A[Tt]he {_NOUN} to [a-z]+ [^,;]{{3,80}}? (?:came|comes|means|follows|ends?|was (?:reached|struck))\b"
)
_IT_WAS = re.compile(r"\b[Ii]t (?:was|has been) (?:also |further )?(?P<verb>agreed|decided|announced)\b(?! by\b)")

_AGREE = re.compile(
    r"\b(?P<verb>agreed?|agrees|concur(?:red)?|decided?|resolved?|undertook|opted|directed?|(?:reached|came to) (?:an? )?(?:\w+ )?"
    r"(?:agreement|consensus|understanding))(?= (?:in principle )?(?P<to>to|on|upon|that|a|an|the|we|they|their|it|our)\b)"
)
_REAFFIRM = re.compile(
    r"\b(?P<verb>reaffirm(?:ed|s)?|reiterat(?:ed?|es)|renew(?:ed|s)?|re-?commit(?:ted)?|affirm(?:ed|s)?|confirm(?:ed|s)?)"
    r"(?= (?:[\w’'-]+ ){0,6}?(?:commitments?|commit|support|pledges?|determination|resolve|intention|readiness|to|ourselves)\b)"
)
_PROMISE = re.compile(
    r"\b(?P<verb>pledg(?:ed?|es|ing)|vow(?:ed|s)?|promis(?:ed?|es)|commit(?:s|ted)?|guaranteed?)\b(?= (?!by\b|suicide|crimes?|an? act))"
)
_ANNOUNCE = re.compile(
    rf"\b(?P<verb>announc(?:ed?|es|ing))(?: (?:on )?{D})?"
    r"(?= (?:that )?(?:it|they|he|she|we|a|an|new|plans?|more than|up to|\$|€|£|\d|[\ue000\ue002]|the (?!timing|date|meeting|visit|death|end)))"
)
_WILL = re.compile(
    r"\b(?P<verb>will|shall)(?: (?:also|jointly|together|now|then|further|each|soon))* (?P<act>[a-z]+)\b"
)
_INTEND = re.compile(
    r"\b(?P<verb>intend(?:s|ed)? to|plan(?:s|ned)? to|(?:is|are) (?:planning|preparing) to|(?:will|shall) (?:explore|consider|examine|study))\b"
)
_REPORTED = re.compile(
    rf"(?:{L}|\b[Hh]e|\b[Ss]he|\b[Tt]hey)(?: (?:also|later))? (?:said|told|announced|added)\b|\b(?:said|told reporters)\b"
)
_COMMISSIVE = frozenset(
    "invest provide advance build buy purchase send deliver supply reduce withdraw cut lift ease open launch establish support contribute "
    "donate fund finance deploy share train join work cooperate collaborate continue expand increase deepen strengthen develop create double "
    "triple remove halt stop end begin start resume release return recognise recognize implement accelerate engage facilitate host extend "
    "grant waive suspend phase abolish eliminate guarantee pay allocate mobilize mobilise promote protect ensure expedite set coordinate "
    "enhance pursue step exchange negotiate sign conclude ratify participate transfer refrain allow repatriate reopen restore accept admit "
    "boost upgrade maintain uphold help assist complete make take give bring appoint form".split()
)
_DUTY = re.compile(r"\b(?:must|should|will|would|shall|needs?|ought|to|agree[sd]?|has|have|is)\b")
_COMMITTED = re.compile(r"\b(?:commit\w*|will|would|shall|pledg\w+|agree[sd]?)\b")
_IN_IT = re.compile(r"\b[Ii]n (?:a|an|the|their|its) \Z")
_TO = re.compile(r"\bto (?:\w+ )?\Z")
_WILL_SIGN = re.compile(
    r"\b(?:will|shall|(?:is|are) (?:expected |due |set |scheduled )?to|plans? to|agreed to) (?:\w+ )?\Z"
)
_SIGNING = re.compile(r"sign|ink|initial|exchang|ratif|witness")
_NOT = re.compile(r" (?:not|never|no|neither)\b")
_BARGAIN = re.compile(
    rf"\b(?:{_DEALS}|swap|exchange for|in return|tariffs?|(?:buffer|demilitari[sz]ed) zone)\b", re.IGNORECASE
)
_COMPANY = re.compile(
    r"\b(?:compan(?:y|ies)|firms?|shareholders?|airline|club|carmaker|manufacturer|Inc|Corp|Congress|Senate|House of|lawmakers|"
    r"senators?|Republicans?|Democrats?|parliament|union|employees|court|players?|studio|network)\b"
)
_SIDED = re.compile(rf"\b(?:{_SIDES}|bilateral|trilateral|peace|trade)\b")


def rulings(masked: str, start: int, end: int, setting: Setting) -> Iterator[Ruling]:
    """Yield what the rules find in the sentence `masked[start:end]`, the best first."""
    sentence = _Sentence(masked, start, end, setting)
    for rule in (
        sentence.forms_a_body,
        sentence.issues_a_text,
        sentence.signs,
        sentence.is_signed,
        sentence.welcomes_a_deal,
        sentence.tells_of_a_deal,
        sentence.acts,
        sentence.intends,
        sentence.will,
    ):
        yield from rule()


class _Sentence:
    """One sentence, `masked[start:end]`; offsets are the article's."""

    def __init__(self, masked: str, start: int, end: int, setting: Setting) -> None:
        self.masked = masked
        self.start = start
        self.end = end
        self.setting = setting
        self.settled: AgreementStatus = "signed" if setting.is_signed else "agreed"

    def forms_a_body(self) -> Iterator[Ruling]:
        """Read `the creation of a joint working group`, `agreed to set up a commission`."""
        for match in self._real(_FORM):
            between = self.setting.is_official or re.search(r"\b(?:joint|bilateral|trilateral|common)\b", match.group())
            subject = self._subject(match.start())
            if between or (subject and (subject["group"] or subject["leaders"])):
                agreed = re.search(r"\b(?:agreed|resolved|decided)\b", self.masked[self.start : match.end()])
                yield self._ruling(
                    "working_group", "agreed" if agreed else "announced", "body-formed", 0.8, match, subject
                )

    def issues_a_text(self) -> Iterator[Ruling]:
        """Read `issued a joint statement`, `a joint statement said`, `the document highlights the commitment`."""
        joint = _JOINT_TEXT.search(self.masked, self.start, self.end)
        issued = next(self._real(_ISSUE), None)
        says = SAYS.search(self.masked, self.start, self.end)
        if (
            joint
            and not self._is_unreal(joint.start())
            and (issued or says or _IN_IT.search(self.masked, self.start, joint.start()))
        ):
            yield self._ruling(
                "joint_statement", "announced", "text-issued", 0.85, joint, self._subject((issued or joint).start())
            )
        elif issued and (subject := self._subject(issued.start())) and self._is_plural(subject):
            yield self._ruling("joint_statement", "announced", "text-issued", 0.7, issued, subject)
        elif says and says.group()[0] not in "Ii" and _COMMITTED.search(self.masked, says.end(), self.end):
            yield self._ruling("joint_statement", "announced", "text-says", 0.6, says)

    def signs(self) -> Iterator[Ruling]:
        """Read `have signed an agreement`, `reached a deal`."""
        for match in self._real(_SIGN):
            verb = match["verb"].lower()
            subject = self._subject(match.start())
            if verb == "sign" or _TO.search(self.masked, self.start, match.start()):
                if not _WILL_SIGN.search(self.masked, self.start, match.start()):
                    continue
                status: AgreementStatus = "planned"
            else:
                status = "signed" if _SIGNING.match(verb) else self.settled
            if self._is_between_states(subject):
                yield self._ruling(_kind_of(match["noun"]), status, "deal-signed", 0.85, match, subject)

    def is_signed(self) -> Iterator[Ruling]:
        """Read `the agreement, signed in Doha`, `a memorandum was inked`."""
        for match in self._real(_WAS_SIGNED):
            if not _UNREAL.search(match["between"]) and self._is_between_states(None):
                status: AgreementStatus = "signed" if _SIGNING.match(match["verb"]) else self.settled
                yield self._ruling(_kind_of(match["noun"]), status, "deal-signed", 0.8, match)

    def welcomes_a_deal(self) -> Iterator[Ruling]:
        """Read `hailed a deal`, `approved the agreement`, `The deal to open talks came`, `It was agreed`."""
        if not self.setting.is_diplomatic:
            return
        for pattern in (_HAIL, _BLESS, _DEAL_CAME):
            for match in self._real(pattern):
                yield self._ruling(
                    _kind_of(match.groupdict().get("noun") or "deal"), self.settled, "deal-welcomed", 0.65, match
                )
        for match in self._real(_IT_WAS):
            announced = match["verb"] == "announced"
            kind: AgreementKind = "pledge" if announced else "deal"
            yield self._ruling(kind, "announced" if announced else "agreed", "it-was-agreed", 0.75, match)

    def tells_of_a_deal(self) -> Iterator[Ruling]:
        """Read `Under the agreement, C must`, `the deal calls for`, `the agreement, which has four points`."""
        if not self.setting.is_diplomatic:
            return
        for pattern in (_UNDER, _PROVIDE, _WHICH_HAS):
            for match in pattern.finditer(self.masked, self.start, self.end):
                if pattern is _UNDER and not _DUTY.search(self.masked, match.end(), self.end):
                    continue
                proposed = "propos" in (match.groupdict().get("verb") or "")
                status: AgreementStatus = "proposed" if proposed else self.settled
                yield self._ruling(_kind_of(match["noun"]), status, "deal-content", 0.65, match)

    def acts(self) -> Iterator[Ruling]:
        """Read what parties say that they do: agree, reaffirm, pledge, announce."""
        for pattern, rule in (
            (_AGREE, "agreed"),
            (_PROMISE, "pledged"),
            (_ANNOUNCE, "announced"),
            (_REAFFIRM, "reaffirmed"),
        ):
            for match in self._real(pattern):
                subject = self._subject(match.start())
                if subject is None or not self._speaks_for_states(subject) or _NOT.match(self.masked, match.end()):
                    continue
                if (
                    rule == "agreed"
                    and match["to"] in ("that", "it", "they", "we")
                    and not _DUTY.search(self.masked, match.end(), self.end)
                ):
                    continue  # an opinion that they share
                if rule == "reaffirmed" and not (self.setting.is_official or self._is_plural(subject)):
                    continue
                yield self._acted(match, rule, subject)

    def _acted(self, match: re.Match[str], rule: str, subject: re.Match[str]) -> Ruling:
        if rule == "agreed":
            bargain = self.setting.is_bargain or _BARGAIN.search(self.masked, match.end(), self.end)
            return self._ruling("deal" if bargain else "pledge", "agreed", "parties-agreed", 0.8, match, subject)
        status: AgreementStatus = "agreed" if rule == "reaffirmed" else "announced"
        return self._ruling("pledge", status, f"parties-{rule}", 0.75, match, subject)

    def intends(self) -> Iterator[Ruling]:
        """Read `the two countries intend to`, and in official texts `C plans to`."""
        for match in self._real(_INTEND):
            subject = self._subject(match.start())
            if subject and (self.setting.is_official or (self.setting.is_diplomatic and self._is_plural(subject))):
                yield self._ruling("pledge", "planned", "parties-intend", 0.7, match, subject)

    def will(self) -> Iterator[Ruling]:
        """Read `C will invest`; in a newspaper only as a reported commitment."""
        reported = self.setting.is_diplomatic and _REPORTED.search(self.masked, self.start, self.end)
        says = SAYS.search(self.masked, self.start, self.end)
        for match in self._real(_WILL):
            subject = self._subject(match.start())
            if subject is None or match["act"] not in _COMMISSIVE:
                continue
            if self.setting.is_official or says or (reported and not subject["leaders"]):
                yield self._ruling("pledge", "announced", "parties-will", 0.7, match, subject)

    def _real(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        for match in pattern.finditer(self.masked, self.start, self.end):
            if not self._is_unreal(match.start()):
                yield match

    def _is_unreal(self, at: int) -> bool:
        """Tell whether the clause before `at` makes what follows a wish, a condition or a denial."""
        start = max(self.start, at - _WINDOW)
        clause = _CLAUSE.match(self.masked, start, at)
        return bool(_UNREAL.search(self.masked, clause.end() if clause else start, at))

    def _subject(self, at: int) -> re.Match[str] | None:
        return _SUBJECT.search(self.masked[max(self.start, at - _WINDOW) : at])

    def _is_plural(self, subject: re.Match[str]) -> bool:
        if subject["group"] or subject["forum"]:
            return True
        return bool(
            re.search(r"(\ue000|\ue002)[^\ue000\ue002]*[^\ue000\ue002\s'’][^\ue000\ue002]*\1", subject["subject"])
        )

    def _is_between_states(self, subject: re.Match[str] | None) -> bool:
        """Tell whether a deal is one of states, and not of companies or parliaments."""
        if _COMPANY.search(self.masked, self.start, self.end):
            return False
        nations = len(re.findall(C, self.masked[self.start : self.end]))
        if self.setting.is_diplomatic:
            return (
                subject is not None
                or nations > 0
                or self.setting.is_official
                or bool(_SIDED.search(self.masked, self.start, self.end))
            )
        return nations > 1 and subject is not None and bool(subject["nation"])

    def _speaks_for_states(self, subject: re.Match[str]) -> bool:
        if self.setting.is_diplomatic:
            return True
        return bool(subject["nation"]) and self._is_plural(subject)

    def _ruling(
        self,
        kind: AgreementKind,
        status: AgreementStatus,
        rule: str,
        confidence: float,
        match: re.Match[str],
        subject: re.Match[str] | None = None,
    ) -> Ruling:
        where = None
        if subject:
            offset = max(self.start, match.start() - _WINDOW)
            where = (offset + subject.start("subject"), offset + subject.end("subject"))
        return Ruling(kind, status, rule, confidence, match.start(), match.end(), where)


def _kind_of(noun: str) -> AgreementKind:
    return next((kind for pattern, kind in _KINDS if pattern.fullmatch(noun)), "deal")
