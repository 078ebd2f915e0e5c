"""Who acts in a sentence of the masked text of app.extract.cast: "the two sides", nations, leaders, agencies."""

import re
from dataclasses import dataclass

from app.extract.cast import OFFICE, C, D, L
from app.extract.meeting_phrases import FORUM

SIDES = (
    r"[Ss]ides|[Ll]eaders|countries|nations|[Gg]overnments|[Pp]arties|[Pp]articipants|partners|[Pp]residents|"
    r"premiers|[Pp]rime [Mm]inisters|[Mm]inisters|"
    r"Koreas|neighbou?rs|capitals|allies|states|[Hh]eads of [Ss]tate(?: and [Gg]overnment)?|"
    r"[Hh]eads of [Gg]overnment|pair|duo"
)
GROUP = (
    rf"[Tt]he (?:(?:two|three|four|five|six|seven|\d+) )?(?:[\w-]+ )?(?:{SIDES}|two|"
    rf"three)(?: of [^,;.]{{3,60}}?)?|[Tt]hey|[Ww]e|[Pp]articipants|"
    r"[Tt]he (?:two|three|four) (?:men|women)|"
    rf"[Bb]oth(?: (?:the )?(?:two )?(?:{SIDES}|men|women))?|[Ll]eaders(?: of [^,;.]{{3,60}}?)?|"
    rf"(?:[Tt]heir|"
    rf"[Oo]ur) countries|"
    r"(?:[A-Z][a-z]+ ){0,2}(?:leaders|[Hh]eads of [Ss]tate(?: and [Gg]overnment)?)|"
    rf"[Tt]he {OFFICE} of (?:the )?{C}|"
    r"[Tt]he (?:[\w-]+ )?(?:bloc|group|grouping|alliance)|[Oo]ur (?:[a-z]+ ){0,2}[a-z]+s|[Dd]efen[cs]e "
    r"(?:chiefs|ministers)(?: from [\w ]+?)?|"
    r"[Tt]he President and (?:the )?[A-Z]\w+(?: [A-Z]\w+)?"
)
NATION = (
    rf"(?:[Tt]he )?{C}(?: {C})?(?:(?:, (?:and )?(?:the )?| and (?:the )?|[-–/]){C})*(?:['’]s)?"
    r"(?: (?:government|administration|side|authorities|officials|and \w+ (?:representatives|officials)))?"
    rf"(?: (?:[a-z]+ )?{OFFICE}\b)?"
)
LEADERS = (
    rf"{L}(?: of (?:the )?{C})?(?:(?:,? and |, )"
    rf"(?:[\w.’'\ue002-]+,? ){{0,6}}?{L})*(?: of (?:the )?{C})?(?:,? and (?:{GROUP}))?"
    r"(?:,(?= (?:have|has|had|said|agreed|signed|reached|announced|struck) ))?"
)
# Who acts for a state where governments speak for themselves: `Spain’s Ministry of Health`, `NASA and CNES`, companies
_BODY = r"(?:[Tt]he )?(?:[A-Z][\w&.-]*[A-Za-z]|[A-Z]{2,})(?: (?:of |for |and )?(?:the )?[A-Z][\w&.-]*[A-Za-z]){0,6}"
FORUMS = rf"(?:[Tt]he )?(?:\w+ )?(?:{FORUM})(?: (?:Group|leaders|countries|members|member states|nations))?"
_ASIDE = (
    r"(?: [–—-] [^–—]{1,160} [–—-]| \([^)]{1,60}\)|, (?:who|which|whose|speaking|after|at|on|in|along) [^,;]{1,100},)?"
)
ADVERB = (
    rf"(?: (?:also|then|further|both|jointly|together|therefore|now|today|have|has|had|said|separately|formally|"
    rf"fully|strongly|"
    rf"once|again|here|on|{D}|in {C}|firmly|unanimously|finally|mutually|unequivocally|is|are|am|remains?|"
    rf"remained|deeply|earlier),?)*"
)
_SUBJECT = re.compile(
    rf"(?:\A|(?<=[\s“\"(—–:]))(?P<subject>(?P<group>{GROUP})|(?P<nation>{NATION})|(?P<leaders>{LEADERS})|"
    rf"(?P<forum>{FORUMS})|(?P<one>[Hh]e|[Ss]he))"
    rf"{_ASIDE}{ADVERB} [“\"‘]?\Z"
)
_OF_A_STATE = re.compile(rf"[\s“\"]*(?:\d+[.)] |[A-Z][\w&-]+(?: [\w&-]+){{0,4}}: )?(?P<subject>{_BODY}){ADVERB} \Z")
# Where a sentence opens with who acts and goes on with another verb: `They discussed trade and agreed to meet.`
_OPENING = (
    r"(?:[\s“\"]*(?:\d+[.)] )?"
    r"(?:(?:At|In|On|After|During|To|Recogni[sz]ing|Recalling|Noting|Welcoming) [^.;:]{3,160}?, )?)"
)
_FIRST_SUBJECT = re.compile(
    rf"{_OPENING}(?P<subject>(?P<group>{GROUP})|(?P<leaders>{LEADERS})|(?P<nation>{NATION})|(?P<forum>{FORUMS})|"
    rf"(?P<one>[Hh]e|[Ss]he)){_ASIDE}{ADVERB} (?:(?:will|shall) )?[a-z]+"
)
_AND = re.compile(r"(?:,| and|, and)(?: (?:also|further|jointly|both|then|therefore))* [“\"‘]?\Z")
# `a moment that we intend to meet`: the middle of a clause, and not who acts.
_RELATIVE = re.compile(
    r"\b(?:which|whom|where|when) [\ue000-\ue003\w’' ]{1,60}\Z|\b(?:an?|the|this|these|those|every|any|all|what|"
    r"whom|how) (?:[\w-]+ ){1,3}(?:we|they)\Z"
)
_ASIDE_OF = re.compile(r"\b(?:in|at|from|of|to|for|with|by|against|on|over|near|about|into|between) (?:the )?\Z")
WINDOW = 330  # characters before a verb in which its subject stands
_BASE_FORM = re.compile(r"(?:launch|establish|create|propose|invest|expand|provide|contribute)\b")
_INFINITIVE = re.compile(r"\bto (?:\w+ly )?[a-z]+\b")


@dataclass(frozen=True, slots=True)
class Subject:
    """Who acts, named at `start:end`: a group ("the two sides"), nation, leaders, forum, one, or a state’s body."""

    kind: str
    text: str
    start: int
    end: int


def subject_at(masked: str, start: int, at: int, *, is_official: bool) -> Subject | None:
    """Return who is said to act at `at` of the sentence that starts at `start`.

    "Berlin's pledge" has no subject, nor has "the moment we pledge".
    """
    first = max(start, at - WINDOW)
    before = masked[first:at]
    found = _SUBJECT.search(before)
    if found is None and _AND.search(before):
        first = start
        before = masked[first:at]
        found = _FIRST_SUBJECT.match(before)
        if found and _BASE_FORM.match(masked, at) and _INFINITIVE.search(before, found.end()):
            return None  # `C intends to build ports and launch a fund`: no verb of its own
    if found is None and is_official and (body := _OF_A_STATE.fullmatch(before)):
        return Subject("body", body["subject"], first + body.start("subject"), first + body.end("subject"))
    if found is None or found["subject"].endswith(("’s", "'s")):
        return None
    opens, ends = found.span("subject")
    if _RELATIVE.search(before[:ends]):
        return None
    kind = next(kind for kind in ("group", "nation", "leaders", "forum", "one") if found[kind])
    if kind == "nation" and _ASIDE_OF.search(before[:opens]):
        return None  # `lawmakers in Seoul agreed`
    return Subject(kind, found["subject"], first + opens, first + ends)


def is_plural(subject: Subject) -> bool:
    """Tell whether several act."""
    if subject.kind in ("group", "forum"):
        return True
    return subject.kind != "one" and is_of_several(subject.text)


def is_of_several(text: str) -> bool:
    """Tell whether words name a group, a forum or at least two leaders or countries."""
    if not re.match(r"(?:the )?[\ue000\ue002]", text, re.IGNORECASE):
        return True
    if len(re.findall("\ue000+", text)) > 1:
        return True
    return bool(re.search(r"(\ue000|\ue002)[^\ue000\ue002]*[^\ue000\ue002\s'’][^\ue000\ue002]*\1", text))
