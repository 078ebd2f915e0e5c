"""Response models around records: envelopes, problems. For OpenAPI only."""

from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, RootModel
from pydantic.json_schema import SkipJsonSchema

from app.kinds import AgreementKind, AgreementStatus, QuoteKind, SummitStatus
from app.schemas.exports import ExportedFile, Manifest
from app.schemas.records import (
    Agreement,
    Article,
    Change,
    ContestedField,
    CorrectionMade,
    Country,
    Entry,
    MetPerson,
    Occurrence,
    Person,
    Quote,
    Stub,
    Suggestion,
    Summit,
    Topic,
    Variant,
)

Shape = TypeVar("Shape", bound=BaseModel)


class Total(BaseModel):
    """The length of the whole list."""

    value: int
    relation: Literal["eq"]


class Position(BaseModel):
    """Position of a page in its list. `next` and `prev` are paths; `total` is null with `count=none`."""

    limit: int
    total: Total | None
    next: str | None
    prev: str | None


class PositionOfCursor(Position):
    """Position of a page, with the values of `cursor=` for the next and the previous one."""

    next_cursor: str | None
    prev_cursor: str | None


class Resolved(BaseModel):
    """The record of a name in a filter. `url` is null if the record does not exist yet, or no longer.

    `others` are ids of records with the same name that far fewer articles mention.
    """

    id: str
    name: str
    url: str | None
    others: list[str]


class Meta(BaseModel):
    """`revision` is the number of writes of the database; `resolved` has the names in filters, by parameter.

    `suggestion`, for an empty list, is a broader filter: `about=Japan` in place of `mention=Japan`.
    """

    revision: int
    resolved: dict[str, Resolved | list[Resolved]]
    suggestion: str | None = None


Value = str | int | bool | None


class Group(BaseModel):
    """The number of records with a value. `url` is that of the record if the value is one.

    Grouped by two fields, `value`, `name` and `url` are lists of two.
    """

    value: Value | list[Value]
    name: str | list[str | None] | None
    count: int
    url: str | list[str | None] | None


class FilterExplained(BaseModel):
    """Effect of one filter. `parameter` is null for a default filter of the list.

    `left` is the number of rows after it and those before it, `takes_away` fewer than without it; `without` is the
    number with all filters but this one.
    """

    parameter: str | None
    words: str
    takes_away: int
    left: int
    without: int


class Explained(BaseModel):
    """A query in `words`. `rows` is the number of rows without any filter."""

    words: str
    rows: int
    filters: list[FilterExplained]


class Facets(RootModel[dict[str, list[Group]]]):
    """The commonest values of each field in `facets=`."""


class ListOf(BaseModel, Generic[Shape]):
    """A page of a list. `facets=` adds the commonest values of these fields, `explain=true` the query in words."""

    model_config = ConfigDict(extra="forbid")

    data: list[Shape]
    page: PositionOfCursor
    facets: Facets | SkipJsonSchema[None] = None
    explain: Explained | SkipJsonSchema[None] = None
    meta: Meta


class SelectionOf(ListOf[Shape]):
    """A page of a list with `fields=`; `fields` are their names."""

    fields: list[str]


class GroupPage(ListOf[Group]):
    """A page of counts by the fields `group_by`."""

    group_by: list[str]


class OfResource(BaseModel):
    """Hits in one resource: `count` records, all of them at `url`, with the best ones."""

    resource: str
    count: int
    url: str
    records: list[Person | Country | Summit | Topic | Agreement | Quote | Article]


class MetaOfRevision(BaseModel):
    """`revision` is the number of writes of the database."""

    revision: int


class MetaOfSearch(MetaOfRevision):
    """`suggestion`, without hits, is the path of a list for the question."""

    suggestion: str | None = None


class SearchResult(BaseModel):
    """Hits of a search, by resource."""

    data: list[OfResource]
    meta: MetaOfSearch


class Suggestions(BaseModel):
    """Records whose names match the query, best first."""

    data: list[Suggestion]
    meta: MetaOfRevision


class TimelinePage(ListOf[Entry]):
    """A page of the timeline."""


class MetPage(ListOf[MetPerson]):
    """A page of people met by a person."""


class ChangesPage(BaseModel):
    """A page of changes, in order; `prev` is always null. The last `seq` is `since` of the next page."""

    data: list[Change]
    page: Position
    meta: MetaOfRevision


class Statistics(BaseModel):
    """By resource, the `count` of its list, and the number of records of each kind or status."""

    data: dict[str, dict[str, int | dict[str, int]]]
    meta: MetaOfRevision


class Variants(BaseModel):
    """The wordings of a quote."""

    data: list[Variant]
    meta: MetaOfRevision


class Claims(BaseModel):
    """Values of a summit that differ between sources."""

    data: list[ContestedField]
    meta: MetaOfRevision


class Occurrences(BaseModel):
    """Positions of a text, best first; `verdict` is the match of the first. At most 50 are listed."""

    verdict: Literal["exact", "words", "near", "absent"]
    data: list[Occurrence]
    meta: MetaOfRevision


class Ingested(BaseModel):
    """An ingested article, and its records by resource, the first 200 of each."""

    data: Article
    found: dict[str, list[Stub]]
    meta: MetaOfRevision


class OneCorrection(BaseModel):
    """A stored correction."""

    data: CorrectionMade
    meta: MetaOfRevision


class FileOfExport(ExportedFile):
    """A file of an export, at `url`."""

    url: str


class Export(Manifest):
    """An export, at `url`."""

    id: str
    files: tuple[FileOfExport, ...]
    url: str


class Exports(BaseModel):
    """All exports, newest first."""

    data: list[Export]


class ProblemError(BaseModel):
    """A fault of a request. `candidates` is present if there are alternatives."""

    where: Literal["query", "path", "header", "body"] = Field(alias="in")
    name: str | None
    code: str
    detail: str
    suggestion: str | None
    candidates: list[str] = []


class Problem(BaseModel):
    """An error (RFC 9457)."""

    type: str = Field(examples=["/problems/unknown-parameter"])
    title: str
    status: int
    detail: str
    instance: str
    errors: list[ProblemError]


class IngestedLine(BaseModel):
    """Result of a line: the path of its article, which is `pending` in a queue, or the problem."""

    status: Literal["new", "updated", "unchanged", "pending", "failed"]
    article: str | None
    problem: Problem | None


class IngestedLines(BaseModel):
    """Results of the lines of a body, in order."""

    data: list[IngestedLine]


class ExtractedSpan(BaseModel):
    """Characters of the text: `text` is at `start:end`, in code points."""

    text: str
    start: int
    end: int


class ExtractedCountry(BaseModel):
    """A country named in a text."""

    code: str
    name: str
    mentions: list[ExtractedSpan]


class ExtractedPerson(BaseModel):
    """A person in a text; `former` is true if the `role` is no longer held."""

    name: str
    aliases: list[str]
    role: str | None
    country: str | None
    leader: bool
    former: bool
    mentions: list[ExtractedSpan]


class ExtractedSummit(BaseModel):
    """A meeting reported in a text, at `start:end`."""

    name: str
    place: str | None
    countries: list[str]
    participants: list[str]
    date: str | None
    status: SummitStatus
    start: int
    end: int


class ExtractedAgreement(ExtractedSpan):
    """A sentence that states an agreement."""

    kind: AgreementKind
    status: AgreementStatus
    countries: list[str]
    topics: list[str]


class ExtractedSpeaker(BaseModel):
    """A speaker as named in a text: a person, or a label."""

    name: str
    person: bool
    mention: ExtractedSpan


class ExtractedQuote(ExtractedSpan):
    """An occurrence of a quote; occurrences of one `utterance` share its number."""

    kind: QuoteKind
    said_on: str | None
    utterance: int
    speaker: ExtractedSpeaker | None


class ExtractedText(BaseModel):
    """Findings of a text that is not stored. All offsets refer to `text`, for a page that of its story."""

    title: str | None
    published: str | None
    countries: list[ExtractedCountry]
    people: list[ExtractedPerson]
    summits: list[ExtractedSummit]
    agreements: list[ExtractedAgreement]
    quotes: list[ExtractedQuote]
    text: str


class Index(BaseModel):
    """Paths of the API."""

    name: str
    version: str
    resources: dict[str, str]
    overviews: dict[str, str]
    examples: list[str]
    fields: str
    problems: str
    documentation: str
    openapi: str


class FilterField(BaseModel):
    """A filter of a list. `values` are those of a closed list, `of` is the resource of a relation.

    `operators` maps each operator to its meaning.
    """

    name: str
    kind: str
    description: str
    example: str
    values: list[str] | None
    of: str | None
    operators: dict[str, str]
    sortable: bool
    facetable: bool


class ListDescription(BaseModel):
    """A list: its filters, its other parameters, the fields of its records, and the values of `include=`."""

    resource: str
    description: str
    url: str
    sort: str
    filters: list[FilterField]
    parameters: list[str]
    fields: list[str]
    include: list[str]


class Catalog(BaseModel):
    """Every list."""

    data: list[ListDescription]


class Health(BaseModel):
    """The process runs."""

    status: Literal["ok"]


class Readiness(BaseModel):
    """The database is at this revision."""

    status: Literal["ready"]
    revision: int


class ProblemDescription(BaseModel):
    """A problem type: its statuses, and in `detail` the remedy."""

    type: str
    title: str
    statuses: list[int]
    detail: str


class ProblemDescriptions(BaseModel):
    """All problem types."""

    data: list[ProblemDescription]
