"""First stage: profiles of people are grouped by key, and keys identified as people."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set

from app.facts import FindingKey, PersonFact, Report
from app.resolve.people import APART, PersonProfile, claims_of, identified, keys_of, person_of, profile_of
from app.store.incremental.neighbourhood import Neighbourhood
from app.store.person_profiles import profile_id, read_profiles, write_profiles
from app.store.resolution_index import BlockKey, ClaimKey, hashed

_WITH_COUNTRY = re.compile(r"(.+)-[a-z]{2}")


def resolve_people(state: Neighbourhood) -> list[PersonFact]:
    """Return the people of changed articles, and those whose ids change with theirs."""
    old, new = _profiles_in(state, state.old.values()), _profiles_in(state, state.added.values())
    state.replace_blocks(_bare(old), _bare(new))
    state.changed |= _articles_of(state, _regroup(state, _count(state, Counter(new.values()), Counter(old.values()))))
    reports = state.reports(state.changed)
    state.know("person", state.changed)
    before = {place: record for place, record in state.before["person"].items() if place[0] in state.changed}
    keys_by_id = {id_: key for id_, key, _ in state.index.identities("person", "record_id", before.values())}
    keys_before = {place: keys_by_id[record] for place, record in before.items()}
    keys = _keys(state, reports)
    delta: Counter[ClaimKey] = Counter()
    for report in reports:
        delta.update(("person", key, *claim) for key, claim in claims_of(report, keys))
    for report in state.reports_before(state.changed):
        delta.subtract(("person", key, *claim) for key, claim in claims_of(report, keys_before))
    state.index.add_claims(delta)
    return _identified(state, keys, {*keys.values(), *keys_before.values()})


def _profiles_in(state: Neighbourhood, reports: Iterable[Report]) -> dict[FindingKey, PersonProfile]:
    return {
        (report.article, position): profile_of(report, position, state.reference)
        for report in reports
        for position in range(len(report.extraction.people))
    }


def _keys(state: Neighbourhood, reports: Iterable[Report]) -> dict[FindingKey, str]:
    profiles = _profiles_in(state, reports)
    ids = (profile_id(profile) for profile in profiles.values() if _has_block(profile))
    stored = read_profiles(state.index.connection, "id", ids)
    keys = {place: stored[profile][0] if _has_block(profile) else APART for place, profile in profiles.items()}
    return {(a, n): f"{APART}|{a}|{n}" if key == APART else key for (a, n), key in keys.items()}


def _count(state: Neighbourhood, added: Counter[PersonProfile], removed: Counter[PersonProfile]) -> set[PersonProfile]:
    """Count the findings of profiles; return the profiles that gained their first finding or lost their last."""
    profiles = {p for p in (*added, *removed) if _has_block(p)}
    stored = read_profiles(state.index.connection, "id", map(profile_id, profiles))
    counted = {}
    for profile in profiles:
        key, findings = stored.get(profile, ("", 0))
        counted[profile] = key, findings + added[profile] - removed[profile]
    write_profiles(state.index.connection, {p: c for p, c in counted.items() if c != stored.get(p)}, stored)
    return {p for p in profiles if (p in stored) != (counted[p][1] > 0)}


def _regroup(state: Neighbourhood, turned: Set[PersonProfile]) -> dict[PersonProfile, str]:
    """Assign keys to profiles around new or removed ones; return the profiles with changed keys and their old keys."""
    if not turned:
        return {}
    connection = state.index.connection
    full = {p for p in turned if p.name_block}
    found = read_profiles(connection, "name_block", (p.name_block for p in full))
    offices = {p.office_block for p in (*found, *full)}
    own = set(found)
    beside = read_profiles(connection, "office_block", offices | {p.office_block for p in turned})
    bare = {p for p in beside if not p.name_block and (p in turned or p.office_block in offices)}
    asked = {p.office_block for p in bare}
    holder_blocks = {p.name_block for p in beside if p.office_block in asked}
    found |= {p: beside[p] for p in bare} | read_profiles(connection, "name_block", holder_blocks)
    keys = dict(zip(found, keys_of(list(found), state.reference), strict=True))
    moved = {p: found[p][0] for p in own | bare if keys[p] != found[p][0]}
    write_profiles(connection, {p: (keys[p], found[p][1]) for p in moved}, found)
    return {p: key for p, key in moved.items() if key}


def _articles_of(state: Neighbourhood, moved: Mapping[PersonProfile, str]) -> set[str]:
    """Return the articles with a person of these profiles, found by their old keys."""
    keys = [key for profile, key in moved.items() if profile.name_block]
    ids = (id_ for id_, _, _ in state.index.identities("person", "key", keys))
    bare = (hashed(profile_id(profile)) for profile in moved if not profile.name_block)
    places = {*state.index.members_in("person", ids), *state.index.sharing("person", bare)}
    return {article for article, _ in places} - state.replaced


def _identified(state: Neighbourhood, keys: Mapping[FindingKey, str], touched: set[str]) -> list[PersonFact]:
    """Return the people with these keys, and those whose ids change with theirs."""
    facts: dict[str, PersonFact] = {}
    stored: dict[str, str] = {}
    slugs = _add_people(state, facts, stored, state.index.identities("person", "key", touched), touched)
    seen: set[str] = set()
    while fresh := slugs - seen:
        seen |= fresh
        others = [row for row in state.index.identities("person", "slug", fresh) if row[1] not in stored]
        slugs |= _add_people(state, facts, stored, others, {key for _, key, _ in others})
        slugs |= {found.group(1) for slug in fresh if (found := _WITH_COUNTRY.fullmatch(slug))}
        times = Counter(fact.slug for fact in facts.values())
        slugs |= {f"{f.slug}-{f.country.lower()}" for f in facts.values() if f.country and times[f.slug] > 1}
    people = {person.key: person for person in identified(facts.values())}
    renamed = {id_: people[key].id for key, id_ in stored.items() if key in people and people[key].id != id_}
    state.touched["person"] = {id_ for key, id_ in stored.items() if key in touched or id_ in renamed}
    state.changed |= {article for article, _ in state.index.members_in("person", renamed)}
    state.know("person", state.changed)
    where = {place: renamed.get(record, record) for place, record in state.after["person"].items()}
    state.settle("person", where | {place: people[key].id for place, key in keys.items()})
    return [p for p in people.values() if p.key in touched or stored[p.key] in renamed]


def _add_people(
    state: Neighbourhood,
    facts: dict[str, PersonFact],
    stored: dict[str, str],
    rows: Sequence[tuple[str, str, str]],
    keys: Iterable[str],
) -> set[str]:
    """Add the people with these keys and their stored rows; return the slugs that may be shared."""
    claimed = state.index.claims("person", keys)
    made = {key: person_of(key, claims, state.reference) for key, claims in claimed.items()}
    facts |= made
    stored |= {key: id_ for id_, key, _ in rows}
    slugs = {slug for _, key, slug in rows if not key.startswith(APART)}
    return slugs | {fact.slug for key, fact in made.items() if not key.startswith(APART)}


def _has_block(profile: PersonProfile) -> bool:
    return bool(profile.name_block or profile.office_block)


def _bare(profiles: Mapping[FindingKey, PersonProfile]) -> set[BlockKey]:
    """Return the blocks of bare surnames, the only path from such a profile to its articles."""
    return {
        ("person", hashed(profile_id(profile)), 0, article, position, 0)
        for (article, position), profile in profiles.items()
        if _has_block(profile) and not profile.name_block
    }
