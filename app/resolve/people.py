"""The same person in many articles.

1. A name in the reference data, with family and given name in either order and ignoring middle initials, is that
   leader, unless the article gives the person another country, or an office years before they first held it.
2. Names equal except for case, accents, hyphens, spaces and middle initials are one person if countries and initials
   are compatible, within a working life. If articles give several countries to one name, each country is a person, and
   a mention without a country is another one; so is a mention described as no leader if a namesake has an office.
3. A bare surname (or initials and a surname) with an office is the person with that surname who holds that office of
   that country at about that time, if exactly one does; if none does, it is one person in all articles of a decade.
   Any other bare surname is a person of its own article, with a hash in the id.

A person merged by editors is matched by the profile of the merge target (SeenAs) in all rules.

Names and offices of a person are derived from counted claims of articles: `person_of` needs no article.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from app.edtf_dates import bounds
from app.facts import PersonFact, RecordOf, Report
from app.findings import PersonFinding
from app.ids import short_hash, slug
from app.reference import Reference
from app.resolve.named import INITIAL, Key, Leaders, PersonMention, leaders_of
from app.resolve.offices import SINCE, UNTIL, Claims, offices_of
from app.resolve.windows import runs
from app.text import fold

Claim = tuple[str, str]  # field, value
APART = "apart"
_DIGITS = 9  # of a day, which may be unbounded
_WORKING_LIFE = 20  # years between articles; beyond it, equal names are different people
_IN_OFFICE = 5  # the same for a bare surname and a full name


def resolve_people(reports: Iterable[Report], reference: Reference) -> tuple[tuple[PersonFact, ...], RecordOf]:
    """Return the people, and the id of each by (article, position in its extraction's people)."""
    reports = list(reports)
    named = [
        PersonMention(report.article, position, *_seen(report, position))
        for report in reports
        for position in range(len(report.extraction.people))
    ]
    keys = {(n.article, n.position): "|".join(key) for key, group in _grouped(named, reference).items() for n in group}
    claims: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for report in reports:
        for key, (field, value) in claims_of(report, keys):
            claims[key][field][value] += 1
    people = identified([person_of(key, claimed, reference) for key, claimed in claims.items()])
    ids = {person.key: person.id for person in people}
    return tuple(sorted(people, key=lambda person: person.id)), {place: ids[key] for place, key in keys.items()}


@dataclass(frozen=True, slots=True)
class PersonProfile:
    """The properties that identify a person of an article: equal profiles in many articles are one person.

    `published` is the year only, unless the name is a bare surname. Identity depends only on profiles with the same
    `name_block` or `office_block`; a profile with neither is a person of its own article.
    """

    name: str
    family_name: str | None
    role: str | None
    country: str | None
    leader: bool
    published: str | None
    name_block: str | None
    office_block: str | None


def profile_of(report: Report, position: int, reference: Reference) -> PersonProfile:
    """Return the profile of a person in an article."""
    published, finding = _seen(report, position)
    named = PersonMention("", 0, published, finding)
    leader = leaders_of(reference).called(named)
    words = named.words
    is_bare = not leader and len(words) < 2
    family = "".join(words) if is_bare else fold(finding.family_name or finding.name.split()[-1])
    return PersonProfile(
        finding.name,
        finding.family_name,
        finding.role,
        finding.country,
        finding.leader,
        published if is_bare or named.year is None else str(named.year),
        None if is_bare else f"leader|{leader.id}" if leader else f"name|{''.join(words)}",
        f"{family}|{finding.role}|{finding.country}" if family and finding.role and finding.country else None,
    )


def _seen(report: Report, position: int) -> tuple[str | None, PersonFinding]:
    """Return the publication date and the finding of a person for matching, as changed by a mark."""
    finding, seen_as = report.extraction.people[position], report.mark("person", position).seen_as
    if seen_as is None:
        return report.published, finding
    return seen_as.published, replace(finding, role=seen_as.role, leader=seen_as.leader)


def keys_of(profiles: Sequence[PersonProfile], reference: Reference) -> list[str]:
    """Return the key of each profile, APART for one that is another person in every article.

    A name block must be complete. With a bare surname, so must all full names of its office block and, in turn, their
    name blocks.
    """
    named = [
        PersonMention(
            "", i, k.published, PersonFinding(k.name, k.family_name, (), k.role, k.country, k.leader, False, (), "", 0)
        )
        for i, k in enumerate(profiles)
    ]
    found = {n.position: "|".join(key) for key, group in _grouped(named, reference).items() for n in group}
    return [APART if found[i].startswith(APART) else found[i] for i in range(len(profiles))]


def _grouped(named: Sequence[PersonMention], reference: Reference) -> dict[Key, list[PersonMention]]:
    known = leaders_of(reference)
    by_name: dict[str, list[PersonMention]] = defaultdict(list)
    groups: dict[Key, list[PersonMention]] = defaultdict(list)
    bare: list[PersonMention] = []
    for each in named:
        if leader := known.called(each):
            groups["leader", leader.id].append(each)
        elif len(each.words) > 1:
            by_name["".join(each.words)].append(each)
        else:
            bare.append(each)
    for name, group in by_name.items():
        for parts, alike in _distinguished(group).items():
            groups["name", name, *parts].extend(alike)
    bearers = _bearers(groups)
    for each in bare:
        groups[_key_of_surname(each, bearers, known)].append(each)
    return groups


def _distinguished(group: Sequence[PersonMention]) -> dict[Key, list[PersonMention]]:
    """Split people of one name by initials, country, office and time, as far as articles state them."""
    found: dict[Key, list[PersonMention]] = defaultdict(list)
    initials = {each.initials for each in group} - {""}
    countries = {each.finding.country for each in group} - {None}
    leaders = any(each.finding.leader for each in group)
    for each in group:
        initial = each.initials if len(initials) > 1 else ""
        country = each.finding.country if len(countries) > 1 else None
        other = leaders and each.finding.role and not each.finding.leader and not each.finding.country
        found[country or "", initial, "other" if other else ""].append(each)
    return {(*key, *era): part for key, alike in found.items() for era, part in _eras(alike).items()}


def _eras(group: Sequence[PersonMention]) -> dict[Key, list[PersonMention]]:
    """Split at gaps of a working life between articles; undated ones belong to the only era, or are separate people."""
    dated = [each for each in group if each.year is not None]
    eras = runs(dated, lambda each: (each.year or 0, each.year or 0), slack=_WORKING_LIFE)
    if len(eras) < 2:
        return {(): list(group)}
    undated = [each for each in group if each.year is None]
    found: dict[Key, list[PersonMention]] = {(str(era[0].year),): era for era in eras}
    return found | ({("undated",): undated} if undated else {})


def _bearers(
    groups: Mapping[Key, Sequence[PersonMention]],
) -> Mapping[tuple[str, str, str], list[tuple[Key, PersonMention]]]:
    """Return the people with a folded surname in an office of a country, with their mentions."""
    found: dict[tuple[str, str, str], list[tuple[Key, PersonMention]]] = defaultdict(list)
    for key, group in groups.items():
        for each in group:
            finding = each.finding
            if finding.role and finding.country:
                surname = fold(finding.family_name or finding.name.split()[-1])
                found[surname, finding.role, finding.country].append((key, each))
    return found


def _key_of_surname(
    each: PersonMention, bearers: Mapping[tuple[str, str, str], list[tuple[Key, PersonMention]]], known: Leaders
) -> Key:
    finding = each.finding
    alone = (APART, each.article, str(each.position))
    if not (each.words and finding.role and finding.country):
        return alone
    office = ("".join(each.words), finding.role, finding.country)
    candidates = {key for key, other in bearers.get(office, ()) if _may_be(each, other)}
    candidates |= {("leader", leader.id) for leader in known.holders(*office, each)}
    if not candidates:
        return ("surname", *office, "" if each.year is None else f"{each.year // 10}0s")
    return min(candidates) if len(candidates) == 1 else alone


def _may_be(bare: PersonMention, other: PersonMention) -> bool:
    """Return True if a bare surname may be this person: at about that time, and with this initial."""
    if bare.initials and not any(word.startswith(bare.initials[0]) for word in other.words[:-1]):
        return False
    return bare.year is None or other.year is None or abs(bare.year - other.year) <= _IN_OFFICE


def claims_of(report: Report, keys: Mapping[tuple[str, int], str]) -> Set[tuple[str, Claim]]:
    """Return the claims of an article about each person, by key. `keys` has those of its people.

    Dates are claimed in a form that sorts alphabetically: an office SINCE by first days, UNTIL by last days.
    """
    found: dict[str, list[PersonFinding]] = defaultdict(list)
    reviewed: set[tuple[str, Claim]] = set()
    for position, finding in enumerate(report.extraction.people):
        key = keys[report.article, position]
        found[key].append(finding)
        if report.mark("person", position).reviewed:
            reviewed.add((key, ("reviewed", "")))
    claims = {(key, claim) for key, findings in found.items() for claim in _claims(findings, report.published)}
    return claims | reviewed


def _claims(findings: Sequence[PersonFinding], published: str | None) -> Iterator[Claim]:
    for finding in findings:
        yield "name", finding.name
        yield "confidence", str(finding.confidence)
        yield from (("form", form) for form in (finding.name, *finding.aliases))
        if finding.family_name:
            yield "family", finding.family_name
        if finding.country:
            yield "country", finding.country
        if finding.leader:
            yield "leader", ""
        if finding.mentions:
            yield "article", ""
    for title, country, former in _offices_in(findings):
        office = json.dumps([title, country, former], ensure_ascii=False)
        yield "office", office
        if published:
            first, last = bounds(published)
            yield f"{SINCE}{office}", f"{_sortable(first)} {_sortable(last)} {published}"
            yield f"{UNTIL}{office}", f"{_sortable(last)} {_sortable(first)} {published}"


def _offices_in(findings: Sequence[PersonFinding]) -> Iterator[tuple[str, str | None, bool]]:
    """Yield (title, country, whether former) in one article, which may repeat a title without its country."""
    said: dict[tuple[str, str | None], list[bool]] = defaultdict(list)
    for finding in findings:
        if finding.leader and finding.role:
            said[finding.role, finding.country].append(finding.former)
    for title in {title for title, country in said if country}:
        if unnamed := said.pop((title, None), None):
            said[min(key for key in said if key[0] == title)] += unnamed
    for (title, country), former in said.items():
        yield title, country, all(former)


def person_of(key: str, claims: Claims, reference: Reference) -> PersonFact:
    """Return the person with these claims, with the id it would have without namesakes.

    Only the first SINCE and the last UNTIL are needed.
    """
    leader = reference.leaders[key.split("|")[1]] if key.startswith("leader|") else None
    name = leader.name if leader else min(claims["name"], key=_fullness)
    families = claims.get("family", {})
    family = min(families, key=lambda family: (-families[family], family), default=None)
    country = leader.country if leader else min(claims.get("country", ()), default=None)
    plain = slug(name) or f"p-{short_hash(fold(name))}"
    return PersonFact(
        id=f"{plain}-{short_hash(key)}" if key.startswith(APART) else plain,
        key=key,
        slug=plain,
        name=name,
        family_name=leader.family_name if leader else family,
        aliases=tuple(sorted(claims["form"].keys() - {name}, key=lambda form: (fold(form), form))),
        leader="leader" in claims,
        country=country,
        offices=offices_of(claims, country, leader, reference),
        confidence=max(map(float, claims["confidence"])),
        reviewed="reviewed" in claims,
    )


def _fullness(name: str) -> tuple[int, int, str]:
    """Rank a name: most words first, initials counted last, then in alphabetical order."""
    words = name.split()
    return -sum(not INITIAL.fullmatch(word) for word in words), -len(words), name


def _sortable(day: int) -> str:
    return f"{day + 10**8:0{_DIGITS}d}"


def identified(people: Collection[PersonFact]) -> list[PersonFact]:
    """Distinguish namesakes by country, and by a hash if that does not suffice.

    All people of one slug must be given together, with those whose slug is that of a namesake with its country.
    """
    times = Counter(person.slug for person in people if not person.key.startswith(APART))
    homes = Counter((person.slug, person.country) for person in people if not person.key.startswith(APART))
    return [
        person
        if person.key.startswith(APART) or times[person.slug] == 1
        else replace(person, id=_suffixed(person, alone=homes[person.slug, person.country] == 1, taken=times.keys()))
        for person in people
    ]


def _suffixed(person: PersonFact, *, alone: bool, taken: Collection[str]) -> str:
    with_country = f"{person.slug}-{(person.country or '').lower()}"
    if person.country and alone and with_country not in taken:
        return with_country
    return f"{person.slug}-{short_hash(person.key)}"
