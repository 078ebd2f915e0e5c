"""Whom a speaker's mention names, and when a quote was said."""

from bisect import bisect_right
from collections.abc import Callable, Sequence

from app.document import Span
from app.extract.findings import DateFinding, PersonFinding, Speaker
from app.extract.language import Reading
from app.extract.quotes.context import Key
from app.extract.quotes.own_sentence import Place
from app.extract.quotes.syntax import governors, is_verb

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

    def speaker(self, key: Key) -> Speaker:
        """Return the speaker whose mention is at `key`: the person, or a label as it is written."""
        mention = self.reading.document.span(*key)
        who = self._named(mention)
        if who is None:
            who = self.resolve(self.reading, self.people, mention)
        return Speaker(mention.text if who is None else self.people[who].name, who, mention)

    def _named(self, mention: Span) -> int | None:
        """Return whom the end of the mention names: `President Lee` is Lee, `Lee's office` is not."""
        at = bisect_right(self._starts, mention.end - 1) - 1
        if at >= 0:
            start, end, who = self._mentions[at]
            if start < mention.end <= end or (mention.start <= start and end == mention.end):
                return who
        fitting = self._capitals.get(mention.text.split()[-1], set()) if mention.text.isupper() else set()
        return next(iter(fitting)) if len(fitting) == 1 else None


def said_on(place: Place | None, key: Key | None, dates: Sequence[DateFinding]) -> str | None:
    """Return the date that the quote's own sentence gives for the saying: one that hangs on the verb of the speaker."""
    if place is None or key is None:
        return None
    doc, line = place.doc, place.line
    first, last = doc[place.sentence.start], doc[place.sentence.end - 1]
    start, end = line.original(first, last)
    if not start <= key[0] < end:
        return None
    verbs = {v.i for v in governors(place.root) if place.outside(v) and is_verb(v)}
    for date in dates:
        if not (start <= date.span.start and date.span.end <= end):
            continue
        for token in doc[place.sentence.start : place.sentence.end]:
            at = line.masked.original(token.idx)
            if date.span.start <= at < date.span.end and place.outside(token):
                above = [v.i for v in governors(token) if is_verb(v)]
                if (above and above[0] in verbs) or token.i < min(verbs, default=0):
                    return date.edtf
                break
    return None
