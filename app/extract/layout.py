"""Where paragraphs and sentences begin and end. No model: abbreviations and marks tell enough, and quickly."""

import re
from collections.abc import Iterator

from app.document import Document, Span

_LINE = re.compile(r"[^\r\n]+")
_END = re.compile(r"[.!?…]+[\"”’')\]]*(?=\s)")
# A full stop after one of these does not end a sentence.
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof sen rep gov gen col lt sgt capt adm rev hon st sr jr messrs pres sec amb "
    "jan feb mar apr jun jul aug sept sep oct nov dec no vs etc inc ltd co corp u.s u.k u.n e.g i.e a.m p.m d.c".split()
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
    start = paragraph.start
    for end in _END.finditer(document.text, paragraph.start, paragraph.end):
        if _ends_sentence(document.text, start, end, paragraph.end):
            yield document.span(start, end.end())
            start = end.end()
            while start < paragraph.end and document.text[start].isspace():
                start += 1
    if start < paragraph.end:
        yield document.span(start, paragraph.end)


def _ends_sentence(text: str, start: int, end: re.Match[str], limit: int) -> bool:
    following = text[end.end() : limit].lstrip()
    if not following or following[0].islower():
        return not following
    if end.group() != ".":
        return True
    word = text[start : end.start()].split()[-1:] or [""]
    bare = word[0].strip("\"“‘'([").lower()
    is_initial = len(bare) == 1 and bare.isalpha()
    return not (is_initial or bare in _ABBREVIATIONS)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
