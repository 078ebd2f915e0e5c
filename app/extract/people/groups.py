"""Which names of an article are one person's: full names first, then what stands for them in short.

"Donald J. Trump" and "Donald Trump" are one; "Trump" is theirs; so is "Ishiba" of "Ishiba Shigeru". Where a short name
fits two, the title or the form of address there decides, else the one who is named first.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.document import Document
from app.extract.people.borders import NOT_BEFORE, WORD
from app.extract.people.known import Known
from app.extract.people.names import SPEAKS, Name, halves_of, name_at, words_of
from app.extract.people.titles import Atlas, Title
from app.reference import KnownLeader, Reference
from app.text import fold

_PARTICLES = frozenset("al el bin ibn bint de del della di da dos du la van von der den ter ten the".split())
_NUMERALS = frozenset("ii iii iv v vi vii viii ix x xi xii xiii xiv xvi".split())
_NICKNAMES = {
    frozenset(pair.split(":"))
    for pair in """joe:joseph
    mike:michael bill:william bob:robert rob:robert jim:james tom:thomas dick:richard rick:richard
    tony:anthony tony:antony chris:christopher dan:daniel dave:david steve:stephen steve:steven ben:benjamin
    sam:samuel matt:matthew ted:edward ed:edward liz:elizabeth kate:katherine chuck:charles jeff:jeffrey
    ken:kenneth ron:ronald don:donald larry:lawrence pete:peter nick:nicholas andy:andrew jack:john tim:timothy
    greg:gregory josh:joshua jerry:gerald al:albert alex:alexander jon:jonathan pat:patrick susan:sue
    debbie:deborah bernie:bernard hank:henry harry:harold fred:frederick sergey:sergei andrey:andrei
    mohammed:mohamed mohammed:mohammad mohamed:mohammad""".split()
}
# Family names that come first.
_FAMILY_FIRST = frozenset(
    """kim lee park choi choe chung jung jeong kang cho yoon yun jang lim im han oh seo shin kwon hwang ahn song
    ryu yoo roh moon ri pak hong paek hyon chang xi wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu
    gao lin he guo ma luo liang zheng xie tang deng feng cao peng zeng xiao tian dong pan yuan cai jiang yu du
    ye cheng wei su lu ding ren yao lo tsai lai hsiao nguyen tran pham le vo phan truong bui dang do ngo hun""".split()
)
_BEFORE_DATE = re.compile(
    r"\b(?:in|on|since|until|till|by|of|last|next|this|early|late|mid|from|to|and|between|during|before|after|\d)[ -]$",
    re.IGNORECASE,
)
_DOES = re.compile(
    r"['’]s\b|,? (?:\w+ed|said|says|told|has|had|is|was|will|would|also|who|met|made|took|spoke|and|to|\w+ing)\b"
)
_SENTENCE_GOES_ON = re.compile(r"[\w,;:’'-] ?$")
_MONTHS = frozenset("march april may june july august".split())
# Words that open sentences and are surnames too: there they need a verb after them.
_COMMON = frozenset(
    "ban brown park rice gates young price king power hope day will key cook moon to don dan may major".split()
)
_OWNED = re.compile(rf"['’]s?[ \u00a0]({WORD.pattern})(?! [A-Z])")
_ADDRESS = re.compile(r"\b(?:(?P<male>Mr|Sir|King|Prince|Lord)|Mrs|Ms|Miss|Dame|Queen|Princess|Lady)\.?[ \u00a0]$")


@dataclass(slots=True)
class Group:
    """One person: the names as they appear, the different full ones, and the known leader if it is one."""

    names: list[Name] = field(default_factory=list)
    full: list[tuple[str, ...]] = field(default_factory=list)
    leader: KnownLeader | None = None

    @property
    def first(self) -> int:
        """Where the person is named first."""
        return min(name.span.start for name in self.names)


class Grouping:
    """The people of one article while their names are gathered."""

    def __init__(self, document: Document, reference: Reference, titles: dict[int, Title], atlas: Atlas) -> None:
        self.document = document
        self.reference = reference
        self.titles = titles  # start of a name -> the title before it
        self.atlas = atlas
        codes = frozenset(code for _, code in atlas.by_start.values())
        self.known = Known(document, reference, titles, atlas, codes)
        self.groups: list[Group] = []
        self.by_word: dict[str, list[Group]] = defaultdict(list)

    def group(self, names: list[Name]) -> list[Group]:
        """Return the people in order of first appearance."""
        compounds = [name for name in names if halves_of(name, self.document)]
        for name in names:
            if name not in compounds and not is_short(name):
                self._add_full(name)
        self._know_common_names()
        self._join_compound_surnames()
        shorts = [name for name in names if name not in compounds and is_short(name)]
        for name in compounds:
            parts = self._parts(name)
            shorts += parts or ([name] if is_short(name) else [])
            if not parts and not is_short(name):
                self._add_full(name)
        shorts += self._owned(names)
        for name in sorted([*shorts, *self._elsewhere([*names, *shorts], shorts)], key=lambda n: n.span):
            self._add_short(name)
        for group in self.groups:
            group.names.sort(key=lambda n: n.span)
            if group.leader is None and all(map(is_short, group.names)):
                group.leader = next(filter(None, (self.known.by_surname(n, _key(n)) for n in group.names)), None)
        return sorted((group for group in self.groups if group.names), key=lambda group: group.first)

    def _add_full(self, name: Name) -> None:
        leader = self.known.by_name(name)
        near = {id(g): g for word in name.words for g in self.by_word[word]}.values()
        group = next((g for g in near if (leader and g.leader is leader) or self._same(g, name, leader)), None)
        if group is None:
            group = Group()
            self.groups.append(group)
        group.names.append(name)
        group.leader = group.leader or leader
        if name.words not in group.full:
            group.full.append(name.words)
            for word in set(name.words):
                if not any(g is group for g in self.by_word[word]):
                    self.by_word[word].append(group)

    def _same(self, group: Group, name: Name, leader: KnownLeader | None) -> bool:
        if leader and group.leader and leader is not group.leader:
            return False
        if _junior(group.names[0]) != _junior(name):
            return False
        return any(same_person(name.words, words) for words in group.full)

    def _know_common_names(self) -> None:
        """Know Gordon Brown among Tony Blair and Jacques Chirac, though his country is not named."""
        if sum(group.leader is not None for group in self.groups) > 1:
            for group in self.groups:
                group.leader = group.leader or self.known.among_leaders(group.names[0])

    def _join_compound_surnames(self) -> None:
        """Give "Peña Nieto" to Enrique Peña Nieto."""
        for group in self.groups:
            if group.leader or any(len(words) > 2 for words in group.full):
                continue
            ours = group.full[0]
            for other in self.by_word[ours[-1]]:
                if other is not group and any(len(w) > len(ours) and w[-len(ours) :] == ours for w in other.full):
                    other.names += group.names
                    group.names = []
                    break

    def _parts(self, name: Name) -> list[Name]:
        """Return the people of "Trump-Kim", or of "Bush-era" the first, if one of them is known from elsewhere."""
        halves = [half for half in halves_of(name, self.document) or () if half.span.text[0].isupper()]
        known = [h.words[-1] in self.by_word or fold(h.span.text) in self.reference.leader_names for h in halves]
        return halves if any(known) else []

    def _elsewhere(self, names: list[Name], shorts: list[Name]) -> Iterator[Name]:
        """Yield surnames of the people that nothing else found, parts of "Trump-Kim" included."""
        text = self.document.text
        wanted = {key for group in self.groups if group.names for key in surnames(group)}
        wanted |= {_key(name) for name in shorts if name.source != "surname"}
        taken = bytearray(len(text) + 1)
        for name in names:
            taken[name.span.start : name.span.end] = b"\1" * len(name.span)
        folded: dict[str, list[str]] = {}
        for match in WORD.finditer(text):
            if match.group() not in folded:
                folded[match.group()] = fold(match.group()).split()
            words = folded[match.group()]
            if (
                any(taken[match.start() : match.end()])
                or match.start() in self.atlas.by_start
                or wanted.isdisjoint(words)
            ):
                continue
            for start, end in _pieces(text, match.start(), match.end(), wanted):
                if self._may_be_surname(start, end):
                    yield name_at(self.document, start, end, "surname")

    def _owned(self, names: list[Name]) -> Iterator[Name]:
        """Yield surnames of known leaders after their country: "Norway's Berg"."""
        text, taken = self.document.text, {name.span.start for name in names}
        for end in self.atlas.by_end:
            match = _OWNED.match(text, end)
            if match and match.start(1) not in taken and not NOT_BEFORE.match(text, match.end()):
                name = name_at(self.document, *match.span(1), "surname")
                if len(name.words) and self.known.by_surname(name, _key(name)):
                    yield name

    def _may_be_surname(self, start: int, end: int) -> bool:
        text = self.document.text
        if NOT_BEFORE.match(text, end):
            return False
        word = text[start:end].lower()
        if word in _MONTHS:
            dated = _BEFORE_DATE.search(text, max(0, start - 12), start)
            return dated is None and _DOES.match(text, end) is not None
        opens = not _SENTENCE_GOES_ON.search(text, max(0, start - 2), start)
        return not (opens and word in _COMMON) or _DOES.match(text, end) is not None

    def _add_short(self, name: Name) -> None:
        key = _key(name)
        ranked = [(rank, group) for group in self.by_word[key] if group.names and (rank := _rank(group, key))]
        leader = self.reference.leader_names.get(fold(name.span.text)) or self.known.by_surname(name, key)
        if ranked and not self._is_somebody_else(name, leader, [group for _, group in ranked]):
            best = max(rank for rank, _ in ranked)
            self._chosen(name, [group for rank, group in ranked if rank == best]).names.append(name)
            return
        if not ranked and leader is None and (namesake := self._first_named(key)):
            namesake.names.append(name)
            return
        if leader is not None or self._stands_alone(name):
            same = next((g for g in self.groups if leader and g.leader is leader and g.names), None)
            group = same or Group([], [name.words], leader)
            group.names.append(name)
            self.by_word[key].append(group)
            if same is None:
                self.groups.append(group)

    def _first_named(self, given: str) -> Group | None:
        """Return the one known leader of the article whose first name that is, though only the surname is in it."""
        bearers = [g for g in self.groups if g.names and g.leader and words_of(g.leader.name)[0] == given]
        return bearers[0] if len(bearers) == 1 else None

    def _is_somebody_else(self, name: Name, leader: KnownLeader | None, groups: list[Group]) -> bool:
        """Tell whether "President Obama" is none of those of that surname, Michelle Obama for one.

        So is "Mr. Kim" before other Kims are introduced, where one leads a country of the article.
        """
        title = self.titles.get(name.span.start)
        if leader is None or (title is not None and not title.leader):
            return False
        if title is None:
            return all(name.span.start < group.first and group.leader is None for group in groups)
        return not any(
            group.leader is leader or any(self._title_of(other) == title.role for other in group.names)
            for group in groups
        )

    def _stands_alone(self, name: Name) -> bool:
        """Tell whether one word is a person's name without a full name: the recogniser alone errs too often there."""
        if self.by_word.get(name.words[-1].removesuffix("s")) and name.words[-1].endswith("s"):
            return False  # "the Clintons"
        if name.source == "title" or name.span.start in self.titles:
            return True
        return (
            name.words[0] in self.reference.given_names or SPEAKS.match(self.document.text, name.span.end) is not None
        )

    def _chosen(self, name: Name, groups: list[Group]) -> Group:
        """Choose among people who share a surname."""
        if len(groups) == 1:
            return groups[0]
        if title := self.titles.get(name.span.start):
            groups = [g for g in groups if any(self._title_of(n) == title.role for n in g.names)] or groups
        if address := _ADDRESS.search(self.document.text, max(0, name.span.start - 10), name.span.start):
            gender = "male" if address["male"] else "female"
            genders = [self._gender(group) for group in groups]
            right = [group for group, theirs in zip(groups, genders, strict=True) if theirs == gender]
            unknown = [group for group, theirs in zip(groups, genders, strict=True) if theirs is None]
            groups = right or unknown or groups
        unmistakable = self.reference.leader_names.get(fold(name.span.text))
        groups = [g for g in groups if g.leader and g.leader is unmistakable] or groups
        return min(groups, key=lambda group: group.first)

    def _gender(self, group: Group) -> str | None:
        first = words_of(group.leader.name)[0] if group.leader else group.full[0][0]
        return self.reference.given_names.get(first)

    def _title_of(self, name: Name) -> str | None:
        title = self.titles.get(name.span.start)
        return title.role if title else None


def is_short(name: Name) -> bool:
    """Tell whether a name is one word, particles and numerals aside: "Trump", "al-Sisi", "Abdullah II"."""
    words = [word for word in name.words if word not in _NUMERALS]
    while len(words) > 1 and words[0] in _PARTICLES:
        words = words[1:]
    return len(words) < 2


def same_person(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether two full names, as folded words, may be one person's."""
    if "".join(one) == "".join(other) or sorted(one) == sorted(other):
        return True
    short, long = sorted((one, other), key=len)
    if long[: len(short)] == short:
        return True
    if one[-1] != other[-1] or not _same_given(one[0], other[0]):
        return False
    middle, others = one[1:-1], other[1:-1]
    return not middle or not others or all(any(a[0] == b[0] for b in others) for a in middle)


def surnames(group: Group) -> set[str]:
    """Return the words by which a person may be called alone."""
    keys = {words[-1] for words in group.full}
    keys |= {words[0] for words in group.full if words[0] in _FAMILY_FIRST and len(words) < 4}
    if group.leader:
        keys.add(words_of(group.leader.family_name)[-1])
    return {key for key in keys if key not in _NUMERALS and len(key) > 1}


def _key(name: Name) -> str:
    """Return the word that a short name is looked up by."""
    words = [word for word in name.words if word not in _NUMERALS] or list(name.words)
    return words[-1]


def _rank(group: Group, key: str) -> int:
    """Return how naturally `key` stands for a person: 2 as surname, 1 as another part of the name."""
    return 2 if key in surnames(group) else 1


def _same_given(one: str, other: str) -> bool:
    if one == other or frozenset((one, other)) in _NICKNAMES:
        return True
    return min(len(one), len(other)) == 1 and one[0] == other[0]


def _junior(name: Name) -> bool:
    return re.search(r"\bJr\b", name.span.text) is not None


def _pieces(text: str, start: int, end: int, wanted: set[str]) -> Iterator[tuple[int, int]]:
    """Yield a word if it is wanted, else those of its hyphenated parts that are."""
    words = words_of(text[start:end])
    if "-" not in text[start:end] or "".join(words) in wanted:
        if words[-1] in wanted:
            yield start, end
        return
    at = start
    for part in text[start:end].split("-"):
        if part[:1].isupper() and fold(part) in wanted:
            yield at, at + len(part)
        at += len(part) + 1
