"""Contexts and subjects of quotes, first sources and their dates, counts as columns, an index of titles.

All of it follows from the articles: `summit migrate` fills it in the same transaction.

Revision: 0101, after 0100.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0101"
down_revision = "0100"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

COUNTS = {
    "country": ("articles", "leaders", "summits", "agreements", "quotes"),
    "person": ("articles", "summits", "agreements", "quotes"),
    "topic": ("summits", "agreements", "quotes"),
}
REPORTED = ("reported_on_earliest", "reported_on_latest")
# The columns of an index of orders end with the id; an index of quotes that descends has the kind too.
INDEXES = {
    **{
        f"ix_{table}_{name}_count_id": (table, f"{name}_count", "id")
        for table, names in COUNTS.items()
        for name in names
    },
    **{f"ix_{table}_{'_'.join(REPORTED)}_id": (table, *REPORTED, "id") for table in ("summit", "agreement")},
    **{f"ix_{table}_article_id": (table, "article_id") for table in ("summit", "agreement")},
    "ix_quote_reported_on": ("quote", *(f"{column} DESC" for column in REPORTED), "id", "kind"),
}
# The tokenizer `ascii` splits at the spaces of the column and nowhere else; the index holds no text of its own.
TITLES_FTS = (
    """CREATE VIRTUAL TABLE article_title_fts USING fts5(
        title_key, content='article', content_rowid='serial', tokenize='ascii'
    )""",
    """CREATE TRIGGER article_title_fts_insert AFTER INSERT ON article BEGIN
        INSERT INTO article_title_fts (rowid, title_key) VALUES (new.serial, new.title_key);
    END""",
    """CREATE TRIGGER article_title_fts_delete AFTER DELETE ON article BEGIN
        INSERT INTO article_title_fts (article_title_fts, rowid, title_key)
        VALUES ('delete', old.serial, old.title_key);
    END""",
    """CREATE TRIGGER article_title_fts_update AFTER UPDATE OF title_key ON article BEGIN
        INSERT INTO article_title_fts (article_title_fts, rowid, title_key)
        VALUES ('delete', old.serial, old.title_key);
        INSERT INTO article_title_fts (rowid, title_key) VALUES (new.serial, new.title_key);
    END""",
    "INSERT INTO article_title_fts (article_title_fts) VALUES ('rebuild')",
)


def upgrade() -> None:
    for table, column in columns():
        op.add_column(table, column)
    for name, (table, *keys) in INDEXES.items():
        op.create_index(op.f(name), table, [sa.text(key) if " " in key else key for key in keys])
    op.create_table(
        "quote_subject",
        sa.Column("article_id", TEXT, nullable=False),
        sa.Column("quote_id", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_quote_subject_article_id")),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name=op.f("fk_quote_subject_quote_id")),
        sa.PrimaryKeyConstraint("article_id", "quote_id", "subject", name=op.f("pk_quote_subject")),
    )
    op.create_index(op.f("ix_quote_subject_subject_quote_id"), "quote_subject", ["subject", "quote_id"])
    op.create_index(op.f("ix_quote_subject_quote_id"), "quote_subject", ["quote_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE INDEX ix_article_title_tsv ON article USING gin (words_tsvector(title_key))")
    else:
        for statement in TITLES_FTS:
            op.execute(statement)
    for table in ("country", "topic", "person", "summit", "agreement", "quote"):
        op.execute(f"UPDATE {table} SET body = '', csv_line = ''")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX ix_article_title_tsv")
    else:
        for event in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER article_title_fts_{event}")
        op.execute("DROP TABLE article_title_fts")
    op.drop_table("quote_subject")
    for name, (table, *_) in INDEXES.items():
        op.drop_index(op.f(name), table)
    for table, column in columns():
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column.name}")  # a batch would lose the triggers of the words
    for table in ("summit", "agreement", "quote"):
        op.execute(f"UPDATE {table} SET body = '', csv_line = ''")


def columns() -> Iterator[tuple[str, sa.Column]]:
    for table, names in COUNTS.items():
        yield from (
            (table, sa.Column(f"{name}_count", sa.Integer(), nullable=False, server_default="0")) for name in names
        )
    for table in ("summit", "agreement"):
        yield table, sa.Column("article_id", TEXT, nullable=True)
    for table in ("summit", "agreement", "quote"):
        yield table, sa.Column("reported_on", TEXT, nullable=True)
        yield from ((table, sa.Column(name, sa.Integer(), nullable=True)) for name in REPORTED)
    yield "quote", sa.Column("context_words", TEXT, nullable=False, server_default="")
    yield from (("evidence", sa.Column(name, sa.Integer(), nullable=True)) for name in ("context_start", "context_end"))
