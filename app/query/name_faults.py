"""Faults of unknown and ambiguous names; each candidate has its name and its most distinctive count."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from rapidfuzz import fuzz, process
from sqlalchemy import BindParameter, Connection, Select, bindparam, select

from app.kinds import RESOURCE_OF_TABLE
from app.query.parsing.values import ValueFault, clipped
from app.records import metadata
from app.reference import Reference
from app.store.statements import fetch_column
from app.text import fold

_TELLING = ("quotes", "leaders", "agreements", "summits", "articles")  # counts that distinguish candidates, best first
_MOST = 5  # candidates
_ALIKE = 70.0  # of 100; suggestions below it are rarely meant

_text: BindParameter[str] = bindparam("text")
_BODIES: Mapping[str, Select[str]] = {
    resource: select(metadata.tables[table].c.body).where(metadata.tables[table].c.id == _text)
    for table, resource in RESOURCE_OF_TABLE.items()
}


class NameFaults:
    """Builds the faults of names in filters, from one database and the reference data."""

    def __init__(self, connection: Connection, reference: Reference) -> None:
        self._connection = connection
        self._reference = reference

    def ambiguous(self, resource: str, text: str, candidates: Sequence[str]) -> ValueFault:
        """Return the fault of a name that several records share."""
        described = " or ".join(self._described(resource, id_) for id_ in candidates)
        detail = f"is ambiguous: {clipped(text)} may be {described}"
        return ValueFault("ambiguous-value", detail, None, tuple(candidates))

    def unknown(self, resource: str, text: str, similar: Mapping[str, str]) -> ValueFault:
        """Return the fault of an unknown name; `similar` maps folded names to ids."""
        key = fold(text)
        found = process.extract(key, list(similar), scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE, limit=_MOST)
        part_of = [id_ for name, id_ in similar.items() if key in name.split()]  # `nuclear` of `nuclear weapons`
        candidates = tuple(dict.fromkeys([*(similar[name] for name, _, _ in found), *part_of]))[:_MOST]
        described = " or ".join(self._described(resource, id_) for id_ in candidates)
        hint = f". Did you mean {described}?" if candidates else ""
        suggestion = candidates[0] if candidates else None
        return ValueFault("unknown-value", f"has the unknown value {clipped(text)}{hint}", suggestion, candidates)

    def _described(self, resource: str, id_: str) -> str:
        """Return an id with its name and most distinctive count: `KR (South Korea, 2 leaders)`."""
        record = self._record(resource, id_)
        counts = record.get("counts", {})
        country = self._reference.countries.get(id_) if resource == "countries" else None
        name = record.get("name") or (country.name if country else None)
        field = next((each for each in _TELLING if counts.get(each)), None)
        number = f"{counts[field]} {field if counts[field] > 1 else field[:-1]}" if field else None
        facts = ", ".join(fact for fact in (name if name != id_ else None, number) if fact)
        return f"{id_} ({facts})" if facts else id_

    def _record(self, resource: str, id_: str) -> dict[str, Any]:
        """Return a record as served, empty if it does not exist."""
        bodies = fetch_column(self._connection, _BODIES[resource], {"text": id_})
        return dict(orjson.loads(bodies[0])) if bodies else {}
