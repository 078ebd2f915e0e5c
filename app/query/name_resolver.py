"""Resolution of names in filters: `speaker=Ishiba`, `country=South Korea`, or any id.

In this order: ids, names and aliases of live records, names known to the reference data only, former ids. A name that
several people share resolves to one of them if far more articles mention that person than any other.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import BindParameter, Connection, Select, bindparam, select
from sqlmodel import col

from app.errors import Gone, Moved, NotFound, Split
from app.query.name_faults import NameFaults
from app.query.parsing.values import ValueFault, clipped
from app.records import OfficeRow, PersonAliasRow, PersonRow, TopicRow, metadata
from app.reference import KnownOffice, Reference
from app.schemas.records import url_of
from app.store.quote_subjects import subject_of
from app.store.redirects import NEAREST, lookup
from app.store.statements import fetch
from app.text import fold

MOST_CANDIDATES = 20
_MEMBERS_NAMED = 5  # of an organisation, in the message that it is not a country
_HONORIFIC = re.compile(r"(?:mr|mrs|ms|miss|mx|dr|sir|dame|lord|lady)\.? ", re.IGNORECASE)
_NUMBERS = ("count", "total")  # common mistakes for an id
_DOMINANT = 5  # times as many articles as for any other person of the name


_text: BindParameter[str] = bindparam("text")
_TABLES = {"countries": "country", "people": "person", "topics": "topic", "articles": "article", "summits": "summit"}
_NAMED = ("countries", "people", "topics")  # resources with names in common use
_BY_ID: Mapping[str, Select[str, str]] = {
    resource: select(metadata.tables[table].c.id, metadata.tables[table].c.name).where(
        metadata.tables[table].c.id == _text
    )
    for resource, table in _TABLES.items()
}
_PEOPLE = (
    select(col(PersonRow.id), col(PersonRow.name), col(PersonRow.articles_count))
    .order_by(col(PersonRow.id))
    .limit(MOST_CANDIDATES)
)
_PEOPLE_CALLED = _PEOPLE.where(
    col(PersonRow.id).in_(select(col(PersonAliasRow.person_id)).where(col(PersonAliasRow.alias_key) == _text))
)
_PEOPLE_OF_FAMILY = _PEOPLE.where(col(PersonRow.family_key) == _text)
_HOLDERS = (
    select(col(OfficeRow.person_id))
    .where(col(OfficeRow.person_id) == _text, col(OfficeRow.title_key) == bindparam("title"))
    .limit(1)
)
_LEADERS = select(col(PersonRow.id), col(PersonRow.name)).where(col(PersonRow.id) == _text, col(PersonRow.leader))
_TOPICS_CALLED = select(col(TopicRow.id), col(TopicRow.name)).where(col(TopicRow.name_key) == _text)
# Nearest aliases in alphabetical order: an index range on either side of the name, for a table of any size.
_ALIASES = select(col(PersonAliasRow.alias_key), col(PersonAliasRow.person_id)).limit(50)
_ALIASES_FROM = _ALIASES.where(col(PersonAliasRow.alias_key) >= _text).order_by(col(PersonAliasRow.alias_key))
_ALIASES_BEFORE = _ALIASES.where(col(PersonAliasRow.alias_key) < _text).order_by(col(PersonAliasRow.alias_key).desc())


@dataclass(frozen=True, slots=True)
class ResolvedName:
    """The record of a name. `url` is None if the record does not exist yet, or no longer.

    `others` are ids of records with the same name that far fewer articles mention.
    """

    id: str
    name: str
    url: str | None
    others: tuple[str, ...] = ()


class NameResolver:
    """Resolves names to records, from one database and the reference data."""

    def __init__(self, connection: Connection, reference: Reference) -> None:
        self._connection = connection
        self._reference = reference
        self._faults = NameFaults(connection, reference)

    def record(self, resource: str, record_id: str) -> str:
        """Return the body of a record. Raises the errors of `lookup`; NotFound suggests the record with this name."""
        try:
            return lookup(self._connection, resource, record_id)
        except NotFound as missing:
            if record_id in _NUMBERS:
                detail = f"For the number of {resource}, see `page.total` of their list."
                raise NotFound(detail, [f"/v1/{resource}?limit=1"]) from None
            meant = self._meant("people" if resource == "leaders" else resource, record_id)
            raise NotFound(str(missing), [*dict.fromkeys((*meant, *missing.nearest))][:NEAREST]) from None

    def find(self, resource: str, text: str) -> ResolvedName:
        """Return the record of `resource` named `text`.

        Raises ValueFault `ambiguous-value` if there are several, `unknown-value` if there is none.
        """
        if found := self._live(resource, text):
            return found
        match resource:
            case "countries":
                return self._country(text)
            case "people":
                return self._person(text)
            case "topics":
                return self._topic(text)
            case _:
                return self._past(resource, text, {})

    def _meant(self, resource: str, text: str) -> Iterator[str]:
        """Yield the ids of live records that may be named `text`."""
        if resource not in _NAMED:
            return
        try:
            candidates: tuple[str, ...] = (self.find(resource, text).id,)
        except ValueFault as fault:
            candidates = fault.candidates
        yield from (each for each in candidates if self._live(resource, each))

    def _country(self, text: str) -> ResolvedName:
        codes = self._reference.country_candidates(text)
        if len(codes) > 1:
            raise self._faults.ambiguous("countries", text, codes)
        if not codes and fold(text) in self._reference.organisations:
            members = sorted(self._reference.forum_members.get(fold(text), ()))
            hint = f"  Use its members: {', '.join(members[:_MEMBERS_NAMED])}, …" if members else ""
            detail = f"has the unknown value {clipped(text)}, an organisation and not a country.{hint}"
            fault = ValueFault("unknown-value", detail)
            fault.any_of = tuple(members)
            raise fault
        if not codes:
            forms = {fold(form): code for form, (code, _) in self._reference.country_forms.items()}
            raise self._faults.unknown("countries", text, forms)
        return self._known("countries", codes[0], self._reference.countries[codes[0]].name)

    def _person(self, text: str) -> ResolvedName:
        key = fold(text)
        called = {"text": key}
        found = fetch(self._connection, _PEOPLE_CALLED, called) or fetch(self._connection, _PEOPLE_OF_FAMILY, called)
        if len(found) > 1:
            return self._dominant(text, found)
        if found:
            return _named("people", found[0][:2])
        if leader := self._reference.leader_names.get(key):
            return self._known("people", leader.id, leader.name)
        if titled := self._split_title(text):
            return self._holder(*titled)
        if honorific := _HONORIFIC.match(text):
            return self.find("people", text[honorific.end() :])
        near = [*self._rows(_ALIASES_FROM, key), *self._rows(_ALIASES_BEFORE, key)]
        return self._past("people", text, dict(near))

    def _dominant(self, text: str, bearers: Sequence[tuple[str, str, int]]) -> ResolvedName:
        """Return the person whom far more articles mention than any other. Raises ValueFault.

        `bearers` are id, name and number of articles of each.
        """
        (first, name, most), (_, _, second), *_ = sorted(bearers, key=lambda bearer: -bearer[2])
        if len(bearers) == MOST_CANDIDATES or most < _DOMINANT * max(second, 1):
            raise self._faults.ambiguous("people", text, [id_ for id_, _, _ in bearers])
        others = tuple(id_ for id_, _, _ in bearers if id_ != first)
        return replace(_named("people", (first, name)), others=others)

    def _split_title(self, text: str) -> tuple[KnownOffice, str] | None:
        """Return the office that a text begins with and the name after it: `President Lee`."""
        words = text.split()
        for count in range(len(words) - 1, 0, -1):
            if office := self._reference.find_office(" ".join(words[:count])):
                return office, " ".join(words[count:])
        return None

    def _holder(self, office: KnownOffice, name: str) -> ResolvedName:
        """Return the person with a name; of several, the one with the office, else the only leader."""
        try:
            return self.find("people", name)
        except ValueFault as fault:
            if fault.code != "ambiguous-value":
                raise
            named = fault.candidates
            title = {"title": fold(office.title)}
            holders = [id_ for id_ in named if fetch(self._connection, _HOLDERS, {"text": id_, **title})]
            if not holders and office.leader:
                holders = [id_ for id_ in named if self._rows(_LEADERS, id_)]
            if len(holders) != 1:
                raise
            return self._known("people", holders[0], holders[0])

    def _topic(self, text: str) -> ResolvedName:
        key = fold(text)
        if found := self._rows(_TOPICS_CALLED, key):
            return _named("topics", found[0])
        labels = {fold(topic.label): topic for topic in self._reference.topics.values()}
        if topic := self._reference.topics.get(text) or labels.get(key):
            return self._known("topics", topic.id, topic.label)
        called = [t for t in self._reference.topics.values() if any(p.fullmatch(text) for p in t.patterns)]
        if len(called) > 1:
            raise self._faults.ambiguous("topics", text, [topic.id for topic in called])
        if called:
            return self._known("topics", called[0].id, called[0].label)
        return self._past("topics", text, {label: topic.id for label, topic in labels.items()})

    def _past(self, resource: str, text: str, similar: Mapping[str, str]) -> ResolvedName:
        """Follow a former id; `similar` maps current folded names to ids, for a suggestion."""
        try:
            lookup(self._connection, resource, text)
        except Moved as moved:
            return self._known(resource, moved.to, moved.to)
        except Split as split:
            raise self._faults.ambiguous(resource, text, split.candidates) from None
        except Gone:
            return ResolvedName(text, text, None)
        except NotFound as missing:
            similar = {**{fold(id_): id_ for id_ in missing.nearest}, **similar}
            raise self._faults.unknown(resource, text, similar) from None
        return ResolvedName(text, text, url_of(resource, text))

    def _known(self, resource: str, record_id: str, name: str) -> ResolvedName:
        return self._live(resource, record_id) or ResolvedName(record_id, name, None)

    def _live(self, resource: str, record_id: str) -> ResolvedName | None:
        found = self._rows(_BY_ID[resource], record_id)
        return _named(resource, found[0]) if found else None

    def _rows(self, statement: Select[str, str], text: str) -> Sequence[tuple[str, str]]:
        return fetch(self._connection, statement, {"text": text})


def find_subject(names: NameResolver, text: str) -> tuple[str, ResolvedName]:
    """Return the subject of quotes named `text`, and the record: a country, else a person, else a topic.

    Raises the ValueFault of `find`.
    """
    faults: list[ValueFault] = []
    for resource in _NAMED:
        try:
            found = names.find(resource, text)
        except ValueFault as fault:
            faults.append(fault)
        else:
            return subject_of(_TABLES[resource], found.id), found
    raise max(faults, key=lambda fault: (fault.code == "ambiguous-value", bool(fault.candidates)))


def _named(resource: str, row: tuple[str, str]) -> ResolvedName:
    record_id, name = row
    return ResolvedName(record_id, name, url_of(resource, record_id))
