"""Reference data: data/reference/*.csv as validated, frozen values.

    countries.csv         ISO 3166-1, and four former states of ISO 3166-3 (`until`), with names, demonyms, capitals,
                          metonyms of the government, other places
    ambiguous_forms.csv   forms of several countries ("Korea"), the likeliest first
    not_countries.csv     phrases with a country's name that do not mean the country ("South China Sea")
    offices.csv           titles of office, their other wordings, whether the holder is a leader, and the country of
                          those that exist in one country only
    leaders.csv           heads of state and government and foreign ministers since about 2000, and well-known earlier
                          ones, with their terms
    given_names.csv       given names that are nearly always of one gender
    things.csv            food, animals and things named after countries ("Swiss cheese")
    owned_nouns.csv       nouns that follow a possessive: relatives and staff, things, acts ("visit")
    portfolios.csv        words for the portfolios of ministers
    provinces.csv         parts of countries whose heads are called premier, president or minister
    naming_orders.csv     order of names by country, with family_names.csv, common_words.csv and
                          given_name_forms.csv: app.naming
    media.csv             news agencies, broadcasters and papers, and nouns for them (kind `noun`)
    forums.csv            members of each forum, and former ones (`former`) with the day they left or were suspended
    places.csv            coordinates of cities (`python -m training.places`)
    topics.csv            controlled vocabulary of topics, with the patterns of each

Multiple values of a cell are separated by `;`. Apostrophes are typographic (`’`) and match both kinds.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from app.ids import slug
from app.leader_names import LeaderNames
from app.naming import Naming, load_naming
from app.settings import DATA
from app.tables import cells, fault, rows
from app.text import fold

FOLDER = DATA / "reference"

FormKind = Literal["name", "demonym", "capital", "metonym"]
OfficeKind = Literal["head_of_state", "head_of_government", "minister", "organisation", "other"]

_OF_ORGANISATION = re.compile(r"[\w -]+? of (?:the )?(.+)|(.+) chief")
_CODE = re.compile(r"[A-Z]{2}")
_LEFT = re.compile(r"(?P<code>[A-Z]{2}) \d{4}-\d\d-\d\d", re.ASCII)
_DEGREES = re.compile(r"-?\d{1,3}\.?\d*", re.ASCII)
_TERM = re.compile(r"(?P<office>\S.*?) (?P<start>\d{4}(?:-\d\d){0,2})?/(?P<end>\d{4}(?:-\d\d){0,2})?")


@dataclass(frozen=True, slots=True)
class ReferenceCountry:
    """A country or territory of ISO 3166-1, Kosovo under its user-assigned code XK, or a former state of ISO 3166-3."""

    code: str  # alpha-2
    alpha3: str
    numeric: str | None  # three digits; Kosovo has none
    name: str  # common English
    official_name: str
    aliases: tuple[str, ...]  # other names and abbreviations
    demonyms: tuple[str, ...]  # adjectives and peoples, singular
    capitals: tuple[str, ...]
    metonyms: tuple[str, ...]  # names for its government: "Kremlin"
    places: tuple[str, ...]  # other cities and venues: locations, but not names for the country
    until: str | None  # year and month in which a former state ended

    @property
    def flag(self) -> str:
        """The flag as an emoji: the code in regional indicator letters."""
        return "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in self.code)

    def forms(self) -> Iterator[tuple[str, FormKind]]:
        """Yield every form of the country's name in running text, with its kind."""
        yield self.name, "name"
        yield from ((alias, "name") for alias in self.aliases)
        yield from ((demonym, "demonym") for demonym in self.demonyms)
        yield from ((capital, "capital") for capital in self.capitals)
        yield from ((metonym, "metonym") for metonym in self.metonyms)


@dataclass(frozen=True, slots=True)
class AmbiguousForm:
    """A form shared by several countries; `codes` has the likeliest first. It means `all` of them, or one."""

    form: str
    kind: FormKind
    codes: tuple[str, ...]
    all: bool


@dataclass(frozen=True, slots=True)
class KnownOffice:
    """A title. The holder of a `leader` office is a leader: head of state or government, or minister."""

    title: str
    kind: OfficeKind
    leader: bool
    aliases: tuple[str, ...]
    country: str | None  # the only country with such an office

    @property
    def is_head(self) -> bool:
        """True for heads of state or government."""
        return self.kind in ("head_of_state", "head_of_government")


@dataclass(frozen=True, slots=True)
class TermOfOffice:
    """A time in office. `start` and `end` are dates of any precision, None if open."""

    office: str
    start: str | None
    end: str | None

    def covers(self, date: str) -> bool:
        """Return True if the office may have been held on `date` (YYYY-MM-DD, or less); a shared year counts."""
        return _not_after(self.start, date) and _not_after(date, self.end)


@dataclass(frozen=True, slots=True)
class KnownLeader:
    """A leader of recent decades. An alias that is a bare surname is sufficient by itself."""

    id: str
    name: str
    family_name: str
    country: str
    aliases: tuple[str, ...]
    terms: tuple[TermOfOffice, ...]  # in order of time

    def term_on(self, date: str | None) -> TermOfOffice | None:
        """Return the term that includes `date`, else the last one begun before; without a date the last one."""
        if date is None:
            return self.terms[-1]
        return next((t for t in self.terms if t.covers(date)), None) or next(
            (t for t in reversed(self.terms) if _not_after(t.start, date)), None
        )


@dataclass(frozen=True, slots=True)
class KnownTopic:
    """A topic of the controlled vocabulary. Its patterns ignore case and match at the beginning of a word."""

    id: str
    label: str
    patterns: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, eq=False)
class Reference:
    """All tables, created and validated by load_reference. Hashed by identity, so that derived values can be cached."""

    countries: Mapping[str, ReferenceCountry]
    ambiguous: tuple[AmbiguousForm, ...]
    not_countries: tuple[str, ...]
    offices: Mapping[str, KnownOffice]
    leaders: Mapping[str, KnownLeader]
    topics: Mapping[str, KnownTopic]
    forums: Mapping[str, frozenset[str]]  # folded name of a forum -> codes of its present and former members
    forum_members: Mapping[str, frozenset[str]]  # the same of present members
    given_names: Mapping[str, str]  # folded given name -> male or female
    things: frozenset[str]
    owned_nouns: Mapping[str, str]  # noun -> person, thing or act
    portfolios: Mapping[str, str]  # word -> qualifier, field or tail
    provinces: Mapping[str, str]  # form in text -> code of its country
    coordinates: Mapping[tuple[str, str], tuple[float, float]]  # folded name and country of a city -> lat and lon
    naming: Naming

    @cached_property
    def terms(self) -> Mapping[tuple[str, str], Sequence[tuple[KnownLeader, TermOfOffice]]]:
        """Title and country of an office -> its known holders, with their terms."""
        found: dict[tuple[str, str], list[tuple[KnownLeader, TermOfOffice]]] = defaultdict(list)
        for leader in self.leaders.values():
            for term in leader.terms:
                found[term.office, leader.country].append((leader, term))
        return found

    @cached_property
    def country_forms(self) -> Mapping[str, tuple[str, FormKind]]:
        """Form in text -> (code, kind), without ambiguous forms."""
        return {form: (c.code, kind) for c in self.countries.values() for form, kind in c.forms()}

    @cached_property
    def demonyms(self) -> frozenset[str]:
        """Demonyms in text, without ambiguous ones."""
        return frozenset(form for form, (_, kind) in self.country_forms.items() if kind == "demonym")

    @cached_property
    def places(self) -> Mapping[str, str]:
        """Folded name of a capital, city or venue -> code of its country."""
        return {fold(place): c.code for c in self.countries.values() for place in (*c.capitals, *c.places)}

    @cached_property
    def organisations(self) -> frozenset[str]:
        """Folded names of organisations: forums, and those in titles of office, as in `UN chief`."""
        titles = (t for office in self.offices.values() if office.kind == "organisation" for t in _titles(office))
        named = (match[1] or match[2] for match in map(_OF_ORGANISATION.fullmatch, titles) if match)
        return frozenset([*self.forums, *map(fold, named)])

    @cached_property
    def leader_names(self) -> Mapping[str, KnownLeader]:
        """Folded name or alias -> leader, East Asian and Hungarian names in both orders."""
        names = {
            fold(turned): leader
            for leader in self.leaders.values()
            if self.naming.order_of(leader.country).turned and (turned := _turned(leader))
        }
        return names | {fold(name): x for x in self.leaders.values() for name in (x.name, *x.aliases)}

    @cached_property
    def leader_spellings(self) -> LeaderNames[KnownLeader]:
        """The leaders by any spelling of their names."""
        return LeaderNames(self.leaders.values(), self.leader_names, self.naming)

    @cached_property
    def leader_initials(self) -> frozenset[str]:
        """Aliases in capitals: "JFK", "MBS"."""
        return frozenset(alias for leader in self.leaders.values() for alias in leader.aliases if alias.isupper())

    @cached_property
    def leaders_by_surname(self) -> Mapping[str, tuple[KnownLeader, ...]]:
        """Last word of a family name, folded -> its leaders."""
        found: dict[str, tuple[KnownLeader, ...]] = {}
        for leader in self.leaders.values():
            key = fold(leader.family_name).split()[-1]
            found[key] = (*found.get(key, ()), leader)
        return found

    def country_candidates(self, text: str) -> tuple[str, ...]:
        """Return the codes of the countries named `text`: id, alpha-3, number or form, ignoring case and accents."""
        return self._country_names.get(fold(text), ())

    def find_country(self, text: str) -> str | None:
        """Return the code of the only country named `text`, None if there is none or several."""
        codes = self.country_candidates(text)
        return codes[0] if len(codes) == 1 else None

    def locate(self, place: str, country: str | None) -> tuple[float, float] | None:
        """Return latitude and longitude of a city, or of the last one in a venue: `the Kremlin, Moscow`."""
        names = (place, place.rpartition(", ")[2])
        return next((at for name in names if (at := self.coordinates.get((fold(name), country or "")))), None)

    def find_office(self, text: str) -> KnownOffice | None:
        """Return the office with the title or alias `text`, ignoring case."""
        return self._office_names.get(fold(text))

    @cached_property
    def _country_names(self) -> Mapping[str, tuple[str, ...]]:
        names = {fold(shared.form): shared.codes for shared in self.ambiguous}
        for country in self.countries.values():
            forms = [form for form, _ in country.forms()]
            plurals = [demonym + "s" for demonym in country.demonyms]
            exact = [country.code, country.alpha3, country.numeric or "", country.official_name]
            names |= {fold(form): (country.code,) for form in (*forms, *plurals, *exact) if form}
        # Codes and names override, so that another country's abbreviation never hides a code.
        return names | {fold(c.code): (c.code,) for c in self.countries.values()}

    @cached_property
    def _office_names(self) -> Mapping[str, KnownOffice]:
        return {fold(name): office for office in self.offices.values() for name in _titles(office)}


def _titles(office: KnownOffice) -> tuple[str, ...]:
    return office.title, *office.aliases


@cache  # takes 0.1 s, and all values are frozen
def load_reference(folder: Path = FOLDER) -> Reference:
    """Read and validate the tables. Raises ReferenceDataError, with file and line, for any fault."""
    countries = {c.code: c for c in _countries(folder / "countries.csv")}
    offices = {o.title: o for o in _offices(folder / "offices.csv", countries)}
    forums = [*_forums(folder / "forums.csv", countries)]
    return Reference(
        countries=MappingProxyType(countries),
        ambiguous=tuple(_ambiguous(folder / "ambiguous_forms.csv", countries)),
        not_countries=tuple(row["phrase"] for _, row in rows(folder / "not_countries.csv", "phrase", "why")),
        offices=MappingProxyType(offices),
        leaders=MappingProxyType({x.id: x for x in _leaders(folder / "leaders.csv", countries, offices)}),
        topics=MappingProxyType({t.id: t for t in _topics(folder / "topics.csv")}),
        forums=MappingProxyType({name: members | former for name, members, former in forums}),
        forum_members=MappingProxyType({name: members for name, members, _ in forums}),
        given_names=MappingProxyType(
            {fold(row["name"]): row["gender"] for _, row in rows(folder / "given_names.csv", "name", "gender")}
        ),
        things=frozenset(row["noun"] for _, row in rows(folder / "things.csv", "noun")),
        owned_nouns=MappingProxyType(dict(_owned_nouns(folder / "owned_nouns.csv"))),
        portfolios=MappingProxyType(dict(_portfolios(folder / "portfolios.csv"))),
        provinces=MappingProxyType(dict(_provinces(folder / "provinces.csv", countries))),
        coordinates=MappingProxyType(dict(_coordinates(folder / "places.csv", countries))),
        naming=load_naming(folder, countries),
    )


@dataclass(frozen=True, slots=True)
class Media:
    """Names of news agencies, broadcasters and papers, and their nouns in lower case."""

    names: frozenset[str]
    agencies: frozenset[str]  # of these names
    nouns: frozenset[str]


@cache
def load_media(folder: Path = FOLDER) -> Media:
    """Read media.csv. Raises ReferenceDataError, with file and line, for any fault."""
    path = folder / "media.csv"
    forms: dict[str, set[str]] = {kind: set() for kind in ("agency", "broadcaster", "paper", "noun")}
    for line, row in rows(path, "name", "kind", "aliases"):
        if row["kind"] not in forms:
            raise fault(path, line, f"kind {row['kind']!r} is none of {', '.join(forms)}")
        forms[row["kind"]].update((row["name"], *cells(row["aliases"])))
    agencies, nouns = frozenset(forms["agency"]), frozenset(forms["noun"])
    return Media(agencies.union(forms["broadcaster"], forms["paper"]), agencies, nouns)


def _countries(path: Path) -> Iterator[ReferenceCountry]:
    names = ("code", "alpha3", "numeric", "name", "official_name")
    owners = _Owners(path)
    for line, row in rows(path, *names, "aliases", "demonyms", "capitals", "metonyms", "places", "until"):
        if not _CODE.fullmatch(row["code"]):
            raise fault(path, line, f"{row['code']!r} is not an alpha-2 code")
        country = ReferenceCountry(
            code=row["code"],
            alpha3=row["alpha3"],
            numeric=row["numeric"] or None,
            name=row["name"],
            official_name=row["official_name"],
            aliases=cells(row["aliases"]),
            demonyms=cells(row["demonyms"]),
            capitals=cells(row["capitals"]),
            metonyms=cells(row["metonyms"]),
            places=cells(row["places"]),
            until=row["until"] or None,
        )
        owners.claim(line, country.code, *dict.fromkeys(fold(form) for form, _ in country.forms()))
        yield country


def _forums(
    path: Path, countries: Mapping[str, ReferenceCountry]
) -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    """Yield each folded name with the codes of present and of former members."""
    owners = _Owners(path)
    for line, row in rows(path, "names", "members", "former"):
        names, members = [fold(name) for name in cells(row["names"])], frozenset(cells(row["members"]))
        left = [_LEFT.fullmatch(cell) for cell in cells(row["former"])]
        if not all(left):
            raise fault(path, line, "a former member must be a code and the day it left: `GB 2020-01-31`")
        former = frozenset(match["code"] for match in left if match)
        if len(members) < 3 or not members | former <= set(countries) or members & former:
            raise fault(path, line, "a forum has at least three members, all of them known codes and none also former")
        owners.claim(line, names[0], *dict.fromkeys(names))
        yield from ((name, members, former) for name in names)


def _owned_nouns(path: Path) -> Iterator[tuple[str, str]]:
    owners = _Owners(path)
    for line, row in rows(path, "noun", "kind"):
        if row["kind"] not in ("person", "thing", "act"):
            raise fault(path, line, "a noun must be of kind person, thing or act")
        owners.claim(line, row["noun"], row["noun"])
        yield row["noun"], row["kind"]


def _portfolios(path: Path) -> Iterator[tuple[str, str]]:
    owners = _Owners(path)
    for line, row in rows(path, "word", "kind"):
        if row["kind"] not in ("qualifier", "field", "tail"):
            raise fault(path, line, "a word must be of kind qualifier, field or tail")
        owners.claim(line, row["word"], row["word"])
        yield row["word"], row["kind"]


def _provinces(path: Path, countries: Mapping[str, ReferenceCountry]) -> Iterator[tuple[str, str]]:
    owners = _Owners(path)
    for line, row in rows(path, "form", "country"):
        if row["country"] not in countries:
            raise fault(path, line, f"{row['country']!r} is not a known country")
        owners.claim(line, row["form"], row["form"])
        yield row["form"], row["country"]


def _coordinates(
    path: Path, countries: Mapping[str, ReferenceCountry]
) -> Iterator[tuple[tuple[str, str], tuple[float, float]]]:
    owners = _Owners(path)
    for line, row in rows(path, "name", "country", "lat", "lon"):
        at = [*map(float, filter(_DEGREES.fullmatch, (row["lat"], row["lon"])))]
        if row["country"] not in countries or len(at) != 2 or abs(at[0]) > 90 or abs(at[1]) > 180:
            raise fault(path, line, "a row must have a known country and degrees")
        key = fold(row["name"]), row["country"]
        owners.claim(line, row["name"], " ".join(key))
        yield key, (at[0], at[1])


def _ambiguous(path: Path, countries: Mapping[str, ReferenceCountry]) -> Iterator[AmbiguousForm]:
    kinds: dict[str, FormKind] = {kind: kind for kind in get_args(FormKind)}
    for line, row in rows(path, "form", "kind", "codes", "stands_for"):
        codes = cells(row["codes"])
        if len(codes) < 2 or not set(codes) <= set(countries) or row["kind"] not in kinds:
            raise fault(path, line, "a row must have a known kind and at least two known codes")
        if row["stands_for"] not in ("one", "all"):
            raise fault(path, line, "the form must mean one or all")
        yield AmbiguousForm(row["form"], kinds[row["kind"]], codes, row["stands_for"] == "all")


def _offices(path: Path, countries: Mapping[str, ReferenceCountry]) -> Iterator[KnownOffice]:
    kinds: dict[str, OfficeKind] = {kind: kind for kind in get_args(OfficeKind)}
    owners = _Owners(path)
    for line, row in rows(path, "title", "kind", "leader", "aliases", "country"):
        if row["kind"] not in kinds or row["leader"] not in ("yes", "no"):
            raise fault(path, line, "kind or leader is not one of the values allowed")
        if row["country"] and row["country"] not in countries:
            raise fault(path, line, f"{row['country']!r} is not a known country")
        leader, country = row["leader"] == "yes", row["country"] or None
        office = KnownOffice(row["title"], kinds[row["kind"]], leader, cells(row["aliases"]), country)
        owners.claim(line, office.title, *dict.fromkeys(fold(name) for name in (office.title, *office.aliases)))
        yield office


def _leaders(
    path: Path, countries: Mapping[str, ReferenceCountry], offices: Mapping[str, KnownOffice]
) -> Iterator[KnownLeader]:
    owners = _Owners(path)
    for line, row in rows(path, "name", "family_name", "country", "terms", "aliases"):
        terms = tuple(_term(path, line, text, offices) for text in cells(row["terms"]))
        if row["country"] not in countries or not terms:
            raise fault(path, line, f"{row['name']} must have a known country and a term")
        if list(terms) != sorted(terms, key=lambda term: term.start or ""):
            raise fault(path, line, f"the terms of {row['name']} are not in order of time")
        aliases = cells(row["aliases"])
        owners.claim(line, row["name"], *dict.fromkeys(fold(name) for name in (row["name"], *aliases)))
        yield KnownLeader(slug(row["name"]), row["name"], row["family_name"], row["country"], aliases, terms)


def _term(path: Path, line: int, text: str, offices: Mapping[str, KnownOffice]) -> TermOfOffice:
    match = _TERM.fullmatch(text)
    if not match or match["office"] not in offices:
        raise fault(path, line, f"{text!r} is not a term such as 'President 2001-01-20/2009-01-20' of a known office")
    if match["start"] and match["end"] and not _not_after(match["start"], match["end"]):
        raise fault(path, line, f"{text!r} ends before it starts")
    return TermOfOffice(match["office"], match["start"], match["end"])


def _topics(path: Path) -> Iterator[KnownTopic]:
    owners = _Owners(path)
    for line, row in rows(path, "id", "label", "patterns"):
        if row["id"] != slug(row["id"]):
            raise fault(path, line, f"{row['id']!r} is not a slug")
        owners.claim(line, row["id"], *dict.fromkeys((row["id"], fold(row["label"]))))
        try:
            patterns = tuple(re.compile(rf"(?<!\w)(?:{part})(?!\w)", re.IGNORECASE) for part in cells(row["patterns"]))
        except re.error as error:
            raise fault(path, line, f"a pattern does not compile: {error}") from None
        if not patterns:
            raise fault(path, line, "a topic must have a pattern")
        yield KnownTopic(row["id"], row["label"], patterns)


class _Owners:
    """Owners of the keys of a table; each key has one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.owner: dict[str, str] = {}

    def claim(self, line: int, owner: str, *keys: str) -> None:
        for key in keys:
            if not key:
                raise fault(self.path, line, f"{owner} has an empty name")
            if key in self.owner:
                raise fault(self.path, line, f"{key!r} belongs to {self.owner[key]} and to {owner}")
            self.owner[key] = owner


def _not_after(one: str | None, other: str | None) -> bool:
    """Return True if date `one` may be on or before `other`, at their common precision."""
    if one is None or other is None:
        return True
    shared = min(len(one), len(other))
    return one[:shared] <= other[:shared]


def _turned(leader: KnownLeader) -> str | None:
    """Return the name in the reverse order: "Ishiba Shigeru", "Jae-myung Lee"."""
    first, _, rest = leader.name.partition(" ")
    given, _, last = leader.name.rpartition(" ")
    if not rest:
        return None
    return f"{rest} {first}" if first == leader.family_name else f"{last} {given}"
