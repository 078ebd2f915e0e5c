"""The corrections that were made, as a list with filters, and one of them by its id."""

from collections.abc import Sequence
from typing import get_args

from sqlalchemy import Connection, bindparam, select

from app.query.catalog import Field, Resource, Step
from app.query.names import Names
from app.query.parameters import Parameter
from app.query.request import Query, parse_query
from app.records import metadata
from app.resolve.corrections import Action
from app.shapes import CorrectionMade
from app.store.corrections import not_found
from app.store.direct import fetch_column

PARAMETERS = ("sort", "limit", "cursor", "offset", "count", "facets", "group_by", "fields", "explain", "pretty")

_correction, _anchor = metadata.tables["correction"].c, metadata.tables["anchor"].c
_article = metadata.tables["article"].c
_ANCHORED = (Step(_correction.id, _anchor.correction_id), Step(_anchor.text, _article.sha256))
_BODY = select(_correction.body).where(_correction.id == bindparam("id"))

CORRECTIONS = Resource(
    name="corrections",
    one="a correction",
    description="What people set right, by whom and why, in the order in which it applies.",
    table=metadata.tables["correction"],
    shape=CorrectionMade,
    sort="number",
    fields=(
        Field("id", "id", _correction.id, "the correction's id", "c-aaaaaaaaaaaaaaaa"),
        Field("number", "number", _correction.number, "its place in their order", "1", least=0, most=2**31 - 1),
        Field("action", "keyword", _correction.action, "what it does", "rename", choices=get_args(Action)),
        Field("target", "keyword", _correction.target, "what it was made of", "people/lee-jae-myung"),
        Field("author", "keyword", _correction.author, "who made it", "copy desk"),
        Field("made_at", "date", _correction.made_on, "when it was made", "2025-08", latest=_correction.made_on),
        Field("dormant", "boolean", _correction.dormant, "whether it finds nothing to change at present", "false"),
        Field(
            "article",
            "relation",
            _article.id,
            "an article that it is about",
            "tokyo-2025-vbfrdys4exyisi5z",
            _ANCHORED,
            target="articles",
        ),
    ),
    texts=(),
)


def parse_corrections(parameters: Sequence[Parameter], names: Names) -> Query:
    """Return what `parameters` ask of the list. Raises QueryError."""
    return parse_query(CORRECTIONS, parameters, names, general=PARAMETERS)


def read_correction(connection: Connection, id_: str) -> str:
    """Return the body of a correction. Raises NotFound."""
    bodies: list[str] = fetch_column(connection, _BODY, {"id": id_})
    if not bodies:
        raise not_found(connection)
    return bodies[0]
