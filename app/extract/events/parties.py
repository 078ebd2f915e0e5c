"""Parties of an agreement: every country of the article is a candidate, with features of how it stands to the sentence.

A party is named in the sentence, by itself or by its leader, or it is meant: by "they", "the two sides", "the deal", by
"we" in a leader's words. Two models decide in turn: `party` judges each country by its roles in the sentence and the
sentences before, `party again` by what `party` says of it there and in the article's other agreements.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import log

from app.extract.events.article import EventArticle
from app.extract.events.sentences import COMMITTING, COUNTRY, LEADER, PERSON, ParsedSentence, role_of, tree_distance
from app.extract.events.weights import Models

_PLURAL = frozenset({"we", "they", "side", "leader", "country", "own.side", "own.leader", "both"})
_COUNTS = frozenset({"two", "both", "three", "four", "five", "six", "seven", "trilateral", "bilateral"})
_NEAR = 3  # sentences before
_LEAD = 2  # sentences
MOST = 40  # countries; an article that names more is a list

Chances = Mapping[int, Mapping[str, float]]  # sentence to country to its probability as a party


def parties_in(article: EventArticle, stated: Sequence[int], models: Models) -> dict[int, dict[str, float]]:
    """Return the probability of each country as a party to each of the stated agreements, by sentence."""
    codes = sorted(article.codes, key=lambda code: article.ranks.get(code, MOST))[:MOST]
    first = {n: {c: models.chance("party", party_features(article, n, c)) for c in codes} for n in stated}
    totals = totals_of(first)
    return {
        n: {c: models.chance("party again", context_features(article, n, c, first, totals)) for c in codes}
        for n in stated
    }


def party_features(article: EventArticle, number: int, code: str) -> set[str]:
    """Return the features of a country as a party to what a sentence states."""
    sentence = article.sentences[number]
    anchor = sentence.commitment
    sides = article.sides[number]
    inside, others = code in sides, len(sides - {code})
    rank = min(article.ranks.get(code, 9), 4)
    subject = _subject(sentence, anchor)
    plural = subject in _PLURAL or "we" in sentence.words or "both" in sentence.words
    found = set(_roles(article, sentence, code, anchor)) | {
        f"inside {inside} others {min(others, 4)}",
        f"inside {inside} rank {rank}",
        f"inside {inside} subject {subject}",
        f"inside {inside} plural {plural} rank {rank} others {min(others, 2)}",
        f"rank {rank}",
        f"inside {inside} all {min(len(article.ranks), 5)} rank {rank}",
    }
    before = next(
        ((s, article.sides[number - s]) for s in range(1, min(_NEAR, number) + 1) if article.sides[number - s]), None
    )
    if before:
        step, near = before
        told = f"{code in near} of {min(len(near), 3)} inside {inside}"
        found |= {f"before {step} {told}", f"before {told} others {min(others, 2)} subject {subject}"}
    lead = set[str]().union(*article.sides[:_LEAD])
    found |= {
        f"lead {code in lead} of {min(len(lead), 4)} inside {inside} others {min(others, 2)}",
        f"lead {code in lead} inside {inside} plural {plural}",
    }
    if any(sentence.quoted):
        speaker = _speaker(article, number)
        found.add(f"quoted inside {inside} rank {rank}")
        found.add(
            f"speaker {'none' if speaker is None else speaker == code} inside {inside} we {'we' in sentence.words}"
        )
    title = article.sides[0]
    found.add(f"title {code in title} of {min(len(title), 3)} inside {inside} others {min(others, 2)}")
    for name in ("sign", "agree", "pledge", "give", "accept"):
        if any(name in classes for classes in sentence.classes):
            found.add(f"#{name} inside {inside} rank {rank} others {min(others, 2)}")
    return found


def totals_of(chances: Chances) -> dict[str, float]:
    """Return the sum of each country's probabilities over the agreements of an article."""
    totals: dict[str, float] = {}
    for each in chances.values():
        for code, chance in each.items():
            totals[code] = totals.get(code, 0.0) + chance
    return totals


def context_features(
    article: EventArticle, number: int, code: str, chances: Chances, totals: Mapping[str, float]
) -> set[str]:
    """Return the features of a country by what the first model says of it, here and in the other agreements."""
    sentence, sides = article.sentences[number], article.sides[number]
    inside, named = code in sides, min(len(sides - {code}), 3)
    here = f"inside {inside} others {named}"
    subject = _subject(sentence, sentence.commitment)
    counted = next((word for word in sentence.words if word in _COUNTS), "")
    numbers = sorted(chances)
    own = _step(chances[number][code])
    everywhere = _mean([chances[n][code] for n in numbers if n != number])
    previous = _mean([chances[n][code] for n in numbers if n < number][-1:])
    explicit = _mean([chances[n][code] for n in numbers if n != number and len(article.sides[n]) > 1])
    rank = min(_rank(totals, code), 5)
    own_rank = min(_rank(chances[number], code), 4)
    return {
        f"own {own}",
        f"own {own} {here}",
        f"count {min(len(numbers), 4)} own {own}",
        f"all {everywhere}",
        f"all {everywhere} own {own}",
        f"all {everywhere} {here}",
        f"all {everywhere} subject {subject}",
        f"all {everywhere} {counted}",
        f"previous {previous}",
        f"previous {previous} {here}",
        f"previous {previous} subject {subject}",
        f"explicit {explicit}",
        f"explicit {explicit} {here}",
        f"explicit {explicit} subject {subject} others {named}",
        f"rank {rank}",
        f"rank {rank} {here}",
        f"rank {rank} subject {subject}",
        f"rank {rank} {counted}",
        f"own rank {own_rank}",
        f"own rank {own_rank} {counted}",
        f"own rank {own_rank} subject {subject} others {named}",
    }


def _subject(sentence: ParsedSentence, anchor: int | None) -> str:
    if anchor is None:
        return "-"
    return sentence.noun_type(sentence.subject(anchor)) if sentence.is_verb(anchor) else "noun"


def _rank(chances: Mapping[str, float], code: str) -> int:
    return sum((-chance, other) < (-chances[code], code) for other, chance in chances.items())


def _mean(chances: Sequence[float]) -> str:
    return str(_step(sum(chances) / len(chances))) if chances else "-"


def _step(chance: float) -> int:
    """Return log-odds in whole steps from -4 to 4."""
    return round(max(-4.0, min(4.0, log((chance + 1e-4) / (1 - chance + 1e-4)))))


def _roles(article: EventArticle, sentence: ParsedSentence, code: str, anchor: int | None) -> Iterator[str]:
    """Yield the roles of the mentions of a country, and of its leaders, in a sentence."""
    for token, mark in enumerate(sentence.marks):
        if mark is None or (sentence.heads[token] != token and sentence.marks[sentence.heads[token]] == mark):
            continue
        if mark.kind == COUNTRY and article.countries[mark.number].code == code:
            kind = "state"
        elif mark.kind in (LEADER, PERSON) and article.side(mark.number) == code:
            kind = "leader"
        else:
            continue
        role = role_of(sentence, token)
        head = sentence.heads[token]
        yield f"{kind} {role}"
        above = sentence.noun_type(head) if sentence.is_noun(head) else sentence.tags[head]
        yield f"{kind} {sentence.deps[token]} {above}"
        verbs = [t for t in sentence.above(token) if sentence.is_verb(t)]
        for place, verb in enumerate(verbs[:2]):
            yield from (f"{place} {role} #{name}" for name in sentence.classes[verb] or ("other",))
        if anchor is not None:
            yield from _near(sentence, token, kind, role, anchor)


def _near(sentence: ParsedSentence, token: int, kind: str, role: str, anchor: int) -> Iterator[str]:
    """Yield how a mention stands to the word that carries the commitment."""
    distance = min(tree_distance(sentence, token, anchor), 6)
    names = [name for name in sentence.classes[anchor] if name in COMMITTING] or ["noun"]
    yield f"{role} near {distance}"
    yield f"{role} near {distance} after {token > anchor}"
    for name in names:
        yield f"{role} of #{name} after {token > anchor}"
        yield f"{kind} near {distance} #{name}"
    if sentence.is_verb(anchor) and (subject := sentence.subject(anchor)) is not None:
        yield f"{role} in subject {subject == token or subject in sentence.above(token)}"
    yield f"{role} passive {sentence.is_verb(anchor) and sentence.is_passive(anchor)}"


def _speaker(article: EventArticle, number: int) -> str | None:
    """Return the country of the person who is named nearest outside of quotation marks."""
    for near in (number, number - 1, number + 1):
        if 0 <= near < len(article.sentences):
            sentence = article.sentences[near]
            for token, mark in enumerate(sentence.marks):
                if mark and mark.kind in (LEADER, PERSON) and not sentence.quoted[token]:
                    return article.side(mark.number)
    return None
