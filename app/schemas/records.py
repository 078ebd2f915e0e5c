"""Response models of the records of each resource.

Two uses only: app.store dumps the `body` of a row from these models when the row changes, so that reading computes
nothing, and app.api generates OpenAPI from them. Every field is always present, null if unknown: there are no defaults.
Dates are EDTF (`2025-08-23/2025-08-24`), instants RFC 3339 in UTC with Z, a relation is always a Stub.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.kinds import (
    AgreementKind,
    AgreementStatus,
    ArticleStatus,
    CorrectionAction,
    OfficeBasis,
    OfficeStatus,
    PublishedFrom,
    QuoteKind,
    SummitKind,
    SummitStatus,
)

Count = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]


class Shape(BaseModel):
    """Base of the response models of records and their parts."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)

    def body(self) -> str:
        """Return the model as compact JSON with non-ASCII characters: the `body` of a row."""
        return self.model_dump_json()


class Stub(Shape):
    """A related record. The name of a quote, an agreement or an untitled article is its shortened text."""

    id: str
    name: str
    url: str


class CountryCounts(Shape):
    """Number of records that match a filter on the country: `country=`, and `mention=` for quotes."""

    articles: Count
    leaders: Count
    summits: Count
    agreements: Count
    quotes: Count


class PersonCounts(Shape):
    """Number of records that match a filter on the person: `person=`, `participant=`, `speaker=`."""

    articles: Count
    summits: Count
    agreements: Count
    quotes: Count


class TopicCounts(Shape):
    """Number of records that match `topic=`."""

    summits: Count
    agreements: Count
    quotes: Count


class ArticleCounts(Shape):
    """Number of records that match `article=`. Leaders are among people."""

    countries: Count
    leaders: Count
    people: Count
    summits: Count
    agreements: Count
    quotes: Count
    topics: Count


class Country(Shape):
    """A country named in an article. `id` is ISO 3166-1 alpha-2, `numeric` three digits."""

    id: str
    name: str
    official_name: str | None
    alpha3: str | None
    numeric: str | None
    flag: str | None
    counts: CountryCounts
    url: str


class Office(Shape):
    """An office that a person holds or held; `from` and `to` date the first and the last source that call it held.

    `status` is that on the day `as_of`, null if unknown. It applies from `since` to `until`, null if open, according to
    `basis`: a term in the reference data, articles, or the term of a successor in the reference data.
    """

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    title: str
    country: Stub | None
    status: OfficeStatus | None
    as_of: str | None
    since: str | None
    until: str | None
    basis: OfficeBasis | None
    from_: str | None = Field(alias="from")
    to: str | None
    sources: Count


# Fields of an office that depend on the day and are therefore never stored.
OF_DAY = ("status", "as_of", "since", "until", "basis")


class Person(Shape):
    """A person named in an article. A leader holds or held an office.

    `confidence` is that of the most reliable source; `reviewed` is true if a correction accepted or changed the record.
    """

    id: str
    name: str
    family_name: str | None
    aliases: tuple[str, ...]
    leader: bool
    country: Stub | None
    offices: tuple[Office, ...]
    confidence: Share
    reviewed: bool
    counts: PersonCounts
    url: str


class Place(Shape):
    """The venue of a summit. `lat` and `lon` are degrees (WGS 84) of its city, null if unknown."""

    name: str | None
    country: Stub | None
    lat: Annotated[float, Field(ge=-90, le=90)] | None
    lon: Annotated[float, Field(ge=-180, le=180)] | None


class Summit(Shape):
    """A meeting of leaders. `disputed` is true if sources contradict each other.

    `article` is its first source, published on `reported_on`. `confidence` is that of the most reliable source;
    `reviewed` is true if a correction accepted or changed the record.
    """

    id: str
    name: str
    status: SummitStatus
    kind: SummitKind
    place: Place | None
    date: str | None
    countries: tuple[Stub, ...]
    participants: tuple[Stub, ...]
    topics: tuple[Stub, ...]
    agreements: tuple[Stub, ...]
    article: Stub
    reported_on: str | None
    confidence: Share
    reviewed: bool
    disputed: bool
    sources: Count
    url: str


class Agreement(Shape):
    """An agreement, announcement or pledge of parties. `text` is the sentence that states it.

    `article` is its first source, published on `reported_on`; `reviewed` is true if a correction accepted or changed
    the record.
    """

    id: str
    text: str
    kind: AgreementKind
    status: AgreementStatus
    countries: tuple[Stub, ...]
    participants: tuple[Stub, ...]
    topics: tuple[Stub, ...]
    summit: Stub | None
    date: str | None
    article: Stub
    reported_on: str | None
    rule: str
    confidence: Share
    reviewed: bool
    sources: Count
    url: str


class Context(Shape):
    """The sentences around a quote, at `start:end` (code points) of its article's text."""

    start: Count
    end: Count
    text: str


class Quote(Shape):
    """An utterance. `speaker` is a person or null, `speaker_label` the speaker as written.

    `mentions` are the countries named in it, `article` its first source, published on `reported_on`, `context` the
    surrounding sentences there, `variants` the number of its wordings. `reviewed` is true if a correction accepted or
    changed the record.
    """

    id: str
    text: str
    kind: QuoteKind
    speaker: Stub | None
    speaker_label: str | None
    said_on: str | None
    mentions: tuple[Stub, ...]
    topics: tuple[Stub, ...]
    summit: Stub | None
    article: Stub
    reported_on: str | None
    context: Context
    rule: str
    confidence: Share
    reviewed: bool
    sources: Count
    variants: Count
    url: str


class Article(Shape):
    """An article. `words` is its number of words, `sha256` the hash of the UTF-8 text.

    `published_from` is the source of the date: supplied with the article, or the page's JSON-LD, a meta tag, its
    visible text, or its URL.

    The `status` is `pending` before the extraction, and `failed` if that failed, with the reason in `failure`.
    """

    id: str
    title: str | None
    publisher: str | None
    source_url: str | None
    published: str | None
    published_from: PublishedFrom | None
    language: str
    words: Count
    sha256: str
    status: ArticleStatus
    failure: str | None
    ingested_at: str
    counts: ArticleCounts
    url: str


class Topic(Shape):
    """A topic of the controlled vocabulary."""

    id: str
    name: str
    counts: TopicCounts
    url: str


# Response model of each table of records.
SERVED: Mapping[str, type[Shape]] = {
    "article": Article,
    "country": Country,
    "topic": Topic,
    "person": Person,
    "summit": Summit,
    "agreement": Agreement,
    "quote": Quote,
}


class Entry(Shape):
    """A summit, an agreement or a quote on the timeline, with its `date`."""

    date: str
    resource: Literal["summits", "agreements", "quotes"]
    record: Summit | Agreement | Quote


class Evidence(Shape):
    """The characters of an article that state `field` of a record: `exact` is at `start:end` of the article's text.

    `start:end` are code points, the UTF-16 pair are JavaScript offsets. `link` is the article's URL with a text
    fragment, null if the article has no URL.
    """

    id: str
    article: Stub
    field: str
    start: Count
    end: Count
    start_utf16: Count
    end_utf16: Count
    exact: str
    prefix: str
    suffix: str
    link: str | None


class Verification(Shape):
    """Verification of evidence: `verified` if its article's text is unaltered and matches at its offsets.

    `found` is the current text at `start:end`. `intact` is true if the text's hash equals that of its ingestion.
    """

    id: str
    verified: bool
    intact: bool
    exact: bool
    context: bool
    utf16: bool
    found: str
    sha256: str
    article: Stub


class Variant(Shape):
    """One wording of a quote: the number of its articles, and its evidence."""

    text: str
    sources: Count
    evidence: tuple[Evidence, ...]


class Claim(Shape):
    """A value in sources, with their evidence."""

    value: str
    articles: tuple[Stub, ...]
    evidence: tuple[Evidence, ...]


class ContestedField(Shape):
    """A field of a summit with contradicting values, most articles first.

    A `number` is that of an agreement at the summit; `agreement` is null for other fields.
    """

    field: Literal["date", "place", "place.country", "participants", "number"]
    agreement: Stub | None
    claims: tuple[Claim, ...]


class MetPerson(Shape):
    """A person and the meetings with this person: how often, the first and last date, and the latest 20 summits.

    `url` is the list of these summits.
    """

    person: Stub
    times: Annotated[int, Field(ge=1)]
    first: str | None
    last: str | None
    summits: tuple[Stub, ...]
    url: str


class Suggestion(Shape):
    """A record whose name matches the query. `counts` are its own; for summits and agreements of articles."""

    kind: Literal["people", "countries", "summits", "topics", "agreements", "articles"]
    id: str
    name: str
    url: str
    counts: Mapping[str, int]


Match = Literal["exact", "words", "near"]


class Occurrence(Shape):
    """Position of a text in an article: with the same characters, the same words or similar ones.

    `likeness` is the share of equal letters, `quotes` are those of the article at this position. Offsets are those of
    evidence.
    """

    match: Match
    likeness: Share
    article: Stub
    quotes: tuple[Stub, ...]
    start: Count
    end: Count
    start_utf16: Count
    end_utf16: Count
    exact: str
    prefix: str
    suffix: str
    link: str | None


class Change(Shape):
    """A change of a record. `seq` has no gaps; changes of one `revision` were made together, `made_at` (UTC).

    `url` is that of the record; `into` has the paths of the records that now contain a merged one.
    """

    seq: Annotated[int, Field(ge=1)]
    action: Literal["created", "updated", "merged", "retracted"]
    resource: str
    id: str
    url: str
    into: tuple[str, ...]
    revision: Count
    made_at: str


class Highlight(Shape):
    """A hit of `q`: `exact` is at `start:end` of the record's `field`, between `prefix` and `suffix`.

    A field in a list has its index, `aliases.0`; `text` of an article is that of /v1/articles/{id}/text. Offsets are
    those of evidence.
    """

    field: str
    start: Count
    end: Count
    start_utf16: Count
    end_utf16: Count
    exact: str
    prefix: str
    suffix: str


class CorrectedSpan(Shape):
    """Characters of an article, given by its id."""

    article: str
    start: int
    end: int


class CorrectionMade(Shape):
    """A correction. `author` is the name of the key; corrections apply in order of `number`.

    `dormant` is true if it currently matches no finding.
    """

    id: str
    number: Count
    action: CorrectionAction
    target: str
    into: str | None
    field: str | None
    value: str | None
    spans: tuple[CorrectedSpan, ...]
    reason: str
    author: str
    made_at: str
    dormant: bool


def url_of(resource: str, record_id: str) -> str:
    """Return the path of a record; `resource` is the plural name, `people` for leaders too."""
    return f"/v1/{resource}/{record_id}"
