"""ETags, 304 and Cache-Control."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from app.api.middleware.conditional_requests import _tag_of
from app.settings import Settings
from tests.api.client import Client, asking
from tests.api.test_problems import check
from tests.query.world import World

READS = [
    "/v1/quotes?limit=2&kind=full",
    "/v1/quotes/q-1",
    "/v1/people/bo-lind/quotes",
    "/v1/articles/article-1/text",
    "/v1/evidence/e-1",
    "/v1/fields",
    "/openapi.json",
    "/",
]


@pytest.fixture
def own(database: Settings) -> Iterator[Client]:
    """A world that the test may write to."""
    World(database)
    with asking(database) as client:
        yield client


def etag(client: Client, path: str, **headers: str) -> str:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.headers["etag"]


@pytest.mark.parametrize("path", READS)
def test_a_read_has_a_weak_tag_and_may_be_kept_for_a_while(world: Client, path: str) -> None:
    headers = world.get(path).headers
    assert re.fullmatch(r'W/"[0-9a-f]{24}"', headers["etag"])
    assert headers["cache-control"] == "public, max-age=60, stale-while-revalidate=600"
    assert headers["vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize("path", READS)
@pytest.mark.parametrize("form", ["{}", '"other", {}', '{}, W/"other"', "*"])
def test_what_the_client_has_already_is_a_304(world: Client, path: str, form: str) -> None:
    tag = etag(world, path)
    for known in (form.format(tag), form.format(tag.removeprefix("W/"))):
        for method in ("GET", "HEAD"):
            answer = world.request(method, path, headers={"if-none-match": known})
            assert (answer.status_code, answer.content) == (304, b"")
            assert answer.headers["etag"] == tag
            assert answer.headers["cache-control"].startswith("public")
            assert answer.headers["vary"] == "Accept, Accept-Encoding"
            assert "content-length" not in answer.headers
            assert answer.headers["x-request-id"]


def test_a_304_reads_no_row(world: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = etag(world, "/v1/quotes?limit=3")

    def fail(*_: object) -> None:
        raise AssertionError("rows are read")

    monkeypatch.setattr("app.api.routes.resources.read_page", fail)
    assert world.get("/v1/quotes?limit=3", headers={"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize("known", ['"other"', 'W/""', "", "nonsense", '"' + "x" * 5_000 + '"', "W/", ",,"])
def test_another_tag_gets_the_whole_answer(world: Client, known: str) -> None:
    assert world.get("/v1/quotes", headers={"if-none-match": known}).status_code == 200


def test_the_order_of_parameters_makes_no_difference(world: Client) -> None:
    assert etag(world, "/v1/quotes?limit=2&kind=full") == etag(world, "/v1/quotes?kind=full&limit=2")


def test_what_differs_has_another_tag(world: Client) -> None:
    paths = ["/v1/quotes", "/v1/quotes?limit=2", "/v1/quotes?limit=3", "/v1/quotes?pretty=true", "/v1/people"]
    tags = [etag(world, path) for path in paths]
    tags.append(etag(world, "/v1/quotes", accept="application/json"))
    assert len({*tags}) == len(tags)


@pytest.mark.parametrize(
    ("path", "headers"),
    [(f"/v1/quotes?q={'a' * 3_000}", {}), ("/v1/quotes", {"accept": f"application/json, {'a' * 3_000}"})],
)
def test_the_tag_of_a_long_request_is_not_kept(world: Client, path: str, headers: dict[str, str]) -> None:
    before = _tag_of.cache_info().currsize
    world.get(path, headers=headers)
    assert _tag_of.cache_info().currsize == before


def test_a_tag_stays_until_something_is_written(own: Client) -> None:
    path = "/v1/quotes"
    tag = etag(own, path)
    assert etag(own, path) == tag
    with own.app.state.store.writing() as connection:
        connection.execute(text("UPDATE database SET revision = revision + 1"))
    assert own.get(path, headers={"if-none-match": tag}).status_code == 200
    assert etag(own, path) != tag


def test_another_database_of_the_same_revision_has_other_tags(own: Client) -> None:
    tag = etag(own, "/v1/quotes")
    with own.app.state.store.writing() as connection:
        connection.execute(text("UPDATE database SET id = 'another'"))
    assert etag(own, "/v1/quotes") != tag


@pytest.mark.parametrize("path", ["/v1/quotes?speeker=x", "/v1/quotes/none", "/nothing", "/v1/quotes/"])
def test_what_is_no_read_may_not_be_kept(world: Client, path: str) -> None:
    for headers in ({}, {"if-none-match": "*"}):
        answer = world.get(path, headers=headers)
        check(answer, answer.status_code)
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_how_the_process_is_may_not_be_kept(world: Client, path: str) -> None:
    answer = world.get(path, headers={"if-none-match": "*"})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


def test_without_a_database_there_is_no_tag(tmp_path: object) -> None:
    with asking(Settings(database_url=f"sqlite:///{tmp_path}")) as client:
        answer = client.get("/v1/fields")
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers
