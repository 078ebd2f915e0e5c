"""Short names: whether one word of a text is a name at all.

Capitals tell of a name only inside a sentence. In a headline, after a full stop and in an abbreviation ("UN") they do
not, so what is an English word too must do there what people do.
"""

import re

from app.document import Span
from app.extract.people.names import SPEAKS, Name
from app.naming import Naming

_BEFORE_DATE = re.compile(
    r"\b(?:in|on|since|until|till|by|of|last|next|this|early|late|mid|from|to|and|between|during|before|after|\d)[ -]$",
    re.IGNORECASE,
)
_ACTS = (
    r"['’]s\b|,? (?:later |then |also |never |\w+ly )?(?:said|says|told|tells|met|meets|made|makes|took|takes|"
    r"spoke|speaks|sent|left|went|goes|came|comes|gave|gives|won|wins|lost|flew|sat|stood|read|wrote|writes|drove|rose|kept|saw|sees|did|does|"
    r"didn|doesn|cites|calls|wants|thinks|believes|argues|warns|adds|praises|urges|hails|vows|visits|leads|knows|gets|plans|"
    r"hopes|warned|argued|added|praised|hailed|vowed|asked|replied|insisted|pledged|thanked|denied|agreed|also|who)\b|"
    r" urged (?!by|on)"
)
_ACTED = re.compile(_ACTS)
_IRREGULAR = (  # verbs whose past does not end in "ed", beside those above
    "arose|ate|awoke|became|began|bent|bit|bled|blew|bore|bought|bound|bred|broke|brought|built|burst|caught|chose|clung|"
    "crept|cut|dealt|drank|drew|dug|fed|fell|felt|fled|flung|forbade|forgave|forgot|fought|found|froze|got|grew|heard|hid|"
    "hit|hung|hurt|knelt|knew|laid|lay|led|lent|let|lit|meant|paid|put|quit|ran|rang|rode|sang|sank|set|shook|shot|shrank|"
    "shut|slept|slid|sold|sought|spent|sprang|spun|stole|struck|stuck|swam|swept|swore|swung|taught|thought|threw|tore|"
    "understood|undertook|upheld|wept|withdrew|woke|wore"
)
_DOES = re.compile(
    rf"{_ACTS}|,? (?:later |then |\w+ly )?(?:\w+ed|{_IRREGULAR}|has|had|is|was|will|would|held|and|to|\w+ing)\b|:"
)
_MONTHS = frozenset("march april may june july august".split())
_ABBREVIATED = frozenset(
    "sen sens rep reps gov gen col lt maj sgt capt adm brig dr prof st mt pres min amb hon rev jan feb mar apr "
    "jun jul aug "
    "sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun no vol".split()
)
_GOES_ON = re.compile(r"[\w,;:’'(\[—–-] ?$")
_NEXT_CAPITAL = re.compile(r"[ \u00a0][A-Z][\w’'-]*[a-z]")
_PARTICLE_BEFORE = re.compile(r"[A-Z]\w+ (?:de|da|do|dos|del|van|von|bin|ibn) $")
_LABEL = re.compile(r"\s*:")
_FORM_OF_ADDRESS = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|President|Minister|Chancellor|Premier|King|Queen)\b\.?[ \u00a0]$", re.I
)
_LONGEST_ABBREVIATION = 5
_NEAR = 20  # characters at each side that tell whether a stretch is in capitals


class ShortNames:
    """Reads the words of one article that may be short names. `titled` has the starts of names after a title."""

    def __init__(self, text: str, headlines: list[tuple[int, int]], titled: frozenset[int], naming: Naming) -> None:
        self.text = text
        self.headlines = headlines
        self.titled = titled
        self.naming = naming
        self._lower: set[str] | None = None

    def is_name(self, name: Name, capitals: frozenset[str]) -> bool:
        """Return True if the word is a name there. `capitals` are words of full names that stand in capitals."""
        span, word = name.span, name.span.text
        if name.source in ("title", "known") or span.start in self.titled:
            return not self._is_abbreviated_title(span)
        if " " in word or "\u00a0" in word:
            return True
        if _PARTICLE_BEFORE.search(self.text, max(0, span.start - 24), span.start) and _NEXT_CAPITAL.match(
            self.text, span.end
        ):
            return False  # "Alberto de Sousa Moreira"
        if self._is_abbreviated_title(span) or (word.isupper() and not self._is_name_in_capitals(span, capitals)):
            return False
        lower = word.lower()
        if lower in _MONTHS:
            dated = _BEFORE_DATE.search(self.text, max(0, span.start - 12), span.start)
            return dated is None and _DOES.match(self.text, span.end) is not None
        if not self.naming.is_common(lower):
            return True
        if _NEXT_CAPITAL.match(self.text, span.end) and not self._in_headline(span):
            return False  # "Le Figaro", "San Francisco"
        if self.naming.is_function_word(lower) or self.naming.is_article(lower):
            return self.speaks(name)
        if (self._opens(span) or self.naming.is_currency(lower)) and not word.isupper():
            verb = _ACTED if lower in self._words_in_lower_case() else _DOES
            return verb.match(self.text, span.end) is not None
        return True

    def speaks(self, name: Name) -> bool:
        """Return True if a verb of saying follows."""
        return SPEAKS.match(self.text, name.span.end) is not None

    def _opens(self, span: Span) -> bool:
        """Return True if a capital tells nothing at a span: at the beginning of a sentence, or in a headline."""
        return not _GOES_ON.search(self.text, max(0, span.start - 2), span.start) or self._in_headline(span)

    def _in_headline(self, span: Span) -> bool:
        return any(start <= span.start < end for start, end in self.headlines)

    def _is_abbreviated_title(self, span: Span) -> bool:
        """Return True for "Sen." and "Gen." before a name, and for "Feb."."""
        return (
            self.text.startswith(".", span.end)
            and span.text.lower() in _ABBREVIATED
            and re.match(r"\.?,? ?[A-Z\d]", self.text[span.end : span.end + 3]) is not None
        )

    def _is_name_in_capitals(self, span: Span, capitals: frozenset[str]) -> bool:
        """Return True if a word in capitals is no abbreviation."""
        if len(span.text) > _LONGEST_ABBREVIATION or span.text in capitals:
            return True
        start = self.text.rfind("\n", 0, span.start) + 1
        end = self.text.find("\n", span.end)
        end = len(self.text) if end < 0 else end
        around = (
            self.text[max(start, span.start - _NEAR) : span.start] + self.text[span.end : min(end, span.end + _NEAR)]
        )
        letters = [letter for letter in around if letter.isalpha()]
        if len(letters) > 3 and sum(map(str.isupper, letters)) > 0.7 * len(letters):
            return True
        label = not self.text[start : span.start].strip() and _LABEL.match(self.text, span.end)
        return bool(label) or _FORM_OF_ADDRESS.search(self.text, max(0, span.start - 12), span.start) is not None

    def _words_in_lower_case(self) -> set[str]:
        if self._lower is None:
            self._lower = set(re.findall(r"(?<![\w@])[a-z]+(?!\w)", self.text))
        return self._lower
