"""Requests made up from the OpenAPI document: none is a 500, and every refusal is a problem."""

import json

import pytest
import schemathesis
from hypothesis import given
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.findings import Extraction
from app.query.resources import RESOURCES
from app.settings import Settings
from app.store.engine import Store
from app.store.keys import create_key
from tests.api.client import Client, asking, use_local_pool
from tests.articles import agreement, article, person, quote, summit
from tests.profiles import examples
from tests.store.test_writer import put

# All of schemathesis' checks that apply to one request, but positive_data_acceptance: a name, a date or an id that
# OpenAPI allows may be unknown. test_model.py checks sequences of requests, test_problems.py other methods.
CHECKS = [
    ignored_auth,
    negative_data_rejection,
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ARTICLES = [
    article(
        f"{leader} of Japan met Ann Bell in Tokyo. They will build a tunnel. “We need time,” said {leader}.",
        name=f"article-{number}",
        title=f"Talks {number}",
        published=f"2025-08-{20 + number}",
        source_url=f"https://news.example/{number}",
        countries={"JP": ["Japan"]},
        topics={"trade": ["tunnel"]},
        people=[person(leader, "President", "JP"), person("Ann Bell", "Minister", "KR")],
        summits=[
            summit(
                f"{leader} of Japan met Ann Bell in Tokyo.",
                "JP KR",
                f"2025-08-{18 + number}",
                "Tokyo",
                participants=(0, 1),
            )
        ],
        agreements=[agreement("They will build a tunnel.", "JP KR", topics=("trade",))],
        quotes=[quote("We need time,", leader, said_on=f"2025-08-{18 + number}")],
    )
    for number, leader in enumerate(("Lee", "Tom Marsh", "Ida Stone", "Lee Jae-myung"))
]


@pytest.mark.slow
@pytest.mark.parametrize("keyed", [False, True])
def test_every_response_is_documented_and_none_is_a_500(database: Settings, keyed: bool) -> None:
    with Store(database) as store:
        put(store, *ARTICLES)  # a database of the writer, which has to write on
        key = create_key(store, "", ["correct", "ingest"], None)
    headers = {"Authorization": f"Bearer {key}"} if keyed else {}
    with asking(database) as client:
        use_local_pool(client)
        client.app.state.ingestion.pool._extract = lambda _: Extraction("made-up")
        ask_all(client, headers)


def ask_all(client: Client, headers: dict[str, str]) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", client.app)
    operations = [operation.ok() for operation in schema.get_all_operations()]
    assert len(operations) > 40
    modes = {
        operation.label: [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]
        for operation in operations
    }
    ids = {name: client.ids(f"/v1/{name}") for name in RESOURCES}

    @given(data=st.data())
    @examples(1_000, database=None)
    def ask(data: st.DataObject) -> None:
        operation = data.draw(st.sampled_from(operations), label="operation")
        case = data.draw(st.one_of(modes[operation.label]), label="case")
        known = ids.get(operation.path.split("/")[2]) if operation.path.startswith("/v1/") else None
        if "id" in case.path_parameters and known and data.draw(st.booleans(), label="an id that there is"):
            case.path_parameters["id"] = data.draw(st.sampled_from(known), label="id")
        answer = case.call(headers=headers)
        # A record that moved or is gone is named before the query is read.
        unread = [negative_data_rejection] if answer.status_code in (300, 308, 410) else []
        case.validate_response(answer, checks=CHECKS, excluded_checks=unread, headers=headers)
        if answer.status_code >= 300 and answer.status_code != 304:
            assert answer.headers["content-type"] == ["application/problem+json"]
            assert json.loads(answer.content)["status"] == answer.status_code

    ask()
