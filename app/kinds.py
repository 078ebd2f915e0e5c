"""Closed lists of values shared by several layers: kinds, statuses, actions, and names of resources."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

QuoteKind = Literal["full", "partial", "indirect"]
SummitStatus = Literal["held", "planned", "mentioned"]
SummitKind = Literal["bilateral", "multilateral"]
AgreementKind = Literal["joint_statement", "treaty", "mou", "pledge", "working_group", "deal", "other"]
AgreementStatus = Literal["signed", "announced", "agreed", "proposed", "planned"]
OfficeStatus = Literal["current", "former"]
# Basis of a period of an office: a term in data/reference, articles, or a successor's term in data/reference.
OfficeBasis = Literal["reference", "articles", "successor"]
ArticleStatus = Literal["ready", "pending", "failed"]
# Source of a date of publication: supplied with the article, or the page's JSON-LD, a meta tag, its text, its URL.
PublishedFrom = Literal["supplied", "json-ld", "meta", "page", "url"]

RecordKind = Literal["country", "person", "summit", "agreement", "quote", "topic"]
RECORD_KINDS: tuple[RecordKind, ...] = ("country", "person", "summit", "agreement", "quote", "topic")

CorrectionAction = Literal["rename", "merge", "split", "reattribute", "reject", "set", "accept"]
CorrectedKind = Literal["person", "summit", "agreement", "quote"]
ChangeAction = Literal["created", "updated", "merged", "retracted"]


class IngestStatus(StrEnum):
    """Result of ingesting one article; `pending` is in the queue."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    PENDING = "pending"
    FAILED = "failed"


# Table -> resource of the HTTP API.
RESOURCE_OF_TABLE: Mapping[str, str] = MappingProxyType(
    {
        "article": "articles",
        "country": "countries",
        "topic": "topics",
        "person": "people",
        "summit": "summits",
        "agreement": "agreements",
        "quote": "quotes",
    }
)
