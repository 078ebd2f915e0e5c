"""All resources as one SQLite file, for Datasette and other SQLite tools.

A resource is a table; leaders are a view of people. A relation to one record is its id, lists are separate tables
(`quote_mentions`, `person_offices`). All evidence is in `evidence`, each row with the id of its article and of its
record. Foreign keys allow Datasette to show names and links.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import orjson

from app.errors import ExportFailed
from app.export.columns import Column, Type, columns_of, dates_of, days_of, value_at
from app.kinds import RECORD_KINDS
from app.query.catalog import Resource
from app.query.parsing.selection import EVIDENCE
from app.query.resources import LEADERS, PEOPLE, RESOURCES
from app.schemas.exports import ColumnOfTable, TableOfFile
from app.schemas.records import Evidence

FILE = "summit.db"
RECORDS: Mapping[str, Resource] = {name: each for name, each in RESOURCES.items() if each is not LEADERS}
_RESOURCE_OF = {resource.table.name: resource for resource in RECORDS.values()}
_SQL: Mapping[Type, str] = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}


@dataclass(slots=True)
class _Table:
    """A table, with the tables that its columns reference by `id`. `rows` have been written."""

    name: str
    columns: Mapping[str, Type]
    key: tuple[str, ...] = ("id",)
    references: Mapping[str, str] = field(default_factory=dict)
    rows: int = 0


class Database:
    """The file during writing. Raises ExportFailed."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._tables: list[_Table] = []
        try:
            for pragma in ("journal_mode", "synchronous"):  # durability is not needed: an incomplete file is deleted
                self._run(f"PRAGMA {pragma} = OFF")
            self._run("BEGIN")
            self._evidence = self._made(_evidence_table())
        except ExportFailed:
            self.close()
            raise

    def add(self, resource: Resource, parts: Iterable[Sequence[bytes]]) -> None:
        """Write the records of a resource, given as JSON texts with their evidence, in parts."""
        columns = columns_of(resource.schema, stubs=("id",))
        single, dates = [column for column in columns if not column.many], dates_of(resource)
        main = self._made(_main_table(resource, single))
        lists = {
            name: (self._made(_list_table(resource, name, below)), [column.path[1:] for column in below])
            for name, below in _by_field(column for column in columns if column.many)
        }
        for part in parts:
            records = [orjson.loads(record) for record in part]
            self._insert(main, (_row(record, single, dates) for record in records))
            for name, (table, paths) in lists.items():
                self._insert(table, _items(records, name, paths))
            self._insert(self._evidence, _pieces(records, resource))

    def finish(self) -> tuple[TableOfFile, ...]:
        """Create indices and views, close the file, and return its tables."""
        for table in self._tables:
            for column in table.references:
                if column != table.key[0]:
                    self._run(f'CREATE INDEX "{table.name}_{column}" ON "{table.name}" ("{column}")')
        self._run(f"CREATE VIEW {LEADERS.name} AS SELECT * FROM {PEOPLE.name} WHERE leader")  # noqa: S608
        self._run("COMMIT")
        self.close()
        return tuple(
            TableOfFile(
                table=table.name,
                rows=table.rows,
                columns=tuple(ColumnOfTable(name=name, type=type_) for name, type_ in table.columns.items()),
            )
            for table in self._tables
        )

    def close(self) -> None:
        """Close the file, complete or not."""
        self._connection.close()

    def _made(self, table: _Table) -> _Table:
        columns = [f'"{name}" {_SQL[type_]}' for name, type_ in table.columns.items()]
        key = ", ".join(f'"{name}"' for name in table.key)
        references = [f'FOREIGN KEY ("{name}") REFERENCES "{to}" ("id")' for name, to in table.references.items()]
        self._run(f'CREATE TABLE "{table.name}" ({", ".join([*columns, f"PRIMARY KEY ({key})", *references])})')
        self._tables.append(table)
        return table

    def _insert(self, table: _Table, rows: Iterable[Sequence[Any]]) -> None:
        written = [*rows]
        table.rows += len(written)
        self._run(f'INSERT INTO "{table.name}" VALUES ({", ".join("?" * len(table.columns))})', written)  # noqa: S608

    def _run(self, statement: str, rows: Sequence[Sequence[Any]] | None = None) -> None:
        try:
            if rows is None:
                self._connection.execute(statement)
            else:
                self._connection.executemany(statement, rows)
        except sqlite3.Error as error:
            raise ExportFailed(f"{FILE} cannot be written: {error}.") from error


def _main_table(resource: Resource, columns: Sequence[Column]) -> _Table:
    types = {column.name: column.type for column in columns}
    days: dict[str, Type] = {
        f"{date}_{end}": "integer" for date in dates_of(resource) for end in ("earliest", "latest")
    }
    relations = {f"{each.name.replace('.', '_')}_id": each.target for each in resource.fields if each.target}
    references = {name: target for name, target in relations.items() if target and name in types}
    return _Table(resource.name, {**types, **days}, references=references)


def _row(record: Any, columns: Sequence[Column], dates: Iterable[str]) -> list[Any]:
    row = [value_at(record, column.path) for column in columns]
    for date in dates:
        row += days_of(record[date])
    return row


def _list_table(resource: Resource, name: str, columns: Sequence[Column]) -> _Table:
    """Return the table of a list: of related records, of parts of the record, or of texts."""
    owner = f"{resource.table.name}_id"
    target = resource.relations.get(name)
    references = {owner: resource.name}
    if target:
        related = f"{RESOURCES[target].table.name}_id"
        of_item: dict[str, Type] = {related: "string"}
        references[related] = target
    else:
        of_item = {"_".join(column.path[1:]) or "value": column.type for column in columns}
    types: dict[str, Type] = {owner: "string", "number": "integer", **of_item}
    return _Table(f"{resource.table.name}_{name}", types, (owner, "number"), references)


def _items(records: Iterable[Any], name: str, paths: Sequence[tuple[str, ...]]) -> Iterator[list[Any]]:
    for record in records:
        for number, item in enumerate(record[name]):
            yield [record["id"], number, *(value_at(item, path) for path in paths)]


_PIECE = columns_of(Evidence, stubs=("id",))


def _evidence_table() -> _Table:
    types: dict[str, Type] = {column.name: column.type for column in _PIECE}
    owners = {f"{kind}_id": _RESOURCE_OF[kind].name for kind in RECORD_KINDS}
    references = {"article_id": _RESOURCE_OF["article"].name, **owners}
    return _Table(EVIDENCE, {**types, **dict.fromkeys(owners, "string")}, references=references)


def _pieces(records: Iterable[Any], resource: Resource) -> Iterator[list[Any]]:
    for record in records:
        owner = [record["id"] if kind == resource.table.name else None for kind in RECORD_KINDS]
        for piece in record[EVIDENCE]:
            yield [*(value_at(piece, column.path) for column in _PIECE), *owner]


def _by_field(columns: Iterable[Column]) -> Iterator[tuple[str, list[Column]]]:
    for name, below in groupby(columns, key=lambda column: column.path[0]):
        yield name, [*below]
