"""Query string as pairs of text, parsed strictly: ambiguities are faults."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from rapidfuzz import fuzz, process

from app.errors import Fault, QueryError
from app.query.catalog import Resource

SELECTION_PARAMETERS = ("fields", "include", "pretty")
LIST_PARAMETERS = (
    *("q", "highlight", "facets", "group_by", "sort", "limit", "cursor", "offset", "count", "format", "end", "explain"),
    *SELECTION_PARAMETERS,
)

# Lists of names, and filters with several values; repeated, they are joined.
_JOINED = ("facets", "group_by", "sort", "fields", "include")
_JOINED_ENDINGS = ("__in", "__not_in", "__all")

DEFAULT_LIMIT = 50  # records of a page
MAX_QUERY_BYTES = 16_384
MAX_PARAMETERS = 100
_ALIKE = 60.0  # of 100; suggestions below it are rarely meant


class Parameter(NamedTuple):
    """One decoded `name=value` of a query string."""

    name: str
    value: str


@lru_cache(maxsize=1024)
def parse_query_string(query: bytes, resource: Resource | None = None) -> tuple[Parameter, ...]:
    """Return the parameters of a raw query string in order; repeated lists are joined.

    Raises QueryError if the query string is too long, has too many parameters or a repeated single value, or is not
    text: invalid UTF-8, including lone surrogates, or a NUL. With the listed `resource`, suggestions fit its filters.
    """
    if len(query) > MAX_QUERY_BYTES:
        detail = f"The query string has {len(query)} bytes; the limit is {MAX_QUERY_BYTES}."
        raise QueryError([Fault("query", None, "too-long", detail)])
    parts = [part for part in query.split(b"&") if part]
    if len(parts) > MAX_PARAMETERS:
        detail = f"There are {len(parts)} parameters; the limit is {MAX_PARAMETERS}."
        raise QueryError([Fault("query", None, "too-many", detail)])
    found: dict[str, Parameter] = {}
    faults: list[Fault] = []
    for part in parts:
        name, _, value = part.partition(b"=")
        try:
            parameter = Parameter(_text(name), _text(value))
        except ValueError as error:
            faults.append(Fault("query", _printable(name), "not-text", f"{_printable(part)} {error}."))
            continue
        first = found.setdefault(parameter.name, parameter)
        if first is parameter:
            continue
        if parameter.name in _JOINED or parameter.name.endswith(_JOINED_ENDINGS):
            found[parameter.name] = Parameter(parameter.name, f"{first.value},{parameter.value}")
        else:
            faults.append(_repeated(parameter, first, resource))
    if faults:
        raise QueryError(faults)
    return tuple(found.values())


def nearest(word: str, among: Iterable[str]) -> str | None:
    """Return the most similar word of `among`, None if none is similar."""
    found = process.extractOne(word[:100], list(among), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return found[0] if found else None


def unknown_parameter(
    name: str, among: Iterable[str], target: str, meant: str | None = None, *, listed: bool = True
) -> Fault:
    """Return the fault of an unknown parameter for `target`, as in "the changes"; `among` are the known ones.

    `meant` is the suggestion; by default the nearest of `among`. With `listed`, the message lists all known ones.
    """
    known = tuple(among)
    suggestion = meant or _part_called(name, known) or nearest(name, known)
    hint = f" Did you mean {suggestion}?" if suggestion else ""
    there_are = f"  Allowed: {', '.join(known)}." if known else "  No parameters are allowed."
    detail = f"Unknown parameter {name[:100]!r} for {target}.{hint}{there_are if listed else ''}"
    return Fault("query", name[:100], "unknown-parameter", detail, suggestion, known)


def _part_called(name: str, known: Sequence[str]) -> str | None:
    """Return the one known name that ends in `name`: `speaker.country` for `country`."""
    return next((each for each in known if each.endswith(f".{name}")), None)


def _text(encoded: bytes) -> str:
    try:
        text = unquote_to_bytes(encoded.replace(b"+", b" ")).decode()
    except UnicodeDecodeError:
        raise ValueError("is not UTF-8") from None
    if "\0" in text:
        raise ValueError("has a NUL character")
    return text


def _printable(encoded: bytes) -> str:
    """Return percent-encoded bytes as text, shortened for an error message."""
    return encoded[:100].decode("ascii", "replace")


def _repeated(parameter: Parameter, first: Parameter, resource: Resource | None) -> Fault:
    name = parameter.name[:100]
    detail = f"{name} is repeated."
    if "__" in name or name in LIST_PARAMETERS:
        return Fault("query", name, "repeated", detail)
    values = f"{first.value[:40]},{parameter.value[:40]}"
    field = resource.by_name.get(name) if resource else None
    any_of, all_of = f"{name}__in={values}", f"{name}__all={values}"
    if field and not field.many:
        return Fault("query", name, "repeated", detail, any_of)
    detail = f"{detail} Use {name}__all for records with all of the values, {name}__in for records with any."
    return Fault("query", name, "repeated", detail, all_of if field else any_of, (all_of, any_of))
