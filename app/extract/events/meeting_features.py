"""Place, date, participants, countries and status of a meeting: candidates with their features.

The meetings are those that the mentions of an article were grouped to (app.extract.meeting_groups). Every place, date,
leader and country of the article is a candidate; of places and dates one is chosen, or none, of leaders and countries
each by itself. What the rules take from the mention itself is one feature among others. Features are readable strings.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.edtf_dates import OPEN, bounds
from app.extract.events.article import EventArticle
from app.extract.events.places import PLACE_NOUNS, PlaceMention
from app.extract.events.sentences import COUNTRY, DATE, LEADER, PERSON, ParsedSentence, role_of, tree_distance
from app.findings import SummitFinding
from app.text import fold

_LEAD = 3  # sentences
_UNDONE = ("refuse", "fail", "breach", "plan", "say", "host", "visit", "propose", "demand", "discuss", "agree")
_TOLD_OF = frozenset({"visit", "meet", "host", "talks"})
_BEFORE = 6  # words before an anchor
_APART = 4  # sentences between a person and a meeting, or more
SITUATING = frozenset(
    "after since before ahead following during at last earlier previous sidelines margins upcoming until ago "
    "first".split()
)
MOST = 60  # candidates of a kind; an article that names more is a list


@dataclass(frozen=True)
class MeetingCandidate:
    """A meeting as the mentions tell it. `told` is what the rules make of them."""

    article: EventArticle
    told: SummitFinding
    forum: str | None = None
    members: frozenset[str] | None = None  # countries of the forum, if they are known
    is_doubted: bool = False  # only wished for, possible, denied or called off
    is_aside: bool = False  # told of only in passing

    @cached_property
    def numbers(self) -> list[int]:
        """Numbers of its sentences."""
        starts = sorted({mention.start for mention in self.told.mentions})
        return [
            number
            for number, sentence in enumerate(self.article.sentences)
            if any(sentence.span.start <= start < sentence.span.end for start in starts)
        ]

    @property
    def leads(self) -> bool:
        """True if it is what the article reports: told of in its first sentences."""
        return bool(self.numbers) and self.numbers[0] < _LEAD

    @property
    def kind(self) -> str:
        """Whether a forum meets, or leaders do."""
        return "forum" if self.forum else "leaders"

    @cached_property
    def sentences(self) -> list[tuple[int, ParsedSentence, int | None]]:
        """Number, sentence and the token that speaks of meeting, of each sentence that tells of it."""
        return [(n, sentence := self.article.sentences[n], self._anchor(sentence)) for n in self.numbers]

    def _anchor(self, sentence: ParsedSentence) -> int | None:
        """Return the token of meeting inside the first mention of a sentence, else the sentence's own."""
        for mention in self.told.mentions:
            if sentence.span.start <= mention.start < sentence.span.end:
                token = sentence.meeting_between(mention.start, mention.end)
                if token is not None:
                    return token
        return sentence.meeting

    @cached_property
    def tense(self) -> str:
        """Tense in which most of the mentions speak: past, ahead or now."""
        votes = {"past": 0, "ahead": 0, "now": 0}
        for _, sentence, anchor in self.sentences:
            votes[tense_at(sentence, anchor)] += 1
        return max(votes, key=lambda name: (votes[name], name == "past"))

    @cached_property
    def sides(self) -> set[str]:
        """Countries named in its sentences."""
        return set[str]().union(*(self.article.sides[number] for number in self.numbers))

    @cached_property
    def leaders(self) -> int:
        """Number of leaders named in its sentences."""
        told = self.article.sentences_of.items()
        return sum(self.article.people[i].leader for i, mine in told if not set(mine).isdisjoint(self.numbers))


def leader_features(meeting: MeetingCandidate, person: int) -> set[str]:
    """Return the features of a person as one who takes part."""
    article, kind = meeting.article, meeting.kind
    inside, roles = 0, set[str]()
    found: set[str] = set()
    for _, sentence, anchor in meeting.sentences:
        tokens = [t for t, m in enumerate(sentence.marks) if m and m.kind in (LEADER, PERSON) and m.number == person]
        if not tokens:
            continue
        inside += 1
        token = next((t for t in tokens if sentence.heads[t] not in tokens), tokens[0])
        roles.add(role_of(sentence, token))
        found |= set(_acting(sentence, token, anchor))
    found.update(f"role {role}" for role in roles)
    share = bucket(100 * inside // max(len(meeting.numbers), 1), 1, 34, 67)
    is_head, side = person in article.heads, article.side(person)
    people = article.people[person]
    rivals = [i for i, p in enumerate(article.people) if i != person and p.leader and article.side(i) == side]
    first = meeting.numbers[0] if meeting.numbers else 0
    told = person in meeting.told.participants
    others = len([i for i in meeting.told.participants if i != person])
    mine = article.sentences_of.get(person, [])
    before = any(first - 2 <= number < first for number in mine)
    lead = any(number < _LEAD for number in mine)
    some = min(inside, 1)
    found |= set(_described(meeting, person, some))
    apart = min((abs(n - number) for n in mine for number in meeting.numbers), default=_APART)
    return found | {
        f"apart {min(apart, _APART)} inside {some}",
        f"mentions {bucket(len(mine), 2, 4, 8)} inside {some}",
        f"leaders {min(meeting.leaders, 4)} inside {some}",
        f"leaders {min(meeting.leaders, 4)} head {is_head} inside {some}",
        f"told {told}",
        f"told {told} {kind} {min(inside, 2)}",
        f"told {told} head {is_head} others {min(others, 3)}",
        f"{kind} share {share} of {min(len(meeting.numbers), 3)}",
        f"inside {min(inside, 3)}",
        f"head {is_head} former {people.former} leader {people.leader}",
        f"{kind} head {is_head} inside {min(inside, 2)}",
        f"side {_relation(meeting, side)}",
        f"rivals {min(len(rivals), 2)} better {any(i in article.heads and not is_head for i in rivals)}",
        f"{_member(meeting, side)} inside {min(inside, 2)}",
        f"before {before} inside {some}",
        f"lead {lead} inside {some}",
        f"lead {lead} told {told}",
    }


def _described(meeting: MeetingCandidate, person: int, inside: int) -> Iterator[str]:
    """Yield how the sentences of a meeting mean a person without the name: by office or country; and the article."""
    article = meeting.article
    side, role = article.side(person), fold(article.people[person].role or "").split()
    own = {n for n, country in enumerate(article.countries) if country.code == side}
    for _, sentence, _ in meeting.sentences:
        for token, mark in enumerate(sentence.marks):
            if mark is None and sentence.words[token] in role and sentence.is_noun(token):
                yield f"office {sentence.words[token]} inside {inside}"
                yield f"office {role_of(sentence, token)} inside {inside}"
            elif mark and mark.kind == COUNTRY and mark.number in own:
                yield f"own {role_of(sentence, token)} inside {inside}"
            elif sentence.words[token] in ("counterpart", "leaders", "presidents", "ministers"):
                yield f"{sentence.words[token]} inside {inside}"
    yield f"rank {min(article.prominence[person], 4)} inside {inside}"


def country_features(meeting: MeetingCandidate, code: str, participants: Sequence[int]) -> set[str]:
    """Return the features of a country as a side of the meeting, given who takes part."""
    article, kind = meeting.article, meeting.kind
    present = {article.side(i) for i in participants} - {None}
    inside = 0
    found: set[str] = set()
    for _, sentence, anchor in meeting.sentences:
        numbers = {n for n, country in enumerate(article.countries) if country.code == code}
        tokens = [t for t, m in enumerate(sentence.marks) if m and m.kind == COUNTRY and m.number in numbers]
        inside += bool(tokens)
        for token in tokens[:4]:
            found |= set(_acting(sentence, token, anchor))
    first = meeting.numbers[0] if meeting.numbers else 0
    before = any(code in article.sides[n] for n in range(max(0, first - 2), first))
    lead = any(code in article.sides[n] for n in range(min(_LEAD, len(article.sentences))))
    told, here = code in meeting.told.countries, code in present
    others = min(len(present - {code}), 2)
    return found | {
        f"told {told}",
        f"told {told} present {here}",
        f"told {told} {kind} of {min(len(meeting.told.countries), 4)}",
        f"{kind} present {here} of {min(len(present), 3)}",
        f"{kind} inside {min(inside, 3)}",
        f"{_member(meeting, code)} inside {min(inside, 1)}",
        f"before {before} inside {min(inside, 1)} present {here}",
        f"lead {lead} present {here} others {others}",
        f"told {told} lead {lead} others {others}",
    }


@dataclass(frozen=True)
class PlaceCandidate:
    """A place of the article, with all its mentions."""

    name: str
    city: str | None
    country: str | None
    mentions: tuple[PlaceMention, ...]


def place_candidates(article: EventArticle) -> list[PlaceCandidate]:
    """Return the places of an article, the mentions of each together."""
    found: dict[tuple[str | None, str], list[PlaceMention]] = {}
    for place in article.places:
        found.setdefault((place.city, place.name), []).append(place)
    return [
        PlaceCandidate(name, city, next((m.country for m in mentions if m.country), None), tuple(mentions))
        for (city, name), mentions in list(found.items())[:MOST]
    ]


def place_features(
    meeting: MeetingCandidate, place: PlaceCandidate | None, places: Sequence[PlaceCandidate]
) -> set[str]:
    """Return the features of a place as that of the meeting; of the choice of none, if it is None."""
    article, kind, numbers = meeting.article, meeting.kind, meeting.numbers
    first = numbers[0] if numbers else 0
    if place is None:
        here = [p for n in numbers for p in article.places_in[n]]
        return {
            f"none {kind} {bool(here)} {any(p.city for p in here)}",
            f"none told {meeting.told.place is None}",
            f"none dateline {any(p.kind == 'dateline' for p in article.places)}",
            f"none {bucket(len(numbers), 2, 4)}",
            f"none first {bucket(first, 1, 3, 6)}",
        }
    level = "country" if place.city is None else "city"
    told = meeting.told.place in (place.name, place.city or place.name)
    found: set[str] = set()
    inside = 0
    for number, sentence, anchor in meeting.sentences:
        for spot in place.mentions:
            if not sentence.span.start <= spot.start < sentence.span.end:
                continue
            if spot.kind == "dateline":
                found.add(f"dateline inside {bucket(number, 1, 3)}")
                continue
            inside += 1
            found |= set(_placed(sentence, spot, anchor, level, places))
    some = min(inside, 1)
    start, end = _window(article, first, numbers[-1] if numbers else 0)
    near = any(start <= spot.start < article.sentences[first].span.start for spot in place.mentions)
    later = (
        any(article.sentences[numbers[-1]].span.end <= spot.start < end for spot in place.mentions)
        if numbers
        else False
    )
    lead = any(spot.start < _lead_end(article) for spot in place.mentions)
    found |= {
        level,
        f"{kind} {level}",
        f"told {told}",
        f"told {told} {level}",
        f"told {told} inside {some}",
        f"{level} side {place.country in meeting.told.countries if place.country else None}",
        f"{level} inside {min(inside, 3)}",
        f"{level} before {near} inside {some}",
        f"{level} later {later} inside {some}",
        f"{level} lead {lead} inside {some}",
        f"{level} often {bucket(len(place.mentions), 2, 4)}",
        f"{level} better {place.city is None and any(c.city and c.country == place.country for c in places)}",
    }
    found.update(f"kind {spot.kind}" for spot in place.mentions)
    found.update(_elsewhere(meeting, place, level))
    if any(spot.kind == "dateline" for spot in place.mentions):
        found |= {
            "dateline",
            f"dateline {kind} first {bucket(first, 1, 3, 6)}",
            f"dateline inside {some}",
            f"dateline side {place.country in meeting.told.countries}",
        }
        if any("here" in article.sentences[n].words for n in numbers):
            found.add("dateline here")
    return found


def date_candidates(article: EventArticle) -> dict[str, tuple[int, ...]]:
    """Return each date as EDTF with the findings that say it; the day of writing too, as what is left unsaid."""
    found: dict[str, list[int]] = {}
    for number, each in enumerate(article.dates[:MOST]):
        found.setdefault(each.edtf, []).append(number)
    if article.today:
        found.setdefault(str(article.today), [])
    return {edtf: tuple(numbers) for edtf, numbers in found.items()}


def date_features(meeting: MeetingCandidate, edtf: str | None, positions: Collection[int]) -> set[str]:
    """Return the features of a date as that of the meeting; of the choice of none, if it is None."""
    article, kind, numbers = meeting.article, meeting.kind, meeting.numbers
    first = numbers[0] if numbers else 0
    some = sum(len(article.numbers_in(n, DATE)) for n in numbers)
    tense = meeting.tense
    if edtf is None:
        return {
            f"none {kind}",
            f"none some {min(some, 2)}",
            f"none {tense}",
            f"none told {meeting.told.date is None}",
            f"none today {article.today is not None} some {min(some, 1)}",
            f"none first {bucket(first, 1, 3, 6)}",
        }
    precision, side = precision_of(edtf), side_of(edtf, article.today)
    told = meeting.told.date == edtf
    found = {
        precision,
        f"{precision} {side}",
        f"{side} {tense}",
        f"{precision} {kind}",
        f"told {told}",
        f"told {told} {precision}",
        f"told {told} {side} {tense}",
        f"told {told} none {meeting.told.date is None} {side}",
        f"{side} status {meeting.told.status}",
    }
    inside = 0
    for _, sentence, anchor in meeting.sentences:
        for token, mark in enumerate(sentence.marks):
            if (
                mark
                and mark.kind == DATE
                and mark.number in positions
                and not (token and sentence.marks[token - 1] == mark)
            ):
                inside += 1
                found |= set(_dated(article, sentence, token, anchor, precision))
    found |= {f"inside {min(inside, 3)}", f"{precision} inside {min(inside, 1)}"}
    if not positions:
        return found | {
            f"unsaid some {min(some, 1)} {tense}",
            f"unsaid first {bucket(first, 1, 3, 6)}",
            f"unsaid {kind}",
            f"unsaid {_word(meeting)}",
        }
    start = article.sentences[first].span.start
    lead = any(article.dates[p].span.start < _lead_end(article) for p in positions)
    near = any(abs(article.dates[p].span.start - start) < 400 for p in positions)
    found |= {
        f"lead {lead} inside {min(inside, 1)}",
        f"close {near} inside {min(inside, 1)}",
        f"often {min(len(positions), 3)}",
    }
    if side == "same":
        found.add(f"today said inside {min(inside, 1)}")
    return found


def status_features(
    meeting: MeetingCandidate, participants: Sequence[int], edtf: str | None, meetings: int
) -> set[str]:
    """Return the features of a meeting as a whole: of whether it was held, is planned or is only mentioned."""
    article, kind, numbers = meeting.article, meeting.kind, meeting.numbers
    first = numbers[0] if numbers else 0
    side = side_of(edtf, article.today) if edtf else "undated"
    tense = meeting.tense
    heads = sum(i in article.heads for i in participants)
    told = meeting.told.status
    found = {
        kind,
        f"{kind} {side}",
        f"side {side}",
        f"tense {tense}",
        f"{tense} {side}",
        f"told {told}",
        f"told {told} {side}",
        f"told {told} {tense}",
        f"told {told} {kind}",
        f"rule {meeting.told.rule}",
        f"rule {meeting.told.rule} {tense}",
        f"size {bucket(len(numbers), 2, 3, 5, 8)}",
        f"first {bucket(first, 1, 3, 6, 12)}",
        f"order of {min(meetings, 3)} {bucket(first, 1, 3, 6)}",
        f"heads {min(heads, 3)}",
        f"{kind} heads {min(heads, 3)}",
        f"people {min(len(participants), 3)}",
        f"first {bucket(first, 1, 3, 6)} {tense}",
        f"size {bucket(len(numbers), 2, 4)} {tense} {side}",
        f"today {article.today is not None}",
        f"sides {min(len(meeting.told.countries), 3)} heads {min(heads, 2)}",
        f"place {meeting.told.place is not None}",
        f"share {bucket(10 * len(numbers) // max(len(article.sentences), 1), 1, 2, 4)}",
    }
    for _, sentence, anchor in meeting.sentences:
        found.add(f"at {tense_at(sentence, anchor)}")
        if anchor is None:
            found.add("no anchor")
            continue
        found.add(f"word {sentence.lemmas[anchor]}")
        found.update(f"anchor #{name}" for name in sentence.classes[anchor])
        found.update(
            f"of {sentence.words[t]}"
            for t in sentence.children[anchor]
            if sentence.deps[t] in ("det", "amod", "poss", "advmod", "neg", "compound") and not sentence.marks[t]
        )
        for token in (anchor, *sentence.above(anchor)):
            if sentence.is_verb(token):
                found.update(f"under #{name}" for name in sentence.classes[token] if name in _UNDONE)
                found.update(f"modal {modal}" for modal in [sentence.modal(token)] if modal)
            if sentence.is_negated(token):
                found.add("negated")
        depth, above = min(len([*sentence.above(anchor)]), 3), sentence.heads[anchor]
        found |= {
            f"depth {depth}",
            f"hangs {sentence.deps[anchor]}",
            f"hangs {sentence.deps[anchor]} {sentence.words[above]}" if sentence.deps[anchor] == "pobj" else "no pobj",
            f"depth {depth} first {bucket(first, 1, 3, 6)}",
            f"depth {depth} size {bucket(len(numbers), 2, 4)}",
        }
        near = sentence.words[max(0, anchor - _BEFORE) : anchor]
        found.update(f"near {word}" for word in near if word in SITUATING)
    if first < _LEAD:
        found.add(f"lead {tense}")
    return found


def tense_at(sentence: ParsedSentence, anchor: int | None) -> str:
    """Return whether a mention speaks of what was, is, or lies ahead."""
    roots = (t for t in range(len(sentence)) if sentence.heads[t] == t)
    start = anchor if anchor is not None else next(roots, None)
    for token in () if start is None else (start, *sentence.above(start)):
        if not sentence.is_verb(token):
            continue
        if sentence.modal(token) in ("will", "could", "would"):
            return "ahead"
        is_plan = "plan" in sentence.classes[token]
        if sentence.auxiliary(token, ("to",)) and any(_is_ahead(sentence, head) for head in sentence.above(token)):
            return "ahead"
        if any(sentence.deps[t] == "mark" and sentence.words[t] == "before" for t in sentence.children[token]):
            return "past" if sentence.tags[token] == "VBD" else "ahead"
        if sentence.tags[token] in ("VBD", "VBN", "VBZ", "VBP"):
            return "ahead" if is_plan else "past" if sentence.tags[token] in ("VBD", "VBN") else "now"
    return "now"


def _is_ahead(sentence: ParsedSentence, head: int) -> bool:
    """Return True for a verb of planning, and for `be`: `was to meet`."""
    return "plan" in sentence.classes[head] or sentence.lemmas[head] == "be"


def precision_of(edtf: str) -> str:
    """Return day, days (an interval of up to ten), long, month, year, vague or open."""
    first, last = bounds(edtf)
    if first == -OPEN or last == OPEN:
        return "open"
    if "/" in edtf:
        return "days" if last - first < 11 else "long"
    return {10: "day", 7: "month", 4: "year"}.get(len(edtf), "vague")


def side_of(edtf: str, today: date | None) -> str:
    """Return on which side of the day of writing a date lies, and roughly how far."""
    if today is None:
        return "unknown"
    (first, last), (now, _) = bounds(edtf), bounds(str(today))
    if first <= now <= last:
        return "same" if first == last else "around"
    far = days_between(last, now) if last < now else days_between(now, first)
    step = ("day", "week", "month", "year", "far")[bucket(far, 2, 8, 32, 401)]
    return f"{'past' if last < now else 'future'} {step}"


def days_between(first: int, last: int) -> int:
    """Return the days from one bound of a date to another, roughly."""
    return _ordinal(last) - _ordinal(first)


def _ordinal(number: int) -> int:
    try:
        return date(number // 10000, number // 100 % 100, min(number % 100, 28)).toordinal()
    except ValueError:
        return 0


def bucket(number: int, *steps: int) -> int:
    """Return how many of the rising steps a number reaches."""
    return sum(number >= step for step in steps)


def _lead_end(article: EventArticle) -> int:
    return article.sentences[min(_LEAD, len(article.sentences)) - 1].span.end


def _window(article: EventArticle, first: int, last: int) -> tuple[int, int]:
    """Return the offsets of the two sentences before the first and the two after the last."""
    sentences = article.sentences
    return sentences[max(0, first - 2)].span.start, sentences[min(len(sentences) - 1, last + 2)].span.end


def _relation(meeting: MeetingCandidate, side: str | None) -> str:
    if side is None:
        return "none"
    return "told" if side in meeting.told.countries else "near" if side in meeting.sides else "other"


def _member(meeting: MeetingCandidate, side: str | None) -> str:
    return f"member {'unknown' if meeting.members is None else side in meeting.members}"


def _word(meeting: MeetingCandidate) -> str:
    return next((sentence.lemmas[a] for _, sentence, a in meeting.sentences if a is not None), "-")


def _anchor_word(sentence: ParsedSentence, anchor: int) -> str:
    """Return what an anchor is counted as: meet, host or visit for a verb, the lemma of a noun."""
    if not sentence.is_verb(anchor):
        return sentence.lemmas[anchor]
    return next(name for name in ("meet", "host", "visit") if name in sentence.classes[anchor])


def _acting(sentence: ParsedSentence, token: int, anchor: int | None) -> Iterator[str]:
    """Yield how a mention stands to the word of meeting and to the verbs above it."""
    role = role_of(sentence, token)
    yield f"role {role}"
    if anchor is not None:
        word, distance = _anchor_word(sentence, anchor), min(tree_distance(sentence, token, anchor), 6)
        yield f"{role} of {word}"
        yield f"near {distance}"
        yield f"{role} near {distance}"
        yield f"near {distance} after {token > anchor}"
    else:
        yield f"{role} without anchor"
    verbs = [t for t in sentence.above(token) if sentence.is_verb(t)]
    for place, verb in enumerate(verbs[:2]):
        for name in sentence.classes[verb] or ("other",):
            yield f"{place} {role} #{name}"
            yield f"{place} #{name}"
        if sentence.is_negated(verb):
            yield f"{place} negated"
    if sentence.quoted[token]:
        yield "quoted"


def _elsewhere(meeting: MeetingCandidate, place: PlaceCandidate, level: str) -> Iterator[str]:
    """Yield how other sentences of the article mention a place: as visited, or as where something is."""
    article = meeting.article
    for spot in place.mentions:
        number = article.sentence_at(spot.start)
        if number < 0 or number in meeting.numbers or spot.kind == "dateline":
            continue
        if held := _held_by(article.sentences[number], spot):
            preposition, governor = held
            classes = _TOLD_OF.intersection(article.sentences[number].classes[governor])
            yield from (f"far {level} {preposition} of {name}" for name in classes)
            if preposition in ("in", "at"):
                yield f"far {level} in lead {number < _LEAD}"


def _head_of_place(sentence: ParsedSentence, spot: PlaceMention) -> int | None:
    """Return the head of a mention of a place, that of "city" in "the southern city of Szeged"."""
    token = head_of(sentence, spot.start, spot.end)
    if token is None or sentence.deps[token] != "pobj" or sentence.words[of := sentence.heads[token]] != "of":
        return token
    noun = sentence.heads[of]
    return noun if sentence.lemmas[noun] in PLACE_NOUNS else token


def _held_by(sentence: ParsedSentence, spot: PlaceMention) -> tuple[str, int] | None:
    """Return the preposition before a place and the token that the two hang on."""
    token = _head_of_place(sentence, spot)
    if token is None or sentence.deps[token] != "pobj":
        return None
    preposition = sentence.heads[token]
    governor = sentence.heads[preposition]
    return (sentence.words[preposition], governor) if governor != preposition else None


def _placed(
    sentence: ParsedSentence, spot: PlaceMention, anchor: int | None, level: str, places: Sequence[PlaceCandidate]
) -> Iterator[str]:
    """Yield how a mention of a place stands in a sentence of the meeting."""
    token = _head_of_place(sentence, spot)
    if token is None:
        return
    role = role_of(sentence, token)
    yield f"{level} {role}"
    if anchor is not None:
        distance = min(tree_distance(sentence, token, anchor), 6)
        first, last = sorted((sentence.starts[token], sentence.starts[anchor]))
        between = sum(first < other.start < last for each in places for other in each.mentions if other is not spot)
        yield f"{level} {role} near {distance}"
        yield f"near {distance}"
        yield f"{level} after {token > anchor} between {min(between, 2)}"
    if held := _held_by(sentence, spot):
        preposition, governor = held
        governors = sentence.classes[governor] or (sentence.lemmas[governor],)
        yield from (f"{level} {preposition} of {name}" for name in governors)
        yield f"{level} {preposition} of anchor {governor == anchor}"
    names = {name for t in sentence.above(token) if sentence.is_verb(t) for name in sentence.classes[t]}
    yield from (f"{level} under #{name}" for name in names & {"meet", "host", "visit", "say", "sign", "agree"})


def _dated(
    article: EventArticle, sentence: ParsedSentence, token: int, anchor: int | None, precision: str
) -> Iterator[str]:
    """Yield how a mention of a date stands in a sentence of the meeting."""
    mark = sentence.marks[token]
    assert mark is not None
    others = len({m.number for m in sentence.marks if m and m.kind == DATE}) - 1
    yield f"after {sentence.words[token - 1] if token else '^'}"
    yield f"others {min(others, 2)}"
    if anchor is not None:
        span = article.dates[mark.number].span
        head = head_of(sentence, span.start, span.end)
        distance = min(tree_distance(sentence, token if head is None else head, anchor), 6)
        yield f"near {distance}"
        yield f"near {distance} {precision}"
        yield f"near {distance} others {min(others, 1)}"
        yield f"anchored {_anchor_word(sentence, anchor)} {token > anchor}"


def head_of(sentence: ParsedSentence, start: int, end: int) -> int | None:
    """Return the token of a span that hangs on one outside of it."""
    inside = [t for t, at in enumerate(sentence.starts) if start <= at < end]
    outside = [t for t in inside if sentence.heads[t] not in inside or sentence.heads[t] == t]
    return next(iter(outside or inside), None)
