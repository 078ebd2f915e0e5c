"""Indices that find the neighbours of a finding, so that an article is resolved without reading the others.

Revision: 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "member",
        sa.Column("article_id", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("record_id", TEXT, nullable=False),
        sa.CheckConstraint("kind IN ('person', 'summit', 'agreement', 'quote')", name=op.f("ck_member_kind")),
        sa.PrimaryKeyConstraint("article_id", "kind", "position", name=op.f("pk_member")),
    )
    op.create_index(op.f("ix_member_kind_record_id"), "member", ["kind", "record_id"])
    op.create_table(
        "block",
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("article_id", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", "first", "article_id", "position", name=op.f("pk_block")),
    )
    op.create_table(
        "look",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("name_block", TEXT, nullable=True),
        sa.Column("office_block", TEXT, nullable=True),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("findings", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look")),
    )
    op.create_index(op.f("ix_look_name_block"), "look", ["name_block"])
    op.create_index(op.f("ix_look_office_block"), "look", ["office_block"])
    op.create_table(
        "identity",
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("record_id", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("slug", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("kind", "record_id", name=op.f("pk_identity")),
    )
    op.create_index(op.f("ix_identity_kind_key"), "identity", ["kind", "key"])
    op.create_index(op.f("ix_identity_kind_slug"), "identity", ["kind", "slug"])
    op.create_table(
        "claim",
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("field", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.Column("sources", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", "field", "value", name=op.f("pk_claim")),
    )


def downgrade() -> None:
    for table in ("claim", "identity", "look", "block", "member"):
        op.drop_table(table)
