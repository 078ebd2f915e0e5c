"""The first schema: every table of app.records, what indexes their words, and the database's own id.

Revision: 0001, after nothing.
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# By code point on both databases: PostgreSQL's own order depends on the machine's locale.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

TABLES = (
    "article",
    "change",
    "correction",
    "country",
    "database",
    "ingestion",
    "redirect",
    "tombstone",
    "topic",
    "extraction",
    "finding",
    "person",
    "summit",
    "agreement",
    "office",
    "person_alias",
    "quote",
    "summit_country",
    "summit_participant",
    "summit_topic",
    "agreement_country",
    "agreement_participant",
    "agreement_topic",
    "evidence",
    "quote_mention",
    "quote_topic",
    "variant",
)
SEARCHED = ("article", "country", "topic", "person", "summit", "agreement", "quote")
EVIDENCED = ("country", "person", "summit", "agreement", "quote", "topic")

# to_tsvector would split words its own way, so the vector is made of the words as they are. Positions only rank: they
# end at 16383, and after 255 of one word, so a phrase has to be looked for in `words` itself.
WORDS_TSVECTOR = r"""
CREATE FUNCTION words_tsvector(words text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(string_agg('''' || word || ''':' || least(position, 16383), ' ' ORDER BY position), '')::tsvector
    FROM unnest(string_to_array(words, ' ')) WITH ORDINALITY AS numbered (word, position)
$$
"""

# The tokenizer `ascii` splits at the spaces of `words` and nowhere else; the table holds no text of its own.
WORDS_FTS = (
    """CREATE VIRTUAL TABLE {table}_fts USING fts5(
        words, content='{table}', content_rowid='serial', tokenize='ascii'
    )""",
    """CREATE TRIGGER {table}_fts_insert AFTER INSERT ON {table} BEGIN
        INSERT INTO {table}_fts (rowid, words) VALUES (new.serial, new.words);
    END""",
    """CREATE TRIGGER {table}_fts_delete AFTER DELETE ON {table} BEGIN
        INSERT INTO {table}_fts ({table}_fts, rowid, words) VALUES ('delete', old.serial, old.words);
    END""",
    """CREATE TRIGGER {table}_fts_update AFTER UPDATE OF words ON {table} BEGIN
        INSERT INTO {table}_fts ({table}_fts, rowid, words) VALUES ('delete', old.serial, old.words);
        INSERT INTO {table}_fts (rowid, words) VALUES (new.serial, new.words);
    END""",
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(WORDS_TSVECTOR)
    op.create_table(
        "article",
        number("serial"),
        text("id"),
        text("words"),
        text("body"),
        text("key"),
        text("text"),
        text("sha256"),
        text("name"),
        text("title", nullable=True),
        text("title_key", nullable=True),
        text("publisher", nullable=True),
        text("publisher_key", nullable=True),
        text("source_url", nullable=True),
        text("published", nullable=True),
        number("published_earliest", nullable=True),
        number("published_latest", nullable=True),
        text("language"),
        text("curated"),
        text("status"),
        number("word_count"),
        check("article", "status", "status IN ('ready', 'pending', 'failed')"),
        days("article", "published", "published_earliest", "published_latest"),
        check("article", "word_count", "word_count >= 0"),
        primary("article", "serial"),
        unique("article", "id"),
        unique("article", "key"),
    )
    index("article", "language")
    index("article", "published_earliest")
    index("article", "publisher_key")
    index("article", "sha256")
    index("article", "source_url")
    index("article", "title_key")
    op.create_table(
        "change",
        number("seq", autoincrement=False),
        number("revision"),
        text("action"),
        text("resource"),
        text("record_id"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        check("change", "action", "action IN ('created', 'updated', 'merged', 'retracted')"),
        primary("change", "seq"),
    )
    index("change", "revision")
    op.create_table(
        "correction",
        text("id"),
        number("number"),
        text("action"),
        text("body"),
        text("reason"),
        text("author"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        check("correction", "action", "action IN ('rename', 'merge', 'split', 'reattribute', 'reject', 'set')"),
        primary("correction", "id"),
        unique("correction", "number"),
    )
    op.create_table(
        "country",
        number("serial"),
        text("id"),
        text("words"),
        text("body"),
        text("name"),
        text("name_key"),
        text("alpha3", nullable=True),
        primary("country", "serial"),
        unique("country", "id"),
    )
    index("country", "alpha3")
    index("country", "name_key")
    op.create_table(
        "database",
        number("number", autoincrement=False),
        text("id"),
        number("revision"),
        number("change_seq"),
        check("database", "single", "number = 1"),
        primary("database", "number"),
    )
    op.create_table(
        "ingestion",
        text("article_id"),
        sa.Column("ingested_at", sa.DateTime(timezone=True), nullable=False),
        primary("ingestion", "article_id"),
    )
    op.create_table(
        "redirect",
        text("resource"),
        text("old_id"),
        number("revision"),
        text("new_id"),
        primary("redirect", "resource", "old_id", "revision", "new_id"),
    )
    op.create_table(
        "tombstone",
        text("resource"),
        text("record_id"),
        number("revision"),
        text("reason"),
        primary("tombstone", "resource", "record_id", "revision"),
    )
    op.create_table(
        "topic",
        number("serial"),
        text("id"),
        text("words"),
        text("body"),
        text("name"),
        text("name_key"),
        primary("topic", "serial"),
        unique("topic", "id"),
    )
    index("topic", "name_key")
    op.create_table(
        "extraction",
        text("article_id"),
        text("version"),
        text("body"),
        refers("extraction", "article_id", "article.id"),
        primary("extraction", "article_id"),
    )
    op.create_table(
        "finding",
        text("article_id"),
        number("number"),
        text("kind"),
        number("start"),
        number("end"),
        text("rule", nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        check("finding", "kind", "kind IN ('country', 'person', 'summit', 'agreement', 'quote', 'topic')"),
        check("finding", "span", '"start" >= 0 AND "start" < "end"'),
        share("finding", "confidence"),
        refers("finding", "article_id", "article.id"),
        primary("finding", "article_id", "number"),
    )
    op.create_table(
        "person",
        number("serial"),
        text("id"),
        text("words"),
        text("body"),
        text("slug"),
        text("name"),
        text("name_key"),
        text("family_name", nullable=True),
        text("family_key"),
        sa.Column("leader", sa.Boolean(), nullable=False),
        text("country_id", nullable=True),
        refers("person", "country_id", "country.id"),
        primary("person", "serial"),
        unique("person", "id"),
    )
    index("person", "country_id")
    index("person", "family_key")
    index("person", "leader")
    index("person", "name_key")
    index("person", "slug")
    op.create_table(
        "summit",
        number("serial"),
        text("id"),
        text("words"),
        text("body"),
        text("name"),
        text("name_key"),
        text("status"),
        text("kind"),
        text("place", nullable=True),
        text("place_key", nullable=True),
        text("place_country_id", nullable=True),
        text("date", nullable=True),
        number("date_earliest", nullable=True),
        number("date_latest", nullable=True),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        number("sources"),
        check("summit", "kind", "kind IN ('bilateral', 'multilateral')"),
        check("summit", "status", "status IN ('held', 'planned', 'mentioned')"),
        days("summit", "date", "date_earliest", "date_latest"),
        refers("summit", "place_country_id", "country.id"),
        primary("summit", "serial"),
        unique("summit", "id"),
    )
    index("summit", "date_earliest")
    index("summit", "kind")
    index("summit", "name_key")
    index("summit", "place_country_id")
    index("summit", "place_key")
    index("summit", "status")
    op.create_table(
        "agreement",
        number("serial"),
        text("id"),
        text("words"),
        text("body"),
        text("text"),
        text("text_key"),
        text("kind"),
        text("status"),
        text("summit_id", nullable=True),
        text("date", nullable=True),
        number("date_earliest", nullable=True),
        number("date_latest", nullable=True),
        text("rule"),
        sa.Column("confidence", sa.Float(), nullable=False),
        number("sources"),
        check(
            "agreement",
            "kind",
            "kind IN ('joint_statement', 'treaty', 'mou', 'pledge', 'working_group', 'deal', 'other')",
        ),
        check("agreement", "status", "status IN ('signed', 'announced', 'agreed', 'proposed', 'planned')"),
        days("agreement", "date", "date_earliest", "date_latest"),
        share("agreement", "confidence"),
        refers("agreement", "summit_id", "summit.id"),
        primary("agreement", "serial"),
        unique("agreement", "id"),
    )
    index("agreement", "date_earliest")
    index("agreement", "kind")
    index("agreement", "status")
    index("agreement", "summit_id")
    op.create_table(
        "office",
        text("person_id"),
        number("number"),
        text("title"),
        text("title_key"),
        text("country_id", nullable=True),
        text("status"),
        text("held_from", nullable=True),
        text("held_to", nullable=True),
        number("held_earliest", nullable=True),
        number("held_latest", nullable=True),
        number("sources"),
        check("office", "status", "status IN ('current', 'former')"),
        days("office", "held_from", "held_earliest", "held_latest"),
        check("office", "held_to", "(held_from IS NULL) = (held_to IS NULL)"),
        refers("office", "country_id", "country.id"),
        refers("office", "person_id", "person.id"),
        primary("office", "person_id", "number"),
    )
    index("office", "country_id")
    index("office", "title_key")
    op.create_table(
        "person_alias",
        text("person_id"),
        text("alias_key"),
        text("alias"),
        refers("person_alias", "person_id", "person.id"),
        primary("person_alias", "person_id", "alias_key"),
    )
    index("person_alias", "alias_key")
    op.create_table(
        "quote",
        number("serial"),
        text("id"),
        text("words"),
        text("body"),
        text("text"),
        text("text_key"),
        text("kind"),
        text("speaker_id", nullable=True),
        text("speaker_label", nullable=True),
        text("speaker_label_key", nullable=True),
        text("said_on", nullable=True),
        number("said_on_earliest", nullable=True),
        number("said_on_latest", nullable=True),
        text("summit_id", nullable=True),
        text("article_id"),
        text("rule"),
        sa.Column("confidence", sa.Float(), nullable=False),
        number("sources"),
        check("quote", "kind", "kind IN ('full', 'partial', 'indirect')"),
        days("quote", "said_on", "said_on_earliest", "said_on_latest"),
        share("quote", "confidence"),
        refers("quote", "article_id", "article.id"),
        refers("quote", "speaker_id", "person.id"),
        refers("quote", "summit_id", "summit.id"),
        primary("quote", "serial"),
        unique("quote", "id"),
    )
    index("quote", "article_id")
    index("quote", "kind")
    index("quote", "said_on_earliest")
    index("quote", "speaker_id")
    index("quote", "speaker_label_key")
    index("quote", "summit_id")
    op.create_table(
        "summit_country",
        text("summit_id"),
        text("country_id"),
        refers("summit_country", "country_id", "country.id"),
        refers("summit_country", "summit_id", "summit.id"),
        primary("summit_country", "summit_id", "country_id"),
    )
    index("summit_country", "country_id")
    op.create_table(
        "summit_participant",
        text("summit_id"),
        text("person_id"),
        refers("summit_participant", "person_id", "person.id"),
        refers("summit_participant", "summit_id", "summit.id"),
        primary("summit_participant", "summit_id", "person_id"),
    )
    index("summit_participant", "person_id")
    op.create_table(
        "summit_topic",
        text("summit_id"),
        text("topic_id"),
        refers("summit_topic", "summit_id", "summit.id"),
        refers("summit_topic", "topic_id", "topic.id"),
        primary("summit_topic", "summit_id", "topic_id"),
    )
    index("summit_topic", "topic_id")
    op.create_table(
        "agreement_country",
        text("agreement_id"),
        text("country_id"),
        refers("agreement_country", "agreement_id", "agreement.id"),
        refers("agreement_country", "country_id", "country.id"),
        primary("agreement_country", "agreement_id", "country_id"),
    )
    index("agreement_country", "country_id")
    op.create_table(
        "agreement_participant",
        text("agreement_id"),
        text("person_id"),
        refers("agreement_participant", "agreement_id", "agreement.id"),
        refers("agreement_participant", "person_id", "person.id"),
        primary("agreement_participant", "agreement_id", "person_id"),
    )
    index("agreement_participant", "person_id")
    op.create_table(
        "agreement_topic",
        text("agreement_id"),
        text("topic_id"),
        refers("agreement_topic", "agreement_id", "agreement.id"),
        refers("agreement_topic", "topic_id", "topic.id"),
        primary("agreement_topic", "agreement_id", "topic_id"),
    )
    index("agreement_topic", "topic_id")
    op.create_table(
        "evidence",
        text("article_id"),
        text("id"),
        number("finding"),
        text("field"),
        number("start"),
        number("end"),
        number("start_utf16"),
        number("end_utf16"),
        text("exact"),
        text("prefix"),
        text("suffix"),
        text("country_id", nullable=True),
        text("person_id", nullable=True),
        text("summit_id", nullable=True),
        text("agreement_id", nullable=True),
        text("quote_id", nullable=True),
        text("topic_id", nullable=True),
        check("evidence", "span", '"start" >= 0 AND "start" < "end"'),
        check(
            "evidence",
            "record",
            " + ".join(f"CASE WHEN {kind}_id IS NULL THEN 0 ELSE 1 END" for kind in EVIDENCED) + " = 1",
        ),
        refers("evidence", "agreement_id", "agreement.id"),
        sa.ForeignKeyConstraint(
            ["article_id", "finding"],
            ["finding.article_id", "finding.number"],
            name=op.f("fk_evidence_article_id_finding"),
        ),
        refers("evidence", "article_id", "article.id"),
        refers("evidence", "country_id", "country.id"),
        refers("evidence", "person_id", "person.id"),
        refers("evidence", "quote_id", "quote.id"),
        refers("evidence", "summit_id", "summit.id"),
        refers("evidence", "topic_id", "topic.id"),
        primary("evidence", "article_id", "id"),
    )
    index("evidence", "id")
    op.create_table(
        "quote_mention",
        text("quote_id"),
        text("country_id"),
        refers("quote_mention", "country_id", "country.id"),
        refers("quote_mention", "quote_id", "quote.id"),
        primary("quote_mention", "quote_id", "country_id"),
    )
    index("quote_mention", "country_id")
    op.create_table(
        "quote_topic",
        text("quote_id"),
        text("topic_id"),
        refers("quote_topic", "quote_id", "quote.id"),
        refers("quote_topic", "topic_id", "topic.id"),
        primary("quote_topic", "quote_id", "topic_id"),
    )
    index("quote_topic", "topic_id")
    op.create_table(
        "variant",
        text("quote_id"),
        number("number"),
        text("text"),
        number("sources"),
        refers("variant", "quote_id", "quote.id"),
        primary("variant", "quote_id", "number"),
    )
    for kind in EVIDENCED:
        index("evidence", f"{kind}_id", "article_id", where=f"{kind}_id IS NOT NULL")
    for table in SEARCHED:
        index_words(table)
    ledger = sa.table("database", sa.column("number"), sa.column("id"), sa.column("revision"), sa.column("change_seq"))
    op.execute(ledger.insert().values(number=1, id=secrets.token_hex(8), revision=0, change_seq=0))


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in () if postgresql else SEARCHED:
        op.execute(f"DROP TABLE {table}_fts")
    for table in reversed(TABLES):
        op.drop_table(table)
    if postgresql:
        op.execute("DROP FUNCTION words_tsvector")


def text(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, TEXT, nullable=nullable)


def number(name: str, nullable: bool = False, autoincrement: bool | str = "auto") -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=nullable, autoincrement=autoincrement)


def primary(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"))


def unique(table: str, column: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(column, name=op.f(f"uq_{table}_{column}"))


def check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def share(table: str, column: str) -> sa.CheckConstraint:
    return check(table, column, f"{column} BETWEEN 0 AND 1")


def days(table: str, date: str, earliest: str, latest: str) -> sa.CheckConstraint:
    together = f"({date} IS NULL) = ({earliest} IS NULL) AND ({date} IS NULL) = ({latest} IS NULL)"
    return check(table, earliest, f"{together} AND ({date} IS NULL OR {earliest} <= {latest})")


def index(table: str, *columns: str, where: str | None = None) -> None:
    used = sa.text(where) if where else None
    name = op.f(f"ix_{table}_{'_'.join(columns)}")
    op.create_index(name, table, list(columns), sqlite_where=used, postgresql_where=used)


def index_words(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE {table} ADD COLUMN tsv tsvector GENERATED ALWAYS AS (words_tsvector(words)) STORED")
        op.create_index(f"ix_{table}_tsv", table, ["tsv"], postgresql_using="gin")
        return
    for statement in WORDS_FTS:
        op.execute(statement.format(table=table))
