"""The evidence of an article as W3C Web Annotations (https://www.w3.org/TR/annotation-model/)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import col

from app.kinds import RECORD_KINDS, RESOURCE_OF_TABLE
from app.records import EvidenceRow, table_of
from app.schemas.records import url_of

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = f'application/ld+json; profile="{CONTEXT}"'

# Purpose of the annotation: a name, a subject, or a statement.
_MOTIVATIONS: Mapping[str, str] = MappingProxyType(
    {"country": "identifying", "person": "identifying", "topic": "classifying"}
)


def read_annotations(connection: Connection, article_id: str, base: str) -> dict[str, Any]:
    """Return the AnnotationCollection of an existing article, with its one page. `base` begins every IRI."""
    whole = f"{base}{url_of('articles', article_id)}/annotations"
    rows = connection.execute(
        select(table_of(EvidenceRow))
        .where(col(EvidenceRow.article_id) == article_id)
        .order_by(col(EvidenceRow.start), col(EvidenceRow.end), col(EvidenceRow.id))
    )
    items = [_annotation(row._asdict(), base) for row in rows]
    return {
        "@context": CONTEXT,
        "id": whole,
        "type": "AnnotationCollection",
        "label": "What Summit found in the article",
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
            {"type": "TextualBody", "value": row["field"], "format": "text/plain", "purpose": "tagging"},
        ],
        "target": {
            "type": "SpecificResource",
            "source": f"{base}{url_of('articles', row['article_id'])}/text",
            "selector": [
                {"type": "TextPositionSelector", "start": row["start"], "end": row["end"]},
                {
                    "type": "TextQuoteSelector",
                    "exact": row["exact"],
                    "prefix": row["prefix"],
                    "suffix": row["suffix"],
                },
            ],
        },
    }
