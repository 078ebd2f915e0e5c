"""`reviewed` of people, summits, agreements and quotes; `confidence` of people and summits; the action `accept`.

The columns follow from the articles and the corrections: `summit migrate` fills them in the same transaction.

Revision: 0102, after 0101.
"""

import sqlalchemy as sa
from alembic import op

revision = "0102"
down_revision = "0101"
branch_labels = None
depends_on = None

RATED = ("person", "summit")
REVIEWED = (*RATED, "agreement", "quote")
ACTIONS = ("rename", "merge", "split", "reattribute", "reject", "set")
INDEXES = {
    **{f"ix_{table}_reviewed_id": (table, "reviewed", "id") for table in REVIEWED[:-1]},
    **{f"ix_{table}_confidence_id": (table, "confidence", "id") for table in RATED},
    "ix_quote_reviewed": ("quote", "reviewed", "id", "kind"),
}


def upgrade() -> None:
    for table in REVIEWED:
        op.add_column(table, sa.Column("reviewed", sa.Boolean(), nullable=False, server_default=sa.false()))
    for table in RATED:
        # In SQL, so that SQLite keeps the check with the column and can drop both together.
        check = f"CONSTRAINT ck_{table}_confidence CHECK (confidence BETWEEN 0 AND 1)"
        op.execute(f"ALTER TABLE {table} ADD COLUMN confidence FLOAT NOT NULL DEFAULT 0 {check}")
    for name, (table, *columns) in INDEXES.items():
        op.create_index(op.f(name), table, columns)
    allow((*ACTIONS, "accept"))
    empty()


def downgrade() -> None:
    for statement in (
        "DELETE FROM anchor WHERE correction_id IN (SELECT id FROM correction WHERE action = 'accept')",
        "DELETE FROM correction WHERE action = 'accept'",
    ):
        op.execute(statement)
    allow(ACTIONS)
    for name, (table, *_) in INDEXES.items():
        op.drop_index(op.f(name), table)
    for table, column in (*((table, "confidence") for table in RATED), *((table, "reviewed") for table in REVIEWED)):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")  # a batch would lose the triggers of the words
    empty()


def allow(actions: tuple[str, ...]) -> None:
    """Allow corrections with these actions. The anchors, which refer to corrections, are put aside meanwhile."""
    op.execute("CREATE TABLE kept_anchor AS SELECT * FROM anchor")
    op.execute("DELETE FROM anchor")
    with op.batch_alter_table("correction") as batch:
        batch.drop_constraint(op.f("ck_correction_action"), type_="check")
        batch.create_check_constraint(op.f("ck_correction_action"), f"action IN ({', '.join(map(repr, actions))})")
    op.execute("INSERT INTO anchor SELECT * FROM kept_anchor")
    op.execute("DROP TABLE kept_anchor")


def empty() -> None:
    for table in REVIEWED:
        op.execute(f"UPDATE {table} SET body = '', csv_line = ''")
