"""Annotations against the W3C Web Annotation Data Model: what it says that they must have, and nothing beside that."""

from typing import Annotated, Literal

import pytest
from pydantic import AnyHttpUrl, BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from app.query.annotations import read_annotations
from app.settings import ROOT

TEXT = (ROOT / "data" / "articles" / "tokyo_2025.txt").read_bytes().decode()
ARTICLE = "tokyo-2025-vbfrdys4exyisi5z"
BASE = "https://summit.example"

# Section 3.3.5.
Motivation = Literal[
    "assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting", "identifying",
    "linking", "moderating", "questioning", "replying", "tagging",
]  # fmt: skip


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class TextPositionSelector(Part):  # 4.2.5
    type: Literal["TextPositionSelector"]
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]


class TextQuoteSelector(Part):  # 4.2.4
    type: Literal["TextQuoteSelector"]
    exact: str
    prefix: str
    suffix: str


class SpecificTarget(Part):  # 4
    type: Literal["SpecificResource"]
    source: AnyHttpUrl
    selector: tuple[TextPositionSelector, TextQuoteSelector]


class SpecificBody(Part):
    type: Literal["SpecificResource"]
    source: AnyHttpUrl
    purpose: Motivation


class TextualBody(Part):  # 3.2.4
    type: Literal["TextualBody"]
    value: str
    format: Literal["text/plain"]
    purpose: Motivation


class Annotation(Part):  # 3.1
    id: AnyHttpUrl
    type: Literal["Annotation"]
    motivation: Motivation
    body: tuple[SpecificBody | TextualBody, TextualBody]
    target: SpecificTarget


class AnnotationPage(Part):  # 5.2
    id: AnyHttpUrl
    type: Literal["AnnotationPage"]
    part_of: Annotated[AnyHttpUrl, Field(alias="partOf")]
    start_index: Annotated[Literal[0], Field(alias="startIndex")]
    items: list[Annotation]


class AnnotationCollection(Part):  # 5.1
    context: Annotated[Literal["http://www.w3.org/ns/anno.jsonld"], Field(alias="@context")]
    id: AnyHttpUrl
    type: Literal["AnnotationCollection"]
    label: str
    total: int
    first: AnnotationPage


@pytest.fixture
def collection(article: Connection) -> AnnotationCollection:
    found = read_annotations(article, ARTICLE, BASE)
    return AnnotationCollection.model_validate(found, strict=False)


def test_annotations_are_those_of_the_model(collection: AnnotationCollection) -> None:
    assert collection.total == len(collection.first.items) > 40
    assert collection.first.part_of == collection.id
    assert len({item.id for item in collection.first.items}) == collection.total


def test_both_selectors_select_the_same_characters(collection: AnnotationCollection) -> None:
    for item in collection.first.items:
        position, quote = item.target.selector
        assert TEXT[position.start : position.end] == quote.exact
        assert TEXT[: position.start].endswith(quote.prefix)
        assert TEXT[position.end :].startswith(quote.suffix)


def test_why_something_is_marked_follows_from_what_it_is(collection: AnnotationCollection) -> None:
    motivations = {
        str(body.source).split("/")[4]: item.motivation
        for item in collection.first.items
        if isinstance(body := item.body[0], SpecificBody)
    }
    assert motivations == {
        "countries": "identifying", "people": "identifying", "topics": "classifying",
        "summits": "linking", "agreements": "linking", "quotes": "linking",
    }  # fmt: skip


def test_dates_are_identified_by_their_value(collection: AnnotationCollection) -> None:
    dates = [item for item in collection.first.items if isinstance(item.body[0], TextualBody)]
    found = {item.target.selector[1].exact: item.body[0].value for item in dates}
    assert found["August 15"] == "2025-08-15"
    assert {(item.motivation, item.body[1].value) for item in dates} == {("identifying", "date")}
    assert [item.target.selector[0].start for item in collection.first.items] == sorted(
        item.target.selector[0].start for item in collection.first.items
    )


def test_an_article_without_evidence_has_an_empty_collection(article: Connection) -> None:
    assert read_annotations(article, "none", BASE)["total"] == 0
