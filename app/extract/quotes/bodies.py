"""Bodies that "it", "which", "the ministry", "the daily" stand for: ministries, media, texts, states.

No person: those are app.extract.coreference's. The nearest sentence before that has a subject who may speak gives the
body; of a noun phrase ("the ministry") the nearest mention that ends in the same noun.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from spacy.tokens import Token

from app.extract.parsing.cues import TEXTS, verb_class
from app.extract.parsing.lines import Key, Line, Sentence, number_at, token_at
from app.extract.parsing.syntax import is_nominal, is_verb
from app.extract.quotes.voices import is_medium
from app.extract.word_lists import load_body_nouns
from app.reference import load_media

# "the ministry", "the news agency"; not "the British government", "the Nigerian Global Times tabloid".
_GENERIC = re.compile(r"(?:[Tt]he|[Tt]his)(?:\s[a-z-]+){1,2}")
_NEAR = 3  # sentences before, in this paragraph and the two before
_LINES = 2
_SINGULAR = frozenset(("NN", "NNP"))
_BODY_ENTITIES = frozenset(("ORG", "GPE", "NORP"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass"))
_RELATIVE = frozenset(("which", "that", "who", "whom", "whose"))


class BodyMentions:
    """The bodies of an article, by the mentions that stand for them."""

    def __init__(
        self, text: str, lines: Sequence[Line], is_person: Callable[[Key], bool], entity: Callable[[Key], str]
    ) -> None:
        self.text = text
        self.lines = lines
        self._is_person = is_person
        self._entity = entity
        self._nouns = load_body_nouns()

    def antecedent(self, key: Key, text: str) -> Key | None:
        """Return the mention for which the one at `key`, "it" or "the ministry", stands."""
        token = token_at(self.lines, key[1] - 1)
        if token is None:
            return None
        word = text.lower()
        if word in ("it", "its"):
            return next((key for key in self._before(key, token) if self._may_speak(key, _SINGULAR)), None)
        head = token.lower_
        if _GENERIC.fullmatch(text) and (head in self._nouns or head in load_media().nouns):
            return self._same_noun(key, token)
        return None

    def relative(self, key: Key) -> Key | None:
        """Return the mention that a relative pronoun at `key` belongs to, person or body."""
        token = token_at(self.lines, key[0])
        if token is None or token.lower_ not in _RELATIVE:
            return None
        line = self.lines[number_at(self.lines, key[0])]
        clause = token
        while clause.dep_ != "relcl" and clause.head.i != clause.i:
            clause = clause.head
            if clause.i < token.i:
                break
        noun = clause.head if clause.dep_ == "relcl" else None
        if noun is None or noun.i >= token.i or not is_nominal(noun) or noun.i in line.in_hole:
            before = token.nbor(-1) if token.i > 0 else None
            noun = before.nbor(-1) if before is not None and before.text == "," and before.i > 0 else before
        if noun is None or not is_nominal(noun) or noun.i in line.in_hole:
            return None
        return line.key(noun)

    def _before(self, key: Key, token: Token) -> Iterator[Key]:
        """Yield the mentions before, the likeliest first: subjects of verbs of speech, subjects, other nouns."""
        for line, sentence, end in self._sentences(key, token):
            assert line.doc is not None
            nouns = [t for t in line.doc[sentence.start : end] if is_nominal(t) and t.i not in line.in_hole]
            subjects = [t for t in nouns if t.dep_ in _SUBJECTS and t.tag_ != "PRP"]
            speaking = [t for t in subjects if verb_class(t.head.lower_) != "other"]
            others = [t for t in nouns if t.dep_ in ("pobj", "poss", "conj", "appos", "dobj") and end == sentence.end]
            for noun in dict.fromkeys(chain(reversed(speaking), subjects, others)):
                found = line.key(noun)
                yield self.relative(found) or found

    def _sentences(self, key: Key, token: Token) -> Iterator[tuple[Line, Sentence, int]]:
        """Yield (line, sentence, its end) backwards from a token, that token's own sentence up to it first."""
        number = number_at(self.lines, key[0])
        here = self.lines[number]
        left = _NEAR
        for line in reversed(self.lines[max(0, number - _LINES) : number + 1]):
            for sentence in reversed(line.sentences):
                if line is here and sentence.start > token.i:
                    continue
                own = line is here and sentence.end > token.i
                if own or not sentence.bare:
                    yield line, sentence, token.i if own else sentence.end
                    left -= not own
                if left == 0:
                    return

    def _may_speak(self, key: Key, tags: frozenset[str]) -> bool:
        token = token_at(self.lines, key[1] - 1)
        if token is None or token.tag_ not in tags or self._is_person(key):
            return False
        named = self._entity(key) in _BODY_ENTITIES or token.lower_ in self._nouns or token.lower_ in TEXTS
        return named or is_medium(self.text[slice(*key)])

    def _same_noun(self, key: Key, token: Token) -> Key | None:
        """Return the nearest longer mention before that ends in the same noun; for "the daily" any medium by name."""
        generic = token.lower_ in load_media().nouns or token.lower_ == "group"
        for line, sentence, end in self._sentences(key, token):
            assert line.doc is not None
            for other in reversed(line.doc[sentence.start : end]):
                if not is_nominal(other) or other.i in line.in_hole or is_verb(other) or other.dep_ == "compound":
                    continue
                found = line.key(other)
                text = self.text[slice(*found)]
                same = other.lower_ == token.lower_ and len(text.split()) > 2
                if found[1] <= key[0] and (same or (generic and self._fits(token, found, text))):
                    return found
        return None

    def _fits(self, token: Token, key: Key, text: str) -> bool:
        if self._is_person(key):
            return False
        return self._entity(key) in ("ORG", "NORP") if token.lower_ == "group" else is_medium(text)
