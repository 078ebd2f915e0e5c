"""Assertions of cases, each on findings for which it holds and on findings for which it does not."""

from typing import Any

import pytest

from tests.cases.assertions import Observed, fault


def person(name: str, *aliases: str, **fields: Any) -> dict[str, Any]:
    unknown = {"role": None, "country": None, "leader": False, "former": False}
    mentions = [{"start": 0, "end": len(each), "text": each} for each in (name, *aliases)]
    return {"name": name, "aliases": list(aliases), "mentions": mentions, **unknown, **fields}


def quote(text: str, speaker: str | None, *, named: bool = True) -> dict[str, Any]:
    return {"text": text, "speaker": speaker and {"name": speaker, "person": named}}


OBSERVED = Observed(
    found={
        "countries": [{"code": "KE"}, {"code": "UG"}],
        "people": [
            person("Żaneta Roe", "Roe", role="President", country="KE", leader=True),
            person("Ola Bo", former=True),
        ],
        "quotes": [
            quote("We’ll build it, both of us.", "Żaneta Roe"),
            quote("No comment,", "the UN", named=False),
            quote("Nobody knows", None),
        ],
        "summits": [
            {
                "name": "Kenya–Uganda meeting",
                "place": "Jinja",
                "date": None,
                "status": "held",
                "participants": ["Żaneta Roe", "Ola Bo"],
                "countries": ["KE", "UG"],
            }
        ],
        "agreements": [{"text": "They agreed to dig.", "kind": "deal", "status": "agreed", "countries": ["UG", "KE"]}],
    },
    article={"published": None, "title": "Ties", "publisher": "Post", "text": "One\n\ntwo."},
    answer=(400, "Did you mean speaker?"),
)
CASES: list[tuple[dict[str, Any], bool]] = [
    ({"quote": "we'll build", "speaker": "Roe"}, True),
    ({"quote": "We'll build", "to": "both of us"}, True),
    ({"quote": "We'll build", "speaker": "Ola Bo"}, False),
    ({"quote": "both of us"}, False),
    ({"quote": "No comment,", "speaker": None}, True),
    ({"quote": "No comment,", "speaker": "UN"}, True),
    ({"quote": "No comment,", "speaker": "Ola Bo"}, False),
    ({"quote": "No comment,", "speaker_has": "UN", "not_speaker": "Roe"}, True),
    ({"quote": "Nobody knows", "speaker": None}, True),
    ({"quote": "Nobody knows", "speaker": [None, "Roe"]}, True),
    ({"quote": "We'll build", "not_speaker": "Zaneta Roe"}, False),
    ({"no_quote": "both of us"}, False),
    ({"no_quote": "both of us", "speaker": "Ola Bo"}, True),
    ({"no_quote": "Nobody knows", "speaker": "Roe"}, True),
    ({"quotes": 3}, True),
    ({"summits": 2}, False),
    ({"agreements": 1}, True),
    ({"person": "zaneta roe", "role": "President", "country": "KE", "leader": True, "former": False}, True),
    ({"person": "Roe", "mention": "Roe"}, True),
    ({"person": "Roe", "mention": "Mrs Roe"}, False),
    ({"person": "Ola Bo", "country": None}, True),
    ({"person": "Roe", "country": None}, False),
    ({"person": "Ola Bo", "leader": True}, False),
    ({"no_person": "Bo"}, True),
    ({"no_person": "Roe"}, False),
    ({"no_leader": "Ola Bo"}, True),
    ({"no_leader": "Roe"}, False),
    ({"no_mention": {"text": "UN"}}, True),
    ({"no_mention": {"text": "Roe"}}, False),
    ({"no_mention": {"person": "Ola Bo", "text": "Roe"}}, True),
    ({"leaders": ["Roe"]}, True),
    ({"leaders": ["Roe", "Ola Bo"]}, False),
    ({"leaders": []}, False),
    ({"countries": ["KE"], "or": ["UG"]}, True),
    ({"countries": ["KE"]}, False),
    ({"countries": ["KE", "UG", "TZ"]}, False),
    ({"country": ["KE", "UG"]}, True),
    ({"country": "TZ"}, False),
    ({"no_country": ["KE", "TZ"]}, False),
    ({"summit": {"participants": ["Roe", "Ola Bo"], "place": "Jinja", "date": None}}, True),
    ({"summit": {"participants": ["Roe"]}}, False),
    ({"summit": {"with": ["Roe"], "without": ["Somebody Else"], "countries_with": ["KE"]}}, True),
    ({"summit": {"without": ["Roe"]}}, False),
    ({"summit": {"countries": ["KE"]}}, False),
    ({"summit": {"not_status": "held"}}, False),
    ({"summit": {"date": ["2024", None]}}, True),
    ({"no_summit": {"name_has": "uganda"}}, False),
    ({"no_summit": {"status": "planned"}}, True),
    ({"agreement": {"contains": "to dig", "countries": ["KE", "UG"], "kind": "deal"}}, True),
    ({"agreement": {"contains": "to dig", "status": "signed"}}, False),
    ({"no_agreement": {"contains": "to dig"}}, False),
    ({"published": None}, True),
    ({"published": ["2024", "2025"]}, False),
    ({"title": "Ties"}, True),
    ({"publisher": ["Post", None]}, True),
    ({"text": "One two."}, True),
    ({"text": "one two."}, False),
    ({"no_text": "One"}, False),
    ({"refused": "date"}, False),
    ({"answer": 400}, True),
    ({"answer": 200}, False),
    ({"answer_has": "speaker?"}, True),
    ({"answer_has": "speeker"}, False),
    ({"either": [[{"quotes": 9}], [{"quotes": 3}, {"summits": 1}]]}, True),
    ({"either": [[{"quotes": 9}], [{"quotes": 3}, {"summits": 9}]]}, False),
]


@pytest.mark.parametrize(("assertion", "holds"), CASES, ids=str)
def test_an_assertion_holds_or_tells_the_observed_values(assertion: dict[str, Any], holds: bool) -> None:
    assert (fault(assertion, OBSERVED) is None) == holds


def test_a_refused_input_fulfils_no_assertion_but_of_its_refusal() -> None:
    refused = Observed(refused="published: '30 Feb' is not a date.")
    assert fault({"refused": "30 feb"}, refused) is None
    assert fault({"no_person": "Roe"}, refused) == "refused: published: '30 Feb' is not a date."
    assert fault({"published": None}, refused) is not None


@pytest.mark.parametrize(
    "assertion", [{"quotas": 2}, {"person": "Roe", "office": "President"}, {"summit": {"city": "Jinja"}}], ids=str
)
def test_an_unknown_assertion_or_option_is_an_error(assertion: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="unknown"):
        fault(assertion, OBSERVED)
