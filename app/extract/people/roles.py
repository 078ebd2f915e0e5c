"""Roles of a person, read at each name: an office and its country, whether held before; or another role.

A title before it ("Japanese Prime Minister X", "the Turkish premier, X"), an apposition after it ("X, the North Korean
leader", "X, president and CEO of Y"), "his predecessor, X".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from app.document import Document
from app.extract.people.borders import HONORIFICS
from app.extract.people.modifiers import is_of_somebody
from app.extract.people.names import Name
from app.extract.people.sentences import past_year, past_years
from app.extract.people.titles import ROLE_NOUN, Atlas, Title, owner_of
from app.reference import Reference

_HONORIFIC_BEFORE = re.compile(rf"{HONORIFICS.pattern}$")
# "Special Assistant to the Prime Minister X": the title is the assistant's.
_ASSISTANT_TO = re.compile(r"\b(?:Assistant|Advis[eo]r|Aide|Counsell?or|Secretary) to (?:the )?$")
_DETERMINER = re.compile(
    r"\b(?:the|his|her|its|their|whose|our|my|(?:country|nation|kingdom|republic)['’]s|then) $", re.IGNORECASE
)
# "the premier elected in May, X"
_ELECTED = re.compile(r" (?:elected|re-elected|appointed|named|installed|sworn in)(?: [\w-]+){0,4}, $")
_TURNED = re.compile(r"[- ]turned[- ](?:[a-z-]+ ){1,4}$")  # "the former premier turned opposition leader X"
_LIST_ON = re.compile(r"(?: (?:of|from) (?:the )?[A-Z][\w ]{2,40}?)?(?:,| and|, and) $")
_BRACKETS = r"(?: \([^()\n]{1,60}\))?"
_TO_TITLE = re.compile(
    rf"{_BRACKETS}(?:(?:,| –| —| -) ?(?:who (?:is|was|became|serves as|served as|has been) )?| (?=(?:former|ex)[ -]))"
    r"(?P<when>(?:also |now |then |currently |once )?)"
    r"(?:the |a |an |his |her |its |their )?(?:(?:country|nation|kingdom)['’]s )?"
    r"(?:(?:twice|thrice|(?:two|three|four)[ -](?:time|term|times)|long[- ]?(?:time|serving)) )?"
)
# What may follow a title that stands for itself: "X, prime minister since May", not "X, prime minister hopeful".
_TITLE_ENDS = re.compile(
    r"[,.;:)!?–—”\"]| [–—(]|$|\s*\n| (?:of|in|at|for|from|to|and|who|whose|since|under|during|until|when|while|"
    r"on|has|had|is|was|will|said|says|told|by|with|between)\b"
)
_SHORT_LINE = 40  # characters of a line that begins with a name
_LINE_ENDS = re.compile(r"[ \t]*(?:\n|$)|,? (?:of|and|for) [^\n.]{2,60}(?:\n|$)")
# "X, the bloc's envoy and a former Swedish prime minister"
_AS_TITLE = re.compile(r" as (?:the |its |their |a )?(?=\S)")
_INSTALLED = re.compile(
    r"\b(?:(?:swearing[- ]in|inauguration|election|appointment|installation)(?: ceremony)? of|"
    r"sw(?:ore|ear|orn) in|appoint(?:s|ed)?|"
    r"nam(?:es|ed)|elect(?:s|ed)|inaugurated?|install(?:s|ed)|confirm(?:s|ed)|"
    r"(?P<ends>succeed(?:s|ed)?|replac(?:es?|ed)|oust(?:s|ed)|follow(?:s|ed)))(?: [\w.’'-]+){0,2} $",
    re.IGNORECASE,
)
_SECOND_ROLE = re.compile(
    rf"[^,.;:\n“”\"]{{0,60}}?\b{ROLE_NOUN}(?: (?:of|for|to|at) [^,.;:\n“”\"]{{2,40}}?)?,? and (?:a |an |the )?"
)
_LETTERS = re.compile(r"(?:,? (?:MP|MEP|AO|AC|OBE|CBE|KC|QC|PhD)\b)+")  # honours and seats after a name
# What stands between two names of a list, countries left out.
_LISTED = re.compile(r"(?: of| \()?(?: the)?[ )]*(?:,|;|,? and|,? with)(?: and)?(?: the)? *(?:['’]s? ?)?")
_OWNER = re.compile(r"[A-Z]\w+['’]s ")
# "Chancellor X of the University of Y"
_OF_BODY = re.compile(
    r" of (?:the )?(?:[A-Z][\w’'&-]* (?:of |for |and |the )?){0,4}?(?:University|College|Institute|Academy|Bank|"
    r"Council|Association|Federation|Party|Company|Corporation|Club|Union|Foundation|Society|Church|Chamber|Senate|Museum)\b"
    r"(?! of (?:Ministers|the European))"
)
_ONCE = re.compile(r"\b(?:who (?:was|served|became|has been)|then|once)\b")
_SENTENCE_END = re.compile(r"(?<=[a-z)’”\"]{2})[.!?][”\"’']? |\n")
_OF_COUNTRY = re.compile(r",? (?:of|from) (?:the )?|, | \((?:the )?")
_OF_OTHERS = re.compile(r"\b(?:of|for|to) (?:the )?$")
_OF_BEFORE = re.compile(r"\b(?:of (?:the )?|former )$", re.IGNORECASE)
_PREDECESSOR = re.compile(
    r"\b(?:his|her|its|their|\w+['’]s) (?:\w+ )?(?P<which>predecessor|successor)(?: as [\w ]+)?,? $", re.IGNORECASE
)
_IS_PREDECESSOR = re.compile(r", (?:his|her|its|\w+['’]s) (?:\w+ )?(?P<which>predecessor|successor)\b", re.IGNORECASE)
# "his South Korean counterpart, X", "her counterpart from Iceland, X": the office of the leader named last before
_COUNTERPART = re.compile(
    r"\b(?:his|her|its|their) (?:[^,.;\n]{0,30}(?P<before>) (?:counterpart|colleague|opposite number),?|"
    r"(?:counterpart|colleague|opposite number) (?:from|of) [^,.;\n]{2,30}(?P<behind>),) $"
)

_ROLE_BEFORE = re.compile(rf"(?:^|[\s“\"(])(?P<role>(?:[\w.&’'-]+ ){{0,5}}?(?i:{ROLE_NOUN})),? $")
_ROLE_ALONE = re.compile(ROLE_NOUN, re.IGNORECASE)
_ENDS_IN_ROLE = re.compile(rf"\b{ROLE_NOUN}$", re.IGNORECASE)
_ABBREVIATED = r"(?:\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|St|U\.S|U\.N|U\.K|Jr|[A-Z])\.)"
_ROLE_AFTER = re.compile(
    rf"{_BRACKETS}, (?:who (?:is|was) )?(?:the |an? |one of the )?"
    rf"(?P<role>(?:(?!(?:who|whose|which|where|when|and|but|told|said)\b)[\w.&’'/-]+ ){{0,6}}?{ROLE_NOUN}\b"
    rf"(?:{_ABBREVIATED}|[^,.;:–—\[\]()\n“”\"])*)"
)
# The role begins after the last of these.
_NOT_IN_ROLE = re.compile(
    r".*\b(?:said|says|told|by|with|and|or|but|that|to|as|when|while|from|"
    r"of(?! (?:staff|mission|delegation|protocol|government)\b)|for|in|on|at|after|before|against|between|like|than|"
    r"including|asked|quoted|is|was|were|are|has|had|according|the|an?|his|her|their|its|whose|[a-z]{3,}(?<!retir)(?:ed|ing)"
    r"(?<!leading)(?<!managing)(?<!commanding)(?<!serving)(?<!acting)(?<!visiting)) ",
    re.DOTALL | re.IGNORECASE,
)
_HAS_ROLE = re.compile(rf"\b{ROLE_NOUN}\b", re.IGNORECASE)
_DOING = re.compile(
    r"[a-z]+(?:ing|ed) (?:for|by|to|as|in|on|at|from|with|against|himself|herself)\b|"
    r"[a-z]+ (?:the|an?|his|her|its|their)\b"
)
_LEADS_ON = re.compile(r"\b(?:of|for|to|under|by|with|at|against|on|from)\b")
_ENDS_ROLE = re.compile(
    r"\s+(?:who|which|said|says|told|has|have|had|is|was|will|would|and (?:a|the|his|her)|also|warned|argued|added|as|"
    r"after|when|while)\b.*",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Role:
    """Role read at one mention. `office` is False for a role in the text's own words."""

    title: str
    country: str | None
    leader: bool
    office: bool
    former: bool
    rule: str
    year: int | None = None  # before the article's, of which the sentence tells

    @property
    def weight(self) -> tuple[bool, bool, bool]:
        """Order: an office that makes a leader, then any office; one held now before one held once."""
        return self.leader, self.office, not self.former


def titles_before(text: str, names: list[Name], titles: list[Title], reference: Reference) -> dict[int, Title]:
    """Return the titles that stand before names, by the start of the name; "Presidents X and Y" gives both."""
    by_end = {title.end: title for title in reversed(titles)}
    found: dict[int, Title] = {}
    last: Name | None = None
    for name in names:
        title = _title_before(text, name.span.start, by_end)
        if title is not None and _is_of_another(text, name, title, reference):
            title = None
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
    for gap in (" ", "\u00a0", ", ", " – ", " — ", ": ", " ("):
        title = by_end.get(at - len(gap)) if text.endswith(gap, 0, at) else None
        if title is not None and (
            text.endswith((" a ", " an "), 0, title.start)  # "a President X": who is not, or not yet
            or _ASSISTANT_TO.search(text, max(0, title.start - 60), title.start)
        ):
            return None
        if title is not None and (
            len(gap) == 1
            or title.country
            or _DETERMINER.search(text, max(0, title.start - 20), title.start)
            or (text[title.start].isupper() and " of " in text[title.start : title.end] and _opens(text, title.start))
        ):
            return title
    if turned := _TURNED.search(text, max(0, start - 60), start):
        title = by_end.get(turned.start())
        return replace(title, former=True) if title else None
    elected = _ELECTED.search(text, max(0, start - 60), start)
    return by_end.get(elected.start()) if elected else None


def _is_of_another(text: str, name: Name, title: Title, reference: Reference) -> bool:
    """Return True for "the wife of Ukraine's president, Ann Roe,": no known president, so she may be the wife."""
    if name.source == "known" or not text.startswith(",", title.end) or not title.country:
        return False
    known = reference.leader_spellings.find(name.span.text, {title.country}, titled=True)
    return known is None and is_of_somebody(text, title.start, reference.owned_nouns)


def _opens(text: str, start: int) -> bool:
    """Return True at the start of a line or of an item of a list: "…; Secretary of Health, X; …"."""
    return start == 0 or text.endswith(("\n", "; ", ": "), 0, start)


def _with_companion(text: str, title: Title, by_end: dict[int, Title]) -> Title:
    """Of "Prime Minister and Foreign Minister X" take the higher office, with the country that stands first."""
    for gap in (" and ", " & ", "/", ", "):
        other = by_end.get(title.start - len(gap)) if text.endswith(gap, 0, title.start) else None
        if other is not None and (gap != ", " or title.role == "Senator"):
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

    def __init__(self, document: Document, titles: list[Title], before: dict[int, Title], atlas: Atlas) -> None:
        self.text = document.text
        self.published = document.published
        self.before = before
        self.atlas = atlas
        self.codes = frozenset(code for _, code in atlas.by_start.values())  # countries that the article names
        used = {title.end for title in before.values()}
        self.after = {title.start: title for title in titles if title.end not in used}
        # "the wife of Ukraine's president, Ann Roe": where a title ends that the name behind it need not have
        self.of_others = {
            title.end
            for title in self.after.values()
            if _OF_OTHERS.search(self.text, max(0, title.start - 8), title.start)
        }

    @cached_property
    def past_years(self) -> frozenset[int]:
        """Years before the article's of which it tells."""
        return past_years(self.text, self.published)

    def of(self, name: Name) -> Iterator[Role]:
        """Yield what the text tells of a person at one name."""
        start, end = name.span.start, name.span.end
        if letters := _LETTERS.match(self.text, end):
            end = letters.end()
        country = self.home_of(name)
        title = self.before.get(start)
        if title and title.country is None and _OF_BODY.match(self.text, end):
            title = replace(title, organisation=True, leader=False)
        if title:
            yield self._dated(_as_role(title, country or self._subject(title), "title"), title.start, end)
        if title := self._apposition(end) or self._installed(start, end):
            yield self._dated(_as_role(title, country, "apposition"), start, title.end)
        named = _PREDECESSOR.search(self.text, max(0, start - 60), start) or _IS_PREDECESSOR.match(self.text, end)
        if named:
            former = named["which"].lower() == "predecessor"
            yield Role(named["which"].lower(), None, leader=False, office=False, former=former, rule="predecessor")
        like = _COUNTERPART.search(self.text, max(0, start - 60), start)
        if like and (place := self.atlas.by_end.get(max(like.start("before"), like.start("behind")))):
            yield Role("counterpart", place[1], leader=False, office=False, former=False, rule="counterpart")
        if start not in self.before:
            yield from self._described(start, end)

    def _dated(self, role: Role, start: int, end: int) -> Role:
        return role if role.former else replace(role, year=past_year(self.text, start, end, self.published))

    def _apposition(self, end: int) -> Title | None:
        """Return the title in apposition to the name that ends at `end`: "X, the premier", "X, who was Y's premier"."""
        link = _TO_TITLE.match(self.text, end)
        if link is None:
            return self._below(end)
        owner = _OWNER.match(self.text, link.end())
        second = _SECOND_ROLE.match(self.text, link.end())
        starts = [link.end(), link.start("when"), *(match.end() for match in (owner, second) if match)]
        title = next((self.after[at] for at in starts if at in self.after), None)
        if title is None or not _TITLE_ENDS.match(self.text, title.end):
            return None
        return replace(title, former=title.former or _ONCE.search(link.group()) is not None)

    def _below(self, end: int) -> Title | None:
        """Return the title that is the rest of a line, or the line below, as in the head or signature of a release."""
        title = self.after.get(end + 1)
        if title is None or not _LINE_ENDS.match(self.text, title.end):
            return None
        line = self.text.rfind("\n", 0, end) + 1
        return title if self.text[end] == "\n" or end - line < _SHORT_LINE else None

    def _installed(self, start: int, end: int) -> Title | None:
        """Return the title that the text gives the name with "as": "swore in X as Y's prime minister"."""
        link = _AS_TITLE.match(self.text, end)
        title = self.after.get(link.end()) if link else None
        verb = _INSTALLED.search(self.text, max(0, start - 60), start) if title else None
        if title is None or verb is None:
            return None
        return replace(title, former=title.former or verb["ends"] is not None)

    def _subject(self, title: Title) -> str | None:
        """Return the first country of the sentence for "its foreign minister"."""
        if not self.text.endswith(" its ", 0, title.start):
            return None
        for at in range(max(0, title.start - 200), title.start):
            if at in self.atlas.by_start and not _SENTENCE_END.search(self.text, at, title.start):
                return self.atlas.by_start[at][1]
        return None

    def _described(self, start: int, end: int) -> Iterator[Role]:
        """Yield the role in the text's own words: "CBS News correspondent X", "X, a spokesman for Y"."""
        line = self.text[max(0, start - 80) : start].rpartition("\n")[2]
        last = line.removesuffix(" ").removesuffix(",").split()[-1:]
        if (
            last
            and not (line.endswith(", ") and start - 2 in self.of_others)
            and _ROLE_ALONE.fullmatch(last[0].lstrip('“"('))
            and (before := _ROLE_BEFORE.search(line))
        ):
            phrase = re.split(r"[,;:.!?]['’”\"]? ", before["role"])[-1]
            words = _NOT_IN_ROLE.sub("", phrase).strip(' “"(')
            if _ENDS_IN_ROLE.search(words):
                yield self._in_words(words, start - len(line) + line.rfind(words))
        if after := _ROLE_AFTER.match(self.text, end):
            words = _ENDS_ROLE.sub("", after["role"]).strip()
            if len(words) < 120 and self._is_role(words, after.start("role")):
                yield self._in_words(words, after.start("role"))

    def _is_role(self, words: str, at: int) -> bool:
        """Reject what somebody does ("running for president") and the next of a list with a title."""
        other = next((self.before[i].start for i in range(at, at + len(words)) if i in self.before), None)
        next_of_list = other is not None and not _LEADS_ON.search(self.text, at, other)
        return not next_of_list and not _DOING.match(words) and _HAS_ROLE.search(words) is not None

    def _in_words(self, words: str, at: int) -> Role:
        former = words.lower().startswith(("former ", "ex-", "late "))
        places = (i for i in range(at, at + len(words)) if i in self.atlas.by_start)
        own = next((i for i in places if i == at or _OF_BEFORE.search(self.text, max(at, i - 9), i)), None)
        country = None if own is None else self.atlas.by_start[own][1]
        return Role(words, country, leader=False, office=False, former=former, rule="description")

    def home_of(self, name: Name) -> str | None:
        """Return the country that stands at a name: "Malta's X", "X of Malta", "X (Malta)"."""
        return owner_of(self.text, name.span.start, self.atlas) or self._country_after(name.span.end)

    def lists(self, end: int, start: int) -> bool:
        """Return whether two names are next in a list: between them are commas, "and" and countries, no other word."""
        title = self.before.get(start)
        between, at, start = "", end, title.start if title else start
        while at < start <= end + 80:
            place = self.atlas.by_start.get(at)
            between += "" if place else self.text[at]
            at = place[0] if place else at + 1
        return _LISTED.fullmatch(between) is not None

    def _country_after(self, end: int) -> str | None:
        """Return the country of "X of South Korea" or "X (Japan)"."""
        match = _OF_COUNTRY.match(self.text, end)
        if match is None:
            return None
        place = next((at for at in (match.end(), match.end() - len("the ")) if at in self.atlas.by_start), None)
        if place is None or self.text.startswith(("'", "’"), self.atlas.by_start[place][0]):  # "X, Malta's Y"
            return None
        return self.atlas.by_start[place][1]


def _as_role(title: Title, country: str | None, rule: str) -> Role:
    of = None if title.organisation else title.country or country
    return Role(title.role, of, leader=title.leader, office=True, former=title.former, rule=rule)
