"""Catalog of every resource and every field of its list. Adding a filter is one line here.

A line has the name, the column, a description, an example that matches the article of data/articles and, if the value
is not in the record's own row, the join path.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, get_args

from app.kinds import AgreementKind, AgreementStatus, ArticleStatus, OfficeStatus, QuoteKind, SummitKind, SummitStatus
from app.query.catalog import Field, Join, Kind, Resource
from app.records import (
    GREATEST_INTEGER,
    AgreementCountryRow,
    AgreementParticipantRow,
    AgreementRow,
    AgreementTopicRow,
    ArticleRow,
    CountryRow,
    EvidenceRow,
    OfficeRow,
    PersonAliasRow,
    PersonRow,
    QuoteMentionRow,
    QuoteRow,
    QuoteSubjectRow,
    QuoteTopicRow,
    SummitCountryRow,
    SummitParticipantRow,
    SummitRow,
    SummitTopicRow,
    TopicRow,
    column_of,
    table_of,
)
from app.schemas import records as schemas

_Via = tuple[Join, ...]
# Number of characters of an EDTF date up to its year, and its month.
_PARTS: tuple[tuple[Kind, int], ...] = (("year", 4), ("month", 7))


# Attribute of a row class, `QuoteRow.text`, which SQLModel types as its value.
Attribute = Any


def _field(
    name: str, kind: Kind, attribute: Attribute, description: str, example: str, via: _Via = (), **more: Any
) -> Field:
    for option in ("latest", "written"):
        if option in more:
            more[option] = column_of(more[option])
    return Field(name, kind, column_of(attribute), description, example, via, **more)


def _id(attribute: Attribute, example: str, **more: Any) -> Field:
    return _field("id", "id", attribute, "id of the record", example, **more)


def _text(name: str, attribute: Attribute, description: str, example: str, via: _Via = (), **more: Any) -> Field:
    return _field(name, "text", attribute, description, example, via, **more)


def _words(attribute: Attribute, example: str) -> Field:
    return _field("text", "words", attribute, "consecutive words of its text", example)


def _keyword(
    name: str, attribute: Attribute, description: str, example: str, choices: Any = None, via: _Via = (), **more: Any
) -> Field:
    return _field(name, "keyword", attribute, description, example, via, choices=get_args(choices), **more)


def _boolean(name: str, attribute: Attribute, description: str, example: str, via: _Via = ()) -> Field:
    return _field(name, "boolean", attribute, description, example, via)


def _date(name: str, earliest: Attribute, latest: Attribute, description: str, example: str, via: _Via = ()) -> Field:
    return _field(name, "date", earliest, description, example, via, latest=latest)


def _with_parts(date: Field) -> tuple[Field, ...]:
    """Return a date with its year and its month, for counting records by them."""
    return (
        date,
        *(
            Field(
                f"{date.name}.{part}",
                part,
                date.column,
                f"{part} of the {date.description} (earliest day)",
                date.example[:length],
                date.via,
                latest=date.column,
            )
            for part, length in _PARTS
        ),
    )


def _relation(
    name: str, attribute: Attribute, target: str, description: str, example: str, via: _Via = (), **more: Any
) -> Field:
    return _field(name, "relation", attribute, description, example, via, target=target, **more)


def _article(via: _Via) -> Field:
    return _relation("article", EvidenceRow.article_id, "articles", "source article", _ARTICLE, via)


def _country(attribute: Attribute, description: str, example: str, via: _Via = ()) -> Field:
    return _relation("country", attribute, "countries", description, example, via)


def _participant(attribute: Attribute, via: _Via) -> Field:
    return _relation("participant", attribute, "people", "participant", "lee-jae-myung", via)


def _topic(attribute: Attribute, example: str, via: _Via) -> Field:
    return _relation("topic", attribute, "topics", "topic", example, via)


def _counts(row: Any, *resources: str) -> Iterator[Field]:
    """Yield the numbers of records that refer to a record."""
    bounds: dict[str, Any] = {"least": 0, "most": GREATEST_INTEGER}
    for name in resources:
        example = "1" if name == "articles" else "0"
        attribute = getattr(row, f"{name}_count")
        yield _field(f"counts.{name}", "number", attribute, f"number of its {name}", example, grouped=False, **bounds)


def _sourced(row: Any, evidence: Attribute) -> Iterator[Field]:
    """Yield the source articles of a record: filters match any of them, sorting uses the first."""
    via = _to(row.id, evidence)
    article = (*via, *_to(EvidenceRow.article_id, ArticleRow.id))
    reported = _date("reported_on", row.reported_on_earliest, row.reported_on_latest, _FIRST, _DAY)
    yield from _with_parts(reported)
    yield _article(via)
    days = (ArticleRow.published_earliest, ArticleRow.published_latest)
    published = _date("article.published", *days, "publication date of a source article", _DAY, article)
    for field in _with_parts(published):
        yield replace(field, order=reported.order_columns, sort_via=())
    yield _text(
        "article.publisher",
        ArticleRow.publisher_key,
        "publisher of a source article",
        "AloJapan.com",
        article,
        written=ArticleRow.publisher,
        begins=True,
        order=(column_of(ArticleRow.publisher_key),),
        sort_via=_to(row.article_id, ArticleRow.id),
    )


def _sources(attribute: Attribute) -> Field:
    return _field("sources", "number", attribute, "number of source articles", "1", least=0, most=GREATEST_INTEGER)


def _confidence(attribute: Attribute) -> Field:
    description = "reliability of the extraction rule, from 0 to 1"
    return _field("confidence", "number", attribute, description, "0.25", least=0, most=1, whole=False)


def _reviewed(attribute: Attribute) -> Field:
    return _boolean("reviewed", attribute, "accepted or changed by a correction", "false")


def _to(near: Attribute, far: Attribute) -> _Via:
    return (Join(column_of(near), column_of(far)),)


_ARTICLE = "tokyo-2025-vbfrdys4exyisi5z"
_SUMMIT = "2025-08-23-tokyo-jp-kr"
_CAME = "publication date"
_DAY = "2025-08-24"
_FIRST = "publication date of its first source"
_LABEL = "Analysis of sources"
_BY_FAMILY_NAME = (column_of(PersonRow.family_key), column_of(PersonRow.name_key))

COUNTRIES = Resource(
    name="countries",
    one="a country",
    description="Countries named in articles.",
    table=table_of(CountryRow),
    schema=schemas.Country,
    sort="name",
    texts=("name", "official_name"),
    fields=(
        _id(CountryRow.id, "JP", letters=str.upper),
        _text("name", CountryRow.name_key, "English name", "Japan"),
        _keyword("alpha3", CountryRow.alpha3, "its ISO 3166-1 alpha-3 code", "JPN", letters=str.upper),
        _article(_to(CountryRow.id, EvidenceRow.country_id)),
        *_counts(CountryRow, "articles", "leaders", "summits", "agreements", "quotes"),
    ),
)

_OFFICE = _to(PersonRow.id, OfficeRow.person_id)
_STATUS = "current or former on the day of office.as_of"
_AS_OF = "day of office.status, in filters and responses: by default today (UTC); the last of several"
PEOPLE = Resource(
    name="people",
    one="a person",
    description="All people named in articles: leaders, speakers and commentators.",
    table=table_of(PersonRow),
    schema=schemas.Person,
    sort="name",
    texts=("name", "aliases"),
    fields=(
        _id(PersonRow.id, "lee-jae-myung"),
        _text(
            "name",
            PersonAliasRow.alias_key,
            "name or alias; sorts by family name",
            "Lee Jae-myung",
            _to(PersonRow.id, PersonAliasRow.person_id),
            order=_BY_FAMILY_NAME,
            sort_via=(),
            required=True,
        ),
        _boolean("leader", PersonRow.leader, "holds or held an office", "true"),
        _country(PersonRow.country_id, "country of the person's office", "KR"),
        _text("office", OfficeRow.title_key, "title of an office", "President", _OFFICE, written=OfficeRow.title),
        _keyword("office.status", OfficeRow.status, _STATUS, "current", OfficeStatus, _OFFICE, of_day=True),
        _field("office.as_of", "day", OfficeRow.first_day, _AS_OF, _DAY, _OFFICE, latest=OfficeRow.last_day),
        _confidence(PersonRow.confidence),
        _reviewed(PersonRow.reviewed),
        _article(_to(PersonRow.id, EvidenceRow.person_id)),
        *_counts(PersonRow, "articles", "summits", "agreements", "quotes"),
    ),
    relations=MappingProxyType({"country": "countries"}),
)

LEADERS = replace(
    PEOPLE,
    name="leaders",
    one="a leader",
    description="People who hold or held an office: head of state or government, minister.",
    always=(("leader", "true"),),
)

_SUMMIT_COUNTRIES = _to(SummitRow.id, SummitCountryRow.summit_id)
SUMMITS = Resource(
    name="summits",
    one="a summit",
    description="Meetings of leaders: held, planned or only mentioned.",
    table=table_of(SummitRow),
    schema=schemas.Summit,
    sort="-date",
    texts=("name",),
    fields=(
        _id(SummitRow.id, _SUMMIT),
        _text("name", SummitRow.name_key, "name", "Japan–South Korea summit in Tokyo"),
        _country(SummitCountryRow.country_id, "participating country", "JP", _SUMMIT_COUNTRIES),
        _participant(SummitParticipantRow.person_id, _to(SummitRow.id, SummitParticipantRow.summit_id)),
        _text("place", SummitRow.place_key, "place of the meeting", "Tokyo", written=SummitRow.place),
        _relation("place.country", SummitRow.place_country_id, "countries", "country of the place", "JP"),
        *_with_parts(_date("date", SummitRow.date_earliest, SummitRow.date_latest, "date of the meeting", "2025-08")),
        _keyword("status", SummitRow.status, "held, planned or only mentioned", "held", SummitStatus),
        _keyword("kind", SummitRow.kind, "bilateral or multilateral", "bilateral", SummitKind),
        _topic(SummitTopicRow.topic_id, "trade", _to(SummitRow.id, SummitTopicRow.summit_id)),
        _boolean("disputed", SummitRow.disputed, "sources contradict each other", "false"),
        _confidence(SummitRow.confidence),
        _reviewed(SummitRow.reviewed),
        _sources(SummitRow.sources),
        *_sourced(SummitRow, EvidenceRow.summit_id),
    ),
    relations=MappingProxyType(
        {
            "countries": "countries",
            "participants": "people",
            "topics": "topics",
            "agreements": "agreements",
            "article": "articles",
        }
    ),
)

_PARTY = _to(AgreementRow.id, AgreementCountryRow.agreement_id)
AGREEMENTS = Resource(
    name="agreements",
    one="an agreement",
    description="Agreements, announcements and pledges of countries.",
    table=table_of(AgreementRow),
    schema=schemas.Agreement,
    sort="-date",
    texts=("text",),
    fields=(
        _id(AgreementRow.id, "a-acpd24oyqysmlmkb"),
        _words(AgreementRow.words, "working group"),
        _country(AgreementCountryRow.country_id, "party to it", "JP", _PARTY),
        _participant(AgreementParticipantRow.person_id, _to(AgreementRow.id, AgreementParticipantRow.agreement_id)),
        _topic(
            AgreementTopicRow.topic_id, "artificial-intelligence", _to(AgreementRow.id, AgreementTopicRow.agreement_id)
        ),
        _keyword("kind", AgreementRow.kind, "kind of document or commitment", "joint_statement", AgreementKind),
        _keyword("status", AgreementRow.status, "progress of the agreement", "announced", AgreementStatus),
        _relation("summit", AgreementRow.summit_id, "summits", "summit of the agreement", _SUMMIT),
        *_with_parts(
            _date("date", AgreementRow.date_earliest, AgreementRow.date_latest, "date of the agreement", "2025-08")
        ),
        _sources(AgreementRow.sources),
        _confidence(AgreementRow.confidence),
        _reviewed(AgreementRow.reviewed),
        *_sourced(AgreementRow, EvidenceRow.agreement_id),
    ),
    relations=MappingProxyType(
        {
            "countries": "countries",
            "participants": "people",
            "topics": "topics",
            "summit": "summits",
            "article": "articles",
        }
    ),
)

_SPEAKER = _to(QuoteRow.speaker_id, PersonRow.id)
_MENTIONS = _to(QuoteRow.id, QuoteMentionRow.quote_id)
QUOTES = Resource(
    name="quotes",
    one="a quote",
    description="Statements of people. By default full and partial quotes; indirect speech with a filter on kind.",
    table=table_of(QuoteRow),
    schema=schemas.Quote,
    sort="-said_on",
    texts=("text",),
    fields=(
        _id(QuoteRow.id, "q-mv3sgw34sqhen2sr"),
        _words(QuoteRow.words, "partner"),
        _relation("speaker", QuoteRow.speaker_id, "people", "speaker of the quote", "lee-jae-myung"),
        _text(
            "speaker.name", PersonRow.name_key, "the speaker's name", "Lee Jae-myung", _SPEAKER, order=_BY_FAMILY_NAME
        ),
        _relation("speaker.country", PersonRow.country_id, "countries", "country of the speaker", "KR", _SPEAKER),
        _boolean("speaker.leader", PersonRow.leader, "the speaker holds or held an office", "true", _SPEAKER),
        _text(
            "speaker_label",
            QuoteRow.speaker_label_key,
            "the speaker as written",
            _LABEL,
            written=QuoteRow.speaker_label,
        ),
        _keyword("kind", QuoteRow.kind, "full, partial or indirect", "full", QuoteKind),
        *_with_parts(
            _date("said_on", QuoteRow.said_on_earliest, QuoteRow.said_on_latest, "date of the statement", "2025-08-15")
        ),
        _relation(
            "mention", QuoteMentionRow.country_id, "countries", "country named in it", "UA", _MENTIONS, wider="about"
        ),
        _field(
            "about",
            "subject",
            QuoteSubjectRow.subject,
            "country, person or topic named in it or in the sentences around it",
            "JP",
            _to(QuoteRow.id, QuoteSubjectRow.quote_id),
        ),
        _field("context", "words", QuoteRow.context_words, "consecutive words of the sentences around it", "pragmatic"),
        _topic(QuoteTopicRow.topic_id, "security-guarantees", _to(QuoteRow.id, QuoteTopicRow.quote_id)),
        _relation("summit", QuoteRow.summit_id, "summits", "summit of the statement", _SUMMIT),
        _sources(QuoteRow.sources),
        _confidence(QuoteRow.confidence),
        _reviewed(QuoteRow.reviewed),
        *_sourced(QuoteRow, EvidenceRow.quote_id),
    ),
    relations=MappingProxyType(
        {"speaker": "people", "mentions": "countries", "topics": "topics", "summit": "summits", "article": "articles"}
    ),
    unless_asked=(("kind__in", "full,partial"),),
)

_NAMES = _to(ArticleRow.id, EvidenceRow.article_id)
ARTICLES = Resource(
    name="articles",
    one="an article",
    description="The ingested articles, sources of all other records.",
    table=table_of(ArticleRow),
    schema=schemas.Article,
    sort="-published",
    texts=("title",),
    long_text=column_of(ArticleRow.text),
    fields=(
        _id(ArticleRow.id, _ARTICLE),
        _text("title", ArticleRow.title_key, "title", "Tokyo"),
        _text(
            "publisher",
            ArticleRow.publisher_key,
            "publisher, or the first words of its name",
            "AloJapan.com",
            written=ArticleRow.publisher,
            begins=True,
        ),
        *_with_parts(
            _date("published", ArticleRow.published_earliest, ArticleRow.published_latest, _CAME, "2025-08-24")
        ),
        _keyword("language", ArticleRow.language, "language of its text", "en", letters=str.lower),
        _keyword("status", ArticleRow.status, "ready, pending or failed", "ready", ArticleStatus),
        _country(EvidenceRow.country_id, "country named in it", "JP", _NAMES),
        _relation("person", EvidenceRow.person_id, "people", "person named in it", "lee-jae-myung", _NAMES),
        _relation("summit", EvidenceRow.summit_id, "summits", "summit reported in it", _SUMMIT, _NAMES),
    ),
)

TOPICS = Resource(
    name="topics",
    one="a topic",
    description="Subjects of articles, from a controlled vocabulary.",
    table=table_of(TopicRow),
    schema=schemas.Topic,
    sort="name",
    texts=("name",),
    fields=(
        _id(TopicRow.id, "artificial-intelligence"),
        _text("name", TopicRow.name_key, "name", "Artificial intelligence"),
        _article(_to(TopicRow.id, EvidenceRow.topic_id)),
        *_counts(TopicRow, "summits", "agreements", "quotes"),
    ),
)

RESOURCES: Mapping[str, Resource] = MappingProxyType(
    {r.name: r for r in (ARTICLES, SUMMITS, LEADERS, PEOPLE, COUNTRIES, AGREEMENTS, QUOTES, TOPICS)}
)
