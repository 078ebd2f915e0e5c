"""How present each person is to the reader at a place in the text, without a parser.

Every mention of a person outside quotation marks weighs what its role in the sentence weighs, and less with every
sentence since. Roles are read from the words around it: who speaks, who is the subject, who only owns something.
"""

import re
from bisect import bisect_right

from app.document import Span
from app.extract.language import Reading

# What a mention weighs: of who speaks or is asked, of the subject, of a later clause's subject, and so on.
SPEAKER, SUBJECT, CLAUSE, OBJECT, OBLIQUE, OWNER, MODIFIER, QUOTED = 1.0, 0.9, 0.7, 0.5, 0.4, 0.4, 0.3, 0.1
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


class Scene:
    """The sentences of a reading, and which of their words are the writer's own."""

    def __init__(self, reading: Reading) -> None:
        self.text = reading.text
        self._sentences = reading.sentences
        self._starts = [sentence.start for sentence in reading.sentences]
        self._paragraphs = reading.paragraphs
        self._paragraph_starts = [paragraph.start for paragraph in reading.paragraphs]
        self._quotations = reading.quotations
        self._told: list[int] = []
        for sentence in reading.sentences:
            self._told.append((self._told or [0])[-1] + self._is_told(sentence))

    def is_quoted(self, position: int) -> bool:
        """Return True if a character stands inside quotation marks."""
        return self._quotations.at(position) is not None

    def sentence_at(self, position: int) -> Span:
        """Return the sentence that holds `position`, or the last one before it."""
        return self._sentences[max(0, bisect_right(self._starts, position) - 1)]

    def paragraph_at(self, position: int) -> Span:
        """Return the paragraph that holds `position`, or the last one before it."""
        return self._paragraphs[max(0, bisect_right(self._paragraph_starts, position) - 1)]

    def distance(self, start: int, end: int) -> int:
        """Return how many sentences lie between two positions, those left out that are wholly quoted.

        A long quote makes nobody fade who was present when it began.
        """
        first, last = (max(0, bisect_right(self._starts, position) - 1) for position in (start, end))
        return self._told[last] - self._told[first]

    def weight(self, start: int, end: int, *, first: bool, alone: bool) -> float:
        """Return what the mention `start:end` weighs; nobody is named in its sentence before it, or beside it."""
        text = self.text
        if self.is_quoted(start):
            return QUOTED
        if text[start:end].lower() in ("his", "her"):
            return OWNER
        if _OWNS.match(text, end):
            return CLAUSE if first else OWNER
        if _HEADS_NOUN.match(text, end):
            return MODIFIER
        sentence = self.sentence_at(start)
        before = max(sentence.start, start - LOOKBACK)
        if _ASKED_BEFORE.search(text, before, start):
            return SPEAKER
        if _ASKS.match(text, end):
            return SUBJECT
        if _SPEAKS.match(text, end) or _SAID_BEFORE.search(text, before, start):
            return SPEAKER
        if _PREPOSITION.search(text, before, start):
            return CLAUSE if alone else OBLIQUE
        if first and before == sentence.start and len(text[before:start].split()) <= 8:
            return SUBJECT
        return CLAUSE if _VERB_NEXT.match(text, end) else OBJECT

    def _is_told(self, sentence: Span) -> bool:
        """Return True if a sentence has a letter outside quotation marks."""
        at = sentence.start
        for quote in self._quotations.within(sentence.start, sentence.end):
            if any(letter.isalpha() for letter in self.text[at : quote.opened]):
                return True
            at = max(at, quote.closed)
        return any(letter.isalpha() for letter in self.text[at : sentence.end])
