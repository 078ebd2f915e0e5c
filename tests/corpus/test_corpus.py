"""The labels fit the texts, the sidecars are valid, and expected.toml refers only to what is labelled."""

import json
import re
import tomllib
from collections import Counter, defaultdict
from datetime import date
from itertools import chain
from pathlib import Path
from typing import get_args

import pytest

from app.document import Document
from app.edtf_dates import bounds
from app.kinds import AgreementKind, AgreementStatus, SummitKind, SummitStatus
from app.reference import load_reference
from app.text import fold

FOLDER = Path(__file__).parent
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
TEXTS = {name: (FOLDER / f"{name}.txt").read_bytes().decode() for name in NAMES}
LABELS = {name: json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")) for name in NAMES}
SIDECARS = {name: json.loads((FOLDER / f"{name}.meta.json").read_text(encoding="utf-8")) for name in NAMES}
EXPECTED = tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))
PEOPLE = {person["id"]: person for person in EXPECTED["people"]}
SUMMITS = {summit["id"]: summit for summit in EXPECTED["summits"]}
AGREEMENTS = {agreement["key"]: agreement for agreement in EXPECTED["agreements"]}
QUOTES = {quote["key"]: quote for quote in EXPECTED["quotes"]}
CLAIMS = EXPECTED["claims"]

each_article = pytest.mark.parametrize("name", NAMES)


def test_there_are_fourteen_articles_with_labels_and_sidecars_and_no_stray_file():
    beside = {f"{name}{suffix}" for name in NAMES for suffix in (".txt", ".json", ".meta.json")}
    assert len(NAMES) == 14
    assert {path.name for path in FOLDER.iterdir() if path.is_file()} == beside | {
        "README.md",
        "expected.toml",
        "test_corpus.py",
    }


@each_article
def test_a_sidecar_names_title_publisher_address_and_day(name):
    sidecar = SIDECARS[name]
    assert sidecar.keys() == {"title", "publisher", "source_url", "published", "curated"}
    assert sidecar["source_url"].startswith("https://example.org/")
    assert date.fromisoformat(sidecar["published"]).isoformat() == sidecar["published"] == LABELS[name]["published"]
    assert sidecar["curated"] == []
    assert Document(TEXTS[name], **sidecar).title


@each_article
def test_an_article_has_the_length_of_one(name):
    assert 250 <= len(TEXTS[name].split()) <= 600


@each_article
def test_offsets_reproduce_their_text(name):
    for label in LABELS[name]["agreements"]:
        assert TEXTS[name][label["start"] : label["end"]] == label["evidence"]
    for label in LABELS[name]["quotes"]:
        assert TEXTS[name][label["start"] : label["end"]] == label["text"]


@each_article
def test_a_quote_opens_after_a_mark_and_closes_before_one_or_at_the_end_of_its_paragraph(name):
    for label in LABELS[name]["quotes"]:
        assert TEXTS[name][label["start"] - 1] in "“‘\"'"
        assert TEXTS[name][label["end"]] in "”’\"'\n"


@each_article
def test_labels_use_the_vocabulary_of_the_findings_and_of_the_reference(name):
    reference, labels = load_reference(), LABELS[name]
    agreements, summits = labels["agreements"], labels["summits"]
    codes = chain(
        labels["countries"],
        labels["countries_optional"],
        *(item["countries"] for item in (*agreements, *summits)),
        *chain.from_iterable(agreement.get("countries_alt", []) for agreement in agreements),
        (person["country"] for person in labels["people"] if person["country"]),
    )
    assert set(codes) <= reference.countries.keys()
    assert {topic for agreement in agreements for topic in agreement["topics"]} <= reference.topics.keys()
    assert {agreement["kind"] for agreement in agreements} <= set(get_args(AgreementKind))
    assert {agreement["status"] for agreement in agreements} <= set(get_args(AgreementStatus))
    assert all(bounds(summit["date"]) for summit in summits if summit["date"])
    assert {quote["kind"] for quote in labels["quotes"]} <= {"full", "partial"}


@each_article
def test_a_country_is_direct_or_by_metonym_and_never_optional_too(name):
    labels = LABELS[name]
    direct, metonym = labels["countries_direct"], labels["countries_metonym_only"]
    assert Counter(labels["countries"]) == Counter(direct + metonym)
    assert not set(labels["countries"]) & set(labels["countries_optional"])


@each_article
def test_people_stand_in_the_text_and_participants_are_people(name):
    labels = LABELS[name]
    for person in labels["people"]:
        assert any(form in TEXTS[name] for form in (person["name"], *person["aliases"]))
    participants = {who for summit in labels["summits"] for who in summit["participants"]}
    assert participants <= {person["name"] for person in labels["people"]}


@each_article
def test_a_speaker_is_a_person_of_the_article_or_a_label_that_stands_in_it(name):
    people = {person["name"] for person in LABELS[name]["people"]}
    for quote in LABELS[name]["quotes"]:
        assert quote["speaker"] in people | {None} or fold(quote["speaker"]) in fold(TEXTS[name])


def test_every_labelled_person_is_one_expected_person():
    named = Counter((each["article"], each["name"]) for person in PEOPLE.values() for each in person["named"])
    assert named == Counter((name, person["name"]) for name in NAMES for person in LABELS[name]["people"])


def test_an_expected_person_is_a_leader_where_an_article_says_so():
    leader = {(name, person["name"]): person["leader"] for name in NAMES for person in LABELS[name]["people"]}
    for person in PEOPLE.values():
        assert {leader[each["article"], each["name"]] for each in person["named"]} == {person["leader"]}
        assert {office["title"] for office in person.get("offices", [])} <= load_reference().offices.keys()


def test_an_expected_person_whom_the_reference_knows_is_called_as_it_says():
    for leader in load_reference().leaders.values():
        if person := PEOPLE.get(leader.id):
            known = (leader.name, leader.family_name, leader.country)
            assert (person["name"], person["family_name"], person["country"]) == known


def test_an_expected_summit_has_what_its_articles_say():
    for summit in SUMMITS.values():
        assert summit["status"] in get_args(SummitStatus)
        assert summit["kind"] in get_args(SummitKind)
        assert set(summit["participants"]) <= PEOPLE.keys()
        for told in summit["told"]:
            label = LABELS[told["article"]]["summits"][0]
            assert (label["place"], sorted(label["countries"])) == (summit["place"], summit["countries"])
            assert label["date"] == told.get("date")
            assert {_id_of(told["article"], who) for who in label["participants"]} == set(summit["participants"])


def test_an_article_tells_of_one_expected_summit_and_one_of_none():
    told = Counter(told["article"] for summit in SUMMITS.values() for told in summit["told"])
    assert set(told.values()) == {1}
    assert [name for name in NAMES if name not in told] == ["railway_campaign"]


@pytest.mark.parametrize(
    ("kind", "text", "records"), [("agreements", "evidence", AGREEMENTS), ("quotes", "text", QUOTES)]
)
def test_an_occurrence_is_one_label_and_belongs_to_one_record(kind, text, records):
    labelled = Counter((name, label[text]) for name in NAMES for label in LABELS[name][kind])
    occurrences = Counter(
        (each["article"], each["text"]) for record in records.values() for each in record["occurrences"]
    )
    assert set(occurrences.values()) == {1}
    assert all(labelled[occurrence] == 1 for occurrence in occurrences)
    assert {record["part_of"] for record in records.values() if "part_of" in record} <= records.keys()


def test_an_expected_agreement_belongs_to_a_summit_and_states_what_some_sentence_states():
    for agreement in AGREEMENTS.values():
        labels = [_label("agreements", "evidence", each) for each in agreement["occurrences"]]
        assert agreement["summit"] in SUMMITS
        assert agreement["kind"] in {label["kind"] for label in labels}
        assert agreement["status"] in {label["status"] for label in labels}
        assert agreement["countries"] in [label["countries"] for label in labels]


def test_sentences_of_one_group_are_one_agreement_or_parts_of_it():
    whole = defaultdict(set)
    for key, agreement in AGREEMENTS.items():
        for each in agreement["occurrences"]:
            if group := _label("agreements", "evidence", each).get("group"):
                whole[each["article"], group].add(agreement.get("part_of", key))
    assert all(len(keys) == 1 for keys in whole.values())


def test_an_expected_quote_has_one_speaker_and_the_canonical_text():
    for quote in QUOTES.values():
        speakers = {_label("quotes", "text", each)["speaker"] for each in quote["occurrences"]}
        articles = {each["article"] for each in quote["occurrences"]}
        assert {_id_of(article, speaker) for article in articles for speaker in speakers} - {None} == {quote["speaker"]}
        wordings = Counter(each["text"] for each in quote["occurrences"])
        assert quote["text"] == min(wordings, key=lambda wording: (-wordings[wording], -len(wording), wording))


def test_claims_are_made_by_the_articles_and_differ():
    for claim in CLAIMS:
        values = [each["value"] for each in claim["values"]]
        assert claim["summit"] in SUMMITS
        assert claim["right"] in values
        assert len(set(values)) == len(values) > 1
        for each in claim["values"]:
            for article in each["articles"]:
                assert _makes(article, claim, each["value"])


def _makes(article, claim, value):
    if claim["field"] == "date":
        return LABELS[article]["summits"][0]["date"] == value
    sentences = [x["text"] for x in AGREEMENTS[claim["agreement"]]["occurrences"] if x["article"] == article]
    return any(set(re.findall(r"\d+", value)) <= set(re.findall(r"\d+", sentence)) for sentence in sentences)


def _label(kind, text, occurrence):
    [label] = [label for label in LABELS[occurrence["article"]][kind] if label[text] == occurrence["text"]]
    return label


def _id_of(article, name):
    wanted = {"article": article, "name": name}
    return next((person["id"] for person in PEOPLE.values() if wanted in person["named"]), None)
