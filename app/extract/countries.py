"""Countries that an article names: by name, abbreviation, demonym, capital, or what stands for a government.

How: 1. one pattern of all forms, longest first, with the phrases that mean no country ("South China Sea") among them;
2. a mention that is part of a person's name is none ("Jim Jordan"), nor is a town in the United States
("Lebanon, Pa."); 3. what several countries share ("Korea") goes to the one that the article speaks of; 4. a state that
is no more counts in articles of its time, and then its capital is its own ("Moscow" of the Soviet Union).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from app.document import Span
from app.extract.language import Reading
from app.findings import CountryFinding
from app.reference import FormKind, Reference

# Names that are given names or English words too often to be read without more.
_NOT_IN_TEXT = frozenset({"Jersey"})
# Countries and capitals that people bear as a first name.
_FIRST_NAMES = frozenset(
    "Israel Jordan Chad Georgia Paris Sofia Santiago India Kenya Ireland London Malta Cuba Vienna Berlin America "
    "Washington German Francis Holland Roman China Brazil Duma Lima Tripoli Sydney Scots Jamaica Montenegro Mali "
    "Cyprus Panama Trinidad Angola Somalia Odessa Lourdes".split()
)
_PERSONAL_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Rep|Sen|Gov|Judge|Justice|Congressman|Congresswoman|Coach|Officer|Miss|Sir|Lady)\.? $"
)
# "President Nursultan Nazarbaev": a place's name after an office and before a surname is a given name.
_OFFICE_BEFORE = re.compile(
    r"\b(?:President|Minister|Premier|Chancellor|Secretary|Senator|King|Queen|Prince|Princess) $"
)
_OFFICE_AFTER = re.compile(
    r" (?:[a-z-]+ )?(?:president|prime minister|premier|chancellor|leader|minister|king|queen|ruler|government|"
    r"officials?|ambassador|envoy|delegation|parliament|counterpart)\b"
)
_GIVEN_NAME_BEFORE = re.compile(r"(?:\b(?P<name>[A-Z][\w’'-]+)|\b[A-Z]\.) (?:[A-Z]\. ?)?$")
_STATES = (
    "Alabama|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Idaho|Illinois|Indiana|Iowa|Kansas|"
    "Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|"
    "New Hampshire|New York|North Carolina|Ohio|Oklahoma|Ontario|Oregon|Pennsylvania|South Carolina|Tennessee|Texas|"
    "Utah|Vermont|Virginia|West Virginia|Wisconsin"
)
_STATE_ABBREVIATIONS = (
    r"(?:Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Md|Mass|Mich|Minn|Miss|Mo|Mont|Neb|Nev|N\.[CDHJMY]|"
    r"Okla|Ore|Pa|R\.I|S\.[CD]|Tenn|Tex|Vt|Va|Wash|W\.Va|Wis|Wyo)\."
)
_IN_A_STATE = re.compile(rf", (?:{_STATE_ABBREVIATIONS}|(?P<name>{_STATES})\b)")
_PART_OF_A_NAME = re.compile(  # a publisher, carrier or treaty called after the place
    r" (?:Times|Post|Herald|Daily|Today|Express|Tribune|Telegraph|Gazette|Examiner|Journal|Airlines|Airways|Open|Steel|"
    r"Tech|Papers|(?:National )?University|(?:Winter |Summer )?(?:Olympics?|Paralympics)|Biennale|Marathon|County|"
    r"Township|Avenue|Street|Road|Lane|Wharf|Terrace|Crescent|Boulevard|Alley|Mail|"
    r"(?:Climate )?(?:Accords?|Agreements?|Protocols?|Treaty|Convention|Declaration|"
    r"Statute|Memorandum)|Consensus|Pact|Process|accords|agreements|process)\b"
)
# Whose capital was that of a former state.
HEIRS = {"SU": "RU", "CS": "CZ", "YU": "RS"}
_NO_MORE = re.compile(r"\b(?:[Ff]ormer |[Ee]x-|[Pp]ost-|[Aa]nti-)$")
# "Greek cheese": a thing called after a country, unless it is traded.
_THING = re.compile(r"(?: [a-z-]+){1,2}")
_TRADED = re.compile(
    r"\b(?:bann?(?:ed|s)?|imports?|imported|exports?|exported|tariffs?|dut(?:y|ies)|tax(?:es|ed)?|buys?|bought|sells?|sold|ship(?:ped|ments?)|"
    r"trade|quotas?|producers?|makers?|growers?|exporters?|importers?|markets?|industry|origin|sanctions?|inspectors?)\b"
)
_LANGUAGE = re.compile(r"-(?:language|speaking|speakers?)\b| language\b")
_CAUCASUS = re.compile(r"\b(?:Georgians?|Tbilisi|Abkhazia|South Ossetia|Caucasus|Saakashvili|Batumi|Black Sea)\b")
_AMERICAN = re.compile(
    r"\b(?:Atlanta|Savannah|Ga\.|Gov\.|Sens?\.|Reps?\.|Republicans?|Democrats?|Alabama|Carolina|Florida|Texas)\b"
)
_STATE_BEFORE = re.compile(
    r"\b(?:state of|Atlanta,|Savannah,|Augusta,|Athens,|Macon,|Columbus,|North|South|in rural) $"
)
_STATE_AFTER = re.compile(
    r"(?:['’]s)? (?:Secretary of State|secretary of state|Gov\b|[Gg]overnor|Senate|House|Republicans?|Democrats?|"
    r"voters|Bulldogs|Power|Tech|State\b|Rep\b|Sen\b|[Ll]ieutenant|runoff|[Pp]eaches)|, U\.?S"
)
_SAID_BEFORE = re.compile(r"\b(?:said|says|added|told) $")
_PERSON_AFTER = re.compile(r",? (?:who|said|says|added|told|laughed)\b|, (?:an?|\d\d,) ")
# "Israel Adesanya, a boxer,", "Paris Hilton said": a surname follows, and what its bearer is or does.
_SURNAME_ACTS = re.compile(
    r" (?!(?:Prime|President|Premier|Minister|King|Queen|Chancellor|Foreign|Ministry|Government|Republic|Today|News)\b)"
    r"[A-Z][a-z’'-]+[a-z](?:, (?:an?|\d\d|who|said|says|told)\b|"
    r" (?:said|says|added|told|laughed|flew|wrote|smiled|met)\b)"
)
_PLACE_BEFORE = re.compile(
    r"\b(?:in|into|to|from|across|visit(?:ed|ing)?|near|inside|outside|between|against|with|of) $"
)


@dataclass(frozen=True, slots=True)
class _Mention:
    """A form in the text and the countries that it may name, the likeliest first; `all` says that it names them all."""

    span: Span
    form: str
    kind: FormKind
    codes: tuple[str, ...]
    all: bool = False


# What a form means: the form as the reference has it, its kind, codes, and whether all of them are meant.
_Meaning = tuple[str, FormKind, tuple[str, ...], bool]


@dataclass(frozen=True, slots=True)
class _Forms:
    """All forms of a Reference as one pattern; phrases that are no country lead to nothing."""

    pattern: re.Pattern[str]
    meaning: dict[str, _Meaning]


def find_countries(reading: Reading, reference: Reference) -> tuple[CountryFinding, ...]:
    """Return the countries in order of first mention, each with all of its mentions."""
    mentions = _without_people(reading, reference, list(_scan(reading, reference)))
    mentions = [m for m in mentions if m.form != "Georgia" or _is_the_country_georgia(reading.text, m, mentions)]
    mentions = _without_things(reading.text, mentions, reference.things)
    mentions = _of_their_time(mentions, reference, reading.document.published)
    certain = Counter(m.codes[0] for m in mentions if len(m.codes) == 1)
    found: dict[str, list[Span]] = {}
    for mention in mentions:
        for code in _resolved(mention, certain):
            found.setdefault(code, []).append(mention.span)
    return tuple(CountryFinding(code, reference.countries[code].name, tuple(spans)) for code, spans in found.items())


def _scan(reading: Reading, reference: Reference) -> Iterator[_Mention]:
    """Yield every form that stands in the text and is not plainly something else."""
    forms, text = _forms(reference), reading.text
    for match in forms.pattern.finditer(text):
        meaning = forms.meaning.get(_normal(match.group()))
        if meaning is None or _is_american_town(text, match.end(), meaning):
            continue
        if _PART_OF_A_NAME.match(text, match.end()) or _LANGUAGE.match(text, match.end()):
            continue
        if reference.countries[meaning[2][0]].until and _NO_MORE.search(text, max(0, match.start() - 7), match.start()):
            continue
        yield _Mention(reading.document.span(*match.span()), *meaning)


def _without_things(text: str, mentions: list[_Mention], things: frozenset[str]) -> list[_Mention]:
    """Leave out countries whose only mentions are things called after them ("Greek cheese") that nobody trades."""
    named = {m.codes[0] for m in mentions if not _is_thing(text, m, things)}
    return [m for m in mentions if m.codes[0] in named]


def _is_thing(text: str, mention: _Mention, things: frozenset[str]) -> bool:
    start, end = mention.span.start, mention.span.end
    after = _THING.match(text, end) if mention.kind in ("demonym", "name") else None
    if after is None or not any(_is_noun(word, things) for word in after.group().split()):
        return False
    line = text[max(text.rfind(".", 0, start), text.rfind("\n", 0, start)) + 1 : end + 60]
    return _TRADED.search(line) is None


def _is_noun(word: str, things: frozenset[str]) -> bool:
    return not things.isdisjoint((word, word.removesuffix("s"), word.removesuffix("es")))


def _is_american_town(text: str, end: int, meaning: _Meaning) -> bool:
    """Recognise "Paris, Texas" and "Lebanon, Pa.". Georgia after a country is the next of a list."""
    state = _IN_A_STATE.match(text, end)
    return state is not None and (state["name"] != "Georgia" or (meaning[1] == "capital" and meaning[0] != "Tbilisi"))


def _without_people(reading: Reading, reference: Reference, mentions: list[_Mention]) -> list[_Mention]:
    """Leave out forms that are part of a person's name, and that surname alone where nothing else names the country."""
    people = [entity.span for entity in reading.entities if entity.label == "PERSON"]
    by_start = {span.start: span for span in people}
    given_names = frozenset(reference.given_names) - {mention.form.lower() for mention in mentions}
    surnames: set[str] = set()
    first_names: set[str] = set()
    kept: list[_Mention] = []
    for mention in mentions:
        if _is_surname(reading.text, mention.span, people, given_names) and not _qualifies_office(
            reading.text, mention
        ):
            surnames.add(mention.form)
        elif _is_first_name(reading.text, mention, by_start):
            first_names.add(mention.form)
        else:
            kept.append(mention)
    names = surnames | first_names
    if not names:
        return kept
    told = {m.codes[0] for m in kept if m.form not in names}
    return [
        m
        for m in kept
        if m.form not in names
        or (m.codes[0] in told and not (m.form in first_names and _speaks(reading.text, m.span)))
        or (m.form not in surnames and not _acts(reading.text, m.span))
        or _PLACE_BEFORE.search(reading.text, max(0, m.span.start - 12), m.span.start)
    ]


def _acts(text: str, span: Span) -> bool:
    """Return True if a form is the subject of a sentence, or a speaker: "Jordan did not"."""
    return _speaks(text, span) or re.match(r"(?:['’]s)? [a-z]", text[span.end : span.end + 4]) is not None


def _speaks(text: str, span: Span) -> bool:
    """Return True if a form stands where a speaker does: "said Jordan, a driver", "Jordan said"."""
    return _SAID_BEFORE.search(text, max(0, span.start - 8), span.start) is not None or (
        _PERSON_AFTER.match(text, span.end) is not None
    )


def _qualifies_office(text: str, mention: _Mention) -> bool:
    """Return True for "Deposed Nigerien president", which the recogniser takes for a person's name."""
    return mention.kind == "demonym" and _OFFICE_AFTER.match(text, mention.span.end) is not None


def _is_surname(text: str, span: Span, people: list[Span], given_names: frozenset[str]) -> bool:
    before = text[max(0, span.start - 40) : span.start]
    given = _GIVEN_NAME_BEFORE.search(before)
    if _PERSONAL_TITLE.search(before) or (given and given["name"] and given["name"].lower() in given_names):
        return True
    inside = [p for p in people if p.start < span.start and span.end <= p.end]
    return bool(inside) and bool(_GIVEN_NAME_BEFORE.search(text, inside[0].start, span.start))


def _is_first_name(text: str, mention: _Mention, people: dict[int, Span]) -> bool:
    start, end = mention.span.start, mention.span.end
    if _OFFICE_BEFORE.search(text, max(0, start - 12), start) and re.match(r" [A-Z][a-z]", text[end : end + 3]):
        return True
    if mention.form not in _FIRST_NAMES:
        return False
    if _SURNAME_ACTS.match(text, end):
        return True
    person = people.get(start)
    if person is None or person.end <= end:
        return False
    return re.match(r" [A-Z]", text[end : person.end]) is not None


def _is_the_country_georgia(text: str, mention: _Mention, mentions: list[_Mention]) -> bool:
    """Distinguish the country from the US state by what else the text names and by its neighbours in a list."""
    if _is_the_state(text, mention):
        return False
    if _CAUCASUS.search(text):
        return True
    listed = re.compile(r"(?:,| and| or|,? and) $")
    for other in mentions:
        if other.codes[0] not in ("US", "GE") and other.kind == "name":
            between = text[other.span.end : mention.span.start], text[mention.span.end : other.span.start]
            if any(0 < len(gap) <= 6 and listed.fullmatch(gap) for gap in between):
                return True
    american = _AMERICAN.search(text) or any(
        m.codes[0] == "US" or (m.form == "Georgia" and _is_the_state(text, m)) for m in mentions
    )
    return not american


def _is_the_state(text: str, mention: _Mention) -> bool:
    start, end = mention.span.start, mention.span.end
    return bool(_STATE_BEFORE.search(text, max(0, start - 24), start) or _STATE_AFTER.match(text, end))


def _of_their_time(mentions: list[_Mention], reference: Reference, published: str | None) -> list[_Mention]:
    """Leave out former states in an article of a later time; in one of their own give them their capital."""
    former = {code for m in mentions for code in m.codes[:1] if reference.countries[code].until}
    gone = {code for code in former if published and published > (reference.countries[code].until or "")}
    mentions = [m for m in mentions if m.codes[0] not in gone]
    for code in former - gone:
        heir = HEIRS.get(code)
        if published or not any(m.codes[0] == heir and m.kind in ("name", "demonym") for m in mentions):
            mentions = [
                replace(m, codes=(code,)) if m.codes[0] == heir and m.kind in ("capital", "metonym") else m
                for m in mentions
            ]
    return mentions


def _resolved(mention: _Mention, certain: Counter[str]) -> tuple[str, ...]:
    """Return the code or codes of a mention: of several candidates, the one that is named most often."""
    return mention.codes if mention.all else (max(mention.codes, key=lambda code: certain[code]),)


@lru_cache(maxsize=2)
def _forms(reference: Reference) -> _Forms:
    meaning: dict[str, _Meaning] = {}
    for form, (code, kind) in reference.country_forms.items():
        if form not in _NOT_IN_TEXT:
            meaning[_normal(form)] = (form, kind, (code,), False)
    for shared in reference.ambiguous:
        meaning[_normal(shared.form)] = (shared.form, shared.kind, shared.codes, shared.all)
    for form, what in list(meaning.items()):
        if what[1] == "demonym" and not form.endswith(("s", "sh", "ch", "ese", "men")):
            meaning.setdefault(form + "s", what)
    for form, what in list(meaning.items()):
        if len(form) > 4:  # headlines; "us" and "chad" in lower case are never countries
            meaning.setdefault(form.upper(), what)
    phrases = sorted(
        {*meaning, *map(_normal, reference.not_countries), *_names_with_a_form(reference, meaning)}, key=len
    )
    alternatives = "|".join(_as_pattern(phrase) for phrase in reversed(phrases))
    blocked = set(map(_normal, reference.not_countries))
    return _Forms(
        re.compile(rf"(?<![\w@#/])(?=[^\W\d_a-z]|inter-)(?:{alternatives})(?![\w$]|\.[a-z]{{2,4}}\b)"),
        {form: what for form, what in meaning.items() if form not in blocked},
    )


def _names_with_a_form(reference: Reference, meaning: dict[str, _Meaning]) -> Iterator[str]:
    """Yield the names of known leaders that hold a country's name: "Israel Katz", "Luis Montenegro"."""
    for leader in reference.leaders.values():
        for name in (leader.name, *leader.aliases):
            words = _normal(name).split()
            if len(words) > 1 and any(word in meaning for word in words) and " of " not in name:
                yield _normal(name)


def _normal(text: str) -> str:
    return " ".join(text.replace("'", "’").replace("‑", "-").split())


def _as_pattern(form: str) -> str:
    return re.escape(form).replace("’", "['’]").replace(r"\-", "[-‑]").replace(r"\ ", r"[^\S\r\n]+")
