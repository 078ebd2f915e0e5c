"""People whom the text names and the people of the article lack: "said the harbour master, Ole Ness"."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from app.extract.coreference.descriptions import KEYS
from app.extract.language import Reading
from app.extract.parsing.cues import verb_class
from app.extract.parsing.lines import Line

_PARTICLES = frozenset("al bin da de del den der di dos du el la van von".split())
_CAPITAL = r"[A-Z\u00c0-\u00de][\w.’'-]*"
# "The harbour master, Ole Ness, saw it": a name between commas behind a noun phrase in small letters.
_APPOSED = re.compile(
    rf"\b(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir)(?:[ \u00a0][\w’'-]+){{0,5}}?[ \u00a0]"
    rf"(?P<noun>[a-z][\w-]*),[ \u00a0]"
    rf"(?P<name>{_CAPITAL}(?:[ \u00a0](?:{'|'.join(sorted(_PARTICLES))}))?(?:[ \u00a0]{_CAPITAL}){{1,3}})"
    rf"(?=[,.;]|[ \u00a0](?:said|told|says)\b)"
)
_NO_PERSON = frozenset("GPE LOC FAC ORG NORP EVENT WORK_OF_ART PRODUCT LAW LANGUAGE DATE".split())
_MOST = 200  # of one article


def strangers(reading: Reading, lines: Sequence[Line], named: Sequence[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Return the offsets of names that speak or stand in apposition and are no mention in `named`, in order."""
    starts = [start for start, _, _ in named]
    entities = reading.entities
    entity_starts = [entity.span.start for entity in entities]

    def is_unnamed(start: int, end: int) -> bool:
        at = bisect_right(starts, end - 1) - 1
        return at < 0 or named[at][1] <= start

    def is_free(start: int, end: int) -> bool:
        if not is_unnamed(start, end):
            return False
        entity = bisect_right(entity_starts, end - 1) - 1
        return entity < 0 or entities[entity].span.end < end or entities[entity].label not in _NO_PERSON

    found = {span for span in _speaking(lines) if is_free(*span)}
    for match in _APPOSED.finditer(reading.text):
        name = match.span("name")
        if is_free(*name) or (match["noun"] in KEYS and is_unnamed(*name)):
            found.add(name)
    return sorted(found)[:_MOST]


def _speaking(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Yield the names that are subjects of verbs of speech, titles left off."""
    for line in lines:
        for sentence in line.sentences:
            for verb in sentence.verbs:
                if verb_class(verb.lower_) in ("core", "saying"):
                    subjects = (noun for how, noun in line.subjects(sentence, verb) if how in ("own", "right"))
                    for noun in subjects:
                        if (words := _name(noun)) is not None and not any(w.i in line.in_hole for w in words):
                            yield line.original(words[0], words[-1])


def _name(noun: Token) -> list[Token] | None:
    """Return the words of the name that a noun ends, at least two of them."""
    words = [noun]
    while words[0].i > 0:
        before = words[0].nbor(-1)
        if before.tag_ != "NNP" and before.lower_ not in _PARTICLES:
            break
        words.insert(0, before)
    titles = [
        k for k, word in enumerate(words) if word.lower_.strip(".") in KEYS or (word.lower_ in _PARTICLES and k == 0)
    ]
    words = words[titles[-1] + 1 :] if titles else words
    return words if len(words) > 1 and all(w.tag_ == "NNP" or w.lower_ in _PARTICLES for w in words) else None
