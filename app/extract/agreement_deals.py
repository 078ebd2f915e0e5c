"""Texts, bodies and deals that parties make: issued, set up, signed, welcomed, and what they hold.

Each function is a rule over one Sentence; above it stand the words that it reads.
"""

import re
from collections.abc import Iterator

from app.extract.agreement_pledges import agree, promise, will
from app.extract.agreement_sentence import DUTY, NOUN, SAID, SAYS, SIDED, STATEMENTS, UNREAL, Ruling, Sentence, kind_of
from app.extract.agreement_subjects import ADVERB, FORUMS, GROUP, LEADERS, NATION, Subject, is_of_several, is_plural
from app.extract.cast import D
from app.extract.findings import AgreementKind, AgreementStatus

_BODIES = (
    r"(?i:(?:working|expert|study|contact) groups?|task ?forces?|committees?|commissions?|councils?|secretariat|"
    r"joint mechanism|panels?)"
)
_FORM = re.compile(
    r"\b(?P<verb>(?:creation|establishment|launch|formation|setting up) of|(?:creat|establish|launch|form|"
    r"inaugurat)(?:e[sd]?|ed|es|s|ing)?|"
    rf"set(?:s|ting)? up)(?: (?!to\b)[^\s;:.,]+){{0,5}}? (?:{_BODIES})\b"
)
# `said a working group would look at it`, `the working group that the two governments set up`
_BODY_WILL = re.compile(
    rf"\b(?P<verb>said|announced|added)(?: that)? an? (?:[\w-]+ ){{0,3}}?(?:{_BODIES}) "
    r"(?:[^\s,;:.]+ ){0,6}?(?:would|will)\b"
)
# `a commission led by ministers will be set up`
_BODY_PASSIVE = re.compile(
    rf"\b(?:[Aa]n?|[Tt]he) (?:[\w-]+ ){{0,3}}?(?:{_BODIES})\b[^.;]{{0,90}}? "
    r"(?P<verb>will be|is to be|are to be|was|were|has been|have been) (?:set up|established|formed|launched|created)\b"
)
_BODY_FORMED = re.compile(
    rf"\b(?:{_BODIES})\b(?: [^\s,;:.]+){{0,8}}? (?:that|which) (?P<by>{GROUP})(?: have| had)? "
    r"(?P<verb>set up|created|established|formed|launched|agreed)\b"
)
# `a hotline between the capitals is to be in place by winter`
_TO_BE_SET_UP = re.compile(
    r"\b(?:[Aa]n?|[Tt]he) (?:[\w-]+ ){0,3}?(?:hotline|fund|cent(?:re|er)|corridor|fellowship|scholarship|platform|"
    r"consulate|programme|program|dialogue|mechanism)s?\b[^.;]{0,90}? "
    r"(?P<verb>(?:will|is to|are to) be (?:set up|established|created|launched|opened|introduced|in place))\b"
)


def forms_a_body(sentence: Sentence) -> Iterator[Ruling]:
    """Read `the creation of a joint working group`, `agreed to set up a commission`."""
    for match in sentence.real(_FORM):
        between = sentence.setting.is_official or SIDED.search(sentence.masked, sentence.start, match.end())
        subject = sentence.subject(match.start())
        announced = sentence.setting.is_diplomatic and SAID.search(sentence.masked, sentence.start, match.start())
        if between or announced or (subject and (subject.kind in ("group", "leaders"))):
            agreed = re.search(r"\b(?:agreed|resolved|decided)\b", sentence.masked[sentence.start : match.end()])
            yield sentence.ruling("working_group", "agreed" if agreed else "announced", "body-formed", match, subject)
    for match in sentence.real(_BODY_WILL):
        subject = sentence.subject(match.start())
        if subject and subject.kind in ("group", "leaders"):
            yield sentence.ruling("working_group", "announced", "body-formed", match, subject)
    if sentence.setting.is_diplomatic:
        for match in sentence.real(_BODY_PASSIVE):
            yield sentence.ruling("working_group", "announced", "body-formed", match)
        for match in sentence.real(_TO_BE_SET_UP):
            yield sentence.ruling("pledge", "announced", "it-was-announced", match)
    for match in sentence.real(_BODY_FORMED):
        by = Subject("group", match["by"], *match.span("by"))
        yield sentence.ruling("working_group", "announced", "body-formed", match, by)


_ISSUE = re.compile(
    r"\b(?P<verb>issu(?:ed|es|ing)|releas(?:ed|es)|adopt(?:ed|s)|publish(?:ed|es)|endors(?:ed|es)|approv(?:ed|es)|"
    r"unveil(?:ed|s)|put(?:s|ting)? out)"
    rf"(?: (?!by\b)[^\s;:.]+){{0,6}}? (?:{STATEMENTS})\b"
)
_ISSUED = re.compile(r"\b(?:(?:issu|releas|adopt|publish|endors|approv|unveil)(?:ed|es|d|s)|put out)\b")
_JOINT_TEXT = re.compile(
    rf"\b(?:joint|leaders['’]|final|summit|common)(?: \w+)? (?:{STATEMENTS})\b|\bcommuniqu[eé]\b", re.IGNORECASE
)
# `In a statement issued after the talks, the leaders said`
_IN_TEXT = re.compile(
    rf"\b[Ii]n (?:a|an|the|their|its) (?:[\w-]+ ){{0,2}}?(?P<noun>{STATEMENTS})(?: [^,.;]{{0,60}})?, "
    rf"(?P<subject>{GROUP}|{FORUMS}(?: \([A-Z]+\))?|[Tt]he Association[^,.;]{{5,60}}?|{NATION}|{LEADERS})"
    rf"{ADVERB} (?P<verb>said|agreed|called|pledged|vowed|reaffirmed|condemned|urged|stressed|expressed|declared)\b"
)
_HOLDS = re.compile(
    rf"\b(?:{STATEMENTS})(?:, [^,]{{1,100}},)? (?:also )?(?:[^,;.]{{3,60}} and )?"
    r"(?:speaks of|spoke of|commit(?:s|ted)|raise[sd]|sets? up|binds?|bound|obliges?|would|will)\b",
    re.IGNORECASE,
)
# `the declaration that the two leaders issued`
_ISSUED_BY = re.compile(
    rf"\b(?:{STATEMENTS}),? (?:that|which) (?P<by>{GROUP})(?: have| had)? (?P<verb>issued|signed|adopted|"
    rf"released|published)\b"
)
_COMMITTED = re.compile(r"\b(?:commit\w*|will|would|shall|pledg\w+|agree[sd]?)\b")
_IN_IT = re.compile(r"\b[Ii]n (?:a|an|the|their|its) (?:[\w-]+ ){0,2}\Z")
_SAID_IN = re.compile(
    r"\b(?:said|warned|urged|called|condemned|expressed|stressed|announced|agreed)(?: [^,;:.]{3,30})? in (?:a|"
    r"their|the) (?:\w+ )?\Z"
)
_NOT_ISSUED = re.compile(r"[^,;.]{0,30}? (?:(?:was|were|is|had|has|did|would|will) (?:not|never|yet)|\w+n['’]t)\b")


def issues_a_text(sentence: Sentence) -> Iterator[Ruling]:
    """Read `issued a joint statement`, `a joint statement said`, `the document highlights the commitment`."""
    joint = _JOINT_TEXT.search(sentence.masked, sentence.start, sentence.end)
    issued = next(sentence.real(_ISSUE), None)
    says = SAYS.search(sentence.masked, sentence.start, sentence.end)
    is_absent = joint and _NOT_ISSUED.match(sentence.masked, joint.end(), sentence.end)
    if joint and not is_absent and not sentence.is_unreal(joint.start()):
        if sentence.masked[sentence.start] in '"“':
            yield from will(sentence)  # what the statement says, in its own words
        told = issued or next(sentence.real(_ISSUED), None) or next(sentence.real(_HOLDS), None)
        if told or says or _IN_IT.search(sentence.masked, sentence.start, joint.start()):
            said = _SAID_IN.search(sentence.masked, sentence.start, joint.start())
            subject = sentence.subject((said or told or joint).start())
            yield sentence.ruling("joint_statement", "announced", "text-issued", joint, subject)
    elif (stated := next(sentence.real(_IN_TEXT), None)) and is_of_several(stated["subject"]):
        subject = Subject("group", stated["subject"], *stated.span("subject"))
        yield from (ruling for rule in (agree, promise) for ruling in rule(sentence))
        yield sentence.ruling("joint_statement", "announced", "text-issued", stated, subject)
    elif by := next(sentence.real(_ISSUED_BY), None):
        subject = Subject("group", by["by"], *by.span("by"))
        yield sentence.ruling("joint_statement", "announced", "text-issued", by, subject)
    elif issued and (subject := sentence.subject(issued.start())) and is_plural(subject):
        yield sentence.ruling("joint_statement", "announced", "text-issued", issued, subject)
    elif says and says.group()[0] not in "Ii" and _COMMITTED.search(sentence.masked, says.end(), sentence.end):
        for rule in (agree, promise):
            yield from (ruling for ruling in rule(sentence) if ruling.start > says.end())  # who does what it says
        is_deal = says["deal"] is not None
        kind: AgreementKind = "deal" if is_deal else "joint_statement"
        yield sentence.ruling(kind, sentence.settled if is_deal else "announced", "text-says", says)


_SIGN = re.compile(
    r"\b(?P<verb>sign(?:ed|s|ing)?|ink(?:ed|s)?|initial+ed|seal(?:ed|s)?|clinch(?:ed|es)?|struck|strikes?|"
    r"reach(?:ed|es)?|"
    r"conclud(?:ed|es?)|"
    r"finali[sz]ed|ratif(?:ied|ies)|exchang(?:ed|es)|brokered|hammered out|entered into|witness(?:ed|"
    r"es)? the (?:signing|exchange) of|"
    rf"came to)\b(?: (?!to\b)[^\s;:.]+){{0,9}}? {NOUN}\b",
    re.IGNORECASE,
)
_PRESENT = frozenset(("sign", "ink", "seal", "clinch", "strike", "reach", "conclude"))  # as headlines have it
_TO = re.compile(r"\bto (?:\w+ )?\Z")
_WILL_SIGN = re.compile(
    r"\b(?:will|shall|(?:is|are) (?:expected |due |set |scheduled )?to|plans? to|agreed to) (?:\w+ )?\Z"
)
_SIGNING = re.compile(r"sign|ink|initial|exchang|ratif|witness", re.IGNORECASE)
_WOULD = re.compile(r"\b(?:would|could|might)\b")


def signs(sentence: Sentence) -> Iterator[Ruling]:
    """Read `have signed an agreement`, `reached a deal`."""
    for match in sentence.real(_SIGN):
        verb = match["verb"].lower()
        subject = sentence.subject(match.start())
        if verb == "signing" and _WOULD.search(sentence.masked, match.end(), sentence.end):
            continue  # `Signing the deal would have marked a victory`
        if verb in _PRESENT or _TO.search(sentence.masked, sentence.start, match.start()):
            is_headline = verb in _PRESENT and subject is not None and is_plural(subject)
            if not is_headline and not _WILL_SIGN.search(sentence.masked, sentence.start, match.start()):
                continue
            settled: AgreementStatus = "signed" if _SIGNING.match(verb) else sentence.settled_by(match["noun"])
            status: AgreementStatus = settled if is_headline else "planned"
        else:
            status = "signed" if _SIGNING.match(verb) else sentence.settled_by(match["noun"])
        if sentence.is_between_states(subject):
            yield sentence.ruling(kind_of(match["noun"]), status, "deal-signed", match, subject)


_WAS_SIGNED = re.compile(
    rf"\b{NOUN}\b(?P<between>(?:,? (?!to\b|as\b|is\b)[^\s;:.]+){{0,7}}?),? (?:was |were |has been |have been |"
    rf"had been )?"
    r"(?P<verb>signed|inked|initial+ed|struck|reached|sealed|concluded|agreed(?: to)?|finali[sz]ed|ratified)\b",
    re.IGNORECASE,
)


def is_signed(sentence: Sentence) -> Iterator[Ruling]:
    """Read `the agreement, signed in Doha`, `a memorandum was inked`."""
    for match in sentence.real(_WAS_SIGNED):
        if not UNREAL.search(match["between"]) and sentence.is_between_states(None):
            agreed = match["verb"].startswith("agreed")
            status: AgreementStatus = "agreed" if agreed else sentence.settled_by(match["noun"])
            status = "signed" if _SIGNING.match(match["verb"]) else status
            yield sentence.ruling(kind_of(match["noun"]), status, "deal-signed", match)


_HAIL = re.compile(
    r"\b(?P<verb>hail(?:s|ed|ing)?|prais(?:es|ed|ing)|applaud(?:s|ed)|announc(?:es|ed)|unveil(?:s|ed)|approv(?:es|"
    r"ed)|endors(?:es|ed)|"
    rf"adopt(?:s|ed)|back(?:s|ed)|accept(?:s|ed)|secur(?:es|ed)|rubber-stamp(?:ed|s)?|agrees?)(?: (?!to\b|"
    rf"on\b)[^\s;:.,]+){{0,7}}? {NOUN}\b"
)
_WELCOME = re.compile(rf"\b(?P<verb>welcom(?:ed?|es|ing))(?: (?!to\b|on\b|of\b)[^\s;:.,]+){{0,5}}? {NOUN}\b")
_BLESS = re.compile(
    rf"\b(?P<verb>g(?:a|i)ve(?:n)? the {NOUN} (?:their|its) (?:blessing|backing|approval)|(?:endorsed|approved|"
    rf"accepted) the terms)\b"
)
_DEAL_CAME = re.compile(
    rf"[Tt]he {NOUN} to [a-z]+ [^,;]{{3,80}}? (?:came|comes|means|follows|ends?|was (?:reached|struck))\b"
)
_IT_WAS = re.compile(r"\b[Ii]t (?:was|has been) (?:also |further )?(?P<verb>agreed|decided|announced)\b(?! by\b)")


def welcomes_a_deal(sentence: Sentence) -> Iterator[Ruling]:
    """Read `hailed a deal`, `approved the agreement`, `The deal to open talks came`, `It was agreed`."""
    if came := _DEAL_CAME.match(sentence.masked, sentence.start, sentence.end):
        yield sentence.ruling(kind_of(came["noun"]), sentence.settled, "deal-welcomed", came)
    for pattern in (_HAIL, _BLESS):
        for match in sentence.real(pattern):
            words = match.groupdict()
            announced = (words.get("verb") or "").startswith(("announ", "unveil"))
            status: AgreementStatus = "announced" if announced else sentence.settled
            yield sentence.ruling(kind_of(words.get("noun") or "deal"), status, "deal-welcomed", match)
    for match in sentence.real(_WELCOME):
        subject = sentence.subject(match.start())
        if sentence.setting.is_official and subject and is_plural(subject):
            yield sentence.ruling(kind_of(match["noun"]), sentence.settled, "deal-welcomed", match, subject)
    for match in sentence.real(_IT_WAS):
        if match["verb"] == "announced":
            yield sentence.ruling("pledge", "announced", "it-was-announced", match)
        else:
            kind: AgreementKind = "pledge" if match["verb"] == "decided" else "deal"
            yield sentence.ruling(kind, "agreed", "it-was-agreed", match)


_PROVIDE = re.compile(
    rf"\b(?:[Tt]he|[Tt]his|{D}['’]s) (?:[\w-]+ )?{NOUN}(?:, [^,]{{1,120}},)? (?:also )?(?:[^,;.]{{3,60}} and )?"
    r"(?P<verb>calls? for|provides? (?:for|that)|sets?|impos(?:es|ed)|covers?|lowers|removes|rais(?:es|ed)|"
    r"fix(?:es|ed)|caps|grants?|"
    r"opens?|ends?|lifts?|scraps?|binds?|proposes?|includes?|included|requires?|sets? (?:out|up)|commits?|"
    r"obliges?|envisages?|"
    r"foresees?|stipulates?|allows?|contains?|extends?|bars?|bans?|was that|gives?|means|(?:will|"
    r"would) (?:also )?(?:see|allow|give|"
    r"require|oblige|commit|pave|bring|cover)|(?:came?|comes|entered|enters|will come|will enter) into (?:force|"
    r"effect)|"
    r"t(?:akes?|ook) effect)\b"
)
_WHICH_HAS = re.compile(
    rf"\b(?:the|this) {NOUN}, which (?:has|have|includes?|contains?|calls? for|provides?|sets?|consists?)\b"
)
_UNDER = re.compile(
    rf"\b(?:[Uu]nder|[Aa]s part of|[Ii]n) (?:the|this) (?:terms of (?:the|"
    rf"this) )?(?:[\w-]+ )?{NOUN}(?: [^,;]{{0,40}})?,"
)


def tells_of_a_deal(sentence: Sentence) -> Iterator[Ruling]:
    """Read `Under the agreement, C must`, `the deal calls for`, `the agreement, which has four points`."""
    for pattern in (_UNDER, _PROVIDE, _WHICH_HAS):
        for match in pattern.finditer(sentence.masked, sentence.start, sentence.end):
            if pattern is _UNDER and not DUTY.search(sentence.masked, match.end(), sentence.end):
                continue
            proposed = "propos" in (match.groupdict().get("verb") or "")
            kind = kind_of(match["noun"])
            settled = "announced" if kind == "joint_statement" else sentence.settled
            status: AgreementStatus = "proposed" if proposed else settled
            yield sentence.ruling(kind, status, "deal-content", match)


_IT_PROVIDES = re.compile(
    r"[Ii]t (?:also |further )?(?:provides for|calls for|sets (?:up|out)|includes|obliges|requires|commits|"
    r"envisages|foresees|bars|bans)\b"
)


def goes_on_about_a_deal(sentence: Sentence) -> Iterator[Ruling]:
    """Read `It also provides for`, after a sentence that tells of a deal."""
    if match := _IT_PROVIDES.match(sentence.masked, sentence.start, sentence.end):
        yield sentence.ruling("deal", sentence.settled, "deal-goes-on", match)
