"""Annotated articles as the models of training.quotes see them: candidates with what is right, and verdicts."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.document import Span
from app.extract.coreference import Antecedent, ranking
from app.extract.coreference.article import DiscourseModel
from app.extract.countries import find_countries
from app.extract.dates import find_dates
from app.extract.language import Language, Reading
from app.extract.parsing.lines import Key, lines_of
from app.extract.people import find_people
from app.extract.quotes import find_quotes
from app.extract.quotes.names import Names, Resolve
from app.extract.quotes.speakers import Attribution
from app.extract.quotes.speech import signals_of
from app.extract.quotes.weights import UNSCALED
from app.extract.view import View
from app.findings import DateFinding, PersonFinding, QuoteFinding
from app.reference import Reference
from app.text import fold
from training.corpora import Annotated, Corpora
from training.fitting import Candidates, Model
from training.reliability import Judged

Models = dict[str, Model]
Anaphor = Candidates  # the figures for whom a mention may stand, and which is right
LABELS = Path(__file__).parent.parent / "tests" / "eval" / "pronouns.jsonl"
PRONOUNS = frozenset("he she his her him it its they their i we who which that".split())
OTHERS = PRONOUNS - frozenset("he she his her him".split())
# A source that only passes the quote on, beside somebody who says it: PolNeAR names either.
PASSED_ON = ("kind|medium:according-to:rival", "kind|text:according-to:rival")


@dataclass(frozen=True, eq=False)
class Prepared:
    """An annotated article with what find_quotes reads."""

    annotated: Annotated
    view: View
    reading: Reading
    people: tuple[PersonFinding, ...]
    dates: tuple[DateFinding, ...]

    def original(self, start: int, end: int) -> Span:
        """Return the span of the stored text for offsets of the view."""
        return self.view.restored(self.reading.document.span(start, end))


@dataclass(frozen=True)
class Example:
    """A quote as the models see it: no candidates if its speaker is unknown, no verdict if it may be speech or not."""

    candidates: Candidates
    signals: list[str]
    is_speech: bool | None


def prepare(annotated: Annotated, language: Language, reference: Reference) -> Prepared:
    """Read an article as far as find_quotes needs it."""
    view = View(annotated.document)
    reading = Reading(view.document, language)
    people = find_people(reading, reference, find_countries(reading, reference))
    prepared = Prepared(annotated, view, reading, people, find_dates(reading))
    reading.once(lines_of)
    return prepared


def resolver(article: Prepared, coreference: Model) -> Resolve:
    """Return the resolution of pronouns by these weights."""
    figures = DiscourseModel(article.reading, article.people, coreference)

    def resolve(_: Reading, __: tuple[PersonFinding, ...], mention: Span) -> Antecedent | None:
        return figures.antecedent(mention)

    return resolve


def read(article: Prepared, models: Models) -> list[QuoteFinding]:
    """Return the quotes that the models find, spans in the stored text, confidences not yet scaled."""
    resolve = resolver(article, models["coreference"])
    weights = {**models, "confidence": UNSCALED}
    found = find_quotes(article.reading, article.people, article.dates, resolve, weights)
    return [article.view.restored(quote) for quote in found if quote.kind != "indirect"]


def examples(corpora: Corpora, article: Prepared, models: Models) -> Iterator[Example]:
    """Yield every quote of an article as the models see it, its speaker judged."""
    reading, text = article.reading, article.reading.text
    lines = reading.once(lines_of)
    names = Names(reading, article.people, lines, resolver(article, models["coreference"]))
    attribution = Attribution(reading, lines, names, models["speaker"])
    same = Counter(fold(text[s.start : s.end]) for line in lines for s in line.stretches)
    news = article.annotated.source == "polnear"
    for n, line in enumerate(lines):
        for k, stretch in enumerate(line.stretches):
            candidates = attribution.candidates(n, k)
            choice = attribution.choose(n, k)
            count = same[fold(text[stretch.start : stretch.end])]
            signals = signals_of(text, stretch, attribution.places.get((n, k)), choice, count)
            gold = _gold_at(article, article.original(stretch.start, stretch.end))
            optional = any(quote.get("optional") for quote in gold)
            unmarked = news and stretch.single and not reading.quotations.single  # PolNeAR has no such quotes
            is_speech = None if optional or unmarked else bool(gold)
            judged = _judged(corpora, article, names, candidates, gold) if gold else []
            yield Example(judged, sorted(signals), is_speech)


def _gold_at(article: Prepared, span: Span) -> list[dict[str, Any]]:
    """Return the annotated quotes that overlap a span, the longest overlap first."""
    gold = [g for g in article.annotated.gold["quotes"] if g["start"] < span.end and span.start < g["end"]]
    return sorted(gold, key=lambda g: max(g["start"], span.start) - min(g["end"], span.end))


def _judged(
    corpora: Corpora,
    article: Prepared,
    names: Names,
    candidates: Mapping[Key | None, set[str]],
    gold: Sequence[dict[str, Any]],
) -> list[tuple[list[str], bool | None]]:
    """Return the candidates with whether each is right; nothing if the gold does not decide."""
    news = article.annotated.source == "polnear"
    if news and not any(quote["sources"] for quote in gold):
        return []
    judge_one = _is_mention if news else _is_name
    right = {key: key is not None and judge_one(corpora, article, names, key, gold) for key in candidates}
    found = [key for key, verdict in right.items() if verdict]
    if found and news and all(not candidates[key].isdisjoint(PASSED_ON) for key in found):
        return []
    right[None] = not found and None not in right.values()
    return [(sorted(candidates[key]), verdict) for key, verdict in right.items()]


def _is_mention(corpora: Corpora, article: Prepared, _: Names, key: Key, gold: Sequence[dict[str, Any]]) -> bool | None:
    mention = article.original(*key)
    claim = {"speaker_start": mention.start, "speaker_end": mention.end, "speaker_text": mention.text}
    sources = [source for quote in gold for source in quote["sources"]]
    verdict = corpora.score_quotes.judge(article.annotated.document.text, claim, sources)[0]
    return None if verdict == "unjudged" else bool(verdict == "right")


def _is_name(
    corpora: Corpora, article: Prepared, names: Names, key: Key, gold: Sequence[dict[str, Any]]
) -> bool | None:
    """Return whether a mention stands for the gold speaker; None if it may, resolved wrongly."""
    text, labels = article.reading.text[slice(*key)], article.annotated.gold
    if gold[0]["speaker"] is None:
        return False
    same = corpora.score_summits.same_speaker
    if same(names.speaker(key, None).name, gold[0], labels) or same(text, gold[0], labels):
        return True
    is_open = text.lower() in PRONOUNS or text[0].islower() or text.lower().startswith(("the ", "this "))
    return None if is_open else False


def labelled_anaphors() -> dict[str, list[tuple[int, int, str | None]]]:
    """Return the mentions of PolNeAR train that people resolved: start, end and name by article."""
    found = defaultdict(list)
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        found[label["document"]].append((label["mention_start"], label["mention_end"], label["name"]))
    return found


def anaphors(
    corpora: Corpora, article: Prepared, models: Models, labels: Mapping[str, list[tuple[int, int, str | None]]]
) -> Iterator[Anaphor]:
    """Yield the pronouns and noun phrases whose figure is known, with the figures for whom they may stand."""
    figures = DiscourseModel(article.reading, article.people, models["coreference"])
    if article.annotated.source == "summits":
        mentions = list(_speakers(article, models))
    else:  # offsets of the view and of the stored text are the same but for rare characters
        mentions = list(labels.get(article.annotated.name, ()))
    for start, end, name in mentions:
        mention = article.reading.document.span(start, end)
        found = figures.candidates(mention) if mention.text.lower() not in OTHERS else None
        if found is not None:
            kind, candidates = found
            right = _figure(corpora, article, figures, [c.who for c in candidates], name)
            yield [(features, who == right) for who, features in ranking.features(kind, candidates)]


def _speakers(article: Prepared, models: Models) -> Iterator[tuple[int, int, str | None]]:
    """Yield the mentions that the models take for the speakers of quotes with a known one, and that speaker."""
    reading = article.reading
    lines = reading.once(lines_of)
    names = Names(reading, article.people, lines, resolver(article, models["coreference"]))
    attribution = Attribution(reading, lines, names, models["speaker"])
    seen: set[Key] = set()
    for n, line in enumerate(lines):
        for k, stretch in enumerate(line.stretches):
            choice = attribution.choose(n, k)
            gold = _gold_at(article, article.original(stretch.start, stretch.end))
            known = [quote for quote in gold if not quote.get("optional") and quote["speaker"]]
            own = choice.rule in ("saying-verb", "naming-verb", "other-verb")
            if known and choice.key is not None and own and choice.key not in seen:
                seen.add(choice.key)
                yield *choice.key, known[0]["speaker"]


def _figure(
    corpora: Corpora, article: Prepared, figures: DiscourseModel, among: Sequence[int], name: str | None
) -> int | None:
    """Return which figure has a name; None if none has."""
    if name is None:
        return None
    level = corpora.score_summits.name_level
    labels = article.annotated.gold.get("people", ())
    person = next((person for person in labels if person["name"] == name), {"name": name})
    for who in among:
        if who < 0:
            claim: dict[str, Any] = {"name": figures.others[-who - 1].span.text}
        else:
            claim = {"name": article.people[who].name, "aliases": list(article.people[who].aliases)}
        if level(claim, person):
            return who
    return None


def judge(corpora: Corpora, article: Prepared, quotes: Sequence[QuoteFinding]) -> Iterator[Judged]:
    """Yield every quote of a summit text with whether it is found and rightly attributed, but for optional ones."""
    if article.annotated.source != "summits":
        return
    scorer, gold = corpora.score_summits, article.annotated.gold
    text = article.annotated.document.text
    golds = [{**each, "_w": scorer.words(text[each["start"] : each["end"]])} for each in gold["quotes"]]
    claims = [{"text": quote.span.text, "start": quote.span.start, "end": quote.span.end} for quote in quotes]
    matched = scorer.match(claims, golds, lambda p, g: scorer.jaccard(scorer.words(p["text"]), g["_w"]), 0.8)
    for position, quote in enumerate(quotes):
        wanted = golds[matched[position]] if position in matched else None
        if wanted is None or not wanted.get("optional"):
            named = quote.speaker.name if quote.speaker else ""
            right = wanted is not None and scorer.same_speaker(named, wanted, gold)
            yield Judged(quote.rule, quote.confidence, bool(right))
