"""What is disputed of a summit besides its dates. Where there are articles, all is resolved anew.

Revision: 0011, after 0010.
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM member")  # by which app.store.migrations knows that it has to resolve


def downgrade() -> None:
    op.execute("DELETE FROM claim WHERE kind = 'disputed'")
