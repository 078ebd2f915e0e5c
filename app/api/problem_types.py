"""Every type of problem: its title, its statuses and its remedy.

The `type` of a problem is a path below /problems/, which serves this.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType

from app.errors import SummitError

# What each code of a fault means; where all faults of a request share one, it is the problem's type too.
CODES: Mapping[str, str] = MappingProxyType(
    {
        "ambiguous-value": "The name may mean several",
        "conflict": "Two parameters contradict each other",
        "cursor-expired": "The cursor is of an earlier state of the data",
        "empty": "A value is missing",
        "invalid-cursor": "The cursor is not one of this query",
        "not-text": "The request is not text",
        "range": "The value is out of range",
        "range-not-satisfiable": "`Content-Range` has the length of the file.",
        "repeated": "Something is given more than once",
        "syntax": "The value cannot be read",
        "too-long": "The value is too long",
        "too-many": "There are too many values",
        "type": "The value is of another type",
        "unknown-field": "There is no such field",
        "unknown-operator": "The field has no such operator",
        "unknown-parameter": "There is no such parameter",
        "unknown-value": "Nothing bears this name",
    }
)

# What the router raises, beside the family of app.errors.
_ROUTED = (HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_ACCEPTABLE)

_ADVICE: Mapping[str, str] = MappingProxyType(
    {
        "ambiguous-value": "Take one of the ids in `candidates`.",
        "article-too-long": "Send a shorter text, or several; the detail tells the limit.",
        "bad-document": "The detail says what is wrong with the article.",
        "body-too-large": "Send less; the detail tells the limit.",
        "conflict": "Leave one of the two parameters out.",
        "copy-failed": "The copy differs from the original: begin again with an empty database.",
        "cursor-expired": "Begin at the first page again, or ask with a `sort`, whose cursors outlive a write.",
        "empty": "Give a value, or leave the parameter out.",
        "export-failed": "The detail says what kept it from being written; nothing is left of it.",
        "export-refused": "The detail says what is in the way, or what to install.",
        "extraction-failed": "A defect of ours: the article was not taken. Tell us the request's id.",
        "fetch-failed": "The other server gave no page. Try again, or send the text itself.",
        "forbidden": "Use a key that has the scope.",
        "gone": "The record was withdrawn; the detail gives the reason.",
        "internal-error": "A defect of ours. The detail has the id under which it was logged.",
        "invalid-cursor": "Take cursors from `page.next` and `page.prev`, and keep filters and sort as they are.",
        "invalid-query": "Several things are wrong; `errors` has each of them.",
        "method-not-allowed": "`Allow` has the methods that there are.",
        "moved": "Follow `Location`, and keep the new id.",
        "no-queue": "Name a PostgreSQL in SUMMIT_DATABASE_URL.",
        "not-acceptable": "Accept a type that there is; the detail names it.",
        "not-empty": "Name a database that holds nothing yet.",
        "not-found": "`candidates` has the nearest that there is.",
        "not-text": "Send UTF-8 without NUL characters.",
        "overloaded": "Wait as long as `Retry-After` says.",
        "range": "The detail tells the bounds.",
        "range-not-satisfiable": "`Content-Range` has the length of the file.",
        "repeated": "Give a parameter once; several values go into one `__in`.",
        "schema-mismatch": "The operator has to run `summit migrate`.",
        "split": "The record became several: take one of `candidates`.",
        "syntax": "The detail says what cannot be read.",
        "too-long": "The detail tells the limit.",
        "too-many": "The detail tells the limit.",
        "too-many-requests": "Wait as long as `Retry-After` says.",
        "type": "The detail says what the value has to be; `candidates` has the values of a closed list.",
        "unauthorized": "Send `Authorization: Bearer KEY` with a key of this server.",
        "unavailable": "Wait as long as `Retry-After` says.",
        "unknown-field": "`candidates` has the names that there are.",
        "unknown-operator": "`candidates` has the field with each of its operators.",
        "unknown-parameter": "`suggestion` is the nearest, `candidates` are all that there are.",
        "unknown-value": "`suggestion` is the nearest name or id.",
        "unsupported-charset": "Send UTF-8, or name a charset that browsers know.",
        "unsupported-media-type": "Send a type that is read; the detail names them.",
        "url-refused": "Only public http and https pages are fetched. Send the text itself.",
    }
)


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A type of problem: its title, its HTTP statuses, and the client's remedy."""

    title: str
    statuses: tuple[int, ...]
    advice: str


def slug_of(status: HTTPStatus) -> str:
    """Return the last part of the type of what the router raises."""
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
