"""One sentence as the rules for agreements see it: in which article, who acts, and whether what it says is real.

What is demanded, hoped for, refused, or would be the case on some condition is no agreement, whatever it is called.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.extract.agreement_subjects import SIDES, WINDOW, Subject, is_plural, subject_at
from app.extract.cast import C
from app.extract.findings import AgreementKind, AgreementStatus

DEALS = (
    r"agreements?|deals?|accords?|pacts?|truces?|cease-?fires?|armistice|contracts?|frameworks?|compromises?|"
    r"protocols?|"
    r"partnerships?|road ?maps?|arrangements?|settlements?|understandings?|consensus|"
    r"(?:cooperation|bilateral) (?:documents|instruments)"
)
_TREATIES = r"treat(?:y|ies)|conventions?|charters?|(?:defen[cs]e|security|non-aggression|peace) pacts?"
_MOUS = r"[Mm]emorand(?:um|a)(?: of [Uu]nderstanding)?|MoUs?|MOUs?|letters? of intent"
STATEMENTS = r"statements?|declarations?|communiqu[eé]s?"
NOUN = rf"(?P<noun>{_TREATIES}|{_MOUS}|{STATEMENTS}|{DEALS})"
_KINDS: tuple[tuple[re.Pattern[str], AgreementKind], ...] = (
    (re.compile(_MOUS, re.IGNORECASE), "mou"),
    (re.compile(_TREATIES, re.IGNORECASE), "treaty"),
    (re.compile(STATEMENTS, re.IGNORECASE), "joint_statement"),
)
# Words that take the fact out of what follows them in the clause.
UNREAL = re.compile(
    r"\b(?:if|unless|whether|could|might|may|must|should|cannot|not|never|no|without|nor|neither|fail(?:s|ed|ing|ure)?|"
    r"refus\w+|reject\w+|declin\w+|hop(?:e[sd]?|ing)|wish\w*|want(?:s|ed)?|demand\w*|urg(?:e[sd]?|ing)|call(?:s|"
    r"ed|ing)? (?:for|on)|"
    r"push(?:es|ed|ing)?|press(?:ed|ing)? for|seek(?:s|ing)?|sought|try(?:ing)?|tries|tried|efforts?|possib\w+|"
    r"potential|likely|"
    r"unlikely|ready|willing|yet to|verge of|clos(?:e|er) to|chance|bid to|attempt\w*|aim(?:ed|s|ing)? (?:at|to)|"
    r"previous(?:ly)?|"
    r"doubt\w*|until|before|ask(?:s|ed|ing)?|invit\w+|encourag\w+|propos(?:al|als)|suggest\w*|threat\w*|warn\w*|"
    r"negotiat\w+|spur|"
    r"considering)\b|n['’]t\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r".*(?:[;:]|, (?:but|and|while|although|though)\b|\b(?:that|said|says|told|after|although|though|while|which)\b|"
    r"\A(?:Before|After|Following|Despite|During|Until|Without|Asked|Invited|In|At|On) [^,]{3,120},)",
    re.DOTALL,
)
SAYS = re.compile(
    rf"\b(?:(?:{STATEMENTS}|document|text)(?: [^\s;:,“\"]+){{0,12}}?|[Ii]t(?: also| further)?|"
    rf"(?P<deal>[Tt]he (?:{DEALS}))) "
    r"(?:also )?(?:said|says|added|adds|reads?|stated|states|highlights|declared)\b"
)
SAID = re.compile(r"\b(?:announced|added|agreed|decided|unveiled|said)\b")
DUTY = re.compile(r"\b(?:must|should|will|would|shall|needs?|ought|to|agree[sd]?|has|have|is)\b")
_SOFT = re.compile(r"consensus|understandings?|compromises?", re.IGNORECASE)  # nobody signs these
_NOT = re.compile(r" (?:not|never|no|neither)\b")
_COMPANY = re.compile(
    r"\b(?:compan(?:y|ies)|firms?|shareholders?|airline|club|carmaker|manufacturer|Inc|Corp|Congress|Senate|"
    r"House of|lawmakers|"
    r"senators?|Republicans?|Democrats?|parliament|union|employees|court|players?|studio|network)\b"
)
SIDED = re.compile(rf"\b(?:{SIDES}|They|[Bb]oth|joint|common|bilateral|trilateral|peace|trade)\b")


@dataclass(frozen=True, slots=True)
class Setting:
    """What the article is: rules ask more of a newspaper than of a text in which governments speak for themselves."""

    is_official: bool  # a joint statement or a readout
    is_diplomatic: bool  # it tells of a meeting of leaders, or of two countries signing something
    is_signed: bool  # it tells of something that was signed
    is_bargain: bool  # it calls its subject a deal


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a rule finds: `start:end` are the decisive words, `subject` is where it says who acts, if it does."""

    kind: AgreementKind
    status: AgreementStatus
    rule: str
    start: int
    end: int
    subject: tuple[int, int] | None = None


class Sentence:
    """One sentence, `masked[start:end]`; offsets are the article's."""

    def __init__(self, masked: str, start: int, end: int, setting: Setting) -> None:
        self.masked = masked
        self.start = start
        self.end = end
        self.setting = setting
        self.text = masked[start:end]
        self.settled: AgreementStatus = "signed" if setting.is_signed else "agreed"

    def subject(self, at: int) -> Subject | None:
        """Return who is said to act at `at`."""
        return subject_at(self.masked, self.start, at, is_official=self.setting.is_official)

    def real(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Yield the matches that are no wish, condition or denial."""
        for match in pattern.finditer(self.masked, self.start, self.end):
            if not self.is_unreal(match.start()):
                yield match

    def acts(self, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], Subject]]:
        """Yield each match of a verb that parties are the subject of, with that subject."""
        for match in self.real(pattern):
            subject = self.subject(match.start())
            if subject and self.speaks_for_states(subject) and not _NOT.match(self.masked, match.end()):
                yield match, subject

    def is_unreal(self, at: int) -> bool:
        """Tell whether the clause before `at` makes what follows a wish, a condition or a denial."""
        before = self.masked[max(self.start, at - WINDOW) : at]
        clause = _CLAUSE.match(before)
        return bool(UNREAL.search(before, clause.end() if clause else 0))

    def is_between_states(self, subject: Subject | None) -> bool:
        """Tell whether a deal is one of states, and not of companies or parliaments."""
        if _COMPANY.search(self.masked, self.start, self.end):
            return False
        nations = len(re.findall(C, self.text))
        if self.setting.is_diplomatic:
            return (
                subject is not None
                or nations > 0
                or self.setting.is_official
                or bool(SIDED.search(self.masked, self.start, self.end))
            )
        if subject and subject.kind == "leaders":
            return is_plural(subject)
        return nations > 1 and subject is not None and subject.kind in ("nation", "group")

    def speaks_for_states(self, subject: Subject) -> bool:
        """Tell whether who acts does so for a state: anybody in a diplomatic article, elsewhere two nations."""
        if self.setting.is_diplomatic:
            return True
        return subject.kind == "nation" and is_plural(subject)

    def settled_by(self, noun: str) -> AgreementStatus:
        """Return how settled what the noun names is: `an understanding` is agreed, and nobody signs it."""
        return "agreed" if _SOFT.fullmatch(noun) else self.settled

    def ruling(
        self,
        kind: AgreementKind,
        status: AgreementStatus,
        rule: str,
        match: re.Match[str],
        subject: Subject | None = None,
    ) -> Ruling:
        """Return what a rule found at `match`."""
        where = (subject.start, subject.end) if subject else None
        return Ruling(kind, status, rule, match.start(), match.end(), where)


def kind_of(noun: str) -> AgreementKind:
    """Return the kind of what a noun names; a deal, if no other."""
    return next((kind for pattern, kind in _KINDS if pattern.fullmatch(noun)), "deal")
