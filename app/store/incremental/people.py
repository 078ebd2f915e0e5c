"""First stage: profiles of people are grouped by key, and keys identified as people."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from app.facts import FindingKey, PersonFact, Report
from app.resolve.people import APART, PersonProfile, claims_of, identified, keys_of, look_of, person_of
from app.store.incremental.neighbourhood import Neighbourhood
from app.store.resolution_index import BlockKey, ClaimKey, hashed, look_id

_WITH_COUNTRY = re.compile(r"(.+)-[a-z]{2}")


def resolve_people(state: Neighbourhood) -> list[PersonFact]:
    """Return the people of changed articles, and those whose id changes with theirs."""
    old, new = _profiles_in(state, state.old.values()), _profiles_in(state, state.coming.values())
    state.replace_blocks(_bare(old), _bare(new))
    state.changed |= _articles_of(state, _regroup(state, Counter(new.values()), Counter(old.values())))
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
        (report.article, position): look_of(report, position, state.reference)
        for report in reports
        for position in range(len(report.extraction.people))
    }


def _keys(state: Neighbourhood, reports: Iterable[Report]) -> dict[FindingKey, str]:
    looks = _profiles_in(state, reports)
    stored = state.index.looks("id", (look_id(look) for look in looks.values() if _has_block(look)))
    keys = {place: stored[look][0] if _has_block(look) else APART for place, look in looks.items()}
    return {(a, n): f"{APART}|{a}|{n}" if key == APART else key for (a, n), key in keys.items()}


def _regroup(
    state: Neighbourhood, coming: Counter[PersonProfile], going: Counter[PersonProfile]
) -> dict[PersonProfile, str]:
    """Count profiles and assign keys to new ones; return stored profiles whose key changes, with the old key."""
    looks = {look for look in (*coming, *going) if _has_block(look)}
    stored = state.index.looks("id", map(look_id, looks))
    counted = {}
    for look in looks:
        key, findings = stored.get(look, ("", 0))
        counted[look] = key, findings + coming[look] - going[look]
    state.index.keep_looks({look: counted[look] for look in looks if counted[look] != stored.get(look)}, stored)
    turned = {look for look in looks if (look in stored) != (counted[look][1] > 0)}
    if not turned:
        return {}
    full = {look for look in turned if look.name_block}
    found = state.index.looks("name_block", (look.name_block for look in full))
    offices = {look.office_block for look in (*found, *full)}
    own = set(found)
    beside = state.index.looks("office_block", offices | {look.office_block for look in turned})
    bare = {look for look in beside if not look.name_block and (look in turned or look.office_block in offices)}
    asked = {look.office_block for look in bare}
    bearers = {look.name_block for look in beside if look.office_block in asked}
    found |= {look: beside[look] for look in bare} | state.index.looks("name_block", bearers)
    keys = dict(zip(found, keys_of(list(found), state.reference), strict=True))
    moved = {look: found[look][0] for look in own | bare if keys[look] != found[look][0]}
    state.index.keep_looks({look: (keys[look], found[look][1]) for look in moved}, found)
    return {look: key for look, key in moved.items() if key}


def _articles_of(state: Neighbourhood, moved: Mapping[PersonProfile, str]) -> set[str]:
    """Return the articles with a person of these profiles; the profiles have their old keys."""
    keys = [key for look, key in moved.items() if look.name_block]
    ids = (id_ for id_, _, _ in state.index.identities("person", "key", keys))
    bare = (hashed(look_id(look)) for look in moved if not look.name_block)
    places = {*state.index.members_in("person", ids), *state.index.sharing("person", bare)}
    return {article for article, _ in places} - state.replaced


def _identified(state: Neighbourhood, keys: Mapping[FindingKey, str], touched: set[str]) -> list[PersonFact]:
    """Return the people with these keys, and those whose id changes with theirs."""
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
    """Add the people with these keys and what is stored of them; return the slugs that may be shared."""
    claimed = state.index.claims("person", keys)
    made = {key: person_of(key, claims, state.reference) for key, claims in claimed.items()}
    facts |= made
    stored |= {key: id_ for id_, key, _ in rows}
    slugs = {slug for _, key, slug in rows if not key.startswith(APART)}
    return slugs | {fact.slug for key, fact in made.items() if not key.startswith(APART)}


def _has_block(look: PersonProfile) -> bool:
    return bool(look.name_block or look.office_block)


def _bare(looks: Mapping[FindingKey, PersonProfile]) -> set[BlockKey]:
    """Return the blocks of bare surnames: nothing else leads from such a profile to its articles."""
    return {
        ("person", hashed(look_id(look)), 0, article, position, 0)
        for (article, position), look in looks.items()
        if _has_block(look) and not look.name_block
    }
