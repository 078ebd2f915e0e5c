"""Answers that a replica gives: never older than the client wants, whichever process it asks. Two real servers."""

import pytest

from app.store.engine import Store
from app.store.keys import create_key
from tests.api.client import asking, use_local_pool
from tests.api.test_articles import post, problem

number = iter(range(1000))


@pytest.fixture
def opened(replicated):
    """Open two processes' worth of application."""
    with asking(replicated.settings) as one, asking(replicated.settings) as other:
        for each in (one, other):
            use_local_pool(each)
        yield one, other


@pytest.fixture
def key(replicated):
    store = Store(replicated.settings)
    made = create_key(store, "press desk", ["ingest", "correct"], None)
    store.close()
    replicated.catch_up()
    return made


def post_new(client, key):
    answer = post(client, key, f"Article {next(number)}.")
    assert answer.status_code == 202, answer.text
    return answer


def test_the_process_that_wrote_serves_what_it_wrote(replicated, opened, key):
    one, _ = opened
    assert one.get("/v1/articles").status_code == 200
    replicated.fall_behind()
    answer = post_new(one, key)
    assert one.get(answer.headers["location"]).json() == answer.json()["data"]
    assert answer.json()["data"]["id"] in one.ids("/v1/articles?limit=200")


def test_any_process_serves_the_revision_that_a_client_sends_back(replicated, opened, key):
    one, other = opened
    replicated.fall_behind()
    before = other.get("/v1/articles")
    answer = post_new(one, key)
    location, revision = answer.headers["location"], answer.headers["x-revision"]
    assert int(revision) == answer.json()["meta"]["revision"]
    problem(other.get(location), 404, "not-found")
    sent = {"X-Revision": revision}
    assert other.get(location, headers=sent).json() == answer.json()["data"]
    after = other.get("/v1/articles", headers={**sent, "If-None-Match": before.headers["etag"]})
    assert (after.status_code, after.json()["meta"]["revision"]) == (200, int(revision))
    # What one client has been told is not taken back from others.
    assert other.get(location).status_code == 200


def test_all_processes_serve_it_once_the_replica_has_it(replicated, opened, key):
    one, other = opened
    answer = post_new(one, key)
    replicated.catch_up()
    other.app.state.revisions._seen_at = float("-inf")
    assert other.get(answer.headers["location"]).status_code == 200


def test_every_write_tells_its_revision(opened, key):
    one, _ = opened
    headers = {"Authorization": f"Bearer {key}"}
    posted = post_new(one, key)
    lines = post(one, key, b'{"text": "A line."}', "application/x-ndjson")
    deleted = one.request("DELETE", posted.headers["location"], headers=headers)
    revisions = [int(answer.headers["x-revision"]) for answer in (posted, lines, deleted)]
    assert revisions == [revisions[0], revisions[0] + 1, revisions[0] + 2]


@pytest.mark.parametrize(
    ("sent", "slug"),
    [("x", "type"), ("", "type"), ("-1", "type"), ("1.5", "type"), ("9" * 30, "type"), ("9" * 9, "range")],
)
def test_what_is_no_revision_is_refused(sent, slug, opened):
    one, _ = opened
    problem(one.get("/v1/articles", headers={"X-Revision": sent}), 400, slug)


def test_reads_go_on_without_the_replica(replicated, opened, key):
    one, _ = opened
    before = one.get("/v1/articles?limit=1").json()
    replicated.replica.stop()
    answer = post_new(one, key)
    assert one.get(answer.headers["location"]).status_code == 200
    assert one.get("/v1/articles?limit=1").json()["meta"]["revision"] == before["meta"]["revision"] + 1
    assert one.get("/v1/articles?format=csv").status_code == 200
    assert one.get("/readyz").status_code == 200


def test_reads_go_on_without_the_primary_and_writes_are_told_to_wait(replicated, opened, key):
    one, other = opened
    revision = post_new(one, key).headers["x-revision"]
    replicated.catch_up()
    replicated.primary.stop()
    assert other.get("/v1/articles").status_code == 200
    assert other.get("/readyz").status_code == 200
    answer = post(other, key, "Nobody takes this.")
    problem(answer, 503, "unavailable")
    assert answer.headers["retry-after"] == "1"
    later = other.get("/v1/articles", headers={"X-Revision": str(int(revision) + 1)})
    problem(later, 503, "unavailable")
    assert later.headers["retry-after"] == "1"
