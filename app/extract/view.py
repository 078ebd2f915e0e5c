"""View of a document: the text as it is matched, and the way back to the characters that are stored.

The stored text never changes, since offsets count in it. Extractors read a normalised copy: composed letters, no
invisible characters, plain spaces, resolved character references, wrapped lines joined, glued links removed. They need
not know: `View.restored` moves every span of their findings to the stored text.
"""

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from app.document import Document, Span
from app.extract.wrapping import joined_breaks

Edit = tuple[int, int, str]  # start and end of the characters that are replaced, and their replacement
Finding = TypeVar("Finding")

# Markup of texts in e-mail and Markdown: emphasis, the marks of quoted lines, links; an address between sentences.
_MARKUP = re.compile(
    r"(?<![\w*\\])(?P<stars>\*{1,3})(?=[^\s*])(?P<strong>[^*\n]{1,300}?)(?<=[^\s*])(?P=stars)(?![\w*])"
    r"|(?<![\w\\])(?P<lines>_{1,3})(?=[^\s_])(?P<weak>[^_\n]{1,300}?)(?<=[^\s_])(?P=lines)(?!\w)"
    r"|^(?P<quoted>(?:>[ \t]?)+)(?=\S)"
    r"|\[(?P<label>[^\[\]\n]{1,300})\]\((?:https?:|/)[^\s()]{1,500}\)"
    r"|(?<=[^\s\[(])\[(?:\d{1,3}|citation needed)\]"  # notes of an encyclopaedia
    r"|(?P<escape>\\)(?=[\"'])|(?P<newline>(?:\\n){1,4})(?=[\\\"'“‘A-Z])"
    r"|(?<=[.!?…”\"’)])(?P<address>[ \t]+https?://\S+)(?=[ \t]+\S)",
    re.MULTILINE,
)
_MARKED = re.compile(r"[*_\\]|^>|\]\(|\[\d|\[citation|https?:", re.MULTILINE)
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_UNUSUAL = re.compile(
    r"\u00ad[ \t]*\r?\n[ \t]*"  # a word broken at the end of a line
    rf"|[{_INVISIBLE}]+|[{_SPACES}]"
    r"|[\x80-\x9f]"  # windows-1252 that was read as ISO 8859-1: controls that no text has
    r"|[^\W\d_][\u0300-\u036f]+"  # decomposed letters: file names of macOS, text of PDF
    r"|[\ufb00-\ufb06\uff01-\uff5e]"  # ligatures and full-width forms
    r"|&(?:amp;)?(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"
)
# UTF-8 that was read as windows-1252: `â€œ` is a mark, `Ã©` a letter. Only these prove it: `É”` may be meant.
_MISREAD = re.compile("â€[\x9d\u2018-\u201e\u0153\u2122\u02dc\u00a6]|â\x80[\x90-\xbf]|Ã[\u00a1-\u00bf]")
_MISREAD_RUN = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    "\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]{1,3}"
)

_MISREAD_OR_UNUSUAL = re.compile(f"{_MISREAD_RUN.pattern}|{_UNUSUAL.pattern}")
_UPPER = "A-Z\u00c0-\u00d6\u00d8-\u00de"
_LOWER = "a-z\u00df-\u00f6\u00f8-\u00ff\u0101-\u017f"
# "on Thursday.President": a space is missing, unless it is an address of the web or an abbreviation.
_STOP = re.compile(
    rf"(?<=[{_LOWER}]{{2}})[.!?](?P<mark>[”’\"])?"
    rf"(?=[“‘\"]?(?:[{_UPPER}][{_LOWER}]+|I|A)[\s,’'])(?!(?:Com|Org|Net|Gov|Edu|Eu|Uk|Info|Io)\b)"
)
_LONGEST_ADDRESS = 100  # characters before a full stop that are looked at for an address
_LONGEST_LINE = 3_000  # characters before a full stop that are looked at for marks
_ADDRESS = re.compile(r"www\.|[/@\\]|\bhttps?:")
# A link's target glued to its word, as scrapers leave it: "Rennie Ola RennieRennie opens pool MORE".
_GLUE = re.compile(
    rf"(?<=[{_LOWER}])(?<!\bMc)(?<!\bMac)(?<!\b[DLV][aeiou])(?<!\bVan)(?<!\bFitz)(?=[{_UPPER}][{_LOWER}])"
)
_MORE = re.compile(r"\bMORE\b")
_LONGEST_LINKS = 400  # characters of a glued link, its headlines included
_DOUBLED = re.compile(rf"\b([{_UPPER}][{_LOWER}]{{2,}})\1\b")
_LAST_NAME = re.compile(rf"[{_UPPER}][\w’'-]*$")
_LONGEST_NAME = 60  # characters between the two surnames of "Rennie Ola Mari Rennie"


class View:
    """`document` is the document that extractors read; `original` has the stored text."""

    def __init__(self, original: Document) -> None:
        self.original = original
        self._layers: list[_Layer] = []
        text = original.text
        for find in (_markup_edits, _character_edits, _line_edits):
            if edits := find(text):
                layer = _Layer(edits)
                text = layer.applied(text)
                self._layers.append(layer)
        self.document = replace(original, text=text) if self._layers and text.strip() else original
        if self.document is original:
            self._layers.clear()

    def restored(self, finding: Finding) -> Finding:
        """Return a finding whose spans are those of the stored text."""
        return self._restored(finding) if self._layers else finding

    def _restored(self, value: Any) -> Any:
        if isinstance(value, Span):
            return self._span(value)
        if isinstance(value, tuple):
            return tuple(map(self._restored, value))
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{each.name: self._restored(getattr(value, each.name)) for each in fields(value)})
        return value

    def _span(self, span: Span) -> Span:
        start, end = span.start, span.end
        for layer in reversed(self._layers):
            start, end = layer.restored(start, end)
        return self.original.span(start, end)


class _Layer:
    """Edits of a text, in their order, and the way from the edited text back."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._starts: list[int] = []  # of the replacements, in the edited text
        self._ends: list[int] = []
        shift = 0
        for start, end, replacement in edits:
            self._starts.append(start + shift)
            self._ends.append(start + shift + len(replacement))
            shift += len(replacement) - (end - start)

    def applied(self, text: str) -> str:
        """Return the edited text."""
        parts, last = [], 0
        for start, end, replacement in self._edits:
            parts += [text[last:start], replacement]
            last = end
        return "".join([*parts, text[last:]])

    def restored(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets of the characters that `start:end` of the edited text is made of."""
        return self._character(start)[0], self._character(end - 1)[1]

    def _character(self, place: int) -> tuple[int, int]:
        """Return start and end of the characters that the one at `place` replaces."""
        number = bisect_right(self._starts, place) - 1
        if number < 0:
            return place, place + 1
        start, end, _ = self._edits[number]
        if place < self._ends[number]:
            return start, end
        moved = place - self._ends[number] + end
        return moved, moved + 1


def _markup_edits(text: str) -> list[Edit]:
    """Return the edits that leave the words of markup alone."""
    edits: list[Edit] = []
    for found in _MARKUP.finditer(text) if _MARKED.search(text) else ():
        words = next((name for name in ("strong", "weak", "label") if found[name]), None)
        if words:
            edits += [(found.start(), found.start(words), ""), (found.end(words), found.end(), "")]
        else:
            edits.append((found.start(), found.end(), "\n" if found["newline"] else ""))
    return edits


def _character_edits(text: str) -> list[Edit]:
    """Return the edits of single characters and letters."""
    if text.isascii() and "&" not in text:
        return []
    pattern = _MISREAD_OR_UNUSUAL if _MISREAD.search(text) else _UNUSUAL
    edits = ((found.start(), found.end(), _normal(found.group())) for found in pattern.finditer(text))
    return [edit for edit in edits if edit[2] != text[edit[0] : edit[1]]]


def _normal(written: str) -> str:
    """Return the usual form of unusual characters."""
    first = written[0]
    if written.startswith("\u00ad"):
        return ""
    if first == "&":
        resolved = html.unescape(html.unescape(written))
        return written if resolved == written else _UNUSUAL.sub(lambda found: _normal(found.group()), resolved)
    if len(written) > 1 and unicodedata.combining(written[1]):
        return unicodedata.normalize("NFC", written)
    if _MISREAD_RUN.fullmatch(written):
        read = _read_again(written)
        return written if read == written else _UNUSUAL.sub(lambda found: _normal(found.group()), read)
    if "\x80" <= first <= "\x9f" and len(written) == 1:
        return first.encode("latin-1").decode("cp1252", "ignore")
    if first.isspace():
        return " "
    return unicodedata.normalize("NFKC", written) if first > "\ufaff" and first != "\ufeff" else ""


def _read_again(misread: str) -> str:
    """Return UTF-8 that was read as windows-1252 as it was meant, or itself if it was not."""
    content = bytearray()
    for letter in misread:
        try:
            content += letter.encode("cp1252")
        except UnicodeEncodeError:
            content.append(ord(letter) & 0xFF)
    try:
        return content.decode()
    except UnicodeDecodeError:
        return misread


def _line_edits(text: str) -> list[Edit]:
    """Return the edits of line breaks, missing spaces and glued links."""
    edits = [*joined_breaks(text), *_missing_spaces(text), *_glued_links(text)]
    edits.sort()
    return [edit for edit, before in zip(edits, [(0, 0, ""), *edits], strict=False) if edit[0] >= before[1]]


def _missing_spaces(text: str) -> Iterator[Edit]:
    for found in _STOP.finditer(text):
        nearest = max(0, found.start() - _LONGEST_ADDRESS)
        start = text.rfind(" ", nearest, found.start()) + 1
        if not _ADDRESS.search(text, max(start, nearest), found.end() + 1):
            furthest = max(0, found.start() - _LONGEST_LINE)
            line = max(furthest, text.rfind("\n", furthest, found.start()) + 1)
            opens = found["mark"] == '"' and text.count('"', line, found.start()) % 2 == 0  # no mark is open before it
            place = found.end() - opens
            yield place, place, " "


def _glued_links(text: str) -> Iterator[Edit]:
    """Yield the links that are glued to names: `Rennie Ola RennieRennie opens pool MORE` is Rennie."""
    last = 0
    for more in _MORE.finditer(text):
        line = max(text.rfind("\n", 0, more.start()) + 1, last, more.start() - _LONGEST_LINKS)
        if glue := _GLUE.search(text, line, more.start()):
            yield _named_before(text, glue.start()), more.end(), ""
        last = more.end()
    for doubled in _DOUBLED.finditer(text):
        if _MORE.search(text, doubled.end(), doubled.end() + _LONGEST_LINKS) is None:
            yield _named_before(text, doubled.end(1)), doubled.end(), ""


def _named_before(text: str, end: int) -> int:
    """Return the end of the name that the one ending at `end` repeats, or `end`: `Rennie Ola Rennie` repeats Rennie."""
    name = _LAST_NAME.search(text, max(0, end - _LONGEST_NAME), end)
    if name is None:
        return end
    before = text.rfind(name.group(), max(0, name.start() - _LONGEST_NAME), name.start())
    between = text[before + len(name.group()) : name.start()]
    return before + len(name.group()) if before >= 0 and between.istitle() and between[:1] == " " else end
