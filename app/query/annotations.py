"""Evidence and dates of an article as W3C Web Annotations (https://www.w3.org/TR/annotation-model/)."""

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import col

from app.kinds import RECORD_KINDS, RESOURCE_OF_TABLE
from app.records import ArticleRow, EvidenceRow, ExtractionRow, table_of
from app.schemas.records import url_of
from app.store.evidence import CONTEXT as AROUND

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = f'application/ld+json; profile="{CONTEXT}"'

# Purpose of the annotation: a name, a subject, or a statement.
_MOTIVATIONS: Mapping[str, str] = MappingProxyType(
    {"country": "identifying", "person": "identifying", "topic": "classifying"}
)


def read_annotations(connection: Connection, article_id: str, base: str) -> dict[str, Any]:
    """Return the AnnotationCollection of an existing article, with its only page. `base` is the prefix of every IRI."""
    whole = f"{base}{url_of('articles', article_id)}/annotations"
    rows = connection.execute(
        select(table_of(EvidenceRow))
        .where(col(EvidenceRow.article_id) == article_id)
        .order_by(col(EvidenceRow.start), col(EvidenceRow.end), col(EvidenceRow.id))
    )
    items = [*(_annotation(row._asdict(), base) for row in rows), *_dates(connection, article_id, whole, base)]
    items.sort(key=_position)
    return {
        "@context": CONTEXT,
        "id": whole,
        "type": "AnnotationCollection",
        "label": "Findings of Summit in the article",
        "total": len(items),
        "first": {"id": f"{whole}#page", "type": "AnnotationPage", "partOf": whole, "startIndex": 0, "items": items},
    }


def _annotation(row: Mapping[str, Any], base: str) -> dict[str, Any]:
    (kind,) = (kind for kind in RECORD_KINDS if row[f"{kind}_id"])
    motivation = _MOTIVATIONS.get(kind, "linking")
    record = url_of(RESOURCE_OF_TABLE[kind], row[f"{kind}_id"])
    return {
        "id": f"{base}/v1/evidence/{row['id']}",
        "type": "Annotation",
        "motivation": motivation,
        "body": [
            {"type": "SpecificResource", "source": f"{base}{record}", "purpose": motivation},
            _text(row["field"], "tagging"),
        ],
        "target": _target(row, row["article_id"], base),
    }


def _dates(connection: Connection, article_id: str, whole: str, base: str) -> Iterator[dict[str, Any]]:
    """Yield the dates of an article as annotations with the EDTF date; no record cites them as evidence."""
    article = select(col(ArticleRow.text), col(ExtractionRow.body)).where(col(ArticleRow.id) == article_id)
    statement = article.join(ExtractionRow, col(ExtractionRow.article_id) == col(ArticleRow.id))
    for text, body in connection.execute(statement):
        for date in json.loads(body)["dates"]:
            start, end = date["span"]["start"], date["span"]["end"]
            around = {"prefix": text[max(0, start - AROUND) : start], "suffix": text[end : end + AROUND]}
            yield {
                "id": f"{whole}#date-{start}-{end}",
                "type": "Annotation",
                "motivation": "identifying",
                "body": [_text(date["edtf"], "identifying"), _text("date", "tagging")],
                "target": _target({"start": start, "end": end, "exact": text[start:end], **around}, article_id, base),
            }


def _target(place: Mapping[str, Any], article_id: str, base: str) -> dict[str, Any]:
    quoted = {name: place[name] for name in ("exact", "prefix", "suffix")}
    return {
        "type": "SpecificResource",
        "source": f"{base}{url_of('articles', article_id)}/text",
        "selector": [
            {"type": "TextPositionSelector", "start": place["start"], "end": place["end"]},
            {"type": "TextQuoteSelector", **quoted},
        ],
    }


def _text(value: str, purpose: str) -> dict[str, str]:
    return {"type": "TextualBody", "value": value, "format": "text/plain", "purpose": purpose}


def _position(annotation: Mapping[str, Any]) -> tuple[int, int, str]:
    selector = annotation["target"]["selector"][0]
    return selector["start"], selector["end"], annotation["id"]
