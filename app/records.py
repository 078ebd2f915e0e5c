"""Tables. Two layers of state (extractions; records with their evidence) and an append-only change log.

Conventions
* A record (country, person, summit, agreement, quote, topic) is identified by its readable `id`; `serial` is its row
  number in this database, for full-text search, and not part of the state.
* `body` is the JSON that the API serves for the row (app.schemas.records), written when the row changes and never
  computed on reading: docs/decisions/0002-served-bodies.md.
* `csv_line` is the same as a line of CSV (app.csv_rows): docs/decisions/0002-served-bodies.md.
* `*_key` is the folded sort key of a name, `words` the folded tokens for `q` and `contains` (app.text.fold).
* A date column `d` is EDTF text with `d_earliest` and `d_latest`, integers YYYYMMDD; open ends are ±edtf_dates.OPEN.
* Evidence is the only link from a record to a finding.
* Text compares by code point on both databases (COLLATE "C" on PostgreSQL).
* No foreign key cascades: app.store.writer writes and deletes in foreign-key order, and an error in it must fail.
* Instants are UTC.

SQLModel cannot express the full-text indices, which the first migration creates: for `words` of every served table on
SQLite an FTS5 table `<table>_fts` maintained by triggers, on PostgreSQL a generated column `tsv`; for titles of
articles `article_title_fts` and an expression index.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    desc,
    inspect,
    text,
)
from sqlmodel import Field, SQLModel

from app.kinds import RECORD_KINDS

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata: MetaData = SQLModel.metadata
metadata.naming_convention = NAMING
GREATEST_INTEGER = 2**31 - 1  # of an integer column; PostgreSQL rejects a comparison with more


class Instant(TypeDecorator[datetime]):
    """An aware UTC timestamp: SQLite would silently drop the offset."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Reject a naive value; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must have a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Add the UTC offset that SQLite drops."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def _one_of(column: str, *values: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(v) for v in values)})", name=column)


def _share(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} BETWEEN 0 AND 1", name=column)


def _days(date: str, earliest: str, latest: str) -> CheckConstraint:
    """Require that a date has both of its days or none, and begins before it ends."""
    together = f"({date} IS NULL) = ({earliest} IS NULL) AND ({date} IS NULL) = ({latest} IS NULL)"
    return CheckConstraint(f"{together} AND ({date} IS NULL OR {earliest} <= {latest})", name=earliest)


def _span() -> CheckConstraint:
    return CheckConstraint('"start" >= 0 AND "start" < "end"', name="span")


def _order(*columns: str) -> Index:
    """Index a sort order of a list: the columns, and the id, which is the last key of every order."""
    return Index(None, *columns, "id")


def _orders_of_counts(*resources: str) -> tuple[Index, ...]:
    return tuple(_order(f"{resource}_count") for resource in resources)


def _order_of_quotes(name: str, *columns: str) -> Index:
    """Index a sort order of quotes; `-column` is descending.

    Lists exclude a kind by default; with the kind in the index they skip those rows.
    """
    keys: list[Any] = [desc(column[1:]) if column.startswith("-") else column for column in columns]
    return Index(f"ix_quote_{name}", *keys, "id", "kind")


def table_of(row: type[SQLModel]) -> Table:
    """Return the table of a row class."""
    table: Table = row.__table__  # type: ignore[attr-defined]
    return table


def column_of(attribute: Any) -> Column[Any]:
    """Return the column of an attribute of a row class, `QuoteRow.text`."""
    column: Column[Any] = inspect(attribute).property.columns[0]
    return column


def _text(**options: Any) -> Any:
    return Field(sa_type=TEXT, **options)


def _to(target: str, **options: Any) -> Any:
    """Return a text column that references `target`."""
    return Field(sa_type=TEXT, sa_column_args=(ForeignKey(target),), **options)


class _RecordRow(SQLModel):
    """Columns of every served row, articles included."""

    serial: int | None = Field(default=None, sa_type=Integer, primary_key=True)
    id: str = _text(unique=True)
    words: str = _text()
    body: str = _text()
    csv_line: str = _text()


# ------------------------------------------------------------------ single articles


class ArticleRow(_RecordRow, table=True):
    """The exact text and its metadata. `key` is the hash of (text hash, publisher, source_url)."""

    __tablename__ = "article"
    __table_args__ = (
        _one_of("status", "ready", "pending", "failed"),
        _days("published", "published_earliest", "published_latest"),
        CheckConstraint("word_count >= 0", name="word_count"),
        _order("title_key"),
        _order("publisher_key"),
        _order("published_earliest", "published_latest"),
        _order("language"),
        _order("status"),
    )

    key: str = _text(unique=True)
    text: str = _text()
    sha256: str = _text(index=True)
    name: str = _text()  # name in stubs: the title, else the first sentence, shortened
    title: str | None = _text(default=None)
    title_key: str | None = _text(default=None)
    publisher: str | None = _text(default=None)
    publisher_key: str | None = _text(default=None)
    source_url: str | None = _text(default=None, index=True)
    published: str | None = _text(default=None)
    published_earliest: int | None = None
    published_latest: int | None = None
    published_from: str | None = _text(default=None)
    language: str = _text()
    curated: str = _text()  # JSON list of field names
    status: str = _text()
    failure: str | None = _text(default=None)  # reason for a failed extraction
    word_count: int


class ExtractionRow(SQLModel, table=True):
    """The findings of one article by one version of the extractors: app.extract.Extraction as JSON."""

    __tablename__ = "extraction"

    article_id: str = _to("article.id", primary_key=True)
    version: str = _text()
    body: str = _text()


class FindingRow(SQLModel, table=True):
    """One finding of an extraction, `number` counting from 0 in the order of `kind` and of the extraction.

    Countries and topics are dictionary matches without a rule and a confidence.
    """

    __tablename__ = "finding"
    __table_args__ = (
        _one_of("kind", "country", "person", "summit", "agreement", "quote", "topic"),
        _span(),
        _share("confidence"),
    )

    article_id: str = _to("article.id", primary_key=True)
    number: int = Field(primary_key=True)
    kind: str = _text()
    start: int
    end: int
    rule: str | None = _text(default=None)
    confidence: float | None = None


# ------------------------------------------------------------------ records of all articles


class CountryRow(_RecordRow, table=True):
    """A country named in an article or referenced by a record. `id` is ISO 3166-1 alpha-2."""

    __tablename__ = "country"
    __table_args__ = (
        _order("name_key"),
        _order("alpha3"),
        *_orders_of_counts("articles", "leaders", "summits", "agreements", "quotes"),
    )

    name: str = _text()
    name_key: str = _text()
    alpha3: str | None = _text(default=None)
    articles_count: int
    leaders_count: int
    summits_count: int
    agreements_count: int
    quotes_count: int


class TopicRow(_RecordRow, table=True):
    """A topic of the vocabulary in data/reference."""

    __tablename__ = "topic"
    __table_args__ = (_order("name_key"), *_orders_of_counts("summits", "agreements", "quotes"))

    name: str = _text()
    name_key: str = _text()
    summits_count: int
    agreements_count: int
    quotes_count: int


class PersonRow(_RecordRow, table=True):
    """A person named in an article. A leader holds or held an office.

    `slug` is the id without the suffix for namesakes; shared, it resolves to several people.
    """

    __tablename__ = "person"
    __table_args__ = (
        _share("confidence"),
        _order("family_key", "name_key"),
        _order("leader"),
        _order("confidence"),
        _order("reviewed"),
        *_orders_of_counts("articles", "summits", "agreements", "quotes"),
    )

    slug: str = _text(index=True)
    name: str = _text()
    name_key: str = _text(index=True)
    family_name: str | None = _text(default=None)
    family_key: str = _text()  # sort key of people
    leader: bool
    country_id: str | None = _to("country.id", default=None, index=True)
    articles_count: int
    summits_count: int
    agreements_count: int
    quotes_count: int
    confidence: float
    reviewed: bool


class PersonAliasRow(SQLModel, table=True):
    """A form of a person's name, or the name itself; filters compare the folded `alias_key`."""

    __tablename__ = "person_alias"

    person_id: str = _to("person.id", primary_key=True)
    alias_key: str = _text(primary_key=True, index=True)
    alias: str = _text()


class OfficeRow(SQLModel, table=True):
    """A period of a person's office. Those of one office cover all days, so each day has one row per office.

    `number` counts the periods of one office after those of another, in the order of `offices[]`. `status` and `basis`
    are null on days with an unknown status.
    """

    __tablename__ = "office"
    __table_args__ = (_one_of("status", "current", "former"), _one_of("basis", "reference", "articles", "successor"))

    person_id: str = _to("person.id", primary_key=True)
    number: int = Field(primary_key=True)
    title: str = _text()
    title_key: str = _text(index=True)
    country_id: str | None = _to("country.id", default=None, index=True)
    status: str | None = _text(default=None)
    basis: str | None = _text(default=None)
    first_day: int  # YYYYMMDD; ±edtf_dates.OPEN if open
    last_day: int


class SummitRow(_RecordRow, table=True):
    """A meeting of leaders."""

    __tablename__ = "summit"
    __table_args__ = (
        _one_of("status", "held", "planned", "mentioned"),
        _one_of("kind", "bilateral", "multilateral"),
        _days("date", "date_earliest", "date_latest"),
        _share("confidence"),
        _order("name_key"),
        _order("status"),
        _order("kind"),
        _order("place_key"),
        _order("date_earliest", "date_latest"),
        _order("disputed"),
        _order("confidence"),
        _order("reviewed"),
        _order("sources"),
        _order("reported_on_earliest", "reported_on_latest"),
    )

    name: str = _text()
    name_key: str = _text()
    status: str = _text()
    kind: str = _text()
    place: str | None = _text(default=None)
    place_key: str | None = _text(default=None)
    place_country_id: str | None = _to("country.id", default=None, index=True)
    date: str | None = _text(default=None)
    date_earliest: int | None = None
    date_latest: int | None = None
    disputed: bool
    sources: int
    article_id: str | None = _text(default=None, index=True)
    reported_on: str | None = _text(default=None)
    reported_on_earliest: int | None = None
    reported_on_latest: int | None = None
    confidence: float
    reviewed: bool


class AgreementRow(_RecordRow, table=True):
    """An agreement, announcement or pledge of the parties; `text` is the sentence."""

    __tablename__ = "agreement"
    __table_args__ = (
        _one_of("kind", "joint_statement", "treaty", "mou", "pledge", "working_group", "deal", "other"),
        _one_of("status", "signed", "announced", "agreed", "proposed", "planned"),
        _days("date", "date_earliest", "date_latest"),
        _share("confidence"),
        _order("kind"),
        _order("status"),
        _order("date_earliest", "date_latest"),
        _order("confidence"),
        _order("reviewed"),
        _order("sources"),
        _order("reported_on_earliest", "reported_on_latest"),
    )

    text: str = _text()
    kind: str = _text()
    status: str = _text()
    summit_id: str | None = _to("summit.id", default=None, index=True)
    date: str | None = _text(default=None)
    date_earliest: int | None = None
    date_latest: int | None = None
    rule: str = _text()
    confidence: float
    reviewed: bool
    sources: int
    article_id: str | None = _text(default=None, index=True)
    reported_on: str | None = _text(default=None)
    reported_on_earliest: int | None = None
    reported_on_latest: int | None = None


class QuoteRow(_RecordRow, table=True):
    """An utterance, with one variant per wording."""

    __tablename__ = "quote"
    __table_args__ = (
        _one_of("kind", "full", "partial", "indirect"),
        _days("said_on", "said_on_earliest", "said_on_latest"),
        _share("confidence"),
        # The id is ascending in every order, so reading an index backwards suits only orders whose other keys are
        # rarely equal: a day has few quotes, but most quotes have one source.
        _order_of_quotes("said_on", "-said_on_earliest", "-said_on_latest"),
        _order_of_quotes("speaker_id_said_on", "speaker_id", "-said_on_earliest", "-said_on_latest"),
        _order_of_quotes("summit_id_said_on", "summit_id", "-said_on_earliest", "-said_on_latest"),
        _order_of_quotes("speaker_label_key", "speaker_label_key"),
        _order_of_quotes("confidence", "confidence"),
        _order_of_quotes("confidence_down", "-confidence"),
        _order_of_quotes("reviewed", "reviewed"),
        _order_of_quotes("sources", "sources"),
        _order_of_quotes("sources_down", "-sources"),
        _order_of_quotes("reported_on", "-reported_on_earliest", "-reported_on_latest"),
        _order("kind"),
    )

    text: str = _text()
    kind: str = _text()
    speaker_id: str | None = _to("person.id", default=None)
    speaker_label: str | None = _text(default=None)
    speaker_label_key: str | None = _text(default=None)
    said_on: str | None = _text(default=None)
    said_on_earliest: int | None = None
    said_on_latest: int | None = None
    summit_id: str | None = _to("summit.id", default=None)
    article_id: str = _to("article.id", index=True)
    rule: str = _text()
    confidence: float
    reviewed: bool
    sources: int
    reported_on: str | None = _text(default=None)
    reported_on_earliest: int | None = None
    reported_on_latest: int | None = None
    context_words: str = _text()  # folded, of the first source


class VariantRow(SQLModel, table=True):
    """One wording of a quote, with the number of articles that contain it."""

    __tablename__ = "variant"

    quote_id: str = _to("quote.id", primary_key=True)
    number: int = Field(primary_key=True)
    text: str = _text()
    sources: int


class QuoteSubjectRow(SQLModel, table=True):
    """A country, person or topic named in a quote or in the sentences around it.

    `subject` is `country:JP`, `person:dana-ueda` or `topic:trade`. The speaker is not a subject.
    """

    __tablename__ = "quote_subject"
    __table_args__ = (Index(None, "subject", "quote_id"),)

    article_id: str = _to("article.id", primary_key=True)
    quote_id: str = _to("quote.id", primary_key=True, index=True)
    subject: str = _text(primary_key=True)


class SummitCountryRow(SQLModel, table=True):
    """A participating country of a summit."""

    __tablename__ = "summit_country"

    summit_id: str = _to("summit.id", primary_key=True)
    country_id: str = _to("country.id", primary_key=True, index=True)


class SummitParticipantRow(SQLModel, table=True):
    """A participant of a summit."""

    __tablename__ = "summit_participant"

    summit_id: str = _to("summit.id", primary_key=True)
    person_id: str = _to("person.id", primary_key=True, index=True)


class SummitTopicRow(SQLModel, table=True):
    """A topic of a summit."""

    __tablename__ = "summit_topic"

    summit_id: str = _to("summit.id", primary_key=True)
    topic_id: str = _to("topic.id", primary_key=True, index=True)


class AgreementCountryRow(SQLModel, table=True):
    """A party to an agreement."""

    __tablename__ = "agreement_country"

    agreement_id: str = _to("agreement.id", primary_key=True)
    country_id: str = _to("country.id", primary_key=True, index=True)


class AgreementParticipantRow(SQLModel, table=True):
    """A person who made an agreement."""

    __tablename__ = "agreement_participant"

    agreement_id: str = _to("agreement.id", primary_key=True)
    person_id: str = _to("person.id", primary_key=True, index=True)


class AgreementTopicRow(SQLModel, table=True):
    """A topic of an agreement."""

    __tablename__ = "agreement_topic"

    agreement_id: str = _to("agreement.id", primary_key=True)
    topic_id: str = _to("topic.id", primary_key=True, index=True)


class QuoteMentionRow(SQLModel, table=True):
    """A country named inside a quote."""

    __tablename__ = "quote_mention"

    quote_id: str = _to("quote.id", primary_key=True)
    country_id: str = _to("country.id", primary_key=True, index=True)


class QuoteTopicRow(SQLModel, table=True):
    """A topic of a quote."""

    __tablename__ = "quote_topic"

    quote_id: str = _to("quote.id", primary_key=True)
    topic_id: str = _to("topic.id", primary_key=True, index=True)


def _index_of(kind: str) -> Index:
    """Index the evidence of one kind of record; partial, since five of six references are null in every row."""
    used = text(f"{kind}_id IS NOT NULL")
    return Index(None, f"{kind}_id", "article_id", sqlite_where=used, postgresql_where=used)


class EvidenceRow(SQLModel, table=True):
    """The characters of an article that state a field of a record. Exactly one of the record columns is set."""

    __tablename__ = "evidence"
    __table_args__ = (
        ForeignKeyConstraint(["article_id", "finding"], ["finding.article_id", "finding.number"]),
        _span(),
        CheckConstraint(
            " + ".join(f"CASE WHEN {kind}_id IS NULL THEN 0 ELSE 1 END" for kind in RECORD_KINDS) + " = 1",
            name="record",
        ),
        *(_index_of(kind) for kind in RECORD_KINDS),
    )

    article_id: str = _to("article.id", primary_key=True)
    id: str = _text(primary_key=True, index=True)
    finding: int
    field: str = _text()  # name, text, speaker, date …: the served field stated by the span
    start: int
    end: int
    context_start: int | None = None  # of a quote: the sentences around it
    context_end: int | None = None
    start_utf16: int
    end_utf16: int
    exact: str = _text()
    prefix: str = _text()
    suffix: str = _text()
    fragment: str = _text()  # text directive of a link to the span
    country_id: str | None = _to("country.id", default=None)
    person_id: str | None = _to("person.id", default=None)
    summit_id: str | None = _to("summit.id", default=None)
    agreement_id: str | None = _to("agreement.id", default=None)
    quote_id: str | None = _to("quote.id", default=None)
    topic_id: str | None = _to("topic.id", default=None)


# ------------------------------------------------------------------ blocking index
#
# Derived data for resolving one article without reading the others: docs/decisions/0006-resolve-the-neighbourhood.md.
# No foreign keys: app.store.resolution_index maintains it.


class MemberRow(SQLModel, table=True):
    """The record of a finding; `position` counts among the findings of its kind in the article."""

    __tablename__ = "member"
    __table_args__ = (_one_of("kind", "person", "summit", "agreement", "quote"), Index(None, "kind", "record_id"))

    article_id: str = _text(primary_key=True)
    kind: str = _text(primary_key=True)
    position: int = Field(primary_key=True)
    record_id: str = _text()


class BlockRow(SQLModel, table=True):
    """A hash shared by findings that may belong to one record, with its days (ordinals)."""

    __tablename__ = "block"
    # Hundreds per article, scattered over the table: WITHOUT ROWID avoids a second copy in an index.
    __table_args__ = {"sqlite_with_rowid": False}

    kind: str = _text(primary_key=True)
    key: int = Field(sa_type=BigInteger, primary_key=True)
    first: int = Field(primary_key=True)
    article_id: str = _text(primary_key=True)
    position: int = Field(primary_key=True)
    last: int


class PersonProfileRow(SQLModel, table=True):
    """Profile of a person in articles (JSON), and the key of the person with this profile."""

    __tablename__ = "person_profile"

    id: str = _text(primary_key=True)
    name_block: str | None = _text(default=None, index=True)
    office_block: str | None = _text(default=None, index=True)
    body: str = _text()
    key: str = _text()
    findings: int


class IdentityRow(SQLModel, table=True):
    """Identity of a person or a summit: the key of its findings, and the slug, which others may share."""

    __tablename__ = "identity"
    __table_args__ = (Index(None, "kind", "key"), Index(None, "kind", "slug"))

    kind: str = _text(primary_key=True)
    record_id: str = _text(primary_key=True)
    key: str = _text()
    slug: str = _text()


class ClaimRow(SQLModel, table=True):
    """A claim about a person, a country or a topic, and the number of articles or records with it.

    `kind` is person (`key` as in Identity), country, topic, or part: the records that name a person, by the person's
    id. Claims of kind disputed are those about a summit: itself (empty field) or the agreement whose id is the field.
    """

    __tablename__ = "claim"

    kind: str = _text(primary_key=True)
    key: str = _text(primary_key=True)
    field: str = _text(primary_key=True)
    value: str = _text(primary_key=True)
    sources: int


class CorrectionRow(SQLModel, table=True):
    """A correction, anchored in article text so that it survives re-extraction."""

    __tablename__ = "correction"
    __table_args__ = (_one_of("action", "rename", "merge", "split", "reattribute", "reject", "set", "accept"),)

    id: str = _text(primary_key=True)
    number: int = Field(unique=True)  # order of application
    action: str = _text()
    target: str = _text(index=True)
    author: str = _text(index=True)
    made_on: int  # YYYYMMDD
    dormant: bool  # true if it currently matches no finding
    content: str = _text()  # JSON: kind, anchors and values
    body: str = _text()


class AnchorRow(SQLModel, table=True):
    """An anchored text of a correction, by its SHA-256; `matched` if the correction changes a finding in it."""

    __tablename__ = "anchor"

    text: str = _text(primary_key=True)
    correction_id: str = _to("correction.id", primary_key=True, index=True)
    matched: bool


# ------------------------------------------------------------------ how many there are


class ValueCountRow(SQLModel, table=True):
    """The number of records with a value of a field: `quote.speaker`, a table and a field of app.query.resources.

    `value` is the original text, empty for none; comparisons use `key` (an id, a folded text) or `first` and `last` (a
    number; the days of a date), null for none. Records that a list excludes by default are counted separately: `part`
    is the kind of a quote, whether a person is a leader, else empty. app.store.value_counts maintains the table.
    """

    __tablename__ = "value_count"
    __table_args__ = (
        CheckConstraint("records >= 0", name="records"),
        Index(None, "field", "key", "part", "records"),
    )

    field: str = _text(primary_key=True)
    value: str = _text(primary_key=True)
    part: str = _text(primary_key=True)
    key: str | None = _text(default=None)
    first: int | None = None
    last: int | None = None
    records: int


# ------------------------------------------------------------------ the ledger


class DatabaseRow(SQLModel, table=True):
    """One row: the database's random id, and the counters incremented by every writing transaction."""

    __tablename__ = "database"
    __table_args__ = (CheckConstraint("number = 1", name="single"),)

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    id: str = _text()
    revision: int
    change_seq: int


class ChangeRow(SQLModel, table=True):
    """One record created, updated, merged (into another id) or retracted. `seq` has no gaps, in commit order.

    `resource` is that of the API: `people` for leaders too.
    """

    __tablename__ = "change"
    __table_args__ = (
        _one_of("action", "created", "updated", "merged", "retracted"),
        Index(None, "resource", "record_id"),
    )

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    revision: int = Field(index=True)
    action: str = _text()
    resource: str = _text()
    record_id: str = _text()
    made_at: datetime = Field(sa_type=Instant)


class RedirectRow(SQLModel, table=True):
    """An id replaced by another one at a revision; several successors at one revision are a split."""

    __tablename__ = "redirect"

    resource: str = _text(primary_key=True)
    old_id: str = _text(primary_key=True)
    revision: int = Field(primary_key=True)
    new_id: str = _text(primary_key=True)


class TombstoneRow(SQLModel, table=True):
    """An id withdrawn at a revision, with the reason."""

    __tablename__ = "tombstone"

    resource: str = _text(primary_key=True)
    record_id: str = _text(primary_key=True)
    revision: int = Field(primary_key=True)
    reason: str = _text()


class IngestionRow(SQLModel, table=True):
    """The time of an article's first ingestion."""

    __tablename__ = "ingestion"

    article_id: str = _text(primary_key=True)
    ingested_at: datetime = Field(sa_type=Instant)


class AccessKeyRow(SQLModel, table=True):
    """An API key, never served and not part of the state. `hash` is the SHA-256 of its secret."""

    __tablename__ = "access_key"

    id: str = _text(primary_key=True)
    name: str = _text()
    hash: str = _text()
    scopes: str = _text()  # JSON list
    created_at: datetime = Field(sa_type=Instant)
    expires_at: datetime | None = Field(default=None, sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)
