"""Blocks lie in the order of their keys: one page of SQLite's where there were two, and fewer of them to write.

Keys that belong together have become neighbours, so every block is made anew: articles without members are resolved.

Revision: 0011, after 0010.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    _make_anew(with_rowid=False)


def downgrade() -> None:
    _make_anew(with_rowid=True)


def _make_anew(*, with_rowid: bool) -> None:
    op.drop_table("block")
    op.create_table(
        "block",
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("article_id", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", "first", "article_id", "position", name=op.f("pk_block")),
        sqlite_with_rowid=with_rowid,
    )
    op.execute("DELETE FROM member")
