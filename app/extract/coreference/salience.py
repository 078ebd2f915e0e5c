"""Salience of each person at a position of the text, without a parser.

Every mention of a person outside quotation marks weighs what its role in the sentence weighs, and less with every
sentence since. Roles are read from the words around it: who speaks, who is the subject, who only owns something.
"""

import re
from bisect import bisect_right
from typing import Literal

from spacy.tokens import Token

from app.document import Span
from app.extract.language import Reading
from app.extract.parsing.cues import verb_class
from app.furniture import furniture_of

Role = Literal["speaker", "subject", "clause", "object", "oblique", "owner", "modifier", "quoted"]
# How present a mention in each role makes somebody: one who speaks or is asked, the subject, a later clause's subject …
WEIGHTS: dict[Role, float] = {
    "speaker": 1.0,
    "subject": 0.9,
    "clause": 0.7,
    "object": 0.5,
    "oblique": 0.4,
    "owner": 0.4,
    "modifier": 0.3,
    "quoted": 0.1,
}
FADING = 0.75  # what is left of a weight one sentence later
LOOKBACK = 120  # characters before a mention that tell its role; keeps a line without full stops linear

REPORTING = (
    r"(?:said|says|say|saying|told|tells|added|adds|adding|wrote|writes|asked|asks|replied|replies|responded|tweeted|"
    r"argued|argues|noted|notes|explained|explains|continued|continues|declared|declares|claimed|claims|insisted|"
    r"insists|suggested|warned|warns|acknowledged|called|calls|described|describes|predicted|recalled|admitted|vowed|"
    r"pledged|stated|states|remarked|joked|jokes|concluded|concludes|announced|quipped|observed|contended|contends|"
    r"lamented|posted|shouted|exclaimed|countered|offered|testified|conceded|complained|boasted|urged|points|pointed|"
    r"went|goes|repeated|reiterated|emphasized|stressed|maintained|praised|criticized|blasted|slammed|mocked)"
)
_SPEAKS = re.compile(
    r"(?:\s*\([^)\n]{0,60}\)|,[^,.;:“”\"\n]{1,90},)?\s+"
    r"(?:(?:also|then|later|again|often|has|have|had|did|does|is|was|repeatedly|once|recently|even|just)\s+)*"
    rf"{REPORTING}\b"
)
_SAID_BEFORE = re.compile(rf"(?:[”\",]|'')\s*{REPORTING}\s+(?:[\w’'.&-]+\s+){{0,9}}$")
_ASKS = re.compile(r"\s+(?:asked|pressed|questioned|told)\s+(?:him|her|the|[A-Z])")
_ASKED_BEFORE = re.compile(r"\b(?:asked|pressed|questioned)\s+(?:[A-Z][\w’'.-]*\s+){0,4}$")
_OWNS = re.compile(r"[’']s?(?!\w)")
_HEADS_NOUN = re.compile(
    r"\s+(?:campaign|supporters?|spokes\w+|advis[eo]rs?|aides?|all(?:y|ies)|administration|team|rall(?:y|ies)|famil(?:y|ies)|"
    r"backers?|voters?|surrogates?|delegates?|nomination|presidency|loyalists?|camp|candidacy|tower|university|"
    r"organization|foundation|endorsement|emails?|era|critics?|opponents?|donors?|staffers?|officials?)\b",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"\b(?:of|for|with|to|by|from|about|against|on|in|at|over|between|like|than|behind|toward|towards|under|and|or|"
    r"versus|vs\.?|backing|including|regarding|criticizing|supporting|endorsing|praising|defending|attacking)\s+"
    r"(?:(?:the|an?|his|her|their|fellow|former|then|rivals?|[A-Z][\w’'.-]*|[a-z]+-[a-z]+|"
    r"presidential|candidate|front-runner|frontrunner|nominee|senator|governor|hopeful|businessman)\s+){0,6}$"
)
_VERB_NEXT = re.compile(r"\s+(?:[a-z]+(?:ed|s)|had|will|would|could|can|may|might|did|went|took|made)\b")


_ASKING = frozenset("asked asks pressed presses questioned questions".split())
_SAYING = frozenset(
    "saying adding tweeting writing telling arguing warning noting declaring insisting claiming".split()
)
_LONGEST_CHAIN = 12  # of names in a list, appositions included


def role_of(token: Token) -> Role | None:
    """Return the role of the mention that ends in `token`, by its parse; None if that tells nothing."""
    for _ in range(_LONGEST_CHAIN):
        if token.dep_ not in ("conj", "appos") or token.head.i == token.i:
            break
        token = token.head
    head = token.head
    match token.dep_:
        case "compound" | "amod" | "nmod":
            return "modifier" if head.i > token.i else None
        case "poss":
            return "owner"
        case "nsubj" | "nsubjpass" | "csubj":
            asks = head.lower_ in _ASKING and any(child.dep_ == "dobj" for child in head.children)
            if token.dep_ == "nsubj" and not asks and (verb_class(head.lower_) != "other" or _goes_on_saying(head)):
                return "speaker"
            return "subject" if head.head.i == head.i else "clause"
        case "pobj" if head.dep_ == "agent":
            return "speaker" if verb_class(head.head.lower_) != "other" else "clause"
        case "pobj":
            return "speaker" if head.lower_ == "to" and head.head.lower_ == "according" else "oblique"
        case "dobj" if _is_inverted(head, token):
            return "speaker"
        case "dobj" | "iobj" | "dative" | "attr" | "oprd":
            return "speaker" if head.lower_ in _ASKING else "object"  # who is asked answers
    return None


def _is_inverted(verb: Token, noun: Token) -> bool:
    """Return True if the parser took the subject behind a verb of speech for its object: `It was late, said Lee`."""
    has_subject = any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children)
    return (
        verb.lower_ in ("said", "says") and noun.i > verb.i and not has_subject and verb.dep_ not in ("conj", "xcomp")
    )


def _goes_on_saying(verb: Token) -> bool:
    """Return True if a participle of speech hangs on a verb, or on its infinitive: `Lee chose to walk, saying …`."""
    above = (verb, *(child for child in verb.children if child.dep_ == "xcomp"))
    return any(
        child.dep_ == "advcl" and child.tag_ == "VBG" and child.lower_ in _SAYING
        for each in above
        for child in each.children
    )


class Scene:
    """The sentences of a reading, and which of their words are the writer's own."""

    def __init__(self, reading: Reading) -> None:
        self.text = reading.text
        self._sentences = reading.sentences
        self._starts = [sentence.start for sentence in reading.sentences]
        self._paragraph_starts = [paragraph.start for paragraph in reading.paragraphs]
        self._furniture = [furniture_of(self.text, p.start, p.end) is not None for p in reading.paragraphs]
        self._quotations = reading.quotations
        self._told: list[int] = []
        for sentence in reading.sentences:
            self._told.append((self._told or [0])[-1] + self._is_told(sentence))

    def is_quoted(self, position: int) -> bool:
        """Return True if a character stands inside quotation marks."""
        return self._quotations.at(position) is not None

    def is_furniture(self, position: int) -> bool:
        """Return True if a character stands in a caption, a prompt or a credit."""
        at = bisect_right(self._paragraph_starts, position) - 1
        return at >= 0 and self._furniture[at]

    def sentence_at(self, position: int) -> Span:
        """Return the sentence that holds `position`, or the last one before it."""
        return self._sentences[max(0, bisect_right(self._starts, position) - 1)]

    def paragraphs_between(self, start: int, end: int) -> int:
        """Return how many paragraphs `end` is behind `start`."""
        first, last = (bisect_right(self._paragraph_starts, position) for position in (start, end))
        return last - first

    def distance(self, start: int, end: int) -> int:
        """Return how many sentences lie between two positions, those left out that are wholly quoted.

        A long quote makes nobody fade who was present when it began.
        """
        first, last = (max(0, bisect_right(self._starts, position) - 1) for position in (start, end))
        return self._told[last] - self._told[first]

    def role(self, start: int, end: int, *, first: bool, alone: bool) -> Role:
        """Return the role of the mention `start:end`; `first`, `alone`: nobody is named before it, beside it."""
        text = self.text
        if self.is_quoted(start):
            return "quoted"
        if text[start:end].lower() in ("his", "her"):
            return "owner"
        if _OWNS.match(text, end):
            return "clause" if first else "owner"
        if _HEADS_NOUN.match(text, end):
            return "modifier"
        sentence = self.sentence_at(start)
        before = max(sentence.start, start - LOOKBACK)
        if _ASKED_BEFORE.search(text, before, start):
            return "speaker"
        if _ASKS.match(text, end):
            return "subject"
        if _SPEAKS.match(text, end) or _SAID_BEFORE.search(text, before, start):
            return "speaker"
        if _PREPOSITION.search(text, before, start):
            return "clause" if alone else "oblique"
        if first and before == sentence.start and len(text[before:start].split()) <= 8:
            return "subject"
        return "clause" if _VERB_NEXT.match(text, end) else "object"

    def _is_told(self, sentence: Span) -> bool:
        """Return True if a sentence has a letter outside quotation marks."""
        at = sentence.start
        for quote in self._quotations.within(sentence.start, sentence.end):
            if any(letter.isalpha() for letter in self.text[at : quote.opened]):
                return True
            at = max(at, quote.closed)
        return any(letter.isalpha() for letter in self.text[at : sentence.end])
