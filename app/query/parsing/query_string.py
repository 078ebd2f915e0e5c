"""A query string as pairs of text, read strictly: what a lenient parser would guess at is a fault here."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from rapidfuzz import fuzz, process

from app.errors import Fault, QueryError

SELECTION_PARAMETERS = ("fields", "include", "pretty")
LIST_PARAMETERS = (
    *("q", "highlight", "facets", "group_by", "sort", "limit", "cursor", "offset", "count", "format", "end", "explain"),
    *SELECTION_PARAMETERS,
)

MAX_QUERY_BYTES = 16_384
MAX_PARAMETERS = 100
_ALIKE = 60.0  # of 100: below it a suggestion would puzzle more than it helps


class Parameter(NamedTuple):
    """One `name=value` of a query string, decoded."""

    name: str
    value: str


@lru_cache(maxsize=1024)
def parse_query_string(query: bytes) -> tuple[Parameter, ...]:
    """Return the parameters of a raw query string in their order.

    Raises QueryError if it is too long, has too many of them or one twice, or is no text: invalid UTF-8, which a
    lone surrogate is too, or a NUL.
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
        if parameter.name in found:
            faults.append(_repeated(parameter, found[parameter.name]))
        found.setdefault(parameter.name, parameter)
    if faults:
        raise QueryError(faults)
    return tuple(found.values())


def nearest(word: str, among: Iterable[str]) -> str | None:
    """Return the one of `among` that looks most like `word`, None if none does."""
    found = process.extractOne(word[:100], list(among), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return found[0] if found else None


def unknown_parameter(name: str, among: Iterable[str], whose: str, meant: str | None = None) -> Fault:
    """Return the fault of a parameter that `whose` list, record or answer does not take; `among` are those it does.

    `meant` is suggested; the nearest of `among` unless given.
    """
    known = tuple(among)
    suggestion = meant or _part_called(name, known) or nearest(name, known)
    hint = f" Did you mean {suggestion}?" if suggestion else ""
    there_are = f"There are {', '.join(known)}." if known else "There are none."
    detail = f"There is no parameter {name[:100]!r} for {whose}.{hint} {there_are}"
    return Fault("query", name[:100], "unknown-parameter", detail, suggestion, known)


def _part_called(name: str, known: Sequence[str]) -> str | None:
    """Return the one of `known` that is the `name` of something: `speaker.country` for `country`."""
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
    """Return the bytes as they came, still percent-encoded, cut to what an error message can bear."""
    return encoded[:100].decode("ascii", "replace")


def _repeated(parameter: Parameter, first: Parameter) -> Fault:
    name = parameter.name[:100]
    one_value = "__" in name or name in LIST_PARAMETERS
    suggestion = None if one_value else f"{name}__in={first.value[:40]},{parameter.value[:40]}"
    return Fault("query", name, "repeated", f"{name} is given more than once.", suggestion)
