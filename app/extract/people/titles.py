"""Titles of office in a text: which office, of which country or organisation, and whether held before.

A title reads outwards from its noun: to the left "former", a country ("Japanese", "Japan's", "US") or an organisation
("NRA President"); to the right "of South Korea", "of the European Council", "-elect".
"""

import re
from dataclasses import dataclass, replace

from app.extract.language import Reading
from app.extract.people.portfolios import Portfolios, portfolios_of
from app.extract.people.title_patterns import title_matches
from app.findings import CountryFinding
from app.reference import KnownOffice, Reference
from app.text import fold

# Nouns for what people do, beside offices.
ROLE_NOUN = (
    r"(?:spokes(?:man|woman|person)|correspondent|reporter|journalist|columnist|analyst|professor|expert|student|"
    r"activist|lawyer|attorney|director|chair(?:man|woman|person)?|chief|head|leader|envoy|ambassador|representative|"
    r"official|advis[eo]r|aide|strategist|economist|historian|author|researcher|fellow|scholar|scientist|editor|manager|"
    r"candidate|nominee|secretary|commander|general|colonel|negotiator|diplomat|lawmaker|legislator|businessman|"
    r"businesswoman|billionaire|host|anchor|actor|actress|singer|governor|mayor|whip|minister|president|CEO|executive|"
    r"founder|co-founder|partner|prosecutor|judge|officer|pollster|consultant|organi[sz]er|teacher|doctor|engineer|farmer|"
    r"veteran|delegate|coordinator|commissioner|counsel|counselor|photographer|writer|novelist|artist|politician|senator|"
    r"congressman|congresswoman|speaker|warlord|militant|cleric|archbishop|bishop|priest|imam|rabbi|pastor|dissident|"
    r"prisoner|detainee|refugee|survivor|deputy|undersecretary|principal|dean|chancellor|treasurer|operative|lobbyist|"
    r"investor|developer|magnate|tycoon|mogul|staff|commentator|campaigner|lecturer|trader|resident|pilot|guard|mediator|"
    r"banker|nurse|fisherman|shopkeeper|trucker|musician|poet|footballer|coach|surgeon|physician|architect|translator|"
    r"interpreter|vendor|retiree|pensioner|villager|warden|constable|ranger|sheriff|inspector|superintendent|sergeant|"
    r"corporal|skipper|midwife|curator|librarian|firefighter|paramedic|foreman|ombudsman|registrar|chaplain|goalkeeper|"
    r"midfielder|striker|defender|composer|master|conductor|sculptor|playwright|filmmaker|"
    r"assembly(?:man|woman|member)|counterpart|council(?:man|woman|lor)|alderman)"
)
LEADER = "Leader"  # the role of a country's leader where the text gives no office
# Titles that tell too little: of a known leader the reference tells more.
VAGUE = frozenset({LEADER, "Minister", "Secretary"})
MONARCHS = frozenset({"King", "Queen", "Emperor", "Emir", "Sultan", "Grand Duke", "Sovereign Prince"})

_WORDS = re.compile(r"[^\s.,]+")
_SECRETARY_ALONE = re.compile(r"Secretary [A-Z]")
_LONGEST_FIELD = 70  # characters
_MINISTER_OF = re.compile(r"minister (?:of|for) (?:the )?(?P<field>.+)", re.IGNORECASE)
_ELECT = re.compile(r"[- ](?:elect|designate)\b")
_RANK = re.compile(
    r"\b(?:vice|deputy|assistant|junior|associate|shadow|permanent|parliamentary|alternate)[ -]$", re.IGNORECASE
)
_ADJECTIVE = re.compile(  # between a country and a title, or before both
    r"\b(?:(?P<past>former|ex|then|late|one-?time|previous|ousted|deposed|exiled|erstwhile)|acting|interim|transitional|"
    r"caretaker|outgoing|incoming|current|new|newly[- ](?:elected|appointed|installed)|long-?time|incumbent|sitting|"
    r"federal|executive|principal|embattled|(?:centre-|center-|far-)?(?:right|left)(?:-wing)?|populist|first|"
    r"de facto|taliban|self-declared|veteran|top|powerful|hard-?line|reformist|leftist|islamist|nationalist|"
    r"authoritarian|"
    r"visiting|military|paramount|conservative|labour|socialist|communist|liberal|republican|democratic|"
    r"\d\d-year-old|\d*(?:1st|2nd|3rd|\dth)|[\w.]+-(?:backed|recogni[sz]ed|led|educated|born|appointed|installed|elected|friendly|"
    r"leaning|aligned|allied|supported))[- ]$",
    re.IGNORECASE,
)
_LEADS_NO_STATE = re.compile(
    r"\b(?:opposition|independence|rebel|protest|rights|spiritual|religious|business|union|party|labor|resistance|"
    r"tribal|student|church|gang|youth|separatist|guerrilla|community|indigenous|movement|industry|market)[ -]$",
    re.IGNORECASE,
)
_WITH_ADJECTIVES = re.compile(
    r"['’]s?(?: (?!(?:an?|the|his|her|its|their|that|who|to|of|in|on|at|by|with|as|is|was|has|said|says) )"
    r"[a-z][\w-]*){1,3} $"
)
_CAPITAL_BEFORE = re.compile(r"(?P<word>[A-Z][\w&-]*(?:\.[A-Z])*\.?)(?P<owner>['’]s?)? $")
# "International Olympic Committee (IOC) president"
_ABBREVIATION_BEFORE = re.compile(r"[a-z](?<!Authority) \((?P<words>[A-Z][A-Za-z]*[A-Z])\) $")
_PROVINCE_BEFORE = re.compile(r"(?P<two>(?:\w+ )?(?P<one>[A-Z][\w-]+))(?:['’]s?)? $")
# "the Republic’s president" is no organisation’s.
_STATE_WORD = re.compile(
    r"(?:Republic|Kingdom|State|Nation|Union|Federation|Country|Emirate|Sultanate|Island|Commonwealth|Confederation|Europe|"
    r"Africa|Asia|America|Government|World)\b"
)
# Offices whose title may go on.
_NO_PORTFOLIO = frozenset({"Deputy Prime Minister", "Senior Minister"})
_MAY_HAVE_FIELDS = frozenset({"Senior Minister", "Cabinet Minister", "Coordinating Minister", "Minister of State"})
_ORGANISATION_AFTER = re.compile(
    r"(?: (?:[A-Z][\w’'-]*|of|for|and|the|de))*? (?:Chamber|Bank|University|Council|Association|Federation|"
    r"Institute|Academy|Society|Party|Company|Corporation|Olympic|Football|Parliament|Senate|Assembly|Court|Cross|Airlines|Airways|Board|"
    r"Committee|Foundation|Group|Congress|League|Museum|Fund|Church|Conference|Club|College|School|Agency|Authority|"
    r"Commission|Motors|Industries|Union of|Trade Union)\b"
)
_CLUB_BEFORE = re.compile(
    r"\b(?:chapter|club|school|board|company|union|team|university|college|student|class|group|bank|network|division|party|"
    r"association|council|committee|church|society|foundation|firm|museum|league|federation|senate|county|city|state) $"
)
_NAME_GOES_ON = re.compile(
    r"\b(?:Real|Air|Bank of|Royal|Radio|Inter|Atl[eé]tico|Sporting|Royal Bank of|Credit|Telecom|Deutsche|Club|"
    r"AC|FC|AS) $"
)
_AND_CHIEF = re.compile(r" (?:and|&) (?:CEO|chief executive|chair|founder|co-founder|owner|editor)")
_OF_SOME = re.compile(
    r" of (?:an? |the )?(?!the |an? |his |her |its |their |our |my |all |both |each |country|nation|republic|"
    r"state|kingdom|government|world|which |what |whom )[a-z]"
)
_THEN = re.compile(r" (?:during|under|when|while|at the time) ")
# "prime minister from 1997 to 2007"
_TERM = re.compile(r",? (?:(?:from|between) \d{4} (?:to|until|till|and) \d{4}|\(?(?:from )?\d{4}[-–]\d{2,4})\b")
_IN_SENTENCE = re.compile(r"[\w,’'\"”] $")
_OF = re.compile(
    r"(?: (?:and|&) (?:[a-zA-Z-]+ ){1,3})?,? ?(?:of|to|for) (?:the )?"
    r"(?P<style>(?:[A-Z][a-z]+ ){0,3}(?:Republic|Kingdom|State|Commonwealth|Federation|Union|Sultanate|Principality|"
    r"Emirate|Government|Grand Duchy) of (?:the )?)?"
)
_IN = re.compile(r" in (?P<style>)(?:the )?")  # "a former minister of works in Liberia"
_OF_ITS = re.compile(r"['’]s? [\w“\"]")  # "leader of Iran's Quds Force", "president of Chile's parliament"
_IN_BRACKETS = re.compile(r" \((?:the )?")
_STATE = re.compile(r" (?:Republic|Kingdom|Federation|Confederation|State|Nation|Union|Commonwealth)\b")
# "Department of Trade and Industry (DTI) Secretary"
_DEPARTMENT = re.compile(
    r"\bDepartment of (?:the )?(?P<field>[A-Z]\w+(?:,? (?:and )?[A-Z]\w+){0,4})(?: \([A-Z]\w+\))? $"
)
_OF_STATE = re.compile(
    r"(?:Republic|Government|Nation|State|Federation|Confederation|Presidency|Presidential|Country)\b"
)
_OF_NAME = re.compile(r"[A-Z][\w&’'-]*(?:(?: (?:of|for|and|the|on|de|du))* [A-Z][\w&’'-]*)*")
# "World Economic Forum" of "of the World Economic Forum Ann Roe"
_BODY = re.compile(
    r"(?:[\w’'&-]+ )*?(?:Forum|Bank|Council|Commission|Association|Federation|Committee|Fund|Union|Party|Group|"
    r"University|Institute|Chamber|Senate|Assembly|Parliament|Court|Board|Foundation|Society|Club|Congress|League|"
    r"Agency|Authority|Organi[sz]ation)(?= [A-Z])"
)
_NO_STATE = re.compile(r"Turkish[ -]Cypriot")
# A capital letter before a title that tells of no organisation.
_NO_ORGANISATION = frozenset(
    """the a an and but or nor when while after before on in at as for with by from to of if so yet then now his
    her its our their my your this that both monday tuesday wednesday thursday friday saturday sunday january
    february march april may june july august september october november december meanwhile earlier later also
    only democrat tory speaking said says since because although though however where who what why how did does
    is was were will can could would should has have had like unlike despite during under over until against
    about mr mrs ms dr sir dear today yesterday tomorrow honourable honorable excellency majesty highness holiness
    madam madame mister thank welcome between including mp mep""".split()
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title at `start:end`, all that qualifies it included. A `plural` one holds for each name of a list."""

    start: int
    end: int
    role: str  # the reference's title of the office, or the text's own words
    office: KnownOffice | None
    country: str | None
    organisation: bool  # of something that is no country
    former: bool
    leader: bool
    plural: bool


@dataclass(frozen=True, slots=True)
class Atlas:
    """Mentions of countries by where they start and end."""

    by_start: dict[int, tuple[int, str]]  # start -> (end, code)
    by_end: dict[int, tuple[int, str]]  # end -> (start, code)
    demonyms: frozenset[str]


def atlas_of(countries: tuple[CountryFinding, ...], reference: Reference) -> Atlas:
    """Index the mentions of countries by their borders."""
    mentions = [(span, country.code) for country in countries for span in country.mentions]
    return Atlas(
        {span.start: (span.end, code) for span, code in mentions},
        {span.end: (span.start, code) for span, code in mentions},
        reference.demonyms,
    )


def owner_of(text: str, start: int, atlas: Atlas) -> str | None:
    """Return the country that owns the name at `start`: "Kenya's William Ruto", "Laos' Thongloun Sisoulith"."""
    for possessive in ("'s ", "’s ", "' ", "’ ", "'S ", "’S "):
        if text.endswith(possessive, 0, start) and (owner := atlas.by_end.get(start - len(possessive))):
            return owner[1]
    return None


def find_titles(reading: Reading, reference: Reference, atlas: Atlas) -> list[Title]:
    """Return the titles of office in a text, in order."""
    text = reading.text
    organisations = {entity.span.start for entity in reading.entities if entity.label in ("ORG", "GPE")}
    found = []
    portfolios = portfolios_of(reference)
    for match in title_matches(text, reference):
        title = _noun(text, match, portfolios, reference)
        if title is None:
            continue
        title = _with_portfolio(text, title, atlas, portfolios, reference)
        title = _to_the_left(text, title, atlas)
        title = _of_organisation(text, title, organisations, reference)
        title = _to_the_right(text, title, atlas, reference)
        found.append(replace(title, former=True) if _TERM.match(text, title.end) else title)
    found = _sharing_country(text, found, atlas)
    return [title for title in found if title.role != LEADER or title.country]


def _sharing_country(text: str, titles: list[Title], atlas: Atlas) -> list[Title]:
    """Give "Minister for Climate and Deputy Prime Minister (Sweden)" one country."""
    shared = list(titles)
    for i in range(len(titles) - 1, 0, -1):
        one, other = titles[i - 1], shared[i]
        between = text[one.end : other.start]
        if one.country is None and other.country and between in (" and ", " & ") and other.start not in atlas.by_start:
            shared[i - 1] = replace(one, country=other.country)
    return shared


def _noun(text: str, match: re.Match[str], portfolios: Portfolios, reference: Reference) -> Title | None:
    """Read the title's noun itself, with the field of a minister or secretary; None for any other secretary."""
    start, end = match.span()
    if match["minister"] or match["secretary"]:
        before = portfolios.known_before.search(text, max(0, start - _LONGEST_FIELD), start)
        if match["secretary"] and (field := _DEPARTMENT.search(text, max(0, start - _LONGEST_FIELD), start)):
            role = f"{field['field']} {_capitalised(_singular(match.group()))}"
            return Title(
                field.start(), end, role, None, None, organisation=False, former=False, leader=True, plural=False
            )
        if before and before.group().lower() != "federal ":
            start = before.start()
        elif after := portfolios.known_after.match(text, end):
            end = after.end()
        elif match["secretary"] and not _SECRETARY_ALONE.match(text, start):
            return None
    elif (exact := reference.find_office(match.group())) and _has_portfolio(exact):
        before = portfolios.more_before.search(text, max(0, start - _LONGEST_FIELD), start)
        before = before or portfolios.qualifier_before.search(text, max(0, start - _LONGEST_FIELD), start)
        start = before.start() if before else start
    words = " ".join(text[start:end].split())
    singular = _singular(words)
    field = _MINISTER_OF.fullmatch(singular)
    turned = reference.find_office(f"{field['field']} minister") if field else None  # "minister for defence"
    office = reference.find_office(words) or reference.find_office(singular) or turned
    plural = reference.find_office(words) is None and singular != words
    role, leader = singular, True
    if office is not None:
        role, leader = office.title, office.leader
    elif match["leader"]:
        role = LEADER
    else:
        role = _capitalised(singular)
        leader = not role.startswith(("First ", "Chief ", "Junior ")) and role != "Secretary"
    return Title(start, end, role, office, None, organisation=False, former=False, leader=leader, plural=plural)


def _has_portfolio(office: KnownOffice) -> bool:
    """Return True for "Defence Minister", not for "Deputy Prime Minister" or "Senior Minister"."""
    return office.kind == "minister" and office.title.endswith(" Minister") and office.title not in _NO_PORTFOLIO


def _singular(words: str) -> str:
    """Return "minister of sports" for "ministers of sports"."""
    head, *field = re.split(r"(?= (?:of|for) )", words, maxsplit=1)
    singular = re.sub(r"ies$", "y", head) if head.lower().endswith("ies") else head.removesuffix("s")
    return "".join((singular, *field))


def _with_portfolio(text: str, title: Title, atlas: Atlas, portfolios: Portfolios, reference: Reference) -> Title:
    """Take in a field that the pattern of all titles does not have: "for Immigration and Citizenship", "Relief"."""
    is_minister = title.role == "Minister" or title.role.startswith("Minister ") or title.role in _MAY_HAVE_FIELDS
    if not is_minister and title.role != "Secretary of State" and not text.startswith("inister", title.start + 1):
        return title
    of_state = title.role in ("Secretary of State", "Minister of State")
    has_field = not of_state and re.search(r"\b(?:of|for) ", text[title.start : title.end]) is not None
    found = (portfolios.further if has_field else portfolios.after).match(text, title.end)
    if found and not any(i in atlas.by_start for i in range(found.start("field"), found.end())):
        words = " ".join(text[title.start : found.end()].split())
        return replace(title, end=found.end(), role=_capitalised(words), office=None, leader=True)
    if (
        title.role == "Minister"
        and text[title.start] == "M"
        and (field := portfolios.before.search(text, max(0, title.start - 40), title.start))
    ):
        words = field["field"]
        first = re.split(r"[ ,]", words)[0]
        if (
            not any(i in atlas.by_end for i in range(field.start(), field.end() + 1))
            and words not in reference.provinces
            and first.lower() not in _NO_ORGANISATION
            and not reference.naming.is_function_word(first)
            and fold(words) not in reference.leaders_by_surname
        ):
            return replace(title, start=field.start(), role=f"{words} Minister")
    return title


def _to_the_left(text: str, title: Title, atlas: Atlas) -> Title:
    """Take in what stands before the noun: rank, former, country, organisation."""
    start, former, country = title.start, False, None
    rank = _RANK.search(text, max(0, start - 16), start)
    if rank is not None:
        start = rank.start()
        role = f"{rank.group().strip(' -').capitalize()} {title.role}"
        title = replace(title, role=role, office=None, leader=False)
    if title.role == LEADER and _LEADS_NO_STATE.search(text, max(0, start - 24), start):
        return replace(title, start=start)
    for _ in range(5):
        if adjective := _ADJECTIVE.search(text, max(0, start - 24), start):
            start, former = adjective.start(), former or adjective["past"] is not None
        elif country is None and (owner := _country_before(text, start, atlas)):
            start, country = owner
        else:
            break
    return replace(title, start=start, former=former, country=country)


def _of_organisation(text: str, title: Title, organisations: set[int], reference: Reference) -> Title:
    """Take in an organisation or province before the title: "NRA President", "Toyota’s president", "Quebec Premier"."""
    if title.leader and _CLUB_BEFORE.search(text, max(0, title.start - 16), title.start):
        return replace(title, organisation=True, leader=False)
    if (
        title.country or not title.leader or text[title.start : title.end].isupper()
    ):  # in capitals a capital tells nothing
        return title
    province = _PROVINCE_BEFORE.search(text, max(0, title.start - 40), title.start)
    part = next((part for part in ("two", "one") if province and province[part] in reference.provinces), None)
    if province and part:
        start = province.start(part)
        return replace(title, start=start, role=text[start : title.end], organisation=True, leader=False)
    if _shared(title) and (bracket := _ABBREVIATION_BEFORE.search(text, max(0, title.start - 30), title.start)):
        words = f"{bracket['words']} {text[title.start : title.end]}"
        return replace(title, role=words, organisation=True, leader=False)
    word = _CAPITAL_BEFORE.search(text, max(0, title.start - 30), title.start)
    if word is None or word["word"].rstrip(".").lower() in _NO_ORGANISATION or word["word"] in reference.demonyms:
        return title
    if word["owner"] and (
        not _shared(title) or _STATE_WORD.match(word["word"]) or fold(word["word"]) in reference.leaders_by_surname
    ):
        return title
    surname = fold(word["word"].rstrip(".")) in reference.leaders_by_surname  # "said Li. Premier Li Qiang"
    sentence_end = word["word"].endswith(".") and (len(word["word"]) > 4 or surname)
    opens = not _IN_SENTENCE.search(text, max(0, word.start() - 2), word.start())
    if sentence_end or (
        opens and not word["owner"] and word.start() not in organisations and not word["word"].isupper()
    ):
        return title
    words = text[word.start() : title.end]
    return replace(title, start=word.start(), role=words, organisation=True, leader=False)


def _shared(title: Title) -> bool:
    """Return whether clubs and companies have such an office too."""
    return title.leader and (title.role == LEADER or (title.office is not None and title.office.kind != "minister"))


def _country_before(text: str, start: int, atlas: Atlas) -> tuple[int, str] | None:
    """Return start and code of the country that a title is qualified by: "Japanese …", "Japan's long-serving …"."""
    gap = start - 1
    if gap < 1 or text[gap] not in " -\u00a0":
        return None
    for possessive in ("", "'s", "’s", "'", "’", "'S", "’S", ")"):
        if text.endswith(possessive, 0, gap) and gap - len(possessive) in atlas.by_end:
            owner = atlas.by_end[gap - len(possessive)]
            return None if _NO_STATE.match(text, owner[0]) or _is_inside_a_name(text, *owner, atlas) else owner
    words = _WITH_ADJECTIVES.search(text, max(0, start - 50), start)
    return atlas.by_end.get(words.start()) if words else None


def _is_inside_a_name(text: str, start: int, _: str, atlas: Atlas) -> bool:
    """Return True for "Madrid" of "Real Madrid" and "France" of "Air France"."""
    end = atlas.by_start[start][0]
    return text[start:end] not in atlas.demonyms and _NAME_GOES_ON.search(text, max(0, start - 12), start) is not None


def _to_the_right(text: str, title: Title, atlas: Atlas, reference: Reference) -> Title:
    """Take in what stands after the noun: "-elect", "of South Korea", "of the European Council"."""
    if elect := _ELECT.match(text, title.end):
        title = replace(title, end=elect.end(), role=f"{title.role}-elect")
    if _THEN.match(text, title.end):
        title = replace(title, former=True)
    if _shared(title) and (_AND_CHIEF.match(text, title.end) or _OF_SOME.match(text, title.end)):
        title = replace(title, organisation=True, leader=False)
    of = _OF.match(text, title.end) or (_IN.match(text, title.end) if title.former and not title.country else None)
    if of is None:
        inside = _IN_BRACKETS.match(text, title.end)
        place = atlas.by_start.get(inside.end()) if inside and not title.country else None
        return replace(title, country=place[1]) if place and text.startswith(")", place[0]) else title
    starts = (of.end(), of.start("style"), of.end() - len("the "))
    at = next((at for at in starts if at in atlas.by_start), None)
    if at is not None and not _names_organisation(text, at, atlas):
        end, code = atlas.by_start[at]
        if _shared(title) and _OF_ITS.match(text, end):
            return replace(title, end=end, organisation=True, leader=False)
        state = _STATE.match(text, end)
        return replace(title, end=state.end() if state else end, country=title.country or code)
    name = _OF_NAME.match(text, of.end())
    if name is None or _OF_STATE.match(text, of.end()) or not (_shared(title) or title.organisation):
        return title
    noun = text[title.start : title.end]
    body = _BODY.match(text, name.start(), name.end())
    given = None if body else given_name_inside(text, *name.span(), reference)
    end = body.end() if body else given - 1 if given else name.end()  # "CAM" of "CAM Hector Paz"
    words = noun.rpartition(" ")[2] + text[title.end : end]
    return replace(title, end=end, role=words, organisation=True, leader=False)


def given_name_inside(text: str, start: int, end: int, reference: Reference) -> int | None:
    """Return where a given name begins that is neither the first nor the last word: "Hector" in "CAM Hector Paz"."""
    words = list(_WORDS.finditer(text, start, end))[1:-1]
    return next((word.start() for word in words if word.group().lower() in reference.given_names), None)


def _names_organisation(text: str, place: int, atlas: Atlas) -> bool:
    """Distinguish "of the American Academy" from "of the Republic of Korea Lee Jae-myung"."""
    end = atlas.by_start[place][0]
    if _STATE.match(text, end):
        return False
    named = text[place:end] in atlas.demonyms and re.match(r" [A-Z]", text[end : end + 2]) is not None
    return named or _ORGANISATION_AFTER.match(text, end, end + 60) is not None


def _capitalised(role: str) -> str:
    """Write a title as a title: "minister for trade" becomes "Minister for Trade"."""
    small = {"of", "for", "the", "and", "without"}
    return " ".join(word if word in small else word[:1].upper() + word[1:] for word in role.split())
