"""What a sentence must say to be an agreement: rules over the masked text of app.extract.cast, in order of preference.

A rule gives kind and status, and where its decisive words stand. What is demanded, hoped for, refused, or would be the
case on some condition is no agreement, whatever it is called.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.extract import agreement_phrases as say
from app.extract.cast import C
from app.extract.findings import AgreementKind, AgreementStatus


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


def rulings(masked: str, start: int, end: int, setting: Setting) -> Iterator[Ruling]:
    """Yield what the rules find in the sentence `masked[start:end]`, the best first."""
    sentence = _Sentence(masked, start, end, setting)
    for rule in (sentence.forms_a_body, sentence.issues_a_text, sentence.signs, sentence.agree, sentence.is_signed):
        yield from rule()
    if setting.is_diplomatic:
        yield from sentence.welcomes_a_deal()
        yield from sentence.tells_of_a_deal()
        yield from sentence.goes_on_about_a_deal()
    for rule in (sentence.promise, sentence.intends, sentence.will, sentence.said_it_would, sentence.propose):
        yield from rule()


@dataclass(frozen=True, slots=True)
class _Subject:
    """Who acts: a group ("the two sides"), a nation, leaders or a forum, named at `start:end`."""

    kind: str
    text: str
    start: int
    end: int


class _Sentence:
    """One sentence, `masked[start:end]`; offsets are the article's."""

    def __init__(self, masked: str, start: int, end: int, setting: Setting) -> None:
        self.masked = masked
        self.start = start
        self.end = end
        self.setting = setting
        self.sentence = masked[start:end]
        self.settled: AgreementStatus = "signed" if setting.is_signed else "agreed"

    def forms_a_body(self) -> Iterator[Ruling]:
        """Read `the creation of a joint working group`, `agreed to set up a commission`."""
        for match in self._real(say.FORM):
            between = self.setting.is_official or say.SIDED.search(self.masked, self.start, match.end())
            subject = self._subject(match.start())
            announced = self.setting.is_diplomatic and say.SAID.search(self.masked, self.start, match.start())
            if between or announced or (subject and (subject.kind in ("group", "leaders"))):
                agreed = re.search(r"\b(?:agreed|resolved|decided)\b", self.masked[self.start : match.end()])
                yield self._ruling("working_group", "agreed" if agreed else "announced", "body-formed", match, subject)
        for match in self._real(say.BODY_WILL):
            subject = self._subject(match.start())
            if subject and subject.kind in ("group", "leaders"):
                yield self._ruling("working_group", "announced", "body-formed", match, subject)
        if self.setting.is_diplomatic:
            for match in self._real(say.BODY_PASSIVE):
                yield self._ruling("working_group", "announced", "body-formed", match)
            for match in self._real(say.TO_BE_SET_UP):
                yield self._ruling("pledge", "announced", "it-was-announced", match)
        for match in self._real(say.BODY_FORMED):
            by = _Subject("group", match["by"], *match.span("by"))
            yield self._ruling("working_group", "announced", "body-formed", match, by)

    def issues_a_text(self) -> Iterator[Ruling]:
        """Read `issued a joint statement`, `a joint statement said`, `the document highlights the commitment`."""
        joint = say.JOINT_TEXT.search(self.masked, self.start, self.end)
        issued = next(self._real(say.ISSUE), None)
        says = say.SAYS.search(self.masked, self.start, self.end)
        is_absent = joint and say.NOT_ISSUED.match(self.masked, joint.end(), self.end)
        if joint and not is_absent and not self._is_unreal(joint.start()):
            if self.masked[self.start] in '"“':
                yield from self.will()  # what the statement says, in its own words
            told = issued or next(self._real(say.ISSUED), None) or next(self._real(say.HOLDS), None)
            if told or says or say.IN_IT.search(self.masked, self.start, joint.start()):
                said = say.SAID_IN.search(self.masked, self.start, joint.start())
                subject = self._subject((said or told or joint).start())
                yield self._ruling("joint_statement", "announced", "text-issued", joint, subject)
        elif (stated := next(self._real(say.IN_TEXT), None)) and self._is_of_several(stated["subject"]):
            subject = _Subject("group", stated["subject"], *stated.span("subject"))
            yield from (ruling for rule in (self.agree, self.promise) for ruling in rule())
            yield self._ruling("joint_statement", "announced", "text-issued", stated, subject)
        elif by := next(self._real(say.ISSUED_BY), None):
            subject = _Subject("group", by["by"], *by.span("by"))
            yield self._ruling("joint_statement", "announced", "text-issued", by, subject)
        elif issued and (subject := self._subject(issued.start())) and self._is_plural(subject):
            yield self._ruling("joint_statement", "announced", "text-issued", issued, subject)
        elif says and says.group()[0] not in "Ii" and say.COMMITTED.search(self.masked, says.end(), self.end):
            for rule in (self.agree, self.promise):
                yield from (ruling for ruling in rule() if ruling.start > says.end())  # who does what it says
            is_deal = says["deal"] is not None
            kind: AgreementKind = "deal" if is_deal else "joint_statement"
            yield self._ruling(kind, self.settled if is_deal else "announced", "text-says", says)

    def signs(self) -> Iterator[Ruling]:
        """Read `have signed an agreement`, `reached a deal`."""
        for match in self._real(say.SIGN):
            verb = match["verb"].lower()
            subject = self._subject(match.start())
            if verb == "signing" and say.WOULD.search(self.masked, match.end(), self.end):
                continue  # `Signing the deal would have marked a victory`
            if verb in say.PRESENT or say.TO.search(self.masked, self.start, match.start()):
                is_headline = verb in say.PRESENT and subject is not None and self._is_plural(subject)
                if not is_headline and not say.WILL_SIGN.search(self.masked, self.start, match.start()):
                    continue
                settled: AgreementStatus = "signed" if say.SIGNING.match(verb) else self._settled(match["noun"])
                status: AgreementStatus = settled if is_headline else "planned"
            else:
                status = "signed" if say.SIGNING.match(verb) else self._settled(match["noun"])
            if self._is_between_states(subject):
                yield self._ruling(_kind_of(match["noun"]), status, "deal-signed", match, subject)

    def is_signed(self) -> Iterator[Ruling]:
        """Read `the agreement, signed in Doha`, `a memorandum was inked`."""
        for match in self._real(say.WAS_SIGNED):
            if not say.UNREAL.search(match["between"]) and self._is_between_states(None):
                agreed = match["verb"].startswith("agreed")
                status: AgreementStatus = "agreed" if agreed else self._settled(match["noun"])
                status = "signed" if say.SIGNING.match(match["verb"]) else status
                yield self._ruling(_kind_of(match["noun"]), status, "deal-signed", match)

    def welcomes_a_deal(self) -> Iterator[Ruling]:
        """Read `hailed a deal`, `approved the agreement`, `The deal to open talks came`, `It was agreed`."""
        if came := say.DEAL_CAME.match(self.masked, self.start, self.end):
            yield self._ruling(_kind_of(came["noun"]), self.settled, "deal-welcomed", came)
        for pattern in (say.HAIL, say.BLESS):
            for match in self._real(pattern):
                words = match.groupdict()
                announced = (words.get("verb") or "").startswith(("announ", "unveil"))
                status: AgreementStatus = "announced" if announced else self.settled
                yield self._ruling(_kind_of(words.get("noun") or "deal"), status, "deal-welcomed", match)
        for match in self._real(say.WELCOME):
            subject = self._subject(match.start())
            if self.setting.is_official and subject and self._is_plural(subject):
                yield self._ruling(_kind_of(match["noun"]), self.settled, "deal-welcomed", match, subject)
        for match in self._real(say.IT_WAS):
            if match["verb"] == "announced":
                yield self._ruling("pledge", "announced", "it-was-announced", match)
            else:
                kind: AgreementKind = "pledge" if match["verb"] == "decided" else "deal"
                yield self._ruling(kind, "agreed", "it-was-agreed", match)

    def tells_of_a_deal(self) -> Iterator[Ruling]:
        """Read `Under the agreement, C must`, `the deal calls for`, `the agreement, which has four points`."""
        for pattern in (say.UNDER, say.PROVIDE, say.WHICH_HAS):
            for match in pattern.finditer(self.masked, self.start, self.end):
                if pattern is say.UNDER and not say.DUTY.search(self.masked, match.end(), self.end):
                    continue
                proposed = "propos" in (match.groupdict().get("verb") or "")
                kind = _kind_of(match["noun"])
                settled = "announced" if kind == "joint_statement" else self.settled
                status: AgreementStatus = "proposed" if proposed else settled
                yield self._ruling(kind, status, "deal-content", match)

    def goes_on_about_a_deal(self) -> Iterator[Ruling]:
        """Read `It also provides for`, after a sentence that tells of a deal."""
        if match := say.IT_PROVIDES.match(self.masked, self.start, self.end):
            yield self._ruling("deal", self.settled, "deal-goes-on", match)

    def agree(self) -> Iterator[Ruling]:
        """Read `the two sides agreed to`, `agreed a truce`; not an opinion that they share."""
        for match, subject in self._acts(say.AGREE):
            if match["to"] not in ("that", "it", "they", "we") or say.DUTY.search(self.masked, match.end(), self.end):
                bargain = self._is_bargained(match, subject)
                yield self._ruling("deal" if bargain else "pledge", "agreed", "parties-agreed", match, subject)

    def _is_bargained(self, match: re.Match[str], subject: _Subject) -> bool:
        """Tell whether several parties trade one thing for another: not `agreed to extend the truce`."""
        act = self.masked[match.end("to") + 1 : match.end("to") + 80]
        if match["to"] == "to" and say.MAINTAINS.match(act):
            return False
        if self.setting.is_bargain or not self._is_plural(subject):
            return self.setting.is_bargain
        return say.BARGAIN.search(self.masked, match.end(), min(self.end, match.end() + 80)) is not None

    def promise(self) -> Iterator[Ruling]:
        """Read what parties pledge, announce, launch and reaffirm."""
        for match, subject in self._acts(say.PROMISE):
            jointly = self._is_plural(subject) and say.JOINTLY.match(match["verb"])
            yield self._ruling("pledge", "agreed" if jointly else "announced", "parties-pledged", match, subject)
        for match, subject in self._acts(say.ACCEPT):
            yield self._ruling("pledge", "agreed", "parties-agreed", match, subject)
        for match, subject in self._acts(say.SET_GOAL):
            if self.setting.is_official or self._is_plural(subject):
                status: AgreementStatus = "agreed" if self._is_plural(subject) else "announced"
                yield self._ruling("pledge", status, "parties-pledged", match, subject)
        for match, subject in self._acts(say.ANNOUNCE):
            yield self._ruling("pledge", "announced", "parties-announced", match, subject)
        for match, subject in self._acts(say.TIES):
            if self._is_plural(subject):
                yield self._ruling("other", "agreed", "ties-changed", match, subject)
        for match, subject in self._acts(say.REAFFIRM):
            is_view = match["verb"].startswith(("affirm", "confirm")) and self.masked.startswith(" that", match.end())
            if not is_view and (self.setting.is_official or self._is_plural(subject)):
                yield self._ruling("pledge", "agreed", "parties-reaffirmed", match, subject)
        for match, subject in self._acts(say.ADHERE):
            if subject.kind == "nation":
                yield self._ruling("pledge", "agreed", "parties-reaffirmed", match, subject)
        for match, subject in self._acts(say.LAUNCH):
            if self.setting.is_official or (subject.kind == "group" and say.INITIATIVE.match(self.masked, match.end())):
                yield self._ruling("pledge", "announced", "parties-launched", match, subject)

    def propose(self) -> Iterator[Ruling]:
        """Read `C proposed a non-aggression pact`, `offered to`."""
        for match, subject in self._acts(say.PROPOSE):
            yield self._ruling("other", "proposed", "party-proposed", match, subject)

    def _acts(self, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], _Subject]]:
        """Yield each match of a verb that parties are the subject of, with that subject."""
        for match in self._real(pattern):
            subject = self._subject(match.start())
            if subject and self._speaks_for_states(subject) and not say.NOT.match(self.masked, match.end()):
                yield match, subject

    def intends(self) -> Iterator[Ruling]:
        """Read `the two countries intend to`, and in official texts `C plans to`."""
        for match in self._real(say.INTEND):
            subject = self._subject(match.start())
            if subject and (self.setting.is_official or (self.setting.is_diplomatic and self._is_plural(subject))):
                yield self._ruling("pledge", "planned", "parties-intend", match, subject)
            elif subject and subject.kind == "nation" and self.setting.is_diplomatic and self._is_gift(match.end()):
                yield self._ruling("pledge", "planned", "party-will", match, subject)

    def _is_gift(self, at: int) -> bool:
        """Tell whether the verb at `at` is one of giving, on no condition."""
        act = re.compile("[a-z]+").search(self.masked, at, self.end)
        return act is not None and act.group() in say.GIVING and not say.IF.search(self.sentence)

    def will(self) -> Iterator[Ruling]:
        """Read `C will invest`; in a newspaper only as a reported commitment."""
        reported = self.setting.is_diplomatic and (
            self.masked[self.start] in '"“' or say.REPORTED.search(self.masked, self.start, self.end)
        )
        says = say.SAYS.search(self.masked, self.start, self.end)
        for match in self._real(say.WILL):
            subject = self._subject(match.start())
            if subject is None or subject.kind == "one" or not self._commits(subject, match):
                continue
            if self.setting.is_official or says or (reported and subject.kind != "leaders"):
                yield self._ruling("pledge", "announced", "parties-will", match, subject)
            elif subject.kind == "nation" and match["act"] in say.GIVING and not say.IF.search(self.sentence):
                yield self._ruling("pledge", "announced", "party-will", match, subject)

    def _commits(self, subject: _Subject, match: re.Match[str]) -> bool:
        """Tell whether to say that one will do so is a promise: in official texts nearly all that `we` will do is."""
        act = match["act"]
        if act == "hold" and say.DRILLS.match(self.masked, match.end()):
            return True
        is_own = self.setting.is_official and subject.kind == "group"
        return act in say.COMMISSIVE or (is_own and act not in say.STATIVE)

    def said_it_would(self) -> Iterator[Ruling]:
        """Read `L said C would open a credit line`; whose country it is, the article knows."""
        for match in self._real(say.SAID_WOULD):
            acts = say.GIVING if match["subject"] in ("he", "she") else say.COMMISSIVE
            if match["act"] in acts and not say.IF.search(self.sentence):
                subject = _Subject("nation", match["subject"], *match.span("subject"))
                yield self._ruling("pledge", "announced", "party-would", match, subject)
        for match in self._real(say.THEY_WOULD):
            if match["act"] in say.COMMISSIVE and not say.IF.search(self.sentence):
                subject = _Subject("group", match["subject"], *match.span("subject"))
                agreed: AgreementStatus = "announced" if say.SAID.fullmatch(match["verb"]) else "agreed"
                yield self._ruling("pledge", agreed, "parties-will", match, subject)
        for match in self._real(say.ASSURED):
            subject = _Subject("nation", match["subject"], *match.span("subject"))
            yield self._ruling("pledge", "announced", "party-would", match, subject)
        for match in (*self._real(say.SAID_IT_WOULD), *self._real(say.WOULD_HE_SAID)):
            if match["act"] in say.COMMISSIVE and not say.IF.search(self.sentence):
                subject = _Subject("nation", match["subject"], *match.span("subject"))
                yield self._ruling("pledge", "announced", "party-said", match, subject)

    def _settled(self, noun: str) -> AgreementStatus:
        return "agreed" if say.SOFT.fullmatch(noun) else self.settled

    def _real(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        for match in pattern.finditer(self.masked, self.start, self.end):
            if not self._is_unreal(match.start()):
                yield match

    def _is_unreal(self, at: int) -> bool:
        """Tell whether the clause before `at` makes what follows a wish, a condition or a denial."""
        before = self.masked[max(self.start, at - say.WINDOW) : at]
        clause = say.CLAUSE.match(before)
        return bool(say.UNREAL.search(before, clause.end() if clause else 0))

    def _subject(self, at: int) -> _Subject | None:
        """Return who is said to act at `at`. "Berlin's pledge" has no subject, nor has "the moment we pledge"."""
        first = max(self.start, at - say.WINDOW)
        before = self.masked[first:at]
        found = say.SUBJECT.search(before)
        if found is None and say.AND.search(before):
            first = self.start
            before = self.masked[first:at]
            found = say.FIRST_SUBJECT.match(before)
            if found and say.BASE_FORM.match(self.masked, at) and say.INFINITIVE.search(before, found.end()):
                return None  # `C intends to build ports and launch a fund`: no verb of its own
        if found is None and self.setting.is_official and (body := say.OF_A_STATE.fullmatch(before)):
            return _Subject("body", body["subject"], first + body.start("subject"), first + body.end("subject"))
        if found is None or found["subject"].endswith(("’s", "'s")):
            return None
        start, end = found.span("subject")
        if say.RELATIVE.search(before[:end]):
            return None
        kind = next(kind for kind in ("group", "nation", "leaders", "forum", "one") if found[kind])
        if kind == "nation" and say.ASIDE_OF.search(before[:start]):
            return None  # `lawmakers in Seoul agreed`
        return _Subject(kind, found["subject"], first + start, first + end)

    def _is_plural(self, subject: _Subject) -> bool:
        if subject.kind in ("group", "forum"):
            return True
        return subject.kind != "one" and self._is_of_several(subject.text)

    def _is_of_several(self, text: str) -> bool:
        """Tell whether words name a group, a forum or at least two leaders or countries."""
        if not re.match(r"(?:the )?[\ue000\ue002]", text, re.IGNORECASE):
            return True
        if len(re.findall("\ue000+", text)) > 1:
            return True
        return bool(re.search(r"(\ue000|\ue002)[^\ue000\ue002]*[^\ue000\ue002\s'’][^\ue000\ue002]*\1", text))

    def _is_between_states(self, subject: _Subject | None) -> bool:
        """Tell whether a deal is one of states, and not of companies or parliaments."""
        if say.COMPANY.search(self.masked, self.start, self.end):
            return False
        nations = len(re.findall(C, self.sentence))
        if self.setting.is_diplomatic:
            return (
                subject is not None
                or nations > 0
                or self.setting.is_official
                or bool(say.SIDED.search(self.masked, self.start, self.end))
            )
        if subject and subject.kind == "leaders":
            return self._is_plural(subject)
        return nations > 1 and subject is not None and subject.kind in ("nation", "group")

    def _speaks_for_states(self, subject: _Subject) -> bool:
        if self.setting.is_diplomatic:
            return True
        return subject.kind == "nation" and self._is_plural(subject)

    def _ruling(
        self,
        kind: AgreementKind,
        status: AgreementStatus,
        rule: str,
        match: re.Match[str],
        subject: _Subject | None = None,
    ) -> Ruling:
        where = (subject.start, subject.end) if subject else None
        return Ruling(kind, status, rule, match.start(), match.end(), where)


def _kind_of(noun: str) -> AgreementKind:
    return next((kind for pattern, kind in say.KINDS if pattern.fullmatch(noun)), "deal")
