"""The figures of one article as they come up, and the mentions that stand for them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from app.document import Span
from app.extract.coreference import ranking
from app.extract.coreference.anaphors import (
    IN_TEXT,
    OTHER_PRONOUNS,
    OWNERS,
    PRONOUNS,
    RELATIVE,
    how_many,
    is_age,
    is_anaphor,
    is_bare,
    is_several,
    names_people,
)
from app.extract.coreference.descriptions import (
    OFTEN_NAMELESS,
    ONE_HOLDER,
    Description,
    describe,
    description_of,
    fit,
)
from app.extract.coreference.gender import WORDS, Gender, gender_of, gender_of_name
from app.extract.coreference.salience import FADING, LOOKBACK, REPORTING, WEIGHTS, Role, Scene, role_of
from app.extract.coreference.strangers import strangers
from app.extract.language import Reading
from app.extract.parsing.lines import lines_of, token_at
from app.findings import PersonFinding

STATED = 0.95  # how sure an antecedent is that grammar gives
CALLED = 4  # points of a description from which on the text calls somebody so
AS_PRESENT = 0.95  # of several, those so nearly as present as the last one meant fit equally
WINDOW = 60  # mentions that may be meant; keeps a text of nothing but pronouns linear

# "Lee, a senator", "he is a senator", "as a senator": said of somebody already there, or of nobody.
_SAID_OF = re.compile(r"(?:,\s+(?:now\s+)?|\b(?:is|was|are|as|be|been|become|became|not|like|for|of|him|her|than)\s+)$")
# "the senator Ann Roe", "the director of police (DGP) Ann Roe"
_NAME_FOLLOWS = re.compile(r"(?:\s+of\s+[a-z]+(?:\s+[a-z]+)?(?:\s+\([A-Z]+\))?)?(?:\s+(?:named|called))?,?\s+[A-Z]")
_OPENING = re.compile(
    r"(?:In|At|On|As|After|Before|When|While|With|Despite|Although|Though|During|Since|Asked|Speaking|By|For|From|If)\b"
)
_THEN_NAMED = re.compile(r"[^,]*,[”\"']*\s+(?:[\w.]+\s+){0,3}")
_SPEAKS_NEXT = re.compile(rf"\s+(?:[a-z]+\s+)?{REPORTING}\b")
_ADDS_NEXT = re.compile(
    r"\s+(?:(?:later|also|then)\s+)?(?:add(?:s|ed)|continu(?:es|ed)|went\s+on|goes\s+on|concluded)\b"
)
# "…, said the director general of police (DGP) Ann Roe.": a title that the parser may take for somebody else.
_SAID_TITLE = re.compile(r"[,”\"] said (?:[\w’'()/-]+ ){1,9}$")
_ASIDE = re.compile(rf", (?:[Ss]?he) {REPORTING},")  # "The envoy, he said, had left": he is not the envoy
_CLAUSE_ENDS = re.compile(r"[.,;]")
_SPEAKS_BEFORE = re.compile(rf"\b{REPORTING}\s+$")
# From one name of a list to the next: "Lee and President Macron", "Lee, Macron".
_BESIDE = re.compile(r"(?:\s*\([^)]{0,60}\))?(?:,|,?\s+and)\s+(?:[A-Z][\w.]*\s+){0,4}")
_TO_RELATIVE = re.compile(r"(?:\s*\([^)]{0,60}\))?,?\s*")


@dataclass(frozen=True, slots=True)
class Antecedent:
    """The figure for whom a mention stands: a position in the people, or the first mention of another figure."""

    person: int | None
    other: Span | None
    chance: float  # that this is right


def resolve(reading: Reading, people: tuple[PersonFinding, ...], mention: Span) -> int | None:
    """Return the position in `people` of the person for whom `mention` stands; None if two fit, or nobody does."""
    found = antecedent(reading, people, mention)
    return None if found is None else found.person


def antecedent(reading: Reading, people: tuple[PersonFinding, ...], mention: Span) -> Antecedent | None:
    """Return the figure for whom `mention` stands; None if two fit, or nobody does."""
    return _read(reading, people).antecedent(mention)


def resolve_all(reading: Reading, people: tuple[PersonFinding, ...], mention: Span) -> tuple[int, ...]:
    """Return the positions of all for whom `mention` stands ("the two leaders", "they"), in the order of `people`."""
    article = _read(reading, people)
    if is_bare(mention.text) or is_several(mention.text):
        return article.several(mention)
    one = article.antecedent(mention)
    return () if one is None or one.person is None else (one.person,)


@dataclass(frozen=True, slots=True)
class _Presence:
    """A mention of a figure at `start:end`."""

    start: int
    end: int
    who: int  # position in the people; below 0, in the nameless
    role: Role
    by: str


@dataclass(frozen=True, slots=True)
class _Other:
    """A figure that is none of the people: without a name ("a farmer"), or with one that find_people does not know."""

    span: Span
    nouns: frozenset[str]
    gender: Gender | None
    mentions: int  # by name


class DiscourseModel:
    """The figures of one article, in the order in which they come up."""

    def __init__(
        self, reading: Reading, people: tuple[PersonFinding, ...], weights: ranking.Weights | None = None
    ) -> None:
        self.weights = ranking.load_weights() if weights is None else weights
        self.reading = reading
        self.text = reading.text
        self.people = people
        self.scene = Scene(reading)
        self.lines = reading.once(lines_of)
        self.genders = [gender_of(person, reading.text) for person in people]
        self.named = sorted((m.start, m.end, i) for i, person in enumerate(people) for m in person.mentions)
        self.most = max((len(person.mentions) for person in people), default=1)
        self.others: list[_Other] = []
        self.presences: list[_Presence] = []
        self._fill()
        self._starts = [presence.start for presence in self.presences]

    @cached_property
    def descriptions(self) -> list[Description]:
        """Descriptions of each of the people; the reference's office counts if the text gives it to nobody."""
        told = [description_of(person, self.text) for person in self.people]
        taken = {noun for description in told for noun in description.nouns}
        roles = [describe(person.role or "") for person in self.people]
        return [
            description | Description(nouns=role.nouns - taken, words=role.words)
            for role, description in zip(roles, told, strict=True)
        ]

    def antecedent(self, mention: Span) -> Antecedent | None:
        """Return the figure for whom a mention in the singular stands."""
        word = mention.text.lower()
        before = self._before(mention.start)
        found: tuple[int, float] | None = None
        if word in PRONOUNS:
            found = self._pronoun(mention.start, mention.end, before)
        elif word in RELATIVE:
            last = before[-1:]
            if last and _TO_RELATIVE.fullmatch(self.text, last[0].end, mention.start):
                found = last[0].who, STATED
        elif word not in OTHER_PRONOUNS and is_anaphor(mention.text.replace(",", "")):
            found = self._phrase(mention.start, mention.end, before)
        if found is None:
            return None
        who, chance = found
        return Antecedent(who, None, chance) if who >= 0 else Antecedent(None, self.others[-who - 1].span, chance)

    def candidates(self, mention: Span) -> tuple[ranking.Mention, list[ranking.Candidate]] | None:
        """Return a pronoun or noun phrase and the figures for whom it may stand, as the ranking sees them."""
        before = self._before(mention.start)
        if mention.text.lower() in PRONOUNS:
            return self._for_pronoun(mention.start, mention.end, before)
        if not is_anaphor(mention.text.replace(",", "")) or is_several(mention.text):
            return None
        return self._for_phrase(mention.start, mention.end, before)

    def several(self, mention: Span) -> tuple[int, ...]:
        """Return the people for whom a mention in the plural stands: as many as it says, clearly more present."""
        phrase = describe(re.sub(r"s\b", "", mention.text))
        if len(phrase.countries) > 1:
            return self._of_countries(phrase)
        if not phrase.nouns and (not is_bare(mention.text) or self._others_meant(mention)):
            return ()
        present = {who: score for who, score in self._present(mention.start, self._before(mention.start)) if who >= 0}
        if phrase.nouns:
            present = {i: score for i, score in present.items() if (fit(phrase, self.descriptions[i]) or 0) >= 2}
        ranked = sorted(present, key=lambda i: -present[i])
        number = how_many(mention.text) or sum(present[i] >= present[ranked[0]] / 2 for i in ranked)
        chosen, others = ranked[:number], ranked[number:]
        if len(chosen) < max(2, number) or (others and present[others[0]] >= AS_PRESENT * present[chosen[-1]]):
            return ()
        return tuple(sorted(chosen))

    def _before(self, start: int) -> list[_Presence]:
        return self.presences[: bisect_left(self._starts, start)][-WINDOW:]

    def _of_countries(self, phrase: Description) -> tuple[int, ...]:
        """Return the one leader of each country: "the leaders of Japan and South Korea"."""
        leaders = [(i, person.country) for i, person in enumerate(self.people) if person.leader and not person.former]
        found = [[i for i, country in leaders if country == code] for code in sorted(phrase.countries)]
        return tuple(sorted(i for one in found for i in one)) if all(len(one) == 1 for one in found) else ()

    def _others_meant(self, mention: Span) -> bool:
        """Return True if "they" may well be people without names: inside a quote, or soon after "officials"."""
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
            if (match["owned"] or match.start() not in starts) and not self.scene.is_quoted(match.start())
        ]
        found += self._strangers(starts)
        for start, end, item in sorted(found, key=lambda each: (each[0], each[1])):
            if self.scene.is_furniture(start):
                continue
            if isinstance(item, int):
                self._add(start, end, item, "name")
            elif item["pronoun"]:
                self._add_found(start, end, self._pronoun(start, end, self.presences[-WINDOW:]), "pronoun")
            elif self._is_said_of(start, end):
                continue
            elif item["indefinite"] or (item["owned"] and not describe(item.group()).countries):
                self._add_nameless(start, end)
            else:
                self._add_found(start, end, self._phrase(start, end, self.presences[-WINDOW:]), "phrase")

    def _is_said_of(self, start: int, end: int) -> bool:
        """Return True for a noun phrase that is said of somebody: "Lee, a senator and an expert on fish"."""
        if _SAID_OF.search(self.text, max(0, start - 12), start) or _NAME_FOLLOWS.match(self.text, end):
            return True
        noun = token_at(self.lines, end - 1)
        if noun is None or noun.dep_ != "conj":
            return False
        return noun.head.dep_ == "appos" or any(other.dep_ == "appos" for other in noun.head.rights if other.i < noun.i)

    def _strangers(self, starts: Container[int]) -> list[tuple[int, int, int]]:
        """Return the mentions of figures with names that find_people does not know; make these figures."""
        full = [span for span in strangers(self.reading, self.lines, self.named) if not self.scene.is_quoted(span[0])]
        numbers: dict[str, int] = {}
        mentions: list[tuple[int, int, int]] = []
        for start, end in full:
            name = self.text[start:end]
            numbers.setdefault(name.split()[-1], len(numbers))
        if not numbers:
            return []
        last = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, numbers), key=len, reverse=True))})\b")
        by_end = {end: start for start, end in full}
        for match in last.finditer(self.text):
            start = by_end.get(match.end(), match.start())
            if start not in starts and match.start() not in starts:
                mentions.append((start, match.end(), -1 - numbers[match.group()]))
        for name in numbers:
            own = [(start, end) for start, end, who in mentions if who == -1 - numbers[name]] or [(0, 0)]
            start, end = max(own, key=lambda span: (span[1] - span[0], -span[0]))
            text = self.text[start:end]
            self.others.append(_Other(Span(start, end, text), frozenset(), gender_of_name(text), len(own)))
        return mentions

    def _add(self, start: int, end: int, who: int, by: str) -> None:
        self.presences.append(_Presence(start, end, who, self._role(start, end), by))

    def _add_found(self, start: int, end: int, found: tuple[int, float] | None, by: str) -> None:
        if found is not None:
            self._add(start, end, found[0], by)

    def _add_nameless(self, start: int, end: int) -> None:
        text = self.text[start:end]
        gender = next((WORDS[word] for word in text.lower().split() if word in WORDS), None)
        self.others.append(_Other(Span(start, end, text), describe(text).nouns, gender, 0))
        self._add(start, end, -len(self.others), "phrase")

    def _role(self, start: int, end: int) -> Role:
        """Return the role of a mention: by the parse if its sentence is parsed, else by the words around it."""
        if self.scene.is_quoted(start):
            return "quoted"
        token = token_at(self.lines, end - 1)
        parsed = None if token is None else role_of(token)
        last = self.presences[-1] if self.presences else None
        said = _SAID_TITLE.search(self.text, max(0, start - LOOKBACK), start)
        if said and _CLAUSE_ENDS.match(self.text, end) and not (last and last.start > said.start()):
            return "speaker"
        if parsed is not None:
            return parsed
        if last and last.end < start and _BESIDE.fullmatch(self.text, last.end, start):
            return last.role
        sentence = self.scene.sentence_at(start)
        first = not any(p.start >= sentence.start and p.role != "quoted" for p in self.presences[-4:])
        return self.scene.role(start, end, first=first, alone=len(self._named_in(sentence)) < 2)

    def _named_in(self, span: Span) -> set[int]:
        """Return the people who are named in a span outside of quotes."""
        at = bisect_left(self.named, (span.start,))
        inside = self.named[at : at + WINDOW]
        return {i for start, end, i in inside if end <= span.end and not self.scene.is_quoted(start)}

    def _present(self, start: int, presences: list[_Presence]) -> Iterator[tuple[int, float]]:
        """Yield every figure and how present it is at `start`, the last mentioned first."""
        found: dict[int, float] = {}
        for presence in reversed(presences):
            faded = FADING ** self.scene.distance(presence.start, start)
            if faded < WEIGHTS["quoted"] / 5:
                break
            found[presence.who] = max(found.get(presence.who, 0.0), WEIGHTS[presence.role] * faded)
        yield from found.items()

    def _pronoun(self, start: int, end: int, presences: list[_Presence]) -> tuple[int, float] | None:
        ahead = self._ahead(start, PRONOUNS[self.text[start:end].lower()])
        if ahead is None and _ADDS_NEXT.match(self.text, end):
            ahead = self._spoke(start, PRONOUNS[self.text[start:end].lower()], presences)
        return (
            (ahead, STATED)
            if ahead is not None
            else self._likeliest(presences, *self._for_pronoun(start, end, presences))
        )

    def _spoke(self, start: int, gender: Gender, presences: list[_Presence]) -> int | None:
        """Return who of a gender spoke in the sentence before, in the same paragraph: `He added …`."""
        here = (p for p in reversed(presences) if p.role == "speaker" and self.scene.distance(p.start, start) < 2)
        here = (p for p in here if not self.scene.paragraphs_between(p.start, start))
        return next((p.who for p in here if self._gender(p.who) in (gender, None)), None)

    def _phrase(self, start: int, end: int, presences: list[_Presence]) -> tuple[int, float] | None:
        if is_several(self.text[start:end]):
            return None
        return self._likeliest(presences, *self._for_phrase(start, end, presences))

    def _likeliest(
        self, presences: list[_Presence], mention: ranking.Mention, candidates: list[ranking.Candidate]
    ) -> tuple[int, float] | None:
        """Return the likeliest figure and its probability; None if that is none of them, or not sure enough."""
        if not candidates:
            return None
        (who, chance), (other, _), *_ = ranking.rank(mention, candidates, self.weights)
        if who is None or chance < ranking.SURE or (other is not None and self._are_listed(presences, who, other)):
            return None
        return self._owned(presences, candidates, who), chance

    def _owned(self, presences: list[_Presence], candidates: list[ranking.Candidate], who: int) -> int:
        """Return the nameless figure whose last mention holds that of `who`, as "Lee’s aide" holds Lee; else `who`."""
        last = next((presence for presence in reversed(presences) if presence.who == who), None)
        holders = (c.who for c in candidates if c.who < 0)
        spans = ((holder, self.others[-holder - 1].span) for holder in holders)
        return next((n for n, span in spans if last and span.start <= last.start and last.end <= span.end), who)

    def _are_listed(self, presences: list[_Presence], one: int, other: int) -> bool:
        """Return True if two figures come up last as members of one list: "Lee and Macron spoke"."""
        last = {presence.who: presence for presence in presences if presence.who in (one, other)}
        if len(last) < 2:
            return False
        first, second = sorted((last[one], last[other]), key=lambda presence: presence.start)
        between = _BESIDE.fullmatch(self.text, first.end, second.start)
        return between is not None and (first.role == second.role or " and " in between.group())

    def _for_pronoun(
        self, start: int, end: int, presences: list[_Presence]
    ) -> tuple[ranking.Mention, list[ranking.Candidate]]:
        gender = PRONOUNS[self.text[start:end].lower()]
        fitting = {who: 0 for who, _ in self._present(start, presences) if self._gender(who) in (gender, None)}
        if _ASIDE.match(self.text, max(0, start - 2)):
            clause = self.scene.sentence_at(start).start
            for presence in presences:
                if presence.start >= clause and presence.role == "subject":
                    fitting.pop(presence.who, None)
        return self._mention("he", start, end), self._figures(start, presences, fitting, gender)

    def _for_phrase(
        self, start: int, end: int, presences: list[_Presence]
    ) -> tuple[ranking.Mention, list[ranking.Candidate]]:
        text = self.text[start:end]
        phrase = describe(text)
        gender = next((WORDS[word] for word in text.lower().split() if word in WORDS), None)
        present = dict(self._present(start, presences))
        fits = {
            who: points
            for who, description in enumerate(self.descriptions)
            if (points := fit(phrase, description)) is not None and (not gender or self._gender(who) in (gender, None))
        }
        own = text.lower().startswith(OWNERS)
        called = {who: points for who, points in fits.items() if points >= CALLED and (who in present or not own)}
        if own or phrase.nouns & OFTEN_NAMELESS or (called and phrase.nouns & ONE_HOLDER):
            fits = called
        fits = {who: points for who, points in fits.items() if who in present or who in called}
        for who in present:
            other = self.others[-who - 1] if who < 0 else None
            if (
                other
                and (is_age(text) or other.nouns & phrase.nouns)
                and (not gender or other.gender in (gender, None))
            ):
                fits[who] = CALLED
        return self._mention("the", start, end), self._figures(start, presences, fits, gender)

    def _mention(self, kind: Literal["he", "the"], start: int, end: int) -> ranking.Mention:
        if self._speaks(start, end):
            return ranking.Mention(kind, "speaks")
        return ranking.Mention(kind, "owns" if self.text[start:end].lower() in ("his", "her") else "other")

    def _figures(
        self, start: int, presences: list[_Presence], fitting: dict[int, int], gender: Gender | None
    ) -> list[ranking.Candidate]:
        """Return the candidates for a mention at `start`: each figure in `fitting`, by how well a phrase fits it."""
        last = {presence.who: presence for presence in presences}
        spoke = next((p.who for p in reversed(presences) if p.role == "speaker"), None)
        present = dict(self._present(start, presences))
        sentence = self.scene.sentence_at(start)
        found = []
        for who, points in fitting.items():
            mentions = len(self.people[who].mentions) if who >= 0 else self.others[-who - 1].mentions
            presence = last.get(who) or _Presence(0, 0, who, "modifier", "name")
            found.append(
                ranking.Candidate(
                    who=who,
                    role=presence.role,
                    by=presence.by,
                    distance=self.scene.distance(presence.start, start),
                    paragraphs=self.scene.paragraphs_between(presence.start, start),
                    same_sentence=presence.start >= sentence.start and who in last,
                    score=present.get(who, 0.0),
                    position=presence.start,
                    gender="same" if gender and self._gender(who) == gender else "unknown",
                    mentions=mentions,
                    most=mentions == self.most,
                    leader=who >= 0 and self.people[who].leader,
                    spoke_last=who == spoke,
                    points=points,
                )
            )
        return found

    def _gender(self, who: int) -> Gender | None:
        return self.genders[who] if who >= 0 else self.others[-who - 1].gender

    def _speaks(self, start: int, end: int) -> bool:
        """Return True if a verb of speech stands right after a mention, or right before it."""
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


@lru_cache(maxsize=1)
def _read(reading: Reading, people: tuple[PersonFinding, ...]) -> DiscourseModel:
    return DiscourseModel(reading, people)
