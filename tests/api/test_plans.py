"""No route reads a whole table: the plan of every statement of every GET that is documented, on both databases.

tests/query/test_plans.py asks lists about each of their fields; here each path is asked once, with an id that there is.
"""

import re
from collections.abc import Iterator

import pytest

from app.query.resources import RESOURCES
from tests.api.client import Client, asking
from tests.query.plans import noted, wholly

ASKED = {"/v1/search": "?q=statement", "/v1/suggest": "?q=s", "/v1/changes": "?since=1"}
# What is not in the database, and corrections, of which the world has none.
ELSEWHERE = (
    "/v1/corrections/{id}",
    "/docs",
    "/healthz",
    "/metrics",
    "/openapi.json",
    "/problems",
    "/readyz",
    "/v1/exports",
    "/v1/fields",
)


def paths(world: Client) -> list[str]:
    """Return every documented path of a GET with the id of a record that there is."""
    documented = [path for path, operations in world.app.openapi()["paths"].items() if "get" in operations]
    ids = {name: world.ids(f"/v1/{name}?limit=1")[0] for name in RESOURCES} | {"evidence": "e-1"}
    return [
        re.sub(r"(?<=/v1/)(\w+)/{id}", lambda found: f"{found[1]}/{ids[found[1]]}", path)
        for path in documented
        if not path.startswith(ELSEWHERE) and path not in ("/", "/v1")
    ]


@pytest.fixture
def forgetful(world: Client) -> Iterator[Client]:
    """The same database, asked by an application that nobody has asked yet and that keeps no answer."""
    with asking(world.app.state.settings.model_copy(update={"response_cache_mb": 0})) as client:
        yield client


@pytest.mark.slow
def test_no_route_reads_a_table_wholly(world: Client, forgetful: Client) -> None:
    store = forgetful.app.state.store
    found, silent = {}, []
    asked = paths(world)
    assert len(asked) > 40
    for path in asked:
        with noted(store.reader) as statements:
            answer = forgetful.get(path + ASKED.get(path, ""))
        assert answer.status_code == 200, (path, answer.text)
        if not statements:
            silent.append(path)
        with store.reading() as connection:
            found[path] = wholly(connection, statements)
    assert silent == []
    assert {path: tables for path, tables in found.items() if tables} == {}
