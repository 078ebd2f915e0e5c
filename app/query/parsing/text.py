"""The grammar of `q`: words, "phrases", -exclusion and prefix*; any other mark is a space.

Both full-text engines have languages of their own in which a user's `a:b` or `foo"` is an error. So a query is parsed
here and folded like the columns that it searches; app.query.sql.select writes it out for each engine.
"""

import re
from dataclasses import dataclass

from app.query.parsing.values import MAX_VALUE, ValueFault
from app.text import fold

MAX_TERMS = 50
MAX_WORD_BYTES = 1_000  # PostgreSQL keeps no lexeme over 2 KiB

_QUOTES = str.maketrans("“”„‟", '""""')
_TERM = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after the other; of a prefix, the last is the beginning of one."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class TextQuery:
    """Every term of `wanted` is in the text and none of `unwanted`. Not both are empty."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...]


def parse_text(query: str) -> TextQuery:
    """Return the terms of `query`. Raises ValueFault where there is no word in it, or too much.

    >>> parse_text('"joint statement" -draft nuclear*').unwanted
    (Term(words=('draft',), prefix=False),)
    """
    if len(query) > MAX_VALUE:
        raise ValueFault("too-long", f"has {len(query)} characters; the limit is {MAX_VALUE}")
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for match in _TERM.finditer(query.translate(_QUOTES)):
        minus, phrase, word = match.groups()
        if minus:
            unwanted += _together(phrase, word)
        else:
            wanted += _together(phrase, None) if word is None else _apart(word)
    terms = (*wanted, *unwanted)
    if not terms:
        raise ValueFault("empty", "needs a word")
    if len(terms) > MAX_TERMS:
        raise ValueFault("too-many", f"has {len(terms)} terms; the limit is {MAX_TERMS}")
    if any(len(word.encode()) > MAX_WORD_BYTES for term in terms for word in term.words):
        raise ValueFault("too-long", f"has a word of more than {MAX_WORD_BYTES} bytes")
    return TextQuery(tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)))


def _together(phrase: str | None, word: str | None) -> list[Term]:
    """Return the one term of a phrase, and of what `-a:b` excludes: apart, it would ask for the b."""
    text = phrase or word or ""
    words = tuple(fold(text).split())
    return [Term(words, word is not None and _is_prefix(word))] if words else []


def _apart(word: str) -> list[Term]:
    """Return the words of `a:b` as terms; of `a:b*`, b is a prefix."""
    words = fold(word).split()
    last = len(words) - 1
    return [Term((each,), place == last and _is_prefix(word)) for place, each in enumerate(words)]


def _is_prefix(word: str) -> bool:
    """Return True if a star follows a letter at the end."""
    return word.endswith("*") and bool(fold(word[-2:-1]))
