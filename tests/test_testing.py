"""app.testing, as the tests of somebody else use it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import DocumentError
from app.settings import ROOT
from app.testing import create_test_app
from app.testing.fixtures import SummitClient, summit  # noqa: F401  # a fixture

TEXT = "President Lee Jae-myung of South Korea met Prime Minister Shigeru Ishiba of Japan in Tokyo on Saturday."
TITLE = "Portugal and Canada sign memorandum on wind power at sea"
Make = Callable[..., SummitClient]


def test_articles_are_texts_paths_and_records(summit: Make) -> None:  # noqa: F811
    path = ROOT / "data" / "demo" / "2024-05-18-lisbon-wire.md"
    record = {"text": f"{TEXT} They spoke.", "title": "Talks", "published": "2025-08-24"}
    client = summit(articles=[TEXT, path, record])
    articles = client.get("/v1/articles").json()["data"]
    assert {article["title"] for article in articles} == {None, "Talks", TITLE}
    assert {each["id"] for each in client.get("/v1/leaders?country__in=KR,JP").json()["data"]} == {
        "lee-jae-myung",
        "shigeru-ishiba",
    }
    assert client.request("POST", "/v1/extract", json={"text": TEXT}).json()["summits"]


def test_each_application_has_a_database_of_its_own_that_goes_with_it(summit: Make) -> None:  # noqa: F811
    empty, filled = summit(), summit(articles=[TEXT])
    assert [client.get("/v1/articles").json()["page"]["total"]["value"] for client in (empty, filled)] == [0, 1]
    path = Path(filled.app.state.settings.database_url.removeprefix("sqlite:///"))
    assert path.exists()
    assert filled.app.state.primary.writer.pool.checkedin()
    filled.app.state.remove()
    assert not filled.app.state.primary.writer.pool.checkedin()
    assert not path.parent.exists()


def test_settings_are_passed_on(summit: Make) -> None:  # noqa: F811
    client = summit(extract_rate=0)
    assert client.request("POST", "/v1/extract", json={"text": TEXT}).status_code == 403


def test_an_article_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(DocumentError):
        create_test_app(articles=[""])
