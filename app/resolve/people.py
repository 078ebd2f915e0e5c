"""The same person in many articles.

1. A name of the reference, in either order of family and given name, is that leader, unless the article gives the
   person another country.
2. Equal names, without regard to case, accents, hyphens and spaces, are one person as far as the countries allow. Where
   articles give several countries to one name there are as many people, and whom an article gives none is another one.
3. A bare surname with an office is the person who bears it and holds that office of that country, if exactly one does;
   where nobody does, it is one person in all articles. Any other bare surname stays a person of its own article.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.edtf_dates import OPEN, bounds
from app.extract.findings import PersonFinding
from app.reference import KnownLeader, Reference
from app.resolve.clusters import most_attested
from app.resolve.facts import OfficeFact, PersonFact, Report, Where
from app.words import fold, short_hash, slug

Key = tuple[str, ...]
_DAY = re.compile(r"\d{4}(-\d\d){0,2}")


@dataclass(frozen=True, slots=True)
class _Named:
    """A person of one article."""

    article: str
    position: int
    published: str | None
    finding: PersonFinding


def resolve_people(reports: Iterable[Report], reference: Reference) -> tuple[tuple[PersonFact, ...], Where]:
    """Return the people, and the id of each by (article, position in its extraction's people)."""
    named = [
        _Named(report.article, position, report.published, finding)
        for report in reports
        for position, finding in enumerate(report.extraction.people)
    ]
    groups = _grouped(named, reference)
    leaders = {key: reference.leaders[key[1]] for key in groups if key[0] == "leader"}
    names = {key: _name(group, leaders.get(key)) for key, group in groups.items()}
    slugs = {key: _slug(name) for key, name in names.items()}
    countries = {key: _country(group, leaders.get(key)) for key, group in groups.items()}
    ids = _ids(slugs, countries)
    families = {key: _family(group, leaders.get(key)) for key, group in groups.items()}
    people = [
        _person(ids[key], slugs[key], names[key], families[key], countries[key], group) for key, group in groups.items()
    ]
    where = {(each.article, each.position): ids[key] for key, group in groups.items() for each in group}
    return tuple(sorted(people, key=lambda person: person.id)), where


def _grouped(named: Sequence[_Named], reference: Reference) -> dict[Key, list[_Named]]:
    known = _Known(reference)
    by_name: dict[str, list[_Named]] = defaultdict(list)
    groups: dict[Key, list[_Named]] = defaultdict(list)
    bare: list[_Named] = []
    for each in named:
        if leader := known.called(each.finding.name, each.finding.country):
            groups["leader", leader.id].append(each)
        elif " " in fold(each.finding.name):
            by_name[fold(each.finding.name).replace(" ", "")].append(each)
        else:
            bare.append(each)
    for name, group in by_name.items():
        stated = {each.finding.country for each in group} - {None}
        for each in group:
            country = each.finding.country if len(stated) > 1 else None
            groups["name", name, country or ""].append(each)
    bearers = _bearers(groups)
    for each in bare:
        groups[_key_of_surname(each, bearers, known)].append(each)
    return groups


def _bearers(groups: Mapping[Key, Sequence[_Named]]) -> Mapping[tuple[str, str, str], set[Key]]:
    """Return who bears a folded surname in an office of a country."""
    found: dict[tuple[str, str, str], set[Key]] = defaultdict(set)
    for key, group in groups.items():
        for each in group:
            finding = each.finding
            if finding.role and finding.country:
                surname = fold(finding.family_name or finding.name.split()[-1])
                found[surname, finding.role, finding.country].add(key)
    return found


def _key_of_surname(each: _Named, bearers: Mapping[tuple[str, str, str], set[Key]], known: "_Known") -> Key:
    finding = each.finding
    alone = ("apart", each.article, str(each.position))
    if not (finding.role and finding.country):
        return alone
    office = (fold(finding.name), finding.role, finding.country)
    candidates = bearers.get(office, set()) | {("leader", x.id) for x in known.holders(*office, each.published)}
    if not candidates:
        return ("surname", *office)
    return min(candidates) if len(candidates) == 1 else alone


class _Known:
    """The leaders of the reference by name and by office."""

    def __init__(self, reference: Reference) -> None:
        self._names: dict[str, KnownLeader] = {}
        self._offices: dict[tuple[str, str], list[KnownLeader]] = defaultdict(list)
        for leader in reference.leaders.values():
            self._offices[fold(leader.family_name), leader.country].append(leader)
        for name, leader in reference.leader_names.items():
            words = name.split()
            for order in (words, [*words[1:], *words[:1]], [*words[-1:], *words[:-1]]):
                self._names.setdefault("".join(order), leader)
        self._names |= {name.replace(" ", ""): leader for name, leader in reference.leader_names.items()}

    def called(self, name: str, country: str | None) -> KnownLeader | None:
        leader = self._names.get(fold(name).replace(" ", ""))
        return leader if leader and country in (None, leader.country) else None

    def holders(self, surname: str, office: str, country: str, published: str | None) -> list[KnownLeader]:
        day = published if published and _DAY.fullmatch(published) else None
        return [
            leader
            for leader in self._offices.get((surname, country), ())
            if any(term.office == office and (day is None or term.covers(day)) for term in leader.terms)
        ]


def _name(group: Sequence[_Named], leader: KnownLeader | None) -> str:
    if leader:
        return leader.name
    return min((each.finding.name for each in group), key=lambda name: (-len(name.split()), name))


def _family(group: Sequence[_Named], leader: KnownLeader | None) -> str | None:
    if leader:
        return leader.family_name
    stated = ((each.finding.family_name, each.article) for each in group if each.finding.family_name)
    return most_attested(stated, lambda family: (family,))


def _country(group: Sequence[_Named], leader: KnownLeader | None) -> str | None:
    if leader:
        return leader.country
    return min({each.finding.country for each in group if each.finding.country}, default=None)


def _ids(slugs: Mapping[Key, str], countries: Mapping[Key, str | None]) -> Mapping[Key, str]:
    """Return the ids: the slug; of namesakes with the country; and where that does not tell them apart, with a hash."""
    shared = _repeated(slugs.values())
    ids = {}
    for key, text in slugs.items():
        country = countries[key]
        ids[key] = (
            text if text not in shared else f"{text}-{country.lower()}" if country else f"{text}-{short_hash(*key)}"
        )
    clashing = _repeated(ids.values())
    return {key: f"{text}-{short_hash(*key)}" if text in clashing else text for key, text in ids.items()}


def _repeated(texts: Iterable[str]) -> set[str]:
    return {text for text, number in Counter(texts).items() if number > 1}


def _slug(name: str) -> str:
    return slug(name) or f"p-{short_hash(fold(name))}"


def _person(
    id_: str, slug_: str, name: str, family: str | None, country: str | None, group: Sequence[_Named]
) -> PersonFact:
    findings = [each.finding for each in group]
    forms = {form for finding in findings for form in (finding.name, *finding.aliases)} - {name}
    return PersonFact(
        id=id_,
        slug=slug_,
        name=name,
        family_name=family,
        aliases=tuple(sorted(forms, key=lambda form: (fold(form), form))),
        leader=any(finding.leader for finding in findings),
        country=country,
        offices=tuple(_offices(group, country)),
    )


def _offices(group: Sequence[_Named], country: str | None) -> Iterator[OfficeFact]:
    """Yield the offices, those held first. What the last articles to be published say decides whether one is held."""
    said: dict[tuple[str, str | None], list[_Named]] = defaultdict(list)
    for each in group:
        if each.finding.leader and each.finding.role:
            said[each.finding.role, each.finding.country or country].append(each)
    facts = [_office(title, of, sayings) for (title, of), sayings in said.items()]
    yield from sorted(facts, key=lambda office: (office.status, office.title, office.country or ""))


def _office(title: str, country: str | None, said: Sequence[_Named]) -> OfficeFact:
    held = [each.published for each in said if each.published and not each.finding.former]
    last = max(_published(each) for each in said)
    former = all(each.finding.former for each in said if _published(each) == last)
    return OfficeFact(
        title=title,
        country=country,
        status="former" if former else "current",
        held_from=min(held, key=lambda date: (bounds(date), date), default=None),
        held_to=max(held, key=lambda date: (bounds(date)[::-1], date), default=None),
        sources=len({each.article for each in said}),
    )


def _published(each: _Named) -> int:
    return bounds(each.published)[1] if each.published else -OPEN
