"""The person or label that a speaker's mention stands for, and the date on which a quote was said."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.document import Span
from app.extract.coreference import Antecedent
from app.extract.coreference.descriptions import KEYS, OFTEN_NAMELESS, describe
from app.extract.language import Reading
from app.extract.parsing.cues import TEXTS, verb_class
from app.extract.parsing.lines import Key, Line, Sentence, token_at, whole
from app.extract.parsing.syntax import governors, is_verb, object_of, own_subject
from app.extract.quotes.bodies import BodyMentions
from app.findings import DateFinding, PersonFinding, Speaker
from app.text import fold

_MOST_DATES = 8  # in one sentence
_PRONOUNS = frozenset("he she his her him".split())
_SOMEBODY = frozenset("another one somebody someone".split())  # "Another, Ann Roe, said"
_RELATIVE = frozenset("who whom whose which that".split())
_GOES_ON = frozenset("he she it they".split())  # "he added" goes on with whoever spoke before
_CAPITAL = r"[A-Z\u00c0-\u00de][\w.’'-]*"
_NAME = rf"{_CAPITAL}(?:\s(?:(?:al|bin|da|de|del|den|der|di|dos|du|el|la|van|von)\s)?{_CAPITAL}){{1,4}}"
# "The U.S. Ambassador to Russia, Jon Huntsman, told …": the name behind a title.
_APPOSED = re.compile(
    rf"(?:\s(?:of|to|for|in|at|from)\s[^,;:.“”\"\n]{{1,60}})?(?:\s\([^()\n]{{1,60}}\))?,\s(?P<name>{_NAME})(?=\s?[,.;:”\"’)(–—]|\s[a-z])"
)
_OF_BODY = re.compile(rf"\s(?:of|to|for|at)\s(?:the\s)?(?P<body>{_CAPITAL}(?:\s{_CAPITAL}){{2,6}})")
_HEADS = frozenset(
    "president leader chief chairman director ambassador secretary-general general secretary minister envoy "
    "representative commissioner".split()
)
_LISTED = re.compile(r"(?:\s?\([^()\n]{0,60}\))?,\s$")  # between a name and what is said of it
_AIDES = OFTEN_NAMELESS | frozenset("wife husband mother father son daughter brother sister friend".split())
_INDEFINITE = re.compile(r"(?:an?|one) ", re.IGNORECASE)
_NAMED = 0.97  # how sure it is that a mention with a name in it is that person

Resolve = Callable[[Reading, tuple[PersonFinding, ...], Span], Antecedent | None]


@dataclass(frozen=True, slots=True)
class Referent:
    """The person, or the mention of somebody or something else, for whom a mention stands, and how sure that is."""

    person: int | None
    label: Key
    chance: float


class Names:
    """The people and bodies of an article, by the mentions that stand for them."""

    def __init__(
        self, reading: Reading, people: tuple[PersonFinding, ...], lines: Sequence[Line], resolve: Resolve
    ) -> None:
        self.reading = reading
        self.people = people
        self.lines = lines
        self.resolve = resolve
        self._mentions = sorted((m.start, m.end, who) for who, person in enumerate(people) for m in person.mentions)
        self._starts = [start for start, _, _ in self._mentions]
        self._modifiers = {mention.start for person in people for mention in person.modifiers}
        self._capitals: dict[str, set[int]] = {}
        for who, person in enumerate(people):
            last = (person.family_name or person.name.split()[-1]).upper()
            self._capitals.setdefault(last, set()).add(who)
        self._referents: dict[Key, Referent] = {}
        self._entity_starts = [entity.span.start for entity in reading.entities]
        self._bodies = BodyMentions(reading.text, lines, self.is_person, self.entity)

    @cached_property
    def _called(self) -> list[str]:
        """The people's names as the article spells them in full; the reference's if it never does."""
        return [_spelt(person) for person in self.people]

    def referent(self, key: Key) -> Referent:
        """Return for whom or what the mention at `key` stands."""
        if key not in self._referents:
            self._referents[key] = Referent(None, key, 0.0)  # a mention cannot stand for itself
            self._referents[key] = self._find(key)
        return self._referents[key]

    def is_person(self, key: Key) -> bool:
        """Return True if the mention at `key` stands for a person of the article."""
        return self.referent(key).person is not None

    def named_within(self, start: int, end: int) -> set[int]:
        """Return the people whom a stretch of text names."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return {who for _, _, who in self._mentions[first:last]}

    def entity(self, key: Key) -> str:
        """Return the label that the entity recogniser gives the end of a mention; `none` without one."""
        at = bisect_right(self._entity_starts, key[1] - 1) - 1
        entity = self.reading.entities[at] if at >= 0 else None
        return entity.label if entity is not None and key[1] <= entity.span.end else "none"

    def speaker(self, key: Key, before: Speaker | None) -> Speaker:
        """Return the speaker whose mention is at `key`: the person, or a label as it is written.

        `before` spoke the quote before: "he added" goes on with that speaker if it stands for nobody else.
        """
        mention = self.reading.document.span(*key)
        found = self.referent(key)
        if found.person is not None:
            return Speaker(self._called[found.person], found.person, mention)
        if found.label == key and mention.text.lower() in _GOES_ON and before is not None and before.person is None:
            return Speaker(before.name, None, mention)
        label = self.reading.document.span(*whole(self.lines, found.label))
        return Speaker(self._without_office(label), None, label if found.label == key else mention)

    def _without_office(self, label: Span) -> str:
        """Return the name that ends a label behind an office: of `Minister for Trade Ada Quist` the last two words."""
        at = bisect_right(self._entity_starts, label.end - 1) - 1
        entity = self.reading.entities[at].span if at >= 0 else label
        if self.entity((label.start, label.end)) == "PERSON" and entity.start > label.start and " " in entity.text:
            office = self.reading.document.span(label.start, entity.start).text.rstrip()
            somebody_of = _INDEFINITE.match(office) or describe(office).nouns & _AIDES  # "A spokesman for Ann Roe"
            is_office = entity.end == label.end and any(word in KEYS for word in office.lower().split())
            if is_office and not somebody_of:
                return without_titles(entity.text)
        return without_titles(label.text)

    def _find(self, key: Key) -> Referent:
        mention = self.reading.document.span(*key)
        who = self._named(mention)
        if who is not None:
            return Referent(who, key, _NAMED)
        word = mention.text.lower()
        if word in _RELATIVE:
            noun = self._bodies.relative(key)
            return Referent(None, key, 1.0) if noun is None else self.referent(noun)
        apposed = self._apposed(mention) or _behind_body(self.reading.text, mention, self._mentions)
        if apposed is not None:
            return apposed
        if (issuers := self._issuers.get(word.removeprefix("the "))) is not None and word.startswith("the "):
            first = issuers[0]
            if first[1] <= key[0] and all(self.text_of(first) == self.text_of(other) for other in issuers):
                return self.referent(first)
        found = self.resolve(self.reading, self.people, mention)
        if found is not None and found.person is not None:
            return Referent(found.person, key, found.chance)
        if found is not None and found.other is not None:
            return Referent(None, (found.other.start, found.other.end), found.chance)
        body = self._bodies.antecedent(key, mention.text)
        return Referent(None, key, 1.0) if body is None else self.referent(body)

    @cached_property
    def _issuers(self) -> dict[str, list[Key]]:
        """The subjects of `the group said in a statement`, in order, by the text's noun."""
        found: dict[str, list[Key]] = {}
        for line in self.lines:
            for verb in (verb for sentence in line.sentences for verb in sentence.verbs):
                subject = own_subject(verb)
                if subject is None or verb_class(verb.lower_) == "other" or subject.i in line.in_hole:
                    continue
                for token in (o for c in verb.children if c.lower_ == "in" and (o := object_of(c)) is not None):
                    if token.lower_ in TEXTS and [c.lower_ for c in token.lefts] in (["a"], ["an"], ["his"], ["her"]):
                        found.setdefault(token.lower_, []).append(line.key(subject))
        return found

    def text_of(self, key: Key) -> str:
        """Return the words of a mention."""
        return self.reading.text[slice(*key)]

    def _apposed(self, mention: Span) -> Referent | None:
        """Return whom the name behind a title, or before a description, names: `The envoy to Iceland, Asger Holm,`."""
        text = self.reading.text
        is_somebody = mention.text.lower() in _SOMEBODY or bool(describe(mention.text).nouns)
        if is_somebody and (found := _APPOSED.match(text, mention.end)):
            name = self.reading.document.span(*found.span("name"))
            who = self._named(name)
            if name.start in self._modifiers:  # "the mother of Hungary’s prime minister, Viktor Orbán,"
                return None
            if who is not None:
                return Referent(who, (name.start, name.end), _NAMED)
            if self.entity((name.start, name.end)) in ("PERSON", "none", "NORP"):
                return Referent(None, (name.start, name.end), _NAMED)
        token = token_at(self.lines, mention.end - 1)
        at = bisect_left(self._starts, mention.start) - 1
        if at >= 0 and token is not None and token.dep_ in ("appos", "npadvmod", "ROOT", "conj"):
            _, end, who = self._mentions[at]
            if (
                end < mention.start <= end + 64
                and _LISTED.fullmatch(text, end, mention.start)
                and describe(mention.text).any
            ):
                return Referent(who, (mention.start, mention.end), _NAMED)
        return None

    def _named(self, mention: Span) -> int | None:
        """Return whom the end of the mention names: `President Lee` is Lee, `Lee's office` is not."""
        at = bisect_right(self._starts, mention.end - 1) - 1
        if at >= 0:
            start, end, who = self._mentions[at]
            if start < mention.end <= end or (mention.start <= start and end == mention.end):
                return who
        fitting = self._capitals.get(mention.text.split()[-1], set()) if mention.text.isupper() else set()
        return next(iter(fitting)) if len(fitting) == 1 else None


def _behind_body(text: str, mention: Span, names: Sequence[tuple[int, int, int]]) -> Referent | None:
    """Return whom `the leader of CAM Hector Paz` names: the name, one of (start, end, person), follows the body's."""
    body = _OF_BODY.match(text, mention.end)
    if body is None or not describe(mention.text).nouns & _HEADS:
        return None
    named = next(iter(names[bisect_left(names, (body.start("body"),)) :][:1]), None)
    if named is None or not body.start("body") < named[0] < body.end() or body.end() < named[1]:
        return None
    between = text[body.start("body") : named[0]].lower().split()
    return None if any(word in KEYS for word in between) else Referent(named[2], (named[0], named[1]), _NAMED)


def _spelt(person: PersonFinding) -> str:
    """Return the first of the longest full names that the article has for a person, else the finding's name.

    The finding of a known leader has the reference's spelling (`Volodymyr Zelensky`), whatever the article writes.
    """
    forms = dict.fromkeys(mention.text for mention in person.mentions)
    own = fold(person.name).split()
    full = [form for form in forms if own and _is_spelling(fold(form).split(), own)]
    if not full or person.name in forms:
        return without_titles(person.name)
    return without_titles(max(full, key=lambda form: min(len(form.split()), len(own))))


def _is_spelling(form: Sequence[str], own: Sequence[str]) -> bool:
    """Return True if a full name shares a word with another, or its initials: `Fouad Massoum` of `Fuad Masum`."""
    if len(form) < 2:
        return False
    return form[0] == own[0] or form[-1] == own[-1] or (form[0][0], form[-1][0]) == (own[0][0], own[-1][0])


def without_titles(name: str) -> str:
    """Return a name without the titles before it, if two words are left: `Ambassador Stefan Johannesson`."""
    words = name.split()
    while len(words) > 2 and words[0].lower().strip(".") in KEYS and words[1][0].isupper():
        words.pop(0)
    return " ".join(words)


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
