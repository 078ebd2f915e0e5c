"""Whom a pronoun or a noun phrase stands for: "he", "the president", "the South Korean leader", "the two leaders".

The text is read once from its start. Each pronoun goes to the person most present there (app.extract.salience) whom
its gender allows, each noun phrase to the person whom the text describes so (app.extract.descriptions); either then
makes that person more present. Where two fit equally, or somebody without a name fits better, nobody is meant.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache

from app.document import Span
from app.extract.anaphors import (
    IN_TEXT,
    OTHER_PRONOUNS,
    OWNERS,
    PRONOUNS,
    RELATIVE,
    how_many,
    is_anaphor,
    is_bare,
    is_several,
    names_people,
)
from app.extract.descriptions import OFTEN_NAMELESS, SINGULAR, Description, describe, description_of, fit
from app.extract.findings import PersonFinding
from app.extract.gender import WORDS, Gender, gender_of
from app.extract.language import Reading
from app.extract.salience import FADING, LOOKBACK, QUOTED, REPORTING, Scene

UNKNOWN_GENDER = 0.9  # what a person of unknown gender counts, beside one of the right gender
NAMELESS = 0.8  # what somebody without a name counts there
NAMED_IN_QUOTE = 0.6  # what a speaker counts who is named in the quote itself: few speak of themselves by name
SAME_SENTENCE = 0.5  # what one counts for a noun phrase who is there already in its sentence
DESCRIBED = 0.1  # what each point of `fit` counts beside presence
MAIN = 0.1  # what it counts to be the one whom the article names most
PRESENT = 0.35  # less present than this, nobody is meant whom the text does not describe so
AS_PRESENT = 0.95  # two of whom the second is so nearly as present as the first fit equally
WINDOW = 60  # mentions that may be meant; keeps a text of nothing but pronouns linear

# "Lee, a senator", "he is a senator", "as a senator": said of somebody already there, or of nobody.
_SAID_OF = re.compile(r"(?:,\s+(?:now\s+)?|\b(?:is|was|are|as|be|been|become|became|not|like|for|of|him|her|than)\s+)$")
_NAME_FOLLOWS = re.compile(r"(?:\s+(?:named|called))?,?\s+[A-Z]")
_OPENING = re.compile(
    r"(?:In|At|On|As|After|Before|When|While|With|Despite|Although|Though|During|Since|Asked|Speaking|By|For|From|If)\b"
)
_THEN_NAMED = re.compile(r"[^,]*,[”\"']*\s+(?:[\w.]+\s+){0,3}")
_SPEAKS_NEXT = re.compile(rf"\s+(?:[a-z]+\s+)?{REPORTING}\b")
_SPEAKS_BEFORE = re.compile(rf"\b{REPORTING}\s+$")
# From one name of a list to the next: "Lee and President Macron", "Lee, Macron".
_BESIDE = re.compile(r"(?:\s*\([^)]{0,60}\))?(?:,|,?\s+and)\s+(?:[A-Z][\w.]*\s+){0,4}")
_TO_RELATIVE = re.compile(r"(?:\s*\([^)]{0,60}\))?,?\s*")


def resolve(reading: Reading, people: tuple[PersonFinding, ...], mention: Span) -> int | None:
    """Return the position in `people` of whom `mention` stands for; None where two fit or nobody does."""
    return _read(reading, people).one(mention)


def resolve_all(reading: Reading, people: tuple[PersonFinding, ...], mention: Span) -> tuple[int, ...]:
    """Return the positions of all for whom `mention` stands ("the two leaders", "they"), in the order of `people`."""
    article = _read(reading, people)
    if is_bare(mention.text) or is_several(mention.text):
        return article.several(mention)
    one = article.one(mention)
    return () if one is None else (one,)


@dataclass(frozen=True, slots=True)
class _Presence:
    """Somebody is mentioned at `start:end`: a position in the people, or None and what the nameless one is called."""

    start: int
    end: int
    who: int | None
    weight: float
    nouns: frozenset[str] = frozenset()


class _Article:
    """Who is present where in one article."""

    def __init__(self, reading: Reading, people: tuple[PersonFinding, ...]) -> None:
        self.text = reading.text
        self.people = people
        self.scene = Scene(reading)
        self.genders = [gender_of(person, reading.text) for person in people]
        self.named = sorted((m.start, m.end, i) for i, person in enumerate(people) for m in person.mentions)
        self.presences: list[_Presence] = []
        self._fill()
        self._starts = [presence.start for presence in self.presences]

    @cached_property
    def descriptions(self) -> list[Description]:
        """What the text calls each of the people; the reference's office counts where the text gives it to nobody."""
        told = [description_of(person, self.text) for person in self.people]
        taken = {noun for description in told for noun in description.nouns}
        return [
            description | Description(nouns=describe(person.role or "").nouns - taken)
            for person, description in zip(self.people, told, strict=True)
        ]

    def one(self, mention: Span) -> int | None:
        """Return whom a mention in the singular stands for."""
        word = mention.text.lower()
        before = self.presences[: bisect_left(self._starts, mention.start)][-WINDOW:]
        if word in OTHER_PRONOUNS:
            return None
        if word in PRONOUNS:
            return self._pronoun(mention.start, mention.end, before)
        if word in RELATIVE:
            last = before[-1:]
            return last[0].who if last and _TO_RELATIVE.fullmatch(self.text, last[0].end, mention.start) else None
        if not is_anaphor(mention.text.replace(",", "")):
            return None
        return self._phrase(mention.start, mention.end, before)

    def several(self, mention: Span) -> tuple[int, ...]:
        """Return the people whom a mention in the plural stands for: as many as it says, clearly more present."""
        phrase = describe(re.sub(r"s\b", "", mention.text))
        if len(phrase.countries) > 1:
            return self._of_countries(phrase)
        if not phrase.nouns and (not is_bare(mention.text) or self._others_meant(mention)):
            return ()
        before = self.presences[: bisect_left(self._starts, mention.start)][-WINDOW:]
        present = {who: score for who, score in self._present(mention.start, before).items() if who is not None}
        if phrase.nouns:
            present = {i: score for i, score in present.items() if (fit(phrase, self.descriptions[i]) or 0) >= 2}
        ranked = sorted(present, key=lambda i: -present[i])
        number = how_many(mention.text) or sum(present[i] >= present[ranked[0]] / 2 for i in ranked)
        chosen, others = ranked[:number], ranked[number:]
        if len(chosen) < max(2, number) or (others and present[others[0]] >= AS_PRESENT * present[chosen[-1]]):
            return ()
        return tuple(sorted(chosen))

    def _of_countries(self, phrase: Description) -> tuple[int, ...]:
        """Return the one leader of each country: "the leaders of Japan and South Korea"."""
        leaders = [(i, person.country) for i, person in enumerate(self.people) if person.leader and not person.former]
        found = [[i for i, country in leaders if country == code] for code in phrase.countries]
        return tuple(sorted(i for one in found for i in one)) if all(len(one) == 1 for one in found) else ()

    def _others_meant(self, mention: Span) -> bool:
        """Tell whether "they" may well be people without names: inside a quote, or soon after "officials"."""
        sentence = self.scene.sentence_at(mention.start)
        soon = self.scene.sentence_at(max(0, sentence.start - 2)).start
        return self.scene.is_quoted(mention.start) or names_people(self.text, soon, mention.start)

    def _fill(self) -> None:
        """Walk through the text once; later steps see what earlier ones resolved."""
        found: list[tuple[int, int, int | re.Match[str]]] = [*self.named]
        starts = {start for start, _, _ in found}
        found += [
            (match.start(), match.end(), match)
            for match in IN_TEXT.finditer(self.text)
            if match.start() not in starts and not self.scene.is_quoted(match.start())
        ]
        for start, end, item in sorted(found, key=lambda each: each[:2]):
            before = self.presences[-WINDOW:]
            if isinstance(item, int):
                self._add(start, end, item)
            elif item["pronoun"]:
                self._add(start, end, self._pronoun(start, end, before))
            elif _SAID_OF.search(self.text, max(0, start - 12), start) or _NAME_FOLLOWS.match(self.text, end):
                continue
            elif item["definite"]:
                self._add(start, end, self._phrase(start, end, before))
            else:
                nouns = describe(item.group()).nouns
                self.presences.append(_Presence(start, end, None, self._weight(start, end), nouns))

    def _add(self, start: int, end: int, who: int | None) -> None:
        if who is not None:
            self.presences.append(_Presence(start, end, who, self._weight(start, end)))

    def _weight(self, start: int, end: int) -> float:
        last = self.presences[-1] if self.presences else None
        if last and last.end < start and _BESIDE.fullmatch(self.text, last.end, start):
            return last.weight
        sentence = self.scene.sentence_at(start)
        first = not any(p.start >= sentence.start and p.weight > QUOTED for p in self.presences[-4:])
        return self.scene.weight(start, end, first=first, alone=len(self._named_in(sentence, quoted=False)) < 2)

    def _named_in(self, span: Span, *, quoted: bool) -> set[int]:
        """Return who is named in a span, inside quotation marks or outside of them."""
        at = bisect_right(self.named, (span.start,))
        inside = self.named[at : at + WINDOW]
        return {i for start, end, i in inside if end <= span.end and self.scene.is_quoted(start) == quoted}

    def _present(self, start: int, presences: list[_Presence]) -> dict[int | None, float]:
        """Return how present everybody is at `start`."""
        found: dict[int | None, float] = {}
        for presence in reversed(presences):
            faded = FADING ** self.scene.distance(presence.start, start)
            if faded < QUOTED / 5:
                break
            found[presence.who] = max(found.get(presence.who, 0.0), presence.weight * faded)
        return found

    def _pronoun(self, start: int, end: int, presences: list[_Presence]) -> int | None:
        gender = PRONOUNS[self.text[start:end].lower()]
        ahead = self._ahead(start, gender)
        if ahead is not None:
            return ahead
        present = self._present(start, presences)
        if self._speaks(start, end):
            for named in self._named_in(self.scene.paragraph_at(start), quoted=True) & present.keys():
                present[named] *= NAMED_IN_QUOTE
        scores: dict[int | None, float] = {}
        for who, score in present.items():
            theirs = None if who is None else self.genders[who]
            if theirs in (gender, None):
                scores[who] = score if theirs else score * (NAMELESS if who is None else UNKNOWN_GENDER)
        return _best(scores)

    def _speaks(self, start: int, end: int) -> bool:
        """Tell whether a verb of speech stands right after a mention, or right before it."""
        before = _SPEAKS_BEFORE.search(self.text, max(0, start - 20), start)
        return before is not None or _SPEAKS_NEXT.match(self.text, end) is not None

    def _ahead(self, start: int, gender: Gender) -> int | None:
        """Return who is named right after the opening phrase that holds a pronoun: "In her speech, Merkel said"."""
        sentence = self.scene.sentence_at(start)
        if not _OPENING.match(self.text, sentence.start) or start - sentence.start > LOOKBACK:
            return None
        if "," in self.text[sentence.start : start]:
            return None
        for at, _, i in self.named[bisect_right(self.named, (start,)) :][:3]:
            if at < sentence.end and self.genders[i] in (gender, None) and _THEN_NAMED.fullmatch(self.text, start, at):
                return i
        return None

    def _phrase(self, start: int, end: int, presences: list[_Presence]) -> int | None:
        text = self.text[start:end]
        if is_several(text):
            return None
        phrase = describe(text)
        gender = next((WORDS[word] for word in text.lower().split() if word in WORDS), None)
        fits = {
            i: score
            for i, description in enumerate(self.descriptions)
            if (score := fit(phrase, description)) is not None
            and not (gender and self.genders[i] not in (gender, None))
        }
        present = self._present(start, presences)
        if not self._speaks(start, end):
            for who in self._named_in(Span(self.scene.sentence_at(start).start, start, ""), quoted=False):
                present[who] = present.get(who, 0.0) * SAME_SENTENCE
        own = text.lower().startswith(OWNERS)
        called = {i: score for i, score in fits.items() if score >= 4 and (i in present or not own)}
        if own or phrase.nouns & OFTEN_NAMELESS or (called and phrase.nouns & SINGULAR):
            fits = called
        most = max((len(person.mentions) for person in self.people), default=1)
        scores: dict[int | None, float] = {
            i: DESCRIBED * min(score, 8) + present.get(i, 0.0) + MAIN * len(self.people[i].mentions) / most
            for i, score in fits.items()
            if i in present or i in called
        }
        if any(p.nouns & phrase.nouns and self.scene.distance(p.start, start) <= 12 for p in presences):
            scores[None] = DESCRIBED * 4 + max(present.get(None, 0.0), 0.2)
        best = _best(scores)
        return best if best is not None and scores[best] >= PRESENT else None


@lru_cache(maxsize=1)
def _read(reading: Reading, people: tuple[PersonFinding, ...]) -> _Article:
    return _Article(reading, people)


def _best(scores: dict[int | None, float]) -> int | None:
    """Return whose score is highest; None where that is nobody, somebody without a name, or two."""
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if not ranked or (len(ranked) > 1 and ranked[1][1] >= AS_PRESENT * ranked[0][1]):
        return None
    return ranked[0][0]
