"""What a person is in an article: office, its country, whether held before; or the role as the text puts it.

Read around each name: a title before it ("Japanese Prime Minister X", "the Turkish premier, X"), an apposition after it
("X, the North Korean leader", "X, president and CEO of Y"), "his predecessor, X"; for known leaders the reference.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.extract.people.groups import Group
from app.extract.people.names import HONORIFICS, Name
from app.extract.people.titles import Atlas, Title
from app.reference import KnownLeader, Reference

_DETERMINER = re.compile(
    r"\b(?:the|his|her|its|their|whose|our|my|country['’]s|nation['’]s|current|then) $", re.IGNORECASE
)
_HONORIFIC_BEFORE = re.compile(rf"{HONORIFICS.pattern}$")
_TO_TITLE = re.compile(
    r"(?: \([^()\n]{1,60}\))?(?:,| –| —| -)?,? (?:who (?:is|was|became|serves as|served as|has been) )?(?:also )?"
    r"(?:the |a |an |his |her |its |their |then |now |currently |once )?(?:(?:country|nation|kingdom)['’]s )?"
)
_OF_COUNTRY = re.compile(r",? (?:of|from) (?:the )?|, | \((?:the )?")
_PREDECESSOR = re.compile(
    r"\b(?:his|her|its|their|(?:the )?(?:president|prime minister|country|\w+)['’]s) "
    r"(?P<which>(?:\w+ )?(?:predecessor|successor))(?: as [\w ]+)?,? $",
    re.IGNORECASE,
)
_IS_PREDECESSOR = re.compile(r", (?:his|her|\w+['’]s) (?P<which>(?:\w+ )?(?:predecessor|successor))\b", re.IGNORECASE)
_NOUN = (
    r"(?:spokes(?:man|woman|person)|correspondent|reporter|journalist|columnist|analyst|professor|expert|student|activist|lawyer|"
    r"attorney|director|chair(?:man|woman|person)?|chief|head|leader|envoy|ambassador|representative|official|advis[eo]r|aide|"
    r"strategist|economist|historian|author|researcher|fellow|scholar|scientist|editor|manager|candidate|nominee|secretary|"
    r"commander|general|colonel|negotiator|diplomat|lawmaker|legislator|businessman|businesswoman|billionaire|host|anchor|actor|"
    r"actress|singer|governor|mayor|whip|minister|president|CEO|executive|founder|co-founder|partner|prosecutor|judge|officer|"
    r"pollster|consultant|organi[sz]er|teacher|doctor|engineer|farmer|worker|resident|veteran|delegate|member|coordinator|"
    r"commissioner|counsel|counselor|photographer|writer|novelist|artist|politician|senator|congressman|congresswoman|speaker|"
    r"warlord|militant|cleric|bishop|archbishop|priest|imam|rabbi|pastor|dissident|prisoner|detainee|refugee|survivor|victim|"
    r"assistant|deputy|undersecretary|principal|dean|chancellor|provost|treasurer|operative|lobbyist|investor|developer|"
    r"magnate|tycoon|mogul|heir|prince|princess|wife|husband|son|daughter|brother|sister|father|mother)"
)
_ROLE_BEFORE = re.compile(rf"(?:^|[\s“\"(])(?P<role>(?:[\w.&’'-]+ ){{0,5}}?{_NOUN})(?: for \w+)?,? $")
_ROLE_AFTER = re.compile(
    rf"(?: \([^()\n]{{1,60}}\))?, (?:who (?:is|was) )?(?:the |a |an |one of the )?(?P<role>(?:[\w.&’'/-]+ ){{0,6}}?{_NOUN}s?\b[^,.;:–—\[\]()\n“”\"]*)"
)
_CUT_ROLE = re.compile(
    r".*\b(?:said|says|told|by|with|and|but|that|to|as|when|while|from|of|for|in|on|at|after|before|against|between|like|"
    r"including|asked|quoted|is|was|were|are|has|had|according|The|the|a|an|A|An|his|her|their|its) ",
    re.DOTALL,
)
_ENDS_ROLE = re.compile(
    r"\s+(?:who|which|said|says|told|has|have|had|is|was|will|would|and (?:a|the|his|her)|also|warned|argued|added)\b.*",
    re.DOTALL,
)
_LIST_ON = re.compile(r"(?: (?:of|from) (?:the )?[A-Z][\w ]{2,40}?)?(?:,| and|, and) $")


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


def titles_before(text: str, names: list[Name], titles: list[Title], atlas: Atlas) -> dict[int, Title]:
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
    if honorific := _HONORIFIC_BEFORE.search(text, max(0, start - 40), start):
        at = honorific.start()
    for gap in (" ", "\u00a0", ", ", " – ", " — ", ": "):
        title = by_end.get(at - len(gap)) if text.startswith(gap, at - len(gap)) else None
        if title is not None and (gap in " \u00a0" or title.country or _DETERMINER.search(text, 0, title.start)):
            return title
    return None


def _with_companion(text: str, title: Title, by_end: dict[int, Title]) -> Title:
    """Of "Prime Minister and Foreign Minister X" take the higher office, with the country that stands first."""
    for gap in (" and ", " & ", ", ", "/"):
        other = by_end.get(title.start - len(gap)) if text.startswith(gap, title.start - len(gap)) else None
        if other is not None:
            higher = min(title, other, key=_standing)
            return replace(higher, country=other.country or title.country)
    return title


def _standing(title: Title) -> int:
    if title.office is None:
        return 2 if title.leader else 4
    if title.role.startswith(("Deputy", "Vice")):
        return 3
    return {"head_of_state": 0, "head_of_government": 0, "minister": 1, "other": 4}[title.office.kind]


class Roles:
    """Reads the roles of people from around their names."""

    def __init__(self, text: str, titles: list[Title], before: dict[int, Title], atlas: Atlas) -> None:
        self.text = text
        self.before = before
        self.atlas = atlas
        used = {id(title) for title in before.values()}
        self.after = {title.start: title for title in titles if id(title) not in used}

    def of(self, name: Name) -> Iterator[Role]:
        """Yield what the text tells of a person at one name."""
        start, end = name.span.start, name.span.end
        country = self._country_after(end)
        if title := self.before.get(start):
            yield _as_role(title, country, "title")
        match = _TO_TITLE.match(self.text, end)
        if match and match.group() and (title := self.after.get(match.end())):
            yield _as_role(title, country, "apposition")
        if found := _PREDECESSOR.search(self.text, max(0, start - 60), start) or _IS_PREDECESSOR.match(self.text, end):
            former = "predecessor" in found["which"].lower()
            yield Role(found["which"].lower(), None, leader=False, office=False, former=former, rule="predecessor")
        if start not in self.before:
            yield from self._described(start, end)

    def _described(self, start: int, end: int) -> Iterator[Role]:
        """Yield the role in the text's own words: "CBS News correspondent X", "X, president and CEO of Y"."""
        before = self.text[max(0, start - 80) : start]
        if found := _ROLE_BEFORE.search(before.rpartition("\n")[2]):
            words = _CUT_ROLE.sub("", re.split(r"[,;:.!?]['’”\"]? ", found["role"])[-1]).strip(' “"(')
            if words and re.search(rf"{_NOUN}$", words):
                yield self._in_words(words, start - len(before) + before.rfind(words))
        if found := _ROLE_AFTER.match(self.text, end):
            words = _ENDS_ROLE.sub("", found["role"]).strip()
            if words and len(words) < 120:
                yield self._in_words(words, found.start("role"))

    def _in_words(self, words: str, at: int) -> Role:
        former = words.lower().startswith(("former ", "ex-", "late "))
        countries = [self.atlas.by_start[i][1] for i in range(at, at + len(words)) if i in self.atlas.by_start]
        return Role(
            words, countries[0] if countries else None, leader=False, office=False, former=former, rule="description"
        )

    def _country_after(self, end: int) -> str | None:
        """Return the country of "X of South Korea" or "X (Japan)"."""
        match = _OF_COUNTRY.match(self.text, end)
        if match is None:
            return None
        place = next((at for at in (match.end(), match.end() - 4) if at in self.atlas.by_start), None)
        return self.atlas.by_start[place][1] if place is not None else None


def _as_role(title: Title, country: str | None, rule: str) -> Role:
    return Role(
        title=title.role if title.organisation is None else f"{title.role} of {title.organisation}",
        country=None if title.organisation else title.country or country,
        leader=title.leader,
        office=True,
        former=title.former,
        rule=rule,
    )


def role_of(group: Group, roles: Roles, reference: Reference, published: str | None) -> Role | None:
    """Return the role of a person: the weightiest that the text tells, completed from the reference."""
    told = [role for name in group.names for role in roles.of(name)]
    best = max(told, key=lambda role: role.weight, default=None)
    if group.leader is not None:
        return _completed(group.leader, best, told, reference, published)
    if best is None:
        return None
    held_once = any(r.former and r.title == best.title for r in told) or any(
        r.rule == "predecessor" and r.former for r in told
    )
    country = best.country or next((r.country for r in told if r.office and r.country), None)
    return replace(best, country=country, former=best.former or held_once)


def _completed(
    leader: KnownLeader, best: Role | None, told: list[Role], reference: Reference, published: str | None
) -> Role | None:
    """Complete what the text tells of a known leader: country, the title where it gives none, and whether it is past."""
    term = leader.term_on(published)
    predecessor = any(role.rule == "predecessor" and role.former for role in told)
    if best is not None and best.office and best.title != "Leader":
        if not best.leader:
            return replace(best, country=best.country or (None if " of " in best.title else leader.country))
        past = any(role.former and role.title == best.title for role in told) or predecessor
        held = [t for t in leader.terms if t.office == best.title]
        if published and held:
            past = not any(t.covers(published) for t in held) and any(
                t.start is None or t.start <= published for t in held
            )
        return replace(best, country=leader.country, former=past)
    if term is None:
        return best
    office = reference.offices[term.office]
    past = predecessor or (published is not None and not term.covers(published))
    past = past or any(role.former and role.office for role in told)
    return Role(office.title, leader.country, leader=office.leader, office=True, former=past, rule="reference")
