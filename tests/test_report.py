"""What `summit extract` prints of an extraction, key by key as the contract has it."""

import json
from dataclasses import replace

from app.document import Document
from app.findings import (
    AgreementFinding,
    CountryFinding,
    Extraction,
    PersonFinding,
    QuoteFinding,
    Speaker,
    SummitFinding,
)
from app.report import printed

TEXT = "Lee met Ishiba in Tokyo. They signed a pact. “We agree,” Lee said. Lee said that talks would go on. “Hm.”"
DOCUMENT = Document(TEXT, published="2025-08-24")


def span(words, after=0):
    start = TEXT.index(words, after)
    return DOCUMENT.span(start, start + len(words))


LEE = PersonFinding("Lee Jae-myung", "Lee", ("Lee",), "President", "KR", True, False, (span("Lee"),), "title", 0.9)
ISHIBA = PersonFinding("Shigeru Ishiba", "Ishiba", (), None, None, False, False, (span("Ishiba"),), "name", 0.5)
SPEAKER = Speaker("Lee Jae-myung", 0, span("Lee", 60))
FOUND = Extraction(
    version="1",
    countries=(CountryFinding("JP", "Japan", (span("Tokyo"),)),),
    people=(LEE, ISHIBA),
    summits=(
        SummitFinding(
            span("Lee met Ishiba in Tokyo."),
            "Tokyo summit",
            "held",
            "bilateral",
            "Tokyo",
            "JP",
            ("JP", "KR"),
            (0, 1),
            "2025-08-23",
            (),
            (span("met"),),
            "met",
            0.8,
        ),
    ),
    agreements=(
        AgreementFinding(
            span("They signed a pact."), "treaty", "signed", ("JP", "KR"), (0,), ("trade",), None, "signed", 0.7
        ),
    ),
    quotes=(
        QuoteFinding(span("We agree,"), "full", SPEAKER, None, 1, "said", 0.9),
        QuoteFinding(span("talks would go on"), "indirect", SPEAKER, None, 2, "that", 0.8),
        QuoteFinding(span("Hm."), "partial", None, None, 3, "none", 0.3),
    ),
).check(DOCUMENT)


def test_every_key_of_the_contract_is_there_with_names_in_place_of_positions():
    item = printed("a.txt", DOCUMENT, FOUND)
    assert json.loads(json.dumps(item)) == item
    assert item == {
        "source": "a.txt",
        "title": None,
        "published": "2025-08-24",
        "countries": [{"code": "JP", "name": "Japan", "mentions": [{"text": "Tokyo", "start": 18, "end": 23}]}],
        "people": [
            {
                "name": "Lee Jae-myung",
                "aliases": ["Lee"],
                "role": "President",
                "country": "KR",
                "leader": True,
                "former": False,
                "mentions": [{"text": "Lee", "start": 0, "end": 3}],
            },
            {
                "name": "Shigeru Ishiba",
                "aliases": [],
                "role": None,
                "country": None,
                "leader": False,
                "former": False,
                "mentions": [{"text": "Ishiba", "start": 8, "end": 14}],
            },
        ],
        "summits": [
            {
                "name": "Tokyo summit",
                "place": "Tokyo",
                "countries": ["JP", "KR"],
                "participants": ["Lee Jae-myung", "Shigeru Ishiba"],
                "date": "2025-08-23",
                "status": "held",
                "start": 0,
                "end": 24,
            }
        ],
        "agreements": [
            {
                "text": "They signed a pact.",
                "start": 25,
                "end": 44,
                "kind": "treaty",
                "status": "signed",
                "countries": ["JP", "KR"],
                "topics": ["trade"],
            }
        ],
        "quotes": [
            {
                "text": "We agree,",
                "start": 46,
                "end": 55,
                "kind": "full",
                "said_on": None,
                "utterance": 1,
                "speaker": {
                    "name": "Lee Jae-myung",
                    "person": True,
                    "mention": {"text": "Lee", "start": 67, "end": 70},
                },
            },
            {
                "text": "Hm.",
                "start": 101,
                "end": 104,
                "kind": "partial",
                "said_on": None,
                "utterance": 3,
                "speaker": None,
            },
        ],
    }


def test_indirect_speech_is_printed_only_when_asked_for():
    assert [quote["kind"] for quote in printed("a", DOCUMENT, FOUND)["quotes"]] == ["full", "partial"]
    asked = printed("a", DOCUMENT, FOUND, indirect=True)["quotes"]
    assert [quote["kind"] for quote in asked] == ["full", "indirect", "partial"]


def test_a_place_is_printed_as_the_article_writes_it():
    (summit,) = FOUND.summits
    item = printed("a.txt", DOCUMENT, replace(FOUND, summits=(replace(summit, place_written="TOKYO"),)))
    assert item["summits"][0]["place"] == "TOKYO"


def test_names_are_those_that_the_article_writes_in_full():
    document = Document("MARY POTTS: Mary Anne Potts left. Potts was late.")
    mentions = document.span(0, 10), document.span(12, 27), document.span(34, 39)
    forms = ("Mary Anne Potts", "Potts")
    leader = PersonFinding("Molly Potts", "Potts", forms, None, "GB", True, False, mentions, "title", 0.9)
    speaker = Speaker("Molly Potts", 0, mentions[1])
    quote = QuoteFinding(document.span(0, 4), "full", speaker, None, 1, "said", 0.9)
    item = printed("a.txt", document, Extraction("1", people=(leader,), quotes=(quote,)))
    (person,) = item["people"]
    assert person["name"] == "Mary Anne Potts"
    assert person["aliases"] == ["Molly Potts", "Potts"]
    assert item["quotes"][0]["speaker"]["name"] == "Mary Anne Potts"
