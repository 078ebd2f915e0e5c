"""Records as lines of CSV, beside their JSON. They are filled when the schema has been brought up.

Revision: 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SERVED = ("article", "country", "topic", "person", "summit", "agreement", "quote")


def upgrade() -> None:
    for table in SERVED:
        op.add_column(table, sa.Column("line", TEXT, nullable=False, server_default=""))


def downgrade() -> None:
    for table in SERVED:
        op.drop_column(table, "line")
