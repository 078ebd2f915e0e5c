"""Random uses of the API against a model of it: dictionaries of what each article says, and what became of it."""

import csv
import io
import json
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import httpx
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from app.api import create_app
from app.document import Document
from app.findings import Extraction
from app.ingest import Ingestion
from app.reference import load_reference
from app.store.engine import Store
from app.store.integrity import verify
from app.store.keys import create_key
from app.testing import LocalPool
from tests.api.client import Client
from tests.articles import article, person, quote
from tests.conftest import Backend
from tests.profiles import examples

SPEAKERS = ("Ann Bell", "Tom Marsh", "Ida Stone")
QUOTES = ("The bridge will open before winter comes", "Nobody has asked us for money", "Fishing rights come first")
WORDS = sorted({word.lower() for text in QUOTES for word in text.split()})
LABEL = "Officials"
URLS = ("https://news.example/one", "https://news.example/two")


@dataclass(frozen=True, slots=True)
class Sent:
    """An article as it was sent. Its text says one thing."""

    speaker: str
    quote: str
    edition: int
    publisher: str | None
    source_url: str | None

    @property
    def text(self) -> str:
        """Return the text; the numbers of editions share no word with quotes."""
        return f"Edition {self.edition}. {self.speaker} spoke. “{self.quote}”"

    @property
    def record(self) -> dict[str, Any]:
        """Return the body of a request."""
        return {"text": self.text, "publisher": self.publisher, "source_url": self.source_url}


@dataclass(frozen=True, slots=True)
class Made:
    """A correction: of the quotes of these texts, which it rejects or ascribes to LABEL."""

    action: str
    texts: frozenset[str]


SENT = st.builds(
    Sent,
    st.sampled_from(SPEAKERS),
    st.sampled_from(QUOTES),
    st.integers(1, 2),
    st.sampled_from([None, "The Wire"]),
    st.sampled_from([None, *URLS]),
)


def read(document: Document, version: str) -> Extraction:
    """Return what the text of a Sent says, in place of an extractor."""
    name = next(name for name in SPEAKERS if name in document.text)
    said = next(text for text in QUOTES if text in document.text)
    found = article(document.text, people=[person(name)], quotes=[quote(said, name)], version=version)
    return found.extraction


class Model(RuleBasedStateMachine):
    """The API and its model. `backend` makes databases."""

    backend: Backend
    sent_before = Bundle("sent_before")

    @initialize()
    def open(self) -> None:
        self.database = self.backend.create(migrated=True)
        with Store(self.database) as store:
            key = create_key(store, "", ["correct", "ingest"], None)
        self.headers = {"Authorization": f"Bearer {key}"}
        self.client = Client(create_app(self.database))
        state = self.client.app.state
        state.ingestion = replace(
            state.ingestion, pool=LocalPool(lambda document: read(document, state.ingestion.version))
        )
        self.live: dict[str, Sent] = {}
        self.past: dict[str, str | None] = {}  # id -> its successor, None if it was withdrawn
        self.made: dict[str, Made] = {}
        self.revision = 0

    def teardown(self) -> None:
        with Store(self.database) as store:
            assert [*verify(store, load_reference())] == []
        self.client.app.state.primary.close()
        self.backend.drop(self.database)

    @rule(target=sent_before, sent=SENT)
    def ingest(self, sent: Sent) -> Sent:
        self.put(sent)
        return sent

    @rule(sent=sent_before)
    def ingest_again(self, sent: Sent) -> None:
        self.put(sent)

    @rule(target=sent_before, sent=sent_before, said=st.sampled_from(QUOTES))
    def change_the_text(self, sent: Sent, said: str) -> Sent:
        changed = replace(sent, quote=said, source_url=sent.source_url or URLS[0])
        self.put(changed)
        return changed

    def put(self, sent: Sent) -> None:
        known = next((id_ for id_, each in self.live.items() if each == sent), None)
        response = self.send("POST", "/v1/articles", sent.record)
        ingestion: Ingestion = self.client.app.state.ingestion
        expected = 200 if known else 202 if ingestion.queue else 201
        assert response.status_code == expected, response.text
        id_ = response.json()["data"]["id"]
        if known:
            assert id_ == known
            assert int(response.headers["x-revision"]) == self.revision
            return
        if ingestion.queue:
            ingestion.read_pending(id_)
        replaced = [each for each, old in self.live.items() if same_page(old, sent)]
        for old in replaced:
            del self.live[old]
            self.past[old] = id_
        self.past.pop(id_, None)
        self.live[id_] = sent

    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        if not self.live:
            return
        id_ = data.draw(st.sampled_from(sorted(self.live)))
        assert self.send("DELETE", f"/v1/articles/{id_}").status_code == 204
        del self.live[id_]
        self.past[id_] = None

    @rule(data=st.data(), action=st.sampled_from(["reject", "reattribute"]))
    def correct(self, data: st.DataObject, action: str) -> None:
        quotes = self.quotes()
        if not quotes:
            return
        said = data.draw(st.sampled_from(sorted(quotes)))
        target = next(each["id"] for each in self.client.data("/v1/quotes") if said_in(each) == said)
        body = {"action": action, "target": f"quotes/{target}"}
        if action == "reattribute":
            body["value"] = LABEL
        response = self.send("POST", "/v1/corrections", body)
        assert response.status_code == 201, response.text
        self.made[response.json()["data"]["id"]] = Made(action, frozenset(quotes[said]))

    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        if not self.made:
            return
        id_ = data.draw(st.sampled_from(sorted(self.made)))
        assert self.send("DELETE", f"/v1/corrections/{id_}").status_code == 204
        del self.made[id_]

    @rule(word=st.sampled_from(WORDS))
    def search(self, word: str) -> None:
        found = [said_in(each) for each in self.client.data(f"/v1/quotes?q={word}&limit=200")]
        assert sorted(found) == sorted(said for said in self.quotes() if word in said[1].lower().split())
        ids = self.client.ids(f"/v1/articles?q={word}&limit=200")
        assert sorted(ids) == sorted(id_ for id_, sent in self.live.items() if word in sent.quote.lower().split())

    @rule(limit=st.integers(1, 3), resource=st.sampled_from(["articles", "quotes"]))
    def walk(self, limit: int, resource: str) -> None:
        found = []
        url: str | None = f"/v1/{resource}?limit={limit}"
        while url:
            page = self.client.get(url).json()
            assert len(page["data"]) <= limit
            found += [each["id"] for each in page["data"]]
            url = page["page"]["next"]
        assert len(found) == len({*found}) == len(self.live if resource == "articles" else self.quotes())

    @rule(format_=st.sampled_from(["csv", "ndjson"]))
    def export(self, format_: str) -> None:
        response = self.client.get(f"/v1/articles?format={format_}")
        lines = (
            csv.DictReader(io.StringIO(response.text))
            if format_ == "csv"
            else map(json.loads, response.text.splitlines())
        )
        found = {each["id"]: each["sha256"] for each in lines}
        assert found == {id_: sha256(sent.text.encode()).hexdigest() for id_, sent in self.live.items()}
        assert int(response.headers["x-total-rows"]) == len(found)

    @invariant()
    def articles_are_those_of_the_model(self) -> None:
        page = self.client.get("/v1/articles?limit=200").json()
        assert {each["id"] for each in page["data"]} == {*self.live}
        assert page["page"]["total"]["value"] == len(self.live)
        assert page["meta"]["revision"] >= self.revision
        self.revision = page["meta"]["revision"]
        for id_, sent in self.live.items():
            assert self.client.get(f"/v1/articles/{id_}/text").text == sent.text

    @invariant()
    def what_became_of_others_is_known(self) -> None:
        for id_, successor in self.past.items():
            while successor in self.past:
                successor = self.past[successor]
            response = self.client.get(f"/v1/articles/{id_}")
            assert response.status_code == (308 if successor else 410)
            assert response.headers.get("location") == (f"/v1/articles/{successor}" if successor else None)

    @invariant()
    def quotes_are_those_of_the_model(self) -> None:
        expected = self.quotes()
        data = self.client.data("/v1/quotes?limit=200")
        assert {said_in(each): each["sources"] for each in data} == {
            said: sources(texts, self.live) for said, texts in expected.items()
        }
        people = self.client.get("/v1/people?limit=200").json()["data"]
        assert {each["name"] for each in people} == {sent.speaker for sent in self.live.values()}

    @invariant()
    def corrections_are_those_of_the_model(self) -> None:
        assert {*self.client.ids("/v1/corrections")} == {*self.made}

    def quotes(self) -> dict[tuple[str, str], set[str]]:
        """Return the texts that state each quote, by its speaker and its words."""
        found: dict[tuple[str, str], set[str]] = {}
        for sent in self.live.values():
            speaker: str | None = sent.speaker
            for made in self.made.values():
                if sent.text in made.texts:
                    speaker = None if made.action == "reject" or speaker is None else LABEL
            if speaker:
                found.setdefault((speaker, sent.quote), set()).add(sent.text)
        return found

    def send(self, method: str, url: str, body: Any = None) -> httpx.Response:
        return self.client.request(method, url, json=body, headers=self.headers)


def same_page(old: Sent, new: Sent) -> bool:
    """Return True if `new` replaces `old`."""
    return new.source_url is not None and old.source_url == new.source_url and old.text != new.text


def said_in(record: dict[str, Any]) -> tuple[str, str]:
    """Return the speaker and the words of a quote."""
    return record["speaker_label"] or record["speaker"]["name"], record["text"]


def sources(texts: set[str], live: dict[str, Sent]) -> int:
    """Return the number of articles with one of the texts."""
    return sum(sent.text in texts for sent in live.values())


def test_the_api_does_what_its_model_does(backend: Backend) -> None:
    machine = type("Machine", (Model,), {"backend": backend})
    run_state_machine_as_test(machine, settings=examples(8, stateful_step_count=30))
