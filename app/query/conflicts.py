"""Conflicts: values of a summit that differ between sources, from their corrected findings.

Computed on request, since it is rarely read and needs only the few articles of one summit.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import col

from app.facts import findings_of
from app.findings import SummitFinding
from app.query.evidence import evidence_of
from app.query.resources import AGREEMENTS, SUMMITS
from app.records import AgreementRow, EvidenceRow, ExtractionRow, PersonRow
from app.resolve.claims import Contested, Statement, Telling, contested
from app.schemas.records import Claim, ContestedField, Stub, url_of
from app.store.resolution_index import ResolutionIndex
from app.text import shortened


def read_conflicts(connection: Connection, summit_id: str) -> list[ContestedField]:
    """Return the contested fields of an existing summit."""
    made_there = select(col(AgreementRow.id), col(AgreementRow.text)).where(col(AgreementRow.summit_id) == summit_id)
    texts = {row.id: row.text for row in sorted(connection.execute(made_there))}
    agreed = evidence_of(connection, AGREEMENTS, list(texts))
    held = evidence_of(connection, SUMMITS, [summit_id])
    stated = [
        Statement(piece["article"]["id"], id_, piece["exact"]) for id_, pieces in agreed.items() for piece in pieces
    ]
    return [
        _shape(each, held[summit_id] if each.agreement is None else agreed[each.agreement], texts)
        for each in contested(_tellings(connection, summit_id), stated)
    ]


def _tellings(connection: Connection, summit_id: str) -> list[Telling]:
    """Return the summit as reported by each article."""
    rows = connection.execute(
        select(col(EvidenceRow.article_id), col(EvidenceRow.finding))
        # Skip articles without stored findings.
        .where(col(EvidenceRow.summit_id) == summit_id, col(EvidenceRow.article_id) == col(ExtractionRow.article_id))
        .distinct()
        .order_by(col(EvidenceRow.article_id), col(EvidenceRow.finding))
    ).all()
    articles = {article for article, _ in rows}
    reports = ResolutionIndex(connection).reports(articles)
    findings = {article: [*findings_of(report.extraction)] for article, report in reports.items()}
    people = select(col(EvidenceRow.article_id), col(EvidenceRow.finding), col(PersonRow.name)).where(
        col(EvidenceRow.person_id) == col(PersonRow.id), col(EvidenceRow.article_id).in_(articles)
    )
    names = {(article, number): name for article, number, name in connection.execute(people)}
    tellings = []
    for article, number in rows:
        finding = findings[article][number][2]
        assert isinstance(finding, SummitFinding)
        numbers = [n for n, (kind, _, _) in enumerate(findings[article]) if kind == "person"]
        present = {names.get((article, numbers[position])) for position in finding.participants} - {None}
        tellings.append(Telling(article, finding, frozenset(name for name in present if name)))
    return tellings


def _shape(found: Contested, pieces: list[dict[str, Any]], texts: Mapping[str, str]) -> ContestedField:
    of = found.agreement
    return ContestedField(
        field=found.field,
        agreement=of and Stub(id=of, name=shortened(texts[of]), url=url_of("agreements", of)),
        claims=tuple(_claim(value, articles, pieces) for value, articles in found.claims),
    )


def _claim(value: str, articles: tuple[str, ...], pieces: list[dict[str, Any]]) -> Claim:
    # The main sentence of a summit: its evidence as "status".
    evidence = [p for p in pieces if p["article"]["id"] in articles and p["field"] in ("status", "text")]
    stubs = {piece["article"]["id"]: Stub(**piece["article"]) for piece in evidence}
    return Claim(value=value, articles=tuple(stubs[article] for article in articles), evidence=tuple(evidence))
