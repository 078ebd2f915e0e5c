"""Main role of each person of an article: the weightiest that the text tells, completed from the reference.

Whose an office is that stands alone is told by app.extract.people.homes; a predecessor held the office of the leader
who is named last before.
"""

import re
from collections import defaultdict
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from app.extract.countries import HEIRS
from app.extract.people.groups import PersonCluster
from app.extract.people.homes import Homes, field_of
from app.extract.people.known import is_european, monarchs_called
from app.extract.people.roles import Role, Roles
from app.extract.people.tenure import is_former, is_long_ago, with_one_holder
from app.extract.people.titles import LEADER, MONARCHS, VAGUE
from app.reference import KnownLeader, Reference

# Borne by consorts and heirs too: it makes a leader only of those whom the reference knows.
_ALSO_CONSORTS = frozenset({"Queen", "Crown Prince", "Pope"})
# Of companies, unless the text tells the country.
_ALSO_CHIEFS = frozenset({"Chief Executive", "General Secretary", "Chief Adviser", "Governor-General"})
# What a title means in one country.
_LOCAL_TITLES = {
    ("Chancellor", "GB"): "Chancellor of the Exchequer",
    ("State Secretary", "US"): "Secretary of State",
}
# "Soviet leader", told of somebody who led a state that the article's time no longer has.
_AS_LEADER = re.compile(r"(?<!opposition )(?<!party )\b(?:leader|ruler|strongman|dictator)$")
_MOST_ROLES = 8  # of one person, looked through for one that makes a leader
# Where a foreign secretary is a civil servant.
_SECRETARIES_SERVE = frozenset({"BD", "IN", "LK", "NP", "PK"})


def roles_of(
    groups: list[PersonCluster], roles: Roles, reference: Reference, published: str | None
) -> list[Role | None]:
    """Return the role of each person: the weightiest that the text tells, completed from the reference."""
    told = [[role for name in group.names for role in roles.of(name)] for group in groups]
    homes = _homes(groups, told, roles, reference, published)
    found = [
        _of_known(group.leader, heard, roles, reference, published)
        if group.leader
        else _of_other(group, heard, homes, reference, published)
        for group, heard in zip(groups, told, strict=True)
    ]
    found = [
        _after_another(group.first, groups, found)
        if role and role.rule in ("predecessor", "counterpart") and not group.leader
        else role
        for group, role in zip(groups, found, strict=True)
    ]
    return with_one_holder(groups, _of_lists(groups, found, roles), reference, published)


def _homes(
    groups: list[PersonCluster], told: list[list[Role]], roles: Roles, reference: Reference, published: str | None
) -> Homes:
    """Gather what tells whose an office is that stands alone; whoever heads an organisation tells nothing."""
    titled: list[str] = []
    others: list[str] = []
    held: dict[str, set[str]] = defaultdict(set)
    for group, heard in zip(groups, told, strict=True):
        for role in heard:
            if role.country and role.office and not role.former:
                held[field_of(role.title)].add(role.country)
        if group.leader is None or any(role.country for role in heard) or any(map(roles.home_of, group.names)):
            continue
        if not _heads_organisation(group.leader, heard, reference, published):
            (titled if any(role.leader for role in heard) else others).append(group.leader.country)
    return Homes(roles.text, roles.atlas, titled, others, {title: frozenset(codes) for title, codes in held.items()})


def _heads_organisation(leader: KnownLeader, told: list[Role], reference: Reference, published: str | None) -> bool:
    offices = {role.title for role in told if role.office}
    term = leader.term_on(published)
    offices |= {term.office} if term and not offices else set()
    return any(title in reference.offices and reference.offices[title].kind == "organisation" for title in offices)


def _of_lists(groups: list[PersonCluster], found: list[Role | None], roles: Roles) -> list[Role | None]:
    """Make leaders of those whom a list of leaders names with nothing but a country: "Malta's X, Lars Berg and …"."""
    listed = sorted((name.span, i) for i, group in enumerate(groups) for name in group.names)
    pairs = [
        (one, other)
        for (before, one), (after, other) in pairwise(listed)
        if one != other and roles.lists(before.end, after.start)
    ]
    found = list(found)
    for one, other in (*pairs, *((other, one) for one, other in reversed(pairs))):
        role = found[one]
        if role and role.leader and not role.former and found[other] is None and groups[other].leader is None:
            home = next(filter(None, map(roles.home_of, groups[other].names)), None)
            if home:
                found[other] = Role(LEADER, home, leader=True, office=False, former=False, rule="list")
    return found


def _after_another(start: int, groups: list[PersonCluster], found: list[Role | None]) -> Role | None:
    """Return the role of a predecessor or counterpart named at `start`: the office of the leader named last before."""
    before = [
        (name.span.start, role)
        for group, role in zip(groups, found, strict=True)
        for name in group.names
        if role and role.leader and name.span.start < start
    ]
    own = next(role for group, role in zip(groups, found, strict=True) if group.first == start)
    if not before or own is None:
        return own
    at, office = max(before, key=lambda item: item[0])
    if own.rule == "counterpart" and any(at < name.span.start < start for group in groups for name in group.names):
        return own  # somebody else's
    country = own.country if own.rule == "counterpart" else office.country
    return replace(office, country=country, former=own.former, rule=own.rule)


def _of_other(
    group: PersonCluster, told: list[Role], homes: Homes, reference: Reference, published: str | None
) -> Role | None:
    """Return the role of somebody whom the reference does not know."""
    ranked = sorted(told, key=lambda role: role.weight, reverse=True)
    if not ranked:
        return None
    read = [_completed(role, group, told, homes, reference, published) for role in ranked[:_MOST_ROLES]]
    return next((role for role in read if role.leader), read[0])


def _completed(
    best: Role, group: PersonCluster, told: list[Role], homes: Homes, reference: Reference, published: str | None
) -> Role:
    """Return a role with its country, and whether it makes a leader."""
    past = any(role.former and (role.title == best.title or role.rule == "predecessor") for role in told)
    past = past or is_long_ago(told, best.title, published)
    country = best.country or next((role.country for role in told if role.country), None)
    office = reference.offices.get(best.title)
    if country is None and office is not None and best.office:
        country = office.country
    if country is None and best.leader:
        heads = office is not None and office.is_head
        among = _countries_with(best.title, reference) if heads or best.title.endswith(" Secretary") else frozenset()
        if among and not heads:
            among = among | _SECRETARIES_SERVE
        taken = _held_on(best.title, published, reference) if heads else frozenset()
        country = homes.of_office(
            best.title, group.first, former=best.former or past, heads=heads and bool(among), among=among, taken=taken
        )
        nowhere = country is None and heads and among and homes.atlas.by_start
        of_another = country in taken and not _is_called(group, country, reference)
        if nowhere or (best.title in MONARCHS and (country is None or of_another)):
            return replace(best, leader=False, former=best.former or past)
    elif country is None and office is not None and office.kind == "other":
        country = homes.own()
    chief = best.title in _ALSO_CHIEFS and best.country is None
    leads = best.leader and best.title not in _ALSO_CONSORTS and not chief and not _serves(best.title, country)
    title = _LOCAL_TITLES.get((best.title, country or ""), best.title)
    return replace(best, title=title, country=country, leader=leads, former=best.former or past)


@lru_cache(maxsize=16)
def _countries_with(office: str, reference: Reference) -> frozenset[str]:
    """Return the countries of whose leaders the reference knows that one held the office."""
    return frozenset(
        leader.country for leader in reference.leaders.values() if any(term.office == office for term in leader.terms)
    )


def _is_called(group: PersonCluster, country: str | None, reference: Reference) -> bool:
    """Return True if a monarch of the country has the name: "King Abdullah" of Jordan or of Saudi Arabia."""
    words = {word for name in group.names for word in name.core}
    return any(leader.country == country for word in words for leader in monarchs_called(reference).get(word, ()))


def _held_on(office: str, published: str | None, reference: Reference) -> frozenset[str]:
    """Return the countries of which somebody holds the office on a day by the reference."""
    if published is None:
        return frozenset()
    return frozenset(
        leader.country
        for leader in reference.leaders.values()
        if any(term.office == office and term.covers(published) for term in leader.terms)
    )


def _of_known(
    leader: KnownLeader, told: list[Role], roles: Roles, reference: Reference, published: str | None
) -> Role | None:
    """Return the role of a known leader: an office that the text tells, else the one held at the article's date.

    Where that is past and the text calls the person something else, that counts.
    """
    held = {term.office for term in leader.terms}
    offices = [role for role in told if role.office and role.title not in VAGUE and not _leads_party(role)]
    best = max(offices, key=lambda role: (role.title in held, *role.weight), default=None)
    past = any(role.former and role.rule == "predecessor" for role in told)
    if best is None:
        term = leader.term_on(published)
        is_past = term is not None and published is not None and not term.covers(published)
        described = next((role for role in told if role.rule == "description"), None)
        if term is None:  # before every office that the reference knows
            return next((role for role in told if role.leader), described)
        if is_past and described and not past and not any(role.leader for role in told):
            if not _AS_LEADER.search(described.title):
                return described
            past = True
        office = reference.offices[term.office]
        past = past or is_past or any(role.former and role.office for role in told)
        country = None if office.kind == "organisation" else _state_of(leader, told, roles, reference, published)
        return Role(office.title, country, leader=office.leader, office=True, former=past, rule="reference")
    best = _of_union(best, held, reference)
    local = _LOCAL_TITLES.get((best.title, leader.country))
    if local in held:
        best = replace(best, title=local, leader=True)
    if not best.leader:
        organisation = best.title in held and reference.offices[best.title].kind == "organisation"
        own = leader.country if best.title in held and not organisation else None
        return replace(best, country=best.country or own)
    past = is_former(leader, best.title, told, published, roles.past_years)
    title = _LOCAL_TITLES.get((best.title, leader.country), best.title)
    country = _state_of(leader, told, roles, reference, published)
    return replace(best, title=title, country=country, former=past, leader=not _serves(best.title, leader.country))


def _of_union(role: Role, held: set[str], reference: Reference) -> Role:
    """Return the European office meant by "President Michel" of Belgium, a kingdom; else the role."""
    union = next((office for office in held if is_european(office, role.title)), None)
    if union is None or role.title in held or role.country is not None:
        return role
    return replace(role, title=union, leader=reference.offices[union].leader)


def _leads_party(role: Role) -> bool:
    """Return True for "Communist Party leader", who may hold an office of state too."""
    return role.title.endswith("Party leader")


def _state_of(leader: KnownLeader, told: list[Role], roles: Roles, reference: Reference, published: str | None) -> str:
    """Return a known leader's country: a state that is no more where the text tells so, or names it in its time."""
    states = (reference.countries.get(role.country or "") for role in told)
    if state := next((state.code for state in states if state and state.until), None):
        return state
    for code, heir in HEIRS.items():
        until = reference.countries[code].until or ""
        if heir == leader.country and published and published <= until and code in roles.codes:
            return code
    return leader.country


def _serves(title: str, country: str | None) -> bool:
    """Return whether the office is a civil servant's."""
    return country in _SECRETARIES_SERVE and title.endswith("Secretary")
