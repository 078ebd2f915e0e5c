"""What parties agree, pledge, announce, reaffirm, propose and plan to do, or say that they will.

Each function is a rule over one Sentence; above it stand the words that it reads.
"""

import re
from collections.abc import Iterator

from app.extract.agreement_sentence import DEALS, DUTY, SAID, SAYS, STATEMENTS, Ruling, Sentence
from app.extract.agreement_subjects import ADVERB, GROUP, Subject, is_plural
from app.extract.cast import C, D, L
from app.extract.findings import AgreementStatus

_AGREE = re.compile(
    r"\b(?P<verb>agreed?|agrees|concur(?:red)?|decided?|resolved?|undertook|opted|ordered|authori[sz]ed|"
    r"direct(?:ed|s)?|task(?:ed)?|"
    r"instruct(?:ed)?|(?:reached|came to) (?:an? )?(?:\w+ )?"
    r"(?:agreement|consensus|understanding))(?! to (?:disagree|differ)\b)(?! on the (?:importance|significance)\b)"
    rf"(?= (?:in principle |also |(?:on )?{D} |late |early )*(?P<to>to|on|upon|that|an?|the|we|they|their|it|our|"
    rf"new|its)\b)"
)


def agree(sentence: Sentence) -> Iterator[Ruling]:
    """Read `the two sides agreed to`, `agreed a truce`; not an opinion that they share."""
    for match, subject in sentence.acts(_AGREE):
        if match["to"] not in ("that", "it", "they", "we") or DUTY.search(sentence.masked, match.end(), sentence.end):
            bargain = _is_bargained(sentence, match, subject)
            yield sentence.ruling("deal" if bargain else "pledge", "agreed", "parties-agreed", match, subject)


_MAINTAINS = re.compile(
    r"(?:expand|extend|keep|respect|uphold|maintain|start|begin|launch|work|continue|negotiate|seek|resume|"
    r"strengthen|deepen|explore|discuss)\b"
)
_BARGAIN = re.compile(
    rf"\b(?:(?!partnership)(?:{DEALS})|swap|exchange for|in return|tariffs?|(?:buffer|demilitari[sz]ed) zone)\b",
    re.IGNORECASE,
)


def _is_bargained(sentence: Sentence, match: re.Match[str], subject: Subject) -> bool:
    """Tell whether several parties trade one thing for another: not `agreed to extend the truce`."""
    act = sentence.masked[match.end("to") + 1 : match.end("to") + 80]
    if match["to"] == "to" and _MAINTAINS.match(act):
        return False
    if sentence.setting.is_bargain or not is_plural(subject):
        return sentence.setting.is_bargain
    return _BARGAIN.search(sentence.masked, match.end(), min(sentence.end, match.end() + 80)) is not None


_REAFFIRM = re.compile(
    r"\b(?P<verb>reaffirm(?:ed|s)?|reiterat(?:ed?|es)|renew(?:ed|s)?|re-?commit(?:ted)?|affirm(?:ed|s)?|"
    r"confirm(?:ed|s)?)"
    r"(?= that\b| (?:[\w’'-]+ ){0,6}?(?:commitments?|commit|support|pledges?|determination|resolve|intention|"
    r"readiness|to|"
    r"ourselves)\b)"
)
_ADHERE = re.compile(
    r"\b(?P<verb>reaffirm(?:ed|s)|reiterat(?:ed|es)|renew(?:ed|s)) (?:its|his|her) (?:[\w-]+ )?"
    r"(?:commitments?|adherence|pledges?|promises?)\b"
)
# `accepted to buy more gas`, `accepted a cut in its quota`
_ACCEPT = re.compile(
    r"\b(?P<verb>accept(?:ed|s))(?= to [a-z]+\b| (?:an?|the|new|higher|lower|deeper) (?:[\w-]+ ){0,4}?"
    r"(?:cuts?|tariffs?|dut(?:y|ies)|lev(?:y|ies)|rises?|increases?|reductions?|caps?|limits?|quotas?|ceilings?|delays?|conditions?|terms|"
    r"inspect(?:ions|ors)|monitors|target)\b)"
)
_SET_GOAL = re.compile(
    r"\b(?P<verb>set)(?: (?:themselves|itself|ourselves))? (?:an? |the |new |common |joint |shared )*"
    r"(?:targets?|goals?|deadlines?) (?:of|to|for)\b"
)
_PROMISE = re.compile(
    r"\b(?P<verb>pledg(?:ed?|es|ing)|vow(?:ed|s)?|promis(?:ed?|es)|commit(?:s|ted)?|guaranteed?|"
    r"determined(?= to\b)|undert(?:ook|ake))\b"
    r"(?= (?!by\b|suicide|crimes?|an? act))"
)
_LAUNCH = re.compile(
    r"\b(?P<verb>(?:is |are |am )?(?:launch(?:ing|ed|es)?|establish(?:ing|ed|es)?|creat(?:ing|ed|es?)|"
    r"invest(?:ing|ed|s)?|provid(?:ing|es)|"
    r"committing|expanding|contributing))(?= (?:an?|the|new|our|up|more|\$|over|nearly|\d|[a-z]+ (?:million|"
    r"billion)|(?:\w+ ){0,3}(?:initiative|fund|"
    r"programme|program|partnership|network|project|fellowship|centre|center|corridor)s?)\b)"
)
_INITIATIVE = re.compile(
    r" (?:[\w-]+ ){1,5}?(?:initiative|fund|programme|program|partnership|network|project|platform|alliance|dialogue)\b"
)
_TIES = re.compile(
    r"\b(?P<verb>upgraded?|elevated?|normali[sz]ed?|restored?|re-?established|established|resumed?)"
    r"(?= (?:[\w’'-]+ ){0,4}?(?:ties|relations|relationship|partnership)\b)"
)
_ANNOUNCE = re.compile(
    rf"\b(?P<verb>announc(?:ed?|es|ing))(?: (?:on )?{D})?"
    r"(?= (?:that )?(?:it|they|he|she|we|a|an|new|plans?|more than|up to|\$|€|£|\d|[\ue000\ue002]|the (?!timing|"
    r"date|meeting|visit|death|end)))"
)
_JOINTLY = re.compile(r"commit|undert|determin|resolv", re.IGNORECASE)  # of several parties, this is to agree


def promise(sentence: Sentence) -> Iterator[Ruling]:
    """Read what parties pledge, announce, launch and reaffirm."""
    for match, subject in sentence.acts(_PROMISE):
        jointly = is_plural(subject) and _JOINTLY.match(match["verb"])
        yield sentence.ruling("pledge", "agreed" if jointly else "announced", "parties-pledged", match, subject)
    for match, subject in sentence.acts(_ACCEPT):
        yield sentence.ruling("pledge", "agreed", "parties-agreed", match, subject)
    for match, subject in sentence.acts(_SET_GOAL):
        if sentence.setting.is_official or is_plural(subject):
            status: AgreementStatus = "agreed" if is_plural(subject) else "announced"
            yield sentence.ruling("pledge", status, "parties-pledged", match, subject)
    for match, subject in sentence.acts(_ANNOUNCE):
        yield sentence.ruling("pledge", "announced", "parties-announced", match, subject)
    for match, subject in sentence.acts(_TIES):
        if is_plural(subject):
            yield sentence.ruling("other", "agreed", "ties-changed", match, subject)
    for match, subject in sentence.acts(_REAFFIRM):
        is_view = match["verb"].startswith(("affirm", "confirm")) and sentence.masked.startswith(" that", match.end())
        if not is_view and (sentence.setting.is_official or is_plural(subject)):
            yield sentence.ruling("pledge", "agreed", "parties-reaffirmed", match, subject)
    for match, subject in sentence.acts(_ADHERE):
        if subject.kind == "nation":
            yield sentence.ruling("pledge", "agreed", "parties-reaffirmed", match, subject)
    for match, subject in sentence.acts(_LAUNCH):
        if sentence.setting.is_official or (
            subject.kind == "group" and _INITIATIVE.match(sentence.masked, match.end())
        ):
            yield sentence.ruling("pledge", "announced", "parties-launched", match, subject)


_PROPOSE = re.compile(
    r"\b(?P<verb>propos(?:ed?|es)(?! that\b)|tabled|put forward|offered to|offers to|submitted)(?= (?:to|an?|the|"
    r"new|its|their|[a-z]+ing)\b|\b)"
)


def propose(sentence: Sentence) -> Iterator[Ruling]:
    """Read `C proposed a non-aggression pact`, `offered to`."""
    for match, subject in sentence.acts(_PROPOSE):
        yield sentence.ruling("other", "proposed", "party-proposed", match, subject)


_INTEND = re.compile(
    r"\b(?P<verb>intend(?:s|ed)? to|express(?:ed|es)? (?:its|their|his|her|our) (?:intention|readiness|intent) to|"
    r"(?:is|are) (?:jointly |currently )?developing (?=(?:an?|the) )|"
    r"plan(?:s|ned)? to|(?:is|are) (?:planning|preparing) to|(?:will|"
    r"shall) (?:explore|consider|examine|study))\b"
)


def intends(sentence: Sentence) -> Iterator[Ruling]:
    """Read `the two countries intend to`, and in official texts `C plans to`."""
    for match in sentence.real(_INTEND):
        subject = sentence.subject(match.start())
        if subject and (sentence.setting.is_official or (sentence.setting.is_diplomatic and is_plural(subject))):
            yield sentence.ruling("pledge", "planned", "parties-intend", match, subject)
        elif (
            subject and subject.kind == "nation" and sentence.setting.is_diplomatic and _is_gift(sentence, match.end())
        ):
            yield sentence.ruling("pledge", "planned", "party-will", match, subject)


_IF = re.compile(r"\b(?:if|unless|provided|once)\b")
# Of these, what a newspaper may report without saying who announced it.
_GIVING = frozenset(
    """
    build buy contribute create cut deliver donate double ease establish expand export extend finance fund grant
    help import invest join launch lend lift link lower offer open provide purchase raise reduce release reopen
    restore resume send spend supply train triple waive withdraw
    """.split()
)


def _is_gift(sentence: Sentence, at: int) -> bool:
    """Tell whether the verb at `at` is one of giving, on no condition."""
    act = re.compile("[a-z]+").search(sentence.masked, at, sentence.end)
    return act is not None and act.group() in _GIVING and not _IF.search(sentence.text)


_WILL = re.compile(
    r"\b(?P<verb>will|shall)(?: (?:also|jointly|together|now|then|further|each|soon))* (?P<act>[a-z]+)\b"
)
_REPORTED = re.compile(
    rf"(?:{L}|\b[Hh]e|\b[Ss]he|\b[Tt]hey)(?: (?:also|later))? (?:said|told|announced|added)\b|\b(?:said|"
    rf"told reporters)\b|\baccording to (?:an?|the|their) (?:[\w-]+ )?(?:{STATEMENTS}|text|document)\b"
)


def will(sentence: Sentence) -> Iterator[Ruling]:
    """Read `C will invest`; in a newspaper only as a reported commitment."""
    reported = sentence.setting.is_diplomatic and (
        sentence.masked[sentence.start] in '"“' or _REPORTED.search(sentence.masked, sentence.start, sentence.end)
    )
    says = SAYS.search(sentence.masked, sentence.start, sentence.end)
    for match in sentence.real(_WILL):
        subject = sentence.subject(match.start())
        if subject is None or subject.kind == "one" or not _commits(sentence, subject, match):
            continue
        if sentence.setting.is_official or says or (reported and subject.kind != "leaders"):
            yield sentence.ruling("pledge", "announced", "parties-will", match, subject)
        elif subject.kind == "nation" and match["act"] in _GIVING and not _IF.search(sentence.text):
            yield sentence.ruling("pledge", "announced", "party-will", match, subject)


# What a government that says that it will do so commits itself to.
_COMMISSIVE = frozenset(
    """
    accelerate accept acquire admit advance allocate allow amend appoint assist begin boost bring build buy
    collaborate complete conclude continue contribute cooperate coordinate create cut deepen deliver deploy
    develop donate double ease eliminate end engage enhance ensure establish exchange expand expedite export
    extend facilitate finance form fund give grant guarantee halt halve help host implement import increase
    invest join keep launch lend lift link lower maintain make match mobilise mobilize negotiate offer open
    participate pay phase procure produce promote protect provide purchase pursue raise ratify recognise
    recognize reduce refrain release remove reopen repatriate restore resume return send set share sign speed
    spend start step stop strengthen strive supply support suspend take train transfer triple upgrade uphold
    waive withdraw work
    """.split()
)
# What is held by those who will do so for years, and is no mere date: `will hold joint drills`.
_DRILLS = re.compile(r" (?:[\w-]+ ){0,3}?(?:drills|exercises|man(?:oeuv|euv)(?:re|er)s|consultations|patrols)\b")
# What no party does on purpose, or may not bring about.
_STATIVE = frozenset(
    """
    be have need see become depend face remember mean know fail come feel find lead look lose play seem serve
    welcome discuss meet visit attend arrive speak hear
    """.split()
)


def _commits(sentence: Sentence, subject: Subject, match: re.Match[str]) -> bool:
    """Tell whether to say that one will do so is a promise: in official texts nearly all that `we` will do is."""
    act = match["act"]
    if act == "hold" and _DRILLS.match(sentence.masked, match.end()):
        return True
    is_own = sentence.setting.is_official and subject.kind == "group"
    return act in _COMMISSIVE or (is_own and act not in _STATIVE)


# `They confirmed that they would consult each other`
_THEY_WOULD = re.compile(
    rf"(?P<subject>{GROUP}){ADVERB} (?P<verb>said|announced|added|confirmed|affirmed|concurred|"
    r"shared the view)(?: that)? (?:they|we) (?:would|will)(?: (?:also|now|soon|jointly))* (?P<act>[a-z]+)\b"
)
# `said Spain would pay`: what a leader says of the own country, or a statement of its parties
_SAID_WOULD = re.compile(
    rf"\b(?P<verb>said|announced|added|declared|confirmed|stated|told [^,;.]{{3,40}}? that)(?: (?:on )?{D})?(?: that)? "
    rf"(?P<subject>(?:the )?{C}|(?:his|her|their|its|the) (?:country|government|administration)|he|she)"
    r" (?:would|will)(?: (?:also|now|soon))* (?P<act>[a-z]+)\b"
)
# `China said it would lift its curbs`
_SAID_IT_WOULD = re.compile(
    rf"(?P<subject>(?:[Tt]he )?{C}(?: government)?)(?: (?:also|later|then|has|had))* (?:said|announced|"
    rf"confirmed|declared)(?: (?:on )?{D})?"
    r"(?: that)? (?:it|they) (?:would|will)(?: (?:also|now|soon))* (?P<act>[a-z]+)\b"
)
# `Spain would pay for it, he said`
_WOULD_HE_SAID = re.compile(
    rf"(?P<subject>(?:[Tt]he )?{C}|(?:[Hh]is|[Hh]er|[Tt]he) (?:country|government)) would(?: (?:also|now|soon))* "
    rf"(?P<act>[a-z]+)\b[^.;:“”\"]*, (?:he|she|(?:[\w’.-]+ ){{0,3}}?{L}) (?:also |later )?(?:said|told|added|"
    rf"announced)\b"
)
# `assured his host that Spain would not close the border`
_ASSURED = re.compile(
    rf"\bassured [^,;.]{{3,40}}? that (?P<subject>(?:the )?{C}|(?:his|her|their|its) (?:country|government)) would\b"
)


def said_it_would(sentence: Sentence) -> Iterator[Ruling]:
    """Read `L said C would open a credit line`; whose country it is, the article knows."""
    for match in sentence.real(_SAID_WOULD):
        acts = _GIVING if match["subject"] in ("he", "she") else _COMMISSIVE
        if match["act"] in acts and not _IF.search(sentence.text):
            subject = Subject("nation", match["subject"], *match.span("subject"))
            yield sentence.ruling("pledge", "announced", "party-would", match, subject)
    for match in sentence.real(_THEY_WOULD):
        if match["act"] in _COMMISSIVE and not _IF.search(sentence.text):
            subject = Subject("group", match["subject"], *match.span("subject"))
            agreed: AgreementStatus = "announced" if SAID.fullmatch(match["verb"]) else "agreed"
            yield sentence.ruling("pledge", agreed, "parties-will", match, subject)
    for match in sentence.real(_ASSURED):
        subject = Subject("nation", match["subject"], *match.span("subject"))
        yield sentence.ruling("pledge", "announced", "party-would", match, subject)
    for match in (*sentence.real(_SAID_IT_WOULD), *sentence.real(_WOULD_HE_SAID)):
        if match["act"] in _COMMISSIVE and not _IF.search(sentence.text):
            subject = Subject("nation", match["subject"], *match.span("subject"))
            yield sentence.ruling("pledge", "announced", "party-said", match, subject)
