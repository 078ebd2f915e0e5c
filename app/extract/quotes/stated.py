"""Speakers whom the layout states outright, before any evidence is weighed: signatures, transcripts, embedded posts."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from app.extract.parsing.lines import Key, Line

_NAME = r"(?:[^\W\d_][\w.’'\-]*)(?:\s+[\w.’'&\-]+){0,7}"
_SIGNATURE = re.compile(
    rf"\s*(?:[–—―~]|--?)\s*(?P<name>(?=[^\W\da-z_]){_NAME}?)(?P<rest>\s?[,(@\[][^\n]{{0,90}}|\s(?:on|via)\s[A-Z][^\n]{{0,60}})?[\s.]*$"
)
# A pull quote with its speaker inside the marks: `"We won.` and, on the next line, `Lee Jae-myung, president."`
_SIGNED_INSIDE = re.compile(rf"(?P<name>(?=[^\W\da-z_]){_NAME})(?:,[^\n.\"”]{{0,60}})?\.?[\"”]$")
_LABEL = re.compile(r"(?P<name>[A-Z][A-Z.’'\-]+(?:\s+[A-Z][A-Z.’'\-]+){0,3}):\s+(?=\S)")
# The start of a turn in a transcript or an interview: `President Macron: Thank you`, `Q: Will you go?`, `A. I will.`
_TURN = re.compile(
    r"(?:(?P<asked>Q|A|Question|Answer)[.:]|(?P<name>[A-Z][\w.’'\-]*(?:\s+[A-Z][\w.’'\-]+){0,4}):)\s+(?=\S)"
)
_ASIDE = re.compile(r"[(\[][^()\[\]]{0,80}[)\]]\.?$")  # (Applause.)
# The text that sites show of an embedded post: `We did it! — Lee Jae-myung (@handle) August 23, 2025`.
_POST = re.compile(
    r"(?P<words>\S.{10,600}?)\s+[–—-]+\s*(?P<name>[^()\n–—]{2,60}?)\s+\(@\w{1,20}\)\s+[A-Z][a-z]+ \d{1,2}, \d{4}\b"
)
_CAPITAL = r"[A-Z\u00c0-\u00de][\w.-]*"
# A question with no verb: `Lee's reply? “…”`.
_ANSWER = re.compile(
    rf"(?:^|[.!?”\"\n]\s*)(?P<name>{_CAPITAL}(?:\s{_CAPITAL}){{0,3}})[’']s?\s(?:\w+\s)?"
    r"(?:answer|comment|message|reaction|reply|response|retort|verdict)\s?\?\s*$"
)
_NO_NAME = frozenset(
    "BREAKING UPDATE UPDATED WATCH LIVE NOTE WARNING FACT RELATED READ MORE PHOTO VIDEO EXCLUSIVE OPINION".split()
)
LONGEST_SIGNATURE = 120
FEWEST_TURNS = 4


def signature(text: str, lines: Sequence[Line], n: int, k: int) -> Key | None:
    """`“…” – Lee Jae-myung` at the end of the line, or the dash and the name on the next line."""
    line = lines[n]
    stretch = line.stretches[k]
    sentence = line.sentence_of.get(k)
    if k + 1 < len(line.stretches) or sentence is None or line.doc is None:
        return None
    words_before = any(t.is_alpha and t.i not in line.in_hole for t in line.doc[sentence.start : line.holes[k][0]])
    if words_before:
        return None  # `He called it “peanuts.” – Reuters`: a byline
    if stretch.closed < line.end:
        return _signed(text, stretch.closed, line.end)
    following = lines[n + 1] if n + 1 < len(lines) else None
    if following is None or following.stretches:
        return None
    if stretch.left_open and text.count("\n", line.end, following.start) == 1:
        inside = _SIGNED_INSIDE.match(text, following.start, min(following.end, following.start + LONGEST_SIGNATURE))
        if inside:
            return inside.span("name")
    return _signed(text, following.start, following.end)


def answered(text: str, opened: int) -> Key | None:
    """`Lee's answer? “…”`: whose answer the question before a quote asks for."""
    found = _ANSWER.search(text, max(0, opened - LONGEST_SIGNATURE), opened)
    return found.span("name") if found else None


def label(text: str, start: int, end: int) -> Key | None:
    """`WALLACE: Do you …`: the name in capitals that a transcript's line or quote begins with."""
    found = _LABEL.match(text, start, end)
    if found is None or found["name"].split()[0] in _NO_NAME:
        return None
    return found.start("name"), found.end("name")


def after_label(text: str, start: int, end: int) -> int:
    """Return where speech begins behind the label of a transcript; `start` where there is none."""
    found = _LABEL.match(text, start, end) if label(text, start, end) else None
    return found.end() if found else start


def turns(text: str, lines: Sequence[Line]) -> Iterator[tuple[Key, Key | None]]:
    """Yield the words of a transcript's lines without marks, and whose they are; of `Q:` and `A:` nobody's.

    Four labels make a transcript, if at least two speakers return. A line between without a label goes on with the
    speaker before it, where every third line at the least has a label.
    """
    found = {n: match for n, line in enumerate(lines) if (match := _turn(text, line))}
    times = Counter(match["name"] or match["asked"] for match in found.values())
    if len(found) < FEWEST_TURNS or sum(count > 1 for count in times.values()) < 2:
        return
    numbers = sorted(found)
    goes_on = len(numbers) * 3 > numbers[-1] - numbers[0]
    speaker: Key | None = None
    for n, line in enumerate(lines[numbers[0] : numbers[-1] + 1], start=numbers[0]):
        match = found.get(n)
        if match is not None:
            speaker = match.span("name") if match["name"] else None
        if (match or goes_on) and not line.stretches and not _ASIDE.match(text, line.start, line.end):
            yield (match.end() if match else line.start, line.end), speaker


def _turn(text: str, line: Line) -> re.Match[str] | None:
    found = _TURN.match(text, line.start, line.end)
    if found is None or (found["name"] or "").split(" ")[0].upper() in _NO_NAME:
        return None
    in_marks = line.stretches and line.stretches[0].opened == found.end()  # `Lee: “…”` is a quote, and no transcript's
    return None if in_marks else found


def posts(text: str, lines: Sequence[Line]) -> list[tuple[Key, Key]]:
    """Return the words and the author of every embedded post that stands as a line without marks."""
    found = (
        _POST.match(text, line.start, line.end)
        for line in lines
        if not line.stretches and "(@" in text[line.start : line.end]
    )
    return [(post.span("words"), post.span("name")) for post in found if post and "<" not in post["words"]]


def _signed(text: str, start: int, end: int) -> Key | None:
    if end - start > LONGEST_SIGNATURE:
        return None
    found = _SIGNATURE.match(text, start, end)
    return (found.start("name"), found.end("name")) if found else None
