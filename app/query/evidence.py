"""Evidence: the characters of an article that state a field of a record, with a link to them."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import Connection, bindparam, select
from sqlmodel import col

from app.batched_sql import AnySelect
from app.csv_rows import Tree
from app.errors import NotFound
from app.query.catalog import Resource
from app.query.highlights import utf16_offsets
from app.query.parsing.selection import pick
from app.records import ArticleRow, EvidenceRow, table_of
from app.schemas.records import Evidence, Verification, url_of
from app.store.statements import STATEMENTS, fetch, fetch_column, iterate, list_parameters, list_values
from app.text_fragments import text_link

_TEXT = select(col(ArticleRow.text)).where(col(ArticleRow.id) == bindparam("id"))

Piece = dict[str, Any]  # evidence in the form of app.schemas.records.Evidence


def evidence_of(connection: Connection, resource: Resource, record_ids: Sequence[str]) -> Mapping[str, list[Piece]]:
    """Return the evidence of records by id, in the order of article and position."""
    found: dict[str, list[Piece]] = defaultdict(list)
    for row in _rows_of(connection, resource, record_ids):
        found[row[0]].append(_piece(row))
    return found


def evidence_json(
    connection: Connection, resource: Resource, record_ids: Sequence[str], tree: Tree
) -> Mapping[str, orjson.Fragment]:
    """Return the fields in `tree` of the same evidence, as a JSON array for each record.

    A page of countries may have 50,000 pieces, which take 20 MB, and 100 MB as objects.
    """
    arrays: dict[str, bytearray] = {}
    for row in _rows_of(connection, resource, record_ids):
        array = arrays.setdefault(row[0], bytearray(b"["))
        array += orjson.dumps(pick(_piece(row), tree)) + b","
    found = {}
    while arrays:  # each is copied
        id_, array = arrays.popitem()
        array[-1:] = b"]"
        found[id_] = orjson.Fragment(bytes(array))
    return found


def _rows_of(connection: Connection, resource: Resource, record_ids: Sequence[str]) -> Iterable[tuple[Any, ...]]:
    if resource.table is table_of(ArticleRow) or not record_ids:
        return ()
    values = list_values(record_ids)
    return iterate(connection, _evidence(f"{resource.table.name}_id", len(values)), values)


def read_evidence(connection: Connection, evidence_id: str) -> Evidence:
    """Return one piece of evidence. Raises NotFound."""
    rows = fetch(connection, _evidence("id", 1), list_values([evidence_id]))
    if not rows:
        raise NotFound(f"Unknown evidence {evidence_id!r}.")
    return Evidence.model_validate(_piece(rows[0]))


def verify_evidence(connection: Connection, evidence_id: str) -> Verification:
    """Compare a piece of evidence with the article's stored text. Raises NotFound."""
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


@lru_cache(maxsize=STATEMENTS)
def _evidence(owner: str, number: int) -> AnySelect:
    """Select evidence whose `owner`, the first column, is one of list_parameters."""
    owners = table_of(EvidenceRow).c[owner]
    return (
        select(
            owners,
            col(EvidenceRow.id),
            col(EvidenceRow.article_id),
            col(ArticleRow.name),
            col(ArticleRow.source_url),
            col(EvidenceRow.field),
            col(EvidenceRow.start),
            col(EvidenceRow.end),
            col(EvidenceRow.start_utf16),
            col(EvidenceRow.end_utf16),
            col(EvidenceRow.exact),
            col(EvidenceRow.prefix),
            col(EvidenceRow.suffix),
            col(EvidenceRow.fragment),
        )
        .join(table_of(ArticleRow), col(ArticleRow.id) == col(EvidenceRow.article_id))
        .where(owners.in_(list_parameters(number)))
        .order_by(col(EvidenceRow.article_id), col(EvidenceRow.start), col(EvidenceRow.end), col(EvidenceRow.id))
    )


def _piece(row: tuple[Any, ...]) -> Piece:
    _, id_, article_id, name, url, field, start, end, start_utf16, end_utf16, exact, prefix, suffix, fragment = row
    return {
        "id": id_,
        "article": {"id": article_id, "name": name, "url": url_of("articles", article_id)},
        "field": field,
        "start": start,
        "end": end,
        "start_utf16": start_utf16,
        "end_utf16": end_utf16,
        "exact": exact,
        "prefix": prefix,
        "suffix": suffix,
        "link": text_link(url, fragment) if url else None,
    }
