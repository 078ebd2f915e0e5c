"""The tables. Two layers of state (extractions; records with their evidence) and a ledger that only grows.

Conventions
* A record (country, person, summit, agreement, quote, topic) is known by its readable `id`; `serial` is its row number in
  this database, which full-text search points at, and no part of the state.
* `body` is the JSON that the API serves for the row (app.shapes), written when the row changes and never computed on
  reading: docs/decisions/0002-served-bodies.md.
* `*_key` is the folded sort key of a name, `words` the folded tokens that `q` and `contains` search (app.words.fold).
* A date column `d` is EDTF text with `d_earliest` and `d_latest`, integers YYYYMMDD; an open end is ±app.edtf_dates.OPEN.
* Evidence is the only bridge from a record to a finding.
* Instants are UTC.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    Text,
    TypeDecorator,
)
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata: MetaData = SQLModel.metadata
metadata.naming_convention = NAMING


class Instant(TypeDecorator[datetime]):
    """A moment, always UTC and aware: SQLite would drop the offset silently."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse a naive value; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the offset back that SQLite dropped."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def _one_of(column: str, *values: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(v) for v in values)})", name=column)


def _share(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} BETWEEN 0 AND 1", name=column)


def _text(**options: Any) -> Any:
    return Field(sa_type=Text, **options)


def _to(target: str, **options: Any) -> Any:
    """A text column that refers to `target` and goes when it goes."""
    return Field(sa_type=Text, sa_column_args=(ForeignKey(target, ondelete="CASCADE"),), **options)


class _Row(SQLModel):
    """What every served row has, articles included."""

    serial: int | None = Field(default=None, sa_type=Integer, primary_key=True)
    id: str = _text(unique=True)
    words: str = _text()
    body: str = _text()


# ------------------------------------------------------------------ what single articles say


class Article(_Row, table=True):
    """The exact text and what is known about it. `key` is the hash of (text hash, publisher, source_url)."""

    __tablename__ = "article"
    __table_args__ = (_one_of("status", "ready", "pending", "failed"), CheckConstraint("word_count >= 0", name="words"))

    key: str = _text(unique=True)
    text: str = _text()
    sha256: str = _text(index=True)
    name: str = _text()  # the title, else the first sentence, shortened
    name_key: str = _text(index=True)
    title: str | None = _text(default=None)
    publisher: str | None = _text(default=None, index=True)
    source_url: str | None = _text(default=None, index=True)
    published: str | None = _text(default=None)
    published_earliest: int | None = Field(default=None, index=True)
    published_latest: int | None = None
    language: str = _text(index=True)
    curated: str = _text()  # JSON list of field names
    status: str = _text()
    word_count: int


class Extraction(SQLModel, table=True):
    """All that one article says, as found by one version of the extractors: app.extract.Extraction as JSON."""

    __tablename__ = "extraction"

    article_id: str = _to("article.id", primary_key=True)
    version: str = _text()
    body: str = _text()


class Finding(SQLModel, table=True):
    """One finding of an extraction, `number` counting from 0 in the order of the extraction."""

    __tablename__ = "finding"
    __table_args__ = (
        _one_of("kind", "country", "person", "summit", "agreement", "quote", "topic"),
        CheckConstraint('"start" >= 0 AND "start" < "end"', name="span"),
        _share("confidence"),
    )

    article_id: str = _to("article.id", primary_key=True)
    number: int = Field(primary_key=True)
    kind: str = _text()
    start: int
    end: int
    rule: str = _text()
    confidence: float


# ------------------------------------------------------------------ what all articles together say


class Country(_Row, table=True):
    """A country that an article names. `id` is ISO 3166-1 alpha-2."""

    __tablename__ = "country"

    name: str = _text()
    name_key: str = _text(index=True)
    alpha3: str = _text(index=True)


class Topic(_Row, table=True):
    """A topic of the vocabulary in data/reference."""

    __tablename__ = "topic"

    name: str = _text()
    name_key: str = _text(index=True)


class Person(_Row, table=True):
    """Anybody who is named. A leader holds or held an office."""

    __tablename__ = "person"

    name: str = _text()
    name_key: str = _text(index=True)
    family_name: str | None = _text(default=None)
    family_key: str = _text(index=True)  # people sort by it
    leader: bool = Field(index=True)
    country_id: str | None = _to("country.id", default=None, index=True)


class PersonAlias(SQLModel, table=True):
    """A form of a person's name, `alias_key` folded: what a filter on a person may say."""

    __tablename__ = "person_alias"

    person_id: str = _to("person.id", primary_key=True)
    alias_key: str = _text(primary_key=True, index=True)
    alias: str = _text()


class Office(SQLModel, table=True):
    """An office that a person holds or held, with the dates at which sources say so (EDTF of the articles)."""

    __tablename__ = "office"
    __table_args__ = (_one_of("status", "current", "former"),)

    person_id: str = _to("person.id", primary_key=True)
    number: int = Field(primary_key=True)
    title: str = _text()
    title_key: str = _text(index=True)
    country_id: str | None = _to("country.id", default=None)
    status: str = _text()
    held_from: str | None = _text(default=None)
    held_to: str | None = _text(default=None)
    held_earliest: int | None = None
    held_latest: int | None = None
    sources: int


class Summit(_Row, table=True):
    """A meeting of leaders."""

    __tablename__ = "summit"
    __table_args__ = (
        _one_of("status", "held", "planned", "mentioned"),
        _one_of("kind", "bilateral", "multilateral"),
        _share("confidence"),
    )

    name: str = _text()
    name_key: str = _text(index=True)
    status: str = _text(index=True)
    kind: str = _text(index=True)
    place: str | None = _text(default=None)
    place_key: str | None = _text(default=None, index=True)
    place_country_id: str | None = _text(default=None, index=True)  # ISO; the country need not be a row
    date: str | None = _text(default=None)
    date_earliest: int | None = Field(default=None, index=True)
    date_latest: int | None = None
    disputed: bool = False
    rule: str = _text()
    confidence: float
    sources: int


class Agreement(_Row, table=True):
    """Something that parties agreed, announced or pledged; `text` is the sentence."""

    __tablename__ = "agreement"
    __table_args__ = (
        _one_of("kind", "joint_statement", "treaty", "mou", "pledge", "working_group", "deal", "other"),
        _one_of("status", "signed", "announced", "agreed", "proposed", "planned"),
        _share("confidence"),
    )

    text: str = _text()
    text_key: str = _text()
    kind: str = _text(index=True)
    status: str = _text(index=True)
    summit_id: str | None = _to("summit.id", default=None, index=True)
    date: str | None = _text(default=None)
    date_earliest: int | None = Field(default=None, index=True)
    date_latest: int | None = None
    rule: str = _text()
    confidence: float
    sources: int


class Quote(_Row, table=True):
    """An utterance, with as many variants as wordings."""

    __tablename__ = "quote"
    __table_args__ = (_one_of("kind", "full", "partial", "indirect"), _share("confidence"))

    text: str = _text()
    text_key: str = _text()
    kind: str = _text(index=True)
    speaker_id: str | None = _to("person.id", default=None, index=True)
    speaker_label: str | None = _text(default=None)
    speaker_label_key: str | None = _text(default=None, index=True)
    said_on: str | None = _text(default=None)
    said_on_earliest: int | None = Field(default=None, index=True)
    said_on_latest: int | None = None
    summit_id: str | None = _to("summit.id", default=None, index=True)
    article_id: str = _to("article.id", index=True)
    rule: str = _text()
    confidence: float
    sources: int


class Variant(SQLModel, table=True):
    """One wording of a quote, with the number of articles that have it."""

    __tablename__ = "variant"

    quote_id: str = _to("quote.id", primary_key=True)
    number: int = Field(primary_key=True)
    text: str = _text()
    sources: int


class SummitCountry(SQLModel, table=True):
    """A country that takes part in a summit."""

    __tablename__ = "summit_country"

    summit_id: str = _to("summit.id", primary_key=True)
    country_id: str = _to("country.id", primary_key=True, index=True)


class SummitParticipant(SQLModel, table=True):
    """A person who takes part in a summit."""

    __tablename__ = "summit_participant"

    summit_id: str = _to("summit.id", primary_key=True)
    person_id: str = _to("person.id", primary_key=True, index=True)


class SummitTopic(SQLModel, table=True):
    """A topic of a summit."""

    __tablename__ = "summit_topic"

    summit_id: str = _to("summit.id", primary_key=True)
    topic_id: str = _to("topic.id", primary_key=True, index=True)


class AgreementCountry(SQLModel, table=True):
    """A party to an agreement."""

    __tablename__ = "agreement_country"

    agreement_id: str = _to("agreement.id", primary_key=True)
    country_id: str = _to("country.id", primary_key=True, index=True)


class AgreementParticipant(SQLModel, table=True):
    """A person who made an agreement."""

    __tablename__ = "agreement_participant"

    agreement_id: str = _to("agreement.id", primary_key=True)
    person_id: str = _to("person.id", primary_key=True, index=True)


class AgreementTopic(SQLModel, table=True):
    """A topic of an agreement."""

    __tablename__ = "agreement_topic"

    agreement_id: str = _to("agreement.id", primary_key=True)
    topic_id: str = _to("topic.id", primary_key=True, index=True)


class QuoteMention(SQLModel, table=True):
    """A country named inside a quote."""

    __tablename__ = "quote_mention"

    quote_id: str = _to("quote.id", primary_key=True)
    country_id: str = _to("country.id", primary_key=True, index=True)


class QuoteTopic(SQLModel, table=True):
    """A topic of a quote."""

    __tablename__ = "quote_topic"

    quote_id: str = _to("quote.id", primary_key=True)
    topic_id: str = _to("topic.id", primary_key=True, index=True)


RECORDED = ("country", "person", "summit", "agreement", "quote", "topic")


class Evidence(SQLModel, table=True):
    """The characters of an article that state a field of a record. Exactly one of the record columns is set."""

    __tablename__ = "evidence"
    __table_args__ = (
        ForeignKeyConstraint(
            ["article_id", "finding"], ["finding.article_id", "finding.number"], ondelete="CASCADE", name="finding"
        ),
        CheckConstraint('"start" >= 0 AND "start" < "end"', name="span"),
        CheckConstraint(
            " + ".join(f"CASE WHEN {kind}_id IS NULL THEN 0 ELSE 1 END" for kind in RECORDED) + " = 1", name="record"
        ),
    )

    article_id: str = _to("article.id", primary_key=True)
    id: str = _text(primary_key=True, index=True)
    finding: int
    field: str = _text()  # name, text, speaker, date …: the served field that the span states
    start: int
    end: int
    start_utf16: int
    end_utf16: int
    exact: str = _text()
    prefix: str = _text()
    suffix: str = _text()
    country_id: str | None = _to("country.id", default=None, index=True)
    person_id: str | None = _to("person.id", default=None, index=True)
    summit_id: str | None = _to("summit.id", default=None, index=True)
    agreement_id: str | None = _to("agreement.id", default=None, index=True)
    quote_id: str | None = _to("quote.id", default=None, index=True)
    topic_id: str | None = _to("topic.id", default=None, index=True)


class Correction(SQLModel, table=True):
    """What a person set right, anchored in article text so that it survives re-extraction."""

    __tablename__ = "correction"
    __table_args__ = (_one_of("action", "rename", "merge", "split", "reattribute", "reject", "set"),)

    id: str = _text(primary_key=True)
    number: int = Field(unique=True)  # they apply in this order
    action: str = _text()
    body: str = _text()  # JSON: target, into, field, value, spans, as anchors
    reason: str = _text()
    author: str = _text()
    made_at: datetime = Field(sa_type=Instant)


# ------------------------------------------------------------------ the ledger


class Database(SQLModel, table=True):
    """One row: the database's own random id, and the counters that every writing transaction moves."""

    __tablename__ = "database"
    __table_args__ = (CheckConstraint("number = 1", name="single"),)

    number: int = Field(default=1, primary_key=True)
    id: str = _text()
    revision: int = 0
    change_seq: int = 0


class Change(SQLModel, table=True):
    """One record created, updated, merged or retracted. `seq` has no gaps and is in commit order."""

    __tablename__ = "change"
    __table_args__ = (_one_of("action", "created", "updated", "merged", "retracted"),)

    seq: int = Field(primary_key=True)
    revision: int = Field(index=True)
    action: str = _text()
    resource: str = _text()
    record_id: str = _text()
    made_at: datetime = Field(sa_type=Instant)


class Redirect(SQLModel, table=True):
    """An id that became another one; several successors are a split."""

    __tablename__ = "redirect"

    resource: str = _text(primary_key=True)
    old_id: str = _text(primary_key=True)
    new_id: str = _text(primary_key=True)
    revision: int


class Tombstone(SQLModel, table=True):
    """An id that was withdrawn, and why."""

    __tablename__ = "tombstone"

    resource: str = _text(primary_key=True)
    record_id: str = _text(primary_key=True)
    reason: str = _text()
    revision: int


class Ingestion(SQLModel, table=True):
    """When an article was first taken in."""

    __tablename__ = "ingestion"

    article_id: str = _text(primary_key=True)
    ingested_at: datetime = Field(sa_type=Instant)
