"""Whether an office is held on the article's day: the text tells, and the reference breaks a tie.

Whom the text calls prime minister is it, unless the sentence, or the article with a year of the term, tells of the
past.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from app.document import Span
from app.extract.people.groups import PersonCluster
from app.extract.people.roles import Role
from app.extract.people.sentences import past_year
from app.reference import KnownLeader, Reference, TermOfOffice

# Held before that year even: "in 1994, former President Jimmy Carter".
_FORMER_BEFORE = re.compile(r"\b(?:former|ex)[- ](?:[\w.’'-]+ ){1,4}$", re.IGNORECASE)
_LONG_AGO = 5  # years after which an office told of a year is one held before, if nothing else is known


def is_former(
    leader: KnownLeader, title: str, told: Sequence[Role], published: str | None, years: frozenset[int]
) -> bool:
    """Return True if the office that the text gives a known leader is one held before."""
    same = [role for role in told if role.office and role.title == title]
    plain = any(not role.former and role.year is None for role in same)
    before = any(role.former for role in same) or any(role.former and role.rule == "predecessor" for role in told)
    terms = [term for term in leader.terms if term.office == title and term.start]
    if published is None or any(term.covers(published) for term in terms):
        return before and not plain
    if not plain or before:
        return before or _ended(terms, published)
    return _ended(terms, published) and any(term.covers(str(year)) for year in years for term in terms)


def in_office_then(group: PersonCluster, role: Role | None, text: str, published: str | None) -> tuple[Span, ...]:
    """Return the mentions of a former leader in sentences that tell of a year in which the office was held.

    A leader unknown to the reference held it if the mention has the title, without "former".
    """
    if role is None or not (role.leader and role.former) or published is None:
        return ()
    found = []
    for name in group.names:
        year = past_year(text, name.span.start, name.span.end, published)
        if year is None or _FORMER_BEFORE.search(text, max(0, name.span.start - 60), name.span.start):
            continue
        if group.leader is None or any(term.covers(str(year)) for term in group.leader.terms):
            found.append(name.span)
    return tuple(found)


def _ended(terms: Sequence[TermOfOffice], published: str) -> bool:
    begun = [term for term in terms if (term.start or "") <= published]
    return bool(begun) and not any(term.covers(published) for term in begun)


def is_long_ago(told: Sequence[Role], title: str, published: str | None) -> bool:
    """Return True if the text gives somebody unknown to the reference an office in sentences of the past only."""
    years = [role.year for role in told if role.office and role.title == title]
    if published is None or not years:
        return False
    return all(year is not None and year <= int(published[:4]) - _LONG_AGO for year in years)


def with_one_holder(
    groups: Sequence[PersonCluster], found: Sequence[Role | None], reference: Reference, published: str | None
) -> list[Role | None]:
    """Make former those beside whom somebody holds the same office by the reference, if theirs has ended by it.

    So is a successor whom the reference does not know.
    """
    found = list(found)
    if published is None:
        return found
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, role in enumerate(found):
        office = reference.offices.get(role.title) if role else None
        if role and office and role.country and not role.former and office.is_head:
            holders[role.title, role.country].append(i)
    for (title, _), those in holders.items():
        terms = {
            i: [t for t in leader.terms if t.office == title] if (leader := groups[i].leader) else [] for i in those
        }
        if sum(any(term.covers(published) for term in terms[i]) for i in those) != 1:
            continue
        for i in those:
            role = found[i]
            if role and (_ended(terms[i], published) or (not terms[i] and role.rule == "predecessor")):
                found[i] = replace(role, former=True)
    return found
