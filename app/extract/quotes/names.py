"""Whom a speaker's mention names, and when a quote was said."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from app.document import Span
from app.extract.findings import DateFinding, PersonFinding, Speaker
from app.extract.language import Reading
from app.extract.quotes.lines import Key, Line, Sentence
from app.extract.quotes.syntax import governors, is_verb

_MOST_DATES = 8  # in one sentence
_PERSONAL = frozenset("he she his her him who whose whom".split())
_IMPERSONAL = frozenset("it its they their them".split())
# A definite noun phrase in the singular: "the president", not "the Taliban", "the security forces".
_DEFINITE = re.compile(r"(?i:the|this|that|his|her|their|its|my|our)\s(?:.*\s)?[a-z][\w’'-]*(?:[^s\W]|ss)$", re.DOTALL)
_OWNED = re.compile(r"[’']s?\s")  # "the mayor's office" is not the mayor

Resolve = Callable[[Reading, tuple[PersonFinding, ...], Span], int | None]


class Names:
    """The people of an article, by the places at which it names them."""

    def __init__(self, reading: Reading, people: tuple[PersonFinding, ...], resolve: Resolve) -> None:
        self.reading = reading
        self.people = people
        self.resolve = resolve
        self._mentions = sorted((m.start, m.end, who) for who, person in enumerate(people) for m in person.mentions)
        self._starts = [start for start, _, _ in self._mentions]
        self._capitals: dict[str, set[int]] = {}
        for who, person in enumerate(people):
            last = (person.family_name or person.name.split()[-1]).upper()
            self._capitals.setdefault(last, set()).add(who)

    def speaker(self, key: Key, whole: Key, before: Speaker | None) -> Speaker:
        """Return the speaker whose mention is at `key`: the person, or a label as it is written, then `whole`.

        `before` spoke the quote before: whom "it added" goes on with if that is no person, and so does "he added" if it
        stands for nobody whom the article names ("an Italian diplomat said … he added").
        """
        mention = self.reading.document.span(*key)
        word = mention.text.lower()
        who = self._named(mention)
        if who is None and (word in _PERSONAL or (_DEFINITE.match(mention.text) and not _OWNED.search(mention.text))):
            who = self.resolve(self.reading, self.people, mention)
        if who is not None:
            return Speaker(self.people[who].name, who, mention)
        if word in _PERSONAL | _IMPERSONAL and before is not None and before.person is None:
            return Speaker(before.name, None, mention)
        label = self.reading.document.span(*whole)
        return Speaker(label.text, None, label)

    def _named(self, mention: Span) -> int | None:
        """Return whom the end of the mention names: `President Lee` is Lee, `Lee's office` is not."""
        at = bisect_right(self._starts, mention.end - 1) - 1
        if at >= 0:
            start, end, who = self._mentions[at]
            if start < mention.end <= end or (mention.start <= start and end == mention.end):
                return who
        fitting = self._capitals.get(mention.text.split()[-1], set()) if mention.text.isupper() else set()
        return next(iter(fitting)) if len(fitting) == 1 else None


def said_on(line: Line, sentence: Sentence, verbs: set[int], dates: Sequence[DateFinding]) -> str | None:
    """Return the date that a sentence gives for the saying: one that hangs on a verb of saying or stands before it.

    `verbs` are the positions of the verbs above the quote.
    """
    assert line.doc is not None
    tokens = list(line.doc[sentence.start : sentence.end])
    start, end = line.original(tokens[0], tokens[-1])
    first = bisect_left(dates, start, key=lambda date: date.span.start)
    for date in dates[first : first + _MOST_DATES]:
        if date.span.end > end:
            break
        inside = (t for t in tokens if date.span.start <= line.masked.original(t.idx) < date.span.end)
        token = next((t for t in inside if t.i not in line.in_hole), None)
        if token is None:
            continue
        above = next((v.i for v in governors(token) if is_verb(v)), None)
        if above in verbs or token.i < min(verbs, default=0):
            return date.edtf
    return None
