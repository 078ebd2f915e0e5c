"""Parties of an agreement: every country of the article is a candidate, with features of how it stands to the sentence.

A party is named in the sentence, by itself or by its leader, or it is meant: by "they", "the two sides", "the deal", by
"we" in a leader's words. Learnt weights judge each country by its roles in the sentence, by the sentences before and
by the groups of countries that the article names together: who is one of "the four leaders" was named before.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from app.extract.events.article import EventArticle
from app.extract.events.sentences import COMMITTING, COUNTRY, LEADER, PERSON, ParsedSentence, role_of, tree_distance
from app.extract.events.weights import Models

_PLURAL = frozenset({"we", "they", "side", "leader", "country", "own.side", "own.leader", "both"})
_NUMBERS = {"two": 2, "both": 2, "bilateral": 2, "three": 3, "trilateral": 3, "four": 4, "five": 5, "six": 6}
_NEAR = 3  # sentences before
_LEAD = 2  # sentences
PARTY = 0.4  # a country with this probability is a party: cross-validated Jaccard is highest there
_POSSIBLE = 0.15  # likelier than this is a country that a number of sides counts
MOST = 40  # countries; an article that names more is a list


def parties_in(article: EventArticle, stated: Sequence[int], models: Models) -> dict[int, dict[str, float]]:
    """Return the probability of each country as a party to each of the stated agreements, by sentence."""
    codes = sorted(article.codes, key=lambda code: article.ranks.get(code, MOST))[:MOST]
    return {n: {c: models.chance("party", party_features(article, n, c)) for c in codes} for n in stated}


def choose_parties(sentence: ParsedSentence, chances: Mapping[str, float]) -> set[str]:
    """Return the parties to what a sentence states: as many as its subject counts, else those likelier than PARTY."""
    anchor = sentence.commitment
    subject = sentence.subject(anchor) if anchor is not None and sentence.is_verb(anchor) else None
    counted = 0 if subject is None else _count(sentence, [subject, *sentence.children[subject]])
    if counted:
        likeliest = sorted(chances, key=lambda code: (-chances[code], code))[:counted]
        return {code for code in likeliest if chances[code] >= _POSSIBLE}
    return {code for code, chance in chances.items() if chance >= PARTY}


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
    found |= set(_in_groups(article, number, code, subject, plural))
    title = article.sides[0]
    found.add(f"title {code in title} of {min(len(title), 3)} inside {inside} others {min(others, 2)}")
    for name in ("sign", "agree", "pledge", "give", "accept"):
        if any(name in classes for classes in sentence.classes):
            found.add(f"#{name} inside {inside} rank {rank} others {min(others, 2)}")
    return found


def _in_groups(article: EventArticle, number: int, code: str, subject: str, plural: bool) -> Iterator[str]:
    """Yield whether a country is of the groups of countries that the article names together."""
    sentence, inside = article.sentences[number], f"inside {code in article.sides[number]}"
    distance, near = next(_groups_before(article, number), (0, None))
    for name, group in (("near", near), ("first", article.first_group), ("most", article.most_frequent_group)):
        part = "none" if group is None else f"{code in group} of {min(len(group), 4)}"
        yield from (f"group {name} {part} {of}" for of in (inside, f"subject {subject}", f"plural {plural}"))
        if name == "near" and group:
            yield f"group near {min(distance, _NEAR)} {part} {inside}"
    counted = _count(sentence, range(len(sentence)))
    if counted:
        meant = (str(code in group) for _, group in _groups_before(article, number) if len(group) == counted)
        part = next(meant, "none")
        yield from (f"counted {part}", f"counted {part} {inside}")


def _count(sentence: ParsedSentence, tokens: Iterable[int]) -> int:
    """Return how many leaders or countries one of the tokens counts, `the four leaders` or `both`; 0 without one."""
    for token in tokens:
        noun = sentence.heads[token] if sentence.is_noun(sentence.heads[token]) else token
        if sentence.words[token] in _NUMBERS and sentence.noun_type(noun).removeprefix("own.") in _PLURAL:
            return _NUMBERS[sentence.words[token]]
    return 0


def _groups_before(article: EventArticle, number: int) -> Iterator[tuple[int, frozenset[str]]]:
    """Yield the groups of a sentence and of those before it, the nearest first, each with its distance."""
    for other in range(number, -1, -1):
        yield from ((number - other, group) for group in reversed(article.groups[other]))


def _subject(sentence: ParsedSentence, anchor: int | None) -> str:
    if anchor is None:
        return "-"
    return sentence.noun_type(sentence.subject(anchor)) if sentence.is_verb(anchor) else "noun"


def _roles(article: EventArticle, sentence: ParsedSentence, code: str, anchor: int | None) -> Iterator[str]:
    """Yield the roles of the mentions of a country, and of its leaders, in a sentence."""
    for token, mark in enumerate(sentence.marks):
        if mark is None or (sentence.heads[token] != token and sentence.marks[sentence.heads[token]] == mark):
            continue
        if article.code_of(mark) != code:
            continue
        kind = "state" if mark.kind == COUNTRY else "leader"
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
        phrase = sentence.phrase(token)
        yield f"phrase {kind} in subject {phrase == sentence.phrase(subject)}"
        yield f"phrase {role_of(sentence, phrase)} near {min(tree_distance(sentence, phrase, anchor), 6)}"
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
