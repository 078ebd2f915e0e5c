"""Articles that wait, or could not be read and why; on PostgreSQL the tables of Procrastinate, which carries the work.

Procrastinate's tables come through its own migrations, up to the last one that it had when this was written: whatever
version is installed, this revision makes the same tables.

Revision: 0008, after 0007.
"""

from importlib import resources

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
LAST = "03.04.00_50_post_add_retry_failed_job_procedure.sql"

# Inside a string every quotation mark has a backslash before it, so this is the field of the body and nothing else.
READY, READY_WITHOUT_FAILURE = '"status":"ready",', '"status":"ready","failure":null,'

DROP = """
DROP TABLE procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs, procrastinate_workers CASCADE;
DO $$ DECLARE made regprocedure; BEGIN
    FOR made IN SELECT oid FROM pg_proc
        WHERE starts_with(proname, 'procrastinate_') AND pronamespace = current_schema()::regnamespace
    LOOP EXECUTE 'DROP FUNCTION ' || made; END LOOP;
END $$;
DROP TYPE procrastinate_job_to_defer_v1, procrastinate_job_event_type, procrastinate_job_status;
"""


def upgrade() -> None:
    op.add_column("article", sa.Column("failure", TEXT, nullable=True))
    rewrite(READY, READY_WITHOUT_FAILURE)
    if op.get_bind().dialect.name == "postgresql":
        for script in sorted(resources.files("procrastinate.sql.migrations").iterdir(), key=lambda file: file.name):
            if script.name.endswith(".sql") and script.name <= LAST:
                run(script.read_text(encoding="utf-8"))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        run(DROP)
    rewrite(READY_WITHOUT_FAILURE, READY)
    op.drop_column("article", "failure")


def rewrite(old: str, new: str) -> None:
    """Put `new` in the place of `old` in the bodies of articles."""
    op.get_bind().execute(sa.text("UPDATE article SET body = replace(body, :old, :new)"), {"old": old, "new": new})


def run(script: str) -> None:
    """Execute several statements as they are written: `%` and `:` are no parameters."""
    connection = op.get_bind().connection.driver_connection
    assert connection is not None
    connection.execute(script)
