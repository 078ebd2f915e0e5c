"""Evidence as it is served: the characters of an article that state a field of a record, with a link to them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Row, select

from app.errors import NotFound
from app.query.catalog import Resource
from app.records import metadata
from app.shapes import Evidence, Stub, url_of

LONG = 100  # characters; a longer text is named by its first and last words, as browsers do themselves
_ENDS = 5  # words

_evidence, _article = metadata.tables["evidence"], metadata.tables["article"]
_ROWS = select(_evidence, _article.c.name, _article.c.source_url).join(
    _article, _article.c.id == _evidence.c.article_id
)


def evidence_of(
    connection: Connection, resource: Resource, record_ids: Sequence[str]
) -> Mapping[str, list[dict[str, Any]]]:
    """Return the evidence of each record that has any, in the order of article and place."""
    if resource.table is _article:
        return {}
    owner = _evidence.c[f"{resource.table.name}_id"]
    rows = connection.execute(
        _ROWS.add_columns(owner.label("owner"))
        .where(owner.in_(record_ids))
        .order_by(_evidence.c.article_id, _evidence.c.start, _evidence.c.end, _evidence.c.id)
    )
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row.owner].append(_shape(row).model_dump())
    return found


def read_evidence(connection: Connection, evidence_id: str) -> Evidence:
    """Return one piece of evidence. Raises NotFound."""
    row = connection.execute(_ROWS.where(_evidence.c.id == evidence_id)).first()
    if row is None:
        raise NotFound(f"There is no evidence {evidence_id!r}.")
    return _shape(row)


def text_fragment(url: str, exact: str, prefix: str, suffix: str) -> str:
    """Return `url` with a text fragment (WICG URL Fragment Text Directives) that a browser scrolls to.

    A text of several blocks or of many words is named by its ends; words of the context beside it tell it from another
    place where the same stands.
    """
    words = exact.split()
    parts = [_encoded(exact.strip())]
    if len(words) > 2 * _ENDS and (len(exact) > LONG or "\n" in exact.strip()):
        parts = [_encoded(" ".join(words[:_ENDS])), _encoded(" ".join(words[-_ENDS:]))]
    before, after = _last_words(prefix), _first_words(suffix)
    if before:
        parts.insert(0, _encoded(before) + "-")
    if after:
        parts.append("-" + _encoded(after))
    return f"{url}{'' if '#' in url else '#'}:~:text={','.join(parts)}"


def _shape(row: Row[Any]) -> Evidence:
    link = row.source_url and text_fragment(row.source_url, row.exact, row.prefix, row.suffix)
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
        link=link,
    )


def _last_words(context: str) -> str:
    """Return the last whole words of what stands before, on the same line; the first of it may be cut in two."""
    return " ".join(context.rpartition("\n")[2].split()[1:][-3:])


def _first_words(context: str) -> str:
    return " ".join(context.partition("\n")[0].split()[:-1][:3])


def _encoded(text: str) -> str:
    """Percent-encode for a text directive, in which `-`, `,` and `&` mean something."""
    return quote(text, safe="").replace("-", "%2D")
