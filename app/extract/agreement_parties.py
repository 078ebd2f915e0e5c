"""Whose agreement it is: who the sentence says acts, between whom, or whom "the two sides" and "the deal" mean."""

import re
from collections.abc import Sequence

from app.document import Span
from app.extract.agreement_sentence import Ruling
from app.extract.cast import C, Cast, Parties
from app.extract.findings import AgreementFinding, SummitFinding
from app.extract.meeting_phrases import CEREMONY

_SIDES = re.compile(r"\b(?:two|both) (?:sides|countries|nations|leaders|governments|parties|presidents|capitals)\b")
_AND = re.compile(r"\b(?P<who>[Hh]e|[Ss]he) and \Z")
DATELINE = re.compile(r"[A-Z][\w.’' ]{2,30}(?:, [A-Z][\w. ]{2,20})?(?: \([^)]{2,30}\))? [-–—]{1,2} (?=[A-Z“\"])")
_COUNTRY = re.compile(C)
_WHERE = re.compile(r"\b(?:[Ii]n|at|near|outside) (?:the )?\Z")
_BETWEEN = re.compile(r"\b(?:between|by) [^,;.:]{3,80}")
ONE = re.compile(r"[Hh]e|[Ss]he")
_NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_NUMBER = re.compile(rf"(?:[Tt]he )?(?P<number>[Bb]oth|{'|'.join(_NUMBERS)})\b")
_LOOK_BACK = 3  # sentences


def so_many(
    ruling: Ruling, sentence: Span, cast: Cast, summits: Sequence[SummitFinding], found: Sequence[AgreementFinding]
) -> Parties:
    """Return the last parties told of that are as many as `the three countries`, where the meeting's own are not."""
    number = _NUMBER.match(cast.masked, *ruling.subject) if ruling.subject else None
    if not number:
        return Parties()
    many = _NUMBERS[number["number"].lower()]
    if not summits or any(len(s.countries) == many and s.status != "mentioned" for s in summits):
        return Parties()
    for earlier in reversed(found):
        if len(earlier.countries) == many:
            return Parties(earlier.participants, earlier.countries)
    sentences = cast.reading.sentences
    at = sentences.index(sentence)
    for before in reversed(sentences[max(0, at - _LOOK_BACK) : at]):
        told = cast.leaders(before.start, before.end) | cast.countries(before.start, before.end)
        if len(told.countries) == many:
            return told
    return Parties()


def who(ruling: Ruling, cast: Cast) -> Parties:
    """Return the parties in the words that say who acts."""
    if ruling.subject and ONE.fullmatch(cast.masked, *ruling.subject):
        return cast.meant(*ruling.subject)
    return cast.leaders(*ruling.subject) | cast.countries(*ruling.subject) if ruling.subject else Parties()


def is_anaphoric(ruling: Ruling, summits: Sequence[SummitFinding]) -> bool:
    """Tell whether "the agreement", or "the two countries" that are not said to have met, are those told of before."""
    if ruling.subject is None:
        return ruling.rule.startswith("deal")
    return not summits


def named_in(ruling: Ruling, sentence: Span, cast: Cast, summits: Sequence[SummitFinding]) -> Parties:
    """Return the parties that the sentence names: where it says who acts, or between whom; not "the two sides"."""
    named = Parties()
    if ruling.subject:
        named = who(ruling, cast)
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
        met = {code for summit in summits for code in summit.countries}
        codes = tuple(code for code in inside.countries if not met or code in met)
        named |= Parties(countries=codes) if ruling.subject is None or named else Parties()
    return named


def _inside(sentence: Span, cast: Cast) -> Parties:
    """Return the countries of a sentence, but where it happened and who looked on: "in C", "attended by L"."""
    onlookers = CEREMONY.search(cast.masked, sentence.start, sentence.end)
    end = onlookers.start() if onlookers and cast.countries(sentence.start, onlookers.start()) else sentence.end
    dateline = DATELINE.match(sentence.text)
    start = sentence.start + (dateline.end() if dateline else 0)
    named = cast.leaders(start, end)
    for place in _COUNTRY.finditer(cast.masked, start, end):
        if not _WHERE.search(cast.masked, max(sentence.start, place.start() - 12), place.start()):
            named |= cast.countries(*place.span())
    return named
