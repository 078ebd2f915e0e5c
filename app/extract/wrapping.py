"""Hard-wrapped prose: line breaks that stand for a space, told from those that end a paragraph, an item or a turn.

A break inside a sentence is certain if the next line begins with a small letter. Where a block of lines has many of
these, its other breaks are judged by how full the line is: a break that a typist would not have needed ends something.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

Break = tuple[int, int, str]  # start and end of a line break with the white space around it, and what it stands for

_LINE = re.compile(r"([^\r\n\f\u2028\u2029]*)(?:\r\n|[\r\n\f\u2028\u2029]|\Z)")
_ENDED = re.compile(r"[.!?…:;][\"”’'»)\]]*$")
_ABBREVIATED = re.compile(
    r"\b(?:[A-Z]|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|Mrs?|Ms|Dr|Gen|Gov|Sen|Rep|Hon|St|Prof|Lt|Col|No|Art)\.$"
)
_BULLET = re.compile(r"[•*▪◦·‣■□>#|+]\s|[•▪◦‣■□]")
_NUMBER = re.compile(r"(?:\d{1,3}[.)]|[a-z]\)|\([a-z0-9]{1,4}\)|[IVXivx]{1,5}[.)])\s")
_DASH = re.compile(r"[-–—]\s")
# "PRESIDENT ROE:", "Q:", "Ann Roe (through an interpreter):" begin a turn or a field.
_LABEL = re.compile(r"[A-Z\u00c0-\u00de][\w.’'-]{0,30}(?: [(A-Z][\w.’'-]{0,30}){0,5}\)?:(?:\s|$)|[QA]\.\s")
_MARKS = (_BULLET, _NUMBER, _DASH, _LABEL)
_OPEN_ENDED = re.compile(
    r"(?:[,-]|\b(?:an?|and|are|as|at|between|but|by|for|from|had|has|have|his|her|in|into|is|its|of|on|or|our|over|than|"
    r"that|the|their|to|under|was|were|which|who|will|with|would|president|minister|chancellor|king|queen|prince|mr|mrs|"
    r"ms|dr)\.?)$",
    re.IGNORECASE,
)
_WORD_BEFORE_HYPHEN = re.compile(r"([^\W\d_]+)-$")
_WORD = re.compile(r"[^\W\d_]+")
# A hyphen after one of these belongs to the word; after others the typesetter may have put it.
_COMPOUNDING = frozenset(
    "anti co counter cross deep double ex far first five four full half high hundred inter large long low mid multi "
    "new non old one post pre pro re second self semi seven short six small so state ten third three two vice well "
    "world".split()
)
_COMPOUNDED = frozenset(
    "armed backed based born brokered controlled day free held led level long made month old owned point range related "
    "run scale sponsored style term time week wide year".split()
)
_OPENING = ("“", "‘", '"')
WIDEST = 200  # characters; a longer line was not wrapped by a typist
_FULL = 0.7  # of the width: with the next word the first line of a paragraph would have been about full
_FEWEST_SPACES = 2  # in a line that is joined although its block is not wrapped: a heading or button has fewer
_ENOUGH_BREAKS = 6
_ENOUGH_IF_FULL = 4  # if each line is full
_FEWEST_FULL = 0.9  # of the breaks, if that alone tells that a text is wrapped
_HANGING = 2  # lines after which a block may be one paragraph whose first line hangs
_FEWEST_INSIDE = 0.25  # of the breaks of wrapped prose are followed by a small letter; measured: 0.6 to 0.8


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without the white space around it; `is_marked` if it begins an item or a turn."""

    start: int
    end: int
    indent: int
    text: str
    is_marked: bool = False

    @property
    def width(self) -> int:
        return self.indent + len(self.text)

    @property
    def is_open(self) -> bool:
        """Return True if no sentence ends with the line."""
        return not _ENDED.search(self.text[-4:]) or bool(_ABBREVIATED.search(self.text[-6:]))

    def needs(self, following: "_Line") -> int:
        """Return the width of the line with the first word of the next."""
        return self.width + 1 + len(following.text.partition(" ")[0])

    def breaks_inside(self, following: "_Line") -> bool:
        """Return True if the line ends, and the next begins, inside a sentence; a lone word is a button or a list."""
        return self.is_open and following.text[0].islower() and " " in self.text


def joined_breaks(text: str) -> list[Break]:
    """Return the line breaks that stand for a space, or for nothing after a hyphen, in their order."""
    blocks = [block for block in _blocks(text) if len(block) > 1]
    if not blocks:
        return []
    blocks = [_marked(block) for block in blocks]
    longest = max(line.width for block in blocks for line in block)
    width = longest if _is_wrapped(blocks, longest) else 0
    words: Counter[str] = Counter()
    breaks = []
    for block in blocks:
        for line, following in _joined(block, width):
            words = words or Counter(word.lower() for word in _WORD.findall(text))
            breaks.append(_break(line, following, words))
    return breaks


def _blocks(text: str) -> Iterator[list[_Line]]:
    """Yield the lines between empty lines."""
    block: list[_Line] = []
    for found in _LINE.finditer(text):
        line = found[1]
        bare = line.strip()
        if bare:
            indent = len(line) - len(line.lstrip())
            block.append(_Line(found.start() + indent, found.start() + indent + len(bare), indent, bare))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _marked(block: Sequence[_Line]) -> list[_Line]:
    """Mark the lines that begin an item or a turn; inside a sentence only a bullet does, and a mark seen before."""
    marked: list[_Line] = []
    seen = {_BULLET}
    for before, line in zip([None, *block], block, strict=False):
        mark = next((each for each in _MARKS if each.match(line.text)), None)
        begins = mark is not None and (mark in seen or before is None or not before.is_open)
        if begins and mark:
            seen.add(mark)
        marked.append(replace(line, is_marked=begins))
    return marked


def _is_wrapped(blocks: Sequence[Sequence[_Line]], width: int) -> bool:
    """Return True if the lines are wrapped to a width: many begin inside a sentence, or some do and all are full."""
    pairs = [pair for block in blocks for pair in pairwise(block) if not pair[1].is_marked]
    inside = sum(line.breaks_inside(following) for line, following in pairs)
    if not inside or width > WIDEST:
        return False
    full = sum(line.needs(following) > width for line, following in pairs)
    enough = _ENOUGH_BREAKS if full < len(pairs) else _ENOUGH_IF_FULL
    return inside >= len(pairs) * _FEWEST_INSIDE or (len(pairs) >= enough and full >= len(pairs) * _FEWEST_FULL)


def _joined(block: Sequence[_Line], width: int) -> Iterator[tuple[_Line, _Line]]:
    """Yield the pairs of lines that belong to one paragraph; `width` is that of the whole text, 0 if it has none."""
    own = max(line.width for line in block)
    # The first line of a paragraph may hang out of the others.
    margin = min(line.indent for line in (block[1:] if len(block) > _HANGING else block))
    width = max(width, own) if width or _is_wrapped([block], own) else 0
    paragraph = _Paragraph(width, margin)
    for line, following in pairwise(block):
        paragraph.add(line)
        if not following.is_marked and paragraph.goes_on(line, following):
            yield line, following
        else:
            paragraph = _Paragraph(width, margin)


class _Paragraph:
    """Lines of one paragraph so far, in a block that is wrapped to `width`, or to none if that is 0."""

    def __init__(self, width: int, margin: int) -> None:
        self.width, self.margin = width, margin
        self._hangs = False
        self._lines = self._curly = self._straight = 0

    def add(self, line: _Line) -> None:
        """Add a line, and count its marks."""
        self._hangs = self._hangs or (self._lines == 0 and line.is_marked)
        self._lines += 1
        self._curly += line.text.count("“") - line.text.count("”")
        self._straight += line.text.count('"')

    def goes_on(self, line: _Line, following: _Line) -> bool:
        """Return True if the line after the last one belongs to the paragraph."""
        if line.is_open and following.text[0].islower():
            return bool(self.width) or line.text.endswith(",") or line.text.count(" ") >= _FEWEST_SPACES
        if not self.width or (following.indent > self.margin + 1 and not self._hangs):
            return False
        needed = line.needs(following)
        if line.is_open:  # the first line may be a heading
            return self._lines > 1 or needed >= _FULL * self.width or bool(_OPEN_ENDED.search(line.text))
        if self._is_quoting:
            return not following.text.startswith(_OPENING)
        return needed > self.width

    @property
    def _is_quoting(self) -> bool:
        return self._curly > 0 or self._straight % 2 == 1


def _break(line: _Line, following: _Line, words: Counter[str]) -> Break:
    """Return the break after a line; a typesetter's hyphen is a part of it."""
    hyphenated, continued = _WORD_BEFORE_HYPHEN.search(line.text), _WORD.match(following.text)
    if not hyphenated or not continued:
        return line.end, following.start, " "
    before, after = hyphenated[1], continued[0]
    is_name = before[0].isupper() or after[0].isupper()
    of_word = before in _COMPOUNDING or after in _COMPOUNDED or before.endswith("ly") or words[before] > 1
    of_word = is_name or (of_word and before + after not in words)
    return line.end - (not of_word), following.start, ""
