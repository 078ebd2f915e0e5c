"""Articles with findings made by hand, for tests of what comes after extraction.

A finding names the text that it stands on; the span is that text's first occurrence in the article. `invented` is a
hypothesis strategy: small articles about few people, places and dates, so that they agree, differ and collide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from app.document import Document, Span
from app.facts import Report
from app.findings import (
    AgreementFinding,
    CountryFinding,
    DateFinding,
    Extraction,
    PersonFinding,
    QuoteFinding,
    Speaker,
    SummitFinding,
    TopicFinding,
)

VERSION = "1"


@dataclass(frozen=True)
class Article:
    """A document, the name of its file and what was found in it."""

    document: Document
    name: str
    extraction: Extraction

    def report(self) -> Report:
        return Report(self.name, self.document.published, self.extraction)


def article(
    text: str,
    *,
    name: str = "article",
    countries: Mapping[str, Sequence[str]] | None = None,
    topics: Mapping[str, Sequence[str]] | None = None,
    people: Sequence[dict[str, Any]] = (),
    summits: Sequence[dict[str, Any]] = (),
    agreements: Sequence[dict[str, Any]] = (),
    quotes: Sequence[dict[str, Any]] = (),
    dates: Mapping[str, str] | None = None,
    version: str = VERSION,
    **about: Any,
) -> Article:
    """Return an article with the findings that `person`, `summit`, `agreement` and `quote` describe."""
    document = Document(text, **about)

    def span(part: str) -> Span:
        start = text.index(part)
        return document.span(start, start + len(part))

    def speaker(name: str | None) -> Speaker | None:
        if name is None:
            return None
        position = next((i for i, p in enumerate(people) if p["name"] == name), None)
        return Speaker(name, position, span(name))

    extraction = Extraction(
        version,
        countries=tuple(CountryFinding(c, c, tuple(map(span, m))) for c, m in (countries or {}).items()),
        topics=tuple(TopicFinding(t, t, tuple(map(span, m))) for t, m in (topics or {}).items()),
        people=tuple(PersonFinding(**{**p, "mentions": tuple(map(span, p["mentions"]))}) for p in people),
        dates=tuple(DateFinding(span(part), edtf) for part, edtf in (dates or {}).items()),
        summits=tuple(
            SummitFinding(**{**s, "span": span(s["span"]), "mentions": tuple(map(span, s["mentions"]))})
            for s in summits
        ),
        agreements=tuple(AgreementFinding(**{**a, "span": span(a["span"])}) for a in agreements),
        quotes=tuple(
            QuoteFinding(**{"utterance": i, **q, "span": span(q["span"]), "speaker": speaker(q["speaker"])})
            for i, q in enumerate(quotes)
        ),
    )
    return Article(document, name, extraction.check(document))


def person(name: str, role: str | None = None, country: str | None = None, **other: Any) -> dict[str, Any]:
    """Describe a person; a leader if there is a role. The article must contain the name."""
    standard = {"family_name": None, "aliases": (), "leader": role is not None, "former": False, "mentions": [name]}
    return {**standard, "name": name, "role": role, "country": country, "rule": "title", "confidence": 0.9, **other}


def summit(
    span: str, countries: str = "", date: str | None = None, place: str | None = None, **other: Any
) -> dict[str, Any]:
    """Describe a summit; `countries` are codes between spaces, `participants` positions of people."""
    codes = tuple(countries.split())
    kind = "multilateral" if len(codes) > 2 else "bilateral"
    standard = {
        "name": "Summit",
        "status": "held",
        "kind": kind,
        "place_country": None,
        "participants": (),
        "topics": (),
    }
    found = {"span": span, "countries": codes, "date": date, "place": place, "mentions": []}
    return {**standard, **found, "rule": "verb", "confidence": 0.8, **other}


def agreement(span: str, countries: str = "", **other: Any) -> dict[str, Any]:
    """Describe an agreement; `countries` are codes between spaces."""
    standard = {"kind": "pledge", "status": "agreed", "participants": (), "topics": (), "date": None}
    return {**standard, "span": span, "countries": tuple(countries.split()), "rule": "verb", "confidence": 0.7, **other}


def quote(span: str, speaker: str | None = None, **other: Any) -> dict[str, Any]:
    """Describe a quote; the speaker is a person if `people` has the name, else a label."""
    standard = {"kind": "full", "said_on": None, "rule": "cue", "confidence": 0.8}
    return {**standard, "span": span, "speaker": speaker, **other}


_COUNTRIES = {"JP": "Japan", "KR": "South Korea", "US": "the United States", "XK": "Kosovo"}
_PEOPLE = (
    ("Lee Jae-myung", "President", "KR"),
    ("Ishiba Shigeru", "Prime Minister", "JP"),
    ("Shigeru Ishiba", None, None),
    ("Lee", "President", "KR"),
    ("Ann Bell", None, "US"),
    ("Ann Bell", "Minister", "JP"),
    ("Ann Bell", None, None),
    ("ANN BELL", None, None),
    ("Ann Bell Jp", None, None),
    ("Tom Bell", "Minister", "JP"),
    ("Bell", "Minister", "JP"),
    ("Bell", None, None),
)
_QUOTES = (
    "We stand together on this and on much more besides",
    "We stand together on this, and on much more besides",
    "We do not stand together on this and on much more besides",
    "Yes",
)
_AGREEMENTS = (
    "They will build a fund of 5 billion dollars by spring.",
    "They will build a fund of 6 billion dollars by spring.",
)
_SUMMITS = ("They met.", "A summit is near.")
_DATES = (None, "2025-08-23", "2025-08-23/2025-08-24", "2025-08-25", "2025-08-26/2025-08-28", "2025-08", "2023")


@st.composite
def invented(draw: st.DrawFn, number: int) -> Article:
    """Draw an article; those of different `number` differ in their key."""
    chosen = draw(st.lists(st.sampled_from(_PEOPLE), max_size=3, unique_by=lambda who: who[0]))
    codes = draw(st.lists(st.sampled_from(sorted(_COUNTRIES)), max_size=3, unique=True))
    quotes = draw(st.lists(st.sampled_from(_QUOTES), max_size=2, unique=True))
    names = [who[0] for who in chosen]
    parts = [*names, *(_COUNTRIES[code] for code in codes), *quotes, *_AGREEMENTS, *_SUMMITS, "A spokesman"]
    speakers = st.sampled_from([None, "A spokesman", *names])
    participants = st.sets(st.sampled_from(range(len(chosen)))).map(sorted).map(tuple) if chosen else st.just(())
    parties = (
        st.lists(st.sampled_from(codes), unique=True, max_size=2).map(sorted).map(" ".join) if codes else st.just("")
    )
    summits = draw(
        st.lists(
            st.builds(
                summit,
                st.sampled_from(_SUMMITS),
                parties,
                st.sampled_from(_DATES),
                st.sampled_from([None, "Tokyo", "Tokyo", "Seoul"]),
                participants=participants,
                status=st.sampled_from(["held", "planned", "mentioned"]),
            ),
            max_size=2,
        )
    )
    agreements = draw(
        st.lists(
            st.builds(agreement, st.sampled_from(_AGREEMENTS), parties, participants=participants),
            max_size=2,
        )
    )
    return article(
        f"Article {number}. " + " | ".join(parts),
        name=f"article-{number}",
        published=draw(st.sampled_from([None, "2025-08-24", "2025-09-01", "2023-01"])),
        publisher=draw(st.sampled_from([None, "The Wire", "THE WIRE", "Post"])),
        source_url=draw(st.sampled_from([None, f"https://example.org/{number}"])),
        countries={code: [_COUNTRIES[code]] for code in codes},
        people=[person(name, role, country) for name, role, country in chosen],
        summits=summits,
        agreements=agreements,
        quotes=[quote(text, draw(speakers), said_on=draw(st.sampled_from(_DATES))) for text in quotes],
    )


def several(least: int = 1, most: int = 4) -> st.SearchStrategy[list[Article]]:
    """Draw articles with different keys."""
    return st.integers(least, most).flatmap(lambda count: st.tuples(*(invented(i) for i in range(count))).map(list))
