"""Disputed values of a summit besides its dates. Where there are articles, all is resolved anew.

Revision: 0012, after 0011.
"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM member")  # by which app.store.migrations knows that it has to resolve


def downgrade() -> None:
    op.execute("DELETE FROM claim WHERE kind = 'disputed'")
