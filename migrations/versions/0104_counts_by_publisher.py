"""Numbers of agreements and quotes by the publishers of their source articles, in `value_count`.

Counts follow from the articles: `summit migrate` finds that they are missing and fills them in the same transaction.

Revision: 0104, after 0103.
"""

from alembic import op

revision = "0104"
down_revision = "0103"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    op.execute("DELETE FROM value_count WHERE field IN ('agreement.article.publisher', 'quote.article.publisher')")
