"""Schema upgrades and downgrades by the Alembic revisions in migrations/, and comparison with the models.

Derived columns of records are filled in the transaction of the migration that adds them.
"""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Select, column, select, table, update
from sqlmodel import col

from app import __version__
from app.errors import SchemaMismatch
from app.records import DatabaseRow, table_of
from app.reference import load_reference
from app.settings import MIGRATIONS, Settings
from app.store.engine import Store
from app.store.filling import fill, unfilled
from app.store.statements import fetch_column

_VERSION: Select[str] = select(column("version_num")).select_from(table("alembic_version"))
# Revisions before the first release, which cannot be migrated.
UNRELEASED = {f"{number:04}" for number in range(1, 14)}


def upgrade(settings: Settings) -> None:
    """Migrate the database to the newest revision. A database that is already there does not block writers.

    Raises the errors of `migrate_to`.
    """
    with Store(settings) as store, store.reading() as connection:
        is_ready = _revision(connection) == newest() and not unfilled(connection)
    if not is_ready:
        migrate_to(settings, "head")


def require_ready(connection: Connection) -> None:
    """Raise SchemaMismatch unless the database is at the newest revision and filled."""
    current = _revision(connection)
    _require_known(current)
    if current is None:
        raise SchemaMismatch("The database has no tables of Summit. Run `summit migrate`, or check its name.")
    _require_not_older(current)
    if tables := unfilled(connection):
        raise SchemaMismatch(f"Rows of {', '.join(tables)} are not filled. Run `summit migrate`.")


def require_not_older(connection: Connection) -> None:
    """Raise SchemaMismatch if the database is at an older revision, as after a downgrade under a running server.

    Without Alembic, which logs two lines each time: servers ask this once after each write.
    """
    _require_not_older(next(iter(fetch_column(connection, _VERSION)), None))


def migrate_to(settings: Settings, revision: str, *, may_lose: bool = False) -> None:
    """Migrate the database up or down to `revision` in one transaction. `base` is an empty database.

    Raises SchemaMismatch if the current or requested revision is unknown, and for a downgrade, which loses data, unless
    `may_lose`.
    """
    with Store(settings) as store, store.writing() as connection:
        config = _config(connection)
        known = revisions()
        current = _revision(connection)
        _require_known(current)
        if revision not in ("base", "head", *known):
            names = ", ".join(("base", *reversed(known), "head"))
            raise SchemaMismatch(f"Unknown revision {revision!r}. Revisions: {names}.")
        below = known[known.index(current) + 1 :] if current else []
        if revision not in ("base", *below):
            command.upgrade(config, revision)
            if _revision(connection) == known[0] and unfilled(connection):
                fill(connection, load_reference())
        elif may_lose or not current:
            command.downgrade(config, revision)
            if revision != "base":  # running servers read the schema again at a new revision of the data
                connection.execute(update(table_of(DatabaseRow)).values(revision=col(DatabaseRow.revision) + 1))
        else:
            raise SchemaMismatch(
                f"Downgrading from {current} to {revision} loses data. Back up the database, then add --yes."
            )


def _require_known(current: str | None) -> None:
    """Raise SchemaMismatch if the database is older than the first release, or newer than this one."""
    if current in UNRELEASED:
        raise SchemaMismatch(
            f"The database has schema {current}, from before the first release, and cannot be migrated. "
            "Set SUMMIT_DATABASE_URL to a new database and ingest the articles again."
        )
    if current and current not in revisions():
        raise SchemaMismatch(f"The database schema {current!r} is newer than Summit {__version__}. Upgrade Summit.")


def _require_not_older(current: str | None) -> None:
    if current in revisions()[1:]:
        raise SchemaMismatch(
            f"The database schema {current!r} is older than Summit {__version__}. Run `summit migrate`."
        )


def check_models() -> None:
    """Raise SchemaMismatch if migrations and models differ. Uses a temporary database."""
    with TemporaryDirectory() as folder:
        settings = Settings(database_url=f"sqlite:///{Path(folder) / 'check.db'}")
        upgrade(settings)
        compare(settings)


def compare(settings: Settings) -> None:
    """Raise SchemaMismatch if the database's schema differs from the models, as `alembic check` does."""
    try:
        with Store(settings) as store, store.writing() as connection:
            command.check(_config(connection))
    except CommandError as error:
        raise SchemaMismatch(f"Models and migrations differ: {error}") from error


@cache
def revisions() -> tuple[str, ...]:
    """Return the revisions of this version, newest first."""
    return tuple(script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions())


def newest() -> str:
    """Return the newest revision of this version."""
    return revisions()[0]


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
