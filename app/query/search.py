"""One search in every resource: how much there is in each, and the best of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy import Connection

from app.errors import Fault, QueryError
from app.query.names import Names
from app.query.parameters import Parameter
from app.query.read import Page, read_page
from app.query.request import Query, known_only, parse_query
from app.query.resources import AGREEMENTS, ARTICLES, COUNTRIES, PEOPLE, QUOTES, SUMMITS, TOPICS

PARAMETERS = ("q", "highlight", "limit", "pretty")
DEFAULT_LIMIT = 5

# Leaders are people; what is called something comes before what is only mentioned in a text.
SEARCHED = (PEOPLE, COUNTRIES, SUMMITS, TOPICS, AGREEMENTS, QUOTES, ARTICLES)


@dataclass(frozen=True, slots=True)
class Found:
    """What there is in one resource: the first of `page` is the best, `url` leads to all of it."""

    resource: str
    url: str
    page: Page


def parse_search(parameters: Sequence[Parameter], names: Names) -> tuple[Query, ...]:
    """Return what `parameters` ask of each resource. Raises QueryError."""
    given, faults = known_only(parameters, PARAMETERS, "search")
    if "q" not in given:
        faults.append(Fault("query", "q", "empty", "q is missing: the words to search for."))
    if faults:
        raise QueryError(faults)
    if "limit" not in given:
        parameters = (*parameters, Parameter("limit", str(DEFAULT_LIMIT)))
    return tuple(parse_query(resource, parameters, names) for resource in SEARCHED)


def search(connection: Connection, queries: Sequence[Query], text: str) -> tuple[Found, ...]:
    """Return what `queries` find, those that find nothing last; `text` is what was searched for."""
    asked = urlencode({"q": text})
    found = (
        Found(query.resource.name, f"/v1/{query.resource.name}?{asked}", read_page(connection, query))
        for query in queries
    )
    return tuple(sorted(found, key=lambda each: not each.page.total))
