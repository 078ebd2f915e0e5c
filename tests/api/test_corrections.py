"""Corrections over HTTP: who may, what they do, that they last and can be undone. On both databases."""

from dataclasses import replace

import pytest

from app.document import Document
from app.store.engine import Store
from app.store.keys import create_key
from app.store.writer import save, withdraw
from tests.api.client import asking
from tests.articles import Article, agreement, article, person, quote, summit
from tests.store.test_writer import REFERENCE, rows, state

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


def two_articles(settings):
    with Store(settings) as store:
        for each in (NORWAY, OTHER):
            put(store, each)


@pytest.fixture
def database(database_with):
    return database_with(two_articles)


@pytest.fixture
def key(store):
    return create_key(store, "copy desk", ["correct"], None)


@pytest.fixture
def client(database, store):
    # Without a cache of answers: what another writer does, as `store` is, may be seen a moment later with one.
    with asking(database.model_copy(update={"response_cache_mb": 0})) as asked:
        yield asked


def put(store: Store, each: Article) -> str:
    return save(store, each.document, each.name, each.extraction, REFERENCE).article


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
    ({"action": "accept", "target": SUMMIT}, [(f"summits/{SUMMIT}", "reviewed", True)]),
    ({"action": "accept", "target": "leaders/ken-mori"}, [("people/ken-mori", "reviewed", True)]),
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


def test_what_is_reviewed_is_a_filter_of_lists_and_a_column(client, store, key):
    quote_id = the_quote(store)
    for resource, count in (("quotes", 1), ("people", 4), ("leaders", 3), ("summits", 1)):
        assert get(client, f"{resource}?reviewed=true") == []
        assert len(get(client, f"{resource}?reviewed=false&sort=confidence")) == count
    make(client, key, action="accept", target=quote_id)
    make(client, key, action="set", target=SUMMIT, field="status", value="planned")
    assert [each["id"] for each in get(client, "quotes?reviewed=true")] == [quote_id]
    assert [each["id"] for each in get(client, "summits?reviewed=true")] == [SUMMIT]
    assert [(each["value"], each["count"]) for each in get(client, "quotes?group_by=reviewed")] == [(True, 1)]
    assert get(client, "people?reviewed=true") == []
    header, line = client.get("/v1/quotes?format=csv&fields=id,reviewed").text.split()
    assert (header, line) == ("id,reviewed", f"{quote_id},true")
    assert client.get("/v1/quotes?reviewed=maybe").status_code == 400


def test_what_is_accepted_stays_reviewed_when_its_article_is_read_again(client, store, key):
    make(client, key, action="accept", target="ken-mori")
    put(store, replace(NORWAY, extraction=replace(NORWAY.extraction, version="2")))
    put(store, OTHER)
    assert get(client, "people/ken-mori")["reviewed"]
    assert not get(client, "people/aino-berg")["reviewed"]


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
    assert get(client, f"corrections/{made['id']}")["dormant"]
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
        ({"action": "accept", "target": "joe-vale", "value": "x"}, "value", "conflict", None),
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


@pytest.mark.parametrize(("start", "end", "slug"), [(5, 5, "range"), (0, 2**31, "range"), (90, 95, "unknown-value")])
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
    paths = (("POST", "corrections"), ("GET", "corrections"), ("GET", "corrections/c-1"), ("DELETE", "corrections/c-1"))
    for method, path in paths:
        answer = client.request(method, f"/v1/{path}?why=x", headers=headers)
        problem(answer, 400, "unknown-parameter")


def test_the_list_has_pages_filters_and_counts(client, store, key):
    desk = create_key(store, "night desk", ["correct"], None)
    article_id = put(store, OTHER)
    made = [
        make(client, key, action="rename", target="joe-vale", value="Jo Vale"),
        make(client, desk, action="reject", target="jo-vale"),
        make(client, key, action="rename", target="people/anna-berg", value="Anne Berg"),
    ]
    ids = [each["id"] for each in made]
    assert [each["number"] for each in made] == [1, 2, 3]
    seen, path = [], "/v1/corrections?limit=2"
    while path:
        answer = client.get(path)
        seen += [each["id"] for each in answer.json()["data"]]
        path = answer.json()["page"]["next"]
    assert seen == ids
    today = made[0]["made_at"][:10]
    for query, wanted in (
        ("action=rename", [0, 2]),
        ("target=people/joe-vale", [0]),
        ("author=night desk", [1]),
        (f"made_at={today}&sort=-number", [2, 1, 0]),
        ("made_at__lt=2000", []),
        (f"article={article_id}", [2]),
        ("dormant=false", [0, 1, 2]),
        ("dormant=true", []),
        (f"id={ids[1]}", [1]),
    ):
        found = client.get(f"/v1/corrections?{query}").json()
        assert [each["id"] for each in found["data"]] == [ids[number] for number in wanted], query
        assert found["page"]["total"]["value"] == len(wanted)
    (counted,) = client.get("/v1/corrections?facets=author&limit=1").json()["facets"].values()
    assert {each["value"]: each["count"] for each in counted} == {"copy desk": 2, "night desk": 1}
    assert client.get("/v1/corrections?fields=id,author").json()["data"][1] == {"id": ids[1], "author": "night desk"}
    assert get_body(client, f"corrections/{ids[2]}") == made[2]
    assert undo(client, key, ids[0]).status_code == 204
    assert [each["dormant"] for each in listed(client)] == [False, False]
    problem(client.get(f"/v1/corrections/{ids[0]}"), 404, "not-found")


def get_body(client, path):
    return client.get(f"/v1/{path}").json()


@pytest.mark.parametrize(
    ("query", "name", "suggestion"),
    [("actoin=rename", "actoin", "action"), ("action=renam", "action", "rename"), ("limit=0", "limit", None)],
)
def test_a_mistake_in_the_list_is_told(client, query, name, suggestion):
    (error,) = client.get(f"/v1/corrections?{query}").json()["errors"]
    assert (error["name"], error["suggestion"]) == (name, suggestion)


def test_the_same_text_elsewhere_is_set_right_too(client, store, key):
    make(client, key, action="rename", target="joe-vale", value="Jo Vale")
    document = Document(NORWAY.document.text, publisher="The Wire")
    put(store, Article(document, "wire", NORWAY.extraction))
    assert client.get("/v1/people/joe-vale").status_code == 308
    assert "Joe Vale" in get(client, "people/jo-vale")["aliases"]


def told(number, agreed, said, **about):
    """An article of one agreement of Norway and Japan, and of something that Aino Berg says."""
    return article(
        f"{number}. Aino Berg met Ken Mori in Oslo. {agreed} “{said}”",
        name=f"told-{number}",
        published=f"2025-08-2{number}",
        people=[person("Aino Berg", "Prime Minister", "NO"), person("Ken Mori", "President", "JP")],
        agreements=[agreement(agreed, "JP NO")],
        quotes=[quote(said, "Aino Berg")],
    )


PORT, SHIPS = "They will build a deep port at Bodo together.", "Norway and Japan want new ships."
SEA, NORTH = "The sea belongs to all of us and to our children", "It is the north that we speak about here"
TOLD = (told(4, PORT, SEA), told(5, PORT, SEA), told(6, SHIPS, NORTH))
# resource, what one text says and the other
WORDS = [("agreements", PORT, SHIPS), ("quotes", SEA, NORTH)]


@pytest.fixture
def told_of(store):
    """Ids of three articles; two of them say the same."""
    return [put(store, each) for each in TOLD]


def by_text(client, resource):
    """Ids by text, those aside that NORWAY has."""
    return {each["text"]: each for each in get(client, resource) if each["text"] in (PORT, SHIPS, SEA, NORTH)}


def span_of(id_, number, words):
    start = TOLD[number].document.text.index(words)
    return {"article": id_, "start": start, "end": start + len(words)}


def changes_since(client, seq):
    return {
        (change["action"], change["id"], *change["into"])
        for change in client.get(f"/v1/changes?since={seq}&limit=200").json()["data"]
        if change["resource"] in ("agreements", "quotes")
    }


def last_change(client):
    return client.get("/v1/changes?limit=1").json()["page"]["total"]["value"]


@pytest.mark.parametrize(("resource", "one", "other"), WORDS)
def test_what_rules_keep_apart_is_merged_and_that_is_undone(client, store, key, told_of, resource, one, other):
    found, before, seq = by_text(client, resource), state(store), last_change(client)
    left, gone = found[one]["id"], found[other]["id"]
    made = make(client, key, action="merge", target=f"{resource}/{gone}", into=left)
    (merged,) = by_text(client, resource).values()
    assert (merged["id"], merged["text"], merged["sources"]) == (left, one, 3)
    answer = client.get(f"/v1/{resource}/{gone}")
    assert (answer.status_code, answer.headers["location"]) == (308, f"/v1/{resource}/{left}")
    assert changes_since(client, seq) == {("merged", gone, f"/v1/{resource}/{left}"), ("updated", left)}
    new = put(store, told(7, other, SEA if resource == "agreements" else other))
    assert get(client, f"{resource}/{left}")["sources"] == 4  # what says the same as one of them joins both
    withdraw(store, new, "a test", REFERENCE)
    seq = last_change(client)
    assert undo(client, key, made["id"]).status_code == 204
    assert state(store) == before
    assert changes_since(client, seq) == {("created", gone), ("updated", left)}
    assert get(client, f"{resource}/{gone}")["text"] == other


@pytest.mark.parametrize(("resource", "one", "other"), WORDS)
def test_what_rules_join_is_split_and_that_is_undone(client, store, key, told_of, resource, one, other):
    before, seq = state(store), last_change(client)
    whole = by_text(client, resource)[one]["id"]
    made = make(client, key, action="split", target=whole, spans=[span_of(told_of[1], 1, one)])
    parts = {each["id"]: each["sources"] for each in get(client, resource) if each["text"] == one}
    assert sorted(parts.values()) == [1, 1]
    (new,) = parts.keys() - {whole}
    assert changes_since(client, seq) == {("created", new), ("updated", whole)}
    # Both are found by their article, and one that says the same joins what is left.
    assert [each["id"] for each in get(client, f"{resource}?article={told_of[1]}")] == [new]
    later = put(store, told(8, one, SEA if resource == "agreements" else one))
    assert get(client, f"{resource}/{whole}")["sources"] == 2
    again = make(client, key, action="merge", target=new, into=whole)
    assert get(client, f"{resource}/{whole}")["sources"] == 3
    withdraw(store, later, "a test", REFERENCE)
    for each in (again, made):
        assert undo(client, key, each["id"]).status_code == 204
    assert state(store) == before
    answer = client.get(f"/v1/{resource}/{new}")
    assert (answer.status_code, answer.headers["location"]) == (308, f"/v1/{resource}/{whole}")


@pytest.mark.parametrize(("resource", "one", "other"), WORDS)
def test_an_id_whose_words_are_split_off_leads_to_both(client, store, key, told_of, resource, one, other):
    found = by_text(client, resource)
    make(client, key, action="merge", target=found[other]["id"], into=found[one]["id"])
    spans = [span_of(told_of[number], number, one) for number in (0, 1)]
    make(client, key, action="split", target=found[one]["id"], spans=spans)
    answer = client.get(f"/v1/{resource}/{found[one]['id']}")
    parts = {each["id"] for each in by_text(client, resource).values()}
    assert len(parts) == 2
    assert found[other]["id"] in parts
    assert set(problem(answer, 300, "split")["errors"][0]["candidates"]) == parts


@pytest.mark.parametrize(
    ("asked", "member", "slug"),
    [
        ({"action": "split", "target": "agreements"}, "spans", "empty"),
        ({"action": "split", "target": "agreements", "spans": [(0, PORT)], "value": "x"}, "value", "conflict"),
        ({"action": "split", "target": "agreements", "spans": [(0, PORT)], "field": "date"}, "field", "conflict"),
        ({"action": "split", "target": "quotes", "spans": [(0, SEA), (1, SEA)]}, "spans", "conflict"),
        ({"action": "split", "target": "quotes", "spans": [(2, NORTH)]}, "spans", "unknown-value"),
        ({"action": "merge", "target": "quotes"}, "into", "empty"),
        ({"action": "merge", "target": "quotes", "into": "quotes"}, "into", "conflict"),
        ({"action": "merge", "target": "quotes", "into": "agreements"}, "into", "conflict"),
        ({"action": "merge", "target": "agreements", "into": "quotes"}, "into", "conflict"),
        ({"action": "merge", "target": "quotes", "into": "q-nothing"}, "into", "unknown-value"),
        ({"action": "rename", "target": "quotes", "value": "x"}, "action", "unknown-value"),
    ],
)
def test_what_cannot_be_merged_or_split_is_told(client, store, key, told_of, asked, member, slug):
    ids = {resource: by_text(client, resource)[words]["id"] for resource, words, _ in WORDS}
    spans = [span_of(told_of[number], number, words) for number, words in asked.get("spans", ())]
    asked = {**{name: ids.get(value, value) for name, value in asked.items() if name != "spans"}, "spans": spans}
    before = state(store)
    (error,) = problem(post(client, key, asked), 400, slug)["errors"]
    assert error["name"] == member
    assert state(store) == before


def test_quotes_of_two_speakers_are_not_merged(client, store, key, told_of):
    mori = told(9, PORT, NORTH)
    put(store, replace(mori, extraction=replace(mori.extraction, quotes=told_by_mori(mori))))
    (his,) = get(client, "quotes?speaker=ken-mori")
    asked = {"action": "merge", "target": his["id"], "into": by_text(client, "quotes")[NORTH]["id"]}
    assert problem(post(client, key, asked), 400, "conflict")["errors"][0]["name"] == "into"


def told_by_mori(each):
    (said,) = each.extraction.quotes
    (_, mori) = each.extraction.people
    return (replace(said, speaker=replace(said.speaker, name=mori.name, person=1, mention=mori.mentions[0])),)


@pytest.mark.parametrize(
    ("here", "there"),
    [
        # A working life lies between the articles.
        (("John Vale", "Minister", "NO", "2025-08-24"), ("Jon Vale", "Minister", "NO", "1975-08-24")),
        (("John Vale", None, None, "2025-08-24"), ("John Vale", None, None, "1975-08-24")),
        # Initials differ.
        (("John A. Vale", "Minister", "NO", "2025-08-24"), ("John B. Vale", "Minister", "NO", "2025-08-24")),
        # Countries do, or only one of them holds an office.
        (("John Vale", "Minister", "NO", "2025-08-24"), ("John Vale", "Minister", "SE", "2025-08-24")),
        (("John Vale", "Minister", None, "2025-08-24"), ("John Vale", "professor", None, "2025-08-24")),
        # The one is a leader of the reference, the other of that name held the office long before he did.
        (("Shigeru Ishiba", "Prime Minister", "JP", "2025-08-24"), ("Shigeru Ishiba", "Prime Minister", "JP", "1979")),
    ],
)
def test_who_is_merged_is_one_whatever_rules_make_of_it(client, store, key, here, there):
    found = []
    for name, role, country, published in (here, there):
        someone = person(name, role, country, leader=role not in (None, "professor"))
        text = f"{name} spoke. {len(found)}"
        found.append(put(store, article(text, name="vale", published=published, people=[someone])))
    before = state(store)
    his, other = (who_is_in(store, article_id) for article_id in found)
    assert his != other
    made = make(client, key, action="merge", target=other, into=his)
    assert who_is_in(store, found[0]) == who_is_in(store, found[1])
    later = put(store, article(f"{here[0]} left.", name="vale", published=here[3], people=[person(*here[:3])]))
    assert who_is_in(store, found[0]) == who_is_in(store, found[1])
    withdraw(store, later, "a test", REFERENCE)
    undo(client, key, made["id"])
    assert state(store) == before


def who_is_in(store, article_id):
    (found,) = {row["person_id"] for row in rows(store, "evidence") if row["article_id"] == article_id}
    return found
