"""The first schema: every table of app.records, the index of their words, and the database's own id.

On PostgreSQL also the tables of Procrastinate, made by its own migrations up to LAST, whatever version is installed.
Long columns come last: SQLite reads a row from its beginning, so what stands after a text costs the pages of the text.
Revisions 0001 to 0013 were those of the schema before the first release; databases with them are refused.

Revision: 0100, after nothing.
"""

import secrets
from importlib import resources

import sqlalchemy as sa
from alembic import op

revision = "0100"
down_revision = None
branch_labels = None
depends_on = None

# By code point on both databases: PostgreSQL's own order depends on the machine's locale.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

TABLES = tuple(
    """
    access_key article block change claim correction country database identity ingestion member
    person_profile redirect tombstone topic value_count anchor extraction finding person summit agreement
    office person_alias quote summit_country summit_participant summit_topic agreement_country
    agreement_participant agreement_topic evidence quote_mention quote_topic variant
    """.split()
)
SEARCHED = ("article", "country", "topic", "person", "summit", "agreement", "quote")
EVIDENCED = ("country", "person", "summit", "agreement", "quote", "topic")
NEWEST_FIRST = ("said_on_earliest DESC", "said_on_latest DESC", "id", "kind")

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

# The last of Procrastinate's migrations when this was written.
LAST = "03.04.00_50_post_add_retry_failed_job_procedure.sql"
DROP_QUEUE = """
DROP TABLE procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs, procrastinate_workers CASCADE;
DO $$ DECLARE made regprocedure; BEGIN
    FOR made IN SELECT oid FROM pg_proc
        WHERE starts_with(proname, 'procrastinate_') AND pronamespace = current_schema()::regnamespace
    LOOP EXECUTE 'DROP FUNCTION ' || made; END LOOP;
END $$;
DROP TYPE procrastinate_job_to_defer_v1, procrastinate_job_event_type, procrastinate_job_status;
"""


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute(WORDS_TSVECTOR)
    op.create_table(
        "access_key",
        text("id"),
        text("name"),
        text("hash"),
        text("scopes"),
        moment("created_at"),
        moment("expires_at", nullable=True),
        moment("revoked_at", nullable=True),
        primary("access_key", "id"),
    )
    op.create_table(
        "article",
        number("serial"),
        text("id"),
        text("key"),
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
        text("published_from", nullable=True),
        text("language"),
        text("curated"),
        text("status"),
        text("failure", nullable=True),
        number("word_count"),
        text("body"),
        text("csv_line"),
        text("words"),
        text("text"),
        days("article", "published", "published_earliest", "published_latest"),
        check("article", "status", "status IN ('ready', 'pending', 'failed')"),
        check("article", "word_count", "word_count >= 0"),
        primary("article", "serial"),
        unique("article", "id"),
        unique("article", "key"),
    )
    index("article", "language", "id")
    index("article", "published_earliest", "published_latest", "id")
    index("article", "publisher_key", "id")
    index("article", "sha256")
    index("article", "source_url")
    index("article", "status", "id")
    index("article", "title_key", "id")
    op.create_table(
        "block",
        text("kind"),
        sa.Column("key", sa.BigInteger(), nullable=False),
        number("first"),
        text("article_id"),
        number("position"),
        number("last"),
        primary("block", "kind", "key", "first", "article_id", "position"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "change",
        number("seq", autoincrement=False),
        number("revision"),
        text("action"),
        text("resource"),
        text("record_id"),
        moment("made_at"),
        check("change", "action", "action IN ('created', 'updated', 'merged', 'retracted')"),
        primary("change", "seq"),
    )
    index("change", "revision")
    index("change", "resource", "record_id")
    op.create_table(
        "claim",
        text("kind"),
        text("key"),
        text("field"),
        text("value"),
        number("sources"),
        primary("claim", "kind", "key", "field", "value"),
    )
    op.create_table(
        "correction",
        text("id"),
        number("number"),
        text("action"),
        text("target"),
        text("author"),
        number("made_on"),
        sa.Column("dormant", sa.Boolean(), nullable=False),
        text("content"),
        text("body"),
        check("correction", "action", "action IN ('rename', 'merge', 'split', 'reattribute', 'reject', 'set')"),
        primary("correction", "id"),
        unique("correction", "number"),
    )
    index("correction", "author")
    index("correction", "target")
    op.create_table(
        "country",
        number("serial"),
        text("id"),
        text("name"),
        text("name_key"),
        text("alpha3", nullable=True),
        text("body"),
        text("csv_line"),
        text("words"),
        primary("country", "serial"),
        unique("country", "id"),
    )
    index("country", "alpha3", "id")
    index("country", "name_key", "id")
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
        "identity",
        text("kind"),
        text("record_id"),
        text("key"),
        text("slug"),
        primary("identity", "kind", "record_id"),
    )
    index("identity", "kind", "key")
    index("identity", "kind", "slug")
    op.create_table(
        "ingestion",
        text("article_id"),
        moment("ingested_at"),
        primary("ingestion", "article_id"),
    )
    op.create_table(
        "member",
        text("article_id"),
        text("kind"),
        number("position"),
        text("record_id"),
        check("member", "kind", "kind IN ('person', 'summit', 'agreement', 'quote')"),
        primary("member", "article_id", "kind", "position"),
    )
    index("member", "kind", "record_id")
    op.create_table(
        "person_profile",
        text("id"),
        text("name_block", nullable=True),
        text("office_block", nullable=True),
        text("body"),
        text("key"),
        number("findings"),
        primary("person_profile", "id"),
    )
    index("person_profile", "name_block")
    index("person_profile", "office_block")
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
        text("name"),
        text("name_key"),
        text("body"),
        text("csv_line"),
        text("words"),
        primary("topic", "serial"),
        unique("topic", "id"),
    )
    index("topic", "name_key", "id")
    op.create_table(
        "value_count",
        text("field"),
        text("value"),
        text("part"),
        text("key", nullable=True),
        number("first", nullable=True),
        number("last", nullable=True),
        number("records"),
        check("value_count", "records", "records >= 0"),
        primary("value_count", "field", "value", "part"),
    )
    index("value_count", "field", "key", "part", "records")
    op.create_table(
        "anchor",
        text("text"),
        text("correction_id"),
        sa.Column("matched", sa.Boolean(), nullable=False),
        refers("anchor", "correction_id", "correction.id"),
        primary("anchor", "text", "correction_id"),
    )
    index("anchor", "correction_id")
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
        share("finding", "confidence"),
        check("finding", "kind", "kind IN ('country', 'person', 'summit', 'agreement', 'quote', 'topic')"),
        check("finding", "span", '"start" >= 0 AND "start" < "end"'),
        refers("finding", "article_id", "article.id"),
        primary("finding", "article_id", "number"),
    )
    op.create_table(
        "person",
        number("serial"),
        text("id"),
        text("slug"),
        text("name"),
        text("name_key"),
        text("family_name", nullable=True),
        text("family_key"),
        sa.Column("leader", sa.Boolean(), nullable=False),
        text("country_id", nullable=True),
        text("body"),
        text("csv_line"),
        text("words"),
        refers("person", "country_id", "country.id"),
        primary("person", "serial"),
        unique("person", "id"),
    )
    index("person", "country_id")
    index("person", "family_key", "name_key", "id")
    index("person", "leader", "id")
    index("person", "name_key")
    index("person", "slug")
    op.create_table(
        "summit",
        number("serial"),
        text("id"),
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
        text("body"),
        text("csv_line"),
        text("words"),
        days("summit", "date", "date_earliest", "date_latest"),
        check("summit", "kind", "kind IN ('bilateral', 'multilateral')"),
        check("summit", "status", "status IN ('held', 'planned', 'mentioned')"),
        refers("summit", "place_country_id", "country.id"),
        primary("summit", "serial"),
        unique("summit", "id"),
    )
    index("summit", "date_earliest", "date_latest", "id")
    index("summit", "disputed", "id")
    index("summit", "kind", "id")
    index("summit", "name_key", "id")
    index("summit", "place_country_id")
    index("summit", "place_key", "id")
    index("summit", "sources", "id")
    index("summit", "status", "id")
    op.create_table(
        "agreement",
        number("serial"),
        text("id"),
        text("text"),
        text("kind"),
        text("status"),
        text("summit_id", nullable=True),
        text("date", nullable=True),
        number("date_earliest", nullable=True),
        number("date_latest", nullable=True),
        text("rule"),
        sa.Column("confidence", sa.Float(), nullable=False),
        number("sources"),
        text("body"),
        text("csv_line"),
        text("words"),
        share("agreement", "confidence"),
        days("agreement", "date", "date_earliest", "date_latest"),
        check(
            "agreement",
            "kind",
            "kind IN ('joint_statement', 'treaty', 'mou', 'pledge', 'working_group', 'deal', 'other')",
        ),
        check("agreement", "status", "status IN ('signed', 'announced', 'agreed', 'proposed', 'planned')"),
        refers("agreement", "summit_id", "summit.id"),
        primary("agreement", "serial"),
        unique("agreement", "id"),
    )
    index("agreement", "confidence", "id")
    index("agreement", "date_earliest", "date_latest", "id")
    index("agreement", "kind", "id")
    index("agreement", "sources", "id")
    index("agreement", "status", "id")
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
        days("office", "held_from", "held_earliest", "held_latest"),
        check("office", "held_to", "(held_from IS NULL) = (held_to IS NULL)"),
        check("office", "status", "status IN ('current', 'former')"),
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
        text("text"),
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
        text("body"),
        text("csv_line"),
        text("words"),
        share("quote", "confidence"),
        check("quote", "kind", "kind IN ('full', 'partial', 'indirect')"),
        days("quote", "said_on", "said_on_earliest", "said_on_latest"),
        refers("quote", "article_id", "article.id"),
        refers("quote", "speaker_id", "person.id"),
        refers("quote", "summit_id", "summit.id"),
        primary("quote", "serial"),
        unique("quote", "id"),
    )
    index("quote", "article_id")
    index("quote", "confidence", "id", "kind", name="ix_quote_confidence")
    index("quote", "confidence DESC", "id", "kind", name="ix_quote_confidence_down")
    index("quote", "kind", "id")
    index("quote", *NEWEST_FIRST, name="ix_quote_said_on")
    index("quote", "sources", "id", "kind", name="ix_quote_sources")
    index("quote", "sources DESC", "id", "kind", name="ix_quote_sources_down")
    index("quote", "speaker_id", *NEWEST_FIRST, name="ix_quote_speaker_id_said_on")
    index("quote", "speaker_label_key", "id", "kind", name="ix_quote_speaker_label_key")
    index("quote", "summit_id", *NEWEST_FIRST, name="ix_quote_summit_id_said_on")
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
        text("fragment"),
        text("country_id", nullable=True),
        text("person_id", nullable=True),
        text("summit_id", nullable=True),
        text("agreement_id", nullable=True),
        text("quote_id", nullable=True),
        text("topic_id", nullable=True),
        check(
            "evidence",
            "record",
            " + ".join(f"CASE WHEN {kind}_id IS NULL THEN 0 ELSE 1 END" for kind in EVIDENCED) + " = 1",
        ),
        check("evidence", "span", '"start" >= 0 AND "start" < "end"'),
        refers("evidence", "agreement_id", "agreement.id"),
        refers("evidence", "article_id", "article.id"),
        sa.ForeignKeyConstraint(
            ["article_id", "finding"],
            ["finding.article_id", "finding.number"],
            name=op.f("fk_evidence_article_id_finding"),
        ),
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
    row = sa.table("database", sa.column("number"), sa.column("id"), sa.column("revision"), sa.column("change_seq"))
    op.execute(row.insert().values(number=1, id=secrets.token_hex(8), revision=0, change_seq=0))
    if postgresql:
        for script in sorted(resources.files("procrastinate.sql.migrations").iterdir(), key=lambda file: file.name):
            if script.name.endswith(".sql") and script.name <= LAST:
                run(script.read_text(encoding="utf-8"))


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        run(DROP_QUEUE)
    else:
        for table in SEARCHED:
            op.execute(f"DROP TABLE {table}_fts")
    for table in reversed(TABLES):
        op.drop_table(table)
    if postgresql:
        op.execute("DROP FUNCTION words_tsvector")


def text(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, TEXT, nullable=nullable)


def number(name: str, nullable: bool = False, autoincrement: bool | str = "auto") -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=nullable, autoincrement=autoincrement)


def moment(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


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


def index(table: str, *columns: str, name: str | None = None, where: str | None = None) -> None:
    used = sa.text(where) if where else None
    keys = [sa.text(column) if " " in column else column for column in columns]
    op.create_index(
        op.f(name or f"ix_{table}_{'_'.join(columns)}"), table, keys, sqlite_where=used, postgresql_where=used
    )


def index_words(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE {table} ADD COLUMN tsv tsvector GENERATED ALWAYS AS (words_tsvector(words)) STORED")
        op.create_index(f"ix_{table}_tsv", table, ["tsv"], postgresql_using="gin")
        return
    for statement in WORDS_FTS:
        op.execute(statement.format(table=table))


def run(script: str) -> None:
    """Execute several statements as they are written: `%` and `:` are no parameters."""
    connection = op.get_bind().connection.driver_connection
    assert connection is not None
    connection.execute(script)
