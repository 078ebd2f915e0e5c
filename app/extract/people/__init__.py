"""People whom an article names, each once, with all names that stand for them there.

titles.py     titles of office: which office, whose, held before
borders.py    where a name begins and ends
names.py      where names stand
headlines.py  where they end in headlines
groups.py     which names are one person's
known.py      which known leader that is
roles.py      what the text tells of a person at each name
offices.py    which of that counts
"""

from dataclasses import replace

from app.extract.language import Reading
from app.extract.people.groups import PersonCluster, PersonClusters
from app.extract.people.headlines import headlines_of, without_headline_words
from app.extract.people.modifiers import modifiers_of
from app.extract.people.names import find_names, words_of
from app.extract.people.offices import roles_of
from app.extract.people.roles import Role, Roles, titles_before
from app.extract.people.shorts import ShortNames
from app.extract.people.tenure import in_office_then
from app.extract.people.titles import atlas_of, find_titles
from app.findings import CountryFinding, PersonFinding
from app.naming import Naming, NamingOrder
from app.reference import Reference

__all__ = ["find_people"]

# How sure a finding is by what told that a name is a person's.
_CERTAINTY = {"known": 0.95, "title": 0.95, "entity": 0.9, "context": 0.8, "surname": 0.6}


def find_people(
    reading: Reading, reference: Reference, countries: tuple[CountryFinding, ...]
) -> tuple[PersonFinding, ...]:
    """Return the people in order of first mention."""
    text, published = reading.text, reading.document.published
    atlas = atlas_of(countries, reference)
    titles = find_titles(reading, reference, atlas)
    names = without_headline_words(find_names(reading, reference, titles, atlas), reading, reference)
    before = titles_before(text, names, titles, reference)
    shorts = ShortNames(text, headlines_of(reading), frozenset(before), reference.naming)
    groups = PersonClusters(reading.document, reference, before, atlas, shorts).group(names)
    roles = Roles(reading.document, titles, before, atlas)
    modifiers = modifiers_of([n for group in groups for n in group.names], text, before, reference.owned_nouns)
    found = zip(groups, roles_of(groups, roles, reference, published), strict=True)
    return tuple(
        replace(
            _finding(group, role, modifiers, reference.naming), in_office=in_office_then(group, role, text, published)
        )
        for group, role in found
    )


def _finding(group: PersonCluster, role: Role | None, modifiers: frozenset[int], naming: Naming) -> PersonFinding:
    forms = list(dict.fromkeys(name.span.text for name in group.names))
    name = group.leader.name if group.leader else max(forms, key=lambda form: len(form.split()))
    alone = group.leader is None and all(n.is_short for n in group.names)
    return PersonFinding(
        name=name,
        family_name=group.leader.family_name
        if group.leader
        else _family_name(group, name, naming.order_of(role.country if role else None)),
        aliases=tuple(form for form in forms if form != name),
        role=role.title if role else None,
        country=role.country if role else None,
        leader=role is not None and role.leader,
        former=role is not None and role.former,
        mentions=tuple(n.span for n in group.names),
        rule=role.rule if role else "name",
        confidence=max(_CERTAINTY[n.source] for n in group.names) - (0.2 if alone else 0),
        modifiers=tuple(n.span for n in group.names if n.span.start in modifiers),
    )


def _family_name(group: PersonCluster, name: str, order: NamingOrder) -> str | None:
    """Return the family name: what the person is called alone, else the word that the custom tells."""
    words = [word for word in name.replace(",", "").split() if word.rstrip(".") not in ("Jr", "Sr")]
    if len(words) < 2:
        return None
    alone = {n.words[-1] for n in group.names if n.is_short}
    first, last = (words_of(word)[-1:] for word in (words[0], words[-1]))
    if not alone.intersection(last) and (alone.intersection(first) or order.family_name == "first"):
        return words[0]
    start = len(words) - 1
    while start > 1 and words[start - 1].islower():
        start -= 1
    return " ".join(words[start:])
