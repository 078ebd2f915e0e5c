"""Resolution: the same person, summit, agreement and quote in many articles. Pure.

`resolve` is a function of the set of reports, in any order. The store applies the same rules to the articles affected
by a new one: docs/decisions/0006-resolve-the-neighbourhood.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from app.document import Span
from app.facts import (
    AgreementFact,
    CountryFact,
    EvidenceFact,
    Facts,
    Finding,
    PersonFact,
    RecordOf,
    Report,
    SummitFact,
    TopicFact,
    findings_of,
)
from app.findings import AgreementFinding, CountryFinding, QuoteFinding, SummitFinding, TopicFinding
from app.ids import short_hash
from app.kinds import RecordKind
from app.reference import Reference
from app.resolve.agreements import resolve_agreements
from app.resolve.people import resolve_people
from app.resolve.quotes import resolve_quotes
from app.resolve.summits import resolve_summits


def resolve(reports: Iterable[Report], reference: Reference) -> Facts:
    """Return the facts of the reports, one per article."""
    reports = sorted(reports, key=lambda report: report.article)
    people, who = resolve_people(reports, reference)
    summits, met = resolve_summits(reports, who)
    agreements, agreed = resolve_agreements(reports, who, met)
    quotes, said = resolve_quotes(reports, who, met)
    contested = {agreement.summit for agreement in agreements if agreement.disputed}
    summits = tuple(replace(summit, disputed=summit.disputed or summit.id in contested) for summit in summits)
    where: Mapping[RecordKind, RecordOf] = {"person": who, "summit": met, "agreement": agreed, "quote": said}
    return Facts(
        countries=_countries(reports, people, summits, agreements, reference),
        topics=_topics(reports, summits, agreements, reference),
        people=people,
        summits=summits,
        agreements=agreements,
        quotes=quotes,
        evidence=evidence_of(reports, where),
    )


def _countries(
    reports: Sequence[Report],
    people: Sequence[PersonFact],
    summits: Sequence[SummitFact],
    agreements: Sequence[AgreementFact],
    reference: Reference,
) -> tuple[CountryFact, ...]:
    """Return the countries named in articles, and those only implied by a leader, a place or an agreement."""
    names = _names((found.code, found.name) for report in reports for found in report.extraction.countries)
    parties: Sequence[SummitFact | AgreementFact] = (*summits, *agreements)
    codes = {*names, *(code for fact in parties for code in fact.countries)}
    codes |= {office.country for person in people for office in person.offices if office.country}
    codes |= {person.country for person in people if person.country}
    codes |= {summit.place_country for summit in summits if summit.place_country}
    known = {code: country.name for code, country in reference.countries.items()}
    return tuple(CountryFact(code, known.get(code) or names.get(code, code)) for code in sorted(codes))


def _topics(
    reports: Sequence[Report],
    summits: Sequence[SummitFact],
    agreements: Sequence[AgreementFact],
    reference: Reference,
) -> tuple[TopicFact, ...]:
    names = _names((found.id, found.name) for report in reports for found in report.extraction.topics)
    touched: Sequence[SummitFact | AgreementFact] = (*summits, *agreements)
    ids = {*names, *(topic for fact in touched for topic in fact.topics)}
    known = {topic.id: topic.label for topic in reference.topics.values()}
    return tuple(TopicFact(id_, known.get(id_) or names.get(id_, id_)) for id_ in sorted(ids))


def _names(found: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return id -> name; the alphabetically first if articles differ."""
    names: dict[str, set[str]] = defaultdict(set)
    for id_, name in found:
        names[id_].add(name)
    return {id_: min(forms) for id_, forms in names.items()}


def evidence_of(reports: Iterable[Report], where: Mapping[RecordKind, RecordOf]) -> tuple[EvidenceFact, ...]:
    """Return the evidence in the reports; `where` maps findings to records by kind."""
    found: dict[str, EvidenceFact] = {}
    for report in reports:
        for number, (kind, position, finding) in enumerate(findings_of(report.extraction)):
            record = _record(finding) or where[kind][report.article, position]
            for field, span in _cited(finding):
                parts = (report.article, kind, field, str(span.start), str(span.end), record)
                id_ = f"e-{short_hash(*parts)}"
                context = finding.context if isinstance(finding, QuoteFinding) else None
                found.setdefault(id_, EvidenceFact(id_, report.article, number, kind, record, field, span, context))
    return tuple(found[id_] for id_ in sorted(found))


def _record(finding: Finding) -> str | None:
    """Return the record that a finding identifies by itself."""
    match finding:
        case CountryFinding():
            return finding.code
        case TopicFinding():
            return finding.id
        case _:
            return None


def _cited(finding: Finding) -> Iterator[tuple[str, Span]]:
    """Yield (served field, span that states it)."""
    match finding:
        # One row per occurrence: the speaker mention is evidence of the person.
        case QuoteFinding() | AgreementFinding():
            yield "text", finding.span
        case SummitFinding():
            yield "status", finding.span
            yield from (("name", mention) for mention in finding.mentions)
        case _:
            yield from (("name", mention) for mention in finding.mentions)
