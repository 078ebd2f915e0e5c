"""Known leader behind a name: told by the full name, or by surname with office, country and date."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from app.document import Document
from app.extract.people.borders import NICKNAME_PATTERN
from app.extract.people.names import Name
from app.extract.people.titles import LEADER, MONARCHS, VAGUE, Atlas, Title, owner_of
from app.naming import core_of
from app.reference import KnownLeader, Reference, TermOfOffice
from app.text import fold

# A leader of such a name may be somebody else where the article does not name the country.
_COMMON_SURNAMES = frozenset(
    """abbott ali bishop brown carr carter clark cohen cook davis english garcia gates harper harris howard hunt johnson
    jones key khan lee major martin mitchell morrison moreno nielsen park peters shah singh smith spencer straw taylor
    wallace wilson wong""".split()
)
_NO_LEADER = (
    r"(?!(?:[\w’'-]+ ){0,3}(?:president|minister|premier|chancellor|leader|politician|lawmaker|senator|statesman|ruler|"
    r"king|queen|prince|princess|democrat|republican|conservative|liberal|socialist|governor|candidate|billionaire|lawyer|general)\b)"
)
# "Tony Blair, 41, a postman": the age or the trade of somebody of whom nothing tells that he is the leader.
_PRIVATE = re.compile(
    r"(?: \([^()\n]{1,40}\)| (?:of|from) [\w’-]+(?: [\w’-]+)?)?"
    rf", (?:\d{{1,3}}(?=[,.;)])|an? {_NO_LEADER}[a-z])",
    re.IGNORECASE,
)
# "a cook called Olaf Scholz"; not "a paper called Olaf Scholz a liar", "a panel named Olaf Scholz as its guest"
_CALLED_BEFORE = re.compile(
    rf"\b(?:an?|another) {_NO_LEADER}(?:[\w’'-]+ ){{1,4}}(?:called|named)[ \u00a0]$", re.IGNORECASE
)
_CALLS = re.compile(r"[ \u00a0](?:an?|the|on|at|as|for|to|his|her|its|their)\b")
# "Biologist George Bush"
_TRADE_BEFORE = re.compile(
    r"\b(?:[a-z]+(?:ologist|ographer|onomer|icist|smith|player|keeper)|actor|actress|baker|boxer|chef|coach|comedian|"
    r"cyclist|dentist|driver|farmer|footballer|golfer|jockey|novelist|nurse|pianist|plumber|poet|singer|sprinter|striker|"
    r"student|swimmer|teacher)[ \u00a0]$",
    re.IGNORECASE,
)
_MISTER = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame)\.?[ \u00a0]$")
_UNION_OR_ITS_FORUM = re.compile(r"\b(?:EU|European|G-?(?:7|20))\b")
_NICKNAME = re.compile(f" {NICKNAME_PATTERN}")


@lru_cache(maxsize=2)
def monarchs_called(reference: Reference) -> dict[str, list[KnownLeader]]:
    """Return kings, emirs and their like by the first word of their names."""
    found: dict[str, list[KnownLeader]] = defaultdict(list)
    for leader in reference.leaders.values():
        if any(term.office in MONARCHS for term in leader.terms):
            found[core_of(leader.name)[0]].append(leader)
    return found


@dataclass(frozen=True, slots=True)
class Known:
    """The known leaders, asked about names of one article. `titles` are by the start of the name that they precede."""

    document: Document
    reference: Reference
    titles: dict[int, Title]
    atlas: Atlas
    codes: frozenset[str]  # countries that the article names

    def by_name(self, name: Name) -> KnownLeader | None:
        """Return the leader of that full or unmistakable name.

        Unless the text names the leader's country, or gives an office, a common name is somebody else's, and so is one
        that is introduced by age or trade.
        """
        leader = self._called(name)
        if leader is None or leader.country in self.codes or name.span.start in self.titles:
            return leader
        return None if name.words[-1] in _COMMON_SURNAMES or self._is_private(name) else leader

    def among_leaders(self, name: Name) -> KnownLeader | None:
        """Return the leader of that full name who heads a state or government on the article's day."""
        leader = None if self._is_private(name) else self._called(name)
        return leader if leader and any(self._fits(term, None, past=False) for term in leader.terms) else None

    def sitting(self, name: Name) -> KnownLeader | None:
        """Return the one leader of that surname who heads a state or government on the article's day."""
        if self.document.published is None or name.core[-1] in _COMMON_SURNAMES or name.span.start in self.titles:
            return None
        return self._only(name.core[-1], None, None)

    def by_surname(self, name: Name, key: str) -> KnownLeader | None:
        """Return the one leader of surname `key` whom the title, country and date at `name` allow."""
        title, country = self.titles.get(name.span.start), owner_of(self.document.text, name.span.start, self.atlas)
        if title is not None:
            if not (title.leader or title.role in VAGUE):
                return None
            wanted = {title.country} if title.country else set(self.codes)
            return self._only(key, title, wanted) or (None if title.country else self._only(key, title, None))
        if self.document.published is None and country:
            bearers = [one for one in self.reference.leaders_by_surname.get(key, ()) if one.country == country]
            return bearers[0] if len(bearers) == 1 and key not in _COMMON_SURNAMES else None
        if self.document.published is None or (country is None and key in _COMMON_SURNAMES):
            return None
        countries = {country} if country else set(self.codes)
        return self._only(key, None, countries) or self._addressed(name, key, countries)

    def _addressed(self, name: Name, key: str, countries: set[str]) -> KnownLeader | None:
        """Return the one minister in office of these countries whom the article calls nothing but "Mr McEwen"."""
        published, start = self.document.published, name.span.start
        if key in _COMMON_SURNAMES or not published or not _MISTER.search(self.document.text, max(0, start - 6), start):
            return None
        found = [
            leader
            for leader in self.reference.leaders_by_surname.get(key, ())
            if leader.country in countries and any(term.covers(published) for term in leader.terms)
        ]
        return found[0] if len(found) == 1 else None

    def unmistakable(self, name: Name) -> KnownLeader | None:
        """Return the leader whom the word alone names, unless the article is older: "Assad" of 1989 is the father."""
        leader = self.reference.leader_names.get(fold(_NICKNAME.sub("", name.span.text)))
        published = self.document.published
        return None if leader and published and leader.term_on(published) is None else leader

    def _is_private(self, name: Name) -> bool:
        """Return True if the text introduces the bearer of that name by age or trade, there or at its first place."""
        text, length = self.document.text, len(name.span.text)
        return any(
            _TRADE_BEFORE.search(text, max(0, start - 24), start)
            or (_CALLED_BEFORE.search(text, max(0, start - 60), start) and not _CALLS.match(text, start + length))
            or _PRIVATE.match(text, start + length)
            for start in (name.span.start, text.find(name.span.text))
        )

    def _called(self, name: Name) -> KnownLeader | None:
        """Return the leader of that name, a nickname in quotation marks left out.

        In another spelling than the reference's it is a leader of the country that the text gives, else of one that
        the article names.
        """
        text = _NICKNAME.sub("", name.span.text)
        exact = self.unmistakable(name) if name.is_short else self.reference.leader_names.get(fold(text))
        if exact is not None or (name.is_short and len(name.words) < 2):
            return exact
        title, owner = self.titles.get(name.span.start), owner_of(self.document.text, name.span.start, self.atlas)
        country = title.country if title and title.country else owner
        titled = title is not None and title.leader
        if name.words[-1] in _COMMON_SURNAMES and not titled:
            return None
        return self.reference.leader_spellings.find(text, {country} if country else self.codes, titled=titled)

    def _only(self, key: str, title: Title | None, countries: set[str] | None) -> KnownLeader | None:
        """Return the one fitting leader; any country fits where `countries` is None, but then the date must tell.

        Who holds the office on that day comes before who held it once ("President Reagan").
        """
        if countries is None and self.document.published is None:
            return None
        bearers = [
            leader
            for leader in self.reference.leaders_by_surname.get(key, ())
            if countries is None or leader.country in countries
        ]
        if title and title.role in MONARCHS:  # they are called by their given names
            bearers += [
                leader
                for leader in monarchs_called(self.reference).get(key, ())
                if leader not in bearers and (countries is None or leader.country in countries)
            ]
        if not bearers and countries and title:
            bearers = self.reference.leader_spellings.of_family(key, countries)
        for past in (False, True) if title and countries else (False,):
            fitting = [leader for leader in bearers if any(self._fits(term, title, past) for term in leader.terms)]
            if fitting:
                return fitting[0] if len(fitting) == 1 else None
        return None

    def _fits(self, term: TermOfOffice, title: Title | None, past: bool) -> bool:
        published = self.document.published
        if title is None:  # nothing but the surname: only who heads a state or government on that day
            office = self.reference.offices[term.office]
            return office.is_head and published is not None and term.covers(published)
        role = title.role
        named = role in (term.office, LEADER) or (role in VAGUE and role in term.office) or self._of_union(role, term)
        begun = published is None or (term.start or "") <= published
        return named and begun and (past or title.former or published is None or term.covers(published))

    def _of_union(self, role: str, term: TermOfOffice) -> bool:
        """Return True for "President Michel" beside the European Union, or the G7 or G20, of which it is a member."""
        return is_european(term.office, role) and _UNION_OR_ITS_FORUM.search(self.document.text) is not None


def is_european(office: str, role: str) -> bool:
    """Return True for an office of the European Union that a role may mean: President of the European Council."""
    return office.startswith(f"{role} of the European ")
