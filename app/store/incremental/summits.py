"""Second stage: summits in blocks of changed articles are grouped again."""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence

from app.facts import FindingKey, SummitFact
from app.resolve.summits import (
    CERTAIN,
    COPY,
    LONGEST,
    VAGUE,
    SummitGroup,
    SummitMention,
    grouped,
    identified,
    summit_keys,
    told_in,
    unidentified,
)
from app.resolve.windows import Days
from app.store.incremental.neighbourhood import Neighbourhood
from app.store.resolution_index import BlockKey, hashed
from app.text import fold


def resolve_summits(state: Neighbourhood) -> list[SummitFact]:
    """Return the summits of changed articles, and those that share findings or slugs with them."""
    articles = set(state.changed)
    state.know("person", articles)
    state.know("summit", articles)
    old = [t for report in state.reports_before(articles) for t in told_in(report, state.before["person"])]
    new = [t for report in state.reports(articles) for t in told_in(report, state.after["person"])]
    state.replace_blocks(_summit_blocks(old), _summit_blocks(new))
    before = {(t.article, t.position): state.before["summit"][t.article, t.position] for t in old}
    beside = _mentions_at(state, _candidates(state, CERTAIN, (t for t in new if t.block), 1) - before.keys(), articles)
    runs = {state.before["summit"][t.article, t.position] for t in (*beside, *old) if t.block}
    moving = [
        t for t in (*old, *new, *_mentions_at(state, state.index.members_in("summit", runs), articles)) if t.block
    ]
    vague = _mentions_at(state, _candidates(state, VAGUE, moving), articles)
    sentences = {fold(t.finding.span.text) for t in (*old, *new, *vague) if not t.block}
    copies = state.index.sharing("summit", (hashed(f"{COPY}|{sentence}") for sentence in sentences))
    vague = _mentions_at(state, {*copies, *((t.article, t.position) for t in vague)}, articles)
    open_ = [*vague, *(t for t in new if not t.block)]
    context = _mentions_at(state, _candidates(state, CERTAIN, open_), articles)
    records = runs | {state.before["summit"][t.article, t.position] for t in (*old, *context, *vague)}
    return _settled(state, [*new, *vague], records, articles)


def _settled(
    state: Neighbourhood, free: Sequence[SummitMention], records: set[str], articles: set[str]
) -> list[SummitFact]:
    """Return the summits that change when `free` findings are assigned among these records."""
    stored: dict[str, set[FindingKey]] = defaultdict(set)
    for place, record in state.index.members_in("summit", records).items():
        stored[record].add(place)
    members = _mentions_at(state, (place for places in stored.values() for place in places), articles)
    where = {(t.article, t.position): state.before["summit"][t.article, t.position] for t in members}
    is_free = {(t.article, t.position) for t in free}
    pinned: dict[str, list[SummitMention]] = defaultdict(list)
    for mention in members:
        if not mention.block and (mention.article, mention.position) not in is_free:
            pinned[where[mention.article, mention.position]].append(mention)
    groups = []
    for group in grouped([*free, *(t for t in members if t.block)]):
        own = {where[place] for t in group.certain if (place := (t.article, t.position)) in where}
        rest = tuple(mention for record in sorted(own) for mention in pinned[record])
        whole = SummitGroup(group.certain, group.joined + rest)
        places = {(t.article, t.position) for t in whole.told}
        is_old = not any(t.article in articles for t in whole.told)
        if is_old and len(own) == 1 and places in [stored[record] for record in own]:
            records -= own
        else:
            groups.append(whole)
    return _named(state, groups, records, articles)


def _named(state: Neighbourhood, groups: list[SummitGroup], records: set[str], articles: set[str]) -> list[SummitFact]:
    """Return the facts of the groups, which replace these records, and of records that share their slugs."""
    facts = [unidentified(group) for group in groups]
    slugs = {slug for _, _, slug in state.index.identities("summit", "record_id", records)}
    slugs |= {fact.slug for fact in facts}
    others = {id_ for id_, _, _ in state.index.identities("summit", "slug", slugs)} - records
    together: dict[str, list[SummitMention]] = defaultdict(list)
    places = state.index.members_in("summit", others)
    for mention in _mentions_at(state, places, articles):
        together[places[mention.article, mention.position]].append(mention)
    for told_of in together.values():
        certain = tuple(t for t in told_of if t.block)
        groups.append(
            SummitGroup(certain, tuple(t for t in told_of if not t.block)) if certain else SummitGroup(tuple(told_of))
        )
        facts.append(unidentified(groups[-1]))
    facts = identified(facts)
    state.touched["summit"] = records | others
    pairs = zip(facts, groups, strict=True)
    state.settle("summit", {(t.article, t.position): fact.id for fact, group in pairs for t in group.told})
    return facts


def _mentions_at(state: Neighbourhood, places: Iterable[FindingKey], without: Container[str]) -> list[SummitMention]:
    """Return the findings at these places, except in the articles `without`."""
    places = {place for place in places if place[0] not in without}
    articles = {article for article, _ in places}
    state.know("person", articles)
    state.know("summit", articles)
    mentions = (t for report in state.reports(articles) for t in told_in(report, state.after["person"]))
    return [t for t in mentions if (t.article, t.position) in places]


def _candidates(state: Neighbourhood, kind: str, mentions: Iterable[SummitMention], slack: int = 0) -> set[FindingKey]:
    """Return the CERTAIN or VAGUE findings in a block with any of these; the result may include others."""
    wanted: dict[str, set[Days]] = defaultdict(set)
    for each in mentions:
        if days := each.days if each.block else each.when:
            for key in each.near:
                wanted[key].add((days[0] - slack, days[1] + slack))
    return {
        place
        for key, spans in wanted.items()
        for begin, end in _merged(spans)
        for place in state.index.within(f"{kind}|{key}", begin, end, LONGEST)
    }


def _merged(spans: Iterable[Days]) -> list[Days]:
    """Return the same days as the fewest spans."""
    merged: list[Days] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _summit_blocks(mentions: Iterable[SummitMention]) -> set[BlockKey]:
    return {
        ("summit", hashed(key), first, each.article, each.position, last)
        for each in mentions
        for key, first, last in summit_keys(each)
    }
