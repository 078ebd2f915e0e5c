"""Quotation marks: the one algorithm that pairs them, paragraph by paragraph, outermost quotes only.

Curly marks carry their side; straight ones and the '' of wire copy take it from their neighbours. A mark that can be
neither side is no mark (6'2", plurals); a quote still open at the end of its paragraph ends there. Single marks may
also be apostrophes, so their pairing is the cheapest reading of the whole paragraph (`single_pairs`).
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.document import Span

Pair = tuple[int, int, int, int]  # mark start, inner start, inner end, mark end

_MARK = re.compile(r"''|``|[\"“”„‟«»]")
_OPEN_BEFORE = frozenset(" \t\u00a0([{—–-/‘'\"“")
_CLOSE_AFTER = frozenset(" \t\u00a0)]}.,;:!?—–-/’'…\"”")
# <a href="…">, <tweet author="…">: marks inside a tag are its own.
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,500}>")
_SENTENCE_ENDED = re.compile(r"[.!?…]\s+$")
_NEXT_SENTENCE = re.compile(r"[.!?…]\s")
_WORD = re.compile(r"\w")
_OPENERS = frozenset("“„«\"'‘")

# Single marks: those that may open, ’90s, ’em and ’til left out, and those that may close.
_OPENS = re.compile(
    r"(?<![^\s(\[—–/\"“])[‘'](?=[\w…$£€\[“\"])(?!'|\d\ds?\b|(?:em|til|cause|tis|twas|n)\b)", re.IGNORECASE
)
_CLOSES = re.compile(r"(?<=[^\s‘'(\[])[’'](?![\w'])")
_LEADS = re.compile(r":\s$")
_ENDED = frozenset('.,!?…;:"”')
# What each reading of a single mark costs. A possessive's apostrophe (`the leaders’ talks`) closes a quote only if
# nothing better does; a mark behind a comma or full stop nearly always closes one.
_NESTED, _NEVER_CLOSED = 1.0, 4.0
_SKIP_STRAIGHT, _SKIP_CURLY = 1.5, 3.0  # instead of opening a quote
_CLOSE = {"ended": 0.0, "plural": 1.2, "word": 0.3}
_SKIP = {"ended": 2.5, "plural": 0.1, "word": 1.0}  # instead of closing one
_LATER = 0.05  # of two equal marks the first one closes
_DEEPEST = 2
_FEWEST_WORDS = 2  # between single marks beside double ones

# A quote that is never closed ends where a reporting clause follows: `“The dam will hold, said the engineer. …`.
_REPORT = (
    r"(?:said|says|told|tells|added|adds|asked|asks|wrote|writes|insisted|insists|explained|explains|warned|warns|argued|"
    r"argues|replied|replies|noted|notes|declared|declares)"
)
_REPORTING_CLAUSE = re.compile(
    rf"[,.!?]\s+(?={_REPORT}\s+(?:the\s|an?\s)?[A-Za-z]|"
    rf"(?:he|she|they|[A-Z][\w’'.-]+|(?:the|an?)\s[a-z][\w’'-]+)(?:\s[\w’'.-]+){{0,5}}?\s{_REPORT}\b)"
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Offsets of one quote: `start:end` between the marks, white space off; `opened:closed` with the marks.

    `left_open`: the paragraph ends before the quote does. `single`: it opens with a single mark.
    """

    start: int
    end: int
    opened: int
    closed: int
    left_open: bool = False
    single: bool = False


class Quotations:
    """The quotes of a text, by paragraph."""

    def __init__(self, text: str, paragraphs: Sequence[Span]) -> None:
        self.single = uses_single_marks(text, paragraphs)
        following = [text[paragraph.start] for paragraph in paragraphs[1:]] + [""]
        self.by_paragraph = [
            stretches_of(text, paragraph.start, paragraph.end, self.single, after)
            for paragraph, after in zip(paragraphs, following, strict=True)
        ]
        self._all = [stretch for stretches in self.by_paragraph for stretch in stretches]
        self._opened = [stretch.opened for stretch in self._all]

    def at(self, position: int) -> Stretch | None:
        """Return the quote that holds the character at `position`, marks included."""
        at = bisect_right(self._opened, position) - 1
        return self._all[at] if at >= 0 and position < self._all[at].closed else None

    def within(self, start: int, end: int) -> Sequence[Stretch]:
        """Return the quotes that overlap `start:end`."""
        first = max(0, bisect_right(self._opened, start) - 1)
        last = bisect_right(self._opened, end - 1)
        return [stretch for stretch in self._all[first:last] if stretch.closed > start]


def stretches_of(text: str, start: int, end: int, single: bool = False, following: str = "") -> list[Stretch]:
    """Return the quotes of the paragraph `text[start:end]` in order.

    `single`: the article's outer marks are single ones. `following`: the first character of the next paragraph.
    """
    found = []
    for opened, inner, inner_end, closed in _pairs(text, start, end, single, following):
        is_single = inner == opened + 1 and text[opened] in "‘'"
        while inner < inner_end and text[inner].isspace():
            inner += 1
        while inner_end > inner and text[inner_end - 1].isspace():
            inner_end -= 1
        attribute = opened > start and text[opened - 1] == "="  # a broken tag: <a href="…
        if not attribute and _WORD.search(text, inner, inner_end):
            found.append(Stretch(inner, inner_end, opened, closed, closed == inner_end == end, is_single))
    return found


def uses_single_marks(text: str, paragraphs: Sequence[Span]) -> bool:
    """Return True if more of the article's outermost quotes have single marks than double ones."""
    balance = 0
    for paragraph in paragraphs:
        for opened, inner, _, _ in _pairs(text, paragraph.start, paragraph.end, True, ""):
            balance += 1 if inner == opened + 1 and text[opened] in "‘'" else -1
    return balance > 0


def tags_in(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the offsets of HTML-like tags."""
    return [tag.span() for tag in _TAG.finditer(text, start, end)]


def single_pairs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the offsets of single marks that pair, outermost ones only: the cheapest reading of the paragraph."""
    marks = {found.start(): "open" for found in _OPENS.finditer(text, start, end)}
    if not marks:
        return []
    marks |= {found.start(): _closer(text, found.start()) for found in _CLOSES.finditer(text, start, end)}
    costs: list[float | None] = [0.0] + [None] * _DEEPEST  # of the cheapest reading so far, by depth
    steps: list[list[int]] = []  # by mark, then by depth behind it: the depth before it
    positions = sorted(marks)
    for position in positions:
        kind = marks[position]
        skip = _SKIP.get(kind, _SKIP_CURLY if text[position] == "‘" else _SKIP_STRAIGHT)
        reached: list[tuple[float, int] | None] = [None] * len(costs)
        for depth, cost in enumerate(costs):
            if cost is None:
                continue
            other = depth + 1 if kind == "open" else depth - 1
            paid = (_NESTED if depth else 0.0) if kind == "open" else _CLOSE[kind]
            for target, price in ((depth, skip + (_LATER if depth else 0.0)), (other, paid)):
                if 0 <= target <= _DEEPEST and (best := (cost + price, depth)) < (reached[target] or (1e9, 0)):
                    reached[target] = best
        costs = [best and best[0] for best in reached]
        steps.append([-1 if best is None else best[1] for best in reached])
    depth = min(range(len(costs)), key=lambda n: 1e9 if costs[n] is None else (costs[n] or 0.0) + n * _NEVER_CLOSED)
    return _outermost(positions, steps, depth)


def _closer(text: str, position: int) -> str:
    before = text[position - 1]
    return "ended" if before in _ENDED else "plural" if before in "sS" else "word"


def _outermost(positions: list[int], steps: list[list[int]], depth: int) -> list[tuple[int, int]]:
    """Return the pairs of marks between which the depth rises from 0 and falls to 0 again; `depth` is the last one."""
    pairs = []
    closed: int | None = None
    for position, back in zip(reversed(positions), reversed(steps), strict=True):
        before = back[depth]
        if before == 1 and depth == 0:
            closed = position
        elif before == 0 and depth == 1 and closed is not None:
            pairs.append((position, closed))
            closed = None
        depth = before
    return pairs[::-1]


def _pairs(text: str, start: int, end: int, single: bool, following: str) -> list[Pair]:
    """Return the outermost pairs of the paragraph, in order."""
    singles = single_pairs(text, start, end)
    lone = _lone_opener(text, start, end, singles)
    if single:
        return list(_paired(text, start, end, singles, lone, following))
    double = list(_paired(text, start, end, [], lone, following))
    beside = [
        (opened, opened + 1, closed, closed + 1)
        for opened, closed in singles
        if text.count(" ", opened, closed) + 1 >= _FEWEST_WORDS and not _overlap(double, opened, closed)
    ]
    return sorted(double + beside)


def _overlap(pairs: Sequence[Pair], opened: int, closed: int) -> bool:
    """Return True if one of the pairs, which are in order, overlaps `opened:closed`."""
    before = bisect_right(pairs, closed, key=lambda pair: pair[0]) - 1
    return before >= 0 and pairs[before][3] > opened


def _lone_opener(text: str, start: int, end: int, singles: Sequence[tuple[int, int]]) -> int | None:
    """Return a single mark that opens the paragraph, or what follows a colon, and that no single mark closes."""
    for found in _OPENS.finditer(text, start, end):
        position = found.start()
        if position == start or _LEADS.search(text, max(start, position - 2), position):
            before = bisect_right(singles, (position, end)) - 1
            if before < 0 or singles[before][1] < position:
                return position
    return None


def _paired(
    text: str, start: int, end: int, singles: list[tuple[int, int]], lone: int | None, following: str
) -> Iterator[Pair]:
    marks = list(_marks(text, start, end, singles))
    closers_left = sum(mark in "”»" for _, _, mark in marks)
    openers_left = sum(mark in "“„«" for _, _, mark in marks)
    families: list[str] = []  # of the quotes that are open, the outermost first
    opened = inner = last = start
    for mark_start, mark_end, mark in marks:
        closers_left -= mark in "”»"
        openers_left -= mark in "“„«"
        side, family = _side(text, start, end, mark_start, mark_end, mark, families)
        if not families:
            if side == "open":
                families, opened, inner = [family], mark_start, mark_end
            elif side != "open" and lone is not None and last <= lone < mark_start:
                yield lone, lone + 1, mark_start, mark_end  # 'like this"
                last = mark_end
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
                families, last = [], mark_end
    if families and families[0] != "single":
        cut = _cut(text, inner, end, following)
        yield opened, inner, cut, cut
    elif not families and lone is not None and lone >= last and following and following in "‘'":
        yield lone, lone + 1, end, end


def _cut(text: str, inner: int, end: int, following: str) -> int:
    """Return the end of a quote that is never closed: before a reporting clause of the writer's, or the paragraph's.

    If the next paragraph opens anew, the quote may go on there and report what others said: only its first sentence
    is searched.
    """
    clause = _REPORTING_CLAUSE.search(text, inner, end)
    if clause is None or (following in _OPENERS and _NEXT_SENTENCE.search(text, inner, clause.end())):
        return end
    return clause.start() + 1


def _marks(text: str, start: int, end: int, singles: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, mark) in order, tags left out; of `singles` each mark as ‘ or ’."""
    tags = iter([*tags_in(text, start, end), (end, end)])
    tag = next(tags)
    marks = [(m.start(), m.end(), _inward(text, start, end, m)) for m in _MARK.finditer(text, start, end)]
    for opened, closed in singles:
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
