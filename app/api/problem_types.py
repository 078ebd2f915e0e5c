"""Every problem type: its title, its statuses and its remedy.

The `type` of a problem is a path below /problems/, which serves this description.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType

from app.errors import SummitError

# Titles of the codes of faults. A code shared by all faults of a request is also the type of the problem.
CODES: Mapping[str, str] = MappingProxyType(
    {
        "ambiguous-value": "Ambiguous name",
        "conflict": "Conflicting parameters",
        "cursor-expired": "Cursor expired",
        "empty": "Value missing",
        "invalid-cursor": "Invalid cursor",
        "not-text": "Request is not text",
        "range": "Value out of range",
        "repeated": "Repeated value",
        "syntax": "Syntax error",
        "too-long": "Value too long",
        "too-many": "Too many values",
        "type": "Wrong type",
        "unknown-field": "Unknown field",
        "unknown-operator": "Unknown operator",
        "unknown-parameter": "Unknown parameter",
        "unknown-value": "Unknown value",
    }
)

# Errors of the router; the others are in app.errors.
_ROUTED = (
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.NOT_ACCEPTABLE,
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
)

_ADVICE: Mapping[str, str] = MappingProxyType(
    {
        "ambiguous-value": "Use one of the ids in `candidates`.",
        "article-too-long": "Shorten or split the text; the detail has the limit.",
        "bad-document": "The detail has the fault of the article.",
        "backup-refused": "The detail has the cause and the next step.",
        "bad-request": "Send HTTP/1.1.",
        "body-too-large": "Send a smaller body; the detail has the limit.",
        "conflict": "Remove one of the two parameters.",
        "copy-failed": "Start again with an empty target database.",
        "cursor-expired": "Start at the first page again, or add a `sort`, whose cursors survive writes.",
        "disabled": "The detail names the setting that enables it.",
        "database-corrupt": "The operator must restore a backup.",
        "database-full": "Reads work. The operator must free disk space.",
        "database-gone": "The operator must restore the file.",
        "database-locked": "Try again after `Retry-After` seconds.",
        "database-read-only": "Reads work. The operator must make the database writable.",
        "empty": "Add a value, or remove the parameter.",
        "export-failed": "The detail has the cause; no partial export is left.",
        "export-refused": "The detail has the cause and the next step.",
        "extraction-failed": "A defect in Summit: the article was not stored. Report the request ID.",
        "fetch-failed": "The other server returned no page. Try again, or send the text.",
        "forbidden": "Use a key with the required scope.",
        "gone": "The detail has the reason.",
        "internal-error": "A defect in Summit. Report the request ID in the detail.",
        "invalid-cursor": "Use cursors from `page.next` and `page.prev`, with the same filters and sort.",
        "invalid-query": "`errors` has every fault.",
        "method-not-allowed": "`Allow` has the methods of the path.",
        "moved": "Follow `Location`, and use the new id from now on.",
        "no-queue": "Set SUMMIT_DATABASE_URL to a PostgreSQL database.",
        "not-acceptable": "Accept a supported type; the detail lists them.",
        "not-empty": "Use an empty database.",
        "not-found": "`candidates` has the nearest ids.",
        "not-text": "Send UTF-8 without NUL characters.",
        "overloaded": "Try again after `Retry-After` seconds.",
        "query-too-slow": "Narrow the query: use fewer values, groups or facets, or another filter.",
        "range": "The detail has the bounds.",
        "range-not-satisfiable": "`Content-Range` has the length of the file.",
        "repeated": "Use each parameter once; `__in` accepts several values.",
        "request-header-fields-too-large": "Send fewer or shorter headers; the detail has the limit.",
        "request-timeout": "Send the body at once.",
        "schema-mismatch": "The operator must run `summit migrate`.",
        "split": "Use one of `candidates`.",
        "syntax": "The detail has the fault.",
        "too-long": "The detail has the limit.",
        "too-many": "The detail has the limit.",
        "too-many-requests": "Try again after `Retry-After` seconds.",
        "type": "The detail has the expected type; `candidates` has the values of a closed list.",
        "unauthorized": "Send `Authorization: Bearer KEY` with a key created on this server.",
        "unavailable": "Try again after `Retry-After` seconds.",
        "unknown-field": "`candidates` has the known names.",
        "unknown-operator": "`candidates` has the operators of the field.",
        "unknown-parameter": "`suggestion` is the nearest, `candidates` are all known parameters.",
        "unknown-value": "`suggestion` is the nearest name or id.",
        "unsupported-charset": "Send UTF-8, or use a charset of the WHATWG Encoding Standard.",
        "unsupported-media-type": "Send a supported type; the detail lists them.",
        "url-refused": "Use a public http or https URL, or send the text.",
    }
)


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A problem type: its title, its HTTP statuses, and the remedy for clients."""

    title: str
    statuses: tuple[int, ...]
    advice: str


def slug_of(status: HTTPStatus) -> str:
    """Return the last part of the type URI of a router error."""
    return status.phrase.lower().replace(" ", "-")


def _family(error: type[SummitError]) -> Iterator[type[SummitError]]:
    yield error
    for child in error.__subclasses__():
        yield from _family(child)


def _types() -> Iterator[tuple[str, ProblemType]]:
    raised = [(error.slug, error.title, int(error.status)) for error in _family(SummitError)]
    raised += [(slug_of(status), status.phrase, int(status)) for status in _ROUTED]
    raised += [(code, title, int(HTTPStatus.BAD_REQUEST)) for code, title in CODES.items()]
    titles = {slug: title for slug, title, _ in raised}
    for slug in sorted(titles):
        statuses = sorted({status for raised_slug, _, status in raised if raised_slug == slug})
        yield slug, ProblemType(titles[slug], tuple(statuses), _ADVICE.get(slug, ""))


TYPES: Mapping[str, ProblemType] = MappingProxyType(dict(_types()))
