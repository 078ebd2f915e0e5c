"""Resolving what some articles touch: as app.resolve does it for all articles, without reading all of them.

Stages follow each other: people, summits, agreements, quotes. Each takes the articles whose findings may belong
elsewhere than before (those that come and go, and those in which an earlier stage has changed something), looks for the
findings that share a block with theirs, and settles whole records with the rules of app.resolve.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from app.facts import AgreementFact, FindingKey, PersonFact, QuoteFact, RecordOf, Report, SummitFact
from app.kinds import RecordKind
from app.reference import Reference
from app.resolve.agreements import agreement_keys, resolve_agreements
from app.resolve.people import APART, PersonProfile, claims_of, identified, keys_of, look_of, person_of
from app.resolve.quotes import quote_keys, resolve_quotes
from app.resolve.summits import (
    CERTAIN,
    COPY,
    LONGEST,
    VAGUE,
    SummitGroup,
    SummitMention,
    grouped,
    summit_keys,
    told_in,
    unidentified,
)
from app.resolve.summits import identified as identified_summits
from app.resolve.windows import Days
from app.store.resolution_index import BlockKey, ClaimKey, ResolutionIndex, hashed, look_id
from app.text import fold

Fact = TypeVar("Fact", AgreementFact, QuoteFact)
Resolver = Callable[[Iterable[Report], RecordOf, RecordOf, Container[FindingKey]], tuple[tuple[Fact, ...], RecordOf]]
KINDS: tuple[RecordKind, ...] = ("person", "summit", "agreement", "quote")
_WITH_COUNTRY = re.compile(r"(.+)-[a-z]{2}")


class Local:
    """Records affected by added (`coming`) and removed (`going`) articles.

    `people`, `summits`, `agreements` and `quotes` are the facts that may have changed, `touched` the ids, by kind, that
    they may replace. `changed` are the articles of which some finding may belong to another record; `before` and
    `after` tell, by kind and place, to which: they are complete for these articles.
    """

    def __init__(
        self, neighbours: ResolutionIndex, reference: Reference, coming: Mapping[str, Report], going: Iterable[str]
    ) -> None:
        self._near, self._reference, self._coming = neighbours, reference, coming
        self._replaced = {*coming, *going}
        self._old = neighbours.reports(self._replaced)
        self._read: dict[str, Report] = {}
        self._known: dict[RecordKind, set[str]] = {kind: set() for kind in KINDS}
        self._blocks: tuple[set[BlockKey], set[BlockKey]] = set(), set()
        self.changed = set(self._replaced)
        self.before: dict[RecordKind, dict[FindingKey, str]] = {kind: {} for kind in KINDS}
        self.after: dict[RecordKind, dict[FindingKey, str]] = {kind: {} for kind in KINDS}
        self.touched: dict[RecordKind, set[str]] = {kind: set() for kind in KINDS}
        self.people: list[PersonFact] = self._people()
        self.summits: list[SummitFact] = self._summits()
        self.agreements = self._pairs("agreement", resolve_agreements, lambda report, _: agreement_keys(report))
        self.quotes = self._pairs("quote", resolve_quotes, quote_keys)
        gone, new = self._blocks
        neighbours.keep_blocks(gone - new, new - gone)
        for kind in KINDS:
            self._know(kind, self.changed)

    def reports(self, articles: Iterable[str]) -> list[Report]:
        """Return what these articles say now, those left out that are no more."""
        articles = set(articles)
        self._read |= self._near.reports(articles - self._replaced - self._read.keys())
        found = {**self._read, **self._coming}
        return [found[article] for article in sorted(articles) if article in found]

    def _reports_before(self, articles: Iterable[str]) -> list[Report]:
        articles = set(articles)
        return [*self.reports(articles - self._replaced), *(self._old[a] for a in sorted(articles) if a in self._old)]

    def _know(self, kind: RecordKind, articles: Iterable[str]) -> None:
        """Read where the findings of articles belong."""
        missing = set(articles) - self._known[kind]
        self._known[kind] |= missing
        for place, record in self._near.members_of(kind, missing).items():
            self.before[kind][place] = record
            if place[0] not in self._replaced:
                self.after[kind].setdefault(place, record)

    def _settle(self, kind: RecordKind, where: RecordOf) -> None:
        """Put findings where they belong now; articles in which that is elsewhere than before have changed."""
        self._know(kind, {article for article, _ in where})
        self.after[kind] |= where
        self.changed |= {place[0] for place, record in where.items() if self.before[kind].get(place) != record}

    # ------------------------------------------------------------------ people

    def _people(self) -> list[PersonFact]:
        old, new = self._looks(self._old.values()), self._looks(self._coming.values())
        self._replace_blocks(_bare(old), _bare(new))
        self.changed |= self._articles_of(self._regroup(Counter(new.values()), Counter(old.values())))
        reports = self.reports(self.changed)
        self._know("person", self.changed)
        before = {place: record for place, record in self.before["person"].items() if place[0] in self.changed}
        keys_by_id = {id_: key for id_, key, _ in self._near.identities("person", "record_id", before.values())}
        keys_before = {place: keys_by_id[record] for place, record in before.items()}
        keys = self._keys(reports)
        delta: Counter[ClaimKey] = Counter()
        for report in reports:
            delta.update(("person", key, *claim) for key, claim in claims_of(report, keys))
        for report in self._reports_before(self.changed):
            delta.subtract(("person", key, *claim) for key, claim in claims_of(report, keys_before))
        self._near.add_claims(delta)
        return self._identified(keys, {*keys.values(), *keys_before.values()})

    def _looks(self, reports: Iterable[Report]) -> dict[FindingKey, PersonProfile]:
        return {
            (report.article, position): look_of(report, position, self._reference)
            for report in reports
            for position in range(len(report.extraction.people))
        }

    def _keys(self, reports: Iterable[Report]) -> dict[FindingKey, str]:
        looks = self._looks(reports)
        stored = self._near.looks("id", (look_id(look) for look in looks.values() if _has_block(look)))
        keys = {place: stored[look][0] if _has_block(look) else APART for place, look in looks.items()}
        return {(a, n): f"{APART}|{a}|{n}" if key == APART else key for (a, n), key in keys.items()}

    def _regroup(self, coming: Counter[PersonProfile], going: Counter[PersonProfile]) -> dict[PersonProfile, str]:
        """Count looks, and give keys to new ones; return the others of which the key changes, with the old one."""
        looks = {look for look in (*coming, *going) if _has_block(look)}
        stored = self._near.looks("id", map(look_id, looks))
        counted = {}
        for look in looks:
            key, findings = stored.get(look, ("", 0))
            counted[look] = key, findings + coming[look] - going[look]
        self._near.keep_looks({look: counted[look] for look in looks if counted[look] != stored.get(look)}, stored)
        turned = {look for look in looks if (look in stored) != (counted[look][1] > 0)}
        if not turned:
            return {}
        full = {look for look in turned if look.name_block}
        found = self._near.looks("name_block", (look.name_block for look in full))
        offices = {look.office_block for look in (*found, *full)}
        own = set(found)
        beside = self._near.looks("office_block", offices | {look.office_block for look in turned})
        bare = {look for look in beside if not look.name_block and (look in turned or look.office_block in offices)}
        asked = {look.office_block for look in bare}
        bearers = {look.name_block for look in beside if look.office_block in asked}
        found |= {look: beside[look] for look in bare} | self._near.looks("name_block", bearers)
        keys = dict(zip(found, keys_of(list(found), self._reference), strict=True))
        moved = {look: found[look][0] for look in own | bare if keys[look] != found[look][0]}
        self._near.keep_looks({look: (keys[look], found[look][1]) for look in moved}, found)
        return {look: key for look, key in moved.items() if key}

    def _articles_of(self, moved: Mapping[PersonProfile, str]) -> set[str]:
        """Return the articles with a person of these looks, who have these keys until now."""
        keys = [key for look, key in moved.items() if look.name_block]
        ids = (id_ for id_, _, _ in self._near.identities("person", "key", keys))
        bare = (hashed(look_id(look)) for look in moved if not look.name_block)
        places = {*self._near.members_in("person", ids), *self._near.sharing("person", bare)}
        return {article for article, _ in places} - self._replaced

    def _identified(self, keys: Mapping[FindingKey, str], touched: set[str]) -> list[PersonFact]:
        """Return the people with these keys, and those whose id changes with theirs."""
        facts: dict[str, PersonFact] = {}
        stored: dict[str, str] = {}
        slugs = self._add_people(facts, stored, self._near.identities("person", "key", touched), touched)
        seen: set[str] = set()
        while fresh := slugs - seen:
            seen |= fresh
            others = [row for row in self._near.identities("person", "slug", fresh) if row[1] not in stored]
            slugs |= self._add_people(facts, stored, others, {key for _, key, _ in others})
            slugs |= {found.group(1) for slug in fresh if (found := _WITH_COUNTRY.fullmatch(slug))}
            times = Counter(fact.slug for fact in facts.values())
            slugs |= {f"{f.slug}-{f.country.lower()}" for f in facts.values() if f.country and times[f.slug] > 1}
        people = {person.key: person for person in identified(facts.values())}
        renamed = {id_: people[key].id for key, id_ in stored.items() if key in people and people[key].id != id_}
        self.touched["person"] = {id_ for key, id_ in stored.items() if key in touched or id_ in renamed}
        self.changed |= {article for article, _ in self._near.members_in("person", renamed)}
        self._know("person", self.changed)
        where = {place: renamed.get(record, record) for place, record in self.after["person"].items()}
        self._settle("person", where | {place: people[key].id for place, key in keys.items()})
        return [p for p in people.values() if p.key in touched or stored[p.key] in renamed]

    def _add_people(
        self,
        facts: dict[str, PersonFact],
        stored: dict[str, str],
        rows: Sequence[tuple[str, str, str]],
        keys: Iterable[str],
    ) -> set[str]:
        """Add the people with these keys and what is stored of them; return the slugs that may be shared."""
        claimed = self._near.claims("person", keys)
        made = {key: person_of(key, claims, self._reference) for key, claims in claimed.items()}
        facts |= made
        stored |= {key: id_ for id_, key, _ in rows}
        slugs = {slug for _, key, slug in rows if not key.startswith(APART)}
        return slugs | {fact.slug for key, fact in made.items() if not key.startswith(APART)}

    # ------------------------------------------------------------------ summits

    def _summits(self) -> list[SummitFact]:
        articles = set(self.changed)
        self._know("person", articles)
        self._know("summit", articles)
        old = [t for report in self._reports_before(articles) for t in told_in(report, self.before["person"])]
        new = [t for report in self.reports(articles) for t in told_in(report, self.after["person"])]
        self._replace_blocks(_summit_blocks(old), _summit_blocks(new))
        before = {(t.article, t.position): self.before["summit"][t.article, t.position] for t in old}
        beside = self._told(self._near_to(CERTAIN, (t for t in new if t.block), 1) - before.keys(), articles)
        runs = {self.before["summit"][t.article, t.position] for t in (*beside, *old) if t.block}
        moving = [t for t in (*old, *new, *self._told(self._near.members_in("summit", runs), articles)) if t.block]
        vague = self._told(self._near_to(VAGUE, moving), articles)
        sentences = {fold(t.finding.span.text) for t in (*old, *new, *vague) if not t.block}
        copies = self._near.sharing("summit", (hashed(f"{COPY}|{sentence}") for sentence in sentences))
        vague = self._told({*copies, *((t.article, t.position) for t in vague)}, articles)
        open_ = [*vague, *(t for t in new if not t.block)]
        context = self._told(self._near_to(CERTAIN, open_), articles)
        records = runs | {self.before["summit"][t.article, t.position] for t in (*old, *context, *vague)}
        return self._settled([*new, *vague], records, articles)

    def _settled(self, free: Sequence[SummitMention], records: set[str], articles: set[str]) -> list[SummitFact]:
        """Return the summits that change when `free` findings find their place among these records."""
        stored: dict[str, set[FindingKey]] = defaultdict(set)
        for place, record in self._near.members_in("summit", records).items():
            stored[record].add(place)
        members = self._told((place for places in stored.values() for place in places), articles)
        where = {(t.article, t.position): self.before["summit"][t.article, t.position] for t in members}
        is_free = {(t.article, t.position) for t in free}
        pinned: dict[str, list[SummitMention]] = defaultdict(list)
        for told in members:
            if not told.block and (told.article, told.position) not in is_free:
                pinned[where[told.article, told.position]].append(told)
        groups = []
        for group in grouped([*free, *(t for t in members if t.block)]):
            own = {where[place] for t in group.certain if (place := (t.article, t.position)) in where}
            rest = tuple(told for record in sorted(own) for told in pinned[record])
            whole = SummitGroup(group.certain, group.joined + rest)
            places = {(t.article, t.position) for t in whole.told}
            is_old = not any(t.article in articles for t in whole.told)
            if is_old and len(own) == 1 and places in [stored[record] for record in own]:
                records -= own
            else:
                groups.append(whole)
        return self._named(groups, records, articles)

    def _named(self, groups: list[SummitGroup], records: set[str], articles: set[str]) -> list[SummitFact]:
        """Return the facts of the groups, which replace these records, and of those that share their slugs."""
        facts = [unidentified(group) for group in groups]
        slugs = {slug for _, _, slug in self._near.identities("summit", "record_id", records)}
        slugs |= {fact.slug for fact in facts}
        others = {id_ for id_, _, _ in self._near.identities("summit", "slug", slugs)} - records
        together: dict[str, list[SummitMention]] = defaultdict(list)
        places = self._near.members_in("summit", others)
        for told in self._told(places, articles):
            together[places[told.article, told.position]].append(told)
        for told_of in together.values():
            certain = tuple(t for t in told_of if t.block)
            groups.append(
                SummitGroup(certain, tuple(t for t in told_of if not t.block))
                if certain
                else SummitGroup(tuple(told_of))
            )
            facts.append(unidentified(groups[-1]))
        facts = identified_summits(facts)
        self.touched["summit"] = records | others
        pairs = zip(facts, groups, strict=True)
        self._settle("summit", {(t.article, t.position): fact.id for fact, group in pairs for t in group.told})
        return facts

    def _told(self, places: Iterable[FindingKey], without: Container[str]) -> list[SummitMention]:
        """Return the findings at these places, those in the articles `without` left out."""
        places = {place for place in places if place[0] not in without}
        articles = {article for article, _ in places}
        self._know("person", articles)
        self._know("summit", articles)
        told = (t for report in self.reports(articles) for t in told_in(report, self.after["person"]))
        return [t for t in told if (t.article, t.position) in places]

    def _near_to(self, kind: str, told: Iterable[SummitMention], slack: int = 0) -> set[FindingKey]:
        """Return the CERTAIN or VAGUE findings that are near to any of these, and perhaps others."""
        wanted: dict[str, set[Days]] = defaultdict(set)
        for each in told:
            if days := each.days if each.block else each.when:
                for key in each.near:
                    wanted[key].add((days[0] - slack, days[1] + slack))
        return {
            place
            for key, spans in wanted.items()
            for begin, end in _merged(spans)
            for place in self._near.within(f"{kind}|{key}", begin, end, LONGEST)
        }

    # ------------------------------------------------------------------ agreements and quotes

    def _pairs(
        self, kind: RecordKind, resolve: Resolver[Fact], keys: Callable[[Report, RecordOf], Iterator[tuple[int, str]]]
    ) -> list[Fact]:
        """Return the records of a kind that is resolved in pairs which share a key."""
        articles = set(self.changed)
        self._know("person", articles)
        self._know("summit", articles)
        self._know(kind, articles)
        now = self.reports(articles)
        old = _pair_blocks(kind, self._reports_before(articles), self.before["person"], keys)
        new = _pair_blocks(kind, now, self.after["person"], keys)
        self._replace_blocks(old, new)
        sharing = self._near.sharing(kind, {key for _, key, *_ in new})
        self._know(kind, {article for article, _ in sharing})
        records = {record for place, record in self.before[kind].items() if place[0] in articles or place in sharing}
        places = {place for place in self._near.members_in(kind, records) if place[0] not in articles}
        places |= {(r.article, n) for r in now for n in range(len(_found(kind, r)))}
        reports = self.reports({article for article, _ in places})
        self._know("person", {report.article for report in reports})
        self._know("summit", {report.article for report in reports})
        facts, where = resolve(reports, self.after["person"], self.after["summit"], places)
        self.touched[kind] = records
        self._settle(kind, where)
        return list(facts)

    def _replace_blocks(self, old: set[BlockKey], new: set[BlockKey]) -> None:
        self._blocks[0].update(old)
        self._blocks[1].update(new)


def _merged(spans: Iterable[Days]) -> list[Days]:
    """Return the same days in as few spans as may be."""
    merged: list[Days] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _has_block(look: PersonProfile) -> bool:
    return bool(look.name_block or look.office_block)


def _bare(looks: Mapping[FindingKey, PersonProfile]) -> set[BlockKey]:
    """Return the blocks of bare surnames: nothing else leads from such a look to its articles."""
    return {
        ("person", hashed(look_id(look)), 0, article, position, 0)
        for (article, position), look in looks.items()
        if _has_block(look) and not look.name_block
    }


def _summit_blocks(told: Iterable[SummitMention]) -> set[BlockKey]:
    return {
        ("summit", hashed(key), first, each.article, each.position, last)
        for each in told
        for key, first, last in summit_keys(each)
    }


def _pair_blocks(
    kind: str,
    reports: Iterable[Report],
    people: RecordOf,
    keys: Callable[[Report, RecordOf], Iterator[tuple[int, str]]],
) -> set[BlockKey]:
    return {
        (kind, hashed(key), 0, report.article, position, 0)
        for report in reports
        for position, key in keys(report, people)
    }


def _found(kind: str, report: Report) -> Sequence[object]:
    return report.extraction.agreements if kind == "agreement" else report.extraction.quotes
