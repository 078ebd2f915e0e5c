"""Alembic's environment: app.store.migrations hands in a writing connection.

The `alembic` command may compare and write revisions. It may not migrate: `summit migrate` also fills what is new.
"""

from typing import Any, Literal

from alembic import command, context
from alembic.util import CommandError
from sqlalchemy import Connection, UnaryExpression

from app.records import Instant, metadata
from app.settings import Settings
from app.store.engine import Store


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_object=is_comparable,
        render_item=render,
        render_as_batch=True,  # SQLite cannot alter a column otherwise
        transactional_ddl=True,  # app.store.engine opens the transaction, on SQLite too
    )
    with context.begin_transaction():
        context.run_migrations()


def is_comparable(item: Any, name: str | None, kind: str, _: bool, other: Any) -> bool:
    """Leave out Procrastinate's tables and what indexes `words`: FTS5's, PostgreSQL's `tsv` with its index.

    Of an index that descends, SQLite only tells that it is there.
    """
    queue = kind == "table" and str(name).startswith("procrastinate_")
    full_text = (kind == "table" and "_fts" in str(name)) or str(name) == "tsv" or str(name).endswith("_tsv")
    descends = kind == "index" and any(isinstance(key, UnaryExpression) for key in item.expressions)
    untold = descends and other is not None and context.get_context().dialect.name == "sqlite"
    return not (queue or full_text or untold)


def render(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Write types of ours as what they are in the database: a migration must not depend on code that changes."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


def main() -> None:
    connection = context.config.attributes.get("connection")
    if connection is not None:
        run(connection)
        return
    if context.config.cmd_opts and context.config.cmd_opts.cmd[0] in (
        command.upgrade,
        command.downgrade,
        command.stamp,
    ):
        raise CommandError("Databases are migrated by `summit migrate`.")
    store = Store(Settings())
    with store.writing() as connection:
        run(connection)
    store.close()


main()
