"""Text fragments: links to a passage of a page (WICG URL Fragment Text Directives).

A browser scrolls to the first match, so a link has as much context as distinguishes the passage from all earlier ones.
Each term is matched within one paragraph. Words of other lines are the last resort: on the page other content may
separate two paragraphs.
"""

from urllib.parse import quote

LONG = 100  # characters; a longer text is represented by its first and last words, as in browsers
_ENDS = 5  # words
# Number of context words to try, and whether to use the next line if the passage's own has none.
_WIDTHS = ((3, False), (12, False), (12, True), (40, True))


def text_fragment(text: str, start: int, end: int) -> str:
    """Return the text directive for the characters `start:end` of a page with `text`.

    >>> text_fragment("It was a joint statement.", 9, 14)
    'It%20was%20a-,joint,-statement.'
    """
    for words, beyond in _WIDTHS:
        before, after = _before(text[:start], words, beyond), _after(text[end:], words, beyond)
        if text.find(before + text[start:end] + after) == start - len(before):
            return _directive(before, text[start:end], after)
    # An earlier line is the same; the adjacent lines distinguish the two.
    start, end = text.rfind("\n", 0, start) + 1, end + len(text[end:].partition("\n")[0])
    return _directive(_before(text[:start], words, beyond), text[start:end], _after(text[end:], words, beyond))


def text_link(url: str, fragment: str) -> str:
    """Return the URL of a page with a text directive.

    >>> text_link("https://news.example/a", "joint,-statement.")
    'https://news.example/a#:~:text=joint,-statement.'
    """
    return f"{url}{'' if '#' in url else '#'}:~:text={fragment}"


def _directive(before: str, exact: str, after: str) -> str:
    parts = _range(exact)
    if before.strip():
        parts.insert(0, _encoded(" ".join(before.split())) + "-")
    if after.strip():
        parts.append("-" + _encoded(" ".join(after.split())))
    return ",".join(parts)


def _range(exact: str) -> list[str]:
    """Return a text; its beginning and its end, if it has several lines or many words."""
    first, *others = exact.strip().splitlines()
    if not others and not (len(exact) > LONG and len(exact.split()) > 2 * _ENDS):
        return [_encoded(first)]
    last = others[-1] if others else first
    return [_encoded(" ".join(first.split()[:_ENDS])), _encoded(" ".join(last.split()[-_ENDS:]))]


def _before(text: str, words: int, beyond: bool) -> str:
    """Return the last words of `text` on its last line, or on the last line with words if `beyond`; and the rest."""
    near = text[text.rfind("\n", 0, len(text.rstrip()) if beyond else None) + 1 :]
    left, *kept = near.rsplit(None, words) or [""]
    return near[len(left) if len(kept) == words else 0 :].lstrip()


def _after(text: str, words: int, beyond: bool) -> str:
    blank = len(text) - len(text.lstrip()) if beyond else 0
    near = text[:blank] + text[blank:].partition("\n")[0]
    *kept, right = near.split(None, words) or [""]
    return near[: len(near) - len(right) if len(kept) == words else None].rstrip()


def _encoded(text: str) -> str:
    """Percent-encode for a text directive, in which `-`, `,` and `&` are reserved."""
    return quote(text, safe="").replace("-", "%2D")
