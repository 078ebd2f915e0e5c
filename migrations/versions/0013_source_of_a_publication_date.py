"""Source of an article's date of publication; not known of the articles that are stored, whose bodies are made anew.

Revision: 0013, after 0012.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.add_column("article", sa.Column("published_from", text, nullable=True))
    op.execute("DELETE FROM member")  # by which app.store.migrations knows that it has to resolve


def downgrade() -> None:
    op.drop_column("article", "published_from")
