"""Grammar of `q`: words, "phrases", -exclusion, prefix* and OR between two terms; other punctuation separates words.

Both full-text engines have their own query syntax, in which a user's `a:b` or `foo"` is an error. So a query is parsed
here and folded like the searched columns; app.query.sql.fulltext renders it for each engine.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.query.parsing.values import MAX_VALUE, ValueFault
from app.text import fold

MAX_TERMS = 50
MAX_WORD_BYTES = 1_000  # PostgreSQL rejects lexemes over 2 KiB

_QUOTES = str.maketrans("“”„‟", '""""')
_TERM = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Term:
    """Consecutive words; with `prefix`, the last one is the beginning of a word."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class TextQuery:
    """Every term of `wanted` is in the text, one of each of `choices` and none of `unwanted`. Not all are empty."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...]
    choices: tuple[tuple[Term, ...], ...] = ()

    @property
    def found(self) -> tuple[Term, ...]:
        """Every term that matching texts may contain."""
        return (*self.wanted, *(term for choice in self.choices for term in choice))


def parse_text(query: str) -> TextQuery:
    """Return the terms of `query`. Raises ValueFault if it has no word, or too many.

    >>> parse_text('"joint statement" -draft nuclear*').unwanted
    (Term(words=('draft',), prefix=False),)
    >>> parse_text("tariffs OR trade").choices
    ((Term(words=('tariffs',), prefix=False), Term(words=('trade',), prefix=False)),)
    """
    if len(query) > MAX_VALUE:
        raise ValueFault("too-long", f"has {len(query)} characters; the limit is {MAX_VALUE}")
    wanted: list[Term] = []
    unwanted: list[Term] = []
    choices: list[list[Term]] = []
    matches = [*_TERM.finditer(query.translate(_QUOTES))]
    joined = {place for place in range(1, len(matches) - 1) if _joins(*matches[place - 1 : place + 2])}
    for place, match in enumerate(matches):
        minus, phrase, word = match.groups()
        if place in joined:
            continue
        if minus:
            unwanted += _together(phrase, word)
        elif place - 1 in joined:
            choices[-1] += _together(phrase, word)
        elif place + 1 in joined:
            choices.append(_together(phrase, word))
        else:
            wanted += _together(phrase, None) if word is None else _apart(word)
    _check((*wanted, *unwanted, *(term for choice in choices for term in choice)))
    return TextQuery(
        tuple(dict.fromkeys(wanted)),
        tuple(dict.fromkeys(unwanted)),
        tuple(tuple(dict.fromkeys(choice)) for choice in choices),
    )


def _check(terms: Sequence[Term]) -> None:
    """Raise ValueFault if there are no terms, too many, or one too long for the index."""
    if not terms:
        raise ValueFault("empty", "must contain a word")
    if len(terms) > MAX_TERMS:
        raise ValueFault("too-many", f"has {len(terms)} terms; the limit is {MAX_TERMS}")
    if any(len(word.encode()) > MAX_WORD_BYTES for term in terms for word in term.words):
        raise ValueFault("too-long", f"has a word of more than {MAX_WORD_BYTES} bytes")


def _joins(before: re.Match[str], match: re.Match[str], after: re.Match[str]) -> bool:
    """Return True if a match is the word OR between two terms that are not excluded."""
    sides = [_together(side["phrase"], side["word"]) for side in (before, after) if not side["minus"]]
    return match["word"] == "OR" and not match["minus"] and len(sides) == 2 and all(sides)


def _together(phrase: str | None, word: str | None) -> list[Term]:
    """Return one term for a phrase, and for the exclusion `-a:b`, whose parts must not be required separately."""
    text = phrase or word or ""
    words = tuple(fold(text).split())
    return [Term(words, word is not None and _is_prefix(word))] if words else []


def _apart(word: str) -> list[Term]:
    """Return the words of `a:b` as terms; of `a:b*`, b is a prefix."""
    words = fold(word).split()
    last = len(words) - 1
    return [Term((each,), place == last and _is_prefix(word)) for place, each in enumerate(words)]


def _is_prefix(word: str) -> bool:
    """Return True if the word ends in a letter and a star."""
    return word.endswith("*") and bool(fold(word[-2:-1]))
