"""Evidence as it is served: the characters of an article that state a field of a record, with a link to them."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select
from sqlmodel import col

from app.errors import NotFound
from app.query.catalog import Resource
from app.query.highlights import utf16_offsets
from app.query.links import text_link
from app.records import ArticleRow, EvidenceRow, table_of
from app.schemas.records import Evidence, Stub, Verification, url_of
from app.store.statements import fetch_column

_ROWS = select(table_of(EvidenceRow), col(ArticleRow.name), col(ArticleRow.source_url)).join(
    table_of(ArticleRow), col(ArticleRow.id) == col(EvidenceRow.article_id)
)
_TEXT = select(col(ArticleRow.text)).where(col(ArticleRow.id) == bindparam("id"))
_AT_ONCE = 100  # texts


def evidence_of(
    connection: Connection, resource: Resource, record_ids: Sequence[str]
) -> Mapping[str, list[dict[str, Any]]]:
    """Return the evidence of each record that has any, in the order of article and place."""
    if resource.table is table_of(ArticleRow):
        return {}
    owner = table_of(EvidenceRow).c[f"{resource.table.name}_id"]
    rows = connection.execute(
        _ROWS.add_columns(owner.label("owner"))
        .where(owner.in_(record_ids))
        .order_by(col(EvidenceRow.article_id), col(EvidenceRow.start), col(EvidenceRow.end), col(EvidenceRow.id))
    ).all()
    links = _links(connection, rows)
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row.owner].append(_shape(row, links).model_dump())
    return found


def read_evidence(connection: Connection, evidence_id: str) -> Evidence:
    """Return one piece of evidence. Raises NotFound."""
    row = connection.execute(_ROWS.where(col(EvidenceRow.id) == evidence_id)).first()
    if row is None:
        raise NotFound(f"There is no evidence {evidence_id!r}.")
    return _shape(row, _links(connection, [row]))


def verify_evidence(connection: Connection, evidence_id: str) -> Verification:
    """Compare a piece of evidence with the article's text as it is stored now. Raises NotFound."""
    evidence = read_evidence(connection, evidence_id)
    statement = select(col(ArticleRow.text), col(ArticleRow.sha256)).where(col(ArticleRow.id) == evidence.article.id)
    text, sha256 = connection.execute(statement).one()
    start, end = evidence.start, evidence.end
    intact = hashlib.sha256(text.encode()).hexdigest() == sha256
    exact = text[start:end] == evidence.exact
    context = text[:start].endswith(evidence.prefix) and text[end:].startswith(evidence.suffix)
    utf16 = tuple(map(utf16_offsets(text), (start, end))) == (evidence.start_utf16, evidence.end_utf16)
    return Verification(
        id=evidence.id,
        verified=intact and exact and context and utf16,
        intact=intact,
        exact=exact,
        context=context,
        utf16=utf16,
        found=text[start:end],
        sha256=sha256,
        article=evidence.article,
    )


def read_article_text(connection: Connection, article_id: str) -> str:
    """Return the text of an existing article."""
    text: str = fetch_column(connection, _TEXT, {"id": article_id})[0]
    return text


def _links(connection: Connection, rows: Sequence[Row[Any]]) -> Mapping[str, str]:
    """Return the links of pieces of evidence by their ids. Texts are read of articles that have a page to link to."""
    linked = defaultdict(list)
    for row in rows:
        if row.source_url:
            linked[row.article_id].append(row)
    ids = [*linked]
    links: dict[str, str] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = col(ArticleRow.id).in_(ids[start : start + _AT_ONCE])
        for article_id, text in connection.execute(select(col(ArticleRow.id), col(ArticleRow.text)).where(some)):
            links |= {row.id: text_link(row.source_url, text, row.start, row.end) for row in linked[article_id]}
    return links


def _shape(row: Row[Any], links: Mapping[str, str]) -> Evidence:
    return Evidence(
        id=row.id,
        article=Stub(id=row.article_id, name=row.name, url=url_of("articles", row.article_id)),
        field=row.field,
        start=row.start,
        end=row.end,
        start_utf16=row.start_utf16,
        end_utf16=row.end_utf16,
        exact=row.exact,
        prefix=row.prefix,
        suffix=row.suffix,
        link=links.get(row.id),
    )
