"""Text matching: positions of a text in articles, exact, with the same words, or similar.

The full-text index selects candidate articles: those with the text as a phrase, and those with some of its three-word
shingles. Only these are read and compared word by word.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq
from sqlalchemy import Connection, Row, Select, bindparam, select
from sqlmodel import col

from app.errors import Fault, QueryError
from app.query.highlights import CONTEXT, utf16_offsets
from app.query.parsing.text import MAX_WORD_BYTES, Term, TextQuery
from app.query.resources import ARTICLES
from app.query.sql.fulltext import any_value, by_any, text_conditions, text_shape, text_values
from app.records import EvidenceRow, QuoteRow
from app.schemas.records import Match, Occurrence, Stub, url_of
from app.store.read_limit import require_time
from app.text import shortened, words_in
from app.text_fragments import text_fragment, text_link

MAX_TEXT = 2_000  # characters
MOST = 50  # articles, and occurrences
NEAR = 0.8  # minimum share of equal letters
# Minimum share of the text's letters among those of the words compared: any less, and no span of these is NEAR. The
# comparison of 2,000 characters takes 0.15 s and holds the interpreter; this takes 0.3 ms.
_COMMON = NEAR / (2 - NEAR)
SHINGLE = 3  # consecutive words; shared by two wordings even if other words differ
_MOST_SHINGLES = 60

_Words = Sequence[tuple[str, int, int]]

_article = ARTICLES.table.c
_ARTICLES = select(_article.id, _article.name, _article.source_url, _article.text)
_QUOTES_AT = (
    select(col(QuoteRow.id), col(QuoteRow.text))
    .where(
        col(QuoteRow.id) == col(EvidenceRow.quote_id),
        col(EvidenceRow.article_id) == bindparam("article"),
        col(EvidenceRow.start) < bindparam("end"),
        col(EvidenceRow.end) > bindparam("start"),
    )
    .distinct()
    .order_by(col(QuoteRow.id))
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Text to find. `words` are folded; `lead` is the number of characters before the first one."""

    text: str
    words: tuple[str, ...]
    lead: int


@dataclass(frozen=True, slots=True)
class TextMatch:
    """A match in an article; `likeness` is 1 for the same words."""

    match: Match
    likeness: float
    start: int
    end: int


def parse_phrase(text: str) -> Phrase:
    """Return the phrase of `text`. Raises QueryError if it is too long or has no word."""
    stripped = text.strip()
    if len(stripped) > MAX_TEXT:  # before tokenising, which takes a second for 2 MB, on the event loop
        raise _refused("too-long", f"text has {len(stripped)} characters; the limit is {MAX_TEXT}.")
    words = [*words_in(stripped)]
    if not words:
        raise _refused("empty", "text must contain a word.")
    if any(len(word.encode()) > MAX_WORD_BYTES for word, _, _ in words):
        raise _refused("too-long", f"text has a word of more than {MAX_WORD_BYTES} bytes.")
    return Phrase(stripped, tuple(word for word, _, _ in words), words[0][1])


def find_occurrences(connection: Connection, phrase: Phrase) -> list[Occurrence]:
    """Return the positions of `phrase`, best first: at most MOST, in as many articles of each kind.

    An article with the exact words is not searched for similar ones. Raises QueryTooSlow.
    """
    found = []
    for article in _candidates(connection, phrase):
        require_time(connection)
        found += [(place, article) for place in places(article.text, phrase)]
    found.sort(key=lambda entry: (-entry[0].likeness, entry[0].match != "exact", entry[1].id, entry[0].start))
    return [_occurrence(connection, place, article) for place, article in found[:MOST]]


def places(text: str, phrase: Phrase) -> Iterator[TextMatch]:
    """Yield the positions of the words of `phrase` in `text`; if there are none, the most similar one."""
    words = [*words_in(text)]
    same = [*_same_words(words, phrase.words)]
    for first in same:
        start, end = words[first][1], words[first + len(phrase.words) - 1][2]
        begin = max(0, start - phrase.lead)
        if text.startswith(phrase.text, begin):
            yield TextMatch("exact", 1.0, begin, begin + len(phrase.text))
        else:
            yield TextMatch("words", 1.0, start, end)
    if not same and (near := _nearest(words, phrase.words)):
        yield near


def _same_words(words: _Words, phrase: Sequence[str]) -> Iterator[int]:
    """Yield the indices of words at which all of `phrase` begins."""
    for first in range(len(words) - len(phrase) + 1):
        if all(words[first + n][0] == word for n, word in enumerate(phrase)):
            yield first


def _nearest(words: _Words, phrase: Sequence[str]) -> TextMatch | None:
    """Return the span of `words` most similar to `phrase`, None if none is NEAR.

    Shared shingles give possible starts; only the words around them are compared.
    """
    length = len(phrase)
    slack = max(SHINGLE, length // 4)
    begins = {shingle: number for number, shingle in enumerate(_shingles(phrase))}
    votes = Counter(
        (place - begins[shingle]) // slack
        for place, shingle in enumerate(_shingles([word for word, _, _ in words]))
        if shingle in begins
    )
    if not votes:
        return None
    begin = votes.most_common(1)[0][0] * slack
    window = words[max(0, begin - slack) : begin + length + 2 * slack]
    asked, there = " ".join(phrase), " ".join(word for word, _, _ in window)
    if LCSseq.similarity(asked, there) < _COMMON * len(asked):
        return None
    aligned = fuzz.partial_ratio_alignment(asked, there)
    if aligned is None:
        return None
    first, last = _words_at(window, aligned.dest_start, aligned.dest_end)
    stretches = [(a, b) for a, b in product((first, first + 1), (last - 1, last)) if a <= b]
    alike = {(a, b): fuzz.ratio(asked, " ".join(word for word, _, _ in window[a : b + 1])) for a, b in stretches}
    first, last = max(alike, key=lambda stretch: alike[stretch])
    likeness = alike[first, last] / 100
    return TextMatch("near", round(likeness, 3), window[first][1], window[last][2]) if likeness >= NEAR else None


def _words_at(words: _Words, start: int, end: int) -> tuple[int, int]:
    """Return the first and the last of `words` within `start:end` of all words joined by spaces."""
    position, inside = 0, []
    for number, (word, _, _) in enumerate(words):
        if position < end and position + len(word) > start:
            inside.append(number)
        position += len(word) + 1
    return inside[0], inside[-1]


def _shingles(words: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(words[place : place + SHINGLE]) for place in range(len(words) - SHINGLE + 1)]


def _candidates(connection: Connection, phrase: Phrase) -> Iterator[Row[str, str, str | None, str]]:
    """Yield candidate articles: those with the phrase, then those with most of its shingles."""
    dialect = connection.dialect.name
    exact = TextQuery((Term(phrase.words),), ())
    having = text_conditions(ARTICLES.table, text_shape(exact), dialect)
    statements: list[tuple[Select[str, str, str | None, str], dict[str, str]]] = [
        (_ARTICLES.where(*having).order_by(_article.id), text_values(exact, dialect))
    ]
    if len(phrase.words) > SHINGLE:
        shingles = [*dict.fromkeys(_shingles(phrase.words))]
        some = shingles[:: -(-len(shingles) // _MOST_SHINGLES)]
        terms = [Term(shingle) for shingle in some]
        statements.append((by_any(_ARTICLES, ARTICLES.table, dialect), any_value(terms, dialect)))
    seen: set[str] = set()
    for statement, values in statements:
        for article in connection.execute(statement.limit(MOST), values):
            if article.id not in seen:
                seen.add(article.id)
                yield article


def _occurrence(connection: Connection, place: TextMatch, article: Row[str, str, str | None, str]) -> Occurrence:
    text, start, end = article.text, place.start, place.end
    exact, prefix, suffix = text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    quotes = connection.execute(_QUOTES_AT, {"article": article.id, "start": start, "end": end})
    offsets = utf16_offsets(text)
    return Occurrence(
        match=place.match,
        likeness=place.likeness,
        article=Stub(id=article.id, name=article.name, url=url_of("articles", article.id)),
        quotes=tuple(Stub(id=row.id, name=shortened(row.text), url=url_of("quotes", row.id)) for row in quotes),
        start=start,
        end=end,
        start_utf16=offsets(start),
        end_utf16=offsets(end),
        exact=exact,
        prefix=prefix,
        suffix=suffix,
        link=article.source_url and text_link(article.source_url, text_fragment(text, start, end)),
    )


def _refused(code: str, detail: str) -> QueryError:
    return QueryError([Fault("body", "text", code, detail)])
