"""Articles that wait in the queue, as clients see them. On PostgreSQL, which alone has one."""

import pytest

from app.document import Document
from app.store.keys import create_key
from app.store.pending import finish_pending
from tests.api.client import asking, use_local_pool
from tests.api.test_articles import TEXT, post


@pytest.fixture(scope="session")
def backend(postgresql):
    return postgresql


@pytest.fixture
def client(database):
    with asking(database) as asked:
        use_local_pool(asked)
        yield asked


@pytest.fixture
def key(store):
    return create_key(store, "press desk", ["ingest"], None)


def test_an_article_in_a_queue_is_there_until_it_is_read_or_cannot_be(client, key, store):
    answer = post(client, key, TEXT, "text/plain", "?title=Talks")
    assert answer.status_code == 202
    article = answer.json()["data"]
    assert answer.headers["location"] == article["url"]
    assert (article["title"], article["status"], article["failure"]) == ("Talks", "pending", None)
    assert not any(answer.json()["found"].values())
    again = post(client, key, TEXT, "text/plain", "?title=Talks")
    assert (again.status_code, again.json()) == (202, answer.json())
    assert client.get(article["url"]).json() == article
    assert client.get(f"{article['url']}/text").text == TEXT
    assert client.ids("/v1/articles?status=pending") == [article["id"]]
    assert client.get(f"{article['url']}/quotes").json()["page"]["total"]["value"] == 0
    finish_pending(store, article["id"], Document(TEXT, title="Talks"), "It took too long.", client.app.state.reference)
    failed = {**article, "status": "failed", "failure": "It took too long."}
    assert client.data("/v1/articles?status=failed") == [failed]
    assert post(client, key, TEXT, "text/plain", "?title=Talks").json()["data"]["status"] == "pending"
    sent = {"Authorization": f"Bearer {key}"}
    assert client.request("DELETE", article["url"], headers=sent).status_code == 204
    assert client.get(article["url"]).status_code == 410
