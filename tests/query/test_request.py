"""What a list may be asked, and every fault of what it may not."""

import pytest

from app.errors import QueryError
from app.query.catalog import Resource
from app.query.name_resolver import NameResolver, ResolvedName
from app.query.parsing.query_string import Parameter
from app.query.parsing.request import Query, parse_nothing, parse_pretty, parse_query, parse_selection
from app.query.resources import AGREEMENTS, ARTICLES, PEOPLE, QUOTES, SUMMITS, TOPICS
from app.reference import load_reference
from tests.query.ask import TODAY

EU = load_reference().forum_members["eu"]


def parse(names: NameResolver, resource: Resource, **given: str) -> Query:
    return parse_query(resource, [Parameter(name, value) for name, value in given.items()], names, today=TODAY)


def faults(names: NameResolver, resource: Resource, **given: str) -> list[tuple[str | None, str, str | None]]:
    with pytest.raises(QueryError) as error:
        parse(names, resource, **given)
    return [(fault.name, fault.code, fault.suggestion) for fault in error.value.faults]


def test_the_defaults_of_a_list(names: NameResolver) -> None:
    query = parse(names, QUOTES)
    assert (query.limit, query.offset, query.counted, query.text) == (50, 0, True, None)
    assert [(key.field.name, key.descending) for key in query.order] == [("said_on", True), ("id", False)]
    assert query.selection.plain


@pytest.mark.parametrize(
    ("resource", "name", "value", "code", "suggestion"),
    [
        (QUOTES, "speeker", "x", "unknown-parameter", "speaker"),
        (QUOTES, "limits", "1", "unknown-parameter", "limit"),
        (QUOTES, "speaker_id", "x", "unknown-parameter", "speaker"),
        (QUOTES, "frobnicate", "x", "unknown-parameter", None),
        (QUOTES, "speaker__like", "x", "unknown-operator", None),
        (QUOTES, "said_on__gts", "2025", "unknown-operator", "said_on__gt"),
        (QUOTES, "speaker__gt", "x", "unknown-operator", None),
        (QUOTES, "said_on.year__gte", "2023", "unknown-operator", "said_on__gte"),
        (QUOTES, "speaker__eq", "x", "unknown-operator", "speaker"),
        (QUOTES, "__in", "x", "unknown-parameter", None),
        (QUOTES, "speeker__in", "x", "unknown-parameter", "speaker__in"),
        (QUOTES, "country", "JP", "unknown-parameter", "speaker.country"),
        (QUOTES, "speaker__is_null", "true", "unknown-operator", "speaker__isnull"),
        (QUOTES, "mention", "JP,Atlantis of the West", "unknown-value", None),
        (QUOTES, "kind", "full,partal", "type", "partial"),
        (QUOTES, "speaker.country", "EU", "unknown-value", f"speaker.country__in={','.join(sorted(EU))}"),
        (QUOTES, "speaker", "", "empty", None),
        (QUOTES, "speaker__in", "dana-ueda,", "empty", None),
        (QUOTES, "kind", "ful", "type", "full"),
        (QUOTES, "said_on", "someday", "type", None),
        (QUOTES, "said_on__isnull", "maybe", "type", None),
        (QUOTES, "limit", "-1", "range", None),
        (QUOTES, "limit", "0", "range", None),
        (QUOTES, "limit", "1001", "range", "1000"),
        (QUOTES, "format", "sqlite", "type", "csv"),
        (QUOTES, "format", "jsonl", "type", "ndjson"),
        (QUOTES, "format", "Excel", "type", "csv"),
        (QUOTES, "format", "rss", "type", "atom"),
        (QUOTES, "limit", "1e9", "type", None),
        (QUOTES, "limit", "1.0", "type", None),
        (QUOTES, "limit", "NaN", "type", None),
        (QUOTES, "offset", "10001", "range", None),
        (QUOTES, "offset", "99999999999999999999", "range", None),
        (QUOTES, "confidence", "NaN", "type", None),
        (QUOTES, "sources", str(2**63), "range", None),
        (QUOTES, "count", "perhaps", "type", None),
        (QUOTES, "pretty", "", "type", None),
        (QUOTES, "q", '"', "empty", None),
        (QUOTES, "sort", "speeker.name", "unknown-field", "speaker.name"),
        (QUOTES, "sort", "speaker", "unknown-field", "speaker.name"),
        (QUOTES, "sort", "mention", "unknown-field", None),
        (QUOTES, "sort", "kind,-kind", "repeated", None),
        (QUOTES, "sort", "", "unknown-field", None),
        (QUOTES, "fields", "id,txt", "unknown-field", "text"),
        (QUOTES, "fields", "speaker.nane", "unknown-field", "speaker.name"),
        (QUOTES, "fields", "evidence.exact", "unknown-field", None),
        (QUOTES, "include", "evidense", "unknown-field", "evidence"),
        (ARTICLES, "include", "speaker", "unknown-field", None),
        (QUOTES, "facets", "speeker", "unknown-field", "speaker"),
        (QUOTES, "facets", "text", "unknown-field", None),
        (QUOTES, "facets", "kind,kind", "repeated", None),
        (QUOTES, "group_by", "said_on", "unknown-field", "said_on.year"),
        (QUOTES, "group_by", "speaker.name", "unknown-field", "speaker"),
        (QUOTES, "group_by", "kind,topic,speaker", "too-many", None),
        (QUOTES, "group_by", "", "unknown-field", None),
        (QUOTES, "highlight", "true", "conflict", None),
        (SUMMITS, "country", "Korea", "ambiguous-value", None),
        (PEOPLE, "country", "Jappan", "unknown-value", "JP"),
    ],
)
def test_a_fault_is_named_and_the_nearest_suggested(
    names: NameResolver, resource: Resource, name: str, value: str, code: str, suggestion: str | None
) -> None:
    assert faults(names, resource, **{name: value}) == [(name, code, suggestion)]


@pytest.mark.parametrize(
    ("resource", "name", "value", "suggestion"),
    [
        (QUOTES, "page", "3", "offset=100"),
        (QUOTES, "page", "last", "offset=0"),
        (QUOTES, "per_page", "20", "limit=20"),
        (QUOTES, "after", "2025-01-01", "said_on__gte=2025-01-01"),
        (SUMMITS, "date_to", "2025", "date__lte=2025"),
        (TOPICS, "since", "2025", "include"),
        (QUOTES, "order", "-date", "sort=-date"),
        (QUOTES, "order", "desc", "sort=-said_on"),
        (QUOTES, "said_on[gte]", "2025", "said_on__gte=2025"),
        (QUOTES, "said_on[near]", "2025", "said_on.year"),
        (QUOTES, "search", "trust", "q=trust"),
        (QUOTES, "who", "Lee", "speaker=Lee"),
        (TOPICS, "by", "Lee", None),
    ],
)
def test_a_parameter_of_another_api_is_shown_as_it_is_written_here(
    names: NameResolver, resource: Resource, name: str, value: str, suggestion: str | None
) -> None:
    assert faults(names, resource, **{name: value}) == [(name, "unknown-parameter", suggestion)]


@pytest.mark.parametrize(
    ("resource", "name", "filter_"),
    [
        (QUOTES, "from", "said_on__gte"),
        (QUOTES, "until", "said_on__lte"),
        (SUMMITS, "to", "date__lte"),
        (ARTICLES, "since", "published__gte"),
    ],
)
def test_a_bound_of_the_date_has_a_short_name(names: NameResolver, resource: Resource, name: str, filter_: str) -> None:
    short, full = parse(names, resource, **{name: "2025-03"}), parse(names, resource, **{filter_: "2025-03"})
    assert short.conditions == full.conditions
    assert faults(names, resource, **{name: "2025", filter_: "2025"}) == [(filter_, "repeated", None)]


def test_what_there_is_is_listed_once(names: NameResolver) -> None:
    with pytest.raises(QueryError) as error:
        parse(names, QUOTES, after="2025", before="2026")
    assert str(error.value).count("Allowed: id, text, speaker") == 1


def test_a_field_of_its_own_comes_before_the_part_of_another(names: NameResolver) -> None:
    grouping = parse(names, SUMMITS, group_by="country").grouping
    assert grouping
    assert [field.name for field in grouping.keys] == ["country"]


@pytest.mark.parametrize(
    ("resource", "short", "full"),
    [
        (AGREEMENTS, {"year": "2025"}, {"date.year": "2025"}),
        (AGREEMENTS, {"year__in": "2024,2025"}, {"date.year__in": "2024,2025"}),
        (QUOTES, {"date__gte": "2025"}, {"said_on__gte": "2025"}),
        (PEOPLE, {"as_of": "2025"}, {"office.as_of": "2025"}),
        (QUOTES, {"sort": "-date"}, {"sort": "-said_on"}),
        (AGREEMENTS, {"group_by": "year,topic"}, {"group_by": "date.year,topic"}),
        (QUOTES, {"group_by": "country"}, {"group_by": "speaker.country"}),
        (QUOTES, {"facets": "month"}, {"facets": "said_on.month"}),
        (QUOTES, {"mention": "JP, South Korea"}, {"mention__in": "JP,KR"}),
        (QUOTES, {"kind": "full,partial"}, {"kind__in": "full,partial"}),
        (QUOTES, {"said_on": "2024,2025"}, {"said_on__in": "2024,2025"}),
        (SUMMITS, {"date": "August 2025"}, {"date": "2025-08"}),
        (SUMMITS, {"date": "23 Aug 2025"}, {"date": "2025-08-23"}),
        (SUMMITS, {"date": "Sep. 3, 2025"}, {"date": "2025-09-03"}),
        (QUOTES, {"end": "false", "explain": "false", "highlight": "false"}, {}),
    ],
)
def test_what_can_mean_one_thing_only_is_taken_for_it(
    names: NameResolver, resource: Resource, short: dict[str, str], full: dict[str, str]
) -> None:
    assert parse(names, resource, **short).signature == parse(names, resource, **full).signature
    assert parse(names, resource, **short).facets == parse(names, resource, **full).facets


def test_a_filter_and_its_short_name_are_one_filter_twice(names: NameResolver) -> None:
    assert faults(names, QUOTES, date="2025", said_on="2025") == [("said_on", "repeated", None)]


def test_a_comma_within_a_value_separates_nothing(names: NameResolver) -> None:
    (condition,) = (each for each in parse(names, SUMMITS, place="Paris, Texas").conditions if each.parameter)
    assert (condition.comparison, condition.values) == ("eq", ("paris texas",))


def test_every_fault_is_told_at_once(names: NameResolver) -> None:
    found = faults(names, QUOTES, speeker="x", limit="0", said_on="x", q="!", **{"speaker.country": "Korea"})
    assert {name: code for name, code, _ in found} == {
        "speeker": "unknown-parameter",
        "limit": "range",
        "said_on": "type",
        "q": "empty",
        "speaker.country": "ambiguous-value",
    }


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"cursor": "x", "offset": "1"}, "offset"),
        ({"group_by": "kind", "fields": "id"}, "fields"),
        ({"group_by": "kind", "include": "evidence"}, "include"),
        ({"group_by": "kind", "q": "a", "highlight": "true"}, "highlight"),
    ],
)
def test_parameters_that_contradict_each_other(names: NameResolver, given: dict[str, str], name: str) -> None:
    assert faults(names, QUOTES, **given) == [(name, "conflict", None)]


@pytest.mark.parametrize(
    ("sort", "code", "suggestion"),
    [("said_on", "unknown-field", None), ("-cuont", "unknown-field", "count"), ("count,-count", "repeated", None)],
)
def test_groups_have_a_sort_of_their_own(names: NameResolver, sort: str, code: str, suggestion: str | None) -> None:
    assert faults(names, QUOTES, group_by="topic", sort=sort) == [("sort", code, suggestion)]


def test_an_unknown_parameter_lists_those_there_are_and_no_column(names: NameResolver) -> None:
    with pytest.raises(QueryError) as error:
        parse(names, QUOTES, speeker="x")
    (fault,) = error.value.faults
    assert {"speaker", "speaker.country", "q", "sort", "limit"} <= {*fault.candidates}
    assert not {"speaker_id", "csv_line", "words", "body", "serial"} & {*fault.candidates}
    assert "said_on" in fault.detail


def test_what_names_were_taken_for_is_told_by_parameter(names: NameResolver) -> None:
    query = parse(names, QUOTES, speaker="Ueda", mention__in="Japan,KOR", **{"speaker.country__isnull": "false"})
    assert query.resolved == {
        "speaker": ResolvedName("dana-ueda", "Dana Ueda", "/v1/people/dana-ueda"),
        "mention__in": [
            ResolvedName("JP", "Japan", "/v1/countries/JP"),
            ResolvedName("KR", "South Korea", "/v1/countries/KR"),
        ],
    }


def test_an_item_takes_a_selection_only() -> None:
    assert parse_selection(QUOTES, [Parameter("include", "evidence")], TODAY).include == ("evidence",)
    with pytest.raises(QueryError) as error:
        parse_selection(QUOTES, [Parameter("speaker", "x")], TODAY)
    assert error.value.faults[0].code == "unknown-parameter"


def test_other_answers_take_pretty_or_nothing() -> None:
    assert parse_pretty([Parameter("pretty", "true")], "it") is True
    assert parse_pretty([], "it") is False
    for refuse in (parse_pretty, parse_nothing):
        with pytest.raises(QueryError):
            refuse([Parameter("prety", "true")], "it")
