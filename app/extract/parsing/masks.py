"""A paragraph with its quotes masked: what the parser reads instead of the speech of others.

A quote that is a sentence of its own becomes a two-word clause (`“We will win,” said Lee` reads `It works, said Lee`),
so that the parser sees what it knows best; a fragment keeps its words, since it is a part of the writer's sentence
(`called it “a great day”` reads `called it a great day`). Offsets lead back to the text.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from app.extract.marks import Stretch, tags_in
from app.furniture import after_lead_in

CLAUSE = "It works"
NEAR = 20  # characters beside a quote in which the next visible one is looked for
LONGEST_FRAGMENT = 200  # characters of a fragment that the parser reads

# "PARIS —", "BERLIN, March 3 (Reuters) -", "Paris (AFP) –"
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.\- ]{2,30}(?:,[^\n—–“\"'()]{2,30})?(?:\([A-Z][\w .&/-]{1,30}\))?|"
    r"[A-Z][\w .,]{2,40}\([A-Z][\w .&/-]{1,30}\))\s*(?:—|–|--?)\s+(?=[“‘'\"A-Z])"
)
_INNER_END = re.compile(r"[.!?…](?=\s)|[:;]")


@dataclass(frozen=True)
class Masked:
    """`text` is the masked paragraph; `holes[i]` is where in it quote `i` was."""

    text: str
    holes: tuple[tuple[int, int], ...]
    _at: tuple[int, ...]  # offsets in `text` at which a copied piece begins …
    _from: tuple[int, ...]  # … and where in the article that piece begins

    def original(self, offset: int) -> int:
        """Return the article's offset of an offset of `text`; inside a clause that masks a quote, of the quote."""
        piece = bisect_right(self._at, offset) - 1
        return self._from[piece] + offset - self._at[piece]

    def position(self, offset: int) -> int | None:
        """Return where in `text` the article's character at `offset` is; None if it is hidden."""
        piece = bisect_right(self._from, offset) - 1
        if piece < 0:
            return None
        found = self._at[piece] + offset - self._from[piece]
        return found if found < (self._at[piece + 1] if piece + 1 < len(self._at) else len(self.text)) else None


def mask(text: str, start: int, end: int, stretches: Sequence[Stretch], clauses: Sequence[bool]) -> Masked:
    """Return the paragraph `text[start:end]` with its quotes masked."""
    parts: list[str] = []
    at: list[int] = []
    origin: list[int] = []
    holes: list[tuple[int, int]] = []
    length = 0

    def add(piece: str, source: int) -> None:
        nonlocal length
        parts.append(piece)
        at.append(length)
        origin.append(source)
        length += len(piece)

    position = after_dateline(text, start, end)
    for stretch, clause in zip(stretches, clauses, strict=True):
        add(_without_tags(text, position, stretch.opened), position)
        hole = length
        add(CLAUSE if clause else _fragment(text[stretch.start : stretch.end]), stretch.start)
        holes.append((hole, length))
        add(_end_mark(text, stretch, end), stretch.end)
        position = stretch.closed
    add(_without_tags(text, position, end), position)
    return Masked("".join(parts), tuple(holes), tuple(at), tuple(origin))


def excerpt(text: str, sentences: Sequence[tuple[int, int]]) -> Masked:
    """Return some sentences of a paragraph without quotes, one after the other."""
    parts, at, starts, length = [], [], [], 0
    for begin, end in sentences:
        start = after_dateline(text, begin, end)
        at.append(length)
        starts.append(start)
        parts.append(_without_tags(text, start, end) + " ")
        length += len(parts[-1])
    return Masked("".join(parts).rstrip(), (), tuple(at), tuple(starts))


def after_dateline(text: str, start: int, end: int) -> int:
    """Return where a paragraph's prose begins: behind kicker and dateline, which the parser would take for names."""
    start = after_lead_in(text, start, end)
    found = _DATELINE.match(text, start, end)
    return found.end() if found else start


def is_sentence(text: str, stretch: Stretch, paragraph_start: int) -> bool:
    """Return whether a quote is a sentence, or several, and no fragment of the writer's own."""
    inner = text[stretch.start : stretch.end]
    words = inner.split()
    first = next((c for c in inner if c.isalnum()), "a")
    if first.islower():
        return False
    before = text[max(paragraph_start, stretch.opened - NEAR) : stretch.opened].rstrip()
    opens = not before or before[-1] in ".,:;!?…—–-”\"’')"
    ended = inner[-1] in ",.!?…—–-" or text[stretch.closed : stretch.closed + 1] == ","
    return (len(words) > 3 and (opens or ended)) or (opens and ended) or len(words) > 8


def _fragment(inner: str) -> str:
    """Return the words of a fragment up to the end of its first sentence, its last comma or full stop left off."""
    cut = _INNER_END.search(inner)
    words = inner[: cut.start()] if cut and cut.start() else inner
    return words[:LONGEST_FRAGMENT].rstrip(" ,.!?…—–-") or "x"


def _end_mark(text: str, stretch: Stretch, end: int) -> str:
    """Return the comma or full stop that stood inside of the marks and belongs to the writer's sentence."""
    last = text[stretch.end - 1]
    following = text[stretch.closed : min(end, stretch.closed + NEAR)].lstrip()[:1]
    if last not in ",.!?…—–-" or following in (",", ".", ";", ":"):
        return ""
    if last == "," or (following.islower() and last != "."):
        return ","
    if last in ".!?…" and (not following or not following.islower()):
        return "."
    return ","


def _without_tags(text: str, start: int, end: int) -> str:
    piece = text[start:end]
    for left, right in reversed(tags_in(text, start, end)):
        piece = piece[: left - start] + " " * (right - left) + piece[right - start :]
    return piece
