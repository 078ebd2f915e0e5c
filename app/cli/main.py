"""The `summit` command.

Slow imports (spaCy above all) are inside the commands that need them, so that commands without extraction start fast.
"""

import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import ValidationError

from app import __version__
from app.document import Document
from app.errors import DatabaseFull, DatabaseReadOnly, DatabaseUnavailable, SummitError
from app.kinds import IngestStatus
from app.settings import Settings

if TYPE_CHECKING:
    from app.store.engine import Store

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
keys = typer.Typer(help="Manage the API keys required for writes.", no_args_is_help=True)
corrections = typer.Typer(help="List and undo corrections.", no_args_is_help=True)
app.add_typer(keys, name="keys")
app.add_typer(corrections, name="corrections")


class Scope(StrEnum):
    """Scope of a key."""

    ingest = "ingest"
    correct = "correct"


class PrintFormat(StrEnum):
    """Format of `summit extract`."""

    json = "json"
    ndjson = "ndjson"


class ExportFormat(StrEnum):
    """Format of `summit export`."""

    sqlite = "sqlite"
    csv = "csv"
    ndjson = "ndjson"
    parquet = "parquet"


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"summit {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[  # printed by the callback
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Turn news about diplomatic summits into structured, traceable data, and serve it over HTTP."""


def main() -> None:
    """Run the command line. Errors of users and operators are one line on stderr, never a traceback."""
    try:
        app()
    except ValidationError as error:
        for each in error.errors():
            name = f"SUMMIT_{str(each['loc'][0]).upper()}: " if each["loc"] else ""
            typer.echo(f"summit: {name}{each['msg'].removeprefix('Value error, ')}", err=True)
        sys.exit(1)
    except DatabaseUnavailable as error:
        sys.exit(f"summit: {error}{_cause(error)}")
    except SummitError as error:
        sys.exit(f"summit: {error}")


def _cause(error: DatabaseUnavailable) -> str:
    """Return the first line of the driver's message: host, user, database or file."""
    cause = getattr(error.__cause__, "orig", error.__cause__)
    first = str(cause).strip().splitlines()[0] if cause and str(cause).strip() else ""
    return f" ({first})" if first else ""


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 selects a free one.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Server processes.")] = 1,
) -> None:
    """Migrate the database, ingest data/articles if it is empty, and serve the API."""
    from app.ingest import ingest_if_empty
    from app.server import run
    from app.store.migrations import upgrade

    settings = Settings()
    _announce(settings)
    upgrade(settings)
    try:
        for result in ingest_if_empty(settings):
            if result.reason:
                typer.echo(f"summit: {result.source}: {result.reason}", err=True)
    except (DatabaseFull, DatabaseReadOnly) as error:  # an existing database can still be served read-only
        typer.echo(f"summit: {error}", err=True)
    writes = _writes(settings)
    run(host, port, workers, settings, lambda bound: typer.echo(_welcome(f"http://{host}:{bound}", writes)))


@app.command()
def mcp(
    http: Annotated[bool, typer.Option("--http", help="Serve streamable HTTP at /mcp instead of stdio.")] = False,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8001,
) -> None:
    """Serve the database to language models (Model Context Protocol): search, get, list and verify as tools."""
    from importlib.util import find_spec

    if find_spec("mcp") is None:
        sys.exit("summit: the package mcp is not installed: pip install '.[mcp]'")
    from app.api import create_app
    from app.mcp_server import create_server

    settings = Settings()
    _require_ready(settings)
    server = create_server(create_app(settings))
    if http:
        server.run("streamable-http", host=host, port=port, stateless_http=True, json_response=True)
    else:
        server.run("stdio")


@app.command()
def extract(
    files: Annotated[list[Path], typer.Argument(help="UTF-8 text files. Sidecars are ignored.")],
    format: Annotated[  # noqa: A002
        PrintFormat, typer.Option(help="One object or array, or one object per line.")
    ] = PrintFormat.json,
    published: Annotated[str | None, typer.Option(help="Publication date of the articles (EDTF, 2025-08-24).")] = None,
    indirect: Annotated[bool, typer.Option("--indirect", help="Include indirect speech.")] = False,
    workers: Annotated[int, typer.Option(min=1, help="Worker processes.")] = os.cpu_count() or 1,
) -> None:
    """Print the findings of FILES as JSON, in the order given. Needs no database."""
    from app.extract.workers import ExtractionPool
    from app.report import as_json, printed
    from app.sources.files import read_text

    settings = Settings()
    failures = 0

    def fail(path: Path, error: SummitError) -> None:
        nonlocal failures
        failures += 1
        typer.echo(f"summit: {path}: {error}", err=True)

    def documents() -> Iterator[tuple[Path, Document]]:
        for path in files:
            try:
                yield path, read_text(path, published=published, limit=settings.max_characters)
            except SummitError as error:
                fail(path, error)

    def items() -> Iterator[dict[str, Any]]:
        for path, document, found in pool.extract_all(documents()):
            if isinstance(found, SummitError):
                fail(path, found)
            else:
                yield printed(str(path), document, found, indirect=indirect)

    with ExtractionPool(settings, min(workers, len(files))) as pool:
        sys.stdout.writelines(as_json(items(), indented=format is PrintFormat.json, array=len(files) > 1))
    if failures:
        raise typer.Exit(1)


@app.command()
def ingest(
    sources: Annotated[
        list[str], typer.Argument(help="Files (text, Markdown, HTML, JSON Lines), folders or URLs; - reads stdin.")
    ],
    workers: Annotated[int, typer.Option(min=1, help="Worker processes for extraction.")] = os.cpu_count() or 1,
    queue: Annotated[
        bool, typer.Option("--queue", help="Only queue the articles for `summit worker` (PostgreSQL).")
    ] = False,
) -> None:
    """Ingest articles into the database; exit status 1 if any failed. Run it again to resume after an interruption."""
    from app.cli.progress import line_of, shown
    from app.ingest import ingest_all
    from app.sources.arguments import how_many, unread
    from app.store.migrations import upgrade

    settings = Settings()
    _announce(settings)
    upgrade(settings)
    counts: Counter[IngestStatus] = Counter()
    failed = []
    for path in unread(sources):
        typer.echo(f"skipped   {path}: not text, Markdown, HTML or JSON Lines", err=True)
    interrupted = False
    try:
        for result in shown(ingest_all(sources, settings, workers, queue=queue), how_many(sources)):
            counts[result.status] += 1
            if result.reason:
                failed.append(result)
    except KeyboardInterrupt:
        interrupted = True
    statuses = _QUEUED if queue else _INGESTED
    typer.echo(", ".join(f"{counts[status]} {status}" for status in statuses))
    if interrupted:
        typer.echo("summit: interrupted; these articles are stored. Run the same command again for the rest.", err=True)
        raise typer.Exit(130)
    for result in failed:
        typer.echo(line_of(result), err=True)
    if failed:
        raise typer.Exit(1)


_INGESTED = (IngestStatus.NEW, IngestStatus.UPDATED, IngestStatus.UNCHANGED, IngestStatus.FAILED)
_QUEUED = (IngestStatus.PENDING, IngestStatus.UNCHANGED, IngestStatus.FAILED)


@app.command()
def worker(
    until_empty: Annotated[bool, typer.Option("--until-empty", help="Exit when the queue is empty.")] = False,
) -> None:
    """Extract pending articles from the queue (PostgreSQL). Run any number of workers, on any machines."""
    import logging.config

    from app.ingest import work
    from app.logs import configuration
    from app.store.migrations import upgrade

    settings = Settings()
    upgrade(settings)
    logging.config.dictConfig(configuration(settings.log_format))
    work(settings, until_empty=until_empty)


@app.command()
def copy(
    source: Annotated[str, typer.Option("--from", help="URL of the source: sqlite:///… or postgresql://…")],
    target: Annotated[str, typer.Option("--to", help="URL of an empty database.")],
) -> None:
    """Copy a whole database into an empty one, SQLite or PostgreSQL, and compare both row by row."""
    from app.store.copy import copy as copy_database
    from app.store.engine import Store
    from app.store.migrations import upgrade

    both = [Settings(database_url=url) for url in (source, target)]
    _require_ready(both[0])
    upgrade(both[1])
    with Store(both[0]) as old, Store(both[1]) as new:
        for copied in copy_database(old, new):
            typer.echo(f"{copied.table:24} {copied.rows:10} rows  sha256 {copied.sha256}")


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="New or empty folder.")],
    format: Annotated[  # noqa: A002
        ExportFormat, typer.Option(help="One SQLite database, or one file for each resource.")
    ] = ExportFormat.sqlite,
    indirect: Annotated[bool, typer.Option("--indirect", help="Include indirect speech.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing export.")] = False,
) -> None:
    """Export one revision of the whole database to DIR: files with a manifest, all or nothing."""
    from app.export.writer import export as write
    from app.reference import load_reference

    with _ready() as store:
        manifest = write(store, load_reference(), folder, format.value, indirect=indirect, force=force)
    for file in manifest.files:
        typer.echo(f"{file.name:20} {file.rows:10} rows  {file.bytes:12} bytes  sha256 {file.sha256}")


@app.command()
def verify() -> None:
    """Check every span, record, count and change of the database; exit status 1 if there is a fault."""
    from app.reference import load_reference
    from app.store.integrity import verify as verify_database

    with _ready() as store:
        number = 0
        for fault in verify_database(store, load_reference()):
            number += 1
            typer.echo(f"{fault.table} {fault.key}: {fault.problem}", err=True)
    typer.echo(f"{number} faults")
    if number:
        raise typer.Exit(1)


@app.command()
def migrate(
    revision: Annotated[str, typer.Argument(help="head, base, or the id of a revision.")] = "head",
    check: Annotated[bool, typer.Option("--check", help="Only compare the models with the migrations.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Allow a downgrade, which deletes data.")] = False,
) -> None:
    """Migrate the database's schema to REVISION, up or down."""
    from app.store.backup import require_database
    from app.store.migrations import check_models, migrate_to

    if check:
        check_models()
        typer.echo("Models and migrations agree.")
    else:
        settings = Settings()
        require_database(settings)
        migrate_to(settings, revision, may_lose=yes)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="New file.")],
) -> None:
    """Back up the SQLite database to FILE, even while it is in use. For PostgreSQL, use pg_dump."""
    from app.store.backup import backup as write

    revision = write(Settings(), file)
    typer.echo(f"{file} has revision {revision}.")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="File written by `summit backup`.")],
    force: Annotated[bool, typer.Option("--force", help="Replace an existing database.")] = False,
) -> None:
    """Replace the SQLite database with the backup FILE. For PostgreSQL, use pg_restore."""
    from app.store.backup import restore as read

    revision = read(Settings(), file, force=force)
    typer.echo(f"The database has revision {revision} of {file}.")


@app.command("settings")
def print_settings() -> None:
    """Print every setting with its value and source."""
    given = {name.upper() for name in os.environ}
    for name, value in Settings().model_dump().items():
        variable = f"SUMMIT_{name.upper()}"
        shown = _PASSWORD.sub(r"\1***@", "" if value is None else str(value))
        typer.echo(f"{variable:28} {'environment' if variable in given else 'default':12} {shown}".rstrip())


_PASSWORD = re.compile(r"(://[^:/@]*:)[^/]*@")


@app.command()
def correct(
    action: Annotated[str, typer.Argument(help="rename, merge, split, reattribute, reject, set or accept.")],
    target: Annotated[str, typer.Argument(help="Id of a record, or people/ID.")],
    into: Annotated[str | None, typer.Option(help="Record to merge with, or the speaker of a quote.")] = None,
    field: Annotated[str | None, typer.Option(help="Field to set.")] = None,
    value: Annotated[str | None, typer.Option(help="New name, value or label.")] = None,
    reason: Annotated[str, typer.Option(help="Reason, shown with the correction.")] = "",
    author: Annotated[str, typer.Option(help="Author, shown with the correction.", envvar="USER")] = "",
    span: Annotated[list[str] | None, typer.Option(help="Only at ARTICLE:START:END; may be repeated.")] = None,
) -> None:
    """Make a correction and print its id, for `summit corrections undo`."""
    from functools import partial

    from app.corrections import service
    from app.corrections.validation import parse_correction
    from app.reference import load_reference

    spans = [_span(each) for each in span or ()]
    content = {"action": action, "target": target, "into": into, "field": field, "value": value, "reason": reason}
    reference = load_reference()
    parse = partial(parse_correction, {**content, "spans": spans}, reference=reference)
    with _opened() as store:
        made, _ = service.correct(store, parse, author, reference)
    typer.echo(made.id)


@corrections.command("list")
def list_corrections() -> None:
    """Print the corrections in order of application."""
    from app.corrections.repository import read_corrections
    from app.schemas.records import CorrectionMade

    with _opened() as store, store.reading() as connection:
        for stored in read_corrections(connection):
            made = CorrectionMade.model_validate_json(stored.body)
            values = [f"{name}={value}" for name in ("into", "field", "value") if (value := getattr(made, name))]
            status = "dormant" if made.dormant else ""
            typer.echo("  ".join((made.id, made.made_at, made.action, made.target, *values)), nl=False)
            typer.echo("".join(f"  {word}" for word in (made.author, made.reason, status) if word))


@corrections.command("undo")
def undo(correction: Annotated[str, typer.Argument(help="Id of the correction.")]) -> None:
    """Undo a correction and restore the data without it."""
    from app.corrections import service
    from app.reference import load_reference

    with _opened() as store:
        service.undo(store, correction, load_reference())
    typer.echo(f"{correction} was undone.")


def _span(written: str) -> dict[str, str | int]:
    article, _, offsets = written.partition(":")
    start, _, end = offsets.partition(":")
    if not (article and start.isdecimal() and end.isdecimal()):
        raise typer.BadParameter(f"{written!r} must be ARTICLE:START:END.", param_hint="--span")
    return {"article": article, "start": int(start), "end": int(end)}


@keys.command("create")
def create(
    scope: Annotated[list[Scope], typer.Option(help="Scope of the key; may be repeated.")],
    name: Annotated[str, typer.Option(help="Owner, shown as the author of corrections.")] = "",
    days: Annotated[int | None, typer.Option(min=1, help="Days until it expires; without it, never.")] = None,
) -> None:
    """Create a key and print it. It is shown only once."""
    from app.store.keys import create_key

    expires_at = datetime.now(UTC).replace(microsecond=0) + timedelta(days=days) if days else None
    with _opened() as store:
        typer.echo(create_key(store, name, scope, expires_at))


@keys.command("list")
def list_() -> None:
    """List the keys, without their secrets."""
    from app.store.keys import list_keys

    now = datetime.now(UTC)
    with _opened() as store:
        for key in list_keys(store):
            state = "valid" if key.is_valid(now) else "revoked" if key.revoked_at else "expired"
            until = f"until {key.expires_at:%Y-%m-%d}" if key.expires_at else "for ever"
            typer.echo(f"{key.id}  {state:8} {until:16} {','.join(key.scopes):16} {key.name}")


@keys.command("revoke")
def revoke(key: Annotated[str, typer.Argument(help="Id of the key, the part between the underscores.")]) -> None:
    """Revoke a key immediately and permanently."""
    from app.store.keys import revoke_key

    with _opened() as store:
        revoke_key(store, key)
    typer.echo(f"{key} was revoked.")


def _announce(settings: Settings) -> None:
    """Print the path of a new database. Raises DatabaseUnavailable if its folder does not exist."""
    from app.store.backup import database_file

    path = database_file(settings)
    if path and not path.exists():
        if not path.parent.is_dir():
            raise DatabaseUnavailable(f"The folder {path.parent} does not exist. Create it for {path.name}.")
        typer.echo(f"summit: creating the database {path}", err=True)


def _require_ready(settings: Settings) -> None:
    """Raise DatabaseUnavailable if there is no database, SchemaMismatch if its schema is of another version."""
    from app.store.backup import require_database
    from app.store.engine import Store
    from app.store.migrations import require_ready

    require_database(settings)
    with Store(settings) as store, store.reading() as connection:
        require_ready(connection)


@contextmanager
def _ready() -> Iterator["Store"]:
    """Open the database without migrating it, for commands that only read."""
    from app.store.engine import Store

    settings = Settings()
    _require_ready(settings)
    with Store(settings) as store:
        yield store


@contextmanager
def _opened() -> Iterator["Store"]:
    """Open the migrated database, for commands that write."""
    from app.store.backup import require_database
    from app.store.engine import Store
    from app.store.migrations import upgrade

    settings = Settings()
    require_database(settings)
    upgrade(settings)
    with Store(settings) as store:
        yield store


def _writes(settings: Settings) -> str:
    """Return a sentence about writes over HTTP."""
    from app.store.engine import Store
    from app.store.keys import are_writes_on

    with Store(settings) as store:
        if are_writes_on(store):
            queue = "" if store.is_file else "  `summit worker` processes the queued articles."
            return f"Writes are enabled for clients with a key.{queue}"
    return "Writes are disabled, since there is no key. Create one with `summit keys create --scope ingest`."


def _welcome(base: str, writes: str) -> str:
    return f"""Summit is listening on {base}

  {base}/docs          interactive API documentation
  {base}/v1/fields     fields for filtering and sorting

  curl '{base}/v1/summits?pretty=true'
  curl '{base}/v1/quotes?include=evidence&pretty=true'
  curl '{base}/v1/agreements?country=JP&topic=artificial-intelligence&pretty=true'

{writes}
Commands, such as `summit ingest FILE`: {Path(sys.argv[0]).absolute()}. Press Ctrl-C to stop."""
