"""Corrections over HTTP: who may, what they do, that they last and can be undone. On both databases."""

from dataclasses import replace

import pytest

from app.document import Document
from app.store.engine import Store
from app.store.keys import create_key
from app.store.saving import save, withdraw
from tests.api.client import asking
from tests.articles import Article, article, person, quote, summit
from tests.store.test_saving import REFERENCE, rows, state

SENTENCES = ("Aino Berg met Ken Mori in Oslo.", "“We agree on the sea.”", "Later Berg met Joe Vale.")
NORWAY = article(
    " ".join(SENTENCES),
    name="oslo",
    published="2025-08-24",
    countries={"NO": ["Oslo"]},
    people=[
        person("Aino Berg", "Prime Minister", "NO"),
        person("Ken Mori", "President", "JP"),
        person("Joe Vale"),
    ],
    summits=[summit(SENTENCES[0], "JP NO", "2025-08-23", "Oslo", participants=(0, 1), place_country="NO")],
    agreements=[],
    quotes=[quote("We agree on the sea.", "Aino Berg")],
)
OTHER = article(
    "Anna Berg signed. Ken Mori left.",
    name="berg",
    published="2025-08-25",
    people=[person("Anna Berg", "Prime Minister", "NO"), person("Ken Mori", "President", "JP")],
)
SUMMIT = "2025-08-23-oslo-jp-no"


@pytest.fixture
def store(database):
    opened = Store(database)
    for each in (NORWAY, OTHER):
        put(opened, each)
    yield opened
    opened.close()


@pytest.fixture
def key(store):
    return create_key(store, "copy desk", ["correct"], None)


@pytest.fixture
def client(database, store):
    # Without a cache of answers: what another writer does, as `store` is, may be seen a moment later with one.
    with asking(database.model_copy(update={"response_cache_mb": 0})) as asked:
        yield asked


def put(store: Store, each: Article) -> str:
    return save(store, each.document, each.name, each.extraction, REFERENCE).id


def post(client, key, content, **options):
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return client.request("POST", "/v1/corrections", headers=headers, **({"json": content} | options))


def make(client, key, **content):
    answer = post(client, key, {**content, "reason": "a misprint"})
    assert answer.status_code == 201, answer.text
    return answer.json()["data"]


def undo(client, key, id_):
    return client.request("DELETE", f"/v1/corrections/{id_}", headers={"Authorization": f"Bearer {key}"})


def listed(client):
    return client.get("/v1/corrections").json()["data"]


def problem(answer, status, slug):
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    assert answer.json()["type"] == f"/problems/{slug}"
    return answer.json()


def the_quote(store):
    return rows(store, "quote")[0]["id"]


def get(client, path):
    answer = client.get(f"/v1/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()["data"] if "data" in answer.json() else answer.json()


# What is asked, and (path, field, value) of what is served then.
DONE = [
    (
        {"action": "rename", "target": "people/aino-berg", "value": "Aina Berg"},
        [("people/aina-berg", "aliases", ["Aino Berg"])],
    ),
    (
        {"action": "merge", "target": "http://summit/v1/people/anna-berg", "into": "aino-berg"},
        [("people/aino-berg", "aliases", ["Anna Berg"])],
    ),
    (
        {"action": "set", "target": "joe-vale", "field": "country", "value": "norway"},
        [("people/joe-vale", "country", {"id": "NO", "name": "Norway", "url": "/v1/countries/NO"})],
    ),
    ({"action": "rename", "target": SUMMIT, "value": "Sea talks"}, [(f"summits/{SUMMIT}", "name", "Sea talks")]),
    (
        {"action": "set", "target": SUMMIT, "field": "date", "value": "2025-08-22"},
        [("summits/2025-08-22-oslo-jp-no", "date", "2025-08-22")],
    ),
    (
        {"action": "split", "target": SUMMIT, "field": "place", "value": "Bergen", "spans": "summit"},
        [("summits/2025-08-23-bergen-jp-no", "status", "held")],
    ),
    (
        {"action": "set", "target": SUMMIT, "field": "status", "value": "planned"},
        [(f"summits/{SUMMIT}", "status", "planned")],
    ),
]


@pytest.mark.parametrize(("asked", "served"), DONE)
def test_what_is_set_right_is_served_and_undone_as_if_it_never_was(client, store, key, asked, served):
    if "spans" in asked:
        (found,) = [row["article_id"] for row in rows(store, "evidence") if row["field"] == "status"]
        asked = {**asked, "spans": [{"article": found, "start": 0, "end": 4}]}
    before, found = state(store), rows(store, "extraction")
    made = make(client, key, **asked)
    assert (made["author"], made["reason"], made["dormant"]) == ("copy desk", "a misprint", False)
    assert listed(client) == [made]
    for path, field, value in served:
        assert get(client, path)[field] == value
    assert rows(store, "extraction") == found
    answer = undo(client, key, made["id"])
    assert (answer.status_code, answer.content) == (204, b"")
    assert state(store) == before
    assert listed(client) == []


def test_who_was_merged_leads_to_whom_he_was_merged_with(client, key):
    make(client, key, action="merge", target="anna-berg", into="aino-berg")
    answer = client.get("/v1/people/anna-berg")
    assert (answer.status_code, answer.headers["location"]) == (308, "/v1/people/aino-berg")


def test_what_is_rejected_is_gone_for_the_reason_and_so_is_all_that_names_it(client, key, store):
    make(client, key, action="reject", target="people/ken-mori")
    assert "a misprint" in problem(client.get("/v1/people/ken-mori"), 410, "gone")["detail"]
    (held,) = get(client, "summits")
    assert [stub["id"] for stub in held["participants"]] == ["aino-berg"]
    make(client, key, action="reject", target=held["id"])
    assert get(client, "summits") == []


@pytest.mark.parametrize(
    ("given", "speaker", "label"),
    [
        ({"into": "people/ken-mori"}, "ken-mori", None),
        ({"into": "anna-berg"}, "anna-berg", None),  # whom the article does not name
        ({"value": "Officials"}, None, "Officials"),
        ({}, None, None),
    ],
)
def test_a_quote_is_given_to_another_speaker(client, store, key, given, speaker, label):
    make(client, key, action="reattribute", target=the_quote(store), **given)
    (row,) = rows(store, "quote")
    assert (row["speaker_id"], row["speaker_label"]) == (speaker, label)
    assert get(client, f"quotes/{row['id']}")["text"] == "We agree on the sea."


def test_one_article_may_have_meant_somebody_else(client, store, key):
    found = put(store, OTHER)
    start = OTHER.document.text.index("Ken Mori")
    span = {"article": found, "start": start, "end": start + 8}
    make(client, key, action="split", target="ken-mori", value="Kenzo Mori", spans=[span])
    assert get(client, "people/kenzo-mori")["aliases"] == []
    (held,) = get(client, "summits")
    assert [stub["id"] for stub in held["participants"]] == ["aino-berg", "ken-mori"]


def test_a_correction_outlasts_another_reading_and_waits_for_its_article(client, store, key):
    made = make(client, key, action="rename", target="aino-berg", value="Aina Berg")
    shifted = replace(
        NORWAY.extraction,
        version="2",
        people=tuple(replace(p, confidence=0.5, mentions=(longer(p.mentions[0]),)) for p in NORWAY.extraction.people),
    )
    id_ = put(store, replace(NORWAY, extraction=shifted))
    assert get(client, "people/aina-berg")["name"] == "Aina Berg"
    withdraw(store, id_, "a test", REFERENCE)
    assert [each["dormant"] for each in listed(client)] == [True]
    put(store, NORWAY)
    assert listed(client) == [made]
    assert get(client, "people/aina-berg")["name"] == "Aina Berg"


def longer(span):
    return NORWAY.document.span(span.start, span.end + 1)


def test_corrections_apply_in_their_order_and_one_without_its_finding_is_dormant(client, key):
    make(client, key, action="rename", target="joe-vale", value="Jo Vale")
    make(client, key, action="reject", target="jo-vale")
    assert client.get("/v1/people/joe-vale").status_code == client.get("/v1/people/jo-vale").status_code == 410
    assert [each["dormant"] for each in listed(client)] == [False, False]


def test_nobody_corrects_without_a_key_of_that_scope(client, store, key):
    asked = {"action": "reject", "target": "joe-vale"}
    problem(post(client, None, asked), 401, "unauthorized")
    other = create_key(store, "", ["ingest"], None)
    problem(post(client, other, asked), 403, "forbidden")
    problem(undo(client, other, "c-1"), 403, "forbidden")
    problem(undo(client, key, "c-1"), 404, "not-found")
    assert get(client, "people/joe-vale")
    assert listed(client) == []


@pytest.mark.parametrize(
    ("asked", "member", "slug", "candidate"),
    [
        ({"target": "joe-vale"}, "action", "empty", None),
        ({"action": "renam", "target": "joe-vale"}, "action", "unknown-value", "rename"),
        ({"action": "reattribute", "target": "joe-vale"}, "action", "unknown-value", "reject"),
        ({"action": "reject"}, "target", "empty", None),
        ({"action": "reject", "target": "joe-vail"}, "target", "unknown-value", "people/joe-vale"),
        ({"action": "reject", "target": "person/joe-vale"}, "target", "unknown-value", "people"),
        ({"action": "reject", "target": 7}, "target", "type", None),
        ({"action": "reject", "target": "a\0"}, "target", "not-text", None),
        ({"action": "reject", "target": "joe-vale", "reason": "x" * 1001}, "reason", "too-long", None),
        ({"action": "reject", "target": "joe-vale", "value": "x"}, "value", "conflict", None),
        ({"action": "rename", "target": "joe-vale"}, "value", "empty", None),
        ({"action": "rename", "target": "joe-vale", "value": "…"}, "value", "empty", None),
        ({"action": "rename", "target": "joe-vale", "value": "x", "why": "y"}, "why", "unknown-field", "value"),
        ({"action": "merge", "target": "joe-vale"}, "into", "empty", None),
        ({"action": "merge", "target": "joe-vale", "into": "joe-vale"}, "into", "conflict", None),
        ({"action": "merge", "target": "joe-vale", "into": SUMMIT}, "into", "conflict", None),
        ({"action": "split", "target": "joe-vale", "value": "Joe Hill"}, "spans", "empty", None),
        ({"action": "split", "target": "joe-vale", "value": "x", "spans": 1}, "spans", "type", None),
        ({"action": "split", "target": "joe-vale", "value": "x", "spans": [{}]}, "spans", "type", None),
        ({"action": "set", "target": "joe-vale", "value": "x"}, "field", "empty", None),
        ({"action": "set", "target": "joe-vale", "field": "countri"}, "field", "unknown-field", "country"),
        (
            {"action": "set", "target": "joe-vale", "field": "country", "value": "Norwey"},
            "value",
            "unknown-value",
            "Norway",
        ),
        ({"action": "set", "target": SUMMIT, "field": "date", "value": "soon"}, "value", "type", None),
        ({"action": "set", "target": SUMMIT, "field": "status"}, "value", "empty", None),
        ({"action": "set", "target": SUMMIT, "field": "status", "value": "hold"}, "value", "unknown-value", "held"),
    ],
)
def test_what_cannot_be_done_is_told_by_member(client, store, key, asked, member, slug, candidate):
    before = state(store)
    (error,) = problem(post(client, key, asked), 400, slug)["errors"]
    assert (error["in"], error["name"]) == ("body", member)
    assert candidate is None or candidate in (error["suggestion"], *error["candidates"])
    assert state(store) == before


@pytest.mark.parametrize(("start", "end", "slug"), [(5, 5, "range"), (90, 95, "unknown-value")])
def test_spans_lie_where_the_record_is_stated(client, store, key, start, end, slug):
    spans = [{"article": put(store, NORWAY), "start": start, "end": end}]
    asked = {"action": "split", "target": "aino-berg", "value": "Ann Berg", "spans": spans}
    problem(post(client, key, asked), 400, slug)


def test_what_one_name_only_tells_is_merged_with_nobody(client, store, key):
    lone = article("Bell sat.", name="bell", people=[person("Bell")])
    put(store, lone)
    (bell,) = [row["id"] for row in rows(store, "person") if row["name"] == "Bell"]
    problem(post(client, key, {"action": "merge", "target": "joe-vale", "into": bell}), 400, "conflict")


def test_a_summit_is_merged_with_one_of_known_day_and_place(client, store, key):
    text = "Aino Berg and Ken Mori held talks in Bodø."
    people = [person("Aino Berg", "Prime Minister", "NO"), person("Ken Mori", "President", "JP")]
    talks = summit(text, "JP NO", "2025-08-20", "Bodø", participants=(0, 1))
    vague = summit("They met", "JP NO")
    put(store, article(text, name="bodo", people=people, summits=[talks]))
    put(store, article("They met once.", name="vague", summits=[vague]))
    (open_,) = [row["id"] for row in rows(store, "summit") if row["place"] is None]
    problem(post(client, key, {"action": "merge", "target": SUMMIT, "into": open_}), 400, "conflict")
    make(client, key, action="merge", target="2025-08-20-bodo-jp-no", into=SUMMIT)
    assert get(client, f"summits/{SUMMIT}")["sources"] == 2


@pytest.mark.parametrize(
    ("options", "status", "slug"),
    [
        ({"content": b"{}", "json": None, "headers": {"Content-Type": "text/plain"}}, 415, "unsupported-media-type"),
        ({"json": []}, 400, "type"),
        ({"json": None, "content": b"{"}, 400, "syntax"),
    ],
)
def test_a_body_is_a_json_object(client, key, options, status, slug):
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json", **options.get("headers", {})}
    problem(client.request("POST", "/v1/corrections", **{**options, "headers": headers}), status, slug)


def test_no_parameter_is_taken_silently(client, key):
    headers = {"Authorization": f"Bearer {key}"}
    for method, path in (("POST", "corrections"), ("GET", "corrections"), ("DELETE", "corrections/c-1")):
        answer = client.request(method, f"/v1/{path}?why=x", headers=headers)
        problem(answer, 400, "unknown-parameter")


def test_the_same_text_elsewhere_is_set_right_too(client, store, key):
    make(client, key, action="rename", target="joe-vale", value="Jo Vale")
    document = Document(NORWAY.document.text, publisher="The Wire")
    put(store, Article(document, "wire", NORWAY.extraction))
    assert client.get("/v1/people/joe-vale").status_code == 308
    assert "Joe Vale" in get(client, "people/jo-vale")["aliases"]
