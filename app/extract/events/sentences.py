"""Sentences as the event extractors see them: parsed tokens, with the leaders, countries and dates that stand there.

A token has its lemma, its part of speech, its head in the dependency tree and its word classes; `marks` says which
finding it belongs to. Offsets are the article's.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from spacy.attrs import DEP, HEAD, IDX, LOWER, ORTH, TAG
from spacy.tokens import Doc

from app.document import Span
from app.extract.events.lexicon import Idiom, Lexicon
from app.findings import CountryFinding, DateFinding, PersonFinding

LEADER, PERSON, COUNTRY, DATE, NUMBER = "L", "P", "C", "D", "0"
MODALS = {
    "will": "will", "shall": "will", "'ll": "will", "’ll": "will", "wo": "will", "would": "would",
    "'d": "would", "’d": "would",
    "could": "could", "might": "could", "may": "could", "can": "can", "must": "must", "should": "must", "ought": "must",
}  # fmt: skip
PRONOUNS = {
    "we": "we", "us": "we", "they": "they", "them": "they", "both": "they", "he": "he", "she": "he", "i": "i",
    "it": "it",
    "you": "you", "who": "who", "which": "who", "that": "who", "this": "it", "these": "they", "those": "they",
}  # fmt: skip
# Classes of verbs and nouns that carry a commitment, verbs from the strongest to the weakest.
COMMITTING = (
    "agree",
    "sign",
    "conclude",
    "pledge",
    "accept",
    "decide",
    "announce",
    "affirm",
    "give",
    "trade",
    "ease",
    "establish",
    "restore",
    "cooperate",
)
_MODAL, _NOUN, _OTHER = 8, 15, 20  # ranks of "will …", of a noun of committing, and of any other verb
_MEETING = frozenset({"meet", "host", "visit"})
_COMMITMENTS = frozenset({"deal", "treaty", "mou", "commitment"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "agent"})
_LINKED = frozenset({"conj", "xcomp", "advcl", "acl", "pcomp", "prep", "dep", "ccomp"})
_INSIDE_PHRASE = frozenset({"conj", "appos", "compound", "amod", "nmod", "poss"})
_FAR = 6  # links of the tree that a subject may be away


@dataclass(frozen=True, slots=True)
class TokenMark:
    """A token belongs to a mention of kind LEADER, PERSON, COUNTRY or DATE; `number` counts its finding."""

    kind: str
    number: int


class ParsedSentence:
    """One parsed sentence of an article."""

    def __init__(self, number: int, span: Span, doc: Doc, marks: "Marks", lexicon: Lexicon) -> None:
        self.number = number
        self.span = span
        self.lexicon = lexicon
        names, rows = doc.vocab.strings, doc.to_array([IDX, ORTH, LOWER, TAG, DEP, HEAD]).tolist()
        self.starts: list[int] = [span.start + row[0] for row in rows]
        self.shapes: list[str] = [names[row[1]] for row in rows]
        self.words: list[str] = [names[row[2]] for row in rows]
        self.tags: list[str] = [names[row[3]] for row in rows]
        self.deps: list[str] = [names[row[4]] for row in rows]
        self.heads: list[int] = [number + _signed(row[5]) for number, row in enumerate(rows)]
        self.marks = [marks.at(start) for start in self.starts]
        self.quoted = [marks.is_quoted(start) for start in self.starts]

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def lemmas(self) -> list[str]:
        """Lemmas; a stem where the lexicon does not know the word."""
        return [self.lexicon.lemma(word) for word in self.words]

    @cached_property
    def children(self) -> list[list[int]]:
        """Tokens directly below each token of the tree."""
        below: list[list[int]] = [[] for _ in self.words]
        for token, head in enumerate(self.heads):
            if head != token:
                below[head].append(token)
        return below

    @cached_property
    def classes(self) -> list[tuple[str, ...]]:
        """Word classes of each token: a verb's with those of its idioms, a noun's; of others none."""
        return [self._classes(token) for token in range(len(self))]

    @cached_property
    def commitment(self) -> int | None:
        """Verb, else noun, that carries the commitment: of the strongest class, the highest in the tree."""
        return self._highest(self._rank_of_commitment)

    @cached_property
    def meeting(self) -> int | None:
        """Token that speaks of meeting: a verb of meeting before a noun, the higher one in the tree."""
        return self._highest(self._rank_of_meeting)

    def meeting_between(self, start: int, end: int) -> int | None:
        """Return the token that speaks of meeting between two offsets of the article."""
        inside = (t for t, at in enumerate(self.starts) if start <= at < end)
        ranked = [(rank, t) for t in inside if (rank := self._rank_of_meeting(t)) is not None]
        return min(ranked)[1] if ranked else None

    def is_verb(self, token: int) -> bool:
        """Return True if the token is a verb form other than a modal."""
        return self.tags[token].startswith("VB")

    def is_noun(self, token: int) -> bool:
        """Return True if the token is a common or proper noun."""
        return self.tags[token].startswith("N")

    def term(self, token: int) -> str:
        """Return what a token is counted as: L, P, C or D for a mention, 0 for a number, else its lemma."""
        if mark := self.marks[token]:
            return mark.kind
        return NUMBER if self.shapes[token][:1].isdigit() else self.lemmas[token]

    @cached_property
    def terms(self) -> list[str]:
        """Terms in order, a mention of several tokens once."""
        found: list[str] = []
        last: TokenMark | None = None
        for token, mark in enumerate(self.marks):
            if (mark is None or mark != last) and not self.words[token].isspace():
                found.append(self.term(token))
            last = mark
        return found

    def noun_type(self, token: int | None) -> str:
        """Return the type of a noun phrase by its head: state, leader, a pronoun, a class; `own.` for a state's."""
        if token is None:
            return "-"
        mark = self.marks[token]
        if mark and mark.kind != DATE:
            return {COUNTRY: "state", LEADER: "leader", PERSON: "person"}[mark.kind]
        if pronoun := PRONOUNS.get(self.words[token]):
            return pronoun
        classes = self.lexicon.nouns.get(self.lemmas[token])
        name = classes[0] if classes else "name" if self.tags[token].startswith("NNP") else "other"
        owned = any((m := self.marks[t]) and m.kind in (COUNTRY, LEADER) for t in self.children[token])
        return f"own.{name}" if owned else name

    def subject(self, verb: int) -> int | None:
        """Return the subject of a verb: its own, or that of the verb it hangs on."""
        token = verb
        for _ in range(_FAR):
            for child in self.children[token]:
                if self.deps[child] in SUBJECTS:
                    return self._agent(child)
            if self.deps[token] == "relcl":
                return self.heads[token]
            if self.deps[token] not in _LINKED or self.heads[token] == token:
                return None
            if self.deps[token] == "acl" and self.is_noun(self.heads[token]):
                return self.heads[token]
            token = self.heads[token]
        return None

    def _agent(self, child: int) -> int:
        """Return who acts in `by X` of a passive; else the child itself."""
        if self.deps[child] != "agent":
            return child
        return next(iter(self.children[child]), child)

    def conjuncts(self, token: int) -> Iterator[int]:
        """Yield a noun and those that `and` joins to it."""
        yield token
        for child in self.children[token]:
            if self.deps[child] in ("conj", "appos"):
                yield from self.conjuncts(child)

    def phrase(self, token: int) -> int:
        """Return the head of the outermost noun phrase that a token stands in: `leaders` in `leaders of X and Y`."""
        for head in (token, *self.above(token)):
            linked = self.heads[head] if self.deps[head] == "pobj" else head
            if self.deps[head] not in _INSIDE_PHRASE and self.words[linked] not in ("of", "between"):
                return head
        return token

    def partners(self, subject: int) -> Iterator[int]:
        """Yield the nouns that a subject acts with: `Y` in `X agreed with Y` and `X received Y`."""
        if self.deps[subject] not in SUBJECTS:
            return
        verb = self.heads[subject]
        for child in self.children[verb]:
            if self.words[child] == "with":
                yield from self.children[child]
            elif self.deps[child] == "dobj" and _MEETING & set(self.classes[verb]):
                yield child

    def auxiliary(self, verb: int, words: Sequence[str] | frozenset[str]) -> bool:
        """Return True if one of the words is an auxiliary of the verb."""
        return any(self.deps[t] in ("aux", "auxpass") and self.words[t] in words for t in self.children[verb])

    def modal(self, verb: int) -> str:
        """Return the modal class of a verb, empty without one."""
        return next((m for t in self.children[verb] if self.deps[t] == "aux" and (m := MODALS.get(self.words[t]))), "")

    def is_negated(self, verb: int) -> bool:
        """Return True if `not`, `never` or `no` stands directly below a verb."""
        return any(self.deps[t] == "neg" or self.words[t] in ("never", "no") for t in self.children[verb])

    def is_passive(self, verb: int) -> bool:
        """Return True for a verb in the passive."""
        return any(self.deps[t] in ("auxpass", "nsubjpass") for t in self.children[verb])

    def above(self, token: int) -> Iterator[int]:
        """Yield the heads above a token, the nearest first, the root last."""
        for _ in range(_FAR):
            head = self.heads[token]
            if head == token:
                return
            yield head
            token = head

    def _highest(self, rank: Callable[[int], int | None]) -> int | None:
        """Return the token of the lowest rank, of several the highest in the tree; rank None does not count."""
        ranked = ((r, sum(1 for _ in self.above(t)), t) for t in range(len(self)) if (r := rank(t)) is not None)
        best = min(ranked, default=None)
        return best[2] if best else None

    def _rank_of_commitment(self, token: int) -> int | None:
        classes = self.classes[token]
        if self.is_verb(token):
            rank = min((COMMITTING.index(name) for name in classes if name in COMMITTING), default=_OTHER)
            return min(rank, _MODAL) if self.modal(token) in ("will", "would") else rank
        return _NOUN if _COMMITMENTS & set(classes) else None

    def _rank_of_meeting(self, token: int) -> int | None:
        classes = self.classes[token]
        if self.is_verb(token) and _MEETING & set(classes):
            return 0 if "meet" in classes else 1
        if "talks" not in classes:
            return None
        return 1 if self.lemmas[token] in ("summit", "meeting", "talk") else 2

    def _classes(self, token: int) -> tuple[str, ...]:
        if self.marks[token]:
            return ()
        lemma = self.lemmas[token]
        if self.is_verb(token):
            idioms = (i.name for i in self.lexicon.idioms.get(lemma, ()) if self._has(token, i))
            return tuple(dict.fromkeys((*idioms, *self.lexicon.verbs.get(lemma, ()))))
        return self.lexicon.nouns.get(lemma, ()) if self.is_noun(token) else ()

    def _has(self, verb: int, idiom: Idiom) -> bool:
        """Return True if all words of an idiom stand below its verb; a lone particle must follow it."""
        near = [t for t in self.children[verb] if t > verb and not self.is_verb(t)]
        below = {self.lemmas[t]: t for child in near for t in (*self.children[child], child) if t > verb}
        if not idiom.words <= below.keys():
            return False
        return all(self.tags[t] not in ("IN", "RP", "RB") or t <= verb + 3 for t in map(below.__getitem__, idiom.words))


def _signed(number: int) -> int:
    """Return a distance that spaCy's arrays hold as 64 bits without a sign."""
    return number - (1 << 64) if number >> 63 else number


class Marks:
    """The mentions of an article, to be looked up by offset."""

    def __init__(
        self,
        countries: Sequence[CountryFinding],
        people: Sequence[PersonFinding],
        dates: Sequence[DateFinding],
        quoted: Sequence[tuple[int, int]],
    ) -> None:
        found: list[tuple[int, int, int, TokenMark]] = []
        for number, country in enumerate(countries):
            found += [(m.start, m.end, 1, TokenMark(COUNTRY, number)) for m in country.mentions]
        for number, person in enumerate(people):
            kind = LEADER if person.leader else PERSON
            found += [(m.start, m.end, 0, TokenMark(kind, number)) for m in person.mentions]
        found += [(date.span.start, date.span.end, 2, TokenMark(DATE, number)) for number, date in enumerate(dates)]
        self.placed: list[tuple[int, int, TokenMark]] = []
        for start, end, _, mark in sorted(found, key=lambda each: (each[0], each[2], -each[1])):
            if not self.placed or start >= self.placed[-1][1]:
                self.placed.append((start, end, mark))
        self._starts = [start for start, _, _ in self.placed]
        self._quoted = list(quoted)
        self._quotes = [start for start, _ in self._quoted]

    def at(self, offset: int) -> TokenMark | None:
        """Return the mark of the mention that covers an offset."""
        place = bisect_right(self._starts, offset) - 1
        return self.placed[place][2] if place >= 0 and offset < self.placed[place][1] else None

    def between(self, start: int, end: int) -> list[tuple[int, int, TokenMark]]:
        """Return (start, end, mark) of the mentions that begin between two offsets."""
        return self.placed[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def is_quoted(self, offset: int) -> bool:
        """Return True if an offset lies between quotation marks."""
        place = bisect_right(self._quotes, offset) - 1
        return place >= 0 and offset < self._quoted[place][1]


def tree_distance(sentence: ParsedSentence, one: int, other: int) -> int:
    """Return the links between two tokens of a sentence, at most nine."""
    up, down = [one, *sentence.above(one)], [other, *sentence.above(other)]
    shared = next((t for t in up if t in down), None)
    return 9 if shared is None else min(9, up.index(shared) + down.index(shared))


def role_of(sentence: ParsedSentence, token: int) -> str:
    """Return the grammatical role of a mention: nsubj, dobj, its preposition, poss.<type of the owned>."""
    dep, head = sentence.deps[token], sentence.heads[token]
    if head == token:
        return dep
    if dep in ("conj", "appos"):
        return role_of(sentence, head)
    if dep == "pobj":
        return sentence.words[head]
    if dep in ("compound", "amod", "nmod", "poss", "nummod"):
        noun = sentence.noun_type(head).removeprefix("own.")
        if dep != "poss" and (sentence.marks[head] or noun in ("leader", "minister")):
            return role_of(sentence, head)
        return f"{'poss' if dep == 'poss' else 'before'}.{noun}"
    return dep
