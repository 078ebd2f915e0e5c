"""Indices that give the quotes of a speaker in the order of their dates, so that they are not sorted.

Revision: 0002, after 0001.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns = ["speaker_id", "said_on_earliest", "said_on_latest", "kind"]
    op.create_index(op.f("ix_quote_speaker_id_said_on"), "quote", columns)
    op.drop_index(op.f("ix_quote_speaker_id"), "quote")


def downgrade() -> None:
    op.create_index(op.f("ix_quote_speaker_id"), "quote", ["speaker_id"])
    op.drop_index(op.f("ix_quote_speaker_id_said_on"), "quote")
