"""Corrections as they are listed, and found by the texts that they are anchored in.

Revision: 0010, after 0009.
"""

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ACTIONS = "action IN ('rename', 'merge', 'split', 'reattribute', 'reject', 'set')"


def upgrade() -> None:
    rows = _taken()
    table = _corrections(
        sa.Column("target", TEXT, nullable=False),
        sa.Column("author", TEXT, nullable=False),
        sa.Column("made_on", sa.Integer(), nullable=False),
        sa.Column("dormant", sa.Boolean(), nullable=False),
        sa.Column("content", TEXT, nullable=False),
        sa.Column("body", TEXT, nullable=False),
    )
    op.create_index(op.f("ix_correction_target"), "correction", ["target"])
    op.create_index(op.f("ix_correction_author"), "correction", ["author"])
    anchor = op.create_table(
        "anchor",
        sa.Column("text", TEXT, nullable=False),
        sa.Column("correction_id", TEXT, nullable=False),
        sa.Column("awake", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["correction_id"], ["correction.id"], name=op.f("fk_anchor_correction_id")),
        sa.PrimaryKeyConstraint("text", "correction_id", name=op.f("pk_anchor")),
    )
    op.create_index(op.f("ix_anchor_correction_id"), "anchor", ["correction_id"])
    article = sa.table("article", sa.column("sha256"))
    there = set(op.get_bind().execute(sa.select(article.c.sha256)).scalars()) if rows else set()
    for row in rows:
        held = json.loads(row["body"])
        asked = held.pop("asked")
        texts = {each["text"] for each in held["anchors"]}
        # An article that is there may have nothing to change any longer: the next time that it is saved tells.
        dormant = texts.isdisjoint(there)
        made_at = row["made_at"].replace(tzinfo=row["made_at"].tzinfo or UTC).astimezone(UTC)
        known = {name: row[name] for name in ("id", "number", "action")}
        body = {
            **known,
            "target": asked["target"],
            "into": asked["into"],
            "field": asked["field"],
            "value": asked["value"],
            "spans": asked["spans"] or [],
            "reason": row["reason"],
            "author": row["author"],
            "made_at": f"{made_at:%Y-%m-%dT%H:%M:%SZ}",
            "dormant": dormant,
        }
        values = {
            **known,
            "target": asked["target"],
            "author": row["author"],
            "made_on": int(f"{made_at:%Y%m%d}"),
            "dormant": dormant,
            "content": json.dumps(held, ensure_ascii=False, sort_keys=True),
            "body": json.dumps(body, ensure_ascii=False, separators=(",", ":")),
        }
        op.execute(table.insert().values(values))
        op.bulk_insert(anchor, [{"text": t, "correction_id": row["id"], "awake": t in there} for t in sorted(texts)])


def downgrade() -> None:
    op.drop_table("anchor")
    rows = _taken()
    table = _corrections(
        sa.Column("body", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("author", TEXT, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    )
    for row in rows:
        body = json.loads(row["body"])
        asked = {name: body[name] for name in ("target", "into", "field", "value", "spans")}
        values = {
            **{name: row[name] for name in ("id", "number", "action", "author")},
            "body": json.dumps({"asked": asked, **json.loads(row["content"])}, ensure_ascii=False, sort_keys=True),
            "reason": body["reason"],
            "made_at": datetime.strptime(body["made_at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC),
        }
        op.execute(table.insert().values(values))


def _taken() -> list[dict[str, object]]:
    """Return the rows of the table, which goes: they are few."""
    bind = op.get_bind()
    table = sa.Table("correction", sa.MetaData(), autoload_with=bind)
    rows = [dict(row) for row in bind.execute(sa.select(table)).mappings()]
    op.drop_table("correction")
    return rows


def _corrections(*columns: sa.Column) -> sa.Table:
    """Make the table with what it always has, and `columns`."""
    return op.create_table(
        "correction",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("action", TEXT, nullable=False),
        *columns,
        sa.CheckConstraint(ACTIONS, name=op.f("ck_correction_action")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint("number", name=op.f("uq_correction_number")),
    )
