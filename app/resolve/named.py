"""A person as named in one article, and the leaders of the reference data by name and office."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache

from app.findings import PersonFinding
from app.reference import KnownLeader, Reference
from app.text import fold

Key = tuple[str, ...]
_DAY = re.compile(r"\d{4}(-\d\d){0,2}")
INITIAL = re.compile(r"[^\W\d_]\.?|(?:[^\W\d_]\.-?){2,}")


@dataclass(frozen=True)
class PersonMention:
    """A person of one article."""

    article: str
    position: int
    published: str | None
    finding: PersonFinding

    @cached_property
    def words(self) -> Key:
        """Folded name without initials."""
        return tuple(fold(" ".join(part for part in self.finding.name.split() if not INITIAL.fullmatch(part))).split())

    @property
    def initials(self) -> str:
        """Initials, folded and joined."""
        return _initials(self.finding.name)

    @property
    def year(self) -> int | None:
        """Year of the article, if its date has one."""
        return int(self.published[:4]) if self.published and _DAY.fullmatch(self.published) else None


@lru_cache(maxsize=1)
def leaders_of(reference: Reference) -> "Leaders":
    """Return the leaders of the reference data, indexed."""
    return Leaders(reference)


class Leaders:
    """The leaders of the reference data by name and by office."""

    def __init__(self, reference: Reference) -> None:
        self._names: dict[str, KnownLeader] = {}
        self._offices: dict[tuple[str, str], list[KnownLeader]] = defaultdict(list)
        for leader in reference.leaders.values():
            self._offices[fold(leader.family_name), leader.country].append(leader)
        for name, leader in reference.leader_names.items():
            words = name.split()
            for order in (words, [*words[1:], *words[:1]], [*words[-1:], *words[:-1]]):
                self._names.setdefault("".join(order), leader)
        self._names |= {name.replace(" ", ""): leader for name, leader in reference.leader_names.items()}

    def called(self, each: PersonMention) -> KnownLeader | None:
        """Return the leader with this name at this time."""
        finding = each.finding
        leader = self._names.get(fold(finding.name).replace(" ", ""))
        if leader is None and each.initials and len(each.words) > 1:
            leader = self._names.get("".join(each.words))
            if leader and _initials(leader.name) not in ("", each.initials):
                return None
        if leader is None or finding.country not in (None, leader.country):
            return None
        if not _long_before(each, leader):
            return leader
        # The name is also that of a later holder of the office: George Bush before 2001.
        earlier = self.holders(fold(leader.family_name), finding.role or "", leader.country, each)
        namesakes = [holder for holder in earlier if fold(holder.name).split()[0] == each.words[0]]
        return namesakes[0] if len(namesakes) == 1 else None

    def holders(self, surname: str, office: str, country: str, each: PersonMention) -> list[KnownLeader]:
        """Return the leaders with a surname who held an office when the article was published, if initials match."""
        day = each.published if each.year is not None else None
        return [
            leader
            for leader in self._offices.get((surname, country), ())
            if any(term.office == office and (day is None or term.covers(day)) for term in leader.terms)
            and any(word.startswith(each.initials[:1]) for word in fold(leader.name).split())
        ]


def _long_before(each: PersonMention, leader: KnownLeader) -> bool:
    """Return True if an article names the leader with an office years before they first held one."""
    starts = [int(term.start[:4]) for term in leader.terms if term.office == each.finding.role and term.start]
    return bool(starts) and each.year is not None and each.year < min(starts) - 1


def _initials(name: str) -> str:
    return "".join(fold(part).replace(" ", "") for part in name.split() if INITIAL.fullmatch(part))
