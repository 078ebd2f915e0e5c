"""Meetings that no rule finds, by their place: `the summit in Prague`, `her first visit to Malaysia`.

Every place near a word of meeting is a candidate, once an article. Learnt weights judge it by its sentences, with the
features of app.extract.events.pairs: the place is one end of the link, the nearest head of a country the other.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from app.extract.events.article import EventArticle
from app.extract.events.meeting_features import PlaceCandidate, head_of, place_candidates, side_of
from app.extract.events.pairs import anchors_in, finding_of, is_owner, linked
from app.extract.events.sentences import DATE, LEADER, ParsedSentence, role_of, tree_distance
from app.extract.events.weights import Models
from app.extract.meeting_phrases import SUMMIT_OF_ROCK
from app.findings import SummitFinding

_NEAR = 5  # links between a place and a word of meeting
_READ = 4  # sentences of a candidate
_NOBODY = 9  # links to a leader whom the sentence does not name


@dataclass(frozen=True)
class PlacedCandidate:
    """A place with the words of meeting near it: number of the sentence, word and place as tokens."""

    place: PlaceCandidate
    words: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class KnownMeeting:
    """A meeting that is found otherwise: numbers of its sentences, its place, the country of that, and its sides."""

    numbers: Sequence[int]
    place: str | None
    country: str | None
    sides: Collection[str]


def placed_meetings(article: EventArticle, known: Sequence[KnownMeeting], models: Models) -> list[SummitFinding]:
    """Return the likely meetings at places where no known one is."""
    return [
        placed_finding(article, candidate)
        for candidate in open_candidates(article, known)
        if models.score("placed", placed_features(article, candidate)) > 0
    ]


def placed_candidates(article: EventArticle) -> Iterator[PlacedCandidate]:
    """Yield the candidates of an article, in order of the first mention of the place."""
    for place in place_candidates(article):
        if words := tuple(_words(article, place)):
            yield PlacedCandidate(place, words)


def open_candidates(article: EventArticle, known: Sequence[KnownMeeting]) -> Iterator[PlacedCandidate]:
    """Yield the candidates that lie in other countries than the known meetings, without the sentences of these.

    A known meeting without a place may be in the country of either side.
    """
    told = {number for each in known for number in each.numbers}
    taken = {name for each in known if each.place for name in (each.place, each.country) if name}
    taken |= {code for each in known if not each.place for code in each.sides}
    for candidate in placed_candidates(article):
        words = tuple(word for word in candidate.words if word[0] not in told)
        if words and taken.isdisjoint((candidate.place.name, candidate.place.country)):
            yield PlacedCandidate(candidate.place, words)


def placed_finding(article: EventArticle, candidate: PlacedCandidate) -> SummitFinding:
    """Return a candidate as a meeting of the heads whom its first sentence names."""
    people = {person for person, _ in _heads(article, candidate.words[0][0])}
    countries = sorted({code for i in people if (code := article.side(i))})
    words = [(number, anchor) for number, anchor, _ in candidate.words]
    finding = finding_of(article, words, countries, people, "place-named")
    return replace(finding, place=candidate.place.name, place_country=candidate.place.country)


def placed_features(article: EventArticle, candidate: PlacedCandidate) -> set[str]:
    """Return the features of a candidate, those of its sentences."""
    level = "country" if candidate.place.city is None else "city"
    return {each for word in candidate.words[:_READ] for each in _placed(article, *word, level)}


def _words(article: EventArticle, place: PlaceCandidate) -> Iterator[tuple[int, int, int]]:
    for number, sentence in enumerate(article.sentences):
        for spot in article.places_in[number]:
            if spot not in place.mentions or spot.kind == "dateline" or _is_of_envoys(article, number):
                continue
            token = head_of(sentence, spot.start, spot.end)
            if token is not None:
                anchors = (a for a in anchors_in(sentence) if not _is_of_rock(article, sentence, a))
                links = ((tree_distance(sentence, token, a), abs(token - a), a) for a in anchors)
                distance, _, anchor = min(links, default=(_NOBODY, 0, 0))
                if distance <= _NEAR:
                    yield number, anchor, token


def _is_of_rock(article: EventArticle, sentence: ParsedSentence, anchor: int) -> bool:
    """Return True for the top of a mountain: `the summit of Mont Blanc`."""
    return bool(SUMMIT_OF_ROCK.match(article.text, sentence.starts[anchor] + len(sentence.words[anchor])))


def _is_of_envoys(article: EventArticle, number: int) -> bool:
    """Return True if every head of a country in a sentence only owns somebody: "Ann's envoy met Bo's aide"."""
    return any(_named_heads(article, number)) and not any(_heads(article, number))


def _heads(article: EventArticle, number: int) -> Iterator[tuple[int, int]]:
    """Yield the heads of a country whom a sentence names, each with a token; not the owner in `Macron's envoy`."""
    starts = article.sentences[number].starts
    for person, token in _named_heads(article, number):
        if not is_owner(article, person, starts[token]):
            yield person, token


def _named_heads(article: EventArticle, number: int) -> Iterator[tuple[int, int]]:
    for token, mark in enumerate(article.sentences[number].marks):
        if mark and mark.kind == LEADER and mark.number in article.heads:
            yield mark.number, token


def _placed(article: EventArticle, number: int, anchor: int, token: int, level: str) -> Iterator[str]:
    """Yield how a sentence links a place by a word of meeting to the nearest leader, and on what the place hangs."""
    sentence, role = article.sentences[number], role_of(article.sentences[number], token)
    heads = list(_heads(article, number))
    far, leader = min(((tree_distance(sentence, t, anchor), t) for _, t in heads), default=(_NOBODY, None))
    ends = [f"{role}.{level}", f"{'none' if leader is None else role_of(sentence, leader)}.leader"]
    yield from linked(
        sentence, anchor, f"{level} {min(len(dict(heads)), 2)}", ends, [tree_distance(sentence, token, anchor), far]
    )
    yield f"dated {bool(article.numbers_in(number, DATE))}"
    yield from (f"when {side_of(edtf, article.today)}" for edtf in article.dates_in(number))
    yield f"sides {min(len(article.sides[number]), 3)}"
    yield from (f"w {term}" for term in set(sentence.terms) if len(term) > 1)
    yield f"group {any('group' in classes for classes in sentence.classes)} {sentence.lemmas[anchor]}"
    above = (t for t in sentence.above(token) if sentence.is_verb(t) or sentence.is_noun(t))
    head = next((t for t in above if sentence.marks[t] != sentence.marks[token]), None)
    if head is not None:
        yield from (f"{role} {sentence.lemmas[head]}", f"direct {head == anchor} {role}")
        yield f"direct {head == anchor} {sentence.lemmas[anchor]}"
        yield from (f"{role} #{name}" for name in sentence.classes[head])
