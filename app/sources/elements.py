"""Elements of a parsed page, which lxml does not type."""

import re
from typing import Any

Element = Any

LONGEST_TEXT = 1_000  # characters read of an element; its text is read again for each ancestor
_WORD = re.compile(r"[a-z]+")
_INNER_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def text_of(element: Element, limit: int = LONGEST_TEXT) -> str:
    """Return the text of an element on one line, up to the end of the text node that exceeds `limit`."""
    parts, length = [], 0
    for part in element.itertext():
        parts.append(part)
        length += len(part)
        if length > limit:
            break
    return " ".join("".join(parts).split())


def names_of(element: Element) -> frozenset[str]:
    """Return the words of the class and the id of an element: `post-date byLine` are post, date, by and line."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return frozenset(_WORD.findall(_INNER_CAPITAL.sub(" ", names).lower()))
