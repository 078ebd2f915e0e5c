"""Stored corrections.

The corrections of an article are found by the SHA-256 of its text.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select
from sqlmodel import col

from app.batched_sql import batches
from app.corrections.matching import Anchor, Correction
from app.errors import NotFound
from app.records import AnchorRow, CorrectionRow, table_of
from app.schemas.records import CorrectionMade


@dataclass(frozen=True, slots=True)
class StoredCorrection:
    """A stored correction; `body` is its served JSON."""

    id: str
    correction: Correction
    body: str

    @property
    def texts(self) -> set[str]:
        """The SHA-256 of its anchored texts."""
        return texts_of(self.correction)


def texts_of(correction: Correction) -> set[str]:
    """Return the SHA-256 of the anchored texts of a correction."""
    return {anchor.text for anchor in correction.anchors}


def read_corrections(connection: Connection, texts: Iterable[str] | None = None) -> list[StoredCorrection]:
    """Return corrections in order of application: all, or those anchored in any of these texts."""
    columns = table_of(CorrectionRow).c
    statement = select(columns.number, columns.id, columns.action, columns.content, columns.body)
    if texts is None:
        rows = list(connection.execute(statement))
    else:
        ids = select(col(AnchorRow.correction_id))
        found = {
            id_ for part in batches(texts) for (id_,) in connection.execute(ids.where(col(AnchorRow.text).in_(part)))
        }
        rows = [row for part in batches(found) for row in connection.execute(statement.where(columns.id.in_(part)))]
    return [_read(*row[1:]) for row in sorted(rows, key=lambda row: row.number)]


def add_correction(connection: Connection, made: CorrectionMade, correction: Correction) -> None:
    """Store a correction."""
    content = {
        "kind": correction.kind,
        "anchors": [asdict(anchor) for anchor in correction.anchors],
        "values": correction.values,
    }
    row = {
        **made.model_dump(include={"id", "number", "action", "target", "author", "dormant"}),
        "made_on": int(made.made_at[:10].replace("-", "")),
        "content": json.dumps(content, ensure_ascii=False, sort_keys=True),
        "body": made.body(),
    }
    connection.execute(insert(CorrectionRow).values(row))
    anchors = [{"text": text, "correction_id": made.id, "matched": True} for text in sorted(texts_of(correction))]
    connection.execute(insert(AnchorRow), anchors)


def texts_in(connection: Connection, id_: str) -> set[str]:
    """Return the anchored texts of a correction. Raises NotFound."""
    texts = set(connection.execute(select(col(AnchorRow.text)).where(col(AnchorRow.correction_id) == id_)).scalars())
    if not texts:
        raise not_found(connection)
    return texts


def not_found(connection: Connection) -> NotFound:
    """Return the error for an unknown id; it suggests the latest corrections."""
    last = select(col(CorrectionRow.id)).order_by(col(CorrectionRow.number).desc()).limit(3)
    return NotFound("Unknown correction.", [*connection.execute(last).scalars()])


def delete_correction(connection: Connection, id_: str) -> None:
    """Delete a correction."""
    connection.execute(delete(AnchorRow).where(col(AnchorRow.correction_id) == id_))
    connection.execute(delete(CorrectionRow).where(col(CorrectionRow.id) == id_))


def _read(id_: str, action: Any, content: str, body: str) -> StoredCorrection:
    rests: Mapping[str, Any] = json.loads(content)
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in rests["values"].items()}
    anchors = tuple(Anchor(**anchor) for anchor in rests["anchors"])
    return StoredCorrection(id_, Correction(action, rests["kind"], anchors, values), body)
