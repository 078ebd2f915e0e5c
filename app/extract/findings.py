"""Findings live in app.findings; this name goes once nothing imports it."""

from app.findings import (
    AgreementFinding,
    CountryFinding,
    DateFinding,
    Extraction,
    PersonFinding,
    QuoteFinding,
    Speaker,
    SummitFinding,
    TopicFinding,
    spans_of,
)
from app.kinds import AgreementKind, AgreementStatus, QuoteKind, SummitKind, SummitStatus

__all__ = [
    "AgreementFinding",
    "AgreementKind",
    "AgreementStatus",
    "CountryFinding",
    "DateFinding",
    "Extraction",
    "PersonFinding",
    "QuoteFinding",
    "QuoteKind",
    "Speaker",
    "SummitFinding",
    "SummitKind",
    "SummitStatus",
    "TopicFinding",
    "spans_of",
]
