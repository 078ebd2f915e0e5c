"""Boundaries of paragraphs and sentences. No model: abbreviations and marks tell enough, and quickly."""

import re
from collections.abc import Iterator

from app.document import Document, Span

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
# End marks with the closing marks that belong to them, and the word after: its first letter decides. Possessive and
# bounded repetition: 200,000 full stops take a fraction of a second.
_END = re.compile(
    r"(?P<end>(?<![.!?…])[.!?…](?:\s?[.!?…]){0,9}+)(?P<close>[\"”’'»)\]]*+)(?=(?P<gap>\s+)(?P<open>[\"“‘'«(\[—–-]*)(?P<next>[^\W_]+)?)"
)
_LAST_WORD = re.compile(r"[\w.'’&-]*\w$")
_LOOKBACK = 24  # longer than any abbreviation; keeps a line without spaces linear

# A full stop after one of these belongs to the name or number that follows.
_BEFORE_NAME = frozenset(
    "mr mrs ms mx dr prof sen sens rep reps gov govs gen col lt maj sgt cpl pvt capt cmdr adm rev fr hon st ste messrs "
    "pres amb supt det vs v no nos fig vol art op pp cf mt ft".split()
)
# After one of these a sentence may end: it does where the next word is one that names do not begin with.
_MAY_END = frozenset(
    "jr sr jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur thurs fri sat sun "
    "inc ltd co cos corp bros llc plc etc dept univ assn ave blvd rd al sec "
    "ala ariz ark calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev okla ore pa "
    "tenn tex va vt wash wis wyo".split()
)
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]$|^[^\W\d_]$")  # U.S, a.m, J.D, and a lone initial
_STARTERS = frozenset(
    "a about after again all also although an and another any as asked at because before both but by despite "
    "during each even every few for former from had has have he her here his how however i if in instead is it "
    "its just last later like many meanwhile more most much my neither no none nor not nothing now of on once one "
    "only or other others our over perhaps several she since so some such that the their then there these they "
    "this those though through to today tomorrow two under until was we were what when where whether which while "
    "who why will with without yes yesterday yet you your".split()
)


def paragraphs_of(document: Document) -> tuple[Span, ...]:
    """Return the lines with a visible character, white space at their ends left off."""
    return tuple(
        document.span(start, end)
        for line in _LINE.finditer(document.text)
        for start, end in [_trimmed(document.text, *line.span())]
        if start < end
    )


def sentences_of(document: Document, paragraph: Span) -> Iterator[Span]:
    """Yield the sentences of one paragraph, end marks and closing quotation marks included."""
    for start, end in sentence_bounds(document.text, paragraph.start, paragraph.end):
        yield document.span(start, end)


def sentence_bounds(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the offsets of the sentences of the paragraph `text[start:end]`."""
    for found in _END.finditer(text, start, end):
        if found["next"] is None and not found["open"]:
            continue
        if _ends_sentence(text, start, found):
            yield start, found.end()
            start = found.end("gap")
    if start < end:
        yield start, end


def _ends_sentence(text: str, start: int, found: re.Match[str]) -> bool:
    following = found["next"] or ""
    if following[:1].islower():
        return False
    if found["end"] != "." or found["close"] not in ("", ")", "]"):
        return True
    before = _LAST_WORD.search(text, max(start, found.start() - _LOOKBACK), found.start())
    word = before.group() if before else ""
    if word == "X" and text.endswith(" on X", start, found.start()):
        return True  # the network
    if word.lower() in _BEFORE_NAME:
        return word.lower() == "no" and not following.isdigit()
    if word.lower() in _MAY_END or _DOTTED.search(word):
        return following.lower() in _STARTERS or word == "I"
    return True


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
