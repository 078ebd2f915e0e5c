"""Every resource with every field that a list of it can be asked for. Adding a filter is one line here.

A line says: name, where the value is, what it is, an example that finds something in the article of data/articles and,
where the value is not in the record's own row, the way to it.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, get_args

from sqlalchemy import Column

from app import shapes
from app.extract.findings import AgreementKind, AgreementStatus, QuoteKind, SummitKind, SummitStatus
from app.query.catalog import Field, Kind, Resource, Step
from app.records import metadata

_Via = tuple[Step, ...]
# How much of an EDTF date is its year, and its month.
_PARTS: tuple[tuple[Kind, int], ...] = (("year", 4), ("month", 7))


def _id(column: Column[Any], example: str, **more: Any) -> Field:
    return Field("id", "id", column, "the record's id", example, **more)


def _text(name: str, column: Column[Any], what: str, example: str, via: _Via = (), **more: Any) -> Field:
    return Field(name, "text", column, what, example, via, **more)


def _keyword(
    name: str, column: Column[Any], what: str, example: str, choices: Any = None, via: _Via = (), **more: Any
) -> Field:
    return Field(name, "keyword", column, what, example, via, choices=get_args(choices), **more)


def _boolean(name: str, column: Column[Any], what: str, example: str, via: _Via = ()) -> Field:
    return Field(name, "boolean", column, what, example, via)


def _date(name: str, earliest: Column[Any], latest: Column[Any], what: str, example: str, via: _Via = ()) -> Field:
    return Field(name, "date", earliest, what, example, via, latest=latest)


def _with_parts(date: Field) -> tuple[Field, ...]:
    """Return a date with its year and its month, by which records can be counted."""
    return (
        date,
        *(
            Field(
                f"{date.name}.{part}",
                part,
                date.column,
                f"the {part} {date.description}, at the earliest",
                date.example[:length],
                date.via,
                latest=date.column,
            )
            for part, length in _PARTS
        ),
    )


def _relation(name: str, column: Column[Any], target: str, what: str, example: str, via: _Via = ()) -> Field:
    return Field(name, "relation", column, what, example, via, target=target)


def _article(via: _Via) -> Field:
    return _relation("article", evidence.article_id, "articles", "an article that states it", _ARTICLE, via)


def _country(column: Column[Any], what: str, example: str, via: _Via = ()) -> Field:
    return _relation("country", column, "countries", what, example, via)


def _participant(column: Column[Any], via: _Via) -> Field:
    return _relation("participant", column, "people", "a person who takes part", "lee-jae-myung", via)


def _topic(column: Column[Any], example: str, via: _Via) -> Field:
    return _relation("topic", column, "topics", "a topic of it", example, via)


def _sources(column: Column[Any]) -> Field:
    return Field("sources", "number", column, "the number of articles that carry it", "1", least=0, most=2**31 - 1)


def _confidence(column: Column[Any]) -> Field:
    what = "how sure the rule is that found it, from 0 to 1"
    return Field("confidence", "number", column, what, "0.5", least=0, most=1, whole=False)


def _columns(table: str) -> Any:
    return metadata.tables[table].c


def _to(near: Column[Any], far: Column[Any]) -> _Via:
    return (Step(near, far),)


article, country, person, topic = (_columns(name) for name in ("article", "country", "person", "topic"))
summit, agreement, quote = (_columns(name) for name in ("summit", "agreement", "quote"))
office, evidence = _columns("office"), _columns("evidence")
summit_country, agreement_country = _columns("summit_country"), _columns("agreement_country")
summit_participant, agreement_participant = _columns("summit_participant"), _columns("agreement_participant")
summit_topic, agreement_topic, quote_topic = (_columns(f"{owner}_topic") for owner in ("summit", "agreement", "quote"))
quote_mention = _columns("quote_mention")

_ARTICLE = "tokyo-2025-vbfrdys4exyisi5z"
_SUMMIT = "2025-08-23-tokyo-jp-kr"
_CAME = "when it was published"
_LABEL = "Analysis of sources"
_BY_FAMILY_NAME = (person.family_key, person.name_key)

COUNTRIES = Resource(
    name="countries",
    one="a country",
    description="Countries that an article names.",
    table=metadata.tables["country"],
    shape=shapes.Country,
    sort="name",
    texts=("name", "official_name"),
    fields=(
        _id(country.id, "JP", letters=str.upper),
        _text("name", country.name_key, "its English name", "Japan"),
        _keyword("alpha3", country.alpha3, "its ISO 3166-1 alpha-3 code", "JPN", letters=str.upper),
        _article(_to(country.id, evidence.country_id)),
    ),
)

_OFFICE = _to(person.id, office.person_id)
PEOPLE = Resource(
    name="people",
    one="a person",
    description="Everybody who is named: leaders, speakers and commentators.",
    table=metadata.tables["person"],
    shape=shapes.Person,
    sort="name",
    texts=("name", "aliases"),
    fields=(
        _id(person.id, "lee-jae-myung"),
        _text("name", person.name_key, "the name; sorts by family name", "Lee Jae-myung", order=_BY_FAMILY_NAME),
        _boolean("leader", person.leader, "holds or held an office", "true"),
        _country(person.country_id, "the country of the person's office", "KR"),
        _text("office", office.title_key, "an office's title", "President", _OFFICE, written=office.title),
        _keyword("office.status", office.status, "whether it is held now", "current", shapes.OfficeStatus, _OFFICE),
        _date("office.as_of", office.held_earliest, office.held_latest, "when it was held", "2025", _OFFICE),
        _article(_to(person.id, evidence.person_id)),
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

_SUMMIT_COUNTRIES = _to(summit.id, summit_country.summit_id)
SUMMITS = Resource(
    name="summits",
    one="a summit",
    description="Meetings of leaders: held, planned or only mentioned.",
    table=metadata.tables["summit"],
    shape=shapes.Summit,
    sort="-date",
    texts=("name",),
    fields=(
        _id(summit.id, _SUMMIT),
        _text("name", summit.name_key, "its name", "Japan–South Korea summit in Tokyo"),
        _country(summit_country.country_id, "a country that takes part", "JP", _SUMMIT_COUNTRIES),
        _participant(summit_participant.person_id, _to(summit.id, summit_participant.summit_id)),
        _text("place", summit.place_key, "where it is", "Tokyo", written=summit.place),
        _relation("place.country", summit.place_country_id, "countries", "the country where it is", "JP"),
        *_with_parts(_date("date", summit.date_earliest, summit.date_latest, "when it is", "2025-08")),
        _keyword("status", summit.status, "whether it took place", "held", SummitStatus),
        _keyword("kind", summit.kind, "between two countries or more", "bilateral", SummitKind),
        _topic(summit_topic.topic_id, "trade", _to(summit.id, summit_topic.summit_id)),
        _boolean("disputed", summit.disputed, "sources contradict each other", "false"),
        _sources(summit.sources),
        _article(_to(summit.id, evidence.summit_id)),
    ),
    relations=MappingProxyType(
        {"countries": "countries", "participants": "people", "topics": "topics", "agreements": "agreements"}
    ),
)

_PARTY = _to(agreement.id, agreement_country.agreement_id)
AGREEMENTS = Resource(
    name="agreements",
    one="an agreement",
    description="What parties agreed, announced or pledged.",
    table=metadata.tables["agreement"],
    shape=shapes.Agreement,
    sort="-date",
    texts=("text",),
    fields=(
        _id(agreement.id, "a-acpd24oyqysmlmkb"),
        _country(agreement_country.country_id, "a party to it", "JP", _PARTY),
        _participant(agreement_participant.person_id, _to(agreement.id, agreement_participant.agreement_id)),
        _topic(agreement_topic.topic_id, "artificial-intelligence", _to(agreement.id, agreement_topic.agreement_id)),
        _keyword("kind", agreement.kind, "what it is", "joint_statement", AgreementKind),
        _keyword("status", agreement.status, "how far it is", "announced", AgreementStatus),
        _relation("summit", agreement.summit_id, "summits", "the summit that it comes from", _SUMMIT),
        *_with_parts(_date("date", agreement.date_earliest, agreement.date_latest, "when it was made", "2025-08")),
        _sources(agreement.sources),
        _confidence(agreement.confidence),
        _article(_to(agreement.id, evidence.agreement_id)),
    ),
    relations=MappingProxyType(
        {"countries": "countries", "participants": "people", "topics": "topics", "summit": "summits"}
    ),
)

_SPEAKER = _to(quote.speaker_id, person.id)
_MENTIONS = _to(quote.id, quote_mention.quote_id)
QUOTES = Resource(
    name="quotes",
    one="a quote",
    description="What somebody said. Without a filter on kind: full and partial quotes, no indirect speech.",
    table=metadata.tables["quote"],
    shape=shapes.Quote,
    sort="-said_on",
    texts=("text",),
    fields=(
        _id(quote.id, "q-mv3sgw34sqhen2sr"),
        _relation("speaker", quote.speaker_id, "people", "who says it", "lee-jae-myung"),
        _text("speaker.name", person.name_key, "the speaker's name", "Lee Jae-myung", _SPEAKER, order=_BY_FAMILY_NAME),
        _relation("speaker.country", person.country_id, "countries", "the speaker's country", "KR", _SPEAKER),
        _boolean("speaker.leader", person.leader, "the speaker holds or held an office", "true", _SPEAKER),
        _text("speaker_label", quote.speaker_label_key, "the speaker as written", _LABEL, written=quote.speaker_label),
        _keyword("kind", quote.kind, "full, partial or indirect speech", "full", QuoteKind),
        *_with_parts(_date("said_on", quote.said_on_earliest, quote.said_on_latest, "when it was said", "2025-08-15")),
        _relation("mention", quote_mention.country_id, "countries", "a country named in it", "UA", _MENTIONS),
        _topic(quote_topic.topic_id, "security-guarantees", _to(quote.id, quote_topic.quote_id)),
        _relation("summit", quote.summit_id, "summits", "the summit at which it was said", _SUMMIT),
        _sources(quote.sources),
        _confidence(quote.confidence),
        _article(_to(quote.id, evidence.quote_id)),
    ),
    relations=MappingProxyType(
        {"speaker": "people", "mentions": "countries", "topics": "topics", "summit": "summits", "article": "articles"}
    ),
    unless_asked=(("kind__in", "full,partial"),),
)

_NAMES = _to(article.id, evidence.article_id)
ARTICLES = Resource(
    name="articles",
    one="an article",
    description="The articles that everything else rests on.",
    table=metadata.tables["article"],
    shape=shapes.Article,
    sort="-published",
    texts=("title",),
    long_text=article.text,
    fields=(
        _id(article.id, _ARTICLE),
        _text("title", article.title_key, "its title", "Tokyo"),
        _text("publisher", article.publisher_key, "who published it", "AloJapan.com", written=article.publisher),
        *_with_parts(_date("published", article.published_earliest, article.published_latest, _CAME, "2025-08-24")),
        _keyword("language", article.language, "the language of its text", "en", letters=str.lower),
        _keyword("status", article.status, "whether it has been read", "ready", shapes.ArticleStatus),
        _country(evidence.country_id, "a country that it names", "JP", _NAMES),
        _relation("person", evidence.person_id, "people", "a person whom it names", "lee-jae-myung", _NAMES),
        _relation("summit", evidence.summit_id, "summits", "a summit that it reports", _SUMMIT, _NAMES),
    ),
)

TOPICS = Resource(
    name="topics",
    one="a topic",
    description="What is talked about, from a controlled vocabulary.",
    table=metadata.tables["topic"],
    shape=shapes.Topic,
    sort="name",
    texts=("name",),
    fields=(
        _id(topic.id, "artificial-intelligence"),
        _text("name", topic.name_key, "its name", "Artificial intelligence"),
        _article(_to(topic.id, evidence.topic_id)),
    ),
)

RESOURCES: Mapping[str, Resource] = MappingProxyType(
    {r.name: r for r in (ARTICLES, SUMMITS, LEADERS, PEOPLE, COUNTRIES, AGREEMENTS, QUOTES, TOPICS)}
)
