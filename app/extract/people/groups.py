"""Clusters of the names of one person in an article: full names first, then what stands for them in short.

"Donald J. Trump" and "Donald Trump" are one; "Trump" is theirs; so is "Ishiba" of "Ishiba Shigeru". Which word of a
name stands for it alone is a matter of naming customs (app.naming). If a short name fits two, the description, the
title or the form of address there decides, else the one who is named first.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.document import Document
from app.extract.people.borders import HONORIFICS, NOT_BEFORE, WORD, with_suffix
from app.extract.people.known import Known
from app.extract.people.names import Name, halves_of, name_at, words_of
from app.extract.people.shorts import ShortNames
from app.extract.people.titles import Atlas, Title, owner_of
from app.naming import PARTICLES, Naming, NamingOrder, parts_of, tokens_of
from app.reference import KnownLeader, Reference
from app.text import fold

_OWNED = re.compile(rf"['’]s?[ \u00a0]({WORD.pattern})(?! [A-Z])")
_INTRODUCED = re.compile(r",(?: \d\d,)? an? [a-z]")
_AGED = re.compile(r",? (?:an? )?\d{1,3}-year-old\b|, \d{1,3},")  # a first name so introduced is of somebody new
_CAPITAL_BEFORE = re.compile(r"(?<![\w’'.-])(?P<word>[A-Z][a-z]+) $")
_JUST = 200  # characters
_FULL_STOP = re.compile(r"[a-z)’”\"][.!?][”\"’']? ")
_PARTICLES_BEFORE = re.compile(r"\b(?:(?:[Vv]an|[Vv]on|[Dd]e|[Dd]er|[Dd]en|[Dd]u|[Dd]ella|[Tt]en|[Tt]er|[Ll]a) ){1,3}$")
# A rank or profession before a name: of two who share a surname it is the one who has it.
_STYLE = re.compile(r"\b(?P<style>Gen|Col|Maj|Capt|Adm|Lt|Sgt|Dr|Prof|Sen|Rep|Gov|Judge|Bishop|Rev)\.?[ \u00a0]$")
_DOUBLED = re.compile(r"(.)\1+")
_ARABIC = frozenset({"abu", "abou"})
_ADDRESS = re.compile(r"\b(?:(?P<male>Mr|Sir|King|Prince|Lord)|Mrs|Ms|Miss|Dame|Queen|Princess|Lady)\.?[ \u00a0]$")
# "Kim, the envoy, said", "the coach, Lee, said": how a text tells bearers of one surname apart.
_DESCRIBED_AFTER = re.compile(r", the (?:[\w-]+ ){0,2}(?P<noun>[a-z]{3,})(?=[,.;:”\"]| of | from | who )")
_DESCRIBED_BEFORE = re.compile(r"\b(?:[Tt]he|[Aa]n?) (?:[\w-]+ ){0,2}(?P<noun>[a-z]{3,}), $")


@dataclass(slots=True)
class PersonCluster:
    """One person: the names as they appear, the different full ones, and the known leader if it is one."""

    names: list[Name] = field(default_factory=list)
    full: list[tuple[str, ...]] = field(default_factory=list)
    leader: KnownLeader | None = None
    alone: set[str] = field(default_factory=set)  # words that stand for the person
    evident: set[str] = field(default_factory=set)  # words that may, if something else shows a name

    @property
    def first(self) -> int:
        """Offset of the first mention."""
        return min(name.span.start for name in self.names)


class PersonClusters:
    """The people of one article while their names are gathered."""

    def __init__(
        self, document: Document, reference: Reference, titles: dict[int, Title], atlas: Atlas, shorts: ShortNames
    ) -> None:
        self.document = document
        self.reference = reference
        self.titles = titles  # start of a name -> the title before it
        self.atlas = atlas
        self.shorts = shorts
        codes = frozenset(code for _, code in atlas.by_start.values())
        self.known = Known(document, reference, titles, atlas, codes)
        self.groups: list[PersonCluster] = []
        self.by_word: dict[str, list[PersonCluster]] = defaultdict(list)

    def group(self, names: list[Name]) -> list[PersonCluster]:
        """Return the people in order of first appearance."""
        compounds = [name for name in names if halves_of(name, self.document)]
        for name in names:
            if name not in compounds and not name.is_short:
                self._add_full(name)
        self._know_common_names()
        self._join_compound_surnames()
        shorts = [name for name in names if name not in compounds and name.is_short]
        for name in compounds:
            parts = self._parts(name)
            shorts += parts or ([name] if name.is_short else [])
            if not parts and not name.is_short:
                self._add_full(name)
        taken = _taken(self.document, names)
        shorts = [self._with_particles(n, taken) for n in shorts if self.shorts.is_name(n, self._capitals())]
        shorts += self._owned(names)
        for name in sorted([*shorts, *self._elsewhere([*names, *shorts], shorts)], key=lambda n: n.span):
            self._add_short(name)
        for group in self.groups:
            group.names.sort(key=lambda n: n.span)
            if group.leader is None and all(name.is_short for name in group.names):
                group.leader = next(filter(None, (self.known.by_surname(n, n.core[-1]) for n in group.names)), None)
        self._know_sitting_leaders()
        return sorted((group for group in self.groups if group.names), key=lambda group: group.first)

    def _add_full(self, name: Name) -> None:
        leader = self.known.by_name(name)
        near = {id(g): g for word in name.words for g in self.by_word[word]}.values()
        known = (g for g in self.groups if leader is not None and g.leader is leader)
        group = next(known, None) or next((g for g in near if self._same(g, name, leader)), None)
        if group is None:
            group = PersonCluster()
            self.groups.append(group)
        group.names.append(name)
        group.leader = group.leader or leader
        if name.words not in group.full:
            group.full.append(name.words)
            for word in {*name.words, *name.core}:
                if not any(g is group for g in self.by_word[word]):
                    self.by_word[word].append(group)
            self._learn_parts(group, name)

    def _learn_parts(self, group: PersonCluster, name: Name) -> None:
        """Take in which words of a full name may stand for the person."""
        naming, leader, text = self.reference.naming, group.leader, HONORIFICS.sub("", name.span.text)
        family = None
        if leader is not None:
            order, family = _order_of(leader, naming), leader.family_name
            if order.turned and tokens_of(family)[-1:] == name.core[-1:]:
                order = naming.order_of(None)  # in the other order
        else:
            title = self.titles.get(name.span.start)
            country = title.country if title else owner_of(self.document.text, name.span.start, self.atlas)
            order = naming.order_of_name(text, country)
        parts = parts_of(tokens_of(text), order, family)
        if leader is not None:
            known = parts_of(tokens_of(leader.name), _order_of(leader, naming), family)
            group.alone |= known.alone
            group.evident |= known.evident
        group.alone |= parts.alone
        group.evident |= parts.evident - group.alone

    def _same(self, group: PersonCluster, name: Name, leader: KnownLeader | None) -> bool:
        if leader and group.leader and leader is not group.leader:
            return False
        if _junior(group.names[0]) != _junior(name):
            return False
        return any(same_person(name.words, words, self.reference.naming) for words in group.full)

    def _know_common_names(self) -> None:
        """Know Gordon Brown among Tony Blair and Jacques Chirac, though his country is not named."""
        if sum(group.leader is not None for group in self.groups) > 1:
            for group in self.groups:
                group.leader = group.leader or self.known.among_leaders(group.names[0])

    def _know_sitting_leaders(self) -> None:
        """Know Petro among Lula and Boric, though neither his country nor his office is named."""
        if sum(group.leader is not None and bool(group.names) for group in self.groups) > 1:
            for group in self.groups:
                if group.leader is None and group.names and all(name.is_short for name in group.names):
                    group.leader = self.known.sitting(group.names[0])

    def _join_compound_surnames(self) -> None:
        """Give "Peña Nieto" to Enrique Peña Nieto."""
        for group in self.groups:
            if group.leader or any(len(set(words) - PARTICLES - _ARABIC) > 2 for words in group.full):
                continue
            ours = group.full[0]
            for other in self.by_word[ours[-1]]:
                if other is not group and any(len(w) > len(ours) and w[-len(ours) :] == ours for w in other.full):
                    other.names += group.names
                    group.names = []
                    break

    def _parts(self, name: Name) -> list[Name]:
        """Return the people of "Trump-Kim", or of "Bush-era" the first, if one of them is known from elsewhere."""
        if any(name.core[-1] in group.alone for group in self.by_word[name.core[-1]]):
            return []  # "Holtz-Eakin"
        given = _CAPITAL_BEFORE.search(self.document.text, max(0, name.span.start - 24), name.span.start)
        if given and not self.reference.naming.is_function_word(given["word"]) and name.span.start not in self.titles:
            return []  # "Bilal Bhutto-Zardari"
        halves = [half for half in halves_of(name, self.document) or () if half.span.text[0].isupper()]
        known = [h.words[-1] in self.by_word or fold(h.span.text) in self.reference.leader_names for h in halves]
        return halves if any(known) else []

    def _capitals(self) -> frozenset[str]:
        """Return words in capitals that are names: "ISHIBA" of the article's "ISHIBA Shigeru", and "JFK"."""
        texts = [name.span.text for group in self.groups for name in group.names]
        own = (word for text in texts for word in text.split() if word.isupper() and len(word) > 1)
        return self.reference.leader_initials.union(own)

    def _elsewhere(self, names: list[Name], shorts: list[Name]) -> Iterator[Name]:
        """Yield surnames of the people that nothing else found, parts of "Trump-Kim" included."""
        text, capitals = self.document.text, self._capitals()
        wanted = {key for group in self.groups if group.names for key in group.alone}
        wanted |= {name.core[-1] for name in shorts if name.source != "surname"}
        taken = _taken(self.document, names)
        pieces: dict[str, list[tuple[int, int]]] = {}
        for match in WORD.finditer(text):
            word = match.group()
            if word not in pieces:
                pieces[word] = list(_pieces(word, wanted))
            if not pieces[word] or any(taken[match.start() : match.end()]) or match.start() in self.atlas.by_start:
                continue
            for start, end in pieces[word]:
                last = with_suffix(text, match.start() + end)  # "Trump Jr" is another than Trump
                name = name_at(self.document, match.start() + start, last, "surname")
                if not NOT_BEFORE.match(text, name.span.end) and self.shorts.is_name(name, capitals):
                    yield self._with_particles(name, taken)

    def _with_particles(self, name: Name, taken: bytearray) -> Name:
        """Return "Van der Bellen" for "Bellen" of Alexander Van der Bellen."""
        text, end = self.document.text, name.span.end
        before = _PARTICLES_BEFORE.search(text, max(0, name.span.start - 16), name.span.start)
        if before is None or any(taken[before.start() : name.span.start]):
            return name
        words = words_of(text[before.start() : end])
        known = any(full[-len(words) :] == words for g in self.by_word[name.core[-1]] for full in g.full)
        return name_at(self.document, before.start(), end, name.source) if known else name

    def _owned(self, names: list[Name]) -> Iterator[Name]:
        """Yield surnames of known leaders after their country: "Norway's Berg"."""
        text, taken = self.document.text, {name.span.start for name in names}
        for end in self.atlas.by_end:
            match = _OWNED.match(text, end)
            if match and match.start(1) not in taken and not NOT_BEFORE.match(text, match.end()):
                name = name_at(self.document, *match.span(1), "surname")
                if name.core and self.known.by_surname(name, name.core[-1]):
                    yield name

    def _add_short(self, name: Name) -> None:
        key = name.core[-1]
        bearers = [g for g in self.by_word[key] if g.names and (not _junior(name) or _is_junior(g))]
        if aged := _AGED.match(self.document.text, name.span.end):
            bearers = [g for g in bearers if key in g.alone]
        ranked = [(rank, group) for group in bearers if (rank := _rank(group, key))]
        leader = self.known.unmistakable(name) or self.known.by_surname(name, key)
        if _junior(name) and (leader is None or not leader.name.rstrip(".").endswith("Jr")):
            leader = None
        if ranked and not self._is_somebody_else(name, leader, [group for _, group in ranked]):
            best = max(rank for rank, _ in ranked)
            self._chosen(name, [group for rank, group in ranked if rank == best]).names.append(name)
            return
        if not ranked and leader is None and not aged and (namesake := self._first_named(key)):
            namesake.names.append(name)
            return
        if leader is not None or ((ranked or not bearers) and self._stands_alone(name)):
            same = next((g for g in self.groups if leader and g.leader is leader and g.names), None)
            group = same or PersonCluster([], [name.words], leader)
            group.names.append(name)
            group.alone.add(key)
            if leader is not None:
                order = _order_of(leader, self.reference.naming)
                known = parts_of(tokens_of(leader.name), order, leader.family_name)
                group.alone |= known.alone
                group.evident |= known.evident
            self.by_word[key].append(group)
            if same is None:
                self.groups.append(group)

    def _first_named(self, given: str) -> PersonCluster | None:
        """Return the one known leader of the article whose first name that is, though only the surname is in it."""
        bearers = [g for g in self.groups if g.names and g.leader and given in g.evident | g.alone]
        return bearers[0] if len(bearers) == 1 else None

    def _is_somebody_else(self, name: Name, leader: KnownLeader | None, groups: list[PersonCluster]) -> bool:
        """Return True if "President Obama" is none of those of that surname, Michelle Obama for one.

        So is "Mr. Kim" before other Kims are introduced, if one leads a country of the article.
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
        """Return True if one word is a person's name without a full name: the recogniser alone errs too often there."""
        if self.by_word.get(name.core[-1].removesuffix("s")) and name.core[-1].endswith("s"):
            return False  # "the Clintons"
        if name.source == "title" or name.span.start in self.titles or _junior(name):
            return True
        return name.words[0] in self.reference.given_names or self.shorts.speaks(name)

    def _chosen(self, name: Name, groups: list[PersonCluster]) -> PersonCluster:
        """Choose among people who share a surname."""
        if len(groups) == 1:
            return groups[0]
        groups = self._described(name, groups) or groups
        if title := self.titles.get(name.span.start):
            groups = [g for g in groups if any(self._title_of(n) == title.role for n in g.names)] or groups
        if address := _ADDRESS.search(self.document.text, max(0, name.span.start - 10), name.span.start):
            gender = "male" if address["male"] else "female"
            genders = [self._gender(group) for group in groups]
            right = [group for group, theirs in zip(groups, genders, strict=True) if theirs == gender]
            unknown = [group for group, theirs in zip(groups, genders, strict=True) if theirs is None]
            groups = right or unknown or groups
        groups = [g for g in groups if _is_junior(g) == _junior(name)] or groups
        if (style := self._style(name)) is not None:
            groups = [g for g in groups if any(self._style(n) == style for n in g.names)] or groups
        unmistakable = self.reference.leader_names.get(fold(name.span.text))
        groups = [g for g in groups if g.leader and g.leader is unmistakable] or groups
        return self._just_introduced(name, groups) or min(groups, key=lambda group: group.first)

    def _style(self, name: Name) -> str | None:
        """Return the form of address before a name that names a rank or a profession: "Gen.", "Dr."."""
        before = _STYLE.search(self.document.text, max(0, name.span.start - 12), name.span.start)
        return before["style"] if before else None

    def _just_introduced(self, name: Name, groups: Sequence[PersonCluster]) -> PersonCluster | None:
        """Return the bearer whom the same or the last sentence introduces: "The diver, Park Sang-min, …"."""
        full = [
            (n.span.end, group)
            for group in groups
            for n in group.names
            if not n.is_short and name.span.start - _JUST < n.span.end <= name.span.start and self._introduces(n)
        ]
        end, group = max(full, key=lambda item: item[0], default=(0, None))
        between = self.document.text[end : name.span.start]
        if group is None or "\n" in between or len(_FULL_STOP.findall(between)) > 1:
            return None
        return group

    def _introduces(self, name: Name) -> bool:
        text, start, end = self.document.text, name.span.start, name.span.end
        before = _DESCRIBED_BEFORE.search(text, max(0, start - 40), start)
        return before is not None or _INTRODUCED.match(text, end) is not None

    def _described(self, name: Name, groups: Sequence[PersonCluster]) -> list[PersonCluster]:
        """Return the bearers of a surname whom the text described so at their full names: "Kim, the envoy"."""
        text, start, end = self.document.text, name.span.start, name.span.end
        found = _DESCRIBED_AFTER.match(text, end) or _DESCRIBED_BEFORE.search(text, max(0, start - 40), start)
        if found is None:
            return []
        noun = re.escape(found["noun"])
        before, after = re.compile(rf"\b{noun},? $", re.IGNORECASE), re.compile(rf",[^.;\n]*?\b{noun}\b", re.IGNORECASE)
        return [
            group
            for group in groups
            if any(
                before.search(text, max(0, n.span.start - 40), n.span.start)
                or after.match(text, n.span.end, n.span.end + 80)
                for n in group.names
                if not n.is_short
            )
        ]

    def _gender(self, group: PersonCluster) -> str | None:
        first = words_of(group.leader.name)[0] if group.leader else group.full[0][0]
        return self.reference.given_names.get(first)

    def _title_of(self, name: Name) -> str | None:
        title = self.titles.get(name.span.start)
        return title.role if title else None


def same_person(one: tuple[str, ...], other: tuple[str, ...], naming: Naming) -> bool:
    """Return True if two full names, as folded words, may be one person's."""
    if "".join(one) == "".join(other) or sorted(one) == sorted(other):
        return True
    short, long = sorted((one, other), key=len)
    if long[: len(short)] == short:
        return True
    if one[-1] != other[-1] or not _same_given(one[0], other[0], naming):
        return False
    middle, others = one[1:-1], other[1:-1]
    return not middle or not others or all(any(a[0] == b[0] for b in others) for a in middle)


def _taken(document: Document, names: Sequence[Name]) -> bytearray:
    """Return a byte for each character of the text: 1 inside a name."""
    taken = bytearray(len(document.text) + 1)
    for name in names:
        taken[name.span.start : name.span.end] = b"\1" * len(name.span)
    return taken


def _rank(group: PersonCluster, key: str) -> int:
    """Return how naturally `key` stands for a person: 2 alone, 1 if evident, 0 if it is no name."""
    return 2 if key in group.alone else int(key in group.evident)


def _same_given(one: str, other: str, naming: Naming) -> bool:
    if _DOUBLED.sub(r"\1", one) == _DOUBLED.sub(r"\1", other):  # "Qasem", "Qassem"
        return True
    return naming.same_given_name(one, other) or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _order_of(leader: KnownLeader, naming: Naming) -> NamingOrder:
    return naming.order_of_leader(leader.name, leader.family_name, leader.country)


def _is_junior(group: PersonCluster) -> bool:
    return any(map(_junior, group.names)) or (group.leader is not None and group.leader.name.rstrip(".").endswith("Jr"))


def _junior(name: Name) -> bool:
    return re.search(r"\bJr\b", name.span.text) is not None


def _pieces(word: str, wanted: set[str]) -> Iterator[tuple[int, int]]:
    """Yield the offsets of a word if it is wanted, else those of its hyphenated parts that are."""
    if wanted.intersection(tokens_of(word)[-1:]):
        yield 0, len(word)
        return
    if "-" not in word:
        return
    at = 0
    for part in word.split("-"):
        if part[:1].isupper() and fold(part) in wanted:
            yield at, at + len(part)
        at += len(part) + 1
