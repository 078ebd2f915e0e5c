"""Last stage: bodies that refer to a renamed record, and summits whose agreements have changed."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlmodel import col

from app.batched_sql import select_in
from app.kinds import RESOURCE_OF_TABLE
from app.records import (
    AgreementCountryRow,
    AgreementParticipantRow,
    AgreementRow,
    AgreementTopicRow,
    ArticleRow,
    OfficeRow,
    PersonRow,
    QuoteMentionRow,
    QuoteRow,
    QuoteTopicRow,
    SummitCountryRow,
    SummitParticipantRow,
    SummitRow,
    SummitTopicRow,
    metadata,
)
from app.schemas.records import SERVED, url_of
from app.store.affected_rows.names import name_agreements
from app.store.affected_rows.rows import AffectedRows
from app.store.documents import Served
from app.store.rows import Row, served

# resource -> (table whose bodies name it, its id, the column that refers to it)
REFERRERS: Mapping[str, tuple[tuple[str, SQLCoreOperations[Any], SQLCoreOperations[Any]], ...]] = {
    "people": (
        ("summit", col(SummitParticipantRow.summit_id), col(SummitParticipantRow.person_id)),
        ("agreement", col(AgreementParticipantRow.agreement_id), col(AgreementParticipantRow.person_id)),
        ("quote", col(QuoteRow.id), col(QuoteRow.speaker_id)),
    ),
    "summits": (
        ("agreement", col(AgreementRow.id), col(AgreementRow.summit_id)),
        ("quote", col(QuoteRow.id), col(QuoteRow.summit_id)),
    ),
    "articles": (
        ("summit", col(SummitRow.id), col(SummitRow.article_id)),
        ("agreement", col(AgreementRow.id), col(AgreementRow.article_id)),
        ("quote", col(QuoteRow.id), col(QuoteRow.article_id)),
    ),
    "countries": (
        ("summit", col(SummitCountryRow.summit_id), col(SummitCountryRow.country_id)),
        ("summit", col(SummitRow.id), col(SummitRow.place_country_id)),
        ("agreement", col(AgreementCountryRow.agreement_id), col(AgreementCountryRow.country_id)),
        ("quote", col(QuoteMentionRow.quote_id), col(QuoteMentionRow.country_id)),
        ("person", col(PersonRow.id), col(PersonRow.country_id)),
        ("person", col(OfficeRow.person_id), col(OfficeRow.country_id)),
    ),
    "topics": (
        ("summit", col(SummitTopicRow.summit_id), col(SummitTopicRow.topic_id)),
        ("agreement", col(AgreementTopicRow.agreement_id), col(AgreementTopicRow.topic_id)),
        ("quote", col(QuoteTopicRow.quote_id), col(QuoteTopicRow.topic_id)),
    ),
}


def add_references(affected: AffectedRows) -> None:
    """Add the rows of records missing from the other stages, with new names in their references."""
    renamed = _renamed(affected)
    referring: dict[str, set[str]] = defaultdict(set)
    for resource in {resource for resource, _ in renamed}:
        ids = {id_ for of, id_ in renamed if of == resource}
        for table, owner, column in REFERRERS[resource]:
            referring[table] |= {row[0] for row in select_in(affected.connection, select(owner), column, ids)}
    agreements = (row for rows in (affected.stored, affected.wanted) for row in rows["agreement"].values())
    agreed = {row["summit_id"] for row in agreements if row["summit_id"]}
    agreed = {summit for summit in agreed if (summit,) not in affected.wanted["summit"]}
    referring["summit"] |= agreed
    name_agreements(affected, agreed, affected.facts)
    names = {url_of(*record): name for record, name in renamed.items()}
    for table, ids in referring.items():
        _patch(affected, table, {id_ for id_ in ids if (id_,) not in affected.wanted[table]}, names, agreed)


def _renamed(affected: AffectedRows) -> dict[Served, str]:
    """Return the new names of stored records."""
    names = {
        (RESOURCE_OF_TABLE[table], str(key[0])): row["name"]
        for table in ("person", "summit", "country", "topic")
        for key, row in affected.wanted[table].items()
        if key in affected.stored[table] and affected.stored[table][key]["name"] != row["name"]
    }
    cards, statement = affected.cards, select(col(ArticleRow.id), col(ArticleRow.name))
    stored = select_in(affected.connection, statement, col(ArticleRow.id), cards)
    return names | {("articles", id_): cards[id_].name for id_, name in stored if name != cards[id_].name}


def _patch(
    affected: AffectedRows, table: str, ids: Collection[str], names: Mapping[str, str], agreed: Collection[str]
) -> None:
    """Add the rows of records with new names in their bodies, and of `agreed` summits with their agreements."""
    column = metadata.tables[table].c
    disputed = affected.index.claims("disputed", agreed if table == "summit" else ()).keys()
    statement: Select[Any] = select(column.id, column.body, column.csv_line)
    for id_, body, line in select_in(affected.connection, statement, column.id, ids):
        if (id_,) in affected.stored[table]:
            continue  # removed
        content = _with_names(json.loads(body), names)
        more: tuple[Row, Row] = ({}, {})
        if table == "summit" and id_ in agreed:
            more = {"disputed": content["disputed"]}, {"disputed": id_ in disputed}
            content |= more[1]
            content["agreements"] = [
                {"id": a, "name": affected.names["agreements", a], "url": url_of("agreements", a)}
                for a in affected.agreed_at[id_]
            ]
        affected.stored[table][id_,] = {"id": id_, "body": body, "csv_line": line, **more[0]}
        affected.wanted[table][id_,] = {"id": id_, **served(SERVED[table].model_validate(content)), **more[1]}


def _with_names(content: Any, names: Mapping[str, str]) -> Any:
    """Return a body with new names in its stubs, looked up by URL."""
    if isinstance(content, list):
        return [_with_names(item, names) for item in content]
    if not isinstance(content, dict):
        return content
    if content.keys() == {"id", "name", "url"}:
        return {**content, "name": names.get(content["url"], content["name"])}
    return {key: _with_names(value, names) for key, value in content.items()}
