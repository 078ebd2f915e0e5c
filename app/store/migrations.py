"""The schema: brought up and down by the Alembic revisions in migrations/, and compared with the models."""

from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError
from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.orm import Mapped
from sqlmodel import col

from app.csv_rows import line_of
from app.errors import SchemaMismatch
from app.records import ExtractionRow, MemberRow, metadata
from app.reference import load_reference
from app.schemas.records import SERVED
from app.settings import MIGRATIONS, Settings
from app.store.engine import Store
from app.store.writer import resolve_anew

BATCH = 1_000  # rows that are read and written together


def upgrade(settings: Settings) -> None:
    """Bring the database to the newest revision. If it is there already, no writer is kept waiting.

    Articles that were resolved before there were tables of neighbours are resolved anew, and records that were written
    before there were lines of CSV get theirs.
    """
    with Store(settings) as store, store.reading() as connection:
        current = _revision(connection)
        newest = ScriptDirectory.from_config(_config(connection)).get_current_head()
    if current != newest:
        migrate_to(settings, "head")
        _fill(settings)


def _fill(settings: Settings) -> None:
    with Store(settings) as store:
        with store.reading() as connection:
            article, member = col(ExtractionRow.article_id), col(MemberRow.article_id)
            is_filled = not _has(connection, article) or _has(connection, member)
        if not is_filled:
            resolve_anew(store, load_reference())
        with store.writing() as connection:
            _fill_lines(connection)


def _fill_lines(connection: Connection) -> None:
    for name, shape in SERVED.items():
        table = metadata.tables[name]
        fill = update(table).where(table.c.serial == bindparam("of")).values(line=bindparam("new"))
        missing = select(table.c.serial, table.c.body).where(table.c.line == "").order_by(table.c.serial).limit(BATCH)
        last = -1
        while rows := connection.execute(missing.where(table.c.serial > last)).all():
            connection.execute(fill, [{"of": serial, "new": line_of(shape, body)} for serial, body in rows])
            last = rows[-1].serial


def migrate_to(settings: Settings, revision: str) -> None:
    """Bring the database up or down to `revision` in one transaction. `base` is an empty database.

    Raises SchemaMismatch if the database is at a revision, or is to go to one, that this version does not know.
    """
    try:
        with Store(settings) as store, store.writing() as connection:
            config = _config(connection)
            current = _revision(connection)
            known = ScriptDirectory.from_config(config).iterate_revisions(current or "base", "base")
            below = {script.revision for script in known}
            move = command.downgrade if revision == "base" or revision in below - {current} else command.upgrade
            move(config, revision)
    except (CommandError, RevisionError) as error:
        raise SchemaMismatch(f"The schema cannot be brought to {revision!r}: {error}") from error


def check_models() -> None:
    """Raise SchemaMismatch if the schema of the migrations differs from the models. Needs no database of its own."""
    with TemporaryDirectory() as folder:
        settings = Settings(database_url=f"sqlite:///{Path(folder) / 'check.db'}")
        upgrade(settings)
        compare(settings)


def compare(settings: Settings) -> None:
    """Raise SchemaMismatch if the database's schema differs from the models: `alembic check`."""
    try:
        with Store(settings) as store, store.writing() as connection:
            command.check(_config(connection))
    except CommandError as error:
        raise SchemaMismatch(f"Models and migrations do not agree: {error}") from error


def _has(connection: Connection, column: Mapped[str]) -> bool:
    return connection.execute(select(column).limit(1)).first() is not None


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
