"""Lists of quotes are read from an index in their default order, which descends, and with their kind.

Revision: 0005, after 0004.
"""

from alembic import op
from sqlalchemy import text

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

DAYS = ("said_on_earliest", "said_on_latest")
NEWEST_FIRST = tuple(f"{day} DESC" for day in DAYS)
BEFORE = {
    "ix_quote_said_on": (*DAYS, "id", "kind"),
    "ix_quote_speaker_id_said_on": ("speaker_id", *DAYS, "id", "kind"),
    "ix_quote_summit_id": ("summit_id",),
    "ix_quote_speaker_label_key_id": ("speaker_label_key", "id"),
    "ix_quote_confidence_id": ("confidence", "id"),
    "ix_quote_sources_id": ("sources", "id"),
}
AFTER = {
    "ix_quote_said_on": (*NEWEST_FIRST, "id", "kind"),
    "ix_quote_speaker_id_said_on": ("speaker_id", *NEWEST_FIRST, "id", "kind"),
    "ix_quote_summit_id_said_on": ("summit_id", *NEWEST_FIRST, "id", "kind"),
    "ix_quote_speaker_label_key": ("speaker_label_key", "id", "kind"),
    "ix_quote_confidence": ("confidence", "id", "kind"),
    "ix_quote_confidence_down": ("confidence DESC", "id", "kind"),
    "ix_quote_sources": ("sources", "id", "kind"),
    "ix_quote_sources_down": ("sources DESC", "id", "kind"),
}


def upgrade() -> None:
    replace(BEFORE, AFTER)


def downgrade() -> None:
    replace(AFTER, BEFORE)


def replace(old: dict[str, tuple[str, ...]], new: dict[str, tuple[str, ...]]) -> None:
    for name in old:
        op.drop_index(name, "quote")
    for name, columns in new.items():
        op.create_index(name, "quote", [text(column) if " " in column else column for column in columns])
