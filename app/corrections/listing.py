"""List of corrections with filters, and one correction by id."""

from collections.abc import Sequence
from typing import get_args

from sqlalchemy import Connection, bindparam, select
from sqlmodel import col

from app.corrections.repository import not_found
from app.kinds import CorrectionAction
from app.query.catalog import Field, Join, Resource
from app.query.name_resolver import NameResolver
from app.query.parsing.query_string import Parameter
from app.query.parsing.request import Query, parse_query
from app.records import GREATEST_INTEGER, AnchorRow, ArticleRow, CorrectionRow, column_of, table_of
from app.schemas.records import CorrectionMade
from app.store.statements import fetch_column

PARAMETERS = ("sort", "limit", "cursor", "offset", "count", "facets", "group_by", "fields", "explain", "pretty")

_ANCHORED = (
    Join(column_of(CorrectionRow.id), column_of(AnchorRow.correction_id)),
    Join(column_of(AnchorRow.text), column_of(ArticleRow.sha256)),
)
_BODY = select(col(CorrectionRow.body)).where(col(CorrectionRow.id) == bindparam("id"))

CORRECTIONS = Resource(
    name="corrections",
    one="a correction",
    description="Corrections by editors, with author and reason, in the order of application.",
    table=table_of(CorrectionRow),
    schema=CorrectionMade,
    sort="number",
    fields=(
        Field("id", "id", column_of(CorrectionRow.id), "id of the correction", "c-aaaaaaaaaaaaaaaa"),
        Field(
            "number",
            "number",
            column_of(CorrectionRow.number),
            "position in the order of application",
            "1",
            least=0,
            most=GREATEST_INTEGER,
        ),
        Field(
            "action",
            "keyword",
            column_of(CorrectionRow.action),
            "action",
            "rename",
            choices=get_args(CorrectionAction),
        ),
        Field("target", "keyword", column_of(CorrectionRow.target), "corrected record", "people/lee-jae-myung"),
        Field("author", "keyword", column_of(CorrectionRow.author), "author", "copy desk"),
        Field(
            "made_at",
            "date",
            column_of(CorrectionRow.made_on),
            "date of creation",
            "2025-08",
            latest=column_of(CorrectionRow.made_on),
        ),
        Field(
            "dormant",
            "boolean",
            column_of(CorrectionRow.dormant),
            "true if it currently matches no finding",
            "false",
        ),
        Field(
            "article",
            "relation",
            column_of(ArticleRow.id),
            "affected article",
            "tokyo-2025-vbfrdys4exyisi5z",
            _ANCHORED,
            target="articles",
        ),
    ),
    texts=(),
)


def parse_corrections(parameters: Sequence[Parameter], names: NameResolver) -> Query:
    """Return the query of the list. Raises QueryError."""
    return parse_query(CORRECTIONS, parameters, names, general=PARAMETERS)


def read_correction(connection: Connection, id_: str) -> str:
    """Return the body of a correction. Raises NotFound."""
    bodies: list[str] = fetch_column(connection, _BODY, {"id": id_})
    if not bodies:
        raise not_found(connection)
    return bodies[0]
