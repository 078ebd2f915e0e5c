"""Which marks open and close a quote. One pass over each paragraph, outermost quotes only.

Curly marks tell their side themselves; straight ones and the '' of wire copy tell it by their neighbours. A mark that
can be neither side is no mark (6'2", plurals), a quote still open at the end of its paragraph ends there. Single marks
count only in articles that use them as their outer ones, as British papers do.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = re.compile(r"''|``|[\"“”„‟«»]")
_OPEN_BEFORE = frozenset(" \t\u00a0([{—–-/‘'\"“")
_CLOSE_AFTER = frozenset(" \t\u00a0)]}.,;:!?—–-/’'…\"”")
# <a href="…">, <tweet author="…">: marks inside a tag are its own.
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,500}>")
_SENTENCE_ENDED = re.compile(r"[.!?…]\s+$")
_WORD = re.compile(r"\w")

_SINGLE_OPEN = re.compile(
    r"(?<![^\s(\[—–\"“])[‘'](?=[\w…$£€])(?!'|\d\ds?\b|(?:em|til|cause|tis|twas|n)\b)", re.IGNORECASE
)
_SINGLE_CLOSE = re.compile(r"(?<=[^\s‘'])[’'](?![\w'])")
_ENDED = frozenset(".,!?…")


@dataclass(frozen=True, slots=True)
class Stretch:
    """What stands between one pair of marks: `start:end` inside them, white space off; `opened:closed` with them.

    `left_open` tells that the paragraph ended before the quote did.
    """

    start: int
    end: int
    opened: int
    closed: int
    left_open: bool = False


def stretches_of(text: str, start: int, end: int, single: bool = False) -> list[Stretch]:
    """Return the quotes of the paragraph `text[start:end]` in order; `single` marks count where it is true."""
    found = []
    for opened, inner, inner_end, closed in _pairs(text, start, end, single):
        while inner < inner_end and text[inner].isspace():
            inner += 1
        while inner_end > inner and text[inner_end - 1].isspace():
            inner_end -= 1
        attribute = opened > start and text[opened - 1] == "="  # a broken tag: <a href="…
        if not attribute and _WORD.search(text, inner, inner_end):
            found.append(Stretch(inner, inner_end, opened, closed, left_open=closed == inner_end == end))
    return found


def uses_single_marks(text: str) -> bool:
    """Tell whether the article's outer marks are single ones: more such pairs than double ones."""
    double = sum(1 for _ in _pairs(text, 0, len(text), single=False))
    return len(_single_pairs(text, 0, len(text))) > double


def tags_in(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the offsets of HTML-like tags."""
    return [tag.span() for tag in _TAG.finditer(text, start, end)]


def _pairs(text: str, start: int, end: int, single: bool) -> Iterator[tuple[int, int, int, int]]:
    """Yield (mark start, inner start, inner end, mark end) of every outermost pair."""
    marks = list(_marks(text, start, end, single))
    closers_left = sum(mark in "”»" for _, _, mark in marks)
    openers_left = sum(mark in "“„«" for _, _, mark in marks)
    families: list[str] = []  # of the quotes that are open, the outermost first
    opened = inner = 0
    for mark_start, mark_end, mark in marks:
        closers_left -= mark in "”»"
        openers_left -= mark in "“„«"
        side, family = _side(text, start, end, mark_start, mark_end, mark, families)
        if not families:
            if side == "open":
                families, opened, inner = [family], mark_start, mark_end
        elif side == "open":
            # The same mark again: a quote in the quote if each can still be closed, else a closing mark was forgotten.
            nested = family != families[0] or (family == "curly" and closers_left - openers_left > len(families))
            if nested:
                families.append(family)
            elif _SENTENCE_ENDED.search(text, max(inner, mark_start - 4), mark_start):
                yield opened, inner, mark_start, mark_start
                families, opened, inner = [family], mark_start, mark_end
        elif side == "close":
            if len(families) > 1 and family == families[-1]:
                families.pop()
            elif len(families) == 1 or family == families[0]:
                yield opened, inner, mark_start, mark_end
                families = []
    if families and families[0] != "single":
        yield opened, inner, end, end


def _marks(text: str, start: int, end: int, single: bool) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, mark) in order, tags left out; a single mark that opens or closes is yielded as ‘ or ’."""
    tags = iter([*tags_in(text, start, end), (end, end)])
    tag = next(tags)
    marks = [(m.start(), m.end(), _inward(text, start, end, m)) for m in _MARK.finditer(text, start, end)]
    if single:
        for opened, closed in _single_pairs(text, start, end):
            marks += [(opened, opened + 1, "‘"), (closed, closed + 1, "’")]
        marks.sort()
    for mark in marks:
        while mark[0] >= tag[1] and tag[1] < end:
            tag = next(tags)
        if not tag[0] <= mark[0] < tag[1]:
            yield mark


def _inward(text: str, start: int, end: int, found: re.Match[str]) -> str:
    """Return the mark that was found; guillemets that point inwards, »so«, as the curly marks that they stand for."""
    mark = found.group()
    if mark not in "«»":
        return mark
    before = text[found.start() - 1] if found.start() > start else " "
    after = text[found.end()] if found.end() < end else " "
    if mark == "»":
        return "“" if before in _OPEN_BEFORE and after not in _CLOSE_AFTER else mark
    return "”" if after in _CLOSE_AFTER and before not in _OPEN_BEFORE else mark


def _side(
    text: str, start: int, end: int, mark_start: int, mark_end: int, mark: str, families: list[str]
) -> tuple[str, str]:
    """Return whether a mark opens, closes or does neither, and its family."""
    before = text[mark_start - 1] if mark_start > start else " "
    after = text[mark_end] if mark_end < end else " "
    can_open, can_close = before in _OPEN_BEFORE and after != ">", after in _CLOSE_AFTER or after == ">"
    if mark in "‘’":
        return ("open" if mark == "‘" else "close"), "single"
    if mark in "”»":
        return "close", "curly"
    if mark in "“„«":
        slip = families[-1:] == ["curly"] and can_close and not can_open  # “like this“
        return ("close" if slip else "open"), "curly"
    family = "apostrophes" if mark in ("''", "``") else "straight"
    if mark == "``":
        return "open", family
    if families and family in (families[0], families[-1]):
        return ("close" if can_close or not can_open else "open"), family
    if can_open or not can_close:
        return "open", family
    return ("close", families[-1]) if families else ("neither", family)  # “like this": marks mixed by the writer


def _single_pairs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the offsets of single marks that pair, outside of double ones or not; apostrophes left out."""
    openers = [m.start() for m in _SINGLE_OPEN.finditer(text, start, end)]
    pairs: list[tuple[int, int]] = []
    for position, opened in enumerate(openers):
        if pairs and opened < pairs[-1][1]:
            continue
        line_end = text.find("\n", opened, end)
        limit = min(openers[position + 1] if position + 1 < len(openers) else end, line_end if line_end >= 0 else end)
        closers = [m.start() for m in _SINGLE_CLOSE.finditer(text, opened + 2, limit)]
        # A plural's apostrophe (the leaders’ meeting) closes only where nothing better does.
        good = (
            [c for c in closers if text[c - 1] in _ENDED] or [c for c in closers if text[c - 1] not in "sS"] or closers
        )
        if good:
            pairs.append((opened, good[0]))
    return pairs
