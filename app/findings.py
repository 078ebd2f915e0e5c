"""Findings of extractors. A finding is grounded: it has Spans, and Extraction checks every one of them.

Findings refer to people and summits of the same article by position (`participants=(0, 2)`): names are resolved
inside the article here, and across articles in app.resolve.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

from pydantic import TypeAdapter

from app.document import Document, Span
from app.errors import SpanError
from app.kinds import AgreementKind, AgreementStatus, QuoteKind, SummitKind, SummitStatus


@dataclass(frozen=True, slots=True)
class CountryFinding:
    """A country that the article names: by name, demonym, capital or metonym."""

    code: str  # ISO 3166-1 alpha-2
    name: str  # the reference's English name
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class PersonFinding:
    """A person whom the article names."""

    name: str  # the fullest form in the article, titles left off, or the reference's for a known leader
    family_name: str | None
    aliases: tuple[str, ...]  # every other form in the article, in order of appearance
    role: str | None  # the office as the reference titles it ("Prime Minister"), or as the text describes the person
    country: str | None  # alpha-2 of the country that the office belongs to
    leader: bool  # holds or held an office: head of state or government, minister
    former: bool  # the article speaks of the office as one held before
    mentions: tuple[Span, ...]  # names only, no pronouns
    rule: str
    confidence: float
    modifiers: tuple[Span, ...] = ()  # those mentions that only say whose somebody or something is: "Macron’s envoy"
    in_office: tuple[Span, ...] = ()  # of a former leader: mentions in sentences that tell of the time in office

    @property
    def written(self) -> str:
        """The name as the article writes it: `name` if it does, else its first full name that is not all capitals."""
        forms = [mention.text for mention in self.mentions]
        full = (form for form in forms if len(form.split()) > 1 and not form.isupper())
        return self.name if self.name in forms else next(full, self.name)


@dataclass(frozen=True, slots=True)
class DateFinding:
    """A date that the article states."""

    span: Span
    edtf: str  # with the precision that the text gives and no more


@dataclass(frozen=True, slots=True)
class TopicFinding:
    """A topic of the controlled vocabulary that the article touches."""

    id: str
    name: str
    mentions: tuple[Span, ...]  # the article's own wording


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whom the text gives a quote to."""

    name: str  # the person's name, or the label as written: "Analysis of sources"
    person: int | None  # position in Extraction.people; None for a label
    mention: Span  # what stands in the text; may be "he"


@dataclass(frozen=True, slots=True)
class QuoteFinding:
    """One occurrence of an utterance. `span` lies inside the marks."""

    span: Span
    kind: QuoteKind
    speaker: Speaker | None
    said_on: str | None  # EDTF
    utterance: int  # occurrences of one utterance share it
    rule: str
    confidence: float
    context: Span | None = None  # its sentences with the one before and the one after


@dataclass(frozen=True, slots=True)
class SummitFinding:
    """A meeting of leaders. `span` is the sentence that tells most of it."""

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
    place_written: str | None = None  # `place` as the article writes it: "Wales", where `place` is "United Kingdom"


@dataclass(frozen=True, slots=True)
class AgreementFinding:
    """Something that parties agreed, announced or pledged. `span` is the sentence."""

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
    """All that one article says, as found by one version of the extractors."""

    version: str
    countries: tuple[CountryFinding, ...] = ()
    people: tuple[PersonFinding, ...] = ()
    dates: tuple[DateFinding, ...] = ()
    topics: tuple[TopicFinding, ...] = ()
    summits: tuple[SummitFinding, ...] = ()
    agreements: tuple[AgreementFinding, ...] = ()
    quotes: tuple[QuoteFinding, ...] = ()

    def check(self, document: Document) -> "Extraction":
        """Return itself; raises SpanError where a span is not the document's text or a position does not exist."""
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


EXTRACTION: TypeAdapter[Extraction] = TypeAdapter(Extraction)  # to and from the JSON that is stored


def spans_of(finding: object) -> Iterator[Span]:
    """Yield every Span inside a finding, however deep."""
    if isinstance(finding, Span):
        yield finding
    elif isinstance(finding, tuple):
        for item in finding:
            yield from spans_of(item)
    elif is_dataclass(finding):
        for each in fields(finding):
            yield from spans_of(getattr(finding, each.name))
