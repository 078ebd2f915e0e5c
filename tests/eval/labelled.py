"""The articles of tests/corpus with what their labels say, as findings, and which of those are one record."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from app.document import Document, Span
from app.facts import Report
from app.findings import AgreementFinding, DateFinding, Extraction, PersonFinding, QuoteFinding, Speaker, SummitFinding
from app.reference import Reference
from app.text import fold

CORPUS = Path(__file__).parents[1] / "corpus"
Kind = Literal["person", "summit", "agreement", "quote"]
Item = tuple[str, int]  # article, position of the finding among its kind
_LISTS: Mapping[Kind, str] = {"person": "people", "summit": "summits", "agreement": "agreements", "quote": "quotes"}


@dataclass(frozen=True)
class Corpus:
    """Labelled articles by name, and the records that they make together (expected.toml)."""

    documents: Mapping[str, Document]
    labels: Mapping[str, Mapping[str, list[dict[str, Any]]]]
    expected: Mapping[str, list[dict[str, Any]]]

    def records(self, kind: Kind) -> dict[Item, str]:
        """Return the key of the record that each label makes or belongs to, those left out that count for nothing."""
        owners = {(article, text): owner for owner, article, text in self._occurrences(kind)}
        optional = {each.get("key") for each in self.expected[_LISTS[kind]] if each.get("optional")}
        found = {}
        for article, labels in self.labels.items():
            for position, label in enumerate(labels[_LISTS[kind]]):
                said = self._said(kind, article, label)
                owner = owners.get((article, said), f"{article}: {said}")
                if not label.get("optional") and owner not in optional:
                    found[article, position] = owner
        return found

    def parts(self, kind: Kind) -> set[frozenset[str]]:
        """Return the pairs of records that may be joined or not: a piece and the whole, and two pieces of one whole."""
        wholes: dict[str, set[str]] = {}
        for each in self.expected[_LISTS[kind]]:
            if "part_of" in each:
                wholes.setdefault(each["part_of"], {each["part_of"]}).add(each["key"])
        return {
            frozenset((one, other)) for whole in wholes.values() for one in whole for other in whole if one != other
        }

    def _occurrences(self, kind: Kind) -> Iterator[tuple[str, str, str]]:
        """Yield (record, article, what the article says of it)."""
        for each in self.expected[_LISTS[kind]]:
            match kind:
                case "person":
                    yield from ((each["id"], told["article"], told["name"]) for told in each["named"])
                case "summit":
                    yield from ((each["id"], told["article"], told["article"]) for told in each["told"])
                case _:
                    yield from ((each["key"], told["article"], told["text"]) for told in each["occurrences"])

    def _said(self, kind: Kind, article: str, label: Mapping[str, Any]) -> str:
        if kind == "summit":  # an article tells of one expected summit, its first
            return article if label is self.labels[article]["summits"][0] else str(label["name"])
        return str(label[{"person": "name", "agreement": "evidence", "quote": "text"}[kind]])


@cache
def load_corpus(folder: Path = CORPUS) -> Corpus:
    """Read a folder of labelled articles."""
    documents, labels = {}, {}
    for path in sorted(folder.glob("*.txt")):
        sidecar = json.loads(path.with_suffix(".meta.json").read_text(encoding="utf-8"))
        documents[path.stem] = Document(path.read_bytes().decode(), **sidecar)
        labels[path.stem] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return Corpus(documents, labels, tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8")))


def labelled_reports(corpus: Corpus, extracted: Iterable[Report], reference: Reference) -> list[Report]:
    """Return what the labels say of each article instead of what was extracted, countries and topics aside."""
    reports = []
    for report in extracted:
        document = corpus.documents[report.article]
        labelled = _extraction(document, corpus.labels[report.article], report.extraction, reference)
        reports.append(Report(report.article, report.published, labelled.check(document)))
    return reports


def _extraction(
    document: Document, labels: Mapping[str, list[dict[str, Any]]], extracted: Extraction, reference: Reference
) -> Extraction:
    names = [person["name"] for person in labels["people"]]
    return Extraction(
        "labels",
        countries=extracted.countries,
        topics=extracted.topics,
        people=tuple(_person(document, person, reference) for person in labels["people"]),
        dates=tuple(
            DateFinding(document.span(0, 1), label["date"]) for label in labels["summits"] if label.get("date")
        ),
        summits=tuple(_summit(document, summit, names) for summit in labels["summits"]),
        agreements=tuple(_agreement(document, label) for label in labels["agreements"]),
        quotes=tuple(_quote(document, label, number, names) for number, label in enumerate(labels["quotes"])),
    )


def _person(document: Document, label: Mapping[str, Any], reference: Reference) -> PersonFinding:
    office = reference.find_office(label["role"]) if label["role"] else None
    return PersonFinding(
        name=label["name"],
        family_name=None,
        aliases=tuple(label["aliases"]),
        role=office.title if office else label["role"],
        country=label["country"],
        leader=label["leader"],
        former=bool(label.get("former")),
        mentions=tuple(_mentions(document, label["name"], *label["aliases"])),
        rule="label",
        confidence=1.0,
    )


def _summit(document: Document, label: Mapping[str, Any], names: list[str]) -> SummitFinding:
    return SummitFinding(
        span=document.span(0, len(document.text)),
        name=label["name"],
        status=label.get("status", "held"),
        kind="multilateral" if len(label["countries"]) > 2 else "bilateral",
        place=label["place"],
        place_country=None,
        countries=tuple(label["countries"]),
        participants=tuple(names.index(name) for name in label["participants"]),
        date=label["date"],
        topics=(),
        mentions=(),
        rule="label",
        confidence=1.0,
    )


def _agreement(document: Document, label: Mapping[str, Any]) -> AgreementFinding:
    return AgreementFinding(
        span=document.span(label["start"], label["end"]),
        kind=label["kind"],
        status=label["status"],
        countries=tuple(label["countries"]),
        participants=(),
        topics=tuple(label["topics"]),
        date=None,
        rule="label",
        confidence=1.0,
    )


def _quote(document: Document, label: Mapping[str, Any], number: int, names: list[str]) -> QuoteFinding:
    speaker, span = label["speaker"], document.span(label["start"], label["end"])
    return QuoteFinding(
        span=span,
        kind=label["kind"],
        speaker=Speaker(speaker, names.index(speaker) if speaker in names else None, span) if speaker else None,
        said_on=None,
        utterance=number,
        rule="label",
        confidence=1.0,
    )


def _mentions(document: Document, *forms: str) -> Iterator[Span]:
    """Yield where a form of a name stands, the longest first."""
    longest = sorted(map(re.escape, forms), key=len, reverse=True)
    for found in re.finditer(rf"\b(?:{'|'.join(longest)})\b", document.text):
        yield document.span(*found.span())


def matched(corpus: Corpus, reports: list[Report], kind: Kind) -> dict[Item, Item]:
    """Return, by the items that `reports` have, the labels that mean the same; what no label means is left out."""
    found = {}
    for report in reports:
        labels = corpus.labels[report.article][_LISTS[kind]]
        for position, finding in enumerate(getattr(report.extraction, _LISTS[kind])):
            if kind == "quote" and finding.kind == "indirect":
                continue  # no label is
            fitting = {number: fit for number, label in enumerate(labels) if (fit := _fit(kind, finding, label))}
            if fitting:
                best = max(fitting, key=lambda number: (fitting[number], -number))
                found[report.article, position] = (report.article, best)
    return found


def _fit(kind: Kind, finding: Any, label: Mapping[str, Any]) -> float:
    """Tell how well a finding fits a label of its article; 0 where it is another."""
    match kind:
        case "person":
            forms = {fold(form) for form in (label["name"], *label["aliases"])}
            return float(not forms.isdisjoint({fold(form) for form in (finding.name, *finding.aliases)}))
        case "summit":
            shared = len(set(finding.countries) & set(label["countries"]))
            elsewhere = finding.place and label["place"] and fold(finding.place) != fold(label["place"])
            return 0.0 if elsewhere or shared < min(2, len(label["countries"])) else shared
        case _:
            shared = min(finding.span.end, label["end"]) - max(finding.span.start, label["start"])
            return shared if 2 * shared > label["end"] - label["start"] else 0.0
