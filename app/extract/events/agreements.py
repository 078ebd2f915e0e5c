"""Agreements: sentences that say what parties signed, agreed, announced, pledged or plan with one another.

Every sentence is a candidate. Learnt weights say whether the article tells of agreements at all, which sentences state
one, of which kind and status it is, and which countries are its parties; each from readable features.
"""

import re
from collections.abc import Mapping, Sequence
from math import prod
from typing import cast

from app.document import Document, Span
from app.edtf_dates import bounds
from app.extract.events.agreement_features import ArticleFeatures, article_features
from app.extract.events.article import EventArticle
from app.extract.events.parties import choose_parties, parties_in
from app.extract.events.sentences import DATE, LEADER, ParsedSentence, tree_distance
from app.extract.events.weights import AGREEMENTS, Models, chance, load_models
from app.findings import AgreementFinding, SummitFinding, TopicFinding
from app.kinds import AgreementKind, AgreementStatus

MOST = 300  # agreements of one article; more is a list
MOST_WORDS = 600  # no sentence of prose has more
MARGIN = 1.0  # log-odds that an article must reach: between 0 and 1 lie more control texts than agreements
SHORT, SHORT_MARGIN = 8, -1.0  # sentences, and what so short an article must reach
_CLOSE = 4  # links between a date and the verb that it dates
_POSSIBLE = frozenset(("could", "must"))
_ASKED = frozenset("demand urge ask request exhort beg implore refuse decline fail".split())
_BINDING = frozenset("agree sign pledge promise commit conclude ratify seal adopt pay".split())
_LABEL = re.compile(r"(?:\d{1,2}[.)]|[•*–-]|[A-Z][\w&-]+(?: [A-Z&][\w-]*){0,3}:) (?=\S)")
_DATELINE = re.compile(r"[A-Z][\w.’' ]{2,30}(?:, [A-Z][\w. ]{2,20})?(?: \([^)]{2,30}\))? [-–—]{1,2} (?=[A-Z“\"])")


def find_agreements(
    document: Document, article: EventArticle, topics: Sequence[TopicFinding], summits: Sequence[SummitFinding]
) -> tuple[AgreementFinding, ...]:
    """Return the agreements in order of their sentences, one a sentence at the most."""
    if not article.codes:
        return ()  # nobody to agree
    models = load_models(AGREEMENTS)
    features = ArticleFeatures(article)
    plain = {n: features.plain(n) for n, s in enumerate(article.sentences) if len(s) <= MOST_WORDS}
    if not tells(len(article.sentences), models.score("article", article_features(article, plain.values()))):
        return ()
    known = {number: each | features.detailed(number) for number, each in plain.items()}
    scores = {number: models.score("agreement", each) for number, each in known.items()}
    stated = [n for n, score in scores.items() if score > 0 and not is_undone(article.sentences[n])][:MOST]
    parties = parties_in(article, stated, models)
    found = []
    for number in stated:
        chances, sentence = parties[number], article.sentences[number]
        countries = tuple(sorted(choose_parties(sentence, chances)))
        kind = models.choose("kind", known[number])
        status = cast(AgreementStatus, models.choose("status", known[number] | {f"kind {kind}"}))
        if kind == "joint_statement" and status == "agreed":
            status = "announced"  # who issues a statement announces it
        span = _stated(document, sentence.span)
        found.append(
            AgreementFinding(
                span=span,
                kind=cast(AgreementKind, kind),
                status=status,
                countries=countries,
                participants=_leaders(article, sentence, countries),
                topics=tuple(t.id for t in topics if any(span.contains(mention) for mention in t.mentions)),
                date=_date_of(article, sentence, status) or _date_of_summit(sentence, countries, summits),
                rule=_rule(sentence),
                confidence=confidence_of(models, scores[number], chances),
            )
        )
    return tuple(found)


def is_undone(sentence: ParsedSentence) -> bool:
    """Return True if the act that would bind somebody is negated, demanded, refused, hypothetical or only possible."""
    act = sentence.commitment
    if act is None:
        return False
    subjects = [child for child in sentence.children[act] if sentence.deps[child] in ("nsubj", "nsubjpass")]
    if any(sentence.is_negated(noun) for noun in (act, *subjects) if not sentence.is_verb(noun)):
        return True  # "no agreement was reached"
    if sentence.lemmas[act] not in _BINDING or not sentence.is_verb(act):
        return False
    head = next((head for head in sentence.above(act) if sentence.is_verb(head)), None)
    if sentence.modal(act) == "will" or (head is not None and sentence.lemmas[head] in _BINDING):
        return False
    if sentence.is_negated(act) or sentence.modal(act) in _POSSIBLE:
        return True
    if any(sentence.words[child] == "if" for child in sentence.children[act]):
        return True
    return head is not None and sentence.lemmas[head] in _ASKED and not sentence.is_passive(head)


def tells(sentences: int, score: float) -> bool:
    """Return True if the score of an article says that it tells of agreements; a short one shows less of what it is."""
    return score > (SHORT_MARGIN if sentences < SHORT else MARGIN)


def confidence_of(models: Models, score: float, chances: Mapping[str, float]) -> float:
    """Return the probability that a sentence states an agreement of just these parties."""
    weights = models.weights["confidence"]
    return round(chance(weights[""] + weights["score"] * score + weights["parties"] * all_right(chances)), 3)


def all_right(chances: Mapping[str, float]) -> float:
    """Return the probability that no party is missing or wrong, by that of each country as a party."""
    return prod(max(p, 1 - p) for p in chances.values())


def _rule(sentence: ParsedSentence) -> str:
    """Return the class of the word that carries the commitment: `sign`, `agree`, `pledge`; `other` without one."""
    anchor = sentence.commitment
    return next(iter(sentence.classes[anchor]), "other") if anchor is not None else "other"


def _leaders(article: EventArticle, sentence: ParsedSentence, countries: Sequence[str]) -> tuple[int, ...]:
    """Return the leaders whom a sentence names and whose country is a party."""
    named = {mark.number for mark in sentence.marks if mark and mark.kind == LEADER}
    return tuple(sorted(i for i in named if article.side(i) in countries))


def _stated(document: Document, sentence: Span) -> Span:
    """Return a sentence without its number, bullet, label or dateline, and without a mark that nothing closes."""
    start = sentence.start
    if label := _LABEL.match(sentence.text) or _DATELINE.match(sentence.text):
        start += label.end()
    for opening, closing in (("“", "”"), ('"', '"')):
        if document.text[start] == opening and closing not in document.text[start + 1 : sentence.end]:
            start += 1
    return document.span(start, sentence.end)


def _date_of(article: EventArticle, sentence: ParsedSentence, status: AgreementStatus) -> str | None:
    """Return the date that hangs on the verb which carries the commitment, if it is one only and a day.

    A day after the article dates a plan, but not what is agreed: `agreed to hold a summit on 3 November`.
    """
    anchor = sentence.commitment
    if anchor is None or not sentence.is_verb(anchor):
        return None
    near = {
        mark.number
        for token, mark in enumerate(sentence.marks)
        if mark and mark.kind == DATE and tree_distance(sentence, token, anchor) < _CLOSE
    }
    dates = {article.dates[number].edtf for number in near}
    (date,) = dates if len(dates) == 1 else (None,)
    if date is None or status in ("planned", "proposed"):
        return date if date and _is_day(date) else None
    is_ahead = article.today is not None and bounds(date)[0] > bounds(str(article.today))[1]
    return date if _is_day(date) and not is_ahead else None


def _is_day(edtf: str) -> bool:
    first, last = bounds(edtf)
    return first == last


def _date_of_summit(sentence: ParsedSentence, countries: Sequence[str], summits: Sequence[SummitFinding]) -> str | None:
    """Return the date of the summit of these parties that the sentence itself tells of."""
    told = (
        summit.date
        for summit in summits
        if countries
        and set(countries) <= set(summit.countries)
        and summit.status == "held"
        and any(sentence.span.start <= mention.start < sentence.span.end for mention in summit.mentions)
    )
    return next(told, None)
