"""Search in all resources: the number of hits in each, with the best ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from app.errors import Fault, QueryError
from app.query.name_resolver import NameResolver
from app.query.pages import ResultPage, read_page
from app.query.parsing.query_string import Parameter
from app.query.parsing.request import Query, known_only, parse_query
from app.query.resources import AGREEMENTS, ARTICLES, COUNTRIES, PEOPLE, QUOTES, SUMMITS, TOPICS
from app.query.snapshot import Snapshot

PARAMETERS = ("q", "highlight", "limit", "pretty")
DEFAULT_LIMIT = 5

# Leaders are among people; resources with names precede those with longer texts.
SEARCHED = (PEOPLE, COUNTRIES, SUMMITS, TOPICS, AGREEMENTS, QUOTES, ARTICLES)


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A search: its text, one query per resource, and the form of the response."""

    text: str
    queries: tuple[Query, ...]
    pretty: bool


@dataclass(frozen=True, slots=True)
class ResourceHits:
    """Hits in one resource: the best ones in `page`, all of them at `url`."""

    resource: str
    url: str
    page: ResultPage


def parse_search(parameters: Sequence[Parameter], names: NameResolver, today: date) -> SearchQuery:
    """Return the search of `parameters`. Raises QueryError."""
    given, faults = known_only(parameters, PARAMETERS, "search")
    if "q" not in given:
        faults.append(Fault("query", "q", "empty", "q is missing. Add the words to search for."))
    if faults:
        raise QueryError(faults)
    if "limit" not in given:
        parameters = (*parameters, Parameter("limit", str(DEFAULT_LIMIT)))
    queries = tuple(parse_query(resource, parameters, names, today=today) for resource in SEARCHED)
    return SearchQuery(given["q"], queries, queries[0].selection.pretty)


def search(snapshot: Snapshot, wanted: SearchQuery) -> tuple[ResourceHits, ...]:
    """Return the hits of each resource, those without any last."""
    text = urlencode({"q": wanted.text})
    hits = (
        ResourceHits(query.resource.name, f"/v1/{query.resource.name}?{text}", read_page(snapshot, query))
        for query in wanted.queries
    )
    return tuple(sorted(hits, key=lambda each: not each.page.total))
