"""What people set right, as rows: app.resolve.corrections says what it does."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from app.records import metadata
from app.resolve.corrections import Anchor, Correction

_correction = metadata.tables["correction"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A correction as it is stored. `asked` has what was asked for: target, into, field, value and spans."""

    id: str
    asked: Mapping[str, Any]
    correction: Correction
    reason: str
    author: str
    made_at: datetime


def read_corrections(connection: Connection) -> list[Kept]:
    """Return all corrections in the order in which they apply."""
    return [_read(row) for row in connection.execute(select(_correction).order_by(_correction.c.number))]


def body_of(asked: Mapping[str, Any], correction: Correction) -> str:
    """Return as JSON what is stored of a correction beside its action, reason and author."""
    anchors = [asdict(anchor) for anchor in correction.anchors]
    content = {"asked": asked, "kind": correction.kind, "anchors": anchors, "values": correction.values}
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def _read(row: Any) -> Kept:
    body = json.loads(row.body)
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in body["values"].items()}
    anchors = tuple(Anchor(**anchor) for anchor in body["anchors"])
    correction = Correction(row.action, body["kind"], anchors, values)
    return Kept(row.id, body["asked"], correction, row.reason, row.author, row.made_at)
