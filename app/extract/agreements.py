"""Agreements: sentences in which parties sign, agree, announce, pledge or plan something with one another.

How: 1. what the article is (agreement_article.py: a text of governments themselves, or a report); 2. the first of the
rules (agreement_rules.py) that holds, and not in somebody's quoted words; 3. whose it is (agreement_parties.py):
named where the rule says who acts, or the meeting's own where it says "the two sides"; 4. the meeting that it belongs
to, and its topics.
"""

import re
from collections.abc import Sequence

from app.document import Span
from app.extract.agreement_article import WORLD_LEADERS, Article
from app.extract.agreement_parties import DATELINE, is_anaphoric, named_in, so_many
from app.extract.agreement_rules import rulings
from app.extract.agreement_sentence import Ruling
from app.extract.cast import Cast, Parties, sides, states
from app.extract.circumstances import date_of
from app.extract.findings import (
    AgreementFinding,
    CountryFinding,
    DateFinding,
    PersonFinding,
    QuoteFinding,
    SummitFinding,
    TopicFinding,
)
from app.extract.language import Reading
from app.extract.measured import confidence_of
from app.reference import Reference

_SUBORDINATE = re.compile(r"(?:Although|Though|Even though|While)\b[^,;]*")
_LABEL = re.compile(r"(?:\d{1,2}[.)]|[•*-]|[A-Z][\w&-]+(?: [A-Z&][\w-]*){0,3}:) (?=\S)")
# A sentence with none of these is not read further.
_TRIGGER = re.compile(
    r"sign|[Aa]gree|[Dd]eal|[Aa]ccord|[Pp]act|[Ss]tatement|[Dd]eclar|[Cc]ommuniqu|pledg|vow|promis|ommit|nnounc|"
    r"affirm|reiterat|"
    r"renew|confirm|intend|plan|will|shall|would|reat|establish|[Ll]aunch|form|et(?:ting)? up|deci|resolv|consensus|"
    r"[Ii]nked|[Mm]emorand|"
    r"M[oO]U|[Tt]ruce|fire|direct|concur|document|under|opted|struck|[Rr]each|xchang|itness|terms|blessing|"
    r"etermin|offer|ccept|elcom|xpress|evelop|task|nstruct|shared|target|goal|propos|"
    r"upgrad|elevat|normali|restor|resum|nvest|rovid|ontribut|expand|tabled|forward|submit"
)
LONGEST = 3_000  # characters; no sentence of prose has more
_UNION = re.compile(r"\b(?:EU|European Union|European Commission)\b")


def find_agreements(
    reading: Reading,
    reference: Reference,
    countries: tuple[CountryFinding, ...],
    people: tuple[PersonFinding, ...],
    dates: tuple[DateFinding, ...],
    topics: tuple[TopicFinding, ...],
    summits: tuple[SummitFinding, ...],
    quotes: tuple[QuoteFinding, ...],
) -> tuple[AgreementFinding, ...]:
    """Return the agreements in order of their sentences, one a sentence at the most."""
    is_of_two = sides(countries, people) > 1 or summits or _UNION.search(reading.text)
    if not is_of_two and not WORLD_LEADERS.search(reading.text):
        return ()  # nobody to agree with
    cast = Cast(reading, reference, countries, people, dates)
    article = Article(cast, summits, quotes)
    found: list[AgreementFinding] = []
    for sentence in reading.sentences:
        if (
            len(sentence) > LONGEST
            or not (article.setting.is_diplomatic or cast.names_two(sentence))
            or not _TRIGGER.search(sentence.text)
        ):
            continue
        rules = rulings(cast.masked, sentence.start, sentence.end, article.setting)
        ruling = next((ruling for ruling in rules if article.counts(ruling, sentence)), None)
        if ruling:
            if ruling.kind in ("deal", "treaty", "mou"):
                article.last_deal = sentence.end
            before = [f for f in found if f.rule.startswith("deal")] if ruling.rule.startswith("deal") else found
            found.append(_finding(ruling, sentence, article, topics, before[-1:], found))
    return tuple(found)


def _finding(
    ruling: Ruling,
    sentence: Span,
    article: Article,
    topics: Sequence[TopicFinding],
    before: Sequence[AgreementFinding],
    found: Sequence[AgreementFinding],
) -> AgreementFinding:
    parties = named_in(ruling, sentence, article.cast, article.summits)
    if not parties.countries and before and is_anaphoric(ruling, article.summits):
        parties = Parties(before[-1].participants, before[-1].countries)
    parties = parties or so_many(ruling, sentence, article.cast, article.summits, found)
    summit = article.summit_of(parties, sentence, is_plan=ruling.status == "planned")
    is_joint = ruling.kind == "joint_statement" and ruling.status == "announced"  # of all who met
    if summit is not None and (not parties.countries or (is_joint and len(parties.countries) < 2)):
        parties = Parties(article.summits[summit].participants, article.summits[summit].countries)
    span = _span(ruling, sentence, article)
    date = date_of(article.cast, sentence, ruling.start, ruling.end)
    return AgreementFinding(
        span=span,
        kind=ruling.kind,
        status=ruling.status,
        countries=states(parties.countries),
        participants=parties.people,
        topics=tuple(topic.id for topic in topics if any(span.contains(mention) for mention in topic.mentions)),
        summit=summit,
        date=date or (article.summits[summit].date if summit is not None else None),
        rule=ruling.rule,
        confidence=confidence_of("agreement", ruling.rule),
    )


def _span(ruling: Ruling, sentence: Span, article: Article) -> Span:
    """Return the sentence without numbers, labels and a mark that nothing closes; of `Although …, …` the clause."""
    start, end = sentence.start, sentence.end
    if label := _LABEL.match(sentence.text) or DATELINE.match(sentence.text):
        start += label.end()
    for mark, closing in (("“", "”"), ('"', '"')):
        if article.text[start] == mark and closing not in article.text[start + 1 : end]:
            start += 1
    clause = _SUBORDINATE.match(article.text, start, end)
    if clause and ruling.end <= clause.end() < end:
        end = clause.end()
    return article.cast.reading.document.span(start, end)
