"""What a name in a filter stands for, on both databases (tests/query/world.py)."""

import pytest
from sqlalchemy import Connection, insert, update

from app.query.name_resolver import NameResolver, ResolvedName
from app.query.parsing.values import ValueFault
from app.query.resources import QUOTES, SUMMITS
from app.records import metadata
from app.reference import Reference
from app.settings import Settings
from app.store.engine import Store
from tests.query.ask import ids
from tests.query.world import World


@pytest.mark.parametrize(
    ("resource", "text", "id_"),
    [
        ("countries", "JP", "JP"),
        ("countries", "jp", "JP"),
        ("countries", "KOR", "KR"),
        ("countries", "South Korea", "KR"),
        ("countries", "south  KOREA", "KR"),
        ("countries", "cote d'ivoire", "CI"),
        ("countries", "French", "FR"),
        ("people", "dana-ueda", "dana-ueda"),
        ("people", "Dana Ueda", "dana-ueda"),
        ("people", "ueda", "dana-ueda"),
        ("people", "Mr. Kovacs", "anna-kovacs"),
        ("people", "Dr Ueda", "dana-ueda"),
        ("people", "KOVÁCS", "anna-kovacs"),
        ("people", "park", "eun-ji-park"),  # a family name that no article uses by itself
        ("people", "President Ueda", "dana-ueda"),
        ("people", "prime minister Dana UEDA", "dana-ueda"),
        ("people", "Prime Minister Lind", "carl-lind"),  # of two Linds, the one with the office
        ("people", "President Lind", "carl-lind"),  # nobody has this office, and one is a leader
        ("topics", "climate", "climate"),
        ("topics", "climate change", "climate"),
        ("articles", "article-1", "article-1"),
        ("summits", "summit-1", "summit-1"),
    ],
)
def test_a_name_stands_for_a_record(names: NameResolver, resource: str, text: str, id_: str) -> None:
    named = names.find(resource, text)
    assert (named.id, named.url) == (id_, f"/v1/{resource}/{id_}")


@pytest.mark.parametrize(
    ("resource", "text", "expected"),
    [
        ("countries", "Germany", ResolvedName("DE", "Germany", None)),
        ("countries", "DEU", ResolvedName("DE", "Germany", None)),
        ("people", "Shigeru Ishiba", ResolvedName("shigeru-ishiba", "Shigeru Ishiba", None)),
        ("topics", "artificial-intelligence", ResolvedName("artificial-intelligence", "Artificial intelligence", None)),
        ("topics", "AI", ResolvedName("artificial-intelligence", "Artificial intelligence", None)),
    ],
)
def test_what_the_reference_knows_needs_no_record(
    names: NameResolver, resource: str, text: str, expected: ResolvedName
) -> None:
    assert names.find(resource, text) == expected


@pytest.mark.parametrize(
    ("resource", "text", "candidates"),
    [
        ("people", "Lind", ("bo-lind", "carl-lind")),
        ("people", "Mayor Lind", ("bo-lind", "carl-lind")),  # a mayor is no leader
        ("countries", "Korea", ("KR", "KP")),
    ],
)
def test_a_name_of_several_is_ambiguous(
    names: NameResolver, resource: str, text: str, candidates: tuple[str, ...]
) -> None:
    with pytest.raises(ValueFault) as fault:
        names.find(resource, text)
    assert (fault.value.code, fault.value.candidates) == ("ambiguous-value", candidates)


@pytest.mark.parametrize(
    ("resource", "text", "suggestion"),
    [
        ("people", "Ueta", "dana-ueda"),
        ("people", "dana-uedo", "dana-ueda"),
        ("countries", "Jappan", "JP"),
        ("countries", "Korea, Republic of", "KR"),
        ("people", "President Ueta", "dana-ueda"),
        ("countries", "Atlantis of the West", None),
        ("topics", "climat", "climate"),
        ("articles", "article-77", "article-"),
        ("people", "!?", None),
        ("people", "x" * 900, None),
    ],
)
def test_a_name_that_nothing_bears_is_a_fault_with_the_nearest(
    names: NameResolver, resource: str, text: str, suggestion: str | None
) -> None:
    with pytest.raises(ValueFault) as fault:
        names.find(resource, text)
    assert fault.value.code == "unknown-value"
    assert (fault.value.suggestion or "").startswith(suggestion or "")
    assert bool(fault.value.suggestion) is bool(suggestion)


@pytest.mark.parametrize("text", ["EU", "african union", "NATO", "UN", "United Nations", "World Bank"])
def test_an_organisation_is_named_as_no_country(names: NameResolver, text: str) -> None:
    with pytest.raises(ValueFault, match="an organisation and not a country") as fault:
        names.find("countries", text)
    assert fault.value.code == "unknown-value"


def test_candidates_come_with_names_and_counts(names: NameResolver) -> None:
    with pytest.raises(ValueFault, match=r"Did you mean JP \(Japan, 2 quotes\)\?") as fault:
        names.find("countries", "Jappan")
    assert fault.value.suggestion == "JP"
    with pytest.raises(
        ValueFault, match=r"may be bo-lind \(Bo Lind, 1 quote\) or carl-lind \(Carl Lind, 9 agreements\)$"
    ):
        names.find("people", "Lind")


@pytest.mark.parametrize(
    ("articles", "meant"), [({"carl-lind": 5, "bo-lind": 1}, "carl-lind"), ({"carl-lind": 4}, None)]
)
def test_a_dominant_bearer_of_a_name_is_meant(
    database: Settings, reference: Reference, articles: dict[str, int], meant: str | None
) -> None:
    World(database)
    store = Store(database)
    people = metadata.tables["person"]
    with store.writing() as connection:
        for id_, number in articles.items():
            connection.execute(update(people).where(people.c.id == id_).values(articles_count=number))
    with store.reading() as connection:
        names = NameResolver(connection, reference)
        if meant:
            assert names.find("people", "Lind") == ResolvedName(meant, "Carl Lind", f"/v1/people/{meant}", ("bo-lind",))
        else:
            with pytest.raises(ValueFault, match="is ambiguous"):
                names.find("people", "Lind")
    store.close()


def test_a_known_name_without_records_gives_an_empty_list(connection: Connection, names: NameResolver) -> None:
    assert ids(connection, names, SUMMITS, country="Germany") == []
    assert ids(connection, names, QUOTES, speaker="Shigeru Ishiba") == []


def test_ids_of_the_past_are_followed(database: Settings, reference: Reference) -> None:
    World(database)
    store = Store(database)
    tables = metadata.tables
    past = [("anna-old", "anna-kovacs"), ("twins", "bo-lind"), ("twins", "carl-lind")]
    with store.writing() as connection:
        connection.execute(
            insert(tables["redirect"]),
            [{"resource": "people", "old_id": old, "new_id": new, "revision": 1} for old, new in past],
        )
        connection.execute(
            insert(tables["tombstone"]),
            [{"resource": "people", "record_id": "nobody", "reason": "made up", "revision": 1}],
        )
    with store.reading() as connection:
        names = NameResolver(connection, reference)
        assert names.find("people", "anna-old").id == "anna-kovacs"
        assert names.find("people", "nobody") == ResolvedName("nobody", "nobody", None)
        with pytest.raises(ValueFault) as fault:
            names.find("people", "twins")
        assert fault.value.candidates == ("bo-lind", "carl-lind")
    store.close()
