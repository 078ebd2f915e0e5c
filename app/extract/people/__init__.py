"""People whom an article names, each once, with all names that stand for them there.

    titles.py     titles of office: which office, whose, held before
    names.py      where names stand
    headlines.py  where they end in headlines
    groups.py     which names are one person's
    known.py      which known leader that is
    roles.py      what that person is

`person_at` tells whose mention a span of the text is.
"""

from app.document import Span
from app.extract.findings import CountryFinding, PersonFinding
from app.extract.language import Reading
from app.extract.people.groups import Group, Grouping, is_short
from app.extract.people.headlines import without_headline_words
from app.extract.people.names import find_names
from app.extract.people.roles import Role, Roles, roles_of, titles_before
from app.extract.people.titles import atlas_of, find_titles
from app.reference import Reference

__all__ = ["find_people", "person_at"]

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
    before = titles_before(text, names, titles)
    groups = Grouping(reading.document, reference, before, atlas).group(names)
    roles = Roles(text, titles, before, atlas)
    return tuple(map(_finding, groups, roles_of(groups, roles, reference, published)))


def _finding(group: Group, role: Role | None) -> PersonFinding:
    forms = list(dict.fromkeys(name.span.text for name in group.names))
    name = (
        group.leader.name if group.leader else max(forms, key=lambda form: (len(form.split()), forms.index(form) * -1))
    )
    sources = [n.source for n in group.names]
    return PersonFinding(
        name=name,
        family_name=group.leader.family_name if group.leader else _family_name(name),
        aliases=tuple(form for form in forms if form != name),
        role=role.title if role else None,
        country=role.country if role else None,
        leader=role is not None and role.leader,
        former=role is not None and role.former,
        mentions=tuple(n.span for n in group.names),
        rule=role.rule if role else "name",
        confidence=max(_CERTAINTY[source] for source in sources) - (0.2 if all(map(is_short, group.names)) else 0),
    )


def person_at(people: tuple[PersonFinding, ...], span: Span) -> int | None:
    """Return the position of the person whose name heads `span` ("US Secretary of State Mike Pompeo"), if any."""
    inside = [(m, i) for i, p in enumerate(people) for m in p.mentions if span.contains(m) or m.contains(span)]
    if not inside:
        return None
    inside.sort()
    head = span.text.split(",")[0]
    heads = [
        (m, i)
        for m, i in inside
        if m.contains(span) or (m.end <= span.start + len(head) and _is_head(span.text[m.end - span.start :]))
    ]
    return heads[-1][1] if heads else None


def _is_head(rest: str) -> bool:
    """Tell whether a name before `rest` can head its phrase: nothing hangs on it but "of Japan", brackets, a comma."""
    return not rest or rest.startswith((",", " of ", " (", ")", "”", '"', ".")) or rest in ("’s", "'s")


def _family_name(name: str) -> str | None:
    words = name.split()
    return words[-1] if len(words) > 1 else None
