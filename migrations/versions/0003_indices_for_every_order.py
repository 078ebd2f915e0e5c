"""Every order of a list is read from an index: its columns, then the id, which is the last key of every order.

Revision: 0003, after 0002.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# An index is its table and its columns; `name` where it is not that of its columns.
BEFORE = (
    ("agreement", ("date_earliest",)),
    ("agreement", ("kind",)),
    ("agreement", ("status",)),
    ("article", ("language",)),
    ("article", ("published_earliest",)),
    ("article", ("publisher_key",)),
    ("article", ("title_key",)),
    ("country", ("alpha3",)),
    ("country", ("name_key",)),
    ("person", ("family_key",)),
    ("person", ("leader",)),
    ("quote", ("kind",)),
    ("quote", ("said_on_earliest",)),
    ("quote", ("speaker_label_key",)),
    ("summit", ("date_earliest",)),
    ("summit", ("kind",)),
    ("summit", ("name_key",)),
    ("summit", ("place_key",)),
    ("summit", ("status",)),
    ("topic", ("name_key",)),
)
AFTER = (
    ("agreement", ("confidence", "id")),
    ("agreement", ("date_earliest", "date_latest", "id")),
    ("agreement", ("kind", "id")),
    ("agreement", ("sources", "id")),
    ("agreement", ("status", "id")),
    ("article", ("language", "id")),
    ("article", ("published_earliest", "published_latest", "id")),
    ("article", ("publisher_key", "id")),
    ("article", ("status", "id")),
    ("article", ("title_key", "id")),
    ("country", ("alpha3", "id")),
    ("country", ("name_key", "id")),
    ("person", ("family_key", "name_key", "id")),
    ("person", ("leader", "id")),
    ("quote", ("confidence", "id")),
    ("quote", ("kind", "id")),
    ("quote", ("sources", "id")),
    ("quote", ("speaker_label_key", "id")),
    ("summit", ("date_earliest", "date_latest", "id")),
    ("summit", ("disputed", "id")),
    ("summit", ("kind", "id")),
    ("summit", ("name_key", "id")),
    ("summit", ("place_key", "id")),
    ("summit", ("sources", "id")),
    ("summit", ("status", "id")),
    ("topic", ("name_key", "id")),
)
DAYS = ("said_on_earliest", "said_on_latest")


def upgrade() -> None:
    for table, columns in BEFORE:
        op.drop_index(name(table, columns), table)
    for table, columns in AFTER:
        op.create_index(name(table, columns), table, list(columns))
    op.drop_index("ix_quote_speaker_id_said_on", "quote")
    op.create_index("ix_quote_said_on", "quote", [*DAYS, "id", "kind"])
    op.create_index("ix_quote_speaker_id_said_on", "quote", ["speaker_id", *DAYS, "id", "kind"])


def downgrade() -> None:
    op.drop_index("ix_quote_speaker_id_said_on", "quote")
    op.drop_index("ix_quote_said_on", "quote")
    op.create_index("ix_quote_speaker_id_said_on", "quote", ["speaker_id", *DAYS, "kind"])
    for table, columns in AFTER:
        op.drop_index(name(table, columns), table)
    for table, columns in BEFORE:
        op.create_index(name(table, columns), table, list(columns))


def name(table: str, columns: tuple[str, ...]) -> str:
    return f"ix_{table}_{'_'.join(columns)}"
