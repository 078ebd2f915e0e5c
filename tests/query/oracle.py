"""What the filters must find, computed in plain Python from served records, not from the columns of the database.

One row for each field of the catalog: how a served record shows its values. Adding a filter is adding its row here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from app.edtf_dates import OPEN, bounds
from app.query.catalog import Field, Operator, Resource
from app.text import fold

Record = dict[str, Any]


@dataclass(frozen=True)
class Served:
    """All records as they are served with include=evidence: resource -> id -> record."""

    records: dict[str, dict[str, Record]]

    def person(self, stub: Record | None) -> list[Record]:
        return [self.records["people"][stub["id"]]] if stub else []

    def resting_on(self, article: str, resource: str) -> list[str]:
        """The ids of the records that have evidence in an article."""
        return [id_ for id_, record in self.records[resource].items() if article in _articles(record)]


Values = Callable[[Record, Served], Iterable[Any]]


def _articles(record: Record) -> list[str]:
    return [evidence["article"]["id"] for evidence in record["evidence"]]


def _one(*path: str) -> Values:
    def values(record: Record, _: Served) -> list[Any]:
        value: Any = record
        for part in path:
            value = value and value[part]
        return [] if value is None else [value]

    return values


def _each(name: str, part: str = "id") -> Values:
    return lambda record, _: [item[part] for item in record[name]]


def _speaker(*path: str) -> Values:
    return lambda record, served: [
        value for person in served.person(record["speaker"]) for value in _one(*path)(person, served)
    ]


def _statuses(record: Record, _: Served) -> list[Any]:
    return [office["status"] for office in record["offices"] if office["status"]]


def _in_article(resource: str) -> Values:
    return lambda record, served: served.resting_on(record["id"], resource)


ARTICLE: Values = lambda record, _: _articles(record)  # noqa: E731


def _subjects(record: Record, served: Served) -> list[Any]:
    return [item["id"] for item in (*record["mentions"], *record["topics"])]


def _counts(*names: str) -> dict[str, Values]:
    return {f"counts.{name}": _one("counts", name) for name in names}


def _source(field: str) -> Values:
    """The `field` of the articles that state a record."""
    return lambda record, served: [
        value for id_ in _articles(record) if (value := served.records["articles"][id_][field]) is not None
    ]


SOURCED: dict[str, Values] = {
    "article": ARTICLE,
    "reported_on": _one("reported_on"),
    "article.published": _source("published"),
    "article.publisher": _source("publisher"),
}
PEOPLE: dict[str, Values] = {
    "id": _one("id"),
    "name": lambda record, _: [record["name"], *record["aliases"]],
    "leader": _one("leader"),
    "country": _one("country", "id"),
    "office": _each("offices", "title"),
    "office.status": _statuses,
    "office.as_of": lambda *_: [None],  # says when, not which
    "confidence": _one("confidence"),
    "reviewed": _one("reviewed"),
    "article": ARTICLE,
    **_counts("articles", "summits", "agreements", "quotes"),
}
VALUES: dict[str, dict[str, Values]] = {
    "countries": {
        "id": _one("id"),
        "name": _one("name"),
        "alpha3": _one("alpha3"),
        "article": ARTICLE,
        **_counts("articles", "leaders", "summits", "agreements", "quotes"),
    },
    "people": PEOPLE,
    "leaders": PEOPLE,
    "summits": {
        "id": _one("id"),
        "name": _one("name"),
        "country": _each("countries"),
        "participant": _each("participants"),
        "place": _one("place", "name"),
        "place.country": _one("place", "country", "id"),
        "date": _one("date"),
        "status": _one("status"),
        "kind": _one("kind"),
        "topic": _each("topics"),
        "disputed": _one("disputed"),
        "confidence": _one("confidence"),
        "reviewed": _one("reviewed"),
        "sources": _one("sources"),
        **SOURCED,
    },
    "agreements": {
        "id": _one("id"),
        "text": _one("text"),
        "country": _each("countries"),
        "participant": _each("participants"),
        "topic": _each("topics"),
        "kind": _one("kind"),
        "status": _one("status"),
        "summit": _one("summit", "id"),
        "date": _one("date"),
        "sources": _one("sources"),
        "confidence": _one("confidence"),
        "reviewed": _one("reviewed"),
        **SOURCED,
    },
    "quotes": {
        "id": _one("id"),
        "text": _one("text"),
        "speaker": _one("speaker", "id"),
        "speaker.name": _speaker("name"),
        "speaker.country": _speaker("country", "id"),
        "speaker.leader": _speaker("leader"),
        "speaker_label": _one("speaker_label"),
        "kind": _one("kind"),
        "said_on": _one("said_on"),
        "mention": _each("mentions"),
        "about": _subjects,
        "context": _one("context", "text"),
        "topic": _each("topics"),
        "summit": _one("summit", "id"),
        "sources": _one("sources"),
        "confidence": _one("confidence"),
        "reviewed": _one("reviewed"),
        **SOURCED,
    },
    "articles": {
        "id": _one("id"),
        "title": _one("title"),
        "publisher": _one("publisher"),
        "published": _one("published"),
        "language": _one("language"),
        "status": _one("status"),
        "country": _in_article("countries"),
        "person": _in_article("people"),
        "summit": _in_article("summits"),
    },
    "topics": {
        "id": _one("id"),
        "name": _one("name"),
        "article": ARTICLE,
        **_counts("summits", "agreements", "quotes"),
    },
}


def values(resource: Resource, field: Field, record: Record, served: Served) -> list[Any]:
    """Return what a record has for a field. A year and a month are those of the date's first day."""
    if field.kind not in ("year", "month"):
        return list(VALUES[resource.name][field.name](record, served))
    dates = VALUES[resource.name][field.name.rpartition(".")[0]](record, served)
    firsts = [f"{bounds(date)[0]:08}" for date in dates if bounds(date)[0] > -OPEN]
    return [first[:4] if field.kind == "year" else f"{first[:4]}-{first[4:6]}" for first in firsts]


def holds(field: Field, operator: Operator, given: list[Any], found: list[Any]) -> bool:
    """Tell whether `operator` with the values `given` holds of a record whose field has the values `found`."""
    match operator:
        case "eq" | "in":
            return any(_same(field, value, other) for value in found for other in given)
        case "ne" | "not_in":
            return not holds(field, "in", given, found)
        case "all":
            return all(holds(field, "eq", [other], found) for other in given)
        case "isnull":
            return given[0] is not bool(found)
        case "contains":
            return any(fold(given[0]) in fold(value) for value in found)
        case _:
            return any(_compares(field, operator, value, given[0]) for value in found)


def _same(field: Field, one: Any, other: Any) -> bool:
    if field.kind == "text":
        return fold(one) == fold(other) or (field.begins and fold(one).startswith(f"{fold(other)} "))
    if field.kind == "date":
        (first, last), (start, end) = bounds(one), bounds(other)
        return first <= end and start <= last
    if field.kind == "day":
        return True
    return bool(one == other)


def _compares(field: Field, operator: Operator, one: Any, other: Any) -> bool:
    first, last = bounds(one) if field.kind == "date" else (one, one)
    start, end = bounds(other) if field.kind == "date" else (other, other)
    match operator:
        case "gt":
            return bool(first > end)
        case "lt":
            return bool(last < start)
        case "gte":
            return bool(first > end) or _same(field, one, other)
        case _:
            return bool(last < start) or _same(field, one, other)
