"""Rules that read what stands around a quote's sentence: the quotes, sentences and paragraphs before and after it.

As in app.extract.quotes.own_sentence, each proposes speakers with circumstances. The state of the quote comes first in
each: has its own sentence nothing but quotes (bare), a verb of speech (cue), or other words only (words)?
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from spacy.tokens import Token

from app.extract.parsing.cues import verb_class
from app.extract.parsing.lines import Key, Line, Sentence
from app.extract.parsing.syntax import is_nominal, noun_class, root_of, subject

Candidates = dict[Key | None, set[str]]  # None: nobody whom the text names
_ACTING = frozenset("nsubj nsubjpass pobj dobj poss ROOT appos conj".split())


@dataclass(frozen=True)
class QuoteContext:
    """View of a quote for the context rules: the lines, its own line and number, its state, and what is settled.

    `settled` holds the speakers of the quotes before, by line and number; `likely` guesses that of a quote after, from
    its own sentence.
    """

    lines: Sequence[Line]
    at: int
    quote: int
    state: str
    settled: dict[tuple[int, int], Key | None]
    likely: Callable[[int, int], Key | None]

    @property
    def line(self) -> Line:
        """The quote's line."""
        return self.lines[self.at]

    def lines_before(self) -> Iterator[int]:
        """Yield the numbers of the lines before, the nearest first, captions and headings in capitals left out."""
        before = ((number, self.lines[number]) for number in range(self.at - 1, -1, -1))
        return (number for number, line in before if not line.caption and not line.masked.text.isupper())

    @property
    def sentence(self) -> Sentence | None:
        """The quote's sentence; None where the line was not parsed."""
        return self.line.sentence_of.get(self.quote)


def evidence_around(place: QuoteContext) -> Candidates:
    """Return every mention that a rule proposes, with its circumstances."""
    found: Candidates = defaultdict(set)
    for rule in RULES:
        for key, circumstance in rule(place):
            name, _, detail = circumstance.partition("|")
            found[key].add(f"{name}|{place.state}:{detail}")
    return found


def quotes_before(place: QuoteContext) -> Iterator[tuple[Key | None, str]]:
    """`“…,” Lee said. “…”`: the speaker of the quotes before in the same paragraph."""
    sentence = place.sentence
    for back in (1, 2):
        earlier = place.quote - back
        other = place.line.sentence_of.get(earlier)
        if sentence is None or other is None:
            return
        gap = min(sentence.number - other.number, 2)
        yield place.settled.get((place.at, earlier)), f"quote-before|{back}:{gap}:{'bare' if other.bare else 'words'}"


def quotes_after(place: QuoteContext) -> Iterator[tuple[Key | None, str]]:
    """`“…” “…,” Lee said`: the speaker whom the next quote's own sentence names."""
    sentence = place.sentence
    for forward in (1, 2):
        later = place.line.sentence_of.get(place.quote + forward)
        if sentence is None or later is None:
            return
        key = place.likely(place.at, place.quote + forward)
        if key is not None:
            yield key, f"quote-after|{forward}:{min(later.number - sentence.number, 2)}"
            return


def sentences_before(place: QuoteContext) -> Iterator[tuple[Key | None, str]]:
    """`Lee was angry. “…”`: who speaks or acts in the sentences before, in the same paragraph."""
    sentence = place.sentence
    for back in (1, 2):
        if sentence is None or sentence.number < back or place.state.endswith("cue"):
            return
        other = place.line.sentences[sentence.number - back]
        has_quote = "quoting" if other.quotes else "plain"
        for how, noun in actors(place.line, other):
            key = place.line.key(noun)
            yield key, f"sentence-before|{back}:{how}"
            yield key, f"sentence-before|{back}:{has_quote}:is:{noun_class(noun)}"


def sentence_after(place: QuoteContext) -> Iterator[tuple[Key | None, str]]:
    """`“…” That was Lee's answer.`: who speaks or acts in the sentence after."""
    sentence = place.sentence
    if sentence is None or not sentence.bare or sentence.number + 1 >= len(place.line.sentences):
        return
    for how, noun in actors(place.line, place.line.sentences[sentence.number + 1]):
        key = place.line.key(noun)
        yield key, f"sentence-after|{how}"
        yield key, f"sentence-after|is:{noun_class(noun)}"


def paragraph_quoted_before(place: QuoteContext) -> Iterator[tuple[Key | None, str]]:
    """`…,” he said.` and a paragraph that only quotes: it goes on with the speaker of the paragraph before."""
    where = "first" if place.sentence is None or place.sentence.number == 0 else "later"
    for back, number in enumerate(islice(place.lines_before(), 3), start=1):
        line = place.lines[number]
        if not line.stretches:
            continue
        last = line.stretches[-1]
        shape = "open" if last.left_open else "ends" if last.closed >= line.end - 1 else "goes-on"
        bare = "bare" if line.sentences and all(s.bare for s in line.sentences) else "words"
        key = place.settled.get((number, len(line.stretches) - 1))
        yield key, f"paragraph-before|{where}:{back}:{shape}"
        if place.quote == 0:
            yield key, f"paragraph-before|{where}:{back}:{bare}"
        return


def paragraph_quoted_after(place: QuoteContext) -> Iterator[tuple[Key | None, str]]:
    """Take whom the next paragraph's first quote names for a quote that its paragraph leaves open."""
    following = place.lines[place.at + 1] if place.at + 1 < len(place.lines) else None
    if following is not None and following.stretches and place.line.stretches[place.quote].left_open:
        key = place.likely(place.at + 1, 0)
        if key is not None:
            yield key, "paragraph-after|"


def paragraph_before(place: QuoteContext) -> Iterator[tuple[Key | None, str]]:
    """`Lee had the last word:` and the quote in the next paragraph: who speaks or acts in the paragraph before."""
    number = next(place.lines_before(), None)
    if number is None or place.state.endswith("cue") or (place.sentence is not None and place.sentence.number > 0):
        return
    line = place.lines[number]
    for sentence in line.sentences[-3:]:
        is_last = sentence is line.sentences[-1]
        end = "colon" if line.masked.text.rstrip()[-1:] == ":" else "stop"
        for how, noun in actors(line, sentence):
            key = line.key(noun)
            if is_last:
                yield key, f"actor-before|{end}:{how}"
                yield key, f"actor-before|{end}:is:{noun_class(noun)}"
            elif "verb" in how or "subject" in how:
                yield key, f"actor-before|earlier:{how}"


RULES = (
    quotes_before,
    quotes_after,
    sentences_before,
    sentence_after,
    paragraph_quoted_before,
    paragraph_quoted_after,
    paragraph_before,
)


def actors(line: Line, sentence: Sentence) -> list[tuple[str, Token]]:
    """Return who speaks or acts in a sentence, and how: the verbs of speech, the sentence's subject, any name."""
    if sentence.number not in line.actors:
        line.actors[sentence.number] = list(_actors(line, sentence))
    return line.actors[sentence.number]


def _actors(line: Line, sentence: Sentence) -> Iterator[tuple[str, Token]]:
    assert line.doc is not None
    tokens = [t for t in line.doc[sentence.start : sentence.end] if t.i not in line.in_hole]
    cues = [v for v in sentence.verbs if verb_class(v.lower_) != "other"][-4:]
    for verb in cues:
        last = "last" if verb is cues[-1] else "earlier"
        for how, noun in line.subjects(sentence, verb):
            if noun.i not in line.in_hole:
                yield f"{last}-verb:{how}:{verb_class(verb.lower_)}", noun
    root = root_of(tokens)
    main = subject(root) if root is not None else None
    if root is not None and main is not None and main.i not in line.in_hole and is_nominal(main):
        yield f"subject:{verb_class(root.lower_)}", main
    for token in tokens[-60:]:
        if token.tag_ == "NNP" and token.dep_ in _ACTING:
            yield f"name:{token.dep_}", token
