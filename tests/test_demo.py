"""data/demo: invented articles that say so, and give every part of the API something to show."""

import pytest

from app.document import Document
from app.ingest import ingest_if_empty
from app.settings import ROOT, Settings
from app.sources.arguments import sources_of
from app.sources.web import Web
from tests.api.client import asking

FOLDER = ROOT / "data" / "demo"


def documents() -> list[Document]:
    return [source.read() for source in sources_of([str(FOLDER)], Settings().max_characters, Web())]


def test_every_article_says_that_it_is_invented() -> None:
    found = documents()
    assert len(found) == 20
    for document in found:
        assert document.publisher == "Invented (demo)"
        assert document.source_url is None
        assert document.text.rstrip().endswith(
            "Invented for Summit’s demonstration: the people, the meetings and the words in this article are fictional."
        )
    assert min(document.published or "" for document in found) < "2024-06"
    assert max(document.published or "" for document in found) > "2026"


@pytest.mark.slow
def test_they_give_lists_timeline_map_and_network_something_to_show(database: Settings) -> None:
    settings = database.model_copy(update={"articles": FOLDER})
    assert not [result.reason for result in ingest_if_empty(settings) if result.reason]
    with asking(settings) as client:
        held = client.data("/v1/summits?status=held&sort=date")
        assert [(summit["place"]["name"], summit["date"][:10]) for summit in held] == [
            ("Lisbon", "2024-05-18"),
            ("Nairobi", "2024-11-07"),
            ("Kyoto", "2025-06-14"),
        ]
        assert all(summit["place"]["lat"] and summit["sources"] > 1 and summit["agreements"] for summit in held)
        assert len(client.data("/v1/people/owen-marchand/met")) == 3
        assert client.ids("/v1/summits?disputed=true") == [held[1]["id"]]
        assert client.get(f"{held[1]['url']}/claims").json()["data"]
        assert client.get("/v1/timeline").json()["page"]["total"]["value"] > 5
        assert any(quote["sources"] > 1 for quote in client.data("/v1/quotes"))
        assert client.data("/v1/summits?status=planned")
        assert client.data("/v1/topics")
