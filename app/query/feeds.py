"""Feed entries: records and their changes in words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Connection, func, select
from sqlmodel import col

from app.query.resources import RESOURCES
from app.records import ChangeRow
from app.schemas.records import Change
from app.text import shortened

Record = dict[str, Any]
_NEVER = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry. `key` is permanent and unique, `path` that of the record, `updated` RFC 3339."""

    key: str
    path: str
    title: str
    summary: str
    updated: str


def entries_of_records(connection: Connection, resource: str, bodies: Iterable[bytes]) -> list[FeedEntry]:
    """Return an entry for each served record, updated at its last change."""
    records = [orjson.loads(body) for body in bodies]
    changed = _last_changes(connection, _stored(resource), [record["id"] for record in records])
    return [
        FeedEntry(
            key=record["url"],
            path=record["url"],
            title=title_of(resource, record),
            summary=summary_of(record),
            updated=_instant(changed.get(record["id"], _NEVER)),
        )
        for record in records
    ]


def entries_of_changes(connection: Connection, changes: Sequence[Change]) -> list[FeedEntry]:
    """Return an entry for each change, with the current record; only the id if it is gone."""
    ids: dict[str, set[str]] = defaultdict(set)
    for change in changes:
        ids[change.resource].add(change.id)
    records = {(name, id_): record for name in ids for id_, record in _read(connection, name, ids[name]).items()}
    return [_change_entry(change, records.get((change.resource, change.id))) for change in changes]


def _change_entry(change: Change, record: Record | None) -> FeedEntry:
    return FeedEntry(
        key=f"/v1/changes/{change.seq}",
        path=change.into[0] if change.into else change.url,
        title=f"{change.action.capitalize()}: {title_of(change.resource, record) if record else change.id}",
        summary=summary_of(record) if record else f"{change.url} was {change.action}.",
        updated=change.made_at,
    )


def _read(connection: Connection, resource: str, ids: Iterable[str]) -> Mapping[str, Record]:
    records = RESOURCES[resource].table.c
    rows = connection.execute(select(records.id, records.body).where(records.id.in_(ids)))
    return {row.id: orjson.loads(row.body) for row in rows}


def _last_changes(connection: Connection, resource: str, ids: Sequence[str]) -> Mapping[str, datetime]:
    latest = (
        select(col(ChangeRow.record_id), func.max(col(ChangeRow.made_at)))
        .where(col(ChangeRow.resource) == resource, col(ChangeRow.record_id).in_(ids))
        .group_by(col(ChangeRow.record_id))
    )
    return dict(iter(connection.execute(latest)))


def _stored(resource: str) -> str:
    """Return the resource name in the change log: leaders are people."""
    return "people" if resource == "leaders" else resource


def _instant(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def title_of(resource: str, record: Record) -> str:
    """Return the title of a record: its name, or its shortened text, after the speaker if it is a quote."""
    text = shortened(record.get("name") or record.get("title") or record.get("text") or record["id"])
    if resource == "quotes":
        speaker = record["speaker"]["name"] if record["speaker"] else record["speaker_label"]
        return f"{speaker or 'Unknown speaker'}: “{text}”"
    return text


def summary_of(record: Record) -> str:
    """Return the summary of a record, as parts separated by semicolons."""
    place, date = record.get("place") or {}, record.get("date") or record.get("said_on") or record.get("published")
    parts = [
        record.get("text"),
        *(office["title"] for office in record.get("offices", ())),
        *(record.get(name) for name in ("kind", "status", "publisher", "official_name")),
        place.get("name"),
        date,
        _names(record.get("countries") or ([record["country"]] if record.get("country") else [])),
        _names(record.get("participants", ())),
        f"source: {record['article']['name']}" if "article" in record else None,
        ", ".join(f"{number} {name}" for name, number in record.get("counts", {}).items()),
    ]
    return "; ".join(str(part) for part in parts if part)


def _names(stubs: Iterable[Record]) -> str:
    return ", ".join(stub["name"] for stub in stubs)
