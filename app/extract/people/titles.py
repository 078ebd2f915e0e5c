"""Titles of office in a text: which office, of which country or organisation, and whether held before.

A title reads outwards from its noun: to the left "former", a country ("Japanese", "Japan's", "US") or an organisation
("NRA President"); to the right "of South Korea", "of the European Council", "-elect".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from app.extract.findings import CountryFinding
from app.reference import Office, Reference

_FIELD = (
    r"(?:foreign|external|international|european|national|internal|home|public|economic|social|parliamentary|strategic|"
    r"regional|women['’]s|digital|environmental?|religious|indigenous|consumer|veterans)? ?"
    r"(?:affairs|relations|cooperation|defen[cs]e|finances?|econom(?:y|ics?)|trade|industry|commerce|energy|power|health|"
    r"education|environment|climate(?: change)?|agriculture|farm|food|fisheries|transport(?:ation)?|justice|law|interior|"
    r"security|culture|tourism|labou?r|work|employment|science|(?:advanced )?technology|innovation|information|"
    r"communications?|oil|petroleum|minerals|mines|water|irrigation|planning|development|housing|infrastructure|railways?|"
    r"immigration|migration|integration|investment|business|budget|treasury|sports?|youth|family|women|equality|"
    r"unification|reunification|intelligence|police|land|lands|state|religion|media|foreign|external|home|aviation|"
    r"shipping|ports?|ecology|research|higher education|welfare|pensions|taxes|revenue|privati[sz]ation|reform|"
    r"reconstruction|digital|peace|diaspora|europe|brexit|africa|asia|middle east|armed forces|war|supply|mining|steel)"
)
_FIELDS = rf"{_FIELD}(?:,? (?:and|&) {_FIELD}|, {_FIELD},? (?:and|&) {_FIELD})?"
_GENERIC = (
    rf"(?P<minister>{_FIELDS}[ -]ministers?|(?:cabinet|senior|junior|first|chief|government)?[ -]?ministers?"
    rf"(?: (?:of|for|without) (?:the )?(?:portfolio|{_FIELDS}))?)"
    rf"|(?P<secretary>{_FIELDS} secretar(?:y|ies)(?! of state)|secretar(?:y|ies) of (?:the )?{_FIELDS})"
    r"|(?P<leader>(?:supreme |paramount |de facto |military |communist party )?(?:leader|ruler))(?:s\b)?"
)
_ELECT = re.compile(r"[- ](?:elect|designate)\b")
_LOWER = re.compile(
    r"(?:vice|deputy|assistant|under|undersecretary|junior|associate|shadow|permanent|parliamentary|senior vice|alternate)[ -]$",
    re.IGNORECASE,
)
_BEFORE_OFFICE = re.compile(  # adjectives that stand between a country and a title, or before both
    r"(?P<former>\b(?:former|ex|then|late|one-?time|previous|ousted|deposed|exiled|ex-acting|erstwhile)[- ])"
    r"|\b(?:acting|interim|transitional|caretaker|outgoing|incoming|current|new|newly[- ](?:elected|appointed|installed)|"
    r"long-?time|incumbent|sitting|federal|embattled|republican|democratic|conservative|labour|socialist|communist|"
    r"centrist|liberal|right-wing|left-wing|far-right|populist|first|de facto|self-declared|pro-\w+|veteran|"
    r"top|influential|powerful|hard-line|hardline|reformist|leftist|islamist|nationalist|authoritarian|visiting|"
    r"transitional government|transition|interim government|military|own|\d\d-year-old)[- ]$",
    re.IGNORECASE,
)
_FORMER = re.compile(
    r"\b(?:former|ex|then|late|one-?time|previous|ousted|deposed|exiled|erstwhile)[- ]$", re.IGNORECASE
)
_WITH_ADJECTIVES = re.compile(r"['’]s?(?P<between>(?: [a-z][\w-]*){1,3}) $")
_ORGANISATION_BEFORE = re.compile(r"(?P<word>[A-Z][\w&.’'-]*) $")
_OF = re.compile(
    r"(?: (?:and|&) (?:[a-zA-Z-]+ ){1,3})?,? ?(?:of|to|for) (?:the )?"
    r"(?P<style>(?:[A-Z][a-z]+ ){0,3}(?:Republic|Kingdom|State|Commonwealth|Federation|Union|Sultanate|Principality|"
    r"Emirate|Government|Grand Duchy) of (?:the )?)?"
)
_OF_NOTHING = re.compile(
    r"(?:Republic|Government|Nation|State|Federation|Confederation|Presidency|Presidential|Country|Union of)\b"
)
_OF_NAME = re.compile(r"[A-Z][\w&.’'-]*(?:,? (?:(?:of|for|and|the|on|de) )*(?:the )?[A-Z][\w&.’'-]*)*")
# Not an organisation, though a capital letter before a title may look like one.
_NO_ORGANISATION = frozenset(
    """the a an and but when while after before on in at as for with by from to of if so yet then now his her its our their my
    your this that both monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december former late acting interim vice deputy meanwhile earlier later also only
    republican democratic democrat conservative labour socialist communist federal incumbent outgoing incoming new current
    embattled speaking said says hours days since because although though however where who what why how did does is was were
    will can could would should has have had like unlike despite during under over until against about mr mrs ms dr sir dear
    while today yesterday tomorrow transitional right-wing left-wing honourable honorable excellency majesty highness
    self-declared populist""".split()
)
# Offices that clubs and companies have too: what stands beside them tells.
_SHARED_OFFICES = frozenset(
    "President,Vice President,Chancellor,General Secretary,Secretary-General,Chief Executive,Supreme Leader,King,Queen,"
    "Emperor,Pope,Governor,Speaker,Leader,Acting President,Interim President,Sultan,Special Envoy,Ambassador".split(",")
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title at `start:end`, what qualifies it included. `plural` titles hold for each name of a list."""

    start: int
    end: int
    role: str
    office: Office | None
    country: str | None
    organisation: str | None
    former: bool
    leader: bool
    plural: bool


@dataclass(frozen=True, slots=True)
class Atlas:
    """Mentions of countries by where they start and end."""

    by_start: dict[int, tuple[int, str]]  # start -> (end, code)
    by_end: dict[int, tuple[int, str]]  # end -> (start, code)


def atlas_of(countries: tuple[CountryFinding, ...]) -> Atlas:
    """Index the mentions of countries by their borders."""
    mentions = [(span, country.code) for country in countries for span in country.mentions]
    return Atlas(
        {span.start: (span.end, code) for span, code in mentions},
        {span.end: (span.start, code) for span, code in mentions},
    )


def find_titles(text: str, reference: Reference, atlas: Atlas) -> list[Title]:
    """Return the titles of office in a text, in order."""
    found: list[Title] = []
    for match in _pattern(reference).finditer(text):
        title = _noun(match, reference)
        if title is not None:
            found.append(_to_the_right(text, _to_the_left(text, title, atlas), atlas))
    return [title for title in found if title.role != "Leader" or title.country]


def _noun(match: re.Match[str], reference: Reference) -> Title | None:
    """Read the title's noun itself."""
    words = " ".join(match.group().split())
    plural = words.lower().endswith(
        ("ministers", "presidents", "chancellors", "premiers", "kings", "secretaries", "leaders")
    )
    singular = (
        re.sub(r"ies$", "y", words)
        if words.lower().endswith("secretaries")
        else words.removesuffix("s")
        if plural
        else words
    )
    office = reference.find_office(singular)
    at = (match.start(), match.end())
    if office is not None:
        return Title(*at, office.title, office, None, None, former=False, leader=office.leader, plural=plural)
    if match["leader"]:
        return Title(*at, "Leader", None, None, None, former=False, leader=True, plural=plural)
    if match["minister"] or match["secretary"]:
        role = _capitalised(singular)
        leader = not role.lower().startswith(("first ", "chief ", "junior "))
        return Title(*at, role, None, None, None, former=False, leader=leader, plural=plural)
    return None


def _to_the_left(text: str, title: Title, atlas: Atlas) -> Title:
    """Take in what stands before the noun: rank, former, country, organisation."""
    start, former, country = title.start, False, None
    rank = _LOWER.search(text, max(0, start - 16), start)
    if rank and not (title.office and title.office.title.startswith(("Vice", "Deputy"))):
        low = rank.group().strip(" -").capitalize()
        title = replace(title, role=f"{low} {title.role}", office=None, leader=False)
        start = rank.start()
    for _ in range(4):
        adjective = _BEFORE_OFFICE.search(text, max(0, start - 24), start)
        past = _FORMER.search(text, max(0, start - 12), start)
        owner = _country_before(text, start, atlas) if country is None else None
        if past or adjective:
            start = (past or adjective).start()  # type: ignore[union-attr]
            former = former or past is not None
        elif owner:
            start, country = owner
        else:
            break
    organisation = None
    if country is None and (title.role in _SHARED_OFFICES or title.role == "Leader"):
        word = _ORGANISATION_BEFORE.search(text, max(0, start - 30), start)
        if (
            word
            and word["word"].rstrip(".").lower() not in _NO_ORGANISATION
            and not _opens_sentence(text, word.start())
        ):
            organisation = word["word"]
    return replace(
        title,
        start=start,
        country=country,
        former=former,
        organisation=organisation,
        leader=title.leader and organisation is None,
    )


def _country_before(text: str, start: int, atlas: Atlas) -> tuple[int, str] | None:
    """Return start and code of the country that a title is qualified by: "Japanese …", "Japan's long-serving …"."""
    if start == 0 or text[start - 1] not in " -\u00a0":
        return None
    gap = start - 1
    for end in (gap, gap - 2 if text[gap - 2 : gap] in ("'s", "’s") else gap - 1 if text[gap - 1] in "'’" else gap):
        if end in atlas.by_end:
            return atlas.by_end[end]
    words = _WITH_ADJECTIVES.search(text, max(0, start - 50), start)
    return atlas.by_end.get(words.start()) if words else None


def _opens_sentence(text: str, at: int) -> bool:
    return not re.search(r"[\w,’'\"”] $", text[max(0, at - 2) : at])


def _to_the_right(text: str, title: Title, atlas: Atlas) -> Title:
    """Take in what stands after the noun: "-elect", "of South Korea", "of the European Council"."""
    end, role, country, organisation = title.end, title.role, title.country, title.organisation
    if elect := _ELECT.match(text, end):
        end, role = elect.end(), f"{role}-elect"
    of = _OF.match(text, end)
    if of is None:
        return replace(title, end=end, role=role)
    place = next((at for at in (of.end(), of.start("style"), of.end() - 4) if at in atlas.by_start), None)
    if place is not None:
        end, code = atlas.by_start[place]
        country = country or code
    elif not _OF_NOTHING.match(text, of.end()) and (name := _OF_NAME.match(text, of.end())):
        if role in _SHARED_OFFICES:
            organisation, end = name.group(), name.end()
    leader = title.leader and organisation is None
    return replace(title, end=end, role=role, country=country, organisation=organisation, leader=leader)


def _capitalised(role: str) -> str:
    """Write a title as a title: "minister for trade" becomes "Minister for Trade"."""
    small = {"of", "for", "the", "and", "without"}
    return " ".join(word if word in small else word[:1].upper() + word[1:] for word in role.split())


@lru_cache(maxsize=2)
def _pattern(reference: Reference) -> re.Pattern[str]:
    exact, loose = [], []
    for office in reference.offices.values():
        for name in (office.title, *office.aliases):
            pattern = re.escape(name).replace(r"\ ", r"[ \u00a0]").replace("’", "['’]")
            (exact if len(name) <= 4 and name[1:2].isupper() or name.endswith(".") or len(name) <= 3 else loose).append(
                pattern
            )
    by_length = "|".join(sorted(loose, key=len, reverse=True))
    return re.compile(
        rf"(?<![\w-])(?:(?:{'|'.join(sorted(exact, key=len, reverse=True))})(?!\w)"
        rf"|(?i:(?:{by_length})s?(?![\w’'])(?!-(?!elect|designate))|(?:{_GENERIC})(?![\w’'])))"
    )


def titles_by_end(titles: list[Title]) -> dict[int, Title]:
    """Index titles by their ends; of several the longest."""
    return {title.end: title for title in sorted(titles, key=lambda t: -t.start)}


def overlapping(titles: list[Title], start: int, end: int) -> Iterator[Title]:
    """Yield the titles that share a character with `start:end`."""
    return (title for title in titles if title.start < end and start < title.end)
