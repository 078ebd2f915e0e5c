"""Values of resolution: reports of articles in, facts out. Frozen, sorted by id, without SQL.

Facts reference each other by text: `countries` are alpha-2 codes, `participants` ids of people, `summit` the id of a
summit. Dates are EDTF. `sources` is the number of articles that state the fact.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.document import Span
from app.edtf_dates import OPEN, bounds
from app.findings import (
    AgreementFinding,
    CountryFinding,
    Extraction,
    PersonFinding,
    QuoteFinding,
    SummitFinding,
    TopicFinding,
)
from app.kinds import (
    AgreementKind,
    AgreementStatus,
    OfficeBasis,
    OfficeStatus,
    QuoteKind,
    RecordKind,
    SummitKind,
    SummitStatus,
)

Finding = CountryFinding | PersonFinding | SummitFinding | AgreementFinding | QuoteFinding | TopicFinding
FindingKey = tuple[str, int]  # (article, position of the finding among its kind)
RecordOf = Mapping[FindingKey, str]  # -> id of the record


@dataclass(frozen=True, slots=True)
class SeenAs:
    """Identity of a merged person, in place of the article's statements."""

    role: str | None
    leader: bool
    published: str | None


@dataclass(frozen=True, slots=True)
class Mark:
    """Corrections of a finding, which precede all rules.

    Findings that share a label of `same` are one; those that share `apart` are one too, and no rule joins them with
    others. A `reviewed` finding was accepted or changed by a person.
    """

    same: frozenset[str] = frozenset()
    apart: str = ""
    seen_as: SeenAs | None = None
    reviewed: bool = False

    @property
    def labels(self) -> frozenset[str]:
        """Labels that join findings."""
        return frozenset(f"same {label}" for label in self.same) | ({f"apart {self.apart}"} if self.apart else set())


UNMARKED = Mark()
Marks = Mapping[tuple[RecordKind, int], Mark]  # kind, position of the finding among its kind


@dataclass(frozen=True, slots=True)
class Report:
    """Findings of one article. `published` is its EDTF date, None if unknown."""

    article: str
    published: str | None
    extraction: Extraction
    marks: Marks = field(default_factory=dict)

    def mark(self, kind: RecordKind, position: int) -> Mark:
        """Return the mark of a finding."""
        return self.marks.get((kind, position), UNMARKED)

    @property
    def age(self) -> tuple[int, str]:
        """Sort key for the first source of a record."""
        return source_age(self.published, self.article)


def source_age(published: str | None, article: str) -> tuple[int, str]:
    """Return a sort key of articles: earliest published first, undated last, then by id."""
    return bounds(published)[0] if published else OPEN, article


@dataclass(frozen=True, slots=True)
class CountryFact:
    """A country named in an article or referenced by another fact."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class TopicFact:
    """A topic of an article or referenced by another fact."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class StatusPeriod:
    """Days on which an office has one status: from the first day of `start` to the last day of `end`, None if open."""

    status: OfficeStatus
    start: str | None
    end: str | None
    basis: OfficeBasis


@dataclass(frozen=True, slots=True)
class OfficeFact:
    """An office of a person. `held_from` and `held_to` date the first and the last article that call it held.

    `history` has its periods in order of time, without gaps. Before the first one its status is unknown.
    """

    title: str
    country: str | None
    history: tuple[StatusPeriod, ...]
    held_from: str | None
    held_to: str | None
    sources: int


@dataclass(frozen=True, slots=True)
class PersonFact:
    """A person. `slug` is the id without the suffix of namesakes; `aliases` are all other forms in articles.

    `key` is shared by all mentions of this person and independent of other people. `confidence` is that of the most
    reliable finding; a record is `reviewed` if one of its findings is.
    """

    id: str
    key: str
    slug: str
    name: str
    family_name: str | None
    aliases: tuple[str, ...]
    leader: bool
    country: str | None
    offices: tuple[OfficeFact, ...]
    confidence: float
    reviewed: bool


@dataclass(frozen=True, slots=True)
class SummitFact:
    """A meeting of leaders. `disputed` if articles state contradicting dates, places or numbers.

    `article` is its first source, published on `reported_on`. `slug` is the id without the suffix for other summits
    with the same day, place and parties.
    """

    id: str
    slug: str
    name: str
    status: SummitStatus
    kind: SummitKind
    place: str | None
    place_country: str | None
    date: str | None
    countries: tuple[str, ...]
    participants: tuple[str, ...]
    topics: tuple[str, ...]
    article: str
    reported_on: str | None
    confidence: float
    reviewed: bool
    disputed: bool
    sources: int


@dataclass(frozen=True, slots=True)
class AgreementFact:
    """An agreement; `text` is the sentence that states it. `disputed` if articles state different numbers.

    `article` is its first source, published on `reported_on`.
    """

    id: str
    text: str
    kind: AgreementKind
    status: AgreementStatus
    countries: tuple[str, ...]
    participants: tuple[str, ...]
    topics: tuple[str, ...]
    summit: str | None
    date: str | None
    article: str
    reported_on: str | None
    rule: str
    confidence: float
    reviewed: bool
    sources: int
    disputed: bool


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a quote."""

    text: str
    sources: int


@dataclass(frozen=True, slots=True)
class QuoteFact:
    """An utterance. The first of `wordings` is the canonical one, `text`.

    `article` is its first source, published on `reported_on`, and `context` the surrounding sentences there.
    """

    id: str
    text: str
    kind: QuoteKind
    speaker: str | None
    speaker_label: str | None
    said_on: str | None
    mentions: tuple[str, ...]
    topics: tuple[str, ...]
    summit: str | None
    article: str
    reported_on: str | None
    context: Span
    rule: str
    confidence: float
    reviewed: bool
    sources: int
    wordings: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class EvidenceFact:
    """The span of an article that states `field` of a record; `finding` is the finding's number in its extraction.

    `context` are the sentences around a quote.
    """

    id: str
    article: str
    finding: int
    kind: RecordKind
    record: str
    field: str
    span: Span
    context: Span | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All records."""

    countries: tuple[CountryFact, ...]
    topics: tuple[TopicFact, ...]
    people: tuple[PersonFact, ...]
    summits: tuple[SummitFact, ...]
    agreements: tuple[AgreementFact, ...]
    quotes: tuple[QuoteFact, ...]
    evidence: tuple[EvidenceFact, ...]


def findings_of(extraction: Extraction) -> Iterator[tuple[RecordKind, int, Finding]]:
    """Yield (kind, position among its kind, finding) of all findings that records are based on, in numbering order."""
    kinds: tuple[tuple[RecordKind, tuple[Finding, ...]], ...] = (
        ("country", extraction.countries),
        ("person", extraction.people),
        ("summit", extraction.summits),
        ("agreement", extraction.agreements),
        ("quote", extraction.quotes),
        ("topic", extraction.topics),
    )
    for kind, found in kinds:
        for position, finding in enumerate(found):
            yield kind, position, finding
