"""Lists and changes as Atom feeds (RFC 4287). On both databases."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import httpx
import pytest

from app.query.resources import RESOURCES
from app.reference import load_reference
from app.settings import Settings
from app.store.engine import Store
from app.store.writer import save, withdraw
from tests.api.client import Client, asking
from tests.api.test_problems import check
from tests.articles import article, person, quote, summit

REFERENCE = load_reference()
ATOM = "{http://www.w3.org/2005/Atom}"
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
URN = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture
def asked(database: Settings) -> Iterator[Client]:
    with asking(database) as client:
        yield client


def text_of(element: Element, name: str) -> str:
    (found,) = element.findall(ATOM + name)
    assert found.text
    return found.text


def link_of(element: Element, relation: str) -> str:
    (found,) = (link for link in element.findall(f"{ATOM}link") if link.get("rel") == relation)
    return found.attrib["href"]


def read(answer: httpx.Response) -> Element:
    """Return a feed, of which everything that RFC 4287 requires is there."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/atom+xml"
    feed = ElementTree.fromstring(answer.content)  # ours
    assert feed.tag == f"{ATOM}feed"
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    ids = []
    for element in (feed, *feed.iter(f"{ATOM}entry")):
        ids.append(text_of(element, "id"))
        assert URN.fullmatch(ids[-1])
        assert INSTANT.fullmatch(text_of(element, "updated"))
        assert text_of(element, "title")
        assert link_of(element, "alternate").startswith("http://summit/v1/")
        assert element is feed or text_of(element, "summary")
    assert len({*ids}) == len(ids)
    return feed


def entries(answer: httpx.Response) -> list[Element]:
    return read(answer).findall(f"{ATOM}entry")


def titles(answer: httpx.Response) -> list[str]:
    return [text_of(entry, "title") for entry in entries(answer)]


def path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_list_is_a_feed_of_the_same_records(client: Client, resource: str) -> None:
    records = client.data(f"/v1/{resource}")
    answer = client.get(f"/v1/{resource}?format=atom")
    found = entries(answer)
    assert [path(link_of(entry, "alternate")) for entry in found] == [record["url"] for record in records]
    assert all(text_of(entry, "updated") > "2020" for entry in found)
    assert client.get(f"/v1/{resource}", headers={"Accept": "application/atom+xml"}).content.count(b"<entry>") == len(
        found
    )
    assert path(link_of(read(answer), "alternate")) == f"/v1/{resource}"


def test_a_feed_says_who_said_what_and_when(client: Client) -> None:
    (entry,) = entries(client.get("/v1/quotes?speaker=Kishida&format=atom"))
    (record,) = client.data("/v1/quotes?speaker=Kishida")
    assert text_of(entry, "title").startswith("Fumio Kishida: “")
    assert record["text"] in text_of(entry, "summary")
    assert record["article"]["name"] in text_of(entry, "summary")


def test_pages_of_a_feed_are_linked(client: Client) -> None:
    url, seen = "/v1/quotes?limit=3&format=atom", []
    while True:
        feed = read(client.get(url))
        assert path(link_of(feed, "self")) == url
        seen += [text_of(entry, "id") for entry in feed.findall(f"{ATOM}entry")]
        following = [link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "next"]
        if not following:
            break
        url = path(following[0].attrib["href"])
    assert len(seen) == len({*seen}) == len(client.data("/v1/quotes"))


def test_a_list_leads_to_its_feed(client: Client) -> None:
    answer = client.get("/v1/quotes?speaker=Lee&limit=1&fields=id&offset=1")
    found = re.search(r'<([^>]+)>; rel="alternate"; type="application/atom\+xml"', answer.headers["link"])
    assert found
    assert found[1] == "/v1/quotes?speaker=Lee&limit=1&format=atom"
    assert entries(client.get(found[1]))
    assert "atom" not in client.get("/v1/quotes?group_by=speaker").headers["link"]


@pytest.mark.parametrize(
    "query", ["fields=id", "include=evidence", "group_by=kind", "facets=kind", "explain=true", "limit=1001"]
)
def test_what_a_feed_has_no_room_for_is_a_400(client: Client, query: str) -> None:
    check(client.get(f"/v1/quotes?format=atom&{query}"), 400)


def test_a_host_that_is_none_gives_paths(client: Client) -> None:
    answer = client.get("/v1/summits?format=atom", headers={"Host": 'x"><y'})
    assert b"http://" not in answer.content.replace(b"http://www.w3.org/2005/Atom", b"")


def stored(store: Store, title: str, *, met: tuple[str, ...] = (), said: str = "") -> str:
    people = ("Ann Bell", "Tom Field", "Eve Stone")
    made = article(
        f"{'; '.join(people)} met. {title}. “{said}”",
        name="article",
        title=title,
        people=[person(name, "President", "JP") for name in people],
        summits=[summit("met", "JP", "2025-08-23", "Tokyo", participants=(*map(people.index, met),))] if met else [],
        quotes=[quote(said, people[0], said_on="2025")] if said else [],
    )
    return save(store, made.document, made.name, made.extraction, REFERENCE).article


def test_characters_that_xml_has_not_are_replaced_and_others_escaped(store: Store, asked: Client) -> None:
    stored(store, "Talks <b>&amp;", said="we will \ufffe build ]]> the <i>bridge</i>")
    (title,) = titles(asked.get("/v1/articles?format=atom"))
    assert title == "Talks <b>&amp;"
    (summary,) = (text_of(entry, "summary") for entry in entries(asked.get("/v1/quotes?format=atom")))
    assert "we will \ufffd build ]]> the <i>bridge</i>" in summary


def test_anybody_can_follow_who_meets_whom(store: Store, asked: Client) -> None:
    follow = "/v1/changes?resource=summits&participant__all=Ann%20Bell,Tom%20Field&format=atom"
    stored(store, "One", met=("Ann Bell", "Eve Stone"))
    assert titles(asked.get(follow)) == []
    stored(store, "Two", met=("Ann Bell", "Tom Field"))
    (entry,) = entries(asked.get(follow))
    assert text_of(entry, "title").startswith("Created: ")
    assert "Ann Bell, Tom Field" in text_of(entry, "summary")


def test_the_newest_change_comes_first_and_its_id_stays(store: Store, asked: Client) -> None:
    first = stored(store, "One", said="we will build the bridge")
    before = entries(asked.get("/v1/changes?format=atom"))
    withdraw(store, first, "a test", REFERENCE)
    after = entries(asked.get("/v1/changes?format=atom"))
    assert {text_of(entry, "title").split(":")[0] for entry in before} == {"Created"}
    assert text_of(after[0], "title").startswith("Retracted: ")
    assert [text_of(entry, "id") for entry in after[-len(before) :]] == [text_of(entry, "id") for entry in before]
    only_articles: Any = titles(asked.get("/v1/changes?format=atom&resource=articles"))
    assert only_articles == [f"Retracted: {first}", f"Created: {first}"]
