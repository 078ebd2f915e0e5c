"""Summary table `value_count`: number of records per value of a field, maintained by the writer (decision 5).

`counts_in` counts rows of records and of their references. The writer counts affected rows before and after a change,
and adds the difference; `summit verify` counts all rows.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, bindparam, delete, select, text, update
from sqlmodel import col

from app.batched_sql import select_in
from app.kinds import RECORD_KINDS
from app.records import ArticleRow, EvidenceRow, ValueCountRow, metadata, table_of
from app.store.row_diff import stored_rows
from app.store.rows import Row, Rows

NONE = ""  # value of a record without one; unlike NULL it may be part of a key


class ValueCount(NamedTuple):
    """A row of the table without its count."""

    field: str
    value: str
    part: str
    key: str | None = None
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Own:
    """A field in the record's row."""

    name: str
    column: str
    kind: Literal["id", "label", "flag", "number", "date"]

    def counted(self, field: str, row: Row, part: str) -> ValueCount:
        """Return the value that a row is counted under."""
        value = row[self.column]
        match self.kind:
            case "id":
                return ValueCount(field, value or NONE, part, value)
            case "label":
                return ValueCount(field, value or NONE, part, row[f"{self.column}_key"])
            case "flag":
                return ValueCount(field, _flag(value), part, _flag(value))
            case "number":
                return ValueCount(field, str(value), part, None, value, value)
            case "date":
                days = row[f"{self.column}_earliest"], row[f"{self.column}_latest"]
                return ValueCount(field, value or NONE, part, None, *days)


@dataclass(frozen=True, slots=True)
class Link:
    """A field in rows of another table, whose `owner` column is the record's id."""

    name: str
    table: str
    owner: str
    column: str


@dataclass(frozen=True, slots=True)
class Published:
    """Publishers of a record's source articles; of several spellings in one record, the first in order."""

    name: str = "article.publisher"


def _of_evidence(record: str) -> Link:
    return Link("article", "evidence", f"{record}_id", "article_id")


def _in_evidence(record: str) -> Link:
    return Link(record, "evidence", "article_id", f"{record}_id")


def _links(record: str, *names: str) -> tuple[Link, ...]:
    columns = {"country": "country_id", "mention": "country_id", "participant": "person_id", "topic": "topic_id"}
    return tuple(Link(name, f"{record}_{name}", f"{record}_id", columns[name]) for name in names)


# A person's offices are not counted: they are few, and conditions on parts of one office apply together.
COUNTED: Mapping[str, tuple[Own | Link | Published, ...]] = MappingProxyType(
    {
        "article": (
            Own("publisher", "publisher", "label"),
            Own("published", "published", "date"),
            Own("language", "language", "id"),
            Own("status", "status", "id"),
            *map(_in_evidence, ("country", "person", "summit")),
        ),
        "country": (Own("alpha3", "alpha3", "id"), _of_evidence("country")),
        "topic": (_of_evidence("topic"),),
        "person": (
            Own("leader", "leader", "flag"),
            Own("country", "country_id", "id"),
            Own("reviewed", "reviewed", "flag"),
            _of_evidence("person"),
        ),
        "summit": (
            Own("place", "place", "label"),
            Own("place.country", "place_country_id", "id"),
            Own("date", "date", "date"),
            Own("status", "status", "id"),
            Own("kind", "kind", "id"),
            Own("disputed", "disputed", "flag"),
            Own("reviewed", "reviewed", "flag"),
            Own("sources", "sources", "number"),
            *_links("summit", "country", "participant", "topic"),
            Own("reported_on", "reported_on", "date"),
            _of_evidence("summit"),
        ),
        "agreement": (
            Own("kind", "kind", "id"),
            Own("status", "status", "id"),
            Own("summit", "summit_id", "id"),
            Own("date", "date", "date"),
            Own("reviewed", "reviewed", "flag"),
            Own("sources", "sources", "number"),
            *_links("agreement", "country", "participant", "topic"),
            Own("reported_on", "reported_on", "date"),
            _of_evidence("agreement"),
            Published(),
        ),
        "quote": (
            Own("speaker", "speaker_id", "id"),
            Own("speaker_label", "speaker_label", "label"),
            Own("kind", "kind", "id"),
            Own("said_on", "said_on", "date"),
            Own("summit", "summit_id", "id"),
            Own("reviewed", "reviewed", "flag"),
            Own("sources", "sources", "number"),
            *_links("quote", "mention", "topic"),
            Own("reported_on", "reported_on", "date"),
            _of_evidence("quote"),
            Published(),
        ),
    }
)
_PUBLISHED = tuple(record for record, fields in COUNTED.items() if Published() in fields)
# Every counted table, and those that links are read from.
TABLES = (*COUNTED, *{f.table: None for f in chain(*COUNTED.values()) if isinstance(f, Link)})
_NOT_COUNTED = ("serial", "text", "body", "csv_line", "exact", "prefix", "suffix", "fragment")
_PARTED = {"quote": "kind", "person": "leader"}
_COMPLETE = "words"  # a column of completely read or built rows
_ADD = text(
    "INSERT INTO value_count (field, value, part, key, first, last, records) "
    "VALUES (:field, :value, :part, :key, :first, :last, :records) "
    "ON CONFLICT (field, value, part) DO UPDATE SET records = value_count.records + excluded.records"
)

Record = tuple[str, str]  # table, id
_Values = Mapping[str, Set[str]]  # owner -> values
_Publisher = tuple[str, str]  # folded and original name
_Publishers = Mapping[Record, Mapping[str, str]]  # folded -> original names


def counts_in(
    tables: Mapping[str, Rows],
    evidence: Mapping[Record, Set[str]] = MappingProxyType({}),
    unchanged: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
    publishers: _Publishers = MappingProxyType({}),
) -> Counter[ValueCount]:
    """Return the number of records with each value, in these rows.

    `evidence` has other articles with evidence of a record; `unchanged` has the parts, by kind and id, of records whose
    evidence is in the tables without their row; `publishers` those of all source articles. A partial row counts for the
    fields it has.
    """
    found: Counter[ValueCount] = Counter()
    for record, fields in COUNTED.items():
        rows = tables.get(record, {}).values()
        for field in fields:
            name = f"{record}.{field.name}"
            if isinstance(field, Own):
                found.update(field.counted(name, row, part_of(record, row)) for row in rows if field.column in row)
                continue
            parts = {row["id"]: part_of(record, row) for row in rows if record == "article" or _COMPLETE in row}
            if field.name in ("article", "article.publisher"):
                parts = {**unchanged.get(record, {}), **parts}
            if isinstance(field, Published):
                for id_, part in parts.items():
                    found.update(_published(name, publishers.get((record, id_), {}), part))
                continue
            links = _values_in(tables, field)
            for id_, part in parts.items():
                further = evidence.get((record, id_), set()) if field.name == "article" else set()
                found.update(_linked(name, links.get(id_, set()) | further, part))
    return found


def count_all(connection: Connection) -> Counter[ValueCount]:
    """Return the counts of all stored rows."""
    tables = {table: stored_rows(connection, table, _counted_columns(table)) for table in TABLES}
    return counts_in(tables, publishers=_publishers_in(tables, _publishers_of_rows(tables["article"])))


def part_of(record: str, row: Row) -> str:
    """Return the part that a row is counted in; empty if its kind has none, or the row lacks the column."""
    if record == "quote":
        return str(row.get("kind", ""))
    return _flag(row["leader"]) if record == "person" and "leader" in row else ""


def count_difference(
    connection: Connection, stored: Mapping[str, Rows], wanted: Mapping[str, Rows]
) -> Counter[ValueCount]:
    """Return the change of the counts if `wanted` rows replace the `stored` ones.

    Evidence must be complete for its articles; evidence in other articles is read if needed.
    """
    unchanged = _unchanged(connection, stored, wanted)
    evidence = _other_evidence(connection, stored, wanted, unchanged)
    before, after = _publishers(connection, stored, wanted, unchanged)
    changed = counts_in(wanted, evidence, unchanged, after)
    changed.subtract(counts_in(stored, evidence, unchanged, before))
    return changed


def read_counts(connection: Connection) -> Counter[ValueCount]:
    """Return the stored counts."""
    columns = [table_of(ValueCountRow).c[name] for name in (*ValueCount._fields, "records")]
    return Counter({ValueCount(*row[:-1]): row[-1] for row in map(tuple, connection.execute(select(*columns)))})


def write_counts(connection: Connection, changed: Mapping[ValueCount, int]) -> None:
    """Add to the counts; delete those of zero."""
    counted = ((each, number) for each, number in sorted(changed.items(), key=str) if number)
    rows = [{**each._asdict(), "records": number} for each, number in counted]
    if more := [row for row in rows if row["records"] > 0]:
        connection.execute(_ADD, more)
    if less := [{f"its_{name}": value for name, value in row.items()} for row in rows if row["records"] < 0]:
        same = [table_of(ValueCountRow).c[name] == bindparam(f"its_{name}") for name in ("field", "value", "part")]
        number = col(ValueCountRow.records) + bindparam("its_records", type_=table_of(ValueCountRow).c.records.type)
        connection.execute(update(ValueCountRow).where(*same).values(records=number), less)
        connection.execute(delete(ValueCountRow).where(*same, col(ValueCountRow.records) == 0), less)


def _counted_columns(table: str) -> list[str]:
    return [column.name for column in metadata.tables[table].c if column.name not in _NOT_COUNTED]


def _flag(value: object) -> str:
    return "true" if value else "false"


def _values_in(tables: Mapping[str, Rows], field: Link) -> _Values:
    values: dict[str, set[str]] = defaultdict(set)
    for row in tables.get(field.table, {}).values():
        owner, value = row[field.owner], row[field.column]
        if owner is not None and value is not None:
            values[owner].add(value)
    return values


def _linked(field: str, values: Set[str], part: str) -> Iterator[ValueCount]:
    for value in values:
        yield ValueCount(field, value, part, value)
    if not values:
        yield ValueCount(field, NONE, part)


def _published(field: str, publishers: Mapping[str, str], part: str) -> Iterator[ValueCount]:
    for key, name in publishers.items():
        yield ValueCount(field, name, part, key)
    if not publishers:
        yield ValueCount(field, NONE, part)


def _publishers_of_rows(articles: Rows) -> Mapping[str, _Publisher]:
    return {
        row["id"]: (row["publisher_key"], row["publisher"]) for row in articles.values() if row.get("publisher_key")
    }


def _publishers_in(
    tables: Mapping[str, Rows],
    publishers: Mapping[str, _Publisher],
    others: Mapping[Record, Set[_Publisher]] = MappingProxyType({}),
) -> _Publishers:
    """Return the publishers of the records with evidence in these rows or in `others`, elsewhere."""
    found: dict[Record, Set[_Publisher]] = defaultdict(set, others)
    for record in _PUBLISHED:
        for id_, articles in _values_in(tables, _of_evidence(record)).items():
            found[record, id_] = found[record, id_] | {publishers[each] for each in articles if each in publishers}
    # In reverse, so that the first of several spellings is the last one set.
    return {record: dict(sorted(each, reverse=True)) for record, each in found.items()}


def _publishers(
    connection: Connection,
    stored: Mapping[str, Rows],
    wanted: Mapping[str, Rows],
    unchanged: Mapping[str, Mapping[str, str]],
) -> tuple[_Publishers, _Publishers]:
    """Return the publishers of the records of the stored and of the wanted rows."""
    article = table_of(ArticleRow).c
    here = {row["article_id"] for tables in (stored, wanted) for row in tables.get("evidence", {}).values()}
    known = select(article.id, article.publisher_key, article.publisher).where(article.publisher_key.is_not(None))
    publishers = {id_: (key, name) for id_, key, name in select_in(connection, known, article.id, here)}
    publishers |= _publishers_of_rows(wanted.get("article", {}))
    others: dict[Record, set[_Publisher]] = defaultdict(set)
    for record in _PUBLISHED:
        owner = table_of(EvidenceRow).c[f"{record}_id"]
        source = col(EvidenceRow.article_id)
        of_record = select(owner, source, article.publisher_key, article.publisher).distinct()
        of_record = of_record.join(ArticleRow, source == article.id).where(article.publisher_key.is_not(None))
        ids = _complete(stored, record) | _complete(wanted, record) | unchanged[record].keys()
        for id_, article_id, key, name in select_in(connection, of_record, owner, ids):
            if article_id not in here:
                others[record, id_].add((key, name))
    return _publishers_in(stored, publishers, others), _publishers_in(wanted, publishers, others)


def _unchanged(
    connection: Connection, stored: Mapping[str, Rows], wanted: Mapping[str, Rows]
) -> Mapping[str, Mapping[str, str]]:
    """Return the parts of records that have evidence here but no row: a write may move evidence only."""
    found: dict[str, dict[str, str]] = {}
    for record in RECORD_KINDS:
        evidenced = {id_ for tables in (stored, wanted) for id_ in _values_in(tables, _of_evidence(record))}
        ids = evidenced - _complete(stored, record) - _complete(wanted, record)
        if column := _PARTED.get(record):
            table = metadata.tables[record].c
            rows = select_in(connection, select(table.id, table[column]), table.id, ids)
            found[record] = {id_: part_of(record, {column: value}) for id_, value in rows}
        else:
            found[record] = dict.fromkeys(ids, "")
    return found


def _other_evidence(
    connection: Connection,
    stored: Mapping[str, Rows],
    wanted: Mapping[str, Rows],
    unchanged: Mapping[str, Mapping[str, str]],
) -> Mapping[Record, Set[str]]:
    """Return other articles with evidence of the records of these rows, as far as the difference depends on them.

    All of them if a record moves to another part; one, if any, if it gains its first evidence in these rows or loses
    the last, since other evidence keeps its count.
    """
    found: dict[Record, Set[str]] = {}
    here = {row["article_id"] for row in stored.get("evidence", {}).values()}
    for record in RECORD_KINDS:
        before, after = (_values_in(tables, _of_evidence(record)) for tables in (stored, wanted))
        both = _complete(stored, record) & _complete(wanted, record)
        moved = {id_ for id_ in both if part_of(record, stored[record][id_,]) != part_of(record, wanted[record][id_,])}
        for id_, article in _all_evidence(connection, record, moved):
            if article not in here:
                found[record, id_] = found.get((record, id_), set()) | {article}
        both |= unchanged[record].keys()
        gained = {id_ for id_ in both - moved if id_ in after and id_ not in before}
        found |= {(record, id_): {article} for id_, article in _any_evidence(connection, record, gained) if article}
        for id_ in sorted(id_ for id_ in both - moved if id_ in before and id_ not in after):
            found[record, id_] = _some_evidence(connection, record, id_, len(before[id_]) + 1) - before[id_]
    return found


def _complete(tables: Mapping[str, Rows], record: str) -> Set[str]:
    return {row["id"] for row in tables.get(record, {}).values() if _COMPLETE in row}


def _all_evidence(connection: Connection, record: str, ids: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    owner = table_of(EvidenceRow).c[f"{record}_id"]
    return select_in(connection, select(owner, col(EvidenceRow.article_id)).distinct(), owner, ids)


def _any_evidence(connection: Connection, record: str, ids: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    """Yield each id with one article, or None."""
    table, owner = metadata.tables[record], table_of(EvidenceRow).c[f"{record}_id"]
    article = select(col(EvidenceRow.article_id)).where(owner == table.c.id).limit(1).scalar_subquery()
    return select_in(connection, select(table.c.id, article), table.c.id, ids)


def _some_evidence(connection: Connection, record: str, id_: str, most: int) -> Set[str]:
    owner = table_of(EvidenceRow).c[f"{record}_id"]
    statement = select(col(EvidenceRow.article_id)).distinct().where(owner == id_).limit(most)
    return set(connection.execute(statement).scalars())
