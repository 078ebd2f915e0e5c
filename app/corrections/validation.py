"""Validation of correction requests: read strictly, and anchored in the evidence of the record."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from sqlalchemy import Connection, select

from app.corrections.matching import Anchor, Correction
from app.corrections.service import CorrectionRequest
from app.edtf_dates import EdtfError, bounds
from app.errors import Fault, Gone, Moved, NotFound, QueryError, Split
from app.ids import short_hash
from app.kinds import (
    RESOURCE_OF_TABLE,
    AgreementKind,
    AgreementStatus,
    CorrectedKind,
    CorrectionAction,
    SummitKind,
    SummitStatus,
)
from app.query.parsing.query_string import nearest
from app.records import GREATEST_INTEGER, metadata
from app.reference import Reference
from app.resolve.windows import WEEK, days
from app.store.person_profiles import read_profiles
from app.store.redirects import lookup
from app.store.resolution_index import ResolutionIndex
from app.text import fold

MEMBERS = ("action", "target", "into", "field", "value", "spans", "reason")
LONGEST = 1_000  # characters of a value or a reason
ACTIONS: Mapping[CorrectedKind, tuple[CorrectionAction, ...]] = {
    "person": ("rename", "merge", "split", "reject", "set", "accept"),
    "summit": ("rename", "merge", "split", "reject", "set", "accept"),
    "agreement": ("merge", "split", "reject", "set", "accept"),
    "quote": ("merge", "split", "reattribute", "reject", "set", "accept"),
}
# Fields that can be set, with their values if the list is closed.
FIELDS: Mapping[CorrectedKind, Mapping[str, tuple[str, ...]]] = {
    "person": {"country": ()},
    "summit": {"place": (), "date": (), "status": get_args(SummitStatus), "kind": get_args(SummitKind)},
    "agreement": {"kind": get_args(AgreementKind), "status": get_args(AgreementStatus), "date": ()},
    # A quote cannot be changed from direct to indirect speech: reject it instead.
    "quote": {"said_on": (), "kind": ("full", "partial")},
}
_MARKED = ("agreement", "quote")  # merged and split by marks, without changing the findings
_SPLIT_BY = ("date", "place")  # of a summit
_NEEDS: Mapping[CorrectionAction, tuple[str, ...]] = {
    "rename": ("value",),
    "merge": ("into",),
    "split": ("value", "spans"),
    "reattribute": (),
    "reject": (),
    "set": ("field",),
    "accept": (),
}
_TAKES: Mapping[CorrectionAction, tuple[str, ...]] = {
    "rename": ("value",),
    "merge": ("into",),
    "split": ("value", "field"),
    "reattribute": ("into", "value"),
    "reject": (),
    "set": ("field", "value"),
    "accept": (),
}
_KINDS: Mapping[str, CorrectedKind] = {
    "people": "person",
    "leaders": "person",
    "summits": "summit",
    "agreements": "agreement",
    "quotes": "quote",
}
_PATH = re.compile(r"(?:.*/)?([a-z]+)/([^/]+)")
_tables = metadata.tables
_article, _evidence = _tables["article"].c, _tables["evidence"].c
_person, _summit, _code = _tables["person"].c, _tables["summit"].c, _tables["summit_country"].c
_quote = _tables["quote"].c


def parse_correction(content: Mapping[str, Any], connection: Connection, reference: Reference) -> CorrectionRequest:
    """Return the correction requested by `content`. Raises QueryError, whose faults name the member."""
    given = {name: content.get(name) for name in MEMBERS}
    for name in ("action", "target", "into", "field", "value", "reason"):
        if given[name] is not None:
            given[name] = _text(name, given[name])
    action = _one_of("action", given["action"], get_args(CorrectionAction))
    kind, id_ = _record("target", given["target"], connection)
    _one_of("action", action, ACTIONS[kind], f"A {kind} allows {', '.join(ACTIONS[kind])}.")
    by_mark = kind in _MARKED and action in ("merge", "split")
    _check_members(action, kind, given, by_mark=by_mark)
    other = _other(kind, id_, given["into"], connection) if action == "merge" else id_
    values = {} if by_mark else _values(action, kind, other, given, connection, reference)
    anchors = _anchors(connection, kind, id_, _spans(given["spans"]))
    if by_mark and action == "merge":
        anchors = (*anchors, *_anchors(connection, kind, other, None))
    elif by_mark and anchors == _anchors(connection, kind, id_, None):
        raise _refused(
            "spans", "conflict", f"The spans cover the whole {kind}. Provide those of the part to split off."
        )
    if by_mark:
        values["same" if action == "merge" else "apart"] = _label(anchors)
    target = f"{RESOURCE_OF_TABLE[kind]}/{id_}"
    listed = {"target": target, **{name: given[name] for name in ("into", "field", "value")}}
    listed["spans"] = given["spans"] or []
    return CorrectionRequest(Correction(action, kind, anchors, values), listed, given["reason"] or "")


def _check_members(action: CorrectionAction, kind: CorrectedKind, given: Mapping[str, Any], *, by_mark: bool) -> None:
    """Raise QueryError if a required member is missing, or one is not used by this action."""
    needs, takes = (("spans",), ()) if by_mark and action == "split" else (_NEEDS[action], _TAKES[action])
    for name in needs:
        if not given[name]:
            raise _refused(name, "empty", f"{name} is missing; it is required to {action} a {kind}.")
    for name in ("into", "field", "value"):
        if given[name] is not None and name not in takes:
            raise _refused(name, "conflict", f"{name} is not used to {action} a {kind}. Remove it.")


def _values(
    action: CorrectionAction,
    kind: CorrectedKind,
    other: str,
    given: Mapping[str, Any],
    connection: Connection,
    reference: Reference,
) -> dict[str, Any]:
    value = given["value"]
    if action == "rename" or (action == "split" and kind == "person"):
        if given["field"] is not None:
            raise _refused("field", "conflict", f"field is not used to {action} a {kind}. Remove it.")
        if kind == "person" and not fold(value):
            raise _refused("value", "empty", "A name must contain a letter.")
        return {"name": value}
    if action == "merge":
        return _person_values("into", other, connection) if kind == "person" else _summit_values(other, connection)
    if action == "reattribute":
        return _speaker_values(given, connection)
    if action in ("reject", "accept"):
        return {}
    fields = FIELDS[kind]
    among = _SPLIT_BY if action == "split" else tuple(fields)
    field = _one_of("field", given["field"], among, code="unknown-field")
    return _set(field, value, fields[field], reference)


def _other(kind: CorrectedKind, id_: str, into: str | None, connection: Connection) -> str:
    """Return the id of the record to merge with."""
    of, other = _record("into", into, connection)
    if of != kind:
        raise _refused("into", "conflict", f"A {kind} can only be merged with a {kind}; {into} is a {of}.")
    if other == id_:
        raise _refused("into", "conflict", "target and into are the same record.")
    if kind == "quote":
        columns = (_quote.speaker_id, _quote.speaker_label_key, _quote.kind == "indirect")
        said = connection.execute(select(*columns).where(_quote.id.in_([id_, other])).distinct()).all()
        if len(said) > 1:
            raise _refused(
                "into",
                "conflict",
                "The quotes differ in speaker, or in direct and indirect speech. Reattribute one first.",
            )
    return other


def _label(anchors: Iterable[Anchor]) -> str:
    """Return the label of the findings with these anchors."""
    return short_hash(*(f"{anchor.text} {anchor.start} {anchor.end}" for anchor in anchors))


def _set(field: str, value: str | None, choices: Sequence[str], reference: Reference) -> dict[str, Any]:
    if choices:
        return {field: _one_of("value", value, choices)}
    if value is None:
        return {field: None, **({"place_country": None} if field == "place" else {})}
    if field == "country":
        names = {name for country in reference.countries.values() for name in (country.code, country.name)}
        code = value if value in reference.countries else reference.find_country(value)
        if code is None:
            near = nearest(value, names)
            raise _refused("value", "unknown-value", f"Unknown country {value!r}.", [near] if near else [])
        return {field: code}
    if field == "place":
        return {field: value, "place_country": reference.find_country(value.rsplit(", ", 1)[-1])}
    try:
        bounds(value)
    except EdtfError as error:
        raise _refused("value", "type", f"A date must be EDTF (2025-08-23): {error}.") from None
    return {field: value}


def _person_values(member: str, id_: str, connection: Connection) -> dict[str, Any]:
    """Return the values that identify a person: those of one finding of this person in an article."""
    name, country = connection.execute(select(_person.name, _person.country_id).where(_person.id == id_)).one()
    ((_, key, _),) = ResolutionIndex(connection).identities("person", "record_id", [id_])
    kind, block, *_ = key.split("|")
    if kind not in ("name", "leader"):
        raise _refused(
            member, "conflict", f"{name} has a single name, which does not identify a person. Rename the record first."
        )
    profiles = read_profiles(connection, "name_block", [f"{kind}|{block}"]).items()
    profile = min(
        (each for each, (of, _) in profiles if of == key),
        key=lambda p: (p.name != name, p.country != country, not p.role, not p.leader, repr(p)),
    )
    seen_as = (profile.role, profile.leader, profile.published)
    return {"name": profile.name, "country": profile.country, "family_name": profile.family_name, "seen_as": seen_as}


def _summit_values(id_: str, connection: Connection) -> dict[str, Any]:
    names = ("name", "kind", "date", "place")
    columns = (*(_summit[name] for name in names), _summit.place_country_id)
    *values, place_country = connection.execute(select(*columns).where(_summit.id == id_)).one()
    codes = connection.execute(select(_code.country_id).where(_code.summit_id == id_).order_by(_code.country_id))
    found = {**dict(zip(names, values, strict=True)), "place_country": place_country}
    countries = tuple(codes.scalars())
    first, last = days(found["date"]) if found["date"] else (0, WEEK)
    if not found["place"] or last - first >= WEEK or (found["kind"] == "bilateral" and len(countries) != 2):
        raise _refused(
            "into", "conflict", "The other summit has no date, place or parties to identify it by. Set these first."
        )
    return {**found, "countries": countries}


def _speaker_values(given: Mapping[str, Any], connection: Connection) -> dict[str, Any]:
    if given["into"] is None:
        return {"name": given["value"]}
    if given["value"] is not None:
        raise _refused(
            "value", "conflict", "Provide a person (into) or a label (value), or neither if the speaker is unknown."
        )
    kind, id_ = _record("into", given["into"], connection)
    if kind != "person":
        raise _refused("into", "conflict", f"A speaker must be a person; {given['into']} is a {kind}.")
    return _person_values("into", id_, connection)


def _record(member: str, named: str | None, connection: Connection) -> tuple[CorrectedKind, str]:
    """Return the kind and id of the record for an id, `people/<id>` or a URL."""
    if not named:
        raise _refused(member, "empty", f"{member} is missing. Provide the id of a record, or people/<id>.")
    resource, id_ = found.groups() if (found := _PATH.fullmatch(named)) else (None, named)
    if resource is not None:
        _one_of(member, resource, tuple(_KINDS))
    near: list[str] = []
    for each in [resource] if resource else ("people", "summits", "agreements", "quotes"):
        try:
            lookup(connection, each, id_)
        except Moved as moved:
            return _KINDS[moved.resource], moved.to
        except Split as split:
            raise _refused(
                member, "ambiguous-value", str(split), [f"{split.resource}/{c}" for c in split.candidates]
            ) from None
        except Gone as gone:
            raise _refused(member, "unknown-value", f"{named} was withdrawn: {gone}") from None
        except NotFound as missing:
            near += [f"{each}/{candidate}" for candidate in missing.nearest]
        else:
            return _KINDS[each], id_
    raise _refused(member, "unknown-value", f"Unknown record {named!r}.", near)


def _spans(spans: Any) -> list[tuple[str, int, int]] | None:
    if spans is None or spans == []:
        return None
    if not isinstance(spans, list):
        raise _refused("spans", "type", "spans must be a list of {article, start, end}.")
    for span in spans:
        right = isinstance(span, dict) and span.keys() == {"article", "start", "end"}
        numbers = [span["start"], span["end"]] if right else []
        if not right or not isinstance(span["article"], str) or any(type(n) is not int for n in numbers):
            raise _refused("spans", "type", "A span must be {article, start, end}: an id and two offsets.")
        if not 0 <= span["start"] < span["end"] <= GREATEST_INTEGER:
            raise _refused("spans", "range", f"A span must start before it ends, at most at {GREATEST_INTEGER}.")
    return [(span["article"], span["start"], span["end"]) for span in spans]


def _anchors(
    connection: Connection, kind: CorrectedKind, id_: str, spans: list[tuple[str, int, int]] | None
) -> tuple[Anchor, ...]:
    """Return the spans that state the record; with `spans`, those within them."""
    field = {"person": "name", "summit": "status"}.get(kind, "text")
    rows = connection.execute(
        select(_article.sha256, _evidence.article_id, _evidence.start, _evidence.end)
        .where(_evidence.article_id == _article.id, _evidence[f"{kind}_id"] == id_, _evidence.field == field)
        .order_by(_article.sha256, _evidence.start, _evidence.end)
    )
    found = {
        Anchor(sha256, start, end): None
        for sha256, article, start, end in rows
        if spans is None or any(a == article and first < end and start < last for a, first, last in spans)
    }
    if not found:
        where = "in these spans" if spans else "in any text"
        raise _refused("spans" if spans else "target", "unknown-value", f"The {kind} is not stated {where}.")
    return tuple(found)


def _text(name: str, value: Any) -> str | None:
    if not isinstance(value, str):
        raise _refused(name, "type", f"{name} must be a string.")
    if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise _refused(name, "not-text", f"{name} has a NUL character or a lone surrogate.")
    if len(value) > LONGEST:
        raise _refused(name, "too-long", f"{name} has {len(value)} characters; the limit is {LONGEST}.")
    return " ".join(value.split()) or None


def _one_of(
    member: str, value: Any, among: Sequence[Any], detail: str | None = None, code: str = "unknown-value"
) -> Any:
    if value is None:
        raise _refused(member, "empty", f"{member} is missing. Allowed: {', '.join(among)}.")
    if value not in among:
        near = nearest(value, among)
        detail = detail or f"{member} must be one of {', '.join(among)}, not {value[:100]!r}."
        raise QueryError([Fault("body", member, code, detail, near, tuple(among))])
    return value


def _refused(member: str, code: str, detail: str, candidates: Iterable[str] = ()) -> QueryError:
    candidates = tuple(candidates)
    return QueryError([Fault("body", member, code, detail, candidates[0] if candidates else None, candidates)])
