"""JSON output of `summit extract`: names in place of positions, every span with its text."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.document import Document, Span
from app.findings import AgreementFinding, Extraction, PersonFinding, QuoteFinding, SummitFinding


def as_json(items: Iterable[dict[str, Any]], *, indented: bool, array: bool) -> Iterator[str]:
    """Yield items as JSON while they arrive: one per line, or `indented`, in an `array` if there may be several."""
    array = array and indented
    yield "[" if array else ""
    for number, item in enumerate(items):
        separator = ",\n" if array and number else ""
        yield separator + json.dumps(item, ensure_ascii=False, indent=2 if indented else None)
        yield "" if array else "\n"
    yield "]\n" if array else ""


def printed(source: str, document: Document, found: Extraction, *, indirect: bool = False) -> dict[str, Any]:
    """Return the JSON object of one document; `indirect` adds indirect speech to its quotes."""
    names = [person.written for person in found.people]
    return {
        "source": source,
        "title": document.title,
        "published": document.published,
        "countries": [{"code": c.code, "name": c.name, "mentions": _mentions(c.mentions)} for c in found.countries],
        "people": [_person(person) for person in found.people],
        "summits": [_summit(summit, names) for summit in found.summits],
        "agreements": [_agreement(agreement) for agreement in found.agreements],
        "quotes": [_quote(quote, names) for quote in found.quotes if indirect or quote.kind != "indirect"],
    }


def _person(person: PersonFinding) -> dict[str, Any]:
    return {
        "name": person.written,
        "aliases": [form for form in dict.fromkeys((person.name, *person.aliases)) if form != person.written],
        "role": person.role,
        "country": person.country,
        "leader": person.leader,
        "former": person.former,
        "mentions": _mentions(person.mentions),
    }


def _summit(summit: SummitFinding, names: Sequence[str]) -> dict[str, Any]:
    return {
        "name": summit.name,
        "place": summit.place_written or summit.place,
        "countries": list(summit.countries),
        "participants": [names[position] for position in summit.participants],
        "date": summit.date,
        "status": summit.status,
        "start": summit.span.start,
        "end": summit.span.end,
    }


def _agreement(agreement: AgreementFinding) -> dict[str, Any]:
    return {
        **_span(agreement.span),
        "kind": agreement.kind,
        "status": agreement.status,
        "countries": list(agreement.countries),
        "topics": list(agreement.topics),
    }


def _quote(quote: QuoteFinding, names: Sequence[str]) -> dict[str, Any]:
    speaker = quote.speaker
    name = speaker and (speaker.name if speaker.person is None else names[speaker.person])
    return {
        **_span(quote.span),
        "kind": quote.kind,
        "said_on": quote.said_on,
        "utterance": quote.utterance,
        "speaker": speaker and {"name": name, "person": speaker.person is not None, "mention": _span(speaker.mention)},
    }


def _span(span: Span) -> dict[str, Any]:
    return {"text": span.text, "start": span.start, "end": span.end}


def _mentions(spans: tuple[Span, ...]) -> list[dict[str, Any]]:
    return [_span(span) for span in spans]
