"""Text normalisation for search and sorting, in Python, so that both databases get the same tokens."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from anyascii import anyascii

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_RUN = re.compile(r"[A-Za-z0-9\x80-\U0010ffff]+")
_LATIN = re.compile(r"[\u0080-\u024f\u1e00-\u1eff\ufb00-\ufb06\uff21-\uff5a]")


def fold(text: str) -> str:
    """Return `text` as words between single spaces, no marks, accents or case: `[a-z0-9 ]` and other scripts’ letters.

    >>> fold("Lee Jae-myung’s “Łódź” visit")
    'lee jae myung s lodz visit'
    """
    return " ".join(_BEYOND_ASCII.sub(lambda found: _folded(found.group()), text).translate(_ASCII).split())


def words_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the words of `fold(text)` in order, each with its start and end in `text`.

    >>> [*words_in("“Łódź”, 5°")]
    [('lodz', 1, 5), ('5', 8, 9)]
    """
    for run in _RUN.finditer(text):
        if run.group().isascii():
            yield run.group().lower(), run.start(), run.end()
        else:
            yield from _words_of_run(run.group(), run.start())


def _words_of_run(run: str, offset: int) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a run with non-ASCII letters, one of which may fold to several words, or end a word."""
    word, start, end = "", offset, offset
    for place, letter in enumerate(run, offset):
        first, *others = _folded(letter).split(" ")
        if not word:
            start = place
        word += first
        if first or not others:  # a combining mark belongs to the preceding letter
            end = place + 1
        for other in others:
            if word:
                yield word, start, end
            word, start, end = other, place, place + 1
    if word:
        yield word, start, end


@cache
def _folded(letter: str) -> str:
    """Fold one letter; folding is context-free."""
    plain = unicodedata.normalize("NFKD", _LATIN.sub(lambda latin: anyascii(latin.group()), letter)).casefold()
    return "".join(c if c.isalnum() else "" if unicodedata.combining(c) else " " for c in plain)


_ASCII = {code: _folded(chr(code)) for code in range(128)}


def shortened(text: str, limit: int = 80) -> str:
    """Return `text` on one line, cut at a word boundary to at most `limit` characters, including `…`."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    cut = line[:limit].rsplit(" ", 1)[0].rstrip(" ,;:–—-")
    return (cut[: limit - 1] if len(cut) >= limit else cut) + "…"
