"""Database -> folder of files: the lists of the API, all of one revision."""

import hashlib
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from app import __version__
from app.errors import ExportRefused
from app.export.atomic_folder import filled_at_once
from app.export.columns import columns_of, dates_of
from app.export.manifest import MANIFEST
from app.export.sqlite import FILE, RECORDS, Database
from app.query.catalog import Resource
from app.query.formats import pieces
from app.query.name_resolver import NameResolver
from app.query.parsing.query_string import Parameter
from app.query.parsing.request import Query, parse_query
from app.query.parsing.selection import EVIDENCE
from app.query.resources import RESOURCES
from app.query.snapshot import Snapshot
from app.query.stream import Stream, open_stream
from app.reference import Reference
from app.schemas.exports import ColumnOfTable, ExportedFile, Format, Manifest, TableOfFile
from app.store.engine import Store


def export(
    store: Store,
    reference: Reference,
    folder: Path,
    format_: Format,
    *,
    indirect: bool = False,
    force: bool = False,
    today: date | None = None,
) -> Manifest:
    """Write all resources and their manifest into `folder`, atomically; return the manifest.

    `indirect` adds indirect speech, `force` replaces a folder that is not empty, `today` is the day for the status of
    offices, by default the day of the export. Raises ExportRefused, ExportFailed and DatabaseUnavailable.
    """
    if format_ == "parquet":
        _require_pyarrow()
    with filled_at_once(folder, force=force) as unfinished, store.reading() as connection:
        made_at = datetime.now(UTC)
        snapshot = Snapshot(connection)
        lists = _Lists(snapshot, NameResolver(connection, reference), format_, indirect, today or made_at.date())
        files = _write_database(unfinished, lists) if format_ == "sqlite" else _write_files(unfinished, lists)
        manifest = Manifest(
            format=format_,
            version=__version__,
            database=snapshot.revision.database,
            revision=snapshot.revision.number,
            made_at=f"{made_at:%Y-%m-%dT%H:%M:%SZ}",
            indirect=indirect,
            files=tuple(files),
        )
        (unfinished / MANIFEST).write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")
    return manifest


@dataclass(frozen=True, slots=True)
class _Lists:
    """All lists in one snapshot of the database, in the order and with the fields of the API."""

    snapshot: Snapshot
    names: NameResolver
    format: Format
    indirect: bool
    today: date

    def open(self, resource: Resource) -> tuple[Query, Stream]:
        """Return a list as a stream, in bounded memory."""
        given = {"format": "csv" if self.format == "csv" else "ndjson", "count": "none"}
        if self.format == "sqlite":
            given["include"] = EVIDENCE
        if self.indirect:
            for name, _ in resource.unless_asked:
                field = resource.filters[name][0]
                given[f"{field.name}__in"] = ",".join(field.choices)
        parameters = [Parameter(*pair) for pair in given.items()]
        query = parse_query(resource, parameters, self.names, today=self.today)
        return query, open_stream(self.snapshot, query)


def _write_database(folder: Path, lists: _Lists) -> Iterator[ExportedFile]:
    with closing(Database(folder / FILE)) as database:
        for resource in RECORDS.values():
            _, stream = lists.open(resource)
            with closing(stream.parts):
                database.add(resource, stream.parts)
        tables = database.finish()
    yield _exported(folder / FILE, lists.format, tables)


def _write_files(folder: Path, lists: _Lists) -> Iterator[ExportedFile]:
    for resource in RESOURCES.values():
        path = folder / f"{resource.name}.{lists.format}"
        query, stream = lists.open(resource)
        counted = _Counted(stream.parts)
        with closing(counted.parts):
            _write(path, lists.format, query, replace(stream, parts=counted.parts))
        table = TableOfFile(table=resource.name, rows=counted.rows, columns=tuple(_columns(resource, lists.format)))
        yield _exported(path, lists.format, (table,))


def _write(path: Path, format_: Format, query: Query, stream: Stream) -> None:
    if format_ == "parquet":
        from app.export.parquet import write_parquet

        write_parquet(path, query.resource, stream.parts)
    else:
        with path.open("wb") as file:
            file.writelines(pieces(query, stream))


class _Counted:
    """Passes parts of a list on and counts their rows."""

    def __init__(self, parts: Generator[list[bytes]]) -> None:
        self.rows = 0
        self.parts = self._passing(parts)

    def _passing(self, parts: Generator[list[bytes]]) -> Generator[list[bytes]]:
        with closing(parts):
            for part in parts:
                self.rows += len(part)
                yield part


def _columns(resource: Resource, format_: Format) -> Iterator[ColumnOfTable]:
    """Yield the columns of a file: named as in the API's CSV, in Parquet without characters that need quotes in SQL."""
    for column in columns_of(resource.schema):
        name = column.name if format_ == "parquet" else ".".join(column.path)
        yield ColumnOfTable(name=name, type=f"{column.type}[]" if column.many else column.type)
    if format_ == "parquet":
        for days in dates_of(resource).values():
            yield from (ColumnOfTable(name=day, type="integer") for day in days)


def _exported(path: Path, format_: Format, tables: tuple[TableOfFile, ...]) -> ExportedFile:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return ExportedFile(
        name=path.name,
        format=format_,
        bytes=path.stat().st_size,
        sha256=sha256,
        rows=sum(table.rows for table in tables),
        tables=tables,
    )


def _require_pyarrow() -> None:
    try:
        import pyarrow  # noqa: F401
    except ModuleNotFoundError:
        raise ExportRefused(
            "Parquet requires the package pyarrow: pip install '.[parquet]' in Summit's folder."
        ) from None
