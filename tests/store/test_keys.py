"""Keys: made once, checked each time, and void as soon as they are revoked. On both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.errors import Forbidden, NotFound, Unauthorized
from app.records import metadata
from app.store.keys import are_writes_on, authorize, create_key, list_keys, revoke_key

LATER = datetime(2100, 1, 1, tzinfo=UTC)


def check(store, header, scope="ingest"):
    with store.reading() as connection:
        return authorize(connection, header, scope)


def test_a_key_opens_what_its_scopes_say(store):
    key = create_key(store, "press desk", ["ingest", "ingest"], LATER)
    found = check(store, f"Bearer {key}")
    assert (found.name, found.scopes, found.expires_at) == ("press desk", ("ingest",), LATER)
    assert check(store, f"bearer  {key} ").id == found.id
    with pytest.raises(Forbidden, match="this request requires correct"):
        check(store, f"Bearer {key}", "correct")


def test_the_secret_is_256_bits_and_is_nowhere_in_the_database(store):
    key = create_key(store, "", ["ingest"], None)
    _, id_, secret = key.split("_", 2)
    assert len(secret) == 43
    with store.reading() as connection:
        row = connection.execute(select(metadata.tables["access_key"])).one()
    assert row.id == id_
    assert all(secret not in str(value) for value in row)


def test_no_two_keys_are_the_same(store):
    made = {create_key(store, "", ["ingest"], None) for _ in range(5)}
    assert len(made) == 5


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer x", "Bearer summit_", "Bearer summit__", "Basic eA=="]
)
def test_what_is_no_key_opens_nothing(store, header):
    create_key(store, "", ["ingest"], None)
    with pytest.raises(Unauthorized):
        check(store, header)


@pytest.mark.parametrize(
    ("header", "message"),
    [(None, "requires a key"), ("Basic eA==", "another scheme"), ("Bearer summit_000000000000_x", "key is wrong")],
)
def test_a_wrong_key_is_told_from_none(store, header, message):
    with pytest.raises(Unauthorized, match=message):
        check(store, header)


def test_every_part_of_a_key_counts(store):
    key = create_key(store, "", ["ingest"], None)
    other = create_key(store, "", ["ingest"], None)
    prefix, id_, secret = key.split("_", 2)
    for wrong in (
        f"{prefix}_{other.split('_')[1]}_{secret}",
        f"{prefix}_{id_}_{secret[:-1]}",
        f"{prefix}_{id_}_{secret}x",
        f"{prefix}_{id_}_",
        f"other_{id_}_{secret}",
        f"{prefix}_{id_.upper()}x_{secret}",
    ):
        with pytest.raises(Unauthorized):
            check(store, f"Bearer {wrong}")
    with pytest.raises(Unauthorized):
        check(store, f"Basic {key}")


def test_without_a_key_there_is_nothing_to_open(store):
    assert not are_writes_on(store)
    with pytest.raises(Unauthorized):
        check(store, "Bearer summit_000000000000_x")
    create_key(store, "", ["correct"], None)
    assert are_writes_on(store)


def test_a_key_that_is_revoked_is_void_at_once_and_for_ever(store):
    key = create_key(store, "", ["ingest"], None)
    id_ = check(store, f"Bearer {key}").id
    revoke_key(store, id_)
    (revoked,) = list_keys(store)
    revoke_key(store, id_)
    assert list_keys(store) == [revoked]
    assert not are_writes_on(store)
    with pytest.raises(Unauthorized, match="revoked"):
        check(store, f"Bearer {key}")


def test_a_key_that_there_is_not_cannot_be_revoked(store):
    with pytest.raises(NotFound, match="Unknown key abc"):
        revoke_key(store, "abc")


def test_a_key_ends_when_it_expires(store):
    past = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=1)
    key = create_key(store, "", ["ingest"], past)
    assert not are_writes_on(store)
    with pytest.raises(Unauthorized, match="expired"):
        check(store, f"Bearer {key}")
