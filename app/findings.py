"""Findings of extractors. A finding is grounded in Spans, all of which Extraction checks.

Findings refer to people and summits of the same article by position (`participants=(0, 2)`): names are resolved within
the article here, and across articles in app.resolve.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

from pydantic import TypeAdapter

from app.document import Document, Span
from app.errors import SpanError
from app.kinds import AgreementKind, AgreementStatus, QuoteKind, SummitKind, SummitStatus


@dataclass(frozen=True, slots=True)
class CountryFinding:
    """A country named in the article: by name, demonym, capital or metonym."""

    code: str  # ISO 3166-1 alpha-2
    name: str  # English name in the reference data
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class PersonFinding:
    """A person named in the article."""

    name: str  # the fullest form in the article, without titles, or the reference name of a known leader
    family_name: str | None
    aliases: tuple[str, ...]  # all other forms in the article, in order of appearance
    role: str | None  # title of the office in the reference data ("Prime Minister"), or description in the text
    country: str | None  # alpha-2 of the country of the office
    leader: bool  # holds or held an office: head of state or government, minister
    former: bool  # the article calls the office a former one
    mentions: tuple[Span, ...]  # names only, no pronouns
    rule: str
    confidence: float
    modifiers: tuple[Span, ...] = ()  # mentions that only modify another noun: "Macron’s envoy"
    in_office: tuple[Span, ...] = ()  # of a former leader: mentions in sentences about the time in office

    @property
    def written(self) -> str:
        """The name as spelled in the article: `name` if it occurs, else its first full name not all in capitals."""
        forms = [mention.text for mention in self.mentions]
        full = (form for form in forms if len(form.split()) > 1 and not form.isupper())
        return self.name if self.name in forms else next(full, self.name)


@dataclass(frozen=True, slots=True)
class DateFinding:
    """A date in the article."""

    span: Span
    edtf: str  # with the precision of the text


@dataclass(frozen=True, slots=True)
class TopicFinding:
    """A topic of the controlled vocabulary, found in the article."""

    id: str
    name: str
    mentions: tuple[Span, ...]  # wording in the article


@dataclass(frozen=True, slots=True)
class Speaker:
    """The speaker that the text attributes a quote to."""

    name: str  # the person's name, or the label as written: "Analysis of sources"
    person: int | None  # position in Extraction.people; None for a label
    mention: Span  # may be a pronoun: "he"


@dataclass(frozen=True, slots=True)
class QuoteFinding:
    """One occurrence of an utterance. `span` excludes the quotation marks."""

    span: Span
    kind: QuoteKind
    speaker: Speaker | None
    said_on: str | None  # EDTF
    utterance: int  # shared by the occurrences of one utterance
    rule: str
    confidence: float
    context: Span | None = None  # its sentences with the previous and the next one


@dataclass(frozen=True, slots=True)
class SummitFinding:
    """A meeting of leaders. `span` is the most informative sentence about it."""

    span: Span
    name: str
    status: SummitStatus
    kind: SummitKind
    place: str | None
    place_country: str | None
    countries: tuple[str, ...]
    participants: tuple[int, ...]  # positions in Extraction.people
    date: str | None  # EDTF
    topics: tuple[str, ...]  # topic ids
    mentions: tuple[Span, ...]
    rule: str
    confidence: float
    place_written: str | None = None  # `place` as written in the article: "Wales" for "United Kingdom"


@dataclass(frozen=True, slots=True)
class AgreementFinding:
    """An agreement, announcement or pledge of the parties. `span` is the sentence."""

    span: Span
    kind: AgreementKind
    status: AgreementStatus
    countries: tuple[str, ...]
    participants: tuple[int, ...]  # positions in Extraction.people
    topics: tuple[str, ...]  # topic ids
    date: str | None  # EDTF
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Extraction:
    """All findings of one article, by one version of the extractors."""

    version: str
    countries: tuple[CountryFinding, ...] = ()
    people: tuple[PersonFinding, ...] = ()
    dates: tuple[DateFinding, ...] = ()
    topics: tuple[TopicFinding, ...] = ()
    summits: tuple[SummitFinding, ...] = ()
    agreements: tuple[AgreementFinding, ...] = ()
    quotes: tuple[QuoteFinding, ...] = ()

    def check(self, document: Document) -> "Extraction":
        """Return itself; raises SpanError if a span does not match the document's text or a position does not exist."""
        for span in spans_of(self):
            if document.text[span.start : span.end] != span.text or not span.text:
                raise SpanError(f"{span.start}:{span.end} is not {span.text!r} in the document")
        people = [s.person for q in self.quotes if (s := q.speaker) and s.person is not None]
        people += [i for summit in self.summits for i in summit.participants]
        people += [i for agreement in self.agreements for i in agreement.participants]
        for position in people:
            if not 0 <= position < len(self.people):
                raise SpanError(f"a finding refers to position {position} of {len(self.people)}")
        return self


EXTRACTION: TypeAdapter[Extraction] = TypeAdapter(Extraction)  # to and from the stored JSON


def spans_of(finding: object) -> Iterator[Span]:
    """Yield every Span inside a finding, at any depth."""
    if isinstance(finding, Span):
        yield finding
    elif isinstance(finding, tuple):
        for item in finding:
            yield from spans_of(item)
    elif is_dataclass(finding):
        for each in fields(finding):
            yield from spans_of(getattr(finding, each.name))
