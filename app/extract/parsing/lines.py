"""The paragraphs of an article as quotes are read in them: marked, masked, parsed and cut into sentences."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from spacy.tokens import Doc, Token

from app.extract.language import LONGEST_PIECE, Reading
from app.extract.layout import sentence_bounds
from app.extract.marks import Stretch
from app.extract.parsing.cues import REPORTS
from app.extract.parsing.masks import Masked, excerpt, is_sentence, mask
from app.extract.parsing.syntax import (
    AGE_TOKENS,
    age_of,
    first_of_phrase,
    is_owner,
    is_verb,
    last_of_phrase,
    subjects_of,
)
from app.furniture import furniture_of

Key = tuple[int, int]  # article offsets of a mention
LONGEST_MASKED = 2 * LONGEST_PIECE  # more of the writer's own words without a place to cut are no prose
LEAD = 4  # a quote that opens within so many characters of its line's start may go on with the line before
_PIECE = re.compile(r"\S{1,200}\s*")
_LETTERS = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Sentence:
    """Tokens `start:end` of a line's parse, and the numbers of the quotes in them."""

    number: int
    start: int
    end: int
    quotes: tuple[int, ...]
    verbs: tuple[Token, ...]  # outside of quotes, auxiliaries left out
    bare: bool  # nothing in it but quotes


@dataclass
class Line:
    """A paragraph (a long one: a part of it) and its quotes; `caption` if it is that of a picture or film.

    `clauses[i]` tells that quote `i` is a sentence of its own and no fragment of the writer's. `doc` is the parse of
    the masked text, None where nobody needs it.
    """

    start: int
    end: int
    stretches: Sequence[Stretch]
    clauses: tuple[bool, ...]
    masked: Masked
    caption: bool = False
    doc: Doc | None = None
    actors: dict[int, list[tuple[str, Token]]] = field(default_factory=dict)  # by sentence, once they were asked for
    _keys: dict[int, Key] = field(default_factory=dict)
    _nouns: dict[Key, Token] = field(default_factory=dict)
    _subjects: dict[int, list[tuple[str, Token]]] = field(default_factory=dict)

    @cached_property
    def holes(self) -> list[tuple[int, int]]:
        """Token ranges that stand for the quotes."""
        assert self.doc is not None
        return [_tokens_in(self.doc, *hole) for hole in self.masked.holes]

    @cached_property
    def in_hole(self) -> dict[int, int]:
        """Quotes by the position of the token that stands for them."""
        return {i: k for k, (start, end) in enumerate(self.holes) for i in range(start, end)}

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences of the masked text, in order."""
        return [] if self.doc is None else list(self._sentences(self.doc))

    @cached_property
    def sentence_of(self) -> dict[int, Sentence]:
        """The sentence of each quote."""
        return {k: sentence for sentence in self.sentences for k in sentence.quotes}

    def subjects(self, sentence: Sentence, verb: Token) -> list[tuple[str, Token]]:
        """Return whom a verb of the sentence may have for its subject, and how each was found."""
        if verb.i not in self._subjects:
            self._subjects[verb.i] = list(subjects_of(verb, sentence.end, self.in_hole))
        return self._subjects[verb.i]

    def key(self, noun: Token) -> Key:
        """Return the article's offsets of the phrase that a noun ends, quotes in it left out.

        Of `his predecessor, Fumio Kishida,` the name.
        """
        if noun.i not in self._keys:
            asked, noun = noun.i, age_of(noun) or noun
            if noun.tag_ in ("NN", "NNS"):
                name = next((c for c in noun.children if c.tag_ == "NNP" and _names(noun, c)), noun)
            else:
                name = noun
            first = name.doc[name.i - AGE_TOKENS] if age_of(name) else first_of_phrase(name)
            name = _to_end_of_compound(name)
            quoted = [t for t in name.doc[first.i : name.i] if t.i in self.in_hole]
            key = self.original(name.doc[quoted[-1].i + 1] if quoted else first, name)
            self._keys[asked] = key
            self._nouns[key] = name
            return key
        return self._keys[noun.i]

    def whole(self, key: Key) -> Key:
        """Return a mention with what it is of or from: `a statement` of `a statement from the presidency said`."""
        noun = self._nouns.get(key)
        last = None if noun is None else last_of_phrase(noun, self.in_hole)
        return key if last is None else (key[0], self.original(last, last)[1])

    def original(self, first: Token, last: Token) -> tuple[int, int]:
        """Return the article's offsets of the tokens from `first` to `last`, both included."""
        return self.masked.original(first.idx), self.masked.original(last.idx + len(last) - 1) + 1

    def _sentences(self, doc: Doc) -> Iterator[Sentence]:
        starts = {token: k for k, (token, _) in reversed(list(enumerate(self.holes)))}
        bounds = sentence_bounds(self.masked.text, 0, len(self.masked.text))
        for number, (start, end) in enumerate(bounds):
            first, last = _tokens_in(doc, start, end)
            outside = [token for token in doc[first:last] if token.i not in self.in_hole]
            verbs = tuple(t for t in outside if is_verb(t) and t.dep_ not in ("aux", "auxpass"))
            quotes = tuple(starts[i] for i in range(first, last) if i in starts)
            yield Sentence(number, first, last, quotes, verbs, not any(t.is_alpha for t in outside))


def lines_of(reading: Reading) -> list[Line]:
    """Return every paragraph but prompts and credits; those that tell who speaks are parsed, all in one batch."""
    lines: list[Line] = []
    for paragraph, stretches in zip(reading.paragraphs, reading.quotations.by_paragraph, strict=True):
        furniture = furniture_of(reading.text, paragraph.start, paragraph.end)
        if furniture != "prompt":
            lines += _lines(reading.text, paragraph.start, paragraph.end, stretches, furniture == "caption")
    for line, following in zip(lines, [*lines[1:], None], strict=False):  # none if all is furniture
        if not line.stretches:
            line.masked = excerpt(reading.text, _telling(reading.text, line, following))
    wanted = [line for line in lines if 0 < len(line.masked.text) <= LONGEST_MASKED]
    for line, doc in zip(wanted, reading.language.parse_all(line.masked.text for line in wanted), strict=False):
        line.doc = doc
    return lines


def number_at(lines: Sequence[Line], offset: int) -> int:
    """Return the number of the line that holds the article's character at `offset`, or of the last one before it."""
    return max(0, bisect_right(lines, offset, key=lambda line: line.start) - 1)


def token_at(lines: Sequence[Line], offset: int) -> Token | None:
    """Return the token of the article's character at `offset`, if its line is parsed and it is no quote's."""
    if not lines:
        return None
    line = lines[number_at(lines, offset)]
    position = None if line.doc is None else line.masked.position(offset)
    if line.doc is None or position is None:
        return None
    span = line.doc.char_span(position, position + 1, alignment_mode="expand")
    return None if span is None or span.start in line.in_hole else span[0]


def whole(lines: Sequence[Line], key: Key) -> Key:
    """Return a mention in any of the lines with what it is of or from."""
    return lines[number_at(lines, key[0])].whole(key)


def _telling(text: str, line: Line, following: Line | None) -> list[tuple[int, int]]:
    """Return the sentences of a line without quotes that tell who speaks: that report, or stand before a quote."""
    sentences = list(sentence_bounds(text, line.start, line.end))
    leads = following is not None and following.stretches and following.stretches[0].opened - following.start < LEAD
    return [
        (start, end)
        for number, (start, end) in enumerate(sentences)
        if (leads and number >= len(sentences) - 2) or not REPORTS.isdisjoint(_LETTERS.findall(text[start:end].lower()))
    ]


def _lines(text: str, start: int, end: int, stretches: Sequence[Stretch], caption: bool) -> Iterator[Line]:
    """Yield a paragraph as a line, or as several if it is too long to be parsed at once."""
    position = 0
    for part_start, part_end in _parts(text, start, end, stretches):
        inside = []
        while position < len(stretches) and stretches[position].opened < part_end:
            inside.append(stretches[position])
            position += 1
        clauses = tuple(is_sentence(text, stretch, part_start) for stretch in inside)
        masked = mask(text, part_start, part_end, inside, clauses)
        yield Line(part_start, part_end, inside, clauses, masked, caption)


def _parts(text: str, start: int, end: int, stretches: Sequence[Stretch]) -> Iterator[tuple[int, int]]:
    """Yield offsets of parts of a paragraph, cut between sentences and never in a quote."""
    if end - start <= LONGEST_PIECE:
        yield start, end
        return
    closed = iter([*stretches, Stretch(end, end, end, end)])
    quote = next(closed)
    length = 0
    last = start
    for piece in _PIECE.finditer(text, start, end):
        while quote.closed <= piece.start() and quote.opened < end:
            quote = next(closed)
        if quote.opened <= piece.start():
            continue
        length += len(piece.group())
        ended = piece.group().rstrip()[-1:] in '.!?”"’'
        if piece.end() <= quote.opened and (length > LONGEST_PIECE or (length > LONGEST_PIECE // 2 and ended)):
            yield last, piece.end()
            last, length = piece.end(), 0
    if last < end:
        yield last, end


def _names(noun: Token, name: Token) -> bool:
    """Return True if a name says whom a noun means: `his rival, Ann Roe`, `Writer and broadcaster Ann Roe`."""
    if name.dep_ == "appos":  # not surely of "the father of Kenya's president, Ann Roe"
        owned = (child for child in noun.children if child.lower_ in ("of", "for", "to") and child.i < name.i)
        return not any(
            is_owner(word) for preposition in owned for place in preposition.children for word in place.lefts
        )
    joined = name.dep_ == "conj" and any(child.tag_ == "NN" for child in name.lefts)
    return joined and not any(child.dep_ in ("det", "poss") for child in noun.children)


def _to_end_of_compound(noun: Token) -> Token:
    """Return the last token of a hyphenated word: `president` for the `vice` of `vice-president`."""
    doc = noun.doc
    while (
        noun.i + 2 < len(doc) and doc[noun.i + 1].text == "-" and not (noun.whitespace_ or doc[noun.i + 1].whitespace_)
    ):
        noun = doc[noun.i + 2]
    return noun


def _tokens_in(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Return the range of the tokens that touch `start:end` (characters)."""
    span = doc.char_span(start, max(end, start + 1), alignment_mode="expand")
    return (span.start, span.end) if span is not None else (0, 0)
