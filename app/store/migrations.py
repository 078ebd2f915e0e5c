"""The schema: brought up and down by the Alembic revisions in migrations/, and compared with the models."""

from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from app import __version__
from app.errors import SchemaMismatch
from app.settings import MIGRATIONS, Settings
from app.store.engine import Store

# Those of the schema before the first release, which no migration leads away from.
UNRELEASED = {f"{number:04}" for number in range(1, 14)}


def upgrade(settings: Settings) -> None:
    """Bring the database to the newest revision. If it is there already, no writer is kept waiting.

    Raises what `migrate_to` raises.
    """
    with Store(settings) as store, store.reading() as connection:
        current = _revision(connection)
        newest = ScriptDirectory.from_config(_config(connection)).get_current_head()
    if current != newest:
        migrate_to(settings, "head")


def migrate_to(settings: Settings, revision: str) -> None:
    """Bring the database up or down to `revision` in one transaction. `base` is an empty database.

    Raises SchemaMismatch if the database is at a revision, or is to go to one, that this version does not know.
    """
    with Store(settings) as store, store.writing() as connection:
        config = _config(connection)
        scripts = ScriptDirectory.from_config(config)
        known = [script.revision for script in scripts.walk_revisions()]  # the newest first
        current = _revision(connection)
        if current in UNRELEASED:
            raise SchemaMismatch(
                f"The database has schema {current} of a version before the first release, which cannot be migrated. "
                "Set SUMMIT_DATABASE_URL to a new database and ingest the articles again."
            )
        if current and current not in known:
            raise SchemaMismatch(
                f"The database has schema {current!r}, which is newer than Summit {__version__}: upgrade Summit."
            )
        if revision not in ("base", "head", *known):
            names = ", ".join(("base", *reversed(known), "head"))
            raise SchemaMismatch(f"Unknown revision {revision!r}. Revisions: {names}.")
        below = known[known.index(current) + 1 :] if current else []
        move = command.downgrade if revision in ("base", *below) else command.upgrade
        move(config, revision)


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


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
