"""Counts that are read from the summary table, and their agreement with the records themselves."""

import pytest
from sqlalchemy import Connection, text

from app.query import counts as counts_module
from app.query.counts import count, counting
from app.query.name_resolver import NameResolver
from app.query.parsing.filters import Condition
from app.query.parsing.grouping import parse_keys
from app.query.parsing.query_string import Parameter
from app.query.parsing.request import parse_query
from app.query.resources import RESOURCES
from tests.query.ask import TODAY, page

FACETS = [(r.name, field.name) for r in RESOURCES.values() for field in r.fields if field.facetable]
# What has none, and why.
UNCOUNTED = {
    *((resource, field) for resource in ("people", "leaders") for field in ("office", "office.status")),  # they are few
    *(  # those of an article, on all records that it states
        (resource, f"article.published.{part}")
        for resource in ("summits", "agreements", "quotes")
        for part in ("year", "month")
    ),
    ("summits", "article.publisher"),  # a summit may have thousands of sources, a quote has few
}


def conditions(names: NameResolver, resource: str, **given: str) -> tuple[Condition, ...]:
    parameters = [Parameter(name, value) for name, value in given.items()]
    return parse_query(RESOURCES[resource], parameters, names, today=TODAY).conditions


@pytest.mark.parametrize(("resource", "field"), FACETS)
def test_every_field_that_can_be_counted_is_in_the_summary_table(
    connection: Connection, names: NameResolver, resource: str, field: str
) -> None:
    keys = parse_keys(RESOURCES[resource], field, 1)
    asked = counting(RESOURCES[resource], conditions(names, resource), None, connection.dialect.name, keys)
    assert bool(asked.key.counted) is ((resource, field) not in UNCOUNTED)
    if asked.key.counted:
        kept = connection.execute(text("SELECT DISTINCT field FROM value_count")).scalars().all()
        assert asked.key.counted in kept


@pytest.mark.parametrize(
    ("resource", "given", "counted"),
    [
        ("quotes", {}, "quote.kind"),
        ("quotes", {"speaker": "bo-lind"}, "quote.speaker"),
        ("quotes", {"speaker": "bo-lind", "speaker.country__ne": "JP"}, "quote.speaker"),
        ("quotes", {"speaker.name__contains": "lind", "kind": "indirect"}, "quote.speaker"),
        ("quotes", {"said_on__gte": "2024", "said_on.year__ne": "2025"}, "quote.said_on"),
        ("quotes", {"topic": "trade"}, "quote.topic"),
        ("quotes", {"topic__isnull": "true"}, "quote.topic"),
        ("quotes", {"article.publisher": "Example Post"}, "quote.article.publisher"),
        ("quotes", {"topic__in": "trade,climate"}, None),
        ("quotes", {"topic": "trade", "topic__ne": "climate"}, None),
        ("quotes", {"topic": "trade", "speaker": "bo-lind"}, None),
        ("quotes", {"confidence__gt": "0.5"}, None),
        ("leaders", {}, "person.leader"),
        ("people", {"country": "JP"}, "person.country"),
        ("articles", {"publisher": "Example Post"}, "article.publisher"),
        ("countries", {}, None),
    ],
    ids=str,
)
def test_what_is_about_one_field_is_read_from_the_summary_table(
    connection: Connection, names: NameResolver, resource: str, given: dict[str, str], counted: str | None
) -> None:
    asked = conditions(names, resource, **given)
    assert counting(RESOURCES[resource], asked, None, connection.dialect.name).key.counted == counted


@pytest.mark.parametrize(("resource", "field"), FACETS)
def test_the_summary_table_counts_what_the_records_do(
    connection: Connection, names: NameResolver, resource: str, field: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def counts() -> list[object]:
        groups = page(connection, names, RESOURCES[resource], group_by=field, limit="200")
        singles = [conditions(names, resource, **asked) for asked in filters(resource, field)]
        return [*groups.records, *(count(connection, RESOURCES[resource], single, None) for single in singles)]

    from_summary = counts()
    monkeypatch.setattr(counts_module, "_counted_field", lambda *_: None)
    assert counts() == from_summary
    assert len(from_summary) > 1


def filters(resource: str, field: str) -> list[dict[str, str]]:
    """Return requests with one filter: with each operator, the values that /v1/fields gives as examples."""
    declared = RESOURCES[resource].by_name[field]
    found = []
    for operator in declared.operators:
        name = field if operator == "eq" else f"{field}__{operator}"
        example = EXAMPLES.get(declared.target or "", declared.example)
        found.append({name: "true" if operator == "isnull" else example})
    return found


# Ids that the made-up database has.
EXAMPLES = {"people": "bo-lind", "topics": "trade", "articles": "article-1", "summits": "summit-2", "countries": "JP"}
