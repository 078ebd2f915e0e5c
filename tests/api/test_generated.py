"""Requests made up from the OpenAPI document: none is a 500, and every refusal is a problem."""

import json

import pytest
import schemathesis
from hypothesis import given
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error

from app.query.resources import RESOURCES
from tests.api.client import Client
from tests.profiles import examples


@pytest.mark.slow
def test_no_request_is_a_500(world: Client) -> None:
    schema = schemathesis.openapi.from_dict(world.get("/openapi.json").json())
    operations = [operation.ok() for operation in schema.get_all_operations()]
    assert len(operations) > 40
    ids = {name: world.ids(f"/v1/{name}") for name in RESOURCES} | {
        "evidence": ["e-1"],
        "{id}": ["type"],
        "exports": ["none"],
        "corrections": ["none"],
    }

    @given(data=st.data())
    @examples(150, database=None)
    def ask(data: st.DataObject) -> None:
        operation = data.draw(st.sampled_from(operations), label="operation")
        case = data.draw(operation.as_strategy(), label="case")
        if "id" in case.path_parameters and data.draw(st.booleans(), label="an id that there is"):
            case.path_parameters["id"] = data.draw(st.sampled_from(ids[operation.path.split("/")[2]]), label="id")
        answer = case.call(app=world.app)
        case.validate_response(answer, checks=[not_a_server_error])
        if answer.status_code >= 300:
            assert answer.headers["content-type"] == ["application/problem+json"]
            assert json.loads(answer.content)["status"] == answer.status_code

    ask()
