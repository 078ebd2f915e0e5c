"""Offices by period: on which days they are held, and on which no longer.

All of it follows from the articles and the reference data: `summit migrate` fills it in the same transaction.

Revision: 0103, after 0102.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0103"
down_revision = "0102"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    replace_offices(
        [
            sa.Column("status", TEXT),
            sa.Column("basis", TEXT),
            sa.Column("first_day", sa.Integer(), nullable=False),
            sa.Column("last_day", sa.Integer(), nullable=False),
            sa.CheckConstraint("basis IN ('reference', 'articles', 'successor')", name=op.f("ck_office_basis")),
        ]
    )


def downgrade() -> None:
    together = "(held_from IS NULL) = (held_earliest IS NULL) AND (held_from IS NULL) = (held_latest IS NULL)"
    replace_offices(
        [
            sa.Column("status", TEXT, nullable=False),
            sa.Column("held_from", TEXT),
            sa.Column("held_to", TEXT),
            sa.Column("held_earliest", sa.Integer()),
            sa.Column("held_latest", sa.Integer()),
            sa.Column("sources", sa.Integer(), nullable=False),
            sa.CheckConstraint(
                f"{together} AND (held_from IS NULL OR held_earliest <= held_latest)",
                name=op.f("ck_office_held_earliest"),
            ),
            sa.CheckConstraint("(held_from IS NULL) = (held_to IS NULL)", name=op.f("ck_office_held_to")),
        ]
    )


def replace_offices(columns: Sequence[SchemaItem]) -> None:
    """Replace the table by an empty one with these columns, and empty what is served of people."""
    op.drop_table("office")
    op.create_table(
        "office",
        sa.Column("person_id", TEXT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("title_key", TEXT, nullable=False),
        sa.Column("country_id", TEXT),
        *columns,
        sa.CheckConstraint("status IN ('current', 'former')", name=op.f("ck_office_status")),
        sa.ForeignKeyConstraint(["country_id"], ["country.id"], name=op.f("fk_office_country_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_office_person_id")),
        sa.PrimaryKeyConstraint("person_id", "number", name=op.f("pk_office")),
    )
    op.create_index(op.f("ix_office_country_id"), "office", ["country_id"])
    op.create_index(op.f("ix_office_title_key"), "office", ["title_key"])
    op.execute("UPDATE person SET body = '', csv_line = ''")
