"""Articles in and out over HTTP: who may, in which form, and what is answered. On both databases."""

import json

import pytest

from app.api.routes import articles
from app.document import Document
from app.errors import ExtractionFailed
from app.sources import web
from app.store.keys import create_key, list_keys, revoke_key
from tests.api.client import asking, use_local_pool

TEXT = (
    "TOKYO - Prime Minister Shigeru Ishiba of Japan met President Lee Jae-myung of South Korea in Tokyo on Saturday. "
    "“We will work together,” Lee said."
)
HEAD = "<html><head><title>Talks in Tokyo</title></head>"
HTML = f"{HEAD}<body><article><p>{TEXT}</p><p>{TEXT[:111]}</p></article></body></html>"


@pytest.fixture
def key(store):
    return create_key(store, "press desk", ["ingest"], None)


@pytest.fixture
def client(database):
    with asking(database) as asked:
        use_local_pool(asked)
        yield asked


def post(client, key, content, kind="text/plain", query="", **headers):
    body = (
        content
        if isinstance(content, bytes)
        else content.encode()
        if isinstance(content, str)
        else json.dumps(content).encode()
    )
    sent = {"Content-Type": kind, **({"Authorization": f"Bearer {key}"} if key else {}), **headers}
    return client.request("POST", f"/v1/articles{query}", content=body, headers=sent)


def take(client, key, *sent):
    """Post a new article; where it waits in a queue, read it, and ask for it by posting it again."""
    answer = post(client, key, *sent)
    if client.app.state.store.is_file:
        assert answer.status_code == 201, answer.text
        return answer
    work_off(client, answer)
    again = post(client, key, *sent)
    assert (again.status_code, again.headers["location"]) == (200, answer.headers["location"])
    return again


def work_off(client, answer):
    """Do what a worker would, and return the article."""
    assert answer.status_code == 202, answer.text
    state = client.app.state
    article = answer.json()["data"]
    state.ingestion.read_pending(article["id"])
    return client.get(article["url"]).json()


def problem(answer, status, slug):
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    assert answer.json()["type"] == f"/problems/{slug}"
    return answer.json()["detail"]


def test_a_new_article_is_answered_with_what_was_found_in_it(client, key):
    sent = {"text": TEXT, "title": "Talks", "publisher": "The Wire", "published": "2025-08-24"}
    answer = take(client, key, sent, "application/json")
    article = answer.json()["data"]
    assert answer.headers["location"] == article["url"] == f"/v1/articles/{article['id']}"
    assert (article["title"], article["publisher"], article["published"]) == ("Talks", "The Wire", "2025-08-24")
    found = answer.json()["found"]
    assert {stub["id"] for stub in found["countries"]} == {"JP", "KR"}
    assert {stub["name"] for stub in found["people"]} == {"Lee Jae-myung", "Shigeru Ishiba"}
    assert [stub["name"] for stub in found["quotes"]] == ["We will work together,"]
    for stubs in found.values():
        assert all(client.get(stub["url"]).status_code == 200 for stub in stubs)
    assert client.get(f"{article['url']}/text").text == TEXT
    assert client.get("/v1/articles").json()["meta"]["revision"] == answer.json()["meta"]["revision"]


def test_the_same_again_is_the_existing_article_and_changes_nothing(client, key):
    first = take(client, key, TEXT)
    again = post(client, key, TEXT)
    assert again.status_code == 200
    assert again.json() == first.json()
    assert again.headers["location"] == first.headers["location"]


def test_the_same_with_other_metadata_is_an_update(client, key):
    first = take(client, key, TEXT)
    answer = post(client, key, TEXT, query="?title=Talks&published=2025-08-24")
    assert answer.status_code == (200 if client.app.state.store.is_file else 202)
    assert answer.json()["data"]["title"] == "Talks"
    assert answer.json()["meta"]["revision"] == first.json()["meta"]["revision"] + 1


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (TEXT, "text/plain"),
        (TEXT, "text/plain; charset=utf-8"),
        (TEXT.encode("utf-16"), "text/plain; charset=utf-16"),
        (HTML, "text/html"),
        (HTML.encode("cp1252"), "text/html; charset=windows-1252"),
        ({"text": TEXT}, "application/json"),
        ({"html": HTML}, "application/json"),
        ({"html": HTML, "title": "Tokyo", "url": "https://news.example.org/a"}, "application/json; charset=utf-8"),
    ],
)
def test_every_form_of_an_article_is_read(client, key, content, kind):
    answer = take(client, key, content, kind)
    assert {stub["id"] for stub in answer.json()["found"]["countries"]} == {"JP", "KR"}


def test_lines_are_each_answered_for_and_one_that_fails_stops_no_other(client, key):
    lines = [{"text": TEXT}, {"text": ""}, {"text": TEXT}, {"html": HTML, "publisher": "The Wire"}]
    content = "\n".join([json.dumps(line) for line in lines] + ["broken", ""])
    answer = post(client, key, content, "application/x-ndjson")
    assert answer.status_code == 200
    data = answer.json()["data"]
    new, again = ("new", "unchanged") if client.app.state.store.is_file else ("pending", "pending")
    assert [line["status"] for line in data] == [new, "failed", again, new, "failed"]
    assert data[0]["article"] == data[2]["article"]
    assert data[1]["problem"]["type"] == "/problems/not-text"
    assert "Invalid JSON" in data[4]["problem"]["detail"]
    assert client.get("/v1/articles").json()["page"]["total"]["value"] == 2


def test_without_a_key_nothing_is_written_and_the_body_is_not_even_read(client, store, key):
    (made,) = list_keys(store)
    wrong = [None, "nonsense", key + "x"]
    for each in wrong:
        answer = post(client, each, "\xff", "image/png")
        problem(answer, 401, "unauthorized")
        assert answer.headers["www-authenticate"] == 'Bearer realm="Summit"'
    problem(post(client, create_key(store, "", ["correct"], None), TEXT), 403, "forbidden")
    revoke_key(store, made.id)
    assert "revoked" in problem(post(client, key, TEXT), 401, "unauthorized")
    problem(client.request("DELETE", "/v1/articles/x"), 401, "unauthorized")
    assert client.get("/v1/articles").json()["page"]["total"]["value"] == 0


@pytest.mark.parametrize(
    ("content", "kind", "query", "status", "slug", "reason"),
    [
        (TEXT, "image/png", "", 415, "unsupported-media-type", "image/png"),
        (TEXT, "", "", 415, "unsupported-media-type", "Content-Type is missing"),
        (TEXT, "json", "", 415, "unsupported-media-type", "Unsupported media type json"),
        ("", "text/plain", "", 422, "not-text", "empty"),
        (b"caf\xe9", "text/plain", "", 422, "not-text", "not UTF-8"),
        (b"caf\xe9", "text/plain; charset=utf-8", "", 422, "not-text", "not utf-8"),
        (TEXT, "text/plain; charset=klingon", "", 415, "unsupported-charset", "'klingon' is unknown"),
        (TEXT, "text/plain; charset=idna", "", 415, "unsupported-charset", "'idna' is unknown"),
        (HTML, "text/html; charset=punycode", "", 415, "unsupported-charset", "'punycode' is unknown"),
        ("{}", "application/json; charset=utf-7", "", 415, "unsupported-charset", "'utf-7' is unknown"),
        ("a\0b", "text/plain", "", 422, "not-text", "NUL"),
        ("word " * 50_000, "text/plain", "", 413, "article-too-long", "250000 characters"),
        ("x" * 2_000_001, "text/plain", "", 413, "body-too-large", "2000000 bytes"),
        ("<html></html>", "text/html", "", 422, "bad-document", "no article"),
        ("{", "application/json", "", 422, "bad-document", "Invalid JSON"),
        ("NaN", "application/json", "", 422, "bad-document", "Expected a JSON object"),
        ("[" * 100_000, "application/json", "", 422, "bad-document", "Invalid JSON"),
        ({}, "application/json", "", 422, "bad-document", "Provide `text` or `html`"),
        (
            {"text": TEXT, "speaker": "x"},
            "application/json",
            "",
            422,
            "bad-document",
            "Unknown member 'speaker'; allowed",
        ),
        ({"text": TEXT, "published": "soon"}, "application/json", "", 422, "bad-document", "'soon' is not a date"),
        ({"url": "https://news.example.org/"}, "application/json", "", 422, "bad-document", "does not fetch URLs"),
        (TEXT, "text/plain", "?published=soon", 422, "bad-document", "'soon' is not a date"),
        (TEXT, "text/plain", "?titel=x", 400, "unknown-parameter", "titel"),
        (TEXT, "text/plain", "?url=https://e.org&source_url=https://e.org", 400, "conflict", "synonyms"),
        ({"text": TEXT}, "application/json", "?title=x", 400, "unknown-parameter", "title"),
        ("", "application/x-ndjson", "", 422, "bad-document", "empty"),
        ("{}\n" * 101, "application/x-ndjson", "", 413, "body-too-large", "101 articles"),
    ],
)
def test_what_cannot_be_taken_is_told_why(client, key, content, kind, query, status, slug, reason):
    answer = post(client, key, content, kind, query)
    assert reason in problem(answer, status, slug)
    assert client.get("/v1/articles").json()["meta"]["revision"] == 0


@pytest.mark.parametrize(
    ("record", "name", "suggestion"),
    [
        ({"content": TEXT}, "content", "text"),
        ({"txt": TEXT}, "txt", "text"),
        ({"text": TEXT, "date": "2025"}, "date", "published"),
        ({"text": TEXT, "link": "https://example.org"}, "link", "url"),
        ({"text": TEXT, "titel": "x"}, "titel", "title"),
        ({"text": TEXT, "published": "soon"}, "published", None),
        ({"text": TEXT, "title": 5}, "title", None),
        ({"text": 1}, "text", None),
        ({}, "text", None),
        ({"text": TEXT, "html": TEXT}, "html", None),
    ],
)
def test_each_wrong_member_of_an_article_is_named_with_the_one_meant(client, key, record, name, suggestion):
    (error,) = post(client, key, record, "application/json").json()["errors"]
    assert (error["in"], error["name"], error["suggestion"]) == ("body", name, suggestion)


def test_a_body_that_is_announced_as_too_large_is_not_read(client, key):
    answer = post(client, key, "x", **{"Content-Length": "99999999"})
    problem(answer, 413, "body-too-large")


def test_an_article_that_takes_too_long_fails_alone(client, key, monkeypatch):
    def slow(document):
        raise ExtractionFailed("It took longer than 10 seconds to read.")

    monkeypatch.setattr(client.app.state.ingestion.pool, "extract", slow)
    answer = post(client, key, TEXT)
    if client.app.state.store.is_file:
        assert "10 seconds" in problem(answer, 422, "extraction-failed")
        assert client.get("/v1/articles").json()["meta"]["revision"] == 0
    else:
        article = work_off(client, answer)
        assert (article["status"], article["failure"]) == ("failed", "It took longer than 10 seconds to read.")


def test_a_url_is_fetched_if_the_server_may(database, key, monkeypatch):
    with asking(database.model_copy(update={"fetch_urls": True})) as client:
        use_local_pool(client)
        page = web.Page("https://news.example.org/talks", "news.example.org", HTML.encode(), "text/html", None)
        monkeypatch.setattr(articles.Web, "get", lambda self, url: page)
        answer = take(client, key, {"url": "https://news.example.org/talks"}, "application/json")
        assert answer.json()["data"]["source_url"] == "https://news.example.org/talks"
        monkeypatch.undo()
        for url in ("http://127.0.0.1/", "http://169.254.169.254/", "http://localhost:5432/"):
            problem(post(client, key, {"url": url}, "application/json"), 422, "url-refused")


def test_a_withdrawn_article_is_gone_and_tells_why(client, key):
    article = take(client, key, TEXT).json()["data"]
    sent = {"Authorization": f"Bearer {key}"}
    answer = client.request("DELETE", f"{article['url']}?reason=The+publisher+took+it+back.", headers=sent)
    assert (answer.status_code, answer.content) == (204, b"")
    assert "The publisher took it back." in problem(client.get(article["url"]), 410, "gone")
    assert client.get("/v1/quotes").json()["page"]["total"]["value"] == 0
    problem(client.request("DELETE", article["url"], headers=sent), 410, "gone")
    assert take(client, key, TEXT).json()["data"]["id"] == article["id"]


def test_what_is_not_there_cannot_be_withdrawn(client, key):
    sent = {"Authorization": f"Bearer {key}"}
    problem(client.request("DELETE", "/v1/articles/nothing", headers=sent), 404, "not-found")
    problem(client.request("DELETE", "/v1/articles/nothing?why=x", headers=sent), 400, "unknown-parameter")


def test_a_reader_sees_a_write_at_once(client, key):
    before = client.get("/v1/articles")
    post(client, key, Document(TEXT).text)
    after = client.get("/v1/articles", headers={"If-None-Match": before.headers["etag"]})
    assert (after.status_code, after.json()["page"]["total"]["value"]) == (200, 1)


def test_a_page_is_parsed_in_the_pool(database, key, monkeypatch):
    with asking(database.model_copy(update={"fetch_urls": True})) as client:
        use_local_pool(client)
        pool, ran = client.app.state.ingestion.pool, []
        page = web.Page("https://news.example.org/talks", "news.example.org", HTML.encode(), "text/html", None)
        monkeypatch.setattr(articles.Web, "get", lambda self, url: page)
        monkeypatch.setattr(pool, "run", lambda function, *_, **__: ran.append(function.__name__) or Document(TEXT))
        post(client, key, HTML, "text/html")
        post(client, key, {"html": HTML}, "application/json")
        post(client, key, {"url": page.url}, "application/json")
        post(client, key, json.dumps({"html": HTML}), "application/x-ndjson")
    assert ran == ["read_page", "read_record", "document_of", "read_line"]
