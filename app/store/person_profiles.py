"""Stored profiles of people: each with its resolved key and the number of its findings."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlmodel import col

from app.batched_sql import select_in
from app.ids import short_hash
from app.records import PersonProfileRow, table_of
from app.resolve.people import PersonProfile

Stored = dict[PersonProfile, tuple[str, int]]  # key, findings

_PARTS = attrgetter(*(field.name for field in fields(PersonProfile)))


def read_profiles(connection: Connection, column: str, values: Iterable[str | None]) -> Stored:
    """Return the profiles whose `column` (id, name_block or office_block) is in `values`."""
    row = PersonProfileRow
    statement = select(col(row.body), col(row.key), col(row.findings))
    known = (value for value in values if value is not None)
    rows = select_in(connection, statement, table_of(row).c[column], known)
    return {PersonProfile(*json.loads(body)): (key, findings) for body, key, findings in rows}


def write_profiles(
    connection: Connection, profiles: Mapping[PersonProfile, tuple[str, int]], known: Collection[PersonProfile]
) -> None:
    """Store the key and findings of profiles, some of them `known`; delete profiles without findings."""
    table = table_of(PersonProfileRow)
    this = table.c.id == bindparam("its_id")
    rows = {
        profile: {"its_id": profile_id(profile), "its_key": key, "its_findings": findings}
        for profile, (key, findings) in profiles.items()
        if profile in known
    }
    if gone := [{"its_id": row["its_id"]} for row in rows.values() if not row["its_findings"]]:
        connection.execute(delete(table).where(this), gone)
    if kept := [row for row in rows.values() if row["its_findings"]]:
        values: dict[str, Any] = {"key": bindparam("its_key"), "findings": bindparam("its_findings")}
        connection.execute(update(table).where(this).values(values), kept)
    new = [
        {
            "id": profile_id(profile),
            "name_block": profile.name_block,
            "office_block": profile.office_block,
            "body": _body(profile),
            "key": key,
            "findings": findings,
        }
        for profile, (key, findings) in profiles.items()
        if profile not in known and findings
    ]
    if new:
        connection.execute(insert(table), new)


@lru_cache(maxsize=1_000)
def profile_id(profile: PersonProfile) -> str:
    """Return the id of a profile."""
    return short_hash(_body(profile))


def _body(profile: PersonProfile) -> str:
    return json.dumps(_PARTS(profile), ensure_ascii=False)
