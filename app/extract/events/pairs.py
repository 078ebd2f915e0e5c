"""Meetings of two countries that no rule finds.

Every two countries that a sentence names beside a word of meeting are a candidate, once an article, if one of them is
named by its head there or elsewhere. Learnt weights judge it by all its sentences. Features are readable strings.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations, islice

from app.document import Span
from app.extract.events.article import EventArticle
from app.extract.events.meeting_features import SITUATING, bucket, side_of, tense_at
from app.extract.events.sentences import COUNTRY, DATE, LEADER, PERSON, ParsedSentence, role_of, tree_distance
from app.extract.events.weights import Models
from app.findings import SummitFinding

Pair = tuple[str, str]
MOST = 60  # candidates of an article
_MANY = 5  # countries of a sentence; more is a list
_FEW = 4  # words of meeting, or mentions of a country, in a sentence
ANCHORS = ("meet", "host", "visit", "talks")


def pair_meetings(article: EventArticle, known: Sequence[Collection[str]], models: Models) -> list[SummitFinding]:
    """Return the likely meetings of two countries that have no part together in a known meeting."""
    return [
        pair_finding(article, pair, numbers)
        for pair, numbers in pairs_of(article).items()
        if not any(set(pair).issubset(countries) for countries in known)
        and models.score("pair", pair_features(article, pair, numbers)) > 0
    ]


def pairs_of(article: EventArticle) -> dict[Pair, list[int]]:
    """Return the candidates, each with the numbers of its sentences, in order of the first."""
    led = {article.side(i) for i in article.heads if article.people[i].leader}
    found: dict[Pair, list[int]] = {}
    for number, sentence in enumerate(article.sentences):
        sides = sorted(code for code in article.sides[number] if _mentions(article, number, code))
        if 1 < len(sides) <= _MANY and next(anchors_in(sentence), None) is not None:
            for pair in combinations(sides, 2):
                if led.intersection(pair) and (pair in found or len(found) < MOST):
                    found.setdefault(pair, []).append(number)
    return found


def pair_finding(article: EventArticle, pair: Pair, numbers: list[int]) -> SummitFinding:
    """Return a candidate as a meeting of the heads of both sides whom its sentences name."""
    named = {i for number in numbers for i in article.numbers_in(number, LEADER) if article.side(i) in pair}
    words = [(number, next(anchors_in(article.sentences[number]))) for number in numbers]
    return finding_of(article, words, pair, named & article.heads, "pair-named")


def finding_of(
    article: EventArticle,
    words: Sequence[tuple[int, int]],
    countries: Sequence[str],
    people: Collection[int],
    rule: str,
) -> SummitFinding:
    """Return a meeting told of by words of meeting, each the number of a sentence and a token."""
    told = [(article.sentences[number], anchor) for number, anchor in words]
    ahead = sum(tense_at(sentence, anchor) == "ahead" for sentence, anchor in told)
    starts = [(sentence.starts[anchor], len(sentence.words[anchor])) for sentence, anchor in told]
    return SummitFinding(
        span=told[0][0].span,
        name="",  # stated when the meeting is settled
        status="planned" if 2 * ahead > len(words) else "held",
        kind="bilateral",
        place=None,
        place_country=None,
        countries=tuple(countries),
        participants=tuple(sorted(people)),
        date=None,
        topics=(),
        mentions=tuple(Span(start, start + long, article.text[start : start + long]) for start, long in starts),
        rule=rule,
        confidence=0.0,
    )


def pair_features(article: EventArticle, pair: Pair, numbers: list[int]) -> set[str]:
    """Return the features of a candidate: of the links in each of its sentences, and of its place in the article."""
    found, named = set[str](), set[str]()
    for number in numbers:
        link = _link(article, number, pair)
        found |= set(_in_sentence(article, number, pair))
        if link is None:
            found.add("no link")
        else:
            found |= set(linked(article.sentences[number], *link))
            named.add(link[1])
    first, ranks = numbers[0], sorted(article.ranks.get(code, 9) for code in pair)
    together = sum(sides.issuperset(pair) for sides in article.sides)
    heads = sum(any(article.side(i) == code and article.people[i].leader for i in article.heads) for code in pair)
    return found | {
        f"sentences {bucket(len(numbers), 2, 3, 5)}",
        f"first {bucket(first, 1, 3, 6, 12)}",
        f"first {bucket(first, 1, 3, 6)} heads {heads}",
        f"ranks {min(ranks[0], 3)} {min(ranks[1], 4)}",
        f"together {bucket(together, 2, 3, 5)} of {bucket(len(article.sentences), 5, 15, 40)}",
        f"heads {heads}",
        f"named {' '.join(sorted(named))}",
    }


def anchors_in(sentence: ParsedSentence) -> Iterator[int]:
    """Yield the verbs of meeting, hosting and visiting, and the nouns of talks."""
    for token, classes in enumerate(sentence.classes):
        if sentence.is_verb(token) != ("talks" in classes) and not set(ANCHORS).isdisjoint(classes):
            yield token


def _mentions(article: EventArticle, number: int, code: str) -> list[tuple[int, str]]:
    """Return the first mentions of a country in a sentence, by itself, its head or another person of it."""
    sentence = article.sentences[number]
    found: list[tuple[int, str]] = []
    for token, mark in enumerate(sentence.marks):
        if mark is None or (sentence.heads[token] != token and sentence.marks[sentence.heads[token]] == mark):
            continue
        if mark.kind == COUNTRY and article.countries[mark.number].code == code:
            found.append((token, "state"))
        elif mark.kind in (LEADER, PERSON) and article.side(mark.number) == code:
            if is_owner(article, mark.number, sentence.starts[token]):
                continue
            found.append((token, "leader" if mark.kind == LEADER and mark.number in article.heads else "person"))
    return found[:_FEW]


def is_owner(article: EventArticle, person: int, offset: int) -> bool:
    """Return True if a mention of a person only says whose somebody is: `Macron's envoy`."""
    return any(mention.start <= offset < mention.end for mention in article.people[person].modifiers)


def _link(article: EventArticle, number: int, pair: Pair) -> tuple[int, str, list[str], list[int]] | None:
    """Return the word of meeting nearest to both sides, by whom they are named, their roles and distances."""
    sentence = article.sentences[number]
    one, other = (_mentions(article, number, code) for code in pair)
    links = (
        (tree_distance(sentence, x, a) + tree_distance(sentence, y, a), abs(x - a) + abs(y - a), a, x, y, by_x, by_y)
        for a in islice(anchors_in(sentence), _FEW)
        for x, by_x in one
        for y, by_y in other
    )
    best = min(links, default=None)
    if best is None:
        return None
    _, _, anchor, x, y, by_x, by_y = best
    roles = [f"{role_of(sentence, x)}.{by_x}", f"{role_of(sentence, y)}.{by_y}"]
    distances = [tree_distance(sentence, x, anchor), tree_distance(sentence, y, anchor)]
    return anchor, "+".join(sorted((by_x, by_y))), sorted(roles), sorted(distances)


def _in_sentence(article: EventArticle, number: int, pair: Collection[str]) -> Iterator[str]:
    sentence = article.sentences[number]
    yield f"others {min(len(article.sides[number].difference(pair)), 3)}"
    yield f"dated {bool(article.numbers_in(number, DATE))}"
    yield from (f"when {side_of(edtf, article.today)}" for edtf in article.dates_in(number))
    places = [place for place in article.places_in[number] if place.country in pair and place.kind != "dateline"]
    yield f"placed {bool(places)} {any(place.city for place in places)}"
    yield from (f"w {term}" for term in set(sentence.terms) if len(term) > 1)


def linked(sentence: ParsedSentence, anchor: int, named: str, roles: list[str], distances: list[int]) -> Iterator[str]:
    """Yield how a sentence links two countries by a word of meeting."""
    name = next(name for name in ANCHORS if name in sentence.classes[anchor])
    word, (first, second) = sentence.lemmas[anchor], roles
    near, far = min(distances[0], 4), min(distances[1], 5)
    plain = " ".join(sorted(role.rpartition(".")[0] for role in roles))
    yield from (f"named {named}", f"word {word}", f"word {word} {named}", f"{name} {named}")
    yield from (f"roles {first} {second}", f"{name} roles {plain}", f"word {word} roles {plain}")
    yield from (f"role {name} {first}", f"role {name} {second}")
    yield from (f"far {near} {far}", f"far {near} {far} {name}", f"far {min(near, 3)} {min(far, 4)} {named}")
    yield f"{name} {tense_at(sentence, anchor)}"
    yield f"{name} modal {sentence.modal(anchor)}"
    yield f"quoted {sentence.quoted[anchor]}"
    yield from (f"of {sentence.words[t]}" for t in sentence.children[anchor] if not sentence.marks[t])
    yield from (f"before {word}" for word in sentence.words[max(0, anchor - 6) : anchor] if word in SITUATING)
    for token in (anchor, *sentence.above(anchor)):
        if sentence.is_negated(token):
            yield "negated"
        if sentence.is_verb(token):
            yield f"under {sentence.lemmas[token]}"
            yield from (f"under #{above} {name}" for above in sentence.classes[token])
