"""A query in words, and what each filter takes away, on both databases."""

import pytest
from sqlalchemy import Connection

from app.query.catalog import Resource
from app.query.explain import Explanation
from app.query.name_resolver import NameResolver
from app.query.resources import LEADERS, PEOPLE, QUOTES, RESOURCES, SUMMITS
from tests.query.ask import page
from tests.query.test_aggregation import FILTERS


def explained(connection: Connection, names: NameResolver, resource: Resource, **asked: str) -> Explanation:
    found = page(connection, names, resource, explain="true", limit="1", **asked).explanation
    assert found
    return found


@pytest.mark.parametrize(
    ("resource", "asked", "words"),
    [
        (PEOPLE, {}, "people; sorted by name, then id"),
        (QUOTES, {}, "quotes where kind is one of full, partial; sorted by said_on, descending, then id"),
        (LEADERS, {"country": "Japan"}, "leaders where country is Japan, and leader is true; sorted by name, then id"),
        (
            SUMMITS,
            {"country__all": "JPN,FR", "date__gte": "2025", "place__isnull": "false", "sort": "place,-date"},
            "summits where country has all of Japan, France, and date overlaps or is after 2025, and place is known; "
            "sorted by place, then date, descending, then id",
        ),
        (
            SUMMITS,
            {"sources__lt": "2", "date": "2025", "topic__ne": "Climate change", "q": "summit"},
            "summits where sources is less than 2, and date overlaps 2025, and topic is not Climate change, and the "
            "text has “summit”; sorted by relevance",
        ),
        (
            PEOPLE,
            {"q": '"bo lind" nuc* -draft -"the end"', "sort": "id"},
            "people where the text has “bo lind” and a word that begins with nuc and the text does not have “draft” or "
            "“the end”; sorted by id",
        ),
        (PEOPLE, {"group_by": "country,leader"}, "people; counted by country and leader"),
        (PEOPLE, {"office__contains": "Min", "office.status__isnull": "true"},
         "people where office contains Min, and office.status is not known, and office.as_of is 2025-09-01; sorted by "
         "name, then id"),
    ],
)  # fmt: skip
def test_a_query_in_words(
    connection: Connection, names: NameResolver, resource: Resource, asked: dict[str, str], words: str
) -> None:
    assert explained(connection, names, resource, **asked).words == words


@pytest.mark.parametrize(
    ("resource", "asked"), [(name, each) for name, some in FILTERS.items() for each in some], ids=str
)
def test_what_filters_take_away_adds_up(
    connection: Connection, names: NameResolver, resource: str, asked: dict[str, str]
) -> None:
    found = explained(connection, names, RESOURCES[resource], **asked)
    total = page(connection, names, RESOURCES[resource], limit="1", **asked).total
    assert found.rows - sum(step.takes_away for step in found.filters) == total
    assert found.filters[-1].left == total
    assert [step.parameter for step in found.filters if step.parameter] == [*asked]
    for step in found.filters:
        assert step.takes_away >= 0
        assert step.without >= total
        if step.parameter and resource != "quotes":  # whose own filter on the kind comes back without another
            others = {name: text for name, text in asked.items() if name != step.parameter}
            assert step.without == page(connection, names, RESOURCES[resource], limit="1", **others).total


def test_a_filter_that_nobody_asked_for_is_told_from_the_others(connection: Connection, names: NameResolver) -> None:
    assert [step.parameter for step in explained(connection, names, QUOTES, speaker="Ueda").filters] == [
        "speaker",
        None,
    ]
    assert [step.parameter for step in explained(connection, names, QUOTES, kind="full").filters] == ["kind"]
