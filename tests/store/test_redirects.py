"""An id leads to its live record, to where it went, to why it is gone, or to ids that look like it."""

import json

import pytest
from sqlalchemy import insert

from app.errors import Gone, Moved, NotFound, Split
from app.records import metadata
from app.reference import load_reference
from app.store.redirects import lookup
from app.store.statements import fetch_column
from app.store.writer import save, withdraw
from tests.articles import article, person, quote

REFERENCE = load_reference()


def put(store, text, **found) -> str:
    made = article(text, **found)
    return save(store, made.document, made.name, made.extraction, REFERENCE).article


def minister(store, country, **other) -> str:
    return put(store, f"Ann Bell spoke in {country}.", people=[person("Ann Bell", "Minister", country)], **other)


def found(store, resource, id_):
    with store.reading() as connection:
        return json.loads(lookup(connection, resource, id_))


def fails(store, resource, id_, error):
    with store.reading() as connection, pytest.raises(error) as caught:
        lookup(connection, resource, id_)
    return caught.value


def test_a_live_id_is_the_body_that_is_served(store):
    minister(store, "NZ")
    assert found(store, "people", "ann-bell")["name"] == "Ann Bell"
    assert found(store, "leaders", "ann-bell")["leader"]
    assert found(store, "countries", "NZ")["alpha3"] == "NZL"


def test_who_is_no_leader_has_moved_to_people(store):
    put(store, "Ann Bell spoke.", people=[person("Ann Bell")])
    moved = fails(store, "leaders", "ann-bell", Moved)
    assert (moved.resource, moved.to) == ("people", "ann-bell")


def test_a_name_that_two_people_came_to_share_is_split(store):
    minister(store, "NZ")
    minister(store, "IE")
    assert fails(store, "people", "ann-bell", Split).candidates == ("ann-bell-ie", "ann-bell-nz")
    assert fails(store, "leaders", "ann-bell", Split).resource == "people"


def test_the_last_of_two_namesakes_has_the_bare_name_again(store):
    minister(store, "NZ")
    irish = minister(store, "IE")
    withdraw(store, irish, "a test", REFERENCE)
    assert found(store, "people", "ann-bell")["country"]["id"] == "NZ"
    assert fails(store, "people", "ann-bell-nz", Moved).to == "ann-bell"
    assert "a test" in str(fails(store, "people", "ann-bell-ie", Gone))


def test_a_quote_whose_canonical_wording_changes_moves(store):
    people = [person("Ann Bell")]

    def said(text):
        put(store, f"“{text}” – Ann Bell", people=people, quotes=[quote(text, "Ann Bell")])
        with store.reading() as connection:
            return connection.execute(metadata.tables["quote"].select()).one().id

    first = said("we will build the new bridge before the end of the decade")
    second = said("and so we will build the new bridge before the end of the decade")
    assert fails(store, "quotes", first, Moved).to == second


def test_a_withdrawn_article_is_gone_and_so_is_what_only_it_said(store):
    id_ = minister(store, "NZ")
    withdraw(store, id_, "it was a hoax", REFERENCE)
    for resource, record in (("articles", id_), ("people", "ann-bell"), ("countries", "NZ")):
        assert str(fails(store, resource, record, Gone)) == f"Article {id_} was withdrawn: it was a hoax"


def test_what_lives_again_beats_its_own_past(store):
    id_ = minister(store, "NZ")
    withdraw(store, id_, "by mistake", REFERENCE)
    assert minister(store, "NZ") == id_
    assert found(store, "articles", id_)["id"] == id_
    assert found(store, "people", "ann-bell")["id"] == "ann-bell"


def test_a_new_version_of_an_article_is_where_the_old_one_went(store):
    ids = [minister(store, country, source_url="https://example.org/a") for country in ("NZ", "IE", "FI")]
    assert fails(store, "articles", ids[0], Moved).to == ids[2]
    assert fails(store, "articles", ids[1], Moved).to == ids[2]


def past(store, *events):
    """Write events into the ledger: (revision, old id, new id or None for a tombstone)."""
    with store.writing() as connection:
        for revision, old, new in events:
            if new is None:
                values = {"resource": "people", "record_id": old, "revision": revision, "reason": f"reason {revision}"}
                connection.execute(insert(metadata.tables["tombstone"]).values(values))
            else:
                values = {"resource": "people", "old_id": old, "new_id": new, "revision": revision}
                connection.execute(insert(metadata.tables["redirect"]).values(values))


def test_redirects_are_followed_to_their_end(store):
    minister(store, "NZ")
    past(store, (1, "a", "b"), (2, "b", "c"), (3, "c", "ann-bell"))
    assert fails(store, "people", "a", Moved).to == "ann-bell"


def test_of_its_past_only_the_last_event_counts(store):
    minister(store, "NZ")
    past(store, (1, "a", "ann-bell"), (2, "a", None))
    assert str(fails(store, "people", "a", Gone)) == "reason 2"
    past(store, (1, "b", None), (2, "b", "ann-bell"))
    assert fails(store, "people", "b", Moved).to == "ann-bell"


def test_redirects_in_a_circle_end(store):
    past(store, (1, "a", "b"), (2, "b", "a"), (3, "a", None))
    assert str(fails(store, "people", "b", Gone)) == "reason 3"
    past(store, (4, "x", "y"), (4, "y", "x"))
    fails(store, "people", "x", NotFound)


def test_a_split_of_which_one_part_is_gone_has_moved(store):
    minister(store, "NZ")
    past(store, (1, "a", "b"), (1, "a", "ann-bell"), (2, "b", None))
    assert fails(store, "people", "a", Moved).to == "ann-bell"


@pytest.mark.parametrize("typed", ["ann-bel", "Ann Bell", "ANN-BELL", "anne-bell"])
def test_an_unknown_id_comes_with_the_nearest(store, typed):
    minister(store, "NZ")
    assert fails(store, "people", typed, NotFound).nearest == ("ann-bell",)


@pytest.mark.parametrize("typed", ["", "\0", "\ud800", "x" * 10_000, "' OR 1=1 --", "%", "zzzz"])
def test_a_hostile_id_is_only_unknown(store, typed):
    minister(store, "NZ")
    assert fails(store, "people", typed, NotFound).nearest == ()


def test_a_live_id_takes_one_query(store, monkeypatch):
    minister(store, "NZ")
    statements = []

    def counted(connection, statement, values):
        statements.append(str(statement))
        return fetch_column(connection, statement, values)

    monkeypatch.setattr("app.store.redirects.fetch_column", counted)
    found(store, "people", "ann-bell")
    assert [statement.split()[:2] for statement in statements] == [["SELECT", "person.body"]]
