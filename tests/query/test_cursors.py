"""Walking a list by its cursors, on both databases: every row once, whatever the sort, the limit and the direction."""

import itertools
import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, insert, update

from app.errors import QueryError
from app.query.catalog import Resource
from app.query.cursors import seal, unseal
from app.query.name_resolver import NameResolver
from app.query.pages import ResultPage
from app.query.parsing.request import parse_query
from app.query.resources import PEOPLE, QUOTES, RESOURCES, SUMMITS
from app.query.sql.keyset import Start
from app.records import metadata
from app.reference import Reference
from app.settings import Settings
from app.store.engine import Store
from app.store.revision import Revision
from tests.profiles import examples
from tests.query.ask import ids, page
from tests.query.test_keyset import SORTS, sorts
from tests.query.world import World

LIMITS = st.integers(1, 30)


def ids_of(found: ResultPage, name: str = "id") -> list[str]:
    return [json.loads(record)[name] for record in found.records]


def walk(connection: Connection, names: NameResolver, resource: Resource, **asked: str) -> list[ResultPage]:
    """Return every page, from the first by `next` to the last."""
    pages = [page(connection, names, resource, **asked)]
    while cursor := pages[-1].next:
        pages.append(page(connection, names, resource, **asked, cursor=cursor))
    return pages


def check_walk(connection: Connection, names: NameResolver, resource: Resource, **asked: str) -> None:
    check_walk_of("id", connection, names, resource, **asked)


def check_walk_of(name: str, connection: Connection, names: NameResolver, resource: Resource, **asked: str) -> None:
    """Check that pages joined are the whole, and that `prev` leads through the same pages to the first."""
    whole = ids_of(page(connection, names, resource, **{**asked, "limit": "200"}), name)
    pages = walk(connection, names, resource, **asked)
    assert [id_ for each in pages for id_ in ids_of(each, name)] == whole
    assert {each.total for each in pages} == {len(whole)}
    assert pages[0].prev is None
    for earlier, later in itertools.pairwise(pages):
        assert later.prev
        back = page(connection, names, resource, **asked, cursor=later.prev)
        assert ids_of(back, name) == ids_of(earlier, name)
        assert bool(back.prev) == bool(earlier.prev)
        assert back.next
        assert ids_of(page(connection, names, resource, **asked, cursor=back.next), name) == ids_of(later, name)


@pytest.mark.parametrize(("resource", "sort"), SORTS)
def test_pages_joined_are_the_whole_list_at_every_limit(
    connection: Connection, names: NameResolver, resource: str, sort: str
) -> None:
    @given(limit=LIMITS)
    @examples(4)
    def check(limit: int) -> None:
        check_walk(connection, names, RESOURCES[resource], sort=sort, limit=str(limit))

    check()


def test_pages_joined_are_the_whole_list_by_several_keys(connection: Connection, names: NameResolver) -> None:
    @given(drawn=sorts(), limit=LIMITS)
    @examples(60)
    def check(drawn: tuple[str, str], limit: int) -> None:
        resource, sort = drawn
        check_walk(connection, names, RESOURCES[resource], sort=sort, limit=str(limit))

    check()


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "statement"},
        {"q": "the -draft"},
        {"q": "statement", "sort": "-said_on"},
        {"q": "-draft"},
        {"speaker": "dana-ueda"},
        {"speaker.country__ne": "JP", "sort": "speaker.name"},
        {"topic__all": "trade,climate"},
        {"kind__in": "full,partial,indirect", "said_on__gte": "2024"},
        {"speaker__isnull": "true", "sort": "-speaker.name,said_on"},
    ],
    ids=str,
)
@pytest.mark.parametrize("limit", ["1", "2", "5"])
def test_pages_of_a_filtered_list(
    connection: Connection, names: NameResolver, asked: dict[str, str], limit: str
) -> None:
    check_walk(connection, names, QUOTES, **asked, limit=limit)


@pytest.mark.parametrize("sort", ["-said_on", "speaker.name", "sources", "-speaker_label,kind"])
@pytest.mark.parametrize("offset", [0, 1, 4, 9, 16, 23, 24, 10_000])
def test_an_offset_leaves_out_so_many_rows(connection: Connection, names: NameResolver, sort: str, offset: int) -> None:
    kinds = {"kind__in": "full,partial,indirect", "sort": sort}
    whole = ids(connection, names, QUOTES, **kinds, limit="200")
    found = page(connection, names, QUOTES, **kinds, limit="5", offset=str(offset))
    assert ids_of(found) == whole[offset : offset + 5]
    assert bool(found.next) == (offset + 5 < len(whole))
    assert bool(found.prev) == (offset > 0)
    if found.prev:
        back = page(connection, names, QUOTES, **kinds, limit="5", cursor=found.prev)
        end = min(offset, len(whole))
        assert ids_of(back) == whole[max(0, end - 5) : end]


@pytest.fixture
def written(database: Settings) -> Settings:
    World(database)
    return database


def test_rows_that_come_between_pages_neither_repeat_nor_lose_one_that_was_there(
    written: Settings, reference: Reference
) -> None:
    store = Store(written)
    quote = metadata.tables["quote"]

    @given(
        sort=st.sampled_from([sort for resource, sort in SORTS if resource == "quotes"]),
        limit=st.integers(1, 6),
        seed=st.integers(0, 10_000),
    )
    @examples(30)
    def check(sort: str, limit: int, seed: int) -> None:
        rng = random.Random(seed)
        asked = {"sort": sort, "limit": str(limit)}
        with store.reading() as connection:
            there = ids(connection, NameResolver(connection, reference), QUOTES, sort=sort, limit="200")
        seen: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            with store.reading() as connection:
                found = page(
                    connection,
                    NameResolver(connection, reference),
                    QUOTES,
                    **asked,
                    **({"cursor": cursor} if cursor else {}),
                )
            seen += ids_of(found)
            cursor = found.next
            with store.writing() as connection:
                connection.execute(insert(quote), [_new_row(rng, len(seen), number) for number in range(3)])
        with store.writing() as connection:
            connection.execute(delete(quote).where(quote.c.id.like("%new%")))
        assert [id_ for id_ in seen if "new" not in id_] == there
        assert len({*seen}) == len(seen)

    check()
    store.close()


def _new_row(rng: random.Random, turn: int, number: int) -> dict[str, Any]:
    day = rng.choice([None, 20230101, 20250801, 20250823, 20260101])
    speaker = rng.choice([None, "bo-lind", "dana-ueda", "prince"])
    id_ = f"{rng.choice('apqz')}-new-{turn}-{number}"
    return {
        "id": id_, "words": "new", "body": json.dumps({"id": id_}), "csv_line": "", "text": "New.",
        "kind": rng.choice(["full", "partial"]), "speaker_id": speaker,
        "speaker_label": None if speaker else "Somebody", "speaker_label_key": None if speaker else "somebody",
        "said_on": day and f"{day}", "said_on_earliest": day, "said_on_latest": day, "article_id": "article-0",
        "rule": "made-up", "confidence": rng.choice([0.0, 0.25, 0.5, 1.0]), "sources": rng.randint(0, 5),
    }  # fmt: skip


def refusal(connection: Connection, names: NameResolver, resource: Resource, **asked: str) -> str:
    with pytest.raises(QueryError) as error:
        page(connection, names, resource, **asked)
    (fault,) = error.value.faults
    assert fault.name == "cursor"
    return fault.code


def test_a_cursor_opens_for_its_own_query_only(connection: Connection, names: NameResolver) -> None:
    cursor = page(connection, names, QUOTES, limit="2", speaker__isnull="false", sort="-said_on").next
    assert cursor
    same = {"speaker__isnull": "false", "sort": "-said_on"}
    for change in ({"limit": "7"}, {"fields": "id"}, {"include": "evidence"}, {"count": "none"}):
        assert page(connection, names, QUOTES, **same, **change, cursor=cursor).records
    for other in (
        {**same, "sort": "said_on"},
        {**same, "sort": "-said_on,kind"},
        {"sort": "-said_on"},
        {**same, "speaker__isnull": "true"},
        {**same, "kind": "full"},
        {**same, "q": "statement"},
    ):
        assert refusal(connection, names, QUOTES, **other, cursor=cursor) == "invalid-cursor"
    cursor = page(connection, names, SUMMITS, limit="2", sort="id").next
    assert refusal(connection, names, PEOPLE, sort="id", cursor=str(cursor)) == "invalid-cursor"


def test_filters_may_change_places_and_names_be_written_differently(
    connection: Connection, names: NameResolver
) -> None:
    cursor = page(connection, names, QUOTES, limit="1", mention="Japan", sources__in="0,1,2").next
    assert cursor
    assert page(connection, names, QUOTES, sources__in="2,1,0", mention="JPN", cursor=cursor).records


@pytest.mark.parametrize("damage", ["", "A", "=", "!", "~~~~", "é", "a" * 9, "a" * 3_000])
def test_a_cursor_that_was_made_up_is_refused(connection: Connection, names: NameResolver, damage: str) -> None:
    assert refusal(connection, names, QUOTES, cursor=damage) == "invalid-cursor"


def test_a_cursor_that_was_altered_is_refused(connection: Connection, names: NameResolver) -> None:
    cursor = page(connection, names, QUOTES, limit="1").next
    assert cursor
    for place in range(len(cursor) - 1):  # of the last letter, some bits mean nothing
        altered = cursor[:place] + ("A" if cursor[place] != "A" else "B") + cursor[place + 1 :]
        assert refusal(connection, names, QUOTES, cursor=altered) == "invalid-cursor"


def test_a_cursor_of_another_database_is_refused(names: NameResolver) -> None:
    query = parse_query(QUOTES, [], names)
    cursor = seal(query, Revision("one", 3), Start((None, ("q-1",))))
    assert unseal(query, Revision("one", 4), cursor) == Start((None, ("q-1",)))
    with pytest.raises(QueryError):
        unseal(query, Revision("another", 3), cursor)


def test_a_cursor_over_rank_ends_with_its_revision(written: Settings, reference: Reference) -> None:
    store = Store(written)
    asked = {"q": "statement", "limit": "1"}
    with store.reading() as connection:
        ranked = page(connection, NameResolver(connection, reference), QUOTES, **asked).next
        sorted_ = page(connection, NameResolver(connection, reference), QUOTES, **asked, sort="id").next
    assert ranked
    assert sorted_
    with store.writing() as connection:
        connection.execute(update(metadata.tables["database"]).values(revision=4))
    with store.reading() as connection:
        names = NameResolver(connection, reference)
        assert refusal(connection, names, QUOTES, **asked, cursor=ranked) == "cursor-expired"
        assert page(connection, names, QUOTES, **asked, sort="id", cursor=sorted_).records
    store.close()
