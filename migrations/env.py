"""Alembic's environment: app.store.migrations hands in a writing connection; the `alembic` command gets its own."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from app.records import Instant, metadata
from app.settings import Settings
from app.store.engine import Store


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_object=is_a_model,
        render_item=render,
        render_as_batch=True,  # SQLite cannot alter a column otherwise
        transactional_ddl=True,  # app.store.engine opens the transaction, on SQLite too
    )
    with context.begin_transaction():
        context.run_migrations()


def is_a_model(_: Any, name: str | None, kind: str, __: bool, ___: Any) -> bool:
    """Leave out what indexes `words`: FTS5's tables with their shadows, PostgreSQL's `tsv` with its index."""
    full_text = (kind == "table" and "_fts" in str(name)) or str(name) == "tsv" or str(name).endswith("_tsv")
    return not full_text


def render(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Write types of ours as what they are in the database: a migration must not depend on code that changes."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


def main() -> None:
    connection = context.config.attributes.get("connection")
    if connection is not None:
        run(connection)
        return
    store = Store(Settings())
    with store.writing() as connection:
        run(connection)
    store.close()


main()
