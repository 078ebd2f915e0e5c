"""What a person is in an article: office, its country, whether held before; or the role as the text puts it.

Read around each name: a title before it ("Japanese Prime Minister X", "the Turkish premier, X"), an apposition after it
("X, the North Korean leader", "X, president and CEO of Y"), "his predecessor, X"; for known leaders the reference.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.extract.people.groups import Group
from app.extract.people.names import HONORIFICS, Name
from app.extract.people.titles import ROLE_NOUN, VAGUE, Atlas, Title
from app.reference import KnownLeader, Reference

_HONORIFIC_BEFORE = re.compile(rf"{HONORIFICS.pattern}$")
_DETERMINER = re.compile(
    r"\b(?:the|his|her|its|their|whose|our|my|(?:country|nation|kingdom|republic)['’]s|then) $", re.IGNORECASE
)
_LIST_ON = re.compile(r"(?: (?:of|from) (?:the )?[A-Z][\w ]{2,40}?)?(?:,| and|, and) $")
_BRACKETS = r"(?: \([^()\n]{1,60}\))?"
_TO_TITLE = re.compile(
    rf"{_BRACKETS}(?:,| –| —| -) ?(?:who (?:is|was|became|serves as|served as|has been) )?"
    r"(?:also |now |then |currently |once )?"
    r"(?:the |a |an |his |her |its |their )?(?:(?:country|nation|kingdom)['’]s )?"
)
# What may follow a title that stands for itself: "X, prime minister since May", not "X, prime minister hopeful".
_TITLE_ENDS = re.compile(
    r"[,.;:)!?–—”\"]| [–—(]|$|\s*\n| (?:of|in|at|for|from|to|and|who|whose|since|under|during|until|on|has|had|is|was|"
    r"will|said|says|told|by|with|between)\b"
)
_ONCE = re.compile(r"\b(?:who (?:was|served|became|has been)|then|once)\b")
_SENTENCE_END = re.compile(r"(?<=[a-z)’”\"]{2})[.!?][”\"’']? |\n")
# Borne by consorts and heirs too: it makes a leader only of those whom the reference knows.
_ALSO_CONSORTS = frozenset({"Queen", "Crown Prince", "Pope"})
# Of companies, unless the text tells the country.
_ALSO_CHIEFS = frozenset({"Chief Executive", "General Secretary", "Chief Adviser", "Governor-General"})
_OF_COUNTRY = re.compile(r",? (?:of|from) (?:the )?|, | \((?:the )?")
_OF_BEFORE = re.compile(r"\b(?:of (?:the )?|former )$", re.IGNORECASE)
_PREDECESSOR = re.compile(
    r"\b(?:his|her|its|their|\w+['’]s) (?:\w+ )?(?P<which>predecessor|successor)(?: as [\w ]+)?,? $", re.IGNORECASE
)
_IS_PREDECESSOR = re.compile(r", (?:his|her|its|\w+['’]s) (?:\w+ )?(?P<which>predecessor|successor)\b", re.IGNORECASE)

_ROLE_BEFORE = re.compile(rf"(?:^|[\s“\"(])(?P<role>(?:[\w.&’'-]+ ){{0,5}}?(?i:{ROLE_NOUN})),? $")
_ENDS_IN_ROLE = re.compile(rf"\b{ROLE_NOUN}$", re.IGNORECASE)
_ABBREVIATED = r"(?:\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|St|U\.S|U\.N|U\.K|Jr|[A-Z])\.)"
_ROLE_AFTER = re.compile(
    rf"{_BRACKETS}, (?:who (?:is|was) )?(?:the |an? |one of the )?"
    rf"(?P<role>(?:(?!(?:who|whose|which|where|when|and|but|told|said)\b)[\w.&’'/-]+ ){{0,6}}?{ROLE_NOUN}\b"
    rf"(?:{_ABBREVIATED}|[^,.;:–—\[\]()\n“”\"])*)"
)
# The role begins after the last of these.
_NOT_IN_ROLE = re.compile(
    r".*\b(?:said|says|told|by|with|and|but|that|to|as|when|while|from|of|for|in|on|at|after|before|against|between|like|than|"
    r"including|asked|quoted|is|was|were|are|has|had|according|the|an?|his|her|their|its|whose|[a-z]{3,}(?<!retir)(?:ed|ing)"
    r"(?<!leading)(?<!managing)(?<!commanding)(?<!serving)(?<!acting)(?<!visiting)) ",
    re.DOTALL | re.IGNORECASE,
)
_ENDS_ROLE = re.compile(
    r"\s+(?:who|which|said|says|told|has|have|had|is|was|will|would|and (?:a|the|his|her)|also|warned|argued|added|as|"
    r"after|when|while)\b.*",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Role:
    """What the text tells at one name. `office` is False for a role in the text's own words."""

    title: str
    country: str | None
    leader: bool
    office: bool
    former: bool
    rule: str

    @property
    def weight(self) -> tuple[bool, bool, bool]:
        """Order: an office that makes a leader, then any office; one held now before one held once."""
        return self.leader, self.office, not self.former


def titles_before(text: str, names: list[Name], titles: list[Title]) -> dict[int, Title]:
    """Return the titles that stand before names, by the start of the name; "Presidents X and Y" gives both."""
    by_end = {title.end: title for title in reversed(titles)}
    found: dict[int, Title] = {}
    last: Name | None = None
    for name in names:
        title = _title_before(text, name.span.start, by_end)
        if title is None and last is not None and (listed := found.get(last.span.start)) and listed.plural:
            gap = text[last.span.end : name.span.start]
            title = replace(listed, country=None) if len(gap) < 60 and _LIST_ON.fullmatch(gap) else None
        if title is not None:
            found[name.span.start] = title
        last = name
    return {start: _with_companion(text, title, by_end) for start, title in found.items()}


def _title_before(text: str, start: int, by_end: dict[int, Title]) -> Title | None:
    at = start
    honorific = _HONORIFIC_BEFORE.search(text, max(0, start - 40), start)
    if honorific and start - 1 not in by_end:  # "President Sheikh X", but "King X"
        at = honorific.start()
    for gap in (" ", "\u00a0", ", ", " – ", " — ", ": "):
        title = by_end.get(at - len(gap)) if text.endswith(gap, 0, at) else None
        if title is not None and text.endswith((" a ", " an "), 0, title.start):
            return None  # "a President X": who is not, or not yet
        if title is not None and (len(gap) == 1 or title.country or _DETERMINER.search(text, 0, title.start)):
            return title
    return None


def _with_companion(text: str, title: Title, by_end: dict[int, Title]) -> Title:
    """Of "Prime Minister and Foreign Minister X" take the higher office, with the country that stands first."""
    for gap in (" and ", " & ", "/"):
        other = by_end.get(title.start - len(gap)) if text.endswith(gap, 0, title.start) else None
        if other is not None:
            higher = min(title, other, key=_standing)
            return replace(higher, country=other.country or title.country)
    return title


def _standing(title: Title) -> int:
    if title.organisation or not title.leader:
        return 4
    if title.office is None or title.role.startswith(("Deputy", "Vice")):
        return 2
    return 1 if title.office.kind == "minister" else 0


class Roles:
    """Reads the roles of people from around their names."""

    def __init__(self, text: str, titles: list[Title], before: dict[int, Title], atlas: Atlas) -> None:
        self.text = text
        self.before = before
        self.atlas = atlas
        used = {title.end for title in before.values()}
        self.after = {title.start: title for title in titles if title.end not in used}

    def of(self, name: Name) -> Iterator[Role]:
        """Yield what the text tells of a person at one name."""
        start, end = name.span.start, name.span.end
        country = self._country_after(end) or self._country_of(start)
        if title := self.before.get(start):
            yield _as_role(title, country, "title")
        apposition = _TO_TITLE.match(self.text, end)
        title = self.after.get(apposition.end()) if apposition else None
        if title and _TITLE_ENDS.match(self.text, title.end):
            past = title.former or _ONCE.search(apposition.group() if apposition else "") is not None
            yield _as_role(replace(title, former=past), country, "apposition")
        named = _PREDECESSOR.search(self.text, max(0, start - 60), start) or _IS_PREDECESSOR.match(self.text, end)
        if named:
            former = named["which"].lower() == "predecessor"
            yield Role(named["which"].lower(), None, leader=False, office=False, former=former, rule="predecessor")
        if start not in self.before:
            yield from self._described(start, end)

    def _described(self, start: int, end: int) -> Iterator[Role]:
        """Yield the role in the text's own words: "CBS News correspondent X", "X, a spokesman for Y"."""
        line = self.text[max(0, start - 80) : start].rpartition("\n")[2]
        if before := _ROLE_BEFORE.search(line):
            phrase = re.split(r"[,;:.!?]['’”\"]? ", before["role"])[-1]
            words = _NOT_IN_ROLE.sub("", phrase).strip(' “"(')
            if _ENDS_IN_ROLE.search(words):
                yield self._in_words(words, start - len(line) + line.rfind(words))
        if after := _ROLE_AFTER.match(self.text, end):
            words = _ENDS_ROLE.sub("", after["role"]).strip()
            if len(words) < 120:
                yield self._in_words(words, after.start("role"))

    def _in_words(self, words: str, at: int) -> Role:
        former = words.lower().startswith(("former ", "ex-", "late "))
        places = (i for i in range(at, at + len(words)) if i in self.atlas.by_start)
        own = next((i for i in places if i == at or _OF_BEFORE.search(self.text, max(at, i - 9), i)), None)
        country = None if own is None else self.atlas.by_start[own][1]
        return Role(words, country, leader=False, office=False, former=former, rule="description")

    def _country_after(self, end: int) -> str | None:
        """Return the country of "X of South Korea" or "X (Japan)"."""
        match = _OF_COUNTRY.match(self.text, end)
        if match is None:
            return None
        place = next((at for at in (match.end(), match.end() - len("the ")) if at in self.atlas.by_start), None)
        return None if place is None else self.atlas.by_start[place][1]

    def _country_of(self, start: int) -> str | None:
        """Return the country of "Kenya's William Ruto"."""
        possessive = self.text.endswith(("'s ", "’s "), 0, start)
        owner = self.atlas.by_end.get(start - len("’s ")) if possessive else None
        return owner[1] if owner else None

    def country_near(self, start: int) -> str | None:
        """Return the country named last before `start` in the same sentence, or as good as that."""
        for at in range(start, max(0, start - 200), -1):
            if at in self.atlas.by_end:
                return self.atlas.by_end[at][1]
            if _SENTENCE_END.match(self.text, at - 1):
                return None
        return None


def _as_role(title: Title, country: str | None, rule: str) -> Role:
    of = None if title.organisation else title.country or country
    return Role(title.role, of, leader=title.leader, office=True, former=title.former, rule=rule)


def roles_of(groups: list[Group], roles: Roles, reference: Reference, published: str | None) -> list[Role | None]:
    """Return the role of each person: the weightiest that the text tells, completed from the reference."""
    told = [[role for name in group.names for role in roles.of(name)] for group in groups]
    home = _home(groups, told)
    return [
        _of_known(group.leader, heard, reference, published)
        if group.leader
        else _of_other(heard, home, roles.country_near(group.first), reference)
        for group, heard in zip(groups, told, strict=True)
    ]


def _home(groups: list[Group], told: list[list[Role]]) -> str | None:
    """Return the country whose known leaders the article names without their country, with a title above all."""
    unqualified = [
        (any(role.leader for role in heard), group.leader.country)
        for group, heard in zip(groups, told, strict=True)
        if group.leader and not any(role.country for role in heard)
    ]
    titled = [country for title, country in unqualified if title]
    own = titled or [country for _, country in unqualified]
    return max(own, key=own.count) if own else None


def _of_other(told: list[Role], home: str | None, near: str | None, reference: Reference) -> Role | None:
    """Return the role of somebody whom the reference does not know."""
    best = max(told, key=lambda role: role.weight, default=None)
    if best is None:
        return None
    past = any(role.former and (role.title == best.title or role.rule == "predecessor") for role in told)
    country = best.country or next((role.country for role in told if role.country), None)
    office = reference.offices.get(best.title)
    if country is None and best.leader:
        own = None if home == "US" and "Minister" in best.title else home  # there ministers are secretaries
        country = own or near if "Secretary" in best.title else near or own
    elif country is None and office is not None and office.kind == "other":
        country = home
    leads = best.leader and best.title not in _ALSO_CONSORTS and not (best.title in _ALSO_CHIEFS and not best.country)
    return replace(best, country=country, leader=leads, former=best.former or past)


def _of_known(leader: KnownLeader, told: list[Role], reference: Reference, published: str | None) -> Role | None:
    """Return the role of a known leader: an office that the text tells, else the one held at the article's date.

    Where that is past and the text calls the person something else, that counts.
    """
    held = {term.office for term in leader.terms}
    offices = [role for role in told if role.office and role.title not in VAGUE]
    best = max(offices, key=lambda role: (role.title in held, *role.weight), default=None)
    past = any(role.former and role.rule == "predecessor" for role in told)
    if best is None:
        term = leader.term_on(published)
        is_past = term is not None and published is not None and not term.covers(published)
        described = next((role for role in told if role.rule == "description"), None)
        if term is None or (is_past and described and not past):
            return described
        office = reference.offices[term.office]
        past = past or is_past or any(role.former and role.office for role in told)
        country = None if office.kind == "organisation" else leader.country
        return Role(office.title, country, leader=office.leader, office=True, former=past, rule="reference")
    if not best.leader:
        organisation = best.title in held and reference.offices[best.title].kind == "organisation"
        own = leader.country if best.title in held and not organisation else None
        return replace(best, country=best.country or own)
    past = past or any(role.former and role.title == best.title for role in told)
    terms = [term for term in leader.terms if term.office == best.title and published and term.start]
    if published and any((term.start or "") <= published for term in terms):
        past = not any(term.covers(published) for term in terms)
    return replace(best, country=leader.country, former=past)
