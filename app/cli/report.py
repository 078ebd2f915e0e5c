"""An extraction as `summit extract` prints it: names in place of positions, every span with its text."""

from typing import Any

from app.document import Document, Span
from app.findings import Extraction, QuoteFinding


def printed(source: str, document: Document, found: Extraction, *, indirect: bool = False) -> dict[str, Any]:
    """Return the JSON object of one document; `indirect` adds indirect speech to its quotes."""
    people = found.people
    return {
        "source": source,
        "title": document.title,
        "published": document.published,
        "countries": [{"code": c.code, "name": c.name, "mentions": _mentions(c.mentions)} for c in found.countries],
        "people": [
            {
                "name": p.name,
                "aliases": list(p.aliases),
                "role": p.role,
                "country": p.country,
                "leader": p.leader,
                "former": p.former,
                "mentions": _mentions(p.mentions),
            }
            for p in people
        ],
        "summits": [
            {
                "name": s.name,
                "place": s.place,
                "countries": list(s.countries),
                "participants": [people[i].name for i in s.participants],
                "date": s.date,
                "status": s.status,
                "start": s.span.start,
                "end": s.span.end,
            }
            for s in found.summits
        ],
        "agreements": [
            {
                **_span(a.span),
                "kind": a.kind,
                "status": a.status,
                "countries": list(a.countries),
                "topics": list(a.topics),
            }
            for a in found.agreements
        ],
        "quotes": [_quote(q) for q in found.quotes if indirect or q.kind != "indirect"],
    }


def _quote(quote: QuoteFinding) -> dict[str, Any]:
    speaker = quote.speaker
    return {
        **_span(quote.span),
        "kind": quote.kind,
        "said_on": quote.said_on,
        "utterance": quote.utterance,
        "speaker": speaker
        and {"name": speaker.name, "person": speaker.person is not None, "mention": _span(speaker.mention)},
    }


def _span(span: Span) -> dict[str, Any]:
    return {"text": span.text, "start": span.start, "end": span.end}


def _mentions(spans: tuple[Span, ...]) -> list[dict[str, Any]]:
    return [_span(span) for span in spans]
