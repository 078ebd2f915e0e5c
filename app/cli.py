"""The `summit` command.

Imports of what is slow to load (spaCy above all) stand inside the commands that need them: a second `summit serve` must
start at once, and it extracts nothing.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app import __version__
from app.document import Document
from app.errors import SummitError
from app.settings import Settings

if TYPE_CHECKING:
    from app.store.engine import Store

keys = typer.Typer(help="Keys, without which nothing is written over HTTP.", no_args_is_help=True)
corrections = typer.Typer(help="What was set right with `summit correct` or over HTTP.", no_args_is_help=True)
app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)


app.add_typer(keys, name="keys")
app.add_typer(corrections, name="corrections")


class Scope(StrEnum):
    """What a key may allow."""

    ingest = "ingest"
    correct = "correct"


class Format(StrEnum):
    """How `summit extract` prints."""

    json = "json"
    ndjson = "ndjson"


class ExportFormat(StrEnum):
    """What `summit export` writes."""

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
    version: Annotated[  # the callback has printed it
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Serve, ingest and export structured data about diplomatic summits."""


def main() -> None:
    """Run the command line; an error of ours is one line on stderr and exit status 1, never a traceback."""
    try:
        app()
    except SummitError as error:
        sys.exit(f"summit: {error}")


@app.command()
def serve(host: str = "127.0.0.1", port: int = 8000, workers: Annotated[int, typer.Option(min=1)] = 1) -> None:
    """Migrate, ingest data/articles if the database is empty, and serve."""
    import uvicorn

    from app.ingest import ingest_if_empty
    from app.store.migrations import upgrade

    settings = Settings()
    upgrade(settings)
    for outcome in ingest_if_empty(settings):
        if outcome.reason:
            typer.echo(f"summit: {outcome.source}: {outcome.reason}", err=True)
    typer.echo(_welcome(f"http://{host}:{port}", writes=_writes(settings)))
    uvicorn.run("app.api:create_app", factory=True, host=host, port=port, workers=workers, access_log=False)


@app.command()
def extract(
    files: Annotated[list[Path], typer.Argument(help="UTF-8 text files; a sidecar is not read.")],
    format: Annotated[Format, typer.Option(help="One object or array, or one object a line.")] = Format.json,  # noqa: A002
    published: Annotated[str | None, typer.Option(help="The articles' date (EDTF, 2025-08-24).")] = None,
    indirect: Annotated[bool, typer.Option("--indirect", help="Print indirect speech too.")] = False,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = os.cpu_count() or 1,
) -> None:
    """Print what is found in FILES, in the order given. Needs no database."""
    from app.batch import extract_many
    from app.printed import printed
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

    as_array = format is Format.json and len(files) > 1
    separator = ""
    write = sys.stdout.write
    write("[" if as_array else "")
    for path, document, found in extract_many(documents(), settings, workers=min(workers, len(files))):
        if isinstance(found, SummitError):
            fail(path, found)
            continue
        item = printed(str(path), document, found, indirect=indirect)
        write(separator + json.dumps(item, ensure_ascii=False, indent=2 if format is Format.json else None))
        write("" if as_array else "\n")
        separator = ",\n" if as_array else ""
    write("]\n" if as_array else "")
    if failures:
        raise typer.Exit(1)


@app.command()
def ingest(
    sources: Annotated[
        list[str], typer.Argument(help="Files (text, Markdown, HTML, JSON Lines), folders, URLs; - is stdin.")
    ],
    workers: Annotated[int, typer.Option(min=1, help="Processes that extract.")] = os.cpu_count() or 1,
    queue: Annotated[bool, typer.Option("--queue", help="Leave the reading to `summit worker` (PostgreSQL).")] = False,
) -> None:
    """Take articles into the database; exit status 1 if any of them failed. Started again, it goes on."""
    from app.ingest import ingest_all
    from app.progress import line_of, shown
    from app.sources.arguments import how_many
    from app.store.migrations import upgrade

    settings = Settings()
    upgrade(settings)
    if queue:
        from app.queue import enqueue_all

        outcomes = enqueue_all(sources, settings)
    else:
        outcomes = ingest_all(sources, settings, workers)
    counts: Counter[str] = Counter()
    failed = []
    for outcome in shown(outcomes, how_many(sources)):
        counts[outcome.status] += 1
        if outcome.reason:
            failed.append(outcome)
    statuses = ("pending", "unchanged", "failed") if queue else ("new", "updated", "unchanged", "failed")
    typer.echo(", ".join(f"{counts[status]} {status}" for status in statuses))
    for outcome in failed:
        typer.echo(line_of(outcome), err=True)
    if failed:
        raise typer.Exit(1)


@app.command()
def worker(
    until_empty: Annotated[bool, typer.Option("--until-empty", help="End when nothing waits any longer.")] = False,
) -> None:
    """Read the articles that wait in the queue (PostgreSQL). Any number of workers may run, on any machines."""
    import logging

    from app.queue import work
    from app.store.migrations import upgrade

    settings = Settings()
    upgrade(settings)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    work(settings, until_empty=until_empty)


@app.command()
def copy(
    source: Annotated[str, typer.Option("--from", help="A database's URL: sqlite:///… or postgresql://…")],
    target: Annotated[str, typer.Option("--to", help="That of an empty one.")],
) -> None:
    """Copy a whole database into an empty one, of either kind, and compare them."""
    from app.store import copying
    from app.store.engine import Store
    from app.store.migrations import upgrade

    both = [Settings(database_url=url) for url in (source, target)]
    for settings in both:
        upgrade(settings)
    with Store(both[0]) as old, Store(both[1]) as new:
        for copied in copying.copy(old, new):
            typer.echo(f"{copied.table:24} {copied.rows:10} rows  sha256 {copied.sha256}")


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder: a new one, or an empty one.")],
    format: Annotated[  # noqa: A002
        ExportFormat, typer.Option(help="One database for all, or a file for each resource.")
    ] = ExportFormat.sqlite,
    indirect: Annotated[bool, typer.Option("--indirect", help="Export indirect speech too.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Put it in the place of the export that is there.")] = False,
) -> None:
    """Write the whole database into DIR as files with a manifest: all of one state, all at once or nothing."""
    from app.export.writing import export as write
    from app.reference import load_reference

    with _opened() as store:
        manifest = write(store, load_reference(), folder, format.value, indirect=indirect, force=force)
    for file in manifest.files:
        typer.echo(f"{file.name:20} {file.rows:10} rows  {file.bytes:12} bytes  sha256 {file.sha256}")


@app.command()
def verify() -> None:
    """Hold the whole database against itself, and name each fault; exit status 1 if there is any."""
    from app.reference import load_reference
    from app.store.verifying import verify as faults_of

    with _opened() as store:
        number = 0
        for fault in faults_of(store, load_reference()):
            number += 1
            typer.echo(f"{fault.table} {fault.key}: {fault.what}", err=True)
    typer.echo(f"{number} faults")
    if number:
        raise typer.Exit(1)


@app.command()
def migrate(
    revision: Annotated[str, typer.Argument(help="head, base, or a revision's id.")] = "head",
    check: Annotated[bool, typer.Option("--check", help="Only tell whether models and migrations agree.")] = False,
) -> None:
    """Bring the database's schema to REVISION, up or down."""
    from app.store.migrations import agree, migrate_to

    if check:
        agree()
        typer.echo("Models and migrations agree.")
    else:
        migrate_to(Settings(), revision)


@app.command()
def correct(
    action: Annotated[str, typer.Argument(help="rename, merge, split, reattribute, reject or set.")],
    target: Annotated[str, typer.Argument(help="The id of a record, or people/ID.")],
    into: Annotated[str | None, typer.Option(help="The record it is merged with; who said a quote.")] = None,
    field: Annotated[str | None, typer.Option(help="What is set.")] = None,
    value: Annotated[str | None, typer.Option(help="The new name, value or label.")] = None,
    reason: Annotated[str, typer.Option(help="Why, told by whoever asks for it later.")] = "",
    author: Annotated[str, typer.Option(help="Who sets it right.", envvar="USER")] = "",
    span: Annotated[list[str] | None, typer.Option(help="Only there: ARTICLE:START:END.")] = None,
) -> None:
    """Set something right, and print the id under which `summit corrections undo` takes it back."""
    from app.query.corrections import parse_correction
    from app.reference import load_reference
    from app.store import correcting

    spans = [_span(each) for each in span or ()]
    content = {"action": action, "target": target, "into": into, "field": field, "value": value, "reason": reason}
    reference = load_reference()
    with _opened() as store:
        kept = correcting.correct(
            store,
            lambda connection: parse_correction({**content, "spans": spans}, connection, reference),
            author,
            reference,
        )
    typer.echo(kept.id)


@corrections.command("list")
def list_corrections() -> None:
    """Print the corrections in the order in which they apply."""
    from app.shapes import CorrectionMade
    from app.store.corrections import read_corrections

    with _opened() as store, store.reading() as connection:
        for kept in read_corrections(connection):
            made = CorrectionMade.model_validate_json(kept.body)
            said = [f"{name}={value}" for name in ("into", "field", "value") if (value := getattr(made, name))]
            state = "dormant" if made.dormant else ""
            typer.echo("  ".join((made.id, made.made_at, made.action, made.target, *said)), nl=False)
            typer.echo("".join(f"  {word}" for word in (made.author, made.reason, state) if word))


@corrections.command("undo")
def undo(correction: Annotated[str, typer.Argument(help="Its id.")]) -> None:
    """Take a correction back: what is served is as if it had never been made."""
    from app.reference import load_reference
    from app.store import correcting

    with _opened() as store:
        correcting.undo(store, correction, load_reference())
    typer.echo(f"{correction} is undone.")


def _span(written: str) -> dict[str, str | int]:
    article, _, offsets = written.partition(":")
    start, _, end = offsets.partition(":")
    if not (article and start.isdecimal() and end.isdecimal()):
        raise typer.BadParameter(f"{written!r} is not ARTICLE:START:END.", param_hint="--span")
    return {"article": article, "start": int(start), "end": int(end)}


@keys.command("create")
def create(
    scope: Annotated[list[Scope], typer.Option(help="What it allows; may be given twice.")],
    name: Annotated[str, typer.Option(help="Whose it is: shown as the author of corrections.")] = "",
    days: Annotated[int | None, typer.Option(min=1, help="Until it expires; without, it never does.")] = None,
) -> None:
    """Make a key and print it, once."""
    from app.store.keys import create_key

    expires_at = datetime.now(UTC).replace(microsecond=0) + timedelta(days=days) if days else None
    with _opened() as store:
        typer.echo(create_key(store, name, scope, expires_at))


@keys.command("list")
def list_() -> None:
    """Print the keys there are, without their secrets."""
    from app.store.keys import list_keys

    now = datetime.now(UTC)
    with _opened() as store:
        for key in list_keys(store):
            state = "valid" if key.is_valid(now) else "revoked" if key.revoked_at else "expired"
            until = f"until {key.expires_at:%Y-%m-%d}" if key.expires_at else "for ever"
            typer.echo(f"{key.id}  {state:8} {until:16} {','.join(key.scopes):16} {key.name}")


@keys.command("revoke")
def revoke(key: Annotated[str, typer.Argument(help="Its id, the part between the underscores.")]) -> None:
    """Make a key void, at once and for ever."""
    from app.store.keys import revoke_key

    with _opened() as store:
        revoke_key(store, key)
    typer.echo(f"{key} is revoked.")


@contextmanager
def _opened() -> Iterator["Store"]:
    from app.store.engine import Store
    from app.store.migrations import upgrade

    settings = Settings()
    upgrade(settings)
    with Store(settings) as store:
        yield store


def _writes(settings: Settings) -> str:
    """Tell whether anything can be written over HTTP."""
    from app.store.engine import Store
    from app.store.keys import are_writes_on

    with Store(settings) as store:
        if are_writes_on(store):
            where = "" if store.is_file else " `summit worker` reads what they bring."
            return f"Writes are on, for whoever has a key.{where}"
    return "Writes are off: there is no key. `summit keys create --scope ingest` makes one."


def _welcome(base: str, writes: str) -> str:
    return f"""Summit serves on {base}

  {base}/docs          the API, to read and to try
  {base}/v1/fields     what can be filtered and sorted

  curl '{base}/v1/summits?pretty=true'
  curl '{base}/v1/quotes?speaker=Lee%20Jae-myung&include=evidence&pretty=true'
  curl '{base}/v1/agreements?country=JP&topic=artificial-intelligence&pretty=true'

{writes} Ctrl-C ends it."""
